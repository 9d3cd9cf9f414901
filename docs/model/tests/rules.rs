//! Turns each rule off, and expects the checker to find what breaks.

#[macro_use]
mod without;

use countersign_model::check::{explore, shortest};
use countersign_model::model::Model;
use countersign_model::rules::{Rule, Without};
use countersign_model::sizes::{BOUNDED, size};
use countersign_model::tell;

/// Without the rule the invariant breaks; with it, and all else the same, nothing does.
fn breaks_without(rule: Rule) {
    let Without { size, too, breaks } = rule.without();
    let off: Vec<Rule> = too.iter().copied().chain([rule]).collect();
    let model = Model { size, off };
    let Some(story) = shortest(&model, breaks) else {
        panic!("nothing breaks");
    };
    println!("{breaks}\n{}", tell::story(&model, &story));
    // Three runs with every rule on are what `cargo run` checks.
    if size.runs < 3 {
        let off = too.to_vec();
        let report = explore(&Model { size, off });
        assert!(report.broken.is_empty(), "{:?}", report.broken);
    }
}

without! {
    moves_that_are_not_linearizable: MovesAreLinearizable,
    reads_that_do_not_catch_up: ReadsCatchUp,
    a_cloudtrail_that_does_not_deliver: CloudTrailDelivers,
    credentials_that_do_not_expire: CredentialsExpire,
    secrets_that_do_not_stay: SecretsStay,
    runs_that_do_not_come_daily: RunsComeDaily,
    promoting_without_comparing: CompareAtPromote,
    taking_over_without_comparing: CompareAtTakeOver,
    creating_again: CreateOnce,
    promoting_again: PromoteOnce,
    storing_after_promoting: StoreFirst,
    a_nonce_for_several_claims: FreshNonce,
    creating_without_an_approval: ApprovalAtCreate,
    not_stopping_by_itself_and_not_sweeping: SelfStop,
    taking_over_at_once: Lease,
    announcing_at_once: AnnounceLease,
    listing_before_the_take_over: FreshListing,
    deleting_keys_of_later_claims: OlderOnly,
    any_number_of_claims: Generations,
    deleting_without_proof: Proof,
    deleting_what_was_made_elsewhere: KnownClaim,
    deleting_what_can_still_be_promoted: Fence,
    taking_a_label_for_a_name: NamedByCurrent,
    not_sweeping: Sweep,
    not_watching: Watch,
    not_watching_what_was_left: WatchLeft,
    watching_for_one_day: WatchTwoDays,
    stopping_at_the_first_request: EachByItself,
    leaving_second_comments: OneComment,
}

/// The sweep repairs what a run does that slept, so no invariant rests on its looking at the clock.
#[test]
fn not_stopping_by_itself_alone_breaks_nothing() {
    for is_trail_readable in [true, false] {
        let size = size(2, 1, 1, 0, is_trail_readable).lapsing();
        let off = vec![Rule::SelfStop];
        let report = explore(&Model { size, off });
        assert!(report.broken.is_empty(), "{:?}", report.broken);
    }
}

#[test]
fn nothing_breaks_with_two_runs() {
    for size in BOUNDED.into_iter().filter(|size| size.runs == 2) {
        let off = Vec::new();
        let report = explore(&Model { size, off });
        assert!(report.broken.is_empty(), "{size}: {:?}", report.broken);
    }
}

#[test]
fn the_readme_has_a_row_for_each_rule() {
    let readme = include_str!("../README.md");
    for rule in Rule::ASSUMPTIONS.into_iter().chain(Rule::GUARDS) {
        let Without { size, too, breaks } = rule.without();
        let too: String = too
            .iter()
            .map(|rule| format!(", and no `{rule:?}`"))
            .collect();
        let row = format!("| `{rule:?}` | {} | {breaks} | {size}{too} |", rule.text());
        assert!(readme.lines().any(|line| line == row), "{row}");
    }
}
