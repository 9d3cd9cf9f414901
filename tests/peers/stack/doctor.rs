//! What `doctor` says of the roles: whatever is taken out of them it names, or says that it cannot know it.

use sandbox::github::{Author, Change};

use super::account::Account;
use super::needed::actions;
use super::policy::{Place, without};
use super::run::{Said, asked, run};

/// The calls that a role cannot try without effect.
const UNKNOWN: [&str; 9] = [
    "iam:CreateAccessKey",
    "iam:DeleteAccessKey",
    "secretsmanager:CreateSecret",
    "secretsmanager:PutSecretValue",
    "secretsmanager:UpdateSecretVersionStage",
    "secretsmanager:TagResource",
    "sns:Publish",
    "kms:GenerateDataKey",
    "kms:Decrypt",
];

/// The lines with this mark.
fn lines<'a>(said: &'a Said, mark: &'a str) -> Vec<&'a str> {
    let lines = said.text.lines();
    lines.filter(|line| line.starts_with(mark)).collect()
}

#[test]
fn what_a_role_lacks_is_named() {
    let account = Account::with_stack();
    account.add_users(&["batch-exporter"]);
    let story = asked(&account, &["batch-exporter"]);
    for workflow in ["review", "reconcile"] {
        let place = Place::Permissions(workflow);
        let whole = place.read(&account);
        let said = run(&account, &story, "doctor", workflow);
        assert_eq!(lines(&said, "✗"), Vec::<&str>::new());
        for (sid, action) in actions(&whole, "Allow") {
            place.write(&account, &without(&whole, &sid, &action));
            let said = run(&account, &story, "doctor", workflow);
            let mark = match action.as_str() {
                action if UNKNOWN.contains(&action) => "?",
                "cloudtrail:LookupEvents" => "!",
                _ => "✗",
            };
            let named = format!("`{action}`");
            let is_named = |line: &&str| line.contains(&named);
            assert!(
                lines(&said, mark).iter().any(is_named),
                "{workflow} {action}"
            );
            assert_eq!(said.code, Some(3));
        }
        place.write(&account, &whole);
    }
    assert_eq!(account.keys("batch-exporter"), Vec::<String>::new());
    let secrets = "aws secretsmanager list-secrets --output text --query 'SecretList[].Name'";
    assert_eq!(account.shell(secrets).trim(), "");
}

/// The users of the configuration are outside of the stack's fence.
#[test]
fn users_whom_the_stack_does_not_know_are_named() {
    let account = Account::with_stack();
    let story = asked(&account, &[]);
    let path = ".github/countersign.yaml";
    let text = format!(
        "{}\nfolders:\n  requests/: {{ account: main, users: [\"*\"] }}\n",
        account.outputs["AccountConfiguration"]
    );
    {
        let mut world = story.sandbox.world();
        let now = world.now();
        let (root, change) = (Author::new("root"), Change::modify(path, text));
        let pushed = world.github.push_to_default(&root, &[change], now);
        pushed.unwrap();
    }
    let said = run(&account, &story, "doctor", "reconcile");
    let denied = lines(&said, "✗");
    assert_eq!(denied.len(), 2, "{denied:?}");
    assert!(denied.iter().all(|line| line.contains("`user/*`")));
}
