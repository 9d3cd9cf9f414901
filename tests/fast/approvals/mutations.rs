//! Every field of every answer of GitHub, removed, set to null, emptied: never an approval.

use std::collections::{BTreeMap, BTreeSet};

use countersign::approval::{
    self, Background, Checkout, Evidence, Introduction, Merge as Merged, Pushes,
};
use countersign::check;
use countersign::domain::{Configuration, KeyRequest, ObjectId, Repository, RequestPath};
use countersign::git::{AtCommit, Checkout as Git};
use countersign::github::{About, GitHub, Rules};
use sandbox::github::{Author, Change, Merge};
use serde_json::Value;

use crate::approvals::replay::{Record, Replay};
use crate::kit::play::Play;
use crate::kit::*;

/// What may change without a difference, and why. A place is an operation and the names on the way; `*` is any item.
#[rustfmt::skip]
const INDIFFERENT: &[(&str, &str)] = &[
    ("graphql/data/repository/m0/associatedPullRequests/nodes/*/timelineItems/nodes", "an empty list says that nothing happened; that it is cut off, pageInfo would say"),
    ("graphql/data/repository/codeowners", "which owners GitHub does not know; matters where only GitHub knows who is in a team"),
    ("activity/*/id", "REST answers whole objects; not read"),
    ("activity/*/node_id", "not read"),
    ("activity/*/activity_type", "not read: what changed is told by before and after"),
    ("activity/*/actor/", "not read, but for login and type"),
    ("permission/role_name", "not read: an organisation's own name for the permission"),
    ("permission/user", "not read: who was asked about"),
    ("members/*/", "not read, but for login"),
    ("rules/*/ruleset_", "not read: where the rule comes from"),
    ("rules/*/parameters/", "not read, but for require_code_owner_review"),
];

/// The fields of those objects that are read all the same.
const READ: [&str; 4] = [
    "activity/*/actor/login",
    "activity/*/actor/type",
    "members/*/login",
    "rules/*/parameters/require_code_owner_review",
];

type Scene = fn(&Play);

/// Honest worlds that between them need every answer.
#[rustfmt::skip]
const WORLDS: &[(&str, Scene)] = &[
    ("a merge", |p| { p.ask().approved(); }),
    ("a squash of what was written in GitHub's editor", |p| { p.ask_as(&Author::new("hanako").on_the_web()).approve("kenji").merge_as("hanako", Merge::Squash); }),
    ("a team that can be read", |p| { p.team(&["kenji"]).readable().ask().approved(); }),
    ("a team that GitHub alone knows", |p| { p.team(&["kenji"]).ruled().ask().approved(); }),
    ("a fork", |p| { p.configure("required: 1", "required: 1\n  forks: true").commit_to("hanako:ask", &Author::new("hanako"), &[Change::add(PATH, REQUEST)]).open_from("hanako:ask", "main", "hanako").approved(); }),
];

#[test]
fn nothing_that_is_missing_counts_for_an_approval() {
    let mut counts = (0, 0, 0);
    let mut indifferent = BTreeSet::new();
    let mut wrong = Vec::new();
    for (name, scene) in WORLDS {
        let play = Play::begin();
        scene(&play);
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let judge = runtime.block_on(Judge::new(&play));
        let verdict = || runtime.block_on(judge.judge());
        assert_eq!(verdict(), Ok(true), "{name}");
        let honest = judge.replay.record.lock().unwrap().clone();
        for (place, record) in mutations(&honest) {
            *judge.replay.record.lock().unwrap() = record;
            match verdict() {
                Err(()) => counts.0 += 1,
                Ok(false) => counts.1 += 1,
                Ok(true) => {
                    counts.2 += 1;
                    let known = INDIFFERENT
                        .iter()
                        .find(|(known, _)| is_below(&place, known));
                    match known.filter(|_| !READ.iter().any(|read| is_below(&place, read))) {
                        Some((known, _)) => {
                            indifferent.insert(*known);
                        }
                        None => wrong.push(format!("{name}: {place}")),
                    }
                }
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "approved all the same:\n{}",
        wrong.join("\n")
    );
    for (known, reason) in INDIFFERENT {
        assert!(
            indifferent.contains(known),
            "{known} matters, though it is said: {reason}"
        );
    }
    println!(
        "{} mutations in {} worlds: {} failures, {} refusals, {} of what is not read",
        counts.0 + counts.1 + counts.2,
        WORLDS.len(),
        counts.0,
        counts.1,
        counts.2
    );
}

/// Returns whether a place is the known one or below it; one that ends in `/` or `_` stands for all that begin so.
fn is_below(place: &str, known: &str) -> bool {
    let place = place.split(" is ").next().unwrap();
    let begins = place.starts_with(known) && known.ends_with(['/', '_']);
    begins || place == known || place.starts_with(&format!("{known}/"))
}

/// Each answer with each of its values gone, one at a time.
fn mutations(honest: &Record) -> Vec<(String, Record)> {
    let mut all = Vec::new();
    for (question, recorded) in honest {
        if !recorded.head.starts_with("HTTP/1.1 200") {
            continue; // What a denial says is not read.
        }
        let operation = operation(question);
        let mut places = Vec::new();
        walk(
            &recorded.body,
            String::new(),
            operation.to_owned(),
            &mut places,
        );
        for (pointer, place) in places {
            let value = recorded.body.pointer(&pointer).unwrap();
            let mut put = |what: &str, change: &dyn Fn(&mut Value)| {
                let mut record = honest.clone();
                change(&mut record.get_mut(question).unwrap().body);
                all.push((format!("{place} is {what}"), record));
            };
            if let Some((parent, name)) = pointer.rsplit_once('/') {
                put("removed", &|body| match body.pointer_mut(parent).unwrap() {
                    Value::Object(fields) => drop(fields.remove(name)),
                    Value::Array(items) => drop(items.remove(name.parse().unwrap())),
                    other => panic!("{other}"),
                });
            }
            if !value.is_null() {
                put("null", &|body| {
                    *body.pointer_mut(&pointer).unwrap() = Value::Null
                });
            }
            if value.as_array().is_some_and(|items| !items.is_empty()) {
                put("empty", &|body| {
                    *body.pointer_mut(&pointer).unwrap() = Value::Array(Vec::new())
                });
            }
        }
    }
    all
}

fn walk(value: &Value, pointer: String, place: String, all: &mut Vec<(String, String)>) {
    all.push((pointer.clone(), place.clone()));
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                walk(
                    value,
                    format!("{pointer}/{name}"),
                    format!("{place}/{name}"),
                    all,
                );
            }
        }
        Value::Array(items) => {
            for (number, value) in items.iter().enumerate() {
                walk(
                    value,
                    format!("{pointer}/{number}"),
                    format!("{place}/*"),
                    all,
                );
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// The last word of a question's path that is a name.
fn operation(question: &str) -> &'static str {
    ["graphql", "activity", "permission", "members", "rules"]
        .into_iter()
        .find(|name| {
            let path = question.split(' ').nth(1).unwrap();
            path.split(['/', '?']).any(|part| part == *name)
        })
        .unwrap()
}

/// The verifier, with what git says as it is and what GitHub says as it is replayed.
struct Judge {
    replay: Replay,
    github: GitHub,
    request: KeyRequest,
    configuration: Configuration,
    checkout: Checkout,
    introduction: Introduction,
    blob_at_head: BTreeMap<ObjectId, ObjectId>,
    owners_then: Option<String>,
    owners_now: Option<String>,
    configuration_then: Option<Configuration>,
}

impl Judge {
    async fn new(play: &Play) -> Self {
        let url = play.story.sandbox.url();
        let replay = Replay::start(url.trim_start_matches("http://"));
        let api = format!("http://{}/github", replay.address);
        let token = play.story.sandbox.world().github.token().to_owned();
        let repository = Repository::new("acme/access-keys").unwrap();
        let graphql = format!("{api}/graphql");
        let github = GitHub::connect(&api, &graphql, token.into(), repository).unwrap();

        let git = Git::open(&play.story.checkout().unwrap()).await.unwrap();
        let checkout = git.evidence().await.unwrap();
        let path = RequestPath::new(PATH).unwrap();
        let introductions = git
            .introductions(&checkout.head, std::slice::from_ref(&path))
            .await;
        let introduction = introductions.unwrap().remove(&path).unwrap();
        let AtCommit::Found(blob) = git.blob_at(&checkout.head, &path).await.unwrap() else {
            panic!("no request");
        };
        let configuration = |text: Option<String>| check::configuration(text.unwrap().as_bytes()).0;
        let text_at = |commit| git.text_at(commit, check::CONFIGURATION_PATH, 100_000);
        let schema = check::Schema::new(check::REQUEST_SCHEMA).unwrap();
        let written = check::request(PATH, REQUEST.as_bytes(), &schema).0.unwrap();
        // After a squash the head is at GitHub only, and its content is the same.
        let pull = play.number();
        let head = play.github(|github, _| github.pull(pull).map(|pull| pull.head_oid.clone()));
        Self {
            replay,
            github,
            request: written.with_blob(blob.clone()),
            configuration: configuration(text_at(&checkout.head).await.unwrap()).unwrap(),
            configuration_then: configuration(text_at(&introduction.commit).await.unwrap()),
            owners_then: git.codeowners(&introduction.parents[0]).await.unwrap(),
            owners_now: git.codeowners(&checkout.head).await.unwrap(),
            blob_at_head: [(ObjectId::new(&head).unwrap(), blob)].into(),
            checkout,
            introduction,
        }
    }

    /// Asks as `plan` does. Returns whether the request is approved, or an error if GitHub did not answer.
    async fn judge(&self) -> Result<bool, ()> {
        let merge = &self.introduction.commit;
        let answer = self
            .github
            .merges(std::slice::from_ref(merge))
            .await
            .map_err(drop)?;
        if answer.failed.contains_key(merge) {
            return Err(());
        }
        let pull = match answer.pull_of(merge).map(|pull| pull.number) {
            Some(number) => match answer.details.get(&number).cloned() {
                Some(known) => Some(known),
                None => {
                    let asked = self.github.pulls(&[number]).await.remove(&number);
                    asked.transpose().map_err(drop)?
                }
            },
            None => None,
        };
        let found = answer.merges.get(merge).map(|merge| Merged {
            signed_by_github: merge.signed_by_github,
            pulls: merge.pulls.as_ref().map(|_| pull.iter().cloned().collect()),
        });
        let pull = pull.as_ref();
        let background = match pull {
            Some(pull) => {
                let texts = [&self.owners_then, &self.owners_now].into_iter().flatten();
                let teams = texts
                    .flat_map(|text| approval::teams_of(PATH, text))
                    .collect();
                let base = answer.default_branch.as_ref();
                let base = base.map_or("", |branch| &branch.name);
                let backgrounds = self
                    .github
                    .backgrounds(&[About { pull, teams }], Rules::Of(base))
                    .await;
                backgrounds.into_iter().next().unwrap().map_err(drop)?
            }
            None => Background::default(),
        };
        assert!(pull.is_some() || background.pushes == Pushes::Unknown);
        let evidence = Evidence {
            checkout: self.checkout.clone(),
            default_branch: answer.default_branch.clone(),
            repository: Some(answer.repository_id),
            introduction: Some(self.introduction.clone()),
            merge: found,
            background,
            blob_at_head: pull.and_then(|pull| self.blob_at_head.get(&pull.head).cloned()),
            owners_then: self.owners_then.clone(),
            owners_now: self.owners_now.clone(),
            codeowners_errors: answer.codeowners_errors.clone(),
            configuration_then: self.configuration_then.clone(),
        };
        let approval = approval::verify(&self.request, &evidence, &self.configuration, answer.now);
        Ok(approval.is_ok())
    }
}
