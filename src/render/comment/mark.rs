//! What is hidden in the comment: its mark, and which notices were sent.

/// How the comment begins: by this, and by its author, it is found again.
pub const MARK: &str = "<!-- countersign ";

/// GitHub takes 65,536 characters; a byte is never more than a character.
pub(super) const LONGEST: usize = 60_000;

/// Writes the first line of a comment, with the event ids of the notices that were sent.
pub(super) fn hidden(told: &[String]) -> String {
    // In JSON both can be written so, and then nothing in it ends the HTML comment.
    let data = serde_json::json!({ "told": told }).to_string();
    let data = data.replace('<', "\\u003c").replace('>', "\\u003e");
    format!("{MARK}{data} -->\n")
}

/// Returns the event ids hidden in a comment; empty if somebody broke them.
#[must_use]
pub fn told(comment: &str) -> Vec<String> {
    #[derive(serde::Deserialize)]
    struct Data {
        told: Vec<String>,
    }
    let data = comment
        .strip_prefix(MARK)
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
        assert_eq!(told(&mark), [planted]);
        for broken in [
            "",
            "text",
            MARK,
            "<!-- countersign {} -->",
            "<!-- countersign {\"told\":[1]} -->",
        ] {
            assert!(told(broken).is_empty(), "{broken}");
        }
    }
}
