//! What `audit` writes, by the real binary on the sandbox.

use countersign::demo::Story;
use serde_json::Value;

use crate::formats::runs::run;
use crate::formats::schemas::{AUDIT, valid};
use crate::kit::{self, PATH, Said, USER};

const REQUEST: &str = "iamUser: batch-exporter\nreason: \"::error::x ##[error]x\"\n";

/// A key that was issued an hour ago, and one that somebody made by hand.
fn story() -> Story {
    let story = kit::story();
    story.ask_and_merge(&[(PATH, REQUEST)]).unwrap();
    run(&story, &["reconcile"], &[]).ended(0, &[]);
    let mut world = story.sandbox.world();
    world.create_key_by_hand("mallory", USER).unwrap();
    world.pass(3_600);
    drop(world);
    story
}

/// Takes out what is another one in every world.
fn settled(text: &str) -> String {
    let is_hex = |word: &str| word.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    let mark = |word: &str| match word.len() {
        40 if is_hex(word) => "[OBJECT]".to_owned(),
        12 if is_hex(word) && word.parse::<u64>().is_err() => "[COMMIT]".to_owned(),
        16 if is_hex(word) => "[NONCE]".to_owned(),
        _ => word.to_owned(),
    };
    let mut settled = String::new();
    for part in text.split_inclusive(|c: char| !c.is_ascii_alphanumeric()) {
        let word = part.trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
        settled.push_str(&mark(word));
        settled.push_str(&part[word.len()..]);
    }
    settled
}

/// The program that called is as long as the versions of what it is made of.
fn without_versions(audit: &mut Value) {
    for story in audit["stories"].as_array_mut().unwrap() {
        for event in story["events"].as_array_mut().unwrap() {
            if event["userAgent"].is_string() && event["nonce"].is_string() {
                let agent = event["userAgent"].as_str().unwrap();
                assert!(agent.contains(event["nonce"].as_str().unwrap()));
                event["userAgent"] = "[AGENT]".into();
            }
        }
    }
}

#[test]
fn an_audit_is_as_its_schema_says_and_holds_no_secret() {
    let story = story();
    for language in ["en", "ja"] {
        let arguments = ["audit", USER, "--format", "json", "--language", language];
        let Said { out, err, code } = run(&story, &arguments, &[]);
        assert_eq!((err.as_str(), code), ("", 1));
        let mut audit = valid(AUDIT, &out);
        assert_eq!(audit["stories"][0]["exit"], 0);
        assert_eq!(audit["stories"][1]["misfits"][0]["code"], "no-secret");
        let world = story.sandbox.world();
        for key in world.iam.keys(USER) {
            assert!(out.contains(&key.id) && !out.contains(&key.secret));
        }
        if language == "en" {
            without_versions(&mut audit);
            let text = serde_json::to_string_pretty(&audit).unwrap();
            insta::assert_snapshot!(settled(&text));
        }
    }
}

#[test]
fn an_audit_that_stops_says_so_in_every_form() {
    let story = story();
    for arguments in [
        &["audit", USER, "--account", "other"][..],
        &["audit", USER, "--repo", "nothing"],
        &["audit", "AKIA0000000000000000"],
    ] {
        let Said { out, err, code } = run(&story, arguments, &[]);
        assert_eq!((out.as_str(), code), ("", 2));
        assert!(err.starts_with("error: "), "{err}");
        let json = [arguments, &["--format", "json"]].concat();
        let Said { out, err, code } = run(&story, &json, &[]);
        assert_eq!((err.as_str(), code), ("", 2));
        let audit = valid(AUDIT, &out);
        assert!(audit["stopped"]["message"].is_string());
        assert_eq!(audit["exit"], 2);
    }
}
