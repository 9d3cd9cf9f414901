//! The policies that the stack makes: read, changed and written back.

use serde_json::Value;

use super::account::Account;

/// Where a policy is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// What a role may do.
    Permissions(&'static str),
    /// Who may assume a role.
    Trust(&'static str),
    Readers,
    Topic,
    Key,
}

pub(super) const PLACES: [Place; 7] = [
    Place::Permissions("review"),
    Place::Permissions("reconcile"),
    Place::Trust("review"),
    Place::Trust("reconcile"),
    Place::Readers,
    Place::Topic,
    Place::Key,
];

impl Place {
    pub(super) fn read(self, account: &Account) -> Value {
        let command = match self {
            Self::Permissions(role) => format!(
                "aws iam get-role-policy --role-name countersign-{role} --policy-name countersign --query PolicyDocument"
            ),
            Self::Trust(role) => format!(
                "aws iam get-role --role-name countersign-{role} --query Role.AssumeRolePolicyDocument"
            ),
            Self::Readers => {
                let policy = format!("--policy-arn {}", account.outputs["ReadersPolicyArn"]);
                format!(
                    "aws iam get-policy-version {policy} --query PolicyVersion.Document --version-id \
                     $(aws iam get-policy {policy} --query Policy.DefaultVersionId --output text)"
                )
            }
            Self::Topic => format!(
                "aws sns get-topic-attributes --topic-arn {} --query Attributes.Policy --output text",
                account.outputs["TopicArn"]
            ),
            Self::Key => "aws kms get-key-policy --key-id alias/countersign --policy-name default \
                          --query Policy --output text"
                .to_owned(),
        };
        serde_json::from_str(&account.shell(&command)).unwrap()
    }

    pub(super) fn write(self, account: &Account, policy: &Value) {
        let text = policy.to_string();
        let iam = &account.administrator.iam;
        account.runtime.block_on(async {
            match self {
                Self::Permissions(role) => {
                    let put = iam.put_role_policy().role_name(format!("countersign-{role}"));
                    let put = put.policy_name("countersign").policy_document(text);
                    put.send().await.unwrap();
                }
                Self::Trust(role) => {
                    let update = iam.update_assume_role_policy();
                    let update = update.role_name(format!("countersign-{role}"));
                    update.policy_document(text).send().await.unwrap();
                }
                Self::Readers => {
                    let readers = &account.outputs["ReadersPolicyArn"];
                    let policy = iam.get_policy().policy_arn(readers).send().await.unwrap();
                    let last = policy.policy.unwrap().default_version_id.unwrap();
                    let create = iam.create_policy_version().policy_arn(readers);
                    let create = create.set_as_default(true).policy_document(text);
                    create.send().await.unwrap();
                    // There may be five.
                    let delete = iam.delete_policy_version().policy_arn(readers);
                    delete.version_id(last).send().await.unwrap();
                }
                Self::Topic => {
                    let set = account.administrator.sns.set_topic_attributes();
                    let set = set.topic_arn(&account.outputs["TopicArn"]).attribute_name("Policy");
                    set.attribute_value(text).send().await.unwrap();
                }
                Self::Key => {
                    account.shell(&format!(
                        "aws kms put-key-policy --key-id alias/countersign --policy-name default --policy '{text}'"
                    ));
                }
            }
        });
    }
}

pub(super) fn statements(policy: &Value) -> &Vec<Value> {
    policy["Statement"].as_array().unwrap()
}

/// What stands alone, or in a list.
pub(super) fn texts(value: &Value) -> Vec<&str> {
    match value {
        Value::Array(values) => values.iter().map(|value| value.as_str().unwrap()).collect(),
        value => vec![value.as_str().unwrap()],
    }
}

/// The policy without one action of one statement; without the statement, where that was its only one.
pub(super) fn without(policy: &Value, sid: &str, action: &str) -> Value {
    let mut changed = policy.clone();
    let statements = changed["Statement"].as_array_mut().unwrap();
    let statement = statements
        .iter_mut()
        .find(|statement| statement["Sid"] == sid);
    let statement = statement.unwrap();
    let others: Vec<&str> = texts(&statement["Action"]);
    let others: Value = others
        .into_iter()
        .filter(|other| *other != action)
        .collect();
    statement["Action"] = others;
    statements.retain(|statement| statement["Action"] != Value::Array(Vec::new()));
    changed
}

/// The policy without the conditions on keys that end so.
pub(super) fn without_condition(policy: &Value, end: &str) -> Value {
    let mut changed = policy.clone();
    for statement in changed["Statement"].as_array_mut().unwrap() {
        let Some(conditions) = statement.get_mut("Condition") else {
            continue;
        };
        for keys in conditions.as_object_mut().unwrap().values_mut() {
            keys.as_object_mut()
                .unwrap()
                .retain(|key, _| !key.ends_with(end));
        }
    }
    assert_ne!(changed, *policy, "no condition on {end}");
    changed
}

/// The policy without the conditions of this operator.
pub(super) fn without_operator(policy: &Value, operator: &str) -> Value {
    let mut changed = policy.clone();
    for statement in changed["Statement"].as_array_mut().unwrap() {
        if let Some(conditions) = statement.get_mut("Condition") {
            conditions.as_object_mut().unwrap().remove(operator);
        }
    }
    assert_ne!(changed, *policy, "no condition with {operator}");
    changed
}

/// The policy with every resource in place of those whose ARN has this in it.
pub(super) fn with_every_resource(policy: &Value, part: &str) -> Value {
    let mut changed = policy.clone();
    for statement in changed["Statement"].as_array_mut().unwrap() {
        if texts(&statement["Resource"])
            .iter()
            .any(|arn| arn.contains(part))
        {
            statement["Resource"] = "*".into();
        }
    }
    assert_ne!(changed, *policy, "no resource has {part}");
    changed
}
