//! Somebody else's text in the comment: as code, where GitHub sees no mentions, no links and no HTML.

/// A code span that the text cannot close.
pub(super) fn inline(text: &str) -> String {
    let text: String = crate::domain::visible(text).chars().take(200).collect();
    format!("`{}`", text.replace('`', "'"))
}

/// A fenced block that the text cannot close (CommonMark 4.5: the closing fence is at least as long as the opening one).
///
/// It is indented, so that nobody's text stands at the start of a line: that is where our own marks are looked for.
pub(super) fn block(text: &str, language: &str) -> String {
    let longest = text
        .split(|c| c != '`')
        .map(str::len)
        .max()
        .unwrap_or_default();
    let fence = "`".repeat(longest.max(2) + 1);
    let lines: String = text.lines().map(|line| format!("  {line}\n")).collect();
    format!("  {fence}{language}\n{lines}  {fence}\n")
}
