//! Which secrets it is about.

use futures_util::future::join_all;

use crate::aws::Aws;
use crate::domain::{
    Account, AccountName, Caller, Configuration, Failure, Operation, Refusal, TagKey, Timestamp,
};
use crate::key_history::{Searched, Subject};
use crate::plan::Secret;
use crate::reconcile::Clients;
use crate::render::RunError;

/// An account's region, and the way there.
pub(super) struct Place {
    pub(super) name: AccountName,
    pub(super) account: Account,
    pub(super) aws: Aws,
    /// By AWS's clock.
    pub(super) now: Timestamp,
}

/// What a search found.
pub(super) struct Found {
    /// The secrets, each with the index of its place, the oldest first.
    pub(super) secrets: Vec<(usize, Secret)>,
    /// All secrets of countersign's there, those included.
    pub(super) all: Vec<Secret>,
    pub(super) searched: Vec<Searched>,
    pub(super) failures: Vec<Failure>,
    /// The permissions that were lacking where nothing was found.
    pub(super) denied: Vec<String>,
    /// Whether IAM knows the user that it is about.
    pub(super) knows_user: bool,
}

/// Finds the account that the credentials are for, in every region that the configuration names.
pub(super) async fn places(
    clients: &Clients,
    configuration: &Configuration,
    account: Option<&AccountName>,
) -> Result<Vec<Place>, RunError> {
    let accounts = &configuration.accounts;
    let is_chosen = |name: &AccountName| account.is_none_or(|chosen| chosen == name);
    let chosen = accounts.iter().filter(|(name, _)| is_chosen(name));
    let known = || {
        let accounts = accounts.iter();
        accounts
            .map(|(name, account)| (name.clone(), account.id.clone()))
            .collect()
    };
    let Some((_, first)) = chosen.clone().next() else {
        // The configuration has at least one account, and this one.
        return Ok(Vec::new());
    };
    let aws = Aws::open(&clients.access, &first.region, None).await;
    let Caller { account: found, .. } = aws.reader().caller().await.map_err(RunError::Remote)?;
    let mut places: Vec<Place> = Vec::new();
    let no_date = || Failure::not_made(Operation::GetCallerIdentity, "no-date");
    let now = aws.now().ok_or_else(|| RunError::Remote(no_date()))?;
    for (name, account) in chosen.filter(|(_, account)| account.id == found) {
        // Two names may lead to one place.
        if places
            .iter()
            .all(|place| place.account.region != account.region)
        {
            places.push(Place {
                name: name.clone(),
                account: account.clone(),
                aws: Aws::open(&clients.access, &account.region, None).await,
                now,
            });
        }
    }
    match (places.is_empty(), account) {
        (false, _) => Ok(places),
        (true, Some(name)) => Err(RunError::WrongAccount(Refusal::WrongAccount {
            name: name.clone(),
            expected: first.id.clone(),
            found,
        })),
        (true, None) => Err(RunError::OtherAccount {
            found,
            known: known(),
        }),
    }
}

/// Looks through the secrets of every place.
pub(super) async fn find(places: &[Place], subject: &Subject) -> Found {
    let mut found = Found {
        secrets: Vec::new(),
        all: Vec::new(),
        searched: Vec::new(),
        failures: Vec::new(),
        denied: Vec::new(),
        knows_user: false,
    };
    let lists = places.iter().map(|place| {
        let reader = place.aws.reader();
        async move { reader.secrets().await }
    });
    for (index, (place, list)) in places.iter().zip(join_all(lists).await).enumerate() {
        let listed = match list {
            Ok(listed) => listed,
            Err(failure) => {
                found.failures.push(failure);
                continue;
            }
        };
        found.searched.push(Searched {
            account: place.name.clone(),
            id: place.account.id.clone(),
            region: place.account.region.clone(),
            secrets: listed.len(),
        });
        let covered = listed.iter().filter(|secret| subject.covers(secret));
        let mut covered: Vec<Secret> = covered.cloned().collect();
        if covered.is_empty() {
            covered.extend(unlisted(place, subject, &mut found.failures).await);
        }
        found
            .secrets
            .extend(covered.into_iter().map(|secret| (index, secret)));
        found.all.extend(listed);
    }
    found.secrets.sort_by_key(|(_, secret)| secret.created);
    found
}

/// A secret that is too new for the list.
async fn unlisted(place: &Place, subject: &Subject, failures: &mut Vec<Failure>) -> Option<Secret> {
    let name = subject.secret_name()?;
    let secret = match place.aws.reader().secret(&name).await {
        Ok(secret) => secret?,
        Err(failure) => {
            failures.push(failure);
            return None;
        }
    };
    let is_ours = secret.tag(TagKey::Version).is_some() && subject.covers(&secret);
    is_ours.then_some(secret)
}
