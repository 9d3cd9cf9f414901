//! The plan and the files, without a network.

use std::collections::BTreeSet;

use super::Choices;
use super::files::files;
use super::plan::{ENVIRONMENTS, created, plan};
use super::script;
use super::values::Release;
use crate::check;
use crate::domain::{AccountId, Locale, Login, Repository, UserPattern};
use crate::github::{NamedBranches, OwnRuleset, RepositoryFacts, SetUp};

fn choices() -> Choices {
    let logins = ["kenji", "mika"];
    Choices {
        approvers: logins.map(|login| Login::new(login).unwrap()).into(),
        requesters: ["hanako", "Kenji"]
            .map(|login| Login::new(login).unwrap())
            .into(),
        users: ["batch-*", "svc-*"]
            .map(|users| UserPattern::new(users).unwrap())
            .into(),
        email: "administrator@example.com".to_owned(),
        region: "eu-west-1".to_owned(),
        account: AccountId::new("111122223333").unwrap(),
        release: Release {
            repository: Repository::new("acme/countersign").unwrap(),
            version: "v1.2.0".to_owned(),
        },
        sha256: "0123456789abcdef".repeat(4),
        language: Locale::JAPANESE,
    }
}

fn repository() -> Repository {
    Repository::new("acme/access-keys").unwrap()
}

const DEFAULT_ONLY: NamedBranches = NamedBranches {
    has_default: true,
    has_others: false,
};

/// A repository that has all of it.
fn complete() -> SetUp {
    let choices = choices();
    let files = files(&choices, "main").into_iter();
    let files: BTreeSet<String> = files.map(|(path, _)| path.to_owned()).collect();
    SetUp {
        files,
        environments: ENVIRONMENTS
            .map(|name| (name.to_owned(), DEFAULT_ONLY))
            .into(),
        ruleset: OwnRuleset::InForce,
        takes_pushes: false,
        writers: choices.people(),
        ..created(&repository())
    }
}

fn calls(there: &SetUp) -> Vec<String> {
    let plan = plan(&repository(), there, &choices());
    let calls = plan.calls.iter();
    let here = "/repos/acme/access-keys";
    calls.map(|call| call.shown().replace(here, "")).collect()
}

const SETTINGS: [&str; 3] = [
    "PUT /actions/permissions",
    "PUT /actions/permissions/selected-actions",
    "PUT /actions/permissions/workflow",
];

#[test]
fn what_is_there_stays_and_only_settings_are_set_again() {
    assert_eq!(calls(&complete()), SETTINGS);
    let mut there = complete();
    there.environments.remove("countersign-review");
    there.writers.remove(0);
    let expected = [
        &[
            "PUT /actions/permissions",
            "PUT /environments/countersign-review",
            "POST /environments/countersign-review/deployment-branch-policies",
        ][..],
        &SETTINGS,
        &["PUT /collaborators/kenji"],
    ];
    assert_eq!(calls(&there), expected.concat());
}

#[test]
fn until_the_ruleset_is_there_workflows_are_off_and_nobody_more_can_write() {
    let there = created(&repository());
    let plan = plan(&repository(), &there, &choices());
    assert_eq!(plan.calls[0].body()["enabled"], false);
    let names = calls(&there);
    let contents = names.iter().filter(|name| name.contains("/contents/"));
    assert_eq!(contents.count(), files(&choices(), "main").len());
    let ruleset = names.iter().position(|name| name == "POST /rulesets");
    let (before, after) = names.split_at(ruleset.unwrap());
    let is_after = |name: &String| {
        SETTINGS.contains(&name.as_str()) || name.starts_with("PUT /collaborators/")
    };
    assert_eq!(before[0], SETTINGS[0]);
    assert!(!before[1..].iter().any(is_after), "{before:?}");
    assert_eq!(after[1..4], SETTINGS);
    assert!(after[4..].len() == 3 && after[1..].iter().all(is_after));
}

#[test]
fn behind_the_ruleset_a_missing_file_is_left_to_a_pull_request() {
    let mut there = complete();
    there.files.remove("infra/stack.yaml");
    assert_eq!(calls(&there), SETTINGS);
    let plan = plan(&repository(), &there, &choices());
    assert_eq!(plan.for_a_pull_request, ["infra/stack.yaml"]);
    // Another ruleset may demand it.
    there.ruleset = OwnRuleset::Missing;
    let calls = calls(&there);
    assert_eq!(calls[..2], [SETTINGS[0], "POST /rulesets"]);
    assert_eq!(calls[2..], SETTINGS);
}

#[test]
fn the_configuration_is_in_order_and_nothing_of_the_template_is_left() {
    let files = files(&choices(), "trunk");
    let text = |path: &str| {
        files
            .iter()
            .find(|(known, _)| *known == path)
            .unwrap()
            .1
            .clone()
    };
    let configuration = text(check::CONFIGURATION_PATH);
    let (found, diagnostics) = check::configuration(configuration.as_bytes());
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    let found = found.unwrap();
    assert_eq!(found.language.language, Locale::JAPANESE.language);
    let account = found.accounts.values().next().unwrap();
    assert_eq!(account.region, "eu-west-1");
    let owners = text(".github/CODEOWNERS");
    assert_eq!(owners.matches("@kenji @mika").count(), 4);
    assert!(check::placeholders("CODEOWNERS", owners.as_bytes()).is_empty());
    let action = text(".github/actions/countersign/action.yml");
    for line in [
        "    default: acme/countersign\n",
        "    default: v1.2.0\n",
        "    default: 0123456789abcdef",
    ] {
        assert_eq!(action.matches(line).count(), 1, "{line}");
    }
    let reconcile = text(".github/workflows/reconcile.yml");
    assert!(reconcile.contains("branches: [\"trunk\"]"));
}

#[test]
fn the_stack_is_told_what_is_known_and_asks_for_what_is_not() {
    let (repository, choices) = (repository(), choices());
    let there = RepositoryFacts {
        id: 871_640_321,
        owner_id: 7,
        ..complete().about
    };
    let known = script::stack(&repository, Some(&there), &choices.stack());
    for value in [
        "RepositoryId=871640321",
        "RepositoryOwnerId=7",
        "DefaultBranch=main ",
        "IamUsers='batch-*,svc-*'",
        "--region eu-west-1",
    ] {
        assert!(known.contains(value), "{value} is not in\n{known}");
    }
    let unknown = script::stack(&repository, None, &choices.stack());
    assert!(unknown.contains("\nid=\"$(gh api 'repos/acme/access-keys' --jq .id)\"\n"));
}
