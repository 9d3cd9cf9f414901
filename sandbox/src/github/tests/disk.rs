//! The repository on disk, as git sees it.

use super::super::FileStatus;
use super::super::commits::Mode;
use super::super::disk::is_reference;
use super::{Author, Change, NOON, Tested, begin};

/// Trees within trees, names that sort otherwise as folders, every mode, and bytes that are no text.
fn changes() -> [Change; 7] {
    [
        Change::add("requests/a.yaml", "iamUser: a\n"),
        Change::add("requests/a/b.yaml", "iamUser: b\n"),
        Change::add("requests/a-b.yaml", "iamUser: c\n"),
        Change::add("requests/a/deep/er/\u{9375}\t\"\\.yaml", vec![0, 255, 10]),
        Change::add(b"latin-\xe9".to_vec(), ""),
        Change::add_as(Mode::Executable, "run", "#!/bin/sh\n"),
        Change::add_as(Mode::SymbolicLink, "link", "run"),
    ]
}

#[test]
fn what_is_written_is_whole() -> Tested {
    let mut github = begin()?;
    let root = Author::new("root");
    github.push_to_default(&root, &changes(), NOON)?;
    github.commit(&Author::new("hanako"), "ask/one", &[], NOON)?;
    github.merge_locally(&root, "ask/one", "main", &[], NOON + 60)?;
    // git fails, or writes what is wrong to its standard output.
    assert_eq!(github.disk.line(&["fsck", "--strict", "--full"])?, "");
    let listed = github
        .disk
        .line(&["ls-tree", "-r", "-z", "--name-only", "main"])?;
    assert_eq!(listed.split_terminator('\0').count(), 9);
    assert_eq!(
        github.disk.line(&["show", "main:requests/a/b.yaml"])?,
        "iamUser: b"
    );
    Ok(())
}

#[test]
fn trees_differ_as_git_says() -> Tested {
    let mut github = begin()?;
    let root = Author::new("root");
    let first = github.push_to_default(&root, &[], NOON)?;
    let second = github.push_to_default(&root, &changes(), NOON + 60)?;
    let others = [
        Change::modify("requests/a.yaml", "iamUser: d\n"),
        Change::delete("run"),
        Change::delete("link"),
    ];
    let third = github.push_to_default(&root, &others, NOON + 120)?;
    let link = [Change::add_as(Mode::SymbolicLink, "run", "README.md")];
    let fourth = github.push_to_default(&root, &link, NOON + 180)?;
    for (old, new) in [
        (&first, &second),
        (&second, &first),
        (&second, &third),
        (&third, &fourth),
        (&second, &second),
    ] {
        assert_eq!(github.diff(old, new)?, github.disk.diff(old, new)?);
    }
    // A file became a link; another was deleted.
    let statuses = github.diff(&second, &fourth)?;
    let statuses = statuses.iter().map(|change| change.status);
    let expected = [
        FileStatus::Deleted,
        FileStatus::Modified,
        FileStatus::Changed,
    ];
    assert_eq!(statuses.collect::<Vec<_>>(), expected);
    assert_eq!(
        github.diff(&second, &fourth)?,
        github.disk.diff(&second, &fourth)?
    );
    Ok(())
}

#[test]
fn a_renamed_file_is_found() -> Tested {
    let mut github = begin()?;
    let root = Author::new("root");
    let first = github.push_to_default(&root, &changes(), NOON)?;
    let renamed = [Change::Rename(b"run".to_vec(), b"requests/run".to_vec())];
    let second = github.push_to_default(&root, &renamed, NOON + 60)?;
    let found = github.diff(&first, &second)?;
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].status, FileStatus::Renamed);
    assert_eq!(found[0].previous.as_deref(), Some("run"));
    Ok(())
}

#[test]
fn a_branch_may_have_the_name_of_a_folder_that_is_empty() -> Tested {
    let mut github = begin()?;
    let hanako = Author::new("hanako");
    github.commit(&hanako, "ask/for/one", &[], NOON)?;
    assert!(github.commit(&hanako, "ask", &[], NOON + 60).is_err());
    github.delete_branch("hanako", "ask/for/one", NOON + 120)?;
    github.commit(&hanako, "ask", &[], NOON + 180)?;
    let heads = ["for-each-ref", "--format=%(refname)"];
    assert_eq!(github.disk.line(&heads)?, "refs/heads/ask\nrefs/heads/main");
    Ok(())
}

#[test]
fn references_are_named_as_git_says() -> Tested {
    let github = begin()?;
    let names = [
        "refs/heads/main",
        "refs/heads/ask/for-1",
        "refs/heads/\u{9375}",
        "refs/heads/@",
        "refs/heads/a.lock.b",
        "refs/heads/../../config",
        "refs/heads/a..b",
        "refs/heads/.a",
        "refs/heads/a/.b",
        "refs/heads/a.lock/b",
        "refs/heads/a.lock",
        "refs/heads/a.",
        "refs/heads/a//b",
        "refs/heads/a/",
        "/refs/heads/a",
        "refs/heads/a b",
        "refs/heads/a~b",
        "refs/heads/a^b",
        "refs/heads/a:b",
        "refs/heads/a?b",
        "refs/heads/a*b",
        "refs/heads/a[b",
        "refs/heads/a\\b",
        "refs/heads/a@{b",
        "refs/heads/a\nb",
        "refs/heads/a\u{7f}b",
        "main",
    ];
    for name in names {
        let checked = github.disk.line(&["check-ref-format", name]);
        assert_eq!(is_reference(name), checked.is_ok(), "{name:?}");
    }
    Ok(())
}

#[test]
fn no_branch_is_written_outside_of_the_repository() -> Tested {
    let mut github = begin()?;
    let before = std::fs::read(github.repository_path().join("config"))?;
    let hanako = Author::new("hanako");
    for branch in ["../../config", "/tmp/a", "hanako:../../../config"] {
        assert!(github.commit(&hanako, branch, &[], NOON).is_err());
        let head = github.head("main")?.to_owned();
        assert!(github.push("hanako", &head, branch, NOON).is_err());
    }
    let after = std::fs::read(github.repository_path().join("config"))?;
    assert_eq!(before, after);
    Ok(())
}

#[test]
fn no_path_leads_out_of_a_checkout() -> Tested {
    let mut github = begin()?;
    for path in ["../a", "a/../b", "./a", "a//b", ".git/config", "/a", "a/"] {
        let change = [Change::add(path, "")];
        let refused = github.push_to_default(&Author::new("root"), &change, NOON);
        let refused = refused.err().map(|refusal| refusal.to_string());
        assert_eq!(refused, Some(format!("{path} is no path")));
    }
    Ok(())
}

#[test]
fn nothing_is_a_file_and_a_folder() -> Tested {
    let mut github = begin()?;
    let both = [Change::add("README.md/more", "")];
    let refused = github.push_to_default(&Author::new("root"), &both, NOON);
    let refused = refused.err().map(|refusal| refusal.to_string());
    assert_eq!(refused.as_deref(), Some("README.md is a file and a folder"));
    Ok(())
}
