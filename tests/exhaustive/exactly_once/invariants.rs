//! The promises of `docs/guarantees.md`, looked for in the world: what IAM, Secrets Manager, SNS and GitHub hold, and what
//! they were asked. Each function says what is broken; nothing, where all is well.
//!
//! The program's own words are read for two things only: whether they name a key that needs a person, and whether they hold
//! a secret.

use std::collections::{BTreeMap, BTreeSet};

use countersign::domain::{KEPT_MARK, MENTION_MARK, marked_events};
use sandbox::aws::{AccessKey, Secret, Version};
use sandbox::{Call, World};

/// What people did.
#[derive(Debug, Clone, Default)]
pub(crate) struct People {
    /// The requests that were approved and merged.
    pub(crate) approved: Vec<Approved>,
    /// The ids of the keys that people made, or that were there before.
    pub(crate) made: BTreeSet<String>,
    /// The ids of the keys that people deleted.
    pub(crate) deleted: BTreeSet<String>,
}

/// A request that was approved and merged.
#[derive(Debug, Clone)]
pub(crate) struct Approved {
    pub(crate) user: String,
    /// The name of its secret.
    pub(crate) secret: String,
    pub(crate) pull: u64,
    /// The git object id of the file.
    pub(crate) blob: String,
    /// Until when the approval holds, in seconds since 1970.
    pub(crate) until: i64,
}

/// Everything that is broken once runs have settled. `said` is what the last of them said.
pub(crate) fn broken(world: &World, people: &People, said: &str) -> Vec<String> {
    [
        at_most_one_key_was_promoted(world),
        no_key_lives_on_in_silence(world, people, said),
        what_is_not_ours_is_not_touched(world, people),
        no_key_without_an_approval(world, people),
        no_secret_is_seen(world, said),
        every_outcome_is_announced(world, people),
        creating_is_tried_once(world),
    ]
    .concat()
}

/// 1: a request has at most one promoted key, ever.
pub(crate) fn at_most_one_key_was_promoted(world: &World) -> Vec<String> {
    let promoted = world
        .secrets
        .all()
        .map(|secret| (&secret.name, ever_promoted(world, &secret.name)));
    let doubled = promoted.filter(|(_, keys)| keys.len() > 1);
    doubled
        .map(|(name, keys)| format!("1: {name} had {keys:?}"))
        .collect()
}

/// 2: every key that countersign created is in its secret, deleted, or named to a person; and what is in a secret works.
pub(crate) fn no_key_lives_on_in_silence(
    world: &World,
    people: &People,
    said: &str,
) -> Vec<String> {
    let mut broken = Vec::new();
    let promoted: BTreeSet<String> = world.secrets.all().filter_map(promoted_key).collect();
    for creation in creations(world) {
        let lives = key(world, &creation.key).is_some();
        if lives && !promoted.contains(&creation.key) && !said.contains(&creation.key) {
            broken.push(format!(
                "2: {} of {} lives on in silence",
                creation.key, creation.user
            ));
        }
    }
    for secret in world.secrets.all() {
        let Some(id) = promoted_key(secret).filter(|id| !people.deleted.contains(id)) else {
            continue;
        };
        let stored = secret
            .labelled("AWSCURRENT")
            .map(|version| version.value.as_str());
        let wanted = key(world, &id).filter(|key| key.active).map(value);
        if stored != wanted.as_deref() {
            broken.push(format!("2: {id} is in {} and does not work", secret.name));
        }
    }
    broken
}

/// 3: a key that is not provably countersign's is never touched.
pub(crate) fn what_is_not_ours_is_not_touched(world: &World, people: &People) -> Vec<String> {
    let ours: BTreeSet<String> = creations(world)
        .into_iter()
        .map(|creation| creation.key)
        .collect();
    let mut broken = Vec::new();
    for event in world
        .trail
        .events()
        .iter()
        .filter(|event| is_by_us(world, event))
    {
        let id = event.record["requestParameters"]["accessKeyId"]
            .as_str()
            .unwrap_or_default();
        let changes = ["DeleteAccessKey", "UpdateAccessKey"].contains(&event.name.as_str());
        if changes && !ours.contains(id) {
            broken.push(format!("3: {} of {id}, which is not ours", event.name));
        }
    }
    for id in people.made.difference(&people.deleted) {
        if !key(world, id).is_some_and(|key| key.active) {
            broken.push(format!("3: {id}, which is not ours, is gone"));
        }
    }
    broken
}

/// 4: no key without an approval of exactly this content, that holds.
pub(crate) fn no_key_without_an_approval(world: &World, people: &People) -> Vec<String> {
    let claims = claims(world);
    let is_approved = |creation: &Creation| {
        let Some(secret) = claims
            .get(&creation.nonce)
            .and_then(|name| world.secrets.get(name))
        else {
            return false;
        };
        people.approved.iter().any(|approved| {
            approved.secret == secret.name
                && approved.user == creation.user
                && secret.tags.get("countersign:blob") == Some(&approved.blob)
                && creation.at <= approved.until
        })
    };
    let sneaked = creations(world)
        .into_iter()
        .filter(|creation| !is_approved(creation));
    sneaked
        .map(|creation| format!("4: {} of {} was not approved", creation.key, creation.user))
        .collect()
}

/// 5: the secret key is in its secret, and in nothing that anybody may read.
pub(crate) fn no_secret_is_seen(world: &World, said: &str) -> Vec<String> {
    let comments = (1..=9)
        .flat_map(|pull| world.github.comments_on(pull))
        .map(|it| it.body.clone());
    let notices = world
        .sns
        .published()
        .iter()
        .map(|notice| format!("{notice:?}"));
    let secrets = world.secrets.all().map(|secret| {
        let ids: Vec<&str> = secret
            .versions
            .iter()
            .map(|version| version.id.as_str())
            .collect();
        format!("{:?} {:?} {ids:?}", secret.tags, secret.description)
    });
    let agents = world.calls.iter().map(|call| call.user_agent.clone());
    let events = world
        .trail
        .events()
        .iter()
        .map(|event| event.record.to_string());
    let open: String = comments
        .chain(notices)
        .chain(secrets)
        .chain(agents)
        .chain(events)
        .chain([said.to_owned()])
        .collect();
    let stored = world
        .secrets
        .all()
        .flat_map(|secret| &secret.versions)
        .filter_map(|version| {
            let value: serde_json::Value = serde_json::from_str(&version.value).ok()?;
            Some(value["SecretAccessKey"].as_str()?.to_owned())
        });
    let listed = world
        .iam
        .users()
        .iter()
        .flat_map(|user| &user.keys)
        .map(|key| key.secret.clone());
    let seen: BTreeSet<String> = stored
        .chain(listed)
        .filter(|secret| open.contains(secret.as_str()))
        .collect();
    seen.into_iter()
        .map(|secret| format!("5: {secret} can be read"))
        .collect()
}

/// 6: every outcome is announced, and a pull request has one comment of ours.
pub(crate) fn every_outcome_is_announced(world: &World, people: &People) -> Vec<String> {
    let mut broken = Vec::new();
    for approved in &people.approved {
        let Approved {
            secret: name, pull, ..
        } = approved;
        let comments = our_comments(world, *pull, KEPT_MARK);
        let mentions = our_comments(world, *pull, MENTION_MARK);
        let told = mentions
            .iter()
            .flat_map(|body| marked_events(MENTION_MARK, body));
        let told: Vec<String> = told.collect();
        let distinct: BTreeSet<&String> = told.iter().collect();
        if distinct.len() != told.len() {
            broken.push(format!("6: #{pull} mentions twice: {told:?}"));
        }
        let [comment] = &comments[..] else {
            broken.push(format!("6: {} comments on #{pull}", comments.len()));
            continue;
        };
        let promoted = world
            .secrets
            .get(name)
            .filter(|secret| promoted_key(secret).is_some());
        let Some(secret) =
            promoted.filter(|it| promoted_key(it).is_some_and(|id| !people.deleted.contains(&id)))
        else {
            continue;
        };
        if !is_announced(world, secret) {
            broken.push(format!("6: nobody was told of {name}"));
        }
        if !comment.contains(name) {
            broken.push(format!("6: the comment does not name {name}"));
        }
        let path = secret.tags.get("countersign:request");
        if !path.is_some_and(|path| told.contains(&format!("issued/{path}"))) {
            broken.push(format!("6: nobody was mentioned for {name}"));
        }
    }
    broken
}

/// 7: where nothing is missing, a run changes nothing.
pub(crate) fn nothing_is_changed(calls: &[Call]) -> Vec<String> {
    let changes = calls.iter().filter(|call| call.mutates);
    changes
        .map(|call| format!("7: {} where nothing was missing", call.operation))
        .collect()
}

/// 8: one request's failure stops no other: all but one are announced after a run in which one call went wrong.
pub(crate) fn no_other_is_stopped(world: &World, people: &People) -> Vec<String> {
    let is_stopped = |approved: &&Approved| {
        !world
            .secrets
            .get(&approved.secret)
            .is_some_and(|secret| is_announced(world, secret))
    };
    let stopped: Vec<&str> = people
        .approved
        .iter()
        .filter(is_stopped)
        .map(|approved| approved.secret.as_str())
        .collect();
    if stopped.len() > 1 {
        vec![format!("8: {stopped:?} were stopped together")]
    } else {
        Vec::new()
    }
}

/// What the first four rest on: under one claim creating is tried once, and no two claims have the same nonce.
pub(crate) fn creating_is_tried_once(world: &World) -> Vec<String> {
    let mut broken = Vec::new();
    let mut tried = BTreeSet::new();
    for call in world
        .calls
        .iter()
        .filter(|call| call.operation == "iam:CreateAccessKey")
    {
        let nonce = nonce_in(&call.user_agent);
        if !tried.insert(nonce) {
            broken.push(format!("1: creating was tried twice under {nonce:?}"));
        }
    }
    let mut nonces = BTreeSet::new();
    for version in world.secrets.all().flat_map(|secret| &secret.versions) {
        if version.id.starts_with("claim-") && !nonces.insert(nonce_of(version)) {
            broken.push(format!("1: the nonce of {} is another claim's", version.id));
        }
    }
    broken
}

/// A key that countersign created, as the event history tells it.
pub(crate) struct Creation {
    pub(crate) user: String,
    pub(crate) key: String,
    pub(crate) at: i64,
    nonce: String,
}

pub(crate) fn creations(world: &World) -> Vec<Creation> {
    let events = world.trail.events().iter();
    let ours = events.filter(|event| event.name == "CreateAccessKey" && is_by_us(world, event));
    ours.filter_map(|event| {
        let key = &event.record["responseElements"]["accessKey"];
        Some(Creation {
            user: key["userName"].as_str()?.to_owned(),
            key: key["accessKeyId"].as_str()?.to_owned(),
            at: event.time,
            nonce: nonce_in(event.record["userAgent"].as_str()?).to_owned(),
        })
    })
    .collect()
}

fn is_by_us(world: &World, event: &sandbox::aws::Event) -> bool {
    event.access_key_id == world.credentials.access_key_id
}

/// The key that is in a secret now.
pub(crate) fn promoted_key(secret: &Secret) -> Option<String> {
    let current = secret.labelled("AWSCURRENT")?;
    let (_, key) = current.id.strip_prefix("key-")?.split_once('-')?;
    Some(key.to_owned())
}

/// Whether everybody was told of the key in a secret, and that is noted.
pub(crate) fn is_announced(world: &World, secret: &Secret) -> bool {
    let tells = |event: &str, text: &str| event == "issued" && text.contains(&secret.name);
    let mut notices = world.sns.published().iter();
    let is_told = notices.any(|notice| tells(&notice.attributes["event"], &notice.message));
    is_told
        && ["countersign:key", "countersign:announced-at"]
            .iter()
            .all(|tag| secret.tags.contains_key(*tag))
}

fn ever_promoted(world: &World, name: &str) -> BTreeSet<String> {
    world
        .secrets
        .states(name)
        .filter_map(promoted_key)
        .collect()
}

/// The secret of each nonce that a claim ever had.
fn claims(world: &World) -> BTreeMap<String, String> {
    let versions = world
        .secrets
        .all()
        .flat_map(|secret| secret.versions.iter().map(move |it| (secret, it)));
    let claims = versions.filter(|(_, version)| version.id.starts_with("claim-"));
    claims
        .map(|(secret, version)| (nonce_of(version).to_owned(), secret.name.clone()))
        .collect()
}

fn nonce_of(version: &Version) -> &str {
    version.id.rsplit('-').next().unwrap_or_default()
}

/// What follows `app/countersign-`.
fn nonce_in(agent: &str) -> &str {
    let (_, rest) = agent.split_once("app/countersign-").unwrap_or_default();
    rest.split(' ').next().unwrap_or_default()
}

fn our_comments(world: &World, pull: u64, mark: &str) -> Vec<String> {
    let comments = world
        .github
        .comments_on(pull)
        .into_iter()
        .map(|comment| comment.body.clone());
    comments.filter(|body| body.starts_with(mark)).collect()
}

fn key<'a>(world: &'a World, id: &str) -> Option<&'a AccessKey> {
    world
        .iam
        .users()
        .iter()
        .flat_map(|user| &user.keys)
        .find(|key| key.id == id)
}

fn value(key: &AccessKey) -> String {
    format!(
        r#"{{"AccessKeyId":"{}","SecretAccessKey":"{}"}}"#,
        key.id, key.secret
    )
}
