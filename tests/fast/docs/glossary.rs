//! Holds the Japanese of the program and of its pages to docs/glossary.md.

use std::fs;

use crate::docs::{PAPERS, read, root, rows, sources};

/// The words of the glossary: those that are used, and those that are not.
fn words(page: &str) -> (Vec<&str>, Vec<&str>) {
    let rows = rows(page).into_iter().filter(|row| row.len() == 4);
    let rows: Vec<_> = rows
        .filter(|row| row[0] != "English" && row[0] != "---")
        .collect();
    let column = |index: usize| {
        rows.iter()
            .flat_map(move |row| row[index].split('、'))
            .filter(|word| *word != "–")
            .collect()
    };
    (column(1), column(3))
}

/// The words of a text that the glossary rejects, each with what stands around it. A rejected word within one that is used is
/// none: 担当者の within 運用担当者の確認待ち.
fn rejected<'a>(
    text: &str,
    (used, rejected): &(Vec<&str>, Vec<&'a str>),
) -> Vec<(&'a str, String)> {
    rejected
        .iter()
        .filter_map(|&word| {
            let longer = used.iter().filter(|other| other.contains(word));
            let text = longer.fold(text.to_owned(), |text, other| text.replace(other, ""));
            let (before, after) = text.split_once(word)?;
            let before: String = before.chars().rev().take(20).collect();
            let before: String = before.chars().rev().collect();
            let after: String = after.chars().take(20).collect();
            Some((word, format!("{before}{word}{after}")))
        })
        .collect()
}

#[test]
fn no_japanese_sentence_has_a_word_that_the_glossary_rejects() {
    let page = read("docs/glossary.md");
    let words = words(&page);
    assert!(words.1.len() > 10, "{words:?}");
    let pages = PAPERS
        .iter()
        .filter(|paper| **paper != "docs/glossary.md")
        .map(|paper| root().join(paper));
    let more =
        [".github/PULL_REQUEST_TEMPLATE.md", ".github/CODEOWNERS"].map(|path| root().join(path));
    let sources = sources(&root().join("src"));
    let mut found = Vec::new();
    for path in pages.chain(more).chain(sources) {
        let text = fs::read_to_string(&path).unwrap();
        for (word, place) in rejected(&text, &words) {
            found.push(format!("{}: {word}: {place}", path.display()));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn a_word_that_is_not_used_is_found_wherever_it_stands() {
    let page = read("docs/glossary.md");
    let words = words(&page);
    for word in &words.1 {
        let found = rejected(&format!("これは{word}です。"), &words);
        assert!(found.iter().any(|(which, _)| which == word), "{word}");
    }
    for word in &words.0 {
        assert_eq!(
            rejected(&format!("これは{word}です。"), &words),
            [],
            "{word}"
        );
    }
}
