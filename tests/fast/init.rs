//! `countersign init`: from no repository to one in which a key is issued; twice, after every failure, and as a script.

mod account;
mod by_hand;
#[cfg(target_os = "linux")]
mod terminal;
mod there;

use std::collections::BTreeSet;

use countersign::demo::Story;
use sandbox::github::{Permission, Rules};
use sandbox::{Effect, Fault, GitHubError, Trouble, When};
use serde_json::Value;

use crate::kit::*;

const OPTIONS: [&str; 17] = [
    "init",
    "--approver",
    "kenji",
    "--approver",
    "guest",
    "--requester",
    "hanako",
    "--users",
    "batch-*",
    "--email",
    "administrator@example.com",
    "--region",
    "ap-northeast-1",
    "--release",
    "acme/countersign@v1.2.0",
    "--sha256",
    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
];

/// A GitHub without the repository, and an account with its stack.
fn before() -> Story {
    let story = begin_before(600, &english(), &[USER]);
    story.sandbox.world().github.vanish();
    story
}

fn init_as(story: &Story, token: &str, more: &[&str]) -> Said {
    let nowhere = tempfile::tempdir().unwrap();
    let arguments = [&OPTIONS, more].concat();
    run_in(
        story,
        nowhere.path(),
        &arguments,
        &[("GITHUB_TOKEN", token)],
    )
}

fn init(story: &Story, more: &[&str]) -> Said {
    init_as(story, "sandbox-root", more)
}

/// The calls that were shown, each as `PUT /repos/…`.
fn shown(said: &Said) -> Vec<String> {
    let lines = said.out.lines();
    let is_call = |line: &&str| line.starts_with("PUT /") || line.starts_with("POST /");
    lines.filter(is_call).map(str::to_owned).collect()
}

/// The calls that changed something at GitHub, since the last time.
fn made(story: &Story) -> Vec<String> {
    let calls = std::mem::take(&mut story.sandbox.world().calls).into_iter();
    let changes = calls.filter(|call| call.mutates && call.operation.starts_with("github:"));
    changes.map(|call| call.operation).collect()
}

/// All that is to be as it should be in the end.
fn is_set_up(story: &Story) {
    let world = story.sandbox.world();
    let github = &world.github;
    for name in [
        "countersign-review",
        "countersign-reconcile",
        "countersign-inventory",
    ] {
        assert_eq!(github.branches_of_environment(name), ["main"]);
    }
    let setting = |name: &str| github.actions(name).unwrap().clone();
    assert_eq!(setting("permissions")["enabled"], true);
    assert_eq!(setting("permissions")["sha_pinning_required"], true);
    assert_eq!(setting("selected-actions")["verified_allowed"], false);
    assert_eq!(setting("workflow")["default_workflow_permissions"], "read");
    assert_eq!(github.user("guest").unwrap().permission, Permission::Write);
    let action = github
        .text(".github/actions/countersign/action.yml")
        .unwrap();
    assert!(action.contains("default: v1.2.0"));
    let page = github.text(".github/README.md").unwrap();
    assert!(page.starts_with("# Request an access key"));
}

#[test]
fn from_nothing_to_the_first_key() {
    let story = before();
    let said = init(&story, &[]);
    insta::assert_snapshot!(said);
    assert_eq!(said.code, 0);
    assert_eq!(shown(&said).len(), made(&story).len());
    is_set_up(&story);

    let request = "iamUser: batch-exporter\nreason: The nightly batch exports its reports to S3\n";
    let pull = story
        .ask("hanako", &[("requests/a.yaml", request)])
        .unwrap();
    story.approve(pull, "kenji").unwrap();
    assert!(
        story.merge(pull, "hanako").is_err(),
        "the ruleset is in force"
    );
    run(&story, &["review", "--all"]).ended(0, &["ready to merge"]);
    story.merge(pull, "hanako").unwrap();
    run(&story, &["reconcile"]).ended(0, &["announced requests/a.yaml"]);
}

#[test]
fn a_second_time_it_changes_nothing_but_settings() {
    let story = before();
    init(&story, &[]).ended(0, &[]);
    made(&story);
    let said = init(&story, &[]).ended(0, &["What is left to do"]);
    let settings = shown(&said);
    assert_eq!(settings.len(), 3, "{said}");
    let are_settings = settings
        .iter()
        .all(|call| call.contains("/actions/permissions"));
    assert!(are_settings, "{said}");
    assert_eq!(made(&story).len(), 3);
}

#[test]
fn after_any_failure_it_is_run_again() {
    let story = before();
    init(&story, &[]).ended(0, &[]);
    let all: BTreeSet<String> = made(&story).into_iter().collect();
    assert_eq!(all.len(), 9);
    for operation in all {
        for (when, nth) in [(When::Before, 1), (When::After, 1), (When::After, 2)] {
            let is_twice = ["contents", "environments", "policies"];
            if nth == 2 && !is_twice.iter().any(|part| operation.contains(part)) {
                continue;
            }
            let story = before();
            story.sandbox.world().faults.push(Fault {
                operation: operation.clone(),
                nth,
                when,
                effect: Effect::Drop,
            });
            let said = init(&story, &[]);
            assert_eq!(said.code, 3, "{operation}: {said}");
            assert!(said.err.contains("run again"), "{operation}: {said}");
            init(&story, &[]).ended(0, &["A key would be issued."]);
            is_set_up(&story);
        }
    }
}

#[test]
fn what_is_missing_is_named_at_once_where_nobody_can_be_asked() {
    let story = before();
    let nowhere = tempfile::tempdir().unwrap();
    let variables = [("GITHUB_TOKEN", "sandbox-root"), ("GITHUB_REPOSITORY", "")];
    let run =
        |arguments: &[&str]| -> Said { run_in(&story, nowhere.path(), arguments, &variables) };
    let all = "`--repo`, `--approver`, `--users`, `--email`, `--region`, `--release`, `--sha256`\n";
    let said = run(&["init", "--requester", "hanako"]);
    assert_eq!(said.code, 2, "{said}");
    assert!(
        said.err.contains(&format!("missing values: {all}")),
        "{said}"
    );
    let said = run(&[
        "init",
        "--repo",
        "acme/keys",
        "--users",
        "a",
        "--language",
        "ja",
    ]);
    assert_eq!(said.code, 2, "{said}");
    assert!(
        said.err.contains("`--approver`、`--email`、`--region`"),
        "{said}"
    );
    assert_eq!(story.sandbox.world().calls.len(), 0);
}

#[test]
fn a_token_that_may_not_change_workflows_is_refused_before_anything_is_done() {
    let story = before();
    story.sandbox.world().github.set_scopes("gist, repo");
    for _ in 0..2 {
        let said = init(&story, &[]);
        assert_eq!(said.code, 2, "{said}");
        assert!(said.err.contains("--scopes workflow"), "{said}");
        assert_eq!(made(&story), [""; 0]);
        // Not even for a repository that is there.
        story.sandbox.world().github.set_scopes("repo, workflow");
        init(&story, &[]).ended(0, &[]);
        made(&story);
        story.sandbox.world().github.set_scopes("repo");
    }
}

#[test]
fn what_keeps_it_from_beginning_is_said_and_nothing_is_done() {
    let story = before();
    let alone: Vec<&str> = OPTIONS[..3].iter().chain(&OPTIONS[5..]).copied().collect();
    let nowhere = tempfile::tempdir().unwrap();
    let root = [("GITHUB_TOKEN", "sandbox-root")];
    let said = run_in(&story, nowhere.path(), &alone, &root);
    assert_eq!(said.code, 2);
    assert!(said.err.contains("at least two approvers"), "{said}");
    let five = [
        "--users", "a", "--users", "b", "--users", "c", "--users", "d", "--users", "e",
    ];
    for (arguments, words) in [
        (
            &["init", "--approver", "kenji"][..],
            "at least two approvers",
        ),
        (&[&["init"][..], &five].concat(), "at most four patterns"),
        (&["init", "--account", "con"], "`--folder`"),
    ] {
        let said = run_in(&story, nowhere.path(), arguments, &root);
        assert!(said.code == 2 && said.err.contains(words), "{said}");
    }
    for (token, more, code, words) in [
        ("sandbox-nobody", &[][..], 3, "401"),
        (
            "sandbox-root",
            &["--repo", "elsewhere/access-keys"],
            2,
            "personal account",
        ),
        ("sandbox-root", &["--account-id", "12"], 2, "12 digits"),
        (
            "sandbox-root",
            &[
                "--users", "a", "--users", "b", "--users", "c", "--users", "d",
            ],
            2,
            "at most four",
        ),
        // She may not create repositories.
        ("sandbox-hanako", &[], 3, "403"),
    ] {
        let said = init_as(&story, token, more);
        assert_eq!(said.code, code, "{said}");
        assert!(said.err.contains(words), "{words}: {said}");
    }
    init(&story, &[]).ended(0, &[]);
    made(&story);
    let said = init_as(&story, "sandbox-hanako", &[]);
    assert_eq!(said.code, 2);
    assert!(said.err.contains("not an administrator"), "{said}");
    assert_eq!(made(&story), [""; 0]);
}

#[test]
fn a_branch_that_could_end_a_command_is_refused() {
    let story = before();
    init(&story, &[]).ended(0, &[]);
    let mut world = story.sandbox.world();
    world
        .github
        .rename_default_branch("x'$(touch${IFS}owned)'")
        .unwrap();
    drop(world);
    made(&story);
    for more in [&[][..], &["--dry-run"], &["--language", "ja"]] {
        let said = init(&story, more);
        assert_eq!(said.code, 2, "{said}");
        assert!(said.err.contains("`x'$(touch${IFS}owned)'`") && said.out.is_empty());
    }
    assert_eq!(made(&story), [""; 0]);
}

#[test]
fn a_ruleset_is_not_believed_by_its_name() {
    let story = before();
    init(&story, &[]).ended(0, &[]);
    let weaker = |story: &Story| {
        let rules = Rules {
            deletion: true,
            ..Rules::default()
        };
        story.sandbox.world().github.set_rules("main", rules);
    };
    let disabled = |story: &Story| story.sandbox.world().github.disable_ruleset();
    for (spoil, lacks) in [
        (
            &weaker as &dyn Fn(&Story),
            "`non_fast_forward`, `pull_request`, `required_status_checks`",
        ),
        (&disabled, "`deletion`, `non_fast_forward`, `pull_request`"),
    ] {
        spoil(&story);
        made(&story);
        let said = init(&story, &[]);
        assert_eq!(said.code, 2, "{said}");
        assert!(said.err.contains(lacks), "{said}");
        assert!(said.err.contains("acme/access-keys/settings/rules"));
        assert_eq!(made(&story), [""; 0]);
    }
}

#[test]
fn while_workflows_are_off_a_failure_says_so() {
    let off = "GitHub Actions is off";
    let files = "github:PUT /repos/{owner}/{repo}/contents/{path}";
    let actions = "github:PUT /repos/{owner}/{repo}/actions/permissions";
    for (operation, nth, when, is_off) in [
        // What a token without the scope `workflow` is told.
        (files, 3, When::Before, true),
        (actions, 1, When::Before, false),
        (actions, 1, When::After, true),
        (actions, 2, When::Before, true),
        (
            "github:POST /repos/{owner}/{repo}/rulesets",
            1,
            When::Before,
            true,
        ),
        (
            "github:PUT /repos/{owner}/{repo}/collaborators/{login}",
            1,
            When::Before,
            false,
        ),
    ] {
        let story = before();
        let effect = match when {
            When::Before => Effect::Answer(Trouble::GitHub(GitHubError::NotFound)),
            When::After => Effect::Drop,
        };
        story.sandbox.world().faults.push(Fault {
            operation: operation.to_owned(),
            nth,
            when,
            effect,
        });
        let said = init(&story, &[]);
        assert_eq!(said.code, 3, "{said}");
        assert_eq!(said.err.contains(off), is_off, "{operation}: {said}");
        let is_enabled = |story: &Story| {
            let world = story.sandbox.world();
            let permissions = world.github.actions("permissions");
            permissions.is_none_or(|permissions| permissions["enabled"] == true)
        };
        assert_eq!(is_enabled(&story), !is_off, "{operation}");
        init(&story, &[]).ended(0, &["A key would be issued."]);
    }
}
