//! The brake.

use super::world::ISSUED;
use crate::domain::*;
use crate::plan::Address;
use crate::plan::life::*;

#[test]
fn the_brake_holds_back_what_looks_like_an_accident() {
    let brake = Brake {
        keys: 2,
        percent: 10,
    };
    let ended = |cause, count: i64| -> Vec<Ended> {
        let one = |n: i64| Ended {
            address: Address {
                place: None,
                name: n.to_string(),
            },
            ending: Ending {
                cause,
                at: Timestamp::from_seconds(ISSUED + n),
            },
            is_approved: false,
        };
        (0..count).map(one).collect()
    };
    let held = |recent: Recent, ended: &[Ended]| -> Vec<String> {
        let held = hold_back(&brake, recent, ended).into_iter();
        held.map(|address| address.name).collect()
    };
    let none = Recent {
        keys: 5,
        went_off: 0,
        given_back: 0,
    };
    let (removed, expired) = (EndingCause::Removed, EndingCause::Expired);
    assert!(held(none, &ended(removed, 2)).is_empty());
    assert_eq!(held(none, &ended(removed, 3)), ["0", "1", "2"]);
    assert_eq!(
        held(
            Recent {
                went_off: 1,
                ..none
            },
            &ended(removed, 2)
        )
        .len(),
        2
    );
    assert_eq!(
        held(
            Recent {
                given_back: 1,
                ..none
            },
            &ended(removed, 2)
        )
        .len(),
        2
    );
    assert!(held(Recent { keys: 100, ..none }, &ended(removed, 10)).is_empty());
    assert_eq!(held(none, &ended(expired, 4)), ["2", "3"]);
    assert_eq!(
        held(
            Recent {
                went_off: 2,
                ..none
            },
            &ended(expired, 1)
        ),
        ["0"]
    );
    let both = [ended(removed, 1), ended(expired, 2)].concat();
    assert_eq!(held(none, &both), ["1"]);
    let mut approved = ended(removed, 5);
    approved.iter_mut().for_each(|one| one.is_approved = true);
    assert!(held(none, &approved).is_empty());
}
