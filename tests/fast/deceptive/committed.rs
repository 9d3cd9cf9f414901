//! What is judged is what git would commit, wherever git knows that.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::Command;

use crate::deceptive::{GOOD, found, repository, validate};

const PATH: &str = "requests/program.yaml";

fn git(root: &Path, arguments: &[&str]) {
    let mut git = Command::new("git");
    let git = git.current_dir(root).args(arguments);
    assert!(git.output().unwrap().status.success(), "{arguments:?}");
}

fn set_executable(path: &Path, is_executable: bool) {
    let mode = if is_executable { 0o755 } else { 0o644 };
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

#[test]
fn what_git_ignores_is_not_judged() {
    let directory = repository(&[
        (PATH.to_owned(), GOOD.as_bytes()),
        ("requests/.DS_Store".to_owned(), b"\0\0\0\x01Bud1"),
        ("requests/.program.yaml.swp".to_owned(), b"b0VIM"),
        ("requests/drafts/later.yaml".to_owned(), b"not yet"),
        ("requests/forced.yaml".to_owned(), b"not yet"),
    ]);
    let root = directory.path();
    let all = found(&validate(root, &[]).1);
    assert_eq!(all.len(), 4, "without a repository, everything: {all:?}");

    git(root, &["init", "--quiet"]);
    let ignored = ".DS_Store\n*.swp\ndrafts/\nforced.yaml\n";
    fs::write(root.join(".gitignore"), ignored).unwrap();
    git(root, &["add", "--force", "requests/forced.yaml"]);
    let (_, text) = validate(root, &[]);
    let judged: Vec<String> = found(&text).into_keys().collect();
    assert_eq!(judged, ["requests/forced.yaml"], "{text}");
    let (output, text) = validate(root, &["requests/drafts"]);
    assert_eq!(output.status.code(), Some(0), "{text}");
    for named in ["requests/.DS_Store", "requests/.program.yaml.swp"] {
        let (output, text) = validate(root, &[named, PATH]);
        assert_eq!(output.status.code(), Some(0), "{text}");
        assert!(text.starts_with("1 request file"), "{text}");
    }
    fs::write(root.join("requests/#program.yaml#"), "half").unwrap();
    let (output, text) = validate(root, &["requests/#program.yaml#"]);
    assert_eq!(output.status.code(), Some(1), "{text}");
    fs::remove_file(root.join("requests/#program.yaml#")).unwrap();
    // Who names a file asks about it, if it could be a request.
    let (output, text) = validate(root, &["requests/drafts/later.yaml"]);
    assert_eq!(output.status.code(), Some(1), "{text}");
}

#[test]
fn the_mode_is_the_one_that_git_would_commit() {
    let directory = repository(&[(PATH.to_owned(), GOOD.as_bytes())]);
    let (root, file) = (directory.path(), directory.path().join(PATH));
    git(root, &["init", "--quiet"]);
    // By `core.fileMode`, by the file on the disk, by the index, and what comes of it.
    for (has_modes, on_disk, tracked, is_refused) in [
        (true, false, None, false),
        (true, true, None, true),
        (false, true, None, false),
        (false, true, Some("-x"), false),
        (false, false, Some("+x"), true),
        (true, false, Some("+x"), false),
        (true, true, Some("-x"), true),
    ] {
        git(root, &["config", "core.fileMode", &has_modes.to_string()]);
        set_executable(&file, on_disk);
        git(
            root,
            &[
                "rm",
                "--force",
                "--quiet",
                "--cached",
                "--ignore-unmatch",
                PATH,
            ],
        );
        if let Some(mode) = tracked {
            git(root, &["add", PATH]);
            git(root, &["update-index", &format!("--chmod={mode}"), PATH]);
        }
        let (_, text) = validate(root, &[]);
        let said = found(&text).values().flatten().count();
        assert_eq!(
            said == 1,
            is_refused,
            "{has_modes} {on_disk} {tracked:?}: {text}"
        );
    }
}

/// On a disk without links, git writes where a link leads as the text of a file.
#[test]
fn a_link_that_lies_there_as_a_file_is_one() {
    let directory = repository(&[]);
    let root = directory.path();
    fs::create_dir_all(root.join("requests")).unwrap();
    git(root, &["init", "--quiet"]);
    symlink("elsewhere.yaml", root.join(PATH)).unwrap();
    git(root, &["add", PATH]);
    git(root, &["config", "core.symlinks", "false"]);
    fs::remove_file(root.join(PATH)).unwrap();
    fs::write(root.join(PATH), GOOD).unwrap();
    let (_, text) = validate(root, &[]);
    assert_eq!(found(&text)[PATH], ["not-a-file"], "{text}");
    git(root, &["config", "core.symlinks", "true"]);
    let (output, text) = validate(root, &[]);
    assert_eq!(output.status.code(), Some(0), "{text}");
}
