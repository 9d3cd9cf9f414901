//! A short comment beside the one that is kept up to date. GitHub notifies nobody of an edit, so the requester is mentioned
//! in a separate comment, once.

use crate::domain::{Locale, Login, MENTION_MARK, mark_line};
use crate::messages::see_comment;

/// The maximum number of lines; the kept comment has the rest.
const MAX_LINES: usize = 20;

/// One thing that it tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MentionLine {
    /// What is told, as the next run will know it again: no two things on a pull request have the same.
    pub event: String,
    /// Markdown in which nothing is hostile.
    pub text: String,
}

/// Writes the comment that tells somebody of these things, or nobody in particular. `url` is the page of the comment that is
/// kept up to date, if that says more.
pub fn mention(
    language: Locale,
    login: Option<&Login>,
    lines: &[MentionLine],
    url: Option<&str>,
) -> String {
    let events: Vec<String> = lines.iter().map(|line| line.event.clone()).collect();
    let mut text = mark_line(MENTION_MARK, &events);
    text.extend(login.map(|login| format!("@{login}\n\n")));
    for line in lines.iter().take(MAX_LINES) {
        text.push_str(&format!("- {}\n", line.text));
    }
    if let Some(more) = lines.len().checked_sub(MAX_LINES + 1) {
        text.push_str(&format!("- … +{}\n", more + 1));
    }
    text.extend(url.map(|url| format!("\n{}\n", see_comment(language, url))));
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::marked_events;

    #[test]
    fn only_the_first_things_are_spelt_out_and_all_are_remembered() {
        let lines: Vec<MentionLine> = (0..30)
            .map(|n| MentionLine {
                event: format!("issued/requests/{n}.yaml"),
                text: format!("number {n}"),
            })
            .collect();
        let url = "https://github.com/acme/keys/pull/7#issuecomment-1";
        let login = Login::new("hanako").unwrap();
        let text = mention(Locale::ENGLISH, Some(&login), &lines, Some(url));
        assert_eq!(marked_events(MENTION_MARK, &text).len(), 30);
        assert!(text.contains("- number 19\n- … +10\n"), "{text}");
        assert_eq!(text.matches('@').count(), 1, "{text}");
        let text = mention(Locale::ENGLISH, Some(&login), &lines[..20], Some(url));
        assert!(!text.contains('…'), "{text}");
    }
}
