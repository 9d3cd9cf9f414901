//! What must never happen to an issued key, looked for in the world. Each function returns what is broken.

use std::collections::BTreeSet;

use sandbox::World;
use sandbox::aws::{Event, Secret};

use super::{People, always, what_people_made_is_there};
use crate::kit::state::{creations, key, our_events, promoted_key};

/// How long a key is off before it is deleted, in seconds.
const KEEP_OFF: i64 = 2 * 24 * 3_600;

/// Everything that is broken once runs have settled. `said` is what the last of them said.
pub(crate) fn broken(world: &World, people: &People, said: &str) -> Vec<String> {
    [
        at_any_time(world, said),
        settled(world),
        what_people_made_is_there(world, people),
        readers_get_a_key_that_works(world),
    ]
    .concat()
}

/// What must not happen at any time. `said` is what a run said.
pub(crate) fn at_any_time(world: &World, said: &str) -> Vec<String> {
    [
        always(world, said),
        what_is_deleted_was_kept_off(world),
        a_user_has_two_keys_at_most(world),
    ]
    .concat()
}

/// What must hold once runs have settled.
pub(crate) fn settled(world: &World) -> Vec<String> {
    [
        every_key_is_in_its_secret(world),
        what_was_taken_away_was_told(world),
    ]
    .concat()
}

/// What countersign did to a key: the event's name, the key, the status that it set, and when.
fn done(world: &World) -> impl Iterator<Item = (&Event, &str, &str)> {
    our_events(world).map(|event| {
        let parameters = &event.record["requestParameters"];
        let text = |name: &str| parameters[name].as_str().unwrap_or_default();
        (event, text("accessKeyId"), text("status"))
    })
}

/// 3: no deletion of a key that was not off for as long as it must be, by our hand; but for keys that nobody ever had.
fn what_is_deleted_was_kept_off(world: &World) -> Vec<String> {
    let had: BTreeSet<String> = world.secrets.all().flat_map(ever_current).collect();
    let deleted =
        done(world).filter(|(event, key, _)| event.name == "DeleteAccessKey" && had.contains(*key));
    let early = deleted.filter(|(event, key, _)| {
        let switches = done(world).filter(|(switch, of, _)| {
            switch.name == "UpdateAccessKey" && of == key && switch.time <= event.time
        });
        let last = switches.last();
        !last.is_some_and(|(switch, _, status)| {
            status == "Inactive" && event.time - switch.time >= KEEP_OFF
        })
    });
    early
        .map(|(event, key, _)| format!("3: {key} was deleted at {}", event.time))
        .collect()
}

/// The keys that were current at any time, as far as versions with such ids tell.
fn ever_current(secret: &Secret) -> Vec<String> {
    let told = ["countersign:key", "countersign:told-state"];
    let tags = told.iter().filter_map(|tag| secret.tags.get(*tag));
    let named = tags.filter_map(|tag| tag.rsplit('-').next());
    named
        .map(str::to_owned)
        .chain(promoted_key(secret))
        .collect()
}

/// 6: there are two keys of ours for a user at most.
fn a_user_has_two_keys_at_most(world: &World) -> Vec<String> {
    let users = world.iam.users().iter().filter(|user| user.keys.len() > 2);
    users
        .map(|user| format!("6: {} has {} keys", user.name, user.keys.len()))
        .collect()
}

/// 6: every key that countersign created is in its secret, or gone.
fn every_key_is_in_its_secret(world: &World) -> Vec<String> {
    let stored: BTreeSet<&str> = world
        .secrets
        .all()
        .flat_map(|secret| &secret.versions)
        .filter_map(|version| version.id.strip_prefix("key-")?.split_once('-'))
        .map(|(_, key)| key)
        .collect();
    let lost = creations(world).into_iter().filter(|creation| {
        key(world, &creation.key).is_some() && !stored.contains(creation.key.as_str())
    });
    lost.map(|creation| format!("6: {} is in no secret", creation.key))
        .collect()
}

/// 7: a reader of `AWSCURRENT` gets a key that works, unless git takes it away.
fn readers_get_a_key_that_works(world: &World) -> Vec<String> {
    let is_taken_away = |secret: &Secret| {
        let state = secret.labelled("COUNTERSIGN-STATE");
        state.is_some_and(|it| it.id.starts_with("off-") || it.id.starts_with("drop-"))
    };
    let read = world.secrets.all().filter(|secret| !is_taken_away(secret));
    let broken = read.filter_map(|secret| {
        let id = promoted_key(secret)?;
        let works = key(world, &id).is_some_and(|key| key.active);
        (!works).then(|| format!("7: {id} is current in {} and does not work", secret.name))
    });
    broken.collect()
}

/// 9: whatever was taken away was told of.
fn what_was_taken_away_was_told(world: &World) -> Vec<String> {
    let is_told = |event: &str, key: &str| {
        let mut notices = world.sns.published().iter();
        notices.any(|one| one.attributes["event"] == event && one.message.contains(key))
    };
    let had: BTreeSet<String> = world.secrets.all().flat_map(ever_current).collect();
    let wanted = done(world).filter_map(|(event, key, status)| {
        let event = match (event.name.as_str(), status) {
            ("UpdateAccessKey", "Inactive") => "switched-off",
            ("UpdateAccessKey", "Active") => "switched-on",
            ("DeleteAccessKey", _) if had.contains(key) => "removed",
            _ => return None,
        };
        (!is_told(event, key)).then(|| format!("9: nobody was told that {key} was {event}"))
    });
    wanted.collect()
}
