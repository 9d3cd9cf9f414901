//! What is at a commit: files with their modes and contents, and CODEOWNERS.

use super::*;

#[tokio::test]
async fn codeowners_of_one_commit_inside_a_branch_is_never_seen() {
    let repo = Repo::new();
    repo.write(".github/CODEOWNERS", "* @hanako\n");
    repo.write("CODEOWNERS", "* @nobody\n");
    let before = repo.commit("owners");
    repo.git(&["checkout", "-q", "-b", "ask"]);
    repo.write(".github/CODEOWNERS", "* @mallory\n");
    repo.commit("mine");
    repo.write("requests/a.yaml", "a");
    repo.commit("ask");
    repo.write(".github/CODEOWNERS", "* @hanako\n");
    repo.commit("never happened");
    repo.git(&["checkout", "-q", "main"]);
    repo.git(&["merge", "-q", "--no-ff", "-m", "merge", "ask"]);

    let found = repo.introduction("requests/a.yaml").await.unwrap();
    assert_eq!(found.parents.first(), Some(&before));
    let checkout = repo.open().await;
    assert_eq!(
        checkout.codeowners(&before).await.unwrap().as_deref(),
        Some("* @hanako\n")
    );
}

#[tokio::test]
async fn codeowners_is_found_where_github_finds_it() {
    let repo = Repo::new();
    let none = repo.head();
    repo.write("docs/CODEOWNERS", "docs");
    let docs = repo.commit("docs");
    repo.write("CODEOWNERS", "root");
    let root = repo.commit("root");
    repo.write(".github/CODEOWNERS", &"#".repeat(3_000_000));
    let large = repo.commit("too large");
    std::fs::write(repo.path().join(".github/CODEOWNERS"), b"* @\xff\n").unwrap();
    let odd = repo.commit("no UTF-8");
    std::fs::remove_file(repo.path().join(".github/CODEOWNERS")).unwrap();
    std::os::unix::fs::symlink("../CODEOWNERS", repo.path().join(".github/CODEOWNERS")).unwrap();
    let link = repo.commit("link");
    std::fs::remove_file(repo.path().join(".github/CODEOWNERS")).unwrap();
    repo.write(".github/CODEOWNERS/file", "folder");
    let folder = repo.commit("folder");
    let checkout = repo.open().await;
    for (commit, expected) in [
        (none, None),
        (docs, Some("docs")),
        (root, Some("root")),
        (large, None),
        (odd, None),
        (link, None),
        (folder, None),
        (ObjectId::new(&"0".repeat(40)).unwrap(), None),
    ] {
        assert_eq!(
            checkout.codeowners(&commit).await.unwrap().as_deref(),
            expected
        );
    }
}

#[tokio::test]
async fn files_are_listed_with_their_modes_however_they_are_called() {
    let repo = Repo::new();
    repo.write("requests/a.yaml", "a");
    repo.write("requests/夜間/b.yaml", "b");
    repo.write("requests/two\nlines", "c");
    repo.write("requests-not/d.yaml", "d");
    repo.write("--", "an option that ends options");
    repo.write("-r", "an option");
    std::os::unix::fs::symlink("a.yaml", repo.path().join("requests/link.yaml")).unwrap();
    let odd = std::ffi::OsString::from(std::path::PathBuf::from(
        <std::ffi::OsStr as std::os::unix::ffi::OsStrExt>::from_bytes(b"requests/\xff.yaml"),
    ));
    std::fs::write(repo.path().join(odd), "e").unwrap();
    let head = repo.commit("add");
    let checkout = repo.open().await;
    let files = checkout.files(&head, "requests/").await.unwrap();
    let listed: Vec<(&str, &str)> = files
        .iter()
        .map(|file| (file.path.as_str(), file.mode.as_str()))
        .collect();
    assert_eq!(
        listed,
        [
            ("requests/a.yaml", "100644"),
            ("requests/link.yaml", "120000"),
            ("requests/two\nlines", "100644"),
            ("requests/夜間/b.yaml", "100644"),
            ("requests/\u{fffd}.yaml", "100644"),
        ]
    );
    assert_eq!(checkout.files(&head, "nothing/").await.unwrap(), []);
    for (path, is_there) in [
        ("-r", true),
        ("--", true),
        ("--name-only", false),
        ("*", false),
        (":/", false),
    ] {
        let found = checkout.file_at(&head, path).await.unwrap();
        assert_eq!(matches!(found, AtCommit::Found(_)), is_there, "{path}");
    }
}

#[tokio::test]
async fn a_large_blob_is_passed_over_and_an_unknown_one_is_told() {
    let repo = Repo::new();
    repo.write("requests/small", "small");
    repo.write("requests/large", &"x".repeat(1_000_000));
    let head = repo.commit("add");
    let checkout = repo.open().await;
    let files = checkout.files(&head, "requests/").await.unwrap();
    let (large, small) = (files[0].blob.clone(), files[1].blob.clone());
    let unknown = ObjectId::new(&"1".repeat(40)).unwrap();
    let contents = checkout
        .contents(&[large, small.clone(), unknown, head, small], 5)
        .await
        .unwrap();
    let small = Content::Bytes(b"small".to_vec());
    assert_eq!(
        contents,
        [
            Content::TooLarge,
            small.clone(),
            Content::Absent,
            Content::Absent,
            small
        ]
    );
}
