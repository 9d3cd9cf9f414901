//! What the parameter `KeyLifecycle` adds to the roles, and what it does not.

use countersign::demo::Story;
use sandbox::Clock;
use sandbox::github::{Author, Change};
use serde_json::Value;

use super::account::{Account, Clients};
use super::attempts::{self, Attempt, CROSSED, EVERYTHING, OTHERS, STORED, tried};
use super::denied::{role, through};
use super::identity::Claims;
use super::needed::actions;
use super::policy::{Place, with_every_resource, without, without_condition};
use super::run::{asked, run, run_with};
use crate::reconcile::merged;

const USER: &str = "batch-exporter";
const EXEMPT: &str = "batch-exempt";
const RECONCILE: Place = Place::Permissions("reconcile");

/// An account in which a key is stored, other things are there to be attempted on, and one user is exempt.
fn issued(parameters: &str) -> Account {
    let mut account = Account::empty();
    account.deploy(parameters);
    account.add_users(&[USER, "batch-open"]);
    let story = asked(&account, &[USER]);
    let said = run(&account, &story, "reconcile", "reconcile");
    assert_eq!(said.code, Some(0));
    attempts::prepare(&account);
    account.add_users(&[EXEMPT]);
    account.add_key(EXEMPT);
    account.shell(&format!(
        "aws iam tag-user --user-name {EXEMPT} --tags Key=countersign:lifecycle,Value=exempt"
    ));
    account
}

fn living() -> Account {
    issued("KeyLifecycle=yes")
}

/// What a key's life takes, in its order; what is deleted is restored by the administrator.
fn work(account: &Account, role: &Clients) -> Vec<Attempt> {
    account.runtime.block_on(async {
        let key = &account.keys_of(USER).await[0];
        let switch = role
            .iam
            .update_access_key()
            .user_name(USER)
            .access_key_id(key);
        let delete = role.secrets.delete_secret().secret_id(STORED);
        let done = tried![
            "iam:GetAccessKeyLastUsed" => role.iam.get_access_key_last_used().access_key_id(key),
            "iam:UpdateAccessKey" => switch.clone().status("Inactive".into()),
            "iam:UpdateAccessKey" => switch.status("Active".into()),
            "secretsmanager:DeleteSecret" => delete.recovery_window_in_days(30),
        ];
        let restore = account.administrator.secrets.restore_secret();
        drop(restore.secret_id(STORED).send().await);
        done
    })
}

/// What not even a role that ends keys may do.
fn excesses(account: &Account, role: &Clients) -> Vec<Attempt> {
    account.runtime.block_on(async {
        let iam = &role.iam;
        let switch = |user: &str, key: &str| {
            let switch = iam.update_access_key().user_name(user).access_key_id(key);
            switch.status("Inactive".into())
        };
        let theirs = &account.keys_of("administrator").await[0];
        let crossed = &account.keys_of(CROSSED).await[0];
        let exempt = &account.keys_of(EXEMPT).await[0];
        let secrets = &role.secrets;
        let delete = || secrets.delete_secret().secret_id(STORED);
        let mut all = tried![
            "to switch another user's key" => switch("administrator", theirs),
            "to switch the key of a user in another path" => switch(CROSSED, crossed),
            "to switch the key of an exempt user" => switch(EXEMPT, exempt),
            "to delete the key of an exempt user" => iam.delete_access_key().user_name(EXEMPT).access_key_id(exempt),
            "when another user's key was used" => iam.get_access_key_last_used().access_key_id(theirs),
            "to take the exemption away" => iam.untag_user().user_name(EXEMPT).tag_keys("countersign:lifecycle"),
            "to delete a secret at once" => delete().force_delete_without_recovery(true),
            "to delete a secret for a week" => delete().recovery_window_in_days(7),
            "to delete a secret for as long as AWS likes" => delete(),
            "to restore a secret" => secrets.restore_secret().secret_id(STORED),
        ];
        for other in OTHERS {
            let delete = secrets.delete_secret().secret_id(other);
            all.extend(tried![
                "to delete somebody else's secret" => delete.recovery_window_in_days(30),
            ]);
        }
        all
    })
}

fn codes(attempts: &[Attempt]) -> Vec<(&str, bool)> {
    let attempts = attempts.iter();
    attempts
        .map(|(what, result)| (*what, result.is_ok()))
        .collect()
}

#[test]
fn without_the_parameter_nothing_of_it_is_allowed() {
    let account = issued("KeyLifecycle=no");
    for workflow in ["review", "reconcile"] {
        let role = role(&account, workflow);
        assert_eq!(through(work(&account, &role)), [], "{workflow}");
    }
}

#[test]
fn with_it_a_role_ends_keys_and_does_nothing_else() {
    let account = living();
    let before = account.current(STORED);
    let reconcile = role(&account, "reconcile");
    let done = work(&account, &reconcile);
    assert!(done.iter().all(|(_, result)| result.is_ok()), "{done:?}");
    assert_eq!(through(excesses(&account, &reconcile)), []);
    let others = through(attempts::of_reconcile(&account, &reconcile));
    assert_eq!(others, [("to deactivate a key", Ok(()))]);

    let review = role(&account, "review");
    let allowed = work(&account, &review);
    assert_eq!(
        codes(&through(allowed)),
        [("iam:GetAccessKeyLastUsed", true)]
    );
    assert_eq!(through(excesses(&account, &review)), []);
    assert_eq!(account.current(STORED), before);
    assert_eq!(account.keys(EXEMPT).len(), 1);
}

#[test]
fn each_action_of_it_is_needed() {
    let account = living();
    for (workflow, sids) in [
        ("review", &["AskWhenKeysWereUsed"][..]),
        ("reconcile", &["SwitchKeys", "DeleteSecrets"]),
    ] {
        let place = Place::Permissions(workflow);
        let whole = place.read(&account);
        let mut actions = actions(&whole, "Allow");
        actions.retain(|(sid, _)| sids.contains(&sid.as_str()));
        assert!(actions.len() >= sids.len());
        for (sid, action) in actions {
            place.write(&account, &without(&whole, &sid, &action));
            let done = work(&account, &role(&account, workflow));
            let refused = done.iter().filter(|(what, _)| *what == action);
            assert!(refused.clone().count() > 0);
            assert!(refused.into_iter().all(|(_, it)| it.is_err()), "{action}");
        }
        place.write(&account, &whole);
    }
}

#[test]
fn each_condition_of_it_keeps_something_out() {
    let account = living();
    let whole = RECONCILE.read(&account);
    let gets_through = |policy: &Value| {
        RECONCILE.write(&account, policy);
        let tried = excesses(&account, &role(&account, "reconcile"));
        through(tried).into_iter().map(|(what, _)| what).collect()
    };
    // What is deleted stays so, and the exempt user's key is deleted, so each comes once.
    let cases: [(Value, &[&str]); 4] = [
        (
            with_every_resource(
                &without(&whole, "NoKeysInOtherPaths", "iam:UpdateAccessKey"),
                ":user/",
            ),
            &[
                "to switch another user's key",
                "to switch the key of a user in another path",
                "when another user's key was used",
            ],
        ),
        (
            without_condition(&whole, "secretsmanager:RecoveryWindowInDays"),
            &[
                "to delete a secret for a week",
                "to delete a secret for as long as AWS likes",
            ],
        ),
        (
            without_condition(&whole, "countersign:repository"),
            &["to delete somebody else's secret"],
        ),
        (
            without(
                &without(&whole, "NoKeysOfExemptUsers", "iam:UpdateAccessKey"),
                "NoKeysOfExemptUsers",
                "iam:DeleteAccessKey",
            ),
            &[
                "to switch the key of an exempt user",
                "to delete the key of an exempt user",
            ],
        ),
    ];
    for (policy, expected) in cases {
        let through: Vec<&str> = gets_through(&policy);
        assert_eq!(through, expected);
        let restore = account.administrator.secrets.restore_secret();
        let restored = restore.secret_id(STORED).send();
        drop(account.runtime.block_on(restored));
    }
}

#[test]
fn whatever_else_is_attached_no_secret_goes_at_once_and_no_exempt_key_goes() {
    let account = living();
    let attach = account.administrator.iam.put_role_policy();
    let attach = attach
        .role_name("countersign-reconcile")
        .policy_name("more");
    let attach = attach.policy_document(EVERYTHING).send();
    account.runtime.block_on(attach).unwrap();
    let reconcile = account.assume("reconcile", &Claims::of("reconcile"));
    let reconcile = reconcile.unwrap();
    let tried = account.runtime.block_on(async {
        let exempt = &account.keys_of(EXEMPT).await[0];
        let iam = &reconcile.iam;
        let switch = iam.update_access_key().user_name(EXEMPT);
        let delete = iam.delete_access_key().user_name(EXEMPT);
        let secret = reconcile.secrets.delete_secret().secret_id(STORED);
        tried![
            "to switch the key of an exempt user" => switch.access_key_id(exempt).status("Inactive".into()),
            "to delete the key of an exempt user" => delete.access_key_id(exempt),
            "to delete a secret at once" => secret.force_delete_without_recovery(true),
        ]
    });
    assert_eq!(through(tried), []);
}

/// What `doctor` finds that the roles lack of what they may do to users, asked by the administrator. ministack's policy
/// simulator takes no conditions, so it allows nothing that has one.
fn lacking(account: &Account, story: &Story) -> Vec<String> {
    let credentials = [
        ("AWS_ACCESS_KEY_ID", account.id.as_str()),
        ("AWS_SECRET_ACCESS_KEY", "test"),
    ];
    let said = run_with(account, story, "doctor", &credentials);
    let lines = said
        .text
        .lines()
        .filter(|line| line.contains(" lacks `iam:"));
    lines
        .map(|line| line.split('`').nth(3).unwrap().to_owned())
        .collect()
}

#[test]
fn the_roles_of_a_stack_without_it_lack_what_the_configuration_needs() {
    let mut account = Account::empty();
    account.deploy("KeyLifecycle=no");
    let story = asked(&account, &[]);
    {
        let mut world = story.sandbox.world();
        let path = ".github/countersign.yaml";
        let text = format!(
            "{}\nlifecycle: {{ enforce: delete }}\nfolders:\n  requests/: {{ account: main, users: [\"batch-*\"] }}\n",
            account.outputs["AccountConfiguration"]
        );
        let (root, change) = (Author::new("root"), Change::modify(path, text));
        let now = world.now();
        let pushed = world.github.push_to_default(&root, &[change], now);
        pushed.unwrap();
    }
    assert_eq!(
        lacking(&account, &story),
        [
            "iam:GetAccessKeyLastUsed",
            "iam:UpdateAccessKey",
            "iam:GetAccessKeyLastUsed",
        ]
    );
    account.deploy("KeyLifecycle=yes");
    assert_eq!(lacking(&account, &story), Vec::<String>::new());
}

#[test]
fn a_user_of_another_tag_is_not_exempt() {
    let account = living();
    account.add_users(&["batch-other"]);
    let (key, _) = account.add_key("batch-other");
    account.shell(
        "aws iam tag-user --user-name batch-other --tags Key=countersign:lifecycle,Value=none",
    );
    let switch = role(&account, "reconcile").iam.update_access_key();
    let switch = switch.user_name("batch-other").access_key_id(key);
    let switched = switch.status("Inactive".into()).send();
    assert!(account.runtime.block_on(switched).is_ok());
}

/// A key that was issued under the stack's role, and whose file was removed in a pull request that kenji merged.
fn removed(parameters: &str) -> (Account, Story) {
    let mut account = Account::empty();
    account.deploy(parameters);
    account.add_users(&[USER]);
    let configuration = format!(
        "{}\nlifecycle: {{ enforce: delete }}\nfolders:\n  requests/: {{ account: main, users: [\"batch-*\"] }}\n",
        account.outputs["AccountConfiguration"]
    );
    let path = "requests/for-batch-exporter.yaml";
    let request = "iamUser: batch-exporter\nreason: Exports the reports to S3\n";
    let story = merged(&configuration, &[&[(path, request)]]);
    let said = run(&account, &story, "reconcile", "reconcile");
    assert_eq!(said.code, Some(0), "{}", said.text);
    // Some minutes ago, as GitHub does not show all of a merge at once.
    story.sandbox.world().clock = Clock::Running(-1_200);
    let pull = {
        let mut world = story.sandbox.world();
        let (author, now) = (Author::new("hanako"), world.now());
        let change = [Change::delete(path)];
        let github = &mut world.github;
        github.commit(&author, "remove", &change, now).unwrap();
        github.open_pull("hanako", "remove", "Remove", now).unwrap()
    };
    story.merge(pull, "kenji").unwrap();
    story.sandbox.world().clock = Clock::Running(0);
    (account, story)
}

fn is_active(account: &Account) -> bool {
    account
        .shell(&format!(
            "aws iam list-access-keys --user-name {USER} --output text --query 'AccessKeyMetadata[].Status'"
        ))
        .trim()
        == "Active"
}

#[test]
fn a_removal_switches_the_key_off_with_the_role_alone() {
    let (account, story) = removed("KeyLifecycle=yes CustomerManagedKey=yes");
    assert_eq!(run(&account, &story, "plan", "reconcile").code, Some(0));
    assert!(is_active(&account));
    let said = run(&account, &story, "reconcile", "reconcile");
    assert_eq!(said.code, Some(0), "{}", said.text);
    assert!(!is_active(&account));
    let again = run(&account, &story, "reconcile", "reconcile");
    assert_eq!(again.code, Some(0), "{}", again.text);
    assert!(!is_active(&account));
}

#[test]
fn without_it_the_key_stays_on_and_the_run_says_what_is_missing() {
    let (account, story) = removed("KeyLifecycle=no");
    let said = run(&account, &story, "reconcile", "reconcile");
    assert_eq!(said.code, Some(3), "{}", said.text);
    assert!(said.text.contains("`KeyLifecycle=yes`"), "{}", said.text);
    assert!(is_active(&account));
}

#[test]
fn the_key_of_an_exempt_user_stays_on_and_the_run_says_why() {
    let (account, story) = removed("KeyLifecycle=yes");
    account.shell(&format!(
        "aws iam tag-user --user-name {USER} --tags Key=countersign:lifecycle,Value=exempt"
    ));
    let said = run(&account, &story, "reconcile", "reconcile");
    assert_eq!(said.code, Some(3), "{}", said.text);
    assert!(is_active(&account));
}
