//! Turns each rule of the life off, and expects the checker to find what breaks.

#[macro_use]
mod without;

use countersign_model::check::{explore, shortest};
use countersign_model::life::brake::{self, Way};
use countersign_model::life::model::Model;
use countersign_model::life::rules::{Rule, Without};
use countersign_model::life::sizes::BOUNDED;
use countersign_model::life::tell;

/// Without the rule the invariant breaks; with it, and all else the same, nothing does.
fn breaks_without(rule: Rule) {
    let Without { size, breaks } = rule.without();
    let off = vec![rule];
    let model = Model { size, off };
    let Some(story) = shortest(&model, breaks) else {
        panic!("nothing breaks");
    };
    println!("{breaks}\n{}", tell::story(&model, &story));
    let off = Vec::new();
    let report = explore(&Model { size, off });
    assert!(report.broken.is_empty(), "{:?}", report.broken);
}

without! {
    moves_that_are_not_linearizable: MovesAreLinearizable,
    reads_that_do_not_catch_up: ReadsCatchUp,
    a_cloudtrail_that_does_not_deliver: CloudTrailDelivers,
    credentials_that_do_not_expire: CredentialsExpire,
    runs_that_do_not_come_daily: RunsComeDaily,
    taking_without_comparing: Compare,
    taking_of_a_replaced_key_without_comparing: CompareOld,
    committing_without_comparing: CompareAtCommit,
    moving_current_without_comparing: CompareCurrent,
    deleting_without_a_point_of_no_return: DropFirst,
    deleting_at_once: KeepOff,
    deleting_what_another_hand_switched_off: ByOurHand,
    taking_absence_for_removal: Evidence,
    acting_by_an_old_checkout: HeadAfterState,
    switching_on_by_the_marker_alone: ApprovalAtOn,
    rotating_without_proof: RotationProof,
    touching_what_is_not_proved_ours: Ours,
    fighting_at_once: LeaveADay,
    switching_on_what_a_person_switched_off: TheirOffStays,
    moving_current_forward_again: RollbackStays,
    finishing_under_the_marker_of_another: FreshMarker,
    taking_from_a_young_marker: Lease,
    taking_late_calls_for_a_persons: SetRight,
    not_looking_again: SecondLook,
    not_stopping_by_itself: SelfStop,
    not_waiting_for_cloudtrail: WaitForTrail,
    taking_every_other_key_for_a_replaced_one: OldByOrder,
    switching_off_what_readers_still_get: CurrentFirst,
    no_overlap: Overlap,
    dropping_the_newer_key_first: OldGoesFirst,
    committing_untested: TestFirst,
    deleting_what_can_still_be_committed: Fence,
    not_sweeping: Sweep,
    deleting_the_secret_first: SecretLast,
}

#[test]
fn nothing_breaks_within_small_bounds() {
    for size in BOUNDED.into_iter().filter(|size| size.rotations == 0) {
        let off = Vec::new();
        let report = explore(&Model { size, off });
        assert!(report.broken.is_empty(), "{size}: {:?}", report.broken);
    }
}

#[test]
fn the_readme_has_a_row_for_each_rule() {
    let readme = include_str!("../README.md");
    for rule in Rule::ASSUMPTIONS.into_iter().chain(Rule::GUARDS) {
        let Without { size, breaks } = rule.without();
        let row = format!("| `{rule:?}` | {} | {breaks} | {size} |", rule.text());
        assert!(readme.lines().any(|line| line == row), "{row}");
    }
    for rule in brake::Rule::ALL {
        let row = format!(
            "| `{rule:?}` | {} | {} | {} |",
            rule.text(),
            brake::BRAKE,
            rule.shows_with()
        );
        assert!(readme.lines().any(|line| line == row), "{row}");
    }
}

#[test]
fn the_brake_holds() {
    for way in [Way::Removals, Way::Expiries] {
        let off = Vec::new();
        let report = explore(&brake::Model { way, off });
        assert!(report.broken.is_empty(), "{way}: {:?}", report.broken);
        assert_eq!(report.found.len(), 2, "{way}");
    }
}

#[test]
fn the_brake_does_not_hold_without_each_of_its_rules() {
    for rule in brake::Rule::ALL {
        let way = rule.shows_with();
        let off = vec![rule];
        let story = shortest(&brake::Model { way, off }, brake::BRAKE);
        assert!(story.is_some(), "{rule:?}: nothing breaks");
    }
}
