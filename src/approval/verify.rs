//! The verifier.

use super::codeowners::{Owner, owners_of};
use super::evidence::{Evidence, Opinion, PullRequest, Review};
use super::proof::{self, Approval};
use super::rules::{OF_THE_MERGE, OF_THE_PULL, Rule};
use crate::domain::{Configuration, KeyRequest, Login, Refusal, Timestamp};

/// Proves that a request was approved. Every rule is tried, and all that refuse are told.
///
/// `configuration` is the default branch's, `now` is GitHub's time.
///
/// # Errors
/// The refusals, at least one.
pub fn verify(
    request: &KeyRequest,
    evidence: &Evidence,
    configuration: &Configuration,
    now: Timestamp,
) -> Result<Approval, Vec<Refusal>> {
    let mut case = Case::new(request, evidence, configuration, now);
    case.pull = merged_pull(evidence);
    let refusals = case.try_all(&[OF_THE_MERGE, OF_THE_PULL].concat());
    if refusals.is_empty() {
        proof::of(&case).ok_or_else(|| vec![case.no_pull_request()])
    } else {
        Err(refusals)
    }
}

/// Says what an open pull request lacks for an approval, by the same rules as [`verify`].
///
/// The evidence is that of the default branch as it is, without introduction and merge.
#[must_use]
pub fn missing(
    request: &KeyRequest,
    pull: &PullRequest,
    evidence: &Evidence,
    configuration: &Configuration,
    now: Timestamp,
) -> Vec<Refusal> {
    let mut case = Case::new(request, evidence, configuration, now);
    case.pull = Some(pull);
    case.try_all(OF_THE_PULL)
}

/// One request and what is known about it, with the questions that several rules ask.
pub(super) struct Case<'a> {
    pub(super) request: &'a KeyRequest,
    pub(super) evidence: &'a Evidence,
    pub(super) configuration: &'a Configuration,
    pub(super) now: Timestamp,
    pub(super) owners_then: Vec<Owner>,
    pub(super) owners_now: Vec<Owner>,
    /// The pull request that is judged.
    pub(super) pull: Option<&'a PullRequest>,
}

impl<'a> Case<'a> {
    fn new(
        request: &'a KeyRequest,
        evidence: &'a Evidence,
        configuration: &'a Configuration,
        now: Timestamp,
    ) -> Self {
        let owners = |codeowners: &Option<String>| {
            codeowners
                .as_deref()
                .map(|text| owners_of(request.path.as_str(), text))
                .unwrap_or_default()
        };
        Self {
            request,
            evidence,
            configuration,
            now,
            owners_then: owners(&evidence.owners_then),
            owners_now: owners(&evidence.owners_now),
            pull: None,
        }
    }

    fn try_all(&self, rules: &[Rule]) -> Vec<Refusal> {
        let mut refusals: Vec<Refusal> = Vec::new();
        for refusal in rules.iter().flat_map(|rule| rule(self)) {
            if !refusals.contains(&refusal) {
                refusals.push(refusal);
            }
        }
        refusals
    }

    pub(super) fn no_pull_request(&self) -> Refusal {
        match &self.evidence.introduction {
            Some(introduction) => Refusal::NoPullRequest {
                commit: introduction.commit.clone(),
            },
            None => self.stale_checkout(),
        }
    }

    pub(super) fn stale_checkout(&self) -> Refusal {
        Refusal::StaleCheckout {
            head: self.evidence.checkout.head.clone(),
            default: self
                .evidence
                .default_branch
                .as_ref()
                .map(|branch| branch.head.clone()),
        }
    }

    /// Says whether CODEOWNERS named this person both when the request was merged and now.
    pub(super) fn is_owner(&self, login: &Login) -> bool {
        let names = |owners: &[Owner]| {
            owners
                .iter()
                .any(|owner| matches!(owner, Owner::User(user) if user == login))
        };
        names(&self.owners_then) && names(&self.owners_now)
    }

    /// Says whether this person had a hand in what the pull request brings.
    pub(super) fn took_part(&self, pull: &PullRequest, login: &Login) -> bool {
        let commits = pull.commits.iter().flatten();
        let of_commits = commits.flat_map(|commit| {
            commit
                .authors
                .iter()
                .flatten()
                .flatten()
                .chain(&commit.committer)
        });
        pull.author
            .iter()
            .chain(of_commits)
            .any(|actor| actor.login == *login)
    }

    /// The approvals that owners gave and that stand, each with what speaks against counting it.
    pub(super) fn approvals(&self) -> Vec<(&'a Review, &'a Login, Vec<Refusal>)> {
        let Some(pull) = self.pull else {
            return Vec::new();
        };
        let reviews = pull
            .reviews
            .iter()
            .flatten()
            .filter(|review| review.opinion == Opinion::Approved);
        let by_owners = reviews.filter_map(|review| Some((review, review.author.as_ref()?)));
        by_owners
            .filter(|(_, author)| self.is_owner(&author.login))
            .map(|(review, author)| {
                (
                    review,
                    &author.login,
                    super::rules::objections(self, pull, review, author),
                )
            })
            .collect()
    }

    /// The approvals that count, the latest first, one for each owner.
    pub(super) fn counted(&self) -> Vec<(&'a Login, Timestamp)> {
        let mut counted: Vec<(&Login, Timestamp)> = Vec::new();
        for (review, login, objections) in self.approvals() {
            if let Some(submitted) = review.submitted
                && objections.is_empty()
                && !counted.iter().any(|(other, _)| *other == login)
            {
                counted.push((login, submitted));
            }
        }
        counted.sort_by_key(|(login, submitted)| (std::cmp::Reverse(*submitted), login.as_str()));
        counted
    }

    /// When there were enough approvals: the time of the earliest of the latest that are needed.
    pub(super) fn approved(&self) -> Option<Timestamp> {
        let needed = self.configuration.approvals.required.max(1);
        self.counted()
            .get(needed - 1)
            .map(|(_, submitted)| *submitted)
    }
}

/// The one pull request that was merged into the default branch as the commit that brought the file.
fn merged_pull(evidence: &Evidence) -> Option<&PullRequest> {
    let commit = &evidence.introduction.as_ref()?.commit;
    let default_branch = &evidence.default_branch.as_ref()?.name;
    let repository = evidence.repository?;
    let mut pulls = evidence
        .merge
        .as_ref()?
        .pulls
        .as_ref()?
        .iter()
        .filter(|pull| {
            pull.merged
                && pull.merge_commit.as_ref() == Some(commit)
                && pull.base == *default_branch
                && pull.repository == Some(repository)
        });
    match (pulls.next(), pulls.next()) {
        (Some(pull), None) => Some(pull),
        (None, _) | (Some(_), Some(_)) => None,
    }
}
