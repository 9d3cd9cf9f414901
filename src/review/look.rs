//! What is asked about a pull request.

use std::collections::BTreeSet;

use futures_util::stream::{self, StreamExt};

use super::aws::{Accounts, Look};
use super::changes::{self, Touched};
use super::leaving::{self, Leaving};
use super::run::{MAX_CONCURRENCY, Run, requires_status};
use crate::approval::{self, Checkout, Evidence, Preview};
use crate::check;
use crate::domain::{
    Account, AccountName, Cause, Diagnostic, Failure, FailureKind, KeyRequest, Operation,
    RequestPath,
};
use crate::github::{FileAt, OwnComments, PullState, ReviewedPull, StatusAt};
use crate::render::Findings;

/// A pull request, and all that is known about it.
pub(super) struct Looked {
    pub(super) reviewed: ReviewedPull,
    /// It is to be merged into another branch than the default one.
    pub(super) is_elsewhere: bool,
    /// There is more in it than is looked at.
    pub(super) is_too_large: bool,
    pub(super) touched: Touched,
    /// Our comments on it.
    pub(super) comments: OwnComments,
    pub(super) status: Option<StatusAt>,
    /// What is wrong with the files that it adds.
    pub(super) findings: Findings,
    /// The files that it adds; empty if it is too large.
    pub(super) added: Vec<Added>,
    /// The keys that it would switch off.
    pub(super) leaving: Vec<Leaving>,
}

/// A file that a pull request adds under `requests/`.
pub(super) struct Added {
    pub(super) path: String,
    /// What it asks for, if it is in order.
    pub(super) request: Option<KeyRequest>,
    /// The account of its folder.
    pub(super) place: Option<(AccountName, Account)>,
    /// How it stands, as long as the pull request is open; `None` if no request can lie there.
    pub(super) preview: Option<Preview>,
    /// What AWS says. `None` if it was not asked.
    pub(super) look: Option<Result<Look, Failure>>,
}

/// Looks at a pull request. `None` if it has nothing to do with requests.
pub(super) async fn at(run: &Run<'_>, reviewed: ReviewedPull) -> Result<Option<Looked>, Failure> {
    if reviewed.state == PullState::Merged {
        // From here on the comment is `reconcile`'s.
        return Ok(None);
    }
    let touched = changes::of(run.github, &reviewed).await?;
    let comments = match &reviewed.comments {
        Some(ours) => ours.clone(),
        None => run.github.comments(reviewed.pull.number).await?,
    };
    let is_elsewhere = reviewed.pull.base != run.baseline.branch.name;
    if comments.is_empty() && !concerns_us(run, &reviewed, is_elsewhere, &touched) {
        return Ok(None);
    }
    let is_too_large = match touched.is_empty() {
        true => touched.is_cut,
        false => !touched.added.is_empty() && reviewed.pull.files.is_none(),
    };
    let paths = touched.added.iter().filter(|_| !is_too_large);
    let paths: Vec<&str> = paths.map(String::as_str).collect();
    let contents = run.github.contents(&reviewed.pull.head, &paths).await?;
    let files = paths.iter().zip(contents.files);
    let files: Option<Vec<(&str, FileAt)>> =
        files.map(|(path, file)| Some((*path, file?))).collect();
    // It was added, so it is there.
    let files = files.ok_or_else(contradiction)?;
    let (requests, diagnostics) = checked(run, &files).await?;
    let mut added = added(run, &reviewed, &files, &requests).await?;
    if is_for_others(&run.accounts, &added) {
        return Ok(None);
    }
    // A stranger would learn from the comment which users and secrets there are.
    let is_for_us = !reviewed.pull.from_fork || run.configuration.approvals.forks;
    if reviewed.state == PullState::Open && is_for_us {
        ask_aws(&run.accounts, &mut added).await;
    }
    let leaving = leaving::of(run, &reviewed, &touched).await?;
    let is_shown = |path: &str| diagnostics.iter().any(|diagnostic| diagnostic.path == path);
    let sources = files
        .into_iter()
        .filter(|(path, _)| is_shown(path))
        .map(|(path, file)| (path.to_owned(), file.bytes));
    Ok(Some(Looked {
        findings: Findings {
            sources: sources.collect(),
            diagnostics,
        },
        reviewed,
        is_elsewhere,
        is_too_large,
        touched,
        comments,
        status: contents.status,
        added,
        leaving,
    }))
}

/// Whether a pull request without a comment of ours has to do with requests.
fn concerns_us(
    run: &Run<'_>,
    reviewed: &ReviewedPull,
    is_elsewhere: bool,
    touched: &Touched,
) -> bool {
    match (reviewed.state, is_elsewhere) {
        (PullState::Open, false) => !touched.is_empty() || requires_status(run.rules),
        (PullState::Closed, false) => !touched.added.is_empty(),
        // Branches are merged into each other, with all that the default branch has; only what is new asks for a key.
        (PullState::Open, true) => {
            let there = &run.baseline.requests;
            touched.added.iter().any(|path| !there.contains(path))
        }
        (PullState::Closed, true) | (PullState::Merged, _) => false,
    }
}

/// Returns whether all that is asked for is asked of accounts for which other runs speak.
fn is_for_others(accounts: &Accounts, added: &[Added]) -> bool {
    let is_other = |added: &Added| matches!(&added.place, Some((name, _)) if !accounts.has(name));
    !added.is_empty() && added.iter().all(is_other)
}

/// Asks AWS about each request.
///
/// Nothing is asked if some are of accounts for which other runs speak: those would not know the answers, and each run
/// would write the comment anew.
async fn ask_aws(accounts: &Accounts, added: &mut [Added]) {
    let mut places = added.iter().filter_map(|added| added.place.as_ref());
    if !places.all(|(name, _)| accounts.has(name)) {
        return;
    }
    let looks = added.iter_mut().map(|added| async {
        if let (Some(request), Some((name, account))) = (&added.request, &added.place) {
            added.look = Some(accounts.look(name, account, request).await);
        }
    });
    stream::iter(looks)
        .buffer_unordered(MAX_CONCURRENCY)
        .collect::<()>()
        .await;
}

/// What is known of each file without AWS.
async fn added(
    run: &Run<'_>,
    reviewed: &ReviewedPull,
    files: &[(&str, FileAt)],
    requests: &[KeyRequest],
) -> Result<Vec<Added>, Failure> {
    let evidence = match reviewed.state {
        PullState::Open if !files.is_empty() => Some(evidence(run, reviewed, files).await?),
        PullState::Open | PullState::Closed | PullState::Merged => None,
    };
    let preview = |path: &RequestPath, file: &FileAt, request: Option<&KeyRequest>| {
        let blob = file.blob.as_ref()?;
        let evidence = Evidence {
            blob_at_head: Some(blob.clone()),
            ..evidence.clone()?
        };
        let (pull, now) = (&reviewed.pull, run.now());
        Some(approval::preview(
            path,
            blob,
            request.map(KeyRequest::lifetime).unwrap_or_default(),
            pull,
            &evidence,
            &run.configuration,
            now,
        ))
    };
    let added = files.iter().map(|(path, file)| {
        let mut requests = requests.iter();
        let request = requests.find(|request| request.path.as_str() == *path);
        let request_path = RequestPath::new(path).ok();
        let folder = request_path
            .as_ref()
            .and_then(|path| run.configuration.folder_of(path));
        Added {
            path: (*path).to_owned(),
            request: request.cloned(),
            place: folder.map(|(_, folder, account)| (folder.account.clone(), account.clone())),
            preview: request_path.and_then(|path| preview(&path, file, request)),
            look: None,
        }
    });
    Ok(added.collect())
}

/// Checks the added files as `validate` does, beside those of the default branch that could ask for the same.
async fn checked(
    run: &Run<'_>,
    added: &[(&str, FileAt)],
) -> Result<(Vec<KeyRequest>, Vec<Diagnostic>), Failure> {
    let stem = |path: &str| path.rsplit('/').next().unwrap_or(path).to_owned();
    let stems: BTreeSet<String> = added.iter().map(|(path, _)| stem(path)).collect();
    let is_added = |path: &str| added.iter().any(|(added, _)| *added == path);
    let alike: Vec<&str> = run
        .baseline
        .requests
        .iter()
        .map(String::as_str)
        .filter(|path| stems.contains(&stem(path)) && !is_added(path))
        .collect();
    let there = if alike.is_empty() {
        Vec::new()
    } else {
        let head = &run.baseline.branch.head;
        run.github.contents(head, &alike).await?.files
    };
    let there: Vec<(&str, FileAt)> = alike
        .into_iter()
        .zip(there)
        .filter_map(|(path, file)| Some((path, file?)))
        .collect();
    let files: Vec<check::File<'_>> = added
        .iter()
        .chain(&there)
        .map(|(path, file)| check::File {
            path,
            is_regular: file.is_regular,
            bytes: &file.bytes,
        })
        .collect();
    let schema = run.baseline.schema_text();
    let mut report = check::all(&files, schema, run.baseline.configuration.as_deref());
    report.add(check::folders(&report.requests, &run.configuration));
    report.diagnostics.retain(|one| is_added(&one.path));
    let is_refused = |path: &str| {
        let mut errors = report.diagnostics.iter().filter(|one| one.is_error());
        errors.any(|one| one.path == path)
    };
    let requests = report.requests.into_iter().filter_map(|written| {
        let path = written.path.as_str().to_owned();
        let (_, file) = added.iter().find(|(added, _)| *added == path)?;
        let blob = file.blob.clone().filter(|_| !is_refused(&path))?;
        Some(written.with_blob(blob))
    });
    Ok((requests.collect(), report.diagnostics.clone()))
}

/// The evidence of an open pull request, which is the same for all of its files.
async fn evidence(
    run: &Run<'_>,
    reviewed: &ReviewedPull,
    files: &[(&str, FileAt)],
) -> Result<Evidence, Failure> {
    let owners = run.baseline.codeowners.as_ref();
    let paths = files.iter().map(|(path, _)| *path);
    let background = run.background(&reviewed.pull, paths).await?;
    Ok(Evidence {
        checkout: Checkout {
            head: run.baseline.branch.head.clone(),
            is_whole: true,
        },
        default_branch: Some(run.baseline.branch.clone()),
        repository: Some(run.baseline.repository_id),
        introduction: None,
        merge: None,
        background,
        blob_at_head: None,
        owners_then: owners.cloned(),
        owners_now: owners.cloned(),
        codeowners_errors: run.codeowners_errors(),
        configuration_then: Some(run.configuration.clone()),
    })
}

fn contradiction() -> Failure {
    Failure {
        operation: Operation::QueryContents,
        kind: FailureKind::NotDone,
        cause: Cause::Other,
        status: Some(200),
        code: Some("contradiction".to_owned()),
    }
}
