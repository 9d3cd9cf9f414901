//! What a run asks of GitHub's rate limits, which are a thousand points and a thousand calls an hour.

use std::time::Instant;

use countersign::domain::Status;
use countersign::render::RunReport;
use sandbox::github::{Author, Change, Merge};

use crate::kit::inside;
use crate::kit::play::Play;
use crate::kit::*;

/// Somebody asks for a key in a pull request of its own.
fn ask(play: &Play, number: usize, user: &str) {
    let (path, branch) = (format!("requests/{number}.yaml"), format!("ask-{number}"));
    let text = format!("iamUser: {user}\nreason: one of very many requests\n");
    play.commit_to(&branch, &Author::new("hanako"), &[Change::add(path, text)])
        .open_from(&branch, "main", "hanako");
}

/// Begins an hour, and returns the points and calls of a run.
fn cost(play: &Play) -> (RunReport, u64, u64) {
    play.pass(3_600);
    let report = inside::report(&play.story, None);
    let world = play.story.sandbox.world();
    let budget = &world.github.budget;
    (report, budget.graphql.used(), budget.rest.used())
}

/// Files that lapsed or were refused, each of a merge of its own, and ten new ones. A hundred old files cost one point, and
/// one more for their comments.
#[test]
fn a_thousand_old_files_and_ten_new_ones_cost_forty_points_and_forty_calls() {
    // A thousand take a minute to be merged: `OLD_FILES=1000`.
    let old = std::env::var("OLD_FILES").map_or(200, |count| count.parse().unwrap());
    let began = Instant::now();
    let play = Play::begin();
    for number in 0..old {
        match number % 10 {
            // Pushed past all pull requests, so refused for good.
            0 => {
                let text = "iamUser: nobody\nreason: pushed past everybody\n";
                play.push(&[Change::add(format!("requests/{number}.yaml"), text)]);
            }
            // Merged without an approval.
            1..4 => {
                ask(&play, number, "nobody");
                play.merge_as("root", Merge::Squash);
            }
            _ => {
                ask(&play, number, "nobody");
                play.approved();
            }
        }
    }
    play.pass(2 * DAY);
    println!("{old} old files after {:?}", began.elapsed());
    for number in old..old + 10 {
        let user = format!("batch-{number}");
        play.story.sandbox.world().iam.add_user(&user);
        ask(&play, number, &user);
        play.approved();
    }
    let (report, points, calls) = cost(&play);
    println!("{points} points and {calls} calls for {old} old files and 10 new ones");
    let count = |is: fn(&Status) -> bool| {
        let outcomes = report.outcomes.iter();
        outcomes.filter(|outcome| is(&outcome.status)).count()
    };
    assert!(report.outcomes.iter().all(|one| one.failure.is_none()));
    assert_eq!(
        count(|status| matches!(status, Status::Announced { .. })),
        10
    );
    assert_eq!(
        count(|status| matches!(status, Status::Refused(_))),
        old / 10
    );
    assert_eq!(
        count(|status| matches!(status, Status::Lapsed(_))),
        old - old / 10
    );
    assert!(
        points <= 40 && calls <= 40,
        "{points} points, {calls} calls"
    );
    let left = report.rate_limits;
    assert_eq!(left.graphql.unwrap().remaining, 1_000 - points);
    assert_eq!(left.rest.unwrap().remaining, 1_000 - calls);

    // What lapsed longer ago than a comment matters is not looked at any more.
    play.pass(20 * DAY);
    let (_, points, calls) = cost(&play);
    println!("{points} points and {calls} calls when all of it is old");
    assert!(points <= 15 && calls == 0, "{points} points, {calls} calls");

    // Somebody burnt the points: what is new goes first, and what can wait does.
    let user = "batch-late";
    play.story.sandbox.world().iam.add_user(user);
    ask(&play, old + 10, user);
    play.approved();
    {
        let world = play.story.sandbox.world();
        let graphql = &world.github.budget.graphql;
        graphql.spend(graphql.remaining() - 95);
    }
    let report = inside::report(&play.story, None);
    let late = report.outcomes.iter().find(|one| one.user.as_str() == user);
    let late = late.unwrap();
    assert!(matches!(late.status, Status::Announced { .. }), "{late:?}");
    let failures = report
        .outcomes
        .iter()
        .filter_map(|one| one.failure.as_ref());
    let codes: Vec<_> = failures.map(|failure| failure.code.as_deref()).collect();
    assert!(
        !codes.is_empty(),
        "somebody has to be told that the rest was not looked at"
    );
    assert!(
        codes.iter().all(|code| *code == Some("rate-limit-reserve")),
        "{codes:?}"
    );
}

/// Nothing is left to ask with: that is said, and nothing is decided.
#[test]
fn a_burnt_budget_decides_nothing() {
    let play = Play::begin();
    play.ask().approved();
    play.story.sandbox.world().github.budget.graphql.limit = 0;
    assert!(play.judge().contains("rate-limited"), "{}", play.judge());
    play.pass(3_600);
    play.story.sandbox.world().github.budget.graphql.limit = 1_000;
    assert_eq!(play.judge(), "approved");
    play.story.sandbox.world().github.budget.rest.limit = 0;
    assert!(play.judge().contains("rate-limited"), "{}", play.judge());
}
