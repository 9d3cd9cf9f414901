//! What git and GitHub know about the requests.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::stream::{self, StreamExt};

use crate::approval::Introduction;
use crate::check::{self, SCHEMA_PATH, Schema};
use crate::domain::{Failure, KeyRequest, ObjectId, RequestPath, TagKey};
use crate::git::{AtCommit, Checkout, GitError};
use crate::github::{GitHub, Marked, Told};
use crate::key_history::{Comment, Facts, Provenance, Withdrawal};
use crate::plan::Secret;
use crate::reconcile::{Clients, Desired, MAX_TEXT_BYTES, Unproved, explain_all};
use crate::render::RunError;

/// How many comments are asked for at the same time.
const MAX_CONCURRENCY: usize = 4;

/// Adds to each secret what is known about its request.
pub(super) async fn add(
    clients: &Clients,
    desired: &Desired,
    facts: &mut [Facts],
) -> Result<(), RunError> {
    let secrets = facts.iter().filter_map(|facts| facts.secret.as_ref());
    let paths = secrets.filter_map(|secret| path(desired, secret));
    let paths: BTreeSet<RequestPath> = paths.collect();
    if facts.iter().all(|facts| facts.secret.is_none()) {
        return Ok(());
    }
    let mut provenance = in_git(&clients.checkout, desired, &paths).await?;
    let asked = on_github(clients, desired, &mut provenance).await?;
    for facts in facts.iter_mut() {
        let Some(secret) = &facts.secret else {
            continue;
        };
        match &asked.repository {
            Ok(repository) => facts.repository = Some(*repository),
            Err(failure) => facts.failures.push(failure.clone()),
        }
        if facts.other_repository().is_none()
            && let Some(path) = path(desired, secret)
        {
            let failures = asked.failures.get(&path).into_iter().flatten();
            facts.failures.extend(failures.cloned());
            facts.provenance = provenance.get(&path).cloned();
        }
    }
    Ok(())
}

/// Where the request of a secret lies: as its tag says or, without that, as the request that is for it.
fn path(desired: &Desired, secret: &Secret) -> Option<RequestPath> {
    let tagged = secret.tag(TagKey::Request);
    let tagged = tagged.and_then(|tagged| RequestPath::new(tagged).ok());
    tagged.or_else(|| {
        let mut requests = desired.requests.iter().map(|wanted| &wanted.request);
        let request = requests.find(|request| request.secret_name().as_str() == secret.name)?;
        Some(request.path.clone())
    })
}

/// Finds the commit that brought each file, and the one that took it away.
async fn in_git(
    checkout: &Checkout,
    desired: &Desired,
    paths: &BTreeSet<RequestPath>,
) -> Result<BTreeMap<RequestPath, Provenance>, GitError> {
    let head = &desired.checkout.head;
    let wanted: Vec<RequestPath> = paths.iter().cloned().collect();
    let changes = checkout.introductions(head, &wanted).await?;
    let mut all = BTreeMap::new();
    for path in wanted {
        let mut provenance = Provenance {
            path: path.clone(),
            request: None,
            introduction: changes.get(&path).cloned(),
            withdrawal: None,
            proof: None,
            merged_by: None,
            comments: Vec::new(),
        };
        let request = desired
            .requests
            .iter()
            .find(|wanted| wanted.request.path == path);
        provenance.request = request.map(|wanted| wanted.request.clone());
        if provenance.request.is_none()
            && let AtCommit::NoFile = checkout.blob_at(head, &path).await?
            && let Some(last) = provenance.introduction.take()
        {
            provenance.introduction = before(checkout, &path, &last).await?;
            if let Some(introduction) = &provenance.introduction {
                provenance.request = as_it_was(checkout, &path, &introduction.commit).await?;
            }
            let commit = last.commit;
            provenance.withdrawal = Some(Withdrawal { commit, pull: None });
        }
        all.insert(path, provenance);
    }
    Ok(all)
}

/// The change before the last one.
async fn before(
    checkout: &Checkout,
    path: &RequestPath,
    last: &Introduction,
) -> Result<Option<Introduction>, GitError> {
    let Some(parent) = last.parents.first() else {
        return Ok(None);
    };
    let mut changes = checkout
        .introductions(parent, std::slice::from_ref(path))
        .await?;
    Ok(changes.remove(path))
}

/// What a request said at a commit, by the schema of that time.
async fn as_it_was(
    checkout: &Checkout,
    path: &RequestPath,
    commit: &ObjectId,
) -> Result<Option<KeyRequest>, GitError> {
    let AtCommit::Found(blob) = checkout.blob_at(commit, path).await? else {
        return Ok(None);
    };
    let schema = checkout
        .text_at(commit, SCHEMA_PATH, MAX_TEXT_BYTES)
        .await?;
    let schema = Schema::of_requests(schema.as_deref());
    let text = checkout
        .text_at(commit, path.as_str(), MAX_TEXT_BYTES)
        .await?;
    let (Ok(schema), Some(text)) = (schema, text) else {
        return Ok(None);
    };
    let (written, _) = check::request(path.as_str(), text.as_bytes(), &schema);
    Ok(written.map(|written| written.with_blob(blob)))
}

/// What GitHub answered about all of it.
struct OnGitHub {
    /// The repository's numeric id.
    repository: Result<u64, Failure>,
    failures: BTreeMap<RequestPath, Vec<Failure>>,
}

/// Explains the approvals, asks who merged and what was written, and who took files away.
async fn on_github(
    clients: &Clients,
    desired: &Desired,
    provenance: &mut BTreeMap<RequestPath, Provenance>,
) -> Result<OnGitHub, RunError> {
    let known = provenance
        .values()
        .filter_map(|provenance| provenance.request.clone());
    let known: Vec<KeyRequest> = known.collect();
    let introductions = provenance.values().filter_map(|provenance| {
        provenance.request.as_ref()?;
        Some((provenance.path.clone(), provenance.introduction.clone()?))
    });
    let introductions = introductions.collect();
    let requests: Vec<&KeyRequest> = known.iter().collect();
    let mut failures: BTreeMap<RequestPath, Vec<Failure>> = BTreeMap::new();
    let explained = match explain_all(clients, desired, &requests, introductions).await {
        Ok(explained) => explained,
        Err(Unproved::Run(error)) => return Err(error),
        Err(Unproved::Failure(failure)) => {
            let repository = Err(failure);
            return Ok(OnGitHub {
                repository,
                failures,
            });
        }
    };
    for (path, proof) in explained.by_path {
        match (proof, provenance.get_mut(&path)) {
            (Ok(proof), Some(provenance)) => provenance.proof = Some(proof),
            (Err(failure), _) => failures.entry(path).or_default().push(failure),
            (Ok(_), None) => {}
        }
    }
    for (path, told) in told(&clients.github, provenance).await {
        match (told, provenance.get_mut(&path)) {
            (Ok(Some(told)), Some(provenance)) => {
                provenance.merged_by = told.merged_by;
                provenance.comments = told.comments.into_iter().map(comment).collect();
            }
            (Err(failure), _) => failures.entry(path).or_default().push(failure),
            (Ok(_), _) => {}
        }
    }
    withdrawals(&clients.github, provenance, &mut failures).await;
    Ok(OnGitHub {
        repository: Ok(explained.repository),
        failures,
    })
}

async fn told(
    github: &GitHub,
    provenance: &BTreeMap<RequestPath, Provenance>,
) -> Vec<(RequestPath, Result<Option<Told>, Failure>)> {
    let pulls = provenance.iter().filter_map(|(path, provenance)| {
        let pull = provenance.proof.as_ref()?.pull.as_ref()?.number;
        Some((path.clone(), pull))
    });
    let asked = pulls.map(|(path, pull)| async move { (path, github.told(pull).await) });
    stream::iter(asked)
        .buffered(MAX_CONCURRENCY)
        .collect()
        .await
}

fn comment(marked: Marked) -> Comment {
    let Marked { url, by, at } = marked;
    Comment { url, by, at }
}

/// Asks which pull requests took files away.
async fn withdrawals(
    github: &GitHub,
    provenance: &mut BTreeMap<RequestPath, Provenance>,
    failures: &mut BTreeMap<RequestPath, Vec<Failure>>,
) {
    let mut gone: Vec<(&RequestPath, &mut Withdrawal)> = provenance
        .iter_mut()
        .filter_map(|(path, provenance)| Some((path, provenance.withdrawal.as_mut()?)))
        .collect();
    if gone.is_empty() {
        return;
    }
    let commits: Vec<ObjectId> = gone.iter().map(|(_, gone)| gone.commit.clone()).collect();
    let answer = github.merges(&commits).await;
    let numbers = answer.iter().flat_map(|answer| {
        let pulls = commits.iter().filter_map(|commit| answer.pull_of(commit));
        pulls.map(|pull| pull.number)
    });
    let numbers: BTreeSet<u64> = numbers.collect();
    let numbers: Vec<u64> = numbers.into_iter().collect();
    let pulls = github.pulls(&numbers).await;
    for (path, withdrawal) in &mut gone {
        let commit = &withdrawal.commit;
        let pull = answer.as_ref().map_err(Clone::clone).and_then(|answer| {
            if let Some(failure) = answer.failed.get(commit) {
                return Err(failure.clone());
            }
            let pull = answer.pull_of(commit);
            pull.and_then(|pull| pulls.get(&pull.number).cloned())
                .transpose()
        });
        match pull {
            Ok(pull) => withdrawal.pull = pull,
            Err(failure) => failures.entry((*path).clone()).or_default().push(failure),
        }
    }
}
