//! Time, as coarse as the protocol can be.

/// How long ago something was done, as far as the protocol tells times apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Age {
    /// Within the lease of twenty minutes: reads may not show it yet.
    Moment,
    /// The lease is over.
    Lease,
    /// More than a day: credentials of that time no longer work; `overlap` is over.
    Day,
    /// `keepOff` is over, and a rotation is due.
    Days,
}

impl Age {
    pub(super) fn lease_later(self) -> Self {
        self.max(Self::Lease)
    }

    pub(super) fn day_later(self) -> Self {
        match self {
            Self::Moment | Self::Lease => Self::Day,
            Self::Day | Self::Days => Self::Days,
        }
    }
}
