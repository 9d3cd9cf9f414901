//! What must hold once everything has settled, checked on the world.

use std::collections::BTreeSet;

use countersign::domain::KEPT_MARK;
use sandbox::World;
use sandbox::aws::Message;

use crate::schedules::schedule::Played;

/// Everything that does not hold.
pub(crate) fn broken(played: &Played) -> Vec<String> {
    let world = played.stage.story.sandbox.world();
    let mut broken = Vec::new();
    broken.extend(one_promoted_key(played));
    broken.extend(no_silent_orphan(played, &world));
    broken.extend(nothing_of_others_is_touched(played, &world));
    broken.extend(no_key_without_approval(played, &world));
    broken.extend(nothing_leaked(played, &world));
    broken.extend(everything_is_announced(played, &world));
    if !played.settled.changed.is_empty() {
        broken.push(format!(
            "a run that had nothing to do changed {:?}",
            played.settled.changed
        ));
    }
    if let Some(failed) = &played.settled.failed {
        broken.push(format!("a run that nothing disturbed failed: {failed}"));
    }
    broken
}

fn key_of(version: &str) -> &str {
    version.rsplit('-').next().unwrap()
}

/// The ids of the keys that countersign created, from the event history.
fn created(world: &World) -> Vec<(String, String)> {
    let events = world.trail.events().iter();
    let ours = events.filter(|event| {
        event.name == "CreateAccessKey"
            && event.record["userAgent"]
                .as_str()
                .unwrap()
                .contains("countersign")
            && !event.record["responseElements"].is_null()
    });
    ours.map(|event| {
        let key = &event.record["responseElements"]["accessKey"];
        let text = |name: &str| key[name].as_str().unwrap().to_owned();
        (text("userName"), text("accessKeyId"))
    })
    .collect()
}

fn one_promoted_key(played: &Played) -> Vec<String> {
    let doubled = played
        .stage
        .promoted
        .iter()
        .filter(|(_, versions)| versions.len() > 1);
    doubled
        .map(|(name, versions)| format!("1: {name} had {versions:?}"))
        .collect()
}

fn no_silent_orphan(played: &Played, world: &World) -> Vec<String> {
    let held: BTreeSet<&str> = played
        .stage
        .promoted
        .values()
        .flatten()
        .map(|version| key_of(version))
        .collect();
    let mut broken = Vec::new();
    let created = created(world);
    for (user, key) in &created {
        let lives = world.iam.keys(user).iter().any(|have| have.id == *key);
        if lives && !held.contains(&**key) && !played.settled.last.contains(&**key) {
            broken.push(format!("2: {key} of {user} is nowhere"));
        }
        if !lives && held.contains(&**key) && !played.people.deleted.contains(key) {
            broken.push(format!(
                "2: {key} of {user} is in a secret, and was deleted"
            ));
        }
    }
    broken
}

fn nothing_of_others_is_touched(played: &Played, world: &World) -> Vec<String> {
    let made = played.people.made.iter();
    let gone = made.filter(|(user, key)| {
        !world
            .iam
            .keys(user)
            .iter()
            .any(|have| have.id == *key && have.active)
    });
    gone.map(|(user, key)| format!("3: {key} of {user} is gone"))
        .collect()
}

fn no_key_without_approval(played: &Played, world: &World) -> Vec<String> {
    let sneaky = created(world)
        .into_iter()
        .filter(|(user, _)| user == "svc-sneaky");
    let mut broken: Vec<String> = sneaky
        .map(|(_, key)| format!("4: {key} was not approved"))
        .collect();
    for name in played.stage.promoted.keys() {
        let stem = name.rsplit_once("access-key-").unwrap().1;
        if !played
            .people
            .approved
            .contains(&format!("requests/{stem}.yaml"))
        {
            broken.push(format!("4: {name} was not approved"));
        }
    }
    broken
}

fn nothing_leaked(played: &Played, world: &World) -> Vec<String> {
    let mut said = played.stage.log.join("\n");
    for pull in 1..=20 {
        for comment in world.github.comments_on(pull) {
            said += &comment.body;
        }
    }
    said += &format!("{:?}", world.sns.published());
    for secret in world.secrets.all() {
        said += &format!("{:?}{:?}", secret.tags, secret.description);
    }
    let keys = world.iam.users().iter().flat_map(|user| &user.keys);
    let leaked = keys.filter(|key| said.contains(&key.secret));
    leaked
        .map(|key| format!("5: the secret of {} was said", key.id))
        .collect()
}

fn everything_is_announced(played: &Played, world: &World) -> Vec<String> {
    let mut broken = Vec::new();
    for (name, versions) in &played.stage.promoted {
        let secret = world.secrets.get(name).unwrap();
        let stem = name.rsplit_once("access-key-").unwrap().1;
        if !played
            .people
            .asked
            .contains_key(&format!("requests/{stem}.yaml"))
        {
            // Nobody looks at a request that was withdrawn.
            continue;
        }
        let dead = versions
            .iter()
            .any(|version| played.people.deleted.contains(key_of(version)));
        if !secret.tags.contains_key("countersign:announced-at") && !dead {
            broken.push(format!("6: {name} was never announced"));
        }
        let told = |message: &&Message| {
            message
                .attributes
                .get("event")
                .is_some_and(|event| event == "issued")
                && message.message.contains(&**name)
        };
        if !dead && !world.sns.published().iter().any(|message| told(&message)) {
            broken.push(format!("6: no notice of {name}"));
        }
    }
    for pull in 1..=20 {
        let comments = world.github.comments_on(pull);
        let ours = comments
            .iter()
            .filter(|comment| comment.body.starts_with(KEPT_MARK));
        let count = ours.count();
        // One whose run dies after writing it, and before looking again, may stay.
        if count > 1 && count > posted(played, pull) {
            broken.push(format!("6: {count} comments on {pull}"));
        }
    }
    broken
}

/// How many of the runs that met others posted a comment on a pull request.
fn posted(played: &Played, pull: u64) -> usize {
    let post = format!("github:POST /repos/acme/access-keys/issues/{pull}/comments");
    let lines = played.stage.log.iter().filter(|line| line.contains(&post));
    let runs: BTreeSet<&str> = lines.filter_map(|line| line.split(':').next()).collect();
    runs.len()
}
