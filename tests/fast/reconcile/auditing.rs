//! `audit`: the story of a key, as people read it.

use countersign::demo::{Story, configuration};
use countersign::domain::Locale;
use sandbox::When;
use sandbox::github::{Author, Change};

use crate::kit::*;

const LANGUAGES: [&str; 2] = ["en", "ja"];

/// Long enough for CloudTrail to know.
const HOUR: i64 = 3_600;

/// An announced key of an hour ago; returns the key's id.
fn told() -> (Story, String) {
    let (story, _) = announced();
    pass(&story, HOUR);
    let key = keys(&story, USER)[0].id.clone();
    (story, key)
}

#[track_caller]
fn audit(story: &Story, subject: &str) -> Said {
    run(story, &["audit", subject])
}

/// Fails unless the audit ends so, and finds exactly these things that do not fit.
#[track_caller]
fn finds(story: &Story, subject: &str, code: i32, anomalies: &[&str]) -> Said {
    let said = audit(story, subject).ended(code, &[]);
    let found = said
        .out
        .lines()
        .filter_map(|line| line.strip_prefix("  ✗ ").or(line.strip_prefix("  ? ")));
    let found: Vec<&str> = found.filter_map(|line| line.split(':').next()).collect();
    assert_eq!(found, anomalies, "{said}");
    said
}

macro_rules! in_both_languages {
    ($story:expr, $subject:expr) => {
        for language in LANGUAGES {
            insta::assert_snapshot!(run($story, &["audit", $subject, "--language", language]));
        }
    };
}

#[test]
fn the_whole_story_of_a_key() {
    let (story, key) = told();
    in_both_languages!(&story, &key);
    assert_eq!(mutations(&story), [""; 0]);
    let whole = audit(&story, &key).ended(0, &[]).out;
    let arn = secret(&story, SECRET).unwrap().arn;
    for subject in [SECRET, &arn, USER, "Batch-Exporter"] {
        assert_eq!(audit(&story, subject).ended(0, &[]).out, whole, "{subject}");
    }
}

#[test]
fn one_key_costs_a_dozen_calls() {
    let (story, key) = told();
    audit(&story, &key).ended(0, &[]);
    let calls = calls(&story);
    let operations: Vec<&str> = calls.iter().map(|call| call.operation.as_str()).collect();
    let at_aws = |operation: &&&str| !operation.starts_with("github:");
    assert_eq!(
        operations.iter().filter(at_aws).count(),
        7,
        "{operations:?}"
    );
    assert!(operations.len() <= 12, "{operations:?}");
}

#[test]
fn a_key_that_was_taken_over_and_withdrawn() {
    let (story, pull) = merged();
    fault(&story, "iam:CreateAccessKey", When::Before, error());
    run(&story, &["reconcile"]).ended(3, &["reserved"]);
    pass(&story, 60);
    finds(&story, SECRET, 1, &["no-key"]);
    pass(&story, LEASE);
    run(&story, &["reconcile"]).ended(0, &["announced"]);
    assert_eq!(pull, 1);

    let deletion = at_github(&story, |world, now| {
        let hanako = Author::new("hanako");
        world
            .github
            .commit(&hanako, "withdraw", &[Change::delete(PATH)], now)?;
        world
            .github
            .open_pull("hanako", "withdraw", "Not needed", now)
    });
    story.approve(deletion, "kenji").unwrap();
    story.merge(deletion, "hanako").unwrap();
    let key = keys(&story, USER)[0].id.clone();
    at_github(&story, |world, _| {
        world.delete_key_by_hand("taro", USER, &key);
        Ok(())
    });
    pass(&story, HOUR);
    in_both_languages!(&story, SECRET);
    finds(&story, &key, 1, &["withdrawn"]);
}

#[test]
fn a_key_that_nobody_asked_for() {
    let (story, issued) = told();
    let key = story
        .sandbox
        .world()
        .create_key_by_hand("mallory", USER)
        .unwrap();
    pass(&story, HOUR);
    in_both_languages!(&story, &key.id);
    let said = finds(&story, USER, 1, &["no-secret"]);
    assert!(said.out.contains(&issued) && said.out.contains("assumed-role/administrator/mallory"));
    in_both_languages!(&story, USER);
}

#[test]
fn what_nobody_knows() {
    let (story, _) = told();
    for subject in [
        "AKIA0000000000000000",
        "svc-other/access-key-1",
        "svc-other",
    ] {
        in_both_languages!(&story, subject);
    }
    add_user(&story, "svc-other");
    in_both_languages!(&story, "svc-other");
    for operation in ["iam:GetAccessKeyLastUsed", "cloudtrail:LookupEvents"] {
        deny(&story, operation);
    }
    in_both_languages!(&story, "AKIA0000000000000000");
    for wrong in [
        "ASIA0000000000000000",
        "arn:aws:iam::123456789012:user/x",
        "a b",
    ] {
        assert_eq!(audit(&story, wrong).code, 2);
    }
}

#[test]
fn the_credentials_are_for_another_account() {
    let other = configuration(Locale::ENGLISH).replace("123456789012", "210987654321");
    let story = configured(&other);
    in_both_languages!(&story, USER);
    for arguments in [["--account", "main"], ["--account", "prod"]] {
        let said = run(&story, &[&["audit", USER][..], &arguments].concat());
        insta::assert_snapshot!(said);
    }
}

#[test]
fn in_actions_a_reason_is_no_command() {
    let story = story();
    let reason = "iamUser: batch-exporter\nreason: |\n  ##[error]x\n  ::error::x\n";
    story.ask_and_merge(&[(PATH, reason)]).unwrap();
    run(&story, &["reconcile"]).ended(0, &[]);
    let checkout = story.checkout().unwrap();
    let actions = [("GITHUB_ACTIONS", "true")];
    let said = run_in(&story, &checkout, &["audit", SECRET], &actions);
    let commands = said
        .out
        .lines()
        .filter(|line| line.trim_start().starts_with("::") || line.contains("##["));
    let commands: Vec<&str> = commands.collect();
    assert!(
        matches!(commands[..], [one] if one.starts_with("::error title=not-yet-in-cloudtrail::")),
        "{said}"
    );
}

#[test]
fn what_may_not_be_asked_is_said() {
    let (story, key) = told();
    deny(&story, "iam:GetAccessKeyLastUsed");
    finds(&story, &key, 0, &[]);
    for operation in ["cloudtrail:LookupEvents", "iam:ListAccessKeys"] {
        deny(&story, operation);
    }
    in_both_languages!(&story, &key);
    deny(&story, "secretsmanager:ListSecrets");
    let said = audit(&story, "AKIA0000000000000000");
    assert_eq!(said.code, 3);
    assert!(said.err.contains("ListSecrets"), "{said}");
}

#[test]
fn what_github_does_not_answer_is_said() {
    let (story, key) = told();
    always(&story, "github:POST /graphql", error());
    let said = audit(&story, &key).ended(3, &["  ? GitHub query merges"]);
    assert!(said.out.contains("stored in the secret"));
}

#[test]
fn what_the_trail_does_not_tell() {
    let (story, _) = announced();
    finds(&story, SECRET, 3, &["not-yet-in-cloudtrail"]);
    in_both_languages!(&story, SECRET);
    pass(&story, HOUR);
    let key = keys(&story, USER)[0].id.clone();
    story.sandbox.world().iam.delete_key(USER, &key);
    finds(&story, SECRET, 1, &["key-gone"]);
    pass(&story, 91 * 24 * HOUR);
    finds(&story, SECRET, 1, &["key-gone"]);
}

#[test]
fn an_approval_that_would_be_refused_today() {
    let (story, key) = told();
    push(
        &story,
        &[Change::modify(".github/CODEOWNERS", "/requests/ @root\n")],
    );
    in_both_languages!(&story, &key);
}

#[test]
fn what_somebody_changed_by_hand() {
    let (story, key) = told();
    let tag = |key: &str, value: &str| {
        story
            .sandbox
            .world()
            .secrets
            .tag_by_hand(SECRET, key, value);
    };
    tag("countersign:approved-by", "mallory");
    // AWS takes no other characters that could deceive.
    tag("countersign:head", "@all :error: x");
    at_github(&story, |world, now| {
        let text = "<!-- countersign {} -->\nAll is well.";
        world.github.comment(1, "guest", text, now)
    });
    finds(&story, &key, 1, &["different-tag", "different-tag"]);
    in_both_languages!(&story, &key);
    tag("countersign:repository", "1");
    finds(&story, &key, 1, &["other-repository"]);
}

#[test]
fn a_secret_that_another_request_is_for() {
    let (story, key) = told();
    let mut world = story.sandbox.world();
    let now = world.now();
    let version = format!("key-0123456789abcdef-{key}");
    let tags = [
        ("countersign:version", "1"),
        ("countersign:repository", "871640321"),
        ("countersign:request", PATH),
    ];
    world
        .secrets
        .add("svc-other/access-key-1", &version, "{}", &tags, now);
    drop(world);
    let said = audit(&story, "svc-other/access-key-1").ended(1, &[]);
    for code in [
        "several-secrets",
        "other-user",
        "other-creator",
        "other-secret",
        "missing-tag",
    ] {
        assert!(said.out.contains(&format!("✗ {code}:")), "{code}: {said}");
    }
}

/// The policy for auditors in the papers names the calls that are made, and no other.
#[test]
fn an_auditor_needs_no_more_than_the_papers_say() {
    let (story, key) = told();
    for subject in [&key, USER, "AKIA0000000000000000"] {
        audit(&story, subject);
    }
    needs_what_the_page_says(&story, include_str!("../../../docs/auditing.md"));
}
