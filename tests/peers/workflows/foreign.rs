//! The actions of GitHub's that our jobs use, by what they are documented to do.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Map, Value};

use super::machine::Machine;
use super::servers;

/// Does what an action does, and returns its outputs.
pub(super) fn used(
    machine: &Machine<'_>,
    action: &str,
    with: &BTreeMap<String, String>,
    cache_mode: &str,
) -> Map<String, Value> {
    match action.split('@').next().unwrap() {
        "actions/checkout" => {
            check_out(machine, with);
            Map::new()
        }
        // <https://github.blog/changelog/2026-09-10-control-github-actions-cache-access-with-cache-mode>
        "actions/cache/restore" => {
            assert!(["read", "write"].contains(&cache_mode), "{cache_mode}");
            restore(machine, with)
        }
        "actions/cache/save" => {
            assert_eq!(cache_mode, "write");
            save(machine, with);
            Map::new()
        }
        "actions/upload-artifact" => {
            upload(machine, with);
            Map::new()
        }
        "actions/download-artifact" => {
            download(machine, with);
            Map::new()
        }
        "actions/attest" => {
            machine.attested.borrow_mut().push(with.clone());
            Map::new()
        }
        other => panic!("{other} is not known here"),
    }
}

/// <https://github.com/actions/checkout>: with these events, the default branch. Where credentials are kept, they lie in a file that
/// the repository's own configuration includes.
fn check_out(machine: &Machine<'_>, with: &BTreeMap<String, String>) {
    let url = &machine.git;
    let workspace = machine.place("workspace");
    let header = format!(
        "[http \"{url}/\"]\n\textraheader = AUTHORIZATION: {}\n",
        servers::authorization(&machine.token())
    );
    let credentials = machine.place("temp").join("git-credentials.config");
    fs::write(&credentials, header).unwrap();
    git(&workspace, &["init", "--quiet", "--initial-branch=main"]);
    git(&workspace, &["remote", "add", "origin", url]);
    let include = format!("includeIf.gitdir:{}/.git.path", workspace.display());
    let credentials = credentials.to_str().unwrap();
    git(&workspace, &["config", "--local", &include, credentials]);
    let mut fetch = vec!["fetch", "--quiet", "--no-tags"];
    let filter = with
        .get("filter")
        .map(|filter| format!("--filter={filter}"));
    fetch.extend(filter.as_deref());
    let depth = with.get("fetch-depth").map_or("1", String::as_str);
    let depth = (depth != "0").then(|| format!("--depth={depth}"));
    fetch.extend(depth.as_deref());
    fetch.extend(["origin", "+refs/heads/*:refs/remotes/origin/*"]);
    git(&workspace, &fetch);
    git(
        &workspace,
        &["checkout", "--quiet", "-B", "main", "origin/main"],
    );
    if with["persist-credentials"] != "true" {
        fs::remove_file(credentials).unwrap();
        git(&workspace, &["config", "--local", "--unset", &include]);
    }
}

fn git(workspace: &Path, arguments: &[&str]) {
    let status = Command::new("git")
        .args(arguments)
        .current_dir(workspace)
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_TERMINAL_PROMPT", "0")
        .status()
        .unwrap();
    assert!(status.success(), "git {arguments:?}");
}

/// <https://github.com/actions/upload-artifact>: the files that match, under the artifact's name.
fn upload(machine: &Machine<'_>, with: &BTreeMap<String, String>) {
    let path = Path::new(&with["path"]);
    let name = path.file_name().unwrap().to_str().unwrap();
    let (start, end) = name.split_once('*').unwrap();
    let to = machine.place("artifacts").join(&with["name"]);
    fs::create_dir(&to).unwrap();
    let files = fs::read_dir(path.parent().unwrap()).unwrap();
    let names = files.map(|file| file.unwrap().file_name().into_string().unwrap());
    let matching: Vec<_> = names
        .filter(|name| name.starts_with(start) && name.ends_with(end))
        .collect();
    assert!(!matching.is_empty(), "if-no-files-found: error");
    for name in matching {
        fs::copy(path.with_file_name(&name), to.join(&name)).unwrap();
    }
}

/// <https://github.com/actions/download-artifact>: one artifact by its name, or all that match, into one folder.
fn download(machine: &Machine<'_>, with: &BTreeMap<String, String>) {
    let to = with.get("path").map_or("", String::as_str);
    let to = machine.place("workspace").join(to);
    match (with.get("name"), with.get("pattern").map(String::as_str)) {
        (Some(name), None) => copy(&machine.place("artifacts").join(name), &to),
        (None, Some("*-*-*")) => {
            assert_eq!(with["merge-multiple"], "true");
            for artifact in fs::read_dir(machine.place("artifacts")).unwrap() {
                let artifact = artifact.unwrap();
                let name = artifact.file_name().into_string().unwrap();
                if name.matches('-').count() >= 2 {
                    copy(&artifact.path(), &to);
                }
            }
        }
        _ => panic!("{with:?} is not known here"),
    }
}

/// <https://github.com/actions/cache/blob/main/restore/README.md>
fn restore(machine: &Machine<'_>, with: &BTreeMap<String, String>) -> Map<String, Value> {
    let kept = machine.place("cache").join(&with["key"]);
    let is_there = kept.is_dir();
    if is_there {
        copy(&kept, Path::new(&with["path"]));
    }
    let outputs = [
        ("cache-hit", is_there.to_string()),
        ("cache-primary-key", with["key"].clone()),
    ];
    outputs
        .map(|(name, value)| (name.to_owned(), value.into()))
        .into_iter()
        .collect()
}

/// <https://github.com/actions/cache/blob/main/save/README.md>
fn save(machine: &Machine<'_>, with: &BTreeMap<String, String>) {
    copy(
        Path::new(&with["path"]),
        &machine.place("cache").join(&with["key"]),
    );
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}
