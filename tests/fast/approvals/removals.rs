//! Attacks on removals, each in a world of its own on the sandbox, with an honest twin that differs in what matters.

use std::collections::BTreeMap;
use std::process::Command;

use countersign::domain::{AccountId, Refusal};
use countersign::plan::{Secret, SecretPlace};
use countersign::reconcile::{self, RemovalProof};
use sandbox::github::{Author, Change, Kind, Merge, Permission};
use sandbox::{Effect, Fault, Trouble, When};

use super::play_all;
use crate::kit::play::Play;
use crate::kit::*;

type Scene = fn(&Play);

/// What the attack is called, what happens, what happens in its honest twin unless that is the plain story, who is said to have
/// agreed in the twin, and what the attack is refused with.
type Row = (
    &'static str,
    Scene,
    Option<Scene>,
    &'static str,
    &'static str,
);

const NAME: &str = "batch-exporter/access-key-20261102090000";

/// The secret that was made for the request.
fn secret(name: &str, blob: &str) -> Secret {
    let tags = [("countersign:request", PATH), ("countersign:blob", blob)];
    let tags = tags.map(|(key, value)| (key.to_owned(), value.to_owned()));
    Secret {
        name: name.to_owned(),
        place: Some(SecretPlace {
            region: "ap-northeast-1".to_owned(),
            account: AccountId::new("123456789012").unwrap(),
        }),
        tags: BTreeMap::from(tags),
        versions: Vec::new(),
        created: None,
        is_scheduled_for_deletion: false,
        accessed: None,
    }
}

/// What git calls a text.
fn blob(play: &Play, text: &str) -> String {
    let file = play.story.checkout().unwrap().join("text");
    std::fs::write(&file, text).unwrap();
    let said = Command::new("git").arg("hash-object").arg(&file).output();
    String::from_utf8(said.unwrap().stdout)
        .unwrap()
        .trim()
        .to_owned()
}

/// Who agreed, or why the removal is not proved.
fn judge(play: &Play, secret: &Secret) -> String {
    let checkout = play.checked_out();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let proofs = runtime.block_on(async {
        let clients = play.story.clients(&checkout).await.unwrap();
        reconcile::removals(&clients, &[secret]).await.unwrap()
    });
    assert_eq!(proofs.len(), 1);
    match &proofs[&secret.address()] {
        Ok(RemovalProof {
            verdict: Ok(removal),
            ..
        }) => {
            let agreed = removal.agreed().iter();
            let agreed: Vec<&str> = agreed.map(|login| login.as_str()).collect();
            agreed.join(" ")
        }
        Ok(RemovalProof {
            verdict: Err(refusals),
            ..
        }) => {
            let codes: Vec<&str> = refusals.iter().map(Refusal::code).collect();
            codes.join(" ")
        }
        Err(failure) => format!("{:?}", failure.cause),
    }
}

fn proved(play: &Play) -> String {
    judge(play, &secret(NAME, &blob(play, REQUEST)))
}

/// hanako has asked for two keys.
fn two(play: &Play) {
    play.configure("users: [\"*\"] }", "users: [\"*\"] }\nlifecycle: {}");
    let other = Change::add(OTHER, REQUEST.replace("batch-exporter", "batch-other"));
    play.ask_with(&[other]).approved();
}

fn kenji() -> Author {
    Author::new("kenji")
}

#[rustfmt::skip]
const ATTACKS: &[Row] = &[
    ("nobody removed it", |p| { p.lived(); }, None, "kenji", "not-removed"),
    ("a removal by direct push", |p| { p.lived().push(&[Change::delete(PATH)]); }, None, "kenji", "no-pull-request"),
    ("a removal merged on somebody's machine", |p| { p.lived().remove("kenji"); p.github(|github, now| github.merge_locally(&kenji(), "out", "main", &[], now)); }, None, "kenji", "merged-elsewhere"),
    ("a removal by rename", |p| { p.lived().change("kenji", &[Change::rename(PATH, "requests/other.yaml")]).merge_as("kenji", Merge::Commit); }, None, "kenji", "mixed-removal"),
    ("a removal hidden in a mixed pull request", |p| { p.lived().change("kenji", &[Change::delete(PATH), Change::add("src/main.rs", "fn main() {}\n")]).merge_as("kenji", Merge::Squash); }, None, "kenji", "mixed-removal"),
    ("a removal beside a new request", |p| { p.lived().change("kenji", &[Change::delete(PATH), Change::add(OTHER, REQUEST)]).merge_as("kenji", Merge::Commit); }, None, "kenji", "mixed-removal"),
    ("a removal beside CODEOWNERS that names its author", |p| { p.lived().change("taro", &[Change::delete(PATH), Change::modify(".github/CODEOWNERS", "/requests/ @taro\n")]).merge_as("taro", Merge::Commit); }, None, "kenji", "mixed-removal removal-not-agreed"),
    ("a removal from before the lifecycle", |p| { p.ask().approved().remove("kenji").merge_as("kenji", Merge::Commit).configure("users: [\"*\"] }", "users: [\"*\"] }\nlifecycle: {}"); }, None, "kenji", "removed-before-lifecycle"),
    ("a removal by a stranger with write access", |p| { p.lived().remove("taro").merge_as("taro", Merge::Commit); }, Some(|p| { p.lived().remove("taro").approve("kenji").merge_as("taro", Merge::Commit); }), "kenji", "removal-not-agreed"),
    ("a removal approved by a stranger", |p| { p.lived().remove("taro").approve("mika").merge(); }, Some(|p| { p.lived().remove("taro").approve("mika").approve("root").merge(); }), "root", "removal-not-agreed"),
    ("more removed after the approval", |p| { two(p); p.commit_to("out", &Author::new("taro"), &[Change::delete(OTHER)]).open_from("out", "main", "taro").approve("kenji").commit_to("out", &Author::new("taro"), &[Change::delete(PATH)]).merge_as("taro", Merge::Commit); }, Some(|p| { two(p); p.commit_to("out", &Author::new("taro"), &[Change::delete(OTHER)]).open_from("out", "main", "taro").commit_to("out", &Author::new("taro"), &[Change::delete(PATH)]).approve("kenji").merge_as("taro", Merge::Commit); }), "kenji", "removal-not-agreed stale-approval"),
    ("a removal slipped onto an owner's branch", |p| { two(p); p.commit_to("out", &Author::new("kenji"), &[Change::delete(OTHER)]).open_from("out", "main", "kenji").commit_to("out", &Author::new("taro"), &[Change::delete(PATH)]).merge_as("taro", Merge::Commit); }, Some(|p| { two(p); p.commit_to("out", &Author::new("kenji"), &[Change::delete(OTHER)]).open_from("out", "main", "kenji").commit_to("out", &Author::new("kenji"), &[Change::delete(PATH)]).merge_as("taro", Merge::Commit); }), "kenji", "removal-not-agreed stale-approval"),
    ("a removal from a stranger's fork", |p| { p.lived().commit_to("guest:out", &Author::new("guest"), &[Change::delete(PATH)]).open_from("guest:out", "main", "guest").merge_as("root", Merge::Commit); }, Some(|p| { p.lived().commit_to("guest:out", &Author::new("guest"), &[Change::delete(PATH)]).open_from("guest:out", "main", "guest").approve("kenji").merge_as("root", Merge::Commit); }), "kenji", "removal-not-agreed"),
    ("a removal by an owner who may write no more", |p| { p.lived().remove("kenji").merge_as("root", Merge::Commit).permit("kenji", Permission::Read); }, Some(|p| { p.lived().remove("kenji").merge_as("root", Merge::Commit); }), "kenji", "removal-not-agreed no-write-access"),
    ("a removal by a bot", |p| { p.user("renovate", Kind::Bot, Permission::Write); p.lived().remove("renovate").merge_as("root", Merge::Commit); }, Some(|p| { p.user("renovate", Kind::Bot, Permission::Write); p.lived().remove("renovate").approve("hanako").merge_as("root", Merge::Commit); }), "hanako", "removal-not-agreed"),
    ("a removal by an owner of only tomorrow", |p| { p.lived().remove("taro").merge_as("taro", Merge::Commit).owners("/requests/ @taro\n"); }, Some(|p| { p.lived().owners("/requests/ @taro\n").remove("taro").merge_as("taro", Merge::Commit); }), "taro", "removal-not-agreed"),
    ("a removal for a team, and a ruleset that asks for no owner", |p| { p.lived().team(&["mika"]).remove("taro").approve("mika").merge(); }, Some(|p| { p.lived().team(&["mika"]).ruled().remove("taro").approve("mika").merge(); }), "mika", "removal-not-agreed"),
    ("a removal seen in a shallow checkout", |p| { p.lived().remove("kenji").merge_as("kenji", Merge::Commit).check_out_shallow(); }, Some(|p| { p.lived().remove("kenji").merge_as("kenji", Merge::Commit).check_out(); }), "kenji", "stale-checkout"),
    ("a removal seen in yesterday's checkout", |p| { p.lived().remove("kenji").merge_as("kenji", Merge::Commit).check_out().push(&[Change::add(PATH, REQUEST)]); }, None, "kenji", "stale-checkout"),
    ("removed, and put back without review", |p| { p.lived().remove("kenji").merge_as("kenji", Merge::Commit).push(&[Change::add(PATH, REQUEST)]); }, None, "kenji", "not-removed"),
    ("other content removed under the same path", |p| { p.lived().push(&[Change::modify(PATH, REQUEST.replace("nightly", "daily"))]).remove("kenji").merge_as("kenji", Merge::Commit); }, None, "kenji", "not-removed"),
];

#[test]
fn every_removal_without_proof_is_refused_and_every_twin_is_proved() {
    let honest: Scene = |play| {
        play.lived()
            .remove("kenji")
            .merge_as("kenji", Merge::Commit);
    };
    let mut scenes = Vec::new();
    for (name, attack, twin, agreed, codes) in ATTACKS {
        scenes.push((*name, "it", *attack, *codes));
        scenes.push((*name, "its twin", twin.unwrap_or(honest), *agreed));
    }
    play_all(&scenes, proved);
}

#[test]
fn whoever_asked_takes_it_back_by_any_merge_of_githubs() {
    for how in [Merge::Commit, Merge::Squash] {
        let play = Play::begin();
        play.lived().remove("hanako").merge_as("root", how);
        assert_eq!(proved(&play), "hanako");
    }
    let play = Play::begin();
    play.lived()
        .remove("hanako")
        .merge_as("root", Merge::Rebase);
    assert_eq!(proved(&play), "merged-elsewhere");
}

#[test]
fn a_secret_that_somebody_forged_is_no_removal_of_another_key() {
    let play = Play::begin();
    play.lived()
        .remove("kenji")
        .merge_as("kenji", Merge::Commit);
    let right = blob(&play, REQUEST);
    let other = blob(&play, "iamUser: root-batch\nreason: Somebody else's key\n");
    for (name, blob) in [
        ("root-batch/access-key-20261102090000", &right),
        ("batch-exporter/access-key-20261102100000", &right),
        (NAME, &other),
    ] {
        assert_eq!(judge(&play, &secret(name, blob)), "not-removed", "{name}");
    }
    assert_eq!(judge(&play, &secret(NAME, &right)), "kenji");
}

/// An owner agrees after the merge, as the hint says.
#[test]
fn the_hint_of_a_removal_that_nobody_agreed_to_mends_it() {
    let play = Play::begin();
    play.lived().remove("taro").merge_as("taro", Merge::Commit);
    assert_eq!(proved(&play), "removal-not-agreed");
    play.approve("hanako");
    assert_eq!(proved(&play), "hanako");
}

/// Put back as it was, and removed once more, as the hint says.
#[test]
fn the_hint_of_a_removal_that_does_not_count_mends_it() {
    let play = Play::begin();
    play.lived().push(&[Change::delete(PATH)]);
    assert_eq!(proved(&play), "no-pull-request");
    play.push(&[Change::add(PATH, REQUEST)]);
    play.remove("kenji").merge_as("kenji", Merge::Commit);
    assert_eq!(proved(&play), "kenji");
}

#[test]
fn what_github_does_not_answer_proves_nothing_and_refuses_nothing() {
    let play = Play::begin();
    play.lived()
        .remove("hanako")
        .merge_as("root", Merge::Commit);
    for operation in [
        "github:POST /graphql",
        "github:GET /repos/{owner}/{repo}/collaborators/{login}/permission",
    ] {
        play.story.sandbox.world().faults.push(Fault {
            operation: operation.to_owned(),
            nth: Fault::EVERY,
            when: When::Before,
            effect: Effect::Answer(Trouble::Throttle),
        });
        assert_eq!(proved(&play), "RateLimited", "{operation}");
        play.story.sandbox.world().faults.clear();
    }
    assert_eq!(proved(&play), "hanako");
}

#[test]
fn a_hundred_removals_cost_few_calls() {
    let play = Play::begin();
    play.configure("users: [\"*\"] }", "users: [\"*\"] }\nlifecycle: {}");
    let paths: Vec<String> = (0..100)
        .map(|n| format!("requests/2026110210{n:04}.yaml"))
        .collect();
    let add: Vec<Change> = paths
        .iter()
        .map(|path| Change::add(path.clone(), REQUEST))
        .collect();
    play.commit(&Author::new("hanako"), &add)
        .open("hanako")
        .approved();
    let delete: Vec<Change> = paths
        .iter()
        .map(|path| Change::delete(path.clone()))
        .collect();
    play.change("kenji", &delete)
        .merge_as("kenji", Merge::Commit);
    let blob = blob(&play, REQUEST);
    let secrets: Vec<Secret> = paths
        .iter()
        .map(|path| {
            let stem = path
                .trim_start_matches("requests/")
                .trim_end_matches(".yaml");
            let mut secret = secret(&format!("batch-exporter/access-key-{stem}"), &blob);
            secret
                .tags
                .insert("countersign:request".to_owned(), path.clone());
            secret
        })
        .collect();
    let secrets: Vec<&Secret> = secrets.iter().collect();
    let checkout = play.checked_out();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let before = play.story.sandbox.world().calls.len();
    let proofs = runtime.block_on(async {
        let clients = play.story.clients(&checkout).await.unwrap();
        reconcile::removals(&clients, &secrets).await.unwrap()
    });
    let calls = play.story.sandbox.world().calls.len() - before;
    assert!(
        proofs
            .values()
            .all(|proof| matches!(proof, Ok(proof) if proof.verdict.is_ok()))
    );
    assert!(calls <= 5, "{calls}");
}
