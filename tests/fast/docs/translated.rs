//! Holds each Japanese page to its English one: the same headings, paragraphs, lists, blocks, rows and links, in other words.

use crate::docs::{PAPERS, blocks, read, rows};

/// Made by the program in both languages, and held to it by other tests.
const GENERATED: [&str; 1] = ["docs/codes.ja.md"];

#[test]
fn the_japanese_pages_are_the_english_ones_in_japanese() {
    let translated = PAPERS
        .into_iter()
        .filter(|paper| paper.ends_with(".ja.md") && !GENERATED.contains(paper));
    for page in translated {
        let of_english = page.replace(".ja.md", ".md");
        let [english, japanese] = [&of_english, page].map(read);
        for (what, of) in [
            ("headings", headings as fn(&str) -> Vec<String>),
            ("anchors", anchors),
            ("paragraphs", paragraphs),
            ("lists", lists),
            ("blocks", kinds),
            ("commands", commands),
            ("tables", tables),
            ("links", links),
        ] {
            assert_eq!(of(&japanese), of(&english), "{what} of {page}");
        }
    }
}

/// What links to a section say: its English title, which in Japanese is an anchor above the heading.
fn anchors(text: &str) -> Vec<String> {
    let anchors = text
        .lines()
        .filter_map(|line| line.strip_prefix("<a id=\"")?.strip_suffix("\"></a>"));
    let titles = text.lines().filter_map(|line| line.strip_prefix("## "));
    let anchors: Vec<String> = anchors.map(str::to_owned).collect();
    match anchors.is_empty() {
        true => titles
            .map(|title| title.to_lowercase().replace(' ', "-"))
            .collect(),
        false => anchors,
    }
}

/// How many paragraphs there are below each heading.
fn paragraphs(text: &str) -> Vec<String> {
    let mut counts = vec![0];
    let mut is_code = false;
    for chunk in text.split("\n\n") {
        let is_text = |text: &str| {
            text.starts_with(|c: char| c.is_alphanumeric() || "`*[\"「".contains(c))
                && !text.split(' ').next().is_some_and(is_number)
        };
        let fences = chunk
            .lines()
            .filter(|line| line.trim_start().starts_with("```"))
            .count();
        if chunk.starts_with("## ") {
            counts.push(0);
        } else if !is_code && is_text(chunk) {
            *counts.last_mut().unwrap() += 1;
        }
        is_code ^= fences % 2 == 1;
    }
    counts.iter().map(ToString::to_string).collect()
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
        .filter(|mark| mark == "-" || is_number(mark))
        .collect()
}

/// Whether a line with this mark is a numbered item.
fn is_number(mark: &str) -> bool {
    let number = mark.strip_suffix('.');
    number.is_some_and(|number| number.parse::<u8>().is_ok())
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
