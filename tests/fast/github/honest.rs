//! An honest answer: a request that taro asked for and hanako approved.

use std::collections::{BTreeMap, BTreeSet};

use countersign::approval::{
    Actor, ActorKind, ChangedFile, Commit, DefaultBranch, Event, GitActor, Merge, Opinion,
    PullRequest, Review,
};
use countersign::domain::{Failure, Login, ObjectId, Repository, Timestamp};
use countersign::github::{Answer, GitHub};
use serde_json::{Map, Value, json};

pub(crate) fn id(digit: char) -> ObjectId {
    ObjectId::new(&digit.to_string().repeat(40)).unwrap()
}

fn page(nodes: Value) -> Value {
    json!({"pageInfo": {"hasNextPage": false}, "nodes": nodes})
}

/// The number of the pull request that was merged as a commit; [`commit_of`] is the way back.
pub(crate) fn number_of(commit: &str) -> u64 {
    u64::from_str_radix(&commit[28..], 16).unwrap()
}

fn commit_of(number: u64) -> String {
    let digits = format!("{number:012x}");
    let first = &digits[..1];
    if digits == first.repeat(12) {
        first.repeat(40)
    } else {
        format!("{digits:0>40}")
    }
}

/// What GitHub says of a merge, as JSON.
pub(crate) fn merge_json(oid: &str) -> Value {
    json!({
        "__typename": "Commit",
        "oid": oid,
        "signature": {"isValid": true, "wasSignedByGitHub": true},
        "associatedPullRequests": page(json!([pull_json(number_of(oid))])),
    })
}

/// What GitHub says of a pull request, as JSON.
fn pull_json(number: u64) -> Value {
    let person = |login: &str| json!({"__typename": "User", "login": login});
    let signature = json!({"isValid": true, "wasSignedByGitHub": true});
    json!({
            "number": number,
            "url": "https://github.com/acme/keys/pull/7",
            "createdAt": "2026-11-02T08:00:00Z",
            "mergedAt": "2026-11-02T08:45:00Z",
            "updatedAt": "2026-11-02T08:46:00Z",
        "mergeCommit": {"oid": commit_of(number)},
            "isCrossRepository": false,
            "baseRefName": "main",
            "headRefOid": id('b').as_str(),
            "headRefName": "ask",
            "headRepository": {"nameWithOwner": "acme/keys"},
            "reviewDecision": "APPROVED",
            "repository": {"databaseId": 4711},
            "author": person("taro"),
            "files": page(json!([{"path": "requests/a.yaml", "changeType": "ADDED"}])),
            "commits": page(json!([{"commit": {
                "oid": id('b').as_str(),
                "authors": page(json!([
                    {"name": "Taro", "email": "taro@example.com", "user": person("taro")},
                    {"name": "aider", "email": "aider@aider.chat", "user": null},
                ])),
                "committer": {"name": "GitHub", "email": "noreply@github.com", "user": {"__typename": "User", "login": "web-flow"}},
                "signature": signature,
            }}])),
            "latestOpinionatedReviews": page(json!([{
                "state": "APPROVED",
                "submittedAt": "2026-11-02T08:30:00Z",
                "authorCanPushToRepository": true,
                "author": person("hanako"),
                "commit": {"oid": id('b').as_str()},
            }])),
            "timelineItems": page(json!([
                {"__typename": "ReviewDismissedEvent", "previousReviewState": "APPROVED",
                 "actor": {"__typename": "Bot", "login": "helper"}, "review": {"author": person("jiro")}},
                {"__typename": "ClosedEvent"},
                {"__typename": "ReadyForReviewEvent", "createdAt": "2026-11-02T08:10:00Z"},
                {"__typename": "BaseRefForcePushedEvent"},
                {"__typename": "SomethingNew"},
            ])),
    })
}

/// What that means.
pub(crate) fn merge(commit: &ObjectId) -> Merge {
    let person = |login: &str, kind| {
        Some(Actor {
            login: Login::new(login).unwrap(),
            kind,
        })
    };
    let user = |login: &str| person(login, ActorKind::User);
    let named = |name: &str, email: &str, user| GitActor {
        name: name.to_owned(),
        email: email.to_owned(),
        user,
    };
    let at = |time: &str| Timestamp::from_rfc3339(time).unwrap();
    Merge {
        signed_by_github: Some(true),
        pulls: Some(vec![PullRequest {
            number: number_of(commit.as_str()),
            url: "https://github.com/acme/keys/pull/7".to_owned(),
            repository: Some(4711),
            created: at("2026-11-02T08:00:00Z"),
            merged: Some(at("2026-11-02T08:45:00Z")),
            merge_commit: Some(commit.clone()),
            base: "main".to_owned(),
            head: id('b'),
            branch: "ask".to_owned(),
            branch_repository: Some(Repository::new("acme/keys").unwrap()),
            from_fork: false,
            author: user("taro"),
            files: Some(vec![ChangedFile {
                path: "requests/a.yaml".to_owned(),
                is_added: true,
            }]),
            commits: Some(vec![Commit {
                id: id('b'),
                authors: Some(vec![
                    named("Taro", "taro@example.com", user("taro")),
                    named("aider", "aider@aider.chat", None),
                ]),
                committer: Some(named("GitHub", "noreply@github.com", user("web-flow"))),
                signed_by_github: Some(true),
            }]),
            reviews: Some(vec![Review {
                opinion: Opinion::Approved,
                author: user("hanako"),
                submitted: Some(at("2026-11-02T08:30:00Z")),
                commit: Some(id('b')),
                by_writer: true,
            }]),
            approved_by_github: Some(true),
            timeline: Some(vec![
                Event::ReviewDismissed {
                    by: person("helper", ActorKind::Other),
                    reviewer: user("jiro"),
                    asked_for_changes: false,
                },
                Event::Closed,
                Event::ReadyForReview {
                    at: at("2026-11-02T08:10:00Z"),
                },
                Event::BaseChanged,
                Event::Other,
            ]),
        }]),
    }
}

pub(crate) fn branch() -> DefaultBranch {
    DefaultBranch {
        name: "main".to_owned(),
        head: id('c'),
    }
}

/// Answers a query for evidence about whatever it asks for.
pub(crate) fn answer(asked: &Value) -> Value {
    let mut repository = Map::new();
    repository.insert("databaseId".to_owned(), json!(4711));
    repository.insert(
        "codeowners".to_owned(),
        json!({"errors": [{"source": "* @nobody"}]}),
    );
    repository.insert(
        "defaultBranchRef".to_owned(),
        json!({"name": "main", "target": {"oid": id('c').as_str()}}),
    );
    for (alias, oid) in asked["variables"].as_object().unwrap() {
        if alias.starts_with('m') {
            repository.insert(alias.clone(), merge_json(oid.as_str().unwrap()));
        } else if alias.starts_with('p') {
            repository.insert(alias.clone(), pull_json(oid.as_u64().unwrap()));
        }
    }
    json!({"data": {"repository": repository}})
}

/// What both steps have found out about merges.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) answer: Answer,
    pub(crate) merges: BTreeMap<ObjectId, Merge>,
    pub(crate) failed: BTreeMap<ObjectId, Failure>,
}

/// Asks which pull requests commits come from, and for those in full.
pub(crate) async fn evidence(github: &GitHub, commits: &[ObjectId]) -> Result<Found, Failure> {
    let answer = github.merges(commits).await?;
    let numbers: BTreeSet<u64> = commits
        .iter()
        .filter_map(|commit| Some(answer.pull_of(commit)?.number))
        .collect();
    let unknown = |number: &u64| !answer.details.contains_key(number);
    let unknown: Vec<u64> = numbers.into_iter().filter(unknown).collect();
    let mut pulls = github.pulls(&unknown).await;
    let known = answer.details.iter();
    pulls.extend(known.map(|(number, pull)| (*number, Ok(pull.clone()))));
    let (mut merges, mut failed) = (BTreeMap::new(), answer.failed.clone());
    for (commit, merged) in &answer.merges {
        let pull = answer
            .pull_of(commit)
            .map(|pull| pulls[&pull.number].clone());
        match pull.transpose() {
            Ok(pull) => {
                let merge = Merge {
                    signed_by_github: merged.signed_by_github,
                    pulls: merged.pulls.as_ref().map(|_| pull.into_iter().collect()),
                };
                merges.insert(commit.clone(), merge);
            }
            Err(failure) => {
                failed.insert(commit.clone(), failure);
            }
        }
    }
    Ok(Found {
        answer,
        merges,
        failed,
    })
}

/// Returns whether an answer tells no more than the honest one: every part is the same, or is not there.
pub(crate) fn is_no_fuller(merge: &Merge, honest: &Merge) -> bool {
    let Merge {
        signed_by_github,
        pulls,
    } = merge;
    // A pull request that cannot be told from another is none.
    let is_no_fuller = |pulls: &Vec<PullRequest>, honest: &Vec<PullRequest>| {
        pulls.is_empty()
            || pulls.len() == honest.len()
                && pulls
                    .iter()
                    .zip(honest)
                    .all(|(a, b)| pull_is_no_fuller(a, b))
    };
    less(signed_by_github, &honest.signed_by_github, |a, b| a == b)
        && less(pulls, &honest.pulls, is_no_fuller)
}

fn pull_is_no_fuller(pull: &PullRequest, honest: &PullRequest) -> bool {
    let PullRequest {
        number,
        url,
        repository,
        created,
        merged,
        merge_commit,
        base,
        head,
        branch,
        branch_repository,
        from_fork,
        author,
        files,
        commits,
        reviews,
        approved_by_github,
        timeline,
    } = pull;
    *number == honest.number
        && *url == honest.url
        && less(repository, &honest.repository, |a, b| a == b)
        && *created == honest.created
        && less(merged, &honest.merged, |a, b| a == b)
        && less(merge_commit, &honest.merge_commit, |a, b| a == b)
        && *base == honest.base
        && *head == honest.head
        && *branch == honest.branch
        && less(branch_repository, &honest.branch_repository, |a, b| a == b)
        && less(approved_by_github, &honest.approved_by_github, |a, b| {
            a == b
        })
        && *from_fork == honest.from_fork
        && less(author, &honest.author, |a, b| a == b)
        && list(files, &honest.files, |a, b| a == b)
        && list(commits, &honest.commits, |commit, honest| {
            let Commit {
                id,
                authors,
                committer,
                signed_by_github,
            } = commit;
            *id == honest.id
                && list(authors, &honest.authors, same_line)
                && less(committer, &honest.committer, same_line)
                && less(signed_by_github, &honest.signed_by_github, |a, b| a == b)
        })
        && list(reviews, &honest.reviews, |review, honest| {
            let Review {
                opinion,
                author,
                submitted,
                commit,
                by_writer,
            } = review;
            *opinion == honest.opinion
                && less(author, &honest.author, |a, b| a == b)
                && less(submitted, &honest.submitted, |a, b| a == b)
                && less(commit, &honest.commit, |a, b| a == b)
                && *by_writer == honest.by_writer
        })
        && list(timeline, &honest.timeline, |event, honest| {
            match (event, honest) {
                (
                    Event::ReviewDismissed {
                        by,
                        reviewer,
                        asked_for_changes,
                    },
                    Event::ReviewDismissed {
                        by: b,
                        reviewer: r,
                        asked_for_changes: a,
                    },
                ) => {
                    less(by, b, |a, b| a == b)
                        && less(reviewer, r, |a, b| a == b)
                        && asked_for_changes == a
                }
                (event, honest) => event == honest,
            }
        })
}

pub(crate) fn less<T>(part: &Option<T>, honest: &Option<T>, same: impl Fn(&T, &T) -> bool) -> bool {
    match (part, honest) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some(part), Some(honest)) => same(part, honest),
    }
}

fn list<T>(part: &Option<Vec<T>>, honest: &Option<Vec<T>>, same: impl Fn(&T, &T) -> bool) -> bool {
    less(part, honest, |part, honest| {
        part.len() == honest.len() && part.iter().zip(honest).all(|(a, b)| same(a, b))
    })
}

/// Whether a line of a commit names the same person, or nobody where the honest one names somebody. The words are for people.
fn same_line(line: &GitActor, honest: &GitActor) -> bool {
    let GitActor { name, email, user } = line;
    let is_less = |text: &String, honest: &String| text == honest || text.is_empty();
    is_less(name, &honest.name)
        && is_less(email, &honest.email)
        && less(user, &honest.user, |a, b| a == b)
}
