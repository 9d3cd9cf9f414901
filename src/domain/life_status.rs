//! Where an issued key stands, once something is to become of it.

use super::{AccessKeyId, Doubt, Ending, Exit, Refusal, Timestamp, Tone};

/// Where an issued key stands, once something is to become of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LifeStatus {
    /// It works, and its time will be over soon.
    Expiring {
        key: AccessKeyId,
        /// When its time is over.
        at: Timestamp,
    },
    /// It is to be switched off, and is still on.
    Overdue {
        key: AccessKeyId,
        /// Why and since when.
        ending: Ending,
    },
    /// It is switched off.
    Off {
        key: AccessKeyId,
        /// Why; `None` if it is to be switched on again.
        ending: Option<Ending>,
        /// Since when, by CloudTrail.
        since: Option<Timestamp>,
        /// When it will be deleted; `None` if it will not, or that is not known yet.
        until: Option<Timestamp>,
        /// Why it is not switched on again, although its request is back; empty if that is not asked for.
        unapproved: Vec<Refusal>,
    },
    Removed {
        key: AccessKeyId,
    },
    /// Somebody else deleted it.
    Gone {
        key: AccessKeyId,
    },
    /// Another key is to take its place, or has taken the place of the old one, which still works.
    Rotating {
        key: AccessKeyId,
        /// The id of the key that it replaced; `None` before that.
        old: Option<AccessKeyId>,
    },
    /// The key that was replaced is still in use, so it is left on for some days.
    StillUsed {
        /// The id of the key that was replaced.
        key: AccessKeyId,
    },
    /// It is older than its request says, and may not be replaced.
    NotRotated {
        key: AccessKeyId,
        refusals: Vec<Refusal>,
    },
    /// It is older than its request says, and its user has another key, so there is no place for a new one.
    NoPlace {
        key: AccessKeyId,
        /// The ids of the user's other keys.
        others: Vec<AccessKeyId>,
    },
    /// Its request is gone, and nothing proves that it was removed, so the key is left alone.
    RemovalUnproven {
        key: AccessKeyId,
        refusals: Vec<Refusal>,
    },
    /// So many keys are to be switched off that a person must look first.
    Braked {
        key: AccessKeyId,
        /// Why and since when.
        ending: Ending,
    },
    /// Somebody switched it against what git says, so it is left alone.
    Contested {
        key: AccessKeyId,
    },
    /// It cannot be proved that countersign created it, so it is left alone.
    Unproven {
        /// The key's id; `None` if it is not even known which key it is.
        key: Option<AccessKeyId>,
        doubt: Doubt,
    },
}

impl LifeStatus {
    /// Returns the code (the same in every language), the exit code of a run that leaves a key in this status, the icon in comments,
    /// and the colour.
    #[rustfmt::skip]
    fn traits(&self) -> (&'static str, Exit, &'static str, Tone) {
        match self {
            Self::Expiring { .. } => ("expiring", Exit::Done, "⏳", Tone::Pending),
            Self::Overdue { .. } => ("overdue", Exit::Done, "⏳", Tone::Pending),
            Self::Off { unapproved, .. } if unapproved.is_empty() => ("off", Exit::Done, "🔒", Tone::Over),
            Self::Off { .. } => ("off", Exit::Wrong, "🔒", Tone::Over),
            Self::Removed { .. } => ("removed", Exit::Done, "⌛", Tone::Over),
            Self::Gone { .. } => ("gone", Exit::Done, "⌛", Tone::Over),
            Self::Rotating { .. } => ("rotating", Exit::Done, "🔁", Tone::Good),
            Self::StillUsed { .. } => ("still-used", Exit::Done, "🔁", Tone::Good),
            Self::NotRotated { .. } => ("not-rotated", Exit::Wrong, "⛔", Tone::Wrong),
            Self::NoPlace { .. } => ("blocked", Exit::Wrong, "🚧", Tone::Wrong),
            Self::RemovalUnproven { .. } => ("removal-unproven", Exit::Wrong, "⛔", Tone::Wrong),
            Self::Braked { .. } => ("braked", Exit::Person, "🔎", Tone::Wrong),
            Self::Contested { .. } => ("contested", Exit::Person, "🔎", Tone::Wrong),
            Self::Unproven { .. } => ("unproven", Exit::Person, "🔎", Tone::Wrong),
        }
    }

    /// Returns the word for it, the same in every language.
    pub fn word(&self) -> &'static str {
        self.traits().0
    }

    /// Returns how a run ends that leaves a key so.
    pub fn exit(&self) -> Exit {
        self.traits().1
    }

    /// Returns the sign that comments put before it.
    pub fn icon(&self) -> &'static str {
        self.traits().2
    }

    /// Returns how it looks where there are colours.
    pub fn tone(&self) -> Tone {
        self.traits().3
    }

    /// Returns the key that it is about.
    pub fn key(&self) -> Option<&AccessKeyId> {
        match self {
            Self::Expiring { key, .. }
            | Self::Overdue { key, .. }
            | Self::Off { key, .. }
            | Self::Removed { key }
            | Self::Gone { key }
            | Self::RemovalUnproven { key, .. }
            | Self::Rotating { key, .. }
            | Self::StillUsed { key }
            | Self::NotRotated { key, .. }
            | Self::NoPlace { key, .. }
            | Self::Braked { key, .. }
            | Self::Contested { key } => Some(key),
            Self::Unproven { key, .. } => key.as_ref(),
        }
    }

    /// Returns what speaks against its removal, against switching it on again, or against its rotation.
    pub fn refusals(&self) -> &[Refusal] {
        match self {
            Self::RemovalUnproven { refusals, .. } | Self::NotRotated { refusals, .. } => refusals,
            Self::Off { unapproved, .. } => unapproved,
            Self::Expiring { .. }
            | Self::Overdue { .. }
            | Self::Removed { .. }
            | Self::Gone { .. }
            | Self::Rotating { .. }
            | Self::StillUsed { .. }
            | Self::NoPlace { .. }
            | Self::Braked { .. }
            | Self::Contested { .. }
            | Self::Unproven { .. } => &[],
        }
    }
}
