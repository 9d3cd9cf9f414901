//! What nobody may see is nowhere: every run in these tests is searched for it (see `support::run_in`), and here the world.

use countersign::demo::Story;
use countersign::sandbox::{Effect, Fault, When};

use crate::support::*;

/// Everything that people can read without being allowed to read the secret.
fn readable(story: &Story) -> String {
    let world = story.sandbox.world();
    let comments = [1, 2].map(|pull| format!("{:?}", world.github.comments_on(pull)));
    let secrets = world.secrets.all().map(|secret| {
        let versions: Vec<_> = secret
            .versions
            .iter()
            .map(|version| (&version.id, &version.labels))
            .collect();
        format!(
            "{} {:?} {:?} {versions:?}",
            secret.name, secret.description, secret.tags
        )
    });
    let secrets: Vec<String> = secrets.collect();
    let calls: Vec<&str> = world
        .calls
        .iter()
        .map(|call| call.user_agent.as_str())
        .collect();
    format!(
        "{comments:?} {:?} {secrets:?} {calls:?}",
        world.sns.published()
    )
}

#[track_caller]
fn nothing_leaked(story: &Story, said: &Said) {
    let all = readable(story) + &said.out + &said.err;
    for key in keys(story, USER) {
        for hidden in [
            key.secret.clone(),
            key.secret.replace('/', "%2F"),
            base64(&key.secret),
        ] {
            assert!(!all.contains(&hidden), "{hidden} is in {all}");
        }
    }
}

/// As it would look in a dump of an encoded body, but for its last characters.
fn base64(text: &str) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut encoded = String::new();
    for three in text.as_bytes().chunks_exact(3) {
        let bits = three
            .iter()
            .fold(0, |bits, byte| bits << 8 | usize::from(*byte));
        encoded.extend([18, 12, 6, 0].map(|shift| char::from(LETTERS[bits >> shift & 63])));
    }
    encoded
}

#[test]
fn no_log_shows_a_key_a_token_or_a_session() {
    for filter in [
        "trace",
        "trace,aws_smithy_runtime=trace,aws_sigv4=trace,aws_config=trace,hyper=trace,hyper_util=trace,\
         octocrab=trace,tower=trace,rustls=trace,h2=trace",
        "aws_smithy_runtime::client::orchestrator=trace,aws_smithy_runtime_api=trace,aws_sdk_iam=trace,\
         aws_sdk_secretsmanager=trace,aws_runtime=trace,hyper::proto=trace",
    ] {
        let (story, _) = merged();
        let checkout = story.checkout().unwrap();
        let said = run_in(&story, &checkout, &["reconcile"], &[("RUST_LOG", filter)]);
        holds_its_key(&story, USER, SECRET);
        nothing_leaked(&story, &said.ended(0, &["announced"]));
    }
}

#[test]
fn no_error_shows_a_key() {
    for (operation, effect) in [
        ("iam:CreateAccessKey", Effect::Truncate),
        ("iam:CreateAccessKey", error()),
        ("secretsmanager:PutSecretValue", Effect::Truncate),
        ("secretsmanager:PutSecretValue", error()),
        ("secretsmanager:UpdateSecretVersionStage", Effect::Truncate),
        ("sts:GetCallerIdentity", Effect::Truncate),
    ] {
        let (story, _) = merged();
        // The first GetCallerIdentity is the caller's own.
        story.sandbox.world().faults.push(Fault {
            operation: operation.to_owned(),
            nth: if operation.starts_with("sts:") { 2 } else { 1 },
            when: When::After,
            effect,
        });
        let checkout = story.checkout().unwrap();
        let said = run_in(&story, &checkout, &["reconcile"], &[("RUST_LOG", "trace")]);
        assert_eq!(keys(&story, USER).len(), 1, "{operation}: {said}");
        nothing_leaked(&story, &said);
    }
}
