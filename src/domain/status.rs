//! Where a request stands, and how a run ends.

use super::{AccessKeyId, Doubt, Refusal, Timestamp};

/// Where a request stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Status {
    /// Something is still to come, and a later run looks again.
    Waiting,
    /// Its merge is so recent that GitHub may not show all of it yet, so what speaks against it is no refusal yet.
    Settling(Vec<Refusal>),
    /// The evidence is no approval, or the approval cannot be acted on.
    Refused(Vec<Refusal>),
    /// It was not acted on within the time that an approval holds.
    Lapsed(Refusal),
    /// The user has two keys already, so IAM would give no third.
    Blocked {
        /// The keys that the user has.
        keys: Vec<AccessKeyId>,
    },
    /// The name is reserved, and no key is stored: a run is under way, or was interrupted and another will go on.
    Reserved {
        /// When it was reserved.
        since: Timestamp,
        /// Whether the run gave it up, certain that no key was created: then nobody waits for its lease.
        is_given_up: bool,
    },
    /// Nobody can tell from what AWS says how to go on.
    NeedsAPerson(Box<Doubt>),
    /// The key is stored and promoted, and not everybody has been told.
    Issued {
        /// The key's id.
        key: AccessKeyId,
    },
    /// The key is stored and everybody has been told.
    Announced {
        /// The key's id.
        key: AccessKeyId,
    },
}

impl Status {
    /// Returns the word for it, the same in every language.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Waiting | Self::Settling(_) => "waiting",
            Self::Refused(_) => "refused",
            Self::Lapsed(_) => "lapsed",
            Self::Blocked { .. } => "blocked",
            Self::Reserved { .. } => "reserved",
            Self::NeedsAPerson(_) => "needs-a-person",
            Self::Issued { .. } => "issued",
            Self::Announced { .. } => "announced",
        }
    }

    /// Returns how a run ends that leaves a request so.
    #[must_use]
    pub fn exit(&self) -> Exit {
        match self {
            Self::Refused(_) | Self::Blocked { .. } => Exit::Wrong,
            Self::NeedsAPerson(_) => Exit::Person,
            Self::Waiting
            | Self::Settling(_)
            | Self::Lapsed(_)
            | Self::Reserved { .. }
            | Self::Issued { .. }
            | Self::Announced { .. } => Exit::Done,
        }
    }
}

/// How a run ends. Of several, the greatest counts; wrong use is found before there are several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// Nothing left to do, nothing wrong.
    Done,
    /// Something is wrong with a request.
    Wrong,
    /// A remote service failed or denied; run again.
    Remote,
    /// A person must decide; the output says what to look at and the command that resolves it.
    Person,
    /// Wrong use or wrong configuration; nothing was done.
    Usage,
}

impl Exit {
    /// Returns the process's exit code.
    #[must_use]
    pub fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Wrong => 1,
            Self::Usage => 2,
            Self::Remote => 3,
            Self::Person => 4,
        }
    }
}
