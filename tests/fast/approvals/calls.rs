//! What a proof costs.

use countersign::domain::Status;
use sandbox::github::{Change, Merge};

use crate::kit::inside::{self, block_on};
use crate::kit::play::Play;
use crate::kit::*;

/// 100 new requests in one pull request, and everything that could cost a call of its own: heads that only GitHub has, a team
/// that cannot be read, the comment.
#[test]
fn a_hundred_requests_in_one_pull_request_cost_at_most_eight_calls() {
    let play = Play::begin();
    let mut changes = Vec::new();
    for number in 0..100 {
        let user = format!("batch-{number}");
        play.story.sandbox.world().iam.add_user(&user);
        let text = format!("iamUser: {user}\nreason: one of very many requests\n");
        changes.push(Change::add(format!("requests/many/{number}.yaml"), text));
    }
    play.team(&["kenji"])
        .ruled()
        .commit(&sandbox::github::Author::new("hanako"), &changes);
    play.open("hanako")
        .approve("kenji")
        .merge_as("hanako", Merge::Squash);
    play.github(|github, now| github.delete_branch("hanako", "ask", now));
    let checkout = clone(&play.story, &[]);
    play.story.sandbox.world().calls.clear();
    let report = block_on(inside::report_in(&play.story, &checkout, None));
    assert_eq!(report.outcomes.len(), 100);
    for outcome in &report.outcomes {
        assert!(
            matches!(outcome.status, Status::Announced { .. }),
            "{outcome:?}"
        );
    }
    let calls = github_calls(&play.story);
    println!("{} calls of GitHub for 100 requests", calls.len());
    let comment = "github:POST /repos/{owner}/{repo}/issues/{number}/comments";
    let written = calls.iter().position(|call| call == comment).unwrap() + 1;
    assert!(written <= 8, "{calls:#?}");
    // One that mentions the requester; and as both are new, a look whether somebody else has written them in the meantime.
    assert_eq!(calls.len(), written + 2, "{calls:#?}");
}
