//! Who approved what, and who wrote it.

use serde_json::json;

use super::*;
use crate::github::{Kind, Permission, PullRequestRule, Rules};

/// What GitHub says about the latest reviews of an open pull request.
fn reviews(github: &mut GitHub, number: u64) -> Vec<(String, String, String)> {
    let query = "query($number:Int!){ repository(owner:\"acme\",name:\"keys\"){ \
                 pullRequest(number:$number){ latestOpinionatedReviews(first:100){ \
                 nodes{ state author{ login } commit{ oid } } } } } }";
    let said = graphql(github, query, &json!({ "number": number }));
    let nodes =
        &said.body["data"]["repository"]["pullRequest"]["latestOpinionatedReviews"]["nodes"];
    let text = |value: &Value| value.as_str().unwrap_or("nobody").to_owned();
    nodes
        .as_array()
        .expect("reviews")
        .iter()
        .map(|node| {
            let (author, commit) = (&node["author"]["login"], &node["commit"]["oid"]);
            (text(author), text(&node["state"]), text(commit))
        })
        .collect()
}

#[test]
fn the_last_opinion_of_a_reviewer_counts_and_a_remark_is_none() -> Tested {
    let mut github = begin()?;
    let pull = ask(&mut github)?;
    let head = github.head("ask")?.to_owned();
    let kenji = |state: &str| vec![("kenji".to_owned(), state.to_owned(), head.clone())];
    github.review(pull, "kenji", Opinion::Approve, NOON + 180)?;
    github.review(pull, "kenji", Opinion::Comment, NOON + 190)?;
    assert_eq!(reviews(&mut github, pull), kenji("APPROVED"));
    let veto = github.review(pull, "kenji", Opinion::RequestChanges, NOON + 200)?;
    assert_eq!(reviews(&mut github, pull), kenji("CHANGES_REQUESTED"));
    github.dismiss(pull, veto, "root", NOON + 210)?;
    assert_eq!(reviews(&mut github, pull), kenji("DISMISSED"));

    let merge = github.merge(pull, "hanako", Merge::Commit, NOON + 220)?;
    let said = pull_of(&mut github, &merge);
    let person = |login| json!({ "__typename": "User", "login": login });
    assert_eq!(
        said["timelineItems"]["nodes"][0],
        json!({
            "__typename": "ReviewDismissedEvent",
            "previousReviewState": "CHANGES_REQUESTED",
            "actor": person("root"),
            "review": { "author": person("kenji") },
        })
    );
    Ok(())
}

#[test]
fn an_approval_stays_at_its_commit_when_other_content_is_pushed() -> Tested {
    let mut github = begin()?;
    let pull = ask(&mut github)?;
    let approved = github.head("ask")?.to_owned();
    github.review(pull, "kenji", Opinion::Approve, NOON + 180)?;
    let swapped = Change::modify(REQUEST, "iamUser: administrator\n");
    github.commit(&Author::new("hanako"), "ask", &[swapped], NOON + 200)?;
    let said = reviews(&mut github, pull);
    assert_eq!(said, [("kenji".into(), "APPROVED".into(), approved)]);
    Ok(())
}

#[test]
fn an_approval_moves_along_when_the_branch_is_updated_and_keeps_its_time() -> Tested {
    let mut github = begin()?;
    let pull = ask(&mut github)?;
    github.review(pull, "kenji", Opinion::Approve, NOON + 180)?;
    let elsewhere = Change::modify("README.md", "# More\n");
    github.push_to_default(&Author::new("root"), &[elsewhere], NOON + 190)?;
    let updated = github.update_branch(pull, "hanako", NOON + 200)?;
    assert_eq!(github.pull(pull)?.head_oid, updated);
    assert_eq!(github.pull(pull)?.files.len(), 1);
    assert_eq!(github.pull(pull)?.reviews[0].submitted_at, NOON + 180);
    let said = reviews(&mut github, pull);
    assert_eq!(said, [("kenji".into(), "APPROVED".into(), updated)]);
    Ok(())
}

#[test]
fn an_approval_moves_along_with_a_rebase_of_the_same_patch() -> Tested {
    let mut github = begin()?;
    let pull = ask(&mut github)?;
    let approved = github.head("ask")?.to_owned();
    github.review(pull, "kenji", Opinion::Approve, NOON + 180)?;
    let elsewhere = Change::modify("README.md", "# More\n");
    github.push_to_default(&Author::new("root"), &[elsewhere], NOON + 190)?;
    let rebased = github.rebase("hanako", "ask", NOON + 200)?;
    assert_ne!(approved, rebased);
    let said = reviews(&mut github, pull);
    assert_eq!(said, [("kenji".into(), "APPROVED".into(), rebased)]);
    Ok(())
}

#[test]
fn a_rule_dismisses_stale_approvals_and_demands_owners() -> Tested {
    let mut github = begin()?;
    let rule = PullRequestRule {
        required_approving_review_count: 1,
        require_code_owner_review: true,
        dismiss_stale_reviews_on_push: true,
        require_last_push_approval: false,
    };
    let rules = Rules {
        pull_request: Some(rule),
        ..Rules::default()
    };
    github.add_user("yuki", Kind::User, Permission::Write);
    github.set_rules("main", rules);
    let hanako = Author::new("hanako");
    let direct = github.push_to_default(&hanako, &[Change::add("x", "")], NOON + 30);
    assert!(direct.is_err(), "pull requests only");

    let pull = ask(&mut github)?;
    github.review(pull, "yuki", Opinion::Approve, NOON + 180)?;
    assert!(
        github
            .merge(pull, "hanako", Merge::Commit, NOON + 190)
            .is_err()
    );
    github.review(pull, "kenji", Opinion::Approve, NOON + 200)?;
    let swapped = Change::modify(REQUEST, "iamUser: administrator\n");
    github.commit(&hanako, "ask", &[swapped], NOON + 210)?;
    assert!(
        github
            .merge(pull, "hanako", Merge::Commit, NOON + 220)
            .is_err()
    );
    assert_eq!(github.pull(pull)?.events.len(), 2, "two dismissals");

    let merge = github.merge(pull, "root", Merge::Commit, NOON + 230)?;
    let said = pull_of(&mut github, &merge);
    assert_eq!(said["reviewDecision"], "REVIEW_REQUIRED");
    Ok(())
}

#[test]
fn a_team_s_member_is_an_owner_to_github() -> Tested {
    let mut github = begin()?;
    github.add_team("approvers", &["kenji"])?;
    let owners = Change::modify(".github/CODEOWNERS", "* @acme/approvers\n");
    github.push_to_default(&Author::new("root"), &[owners], NOON + 10)?;
    let rule = PullRequestRule {
        required_approving_review_count: 1,
        require_code_owner_review: true,
        dismiss_stale_reviews_on_push: false,
        require_last_push_approval: false,
    };
    let rules = Rules {
        pull_request: Some(rule),
        ..Rules::default()
    };
    github.set_rules("main", rules);
    let (_, merge) = approved_and_merged(&mut github, Merge::Commit)?;
    assert_eq!(pull_of(&mut github, &merge)["reviewDecision"], "APPROVED");
    Ok(())
}

/// The users that GitHub shows for the only commit of the pull request: authors, then the committer.
fn people(github: &mut GitHub, author: &Author) -> Result<Vec<Value>, super::super::Refusal> {
    let pull = ask_as(github, author)?;
    let merge = github.merge(pull, "kenji", Merge::Commit, NOON + 240)?;
    let said = pull_of(github, &merge);
    let commit = &said["commits"]["nodes"][0]["commit"];
    let authors = commit["authors"]["nodes"].as_array().expect("authors");
    let mut users: Vec<Value> = authors.iter().map(|node| node["user"].clone()).collect();
    users.push(commit["committer"]["user"].clone());
    Ok(users)
}

fn user(login: &str) -> Value {
    json!({ "__typename": "User", "login": login })
}

#[test]
fn co_authors_are_found_by_their_trailers() -> Tested {
    let author = Author::new("hanako").with("Kenji", "Kenji@Example.com");
    let people = people(&mut begin()?, &author)?;
    assert_eq!(people, [user("hanako"), user("kenji"), user("hanako")]);
    Ok(())
}

#[test]
fn an_unknown_address_is_nobody_s() -> Tested {
    let author = Author::new("hanako").under("Kenji", "kenji@elsewhere.example");
    let people = people(&mut begin()?, &author)?;
    assert_eq!(people, [Value::Null, Value::Null]);
    Ok(())
}

#[test]
fn anybody_may_write_anybody_s_address_but_the_push_is_his() -> Tested {
    let mut github = begin()?;
    let author = Author::new("hanako").under("root", "root@example.com");
    let people = people(&mut github, &author)?;
    assert_eq!(people, [user("root"), user("root")]);
    let hanako = github.user("hanako")?.id;
    assert_eq!(github.pushes_to("ask")[0].actor, hanako);
    Ok(())
}

#[test]
fn github_signs_what_is_committed_on_the_web_and_nothing_that_only_says_so() -> Tested {
    let web = Author::new("hanako").on_the_web();
    let claimed = Author::new("hanako").committed_by("GitHub", "noreply@github.com");
    for (author, signature) in [
        (web, json!({ "isValid": true, "wasSignedByGitHub": true })),
        (claimed, Value::Null),
    ] {
        let mut github = begin()?;
        assert_eq!(
            people(&mut github, &author)?,
            [user("hanako"), user("web-flow")]
        );
        let merge = github.head("main")?.to_owned();
        let said = pull_of(&mut github, &merge);
        assert_eq!(
            said["commits"]["nodes"][0]["commit"]["signature"],
            signature
        );
    }
    Ok(())
}

#[test]
fn apps_and_placeholders_are_told_apart_and_the_deleted_are_nobody() -> Tested {
    let mut github = begin()?;
    github.add_user("copilot-swe-agent", Kind::Bot, Permission::Write);
    github.add_user("imported", Kind::Mannequin, Permission::Read);
    let pull = ask_as(&mut github, &Author::new("copilot-swe-agent"))?;
    github.review(pull, "imported", Opinion::Approve, NOON + 180)?;
    github.review(pull, "kenji", Opinion::Approve, NOON + 180)?;
    let merge = github.merge(pull, "hanako", Merge::Commit, NOON + 240)?;
    github.remove_user("kenji")?;
    github.add_user("kenji", Kind::User, Permission::Admin);

    let said = pull_of(&mut github, &merge);
    let bot = json!({ "__typename": "Bot", "login": "copilot-swe-agent" });
    assert_eq!(said["author"], bot);
    let reviews = &said["latestOpinionatedReviews"]["nodes"];
    let mannequin = json!({ "__typename": "Mannequin", "login": "imported" });
    assert_eq!(reviews[0]["author"], mannequin);
    assert_eq!(reviews[0]["authorCanPushToRepository"], false);
    assert_eq!(reviews[1]["author"], Value::Null, "another kenji");
    assert_eq!(reviews[1]["authorCanPushToRepository"], false);
    Ok(())
}

#[test]
fn nobody_approves_himself_and_strangers_see_nothing() -> Tested {
    let mut github = begin()?;
    let pull = ask(&mut github)?;
    for login in ["hanako", "mallory", "nobody"] {
        assert!(
            github
                .review(pull, login, Opinion::Approve, NOON + 180)
                .is_err()
        );
    }
    Ok(())
}

#[test]
fn what_happens_to_a_pull_request_is_on_its_timeline() -> Tested {
    let mut github = begin()?;
    let begun = github.head("main")?.to_owned();
    github.push("root", &begun, "side", NOON + 30)?;
    let pull = ask(&mut github)?;
    github.change_base(pull, "hanako", "side", NOON + 130)?;
    github.change_base(pull, "hanako", "main", NOON + 140)?;
    let elsewhere = Change::modify("README.md", "# More\n");
    github.push_to_default(&Author::new("root"), &[elsewhere], NOON + 150)?;
    github.push("root", &begun, "main", NOON + 160)?;
    github.close(pull, "kenji", NOON + 170)?;
    assert!(
        github
            .merge(pull, "root", Merge::Commit, NOON + 175)
            .is_err()
    );
    github.reopen(pull, "hanako", NOON + 180)?;
    let merge = github.merge(pull, "hanako", Merge::Commit, NOON + 190)?;
    let said = pull_of(&mut github, &merge);
    let events = said["timelineItems"]["nodes"].as_array().expect("events");
    let kinds: Vec<&str> = events
        .iter()
        .filter_map(|event| event["__typename"].as_str())
        .collect();
    assert_eq!(
        kinds,
        [
            "BaseRefChangedEvent",
            "BaseRefChangedEvent",
            "BaseRefForcePushedEvent",
            "ClosedEvent",
            "ReopenedEvent",
            "ClosedEvent",
        ]
    );
    Ok(())
}
