//! An auditor, who has the policy that the papers show, and nothing else.

use serde_json::Value;

use super::account::Account;
use super::policy::texts;
use super::run::{asked, run, run_with};

const USER: &str = "batch-exporter";

fn documented() -> Value {
    let paper = include_str!("../../../docs/auditing.md");
    let policy = paper.split("```json\n").nth(1).unwrap();
    serde_json::from_str(policy.split("```").next().unwrap()).unwrap()
}

fn give(account: &Account, policy: &Value) {
    let put = account.administrator.iam.put_user_policy();
    let put = put.user_name("auditor").policy_name("audit");
    let put = put.policy_document(policy.to_string());
    account.runtime.block_on(put.send()).unwrap();
}

#[test]
fn an_auditor_needs_every_action_of_the_policy() {
    let account = Account::with_stack();
    account.add_users(&[USER, "auditor"]);
    let story = asked(&account, &[USER]);
    assert_eq!(
        run(&account, &story, "reconcile", "reconcile").code,
        Some(0)
    );
    let (id, secret) = account.add_key("auditor");
    let credentials = [
        ("AWS_ACCESS_KEY_ID", id.as_str()),
        ("AWS_SECRET_ACCESS_KEY", secret.as_str()),
    ];
    let audit = || run_with(&account, &story, &format!("audit {USER}"), &credentials).text;
    let whole = documented();
    give(&account, &whole);
    let said = audit();
    let is_denied = said.contains("AccessDenied") || said.contains("this requires `iam:");
    assert!(!is_denied, "{said}");
    assert!(said.contains("`kenji` approved"), "{said}");
    for action in texts(&whole["Statement"][0]["Action"]) {
        let mut policy = whole.clone();
        let actions = policy["Statement"][0]["Action"].as_array_mut().unwrap();
        actions.retain(|other| other != action);
        give(&account, &policy);
        assert!(audit().contains(&format!("`{action}`")), "{action}");
    }
}
