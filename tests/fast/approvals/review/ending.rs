//! Pull requests that end without a key, and those that ask for none.

use countersign::domain::MENTION_MARK;
use sandbox::github::{Author, Change, Opinion, Rules};

use super::*;

#[test]
fn a_rejection_is_told_with_who_closed_it_and_why() {
    let play = Play::begin();
    play.ask();
    review(&play);
    let pull = play.number();
    play.github(|github, now| {
        github.review_saying(
            pull,
            "kenji",
            Opinion::RequestChanges,
            "Use a role instead.\n\nSecret: somewhere/else @everyone",
            now,
        )
    });
    play.github(|github, now| github.close(pull, "kenji", now));
    review_all(&play).ended(0, &["rejected #1"]);
    insta::assert_snapshot!(seen(&play));
    assert_eq!(events(&play), ["requested", "rejected"]);
    insta::assert_snapshot!(notices(&play.story)[1].message);
    is_settled(&play);
}

#[test]
fn a_missed_rejection_is_told_within_a_week() {
    let play = Play::begin();
    play.ask();
    let pull = play.number();
    play.github(|github, now| github.close(pull, "hanako", now));
    play.pass(8 * DAY);
    review_all(&play).ended(0, &["Nothing to review"]);
    assert_eq!(events(&play), Vec::<String>::new());
    review(&play).ended(0, &["rejected #1"]);
    assert_eq!(events(&play), ["rejected"]);
    is_settled(&play);
}

#[test]
fn what_nobody_approves_is_closed_in_time() {
    let play = Play::begin();
    play.ask();
    review(&play);
    play.pass(DAY - 60);
    review_all(&play).ended(0, &["waiting #1"]);
    play.pass(61);
    review_all(&play).ended(0, &["timed out #1", "closed the pull request"]);
    assert_eq!(events(&play), ["requested", "timed-out"]);
    insta::assert_snapshot!(seen(&play));
    insta::assert_snapshot!(notices(&play.story)[1].message);
    is_settled(&play);
    review_all(&play).ended(0, &["timed out #1"]);
    assert_eq!(events(&play).len(), 2, "its end is no rejection, too");
}

/// Those that mention somebody, without their marks.
fn mentions(play: &Play) -> Vec<String> {
    let world = play.story.sandbox.world();
    let comments = world.github.comments_on(play.number()).into_iter();
    comments
        .filter(|comment| comment.body.starts_with(MENTION_MARK))
        .map(|comment| comment.body.split_once('\n').unwrap().1.to_owned())
        .collect()
}

#[test]
fn before_the_time_is_over_the_requester_is_reminded_once() {
    let play = Play::begin();
    play.ask();
    review(&play);
    play.pass(DAY * 3 / 4 - 300);
    review_all(&play).ended(0, &["waiting #1"]);
    assert_eq!(mentions(&play), Vec::<String>::new());
    play.pass(600);
    review_all(&play).ended(0, &["wrote the comment"]);
    is_settled(&play);
    insta::assert_snapshot!("not_approved_yet", mentions(&play)[0]);
    play.approve("kenji");
    review(&play);
    play.pass(DAY * 3 / 4);
    review_all(&play).ended(0, &["wrote the comment"]);
    is_settled(&play);
    let told = mentions(&play);
    assert_eq!(told.len(), 2, "{told:#?}");
    insta::assert_snapshot!("not_merged_yet", told[1]);
}

#[test]
fn of_what_is_no_request_of_ours_nobody_is_reminded() {
    for play in [Play::begin(), Play::begin()].iter().enumerate() {
        let (n, play) = play;
        play.ask();
        let pull = play.number();
        match n {
            0 => play.github(|github, _| github.make_draft(pull, "hanako")),
            _ => play.github(|github, _| github.lock(pull, "kenji")),
        }
        review(play);
        play.pass(DAY - 600);
        review_all(play);
        assert_eq!(mentions(play), Vec::<String>::new());
    }
}

#[test]
fn an_approval_that_came_too_late_or_is_too_old_does_not_keep_it_open() {
    let play = Play::begin();
    play.ask().pass(DAY).approve("kenji");
    review(&play).ended(0, &["timed out #1"]);
    let play = Play::begin();
    play.ask().approve("kenji").pass(DAY + 1);
    review(&play).ended(0, &["timed out #1"]);
    is_settled(&play);
}

#[test]
fn what_is_ready_late_has_its_time() {
    let play = Play::begin();
    play.ask().pass(DAY);
    let pull = play.number();
    play.github(|github, now| github.make_ready(pull, "hanako", now));
    review_all(&play).ended(0, &["waiting #1"]);
    play.pass(DAY + 1);
    review_all(&play).ended(0, &["timed out #1"]);
}

#[test]
fn a_pull_request_without_requests_is_left_alone() {
    let play = Play::begin();
    let changes = [
        Change::add("src/main.rs", "fn main() {}\n"),
        Change::add("requests/README.md", "Welcome\n"),
    ];
    play.commit(&Author::new("hanako"), &changes).open("hanako");
    mutations(&play.story);
    review(&play).ended(0, &["Nothing to review"]);
    review_all(&play).ended(0, &["Nothing to review"]);
    assert_eq!(mutations(&play.story), Vec::<String>::new());
    // A rule that requires the status would keep everything else out.
    let rules = Rules {
        required_statuses: vec!["countersign".to_owned()],
        ..Rules::default()
    };
    play.story.sandbox.world().github.set_rules("main", rules);
    review(&play).ended(0, &["no request #1"]);
    assert_eq!(
        mutations(&play.story),
        ["github:POST /repos/{owner}/{repo}/statuses/{sha}"]
    );
    assert_eq!(commit_state(&play), "success");
    is_settled(&play);
}

#[test]
fn requests_are_written_once() {
    let play = Play::begin();
    play.push(&[Change::add(PATH, REQUEST), Change::add(OTHER, REQUEST)]);
    play.commit(&Author::new("hanako"), &[Change::delete(PATH)])
        .open("hanako");
    review(&play).ended(0, &["removal #1"]);
    insta::assert_snapshot!(seen(&play));
    assert_eq!(commit_state(&play), "success");
    is_settled(&play);

    play.commit_to(
        "change",
        &Author::new("hanako"),
        &[Change::modify(OTHER, "iamUser: x\n")],
    )
    .open_from("change", "main", "hanako");
    review(&play).ended(1, &["needs change #2", "mixed-change"]);
    insta::assert_snapshot!(seen(&play));
    assert_eq!(commit_state(&play), "failure");

    let moved = Change::rename(OTHER, "old/a.yaml");
    play.commit_to("move", &Author::new("hanako"), &[moved])
        .open_from("move", "main", "hanako");
    review(&play).ended(1, &["needs change #3", "mixed-change"]);
    assert_eq!(events(&play), Vec::<String>::new());
    play.pass(2 * DAY);
    review_all(&play).ended(1, &["removal #1", "needs change #2", "needs change #3"]);
    for pull in 1..=3 {
        play.on(pull);
        assert_eq!(
            mentions(&play),
            Vec::<String>::new(),
            "#{pull} is not closed"
        );
    }
}

#[test]
fn a_request_that_is_taken_back_leaves_a_word() {
    let play = Play::begin();
    play.ask();
    review(&play);
    play.commit(
        &Author::new("hanako"),
        &[Change::delete(PATH), Change::add("notes.txt", "later\n")],
    );
    review(&play).ended(0, &["no request #1"]);
    assert!(seen(&play).contains("adds no request file any more"));
    assert_eq!(commit_state(&play), "success");
    is_settled(&play);
}
