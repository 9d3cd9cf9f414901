//! The promises of `docs/guarantees.md`, looked for in the world: what IAM, Secrets Manager, SNS and GitHub hold, and what
//! they were asked. Each function returns what is broken.
//!
//! The program's own words are read for two things only: whether they name a key that needs a person, and whether they hold
//! a secret.

pub(crate) mod life;

use std::collections::{BTreeMap, BTreeSet};

use countersign::demo::Story;
use countersign::domain::{KEPT_MARK, MENTION_MARK, marked_events};
use sandbox::aws::{Secret, Version};
use sandbox::{Call, World};

use super::state::{
    Creation, all_keys, creations, key, marked, nonce_in, our_events, promoted_key, value,
    was_announced,
};
use super::world::{DAY, blob};

/// More pull requests than any test opens whose comments are looked at.
const PULLS: u64 = 20;

/// What people did.
#[derive(Debug, Clone, Default)]
pub(crate) struct People {
    /// The requests that were approved and merged.
    pub(crate) approved: Vec<Approved>,
    /// The ids of the keys that people made, or that were there before.
    pub(crate) made: BTreeSet<String>,
    /// The ids of the keys that people deleted.
    pub(crate) deleted: BTreeSet<String>,
    /// The pull requests whose comments people changed, or several runs wrote at once.
    pub(crate) disturbed: BTreeSet<u64>,
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
    /// Whether its file is gone from the default branch: nobody looks at it any more.
    pub(crate) is_withdrawn: bool,
}

impl Approved {
    /// What was approved and merged just now; the approval holds for a day.
    pub(crate) fn now(story: &Story, path: &str, user: &str, pull: u64) -> Self {
        let stem = path.trim_start_matches("requests/");
        let stem = stem.trim_end_matches(".yaml");
        Self {
            user: user.to_owned(),
            secret: format!("{user}/access-key-{stem}"),
            pull,
            blob: blob(story, path),
            until: story.sandbox.world().now() + DAY,
            is_withdrawn: false,
        }
    }
}

/// Everything that is broken once runs have settled. `said` is what the last of them said.
pub(crate) fn settled(world: &World, people: &People, said: &str) -> Vec<String> {
    [
        at_most_one_key_was_promoted(world),
        no_key_lives_on_in_silence(world, people, said),
        no_key_without_an_approval(world, people),
        every_outcome_is_announced(world, people),
        what_people_made_is_there(world, people),
        always(world, said),
    ]
    .concat()
}

/// What must not happen at any time. `said` is what a run said.
pub(crate) fn always(world: &World, said: &str) -> Vec<String> {
    [
        what_is_not_ours_is_not_touched(world),
        no_secret_is_seen(world, said),
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
pub(crate) fn what_is_not_ours_is_not_touched(world: &World) -> Vec<String> {
    let ours: BTreeSet<String> = creations(world).into_iter().map(|it| it.key).collect();
    let changes = our_events(world)
        .filter(|event| ["DeleteAccessKey", "UpdateAccessKey"].contains(&event.name.as_str()));
    changes
        .filter_map(|event| {
            let id = event.record["requestParameters"]["accessKeyId"].as_str();
            let id = id.unwrap_or_default();
            (!ours.contains(id)).then(|| format!("3: {} of {id}, which is not ours", event.name))
        })
        .collect()
}

/// 3: what people made works until they delete it.
pub(crate) fn what_people_made_is_there(world: &World, people: &People) -> Vec<String> {
    let theirs = people.made.difference(&people.deleted);
    let gone = theirs.filter(|id| !key(world, id).is_some_and(|key| key.active));
    gone.map(|id| format!("3: {id}, which is not ours, is gone"))
        .collect()
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

/// 5: a secret key is in its secret, and neither it nor what countersign calls with is in anything that anybody may read.
pub(crate) fn no_secret_is_seen(world: &World, said: &str) -> Vec<String> {
    let comments = (1..=PULLS).flat_map(|pull| marked(world, pull, ""));
    let notices = world.sns.published().iter();
    let secrets = world.secrets.all().map(|secret| {
        let ids: Vec<&str> = secret.versions.iter().map(|it| it.id.as_str()).collect();
        format!("{:?} {:?} {ids:?}", secret.tags, secret.description)
    });
    let agents = world.calls.iter().map(|call| call.user_agent.clone());
    let events = world.trail.events().iter();
    let open: String = comments
        .chain(notices.map(|notice| format!("{notice:?}")))
        .chain(secrets)
        .chain(agents)
        .chain(events.map(|event| event.record.to_string()))
        .chain([said.to_owned()])
        .collect();
    let versions = world.secrets.all().flat_map(|secret| &secret.versions);
    let stored = versions.filter_map(|version| {
        let value: serde_json::Value = serde_json::from_str(&version.value).ok()?;
        Some(value["SecretAccessKey"].as_str()?.to_owned())
    });
    let caller = [
        world.credentials.secret_access_key.clone(),
        world.credentials.session_token.clone(),
        world.github.token().to_owned(),
    ];
    let hidden: BTreeSet<String> = stored
        .chain(all_keys(world).map(|key| key.secret.clone()))
        .chain(caller)
        .collect();
    let seen = hidden.iter().filter(|it| open.contains(it.as_str()));
    seen.map(|secret| format!("5: {secret} can be read"))
        .collect()
}

/// 6: every outcome is announced, and a pull request has one comment of ours.
pub(crate) fn every_outcome_is_announced(world: &World, people: &People) -> Vec<String> {
    let mut broken = Vec::new();
    for approved in people.approved.iter().filter(|it| !it.is_withdrawn) {
        let Approved {
            secret: name, pull, ..
        } = approved;
        let is_disturbed = people.disturbed.contains(pull);
        let comments = marked(world, *pull, KEPT_MARK);
        let mentions = marked(world, *pull, MENTION_MARK);
        let told: Vec<String> = mentions
            .iter()
            .flat_map(|body| marked_events(MENTION_MARK, body))
            .collect();
        let distinct: BTreeSet<&String> = told.iter().collect();
        if distinct.len() != told.len() && !is_disturbed {
            broken.push(format!("6: #{pull} mentions twice: {told:?}"));
        }
        if comments.len() != 1 && !is_disturbed {
            broken.push(format!("6: {} comments on #{pull}", comments.len()));
        }
        let secret = world.secrets.get(name);
        let holds =
            |secret: &&Secret| promoted_key(secret).is_some_and(|id| !people.deleted.contains(&id));
        let Some(secret) = secret.filter(holds) else {
            continue;
        };
        if !was_announced(world, secret) {
            broken.push(format!("6: nobody was told of {name}"));
        }
        let is_named = comments.iter().any(|comment| comment.contains(name));
        if !is_named && !is_disturbed {
            broken.push(format!("6: the comment does not name {name}"));
        }
        let path = secret.tags.get("countersign:request");
        let is_mentioned = path.is_some_and(|path| told.contains(&format!("issued/{path}")));
        if !is_mentioned && !is_disturbed {
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
        let secret = world.secrets.get(&approved.secret);
        !secret.is_some_and(|secret| was_announced(world, secret))
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
