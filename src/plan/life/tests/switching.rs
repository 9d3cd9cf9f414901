//! Off, on, and deleted.

use super::world::*;
use crate::domain::*;
use crate::plan::life::*;

#[test]
fn what_git_takes_away_goes_off() {
    all(
        world,
        planned,
        &[
            ("removed", |_| (), "overdue take-off-1"),
            ("only told", |w| w.enforce = Enforce::Report, "overdue"),
            ("held back", |w| w.is_held_back = true, "braked"),
            ("deleted by hand", |w| w.is_listed = false, "gone"),
            (
                "not proved",
                |w| w.desired_state = DesiredState::Unproven(vec![Refusal::ConfigurationChanged]),
                "removal-unproven",
            ),
            (
                "off by hand before",
                |w| {
                    w.is_active = false;
                    w.switches = vec![(false, PERSON, "", REMOVED - HOUR)];
                },
                "off take-off-1",
            ),
            (
                "on by hand after it",
                |w| w.switches = vec![(true, PERSON, "", REMOVED + 60)],
                "contested",
            ),
            (
                "… a day ago",
                |w| {
                    w.switches = vec![(true, PERSON, "", REMOVED + 60)];
                    w.now = REMOVED + 60 + DAY;
                },
                "overdue take-off-1",
            ),
            (
                "on by hand before it",
                |w| w.switches = vec![(true, PERSON, "", REMOVED - 60)],
                "overdue take-off-1",
            ),
            (
                "who switched it on does not show",
                |w| w.switches = vec![(false, PERSON, "", REMOVED - 60)],
                "overdue",
            ),
            (
                "taken a moment ago",
                |w| w.markers = vec![(Act::Off, "aaaaaaaaaaaaaaaa", REMOVED + HOUR - 60)],
                "overdue",
            ),
            (
                "taken and left",
                |w| w.markers = vec![(Act::Off, "aaaaaaaaaaaaaaaa", REMOVED + 60)],
                "overdue take-off-2",
            ),
        ],
    );
}

#[test]
fn a_key_that_is_not_proved_ours_is_left_alone() {
    let other = secret(&world(), "batch-exporter/access-key-other");
    all(
        world,
        planned,
        &[
            (
                "somebody else created it",
                |w| w.created_by = PERSON,
                "unproven",
            ),
            (
                "it was stored later",
                |w| w.stored_after = 2 * HOUR,
                "unproven",
            ),
            (
                "CloudTrail cannot be read",
                |w| w.is_trail_readable = false,
                "unproven",
            ),
            (
                "… and it is old",
                |w| {
                    w.is_trail_readable = false;
                    w.now = ISSUED + 100 * DAY;
                },
                "unproven",
            ),
        ],
    );
    let mut world = world();
    world.others = vec![other];
    assert_eq!(planned(&world), "unproven");
    world.markers = vec![(Act::Off, "aaaaaaaaaaaaaaaa", REMOVED + 60)];
    world.now = REMOVED + 90;
    assert_eq!(permitted(&world), "nothing");
}

/// A key that countersign switched off an hour after its removal.
pub(super) fn off() -> World {
    World {
        markers: vec![(Act::Off, "aaaaaaaaaaaaaaaa", REMOVED + HOUR)],
        switches: vec![(false, OUR_ROLE, "aaaaaaaaaaaaaaaa", REMOVED + HOUR + 2)],
        is_active: false,
        is_told: true,
        now: REMOVED + 2 * HOUR,
        ..world()
    }
}

#[test]
fn what_is_off_waits_and_is_deleted() {
    all(
        off,
        planned,
        &[
            ("off", |_| (), "off"),
            ("people were not told", |w| w.is_told = false, "off tell"),
            (
                "… a moment ago",
                |w| {
                    w.is_told = false;
                    w.now = REMOVED + HOUR + 60;
                },
                "off",
            ),
            (
                "kept off, and nobody was told",
                |w| {
                    w.now = REMOVED + 15 * DAY;
                    w.is_told = false;
                },
                "off tell",
            ),
            (
                "kept off",
                |w| w.now = REMOVED + 15 * DAY,
                "off take-drop-2",
            ),
            (
                "… and never deleted",
                |w| {
                    w.now = REMOVED + 15 * DAY;
                    w.enforce = Enforce::Off;
                },
                "off",
            ),
            (
                "on by hand",
                |w| {
                    w.is_active = true;
                    w.switches.push((true, PERSON, "", REMOVED + HOUR + 600));
                },
                "contested",
            ),
            (
                "… a day ago",
                |w| {
                    w.is_active = true;
                    w.switches.push((true, PERSON, "", REMOVED + HOUR + 600));
                    w.now = REMOVED + 2 * DAY;
                },
                "overdue take-off-2",
            ),
            (
                "off again by hand, in between",
                |w| {
                    w.switches.push((true, PERSON, "", REMOVED + 3 * DAY));
                    w.switches.push((false, PERSON, "", REMOVED + 4 * DAY));
                    w.now = REMOVED + 15 * DAY;
                },
                "off take-off-2",
            ),
            ("deleted by hand", |w| w.is_listed = false, "gone"),
            (
                "by another role under a nonce of ours",
                |w| {
                    w.switches = vec![(false, PERSON, "aaaaaaaaaaaaaaaa", REMOVED + HOUR)];
                    w.now = REMOVED + 15 * DAY;
                },
                "off take-off-2",
            ),
            (
                "under a nonce that is no marker's",
                |w| {
                    w.switches = vec![(false, OUR_ROLE, "cccccccccccccccc", REMOVED + HOUR)];
                    w.now = REMOVED + 15 * DAY;
                },
                "off take-off-2",
            ),
        ],
    );
}

/// A key past the point of no return.
pub(super) fn dropped() -> World {
    World {
        markers: vec![
            (Act::Off, "aaaaaaaaaaaaaaaa", REMOVED + HOUR),
            (Act::Drop, "bbbbbbbbbbbbbbbb", REMOVED + 15 * DAY),
        ],
        is_told: false,
        now: REMOVED + 15 * DAY + HOUR,
        ..off()
    }
}

#[test]
fn nothing_comes_back_from_the_point_of_no_return() {
    all(
        dropped,
        planned,
        &[
            ("taken and left", |_| (), "off delete"),
            ("a moment ago", |w| w.now = REMOVED + 15 * DAY + 60, "off"),
            (
                "restored since",
                |w| w.desired_state = DesiredState::On,
                "off delete",
            ),
            (
                "on by hand",
                |w| {
                    w.is_active = true;
                    w.switches.push((true, PERSON, "", REMOVED + 15 * DAY + 60));
                },
                "contested",
            ),
            ("deleted", |w| w.is_listed = false, "removed tell"),
            (
                "… and told",
                |w| {
                    w.is_listed = false;
                    w.is_told = true;
                },
                "removed close",
            ),
        ],
    );
}

/// A key that is off, and whose request is back.
pub(super) fn back() -> World {
    World {
        desired_state: DesiredState::On,
        ..off()
    }
}

/// We switched it on ninety minutes after the removal.
fn on_again(world: &mut World) {
    let at = REMOVED + 90 * 60;
    world.markers.push((Act::On, "dddddddddddddddd", at));
    let switch = (true, OUR_ROLE, "dddddddddddddddd", at);
    world.switches.push(switch);
}

#[test]
fn what_git_gives_back_is_switched_on_with_an_approval() {
    all(
        back,
        planned,
        &[
            ("approved", |_| (), "off take-on-2"),
            (
                "not approved",
                |w| w.unapproved = Some(vec![Refusal::ConfigurationChanged]),
                "off",
            ),
            (
                "off by hand",
                |w| w.switches.push((false, PERSON, "", REMOVED + HOUR + 600)),
                "contested",
            ),
            (
                "nobody knows who switched it off",
                |w| w.switches.clear(),
                "contested",
            ),
            (
                "the call never came",
                |w| {
                    w.is_active = true;
                    w.switches.clear();
                },
                "off take-on-2",
            ),
            (
                "on again",
                |w| {
                    on_again(w);
                    w.is_active = true;
                    w.now = REMOVED + DAY;
                },
                "announced",
            ),
            (
                "… and nobody was told",
                |w| {
                    on_again(w);
                    w.is_active = true;
                    w.is_told = false;
                    w.now = REMOVED + DAY;
                },
                "announced tell",
            ),
            (
                "… and a late call switched it off",
                |w| {
                    on_again(w);
                    w.switches
                        .push((false, OUR_ROLE, "aaaaaaaaaaaaaaaa", REMOVED + 100 * 60));
                    w.now = REMOVED + DAY;
                },
                "off take-on-3",
            ),
        ],
    );
}
