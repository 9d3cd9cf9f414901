//! What cfn-lint and parliament say of the stack.

use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::Value;

use super::account::Account;
use super::policy::{PLACES, Place};

/// What parliament says, and why it may.
const EXCEPTIONS: [(&str, &str); 3] = [
    // It knows no trust policies: those have no resource, and name a provider of the account.
    ("trust", "MALFORMED"),
    ("trust", "UNKNOWN_FEDERATION_SOURCE"),
    // In a key's policy, `*` is the key.
    ("key", "RESOURCE_STAR"),
];

fn findings(policy: &Value) -> Vec<String> {
    let mut parliament = Command::new("parliament")
        .arg("--json")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let text = policy.to_string();
    parliament
        .stdin
        .take()
        .unwrap()
        .write_all(text.as_bytes())
        .unwrap();
    let said = parliament.wait_with_output().unwrap();
    // What it cannot read it does not look at.
    let broken = String::from_utf8_lossy(&said.stderr);
    assert!(!broken.contains("Traceback"), "{broken}");
    let found = String::from_utf8(said.stdout).unwrap();
    let found = found
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap());
    found
        .map(|finding| finding["issue"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn parliament_finds_nothing_in_the_policies() {
    let mut account = Account::empty();
    account.deploy("CustomerManagedKey=yes KeyLifecycle=yes");
    for place in PLACES {
        let kind = match place {
            Place::Trust(_) => "trust",
            Place::Key => "key",
            Place::Permissions(_) | Place::Readers | Place::Topic => "",
        };
        let policy = place.read(&account);
        let mut found = findings(&policy);
        found.retain(|issue| !EXCEPTIONS.contains(&(kind, issue)));
        assert_eq!(found, Vec::<String>::new(), "{place:?}: {policy}");
    }
    let policy = Place::Permissions("reconcile").read(&account).to_string();
    let wrong = policy.replace("iam:GetUser", "iam:GetUsers");
    assert_ne!(
        findings(&serde_json::from_str(&wrong).unwrap()),
        Vec::<String>::new()
    );
}

#[test]
fn cfn_lint_finds_nothing_in_the_stack() {
    let lint = Command::new("cfn-lint")
        .arg("infra/stack.yaml")
        .output()
        .unwrap();
    assert!(
        lint.status.success(),
        "{}",
        String::from_utf8_lossy(&lint.stdout)
    );
}
