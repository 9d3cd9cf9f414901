//! Whole commands: standard output, standard error and status, word for word.

use std::path::Path;

use countersign::check::CONFIGURATION_PATH;
use countersign::demo::{Story, configuration};
use countersign::domain::Locale;
use sandbox::When;
use sandbox::github::Change;

use crate::kit::*;

const LANGUAGES: [&str; 2] = ["en", "ja"];

/// Runs where there is nothing at all.
fn nowhere(arguments: &[&str], variables: &[(&str, &str)]) -> Said {
    let directory = tempfile::tempdir().unwrap();
    alone(directory.path(), arguments, variables)
}

#[test]
fn the_help_of_every_command() {
    for arguments in [
        &["--help"][..],
        &["-h"],
        &["new", "--help"],
        &["validate", "--help"],
        &["plan", "--help"],
        &["reconcile", "--help"],
        &["review", "--help"],
        &["audit", "--help"],
        &["doctor", "--help"],
        &["demo", "--help"],
        &["sandbox", "--help"],
    ] {
        let name = format!("help of {}", arguments.join(" "));
        insta::assert_snapshot!(name.replace(' ', "_"), nowhere(arguments, &[]));
    }
}

#[test]
fn no_arguments_are_answered_by_the_help() {
    insta::assert_snapshot!(nowhere(&[], &[]));
}

#[test]
fn an_unknown_option_is_named() {
    insta::assert_snapshot!(nowhere(&["reconcile", "--force"], &[]));
    insta::assert_snapshot!(nowhere(&["reconcil"], &[]));
    insta::assert_snapshot!(nowhere(&["plan", "--account", "no/account"], &[]));
}

#[test]
fn what_is_missing_in_the_environment_is_named() {
    let repository = ("GITHUB_REPOSITORY", "acme/access-keys");
    let token = ("GITHUB_TOKEN", "ghs_token");
    insta::assert_snapshot!(nowhere(&["plan"], &[token]));
    insta::assert_snapshot!(nowhere(&["plan"], &[repository]));
    insta::assert_snapshot!(nowhere(&["plan", "--repo", "acme"], &[token]));
    insta::assert_snapshot!(nowhere(&["plan"], &[repository, token]));
}

#[test]
fn an_endpoint_that_others_can_read_is_refused() {
    let known = [
        ("GITHUB_REPOSITORY", "acme/access-keys"),
        ("GITHUB_TOKEN", "ghs_token"),
    ];
    for wrong in [
        ("GITHUB_API_URL", "http://github.example.com/api"),
        ("AWS_ENDPOINT_URL", "http://aws.example.com"),
        ("AWS_ENDPOINT_URL_IAM", "ftp://user:hunter2@aws.example.com"),
    ] {
        let variables = [known[0], known[1], wrong];
        let said = nowhere(&["reconcile"], &variables);
        assert!(!said.err.contains("example.com"), "{said}");
        insta::assert_snapshot!(format!("endpoint_in_{}", wrong.0), said);
    }
}

#[test]
fn a_wrong_configuration_stops_everything() {
    let wrong = configuration(Locale::ENGLISH)
        .replace("required: 1", "required: 0")
        .replace("main,", "mian,");
    let story = configured(&wrong);
    story.ask_and_merge(&[(PATH, REQUEST)]).unwrap();
    for language in LANGUAGES {
        insta::assert_snapshot!(run(&story, &["reconcile", "--language", language]));
    }
    nothing_was_issued(&story);
    assert_eq!(calls(&story).len(), 0);

    push(&story, &[Change::delete(CONFIGURATION_PATH)]);
    insta::assert_snapshot!(run(&story, &["reconcile"]));
}

#[test]
fn an_account_that_is_not_configured_is_named() {
    let (story, _) = merged();
    for language in LANGUAGES {
        let arguments = ["plan", "--account", "prod", "--language", language];
        insta::assert_snapshot!(run(&story, &arguments));
    }
}

#[test]
fn an_invalid_request_stops_no_valid_one() {
    let story = story();
    story.ask_and_merge(&[(PATH, REQUEST)]).unwrap();
    push(
        &story,
        &[Change::add(
            "requests/wrong.yaml",
            "iamUser: [batch]\nreason: short\n",
        )],
    );
    insta::assert_snapshot!(run(&story, &["reconcile"]));
    holds_its_key(&story, USER, SECRET);
    insta::assert_snapshot!(run(&story, &["reconcile", "--language", "ja"]));
}

#[test]
fn a_repository_without_requests_has_nothing_to_do() {
    let story = story();
    for language in LANGUAGES {
        insta::assert_snapshot!(run(&story, &["reconcile", "--language", language]));
    }
    // A request whose file is gone may have left a key, so each account is asked.
    let operations: Vec<String> = calls(&story)
        .into_iter()
        .map(|call| call.operation)
        .collect();
    let each = [
        "sts:GetCallerIdentity",
        "secretsmanager:ListSecrets",
        "cloudtrail:LookupEvents",
    ];
    for operation in each {
        let count = operations
            .iter()
            .filter(|called| **called == operation)
            .count();
        assert_eq!(count, LANGUAGES.len(), "{operations:?}");
    }
    assert_eq!(
        operations.len(),
        each.len() * LANGUAGES.len(),
        "{operations:?}"
    );
}

/// One run over one request of each kind, in both languages.
#[test]
fn where_requests_stand() {
    let story = every_kind();
    for language in LANGUAGES {
        insta::assert_snapshot!(
            format!("every_kind_planned_in_{language}"),
            run(&story, &["plan", "--language", language])
        );
    }
    let said = run(&story, &["reconcile"]);
    insta::assert_snapshot!("every_kind_in_en", without_progress(&said));
    let said = run(&story, &["reconcile", "--language", "ja"]);
    insta::assert_snapshot!("every_kind_again_in_ja", without_progress(&said));
}

/// Announced, reserved, lapsed, then blocked, refused and waiting.
fn every_kind() -> Story {
    let (story, _) = announced();
    let file = |name: &str, user: &str| (format!("requests/{name}.yaml"), request(user));
    let ask = |name: &str, user: &str| {
        let (path, text) = file(name, user);
        story.ask_and_merge(&[(&path, &text)]).unwrap()
    };
    ask("is-late", USER);
    pass(&story, 2 * 86_400);
    for user in ["svc-reserved", "svc-blocked", "svc-waiting"] {
        add_user(&story, user);
    }
    ask("is-reserved", "svc-reserved");
    fault(&story, "iam:CreateAccessKey", When::Before, error());
    run(&story, &["reconcile"]).ended(3, &["reserved"]);
    for _ in 0..2 {
        story.sandbox.world().iam.add_key("svc-blocked");
    }
    ask("is-blocked", "svc-blocked");
    let (path, text) = file("is-refused", "svc-waiting");
    let pull = story.ask("hanako", &[(&path, &text)]).unwrap();
    story.merge(pull, "root").unwrap();
    ask("is-waiting", "svc-waiting");
    calls(&story);
    story
}

/// Requests of different users go on at the same time, so their progress has no order.
fn without_progress(said: &Said) -> String {
    format!("{}[exit status: {}]", scrub(&said.out), said.code)
}

#[test]
fn outside_of_a_checkout_nothing_is_asked() {
    let story = story();
    let said = run_in(&story, Path::new("/"), &["reconcile"], &[]);
    insta::assert_snapshot!(said);
    assert_eq!(calls(&story).len(), 0);
}

#[test]
fn a_failure_says_what_to_do() {
    let (story, _) = merged();
    fault(&story, "iam:CreateAccessKey", When::Before, error());
    insta::assert_snapshot!(run(&story, &["reconcile"]));
    let (story, _) = merged();
    fault(&story, "iam:CreateAccessKey", When::Before, error());
    insta::assert_snapshot!(run(&story, &["reconcile", "--language", "ja"]));
}
