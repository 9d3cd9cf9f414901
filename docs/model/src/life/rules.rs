//! What the life of a key rests on: each rule is a switch.

use super::invariants as must;
use super::sizes::{Size, size};

/// An assumption about the world, or something that the protocol takes care of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "`text` says what each is")]
pub enum Rule {
    MovesAreLinearizable,
    ReadsCatchUp,
    CloudTrailDelivers,
    CredentialsExpire,
    RunsComeDaily,
    Compare,
    CompareOld,
    CompareAtCommit,
    CompareCurrent,
    DropFirst,
    KeepOff,
    ByOurHand,
    Evidence,
    HeadAfterState,
    ApprovalAtOn,
    RotationProof,
    Ours,
    LeaveADay,
    TheirOffStays,
    RollbackStays,
    FreshMarker,
    Lease,
    SetRight,
    SecondLook,
    SelfStop,
    WaitForTrail,
    OldByOrder,
    CurrentFirst,
    Overlap,
    OldGoesFirst,
    TestFirst,
    Fence,
    Sweep,
    SecretLast,
}

/// What happens without a rule.
#[derive(Debug)]
pub struct Without {
    /// A size at which it shows.
    pub size: Size,
    /// The invariant that breaks.
    pub breaks: &'static str,
}

impl Rule {
    /// The rules that are about the world.
    pub const ASSUMPTIONS: [Self; 5] = [
        Self::MovesAreLinearizable,
        Self::ReadsCatchUp,
        Self::CloudTrailDelivers,
        Self::CredentialsExpire,
        Self::RunsComeDaily,
    ];

    /// The rules that the protocol takes care of.
    pub const GUARDS: [Self; 29] = [
        Self::Compare,
        Self::CompareOld,
        Self::CompareAtCommit,
        Self::CompareCurrent,
        Self::DropFirst,
        Self::KeepOff,
        Self::ByOurHand,
        Self::Evidence,
        Self::HeadAfterState,
        Self::ApprovalAtOn,
        Self::RotationProof,
        Self::Ours,
        Self::LeaveADay,
        Self::TheirOffStays,
        Self::RollbackStays,
        Self::FreshMarker,
        Self::Lease,
        Self::SetRight,
        Self::SecondLook,
        Self::SelfStop,
        Self::WaitForTrail,
        Self::OldByOrder,
        Self::CurrentFirst,
        Self::Overlap,
        Self::OldGoesFirst,
        Self::TestFirst,
        Self::Fence,
        Self::Sweep,
        Self::SecretLast,
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
            Self::CloudTrailDelivers => "CloudTrail shows within the lease who switched a key",
            Self::CredentialsExpire => "a run's credentials live less than a day",
            Self::RunsComeDaily => "at least once a day a run meets no trouble",
            Self::Compare => "a marker is taken from the state that was seen, or not at all",
            Self::CompareOld => "… also a marker of a replaced key",
            Self::CompareAtCommit => "a rotation is committed from its own marker, or not at all",
            Self::CompareCurrent => {
                "`AWSCURRENT` moves from the key that was replaced, or not at all"
            }
            Self::DropFirst => "before a key is deleted, `drop` is taken, and nothing leaves it",
            Self::KeepOff => {
                "a key is deleted after `keepOff`, which is longer than credentials live"
            }
            Self::ByOurHand => "… counted from the last switch in CloudTrail, if that is ours",
            Self::Evidence => "a file that is away counts as removed only by a proved merge",
            Self::HeadAfterState => "the head of the branch is asked for after the state is read",
            Self::ApprovalAtOn => {
                "only a run that proved an approval switches on, whatever the marker"
            }
            Self::RotationProof => "only a run that proved the file's merge makes a key",
            Self::Ours => "a key is touched only if it is proved ours",
            Self::LeaveADay => "what a person switched on after git took it away is left for a day",
            Self::TheirOffStays => "what a person switched off is not switched on",
            Self::RollbackStays => "`AWSCURRENT` stays where a person moved it back to",
            Self::FreshMarker => "who finishes for another takes a marker of its own first",
            Self::Lease => "a marker within its lease is left to its run",
            Self::SetRight => "a late call of ours, known by its nonce, is set right",
            Self::SecondLook => "between marker and call a run looks again",
            Self::OldByOrder => {
                "a key is a replaced one if its rotation came before that of the state's key"
            }
            Self::SelfStop => "… and stops if its marker is older than the lease",
            Self::WaitForTrail => {
                "what is on, and was switched off last, waits until CloudTrail says by whom"
            }
            Self::CurrentFirst => {
                "a replaced key goes off only while `AWSCURRENT` is on one that works"
            }
            Self::Overlap => "… and after the overlap",
            Self::OldGoesFirst => {
                "`drop` is taken of the request's key after the replaced one is gone"
            }
            Self::TestFirst => {
                "a new key has worked, or is older than the lease, before it is committed"
            }
            Self::Fence => "an uncommitted key is deleted only if its marker has lost the state",
            Self::Sweep => "every run looks for such keys",
            Self::SecretLast => "the secret is deleted after people were told, and after its keys",
        }
    }

    /// Returns what breaks without it.
    pub fn without(self) -> Without {
        let still = |runs, merges| size(runs, merges, 0, 0);
        let (size, breaks) = match self {
            Self::MovesAreLinearizable => (still(2, 2), must::RESTORED),
            Self::ReadsCatchUp => (size(2, 0, 0, 1), must::NO_ORPHAN),
            Self::CloudTrailDelivers => (size(2, 1, 1, 0), must::FOUGHT),
            Self::CredentialsExpire => (still(2, 3), must::WISHED_OFF),
            Self::RunsComeDaily => (size(1, 0, 0, 1), must::NO_ORPHAN),
            Self::Compare => (still(2, 2), must::RESTORED),
            Self::CompareOld => (size(2, 0, 1, 1), must::FOUGHT),
            Self::CompareAtCommit => (size(2, 1, 0, 1), must::ONE),
            Self::CompareCurrent => (size(1, 0, 2, 1), must::OVERRULED),
            Self::DropFirst => (still(2, 2), must::RESTORED),
            Self::KeepOff => (still(1, 1), must::KEPT_OFF),
            Self::ByOurHand => (size(1, 1, 2, 0), must::KEPT_OFF),
            Self::Evidence => (still(1, 1).disorderly(), must::EVIDENCE),
            Self::HeadAfterState => (still(1, 2), must::EVIDENCE),
            Self::ApprovalAtOn => (still(1, 2).disorderly(), must::APPROVED),
            Self::RotationProof => (size(1, 2, 0, 1).disorderly(), must::APPROVED),
            Self::Ours => (size(1, 1, 2, 0), must::OURS),
            Self::LeaveADay => (size(1, 1, 1, 0), must::FOUGHT),
            Self::TheirOffStays => (size(1, 2, 1, 0), must::OVERRULED),
            Self::RollbackStays => (size(1, 0, 1, 1), must::OVERRULED),
            Self::FreshMarker => (size(2, 1, 1, 0), must::FOUGHT),
            Self::Lease => (size(2, 1, 1, 0), must::FOUGHT),
            Self::SetRight => (still(2, 2), must::WISHED_ON),
            Self::SecondLook => (still(1, 2).brisk(), must::EVIDENCE),
            Self::OldByOrder => (size(1, 0, 0, 1), must::EVIDENCE),
            Self::SelfStop => (size(2, 1, 1, 0), must::FOUGHT),
            Self::WaitForTrail => (size(1, 1, 1, 0), must::FOUGHT),
            Self::CurrentFirst => (size(1, 0, 1, 1), must::READER),
            Self::OldGoesFirst => (size(2, 1, 0, 1), must::TOLD),
            Self::Overlap => (size(1, 0, 0, 1), must::READER),
            Self::TestFirst => (size(1, 0, 0, 1), must::READER),
            Self::Fence => (size(2, 0, 0, 1), must::READER),
            Self::Sweep => (size(1, 0, 0, 1), must::NO_ORPHAN),
            Self::SecretLast => (still(1, 1), must::TOLD),
        };
        Without { size, breaks }
    }
}
