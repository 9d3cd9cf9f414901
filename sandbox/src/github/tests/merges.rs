//! How requests reach the default branch.

use serde_json::json;

use super::*;
use crate::github::{Kind, Mode, Permission};

#[test]
fn a_merge_commit_brings_its_whole_record() -> Tested {
    let mut github = begin()?;
    let (pull, merge) = approved_and_merged(&mut github, Merge::Commit)?;
    let head = github.pull(pull)?.head_oid.clone();

    let person = |login| json!({ "__typename": "User", "login": login });
    let no_comments =
        json!({ "pageInfo": { "hasNextPage": false, "endCursor": null }, "nodes": [] });
    let expected = json!({
        "databaseId": 871_640_321,
        "defaultBranchRef": { "name": "main", "target": { "oid": merge } },
        "m0": {
            "oid": merge,
            "signature": { "isValid": true, "wasSignedByGitHub": true },
            "associatedPullRequests": {
                "pageInfo": { "hasNextPage": false },
                "nodes": [{
                    "number": 1,
                    "url": "https://github.com/acme/keys/pull/1",
                    "createdAt": "2026-11-23T15:02:00Z",
                    "merged": true,
                    "mergedAt": "2026-11-23T15:04:00Z",
                    "mergeCommit": { "oid": merge },
                    "isCrossRepository": false,
                    "baseRefName": "main",
                    "headRefOid": head,
                    "reviewDecision": null,
                    "repository": { "databaseId": 871_640_321 },
                    "author": person("hanako"),
                    "files": {
                        "pageInfo": { "hasNextPage": false },
                        "nodes": [{ "path": REQUEST, "changeType": "ADDED" }],
                    },
                    "commits": {
                        "pageInfo": { "hasNextPage": false },
                        "nodes": [{ "commit": {
                            "oid": head,
                            "authors": {
                                "pageInfo": { "hasNextPage": false },
                                "nodes": [{ "user": person("hanako") }],
                            },
                            "committer": { "user": person("hanako") },
                            "signature": null,
                        } }],
                    },
                    "latestOpinionatedReviews": {
                        "pageInfo": { "hasNextPage": false },
                        "nodes": [{
                            "state": "APPROVED",
                            "submittedAt": "2026-11-23T15:03:00Z",
                            "authorCanPushToRepository": true,
                            "author": person("kenji"),
                            "commit": { "oid": head },
                        }],
                    },
                    // A merge closes.
                    "timelineItems": {
                        "pageInfo": { "hasNextPage": false },
                        "nodes": [{
                            "__typename": "ClosedEvent",
                            "createdAt": "2026-11-23T15:04:00Z",
                        }],
                    },
                    "comments": no_comments,
                }],
            },
        },
    });
    assert_eq!(evidence(&mut github, &merge), expected);

    let merge = github.history.find(&merge)?;
    assert_eq!(merge.parents, [github.pull(pull)?.base_oid.clone(), head]);
    assert_eq!(merge.committer.email, "noreply@github.com");
    Ok(())
}

#[test]
fn a_squash_is_one_commit_of_github_s() -> Tested {
    let mut github = begin()?;
    let pull = ask(&mut github)?;
    let more = Change::add("requests/other.yaml", "iamUser: other\n");
    github.commit(&Author::new("kenji"), "ask", &[more], NOON + 130)?;
    let base = github.head("main")?.to_owned();
    let squash = github.merge(pull, "kenji", Merge::Squash, NOON + 240)?;

    let commit = github.history.find(&squash)?.clone();
    assert_eq!(commit.parents, [base]);
    assert_eq!(
        commit.message,
        "A key for the batch (#1)\n\nCo-authored-by: kenji <kenji@example.com>"
    );
    let evidence = evidence(&mut github, &squash);
    assert_eq!(evidence["m0"]["signature"]["wasSignedByGitHub"], true);
    let pull = &evidence["m0"]["associatedPullRequests"]["nodes"][0];
    assert_eq!(pull["mergeCommit"]["oid"], squash);
    assert_eq!(pull["commits"]["nodes"].as_array().map(Vec::len), Some(2));
    Ok(())
}

#[test]
fn a_rebase_is_signed_by_nobody_and_its_last_commit_is_the_merge_commit() -> Tested {
    let mut github = begin()?;
    let pull = ask(&mut github)?;
    let more = Change::add("requests/other.yaml", "iamUser: other\n");
    github.commit(&Author::new("hanako"), "ask", &[more], NOON + 130)?;
    let last = github.merge(pull, "kenji", Merge::Rebase, NOON + 240)?;

    let first = github.history.find(&last)?.parents[0].clone();
    for oid in [&first, &last] {
        let said = evidence(&mut github, oid);
        assert_eq!(said["m0"]["signature"], Value::Null);
        let pull = pull_of(&mut github, oid);
        assert_eq!(pull["mergeCommit"]["oid"], last);
        assert!(pull["headRefOid"] != last);
    }
    let commit = github.history.find(&last)?;
    assert_eq!(commit.author.name, "hanako");
    assert_eq!(commit.committer.name, "kenji");
    Ok(())
}

#[test]
fn a_direct_push_has_no_pull_request() -> Tested {
    let mut github = begin()?;
    let request = Change::add(REQUEST, "iamUser: batch-exporter\n");
    let oid = github.push_to_default(&Author::new("hanako"), &[request], NOON + 60)?;
    let evidence = evidence(&mut github, &oid);
    assert_eq!(evidence["m0"]["associatedPullRequests"]["nodes"], json!([]));
    assert_eq!(evidence["m0"]["signature"], Value::Null);
    assert_eq!(evidence["defaultBranchRef"]["target"]["oid"], oid);
    Ok(())
}

#[test]
fn a_head_that_is_pushed_to_the_base_counts_as_merged() -> Tested {
    let mut github = begin()?;
    let pull = ask(&mut github)?;
    let head = github.head("ask")?.to_owned();
    github.push("hanako", &head, "main", NOON + 180)?;
    let said = pull_of(&mut github, &head);
    assert_eq!(said["merged"], true);
    assert_eq!(said["mergeCommit"]["oid"], head);
    assert_eq!(github.pull(pull)?.events.len(), 1);
    Ok(())
}

#[test]
fn a_local_merge_may_smuggle_but_is_not_signed() -> Tested {
    let mut github = begin()?;
    ask(&mut github)?;
    let smuggled = Change::modify(REQUEST, "iamUser: administrator\n");
    let author = Author::new("hanako");
    let merge = github.merge_locally(&author, "ask", "main", &[smuggled], NOON + 180)?;
    let said = evidence(&mut github, &merge);
    assert_eq!(said["m0"]["signature"], Value::Null);
    let said = pull_of(&mut github, &merge);
    assert_eq!(said["merged"], true);
    assert_eq!(said["mergeCommit"]["oid"], merge);
    Ok(())
}

#[test]
fn merged_elsewhere_then_fast_forwarded_keeps_its_base() -> Tested {
    let mut github = begin()?;
    let begun = github.head("main")?.to_owned();
    github.push("hanako", &begun, "side", NOON + 30)?;
    let request = Change::add(REQUEST, "iamUser: batch-exporter\n");
    github.commit(&Author::new("hanako"), "ask", &[request], NOON + 60)?;
    let pull = github.open_pull_into("side", "hanako", "ask", "A key", NOON + 120)?;
    let merge = github.merge(pull, "hanako", Merge::Commit, NOON + 180)?;
    github.push("hanako", &merge, "main", NOON + 240)?;
    let said = pull_of(&mut github, &merge);
    assert_eq!(said["baseRefName"], "side");
    assert_eq!(said["mergeCommit"]["oid"], merge);
    Ok(())
}

#[test]
fn a_fork_s_pull_request_crosses_repositories() -> Tested {
    let mut github = begin()?;
    let request = Change::add(REQUEST, "iamUser: batch-exporter\n");
    let guest = Author::new("guest");
    github.commit(&guest, "guest:ask", &[request], NOON + 60)?;
    let pull = github.open_pull("guest", "guest:ask", "A key", NOON + 120)?;
    let merge = github.merge(pull, "kenji", Merge::Commit, NOON + 180)?;
    assert_eq!(pull_of(&mut github, &merge)["isCrossRepository"], true);
    let refused = github.commit(&guest, "ask", &[Change::add("x", "")], NOON + 200);
    assert!(refused.is_err(), "only a fork is his");
    Ok(())
}

#[test]
fn odd_paths_modes_and_renames_are_git_s() -> Tested {
    let mut github = begin()?;
    let changes = [
        Change::add("requests/a \"b\"\\\n\u{202e}日本.yaml", "x"),
        Change::add(b"requests/\xff.yaml".to_vec(), "x"),
        Change::add_as(Mode::SymbolicLink, "requests/link.yaml", "../README.md"),
        Change::add_as(Mode::Executable, "requests/run.yaml", "x"),
        Change::rename(".github/CODEOWNERS", "requests/CODEOWNERS"),
        Change::delete("README.md"),
    ];
    github.commit(&Author::new("hanako"), "odd", &changes, NOON)?;
    let pull = github.open_pull("hanako", "odd", "Odd", NOON)?;
    let mut files: Vec<String> = github
        .pull(pull)?
        .files
        .iter()
        .map(|file| format!("{:?} {}", file.status, file.path))
        .collect();
    files.sort();
    assert_eq!(
        files,
        [
            "Added requests/a \"b\"\\\n\u{202e}日本.yaml",
            "Added requests/link.yaml",
            "Added requests/run.yaml",
            "Added requests/\u{fffd}.yaml",
            "Deleted README.md",
            "Renamed requests/CODEOWNERS",
        ]
    );
    let modes = std::process::Command::new("git")
        .arg("-C")
        .arg(github.repository_path())
        .args([
            "ls-tree",
            "-r",
            "odd",
            "requests/link.yaml",
            "requests/run.yaml",
        ])
        .output()?;
    let modes = String::from_utf8(modes.stdout)?;
    assert!(modes.starts_with("120000 "), "{modes}");
    assert!(modes.contains("\n100755 "), "{modes}");
    Ok(())
}

#[test]
fn more_than_a_page_says_so() -> Tested {
    let mut github = begin()?;
    let changes: Vec<Change> = (0..101)
        .map(|number| Change::add(format!("requests/{number:03}.yaml"), "x"))
        .collect();
    github.commit(&Author::new("hanako"), "many", &changes, NOON)?;
    let pull = github.open_pull("hanako", "many", "Many", NOON)?;
    for number in 0..101 {
        let login = format!("reviewer-{number}");
        github.add_user(&login, Kind::User, Permission::Read);
        github.review(pull, &login, Opinion::Approve, NOON)?;
    }
    let merge = github.merge(pull, "kenji", Merge::Commit, NOON)?;
    let said = pull_of(&mut github, &merge);
    for list in ["files", "latestOpinionatedReviews"] {
        assert_eq!(said[list]["pageInfo"]["hasNextPage"], true, "{list}");
        assert_eq!(said[list]["nodes"].as_array().map(Vec::len), Some(100));
    }
    Ok(())
}

#[test]
fn the_repository_can_be_cloned_with_its_history() -> Tested {
    let mut github = begin()?;
    let begun = github.head("main")?.to_owned();
    let (_, merge) = approved_and_merged(&mut github, Merge::Commit)?;
    let directory = tempfile::tempdir()?;
    let git = |arguments: &[&str]| {
        let output = std::process::Command::new("git")
            .current_dir(directory.path())
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .args(arguments)
            .output()
            .expect("git");
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).expect("text")
    };
    let path = github.repository_path().to_str().expect("a path");
    git(&["clone", "--quiet", path, "."]);
    git(&["fsck", "--strict"]);
    let log = git(&["log", "--first-parent", "--format=%H %ct %cn"]);
    assert_eq!(
        log,
        format!("{merge} {} GitHub\n{begun} {NOON} root\n", NOON + 240)
    );
    assert_eq!(
        git(&["show", &format!("HEAD:{REQUEST}")]),
        "iamUser: batch-exporter\n"
    );
    assert_eq!(git(&["rev-parse", "--abbrev-ref", "HEAD"]), "main\n");
    Ok(())
}
