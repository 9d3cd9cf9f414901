//! The second look.

use super::switching::{back, dropped, off};
use super::world::*;
use crate::domain::*;
use crate::plan::life::*;

#[test]
fn the_second_look_permits_what_still_holds() {
    let off = || World {
        markers: vec![(Act::Off, "aaaaaaaaaaaaaaaa", REMOVED + 60)],
        now: REMOVED + 62,
        ..world()
    };
    let permitted = |world: &World| permitted(world).to_owned();
    all(
        off,
        permitted,
        &[
            ("off", |_| (), "off"),
            (
                "restored",
                |w| w.desired_state = DesiredState::On,
                "nothing",
            ),
            (
                "not proved any more",
                |w| w.desired_state = DesiredState::Unproven(Vec::new()),
                "nothing",
            ),
            (
                "a person's",
                |w| w.switches = vec![(true, PERSON, "", REMOVED + 30)],
                "nothing",
            ),
            ("only told", |w| w.enforce = Enforce::Report, "nothing"),
            ("deleted", |w| w.is_listed = false, "nothing"),
        ],
    );
    let on = || World {
        markers: [
            off().markers,
            vec![(Act::On, "dddddddddddddddd", REMOVED + 2 * HOUR)],
        ]
        .concat(),
        now: REMOVED + 2 * HOUR + 2,
        ..back()
    };
    all(
        on,
        permitted,
        &[
            ("on", |_| (), "on"),
            (
                "not approved",
                |w| w.unapproved = Some(Vec::new()),
                "nothing",
            ),
            ("removed again", |w| w.desired_state = removed(), "nothing"),
            (
                "off by hand",
                |w| w.switches.push((false, PERSON, "", REMOVED + 90 * 60)),
                "nothing",
            ),
        ],
    );
    all(
        dropped,
        permitted,
        &[
            ("deleted", |_| (), "delete"),
            ("restored", |w| w.desired_state = DesiredState::On, "delete"),
            (
                "on by hand",
                |w| {
                    w.is_active = true;
                },
                "nothing",
            ),
            (
                "off by hand",
                |w| w.switches.push((false, PERSON, "", REMOVED + DAY)),
                "nothing",
            ),
            ("too early", |w| w.now = REMOVED + 10 * DAY, "nothing"),
            ("not to be deleted", |w| w.enforce = Enforce::Off, "nothing"),
        ],
    );
}

#[test]
fn a_marker_that_was_taken_by_another_run_permits_nothing() {
    let mut world = off();
    let held = marker(0, (Act::Off, "eeeeeeeeeeeeeeee", REMOVED + HOUR));
    world.is_active = true;
    world.switches.clear();
    assert_eq!(
        with(&world, |input| again(input, Label::State, &held)),
        None
    );
}
