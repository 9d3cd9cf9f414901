//! Pastes the commands of docs/upgrading.md into a repository that was made from another one.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::docs::{blocks, read};

/// Runs a script in a repository, with a history that nobody else's settings change, and returns what it wrote.
fn script(repository: &Path, script: &str) -> String {
    let output = Command::new("bash")
        .args(["-euc", script])
        .current_dir(repository)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .envs(["GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME"].map(|name| (name, "root")))
        .envs(["GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"].map(|name| (name, "root@example.com")))
        .output()
        .unwrap();
    let said = String::from_utf8([&*output.stdout, &*output.stderr].concat()).unwrap();
    assert!(output.status.success(), "{script}\n{said}");
    said
}

fn repository(files: &[(&str, &str)]) -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = directory.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let commit =
        "git init --quiet --initial-branch main && git add . && git commit --quiet --message one";
    script(directory.path(), commit);
    directory
}

#[test]
fn an_upgrade_takes_all_but_requests_owners_and_configuration() {
    let theirs = repository(&[
        ("src/new.rs", "new"),
        ("src/both.rs", "new"),
        ("requests/README.md", "theirs"),
        (".github/CODEOWNERS", "theirs"),
        (".github/countersign.yaml", "theirs"),
    ]);
    script(theirs.path(), "git tag v1.3.0");
    let ours = repository(&[
        ("src/old.rs", "old"),
        ("src/both.rs", "old"),
        ("requests/README.md", "ours"),
        ("requests/a.yaml", "ours"),
        (".github/CODEOWNERS", "ours"),
        (".github/countersign.yaml", "ours"),
    ]);
    let paper = read("docs/upgrading.md");
    let commands = blocks(&paper, "sh")[0].replace(
        "https://github.com/acme/countersign",
        &format!("file://{}", theirs.path().display()),
    );
    let said = script(ours.path(), &commands);
    for change in ["M  src/both.rs", "A  src/new.rs", "D  src/old.rs"] {
        assert!(said.contains(change), "{said}");
    }
    let kept = script(ours.path(), "git grep --cached --count ours");
    // With the page of the requesters, which people land on.
    assert_eq!(kept.lines().count(), 5, "{kept}");
}
