//! What the roles may not do, and which conditions see to it.

use serde_json::Value;

use super::account::{Account, Clients};
use super::attempts::{self, Attempt, STORED};
use super::identity::Claims;
use super::policy::{Place, with_every_resource, without_condition, without_operator};
use super::run::{asked, run};

/// An account in which a key is stored, and other things are there to be attempted on.
fn issued() -> Account {
    let account = Account::with_stack();
    account.add_users(&["batch-exporter"]);
    let story = asked(&account, &["batch-exporter"]);
    assert_eq!(
        run(&account, &story, "reconcile", "reconcile").code,
        Some(0)
    );
    attempts::prepare(&account);
    account
}

pub(super) fn role(account: &Account, workflow: &str) -> Clients {
    account.assume(workflow, &Claims::of(workflow)).unwrap()
}

/// The attempts that were not refused as unauthorized.
pub(super) fn through(attempts: Vec<Attempt>) -> Vec<Attempt> {
    const DENIED: [&str; 3] = [
        "AccessDenied",
        "AccessDeniedException",
        "AuthorizationError",
    ];
    let is_through = |(_, result): &Attempt| match result {
        Ok(()) => true,
        Err(code) => !DENIED.contains(&code.as_str()),
    };
    attempts.into_iter().filter(is_through).collect()
}

#[test]
fn the_roles_do_nothing_else() {
    let account = issued();
    let before = account.current(STORED);
    let reconcile = role(&account, "reconcile");
    let review = role(&account, "review");
    let tried = attempts::of_reconcile(&account, &reconcile);
    assert!(tried.len() > 40);
    assert_eq!(through(tried), []);
    assert_eq!(through(attempts::of_reconcile(&account, &review)), []);
    assert_eq!(through(attempts::of_review(&account, &review)), []);
    assert_eq!(account.current(STORED), before);
}

#[test]
fn each_condition_and_resource_keeps_something_out() {
    let account = issued();
    for workflow in ["review", "reconcile"] {
        let clients = role(&account, workflow);
        let place = Place::Permissions(workflow);
        let whole = place.read(&account);
        let mut looser: Vec<(&str, Value)> = [":user/", ":secret:", ":sns:"]
            .map(|part| (part, with_every_resource(&whole, part)))
            .into();
        if workflow == "reconcile" {
            // The first, as the others change the tags of what is stored.
            let operator = "StringEqualsIfExists";
            looser.push((operator, without_operator(&whole, operator)));
            looser.extend(
                [
                    "countersign:version",
                    "countersign:repository",
                    "aws:TagKeys",
                ]
                .map(|key| (key, without_condition(&whole, key))),
            );
        }
        for (without, policy) in looser {
            place.write(&account, &policy);
            let tried = attempts::of_reconcile(&account, &clients);
            assert_ne!(through(tried), [], "{workflow} without {without}");
        }
    }
}
