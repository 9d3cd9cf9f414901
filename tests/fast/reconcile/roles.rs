//! The roles for which a run shows the token of its workflow.

use std::fs;

use countersign::demo::{Story, configuration};
use countersign::domain::Locale;
use sandbox::Clock;

use crate::kit::*;

/// The story's account, with the roles of its stack; and another one, to which the sandbox gives no credentials.
fn with_roles() -> Story {
    let main = "    role: arn:aws:iam::123456789012:role/countersign-reconcile
    reviewRole: arn:aws:iam::123456789012:role/countersign-review
";
    let staging = "  staging:
    id: \"210987654321\"
    region: ap-northeast-1
    topic: arn:aws:sns:ap-northeast-1:210987654321:countersign
    role: arn:aws:iam::210987654321:role/countersign-reconcile
    reviewRole: arn:aws:iam::210987654321:role/countersign-review
";
    let configuration = configuration(Locale::ENGLISH).replace(
        "folders:\n",
        &format!(
            "{main}{staging}folders:\n  requests/staging/: {{ account: staging, users: [\"*\"] }}\n"
        ),
    );
    let story = configured(&configuration);
    // Of now, or the credentials would have expired.
    story.sandbox.world().clock = Clock::Running(-600);
    story
}

/// Runs countersign as a workflow does: with a token, and no credentials.
fn run_with_token(story: &Story, arguments: &[&str], variables: &[(&str, &str)]) -> Said {
    let checkout = story.checkout().unwrap();
    let token = checkout.with_extension("token");
    fs::write(&token, "a token of GitHub's").unwrap();
    let mut all = vec![
        ("AWS_ACCESS_KEY_ID", ""),
        ("AWS_SECRET_ACCESS_KEY", ""),
        ("AWS_SESSION_TOKEN", ""),
        ("AWS_WEB_IDENTITY_TOKEN_FILE", token.to_str().unwrap()),
        ("AWS_ROLE_SESSION_NAME", "countersign-7-1"),
    ];
    all.extend(variables);
    run_in(story, &checkout, arguments, &all)
}

/// The sessions that were given away, as role and name.
fn assumed(story: &Story) -> Vec<(String, String)> {
    let mut world = story.sandbox.world();
    let sessions = std::mem::take(&mut world.assumed).into_iter();
    sessions
        .map(|session| (session.role, session.session))
        .collect()
}

#[test]
fn each_command_assumes_the_role_that_is_its_own() {
    let story = with_roles();
    let pull = story.ask("hanako", &[(PATH, REQUEST)]).unwrap();
    run_with_token(&story, &["review", "--all"], &[]).ended(0, &["waiting"]);
    let session = |role: &str| vec![(role.to_owned(), "countersign-7-1".to_owned())];
    assert_eq!(assumed(&story), session("countersign-review"));
    story.approve(pull, "kenji").unwrap();
    story.merge(pull, "hanako").unwrap();
    run_with_token(&story, &["reconcile", "--account", "main"], &[]).ended(0, &["announced"]);
    assert_eq!(assumed(&story), session("countersign-reconcile"));
    let role = "arn:aws:iam::123456789012:role/of-the-runner";
    let plan = ["plan", "--account", "main"];
    run_with_token(&story, &plan, &[("AWS_ROLE_ARN", role)]).ended(0, &[]);
    assert_eq!(assumed(&story), session("countersign-reconcile"));
}

#[test]
fn one_review_speaks_for_all_accounts_and_says_which_gives_no_credentials() {
    let story = with_roles();
    let elsewhere = "requests/staging/20261102090000.yaml";
    story.ask("hanako", &[(elsewhere, REQUEST)]).unwrap();
    let two = "requests/20261102090001.yaml";
    story.ask("hanako", &[(two, REQUEST)]).unwrap();
    let said = run_with_token(&story, &["review", "--all"], &[]);
    said.ended(
        3,
        &[
            "#1",
            "AssumeRoleWithWebIdentity: AccessDenied",
            "`reviewRole`",
            "waiting #2",
        ],
    );
    assert_eq!(assumed(&story).len(), 1);
}

#[test]
fn one_run_issues_for_all_accounts_but_the_one_that_gives_no_credentials() {
    let story = with_roles();
    let elsewhere = "requests/staging/20261102090000.yaml";
    story.ask_and_merge(&[(elsewhere, REQUEST)]).unwrap();
    let two = "requests/20261102090001.yaml";
    story.ask_and_merge(&[(two, REQUEST)]).unwrap();
    let denied = "AssumeRoleWithWebIdentity: AccessDenied";
    let said = run_with_token(&story, &["reconcile"], &[]);
    said.ended(3, &["announced", two, elsewhere, denied]);
    assert_eq!(story.sandbox.world().iam.keys("batch-exporter").len(), 1);
}

#[test]
fn all_roles_are_assumed_at_the_beginning() {
    let story = with_roles();
    story.ask_and_merge(&[(PATH, REQUEST)]).unwrap();
    calls(&story);
    run_with_token(&story, &["plan"], &[]).ended(3, &["staging"]);
    let calls = calls(&story);
    let aws = calls.iter().map(|call| call.operation.as_str());
    let aws: Vec<&str> = aws.filter(|call| !call.starts_with("github:")).collect();
    // The accounts are asked side by side, and CloudTrail once their lists are there.
    let first = aws
        .iter()
        .take_while(|call| **call != "cloudtrail:LookupEvents");
    let roles = first.filter(|call| **call == "sts:AssumeRoleWithWebIdentity");
    assert!(roles.count() >= 2, "{aws:?}");
}

#[test]
fn each_cause_of_a_role_that_is_not_assumed_is_said_as_such() {
    for (code, words) in [
        ("AccessDenied", "trust policy"),
        ("InvalidIdentityToken", "no OIDC provider"),
        ("ExpiredTokenException", "five minutes"),
        ("IDPCommunicationError", "could not reach GitHub"),
        ("RegionDisabledException", "not active in this region"),
    ] {
        let story = with_roles();
        story.ask_and_merge(&[(PATH, REQUEST)]).unwrap();
        story.sandbox.world().refused_token = Some(code);
        let plan = run_with_token(&story, &["plan", "--account", "main"], &[]);
        let code = format!("STS AssumeRoleWithWebIdentity: {code}");
        let plan = plan.ended(3, &[&code, words]);
        assert!(!plan.out.contains("og in again"), "{plan}");
    }
}

#[test]
fn the_accounts_are_listed_unless_the_configuration_is_wrong() {
    let said = run(&with_roles(), &["accounts"]).ended(0, &[]);
    assert_eq!(said.out, "main\nstaging\n");
    let wrong = configuration(Locale::ENGLISH).replace("required: 1", "required: 0");
    let said = run(&configured(&wrong), &["accounts"]).ended(2, &[]);
    assert_eq!(said.out, "");
    assert!(
        said.err.contains("required: 0") && said.err.ends_with("1 error\n"),
        "{said}"
    );
}
