//! What is asked about each request that the lists have not settled.

use std::collections::BTreeMap;

use futures_util::future::{join, try_join};
use futures_util::stream::{self, StreamExt};

use super::desired::{Desired, Wanted};
use super::proofs::{self, Proof};
use super::{AT_ONCE, Edges, Stop};
use crate::aws::Aws;
use crate::domain::{
    AccountName, Failure, FailureKind, KeyRequest, RequestPath, Service, Timestamp,
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
    pub(super) now: Timestamp,
}

type Looks = BTreeMap<RequestPath, Result<Facts, Failure>>;

/// Looks at requests one by one, all at the same time: proof, secret, user and keys.
pub(super) async fn all(
    edges: &Edges,
    desired: &Desired,
    accounts: &BTreeMap<AccountName, Aws>,
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
    let failed = checked?;
    let looks = wanted.iter().map(|wanted| {
        let path = &wanted.request.path;
        let proof = match &proofs {
            Ok(proofs) => proofs
                .get(path)
                .cloned()
                .unwrap_or_else(|| Err(no_answer(Service::GitHub, "query evidence"))),
            Err(failure) => Err(failure.clone()),
        };
        let register = registers.remove(path).transpose();
        let account = wanted
            .place
            .as_ref()
            .and_then(|place| failed.get(&place.name))
            .cloned();
        let facts = match (account, proof, register) {
            (None, Ok(proof), Ok(register)) => Ok(Facts { proof, register }),
            (Some(failure), _, _) | (None, Err(failure), _) | (None, Ok(_), Err(failure)) => {
                Err(failure)
            }
        };
        (path.clone(), facts)
    });
    Ok(looks.collect())
}

/// Checks that the credentials belong to the configured accounts, and returns where that cannot be known.
async fn right_accounts(
    accounts: &BTreeMap<AccountName, Aws>,
    wanted: &[&Wanted],
) -> Result<BTreeMap<AccountName, Failure>, Stop> {
    let places: BTreeMap<&AccountName, _> = wanted
        .iter()
        .filter_map(|wanted| wanted.place.as_ref())
        .map(|place| (&place.name, &place.account))
        .collect();
    let mut failed = BTreeMap::new();
    for (name, account) in places {
        let Some(aws) = accounts.get(name) else {
            continue;
        };
        match aws.reader().account().await {
            Ok(id) if id == account.id => {}
            Ok(_) => {
                return Err(Stop::WrongAccount {
                    name: name.clone(),
                    expected: account.id.clone(),
                });
            }
            Err(failure) => {
                failed.insert(name.clone(), failure);
            }
        }
    }
    Ok(failed)
}

async fn registers(
    accounts: &BTreeMap<AccountName, Aws>,
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

async fn register(aws: &Aws, request: &KeyRequest) -> Result<Register, Failure> {
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
        .ok_or_else(|| no_answer(Service::SecretsManager, "DescribeSecret"))?;
    Ok(Register {
        secret: secret?,
        user,
        keys,
        now,
    })
}

fn no_answer(service: Service, operation: &'static str) -> Failure {
    Failure {
        service,
        operation,
        kind: FailureKind::NotDone,
        status: None,
        code: None,
    }
}
