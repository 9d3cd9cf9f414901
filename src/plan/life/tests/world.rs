//! What the planner is shown of one issued key.

use std::collections::BTreeMap;

use crate::domain::{
    AccessKeyId, AccountId, Act, Duration, Ending, EndingCause, Enforce, Label, Lifecycle, Nonce,
    Principal, Refusal, Timestamp, Version,
};
use crate::plan::life::*;
use crate::plan::{AccessKey, KeyChange, KeyEvent, Secret, SecretPlace, SecretVersion};

pub(super) const ISSUED: i64 = 1_793_610_000;
pub(super) const HOUR: i64 = 3_600;
pub(super) const DAY: i64 = 24 * HOUR;
pub(super) const ID: &str = "AKIAIOSFODNN7EXAMPLE";
pub(super) const NONCE: &str = "0123456789abcdef";
pub(super) const OUR_ROLE: &str =
    "arn:aws:sts::123456789012:assumed-role/countersign-reconcile/run-1";
pub(super) const PERSON: &str = "arn:aws:iam::123456789012:user/alice";
/// When the request was removed.
pub(super) const REMOVED: i64 = ISSUED + 100 * HOUR;

#[derive(Clone)]
pub(super) struct World {
    /// Markers: the act, its nonce, and when it was taken; the last one has the label.
    pub(super) markers: Vec<(Act, &'static str, i64)>,
    /// Switches: on or off, by whom, under which nonce, and when.
    pub(super) switches: Vec<(bool, &'static str, &'static str, i64)>,
    pub(super) is_listed: bool,
    pub(super) is_active: bool,
    pub(super) is_told: bool,
    pub(super) created_by: &'static str,
    pub(super) stored_after: i64,
    pub(super) is_trail_readable: bool,
    pub(super) others: Vec<Secret>,
    pub(super) desired_state: DesiredState,
    pub(super) unapproved: Option<Vec<Refusal>>,
    pub(super) enforce: Enforce,
    pub(super) is_held_back: bool,
    pub(super) rotate_every: Option<Duration>,
    pub(super) unrotatable: Option<Vec<Refusal>>,
    pub(super) old_last_used: Option<Timestamp>,
    pub(super) now: i64,
}

pub(super) fn removed() -> DesiredState {
    DesiredState::Off(Ending {
        cause: EndingCause::Removed,
        at: Timestamp::from_seconds(REMOVED),
    })
}

/// A key whose request was removed an hour ago.
pub(super) fn world() -> World {
    World {
        markers: Vec::new(),
        switches: Vec::new(),
        is_listed: true,
        is_active: true,
        is_told: false,
        created_by: OUR_ROLE,
        stored_after: 2,
        is_trail_readable: true,
        others: Vec::new(),
        desired_state: removed(),
        unapproved: None,
        enforce: Enforce::Delete,
        is_held_back: false,
        rotate_every: None,
        unrotatable: None,
        old_last_used: None,
        now: REMOVED + HOUR,
    }
}

pub(super) fn key_id() -> AccessKeyId {
    AccessKeyId::new(ID).unwrap()
}

pub(super) fn marker(index: usize, (act, nonce, at): (Act, &str, i64)) -> crate::domain::Marker {
    crate::domain::Marker {
        act,
        number: u32::try_from(index).unwrap() + 1,
        at: Timestamp::from_seconds(at),
        nonce: Nonce::new(nonce).unwrap(),
        key: key_id(),
    }
}

pub(super) fn stored() -> Version {
    Version::parse(&format!("key-{NONCE}-{ID}"))
}

pub(super) fn secret(world: &World, name: &str) -> Secret {
    let mut tags: BTreeMap<String, String> = BTreeMap::new();
    tags.insert("countersign:version".to_owned(), "1".to_owned());
    tags.insert("countersign:key".to_owned(), ID.to_owned());
    let mut versions = vec![(stored(), vec!["AWSCURRENT".to_owned()])];
    if let Some(last) = world.markers.len().checked_sub(1) {
        let marker = marker(last, world.markers[last]);
        if world.is_told {
            tags.insert("countersign:told-state".to_owned(), marker.to_string());
        }
        let labels = vec![
            "COUNTERSIGN-STATE".to_owned(),
            "COUNTERSIGN-NEXT".to_owned(),
        ];
        versions.push((Version::Marker(marker), labels));
    }
    Secret {
        name: name.to_owned(),
        place: Some(SecretPlace {
            region: "ap-northeast-1".to_owned(),
            account: AccountId::new("123456789012").unwrap(),
        }),
        tags,
        versions,
        created: Some(Timestamp::from_seconds(ISSUED)),
        is_scheduled_for_deletion: false,
        accessed: None,
    }
}

pub(super) fn event(change: KeyChange, by: &str, nonce: &str, at: i64) -> KeyEvent {
    KeyEvent {
        change,
        at: Timestamp::from_seconds(at),
        user: crate::domain::IamUser::new("batch-exporter").ok(),
        by: Some(by.to_owned()),
        user_agent: None,
        nonce: Nonce::new(nonce).ok(),
    }
}

pub(super) fn facts(world: &World) -> LifeFacts {
    let mut versions = vec![SecretVersion {
        id: stored(),
        labels: Vec::new(),
        created: Some(Timestamp::from_seconds(ISSUED + world.stored_after)),
    }];
    for (index, one) in world.markers.iter().enumerate() {
        versions.push(SecretVersion {
            id: Version::Marker(marker(index, *one)),
            labels: Vec::new(),
            created: Some(Timestamp::from_seconds(one.2)),
        });
    }
    let created = event(KeyChange::Created, world.created_by, NONCE, ISSUED);
    let switches = world.switches.iter().map(|(is_on, by, nonce, at)| {
        let change = match is_on {
            true => KeyChange::Activated,
            false => KeyChange::Deactivated,
        };
        event(change, by, nonce, *at)
    });
    let events = std::iter::once(created).chain(switches).collect();
    let listed = AccessKey {
        id: key_id(),
        created: Timestamp::from_seconds(ISSUED),
        is_active: world.is_active,
    };
    LifeFacts {
        secret: secret(world, "batch-exporter/access-key-20261102090000"),
        versions,
        keys: Some(listed)
            .filter(|_| world.is_listed)
            .into_iter()
            .collect(),
        trail: BTreeMap::from([(key_id(), Some(events).filter(|_| world.is_trail_readable))]),
        now: Timestamp::from_seconds(world.now),
    }
}

pub(super) fn lifecycle(world: &World) -> Lifecycle {
    Lifecycle {
        enforce: world.enforce,
        ..Lifecycle::default()
    }
}

pub(super) fn with<T>(world: &World, then: impl FnOnce(&LifeInput<'_>) -> T) -> T {
    let facts = facts(world);
    let lifecycle = lifecycle(world);
    let principals = [Principal::from_arn(OUR_ROLE).unwrap()];
    then(&LifeInput {
        facts: &facts,
        secrets: &world.others,
        principals: &principals,
        desired_state: &world.desired_state,
        unapproved: world.unapproved.as_deref(),
        lifecycle: &lifecycle,
        is_held_back: world.is_held_back,
        rotate_every: world.rotate_every,
        unrotatable: world.unrotatable.as_deref(),
        old_last_used: world.old_last_used,
    })
}

/// Where the key stands, and what is to be done.
pub(super) fn planned(world: &World) -> String {
    let LifePlan { status, job } = with(world, plan);
    let job = match job {
        Some(LifeJob::Take { act, number, .. }) => format!(" take-{}-{number}", act.as_str()),
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

/// What the second look permits, holding the last marker.
pub(super) fn permitted(world: &World) -> &'static str {
    let last = world.markers.len() - 1;
    let held = marker(last, world.markers[last]);
    match with(world, |input| again(input, Label::State, &held)) {
        Some(LifePermit::Off(..)) => "off",
        Some(LifePermit::On(_)) => "on",
        Some(LifePermit::Delete(_)) => "delete",
        Some(LifePermit::Create(_)) => "create",
        None => "nothing",
    }
}

/// What is changed, how, and what is decided then.
pub(super) type Case<W> = (&'static str, fn(&mut W), &'static str);

pub(super) fn all<W>(base: impl Fn() -> W, decide: impl Fn(&W) -> String, cases: &[Case<W>]) {
    let mut wrong = Vec::new();
    for (what, change, expected) in cases {
        let mut world = base();
        change(&mut world);
        let found = decide(&world);
        if found != *expected {
            wrong.push(format!("{what}: {found}, not {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
