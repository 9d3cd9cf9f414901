//! The checkout, on real repositories.
mod files;
mod introductions;
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
        let head = checkout.evidence().await.unwrap().head;
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
        assert_eq!(checkout.evidence().await.unwrap().head, head);
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
    assert!(!shallow.evidence().await.unwrap().is_whole);
    assert_eq!(shallow.codeowners(&before).await.unwrap(), None);

    let partial = TempDir::new().unwrap();
    git(
        partial.path(),
        &["clone", "-q", "--filter=blob:none", &source, "."],
    );
    let checkout = Checkout::open(partial.path()).await.unwrap();
    assert!(checkout.evidence().await.unwrap().is_whole);
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
    let error = checkout.evidence().await.unwrap_err();
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
            assert_eq!(checkout.evidence().await.unwrap().head, head);
        }
        Err(error) => {
            assert!(!is_trusted);
            assert_eq!(error.kind, GitErrorKind::ForeignOwner);
        }
    }
}
