//! What cannot be found out is never taken for right.

use std::collections::BTreeSet;
use std::thread;

use countersign::demo::Story;
use sandbox::github::Change;
use sandbox::{Clock, Effect, Fault, Trouble, When, World};

use crate::doctor::world::*;
use crate::kit::*;

fn spoil(story: &Story, operation: &str, when: When, effect: Effect) {
    let operation = operation.to_owned();
    in_world(story, |world| {
        world.faults.push(Fault {
            operation,
            nth: Fault::EVERY,
            when,
            effect,
        });
    });
}

/// The operations that are called in an installation in order, and where the simulator may not be asked.
fn operations() -> BTreeSet<String> {
    let story = healthy();
    examine(&story);
    let mut called = in_world(&story, |world| std::mem::take(&mut world.calls));
    deny(&story, "iam:SimulatePrincipalPolicy");
    examine(&story);
    called.extend(in_world(&story, |world| std::mem::take(&mut world.calls)));
    called.into_iter().map(|call| call.operation).collect()
}

/// What a token or a role need not be able to read: it keeps no key from being issued.
const DISPENSABLE: [&str; 4] = [
    "github:GET /repos/{owner}/{repo}/environments/{environment_name}",
    "github:GET /repos/{owner}/{repo}/rules/branches/{branch}",
    "github:GET /repos/{owner}/{repo}/rulesets/{id}",
    "sns:GetTopicAttributes",
];

/// Of these the texts are not looked at: who may pass over rules is counted, and of the pushes only whether they are shown.
const COUNTED: [&str; 2] = [
    "github:GET /repos/{owner}/{repo}/activity",
    "github:GET /repos/{owner}/{repo}/rulesets/{id}",
];

#[test]
fn a_call_that_fails_is_never_taken_for_right() {
    let operations: Vec<String> = operations().into_iter().collect();
    assert!(operations.len() > 14, "{operations:?}");
    let effects = [
        (When::Before, Effect::Answer(Trouble::InternalError)),
        (When::Before, Effect::Answer(Trouble::Throttle)),
        (When::Before, Effect::Drop),
        (When::After, Effect::Truncate),
        (When::After, Effect::EmptyFields),
    ];
    let one = |operation: &String| {
        for (when, effect) in effects.clone() {
            let is_counted = COUNTED.contains(&operation.as_str());
            if is_counted && matches!(effect, Effect::EmptyFields) {
                continue;
            }
            let story = healthy();
            if is_tried(operation) {
                deny(&story, "iam:SimulatePrincipalPolicy");
            }
            if operation == UNSAID {
                in_world(&story, switch_inventory_on);
            }
            spoil(&story, operation, when, effect.clone());
            let said = examine(&story);
            assert!([2, 3].contains(&said.code), "{operation} {effect:?}");
            assert!(!said.amiss().is_empty() && said.err.is_empty());
        }
    };
    thread::scope(|scope| {
        for part in operations.chunks(operations.len().div_ceil(6)) {
            scope.spawn(move || part.iter().for_each(one));
        }
    });
}

/// Where it is not shown, nothing is said: the inventory is off unless somebody switches it on.
const UNSAID: &str = "github:GET /repos/{owner}/{repo}/actions/variables/{name}";

fn switch_inventory_on(world: &mut World) {
    let github = &mut world.github;
    github.set_variable("COUNTERSIGN_INVENTORY", "permitted");
}

/// Whether an operation is only called where the simulator may not be asked.
fn is_tried(operation: &str) -> bool {
    let services = ["iam:", "secretsmanager:", "cloudtrail:"];
    let mut services = services.iter();
    !operation.contains("Simulate") && services.any(|service| operation.starts_with(service))
}

#[test]
fn a_call_that_is_denied_is_said_where_it_matters() {
    for operation in operations() {
        let story = healthy();
        spoil(
            &story,
            &operation,
            When::Before,
            Effect::Answer(Trouble::Deny),
        );
        let said = examine(&story);
        if DISPENSABLE.contains(&operation.as_str()) {
            let amiss = said.amiss();
            assert!(
                amiss.len() == 1 && amiss[0].starts_with("note "),
                "{operation}: {amiss:?}"
            );
            assert_eq!(said.code, 0, "{operation}");
        } else if operation == UNSAID {
            assert_eq!((said.code, said.amiss().len()), (0, 0), "{said}");
        } else if !is_tried(&operation) {
            assert_ne!(said.code, 0, "{operation}");
        }
    }
}

#[test]
fn with_nothing_at_all_everything_is_said_at_once() {
    let story = healthy();
    for operation in operations() {
        spoil(
            &story,
            &operation,
            When::Before,
            Effect::Answer(Trouble::Deny),
        );
    }
    assert_ne!(examine(&story).code, 0);
    let nothing = [
        ("GITHUB_TOKEN", ""),
        ("GITHUB_REPOSITORY", ""),
        ("AWS_ENDPOINT_URL", "http://evil.example"),
    ];
    let said = run_with(&story, &["doctor", "--format", "json"], &nothing);
    let environment = "wrong environment".to_owned();
    assert_eq!(said.code, 2);
    assert_eq!(
        said.amiss()[..3],
        [environment.clone(), environment.clone(), environment]
    );
    assert_eq!(said.amiss()[3..], ["unknown no-files"]);
}

/// Without GitHub the checkout says what it can; without AWS GitHub says all that it can.
#[test]
fn what_is_there_says_all_that_it_can() {
    let story = healthy();
    let home = tempfile::tempdir().unwrap();
    let checkout = home.path().join("checkout");
    in_world(&story, |world| world.github.check_out(&checkout).unwrap());
    let json = ["doctor", "--format", "json"];
    let said = run_at_home(&checkout, &story, &json, &[("GITHUB_TOKEN", "")]);
    // The policies ask for the repository's id.
    assert_eq!(said.amiss(), ["wrong environment", "unknown not-known"]);
    for right in [
        "\"owners\"",
        "\"workflow-file\"",
        "\"kms-key\"",
        "\"topic\"",
        "\"allowed\"",
    ] {
        assert!(said.out.contains(right), "{right}");
    }
    let nobody = [("AWS_ACCESS_KEY_ID", ""), ("AWS_SECRET_ACCESS_KEY", "")];
    let said = run_at_home(&checkout, &story, &json, &nobody);
    assert_eq!(
        (said.code, said.amiss()),
        (3, vec!["unknown aws".to_owned()])
    );
    assert!(said.out.contains("NoCredentials"));
}

/// As a role that may not ask the simulator: what reads is tried, and nothing else is.
#[test]
fn a_role_tries_what_only_reads_and_says_what_it_does_not_know() {
    const TRIED: [&str; 6] = [
        "iam:GetUser",
        "iam:ListAccessKeys",
        "secretsmanager:ListSecrets",
        "secretsmanager:DescribeSecret",
        "secretsmanager:ListSecretVersionIds",
        "cloudtrail:LookupEvents",
    ];
    let story = healthy();
    deny(&story, "iam:SimulatePrincipalPolicy");
    let said = examine(&story);
    // The review role is another.
    assert_eq!(said.amiss(), ["unknown not-known"; 2]);
    assert_eq!(said.code, 3);
    assert!(
        said.out
            .contains("each tried with a call that changes nothing")
    );
    in_world(&story, |world| {
        let changes: Vec<_> = world.calls.iter().filter(|call| call.mutates).collect();
        assert!(changes.is_empty(), "{changes:?}");
        assert_eq!(world.iam.users().len(), 1);
        assert_eq!(world.iam.keys("batch-exporter").len(), 0);
        assert_eq!(world.secrets.all().count(), 0);
        assert!(world.sns.published().is_empty());
    });
    for permission in TRIED {
        deny(&story, permission);
        let said = examine(&story);
        in_world(&story, |world| assert!(world.denied.remove(permission)));
        let line = match permission {
            "cloudtrail:LookupEvents" => "note no-trail",
            _ => "wrong denied",
        };
        assert_eq!(
            said.amiss(),
            [line, "unknown not-known", "unknown not-known"]
        );
        assert!(
            said.out.contains(&format!("`{permission}`")),
            "{permission}"
        );
    }
}

/// A workflow's token is taken by the role of that workflow alone.
#[test]
fn a_workflow_s_token_opens_the_role_that_trusts_it() {
    let story = healthy();
    // Of now, or the credentials would have expired.
    in_world(&story, |world| world.clock = Clock::Running(-600));
    let home = tempfile::tempdir().unwrap();
    let token = home.path().join("token");
    std::fs::write(&token, "a token of GitHub's").unwrap();
    let variables = [
        ("AWS_ACCESS_KEY_ID", ""),
        ("AWS_SECRET_ACCESS_KEY", ""),
        ("AWS_SESSION_TOKEN", ""),
        ("AWS_WEB_IDENTITY_TOKEN_FILE", token.to_str().unwrap()),
    ];
    let json = ["doctor", "--format", "json"];
    let said = run_with(&story, &json, &variables);
    assert_eq!((said.code, said.amiss()), (0, Vec::new()));
    let fault = Fault {
        operation: "sts:AssumeRoleWithWebIdentity".to_owned(),
        nth: 1,
        when: When::Before,
        effect: Effect::Answer(Trouble::Deny),
    };
    in_world(&story, |world| {
        world.faults.push(fault);
        world.assumed.clear();
    });
    deny(&story, "iam:SimulatePrincipalPolicy");
    let said = run_with(&story, &json, &variables);
    let roles = in_world(&story, |world| {
        let roles = world.assumed.iter().map(|session| session.role.clone());
        roles.collect::<Vec<_>>()
    });
    assert_eq!(roles, ["countersign-review"]);
    assert_eq!(said.amiss(), ["unknown not-known"; 2]);
}

#[test]
fn a_user_with_a_path_is_examined_by_its_arn() {
    let text = CONFIGURATION.replace("batch-*", "robot");
    let changed = |permitted: &str| {
        let story = healthy();
        push(
            &story,
            &[Change::modify(".github/countersign.yaml", text.clone())],
        );
        in_world(&story, |world| {
            world.iam.add_user_with_path("robot", "/robots/");
            world.iam.permitted_path = permitted.to_owned();
        });
        examine(&story).amiss()
    };
    assert_eq!(changed("/robots/"), Vec::<String>::new());
    assert!(changed("/").contains(&"wrong denied".to_owned()));
}
