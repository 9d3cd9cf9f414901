//! What AWS says about whole accounts: countersign's secrets, and who created access keys.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::future::join_all;

use super::Edges;
use super::desired::Desired;
use crate::aws::Aws;
use crate::domain::{AccountId, AccountName, Failure, RequestPath, Service, TagKey, Timestamp};
use crate::plan::{REACH, Secret, Trail};

/// The accounts that a run is for, by the names that the configuration has for them, one for each region.
pub(super) type Accounts = BTreeMap<AccountName, Aws>;

/// What AWS says about each account. IAM users have no region, so neither has this.
pub(super) type Grounds = BTreeMap<AccountId, Ground>;

/// What AWS says about one account.
pub(super) struct Ground {
    /// The secrets that bear countersign's mark, in every region that the configuration names.
    pub(super) secrets: Vec<Secret>,
    /// Where they could not be listed.
    pub(super) unlisted: BTreeMap<AccountName, Failure>,
    /// Who created access keys.
    pub(super) trail: Result<Trail, Failure>,
}

/// Connects to the accounts of all requests, and to the other regions of the same.
pub(super) async fn connect(edges: &Edges, desired: &Desired) -> Accounts {
    let places = desired
        .requests
        .iter()
        .filter_map(|wanted| wanted.place.as_ref());
    let ids: BTreeSet<&AccountId> = places.map(|place| &place.account.id).collect();
    let mut accounts = Accounts::new();
    for (name, account) in &desired.configuration.accounts {
        if ids.contains(&account.id) {
            let aws = Aws::open(&edges.access, &account.region, account.role.as_deref()).await;
            accounts.insert(name.clone(), aws);
        }
    }
    accounts
}

/// Lists the secrets of each account, then asks CloudTrail, once for each.
pub(super) async fn ask(desired: &Desired, accounts: &Accounts) -> Grounds {
    let mut regions: BTreeMap<&AccountId, Vec<(&AccountName, &Aws)>> = BTreeMap::new();
    for (name, aws) in accounts {
        if let Some(account) = desired.configuration.accounts.get(name) {
            regions.entry(&account.id).or_default().push((name, aws));
        }
    }
    let asked = regions.into_iter().map(|(id, regions)| async move {
        let lists = regions.iter().map(|(_, aws)| {
            let reader = aws.reader();
            async move { reader.secrets().await }
        });
        let (mut secrets, mut unlisted) = (Vec::new(), BTreeMap::new());
        for ((name, _), list) in regions.iter().zip(join_all(lists).await) {
            match list {
                Ok(list) => secrets.extend(list),
                Err(failure) => {
                    unlisted.insert((*name).clone(), failure);
                }
            }
        }
        let trail = match regions.first() {
            Some((_, aws)) => recent(aws).await,
            None => Err(no_date()),
        };
        let ground = Ground {
            secrets,
            unlisted,
            trail,
        };
        (id.clone(), ground)
    });
    join_all(asked).await.into_iter().collect()
}

/// Asks CloudTrail about the time that lost keys are looked for in.
async fn recent(aws: &Aws) -> Result<Trail, Failure> {
    let now = aws.now().ok_or_else(no_date)?;
    let since = Timestamp::from_seconds(now.seconds() - REACH.seconds());
    aws.reader().creations(since, None).await
}

fn no_date() -> Failure {
    Failure::not_made(Service::CloudTrail, "LookupEvents", "no-date")
}

/// The requests whose secrets say that everybody has been told, whatever the lag of the list.
pub(super) fn settled(
    edges: &Edges,
    desired: &Desired,
    grounds: &Grounds,
) -> BTreeMap<RequestPath, Secret> {
    let mut by_name: BTreeMap<&str, Vec<&Secret>> = BTreeMap::new();
    for secret in grounds.values().flat_map(|ground| &ground.secrets) {
        by_name.entry(&secret.name).or_default().push(secret);
    }
    let settled = desired.requests.iter().filter_map(|wanted| {
        let place = wanted.place.as_ref()?;
        let named = by_name.get(wanted.request.secret_name().as_str())?;
        let secret = named.iter().find(|secret| {
            secret.is_settled()
                && secret.lies_in(&place.account)
                && is_this_repositorys(edges, secret)
        })?;
        Some((wanted.request.path.clone(), (*secret).clone()))
    });
    settled.collect()
}

/// Says whether a secret bears this repository's mark: its id where the workflow says it, otherwise the URL of one of its
/// pull requests.
pub(super) fn is_this_repositorys(edges: &Edges, secret: &Secret) -> bool {
    match edges.repository_id {
        Some(id) => secret.tag(TagKey::Repository) == Some(id.to_string().as_str()),
        None => {
            let pulls = format!("/{}/pull/", edges.repository).to_ascii_lowercase();
            secret
                .tag(TagKey::Pull)
                .is_some_and(|url| url.to_ascii_lowercase().contains(&pulls))
        }
    }
}
