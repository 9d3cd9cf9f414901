//! Which commit brought a file.

use super::*;

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
    let head = checkout.evidence().await.unwrap().head;
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
    let head = checkout.evidence().await.unwrap().head;
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
