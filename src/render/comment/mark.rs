//! What is hidden in comments: their marks, and what was told.

use crate::domain::{KEPT_MARK, MENTION_MARK};

/// GitHub takes 65,536 characters; a byte is never more than a character.
pub(super) const LONGEST: usize = 60_000;

/// Writes the first line of the comment that is kept up to date, with the event ids of the notices that were sent.
pub(super) fn hidden(told: &[String]) -> String {
    first_line(KEPT_MARK, told)
}

/// Writes the first line of a comment that mentions somebody, with the events that it tells of.
pub(super) fn hidden_in_mention(events: &[String]) -> String {
    first_line(MENTION_MARK, events)
}

fn first_line(mark: &str, told: &[String]) -> String {
    // In JSON both can be written so, and then nothing in it ends the HTML comment.
    let data = serde_json::json!({ "told": told }).to_string();
    let data = data.replace('<', "\\u003c").replace('>', "\\u003e");
    format!("{mark}{data} -->\n")
}

/// Returns the event ids hidden in the comment that is kept; empty if somebody broke them.
#[must_use]
pub fn told(comment: &str) -> Vec<String> {
    told_after(KEPT_MARK, comment)
}

/// Returns the events that a comment tells of which mentions somebody; empty if somebody broke them.
#[must_use]
pub fn told_in_mention(comment: &str) -> Vec<String> {
    told_after(MENTION_MARK, comment)
}

fn told_after(mark: &str, comment: &str) -> Vec<String> {
    #[derive(serde::Deserialize)]
    struct Data {
        told: Vec<String>,
    }
    let data = comment
        .strip_prefix(mark)
        .and_then(|rest| rest.split_once(" -->"))
        .map(|(data, _)| data);
    data.and_then(|data| serde_json::from_str::<Data>(data).ok())
        .map(|data| data.told)
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_told_is_found_again() {
        let event = "issued/123456789012/batch-exporter/20261102090000".to_owned();
        assert_eq!(told(&hidden(std::slice::from_ref(&event))), [event]);
        let planted = "requested/--><h1>approved</h1><!--/1".to_owned();
        let mark = hidden(std::slice::from_ref(&planted));
        assert_eq!(mark.matches('>').count(), 1, "{mark}");
        assert!(told_in_mention(&mark).is_empty());
        let mention = hidden_in_mention(std::slice::from_ref(&planted));
        assert_eq!(told_in_mention(&mention), [planted.as_str()]);
        assert!(told(&mention).is_empty());
        assert_eq!(told(&mark), [planted]);
        for broken in [
            "",
            "text",
            KEPT_MARK,
            "<!-- countersign {} -->",
            "<!-- countersign {\"told\":[1]} -->",
        ] {
            assert!(told(broken).is_empty(), "{broken}");
        }
    }
}
