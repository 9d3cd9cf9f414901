//! Owners, lines and folders as CODEOWNERS has them.

use crate::domain::Login;

/// Returns the path of a request that could lie in a folder.
pub(super) fn sample(folder: &str) -> String {
    format!("{folder}20261102090000.yaml")
}

/// Returns the login of an owner, in lower case. `None` for teams and e-mail addresses.
pub(super) fn person(owner: &str) -> Option<String> {
    let name = owner.strip_prefix('@')?;
    (!name.contains('/')).then(|| name.to_ascii_lowercase())
}

/// Returns whether an owner is this person.
pub(super) fn is_person(owner: &str, login: &Login) -> bool {
    person(owner).is_some_and(|name| name.eq_ignore_ascii_case(login.as_str()))
}

/// Returns whether a line names this person.
pub(super) fn names(line: &str, login: &Login) -> bool {
    line.split_whitespace().any(|word| is_person(word, login))
}
