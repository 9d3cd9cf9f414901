//! Adds an account to the text of the configuration, and changes nothing else in it.

use super::addition::Addition;
use crate::check;
use crate::domain::{Account, Configuration, Diagnostic, Folder};

/// The lines to insert below `accounts:` and `folders:`, without the indentation of those sections.
pub(super) struct Lines {
    pub(super) account: Vec<String>,
    pub(super) folder: Vec<String>,
}

/// Writes the lines.
pub(super) fn lines(addition: &Addition, account: &Account) -> Lines {
    let Account {
        id,
        region,
        topic,
        kms_key: _,
        role,
        review_role,
    } = account;
    let name = addition.name.as_str();
    // Bare, it could be a number, null or true.
    let name = format!("\"{name}\"");
    let mut lines = vec![
        format!("{name}:"),
        format!("  id: \"{id}\""),
        format!("  region: {region}"),
        format!("  topic: {topic}"),
    ];
    let roles = [("role", role), ("reviewRole", review_role)];
    let roles = roles.into_iter();
    lines.extend(roles.filter_map(|(field, role)| Some(format!("  {field}: {}", role.as_ref()?))));
    let users = addition.users.iter();
    let users: Vec<String> = users.map(|users| format!("\"{users}\"")).collect();
    let folder = format!(
        "{}: {{ account: {name}, users: [{}] }}",
        addition.folder,
        users.join(", ")
    );
    Lines {
        account: lines,
        folder: vec![folder],
    }
}

/// Inserts the lines at the ends of their sections. `None` if the result would not parse as the same configuration plus the account,
/// for example because a section is in flow style.
pub(super) fn with(
    text: &str,
    before: &Configuration,
    addition: &Addition,
    account: &Account,
) -> Option<String> {
    let lines = lines(addition, account);
    let text = inserted(text, "accounts", &lines.account)?;
    let text = inserted(&text, "folders", &lines.folder)?;
    let (after, diagnostics) = check::configuration(text.as_bytes());
    let is_right = !diagnostics.iter().any(Diagnostic::is_error)
        && after.as_ref() == Some(&meant(before, addition, account));
    is_right.then_some(text)
}

fn meant(before: &Configuration, addition: &Addition, account: &Account) -> Configuration {
    let mut meant = before.clone();
    let name = || addition.name.clone();
    meant.accounts.insert(name(), account.clone());
    meant.tags.insert(name(), Vec::new());
    meant
        .folders
        .insert(addition.folder.clone(), folder(addition));
    meant
}

/// Returns the folder as the configuration will have it.
pub(super) fn folder(addition: &Addition) -> Folder {
    Folder {
        account: addition.name.clone(),
        users: addition.users.clone(),
        max_lifetime: None,
        max_key_age: None,
    }
}

/// Inserts lines after the last entry of a section, indented like its first one.
fn inserted(text: &str, section: &str, new: &[String]) -> Option<String> {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let is_title = |line: &&str| {
        let rest = line.strip_prefix(section);
        let rest = rest.and_then(|rest| rest.strip_prefix(':'));
        rest.is_some_and(|rest| rest.trim().is_empty() || rest.trim_start().starts_with('#'))
    };
    let title = lines.iter().position(is_title)?;
    let is_empty = |line: &str| line.trim().is_empty() || line.trim_start().starts_with('#');
    let below = lines[title + 1..].iter();
    let inside = below.take_while(|line| is_empty(line) || line.starts_with(' '));
    let inside: Vec<&&str> = inside.collect();
    let first = inside.iter().find(|line| !is_empty(line))?;
    let depth = |line: &str| line.len() - line.trim_start().len();
    let indent = &first[..depth(first)];
    // A comment that is indented deeper than the entries belongs to the entry above it.
    let is_entry =
        |line: &&&str| !is_empty(line) || (!line.trim().is_empty() && depth(line) > indent.len());
    let last = inside.iter().rposition(is_entry)?;
    let end = title + 1 + last;
    let newline = match first.ends_with("\r\n") {
        true => "\r\n",
        false => "\n",
    };
    let mut written = lines[..=end].concat();
    if !written.ends_with('\n') {
        written.push_str(newline);
    }
    for line in new {
        written.push_str(&format!("{indent}{line}{newline}"));
    }
    written.push_str(&lines[end + 1..].concat());
    Some(written)
}
