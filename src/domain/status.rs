//! Where a request stands.

use super::{AccessKeyId, Exit, LifeStatus, ManualReview, Refusal, Timestamp, Tone};

/// Where a request stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Status {
    /// Not processed yet; a later run will check again.
    Waiting,
    /// Its merge is so recent that GitHub may not show all of it yet, so what speaks against it is no refusal yet.
    Settling(Vec<Refusal>),
    /// The approval cannot be proved, or cannot be acted on.
    Refused(Vec<Refusal>),
    /// No key was issued while the approval was valid.
    Lapsed(Refusal),
    /// The user already has two keys, and IAM allows no more.
    Blocked {
        /// The keys that the user has.
        keys: Vec<AccessKeyId>,
    },
    /// The secret's name is reserved, and no key is stored yet: a run is in progress, or was interrupted and a later one will continue.
    Reserved {
        /// When it was reserved.
        since: Timestamp,
        /// Whether the run gave it up, certain that no key was created: then nobody waits for its lease.
        is_given_up: bool,
    },
    /// AWS's records are inconclusive; a person must decide how to proceed.
    NeedsAPerson(Box<ManualReview>),
    /// The key is stored and current, but not everyone has been notified.
    Issued { key: AccessKeyId },
    /// The key is stored, and everyone has been notified.
    Announced { key: AccessKeyId },
    /// The key was announced, and something is to become of it.
    Life(LifeStatus),
}

impl From<LifeStatus> for Status {
    fn from(life: LifeStatus) -> Self {
        Self::Life(life)
    }
}

/// How far a key has come, to tell an old state from a new one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Nothing is reserved, as far as is known.
    Open,
    /// The name is reserved.
    Reserved,
    /// The key is stored and promoted.
    Issued,
}

/// Whether a request that rests is worth a comment of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Commenting {
    /// No: the run that changes it comments.
    Silent,
    /// As long as an approval can hold. By then some run has commented.
    Lately,
    /// As long as it stands: somebody waits for it.
    Always,
}

/// What a status has beside its word, whatever it is about: the one table of all statuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Traits {
    exit: Exit,
    icon: &'static str,
    tone: Tone,
    stage: Stage,
    commenting: Commenting,
}

impl Status {
    #[rustfmt::skip]
    fn traits(&self) -> Traits {
        let row = |exit, icon, tone, stage, commenting| Traits { exit, icon, tone, stage, commenting };
        match self {
            Self::Waiting | Self::Settling(_) =>
                row(Exit::Done, "⏳", Tone::Pending, Stage::Open, Commenting::Silent),
            Self::Refused(_) =>
                row(Exit::Wrong, "⛔", Tone::Wrong, Stage::Open, Commenting::Lately),
            Self::Lapsed(_) =>
                row(Exit::Done, "⌛", Tone::Over, Stage::Open, Commenting::Lately),
            Self::Blocked { .. } =>
                row(Exit::Wrong, "🚧", Tone::Wrong, Stage::Open, Commenting::Always),
            Self::Reserved { .. } =>
                row(Exit::Done, "⏳", Tone::Pending, Stage::Reserved, Commenting::Silent),
            Self::NeedsAPerson(_) =>
                row(Exit::Person, "🔎", Tone::Wrong, Stage::Reserved, Commenting::Always),
            Self::Issued { .. } =>
                row(Exit::Done, "🔑", Tone::Good, Stage::Issued, Commenting::Silent),
            Self::Announced { .. } =>
                row(Exit::Done, "🔑", Tone::Good, Stage::Issued, Commenting::Silent),
            Self::Life(life) =>
                row(life.exit(), life.icon(), life.tone(), Stage::Issued, Commenting::Silent),
        }
    }

    /// Returns the word for it, the same in every language.
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
            Self::Life(life) => life.word(),
        }
    }

    /// Returns how a run ends that leaves a request so.
    pub fn exit(&self) -> Exit {
        self.traits().exit
    }

    /// Returns the sign that comments put before it.
    pub fn icon(&self) -> &'static str {
        self.traits().icon
    }

    /// Returns how it looks where there are colours.
    pub fn tone(&self) -> Tone {
        self.traits().tone
    }

    /// Returns how far the key has come.
    pub fn stage(&self) -> Stage {
        self.traits().stage
    }

    /// Returns whether a request that rests so is worth a comment.
    pub fn commenting(&self) -> Commenting {
        self.traits().commenting
    }

    /// Returns the key that was issued.
    pub fn key(&self) -> Option<&AccessKeyId> {
        match self {
            Self::Issued { key } | Self::Announced { key } => Some(key),
            Self::Life(life) => life.key(),
            Self::Waiting
            | Self::Settling(_)
            | Self::Refused(_)
            | Self::Lapsed(_)
            | Self::Blocked { .. }
            | Self::Reserved { .. }
            | Self::NeedsAPerson(_) => None,
        }
    }

    /// Returns the refusals because of which no key is issued; none that may go away by themselves.
    pub fn decisive_refusals(&self) -> &[Refusal] {
        match self {
            Self::Refused(_) | Self::Lapsed(_) => self.refusals(),
            Self::Waiting
            | Self::Settling(_)
            | Self::Blocked { .. }
            | Self::Reserved { .. }
            | Self::NeedsAPerson(_)
            | Self::Issued { .. }
            | Self::Announced { .. }
            | Self::Life(_) => &[],
        }
    }

    /// Returns what speaks against it: for good, or as far as GitHub shows it by now.
    pub fn refusals(&self) -> &[Refusal] {
        match self {
            Self::Refused(refusals) | Self::Settling(refusals) => refusals,
            Self::Lapsed(refusal) => std::slice::from_ref(refusal),
            Self::Life(life) => life.refusals(),
            Self::Waiting
            | Self::Blocked { .. }
            | Self::Reserved { .. }
            | Self::NeedsAPerson(_)
            | Self::Issued { .. }
            | Self::Announced { .. } => &[],
        }
    }
}
