//! What AWS says about each key that it is about.

use std::collections::BTreeMap;

use futures_util::future::join;
use futures_util::stream::{self, StreamExt};

use super::search::{Found, Place};
use crate::aws::Reader;
use crate::domain::{AccessKeyId, Failure, IamUser, Label, Timestamp, Version};
use crate::key_history::{Facts, Key, KeyState, Subject, Used, remembered_since};
use crate::plan::{AccessKey, KeyEvent, Secret, SecretVersion};
use crate::render::RunError;

/// CloudTrail takes two calls a second.
const MAX_CONCURRENT_KEYS: usize = 2;

/// How many users are asked about at the same time.
const MAX_CONCURRENCY: usize = 4;

/// The keys of a user: `None` if IAM knows no such user.
type Keys = Result<Option<Vec<AccessKey>>, Failure>;

/// Looks at each secret that was found and at its key, then at keys that no secret names.
pub(super) async fn of(
    places: &[Place],
    subject: &Subject,
    found: &mut Found,
) -> Result<Vec<Facts>, RunError> {
    let Some(home) = places.first() else {
        return Ok(Vec::new());
    };
    let users = users(home, subject, found).await;
    let looks = found.secrets.iter().flat_map(|(index, secret)| {
        let place = &places[*index];
        let keys = secret
            .user()
            .and_then(|user| users.get(&user.without_case()));
        let replaced = replaced(subject, secret).map(Some);
        let (users, all) = (keys, &found.all);
        let asked = [None].into_iter().chain(replaced);
        asked.map(move |replaced| of_secret(place, (subject, replaced), secret, users, all))
    });
    let mut facts: Vec<Facts> = stream::iter(looks)
        .buffered(MAX_CONCURRENT_KEYS)
        .collect()
        .await;
    match subject {
        Subject::Key(key) if facts.is_empty() => {
            facts.extend(stranger(home, key, found).await);
        }
        Subject::User(user) => {
            let keys = users.get(&user.without_case());
            found.knows_user = matches!(keys, Some(Ok(Some(_))));
            if let Some(Err(failure)) = keys
                && facts.is_empty()
            {
                return Err(RunError::Remote(failure.clone()));
            }
            let keys = keys.and_then(|keys| keys.as_ref().ok()).into_iter();
            for key in keys.flatten().flatten() {
                if !found.all.iter().any(|secret| secret.ever_held(&key.id)) {
                    facts.push(nameless(home, user, key).await);
                }
            }
        }
        Subject::Key(_) | Subject::Secret(_) | Subject::Arn(_) => {}
    }
    Ok(facts)
}

/// Lists the keys of every user that it is about.
async fn users(home: &Place, subject: &Subject, found: &Found) -> BTreeMap<String, Keys> {
    let mut users: BTreeMap<String, IamUser> = BTreeMap::new();
    let secrets = found.secrets.iter();
    let mut named: Vec<IamUser> = secrets.filter_map(|(_, secret)| secret.user()).collect();
    if let Subject::User(user) = subject {
        named.push(user.clone());
    }
    for user in named {
        users.insert(user.without_case(), user);
    }
    let reader = home.aws.reader();
    let asked = users.into_iter().map(|(name, user)| {
        let reader = &reader;
        async move { (name, reader.access_keys(&user).await) }
    });
    stream::iter(asked)
        .buffered(MAX_CONCURRENCY)
        .collect()
        .await
}

fn facts(place: &Place, user: Option<IamUser>) -> Facts {
    Facts {
        account: place.name.clone(),
        id: place.account.id.clone(),
        region: place.account.region.clone(),
        user,
        key: None,
        secret: None,
        versions: Vec::new(),
        others: Vec::new(),
        provenance: None,
        repository: None,
        failures: Vec::new(),
        now: place.now,
    }
}

/// The key that a rotation replaced, where all keys of a secret are asked about.
fn replaced(subject: &Subject, secret: &Secret) -> Option<AccessKeyId> {
    match subject {
        Subject::Key(_) => None,
        Subject::Secret(_) | Subject::Arn(_) | Subject::User(_) => {
            let marker = secret.labelled(Label::Old)?.marker()?;
            Some(marker.key.clone())
        }
    }
}

/// Looks at a secret, for the list may be old, at its versions, and at its key, or at the one that was replaced.
async fn of_secret(
    place: &Place,
    (subject, replaced): (&Subject, Option<AccessKeyId>),
    listed: &Secret,
    keys: Option<&Keys>,
    all: &[Secret],
) -> Facts {
    let mut facts = facts(place, listed.user());
    let reader = place.aws.reader();
    let mut secret = listed.clone();
    if let Some(name) = listed.request_name() {
        let (described, versions) = join(reader.secret(&name), reader.dated_versions(&name)).await;
        match described {
            Ok(described) => secret = described.unwrap_or(secret),
            Err(failure) => facts.failures.push(failure),
        }
        match versions {
            Ok(versions) => facts.versions = versions,
            Err(failure) => facts.failures.push(failure),
        }
    }
    if facts.versions.is_empty() {
        let undated = |(id, labels): &(Version, Vec<String>)| SecretVersion {
            id: id.clone(),
            labels: labels.clone(),
            created: None,
        };
        facts.versions = secret.versions.iter().map(undated).collect();
    }
    let id = match subject {
        Subject::Key(key) => Some(key.clone()),
        Subject::Secret(_) | Subject::Arn(_) | Subject::User(_) => {
            replaced.or_else(|| key_in(&secret))
        }
    };
    if let Some(id) = id {
        let others = secret.others_with(&id, all);
        facts.others = others.map(|other| other.name.clone()).collect();
        let listed = match keys {
            Some(Ok(keys)) => Ok(keys.iter().flatten().find(|key| key.id == id)),
            Some(Err(failure)) => Err(Some(failure)),
            None => Err(None),
        };
        facts.key = Some(key(&reader, id, listed, place.now, &mut facts.failures).await);
    }
    facts.secret = Some(secret);
    facts
}

/// The key that a secret holds, or is about to, or held.
fn key_in(secret: &Secret) -> Option<AccessKeyId> {
    let stored = |version: Option<&Version>| Some(version?.stored()?.key.clone());
    stored(secret.current())
        .or_else(|| stored(secret.pending()))
        .or_else(|| secret.recorded_key())
}

/// Asks how a key was used and what was done to it. `listed` is how IAM lists it, or why it could not.
async fn key(
    reader: &Reader,
    id: AccessKeyId,
    listed: Result<Option<&AccessKey>, Option<&Failure>>,
    now: Timestamp,
    failures: &mut Vec<Failure>,
) -> Key {
    let state = match listed {
        Ok(Some(key)) if key.is_active => KeyState::Active,
        Ok(Some(_)) => KeyState::Inactive,
        Ok(None) => KeyState::Gone,
        Err(failure) => {
            failures.extend(failure.cloned());
            KeyState::Unknown
        }
    };
    let last_use = async {
        match state {
            KeyState::Gone => Ok(None),
            KeyState::Active | KeyState::Inactive | KeyState::Unknown => reader.last_use(&id).await,
        }
    };
    let (last_use, trail) = join(last_use, trail(reader, &id, now)).await;
    let used = match last_use {
        Ok(Some(last_use)) => last_use.last.map_or(Used::Never, Used::Last),
        Ok(None) => Used::NotAsked,
        Err(failure) if failure.is_denied() => Used::NotAsked,
        Err(failure) => {
            failures.push(failure);
            Used::NotAsked
        }
    };
    Key {
        state,
        created: listed.ok().flatten().map(|key| key.created),
        used,
        trail: trail.map_err(|failure| failures.push(failure)).ok(),
        id,
    }
}

/// Asks CloudTrail for all that it still has.
async fn trail(
    reader: &Reader,
    key: &AccessKeyId,
    now: Timestamp,
) -> Result<Vec<KeyEvent>, Failure> {
    let since = remembered_since(now);
    reader.events_of(key, since).await
}

/// Finds out about a key that no secret names; `None` if IAM and CloudTrail do not know it either.
async fn stranger(home: &Place, id: &AccessKeyId, found: &mut Found) -> Option<Facts> {
    let reader = home.aws.reader();
    let (last_use, trail) = join(reader.last_use(id), trail(&reader, id, home.now)).await;
    for failure in [last_use.as_ref().err(), trail.as_ref().err()]
        .into_iter()
        .flatten()
    {
        if failure.is_denied() {
            found.denied.push(failure.permission());
        } else {
            found.failures.push(failure.clone());
        }
    }
    let known = last_use.ok().flatten();
    let events = trail.unwrap_or_default();
    if known.is_none() && events.is_empty() {
        return None;
    }
    let of_events = || events.iter().find_map(|event| event.user.clone());
    let user = known.and_then(|known| known.user).or_else(of_events);
    let mut facts = facts(home, user.clone());
    let keys = match user {
        Some(user) => reader.access_keys(&user).await,
        None => Ok(None),
    };
    let listed = match &keys {
        Ok(keys) => Ok(keys.iter().flatten().find(|key| key.id == *id)),
        Err(failure) => Err(Some(failure)),
    };
    facts.key = Some(key(&reader, id.clone(), listed, home.now, &mut facts.failures).await);
    Some(facts)
}

/// Looks at a user's key that no secret names.
async fn nameless(home: &Place, user: &IamUser, listed: &AccessKey) -> Facts {
    let mut facts = facts(home, Some(user.clone()));
    let id = listed.id.clone();
    let reader = home.aws.reader();
    facts.key = Some(key(&reader, id, Ok(Some(listed)), home.now, &mut facts.failures).await);
    facts
}
