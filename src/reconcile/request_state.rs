//! What is asked about each request that the lists have not settled.

use std::collections::BTreeMap;

use futures_util::future::try_join;
use futures_util::stream::{self, StreamExt};

use super::account_state::{AccountState, Accounts};
use super::clients::{Clients, MAX_CONCURRENCY};
use super::desired::{Desired, ResolvedRequest, Target};
use super::proofs::{self, Proof, Pull, Verdict};
use crate::aws::Aws;
use crate::domain::{Failure, KeyRequest, Operation, RequestPath, Timestamp, Version};
use crate::plan::{AccessKey, KeyRecord, PlanInput, Secret};
use crate::render::RunError;

/// What was found out about a request.
pub(super) enum RequestFacts {
    /// Nothing: it could not be looked at.
    Unknown,
    /// The list says that everybody has been told.
    Settled(Secret),
    /// What git and GitHub say, and what AWS says; `None` for a request without an account.
    Looked(Box<Proof>, Option<Box<AwsState>>),
}

/// What AWS says about a request and its user.
pub(super) struct AwsState {
    pub(super) secret: Option<Secret>,
    /// The user as IAM spells it.
    pub(super) user: Option<String>,
    pub(super) keys: Vec<AccessKey>,
    /// Every version that the secret had; empty unless its current one is a claim.
    pub(super) history: Vec<Version>,
    pub(super) now: Timestamp,
}

impl RequestFacts {
    pub(super) fn secret(&self) -> Option<&Secret> {
        match self {
            Self::Unknown => None,
            Self::Settled(secret) => Some(secret),
            Self::Looked(_, aws) => aws.as_ref()?.secret.as_ref(),
        }
    }

    pub(super) fn proof(&self) -> Option<&Proof> {
        match self {
            Self::Unknown | Self::Settled(_) => None,
            Self::Looked(proof, _) => Some(proof),
        }
    }

    pub(super) fn is_unknown(&self) -> bool {
        matches!(self, Self::Unknown)
    }

    pub(super) fn is_settled(&self) -> bool {
        matches!(self, Self::Settled(_))
    }

    /// Returns the pull request to tell people on.
    pub(super) fn pull(&self) -> Option<Pull> {
        let proved = self.proof().and_then(|proof| proof.pull.clone());
        proved.or_else(|| {
            let secret = self.secret()?;
            Some(Pull {
                number: secret.pull()?,
                url: secret.pull_url()?.to_owned(),
                author: None,
                is_by_person: false,
                is_recent: false,
            })
        })
    }
}

impl AwsState {
    /// Returns what the planner is to know; `None` if it is not known who this run is.
    pub(super) fn input<'a>(
        &'a self,
        request: &'a KeyRequest,
        target: &'a Target,
        proof: &Proof,
        state: &'a AccountState,
        run: &'a str,
    ) -> Option<PlanInput<'a>> {
        let caller = state.callers.get(&target.name)?.as_ref().ok();
        Some(PlanInput {
            request,
            account: &target.account,
            is_allowed: target.is_allowed,
            is_merge_recent: proof.is_merge_recent,
            repository: proof.repository,
            secret: self.secret.as_ref(),
            user: self.user.as_deref(),
            keys: &self.keys,
            history: &self.history,
            secrets: &state.secrets,
            trail: state.deciding_trail().ok(),
            own: caller.and_then(|caller| caller.principal.as_ref()),
            now: self.now,
            run,
        })
    }
}

/// A request that was looked at, and its approval.
pub(super) struct Look {
    pub(super) proof: Proof,
    pub(super) verdict: Verdict,
    pub(super) aws: Option<AwsState>,
}

pub(super) type Looks = BTreeMap<RequestPath, Result<Look, Failure>>;

/// Looks at requests one by one, all at the same time: proof, secret, user and keys.
pub(super) async fn all(
    clients: &Clients,
    desired: &Desired,
    accounts: &Accounts,
    requests: &[&ResolvedRequest],
) -> Result<Looks, RunError> {
    let files: Vec<&KeyRequest> = requests.iter().map(|resolved| &resolved.request).collect();
    let states = async { Ok(aws_states(accounts, requests).await) };
    let (proofs, mut states) = try_join(proofs::of(clients, desired, &files), states).await?;
    let looks = proofs.into_iter().map(|(path, proved)| {
        let look = proved.and_then(|(proof, verdict)| {
            let aws = states.remove(&path).transpose()?;
            Ok(Look {
                proof,
                verdict,
                aws,
            })
        });
        (path, look)
    });
    Ok(looks.collect())
}

async fn aws_states(
    accounts: &Accounts,
    requests: &[&ResolvedRequest],
) -> BTreeMap<RequestPath, Result<AwsState, Failure>> {
    let asked = requests.iter().filter_map(|resolved| {
        let aws = accounts.get(&resolved.target.as_ref()?.name)?;
        let request = &resolved.request;
        Some(async move { (request.path.clone(), aws_state(aws, request).await) })
    });
    stream::iter(asked)
        .buffer_unordered(MAX_CONCURRENCY)
        .collect()
        .await
}

/// Looks at a request's secret, its user and the user's keys.
pub(super) async fn aws_state(aws: &Aws, request: &KeyRequest) -> Result<AwsState, Failure> {
    let reader = aws.reader();
    let name = request.secret_name();
    let (secret, user, keys) = futures_util::join!(
        reader.secret(&name),
        reader.user(&request.user),
        reader.access_keys(&request.user)
    );
    let user = user?;
    let keys = match (&user, keys?) {
        // IAM contradicts itself.
        (Some(_), None) => return Err(Failure::not_made(Operation::ListAccessKeys, "no-user")),
        (_, keys) => keys.unwrap_or_default(),
    };
    let now = aws
        .now()
        .ok_or_else(|| Failure::not_made(Operation::DescribeSecret, "no-date"))?;
    let secret = secret?;
    let history = match secret.as_ref().map(Secret::record) {
        Some(KeyRecord::Claimed(_) | KeyRecord::Stored(..)) => reader.versions(&name).await?,
        Some(
            KeyRecord::Promoted(..)
            | KeyRecord::Recorded(..)
            | KeyRecord::Settled(_)
            | KeyRecord::Going(_)
            | KeyRecord::Foreign,
        )
        | None => Vec::new(),
    };
    Ok(AwsState {
        secret,
        user,
        keys,
        history,
        now,
    })
}
