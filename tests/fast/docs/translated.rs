//! Holds README.ja.md to README.md: the same headings, lists, blocks, rows and links, in other words.

use crate::docs::{blocks, read, rows};

#[test]
fn the_japanese_readme_is_the_english_one_in_japanese() {
    let [english, japanese] = ["README.md", "README.ja.md"].map(read);
    for (what, of) in [
        ("headings", headings as fn(&str) -> Vec<String>),
        ("lists", lists),
        ("blocks", kinds),
        ("commands", commands),
        ("tables", tables),
        ("links", links),
    ] {
        assert_eq!(of(&japanese), of(&english), "{what}");
    }
}

/// How deep each heading is.
fn headings(text: &str) -> Vec<String> {
    let lines = text.lines().filter(|line| line.starts_with('#'));
    lines
        .map(|line| line.split(' ').next().unwrap().to_owned())
        .collect()
}

/// The marks of the items: numbers, or hyphens.
fn lists(text: &str) -> Vec<String> {
    let marks = text.lines().filter_map(|line| line.split_once(' '));
    let marks = marks.map(|(mark, _)| mark.to_owned());
    marks
        .filter(|mark| mark == "-" || mark.trim_end_matches('.').parse::<u8>().is_ok())
        .collect()
}

/// The language of each block.
fn kinds(text: &str) -> Vec<String> {
    let fences = text
        .lines()
        .filter_map(|line| line.trim().strip_prefix("```"));
    fences.map(str::to_owned).collect()
}

/// What can be pasted; and who says something to whom in the picture.
fn commands(text: &str) -> Vec<String> {
    let pictures = blocks(text, "mermaid").concat();
    let arrows = pictures
        .lines()
        .map(|line| line.split(':').next().unwrap().trim())
        .filter(|line| line.contains(">>"));
    let arrows: Vec<String> = arrows.map(str::to_owned).collect();
    [blocks(text, "sh"), arrows].concat()
}

/// The code in the first cell of each row, and how many cells there are.
fn tables(text: &str) -> Vec<String> {
    let rows = rows(text);
    rows.iter()
        .map(|row| {
            let code = row[0].split('`').nth(1).unwrap_or_default();
            format!("{} {code}", row.len())
        })
        .collect()
}

/// Where the links lead; a page that is in both languages to the one of its own.
fn links(text: &str) -> Vec<String> {
    let targets = text.split("](").skip(1);
    let targets = targets.map(|rest| rest.split(')').next().unwrap().replace(".ja.md", ".md"));
    let mut targets: Vec<String> = targets.collect();
    targets.sort();
    targets
}
