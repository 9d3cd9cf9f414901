//! What only a person can settle, and that it is settled then.

use countersign::demo::Story;
use sandbox::{Effect, When};

use crate::kit::*;

const CREATE: &str = "iam:CreateAccessKey";
const LOOK: &str = "cloudtrail:LookupEvents";

/// A world in which a run created a key and lost it, and nobody may read CloudTrail.
fn lost() -> (Story, u64, String) {
    let (story, pull) = merged();
    deny(&story, LOOK);
    fault(&story, CREATE, When::After, Effect::Drop);
    run(&story, &["reconcile"]).ended(3, &["reserved"]);
    pass(&story, LEASE + 1);
    let lost = keys(&story, USER).remove(0).id;
    calls(&story);
    (story, pull, lost)
}

/// Lets a person run what the output says, on the world.
fn resolve(story: &Story, said: &Said, verb: &str) {
    // An option on a line of its own belongs to the command above it.
    let said_whole = said.out.replace("\\\n", "");
    let commands = said_whole
        .lines()
        .map(str::trim)
        .filter(|line| line.starts_with("aws "));
    let mut done = 0;
    for command in commands.filter(|command| command.contains(verb)) {
        let words = shell_words(command);
        let value = |option: &str| {
            let at = words.iter().position(|word| word == option).unwrap();
            words[at + 1].clone()
        };
        let mut world = story.sandbox.world();
        match verb {
            "delete-access-key" => {
                assert!(
                    world
                        .iam
                        .delete_key(&value("--user-name"), &value("--access-key-id"))
                );
            }
            "tag-resource" => {
                let tag = value("--tags");
                let (key, value_of) = tag.split_once(",Value=").unwrap();
                let key = key.strip_prefix("Key=").unwrap();
                world
                    .secrets
                    .tag_by_hand(&value("--secret-id"), key, value_of);
            }
            "delete-secret" => world.secrets.delete_by_hand(&value("--secret-id")),
            _ => panic!("{verb}"),
        }
        done += 1;
    }
    assert!(done > 0, "no {verb} in\n{said}");
}

/// What a shell makes of a command with single quotes.
fn shell_words(command: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut is_quoted = false;
    for letter in command.chars() {
        match letter {
            '\'' => is_quoted = !is_quoted,
            ' ' if !is_quoted => words.push(String::new()),
            letter => words.last_mut().unwrap().push(letter),
        }
    }
    words
}

#[test]
fn a_key_that_nobody_can_judge_is_named_with_everything_to_do() {
    let (story, pull, lost) = lost();
    insta::assert_snapshot!(run(&story, &["plan"]));
    insta::assert_snapshot!(run(&story, &["plan", "--language", "ja"]));
    assert_eq!(mutations(&story), Vec::<String>::new());
    run(&story, &["reconcile"]).ended(4, &["needs attention", &lost]);
    assert_eq!(keys(&story, USER).len(), 1, "it is not touched");
    let [notice] = &notices(&story)[..] else {
        panic!("one notice")
    };
    assert_eq!(notice.attributes["event"], "needs-a-person");
    insta::assert_snapshot!(scrub(&format!(
        "{}\n{}",
        notice.subject.as_ref().unwrap(),
        notice.message
    )));
    let [comment] = &comments(&story, pull)[..] else {
        panic!("one comment")
    };
    insta::assert_snapshot!(scrub(comment));

    // Told once, and no generation spent.
    calls(&story);
    run(&story, &["reconcile"]).ended(4, &[&lost]);
    assert_eq!(mutations(&story), Vec::<String>::new());
    assert_eq!(versions(&story), ["claim-0"]);
}

#[test]
fn json_and_annotations_say_it_too() {
    let (story, _, lost) = lost();
    let said = run(&story, &["reconcile", "--format", "json"]).ended(4, &[]);
    let report: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    let person = &report["requests"][0]["person"];
    assert_eq!(person["keys"][0]["id"], lost.as_str());
    assert_eq!(person["keys"][0]["why"], "cloudtrail-unreadable");
    assert!(
        person["ways"][1]["commands"][0]
            .as_str()
            .unwrap()
            .contains(&lost)
    );
    assert_eq!(report["sweeps"][0]["readable"], false);
    let annotated = run(&story, &["reconcile", "--format", "github"]).ended(4, &[]);
    let error = format!("::error file={PATH},title=needs attention::");
    assert!(
        annotated.out.contains(&error) && annotated.out.contains("delete-access-key"),
        "{annotated}"
    );
}

#[test]
fn a_deleted_key_lets_the_next_run_go_on() {
    let (story, pull, lost) = lost();
    let said = run(&story, &["reconcile"]).ended(4, &[]);
    resolve(&story, &said, "delete-access-key");
    run(&story, &["reconcile"]).ended(0, &["announced"]);
    is_announced(&story, pull);
    assert_ne!(keys(&story, USER)[0].id, lost);
}

#[test]
fn a_key_that_may_stay_lets_the_next_run_go_on() {
    let (story, _, lost) = lost();
    let said = run(&story, &["reconcile"]).ended(4, &[]);
    resolve(&story, &said, "tag-resource");
    run(&story, &["reconcile"]).ended(0, &["announced"]);
    let ids: Vec<String> = keys(&story, USER).into_iter().map(|key| key.id).collect();
    assert!(ids.len() == 2 && ids[0] == lost);
    run(&story, &["reconcile"]).ended(0, &["Nothing to do."]);
}

#[test]
fn the_permission_lets_the_next_run_go_on() {
    let (story, pull, _) = lost();
    run(&story, &["reconcile"]).ended(4, &[]);
    story.sandbox.world().denied.clear();
    run(&story, &["reconcile"]).ended(0, &["announced"]);
    is_announced(&story, pull);
}

#[test]
fn a_key_that_cloudtrail_should_know_and_does_not_needs_a_person() {
    let (story, pull) = merged();
    story.sandbox.world().trail.delay = 10 * 86_400;
    fault(&story, CREATE, When::After, Effect::Drop);
    run(&story, &["reconcile"]).ended(3, &["reserved"]);
    pass(&story, LEASE + 1);
    let said = run(&story, &["reconcile"]).ended(4, &["CloudTrail does not show by whom"]);
    resolve(&story, &said, "delete-access-key");
    run(&story, &["reconcile"]).ended(0, &["announced"]);
    is_announced(&story, pull);
}

#[test]
fn after_the_third_claim_a_person_decides() {
    let (story, pull) = merged();
    for _ in 0..3 {
        fault(&story, CREATE, When::Before, Effect::Drop);
        run(&story, &["reconcile"]).ended(3, &["reserved"]);
        pass(&story, LEASE + 1);
    }
    calls(&story);
    run(&story, &["plan"]).ended(4, &["There is no fourth attempt."]);
    let said = run(&story, &["reconcile"])
        .ended(4, &["needs attention", "Request again with a new file."]);
    assert_eq!(count(&calls(&story), CREATE), 0);
    assert_eq!(versions(&story), ["claim-0", "claim-1", "claim-2"]);
    resolve(&story, &said, "delete-secret");
    run(&story, &["reconcile"]).ended(0, &["announced"]);
    is_announced(&story, pull);
}

#[test]
fn a_key_of_the_third_claim_is_named_and_not_touched() {
    let (story, _) = merged();
    for when in [When::Before, When::Before, When::After] {
        fault(&story, CREATE, when, Effect::Drop);
        run(&story, &["reconcile"]).ended(3, &["reserved"]);
        pass(&story, LEASE + 1);
    }
    let lost = keys(&story, USER).remove(0).id;
    let said = run(&story, &["reconcile"]).ended(4, &[&lost, "There is no fourth attempt."]);
    assert_eq!(keys(&story, USER).len(), 1);
    resolve(&story, &said, "delete-access-key");
    let said = run(&story, &["reconcile"]).ended(4, &["There is no fourth attempt."]);
    assert!(!said.out.contains(&lost));
    // Without an approval there is nothing left to decide.
    pass(&story, 86_400);
    run(&story, &["reconcile"]).ended(0, &["lapsed"]);
}
