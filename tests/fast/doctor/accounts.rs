//! What can be broken in an account of AWS.

use countersign::demo::Story;
use sandbox::World;
use sandbox::aws::Topic;
use sandbox::github::Change;

use crate::doctor::defects::Defect;
use crate::doctor::world::*;
use crate::kit::*;

fn topic(world: &mut World) -> &mut Topic {
    &mut world.sns.topics[0]
}

/// Has keys end so, and denies what it takes.
pub(crate) fn end_keys_without(story: &Story, enforce: &str, permission: &str) {
    let text = format!("{CONFIGURATION}lifecycle: {{ enforce: {enforce} }}\n");
    push(story, &[Change::modify(".github/countersign.yaml", text)]);
    deny(story, permission);
}

fn with_inventory_role(role: &str) -> Change {
    let role = format!("    inventoryRole: arn:aws:iam::123456789012:role/{role}\nfolders:");
    let text = CONFIGURATION.replace("folders:", &role);
    Change::modify(".github/countersign.yaml", text)
}

/// As the table of the repository's.
pub(crate) const DEFECTS: &[Defect] = &[
    (
        "another account",
        |story| {
            let text = CONFIGURATION.replace("123456789012", "210987654321");
            push(story, &[Change::modify(".github/countersign.yaml", text)]);
        },
        "wrong wrong-account: account 123456789012; the configuration says 210987654321",
        2,
    ),
    (
        "a role that is not there",
        |story| {
            in_world(story, |world| {
                world
                    .iam
                    .roles
                    .retain(|role| role != "countersign-reconcile")
            })
        },
        "wrong no-such-role: `arn:aws:iam::123456789012:role/countersign-reconcile`",
        2,
    ),
    (
        "a daily inventory without a role for it",
        |story| {
            in_world(story, |world| {
                world
                    .github
                    .set_variable("COUNTERSIGN_INVENTORY", "permitted");
            });
        },
        "note no-inventory-role: `inventory.yml` runs every day, and the account has no `inventoryRole`",
        0,
    ),
    (
        "a role for the inventory that is not there",
        |story| push(story, &[with_inventory_role("elsewhere")]),
        "note no-such-role: `arn:aws:iam::123456789012:role/elsewhere` for `countersign inventory`",
        0,
    ),
    (
        "a role for the inventory that may not read the report",
        |story| {
            push(story, &[with_inventory_role("countersign-review")]);
            deny(story, "iam:GetCredentialReport");
        },
        "note denied: `inventory` lacks `iam:GetCredentialReport` on `*`",
        0,
    ),
    (
        "no right to create keys",
        |story| deny(story, "iam:CreateAccessKey"),
        "wrong denied: `reconcile` lacks `iam:CreateAccessKey` on `user/batch-*`",
        3,
    ),
    (
        "no right to delete keys",
        |story| deny(story, "iam:DeleteAccessKey"),
        "wrong denied: `iam:DeleteAccessKey`",
        3,
    ),
    (
        "no right to list secrets",
        |story| deny(story, "secretsmanager:ListSecrets"),
        "wrong denied: `secretsmanager:ListSecrets` on `*`",
        3,
    ),
    (
        "no right to list versions",
        |story| deny(story, "secretsmanager:ListSecretVersionIds"),
        "wrong denied: `secret:batch-*/access-key-*`",
        3,
    ),
    (
        "no right to reserve names",
        |story| deny(story, "secretsmanager:CreateSecret"),
        "wrong denied: `secretsmanager:CreateSecret`",
        3,
    ),
    (
        "no right to store",
        |story| deny(story, "secretsmanager:PutSecretValue"),
        "wrong denied: `secretsmanager:PutSecretValue`",
        3,
    ),
    (
        "no right to promote",
        |story| deny(story, "secretsmanager:UpdateSecretVersionStage"),
        "wrong denied: `secretsmanager:UpdateSecretVersionStage`",
        3,
    ),
    (
        "no right to tag",
        |story| deny(story, "secretsmanager:TagResource"),
        "wrong denied: `secretsmanager:TagResource`",
        3,
    ),
    (
        "no right to ask CloudTrail",
        |story| deny(story, "cloudtrail:LookupEvents"),
        "note no-trail: `cloudtrail:LookupEvents`",
        0,
    ),
    (
        "no right to switch keys off",
        |story| end_keys_without(story, "deactivate", "iam:UpdateAccessKey"),
        "wrong denied: `reconcile` lacks `iam:UpdateAccessKey` on `user/batch-*`, which `lifecycle`",
        3,
    ),
    (
        "no right to delete secrets",
        |story| end_keys_without(story, "delete", "secretsmanager:DeleteSecret"),
        "wrong denied: `secret:batch-*/access-key-*`, which `lifecycle` in the configuration needs.",
        3,
    ),
    (
        "no topic",
        |story| in_world(story, |world| world.sns.topics.clear()),
        "wrong topic: topic does not exist",
        2,
    ),
    (
        "nobody subscribed",
        |story| in_world(story, |world| topic(world).confirmed = 0),
        "wrong topic: no subscriptions",
        2,
    ),
    (
        "nobody has confirmed",
        |story| {
            in_world(story, |world| {
                topic(world).confirmed = 0;
                topic(world).pending = 1;
            })
        },
        "wrong topic: 1 pending",
        2,
    ),
    (
        "no right to look at the topic",
        |story| deny(story, "sns:GetTopicAttributes"),
        "note topic: cannot see the topic",
        0,
    ),
    (
        "no key of KMS",
        |story| in_world(story, |world| world.keys.clear()),
        "wrong kms-key: KMS key `alias/countersign` does not exist",
        2,
    ),
    (
        "a key that is to be deleted",
        |story| {
            in_world(story, |world| {
                world.keys[0].state = "PendingDeletion".to_owned()
            })
        },
        "wrong kms-key: not enabled",
        2,
    ),
    (
        "no right to look at the key",
        |story| deny(story, "kms:DescribeKey"),
        "unknown kms-key: cannot see whether",
        3,
    ),
];

/// What both commands need is said of both.
#[test]
fn what_both_roles_lack_is_said_of_both() {
    for permission in [
        "iam:GetUser",
        "iam:ListAccessKeys",
        "secretsmanager:DescribeSecret",
        "sns:Publish",
    ] {
        let story = healthy();
        deny(&story, permission);
        let said = examine(&story);
        assert_eq!(
            (said.code, said.amiss()),
            (3, vec!["wrong denied".to_owned(); 2])
        );
        for command in ["reconcile", "review"] {
            let lacks = format!("`{command}` lacks `{permission}`");
            assert!(said.out.contains(&lacks), "{lacks}");
        }
    }
}

/// Only where keys end does it matter when they were used.
#[test]
fn what_tells_of_a_keys_use_both_roles_lack() {
    let story = healthy();
    deny(&story, "iam:GetAccessKeyLastUsed");
    assert_eq!(examine(&story).code, 0);
    end_keys_without(&story, "report", "iam:UpdateAccessKey");
    let said = examine(&story);
    assert_eq!(
        (said.code, said.amiss()),
        (3, vec!["wrong denied".to_owned(); 2])
    );
    for command in ["reconcile", "review"] {
        let lacks = format!("`{command}` lacks `iam:GetAccessKeyLastUsed`");
        assert!(said.out.contains(&lacks), "{lacks}");
    }
    in_world(&story, |world| world.denied.clear());
    assert_eq!(examine(&story).code, 0);
}
