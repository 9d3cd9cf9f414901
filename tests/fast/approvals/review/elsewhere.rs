//! Pull requests that are somebody else's: into another branch, of another account.

use std::mem;

use sandbox::github::{Author, Change, Kind, Permission, Rules};

use super::*;

fn branch(play: &Play, name: &str) {
    play.github(|github, now| {
        let main = github.head("main")?.to_owned();
        github.push("root", &main, name, now)
    });
}

#[test]
fn into_another_branch_it_is_told_and_nothing_else_is_done() {
    let play = Play::begin();
    branch(&play, "release");
    play.commit(&Author::new("hanako"), &[Change::add(PATH, REQUEST)])
        .open_from("ask", "release", "hanako");
    review(&play).ended(1, &["ask again #1", "goes into `release`"]);
    assert_eq!((events(&play), status(&play)), (vec![], None));
    is_settled(&play);
    play.pass(2 * DAY);
    review_all(&play);
    let pull = play.number();
    play.github(|github, now| github.close(pull, "hanako", now));
    review_all(&play);
    assert_eq!(events(&play), Vec::<String>::new());
}

/// Two pull requests share a commit, and so its status: it speaks of the one that can lead to a key.
#[test]
fn a_pull_request_with_the_same_commit_does_not_speak_for_this_one() {
    let play = Play::begin();
    let rules = Rules {
        required_statuses: vec!["countersign".to_owned()],
        ..Rules::default()
    };
    play.story.sandbox.world().github.set_rules("main", rules);
    branch(&play, "release");
    play.ask();
    play.open_from("ask", "release", "hanako");
    review_all(&play);
    play.on(1);
    assert_eq!(commit_state(&play), "pending");
    mutations(&play.story);
    review_all(&play);
    assert_eq!(mutations(&play.story), Vec::<String>::new());
}

#[test]
fn what_is_carried_on_from_the_default_branch_is_left_alone() {
    let play = Play::begin();
    branch(&play, "staging");
    play.ask().approved();
    play.open_from("main", "staging", "root");
    mutations(&play.story);
    review_all(&play).ended(0, &["Nothing to review"]);
    play.pass(2 * DAY);
    review_all(&play).ended(0, &["Nothing to review"]);
    assert_eq!(mutations(&play.story), Vec::<String>::new());
}

/// A second account, whose requests lie in a folder of their own.
fn second_account(play: &Play) {
    play.configure(
        "folders:\n",
        "  other:\n    id: \"210987654321\"\n    region: ap-northeast-1\n    topic: arn:aws:sns:ap-northeast-1:210987654321:countersign\n\
         folders:\n  requests/other/: { account: other, users: [\"*\"] }\n",
    );
}

fn review_of(play: &Play, account: &str) -> Said {
    run_nowhere(&play.story, &["review", "--all", "--account", account], &[])
}

#[test]
fn each_run_speaks_of_its_own_account() {
    let play = Play::begin();
    second_account(&play);
    play.ask();
    review_of(&play, "other").ended(0, &["Nothing to review"]);
    assert_eq!(events(&play), Vec::<String>::new());
    review_of(&play, "main").ended(0, &["waiting #1"]);
    assert_eq!(events(&play), ["requested"]);
    // What nobody's folder has is told by whoever comes first, and by the next one not again.
    play.commit(
        &Author::new("hanako"),
        &[Change::add("requests/a b.yaml", REQUEST)],
    );
    review_of(&play, "other").ended(1, &["needs change #1"]);
    mutations(&play.story);
    review_of(&play, "main").ended(1, &["needs change #1"]);
    assert_eq!(mutations(&play.story), Vec::<String>::new());
}

#[test]
fn a_pull_request_of_two_accounts_says_what_both_runs_know() {
    let play = Play::begin();
    second_account(&play);
    let missing = REQUEST.replace("batch-exporter", "svc-nobody");
    let others = OTHER.replace("requests/", "requests/other/");
    play.commit(
        &Author::new("hanako"),
        &[Change::add(PATH, missing), Change::add(others, REQUEST)],
    )
    .open("hanako");
    review_of(&play, "main").ended(0, &["waiting #1"]);
    mutations(&play.story);
    for _ in 0..2 {
        review_of(&play, "main").ended(0, &["waiting #1"]);
    }
    assert_eq!(mutations(&play.story), Vec::<String>::new());
    assert_eq!(events(&play), ["requested"], "of its own account");
}

/// Opens a pull request from a stranger's fork, which asks for a user that there is not.
fn ask_from_fork(play: &Play) {
    let text = "iamUser: batch-nobody\nreason: Is there such a user, and how many keys has it?\n";
    play.user("stranger", Kind::User, Permission::Read);
    play.commit_to(
        "stranger:ask",
        &Author::new("stranger"),
        &[Change::add(PATH, text)],
    )
    .open_from("stranger:ask", "main", "stranger");
}

/// The services of AWS that were asked since the last time that this was asked for.
fn asked_of_aws(play: &Play) -> Vec<String> {
    let calls = mem::take(&mut play.story.sandbox.world().calls).into_iter();
    let calls = calls.map(|call| call.operation);
    calls.filter(|call| !call.starts_with("github:")).collect()
}

/// A stranger could otherwise find out by the comment which users, keys and secrets there are.
#[test]
fn what_aws_says_is_not_told_to_a_fork() {
    let play = Play::begin();
    ask_from_fork(&play);
    asked_of_aws(&play);
    let said = review(&play).ended(1, &["ask again #1", "from-fork"]);
    assert!(!said.out.contains("no-such-user"), "{}", said.out);
    assert_eq!(asked_of_aws(&play), [""; 0]);
    let comment = seen(&play);
    assert!(!comment.contains("IAM has no user"), "{comment}");

    let play = Play::begin();
    play.configure("required: 1", "required: 1\n  forks: true");
    ask_from_fork(&play);
    asked_of_aws(&play);
    review(&play).ended(1, &["no-such-user"]);
    assert!(asked_of_aws(&play).contains(&"iam:GetUser".to_owned()));
    let comment = seen(&play);
    assert!(comment.contains("IAM has no user"), "{comment}");
}
