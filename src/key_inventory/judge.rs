//! Makes an entry of each key.

use std::collections::{BTreeMap, BTreeSet};

use super::concern::Concern;
use super::entry::{Entry, GitStatus, KeyStatus, Next, Origin, Ownership, Step};
use super::facts::{AccountFacts, GitFacts, Limits, UserKey};
use super::life::{Issued, Life};
use super::proof::{Making, making};
use super::secret::{concerns_about, held};
use crate::domain::{
    AccessKeyId, AccountId, AccountName, Duration, KeyRequest, RequestPath, SecretName, TagKey,
    Timestamp,
};
use crate::key_history::Used;
use crate::plan::{KEYS_PER_USER, Secret};

/// A secret may be missing in the list for five minutes, so a key is called nobody's only when it is older.
const LIST_LAG: Duration = Duration::from_seconds(5 * 60);

/// Returns the entries of an account, by user and age: a key for each secret, then requests without one, then keys that no
/// secret names.
pub fn entries(facts: &AccountFacts, git: &GitFacts, limits: &Limits) -> Vec<Entry> {
    let account = Account {
        facts,
        git,
        limits,
        requests: requests(&facts.id, git),
        holders: holders(&facts.secrets),
    };
    let mut named = BTreeSet::new();
    let mut entries = Vec::with_capacity(facts.secrets.len());
    for secret in &facts.secrets {
        let of_secret = account.of_secret(secret);
        // A secret that names a key of another user hides nothing.
        let there = of_secret
            .iter()
            .filter(|entry| matches!(entry.status, KeyStatus::Active | KeyStatus::Inactive));
        let is_stored =
            |key: &&AccessKeyId| account.is_own(secret) || secret.keys().any(|id| id == *key);
        named.extend(
            there
                .filter_map(|entry| entry.key.as_ref())
                .filter(is_stored)
                .cloned(),
        );
        entries.extend(of_secret);
    }
    let reserved: BTreeSet<(&str, &str)> = facts
        .secrets
        .iter()
        .filter_map(|secret| Some((secret.place.as_ref()?.region.as_str(), secret.name.as_str())))
        .collect();
    for (request, _, region) in git.requests.iter().filter(|(_, id, _)| *id == facts.id) {
        let name = request.secret_name();
        let is_read = facts.listed.contains(region);
        if is_read && !reserved.contains(&(region.as_str(), name.as_str())) {
            entries.push(account.of_request(request, region));
        }
    }
    for keys in facts.keys.values() {
        let strange = keys
            .iter()
            .filter(|user_key| !named.contains(&user_key.key.id));
        entries.extend(strange.map(|user_key| account.of_stranger(user_key)));
    }
    for entry in &mut entries {
        entry.concerns.sort();
    }
    entries.sort_by(|one, other| {
        let order = |entry: &Entry| (entry.user.to_ascii_lowercase(), entry.created);
        order(one).cmp(&order(other))
    });
    entries
}

/// One account, and what is looked up again and again.
struct Account<'a> {
    facts: &'a AccountFacts,
    git: &'a GitFacts,
    limits: &'a Limits,
    /// The requests for the account, by path.
    requests: BTreeMap<&'a str, &'a KeyRequest>,
    /// The secrets that ever held each key.
    holders: BTreeMap<AccessKeyId, Vec<&'a Secret>>,
}

fn requests<'a>(id: &AccountId, git: &'a GitFacts) -> BTreeMap<&'a str, &'a KeyRequest> {
    let requests = git.requests.iter().filter(|(_, account, _)| account == id);
    requests
        .map(|(request, _, _)| (request.path.as_str(), request))
        .collect()
}

/// Names another secret, with its region if it has the same name, like a replica.
fn beside(secret: &Secret, other: &Secret) -> String {
    match &other.place {
        Some(place) if other.name == secret.name => format!("{} ({})", other.name, place.region),
        Some(_) | None => other.name.clone(),
    }
}

/// The secrets that ever held each key.
fn holders(secrets: &[Secret]) -> BTreeMap<AccessKeyId, Vec<&Secret>> {
    let mut holders: BTreeMap<AccessKeyId, Vec<&Secret>> = BTreeMap::new();
    for secret in secrets {
        let keys: BTreeSet<AccessKeyId> = secret
            .keys()
            .cloned()
            .chain(secret.recorded_key())
            .collect();
        for key in keys {
            holders.entry(key).or_default().push(secret);
        }
    }
    holders
}

impl Account<'_> {
    /// The key that a secret holds, or that it has none, and the others that it held and IAM still has.
    fn of_secret(&self, secret: &Secret) -> Vec<Entry> {
        let (key, step) = held(secret);
        let user = secret.user();
        let keys = user
            .as_ref()
            .and_then(|user| self.facts.keys.get(&user.without_case()));
        let is_old = |user_key: &&UserKey| {
            Some(&user_key.key.id) != key.as_ref() && secret.keys().any(|id| *id == user_key.key.id)
        };
        let old = keys.into_iter().flatten().filter(is_old);
        let old: Vec<Entry> = old
            .map(|user_key| self.of_secret_key(secret, Some(&user_key.key.id), None))
            .collect();
        let mut entries = vec![self.of_secret_key(secret, key.as_ref(), step)];
        entries.extend(old);
        entries
    }

    fn of_secret_key(
        &self,
        secret: &Secret,
        key: Option<&AccessKeyId>,
        step: Option<Step>,
    ) -> Entry {
        let user = secret.user();
        let listed = user
            .as_ref()
            .and_then(|user| self.facts.keys.get(&user.without_case()));
        let found = key
            .zip(listed)
            .and_then(|(id, keys)| keys.iter().find(|user_key| user_key.key.id == *id));
        let spelled = listed
            .and_then(|keys| keys.first())
            .map(|first| &first.user);
        let user = spelled.cloned().unwrap_or_else(|| match &user {
            Some(user) => user.as_str().to_owned(),
            None => secret.name.clone(),
        });
        let origin = self.origin(secret);
        let status = match (key, listed, found) {
            (None, _, _) => KeyStatus::NotIssued,
            (Some(_), None, _) => KeyStatus::Unknown,
            (Some(_), Some(_), None) => KeyStatus::Deleted,
            (Some(_), Some(_), Some(found)) => status_of(found),
        };
        let created = found.map(|found| found.key.created);
        let mut concerns = concerns_about(secret, status, origin.git);
        let mut ownership = Ownership::None;
        let mut life = Life::default();
        let written = self.written(secret, origin.git);
        let expires = written.and_then(|written| written.expires);
        if let Some(key) = key {
            match making(secret, key, created, self.facts) {
                Making::Shown(shown) => ownership = shown,
                Making::Contradicted => concerns.push(Concern::OtherCreator),
            }
            let holders = self.holders.get(key).into_iter().flatten().copied();
            let others = secret.others_with(key, holders);
            let others: BTreeSet<String> = others.map(|other| beside(secret, other)).collect();
            if !others.is_empty() {
                let others = others.into_iter().collect();
                concerns.push(Concern::SeveralSecrets { others });
            }
            let issued = Issued {
                secret,
                key,
                status,
                created,
                expires,
                rotate_every: written.and_then(|written| written.rotate_every),
                git: origin.git,
            };
            life = issued.life(self.limits, self.facts.now);
        }
        if !self.is_own(secret) {
            ownership = Ownership::OtherRepository;
        }
        if step.is_some() {
            concerns.push(Concern::Unfinished);
        }
        concerns.extend(life.concerns);
        if let Some(found) = found {
            concerns.extend(self.of_key(found, life.is_off));
        }
        let (account, region) = self.place(secret);
        Entry {
            account,
            id: self.facts.id.clone(),
            region,
            user,
            key: key.cloned(),
            status,
            created,
            expires,
            used: found.map_or(Used::NotAsked, |found| found.used.clone()),
            origin: Some(origin),
            ownership,
            next: step.map(|step| Next { step, on: None }).or(life.next),
            concerns,
        }
    }

    fn of_request(&self, request: &KeyRequest, region: &str) -> Entry {
        Entry {
            account: self.name_in(Some(region)),
            id: self.facts.id.clone(),
            region: None,
            user: request.user.as_str().to_owned(),
            key: None,
            status: KeyStatus::NotIssued,
            created: None,
            expires: request.expires,
            used: Used::NotAsked,
            origin: Some(Origin {
                secret: None,
                fetched: None,
                request: Some(request.path.clone()),
                git: GitStatus::Present,
                reason: Some(request.reason.as_str().to_owned()),
                requester: None,
                approvers: Vec::new(),
                pull: None,
            }),
            ownership: Ownership::None,
            next: Some(Next {
                step: Step::Issue,
                on: None,
            }),
            concerns: vec![Concern::NotIssued],
        }
    }

    fn of_stranger(&self, found: &UserKey) -> Entry {
        let is_permitted = self.limits.permits(&self.facts.id, &found.user);
        let is_fresh = self.facts.now.since(found.key.created) < LIST_LAG;
        let mut concerns = self.of_key(found, false);
        if !self.facts.is_incomplete && !is_fresh {
            concerns.push(Concern::Foreign { is_permitted });
        }
        Entry {
            account: self.facts.name.clone(),
            id: self.facts.id.clone(),
            region: None,
            user: found.user.clone(),
            key: Some(found.key.id.clone()),
            status: status_of(found),
            created: Some(found.key.created),
            expires: None,
            used: found.used.clone(),
            origin: None,
            ownership: Ownership::None,
            next: None,
            concerns,
        }
    }

    /// What a key is told for, whoever made it.
    fn of_key(&self, found: &UserKey, is_off: bool) -> Vec<Concern> {
        let mut concerns = Vec::new();
        if !found.key.is_active && !is_off {
            concerns.push(Concern::Inactive);
        }
        concerns.extend(self.unused(found));
        let keys = self.facts.keys.get(&found.user.to_ascii_lowercase());
        if keys.is_some_and(|keys| keys.len() >= KEYS_PER_USER) {
            concerns.push(Concern::NoFreePlace);
        }
        concerns
    }

    fn unused(&self, found: &UserKey) -> Option<Concern> {
        let last = match &found.used {
            Used::Last(last) => Some(last.at),
            Used::Never => None,
            Used::NotAsked => return None,
        };
        let since = self.facts.now.since(last.unwrap_or(found.key.created));
        let is_long = found.key.is_active && since >= self.limits.lifecycle.unused;
        is_long.then_some(Concern::Unused {
            since,
            is_ever_used: last.is_some(),
            is_configured: self.limits.is_configured,
        })
    }

    fn origin(&self, secret: &Secret) -> Origin {
        let request = secret.tag(TagKey::Request);
        let request = request.and_then(|path| RequestPath::new(path).ok());
        let blob = request
            .as_ref()
            .and_then(|path| self.git.blobs.get(path.as_str()));
        let approved = secret.tag(TagKey::Blob);
        let git = match (&request, blob) {
            _ if !self.is_own(secret) => GitStatus::Unknown,
            (None, _) => GitStatus::Unknown,
            // A secret's tags count only if its name fits them.
            (Some(path), _) if !is_secret_of(secret, path) => GitStatus::Unknown,
            (Some(_), None) => GitStatus::Removed,
            (Some(_), Some(blob)) if approved == Some(blob.as_str()) => GitStatus::Present,
            (Some(_), Some(_)) => GitStatus::Changed,
        };
        let written = self.written(secret, git);
        let author = secret.pull().and_then(|pull| self.git.authors.get(&pull));
        Origin {
            secret: Some(secret.name.clone()),
            fetched: secret.accessed,
            git,
            reason: written.map(|written| written.reason.as_str().to_owned()),
            requester: author.filter(|_| self.is_own(secret)).cloned().flatten(),
            approvers: match self.is_own(secret) {
                true => secret.approved_by().map(str::to_owned).collect(),
                false => Vec::new(),
            },
            pull: secret.pull_url().map(str::to_owned),
            request,
        }
    }

    /// What the request of a secret says, if its file is there as it was approved.
    fn written(&self, secret: &Secret, git: GitStatus) -> Option<&KeyRequest> {
        let path = secret.tag(TagKey::Request);
        let path = path.filter(|_| git == GitStatus::Present)?;
        self.requests.get(path).copied()
    }

    fn is_own(&self, secret: &Secret) -> bool {
        secret.is_of_repository(self.git.repository_id, &self.git.repository)
    }

    fn place(&self, secret: &Secret) -> (AccountName, Option<String>) {
        let region = secret.place.as_ref().map(|place| place.region.clone());
        (self.name_in(region.as_deref()), region)
    }

    /// What the configuration calls the account in a region, or else at all.
    fn name_in(&self, region: Option<&str>) -> AccountName {
        let mut others = self.facts.names.iter();
        let name = others.find(|(_, there)| Some(there.as_str()) == region);
        name.map_or(&self.facts.name, |(name, _)| name).clone()
    }
}

/// Returns whether the secret's name is that of a request with this path.
fn is_secret_of(secret: &Secret, path: &RequestPath) -> bool {
    let user = secret.user();
    let name = user.map(|user| SecretName::new(&user, path.stem()));
    secret.is_marked() && name.is_some_and(|name| name.as_str() == secret.name)
}

fn status_of(found: &UserKey) -> KeyStatus {
    match found.key.is_active {
        true => KeyStatus::Active,
        false => KeyStatus::Inactive,
    }
}

/// How old something is.
pub(super) fn days(now: Timestamp, then: Timestamp) -> i64 {
    now.since(then).days()
}
