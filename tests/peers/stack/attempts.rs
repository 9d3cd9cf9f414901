//! What somebody who got hold of a role's credentials could try.

use aws_sdk_iam::error::ProvideErrorMetadata;

use super::account::{Account, Clients, tagged};

/// The secret of `batch-exporter`, as `reconcile` has stored it.
pub(super) const STORED: &str = "batch-exporter/access-key-for-batch-exporter";
const UNTAGGED: &str = "batch-exporter/access-key-by-hand";
const OF_ANOTHER_REPOSITORY: &str = "batch-exporter/access-key-of-another-repository";
const OF_ANOTHER_FORMAT: &str = "batch-exporter/access-key-of-another-format";
const ELSEWHERE: &str = "database/password";
/// A user whose ARN a pattern covers only because a star stands for slashes.
pub(super) const CROSSED: &str = "root";
/// What is like a stored key, and is none of this repository's.
pub(super) const OTHERS: [&str; 4] = [
    UNTAGGED,
    OF_ANOTHER_REPOSITORY,
    OF_ANOTHER_FORMAT,
    ELSEWHERE,
];

const VERSION: (&str, &str) = ("countersign:version", "1");
const ANOTHER_VERSION: (&str, &str) = ("countersign:version", "2");
const REPOSITORY: (&str, &str) = ("countersign:repository", "871640321");
const ANOTHER_REPOSITORY: (&str, &str) = ("countersign:repository", "1");
const OWNER: (&str, &str) = ("owner", "me");

/// A policy that allows everything.
pub(super) const EVERYTHING: &str =
    r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#;

/// What was tried, and the code of the refusal.
pub(super) type Attempt = (&'static str, Result<(), String>);

/// Tries calls one after the other.
macro_rules! tried {
    ($($what:literal => $call:expr,)*) => {
        vec![$(($what, $crate::stack::attempts::outcome($call.send().await)),)*]
    };
}

pub(super) use tried;

pub(super) fn code(error: &impl ProvideErrorMetadata) -> String {
    error.code().unwrap_or("no code").to_owned()
}

pub(super) fn outcome<T>(result: Result<T, impl ProvideErrorMetadata>) -> Result<(), String> {
    result.map(|_| ()).map_err(|error| code(&error))
}

/// What there is to be attempted on, beside the secret that is stored.
pub(super) fn prepare(account: &Account) {
    account.add_users(&["administrator"]);
    account.add_key("administrator");
    account.add_user_with_path(CROSSED, "/batch-team/");
    account.add_key(CROSSED);
    account.add_secret(UNTAGGED, &[]);
    account.add_secret(OF_ANOTHER_REPOSITORY, &[VERSION, ANOTHER_REPOSITORY]);
    account.add_secret(OF_ANOTHER_FORMAT, &[ANOTHER_VERSION, REPOSITORY]);
    account.add_secret(ELSEWHERE, &[VERSION, REPOSITORY]);
    account.shell("aws sns create-topic --name other");
}

/// What not even the reconcile role may do.
pub(super) fn of_reconcile(account: &Account, role: &Clients) -> Vec<Attempt> {
    account.runtime.block_on(async {
        let mut attempts = on_users(account, role).await;
        attempts.extend(to_read(role).await);
        attempts.extend(to_reserve(role).await);
        for secret in OTHERS {
            attempts.extend(to_write(role, secret).await);
        }
        attempts.extend(on_its_own(role).await);
        attempts.extend(to_publish(account, role).await);
        attempts.extend(to_rise(account, role).await);
        attempts
    })
}

async fn on_users(account: &Account, role: &Clients) -> Vec<Attempt> {
    const USER: &str = "batch-exporter";
    let iam = &role.iam;
    let theirs = &account.keys_of("administrator").await[0];
    let own = &account.keys_of(USER).await[0];
    let crossed = &account.keys_of(CROSSED).await[0];
    tried![
        "a key for another user" => iam.create_access_key().user_name("administrator"),
        "a key for a user in another path" => iam.create_access_key().user_name(CROSSED),
        "to delete the key of a user in another path" => iam.delete_access_key().user_name(CROSSED).access_key_id(crossed),
        "a key for a user spelled otherwise" => iam.create_access_key().user_name("Batch-exporter"),
        "the keys of another user" => iam.list_access_keys().user_name("administrator"),
        "another user" => iam.get_user().user_name("administrator"),
        "to delete another user's key" => iam.delete_access_key().user_name("administrator").access_key_id(theirs),
        "to deactivate a key" => iam.update_access_key().user_name(USER).access_key_id(own).status("Inactive".into()),
        "to make a user" => iam.create_user().user_name("batch-new"),
        "to delete a user" => iam.delete_user().user_name(USER),
        "a password for a user" => iam.create_login_profile().user_name(USER).password("-"),
        "more rights for a user" => iam.put_user_policy().user_name(USER).policy_name("more").policy_document(EVERYTHING),
    ]
}

async fn to_read(role: &Clients) -> Vec<Attempt> {
    let secrets = &role.secrets;
    let mut tried = tried![
        "to read the key it has stored" => secrets.get_secret_value().secret_id(STORED),
        "to read somebody else's secret" => secrets.get_secret_value().secret_id(ELSEWHERE),
        "to look at somebody else's secret" => secrets.describe_secret().secret_id(ELSEWHERE),
        "the versions of somebody else's secret" => secrets.list_secret_version_ids().secret_id(ELSEWHERE),
    ];
    // The call itself is allowed; it says of each secret what came of it.
    let batch = secrets.batch_get_secret_value().secret_id_list(STORED);
    let result = match batch.send().await {
        Ok(answer) if answer.secret_values().is_empty() => {
            Err(answer.errors()[0].error_code().unwrap().to_owned())
        }
        other => outcome(other),
    };
    tried.push(("to read the key it has stored, among others", result));
    tried
}

async fn to_reserve(role: &Clients) -> Vec<Attempt> {
    let reserve = |name: &str, tags: &[(&str, &str)]| {
        let create = role.secrets.create_secret().name(name).secret_string("{}");
        create.set_tags(Some(tagged(tags)))
    };
    tried![
        "another name" => reserve("database/new", &[VERSION, REPOSITORY]),
        "a name in no folder" => reserve("access-key-1", &[VERSION, REPOSITORY]),
        "a name without tags" => reserve("batch-exporter/access-key-1", &[]),
        "a name of no repository" => reserve("batch-exporter/access-key-2", &[VERSION]),
        "a name of another repository" => reserve("batch-exporter/access-key-3", &[VERSION, ANOTHER_REPOSITORY]),
        "a name of no format" => reserve("batch-exporter/access-key-4", &[REPOSITORY]),
        "a name of another format" => reserve("batch-exporter/access-key-5", &[ANOTHER_VERSION, REPOSITORY]),
        "a name with other tags" => reserve("batch-exporter/access-key-6", &[VERSION, REPOSITORY, OWNER]),
    ]
}

async fn to_write(role: &Clients, secret: &str) -> Vec<Attempt> {
    let secrets = &role.secrets;
    let tag = secrets.tag_resource().secret_id(secret);
    let promote = secrets.update_secret_version_stage().secret_id(secret);
    tried![
        "to adopt somebody else's secret" => tag.set_tags(Some(tagged(&[VERSION, REPOSITORY]))),
        "to store in somebody else's secret" => secrets.put_secret_value().secret_id(secret).secret_string("mine"),
        "to promote in somebody else's secret" => promote.version_stage("MINE").move_to_version_id("-"),
    ]
}

async fn on_its_own(role: &Clients) -> Vec<Attempt> {
    let secrets = &role.secrets;
    let tag = secrets.tag_resource().secret_id(STORED);
    tried![
        "another tag" => tag.clone().set_tags(Some(tagged(&[OWNER]))),
        "to take a tag off" => secrets.untag_resource().secret_id(STORED).tag_keys("countersign:key"),
        "to delete a secret" => secrets.delete_secret().secret_id(STORED),
        "another encryption" => secrets.update_secret().secret_id(STORED).kms_key_id("alias/aws/secretsmanager"),
        "to share a secret" => secrets.put_resource_policy().secret_id(STORED).resource_policy(EVERYTHING),
        "to rotate a secret" => secrets.rotate_secret().secret_id(STORED),
        "to replicate a secret" => secrets.replicate_secret_to_regions().secret_id(STORED),
        "to pass a secret on to another repository" => tag.clone().set_tags(Some(tagged(&[ANOTHER_REPOSITORY]))),
        "to pass a secret on to another format" => tag.set_tags(Some(tagged(&[ANOTHER_VERSION]))),
    ]
}

async fn to_publish(account: &Account, role: &Clients) -> Vec<Attempt> {
    let topic = &account.outputs["TopicArn"];
    let other = topic.replace(":countersign", ":other");
    let sns = &role.sns;
    let policy = sns.set_topic_attributes().topic_arn(topic);
    tried![
        "a notice to another topic" => sns.publish().topic_arn(&other).message("-"),
        "to subscribe" => sns.subscribe().topic_arn(topic).protocol("email").endpoint("me@example.com"),
        "to let others publish" => policy.attribute_name("Policy").attribute_value(EVERYTHING),
        "to delete the topic" => sns.delete_topic().topic_arn(topic),
    ]
}

async fn to_rise(account: &Account, role: &Clients) -> Vec<Attempt> {
    const ROLE: &str = "countersign-reconcile";
    let iam = &role.iam;
    let other = account.role("review");
    tried![
        "more rights for the role" => iam.put_role_policy().role_name(ROLE).policy_name("more").policy_document(EVERYTHING),
        "more who trust it" => iam.update_assume_role_policy().role_name(ROLE).policy_document(EVERYTHING),
        "another role" => role.sts.assume_role().role_arn(other).role_session_name("me"),
    ]
}

/// What the reconcile role may do, and the review role may not.
pub(super) fn of_review(account: &Account, role: &Clients) -> Vec<Attempt> {
    const USER: &str = "batch-exporter";
    account.runtime.block_on(async {
        let key = &account.keys_of(USER).await[0];
        let (iam, secrets) = (&role.iam, &role.secrets);
        let tags = Some(tagged(&[VERSION, REPOSITORY]));
        let create = secrets
            .create_secret()
            .name("batch-exporter/access-key-7")
            .secret_string("{}");
        let promote = secrets.update_secret_version_stage().secret_id(STORED);
        tried![
            "to create a key" => iam.create_access_key().user_name(USER),
            "to delete a key" => iam.delete_access_key().user_name(USER).access_key_id(key),
            "to list secrets" => secrets.list_secrets(),
            "to reserve a name" => create.set_tags(tags.clone()),
            "to store a key" => secrets.put_secret_value().secret_id(STORED).secret_string("mine"),
            "to promote a key" => promote.version_stage("MINE").move_to_version_id("-"),
            "to tag a secret" => secrets.tag_resource().secret_id(STORED).set_tags(tags),
        ]
    })
}
