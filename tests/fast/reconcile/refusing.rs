//! One world for each refusal: what is said, where, and that nothing is made.

use countersign::demo::{Story, configuration};
use countersign::domain::Locale;
use sandbox::github::{Author, Change, Opinion};

use crate::kit::*;

/// Runs: this code is said here and in the comment, nothing is issued.
#[track_caller]
fn refused(story: &Story, pull: u64, code: &str) -> String {
    let said = run(story, &["reconcile"]).ended(1, &["refused", code]);
    nothing_was_issued(story);
    let [comment] = &comments(story, pull)[..] else {
        panic!("one comment after\n{said}")
    };
    assert!(comment.contains(&format!("`{code}`")), "{comment}");
    said.out
}

fn asked() -> (Story, u64) {
    let story = story();
    let pull = story.ask("hanako", &[(PATH, REQUEST)]).unwrap();
    (story, pull)
}

fn set_owners(story: &Story, codeowners: &str) {
    push(story, &[Change::modify(".github/CODEOWNERS", codeowners)]);
}

fn configured_as(from: &str, to: &str) -> Story {
    configured(&configuration(Locale::ENGLISH).replace(from, to))
}

/// By then GitHub shows all of a merge.
const SETTLED: i64 = 16 * 60;

#[test]
fn a_direct_push_is_no_request() {
    let story = story();
    push(&story, &[Change::add(PATH, REQUEST)]);
    run(&story, &["reconcile"]).ended(0, &["pending", "only minutes old", "no-pull-request"]);
    pass(&story, SETTLED);
    run(&story, &["reconcile"]).ended(1, &["refused", "no-pull-request", "unauthorized addition"]);
    nothing_was_issued(&story);
    assert_eq!(mutations(&story), Vec::<String>::new());
}

#[test]
fn an_unapproved_request_is_refused() {
    let (story, pull) = asked();
    story.merge(pull, "root").unwrap();
    let said = refused(&story, pull, "not-approved");
    assert!(
        said.contains("0 of 1 required code owner approvals") && said.contains("`@kenji`, `@root`")
    );
}

#[test]
fn an_approval_before_the_last_push_is_refused() {
    let (story, pull) = asked();
    story.approve(pull, "kenji").unwrap();
    at_github(&story, |world, now| {
        let branch = world.github.pull(pull)?.head.clone();
        let more = [Change::add("requests/more.yaml", request("svc-mailer"))];
        world
            .github
            .commit(&Author::new("hanako"), &branch, &more, now)
    });
    story.merge(pull, "hanako").unwrap();
    refused(&story, pull, "stale-approval");
}

#[test]
fn an_approval_by_an_author_is_refused() {
    let story = story();
    let pull = at_github(&story, |world, now| {
        let file = [Change::add(PATH, REQUEST)];
        world
            .github
            .commit(&Author::new("kenji"), "request", &file, now)?;
        world.github.open_pull("hanako", "request", "Ask", now)
    });
    story.approve(pull, "kenji").unwrap();
    story.merge(pull, "hanako").unwrap();
    refused(&story, pull, "own-approval");
}

#[test]
fn a_veto_is_respected() {
    let (story, pull) = asked();
    story.approve(pull, "kenji").unwrap();
    at_github(&story, |world, now| {
        world
            .github
            .review(pull, "root", Opinion::RequestChanges, now)
    });
    story.merge(pull, "hanako").unwrap();
    refused(&story, pull, "changes-requested");
}

#[test]
fn without_an_owner_nobody_can_approve() {
    let story = story();
    set_owners(&story, "/.github/ @root\n");
    let pull = story.ask_and_merge(&[(PATH, REQUEST)]).unwrap();
    refused(&story, pull, "no-owner");
}

#[test]
fn of_a_team_nobody_is_known() {
    let story = story();
    at_github(&story, |world, _| {
        world.github.add_team("approvers", &["kenji"])
    });
    set_owners(&story, "/requests/ @acme/approvers\n");
    let pull = story.ask_and_merge(&[(PATH, REQUEST)]).unwrap();
    let said = refused(&story, pull, "not-approved");
    assert!(said.contains("Name people (`@user`) in CODEOWNERS"));
}

#[test]
fn a_request_beside_other_changes_is_refused() {
    let story = story();
    let files = [(PATH, REQUEST), ("docs/more.md", "More.\n")];
    let pull = story.ask_and_merge(&files).unwrap();
    refused(&story, pull, "mixed-change");
}

#[test]
fn a_request_that_was_changed_is_refused() {
    let (story, _) = merged();
    let pull = at_github(&story, |world, now| {
        let change = [Change::modify(PATH, request("batch-importer"))];
        world
            .github
            .commit(&Author::new("hanako"), "change", &change, now)?;
        world.github.open_pull("hanako", "change", "Change", now)
    });
    story.approve(pull, "kenji").unwrap();
    story.merge(pull, "hanako").unwrap();
    refused(&story, pull, "not-added");
}

#[test]
fn a_pull_request_that_was_reopened_is_refused() {
    let (story, pull) = asked();
    at_github(&story, |world, now| {
        world.github.close(pull, "kenji", now)?;
        world.github.reopen(pull, "hanako", now)
    });
    story.approve(pull, "kenji").unwrap();
    story.merge(pull, "hanako").unwrap();
    refused(&story, pull, "reopened");
}

#[test]
fn an_approval_that_came_too_late_is_refused() {
    let (story, pull) = asked();
    pass(&story, 2 * 86_400);
    story.approve(pull, "kenji").unwrap();
    story.merge(pull, "hanako").unwrap();
    refused(&story, pull, "timed-out");
}

#[test]
fn an_approval_under_other_rules_is_refused() {
    let (story, pull) = merged();
    let other = configuration(Locale::ENGLISH).replace(r#"["*"]"#, r#"["batch-*"]"#);
    push(
        &story,
        &[Change::modify(
            countersign::check::CONFIGURATION_PATH,
            other,
        )],
    );
    refused(&story, pull, "configuration-changed");
}

#[test]
fn a_checkout_from_before_another_merge_is_stale() {
    let (story, pull) = merged();
    let checkout = story.checkout().unwrap();
    story
        .ask_and_merge(&[("requests/mailer.yaml", &request("svc-mailer"))])
        .unwrap();
    run_in(&story, &checkout, &["reconcile"], &[]).ended(0, &["pending", "stale-checkout"]);
    pass(&story, SETTLED);
    let said = run_in(&story, &checkout, &["reconcile"], &[]);
    said.ended(1, &["refused", "stale-checkout", "the default branch at"]);
    nothing_was_issued(&story);
    assert_eq!(comments(&story, pull), Vec::<String>::new());
    assert_eq!(mutations(&story), Vec::<String>::new());
}

#[test]
fn a_shallow_clone_is_refused() {
    let (story, pull) = merged();
    let checkout = clone(&story, &["--depth=1"]);
    let said = run_in(&story, &checkout, &["reconcile"], &[]);
    said.ended(1, &["stale-checkout", "fetch-depth: 0"]);
    nothing_was_issued(&story);
    assert_eq!(comments(&story, pull), Vec::<String>::new());
}

#[test]
fn an_approval_lapses_and_that_is_no_error() {
    let (story, pull) = merged();
    pass(&story, 2 * 86_400);
    run(&story, &["reconcile"]).ended(0, &["lapsed", "an approval is valid for 24h"]);
    nothing_was_issued(&story);
    assert!(comments(&story, pull)[0].contains("`lapsed`"));
}

#[test]
fn a_folder_may_not_ask_for_every_user() {
    let story = configured_as(r#"["*"]"#, r#"["svc-*"]"#);
    let pull = story.ask_and_merge(&[(PATH, REQUEST)]).unwrap();
    refused(&story, pull, "user-not-allowed");
}

#[test]
fn a_folder_without_an_account_may_ask_for_nobody() {
    let story = configured_as("requests/: {", "requests/prod/: {");
    let pull = story.ask_and_merge(&[(PATH, REQUEST)]).unwrap();
    refused(&story, pull, "user-not-allowed");
}

#[test]
fn iam_has_no_such_user() {
    let story = story();
    let pull = story
        .ask_and_merge(&[(PATH, &request("batch-importer"))])
        .unwrap();
    refused(&story, pull, "no-such-user");
}

#[test]
fn a_user_is_spelled_as_iam_spells_it() {
    let story = story();
    add_user(&story, "Svc-Mailer");
    let pull = story
        .ask_and_merge(&[(PATH, &request("svc-mailer"))])
        .unwrap();
    let said = refused(&story, pull, "no-such-user");
    assert!(said.contains("but has `Svc-Mailer`"));
    assert_eq!(keys(&story, "svc-mailer").len(), 0);
}

#[test]
fn a_name_that_somebody_else_took_is_left_alone() {
    let (story, pull) = merged();
    let id = "9f1c2d3e-0000-4000-8000-000000000000";
    story
        .sandbox
        .world()
        .secrets
        .add(SECRET, id, "theirs", &[("team", "data")], 1_793_600_000);
    let before = secret(&story, SECRET);
    run(&story, &["reconcile"]).ended(1, &["refused", "name-taken"]);
    assert_eq!(before, secret(&story, SECRET));
    assert_eq!(keys(&story, USER).len(), 0);
    let [notice] = &notices(&story)[..] else {
        panic!("one notice")
    };
    assert_eq!(notice.attributes["event"], "refused");
    assert!(comments(&story, pull)[0].contains("`name-taken`"));
}

#[test]
fn credentials_of_another_account_stop_everything() {
    let story = configured_as("123456789012", "210987654321");
    story.ask_and_merge(&[(PATH, REQUEST)]).unwrap();
    let said = run(&story, &["reconcile"]);
    assert_eq!(said.code, 2, "{said}");
    assert!(said.err.contains("wrong-account"), "{said}");
    nothing_was_issued(&story);
    assert_eq!(mutations(&story), Vec::<String>::new());
}

#[test]
fn a_user_with_two_keys_gets_no_third() {
    let (story, pull) = merged();
    let old = [(); 2].map(|()| story.sandbox.world().iam.add_key(USER).unwrap());
    run(&story, &["reconcile"]).ended(1, &["blocked", &old[0], &old[1]]);
    assert_eq!(keys(&story, USER).len(), 2);
    assert!(secret(&story, SECRET).is_none());
    let [notice] = &notices(&story)[..] else {
        panic!("one notice")
    };
    assert_eq!(notice.subject.as_deref(), Some("Access Key Request Failed"));
    assert!(comments(&story, pull)[0].contains("aws iam delete-access-key"));
}
