//! The keys that a pull request would switch off by taking their requests away.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::stream::{self, StreamExt};

use super::changes::Touched;
use super::run::{MAX_CONCURRENCY, Run};
use crate::approval::{Actor, Agreement};
use crate::check::{self, Schema};
use crate::domain::{
    AccessKeyId, Account, AccountName, Failure, KeyRequest, Login, Refusal, RequestPath,
};
use crate::github::{PullState, ReviewedPull};
use crate::plan::KeyUse;

/// How many files are asked about; the others are counted.
const MAX_FILES: usize = 100;

/// How many of the files that a pull request deletes nothing is asked about.
pub(super) fn unasked(touched: &Touched) -> usize {
    touched.deleted.len().saturating_sub(MAX_FILES)
}

/// A request that would be taken away, and its key.
pub(super) struct Leaving {
    pub(super) request: KeyRequest,
    pub(super) place: (AccountName, Account),
    /// GitHub's and git's rules do not need it, so that AWS's failure to say stops nothing.
    pub(super) key: Result<Key, Failure>,
    /// Who agreed, or what is missing.
    pub(super) agreed: Result<Vec<Login>, Vec<Refusal>>,
}

/// A key that was issued.
pub(super) struct Key {
    pub(super) id: AccessKeyId,
    pub(super) is_active: bool,
    /// How it was used; `None` if that cannot be read.
    pub(super) used: Option<KeyUse>,
    /// The pull request that asked for it.
    asked: Option<u64>,
}

/// Looks at what an open pull request would take away. Nothing, where keys are not switched off.
pub(super) async fn of(
    run: &Run<'_>,
    reviewed: &ReviewedPull,
    touched: &Touched,
) -> Result<Vec<Leaving>, Failure> {
    // A stranger would learn from the comment which users and secrets there are.
    let is_for_us = !reviewed.pull.from_fork || run.configuration.approvals.forks;
    let is_here = reviewed.pull.base == run.baseline.branch.name;
    let is_open = reviewed.state == PullState::Open;
    if run.configuration.lifecycle.is_none() || !is_for_us || !is_here || !is_open {
        return Ok(Vec::new());
    }
    let requests = requests(run, touched).await?;
    let is_ours = |(_, (name, _)): &(KeyRequest, (AccountName, Account))| run.accounts.has(name);
    // Each of several runs would write the comment anew.
    if !requests.iter().all(is_ours) {
        return Ok(Vec::new());
    }
    let keys = requests.into_iter().map(|(request, place)| async move {
        let key = key(run, &request, &place).await;
        key.transpose().map(|key| (request, place, key))
    });
    let mut keys: Vec<_> = stream::iter(keys)
        .buffered(MAX_CONCURRENCY)
        .filter_map(|key| async move { key })
        .collect()
        .await;
    keys.sort_by(|(a, _, _), (b, _, _)| a.path.cmp(&b.path));
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let numbers: BTreeSet<u64> = keys
        .iter()
        .filter_map(|(_, _, key)| key.as_ref().ok()?.asked)
        .collect();
    let numbers: Vec<u64> = numbers.into_iter().collect();
    let mut asked: BTreeMap<u64, Actor> = BTreeMap::new();
    for (number, pull) in run.github.pulls(&numbers).await {
        asked.extend(pull?.author.map(|author| (number, author)));
    }
    let owners = run.baseline.codeowners.as_deref();
    let paths = keys.iter().map(|(request, _, _)| request.path.as_str());
    let background = run.background(&reviewed.pull, paths).await?;
    let errors = run.codeowners_errors();
    let leaving = keys.into_iter().map(|(request, place, key)| {
        let number = key.as_ref().ok().and_then(|key: &Key| key.asked);
        let agreement = Agreement {
            path: request.path.as_str(),
            pull: &reviewed.pull,
            background: &background,
            requester: number.and_then(|number| asked.get(&number)),
            owners_then: owners,
            owners_now: owners,
            codeowners_errors: errors.as_deref(),
        };
        let agreed = agreement.agreed();
        Leaving {
            request,
            place,
            key,
            agreed,
        }
    });
    Ok(leaving.collect())
}

/// The requests that the default branch has and that would be deleted, each with its account.
async fn requests(
    run: &Run<'_>,
    touched: &Touched,
) -> Result<Vec<(KeyRequest, (AccountName, Account))>, Failure> {
    let paths = touched.deleted.iter().map(String::as_str).take(MAX_FILES);
    let paths: Vec<&str> = paths
        .filter(|path| RequestPath::new(path).is_ok())
        .collect();
    if paths.is_empty() {
        return Ok(Vec::new());
    }
    let head = &run.baseline.branch.head;
    let files = run.github.contents(head, &paths).await?.files;
    // What cannot be used was refused before.
    let Ok(schema) = Schema::of_requests(run.baseline.schema_text()) else {
        return Ok(Vec::new());
    };
    let requests = paths.into_iter().zip(files).filter_map(|(path, file)| {
        let file = file?;
        let written = check::request(path, &file.bytes, &schema).0?;
        let (_, folder, account) = run.configuration.folder_of(&written.path)?;
        let place = (folder.account.clone(), account.clone());
        Some((written.with_blob(file.blob?), place))
    });
    Ok(requests.collect())
}

/// The key that was issued for a request, as far as there is one.
async fn key(
    run: &Run<'_>,
    request: &KeyRequest,
    (name, account): &(AccountName, Account),
) -> Result<Option<Key>, Failure> {
    let look = run.accounts.look(name, account, request).await?;
    let Some((secret, there)) = look.issued(request) else {
        return Ok(None);
    };
    let id = there.id.clone();
    let used = run.accounts.last_use(name, account, &id).await;
    Ok(Some(Key {
        is_active: there.is_active,
        used: used.ok().flatten(),
        asked: secret.pull(),
        id,
    }))
}
