//! What is asked about each request that the lists have not settled.

use std::collections::BTreeMap;

use futures_util::future::try_join;
use futures_util::stream::{self, StreamExt};

use super::desired::{Desired, Wanted};
use super::ground::Accounts;
use super::proofs::{self, Proof};
use super::{AT_ONCE, Edges, Stop};
use crate::aws::Aws;
use crate::domain::{Failure, KeyRequest, Operation, RequestPath, Timestamp, Version};
use crate::plan::{AccessKey, KeyRecord, Secret};

/// What had to be asked about a request that is not settled.
#[derive(Clone)]
pub(super) struct Facts {
    pub(super) proof: Proof,
    pub(super) register: Option<Register>,
}

/// What AWS says about a request and its user; nothing for a request without an account.
#[derive(Clone)]
pub(super) struct Register {
    pub(super) secret: Option<Secret>,
    pub(super) user: Option<String>,
    pub(super) keys: Vec<AccessKey>,
    /// Every version that the secret had, where its current one is a claim.
    pub(super) history: Vec<Version>,
    pub(super) now: Timestamp,
}

type Looks = BTreeMap<RequestPath, Result<Facts, Failure>>;

/// Looks at requests one by one, all at the same time: proof, secret, user and keys.
pub(super) async fn all(
    edges: &Edges,
    desired: &Desired,
    accounts: &Accounts,
    wanted: &[&Wanted],
) -> Result<Looks, Stop> {
    let requests: Vec<&KeyRequest> = wanted.iter().map(|wanted| &wanted.request).collect();
    let registers = async { Ok(registers(accounts, wanted).await) };
    let (proofs, mut registers) =
        try_join(proofs::of(edges, desired, &requests), registers).await?;
    let looks = wanted.iter().map(|wanted| {
        let path = &wanted.request.path;
        let proof = match &proofs {
            Ok(proofs) => proofs
                .get(path)
                .cloned()
                .unwrap_or_else(|| Err(Failure::not_made(Operation::QueryEvidence, "no-evidence"))),
            Err(failure) => Err(failure.clone()),
        };
        let facts = proof.and_then(|proof| {
            let register = registers.remove(path).transpose()?;
            Ok(Facts { proof, register })
        });
        (path.clone(), facts)
    });
    Ok(looks.collect())
}

async fn registers(
    accounts: &Accounts,
    wanted: &[&Wanted],
) -> BTreeMap<RequestPath, Result<Register, Failure>> {
    let asked = wanted.iter().filter_map(|wanted| {
        let aws = accounts.get(&wanted.place.as_ref()?.name)?;
        Some(async move {
            (
                wanted.request.path.clone(),
                register(aws, &wanted.request).await,
            )
        })
    });
    stream::iter(asked)
        .buffer_unordered(AT_ONCE)
        .collect()
        .await
}

/// Looks at a request's secret, its user and the user's keys.
pub(super) async fn register(aws: &Aws, request: &KeyRequest) -> Result<Register, Failure> {
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
    Ok(Register {
        secret,
        user,
        keys,
        history,
        now,
    })
}
