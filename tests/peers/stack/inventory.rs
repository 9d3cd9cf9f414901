//! The inventory, under the role that the stack creates for it.

use std::collections::BTreeSet;

use super::account::Account;
use super::identity::Claims;
use super::needed::actions;
use super::policy::{Place, without};
use super::run::{asked, run};

const USER: &str = "batch-exporter";
const TWINS: &str = "batch-twins";

/// A stack that has the role, and a user whose two keys somebody made in the same second.
fn account() -> Account {
    let mut account = Account::empty();
    account.deploy("Inventory=yes");
    account.add_users(&[USER, "batch-open", TWINS]);
    add_twins(&account);
    account
}

/// Makes two keys until they are of the same second: the credential report cannot tell which of them was used.
fn add_twins(account: &Account) {
    let iam = &account.administrator.iam;
    loop {
        let keys = [account.add_key(TWINS), account.add_key(TWINS)];
        let list = iam.list_access_keys().user_name(TWINS).send();
        let list = account.runtime.block_on(list).unwrap();
        let dates = list.access_key_metadata().iter().map(|key| key.create_date);
        if dates.collect::<BTreeSet<_>>().len() == 1 {
            return;
        }
        for (id, _) in keys {
            let delete = iam.delete_access_key().user_name(TWINS);
            let delete = delete.access_key_id(id).send();
            account.runtime.block_on(delete).unwrap();
        }
    }
}

#[test]
fn every_action_of_its_role_is_needed_and_no_other() {
    let account = account();
    let configuration = &account.outputs["AccountConfiguration"];
    assert!(configuration.contains(":role/countersign-inventory"));
    let story = asked(&account, &[USER]);
    let issued = run(&account, &story, "reconcile", "reconcile");
    assert_eq!(issued.code, Some(0), "{}", issued.text);
    let inventory = || run(&account, &story, "inventory --all-users", "inventory");
    let place = Place::Permissions("inventory");
    let whole = place.read(&account);
    let said = inventory();
    assert_eq!(said.code, Some(0), "{}", said.text);
    assert!(said.text.contains(USER) && said.text.contains(TWINS));
    for (sid, action) in actions(&whole, "Allow") {
        place.write(&account, &without(&whole, &sid, &action));
        let said = inventory();
        let is_missed = said.text.contains(&format!("`{action}`"));
        assert!(is_missed, "{sid} {action}: {}", said.text);
        let is_optional = action == "cloudtrail:LookupEvents";
        let code = if is_optional { 0 } else { 3 };
        assert_eq!(said.code, Some(code), "{action}");
    }
    place.write(&account, &whole);
}

#[test]
fn its_role_is_for_its_workflow_and_reads_no_secret() {
    let account = account();
    let story = asked(&account, &[USER]);
    let issued = run(&account, &story, "reconcile", "reconcile");
    assert_eq!(issued.code, Some(0), "{}", issued.text);
    for other in ["review", "reconcile"] {
        assert!(account.assume("inventory", &Claims::of(other)).is_err());
    }
    let role = account
        .assume("inventory", &Claims::of("inventory"))
        .unwrap();
    let secret = format!("{USER}/access-key-for-{USER}");
    let get = role.secrets.get_secret_value().secret_id(&secret);
    assert!(account.runtime.block_on(get.send()).is_err());
    let create = role.iam.create_access_key().user_name("batch-open");
    assert!(account.runtime.block_on(create.send()).is_err());
    let key = &account.keys(USER)[0];
    let delete = role.iam.delete_access_key().user_name(USER);
    let delete = delete.access_key_id(key).send();
    assert!(account.runtime.block_on(delete).is_err());
    let tag = role.secrets.untag_resource().secret_id(&secret);
    let tag = tag.tag_keys("countersign:key").send();
    assert!(account.runtime.block_on(tag).is_err());
}
