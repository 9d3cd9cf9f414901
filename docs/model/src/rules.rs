//! What the protocol rests on: each rule is a switch.

use crate::invariants as must;
use crate::sizes::{Size, size};

/// An assumption about the world, or something that the protocol takes care of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "`text` says what each is")]
pub enum Rule {
    MovesAreLinearizable,
    ReadsCatchUp,
    CloudTrailDelivers,
    CredentialsExpire,
    SecretsStay,
    RunsComeDaily,
    CompareAtPromote,
    CompareAtTakeOver,
    CreateOnce,
    PromoteOnce,
    StoreFirst,
    FreshNonce,
    ApprovalAtCreate,
    SelfStop,
    Lease,
    AnnounceLease,
    FreshListing,
    OlderOnly,
    Generations,
    Proof,
    KnownClaim,
    Fence,
    NamedByCurrent,
    Sweep,
    Watch,
    WatchLeft,
    WatchTwoDays,
    EachByItself,
    OneComment,
}

/// What happens without a rule.
#[derive(Debug)]
pub struct Without {
    /// A size at which it shows.
    pub size: Size,
    /// The other rules that must be off for it to show.
    pub too: &'static [Rule],
    /// The invariant that breaks.
    pub breaks: &'static str,
}

impl Rule {
    /// The rules that are about the world.
    pub const ASSUMPTIONS: [Self; 6] = [
        Self::MovesAreLinearizable,
        Self::ReadsCatchUp,
        Self::CloudTrailDelivers,
        Self::CredentialsExpire,
        Self::SecretsStay,
        Self::RunsComeDaily,
    ];

    /// The rules that the protocol takes care of.
    pub const GUARDS: [Self; 23] = [
        Self::CompareAtPromote,
        Self::CompareAtTakeOver,
        Self::CreateOnce,
        Self::PromoteOnce,
        Self::StoreFirst,
        Self::FreshNonce,
        Self::ApprovalAtCreate,
        Self::SelfStop,
        Self::Lease,
        Self::AnnounceLease,
        Self::FreshListing,
        Self::OlderOnly,
        Self::Generations,
        Self::Proof,
        Self::KnownClaim,
        Self::Fence,
        Self::NamedByCurrent,
        Self::Sweep,
        Self::Watch,
        Self::WatchLeft,
        Self::WatchTwoDays,
        Self::EachByItself,
        Self::OneComment,
    ];

    /// Returns the rule of this name.
    pub fn named(name: &str) -> Option<Self> {
        let mut rules = Self::ASSUMPTIONS.into_iter().chain(Self::GUARDS);
        rules.find(|rule| format!("{rule:?}") == name)
    }

    /// Returns what holds while the rule is on.
    pub fn text(self) -> &'static str {
        match self {
            Self::MovesAreLinearizable => {
                "a label moves only from where it is, whatever reads show"
            }
            Self::ReadsCatchUp => "reads and lists show what was done before the lease",
            Self::CloudTrailDelivers => "CloudTrail shows within the lease who made a key",
            Self::CredentialsExpire => "a run's credentials live less than a day",
            Self::SecretsStay => "nobody deletes a secret without a recovery window",
            Self::RunsComeDaily => "at least once a day a run meets no trouble",
            Self::CompareAtPromote => "a key is promoted from its own claim, or not at all",
            Self::CompareAtTakeOver => {
                "a claim takes over from the claim that was seen, or not at all"
            }
            Self::CreateOnce => "CreateAccessKey is not repeated",
            Self::PromoteOnce => "the promotion is not repeated",
            Self::StoreFirst => "a key is stored before it is promoted",
            Self::FreshNonce => "every claim has a nonce of its own",
            Self::ApprovalAtCreate => {
                "only a run that proved an approval creates, in recovery, too"
            }
            Self::SelfStop => "a run whose own claim is two minutes old stops",
            Self::Lease => "a claim is not taken over within its lease",
            Self::AnnounceLease => "within the lease only the run that promoted announces",
            Self::FreshListing => "keys are listed after the take-over, not before",
            Self::OlderOnly => {
                "who took over deletes keys of older claims, and none if it was overtaken"
            }
            Self::Generations => "from a third claim nobody takes over",
            Self::Proof => "a key is deleted only if CloudTrail says that our role made it",
            Self::KnownClaim => "… and only under the nonce of a claim that one of our secrets has",
            Self::Fence => "… and only if that claim can no longer promote it",
            Self::NamedByCurrent => {
                "a stored key that can no longer be promoted is not named by its label"
            }
            Self::Sweep => "every run looks for keys of ours that nothing names",
            Self::Watch => "without CloudTrail, unexplained keys are watched after a take-over",
            Self::WatchLeft => "… and beside a claim that nobody may take over",
            Self::WatchTwoDays => "… for a day longer than credentials live",
            Self::EachByItself => "a request that needs somebody stops no other",
            Self::OneComment => {
                "who writes a first comment looks again, and deletes all but the oldest"
            }
        }
    }

    /// Returns what breaks without it.
    pub fn without(self) -> Without {
        let smallest = |runs, acts| size(runs, 1, 0, acts, true);
        let blind = |runs| size(runs, 1, 0, 0, false);
        let (size, breaks) = match self {
            Self::MovesAreLinearizable => (smallest(3, 0), must::ONE_PROMOTED),
            Self::ReadsCatchUp => (smallest(2, 0), must::NONE_BESIDE),
            Self::CloudTrailDelivers => (smallest(1, 0).lapsing(), must::NO_ORPHAN),
            Self::CredentialsExpire => (blind(1), must::NO_ORPHAN),
            Self::SecretsStay => (smallest(1, 1), must::ONE_PROMOTED),
            Self::RunsComeDaily => (smallest(2, 0), must::NO_ORPHAN),
            Self::CompareAtPromote => (smallest(3, 0), must::ONE_PROMOTED),
            Self::CompareAtTakeOver => (smallest(3, 0), must::ONE_PROMOTED),
            Self::CreateOnce => (blind(1), must::NO_ORPHAN),
            Self::PromoteOnce => (smallest(1, 0), must::LOSERS_LOST),
            Self::StoreFirst => (smallest(1, 0), must::PROMOTED_WORKS),
            Self::FreshNonce => (smallest(2, 0), must::PROMOTED_WORKS),
            Self::ApprovalAtCreate => (smallest(1, 0).lapsing(), must::APPROVED),
            Self::SelfStop => (smallest(2, 0).brisk(), must::NO_ORPHAN),
            Self::Lease => (smallest(2, 0), must::CALM),
            Self::AnnounceLease => (smallest(2, 0), must::CALM),
            Self::FreshListing => (smallest(2, 0), must::NONE_BESIDE),
            Self::OlderOnly => (smallest(3, 0), must::PROMOTED_WORKS),
            Self::Generations => (blind(1), must::AT_REST),
            Self::Proof => (smallest(1, 1), must::OURS),
            Self::KnownClaim => (smallest(1, 1), must::OURS),
            Self::Fence => (smallest(2, 0), must::PROMOTED_WORKS),
            Self::NamedByCurrent => (smallest(2, 0), must::NO_ORPHAN),
            Self::Sweep => (smallest(2, 0), must::NO_ORPHAN),
            Self::Watch => (blind(1).lapsing(), must::NO_ORPHAN),
            Self::WatchLeft => (blind(1).lapsing(), must::NO_ORPHAN),
            Self::WatchTwoDays => (blind(2), must::NO_ORPHAN),
            Self::EachByItself => (size(1, 2, 0, 0, true).lapsing(), must::NONE_FORGOTTEN),
            Self::OneComment => (smallest(2, 0), must::ANNOUNCED),
        };
        let too: &[Self] = match self {
            Self::SelfStop => &[Self::Sweep],
            _ => &[],
        };
        Without { size, too, breaks }
    }
}
