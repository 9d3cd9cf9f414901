//! What others do in the meantime.

use std::sync::Arc;
use std::time::Duration;

use sandbox::github::{Author, Change, Merge, Opinion, PullState, Rules};
use sandbox::{Effect, Fault, Trouble, When, World};

use super::*;

fn before(operation: &str, effect: Effect) -> Fault {
    Fault {
        operation: operation.to_owned(),
        nth: 1,
        when: When::Before,
        effect,
    }
}

fn act(act: impl Fn(&mut World) + Send + Sync + 'static) -> Effect {
    Effect::Act(Arc::new(act))
}

fn state(play: &Play) -> PullState {
    let world = play.story.sandbox.world();
    world.github.pull(play.number()).unwrap().state
}

/// Whoever was slow leaves to others what they did in the meantime.
#[test]
fn a_slow_run_does_not_write_over_what_came_after_its_question() {
    let play = Play::begin();
    play.ask();
    review(&play);
    play.approve("kenji");
    let merged = act(|world| {
        world.pass(60);
        let now = world.now();
        let id = world.github.comments_on(1)[0].id;
        world.github.merge(1, "hanako", Merge::Squash, now).unwrap();
        let body = "<!-- countersign {\"told\":[]} -->\n### countersign: issued";
        world
            .github
            .edit_comment(id, "github-actions", body, now)
            .unwrap();
    });
    let slow = Effect::Delay(Duration::from_millis(3_100));
    play.story.sandbox.world().faults = vec![
        before("sts:GetCallerIdentity", merged),
        before("sts:GetCallerIdentity", slow),
    ];
    review(&play);
    assert!(comment(&play).contains("countersign: issued"));
}

#[test]
fn what_is_made_ready_again_is_not_closed() {
    let play = Play::begin();
    play.ask();
    review(&play);
    play.pass(DAY + 1);
    let ready = act(|world| {
        world.pass(60);
        let now = world.now();
        world.github.make_draft(1, "hanako").unwrap();
        world.github.make_ready(1, "hanako", now).unwrap();
    });
    play.story.sandbox.world().faults = vec![before("sns:Publish", ready)];
    review(&play);
    assert_eq!(state(&play), PullState::Open);
    review(&play).ended(0, &["waiting #1"]);
    is_settled(&play);
}

#[test]
fn two_runs_at_once_leave_one_comment() {
    let play = Play::begin();
    play.ask();
    let nowhere = tempfile::tempdir().unwrap();
    let runs: Vec<_> = (0..4)
        .map(|_| {
            in_story(&play.story, nowhere.path(), &["review", "--pull", "1"], &[])
                .stdout(std::process::Stdio::null())
                .spawn()
                .unwrap()
        })
        .collect();
    for mut run in runs {
        assert!(run.wait().unwrap().success());
    }
    review(&play);
    comment(&play);
    is_settled(&play);
}

#[test]
fn one_that_is_closed_while_it_is_listed_is_looked_at_once() {
    let play = Play::begin();
    play.ask().ask_for_another();
    let closed = act(|world| {
        world.pass(1);
        let now = world.now();
        world.github.close(1, "hanako", now).unwrap();
    });
    let mut second = before("github:POST /graphql", closed);
    second.nth = 2;
    play.story.sandbox.world().faults = vec![second];
    let said = review_all(&play).ended(0, &["rejected #1", "waiting #2"]);
    assert_eq!(said.out.matches(" #1 ").count(), 1, "{}", said.out);
}

/// A comment that cannot be written keeps nobody from seeing that the commit_state is red.
#[test]
fn the_status_is_set_where_the_comment_cannot_be_written() {
    let play = Play::begin();
    play.ask().approve("kenji");
    review(&play);
    play.commit(
        &Author::new("hanako"),
        &[Change::modify(
            PATH,
            "iamUser: batch-exporter\nreason: something else\n",
        )],
    );
    play.story.sandbox.world().faults = vec![before(
        "github:PATCH /repos/{owner}/{repo}/issues/comments/{id}",
        Effect::Answer(Trouble::Deny),
    )];
    review(&play).ended(3, &["waiting #1", "set the commit status to pending"]);
    assert_eq!(commit_state(&play), "pending");
    review(&play).ended(0, &["wrote the comment"]);
    is_settled(&play);
}

#[test]
fn a_request_that_is_taken_back_is_seen_wherever_its_comment_is() {
    for remarks in [0, 11] {
        let play = Play::begin();
        play.ask().approve("kenji");
        review(&play);
        let pull = play.number();
        for _ in 0..remarks {
            play.github(|github, now| github.comment(pull, "mika", "hm", now));
        }
        let changes = [Change::delete(PATH), Change::add("notes.txt", "later\n")];
        play.commit(&Author::new("hanako"), &changes);
        review_all(&play).ended(0, &["no request #1"]);
        assert!(seen(&play).contains("no key requested"));
    }
}

#[test]
fn a_required_status_is_set_by_the_run_that_looks_at_all() {
    let play = Play::begin();
    let rules = Rules {
        required_statuses: vec!["countersign".to_owned()],
        ..Rules::default()
    };
    play.story.sandbox.world().github.set_rules("main", rules);
    play.commit(&Author::new("hanako"), &[Change::add("notes.txt", "x")])
        .open("hanako");
    review_all(&play).ended(0, &["no request #1"]);
    assert_eq!(commit_state(&play), "success");
    review_all(&play).ended(0, &["Nothing to review"]);
}

#[test]
fn an_old_end_is_not_told_again_because_somebody_says_something() {
    let play = Play::begin();
    play.ask();
    let pull = play.number();
    play.github(|github, now| github.close(pull, "hanako", now));
    play.pass(200 * DAY);
    play.github(|github, now| github.review_saying(pull, "mika", Opinion::Comment, "hm", now));
    review_all(&play).ended(0, &["Nothing to review"]);
    assert_eq!(events(&play), Vec::<String>::new());
}

#[test]
fn one_that_took_requests_away_ends_in_silence() {
    let play = Play::begin();
    play.push(&[Change::add(PATH, REQUEST)]);
    play.commit(&Author::new("hanako"), &[Change::delete(PATH)])
        .open("hanako");
    let pull = play.number();
    play.github(|github, now| github.close(pull, "hanako", now));
    mutations(&play.story);
    review_all(&play).ended(0, &["Nothing to review"]);
    assert_eq!(mutations(&play.story), Vec::<String>::new());
}
