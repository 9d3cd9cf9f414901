//! Holds the workflows to what keeps a pull request from gaining anything by them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_yaml::Value;

mod bill;
mod definition;
#[path = "../peers/workflows/expression.rs"]
mod expression;

use definition::{Definition, Job, actions, workflows};

/// What each job may do, beside nothing. Whoever adds to it should know why.
const PERMISSIONS: [(&str, &str, &str); 13] = [
    ("build.yml", "build", "contents: read"),
    ("ci.yml", "all", "contents: read"),
    ("ci.yml", "ci", ""),
    ("ci.yml", "dependencies", "contents: read"),
    ("ci.yml", "macos", "contents: read"),
    (
        "inventory.yml",
        "inventory",
        "contents: read, id-token: write, pull-requests: read",
    ),
    (
        "reconcile.yml",
        "reconcile",
        "contents: read, id-token: write, pull-requests: write",
    ),
    ("release.yml", "build", "contents: read"),
    (
        "release.yml",
        "publish",
        "attestations: write, contents: write, id-token: write",
    ),
    ("release.yml", "sbom", "contents: read"),
    ("release.yml", "version", "contents: read"),
    (
        "review.yml",
        "review",
        "contents: read, id-token: write, pull-requests: write, statuses: write",
    ),
    ("reviewed.yml", "reviewed", ""),
];

/// Who may take a binary that was kept for others, and who may keep one; nobody else uses the cache. What is found there is
/// run with all rights.
const CACHE_MODES: [(&str, &str, &str); 4] = [
    ("build.yml", "build", "write"),
    ("inventory.yml", "inventory", "read"),
    ("reconcile.yml", "reconcile", "read"),
    ("review.yml", "review", "read"),
];

/// The environments by which the roles in AWS know these jobs.
const ENVIRONMENTS: [(&str, &str, &str); 3] = [
    ("inventory.yml", "inventory", "countersign-inventory"),
    ("reconcile.yml", "reconcile", "countersign-reconcile"),
    ("review.yml", "review", "countersign-review"),
];

/// When these jobs run; the others always do. None of it lets a job in: what it keeps out, another run looks at.
const CONDITIONS: [(&str, &str, &str); 5] = [
    ("ci.yml", "all", ""),
    (
        "inventory.yml",
        "inventory",
        "github.event_name == 'workflow_dispatch' || vars.COUNTERSIGN_INVENTORY",
    ),
    (
        "reconcile.yml",
        "reconcile",
        "github.event.workflow_run.event != 'schedule'",
    ),
    (
        "review.yml",
        "review",
        "github.event.pull_request.user.login != 'dependabot[bot]' && github.event.pull_request.merged != true",
    ),
    (
        "reviewed.yml",
        "reviewed",
        "github.event_name != 'pull_request_review'",
    ),
];

/// Whose end starts whom. What ends is known by its name alone, which any branch can give to a workflow of its own, so nothing but
/// the start may come of it.
const FOLLOWS: [(&str, &str); 2] = [
    ("review.yml", "reviewed.yml"),
    ("reconcile.yml", "review.yml"),
];

#[test]
fn every_job_may_do_what_is_listed_and_no_more() {
    let workflows = workflows();
    let empty = |permissions: &Value| permissions.as_mapping().is_some_and(|all| all.is_empty());
    for workflow in &workflows {
        assert!(empty(&workflow.yaml["permissions"]), "{}", workflow.name);
    }
    let jobs: Vec<Job<'_>> = workflows.iter().flat_map(Definition::jobs).collect();
    let permissions: Vec<(&str, &str, String)> = jobs
        .iter()
        .map(|job| (job.file, job.name, job.permissions()))
        .collect();
    let mut permissions: Vec<(&str, &str, &str)> = permissions
        .iter()
        .map(|(file, name, permissions)| (*file, *name, permissions.as_str()))
        .collect();
    permissions.sort_unstable();
    assert_eq!(permissions, PERMISSIONS);
    let environments: Vec<(&str, &str, &str)> = jobs
        .iter()
        .filter_map(|job| {
            let environment = job.yaml["environment"]["name"].as_str()?;
            Some((job.file, job.name, environment))
        })
        .collect();
    assert_eq!(environments, ENVIRONMENTS);
}

#[test]
fn one_job_alone_keeps_a_binary_for_others() {
    let workflows = workflows();
    let mut modes: Vec<(&str, &str, &str)> = Vec::new();
    for workflow in &workflows {
        for job in workflow.jobs() {
            let own = job.yaml["cache-mode"].as_str();
            let mode = own.or(workflow.yaml["cache-mode"].as_str()).unwrap();
            let mut steps = job.steps().iter();
            let keeps = steps.any(|step| step["with"]["keep"] == Value::Bool(true));
            assert_eq!(keeps, mode == "write", "{} {}", job.file, job.name);
            // What could get a token of AWS does not.
            assert!(!keeps || job.permissions() == "contents: read");
            modes.push((job.file, job.name, mode));
        }
    }
    modes.retain(|(_, _, mode)| *mode != "none");
    modes.sort_unstable();
    assert_eq!(modes, CACHE_MODES);
}

#[test]
fn nothing_foreign_runs_but_what_is_pinned() {
    let mut pins: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for definition in workflows().iter().chain(&actions()) {
        let lines = definition.text.lines();
        let lines = lines.filter_map(|line| {
            line.trim_start()
                .trim_start_matches("- ")
                .strip_prefix("uses: ")
        });
        let steps = definition.steps();
        let used = steps.iter().filter(|step| step["uses"].is_string());
        assert_eq!(lines.clone().count(), used.count(), "{}", definition.name);
        for used in lines {
            if let Some(own) = used.strip_prefix("$/") {
                let action = Path::new(env!("CARGO_MANIFEST_DIR")).join(own);
                assert!(action.join("action.yml").is_file(), "{used}");
                continue;
            }
            let (action, pin) = used.split_once('@').unwrap();
            let (commit, version) = pin.split_once(" # v").unwrap();
            let is_commit = commit.len() == 40 && commit.bytes().all(|b| b.is_ascii_hexdigit());
            assert!(is_commit && version.split('.').count() == 3, "{used}");
            // Only GitHub's own.
            let name = action.strip_prefix("actions/").unwrap();
            let repository = name.split('/').next().unwrap();
            pins.entry(repository.to_owned())
                .or_default()
                .insert(pin.to_owned());
        }
    }
    let twice = pins.iter().find(|(_, pins)| pins.len() > 1);
    assert!(twice.is_none(), "{twice:?}");
}

#[test]
fn no_text_of_anybody_becomes_part_of_a_script() {
    for definition in workflows().iter().chain(&actions()) {
        let text = &definition.text;
        for step in definition.steps() {
            if let Some(script) = step["run"].as_str() {
                assert!(!script.contains("${{"), "{}: {script}", definition.name);
                assert!(step["shell"] == "bash" || script == "true", "{script}");
            }
        }
        for never in ["secrets.", "head_ref", "pull_request.head", "set -x"] {
            assert!(!text.contains(never), "{}: {never}", definition.name);
        }
    }
}

#[test]
fn where_there_is_a_token_worth_having_the_default_branch_is_checked_out() {
    let workflows = workflows();
    for job in workflows.iter().flat_map(Definition::jobs) {
        let checkouts = job.steps().iter().filter(|step| {
            let used = step["uses"].as_str();
            used.is_some_and(|used| used.starts_with("actions/checkout@"))
        });
        for checkout in checkouts {
            let with = checkout["with"].as_mapping().unwrap();
            let keys: BTreeSet<&str> = with.keys().map(|key| key.as_str().unwrap()).collect();
            let known = BTreeSet::from(["fetch-depth", "filter", "persist-credentials"]);
            assert!(keys.is_subset(&known), "{}: {keys:?}", job.file);
            // The one that fetches more later.
            let keeps = job.is(("reconcile.yml", "reconcile"));
            assert_eq!(with["persist-credentials"], Value::Bool(keeps));
        }
    }
}

#[test]
fn what_a_pull_request_starts_by_its_own_file_has_no_rights() {
    let workflows = workflows();
    let events = |workflow: &Definition| -> BTreeSet<String> {
        let on = workflow.yaml["on"].as_mapping().unwrap().keys();
        on.map(|event| event.as_str().unwrap().to_owned()).collect()
    };
    for workflow in &workflows {
        let events = events(workflow);
        let is_by_anybody = ["pull_request", "pull_request_review", "merge_group"]
            .iter()
            .any(|event| events.contains(*event));
        let may_write = workflow
            .jobs()
            .iter()
            .any(|job| job.permissions().contains("write"));
        assert!(!(is_by_anybody && may_write), "{}", workflow.name);
        let is_by_words = [
            "issue_comment",
            "issues",
            "discussion",
            "discussion_comment",
            "workflow_call",
        ]
        .iter()
        .any(|event| events.contains(*event));
        assert!(!is_by_words, "{}", workflow.name);
        let is_by_pull_request = events.contains("pull_request_target");
        assert_eq!(
            is_by_pull_request,
            workflow.name == "review.yml",
            "{}",
            workflow.name
        );
        let follows = FOLLOWS.iter().any(|(name, _)| *name == workflow.name);
        assert_eq!(
            events.contains("workflow_run"),
            follows,
            "{}",
            workflow.name
        );
    }
    let find = |name: &str| workflows.iter().find(|workflow| workflow.name == name);
    let reviewed = find("reviewed.yml").unwrap();
    assert!(reviewed.steps().iter().all(|step| step["run"] == "true"));
}

#[test]
fn of_a_run_that_ended_nothing_is_taken_but_that_it_did() {
    let workflows = workflows();
    let find = |name: &str| workflows.iter().find(|workflow| workflow.name == name);
    for (follower, followed) in FOLLOWS {
        let (follower, followed) = (find(follower).unwrap(), find(followed).unwrap());
        let trigger = &follower.yaml["on"]["workflow_run"];
        assert_eq!(trigger["workflows"][0], followed.yaml["name"]);
        assert_eq!(trigger["workflows"].as_sequence().unwrap().len(), 1);
        assert_eq!(trigger["types"][0], "completed");
        // GitHub follows three at most; nobody waits for the last one here.
        assert!(
            FOLLOWS
                .iter()
                .all(|(_, followed)| *followed != "reconcile.yml")
        );
        // No file that the other run left, and no word of it: only which event it had, to leave one out.
        let uses = follower.steps().into_iter();
        let mut uses = uses.filter_map(|step| step["uses"].as_str());
        assert!(!uses.any(|used| used.contains("download-artifact")));
        let said: Vec<&str> = follower.text.split("workflow_run.").skip(1).collect();
        assert!(
            said.iter()
                .all(|said| said.starts_with("event != 'schedule'"))
        );
    }
}

#[test]
fn no_job_is_kept_out_by_more_than_is_listed() {
    let workflows = workflows();
    for (file, name, condition) in CONDITIONS {
        let mut jobs = workflows.iter().flat_map(Definition::jobs);
        let job = jobs.find(|job| job.is((file, name))).unwrap();
        assert_eq!(job.yaml["if"].as_str().unwrap_or_default(), condition);
    }
    // Whoever needs a job that is left out is left out with it.
    for workflow in ["review.yml", "reconcile.yml", "inventory.yml"] {
        let workflow = workflows.iter().find(|it| it.name == workflow).unwrap();
        for job in workflow.jobs() {
            let is_listed = CONDITIONS
                .iter()
                .any(|(file, name, _)| job.is((file, name)));
            assert!(is_listed || job.yaml["if"].is_null(), "{}", job.name);
        }
    }
}

#[test]
fn no_job_hangs_and_none_is_cut_off() {
    let workflows = workflows();
    for job in workflows.iter().flat_map(Definition::jobs) {
        let minutes = job.yaml["timeout-minutes"].as_u64().unwrap();
        assert!(minutes <= 60, "{}: {minutes}", job.file);
        let runner = job.yaml["runs-on"].as_str().unwrap();
        assert!(!runner.ends_with("-latest"), "{}: {runner}", job.file);
    }
    for name in ["review.yml", "reconcile.yml", "inventory.yml"] {
        let workflow = workflows.iter().find(|workflow| workflow.name == name);
        let text = &workflow.unwrap().text;
        assert!(text.contains("cancel-in-progress: false"), "{name}");
        assert!(!text.contains("cancel-in-progress: true"), "{name}");
    }
}
