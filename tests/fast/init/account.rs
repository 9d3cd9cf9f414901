//! `countersign init --account`: an account more, by a pull request; twice, after every failure, and as a script.

use std::collections::BTreeSet;

use countersign::demo::Story;
use sandbox::github::{Author, Change};
use sandbox::{Effect, Fault, When};

use super::{before, init, made, shown};
use crate::kit::*;

const OPTIONS: [&str; 11] = [
    "init",
    "--account",
    "staging",
    "--account-id",
    "210987654321",
    "--region",
    "ap-northeast-1",
    "--users",
    "batch-*",
    "--email",
    "staging@example.com",
];

fn set_up() -> Story {
    let story = before();
    init(&story, &[]).ended(0, &[]);
    made(&story);
    story
}

fn add_as(story: &Story, token: &str, more: &[&str]) -> Said {
    let arguments = [&OPTIONS, more].concat();
    run_nowhere(story, &arguments, &[("GITHUB_TOKEN", token)])
}

fn add(story: &Story, more: &[&str]) -> Said {
    add_as(story, "sandbox-root", more)
}

/// How many pull requests there are, and that the last one has the account.
fn pulls(story: &Story) -> u64 {
    let world = story.sandbox.world();
    let count = (1..).take_while(|number| world.github.pull(*number).is_ok());
    let count = count.last().unwrap_or_default();
    let pull = world.github.pull(count).unwrap();
    assert_eq!(pull.head, "countersign-account-staging");
    count
}

/// Has the pull request approved and merged.
fn merge(story: &Story, pull: u64) {
    story.approve(pull, "kenji").unwrap();
    let checkout = story.checkout().unwrap();
    run_in(story, &checkout, &["review", "--all"], &[]).ended(0, &[]);
    story.merge(pull, "hanako").unwrap();
}

#[test]
fn an_account_more_by_a_pull_request() {
    let story = set_up();
    // Nothing of an administrator's is needed.
    let said = add_as(&story, "sandbox-hanako", &[]);
    insta::assert_snapshot!(said);
    assert_eq!(said.code, 0);
    assert_eq!(shown(&said).len(), 3);
    assert_eq!(made(&story).len(), 3);
    let pull = pulls(&story);
    let again = add(&story, &[]).ended(0, &["acme/access-keys/pull/1"]);
    assert_eq!(shown(&again), [""; 0]);
    assert_eq!(pulls(&story), pull);

    merge(&story, pull);
    let text = story
        .sandbox
        .world()
        .github
        .text(".github/countersign.yaml");
    let text = text.unwrap();
    assert!(text.contains("# checked against STS before anything is written"));
    let checkout = story.checkout().unwrap();
    let accounts = run_in(&story, &checkout, &["accounts"], &[]);
    assert_eq!(accounts.out, "main\nstaging\n");
    made(&story);
    let merged = add(&story, &[]).ended(0, &["--stack-name countersign "]);
    assert!(!merged.out.contains("/pull/"), "{merged}");
    assert_eq!(made(&story), [""; 0]);
}

#[test]
fn what_matters_of_the_rest_of_the_installation_is_said() {
    let story = set_up();
    let mut world = story.sandbox.world();
    let (now, root) = (world.now(), Author::new("root"));
    let workflow = ".github/workflows/reconcile.yml";
    let text = world.github.text(workflow).unwrap();
    let text = text.replace("account: [\"\"]", "account: [main]");
    let configuration = world.github.text(".github/countersign.yaml").unwrap();
    let configuration = format!("{configuration}lifecycle:\n  enforce: report\n");
    let changes = [
        Change::modify(workflow, text),
        Change::modify(".github/countersign.yaml", configuration),
    ];
    world.github.push_to_default(&root, &changes, now).unwrap();
    drop(world);
    add(&story, &[]).ended(
        0,
        &["`.github/workflows/reconcile.yml` lists", "`KeyLifecycle`"],
    );
}

#[test]
fn after_any_failure_it_is_run_again() {
    let story = set_up();
    add(&story, &[]).ended(0, &[]);
    let all = || -> BTreeSet<String> {
        let calls = std::mem::take(&mut story.sandbox.world().calls);
        let operations = calls.into_iter().map(|call| call.operation);
        let on_github = operations.filter(|operation| operation.starts_with("github:"));
        on_github.collect()
    };
    let first = all();
    assert_eq!(first.len(), 6, "{first:?}");
    add(&story, &[]).ended(0, &[]);
    let again = all();
    let again: Vec<&String> = again.difference(&first).collect();
    assert_eq!(again.len(), 2, "{again:?}");
    let first = first.iter().map(|operation| (operation, false));
    let again = again.into_iter().map(|operation| (operation, true));
    for (operation, is_again) in first.chain(again) {
        for when in [When::Before, When::After] {
            let story = set_up();
            if is_again {
                add(&story, &[]).ended(0, &[]);
            }
            // A read is tried three times.
            for nth in 1..=3 {
                story.sandbox.world().faults.push(Fault {
                    operation: operation.clone(),
                    nth,
                    when,
                    effect: Effect::Drop,
                });
            }
            let said = add(&story, &[]);
            assert_eq!(said.code, 3, "{operation}: {said}");
            assert!(said.err.contains("run again"), "{operation}: {said}");
            story.sandbox.world().faults.clear();
            add(&story, &[]).ended(0, &["/pull/1"]);
            assert_eq!(pulls(&story), 1, "{operation}");
            merge(&story, 1);
        }
    }
}

#[test]
fn a_branch_that_somebody_prepared_is_not_taken_for_ones_own() {
    let story = set_up();
    add(&story, &[]).ended(0, &["/pull/1"]);
    merge(&story, 1);
    let wanted = story
        .sandbox
        .world()
        .github
        .text(".github/countersign.yaml");
    let wanted = wanted.unwrap();
    let configuration = Change::modify(".github/countersign.yaml", wanted);
    let owners = Change::modify(".github/CODEOWNERS", "* @hanako\n");
    let unasked = Change::add("requests/b.yaml", "iamUser: batch-a\nreason: A reason\n");
    for (changes, is_refused) in [
        (&[configuration.clone(), owners.clone()][..], true),
        (&[owners][..], true),
        (&[configuration.clone(), unasked][..], true),
        (&[configuration][..], false),
    ] {
        let story = set_up();
        let mut world = story.sandbox.world();
        let (now, hanako) = (world.now(), Author::new("hanako"));
        let branch = "countersign-account-staging";
        world.github.commit(&hanako, branch, changes, now).unwrap();
        drop(world);
        made(&story);
        for language in ["en", "ja"] {
            let said = add(&story, &["--language", language]);
            assert_eq!(said.code == 2, is_refused, "{said}");
            let is_told = said.err.contains("`countersign-account-staging`");
            assert_eq!(is_told, is_refused, "{said}");
        }
        assert_eq!(made(&story).len(), usize::from(!is_refused));
    }
}

#[test]
fn the_script_has_the_same_calls_and_changes_nothing() {
    let story = set_up();
    let script = add(&story, &["--dry-run"]).ended(0, &["RepositoryId=871640321"]);
    assert_eq!(made(&story), [""; 0]);
    let commands = script.out.matches("gh api --method ").count();
    assert_eq!(commands, shown(&add(&story, &[])).len());
    let again = add(&story, &["--dry-run"]).ended(0, &["aws cloudformation deploy"]);
    assert!(!again.out.contains("gh api --method"), "{again}");
    assert!(!again.out.contains("somebody with write access"), "{again}");
}

#[test]
fn what_is_taken_is_refused_and_nothing_is_done() {
    let story = set_up();
    {
        let mut world = story.sandbox.world();
        let (now, hanako) = (world.now(), Author::new("hanako"));
        let file = Change::add(
            "requests/taken/a.yaml",
            "iamUser: batch-a\nreason: A reason\n",
        );
        let root = Author::new("root");
        world.github.push_to_default(&root, &[file], now).unwrap();
        let other = Change::modify(".github/countersign.yaml", "accounts: {}\n");
        let branch = "countersign-account-other";
        world.github.commit(&hanako, branch, &[other], now).unwrap();
    }
    made(&story);
    for (more, words) in [
        (&["--account-id", "123456789012"][..], "as `main`"),
        (&["--account", "main"], "already has an account `main`"),
        (
            &["--folder", "requests/taken"],
            "files in `requests/taken/`",
        ),
        (&["--account", "other"], "`countersign-account-other`"),
        (&["--folder", "requests/"], "below requests/"),
        (&["--approver", "kenji"], "cannot be used with"),
        (
            &[
                "--users", "a", "--users", "b", "--users", "c", "--users", "d",
            ],
            "at most four",
        ),
    ] {
        // The last value of an option counts nowhere: it is given once.
        let named = |option: &&str| more.contains(option) && *option != "--users";
        let kept = OPTIONS[1..].chunks(2).filter(|pair| !named(&pair[0]));
        let arguments = [
            &["init"],
            &kept.flatten().copied().collect::<Vec<_>>()[..],
            more,
        ]
        .concat();
        let said = run_nowhere(&story, &arguments, &[("GITHUB_TOKEN", "sandbox-root")]);
        assert_eq!(said.code, 2, "{said}");
        assert!(said.err.contains(words), "{words}: {said}");
        assert_eq!(made(&story), [""; 0]);
    }
    let said = add_as(&story, "sandbox-guest", &["--language", "ja"]);
    assert_eq!(said.code, 0, "guest was given write access: {said}");
    let said = add_as(&story, "sandbox-mallory", &["--language", "ja"]);
    assert_eq!(said.code, 2, "{said}");
    let nothing = before();
    assert!(
        add(&nothing, &[])
            .err
            .contains("does not show this repository")
    );
}
