//! One thing is broken in an installation that is in order: exactly the line that names it is said.

use std::thread;

use countersign::demo::Story;
use sandbox::github::{Change, Kind, Permission, Rules};

use crate::doctor::accounts;
use crate::doctor::world::*;
use crate::kit::*;

const CODEOWNERS: &str = ".github/CODEOWNERS";

fn change(story: &Story, path: &str, from: &str, to: &str) {
    let text = match path {
        ".github/countersign.yaml" => CONFIGURATION.to_owned(),
        path => file(path),
    };
    assert!(text.contains(from), "{from}");
    push(story, &[Change::modify(path, text.replacen(from, to, 1))]);
}

fn configure(story: &Story, from: &str, to: &str) {
    change(story, ".github/countersign.yaml", from, to);
}

fn owners(story: &Story, text: &str) {
    push(story, &[Change::modify(CODEOWNERS, text)]);
}

fn rule(story: &Story, change: impl FnOnce(&mut Rules)) {
    let mut rules = Rules::installed();
    change(&mut rules);
    in_world(story, |world| world.github.set_rules("main", rules));
}

fn review(story: &Story, change: impl FnOnce(&mut sandbox::github::PullRequestRule)) {
    rule(story, |rules| change(rules.pull_request.as_mut().unwrap()));
}

fn team(story: &Story, text: &str) {
    in_world(story, |world| {
        world.github.add_user("sora", Kind::User, Permission::Write);
        world.github.add_team("security", &["sora"]).unwrap();
    });
    owners(story, text);
}

pub(crate) type Defect = (&'static str, fn(&Story), &'static str, i32);

/// What is broken, how, the line that says so with words that it has, and how the run ends.
const DEFECTS: &[Defect] = &[
    (
        "no configuration",
        |story| push(story, &[Change::delete(".github/countersign.yaml")]),
        "wrong no-configuration: countersign.yaml",
        2,
    ),
    (
        "a wrong region",
        |story| configure(story, "region: ap-northeast-1", "region: Tokyo"),
        "wrong invalid-value: region",
        2,
    ),
    (
        "a schema that is none",
        |story| push(story, &[Change::modify("schema/request.schema.json", "{")]),
        "wrong invalid-schema: schema/request.schema.json",
        2,
    ),
    (
        "no CODEOWNERS",
        |story| push(story, &[Change::delete(CODEOWNERS)]),
        "wrong no-codeowners: nobody could approve",
        2,
    ),
    (
        "requests without owners",
        |story| owners(story, "/.github/ @root\n"),
        "wrong too-few-owners: `requests/` needs 1",
        2,
    ),
    (
        "an owner by e-mail",
        |story| owners(story, "/requests/ kenji@example.com\n/.github/ @root\n"),
        "wrong too-few-owners: nobody can approve",
        2,
    ),
    (
        "too few owners",
        |story| configure(story, "required: 1", "required: 3"),
        "wrong too-few-owners: needs 3",
        2,
    ),
    (
        "a line that GitHub skips",
        |story| {
            owners(
                story,
                "/requests/ @kenji\n/.github/ @root\n/requests/[ab].yaml @root\n",
            )
        },
        "wrong codeowners-line: skips line 3 of `.github/CODEOWNERS`, which is about requests",
        2,
    ),
    (
        "another line that GitHub skips",
        |story| owners(story, "/requests/ @kenji\n/.github/ @root\n!/docs/ @root\n"),
        "wrong codeowners-line: skips line 3",
        2,
    ),
    (
        "an owner whom GitHub does not know, beside others",
        |story| {
            owners(
                story,
                "/requests/ @kenji @root @departed-user\n/.github/ @root\n",
            )
        },
        "note codeowners-owner: not recognise every owner on line 1 of `.github/CODEOWNERS`",
        0,
    ),
    (
        "a team that GitHub does not know",
        |story| owners(story, "/requests/ @kenji @acme/typo\n/.github/ @root\n"),
        "wrong codeowners-owner: cannot tell whose approval that is",
        2,
    ),
    (
        "unattributed changes that take no extra approval",
        |story| in_world(story, |world| world.github.let_unattributed_changes_pass()),
        "note extra-approval: such as Copilot's",
        0,
    ),
    (
        "an environment whose rules administrators may pass over",
        |story| {
            in_world(story, |world| {
                world.github.set_environment("countersign-reconcile", true);
            });
        },
        "note environment-bypass: any branch use `countersign-reconcile`, and",
        0,
    ),
    (
        "files that anybody may change",
        |story| owners(story, "/requests/ @kenji\n"),
        "note unprotected: changes to `.github/CODEOWNERS`",
        0,
    ),
    (
        "an owner who may only read",
        |story| owners(story, "/requests/ @kenji @guest\n/.github/ @root\n"),
        "note owner-may-not-push: `@guest`",
        0,
    ),
    (
        "a team that cannot be read",
        |story| {
            configure(story, "required: 1", "required: 2");
            team(story, "/requests/ @kenji @acme/security\n/.github/ @root\n");
        },
        "wrong team: `@acme/security`, so their approvals do not count.",
        2,
    ),
    (
        "a team that a person can read, and no workflow",
        |story| {
            configure(story, "required: 1", "required: 2");
            team(story, "/requests/ @kenji @acme/security\n/.github/ @root\n");
            in_world(story, |world| {
                world.github.let_token_read_members();
                world.github.take_token("gho_aPersonsOwnToken");
            });
        },
        "wrong team: workflow's token cannot read the members of `@acme/security`",
        2,
    ),
    (
        "a team that is not needed",
        |story| {
            configure(story, "required: 1", "required: 2");
            team(
                story,
                "/requests/ @kenji @root @acme/security\n/.github/ @root\n",
            );
        },
        "note team: there are other code owners",
        0,
    ),
    (
        "no review by owners",
        |story| review(story, |rule| rule.require_code_owner_review = false),
        "wrong no-owner-review: `main`",
        2,
    ),
    (
        "stale approvals",
        |story| {
            review(story, |rule| {
                rule.dismiss_stale_reviews_on_push = false;
                rule.require_last_push_approval = false;
            })
        },
        "wrong stale-approvals: `main`",
        2,
    ),
    (
        "no required status",
        |story| rule(story, |rules| rules.required_statuses.clear()),
        "wrong status-not-required: `countersign`",
        2,
    ),
    (
        "another required status",
        |story| {
            rule(story, |rules| {
                rules.required_statuses = vec!["ci".to_owned()]
            })
        },
        "wrong status-not-required: `countersign`",
        2,
    ),
    (
        "rebasing",
        |story| rule(story, |rules| rules.forbidden_methods.clear()),
        "note rebase-allowed: rebase",
        0,
    ),
    (
        "nothing but rebasing",
        |story| {
            rule(story, |rules| {
                rules.forbidden_methods = vec!["merge".to_owned(), "squash".to_owned()]
            })
        },
        "wrong only-rebase: neither",
        2,
    ),
    (
        "a merge queue",
        |story| rule(story, |rules| rules.merge_queue = true),
        "wrong merge-queue: queue",
        2,
    ),
    (
        "somebody who may pass over the rules",
        |story| rule(story, |rules| rules.bypass_actors = 2),
        "note bypass: 2 entries on the rules' bypass lists",
        0,
    ),
    (
        "a workflow that is not there",
        |story| push(story, &[Change::delete(FILES[2])]),
        "wrong workflow-file: `.github/workflows/reconcile.yml` is not on",
        2,
    ),
    (
        "a workflow with more rights",
        |story| change(story, FILES[0], "permissions: {}", "permissions: write-all"),
        "wrong workflow-file: `.github/workflows/review.yml` differs from this version, starting in line 14",
        2,
    ),
    (
        "a workflow for another branch",
        |story| change(story, FILES[2], "branches: [main]", "branches: [trunk]"),
        "wrong workflow-file: starting in line 5",
        2,
    ),
    (
        "an action taken by its tag",
        |story| {
            change(
                story,
                FILES[0],
                "checkout@9c091bb21b7c1c1d1991bb908d89e4e9dddfe3e0",
                "checkout@v7",
            )
        },
        "wrong workflow-file: review.yml",
        2,
    ),
    (
        "an action that prints the token",
        |story| change(story, FILES[4], "umask 077", "umask 000"),
        "wrong workflow-file: `.github/actions/aws-identity/action.yml`",
        2,
    ),
];

/// Breaks it, and returns what is otherwise than the table says.
fn wrong((what, destroy, line, code): &Defect) -> Option<String> {
    let story = healthy();
    destroy(&story);
    let said = examine(&story);
    let (head, words) = line.split_once(": ").unwrap();
    let amiss = said.amiss();
    let is_said = amiss == [head] && said.out.contains(words) && said.code == *code;
    (!is_said).then(|| format!("{what}: {line:?} [{code}], but {amiss:?} [{}]", said.code))
}

#[test]
fn each_defect_is_said_in_exactly_one_line() {
    let defects = [DEFECTS, accounts::DEFECTS].concat();
    let wrong: Vec<String> = thread::scope(|scope| {
        let parts = defects.chunks(defects.len().div_ceil(4));
        let parts = parts.map(|part| scope.spawn(|| part.iter().filter_map(wrong).collect()));
        let parts: Vec<_> = parts.collect();
        let found = parts.into_iter().map(|part| part.join().unwrap());
        found.flat_map(|found: Vec<String>| found).collect()
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Nobody gains by a line of whose owners none can be read, and no earlier line decides in its place.
#[test]
fn a_line_of_unknown_owners_leaves_requests_without_one() {
    for line in ["@kenij", "@kenji@root", "kenji", "@"] {
        let story = healthy();
        owners(
            &story,
            &format!("* @kenji @root\n/requests/ {line}\n/.github/ @root\n"),
        );
        let said = examine(&story);
        assert_eq!(said.code, 2, "{line}");
        assert_eq!(
            said.amiss(),
            ["wrong too-few-owners", "note codeowners-owner"],
            "{line}"
        );
        assert!(said.out.contains("nobody can approve"), "{line}");
    }
}

/// What is right in other ways than the installation's.
#[test]
fn what_may_be_otherwise_is_right() {
    let same: [fn(&Story); 6] = [
        |story| change(story, FILES[2], "23 *", "7 *"),
        |story| change(story, FILES[2], "ubuntu-24.04", "self-hosted"),
        |story| {
            change(
                story,
                FILES[3],
                "default: \"\"",
                "default: acme/countersign",
            )
        },
        |story| team(story, "/requests/ @acme/security\n/.github/ @root\n"),
        |story| {
            configure(story, "required: 1", "required: 2");
            team(story, "/requests/ @kenji @acme/security\n/.github/ @root\n");
            in_world(story, |world| world.github.let_token_read_members());
        },
        |story| configure(story, "    kmsKey: alias/countersign\n", ""),
    ];
    for (index, change) in same.iter().enumerate() {
        let story = healthy();
        change(&story);
        let said = examine(&story);
        assert_eq!((said.code, said.amiss()), (0, Vec::new()), "{index}");
    }
}
