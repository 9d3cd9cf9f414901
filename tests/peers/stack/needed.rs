//! Nothing in the stack's policies is superfluous: whatever is taken out of them is missed.

use aws_sdk_sts::config::AppName;
use countersign::demo::Story;
use serde_json::Value;

use super::account::{Account, Clients, documented, tagged};
use super::attempts::{CROSSED, EVERYTHING, OTHERS, STORED, prepare};
use super::identity::Claims;
use super::policy::{Place, statements, texts, without, without_condition};
use super::run::{COMMANDS, asked, run};

/// Each action of a policy, with its statement.
pub(super) fn actions(policy: &Value, effect: &str) -> Vec<(String, String)> {
    let statements = statements(policy).iter();
    let of_effect = statements.filter(|statement| statement["Effect"] == effect);
    let pairs = of_effect.flat_map(|statement| {
        let sid = statement["Sid"].as_str().unwrap();
        texts(&statement["Action"])
            .into_iter()
            .map(|action| (sid.to_owned(), action.to_owned()))
    });
    pairs.collect()
}

/// Two new requests, for a user of this name and for another, and one whose run died right after it had created a key.
fn requests(account: &Account, user: &str) -> Story {
    let [other, third] = ["too", "lost"].map(|end| format!("{user}-{end}"));
    let users = [user, &other, &third];
    account.add_users(&users);
    interrupt(account, &third);
    asked(account, &users)
}

/// Leaves what a run leaves that dies between creating a key and storing it, an hour ago.
fn interrupt(account: &Account, user: &str) {
    const NONCE: &str = "0123456789abcdef";
    let path = format!("requests/for-{user}.yaml");
    let tags = [
        ("countersign:version", "1"),
        ("countersign:repository", "871640321"),
        ("countersign:request", path.as_str()),
        ("countersign:run", "local"),
    ];
    let an_hour_ago = jiff::Timestamp::now().as_second() - 3600;
    let create = account.administrator.secrets.create_secret();
    let create = create
        .name(format!("{user}/access-key-for-{user}"))
        .client_request_token(format!("claim-0-{an_hour_ago}-{NONCE}"))
        .secret_string("{}")
        .set_tags(Some(tagged(&tags)));
    account.runtime.block_on(create.send()).unwrap();
    let role = account.assume("reconcile", &Claims::of("reconcile"));
    let agent = AppName::new(format!("countersign-{NONCE}")).unwrap();
    let agent = aws_sdk_iam::config::Builder::new().app_name(agent);
    let create = role.unwrap().iam.create_access_key().user_name(user);
    let create = create.customize().config_override(agent);
    account.runtime.block_on(create.send()).unwrap();
}

/// Whether some command of a workflow fails, or says that it cannot ask CloudTrail, which is no failure.
fn fails(account: &Account, story: &Story, workflow: &str) -> bool {
    let commands = COMMANDS.iter().rev();
    let mut commands = commands.filter(|(_, of, code)| *of == workflow && *code == 0);
    commands.any(|(command, _, _)| {
        let said = run(account, story, command, workflow);
        match said.code {
            Some(0) => said.text.contains("cloudtrail:LookupEvents"),
            Some(3 | 4) => true,
            other => panic!("{command}: {other:?}"),
        }
    })
}

/// Takes out one action after the other of those that are meant, and runs the commands of the workflow.
fn every_action_is_needed(workflow: &'static str, are_meant: impl Fn(&str) -> bool) {
    let account = Account::with_stack();
    let mut users = (0..).map(|n| format!("batch-{n}"));
    let place = Place::Permissions(workflow);
    let whole = place.read(&account);
    let mut actions = actions(&whole, "Allow");
    actions.retain(|(_, action)| are_meant(action));
    assert!(!actions.is_empty());
    for (sid, action) in actions {
        place.write(&account, &whole);
        let story = requests(&account, &users.next().unwrap());
        place.write(&account, &without(&whole, &sid, &action));
        let is_missed = fails(&account, &story, workflow);
        assert!(is_missed, "{workflow} {sid} {action}");
    }
    place.write(&account, &whole);
    let story = requests(&account, &users.next().unwrap());
    assert!(!fails(&account, &story, workflow));
}

#[test]
fn every_action_of_review_is_needed() {
    every_action_is_needed("review", |_| true);
}

#[test]
fn every_action_of_reconcile_on_secrets_is_needed() {
    every_action_is_needed("reconcile", is_on_secrets);
}

#[test]
fn every_other_action_of_reconcile_is_needed() {
    every_action_is_needed("reconcile", |action| !is_on_secrets(action));
}

fn is_on_secrets(action: &str) -> bool {
    action.starts_with("secretsmanager:")
}

/// An account in which a key is stored, for its reader, who has got the policy for that.
fn with_reader() -> (Account, Clients) {
    let account = Account::with_stack();
    let story = requests(&account, "batch-exporter");
    assert!(!fails(&account, &story, "reconcile"));
    account.add_users(&["reader"]);
    account.shell(&documented("Readers").replace("USER", "reader"));
    let reader = account.user("reader");
    (account, reader)
}

/// Whether the reader can look at the secret, and read it.
fn reads(account: &Account, reader: &Clients, secret: &str) -> [bool; 2] {
    let describe = reader.secrets.describe_secret().secret_id(secret);
    let get = reader.secrets.get_secret_value().secret_id(secret);
    let described = account.runtime.block_on(describe.send()).is_ok();
    [described, account.runtime.block_on(get.send()).is_ok()]
}

#[test]
fn the_readers_policy_reads_stored_keys_and_nothing_else() {
    let (account, reader) = with_reader();
    prepare(&account);
    let reads_others = || {
        let mut others = OTHERS.iter();
        others.any(|other| reads(&account, &reader, other) != [false; 2])
    };
    assert_eq!(reads(&account, &reader, STORED), [true; 2]);
    assert!(!reads_others());

    let whole = Place::Readers.read(&account);
    for (sid, action) in actions(&whole, "Allow") {
        Place::Readers.write(&account, &without(&whole, &sid, &action));
        assert_ne!(
            reads(&account, &reader, STORED),
            [true; 2],
            "{sid} {action}"
        );
    }
    for condition in ["countersign:version", "countersign:repository"] {
        Place::Readers.write(&account, &without_condition(&whole, condition));
        assert!(reads_others(), "{condition}");
    }
}

#[test]
fn every_action_of_the_key_is_needed() {
    let (account, reader) = with_reader();
    let whole = Place::Key.read(&account);
    let mut users = (0..).map(|n| format!("batch-{n}"));
    for (sid, action) in actions(&whole, "Allow") {
        Place::Key.write(&account, &whole);
        let story = requests(&account, &users.next().unwrap());
        Place::Key.write(&account, &without(&whole, &sid, &action));
        let is_missed =
            reads(&account, &reader, STORED) != [true; 2] || fails(&account, &story, "reconcile");
        assert!(is_missed, "{sid} {action}");
    }
    Place::Key.write(&account, &whole);
    assert!(!uses_the_key(&account));
    let place = Place::Permissions("reconcile");
    let role = place.read(&account);
    place.write(&account, &without_condition(&role, "kms:ViaService"));
    assert!(uses_the_key(&account));
}

/// Whether the reconcile role can use the key without Secrets Manager.
fn uses_the_key(account: &Account) -> bool {
    let token = Claims::of("reconcile").file();
    let said = account.shell(&format!(
        "key=$(aws kms describe-key --key-id alias/countersign --query KeyMetadata.Arn --output text); \
         env --unset AWS_ACCESS_KEY_ID AWS_ROLE_ARN={} AWS_WEB_IDENTITY_TOKEN_FILE={} \
         aws kms generate-data-key --key-id \"$key\" --key-spec AES_256 2>&1 || true",
        account.role("reconcile"),
        token.path().display(),
    ));
    let is_denied = said.contains("AccessDenied");
    assert_ne!(is_denied, said.contains("Plaintext"), "{said}");
    !is_denied
}

#[test]
fn every_denial_is_needed() {
    let (account, _) = with_reader();
    let attach = account
        .administrator
        .iam
        .put_role_policy()
        .role_name("countersign-reconcile");
    let attach = attach.policy_name("more").policy_document(EVERYTHING);
    account.runtime.block_on(attach.send()).unwrap();
    let reconcile = account
        .assume("reconcile", &Claims::of("reconcile"))
        .unwrap();
    prepare(&account);
    let place = Place::Permissions("reconcile");
    let whole = place.read(&account);
    for (sid, action) in actions(&whole, "Deny") {
        place.write(&account, &whole);
        let is_kept = || match action.as_str() {
            "secretsmanager:GetSecretValue" => !reads(&account, &reconcile, STORED)[1],
            "iam:CreateAccessKey" => {
                let create = reconcile.iam.create_access_key().user_name(CROSSED);
                account.runtime.block_on(create.send()).is_err()
            }
            "iam:DeleteAccessKey" => {
                let delete = reconcile.iam.delete_access_key().user_name(CROSSED);
                let delete = delete.access_key_id(&account.keys(CROSSED)[0]);
                account.runtime.block_on(delete.send()).is_err()
            }
            "iam:UpdateAccessKey" => {
                let switch = reconcile.iam.update_access_key().user_name(CROSSED);
                let switch = switch.access_key_id(&account.keys(CROSSED)[0]);
                let switch = switch.status("Inactive".into());
                account.runtime.block_on(switch.send()).is_err()
            }
            "secretsmanager:DeleteSecret" => {
                let delete = reconcile.secrets.delete_secret().secret_id(OTHERS[0]);
                let delete = delete.force_delete_without_recovery(true);
                account.runtime.block_on(delete.send()).is_err()
            }
            other => panic!("{other}"),
        };
        assert!(is_kept(), "{sid} {action}");
        place.write(&account, &without(&whole, &sid, &action));
        assert!(!is_kept(), "{sid} {action}");
    }

    let attach = account
        .administrator
        .iam
        .put_user_policy()
        .user_name("reader");
    let attach = attach.policy_name("more").policy_document(EVERYTHING);
    account.runtime.block_on(attach.send()).unwrap();
    let stranger = account.user("reader");
    let publishes = || {
        let publish = stranger
            .sns
            .publish()
            .topic_arn(&account.outputs["TopicArn"])
            .message("-");
        account.runtime.block_on(publish.send()).is_ok()
    };
    let whole = Place::Topic.read(&account);
    for (sid, action) in actions(&whole, "Deny") {
        assert!(!publishes());
        Place::Topic.write(&account, &without(&whole, &sid, &action));
        assert!(publishes(), "{sid} {action}");
    }
}
