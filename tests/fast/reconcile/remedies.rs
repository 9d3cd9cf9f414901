//! Each answer of a service has its own remedy, and after it the next run continues.

use std::net::TcpListener;

use sandbox::{AwsError, Effect, Fault};

use crate::kit::*;

/// What is answered with, what people are told to do, and what they are never told.
const GITHUB: &[(&str, &str)] = &[
    ("bad-credentials", "Set it to a new one"),
    (
        "not-found",
        "The repository's name is wrong, or the token has no access to it",
    ),
    ("saml", "Configure SSO"),
    ("ip-allow-list", "IP allow list"),
    ("moved", "renamed or moved"),
    ("archived", "Unarchive it"),
    (
        "deny",
        "The token in GITHUB_TOKEN does not have permission to do this",
    ),
    ("throttle", "Run again later"),
    ("abuse", "Run again later"),
    ("unavailable", "look at the service's status page"),
];

const AWS: &[(&str, &str, &str)] = &[
    (
        "sts:GetCallerIdentity",
        "InvalidClientTokenId",
        "does not know the access key ID",
    ),
    (
        "sts:GetCallerIdentity",
        "ExpiredToken",
        "The AWS credentials have expired",
    ),
    (
        "sts:GetCallerIdentity",
        "SignatureDoesNotMatch",
        "The secret access key does not belong",
    ),
    (
        "sts:GetCallerIdentity",
        "IncompleteSignature",
        "without spaces or line breaks",
    ),
    ("sts:GetCallerIdentity", "RequestExpired", "clock"),
    (
        "sts:GetCallerIdentity",
        "OptInRequired",
        "Enable the region",
    ),
    (
        "secretsmanager:ListSecrets",
        "UnrecognizedClientException",
        "does not know the access key ID",
    ),
    (
        "secretsmanager:ListSecrets",
        "ExpiredTokenException",
        "have expired",
    ),
    (
        "secretsmanager:ListSecrets",
        "InvalidSignatureException",
        "The secret access key",
    ),
    (
        "secretsmanager:ListSecrets",
        "InvalidRequestException",
        "`kmsKey` and `tags`",
    ),
    (
        "secretsmanager:CreateSecret",
        "EncryptionFailure",
        "aws kms enable-key",
    ),
    (
        "secretsmanager:CreateSecret",
        "KMSDisabled",
        "aws kms enable-key",
    ),
    (
        "secretsmanager:CreateSecret",
        "KMSInvalidState",
        "cancel-key-deletion",
    ),
    (
        "secretsmanager:CreateSecret",
        "KMSNotFound",
        "Correct `kmsKey`",
    ),
    (
        "secretsmanager:CreateSecret",
        "KMSThrottling",
        "the next run continues at once",
    ),
    (
        "secretsmanager:CreateSecret",
        "LimitExceededException",
        "Service Quotas",
    ),
    (
        "iam:CreateAccessKey",
        "LimitExceeded",
        "two access keys already",
    ),
    (
        "iam:CreateAccessKey",
        "EntityTemporarilyUnmodifiable",
        "the next run continues at once",
    ),
    (
        "iam:CreateAccessKey",
        "ConcurrentModification",
        "the next run continues at once",
    ),
    ("iam:CreateAccessKey", "NoSuchEntity", "no such user or key"),
    ("iam:CreateAccessKey", "ValidationError", "report it"),
];

fn fault_of(operation: &str, effect: &str) -> Fault {
    format!("{operation}:every:before:{effect}")
        .parse()
        .unwrap()
}

/// The former generic remedies, which no answer may show any more.
fn is_specific(said: &Said) {
    for vague in [
        "Correct what",
        "Look the operation up",
        "does not know this answer",
    ] {
        assert!(!said.out.contains(vague), "{said}");
        assert!(!said.err.contains(vague), "{said}");
    }
}

#[test]
fn what_github_answers_has_a_remedy_and_then_the_run_goes_on() {
    let (story, _) = merged();
    for (effect, hint) in GITHUB {
        let fault = fault_of("github:POST /graphql", effect);
        story.sandbox.world().faults.push(fault);
        let said = run(&story, &["reconcile"]);
        assert!(said.out.contains(hint), "{effect}\n{said}");
        is_specific(&said);
        nothing_was_issued(&story);
        story.sandbox.world().faults.clear();
    }
    run(&story, &["reconcile"]).ended(0, &["announced"]);
    holds_its_key(&story, USER, SECRET);
}

#[test]
fn what_aws_answers_has_a_remedy_and_then_the_run_goes_on_at_once() {
    for (operation, code, hint) in AWS {
        let (story, _) = merged();
        let fault = fault_of(operation, &format!("code={code}"));
        story.sandbox.world().faults.push(fault);
        let said = run(&story, &["reconcile"]);
        assert!(said.out.contains(hint), "{code}\n{said}");
        assert!(!said.out.contains("20 minutes"), "{said}");
        is_specific(&said);
        story.sandbox.world().faults.clear();
        run(&story, &["reconcile"]).ended(0, &["announced"]);
        holds_its_key(&story, USER, SECRET);
    }
}

#[test]
fn every_code_of_aws_is_explained_wherever_it_comes_from() {
    let (story, _) = merged();
    for code in AwsError::codes() {
        let error = Effect::Answer(sandbox::Trouble::Aws(AwsError::named(code).unwrap()));
        always(&story, "secretsmanager:ListSecrets", error);
        let said = run(&story, &["plan"]);
        is_specific(&said);
        story.sandbox.world().faults.clear();
    }
}

#[test]
fn a_server_that_is_not_there_is_named_and_nothing_contradicts_itself() {
    let (story, _) = merged();
    let port = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let checkout = story.checkout().unwrap();
    let nowhere = format!("http://{port}");
    let graphql = format!("{nowhere}/graphql");
    let variables = [
        ("GITHUB_API_URL", nowhere.as_str()),
        ("GITHUB_GRAPHQL_URL", &graphql),
    ];
    let said = run_in(&story, &checkout, &["plan"], &variables);
    let refused = format!("no connection to {port}: nothing listens there; nothing was done");
    assert!(said.out.contains(&refused), "{said}");
    assert!(
        said.out
            .contains("Check that the server runs, and that GITHUB_API_URL"),
        "{said}"
    );
    assert!(!said.out.contains("what was done"), "{said}");

    let said = run_in(
        &story,
        &checkout,
        &["plan"],
        &[("AWS_ENDPOINT_URL", &nowhere)],
    );
    assert!(
        said.out.contains("nothing listens there; nothing was done"),
        "{said}"
    );
    assert!(said.out.contains("AWS_ENDPOINT_URL"), "{said}");
    assert!(!said.out.contains("what was done"), "{said}");
    run(&story, &["plan"]).ended(0, &["create an access key"]);
}

#[test]
fn a_token_or_a_key_with_a_line_break_is_told_as_that() {
    let (story, _) = merged();
    let checkout = story.checkout().unwrap();
    for token in ["ghp_token\n", " ghp_token", "ghp token", "ghp_token\r"] {
        let said = run_in(&story, &checkout, &["plan"], &[("GITHUB_TOKEN", token)]);
        assert_eq!(said.code, 2, "{said}");
        assert!(said.err.contains("a blank or a line break"), "{said}");
    }
    for (name, value) in [
        ("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE\n"),
        ("AWS_SESSION_TOKEN", "a token\n"),
        ("AWS_SECRET_ACCESS_KEY", "a secret\n"),
    ] {
        let said = run_in(&story, &checkout, &["plan"], &[(name, value)]);
        println!("{said}");
        assert_eq!(said.code, 2, "{said}");
        assert!(said.err.contains(name), "{said}");
        assert!(said.err.contains("a blank or a line break"), "{said}");
    }
}

/// Two requests, no credentials: the reason is written out once, and pointed to after that.
#[test]
fn the_same_failure_is_told_once() {
    let (story, _) = merged();
    add_user(&story, "svc-mailer");
    let other = [("requests/mailer.yaml", request("svc-mailer"))];
    let other: Vec<(&str, &str)> = other
        .iter()
        .map(|(path, text)| (*path, text.as_str()))
        .collect();
    story.ask_and_merge(&other).unwrap();
    let checkout = story.checkout().unwrap();
    let nobody = [
        ("AWS_ACCESS_KEY_ID", ""),
        ("AWS_SECRET_ACCESS_KEY", ""),
        ("AWS_SESSION_TOKEN", ""),
        ("AWS_EC2_METADATA_DISABLED", "true"),
    ];
    for format in ["human", "github"] {
        let said = run_in(&story, &checkout, &["plan", "--format", format], &nobody);
        assert_eq!(
            said.out.matches("Give AWS credentials").count(),
            if format == "human" { 1 } else { 2 },
            "{said}"
        );
        assert!(said.out.contains("for the same reason as above"), "{said}");
    }
    let json = run_in(&story, &checkout, &["plan", "--format", "json"], &nobody);
    assert!(json.out.matches("\"waiting\"").count() >= 2, "{json}");
}
