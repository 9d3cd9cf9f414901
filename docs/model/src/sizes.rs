//! How much is explored.

use std::fmt;

/// The bounds of one exploration. Within them everything is tried.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    /// Runs that may meet trouble, all at once if need be.
    pub runs: usize,
    /// Requests, all for the same IAM user.
    pub requests: usize,
    /// Keys that the user had before.
    pub keys: usize,
    /// How often somebody else acts: makes a key, deletes one, writes into a secret.
    pub acts: u8,
    /// Whether approvals can lapse.
    pub may_lapse: bool,
    /// Whether CloudTrail may be read.
    pub is_trail_readable: bool,
    /// Whether nothing comes between a run's look at the clock and the call that follows.
    pub is_brisk: bool,
}

/// Checked on every change.
pub const BOUNDED: [Size; 6] = [
    size(2, 1, 1, 1, true).lapsing(),
    size(2, 1, 1, 1, false).lapsing(),
    size(2, 2, 0, 0, true).lapsing(),
    size(2, 2, 0, 0, false).lapsing(),
    size(3, 1, 0, 0, true),
    size(3, 1, 0, 0, false),
];

/// Checked by hand: minutes, and gigabytes.
pub const LARGE: [Size; 6] = [
    size(2, 1, 1, 2, true).lapsing(),
    size(2, 1, 1, 2, false).lapsing(),
    size(2, 2, 1, 1, true).lapsing(),
    size(2, 2, 1, 1, false).lapsing(),
    size(3, 1, 1, 0, true).lapsing(),
    size(3, 1, 1, 1, false).lapsing(),
];

/// The size without lapsing approvals.
pub const fn size(
    runs: usize,
    requests: usize,
    keys: usize,
    acts: u8,
    is_trail_readable: bool,
) -> Size {
    Size {
        runs,
        requests,
        keys,
        acts,
        may_lapse: false,
        is_trail_readable,
        is_brisk: false,
    }
}

impl Size {
    /// Lets approvals lapse.
    pub const fn lapsing(self) -> Self {
        Self {
            may_lapse: true,
            ..self
        }
    }

    /// Lets nothing come between a run's look at the clock and the call that follows.
    pub const fn brisk(self) -> Self {
        Self {
            is_brisk: true,
            ..self
        }
    }
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            runs,
            requests,
            keys,
            acts,
            may_lapse,
            is_trail_readable,
            is_brisk,
        } = self;
        let s = |count: usize| if count == 1 { "" } else { "s" };
        write!(
            f,
            "{runs} run{}, {requests} request{}",
            s(*runs),
            s(*requests)
        )?;
        let others = usize::from(*acts);
        if *keys > 0 {
            write!(f, ", {keys} key{} before", s(*keys))?;
        }
        if others > 0 {
            write!(f, ", {others} act{} of others", s(others))?;
        }
        if *may_lapse {
            write!(f, ", lapses")?;
        }
        if !is_trail_readable {
            write!(f, ", no CloudTrail")?;
        }
        if *is_brisk {
            write!(f, ", brisk")?;
        }
        Ok(())
    }
}
