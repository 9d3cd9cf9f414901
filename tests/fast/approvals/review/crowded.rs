//! More than a person would ask for.

use sandbox::github::{Author, Change, Rules};

use super::*;

fn requests(count: usize) -> Vec<Change> {
    (0..count)
        .map(|number| Change::add(format!("requests/2026110209{number:06}.yaml"), REQUEST))
        .collect()
}

#[test]
fn more_than_a_hundred_files_are_told_and_read_by_nobody() {
    let play = Play::begin();
    play.commit(&Author::new("hanako"), &requests(600))
        .open("hanako");
    review(&play).ended(1, &["ask again #1", "too-large"]);
    assert_eq!(commit_state(&play), "failure");
    is_settled(&play);
    let pull = play.number();
    play.github(|github, now| github.close(pull, "hanako", now));
    review_all(&play).ended(0, &["rejected #1"]);
    assert_eq!(events(&play), Vec::<String>::new());
    assert!(comment(&play).len() < 65_536);
    is_settled(&play);
}

/// GitHub lists three thousand files, and there may be a request among the others.
#[test]
fn what_github_does_not_list_is_not_taken_for_nothing() {
    let play = Play::begin();
    let files = (0..3_100).map(|number| Change::add(format!("a/{number}.txt"), "x"));
    let mut changes: Vec<Change> = files.collect();
    changes.push(Change::add(PATH, REQUEST));
    play.commit(&Author::new("hanako"), &changes).open("hanako");
    mutations(&play.story);
    review(&play).ended(0, &["Nothing to review"]);
    assert_eq!(mutations(&play.story), Vec::<String>::new());
    let rules = Rules {
        required_statuses: vec!["countersign".to_owned()],
        ..Rules::default()
    };
    play.story.sandbox.world().github.set_rules("main", rules);
    review(&play).ended(1, &["ask again #1", "too-large"]);
    assert_eq!(commit_state(&play), "failure");
}

#[test]
fn a_comment_is_never_too_long_for_github() {
    for (language, label) in [("en", "needs change #1"), ("ja", "修正が必要 #1")] {
        let play = Play::begin();
        if language == "ja" {
            play.configure("language: en", "language: ja");
        }
        play.ask();
        let stranger = Author::new("hanako").under("nobody", "nobody@nowhere.example");
        let wrong = |number: usize| {
            let path = format!("requests/{number:02}{}.yaml", "a".repeat(60));
            let field = "y".repeat(100);
            let text = format!("iamUser: batch-exporter\nreason: short\nzz{field}: 1\n");
            Change::add(path, text)
        };
        for number in 0..90 {
            play.commit(&stranger, &[wrong(number)]);
        }
        let said = review(&play).ended(1, &[label]);
        assert!(!said.out.contains("failed"), "{}", said.out);
        assert!(comment(&play).len() <= 60_000, "{}", comment(&play).len());
        is_settled(&play);
    }
}

/// What was told is remembered for as many requests as there can be, and only of those that it still asks for.
#[test]
fn many_requests_over_and_over_fill_no_comment() {
    let play = Play::begin();
    let user = |number: usize| format!("svc-{number:02}-{}", "x".repeat(50));
    for number in 0..90 {
        play.story.sandbox.world().iam.add_user(&user(number));
    }
    let path = |round: usize, number: usize| {
        format!("requests/r{round}-{number:02}-{}.yaml", "a".repeat(50))
    };
    let add = |round: usize| {
        let requests = (0..90).map(|number| {
            let text = format!(
                "iamUser: {}\nreason: The nightly batch exports reports\n",
                user(number)
            );
            Change::add(path(round, number), text)
        });
        requests.collect::<Vec<_>>()
    };
    play.commit(&Author::new("hanako"), &add(0)).open("hanako");
    review(&play).ended(0, &[]);
    for round in 1..4 {
        let mut changes = add(round);
        changes.extend((0..90).map(|number| Change::delete(path(round - 1, number))));
        play.commit(&Author::new("hanako"), &changes);
        review(&play).ended(0, &["waiting #1"]);
        assert!(comment(&play).len() <= 60_000);
    }
    assert_eq!(events(&play).len(), 4 * 90);
    is_settled(&play);
    play.pass(2 * DAY);
    review(&play).ended(0, &["timed out #1"]);
    assert_eq!(events(&play).len(), 5 * 90);
    is_settled(&play);
}
