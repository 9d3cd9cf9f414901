//! What a run costs, by the sandbox's own record.

use std::collections::BTreeMap;
use std::process::Command;
use std::time::{Duration, Instant};

use countersign::demo::{Story, configuration};
use countersign::domain::Locale;
use sandbox::Call;
use sandbox::github::Change;

use crate::kit::*;

/// How often each operation was called.
fn tally(calls: &[Call]) -> BTreeMap<&str, usize> {
    let mut tally = BTreeMap::new();
    for call in calls {
        *tally.entry(call.operation.as_str()).or_default() += 1;
    }
    tally
}

fn github(calls: &[Call]) -> usize {
    let is_github = |call: &&Call| call.operation.starts_with("github:");
    calls.iter().filter(is_github).count()
}

#[test]
fn a_stored_key_is_six_round_trips_deep() {
    let (story, _) = merged();
    // Long enough that calls made side by side overlap also on a busy machine.
    story.sandbox.world().latency = Duration::from_millis(250);
    run(&story, &["reconcile"]).ended(0, &["announced"]);
    let mut world = story.sandbox.world();
    let whole = world.depth();
    let promoted = world
        .calls
        .iter()
        .position(|call| call.operation == "secretsmanager:UpdateSecretVersionStage")
        .unwrap();
    world.calls.truncate(promoted + 1);
    println!(
        "{} calls, {} round trips to the promotion, {whole} to the end",
        world.calls.len(),
        world.depth()
    );
    assert_eq!(world.depth(), 6, "{:#?}", world.calls);
}

#[test]
fn a_thousand_announced_requests_cost_ten_lists_and_one_look_at_cloudtrail() {
    costs_what_lists_cost(&story());
}

/// What is not due is told by files and lists.
#[test]
fn keys_with_a_life_cost_no_more_while_nothing_is_due() {
    let lifecycle = "lifecycle:\n  enforce: delete\n";
    costs_what_lists_cost(&configured(&(configuration(Locale::ENGLISH) + lifecycle)));
}

fn costs_what_lists_cost(story: &Story) {
    let began = Instant::now();
    plant(story, 1_000);
    let planted = began.elapsed();
    let checkout = story.checkout().unwrap();
    let began = Instant::now();
    let said = run_in(story, &checkout, &["reconcile"], &[]);
    let ran = began.elapsed();
    said.ended(0, &["1000 requests, all announced. Nothing to do."]);
    let calls = calls(story);
    println!(
        "planted in {planted:.1?}, ran in {ran:.1?}: {:?}",
        tally(&calls)
    );
    assert_eq!(
        tally(&calls),
        BTreeMap::from([
            ("sts:GetCallerIdentity", 1),
            ("secretsmanager:ListSecrets", 10),
            ("cloudtrail:LookupEvents", 1),
            // Which of their comments were edited lately.
            ("github:POST /graphql", 1)
        ])
    );
}

/// The object id of a file on the default branch.
fn blob(story: &Story, path: &str) -> String {
    let output = Command::new("git")
        .args(["rev-parse", &format!("HEAD:{path}")])
        .current_dir(story.checkout().unwrap())
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// Announced requests, brought by one commit, and a commit after it.
fn plant(story: &Story, requests: usize) {
    let path = |n: usize| format!("requests/old/{n:04}-batch.yaml");
    let files: Vec<Change> = (0..requests)
        .map(|n| Change::add(path(n), REQUEST))
        .collect();
    push(story, &files);
    push(story, &[Change::add("requests/README.md", "How to ask.\n")]);
    let blob = blob(story, &path(0));
    let mut world = story.sandbox.world();
    let now = world.now();
    for n in 0..requests {
        let key = format!("AKIA{n:016}");
        let path = path(n);
        let tags = [
            ("countersign:version", "1"),
            ("countersign:repository", "871640321"),
            ("countersign:request", path.as_str()),
            ("countersign:blob", blob.as_str()),
            (
                "countersign:pull",
                "https://github.com/acme/access-keys/pull/1",
            ),
            ("countersign:approved-by", "kenji"),
            ("countersign:key", key.as_str()),
            ("countersign:issued-at", "2026-11-01T09:00:00Z"),
            ("countersign:announced-at", "2026-11-01T09:00:00Z"),
        ];
        let name = format!("{USER}/access-key-{n:04}-batch");
        let version = format!("key-{n:016x}-{key}");
        world.secrets.add(&name, &version, "{}", &tags, now);
    }
}

#[test]
fn one_more_request_beside_a_thousand_costs_what_one_costs() {
    let story = story();
    plant(&story, 1_000);
    story.ask_and_merge(&[(PATH, REQUEST)]).unwrap();
    run(&story, &["reconcile"]).ended(0, &["announced", "1001 announced."]);
    let calls = calls(&story);
    println!("{:?}", tally(&calls));
    assert_eq!(count(&calls, "secretsmanager:ListSecrets"), 10);
    assert!(calls.len() <= 10 + 21, "{}", calls.len());
    assert!(github(&calls) <= 9);
}

#[test]
fn a_hundred_requests_in_one_pull_request_cost_few_calls_of_github() {
    let story = story();
    let users: Vec<String> = (0..100).map(|n| format!("batch-{n:03}")).collect();
    users.iter().for_each(|user| add_user(&story, user));
    let files: Vec<(String, String)> = users
        .iter()
        .map(|user| (format!("requests/{user}-first.yaml"), request(user)))
        .collect();
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()))
        .collect();
    let pull = story.ask_and_merge(&files).unwrap();
    let began = Instant::now();
    run(&story, &["reconcile"]).ended(0, &["100 requests"]);
    let ran = began.elapsed();
    for user in &users {
        holds_its_key(&story, user, &format!("{user}/access-key-{user}-first"));
    }
    assert_eq!(comments(&story, pull).len(), 1);
    let calls = calls(&story);
    println!(
        "ran in {ran:.1?}, {} calls of GitHub: {:?}",
        github(&calls),
        tally(&calls)
    );
    assert!(github(&calls) <= 8);
}

#[test]
fn a_run_that_is_refused_asks_github_little() {
    let story = story();
    let pull = story.ask("hanako", &[(PATH, REQUEST)]).unwrap();
    story.merge(pull, "root").unwrap();
    run(&story, &["reconcile"]).ended(1, &["not-approved"]);
    calls(&story);
    run(&story, &["reconcile"]).ended(1, &["not-approved"]);
    let calls = calls(&story);
    println!("a refused request, looked at again: {:?}", tally(&calls));
    assert!(github(&calls) <= 4);
}
