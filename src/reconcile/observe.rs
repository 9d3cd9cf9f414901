//! What AWS and GitHub say about the requests.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::future::try_join;

use super::account_state::{self, AccountState, AccountStates, Accounts};
use super::clients::{Clients, MAX_CONCURRENCY};
use super::desired::{Desired, ResolvedRequest};
use super::entries::{Entry, entries};
use super::proofs;
use super::request_state::{self, Look, RequestFacts};
use crate::approval::Approval;
use crate::domain::{Failure, KeyRequest, ObjectId, Refusal, RequestPath, Status};
use crate::plan::{self, Address, Job, Outcome, Plan, PlanInput, Planner, Trail};
use crate::render::RunError;

/// Everything that was found out about the requests.
pub(super) struct Observed {
    pub(super) accounts: Accounts,
    pub(super) states: AccountStates,
    pub(super) requests: Vec<TrackedRequest>,
    pub(super) own: BTreeSet<Address>,
    /// Those of them for which the checkout has no request.
    pub(super) forgotten: BTreeSet<Address>,
    pub(super) run: String,
    /// The commits that brought requests, if some belong to other accounts or could not be looked at.
    pub(super) brought: BTreeMap<RequestPath, ObjectId>,
}

/// One request, what was found out about it, and what becomes of it.
pub(super) struct TrackedRequest {
    pub(super) resolved: ResolvedRequest,
    pub(super) facts: RequestFacts,
    /// What is to be done, until it is begun.
    pub(super) job: Option<Job<Approval>>,
    pub(super) outcome: Outcome,
}

/// Asks for as little as decides: the lists tell which requests are settled, and only the others are looked at.
///
/// What the checkout's head itself added is hardly settled yet, so it is looked at while the lists are under way.
pub(super) async fn all(clients: &Clients, desired: &Desired) -> Result<Observed, RunError> {
    let accounts = account_state::connect(clients, desired).await;
    let fresh = fresh(clients, desired).await?;
    let states = account_state::ask(desired, &accounts);
    let looks = request_state::all(clients, desired, &accounts, &fresh);
    let (states, mut looks) = try_join(states, looks).await?;
    let entries = entries(clients, desired, &states);
    let is_settled = |request: &ResolvedRequest| {
        let entry = request.address().and_then(|address| entries.get(&address));
        entry.is_some_and(|entry| entry.settled().is_some())
    };
    let is_open = |request: &&ResolvedRequest| {
        undecidable(request, &states).is_none()
            && !is_settled(request)
            && !looks.contains_key(&request.request.path)
    };
    let rest: Vec<&ResolvedRequest> = desired.requests.iter().filter(is_open).collect();
    let more = request_state::all(clients, desired, &accounts, &rest).await?;
    looks.extend(more);

    let mut verdicts = BTreeMap::new();
    let mut requests = Vec::with_capacity(desired.requests.len());
    for request in &desired.requests {
        let path = &request.request.path;
        let entry = request.address().and_then(|address| entries.get(&address));
        let settled = entry.and_then(Entry::settled);
        requests.push(match (settled, looks.remove(path)) {
            (Some((secret, issued)), _) => {
                // A rotation may have put another in its place.
                let rotated = desired.configuration.lifecycle.as_ref();
                let key = rotated.and_then(|_| secret.subject()).unwrap_or(issued);
                let facts = RequestFacts::Settled(secret.clone());
                TrackedRequest::new(request, facts, Status::Announced { key })
            }
            (None, Some(Ok(look))) => match nobody(request, &states) {
                Some(failure) => TrackedRequest::failed(request, Some(failure.clone())),
                None => {
                    let Look {
                        proof,
                        verdict,
                        aws,
                    } = look;
                    verdicts.insert(path.clone(), verdict);
                    TrackedRequest::looked(
                        request,
                        RequestFacts::Looked(Box::new(proof), aws.map(Box::new)),
                    )
                }
            },
            (None, Some(Err(failure))) => TrackedRequest::failed(request, Some(failure)),
            (None, None) => TrackedRequest::failed(request, undecidable(request, &states).cloned()),
        });
    }
    let own = entries.iter().filter(|(_, entry)| entry.secret.is_some());
    let forgotten = own.clone().filter(|(_, entry)| entry.request.is_none());
    let mut observed = Observed {
        own: own.map(|(address, _)| address.clone()).collect(),
        forgotten: forgotten.map(|(address, _)| address.clone()).collect(),
        requests,
        run: clients.run.clone(),
        states,
        accounts,
        brought: BTreeMap::new(),
    };
    observed.brought = brought(clients, desired, &observed).await?;
    observed.ask_further_back().await;
    let mut planner = Planner::default();
    for tracked in &mut observed.requests {
        if let Some(verdict) = verdicts.remove(&tracked.resolved.request.path)
            && let Some(input) = tracked.input(&observed.states, &observed.run)
        {
            let plan = planner.plan(&input, verdict);
            let undecided = plan::asks_about(&input).and(tracked.state(&observed.states));
            let failure = undecided.and_then(|state| state.deciding_trail().err().cloned());
            tracked.adopt(plan);
            let outcome = &mut tracked.outcome;
            outcome.failure = outcome.failure.take().or(failure);
        }
    }
    Ok(observed)
}

/// Why nobody can tell who this run is to a request's account.
fn nobody<'a>(request: &ResolvedRequest, states: &'a AccountStates) -> Option<&'a Failure> {
    let target = request.target.as_ref()?;
    let caller = states.get(&target.account.id)?.callers.get(&target.name)?;
    caller.as_ref().err()
}

/// Why nothing can be decided about a request.
fn undecidable<'a>(request: &ResolvedRequest, states: &'a AccountStates) -> Option<&'a Failure> {
    let target = request.target.as_ref()?;
    let state = states.get(&target.account.id)?;
    nobody(request, states).or(state.unlisted.get(&target.name))
}

impl Observed {
    pub(super) fn outcomes(self) -> Vec<Outcome> {
        let requests = self.requests.into_iter();
        requests.map(|tracked| tracked.outcome).collect()
    }

    /// Asks CloudTrail once more, about keys from before what it was asked about. What it does not say then leaves one
    /// request undecided, and takes nothing from the others.
    async fn ask_further_back(&mut self) {
        for tracked in &mut self.requests {
            let input = tracked.input(&self.states, &self.run);
            let Some((since, until)) = input.as_ref().and_then(plan::asks_about) else {
                continue;
            };
            let Some(target) = &tracked.resolved.target else {
                continue;
            };
            let (Some(aws), Some(AccountState { trail, .. })) = (
                self.accounts.get(&target.name),
                self.states.get_mut(&target.account.id),
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
                    Err(failure) => tracked.outcome.failure = Some(failure),
                }
            }
        }
    }
}

impl TrackedRequest {
    fn new(resolved: &ResolvedRequest, facts: RequestFacts, status: Status) -> Self {
        let request = &resolved.request;
        Self {
            resolved: resolved.clone(),
            facts,
            job: None,
            outcome: Outcome {
                path: request.path.clone(),
                user: request.user.clone(),
                secret: request.secret_name(),
                status,
                steps: Vec::new(),
                failure: None,
                is_untested: false,
                leftover: Vec::new(),
            },
        }
    }

    /// A request that was looked at and is not planned yet. Without an account there is nothing to plan.
    fn looked(resolved: &ResolvedRequest, facts: RequestFacts) -> Self {
        let status = match &facts {
            RequestFacts::Looked(proof, None) => {
                let nowhere = Refusal::UserNotAllowed {
                    user: resolved.request.user.clone(),
                };
                let refusals = proof.approved.as_ref().err().into_iter().flatten();
                Status::Refused(std::iter::once(nowhere).chain(refusals.cloned()).collect())
            }
            RequestFacts::Looked(_, Some(_)) | RequestFacts::Settled(_) | RequestFacts::Unknown => {
                Status::Waiting
            }
        };
        Self::new(resolved, facts, status)
    }

    fn failed(resolved: &ResolvedRequest, failure: Option<Failure>) -> Self {
        let mut tracked = Self::new(resolved, RequestFacts::Unknown, Status::Waiting);
        tracked.outcome.failure = failure;
        tracked
    }

    fn adopt(&mut self, plan: Plan<Approval>) {
        let Plan { status, steps, job } = plan;
        self.outcome.status = status;
        self.outcome.steps = steps;
        self.job = job;
    }

    fn state<'a>(&self, states: &'a AccountStates) -> Option<&'a AccountState> {
        states.get(&self.resolved.target.as_ref()?.account.id)
    }

    /// Returns what the planner is to know, if enough is known.
    pub(super) fn input<'a>(
        &'a self,
        states: &'a AccountStates,
        run: &'a str,
    ) -> Option<PlanInput<'a>> {
        let RequestFacts::Looked(proof, Some(aws)) = &self.facts else {
            return None;
        };
        let ResolvedRequest { request, target } = &self.resolved;
        aws.input(request, target.as_ref()?, proof, self.state(states)?, run)
    }
}

/// Which commits brought requests; empty if this run looks at all of them, for then nobody has to tell.
async fn brought(
    clients: &Clients,
    desired: &Desired,
    observed: &Observed,
) -> Result<BTreeMap<RequestPath, ObjectId>, RunError> {
    let mut facts = observed.requests.iter().map(|tracked| &tracked.facts);
    if desired.unseen.is_empty() && !facts.any(RequestFacts::is_unknown) {
        return Ok(BTreeMap::new());
    }
    let all = desired.requests.iter().chain(&desired.unseen);
    let all: Vec<&KeyRequest> = all.map(|resolved| &resolved.request).collect();
    let introductions = proofs::introductions(clients, desired, &all).await?;
    let commits = introductions.into_iter();
    Ok(commits
        .map(|(path, introduction)| (path, introduction.commit))
        .collect())
}

/// The requests that the checkout's head added, unless it added many: then the list is worth waiting for.
async fn fresh<'a>(
    clients: &Clients,
    desired: &'a Desired,
) -> Result<Vec<&'a ResolvedRequest>, RunError> {
    let added = clients.checkout.added_by(&desired.checkout.head).await?;
    let added: BTreeSet<RequestPath> = added.into_iter().collect();
    let is_fresh = |resolved: &&ResolvedRequest| added.contains(&resolved.request.path);
    let fresh: Vec<_> = desired.requests.iter().filter(is_fresh).collect();
    Ok(if fresh.len() <= MAX_CONCURRENCY {
        fresh
    } else {
        Vec::new()
    })
}
