//! Proves that requests were taken away, by what git and GitHub say.
//!
//! What git alone refuses, such as everything that was removed before there was a `lifecycle`, costs GitHub nothing.

use std::collections::{BTreeMap, BTreeSet};

use super::clients::Clients;
use super::desired::{Desired, MAX_REQUEST_BYTES, bytes};
use super::evidence::{self, Then, Unproved, is_merge_recent};
use super::proofs::{Pull, pull_of};
use crate::approval::{
    self, Actor, Background, Held, Introduction, Merge, PullRequest, Removal, RemovalEvidence,
    Removed,
};
use crate::check::{self, Schema};
use crate::domain::{
    Configuration, Failure, IamUser, ObjectId, Refusal, RemovalFault, RequestPath, SecretName,
    TagKey,
};
use crate::github::{About, Answer, Rules};
use crate::plan::{Address, Secret};
use crate::render::RunError;

/// What git and GitHub say about a removal.
#[derive(Debug)]
pub struct RemovalProof {
    /// The permission to switch the key off, or why there is none.
    pub verdict: Result<Removal, Vec<Refusal>>,
    /// Whether its merge is so recent that GitHub may not show all of it yet.
    pub is_merge_recent: bool,
    /// The pull request that took the request away, whether or not it proves anything.
    pub pull: Option<Pull>,
}

impl RemovalProof {
    fn refused(refusal: Refusal) -> Self {
        Self {
            verdict: Err(vec![refusal]),
            is_merge_recent: false,
            pull: None,
        }
    }
}

type Proofs = BTreeMap<Address, Result<RemovalProof, Failure>>;

/// Proves that the requests of these secrets, whose files are away, were taken away. GitHub's failures leave removals unproved
/// and stop no other.
///
/// # Errors
/// What concerns the whole run.
pub(super) async fn prove(
    clients: &Clients,
    desired: &Desired,
    secrets: &[&Secret],
) -> Result<Proofs, RunError> {
    if secrets.is_empty() {
        return Ok(Proofs::new());
    }
    match all(clients, desired, secrets).await {
        Ok(proofs) => Ok(proofs),
        Err(Unproved::Run(stop)) => Err(stop),
        Err(Unproved::Failure(failure)) => {
            let failed = |secret: &&Secret| (secret.address(), Err(failure.clone()));
            Ok(secrets.iter().map(failed).collect())
        }
    }
}

/// Returns the request that a secret says it was made for, if its name says so, too.
pub(super) fn held(secret: &Secret) -> Option<Held> {
    let held = Held {
        path: RequestPath::new(secret.tag(TagKey::Request)?).ok()?,
        blob: ObjectId::new(secret.tag(TagKey::Blob)?).ok()?,
        user: secret.user()?,
    };
    let name = SecretName::new(&held.user, held.path.stem());
    (name.as_str() == secret.name).then_some(held)
}

async fn all(
    clients: &Clients,
    desired: &Desired,
    secrets: &[&Secret],
) -> Result<Proofs, Unproved> {
    let known: Vec<(Address, Option<Held>)> = secrets
        .iter()
        .map(|secret| (secret.address(), held(secret)))
        .collect();
    let on_git = on_git(
        clients,
        desired,
        known.iter().filter_map(|(_, held)| held.as_ref()),
    )
    .await?;
    let open: BTreeMap<&RequestPath, &OnGit> = on_git
        .iter()
        .filter(|(_, known)| known.has_lifecycle())
        .collect();
    let on_github = match open.is_empty() {
        true => None,
        false => Some(on_github(clients, &open).await?),
    };
    let owners_now = clients.checkout.codeowners(&desired.checkout.head).await?;
    let proof = |held: Option<&Held>| -> Result<RemovalProof, Failure> {
        let Some((held, known)) = held.and_then(|held| Some((held, on_git.get(&held.path)?)))
        else {
            return Ok(RemovalProof::refused(nowhere(desired, held)));
        };
        let asked = on_github.as_ref().filter(|_| known.has_lifecycle());
        let Some(asked) = asked else {
            let commit = known.removed.last.commit.clone();
            let fault = RemovalFault::BeforeLifecycle { commit };
            return Ok(RemovalProof::refused(Refusal::Removal(fault)));
        };
        let said = asked.of(&known.removed)?;
        let evidence = RemovalEvidence {
            checkout: desired.checkout.clone(),
            default_branch: asked.answer.default_branch.clone(),
            repository: Some(asked.answer.repository_id),
            removed: Some(known.removed.clone()),
            user: known.user.clone(),
            merge: said.merge,
            background: said.background,
            requester: said.requester,
            owners_then: known.owners.clone(),
            owners_now: owners_now.clone(),
            codeowners_errors: asked.answer.codeowners_errors.clone(),
            configuration_then: known.configuration.clone(),
        };
        Ok(RemovalProof {
            verdict: approval::verify_removal(held, &evidence),
            is_merge_recent: is_merge_recent(&known.removed.last, asked.answer.now),
            pull: pull_of(&asked.answer, &known.removed.last.commit),
        })
    };
    Ok(known
        .iter()
        .map(|(address, held)| (address.clone(), proof(held.as_ref())))
        .collect())
}

/// Nothing took the request away, as far as git shows; what is cut off shows nothing.
fn nowhere(desired: &Desired, held: Option<&Held>) -> Refusal {
    let approval::Checkout { head, is_whole } = &desired.checkout;
    match (held, is_whole) {
        (Some(_), false) => Refusal::StaleCheckout {
            head: head.clone(),
            default: Some(head.clone()),
        },
        (Some(_), true) | (None, _) => Refusal::Removal(RemovalFault::NotRemoved { commit: None }),
    }
}

/// What git says about a removal.
struct OnGit {
    removed: Removed,
    /// Whose key the content asked for.
    user: Option<IamUser>,
    /// CODEOWNERS before the merge.
    owners: Option<String>,
    /// The configuration at the merge.
    configuration: Option<Configuration>,
}

impl OnGit {
    fn has_lifecycle(&self) -> bool {
        let then = self.configuration.as_ref();
        then.is_some_and(|configuration| configuration.lifecycle.is_some())
    }
}

async fn on_git(
    clients: &Clients,
    desired: &Desired,
    held: impl Iterator<Item = &Held>,
) -> Result<BTreeMap<RequestPath, OnGit>, RunError> {
    let paths: BTreeSet<&RequestPath> = held.map(|held| &held.path).collect();
    let paths: Vec<RequestPath> = paths.into_iter().cloned().collect();
    let head = &desired.checkout.head;
    let removals = clients.checkout.removals(head, &paths).await?;
    let blobs: Vec<ObjectId> = removals.values().map(|one| one.blob.clone()).collect();
    let contents = clients.checkout.contents(&blobs, MAX_REQUEST_BYTES).await?;
    // The organisation's own rules say nothing about whose key it is.
    let schema = Schema::new("{}").ok();
    let mut then = Then::default();
    let mut known = BTreeMap::new();
    for ((path, removed), content) in removals.into_iter().zip(contents) {
        let written = schema
            .as_ref()
            .and_then(|schema| check::request(path.as_str(), &bytes(content), schema).0);
        let (owners, configuration) = then.of(clients, &removed.last).await?;
        let user = written.map(|written| written.user);
        let on_git = OnGit {
            removed,
            user,
            owners,
            configuration,
        };
        known.insert(path, on_git);
    }
    Ok(known)
}

/// What GitHub says about removals.
struct OnGitHub {
    answer: Answer,
    pulls: BTreeMap<u64, Result<PullRequest, Failure>>,
    backgrounds: BTreeMap<u64, Result<Background, Failure>>,
}

/// What GitHub says about one removal.
struct Said {
    merge: Option<Merge>,
    background: Background,
    requester: Option<Actor>,
}

async fn on_github(
    clients: &Clients,
    open: &BTreeMap<&RequestPath, &OnGit>,
) -> Result<OnGitHub, Failure> {
    let brought = open
        .values()
        .filter_map(|known| known.removed.brought.as_ref());
    let last = open.values().map(|known| &known.removed.last);
    let mut answer = evidence::merges(clients, last.chain(brought)).await?;
    let number = |known: &OnGit| Some(answer.pull_of(&known.removed.last.commit)?.number);
    let numbers: BTreeSet<u64> = open.values().filter_map(|known| number(known)).collect();
    let details = &answer.details;
    let unknown = numbers
        .iter()
        .filter(|number| !details.contains_key(number));
    let unknown: Vec<u64> = unknown.copied().collect();
    let mut pulls = clients.github.pulls(&unknown).await;
    let known = std::mem::take(&mut answer.details).into_iter();
    pulls.extend(known.map(|(number, pull)| (number, Ok(pull))));
    let mut abouts: BTreeMap<u64, About<'_>> = BTreeMap::new();
    for (path, known) in open {
        let pull = answer.pull_of(&known.removed.last.commit);
        let pull = pull.and_then(|pull| pulls.get(&pull.number)?.as_ref().ok());
        let Some(pull) = pull else {
            continue;
        };
        let about = abouts.entry(pull.number).or_insert_with(|| About {
            pull,
            teams: BTreeSet::new(),
        });
        let owners = known.owners.as_deref();
        let teams = owners.map(|text| approval::teams_of(path.as_str(), text));
        about.teams.extend(teams.into_iter().flatten());
    }
    let abouts: Vec<About<'_>> = abouts.into_values().collect();
    let branch = answer.default_branch.as_ref();
    let branch = branch.map_or("", |branch| &branch.name);
    let backgrounds = clients.github.backgrounds(&abouts, Rules::Of(branch)).await;
    let numbers = abouts.iter().map(|about| about.pull.number);
    let backgrounds = numbers.zip(backgrounds).collect();
    Ok(OnGitHub {
        backgrounds,
        answer,
        pulls,
    })
}

impl OnGitHub {
    /// # Errors
    /// GitHub's failure to speak of its merge, of its pull request, or of the one that brought the request.
    fn of(&self, removed: &Removed) -> Result<Said, Failure> {
        let answer = &self.answer;
        let commits = [Some(&removed.last), removed.brought.as_ref()];
        let commits = commits.into_iter().flatten();
        let mut failed = commits.filter_map(|one: &Introduction| answer.failed.get(&one.commit));
        if let Some(failure) = failed.next() {
            return Err(failure.clone());
        }
        let commit = &removed.last.commit;
        let number = answer.pull_of(commit).map(|pull| pull.number);
        let pull = number.and_then(|number| self.pulls.get(&number).cloned());
        let pull = pull.transpose()?;
        let background = number.and_then(|number| self.backgrounds.get(&number).cloned());
        let brought = removed.brought.as_ref();
        let asked = brought.and_then(|brought| answer.pull_of(&brought.commit));
        Ok(Said {
            merge: answer.merges.get(commit).map(|merge| Merge {
                signed_by_github: merge.signed_by_github,
                pulls: merge.pulls.as_ref().map(|_| pull.into_iter().collect()),
            }),
            background: background.transpose()?.unwrap_or_default(),
            requester: asked.and_then(|pull| pull.author.clone()),
        })
    }
}
