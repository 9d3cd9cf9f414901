//! Collects what git and GitHub say about how requests came to be.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use futures_util::future::join;

use super::clients::Clients;
use super::desired::{Desired, MAX_TEXT_BYTES};
use crate::approval::{self, Background, Evidence, Introduction, Merge, PullRequest};
use crate::check;
use crate::domain::{Configuration, Duration, Failure, ObjectId, RequestPath, Timestamp};
use crate::git::{AtCommit, GitError};
use crate::github::{About, Answer, Lately, MergedCommit, Rules};
use crate::render::RunError;

/// The commits that brought requests.
pub(super) type Introductions = BTreeMap<RequestPath, Introduction>;

/// For how long after a merge GitHub may not show all of it: which pull request a commit belongs to, its signature, the
/// branch's new head. Seconds have been reported, and minutes on bad days.
const MERGE_LAG: Duration = Duration::from_seconds(15 * 60);

/// How far ahead of GitHub's answer a commit's own time may be.
const CLOCK_SKEW: Duration = Duration::from_seconds(60);

/// For how long after its last change a comment may still be wrong. Whoever edits it changes its pull request, and the next
/// run sets it right; whatever else there is to say is said within the time that an approval can hold.
const COMMENT_WATCH: Duration = Duration::from_days(14);

/// Returns whether a pull request changed so lately that its comment is worth a look.
pub(super) fn is_recent(updated: Timestamp, now: Timestamp) -> bool {
    now.since(updated) <= COMMENT_WATCH
}

/// Returns whether a commit is so new that GitHub may not show all of its merge yet.
///
/// The time is the commit's own, which whoever pushes it may choose; at most that keeps an alarm back for as long as this.
pub(super) fn is_merge_recent(introduction: &Introduction, now: Timestamp) -> bool {
    let committed = introduction.committed;
    now.since(committed) <= MERGE_LAG && committed.since(now) <= CLOCK_SKEW
}

/// Asks which pull requests requests come from, the latest first.
///
/// GitHub may take a while to associate a merge with its pull request. So for commits that are new the other way round is
/// asked as well: whether one of the pull requests merged lately has such a merge commit.
pub(super) async fn merges<'a>(
    clients: &Clients,
    introductions: impl IntoIterator<Item = &'a Introduction>,
) -> Result<Answer, Failure> {
    let mut ordered: Vec<&Introduction> = introductions.into_iter().collect();
    ordered.sort_by_key(|one| (Reverse(one.committed), &one.commit));
    let commits: Vec<ObjectId> = ordered.iter().map(|one| one.commit.clone()).collect();
    let mut answer = clients.github.merges(&commits).await?;
    let unassociated: BTreeSet<&ObjectId> = ordered
        .into_iter()
        .filter(|one| is_merge_recent(one, answer.now) && answer.pull_of(&one.commit).is_none())
        .map(|one| &one.commit)
        .filter(|commit| !answer.failed.contains_key(commit))
        .collect();
    if unassociated.is_empty() {
        return Ok(answer);
    }
    match clients.github.merged_lately().await {
        Ok(Lately { now: _, pulls }) => {
            for pull in pulls {
                let commit = pull.merge_commit.clone();
                if let Some(commit) = commit.filter(|commit| unassociated.contains(commit)) {
                    let unknown = || MergedCommit {
                        signed_by_github: None,
                        pulls: Some(Vec::new()),
                    };
                    let merge = answer.merges.entry(commit).or_insert_with(unknown);
                    merge
                        .pulls
                        .iter_mut()
                        .for_each(|pulls| pulls.push(pull.clone()));
                }
            }
        }
        Err(failure) => {
            let failed = unassociated.into_iter();
            let failed = failed.map(|commit| (commit.clone(), failure.clone()));
            answer.failed.extend(failed);
        }
    }
    Ok(answer)
}

/// Why requests could not be proved.
pub(crate) enum Unproved {
    /// GitHub's failure, which leaves these requests unproved and stops no other.
    Failure(Failure),
    /// What concerns the whole run.
    Run(RunError),
}

impl From<Failure> for Unproved {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}

impl From<RunError> for Unproved {
    fn from(stop: RunError) -> Self {
        Self::Run(stop)
    }
}

impl From<GitError> for Unproved {
    fn from(error: GitError) -> Self {
        Self::Run(error.into())
    }
}

/// What GitHub says about pull requests: each in full, and what is asked for apart.
pub(super) struct PullFacts {
    pub(super) pulls: BTreeMap<u64, Result<PullRequest, Failure>>,
    pub(super) backgrounds: BTreeMap<u64, Result<Background, Failure>>,
}

impl PullFacts {
    /// Returns what is known about the merge that a commit came by, and around it.
    ///
    /// # Errors
    /// GitHub's failure to speak of the merge or of its pull request.
    pub(super) fn of(
        &self,
        answer: &Answer,
        commit: &ObjectId,
    ) -> Result<(Option<Merge>, Background), Failure> {
        if let Some(failure) = answer.failed.get(commit) {
            return Err(failure.clone());
        }
        let number = answer.pull_of(commit).map(|pull| pull.number);
        let pull = number.and_then(|number| self.pulls.get(&number).cloned());
        let pull = pull.transpose()?;
        let background = number.and_then(|number| self.backgrounds.get(&number).cloned());
        let background = background.transpose()?.unwrap_or_default();
        let merge = answer.merges.get(commit).map(|merge| Merge {
            signed_by_github: merge.signed_by_github,
            pulls: merge.pulls.as_ref().map(|_| pull.into_iter().collect()),
        });
        Ok((merge, background))
    }
}

/// Everything that is known about some requests, but for what is the same for all of them.
pub(super) struct Collected {
    introductions: Introductions,
    github: PullFacts,
    blobs: BTreeMap<RequestPath, ObjectId>,
    owners_now: Option<String>,
    before: BTreeMap<RequestPath, (Option<String>, Option<Configuration>)>,
}

/// Asks for the pull requests that requests come from in full, and what else their proofs need.
pub(super) async fn collect(
    clients: &Clients,
    desired: &Desired,
    answer: &Answer,
    introductions: &Introductions,
) -> Result<Collected, Unproved> {
    let commits = introductions.iter().map(|(path, one)| (path, &one.commit));
    let pulls = pulls(clients, answer, commits.clone().map(|(_, commit)| commit)).await;
    let found = by_path(answer, &pulls, commits);
    let owners_now = clients.checkout.codeowners(&desired.checkout.head).await?;
    let mut then = Then::default();
    let mut before = BTreeMap::new();
    for (path, introduction) in introductions {
        before.insert(path.clone(), then.of(clients, introduction).await?);
    }
    let owners = |path: &RequestPath| {
        let then = before.get(path).and_then(|(owners, _)| owners.as_deref());
        [then, owners_now.as_deref()]
    };
    let (blobs, backgrounds) = join(
        blobs_at_heads(clients, &found),
        backgrounds(clients, answer, &found, owners),
    )
    .await;
    Ok(Collected {
        introductions: introductions.clone(),
        github: PullFacts { pulls, backgrounds },
        blobs: blobs?,
        owners_now,
        before,
    })
}

impl Collected {
    /// Takes the evidence of one request out.
    ///
    /// # Errors
    /// GitHub's failure to speak of its merge or its pull request.
    pub(super) fn of(
        &mut self,
        path: &RequestPath,
        desired: &Desired,
        answer: &Answer,
    ) -> Result<Evidence, Failure> {
        let introduction = self.introductions.remove(path);
        let (merge, background) = match &introduction {
            Some(introduction) => self.github.of(answer, &introduction.commit)?,
            None => (None, Background::default()),
        };
        let (owners_then, configuration_then) = self.before.remove(path).unwrap_or_default();
        Ok(Evidence {
            checkout: desired.checkout.clone(),
            default_branch: answer.default_branch.clone(),
            repository: Some(answer.repository_id),
            introduction,
            merge,
            background,
            blob_at_head: self.blobs.remove(path),
            owners_then,
            owners_now: self.owners_now.clone(),
            codeowners_errors: answer.codeowners_errors.clone(),
            configuration_then,
        })
    }
}

/// Asks for the pull requests of these commits in full, as far as the answer does not have them.
pub(super) async fn pulls(
    clients: &Clients,
    answer: &Answer,
    commits: impl Iterator<Item = &ObjectId>,
) -> BTreeMap<u64, Result<PullRequest, Failure>> {
    let known = &answer.details;
    let numbers = commits.filter_map(|commit| Some(answer.pull_of(commit)?.number));
    let unknown: BTreeSet<u64> = numbers
        .filter(|number| !known.contains_key(number))
        .collect();
    let unknown: Vec<u64> = unknown.into_iter().collect();
    let mut pulls = clients.github.pulls(&unknown).await;
    let known = known.iter();
    pulls.extend(known.map(|(number, pull)| (*number, Ok(pull.clone()))));
    pulls
}

/// The pull request of each path's commit, where it is known.
pub(super) fn by_path<'a, 'p>(
    answer: &Answer,
    pulls: &'p BTreeMap<u64, Result<PullRequest, Failure>>,
    commits: impl Iterator<Item = (&'a RequestPath, &'a ObjectId)>,
) -> BTreeMap<&'a RequestPath, &'p PullRequest> {
    let found = commits.filter_map(|(path, commit)| {
        let number = answer.pull_of(commit)?.number;
        Some((path, pulls.get(&number)?.as_ref().ok()?))
    });
    found.collect()
}

/// Asks for what pull requests do not say themselves; `codeowners` are the texts whose teams matter for a path.
pub(super) async fn backgrounds<'o>(
    clients: &Clients,
    answer: &Answer,
    pulls: &BTreeMap<&RequestPath, &PullRequest>,
    codeowners: impl Fn(&RequestPath) -> [Option<&'o str>; 2],
) -> BTreeMap<u64, Result<Background, Failure>> {
    let abouts = abouts(pulls, codeowners);
    let branch = answer.default_branch.as_ref();
    let rules = Rules::Of(branch.map_or("", |branch| &branch.name));
    let backgrounds = clients.github.backgrounds(&abouts, rules).await;
    let numbers = abouts.iter().map(|about| about.pull.number);
    numbers.zip(backgrounds).collect()
}

/// Each pull request once, with the teams that own what it brings, then or now.
fn abouts<'a, 'o>(
    pulls: &BTreeMap<&RequestPath, &'a PullRequest>,
    codeowners: impl Fn(&RequestPath) -> [Option<&'o str>; 2],
) -> Vec<About<'a>> {
    let mut abouts: BTreeMap<u64, About<'a>> = BTreeMap::new();
    for (path, pull) in pulls {
        let about = abouts.entry(pull.number).or_insert_with(|| About {
            pull,
            teams: BTreeSet::new(),
        });
        for text in codeowners(path).into_iter().flatten() {
            about.teams.extend(approval::teams_of(path.as_str(), text));
        }
    }
    abouts.into_values().collect()
}

/// The object ids of the files at the heads of their pull requests: from git where the clone has the head, otherwise, as
/// after a squash, from GitHub.
async fn blobs_at_heads(
    clients: &Clients,
    pulls: &BTreeMap<&RequestPath, &PullRequest>,
) -> Result<BTreeMap<RequestPath, ObjectId>, Unproved> {
    let mut found = BTreeMap::new();
    let mut missing = Vec::new();
    for (path, pull) in pulls {
        match clients.checkout.blob_at(&pull.head, path).await? {
            AtCommit::Found(blob) => {
                found.insert((*path).clone(), blob);
            }
            AtCommit::NoFile => {}
            AtCommit::NoCommit => missing.push((pull.head.clone(), (*path).clone())),
        }
    }
    if !missing.is_empty() {
        let blobs = clients.github.blobs_at(&missing).await?;
        let blobs = missing.into_iter().zip(blobs);
        found.extend(blobs.filter_map(|((_, path), blob)| Some((path, blob?))));
    }
    Ok(found)
}

/// CODEOWNERS and the configuration at the time of a merge, read once for each.
#[derive(Default)]
pub(super) struct Then {
    owners: BTreeMap<ObjectId, Option<String>>,
    configurations: BTreeMap<ObjectId, Option<Configuration>>,
}

impl Then {
    pub(super) async fn of(
        &mut self,
        clients: &Clients,
        introduction: &Introduction,
    ) -> Result<(Option<String>, Option<Configuration>), RunError> {
        let owners = match introduction.parents.first() {
            Some(parent) => match self.owners.get(parent) {
                Some(owners) => owners.clone(),
                None => {
                    let owners = clients.checkout.codeowners(parent).await?;
                    self.owners.insert(parent.clone(), owners.clone());
                    owners
                }
            },
            None => None,
        };
        let commit = &introduction.commit;
        let configuration = match self.configurations.get(commit) {
            Some(configuration) => configuration.clone(),
            None => {
                let text = clients
                    .checkout
                    .text_at(commit, check::CONFIGURATION_PATH, MAX_TEXT_BYTES)
                    .await?;
                let configuration = text.and_then(|text| check::configuration(text.as_bytes()).0);
                self.configurations
                    .insert(commit.clone(), configuration.clone());
                configuration
            }
        };
        Ok((owners, configuration))
    }
}
