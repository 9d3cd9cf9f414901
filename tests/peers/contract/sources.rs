//! The endpoints that `src/github` names, read from its sources.

use std::collections::BTreeSet;
use std::fs;

/// Each as `GET /repos/{}/{}/activity`.
pub(super) fn endpoints() -> BTreeSet<String> {
    let folders = ["src/github", "src/github/review"];
    let files = folders
        .into_iter()
        .flat_map(|folder| fs::read_dir(folder).unwrap());
    let paths = files.map(|file| file.unwrap().path());
    paths
        .filter(|path| path.is_file())
        .flat_map(|path| {
            let source = fs::read_to_string(path).unwrap();
            let (source, _) = source.split_once("#[cfg(test)]").unwrap_or((&source, ""));
            let functions = source.split(" fn ");
            functions.flat_map(endpoints_of).collect::<Vec<_>>()
        })
        .collect()
}

/// A function has the path of its endpoint as a literal, and its method where that is not GET.
fn endpoints_of(function: &str) -> Vec<String> {
    let (_, method) = function.split_once("Method::").unwrap_or(("", "GET"));
    let method: String = method
        .chars()
        .take_while(char::is_ascii_uppercase)
        .collect();
    let literals = function.split("\"/").skip(1);
    let paths = literals.filter(|text| text.starts_with("repos/") || text.starts_with("orgs/"));
    paths
        .map(|path| {
            let path = path.split(['"', '?']).next().unwrap_or_default();
            // The repository is written as `owner/name`.
            let path = blank(path).replacen("repos/{}", "repos/{}/{}", 1);
            format!("{method} /{path}")
        })
        .collect()
}

/// A template with nothing between its braces.
pub(super) fn blank(template: &str) -> String {
    let mut parts = template.split('{');
    let mut blank = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (_, rest) = part.split_once('}').unwrap();
        blank.extend(["{}", rest]);
    }
    blank
}
