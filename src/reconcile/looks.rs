//! What is asked about each request that the lists have not settled.

use std::collections::BTreeMap;

use futures_util::future::{join, try_join};
use futures_util::stream::{self, StreamExt};

use super::desired::{Desired, Wanted};
use super::ground::Accounts;
use super::proofs::{self, Proof};
use super::{AT_ONCE, Edges, Stop};
use crate::aws::Aws;
use crate::domain::{
    Account, AccountName, Caller, Failure, KeyRequest, Principal, Refusal, RequestPath, Service,
    Timestamp, Version,
};
use crate::plan::{AccessKey, Secret};

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
    /// Who this run is, to AWS.
    pub(super) own: Option<Principal>,
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
    let asked = join(
        right_accounts(accounts, wanted),
        registers(accounts, wanted),
    );
    let (proofs, (checked, mut registers)) =
        try_join(proofs::of(edges, desired, &requests), async {
            Ok(asked.await)
        })
        .await?;
    let callers = checked?;
    let looks = wanted.iter().map(|wanted| {
        let path = &wanted.request.path;
        let proof = match &proofs {
            Ok(proofs) => proofs.get(path).cloned().unwrap_or_else(|| {
                Err(Failure::not_made(
                    Service::GitHub,
                    "query evidence",
                    "no-evidence",
                ))
            }),
            Err(failure) => Err(failure.clone()),
        };
        let caller = wanted
            .place
            .as_ref()
            .and_then(|place| callers.get(&place.name))
            .cloned()
            .transpose();
        let facts = caller.and_then(|caller| {
            let own = caller.and_then(|caller| caller.principal);
            let proof = proof?;
            let register = registers.remove(path).transpose()?;
            Ok(Facts {
                proof,
                register: register.map(|register| Register { own, ..register }),
            })
        });
        (path.clone(), facts)
    });
    Ok(looks.collect())
}

type Callers = BTreeMap<AccountName, Result<Caller, Failure>>;

/// Checks that the credentials belong to the configured accounts, and returns whose they are, or why that cannot be known.
async fn right_accounts(accounts: &Accounts, wanted: &[&Wanted]) -> Result<Callers, Stop> {
    let places: BTreeMap<&AccountName, &Account> = wanted
        .iter()
        .filter_map(|wanted| wanted.place.as_ref())
        .map(|place| (&place.name, &place.account))
        .collect();
    let mut callers = Callers::new();
    for (name, account) in places {
        if let Some(aws) = accounts.get(name) {
            callers.insert(name.clone(), right_account(aws, name, account).await?);
        }
    }
    Ok(callers)
}

/// Checks that the credentials belong to an account, and returns whose they are.
pub(super) async fn right_account(
    aws: &Aws,
    name: &AccountName,
    account: &Account,
) -> Result<Result<Caller, Failure>, Stop> {
    match aws.reader().caller().await {
        Ok(caller) if caller.account != account.id => {
            Err(Stop::WrongAccount(Refusal::WrongAccount {
                name: name.clone(),
                expected: account.id.clone(),
                found: caller.account,
            }))
        }
        asked => Ok(asked),
    }
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
    let keys = match keys {
        Err(failure) if user.is_none() && failure.code.as_deref() == Some("NoSuchEntity") => {
            Vec::new()
        }
        keys => keys?,
    };
    let now = aws
        .now()
        .ok_or_else(|| Failure::not_made(Service::SecretsManager, "DescribeSecret", "no-date"))?;
    let secret = secret?;
    let is_claimed = |secret: &Secret| matches!(secret.current(), Some(Version::Claim(_)));
    let history = match &secret {
        Some(secret) if is_claimed(secret) && !secret.is_scheduled_for_deletion => {
            reader.versions(&name).await?
        }
        Some(_) | None => Vec::new(),
    };
    Ok(Register {
        secret,
        user,
        keys,
        history,
        own: None,
        now,
    })
}
