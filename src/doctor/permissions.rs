//! What each command needs in an account.

use crate::domain::{Account, Duty, Enforce, UserPattern, partition};

/// What a permission is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum On {
    /// A user whom the configuration names.
    Users,
    /// A secret that countersign reserves.
    Secrets,
    /// The topic.
    Topic,
    /// The key that encrypts the secrets.
    Key,
    /// The account.
    Account,
}

/// What `reconcile` needs, as policies name it.
const RECONCILE: [(&str, On); 13] = [
    ("iam:GetUser", On::Users),
    ("iam:ListAccessKeys", On::Users),
    ("iam:CreateAccessKey", On::Users),
    ("iam:DeleteAccessKey", On::Users),
    ("secretsmanager:ListSecrets", On::Account),
    ("secretsmanager:DescribeSecret", On::Secrets),
    ("secretsmanager:ListSecretVersionIds", On::Secrets),
    ("secretsmanager:CreateSecret", On::Secrets),
    ("secretsmanager:PutSecretValue", On::Secrets),
    ("secretsmanager:UpdateSecretVersionStage", On::Secrets),
    ("secretsmanager:TagResource", On::Secrets),
    ("sns:Publish", On::Topic),
    (LOOKUP_EVENTS, On::Account),
];

/// What `reconcile` needs of the account's own key, if there is one.
const KEY: [(&str, On); 2] = [("kms:GenerateDataKey", On::Key), ("kms:Decrypt", On::Key)];

/// What `review` needs.
const REVIEW: [(&str, On); 4] = [
    ("iam:GetUser", On::Users),
    ("iam:ListAccessKeys", On::Users),
    ("secretsmanager:DescribeSecret", On::Secrets),
    ("sns:Publish", On::Topic),
];

/// What `inventory` needs.
const INVENTORY: [(&str, On); 6] = [
    ("iam:ListAccessKeys", On::Users),
    ("iam:GenerateCredentialReport", On::Account),
    ("iam:GetCredentialReport", On::Account),
    ("iam:GetAccessKeyLastUsed", On::Account),
    ("secretsmanager:ListSecrets", On::Account),
    (LOOKUP_EVENTS, On::Account),
];

/// What `reconcile` needs to end keys: first what says of them what it would do, then what switches them, then what deletes.
const LIFECYCLE: [(&str, On); 3] = [
    ("iam:GetAccessKeyLastUsed", On::Users),
    ("iam:UpdateAccessKey", On::Users),
    ("secretsmanager:DeleteSecret", On::Secrets),
];

/// Without it keys are issued all the same, and a person has to look for those that were lost on the way.
pub(super) const LOOKUP_EVENTS: &str = "cloudtrail:LookupEvents";

/// Those that are allowed by a secret's tags, which name the repository.
pub(super) const BY_TAGS: [&str; 5] = [
    "secretsmanager:CreateSecret",
    "secretsmanager:PutSecretValue",
    "secretsmanager:UpdateSecretVersionStage",
    "secretsmanager:TagResource",
    "secretsmanager:DeleteSecret",
];

/// Returns whether the stack allows it only where it is told that countersign may end keys.
pub(super) fn is_of_lifecycle(permission: &str) -> bool {
    LIFECYCLE.iter().any(|(needed, _)| *needed == permission)
}

/// Returns what a command needs in this account, where `lifecycle` in the configuration goes so far.
pub(super) fn needed(
    duty: Duty,
    account: &Account,
    enforce: Option<Enforce>,
) -> impl Iterator<Item = (&'static str, On)> + use<> {
    let (needed, key): (&[_], &[_]) = match (duty, &account.kms_key) {
        (Duty::Reconcile, Some(_)) => (&RECONCILE, &KEY),
        (Duty::Reconcile, None) => (&RECONCILE, &[]),
        (Duty::Review, _) => (&REVIEW, &[]),
        (Duty::Inventory, _) => (&INVENTORY, &[]),
    };
    let lifecycle = match (duty, enforce) {
        (Duty::Reconcile, Some(Enforce::Delete)) => 3,
        (Duty::Reconcile, Some(Enforce::Off)) => 2,
        (Duty::Reconcile, Some(Enforce::Report)) | (Duty::Review, Some(_)) => 1,
        (Duty::Reconcile | Duty::Review, None) | (Duty::Inventory, _) => 0,
    };
    let lifecycle = &LIFECYCLE[..lifecycle];
    needed.iter().chain(key).chain(lifecycle).copied()
}

/// Returns the ARN of what a permission is for; `name` is that of a user.
pub(super) fn resource(on: On, account: &Account, name: &str) -> String {
    let (partition, id, region) = (partition(&account.region), &account.id, &account.region);
    match on {
        On::Users => format!("arn:{partition}:iam::{id}:user/{name}"),
        On::Secrets => {
            format!(
                "arn:{partition}:secretsmanager:{region}:{id}:secret:{name}/access-key-doctor-AbCdEf"
            )
        }
        On::Topic => account.topic.clone(),
        On::Key => account.kms_key.clone().unwrap_or_default(),
        On::Account => "*".to_owned(),
    }
}

/// The same for people, by the pattern in place of a name.
pub(super) fn shown(on: On, account: &Account, pattern: &UserPattern) -> String {
    match on {
        On::Users => format!("user/{pattern}"),
        On::Secrets => format!("secret:{pattern}/access-key-*"),
        On::Topic => account.topic.clone(),
        On::Key => account.kms_key.clone().unwrap_or_default(),
        On::Account => "*".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::domain::AccountId;

    /// The actions that a role of the stack is allowed.
    fn allowed(role: &str) -> BTreeSet<&'static str> {
        let stack = include_str!("../../infra/stack.yaml");
        let (_, rest) = stack.split_once(&format!("\n  {role}:\n")).unwrap();
        let (_, policy) = rest.split_once("PolicyName:").unwrap();
        let policy = policy.split("\n\n").next().unwrap();
        let statements = policy.split("Effect: ").skip(1);
        let allowed = statements.filter_map(|text| text.strip_prefix("Allow"));
        let actions = allowed.map(|text| text.split_once("Action: ").unwrap().1);
        let actions = actions.map(|text| text.lines().next().unwrap());
        actions
            .flat_map(|list| list.trim_matches(['[', ']']).split(", "))
            .collect()
    }

    #[test]
    fn what_is_examined_is_what_the_stack_allows() {
        let account = Account {
            id: AccountId::new("123456789012").unwrap(),
            region: "ap-northeast-1".to_owned(),
            topic: String::new(),
            kms_key: Some("alias/countersign".to_owned()),
            role: None,
            review_role: None,
        };
        for (duty, role) in [
            (Duty::Reconcile, "ReconcileRole"),
            (Duty::Review, "ReviewRole"),
            (Duty::Inventory, "InventoryRole"),
        ] {
            let needed = needed(duty, &account, Some(Enforce::Delete));
            let needed = needed.map(|(permission, _)| permission);
            assert_eq!(needed.collect::<BTreeSet<_>>(), allowed(role));
        }
        let of_lifecycle = |enforce| {
            let needed = needed(Duty::Reconcile, &account, enforce);
            let needed = needed.filter(|(permission, _)| is_of_lifecycle(permission));
            needed.count()
        };
        let enforce = [Enforce::Report, Enforce::Off, Enforce::Delete].map(Some);
        assert_eq!(enforce.map(of_lifecycle), [1, 2, 3]);
        assert_eq!(of_lifecycle(None), 0);
    }
}
