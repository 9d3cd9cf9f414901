//! What a proof costs.

use countersign::domain::Status;
use countersign::reconcile::{self, Interrupt};
use countersign::render::Progress;
use sandbox::github::{Change, Merge};

use crate::approvals::play::Play;

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
    let checkout = play.cloned(&[]);
    play.story.sandbox.world().calls.clear();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let report = runtime.block_on(async {
        let clients = play.story.clients(&checkout).await.unwrap();
        reconcile::run(
            &clients,
            None,
            &Progress::new(false, None),
            &Interrupt::never(),
        )
        .await
        .unwrap()
    });
    assert_eq!(report.outcomes.len(), 100);
    for outcome in &report.outcomes {
        assert!(
            matches!(outcome.status, Status::Announced { .. }),
            "{outcome:?}"
        );
    }
    let calls: Vec<String> = play
        .story
        .sandbox
        .world()
        .calls
        .iter()
        .map(|call| call.operation.clone())
        .filter(|operation| operation.starts_with("github:"))
        .collect();
    println!("{} calls of GitHub for 100 requests", calls.len());
    let comment = "github:POST /repos/{owner}/{repo}/issues/{number}/comments";
    let written = calls.iter().position(|call| call == comment).unwrap() + 1;
    assert!(written <= 8, "{calls:#?}");
    // One that mentions the requester; and as both are new, a look whether somebody else has written them in the meantime.
    assert_eq!(calls.len(), written + 2, "{calls:#?}");
}
