//! Which commit took a file away.

use countersign::approval::Removed;

use super::*;

impl Repo {
    async fn removed(&self, path: &str) -> Option<Removed> {
        let path = request(path);
        let checkout = self.open().await;
        let head = checkout.evidence().await.unwrap().head;
        let mut found = checkout
            .removals(&head, std::slice::from_ref(&path))
            .await
            .unwrap();
        found.remove(&path)
    }

    fn delete(&self, path: &str) {
        std::fs::remove_file(self.path().join(path)).unwrap();
    }

    fn blob(&self, at: &str) -> ObjectId {
        ObjectId::new(self.git(&["rev-parse", at]).trim()).unwrap()
    }
}

#[tokio::test]
async fn a_merge_commit_takes_away_what_its_branch_deleted() {
    let repo = Repo::new();
    repo.write("requests/a.yaml", "a");
    repo.write("requests/b.yaml", "b");
    let brought = repo.commit("ask");
    let blob = repo.blob("HEAD:requests/a.yaml");
    repo.git(&["checkout", "-q", "-b", "out"]);
    repo.delete("requests/a.yaml");
    let branch = repo.commit("out");
    repo.git(&["checkout", "-q", "main"]);
    repo.write("other", "x");
    let before = repo.commit("meanwhile");
    repo.git(&["merge", "-q", "--no-ff", "-m", "merge", "out"]);
    let merge = repo.head();
    let removed = repo.removed("requests/a.yaml").await.unwrap();
    assert_eq!(removed.last.commit, merge);
    assert_eq!(removed.last.parents, [before, branch]);
    assert!(!removed.last.is_new_file);
    assert_eq!(removed.blob, blob);
    assert_eq!(removed.brought.unwrap().commit, brought);
    assert_eq!(removed.others, [""; 0]);
    assert_eq!(repo.removed("requests/b.yaml").await, None);
    assert_eq!(repo.removed("requests/never.yaml").await, None);
}

#[tokio::test]
async fn what_else_a_commit_did_is_named() {
    let repo = Repo::new();
    repo.write("requests/a.yaml", "a");
    repo.write("requests/b.yaml", "b");
    repo.write("requests/README.md", "guide");
    repo.write("src/main.rs", "x");
    repo.commit("begin");
    repo.delete("requests/a.yaml");
    repo.delete("requests/b.yaml");
    repo.delete("requests/README.md");
    repo.write("src/main.rs", "y");
    repo.write("requests/c.yaml", "a");
    repo.commit("out");
    let removed = repo.removed("requests/a.yaml").await.unwrap();
    let others = ["requests/README.md", "requests/c.yaml", "src/main.rs"];
    assert_eq!(removed.others, others);
}

#[tokio::test]
async fn a_rename_is_no_removal_alone() {
    let repo = Repo::new();
    repo.write("requests/a.yaml", "the same content in both places\n");
    repo.commit("begin");
    repo.git(&["mv", "requests/a.yaml", "requests/z.yaml"]);
    repo.commit("rename");
    let removed = repo.removed("requests/a.yaml").await.unwrap();
    assert_eq!(removed.others, ["requests/z.yaml"]);
}

#[tokio::test]
async fn what_came_back_or_was_no_regular_file_is_not_taken_away() {
    let repo = Repo::new();
    repo.write("requests/a.yaml", "a");
    let first = repo.commit("begin");
    repo.delete("requests/a.yaml");
    repo.commit("out");
    repo.write("requests/a.yaml", "a");
    let again = repo.commit("back");
    assert_eq!(repo.removed("requests/a.yaml").await, None);
    repo.delete("requests/a.yaml");
    repo.commit("out again");
    let removed = repo.removed("requests/a.yaml").await.unwrap();
    assert_eq!(removed.brought.unwrap().commit, again);
    assert_ne!(first, again);
    // Changed in between: nobody asked for this very content by bringing it.
    repo.write("requests/b.yaml", "b");
    repo.commit("b");
    repo.write("requests/b.yaml", "changed");
    repo.commit("changed");
    repo.delete("requests/b.yaml");
    repo.commit("b out");
    assert_eq!(repo.removed("requests/b.yaml").await.unwrap().brought, None);
    std::os::unix::fs::symlink("elsewhere", repo.path().join("requests/l.yaml")).unwrap();
    repo.commit("link");
    repo.delete("requests/l.yaml");
    repo.commit("no link");
    assert_eq!(repo.removed("requests/l.yaml").await, None);
    // A folder in its place.
    repo.write("requests/d.yaml", "d");
    repo.commit("d");
    repo.delete("requests/d.yaml");
    repo.write("requests/d.yaml/e.yaml", "e");
    repo.commit("folder");
    let removed = repo.removed("requests/d.yaml").await.unwrap();
    assert_eq!(removed.others, ["requests/d.yaml/e.yaml"]);
}

#[tokio::test]
async fn what_a_merged_branch_did_inside_it_is_not_asked_about() {
    let repo = Repo::new();
    repo.write("requests/a.yaml", "a");
    repo.commit("begin");
    repo.git(&["checkout", "-q", "-b", "out"]);
    repo.delete("requests/a.yaml");
    repo.commit("out");
    repo.write("requests/a.yaml", "a");
    repo.commit("back");
    repo.git(&["checkout", "-q", "main"]);
    repo.git(&["merge", "-q", "--no-ff", "-m", "merge", "out"]);
    assert_eq!(repo.removed("requests/a.yaml").await, None);
}
