//! How much of the life is explored.

use std::fmt;

/// The bounds of one exploration. Within them everything is tried.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    /// Runs that may meet trouble, all at once if need be.
    pub runs: usize,
    /// How often the file changes: is removed, or put back.
    pub merges: u8,
    /// How often a person acts by hand.
    pub acts: u8,
    /// How many rotations come due.
    pub rotations: u8,
    /// Whether the file's time can be over.
    pub may_expire: bool,
    /// Whether the approval of a restore can lapse.
    pub may_lapse: bool,
    /// Whether the file can change by a push, a rename, or without approval.
    pub is_disorderly: bool,
    /// Whether people write markers, and move our own labels to them.
    pub is_hostile: bool,
    /// Whether nothing comes between a run's last look and the call that follows.
    pub is_brisk: bool,
}

/// Checked on every change.
pub const BOUNDED: [Size; 10] = [
    size(2, 2, 0, 0).expiring().lapsing().disorderly(),
    size(2, 2, 1, 0),
    size(3, 2, 0, 0),
    size(2, 1, 0, 1),
    size(2, 0, 1, 1),
    size(1, 1, 1, 1).expiring().lapsing().disorderly(),
    size(2, 2, 0, 1).disorderly(),
    size(1, 2, 1, 0).brisk(),
    size(1, 2, 2, 0).hostile().lapsing().disorderly(),
    size(1, 1, 1, 1).hostile().disorderly(),
];

/// Checked by hand: minutes, and gigabytes.
pub const LARGE: [Size; 7] = [
    size(2, 2, 1, 0).expiring().lapsing().disorderly(),
    size(2, 0, 2, 1),
    size(2, 0, 1, 2),
    size(1, 2, 2, 1),
    size(2, 1, 0, 1).expiring().lapsing().disorderly(),
    size(2, 1, 1, 1),
    size(3, 1, 0, 1),
];

/// A size without expiry, lapses or disorder.
pub const fn size(runs: usize, merges: u8, acts: u8, rotations: u8) -> Size {
    Size {
        runs,
        merges,
        acts,
        rotations,
        may_expire: false,
        may_lapse: false,
        is_disorderly: false,
        is_hostile: false,
        is_brisk: false,
    }
}

impl Size {
    /// Lets the file's time be over.
    pub const fn expiring(self) -> Self {
        Self {
            may_expire: true,
            ..self
        }
    }

    /// Lets approvals lapse.
    pub const fn lapsing(self) -> Self {
        Self {
            may_lapse: true,
            ..self
        }
    }

    /// Lets the file change in ways that prove nothing.
    pub const fn disorderly(self) -> Self {
        Self {
            is_disorderly: true,
            ..self
        }
    }

    /// Lets people write markers.
    pub const fn hostile(self) -> Self {
        Self {
            is_hostile: true,
            ..self
        }
    }

    /// Lets nothing come between a run's last look and the call that follows, and IAM show all.
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
            merges,
            acts,
            rotations,
            may_expire,
            may_lapse,
            is_disorderly,
            is_hostile,
            is_brisk,
        } = *self;
        let count = |count: usize, one: &str| match count {
            1 => format!("1 {one}"),
            _ => format!("{count} {one}s"),
        };
        write!(f, "{}", count(runs, "run"))?;
        for (number, one) in [(merges, "change"), (acts, "act"), (rotations, "rotation")] {
            if number > 0 {
                write!(f, ", {}", count(usize::from(number), one))?;
            }
        }
        for (is_so, word) in [
            (may_expire, "expiry"),
            (may_lapse, "lapses"),
            (is_disorderly, "disorder"),
            (is_hostile, "hostile"),
            (is_brisk, "brisk"),
        ] {
            if is_so {
                write!(f, ", {word}")?;
            }
        }
        Ok(())
    }
}
