//! What each code of a problem means, whatever the file says: for rules and for the page of codes.

mod english;
mod japanese;

use crate::domain::{Language, Problem};

/// Says what a problem of this kind is, in a first sentence, and why it matters, in the rest.
#[must_use]
pub fn about(problem: &Problem, language: Language) -> &'static str {
    match language {
        Language::English => english::about(problem),
        Language::Japanese => japanese::about(problem),
    }
}

/// Returns the first sentence.
#[must_use]
pub fn in_short(about: &str) -> &str {
    let ends = [". ", "。"].into_iter();
    let end = ends.filter_map(|end| about.find(end)).min();
    end.map_or(about, |end| &about[..end])
        .trim_end_matches(['.', '。'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::samples;

    #[test]
    fn every_code_is_explained_in_whole_sentences_of_its_own() {
        for (language, end) in [(Language::English, '.'), (Language::Japanese, '。')] {
            let all: Vec<_> = samples::all()
                .map(|problem| about(&problem, language))
                .collect();
            let different: std::collections::BTreeSet<_> = all.iter().collect();
            assert_eq!(different.len(), all.len());
            for text in all {
                assert!(text.ends_with(end), "{text}");
                let is_japanese = text.contains(|c| ('ぁ'..='ヶ').contains(&c));
                assert_eq!(is_japanese, language == Language::Japanese, "{text}");
                let short = in_short(text);
                assert!(
                    text.starts_with(short) && short.chars().count() < 120,
                    "{short}"
                );
            }
        }
    }
}
