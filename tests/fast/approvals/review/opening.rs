//! From the opening to the merge, and what the requester can mend in between.

use sandbox::github::{Author, Change, Merge};

use super::*;

#[test]
fn a_request_is_asked_about_once() {
    let play = Play::begin();
    play.ask();
    review(&play).ended(0, &["waiting #1 (hanako)"]);
    insta::assert_snapshot!(seen(&play));
    assert_eq!(events(&play), ["requested"]);
    let notice = &notices(&play.story)[0];
    insta::assert_snapshot!(format!(
        "{}\n\n{}",
        notice.subject.as_deref().unwrap(),
        notice.message
    ));
    insta::assert_debug_snapshot!(notice.attributes);
    assert_eq!(commit_state(&play), "pending");
    is_settled(&play);
}

#[test]
fn in_japanese() {
    let play = Play::begin();
    play.configure("language: en", "language: ja").ask();
    review(&play).ended(0, &["コードオーナーの承認待ち"]);
    insta::assert_snapshot!(seen(&play));
    insta::assert_snapshot!(notices(&play.story)[0].message);
    play.approve("kenji");
    review(&play).ended(0, &["承認済み"]);
    insta::assert_snapshot!(seen(&play));
    is_settled(&play);
}

#[test]
fn an_approval_makes_it_green_and_a_push_takes_that_back() {
    let play = Play::begin();
    play.ask().approve("kenji");
    review(&play).ended(0, &["approved #1"]);
    insta::assert_snapshot!(seen(&play));
    assert_eq!(commit_state(&play), "success");
    is_settled(&play);
    play.commit(
        &Author::new("hanako"),
        &[Change::add(OTHER, REQUEST.replace("batch", "svc"))],
    );
    play.story.sandbox.world().iam.add_user("svc-exporter");
    review(&play).ended(0, &["waiting #1", "stale-approval"]);
    assert_eq!(commit_state(&play), "pending");
    assert_eq!(
        events(&play),
        ["requested", "requested"],
        "each request once"
    );
    is_settled(&play);
}

/// What is green here is approved there, and the comment is the same one.
#[test]
fn after_the_merge_the_comment_goes_on() {
    let play = Play::begin();
    play.ask();
    review(&play);
    play.approve("kenji");
    review(&play).ended(0, &["approved"]);
    play.merge_as("hanako", Merge::Squash);
    mutations(&play.story);
    review_all(&play).ended(0, &["Nothing to review"]);
    assert_eq!(
        mutations(&play.story),
        Vec::<String>::new(),
        "it is reconcile's now"
    );
    assert_eq!(play.judge(), "approved");
    run(&play.story, &["reconcile"]).ended(0, &[]);
    assert!(comment(&play).contains("🔑 Issued"), "{}", comment(&play));
}

#[test]
fn a_wrong_file_is_explained_and_nobody_is_asked() {
    let play = Play::begin();
    let wrong = "iamUser: batch-exporter\nreson: The nightly batch exports reports to S3\n";
    play.commit(&Author::new("hanako"), &[Change::add(PATH, wrong)])
        .open("hanako");
    let said = review(&play).ended(1, &["unknown-field", ":2:1", "needs change #1"]);
    assert!(said.err.is_empty());
    insta::assert_snapshot!(seen(&play));
    assert_eq!(
        (commit_state(&play), events(&play)),
        ("failure".to_owned(), vec![])
    );
    is_settled(&play);
    play.commit(&Author::new("hanako"), &[Change::modify(PATH, REQUEST)]);
    review(&play).ended(0, &["waiting"]);
    assert_eq!(
        (commit_state(&play), events(&play)),
        ("pending".to_owned(), vec!["requested".to_owned()])
    );
}

#[test]
fn a_warning_is_no_wrong() {
    let play = Play::begin();
    let reason = "Rotation for ticket #4711, once the security team agreed";
    let cut_off = format!("iamUser: batch-exporter\nreason: {reason}\n");
    play.commit(&Author::new("hanako"), &[Change::add(PATH, cut_off)])
        .open("hanako");
    review(&play).ended(0, &["waiting #1", "cut-off"]);
    let said = comment(&play);
    assert!(said.contains("#### Warnings about the files"), "{said}");
    assert!(!said.contains("What is wrong"), "{said}");
    assert_eq!(
        (commit_state(&play), events(&play)),
        ("pending".to_owned(), vec!["requested".to_owned()])
    );
    is_settled(&play);
    // As the hint says.
    let whole = format!("iamUser: batch-exporter\nreason: \"{reason}\"\n");
    play.commit(&Author::new("hanako"), &[Change::modify(PATH, whole)]);
    review(&play).ended(0, &["waiting #1"]);
    let said = comment(&play);
    assert!(
        !said.contains("Warnings") && said.contains(reason),
        "{said}"
    );
}

#[test]
fn everything_that_is_wrong_is_told_at_once() {
    let play = Play::begin();
    let stranger = Author::new("hanako").under("nobody", "nobody@nowhere.example");
    let changes = [
        Change::add(PATH, "iamUser: batch-exporter\nreason: short\n"),
        Change::add(OTHER, REQUEST),
        Change::add("requests/other.yaml", REQUEST),
        Change::add("requests/Odd.yml", REQUEST),
        Change::add("src/main.rs", "fn main() {}\n"),
        Change::modify("requests/README.md", "x").clone(),
    ];
    play.push(&[Change::add("requests/README.md", "Welcome\n")]);
    play.commit(&stranger, &changes).open("hanako");
    review(&play).ended(
        1,
        &[
            "invalid-reason",
            "not-a-request",
            "mixed-change",
            "unattributed-commit",
            "same-user",
            "not-approved",
        ],
    );
    insta::assert_snapshot!(seen(&play));
    is_settled(&play);
}

#[test]
fn what_cannot_be_mended_asks_for_another_pull_request() {
    let play = Play::begin();
    play.github(|github, now| {
        github
            .commit(&Author::new("mallory"), "fork:ask", &[], now)
            .or(Ok(String::new()))
    });
    play.ask();
    let pull = play.number();
    play.github(|github, now| github.close(pull, "hanako", now));
    play.github(|github, now| github.reopen(pull, "hanako", now));
    review(&play).ended(1, &["ask again #1", "reopened"]);
    assert_eq!(
        (commit_state(&play), events(&play)),
        ("failure".to_owned(), vec![])
    );
    assert!(seen(&play).contains("close this pull request, and open a new one"));
    is_settled(&play);
}

#[test]
fn a_draft_asks_nobody_until_it_is_ready() {
    let play = Play::begin();
    play.ask();
    let pull = play.number();
    play.github(|github, _| github.make_draft(pull, "hanako"));
    review(&play).ended(0, &["draft #1"]);
    assert_eq!(
        (commit_state(&play), events(&play)),
        ("pending".to_owned(), vec![])
    );
    play.pass(3 * DAY);
    review(&play).ended(0, &["draft #1"]);
    is_settled(&play);
    play.github(|github, now| github.make_ready(pull, "hanako", now));
    review(&play).ended(0, &["waiting #1"]);
    assert_eq!(events(&play), ["requested"]);
    is_settled(&play);
}

#[test]
fn two_approvals_are_counted() {
    let play = Play::begin();
    play.configure("required: 1", "required: 2")
        .ask()
        .approve("kenji");
    review(&play).ended(0, &["1 of 2 required"]);
    assert!(seen(&play).contains("`kenji` (1/2)"), "{}", seen(&play));
    play.approve("root");
    review(&play).ended(0, &["approved"]);
    assert_eq!(commit_state(&play), "success");
}

#[test]
fn many_requests_fit_into_one_comment_and_ten_calls() {
    let play = Play::begin();
    let mut changes = Vec::new();
    for number in 0..100 {
        let user = format!("batch-{number}");
        play.story.sandbox.world().iam.add_user(&user);
        let text = format!(
            "iamUser: {user}\nreason: {}\n",
            "one of very many ".repeat(50)
        );
        changes.push(Change::add(format!("requests/many/{number}.yaml"), text));
    }
    play.team(&["kenji"])
        .readable()
        .commit(&Author::new("hanako"), &changes);
    play.open("hanako");
    play.story.sandbox.world().calls.clear();
    review(&play).ended(0, &["waiting"]);
    let calls = github_calls(&play.story);
    println!(
        "{} calls of GitHub for 100 requests: {calls:#?}",
        calls.len()
    );
    // Eight; a look after the first comment; and on a slow machine one before it.
    assert!(calls.len() <= 10, "{calls:#?}");
    assert!(comment(&play).len() <= 65_536);
    assert_eq!(events(&play).len(), 100);
    is_settled(&play);
}
