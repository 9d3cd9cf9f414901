//! The commands, each under the role that its workflow assumes.

use std::process::Command;

use countersign::demo::Story;
use sandbox::github::{Author, Change, Rules};
use serde_json::Value;

use super::account::{Account, REGION};
use super::identity::Claims;
use crate::reconcile::merged;

/// Each command that calls AWS, the workflow that runs it, and how it ends: `doctor` knows not all of a role by the role
/// alone.
pub(super) const COMMANDS: [(&str, &str, i32); 5] = [
    ("review --all", "review", 0),
    ("doctor", "review", 3),
    ("plan", "reconcile", 0),
    ("reconcile", "reconcile", 0),
    ("doctor", "reconcile", 3),
];

/// Those that people run, who are not the stack's: see `auditor`.
const BY_PEOPLE: [&str; 2] = ["audit", "init"];

/// Those whose role is there only where a parameter of the stack says so: see `inventory`.
const IF_WANTED: [&str; 1] = ["inventory"];

/// Those that call nobody, or the sandbox.
const AT_HOME: [&str; 7] = [
    "validate",
    "accounts",
    "new",
    "completions",
    "demo",
    "sandbox",
    "help",
];

/// What a command wrote, on both streams, and how it ended.
pub(super) struct Said {
    pub(super) text: String,
    pub(super) code: Option<i32>,
}

/// A repository configured as the stack says, in which a request for each of these users was approved, one after the
/// other; one more is open.
pub(super) fn asked(account: &Account, users: &[&str]) -> Story {
    let configuration = format!(
        "{}\nfolders:\n  requests/: {{ account: main, users: [\"batch-*\", \"svc-*\"] }}\n",
        account.outputs["AccountConfiguration"]
    );
    let path = |user: &&str| format!("requests/for-{user}.yaml");
    let paths: Vec<String> = users.iter().map(path).collect();
    let text = |user: &&str| format!("iamUser: {user}\nreason: Exports the reports to S3\n");
    let texts: Vec<String> = users.iter().map(text).collect();
    let pulls: Vec<[(&str, &str); 1]> = paths
        .iter()
        .zip(&texts)
        .map(|(path, text)| [(&**path, &**text)])
        .collect();
    let pulls: Vec<&[(&str, &str)]> = pulls.iter().map(|pull| &pull[..]).collect();
    let story = merged(&configuration, &pulls);
    set_up(&story);
    let open = "iamUser: batch-open\nreason: Exports the reports to S3\n";
    story
        .ask("hanako", &[("requests/open.yaml", open)])
        .unwrap();
    story
}

/// Adds the rules and the workflows of the installation.
fn set_up(story: &Story) {
    let files = [
        "workflows/review.yml",
        "workflows/reviewed.yml",
        "workflows/reconcile.yml",
        "actions/countersign/action.yml",
        "actions/aws-identity/action.yml",
    ];
    let files = files.map(|path| {
        let path = format!(".github/{path}");
        let text = std::fs::read_to_string(&path).unwrap();
        Change::add(path, text)
    });
    let mut world = story.sandbox.world();
    let (root, now) = (Author::new("root"), world.now());
    let github = &mut world.github;
    github.push_to_default(&root, &files, now).unwrap();
    github.set_rules("main", Rules::installed());
}

/// Runs a command as the workflow's job does: with a token of GitHub, no key of AWS, and the roles of the configuration.
pub(super) fn run(account: &Account, story: &Story, command: &str, workflow: &str) -> Said {
    let token = Claims::of(workflow).file();
    let role = [
        ("AWS_ROLE_SESSION_NAME", "countersign"),
        (
            "AWS_WEB_IDENTITY_TOKEN_FILE",
            token.path().to_str().unwrap(),
        ),
    ];
    run_with(account, story, command, &role)
}

/// Runs a command with a token of GitHub, and with these credentials of AWS.
pub(super) fn run_with(
    account: &Account,
    story: &Story,
    command: &str,
    credentials: &[(&str, &str)],
) -> Said {
    let github = story.sandbox.environment().into_iter();
    let output = Command::new(env!("CARGO_BIN_EXE_countersign"))
        .args(command.split(' '))
        .current_dir(story.checkout().unwrap())
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap())
        .envs(github.filter(|(name, _)| name.starts_with("GITHUB_")))
        .env("AWS_ENDPOINT_URL", &account.endpoint)
        .env("AWS_REGION", REGION)
        .envs(credentials.iter().copied())
        .output()
        .unwrap();
    let said = Said {
        text: String::from_utf8([output.stdout, output.stderr].concat()).unwrap(),
        code: output.status.code(),
    };
    println!("$ countersign {command}\n{}[{:?}]", said.text, said.code);
    said
}

#[test]
fn every_command_is_run_under_its_role() {
    let help = Command::new(env!("CARGO_BIN_EXE_countersign"))
        .arg("--help")
        .output()
        .unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    let commands = help
        .split("Commands:\n")
        .nth(1)
        .unwrap()
        .split("\n\n")
        .next()
        .unwrap();
    for command in commands
        .lines()
        .filter_map(|line| line.split_whitespace().next())
    {
        let is_run = COMMANDS
            .iter()
            .any(|(run, _, _)| run.split(' ').next() == Some(command));
        assert!(
            is_run
                || BY_PEOPLE.contains(&command)
                || IF_WANTED.contains(&command)
                || AT_HOME.contains(&command),
            "say under which role {command} runs"
        );
    }
}

#[test]
fn each_command_does_its_work_with_its_role_alone() {
    let account = Account::with_stack();
    account.add_users(&["batch-exporter"]);
    let story = asked(&account, &["batch-exporter"]);
    for (command, workflow, code) in COMMANDS {
        let said = run(&account, &story, command, workflow);
        assert_eq!(said.code, Some(code));
    }
    let secret = account.current("batch-exporter/access-key-for-batch-exporter");
    let value: Value = serde_json::from_str(&secret).unwrap();
    let keys = account.keys("batch-exporter");
    assert_eq!([value["AccessKeyId"].as_str().unwrap()], *keys);
    for (command, workflow, code) in COMMANDS {
        let said = run(&account, &story, command, workflow);
        assert_eq!(said.code, Some(code));
    }
    assert_eq!(account.keys("batch-exporter"), keys);
}
