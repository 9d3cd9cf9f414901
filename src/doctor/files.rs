//! The files of the workflows: as this version knows them, and as a repository has them.

use crate::domain::FileIs;

/// Judges what has become of a file; `branch` is the default branch, if it is known.
pub(super) fn compare(known: &str, found: Option<&[u8]>, branch: Option<&str>) -> FileIs {
    let Some(found) = found else {
        return FileIs::Missing;
    };
    let found = String::from_utf8_lossy(found);
    let plain = |text: &str, branch: Option<&str>| {
        let lines = text.trim_end().lines();
        lines.map(|line| plain(line, branch)).collect::<Vec<_>>()
    };
    let (known, found) = (plain(known, None), plain(&found, branch));
    if known == found {
        return FileIs::Known;
    }
    let same = known
        .iter()
        .zip(&found)
        .take_while(|(one, other)| one == other);
    FileIs::Other {
        line: same.count() + 1,
    }
}

/// A line without what the installation lets people choose: when a workflow runs, on which runner, for which branch, for which
/// accounts, where a release comes from; and at which commit an action is taken, as long as it is one.
fn plain(line: &str, branch: Option<&str>) -> String {
    let text = line.trim();
    let indent = &line[..line.len() - line.trim_start().len()];
    let chosen = ["- cron: ", "runs-on: ", "account: [", "default: "];
    if let Some(key) = chosen.iter().find(|key| text.starts_with(**key)) {
        return format!("{indent}{key}…");
    }
    match text.strip_prefix("branches: [") {
        Some(list) => {
            let name = list.trim_end_matches(']').trim_matches(['"', '\'']);
            let is_right = branch.is_none_or(|branch| branch == name);
            let name = if is_right { "…" } else { name };
            format!("{indent}branches: [{name}]")
        }
        None => format!("{indent}{}", unpinned(text)),
    }
}

fn unpinned(text: &str) -> String {
    let pinned = text.split_once('@').filter(|_| text.contains("uses: "));
    let Some((action, at)) = pinned else {
        return text.to_owned();
    };
    let commit = at.split_whitespace().next().unwrap_or_default();
    let is_commit = commit.len() == 40 && commit.bytes().all(|b| b.is_ascii_hexdigit());
    match is_commit {
        true => format!("{action}@…"),
        false => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORKFLOW: &str = include_str!("../../.github/workflows/reconcile.yml");

    fn with(from: &str, to: &str, branch: Option<&str>) -> FileIs {
        assert!(WORKFLOW.contains(from), "{from}");
        let text = WORKFLOW.replacen(from, to, 1);
        compare(WORKFLOW, Some(text.as_bytes()), branch)
    }

    #[test]
    fn what_may_be_chosen_is_no_change() {
        let other = "0123456789abcdef0123456789abcdef01234567 # v8.1.0";
        let pin = WORKFLOW.split("checkout@").nth(1).unwrap();
        let pin = pin.lines().next().unwrap();
        for (from, to, branch) in [
            ("23 * * * *", "7 */3 * * *", "main"),
            (r#"account: [""]"#, "account: [main, staging]", "main"),
            ("ubuntu-24.04", "[self-hosted, aws]", "main"),
            ("branches: [main]", "branches: [trunk]", "trunk"),
            ("branches: [main]", "branches: [\"release/1\"]", "release/1"),
            (pin, other, "main"),
            ("\n", "\r\n", "main"),
        ] {
            assert_eq!(with(from, to, Some(branch)), FileIs::Known, "{to}");
        }
        assert_eq!(with("[main]", "[trunk]", None), FileIs::Known);
    }

    #[test]
    fn anything_else_is() {
        for (from, to) in [
            ("branches: [main]", "branches: [trunk]"),
            ("permissions: {}", "permissions: write-all"),
            ("exec countersign", "countersign"),
        ] {
            let before = WORKFLOW.split(from).next().unwrap();
            let line = before.matches('\n').count() + 1;
            let is = with(from, to, Some("main"));
            assert_eq!(is, FileIs::Other { line }, "{to}");
        }
        let tagged = with(
            "checkout@9c091bb21b7c1c1d1991bb908d89e4e9dddfe3e0",
            "checkout@v7",
            None,
        );
        assert!(matches!(tagged, FileIs::Other { .. }));
        assert_eq!(compare(WORKFLOW, None, None), FileIs::Missing);
        assert_eq!(
            compare(WORKFLOW, Some(b""), None),
            FileIs::Other { line: 1 }
        );
    }
}
