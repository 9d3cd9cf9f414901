//! The first line of the comments that countersign writes on pull requests. It is hidden, and says what was told; by its mark,
//! and by their author, the comments are found again.

/// The mark of the one comment that is kept up to date.
pub const KEPT_MARK: &str = "<!-- countersign ";

/// The mark of the comments beside it that mention somebody: each is written once, and never changed.
pub const MENTION_MARK: &str = "<!-- countersign:mention ";

/// Writes the first line of a comment, with the events that it, or the notices sent with it, tell of.
pub fn mark_line(mark: &str, events: &[String]) -> String {
    // In JSON both can be written so, and then nothing in it ends the HTML comment.
    let data = serde_json::json!({ "told": events }).to_string();
    let data = data.replace('<', "\\u003c").replace('>', "\\u003e");
    format!("{mark}{data} -->\n")
}

/// Returns the events in the first line of a comment; empty if it has another mark, or somebody broke it.
pub fn marked_events(mark: &str, comment: &str) -> Vec<String> {
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
        let planted = "requested/--><h1>approved</h1><!--/1".to_owned();
        for (mark, other) in [(KEPT_MARK, MENTION_MARK), (MENTION_MARK, KEPT_MARK)] {
            let line = mark_line(mark, std::slice::from_ref(&event));
            assert_eq!(marked_events(mark, &line), [event.as_str()]);
            assert!(marked_events(other, &line).is_empty());
            let line = mark_line(mark, std::slice::from_ref(&planted));
            assert_eq!(line.matches('>').count(), 1, "{line}");
            assert_eq!(marked_events(mark, &line), [planted.as_str()]);
        }
        for broken in [
            "",
            "text",
            KEPT_MARK,
            "<!-- countersign {} -->",
            "<!-- countersign {\"told\":[1]} -->",
        ] {
            assert!(marked_events(KEPT_MARK, broken).is_empty(), "{broken}");
        }
    }
}
