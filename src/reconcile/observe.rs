//! What AWS and GitHub say about the requests.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::future::try_join;

use super::desired::{Desired, Wanted};
use super::ground::{self, Accounts, Ground, Grounds};
use super::looks::{self, Facts};
use super::proofs::{self, Pull};
use super::{AT_ONCE, Edges, Stop};
use crate::domain::{AccessKeyId, Failure, KeyRequest, ObjectId, Refusal, RequestPath, Status};
use crate::plan::{self, Outcome, Plan, PlanInput, RecoveredKey, Secret, Trail};

/// Everything that was found out about the requests.
pub(super) struct Observed {
    pub(super) accounts: Accounts,
    pub(super) grounds: Grounds,
    pub(super) requests: Vec<Seen>,
    /// Requests of accounts that this run is not for.
    pub(super) unseen: Vec<Wanted>,
    pub(super) run: String,
    /// The commits that brought requests, where some belong to other accounts or could not be looked at.
    pub(super) brought: BTreeMap<RequestPath, ObjectId>,
}

/// One request, what was found out about it, and what is to become of it.
pub(super) struct Seen {
    pub(super) wanted: Wanted,
    pub(super) secret: Option<Secret>,
    /// What had to be asked, unless the list had settled the request.
    pub(super) facts: Option<Facts>,
    pub(super) recovered: Option<RecoveredKey>,
    pub(super) outcome: Outcome,
}

/// Asks for as little as decides: the lists tell which requests are settled, and only the others are looked at.
///
/// What the checkout's head itself added is hardly settled yet, so it is looked at while the lists are under way.
pub(super) async fn all(edges: &Edges, desired: &Desired) -> Result<Observed, Stop> {
    let accounts = ground::connect(edges, desired).await;
    let fresh = fresh(edges, desired).await?;
    let grounds = ground::ask(desired, &accounts);
    let looks = looks::all(edges, desired, &accounts, &fresh);
    let (grounds, mut looks) = try_join(grounds, looks).await?;
    let mut settled = ground::settled(edges, desired, &grounds);
    // Why nobody can tell who this run is.
    let nobody = |wanted: &Wanted| {
        let place = wanted.place.as_ref()?;
        let caller = grounds.get(&place.account.id)?.callers.get(&place.name)?;
        caller.as_ref().err()
    };
    let unknown = |wanted: &Wanted| {
        let place = wanted.place.as_ref()?;
        let ground = grounds.get(&place.account.id)?;
        nobody(wanted).or(ground.unlisted.get(&place.name))
    };
    let is_open = |wanted: &&Wanted| {
        let path = &wanted.request.path;
        unknown(wanted).is_none() && !settled.contains_key(path) && !looks.contains_key(path)
    };
    let rest: Vec<&Wanted> = desired.requests.iter().filter(is_open).collect();
    looks.extend(looks::all(edges, desired, &accounts, &rest).await?);

    let requests = desired.requests.iter().map(|wanted| {
        let path = &wanted.request.path;
        match (settled.remove(path), looks.remove(path)) {
            (Some((secret, key)), _) => Seen::settled(wanted, secret, key),
            (None, Some(Ok(facts))) => match nobody(wanted) {
                Some(failure) => Seen::failed(wanted, Some(failure.clone())),
                None => Seen::looked(wanted, facts),
            },
            (None, Some(Err(failure))) => Seen::failed(wanted, Some(failure)),
            (None, None) => Seen::failed(wanted, unknown(wanted).cloned()),
        }
    });
    let requests = requests.collect();
    let mut observed = Observed {
        requests,
        unseen: desired.unseen.clone(),
        run: edges.run.clone(),
        grounds,
        accounts,
        brought: BTreeMap::new(),
    };
    observed.brought = brought(edges, desired, &observed).await?;
    observed.ask_further_back().await;
    let open: Vec<usize> = (0..observed.requests.len())
        .filter(|&index| observed.requests[index].facts.is_some())
        .collect();
    for (index, plan) in observed.plans(&open) {
        let seen = &mut observed.requests[index];
        seen.recovered = plan.recovered;
        seen.outcome.status = plan.status;
        seen.outcome.steps = plan.steps;
    }
    observed.say_why_undecided(&open);
    Ok(observed)
}

impl Observed {
    pub(super) fn outcomes(self) -> Vec<Outcome> {
        self.requests.into_iter().map(|seen| seen.outcome).collect()
    }

    /// The requests of which this run knows nothing: of other accounts, or not looked at for a failure.
    fn unknown(&self) -> impl Iterator<Item = &Wanted> {
        let is_blank = |seen: &&Seen| seen.facts.is_none() && seen.secret.is_none();
        let failed = self.requests.iter().filter(is_blank);
        failed.map(|seen| &seen.wanted).chain(&self.unseen)
    }

    /// Those of them that came with the same commit as these requests of a pull request.
    pub(super) fn beside(&self, members: &[usize]) -> impl Iterator<Item = &Wanted> {
        let commit = |wanted: &Wanted| self.brought.get(&wanted.request.path);
        let brought = members
            .first()
            .and_then(|&member| commit(&self.requests[member].wanted));
        self.unknown()
            .filter(move |wanted| brought.is_some() && commit(wanted) == brought)
    }

    /// Asks CloudTrail once more, about keys from before what it was asked about. What it does not say then leaves one
    /// request undecided, and takes nothing from the others.
    async fn ask_further_back(&mut self) {
        let mut times = Vec::new();
        for (index, seen) in self.requests.iter().enumerate() {
            let time = self.look(seen).and_then(|look| plan::asks_about(&look));
            times.extend(time.map(|time| (index, time)));
        }
        for (index, (since, until)) in times {
            let Some(place) = &self.requests[index].wanted.place else {
                continue;
            };
            let (Some(aws), Some(Ground { trail, .. })) = (
                self.accounts.get(&place.name),
                self.grounds.get_mut(&place.account.id),
            ) else {
                continue;
            };
            if let Ok(Trail::Read(known)) = trail
                && !known.covers(since, until.min(known.asked))
            {
                match aws.reader().creations(since, Some(until)).await {
                    Ok(Trail::Read(more)) => known.add(more),
                    // This name's role may not ask, and another's did.
                    Ok(Trail::Unreadable) => {}
                    Err(failure) => self.requests[index].outcome.failure = Some(failure),
                }
            }
        }
    }

    /// Notes CloudTrail's failure on the requests that could not be decided for it.
    fn say_why_undecided(&mut self, indices: &[usize]) {
        for &index in indices {
            let seen = &self.requests[index];
            let asks = self.look(seen).and_then(|look| plan::asks_about(&look));
            let failure = asks
                .and(self.ground(seen))
                .and_then(|ground| ground.deciding_trail().err().cloned());
            let outcome = &mut self.requests[index].outcome;
            outcome.failure = outcome.failure.take().or(failure);
        }
    }

    fn ground(&self, seen: &Seen) -> Option<&Ground> {
        self.grounds.get(&seen.wanted.place.as_ref()?.account.id)
    }

    /// What the planner is to know about a request, as far as enough is known.
    fn look<'a>(&'a self, seen: &'a Seen) -> Option<PlanInput<'a>> {
        seen.look(self.ground(seen)?, &self.run)
    }

    /// Plans these requests, as far as enough is known.
    pub(super) fn plans(&self, indices: &[usize]) -> Vec<(usize, Plan)> {
        let looks: Vec<(usize, PlanInput<'_>)> = indices
            .iter()
            .filter_map(|&index| Some((index, self.look(&self.requests[index])?)))
            .collect();
        let (indices, looks): (Vec<usize>, Vec<PlanInput<'_>>) = looks.into_iter().unzip();
        indices.into_iter().zip(plan::of_all(&looks)).collect()
    }
}

impl Seen {
    fn new(wanted: &Wanted, status: Status) -> Self {
        Self {
            wanted: wanted.clone(),
            secret: None,
            facts: None,
            recovered: None,
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

    fn settled(wanted: &Wanted, secret: Secret, key: AccessKeyId) -> Self {
        let status = Status::Announced { key };
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
                url: secret.pull_url()?.to_owned(),
                author: None,
                is_recent: false,
            })
        })
    }

    pub(super) fn look<'a>(&'a self, ground: &'a Ground, run: &'a str) -> Option<PlanInput<'a>> {
        let place = self.wanted.place.as_ref()?;
        let facts = self.facts.as_ref()?;
        let register = facts.register.as_ref()?;
        let caller = ground.callers.get(&place.name)?.as_ref().ok();
        Some(PlanInput {
            request: &self.wanted.request,
            account: &place.account,
            is_allowed: place.is_allowed,
            approval: &facts.proof.approval,
            is_merge_recent: facts.proof.is_settling,
            repository: facts.proof.repository,
            secret: self.secret.as_ref(),
            user: register.user.as_deref(),
            keys: &register.keys,
            history: &register.history,
            secrets: &ground.secrets,
            trail: ground.deciding_trail().ok(),
            own: caller.and_then(|caller| caller.principal.as_ref()),
            now: register.now,
            run,
        })
    }
}

/// Which commits brought requests; nothing if this run looks at all of them, for then nobody has to tell.
async fn brought(
    edges: &Edges,
    desired: &Desired,
    observed: &Observed,
) -> Result<BTreeMap<RequestPath, ObjectId>, Stop> {
    if observed.unknown().next().is_none() {
        return Ok(BTreeMap::new());
    }
    let all = desired.requests.iter().chain(&desired.unseen);
    let all: Vec<&KeyRequest> = all.map(|wanted| &wanted.request).collect();
    let introductions = proofs::introductions(edges, desired, &all).await?;
    let commits = introductions.into_iter();
    Ok(commits
        .map(|(path, introduction)| (path, introduction.commit))
        .collect())
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
