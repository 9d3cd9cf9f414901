//! The commands of `docs/operating.md` and `docs/uninstalling.md`, as they are pasted.

use super::account::{Account, pasted};
use super::run::{asked, run};

const OPERATING: &str = include_str!("../../../docs/operating.md");
const UNINSTALLING: &str = include_str!("../../../docs/uninstalling.md");

/// What is done at GitHub is not looked at here.
const GH: &str = "gh() { :; }\n";

const USER: &str = "batch-exporter";
const SECRET: &str = "batch-exporter/access-key-for-batch-exporter";

#[test]
fn who_can_act_is_told_what_needs_somebody() {
    let account = Account::with_stack();
    account.shell(&format!("{GH}{}", pasted(OPERATING, "What to watch")));
    let topic = &account.outputs["TopicArn"];
    let list = format!(
        "aws sns list-subscriptions-by-topic --topic-arn {topic} --output text --query \
         \"Subscriptions[?Endpoint=='oncall@example.com'].SubscriptionArn\""
    );
    assert!(!account.shell(&list).trim().is_empty());
}

#[test]
fn everything_stops_at_once_and_starts_again() {
    let account = Account::with_stack();
    account.add_users(&[USER]);
    let story = asked(&account, &[USER]);
    account.shell(&format!("{GH}{}", pasted(OPERATING, "Stop everything")));
    for (command, workflow) in [("review --all", "review"), ("reconcile", "reconcile")] {
        assert_eq!(run(&account, &story, command, workflow).code, Some(3));
    }
    assert!(account.keys(USER).is_empty());

    account.shell(&format!("{GH}{}", pasted(OPERATING, "Start again")));
    assert_eq!(
        run(&account, &story, "reconcile", "reconcile").code,
        Some(0)
    );
    assert_eq!(account.keys(USER).len(), 1);
}

#[test]
fn a_key_that_was_withdrawn_is_left_alone() {
    let account = Account::with_stack();
    account.add_users(&[USER]);
    let story = asked(&account, &[USER]);
    run(&account, &story, "reconcile", "reconcile");
    let [key] = &account.keys(USER)[..] else {
        panic!("one key was asked for");
    };
    let commands = pasted(OPERATING, "Withdraw a key")
        .replace("--user-name USER", &format!("--user-name {USER}"))
        .replace("KEY_ID", key)
        .replace("--secret-id SECRET", &format!("--secret-id {SECRET}"));
    account.shell(&commands);
    for command in ["plan", "reconcile"] {
        let said = run(&account, &story, command, "reconcile");
        assert_eq!(said.code, Some(0));
        assert!(said.text.contains("Nothing to do."));
    }
    assert!(account.keys(USER).is_empty());
}

#[test]
fn without_the_stack_the_keys_and_their_secrets_are_still_there() {
    let account = Account::with_stack();
    account.add_users(&[USER, "reader"]);
    let story = asked(&account, &[USER]);
    run(&account, &story, "reconcile", "reconcile");
    let policy = &account.outputs["ReadersPolicyArn"];
    account.shell(&format!(
        "aws iam attach-user-policy --user-name reader --policy-arn {policy}\n\
         aws iam create-role --role-name reads --assume-role-policy-document '{{}}'\n\
         aws iam attach-role-policy --role-name reads --policy-arn {policy}"
    ));
    let before = (account.keys(USER), account.current(SECRET));

    let commands = pasted(UNINSTALLING, "In this order")
        .replace("--user-name USER", "--user-name reader")
        .replace("--role-name ROLE", "--role-name reads");
    let said = account.shell(&format!("{GH}{commands}"));
    assert!(said.contains("reader") && said.contains("reads"), "{said}");

    assert_eq!((account.keys(USER), account.current(SECRET)), before);
    let roles = account.shell("aws iam list-roles --output text --query 'Roles[].RoleName'");
    assert!(!roles.contains("countersign"));
}
