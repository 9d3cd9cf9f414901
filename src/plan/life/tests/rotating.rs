//! Rotated.

use super::world::*;
use crate::domain::*;
use crate::plan::life::*;
use crate::plan::{AccessKey, KeyChange, SecretVersion};

const NEW: &str = "AKIANEWKEYNEWKEYNEWK";
const ROTATE: &str = "5555555555555555";
/// When the rotation began.
const ROTATED: i64 = ISSUED + 90 * DAY;

/// How far a rotation has come.
#[derive(Clone)]
struct Rotation {
    world: World,
    /// Whether the state is on the new key; otherwise on the marker.
    is_committed: bool,
    /// Whether `AWSCURRENT` has followed.
    is_current: bool,
    /// Whether `AWSPREVIOUS` is on the new key: a person moved `AWSCURRENT` back.
    was_current: bool,
    is_created: bool,
    is_stored: bool,
    is_new_active: bool,
    is_told: bool,
    /// The markers of the replaced key.
    old: Vec<(Act, &'static str, i64)>,
}

/// A key that is 90 days old, and whose request says that it is replaced then.
fn rotating() -> Rotation {
    Rotation {
        world: World {
            desired_state: DesiredState::On,
            rotate_every: Some(Duration::from_seconds(90 * DAY)),
            now: ROTATED + HOUR,
            ..world()
        },
        is_committed: false,
        is_current: false,
        was_current: false,
        is_created: false,
        is_stored: false,
        is_new_active: true,
        is_told: false,
        old: Vec::new(),
    }
}

/// A rotation whose key is the request's.
fn rotated() -> Rotation {
    let mut rotation = rotating();
    rotation.world.markers = vec![(Act::Rotate, ROTATE, ROTATED)];
    Rotation {
        is_committed: true,
        is_current: true,
        is_created: true,
        is_stored: true,
        is_told: true,
        ..rotation
    }
}

fn new_key() -> Version {
    Version::parse(&format!("key-{ROTATE}-{NEW}"))
}

fn rotation_facts(rotation: &Rotation) -> LifeFacts {
    let mut facts = facts(&rotation.world);
    let label = |is_on: bool, label: &str| is_on.then(|| label.to_owned());
    let state = "COUNTERSIGN-STATE";
    facts.secret.versions.clear();
    let old = stored();
    let labels = label(!rotation.is_current, "AWSCURRENT");
    facts
        .secret
        .versions
        .push((old, labels.into_iter().collect()));
    if let Some(last) = rotation.world.markers.len().checked_sub(1) {
        let marker = Version::Marker(marker(last, rotation.world.markers[last]));
        let labels = label(!rotation.is_committed, state).into_iter().collect();
        facts.secret.versions.push((marker, labels));
    }
    let id = AccessKeyId::new(NEW).unwrap();
    if rotation.is_stored {
        let labels = [
            label(rotation.is_committed, state),
            label(rotation.is_current, "AWSCURRENT"),
            label(rotation.was_current, "AWSPREVIOUS"),
        ];
        let labels = labels.into_iter().flatten().collect();
        facts.secret.versions.push((new_key(), labels));
        facts.versions.push(SecretVersion {
            id: new_key(),
            labels: Vec::new(),
            created: Some(Timestamp::from_seconds(ROTATED + 5)),
        });
    }
    if rotation.is_created {
        facts.keys.push(AccessKey {
            id: id.clone(),
            created: Timestamp::from_seconds(ROTATED + 3),
            is_active: rotation.is_new_active,
        });
        let created = event(KeyChange::Created, OUR_ROLE, ROTATE, ROTATED + 3);
        facts.trail.insert(id, Some(vec![created]));
    }
    for (index, one) in rotation.old.iter().enumerate() {
        let version = Version::Marker(marker(index, *one));
        let is_last = index + 1 == rotation.old.len();
        let labels = label(is_last, "COUNTERSIGN-OLD").into_iter().collect();
        if is_last {
            facts.secret.versions.push((version.clone(), labels));
            let told = ("countersign:told-old".to_owned(), version.to_string());
            facts.secret.tags.extend([told]);
        }
        facts.versions.push(SecretVersion {
            id: version,
            labels: Vec::new(),
            created: Some(Timestamp::from_seconds(one.2)),
        });
    }
    if rotation.is_told {
        let told = ("countersign:told-state".to_owned(), new_key().to_string());
        facts.secret.tags.extend([told]);
    }
    facts
}

fn with_rotation<T>(rotation: &Rotation, then: impl FnOnce(&LifeInput<'_>) -> T) -> T {
    let facts = rotation_facts(rotation);
    with(&rotation.world, |input| {
        then(&LifeInput {
            facts: &facts,
            ..*input
        })
    })
}

fn planned_rotation(rotation: &Rotation) -> String {
    let LifePlan { status, job } = with_rotation(rotation, plan);
    let job = match job {
        Some(LifeJob::Take {
            label, act, number, ..
        }) => {
            let label = label
                .as_str()
                .trim_start_matches("COUNTERSIGN-")
                .to_lowercase();
            format!(" take-{}-{number}-{label}", act.as_str())
        }
        Some(LifeJob::Delete(..)) => " delete".to_owned(),
        Some(LifeJob::Commit(..)) => " commit".to_owned(),
        Some(LifeJob::Follow { .. }) => " follow".to_owned(),
        Some(LifeJob::DeleteOrphan(_)) => " delete-orphan".to_owned(),
        Some(LifeJob::Tell(..)) => " tell".to_owned(),
        Some(LifeJob::Close) => " close".to_owned(),
        None => String::new(),
    };
    format!("{}{job}", status.word())
}

#[test]
fn a_key_that_is_old_enough_is_replaced() {
    all(
        rotating,
        planned_rotation,
        &[
            ("due", |_| (), "announced take-rotate-1-state"),
            ("a day early", |r| r.world.now = ROTATED - DAY, "announced"),
            (
                "not approved",
                |r| r.world.unrotatable = Some(vec![Refusal::ConfigurationChanged]),
                "not-rotated",
            ),
            (
                "never deleted",
                |r| r.world.enforce = Enforce::Off,
                "announced",
            ),
            ("no place", |r| r.is_created = true, "blocked"),
            (
                "off by hand",
                |r| {
                    r.world.is_active = false;
                    r.world.switches = vec![(false, PERSON, "", ROTATED)];
                },
                "contested",
            ),
            (
                "removed",
                |r| r.world.desired_state = removed(),
                "overdue take-off-1-state",
            ),
        ],
    );
}

#[test]
fn a_rotation_that_was_left_goes_on_or_is_left_behind() {
    let begun = || {
        let mut rotation = rotating();
        rotation.world.markers = vec![(Act::Rotate, ROTATE, ROTATED)];
        rotation
    };
    all(
        begun,
        planned_rotation,
        &[
            ("no key", |_| (), "announced take-rotate-2-state"),
            ("a moment ago", |r| r.world.now = ROTATED + 60, "rotating"),
            (
                "made and not stored",
                |r| r.is_created = true,
                "announced take-rotate-2-state",
            ),
            (
                "stored",
                |r| {
                    r.is_created = true;
                    r.is_stored = true;
                },
                "rotating commit",
            ),
            (
                "… and not approved any more",
                |r| {
                    r.is_created = true;
                    r.is_stored = true;
                    r.world.unrotatable = Some(Vec::new());
                },
                "announced take-rotate-2-state",
            ),
            (
                "… and removed",
                |r| {
                    r.is_created = true;
                    r.is_stored = true;
                    r.world.desired_state = removed();
                },
                "overdue take-off-2-state",
            ),
            (
                "… and left behind",
                |r| {
                    r.is_created = true;
                    r.is_stored = true;
                    r.world
                        .markers
                        .push((Act::Rotate, "6666666666666666", ROTATED + 40 * 60));
                    r.world.now = ROTATED + 2 * HOUR;
                },
                "announced delete-orphan",
            ),
        ],
    );
}

#[test]
fn a_replaced_key_goes_after_the_overlap() {
    all(
        rotated,
        planned_rotation,
        &[
            ("both work", |_| (), "rotating"),
            (
                "AWSCURRENT has not followed",
                |r| {
                    r.is_current = false;
                    r.is_told = false;
                },
                "announced follow",
            ),
            (
                "a person moved it back",
                |r| {
                    r.is_current = false;
                    r.was_current = true;
                },
                "contested",
            ),
            ("nobody was told", |r| r.is_told = false, "rotating tell"),
            (
                "the overlap is over",
                |r| r.world.now = ROTATED + 8 * DAY,
                "rotating take-off-1-old",
            ),
            (
                "… and it is in use",
                |r| {
                    r.world.now = ROTATED + 8 * DAY;
                    r.world.old_last_used = Some(Timestamp::from_seconds(ROTATED + 8 * DAY - HOUR));
                },
                "still-used",
            ),
            (
                "… for too long",
                |r| {
                    r.world.now = ROTATED + 15 * DAY;
                    r.world.old_last_used =
                        Some(Timestamp::from_seconds(ROTATED + 15 * DAY - HOUR));
                },
                "rotating take-off-1-old",
            ),
            (
                "… and the new one is off",
                |r| {
                    r.world.now = ROTATED + 8 * DAY;
                    r.is_new_active = false;
                },
                "contested",
            ),
            (
                "off, and kept off",
                |r| {
                    r.world.is_active = false;
                    r.old = vec![(Act::Off, "7777777777777777", ROTATED + 8 * DAY)];
                    r.world.switches =
                        vec![(false, OUR_ROLE, "7777777777777777", ROTATED + 8 * DAY)];
                    r.world.now = ROTATED + 23 * DAY;
                },
                "rotating take-drop-2-old",
            ),
            (
                "removed, both",
                |r| r.world.desired_state = removed(),
                "overdue take-off-2-state",
            ),
            (
                "deleted by hand",
                |r| r.world.is_listed = false,
                "announced",
            ),
        ],
    );
}
