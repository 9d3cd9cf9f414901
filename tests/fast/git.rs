//! The checkout, on real repositories.
mod removals;

use std::path::Path;
use std::process::Command;

use countersign::approval::Introduction;
use countersign::domain::{ObjectId, RequestPath, Timestamp};
use countersign::git::{AtCommit, Checkout, Content, GitErrorKind};
use tempfile::TempDir;

/// A repository that is written with the `git` command.
struct Repo(TempDir);

impl Repo {
    fn new() -> Self {
        let repo = Self(TempDir::new().unwrap());
        repo.git(&["init", "-q", "-b", "main"]);
        repo.write("README.md", "requests");
        repo.commit("begin");
        repo
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn git(&self, arguments: &[&str]) -> String {
        git(self.path(), arguments)
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    fn commit(&self, message: &str) -> ObjectId {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "--allow-empty", "-m", message]);
        self.head()
    }

    fn head(&self) -> ObjectId {
        ObjectId::new(self.git(&["rev-parse", "HEAD"]).trim()).unwrap()
    }

    fn committed(&self, commit: &ObjectId) -> i64 {
        let time = self.git(&["show", "-s", "--format=%ct", commit.as_str()]);
        time.trim().parse().unwrap()
    }

    async fn open(&self) -> Checkout {
        Checkout::open(self.path()).await.unwrap()
    }

    async fn introduction(&self, path: &str) -> Option<Introduction> {
        let path = request(path);
        let checkout = self.open().await;
        let head = checkout.head().await.unwrap();
        let mut found = checkout
            .introductions(&head, std::slice::from_ref(&path))
            .await
            .unwrap();
        found.remove(&path)
    }
}

fn git(directory: &Path, arguments: &[&str]) -> String {
    let output = Command::new("git")
        .current_dir(directory)
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap())
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .args(["-c", "user.name=taro", "-c", "user.email=taro@example.com"])
        .args(["-c", "protocol.file.allow=always"])
        .args(arguments)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "git {arguments:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

fn request(path: &str) -> RequestPath {
    RequestPath::new(path).unwrap()
}

#[tokio::test]
async fn a_merge_commit_brought_what_its_branch_added() {
    let repo = Repo::new();
    repo.git(&["checkout", "-q", "-b", "ask"]);
    repo.write("requests/prod/a.yaml", "a");
    let branch = repo.commit("ask");
    repo.git(&["checkout", "-q", "main"]);
    repo.write("other", "x");
    let before = repo.commit("meanwhile");
    repo.git(&["merge", "-q", "--no-ff", "-m", "merge", "ask"]);
    let merge = repo.head();
    repo.write("other", "y");
    let after = repo.commit("after");

    assert_eq!(
        repo.introduction("requests/prod/a.yaml").await,
        Some(Introduction {
            commit: merge.clone(),
            parents: vec![before, branch.clone()],
            committed: Timestamp::from_seconds(repo.committed(&merge)),
            is_new_file: true
        })
    );
    assert_eq!(repo.introduction("requests/prod/b.yaml").await, None);
    let checkout = repo.open().await;
    assert_eq!(
        checkout.added_by(&merge).await.unwrap(),
        [request("requests/prod/a.yaml")]
    );
    assert_eq!(checkout.added_by(&after).await.unwrap(), []);
    assert!(matches!(
        checkout
            .blob_at(&branch, &request("requests/prod/a.yaml"))
            .await
            .unwrap(),
        AtCommit::Found(_)
    ));
}

#[tokio::test]
async fn a_squash_and_a_direct_push_have_one_parent_and_the_first_commit_none() {
    let repo = Repo::new();
    let before = repo.head();
    repo.git(&["checkout", "-q", "-b", "ask"]);
    repo.write("requests/a.yaml", "a");
    let branch = repo.commit("ask");
    repo.git(&["checkout", "-q", "main"]);
    repo.git(&["merge", "-q", "--squash", "ask"]);
    let squash = repo.commit("squashed");
    repo.git(&["branch", "-q", "-D", "ask"]);
    repo.git(&["reflog", "expire", "--expire=all", "--all"]);
    repo.git(&["gc", "-q", "--prune=now"]);
    let found = repo.introduction("requests/a.yaml").await.unwrap();
    assert_eq!(
        (found.commit, found.parents, found.is_new_file),
        (squash, vec![before], true)
    );

    // The branch's own commit is gone, which is not the same as a file that is not there.
    let checkout = repo.open().await;
    let path = request("requests/a.yaml");
    assert_eq!(
        checkout.blob_at(&branch, &path).await.unwrap(),
        AtCommit::NoCommit
    );
    let absent = request("requests/b.yaml");
    let head = checkout.head().await.unwrap();
    assert_eq!(
        checkout.blob_at(&head, &absent).await.unwrap(),
        AtCommit::NoFile
    );

    let first = TempDir::new().unwrap();
    git(first.path(), &["init", "-q", "-b", "main"]);
    let first = Repo(first);
    first.write("requests/a.yaml", "a");
    let commit = first.commit("all at once");
    let found = first.introduction("requests/a.yaml").await.unwrap();
    assert_eq!(
        (found.commit, found.parents, found.is_new_file),
        (commit, vec![], true)
    );
}

#[tokio::test]
async fn what_is_not_a_new_regular_file_is_told_apart() {
    let repo = Repo::new();
    repo.write("requests/changed.yaml", "a");
    repo.write("requests/again.yaml", "a");
    repo.write("requests/mode.yaml", "a");
    repo.write(
        "elsewhere.yaml",
        "a file that is long enough to be found again as a rename",
    );
    repo.commit("add");
    repo.write("requests/changed.yaml", "b");
    let changed = repo.commit("change");
    std::fs::remove_file(repo.path().join("requests/again.yaml")).unwrap();
    repo.commit("delete");
    repo.write("requests/again.yaml", "b");
    let again = repo.commit("add again");
    repo.git(&["mv", "elsewhere.yaml", "requests/renamed.yaml"]);
    let renamed = repo.commit("rename");
    repo.git(&["update-index", "--chmod=+x", "requests/mode.yaml"]);
    repo.git(&["commit", "-q", "-m", "mode"]);
    let mode = repo.head();
    std::os::unix::fs::symlink("changed.yaml", repo.path().join("requests/link.yaml")).unwrap();
    repo.git(&["add", "requests/link.yaml"]);
    repo.git(&["commit", "-q", "-m", "link"]);
    let link = repo.head();
    repo.write("requests/script.yaml", "a");
    repo.git(&["add", "requests/script.yaml"]);
    repo.git(&["update-index", "--chmod=+x", "requests/script.yaml"]);
    repo.git(&["commit", "-q", "-m", "script"]);
    let script = repo.head();

    for (path, commit, is_new_file) in [
        ("requests/changed.yaml", changed, false),
        ("requests/again.yaml", again, true),
        // A rename is an addition: there was nothing at this path.
        ("requests/renamed.yaml", renamed, true),
        ("requests/mode.yaml", mode, false),
        ("requests/link.yaml", link.clone(), false),
        ("requests/script.yaml", script, false),
    ] {
        let found = repo.introduction(path).await.unwrap();
        assert_eq!(
            (found.commit, found.is_new_file),
            (commit, is_new_file),
            "{path}"
        );
    }
    let checkout = repo.open().await;
    assert_eq!(checkout.added_by(&link).await.unwrap(), []);
    assert_eq!(
        checkout
            .blob_at(&link, &request("requests/link.yaml"))
            .await
            .unwrap(),
        AtCommit::NoFile
    );
}

#[tokio::test]
async fn a_file_changed_in_the_merge_commit_itself_was_brought_by_it() {
    let repo = Repo::new();
    repo.write("requests/a.yaml", "honest");
    repo.commit("add");
    repo.git(&["checkout", "-q", "-b", "other"]);
    repo.write("unrelated", "x");
    repo.commit("unrelated");
    repo.git(&["checkout", "-q", "main"]);
    repo.git(&["merge", "-q", "--no-ff", "--no-commit", "other"]);
    repo.write("requests/a.yaml", "evil");
    repo.write("requests/b.yaml", "evil");
    let merge = repo.commit("evil merge");
    let changed = repo.introduction("requests/a.yaml").await.unwrap();
    assert_eq!(
        (changed.commit, changed.is_new_file),
        (merge.clone(), false)
    );
    let added = repo.introduction("requests/b.yaml").await.unwrap();
    assert_eq!((added.commit, added.is_new_file), (merge, true));
}

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
async fn three_hundred_files_are_read_and_found_in_one_walk() {
    let repo = Repo::new();
    let mut commits = Vec::new();
    for number in 0..30 {
        for part in 0..10 {
            let text = format!("{number} {part}\n").repeat(500);
            repo.write(&format!("requests/r-{number}-{part}.yaml"), &text);
        }
        commits.push(repo.commit("ten more"));
    }
    let checkout = repo.open().await;
    let head = checkout.head().await.unwrap();
    let files = checkout.files(&head, "requests/").await.unwrap();
    assert_eq!(files.len(), 300);
    // Four times the pipes' capacity in both directions.
    let mut blobs: Vec<ObjectId> = files.iter().map(|file| file.blob.clone()).collect();
    for _ in 0..3 {
        blobs.extend_from_within(..);
    }
    let contents = checkout.contents(&blobs, 16_384).await.unwrap();
    assert_eq!(contents.len(), 2_400);
    for (file, content) in files.iter().zip(&contents) {
        let name = file
            .path
            .trim_start_matches("requests/r-")
            .replace('-', " ");
        let expected = format!("{}\n", name.trim_end_matches(".yaml")).repeat(500);
        assert_eq!(*content, Content::Bytes(expected.into_bytes()));
    }
    let wanted: Vec<RequestPath> = files.iter().map(|file| request(&file.path)).collect();
    let found = checkout.introductions(&head, &wanted).await.unwrap();
    assert_eq!(found.len(), 300);
    for (path, introduction) in found {
        let number = path.as_str().split('-').nth(1).unwrap();
        assert_eq!(
            introduction.commit,
            commits[number.parse::<usize>().unwrap()]
        );
        assert!(introduction.is_new_file);
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

#[tokio::test]
async fn replacements_grafts_and_configuration_change_nothing() {
    let repo = Repo::new();
    repo.write("requests/a.yaml", "a");
    let first = repo.commit("add");
    let other = repo.commit("other");
    repo.write("requests/a.yaml", "b");
    let changed = repo.commit("change");
    let expected = repo.introduction("requests/a.yaml").await.unwrap();
    assert_eq!(expected.commit, changed);
    assert_eq!(expected.parents, vec![other]);

    repo.git(&["replace", "--graft", changed.as_str()]);
    std::fs::create_dir_all(repo.path().join(".git/info")).unwrap();
    std::fs::write(
        repo.path().join(".git/info/grafts"),
        format!("{changed} {first}\n"),
    )
    .unwrap();
    for (key, value) in [
        ("log.showSignature", "true"),
        ("log.follow", "true"),
        ("log.showRoot", "false"),
        ("log.diffMerges", "off"),
        ("diff.renames", "copies"),
        ("diff.orderFile", "/nowhere"),
        ("color.ui", "always"),
        ("core.worktree", "/nowhere"),
        ("format.pretty", "fuller"),
    ] {
        repo.git(&["config", key, value]);
    }
    let checkout = repo.open().await;
    let path = request("requests/a.yaml");
    let found = checkout
        .introductions(&changed, std::slice::from_ref(&path))
        .await
        .unwrap();
    assert_eq!(found.get(&path), Some(&expected));
    assert_eq!(
        checkout.files(&changed, "requests/").await.unwrap().len(),
        1
    );
}

#[tokio::test]
async fn a_checkout_is_found_from_below_bare_or_as_a_linked_working_tree() {
    let repo = Repo::new();
    repo.write("requests/deep/a.yaml", "a");
    let head = repo.commit("add");
    let bare = TempDir::new().unwrap();
    let linked = TempDir::new().unwrap();
    let source = repo.path().to_str().unwrap();
    git(bare.path(), &["clone", "-q", "--bare", source, "."]);
    let place = linked.path().join("tree");
    repo.git(&[
        "worktree",
        "add",
        "-q",
        "-b",
        "side",
        place.to_str().unwrap(),
    ]);
    for place in [
        repo.path().join("requests/deep"),
        bare.path().to_owned(),
        place,
    ] {
        let checkout = Checkout::open(&place).await.unwrap();
        assert_eq!(checkout.head().await.unwrap(), head);
        assert_eq!(checkout.files(&head, "requests/").await.unwrap().len(), 1);
        let wanted = [request("requests/deep/a.yaml")];
        assert_eq!(
            checkout.introductions(&head, &wanted).await.unwrap().len(),
            1
        );
        let evidence = checkout.evidence().await.unwrap();
        assert_eq!((evidence.head, evidence.is_whole), (head.clone(), true));
    }
}

#[tokio::test]
async fn a_shallow_clone_is_not_whole_and_a_clone_without_blobs_is() {
    let repo = Repo::new();
    repo.write("requests/a.yaml", "a");
    repo.write(".github/CODEOWNERS", "* @hanako\n");
    let before = repo.commit("add");
    repo.write(".github/CODEOWNERS", "* @jiro\n");
    repo.commit("new owners");
    repo.git(&["config", "uploadpack.allowFilter", "true"]);
    repo.git(&["config", "uploadpack.allowAnySHA1InWant", "true"]);
    let source = format!("file://{}", repo.path().display());

    let shallow = TempDir::new().unwrap();
    git(shallow.path(), &["clone", "-q", "--depth=1", &source, "."]);
    let shallow = Checkout::open(shallow.path()).await.unwrap();
    assert!(!shallow.is_whole().await.unwrap());
    assert_eq!(shallow.codeowners(&before).await.unwrap(), None);

    let partial = TempDir::new().unwrap();
    git(
        partial.path(),
        &["clone", "-q", "--filter=blob:none", &source, "."],
    );
    let checkout = Checkout::open(partial.path()).await.unwrap();
    assert!(checkout.is_whole().await.unwrap());
    let unknown = ObjectId::new(&"1".repeat(40)).unwrap();
    let path = request("requests/a.yaml");
    assert_eq!(
        checkout.blob_at(&unknown, &path).await.unwrap(),
        AtCommit::NoCommit
    );
    // The old CODEOWNERS was not cloned; git fetches it.
    assert_eq!(
        checkout.codeowners(&before).await.unwrap().as_deref(),
        Some("* @hanako\n")
    );
}

#[tokio::test]
async fn no_repository_and_no_commit_are_errors() {
    let nothing = TempDir::new().unwrap();
    let error = Checkout::open(nothing.path()).await.unwrap_err();
    assert_eq!(error.kind, GitErrorKind::NoRepository);
    assert_eq!(error.operation, "rev-parse");
    let error = Checkout::open(&nothing.path().join("gone"))
        .await
        .unwrap_err();
    assert_eq!(error.kind, GitErrorKind::NoRepository);

    git(nothing.path(), &["init", "-q"]);
    let checkout = Checkout::open(nothing.path()).await.unwrap();
    let error = checkout.head().await.unwrap_err();
    assert_eq!(error.kind, GitErrorKind::Exit(Some(128)));

    // Half a history is an error, not a short one.
    let repo = Repo::new();
    repo.write("requests/a.yaml", "a");
    repo.commit("add");
    let gone = repo.git(&["rev-parse", "HEAD~1"]);
    let head = repo.commit("after");
    let (folder, file) = gone.trim().split_at(2);
    std::fs::remove_file(repo.path().join(".git/objects").join(folder).join(file)).unwrap();
    let checkout = repo.open().await;
    let wanted = [request("requests/never.yaml")];
    assert!(checkout.introductions(&head, &wanted).await.is_err());
}

#[tokio::test]
async fn a_stranger_s_checkout_is_trusted_when_git_was_told_to_and_only_then() {
    let repo = Repo::new();
    repo.write("requests/a.yaml", "a");
    let head = repo.commit("add");
    for place in [repo.path(), &repo.path().join(".git")] {
        if std::os::unix::fs::chown(place, Some(65_533), None).is_err() {
            return; // Only root can give files away, as in a container of Actions.
        }
    }
    let is_trusted = Command::new("git")
        .current_dir(repo.path())
        .args(["rev-parse", "--git-dir"])
        .output()
        .unwrap()
        .status
        .success();
    match Checkout::open(repo.path()).await {
        Ok(checkout) => {
            assert!(is_trusted);
            assert_eq!(checkout.head().await.unwrap(), head);
        }
        Err(error) => {
            assert!(!is_trusted);
            assert_eq!(error.kind, GitErrorKind::ForeignOwner);
        }
    }
}
