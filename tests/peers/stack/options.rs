//! The parameters that change what a role may do.

use super::account::{Account, tagged};
use super::identity::Claims;
use super::run::{asked, run};

#[test]
fn users_with_a_path_get_keys_and_a_missing_one_is_said_to_be_missing() {
    let mut account = Account::empty();
    account.deploy("IamUserPath=/robots/");
    account.add_user_with_path("batch-exporter", "/robots/");
    account.add_user_with_path("batch-deep", "/robots/deep/");
    account.add_users(&["batch-open", "batch-plain"]);
    let story = asked(&account, &["batch-exporter", "batch-gone", "batch-plain"]);
    let said = run(&account, &story, "reconcile", "reconcile");
    assert_eq!(said.code, Some(3), "{}", said.text);
    for text in ["announced", "no-such-user", "`iam:CreateAccessKey`"] {
        assert!(said.text.contains(text), "{text}: {}", said.text);
    }
    let keys = ["batch-exporter", "batch-plain"].map(|user| account.keys(user).len());
    assert_eq!(keys, [1, 0]);
    let role = account
        .assume("reconcile", &Claims::of("reconcile"))
        .unwrap();
    let deep = role.iam.create_access_key().user_name("batch-deep");
    assert!(account.runtime.block_on(deep.send()).is_err());
}

#[test]
fn a_secret_may_have_the_tags_that_the_organisation_demands() {
    let mut account = Account::empty();
    account.deploy("ExtraTagKeys=CostCenter,Owner");
    let role = account
        .assume("reconcile", &Claims::of("reconcile"))
        .unwrap();
    let reserve = |name: &str, keys: &[&str]| {
        let mut tags = vec![
            ("countersign:version", "1"),
            ("countersign:repository", "871640321"),
        ];
        tags.extend(keys.iter().map(|key| (*key, "1234")));
        let create = role.secrets.create_secret().name(name).secret_string("{}");
        let create = create.set_tags(Some(tagged(&tags)));
        account.runtime.block_on(create.send()).is_ok()
    };
    assert!(reserve("batch-a/access-key-1", &["CostCenter", "Owner"]));
    assert!(reserve("batch-a/access-key-2", &[]));
    assert!(!reserve("batch-a/access-key-3", &["CostCenter", "Team"]));
}
