//! What AWS and GitHub say about the requests.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::future::{join_all, try_join};

use super::desired::{Desired, Wanted};
use super::looks::{self, Facts};
use super::proofs::Pull;
use super::{AT_ONCE, Edges, Stop};
use crate::aws::Aws;
use crate::domain::{AccountName, Failure, Refusal, RequestPath, Status, TagKey};
use crate::plan::{self, Found, Look, Outcome, Plan, Secret, Step};

/// Everything that was found out about the requests.
pub(super) struct Observed {
    pub(super) accounts: BTreeMap<AccountName, Aws>,
    pub(super) requests: Vec<Seen>,
    /// Requests of accounts that this run is not for.
    unseen: Vec<RequestPath>,
    run: String,
}

/// One request, what was found out about it, and what is to become of it.
pub(super) struct Seen {
    pub(super) wanted: Wanted,
    pub(super) secret: Option<Secret>,
    /// What had to be asked, unless the list had settled the request.
    pub(super) facts: Option<Facts>,
    pub(super) found: Option<Found>,
    pub(super) outcome: Outcome,
}

type Lists = BTreeMap<AccountName, Result<Vec<Secret>, Failure>>;

/// Asks for as little as decides: the lists tell which requests are settled, and only the others are looked at.
///
/// What the checkout's head itself added is hardly settled yet, so it is looked at while the lists are under way.
pub(super) async fn all(edges: &Edges, desired: &Desired) -> Result<Observed, Stop> {
    let accounts = connect(edges, desired).await;
    let fresh = fresh(edges, desired).await?;
    let lists = async { Ok(lists(&accounts).await) };
    let (lists, mut looks) = try_join(lists, looks::all(edges, desired, &accounts, &fresh)).await?;
    let mut settled = settled(edges, desired, &lists);
    let is_open = |wanted: &&Wanted| {
        let path = &wanted.request.path;
        let is_listed = wanted
            .place
            .as_ref()
            .is_none_or(|place| matches!(lists.get(&place.name), Some(Ok(_))));
        is_listed && !settled.contains_key(path) && !looks.contains_key(path)
    };
    let rest: Vec<&Wanted> = desired.requests.iter().filter(is_open).collect();
    looks.extend(looks::all(edges, desired, &accounts, &rest).await?);

    let requests = desired.requests.iter().map(|wanted| {
        let path = &wanted.request.path;
        let unlisted = wanted
            .place
            .as_ref()
            .and_then(|place| lists.get(&place.name)?.as_ref().err());
        match (settled.remove(path), looks.remove(path), unlisted) {
            (Some(secret), _, _) => Seen::settled(wanted, secret),
            (None, Some(Ok(facts)), _) => Seen::looked(wanted, facts),
            (None, Some(Err(failure)), _) => Seen::failed(wanted, Some(failure)),
            (None, None, unlisted) => Seen::failed(wanted, unlisted.cloned()),
        }
    });
    let mut observed = Observed {
        requests: requests.collect(),
        unseen: desired.unseen.clone(),
        run: edges.run.clone(),
        accounts,
    };
    let open: Vec<usize> = (0..observed.requests.len())
        .filter(|&index| observed.requests[index].facts.is_some())
        .collect();
    for (index, plan) in observed.plans(&open) {
        let seen = &mut observed.requests[index];
        seen.found = plan.found;
        seen.outcome.status = plan.status;
        seen.outcome.steps = plan.steps;
    }
    Ok(observed)
}

/// Looks again at what was acted on. Where something went wrong, what is seen now is what counts, unless it is older than
/// what is known; where nothing did, nothing may be left to do but to announce.
pub(super) async fn again(observed: &mut Observed) {
    let acts = |step: &Step| !matches!(step, Step::Announce { .. });
    let acted: Vec<usize> = (0..observed.requests.len())
        .filter(|&index| observed.requests[index].outcome.steps.iter().any(acts))
        .collect();
    let asked = join_all(
        acted
            .iter()
            .map(|&index| observed.requests[index].register(&observed.accounts)),
    )
    .await;
    let mut seen_again = Vec::new();
    for (&index, answer) in acted.iter().zip(asked) {
        // What was done is known without this look, so its failure is none of the request's.
        if let Some(Ok(secret)) = answer {
            observed.requests[index].secret = secret;
            seen_again.push(index);
        }
    }
    for (index, plan) in observed.plans(&seen_again) {
        let outcome = &mut observed.requests[index].outcome;
        match &outcome.failure {
            Some(failure) => {
                let is_lost_race = lost_race(failure, &plan.status);
                if progress(&plan.status) >= progress(&outcome.status) {
                    outcome.status = plan.status;
                }
                if is_lost_race {
                    outcome.failure = None;
                }
            }
            None => {
                outcome.leftover = plan.steps;
                outcome.leftover.retain(acts);
            }
        }
    }
}

/// How far a request has come, for telling an old state from a new one.
fn progress(status: &Status) -> u8 {
    match status {
        Status::Waiting | Status::Refused(_) | Status::Lapsed(_) | Status::Blocked { .. } => 0,
        Status::Reserved { .. } => 1,
        Status::Issued { .. } | Status::Announced { .. } => 2,
    }
}

/// Whether a call failed only because another run had done it before, which is how two runs are kept apart.
fn lost_race(failure: &Failure, now: &Status) -> bool {
    match (failure.operation, failure.code.as_deref()) {
        ("CreateSecret", Some("ResourceExistsException")) => progress(now) >= 1,
        ("UpdateSecretVersionStage", Some("InvalidParameterException")) => progress(now) == 2,
        (_, _) => false,
    }
}

impl Observed {
    pub(super) fn outcomes(self) -> Vec<Outcome> {
        self.requests.into_iter().map(|seen| seen.outcome).collect()
    }

    /// Whether nothing is known in this run about the request at this path.
    pub(super) fn is_unseen(&self, path: &str) -> bool {
        let is_blank = |seen: &Seen| seen.facts.is_none() && seen.secret.is_none();
        let failed = self
            .requests
            .iter()
            .filter(|seen| is_blank(seen))
            .map(|seen| &seen.outcome.path);
        failed
            .chain(&self.unseen)
            .any(|unseen| unseen.as_str() == path)
    }

    /// Plans these requests, as far as enough is known.
    fn plans(&self, indices: &[usize]) -> Vec<(usize, Plan)> {
        let looks: Vec<(usize, Look<'_>)> = indices
            .iter()
            .filter_map(|&index| Some((index, self.requests[index].look(&self.run)?)))
            .collect();
        let (indices, looks): (Vec<usize>, Vec<Look<'_>>) = looks.into_iter().unzip();
        indices.into_iter().zip(plan::of_all(&looks)).collect()
    }
}

impl Seen {
    fn new(wanted: &Wanted, status: Status) -> Self {
        Self {
            wanted: wanted.clone(),
            secret: None,
            facts: None,
            found: None,
            outcome: Outcome {
                path: wanted.request.path.clone(),
                user: wanted.request.user.clone(),
                secret: wanted.request.secret_name(),
                status,
                steps: Vec::new(),
                failure: None,
                is_untested: false,
                leftover: Vec::new(),
            },
        }
    }

    fn settled(wanted: &Wanted, secret: Secret) -> Self {
        let status = secret
            .key()
            .map_or(Status::Waiting, |key| Status::Announced { key });
        Self {
            secret: Some(secret),
            ..Self::new(wanted, status)
        }
    }

    fn looked(wanted: &Wanted, facts: Facts) -> Self {
        let nowhere = Refusal::UserNotAllowed {
            user: wanted.request.user.clone(),
        };
        let refusals = facts
            .proof
            .approval
            .as_ref()
            .err()
            .into_iter()
            .flatten()
            .cloned();
        let status = match &facts.register {
            Some(_) => Status::Waiting,
            None => Status::Refused(std::iter::once(nowhere).chain(refusals).collect()),
        };
        let secret = facts
            .register
            .as_ref()
            .and_then(|register| register.secret.clone());
        Self {
            secret,
            facts: Some(facts),
            ..Self::new(wanted, status)
        }
    }

    fn failed(wanted: &Wanted, failure: Option<Failure>) -> Self {
        let mut seen = Self::new(wanted, Status::Waiting);
        seen.outcome.failure = failure;
        seen
    }

    /// The pull request to tell people on.
    pub(super) fn pull(&self) -> Option<Pull> {
        let proved = self
            .facts
            .as_ref()
            .and_then(|facts| facts.proof.pull.clone());
        proved.or_else(|| {
            let secret = self.secret.as_ref()?;
            Some(Pull {
                number: secret.pull()?,
                url: secret.tag(TagKey::Pull)?.to_owned(),
                author: None,
            })
        })
    }

    fn look<'a>(&'a self, run: &'a str) -> Option<Look<'a>> {
        let place = self.wanted.place.as_ref()?;
        let facts = self.facts.as_ref()?;
        let register = facts.register.as_ref()?;
        Some(Look {
            request: &self.wanted.request,
            account: &place.account,
            is_allowed: place.is_allowed,
            approval: &facts.proof.approval,
            repository: facts.proof.repository,
            secret: self.secret.as_ref(),
            user: register.user.as_deref(),
            keys: &register.keys,
            now: register.now,
            run,
        })
    }

    async fn register(
        &self,
        accounts: &BTreeMap<AccountName, Aws>,
    ) -> Option<Result<Option<Secret>, Failure>> {
        let aws = accounts.get(&self.wanted.place.as_ref()?.name)?;
        Some(
            aws.reader()
                .secret(&self.wanted.request.secret_name())
                .await,
        )
    }
}

async fn connect(edges: &Edges, desired: &Desired) -> BTreeMap<AccountName, Aws> {
    let mut accounts = BTreeMap::new();
    for place in desired
        .requests
        .iter()
        .filter_map(|wanted| wanted.place.as_ref())
    {
        if !accounts.contains_key(&place.name) {
            accounts.insert(
                place.name.clone(),
                Aws::open(
                    &edges.access,
                    &place.account.region,
                    place.account.role.as_deref(),
                )
                .await,
            );
        }
    }
    accounts
}

/// The requests that the checkout's head added, unless it added many: then the list is worth waiting for.
async fn fresh<'a>(edges: &Edges, desired: &'a Desired) -> Result<Vec<&'a Wanted>, Stop> {
    let added: BTreeSet<RequestPath> = edges
        .checkout
        .added_by(&desired.checkout.head)
        .await?
        .into_iter()
        .collect();
    let fresh: Vec<&Wanted> = desired
        .requests
        .iter()
        .filter(|wanted| added.contains(&wanted.request.path))
        .collect();
    Ok(if fresh.len() <= AT_ONCE {
        fresh
    } else {
        Vec::new()
    })
}

async fn lists(accounts: &BTreeMap<AccountName, Aws>) -> Lists {
    let list = |(name, aws): (&AccountName, &Aws)| {
        let (name, reader) = (name.clone(), aws.reader());
        async move { (name, reader.secrets().await) }
    };
    join_all(accounts.iter().map(list))
        .await
        .into_iter()
        .collect()
}

/// The requests whose secrets say that everybody has been told, whatever the lag of the list.
///
/// A secret counts only if it lies in the request's account and bears this repository's mark: its id where the workflow
/// says it, otherwise the URL of one of its pull requests.
fn settled(edges: &Edges, desired: &Desired, lists: &Lists) -> BTreeMap<RequestPath, Secret> {
    let mut by_name: BTreeMap<(&AccountName, &str), &Secret> = BTreeMap::new();
    for (account, list) in lists {
        by_name.extend(
            list.iter()
                .flatten()
                .map(|secret| ((account, secret.name.as_str()), secret)),
        );
    }
    let pulls = format!("/{}/pull/", edges.repository).to_ascii_lowercase();
    let is_this_repository = |secret: &Secret| match edges.repository_id {
        Some(id) => secret.tag(TagKey::Repository) == Some(id.to_string().as_str()),
        None => secret
            .tag(TagKey::Pull)
            .is_some_and(|url| url.to_ascii_lowercase().contains(&pulls)),
    };
    let settled = desired.requests.iter().filter_map(|wanted| {
        let place = wanted.place.as_ref()?;
        let secret = by_name
            .get(&(&place.name, wanted.request.secret_name().as_str()))
            .copied()?;
        let is_settled =
            secret.is_settled() && secret.lies_in(&place.account) && is_this_repository(secret);
        is_settled.then(|| (wanted.request.path.clone(), secret.clone()))
    });
    settled.collect()
}
