//! What git says of a request: whether its file is there, and whether that is proved.

/// The request's file on the default branch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum File {
    /// There, by a merge that is proved.
    There,
    /// There, by a push or by a merge without approval.
    Pushed,
    /// Away, by a merge that is proved.
    Removed,
    /// Away, by a push, a rename or a mixed pull request, or not in this checkout.
    Vanished,
}

impl File {
    /// Returns whether the file is there, proved or not.
    pub fn is_there(self) -> bool {
        matches!(self, Self::There | Self::Pushed)
    }
}

/// What people want of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    /// It works.
    On,
    /// It is taken away.
    Off,
    /// Nothing is proved: it stays as it is.
    Unproven,
}

/// What git and GitHub say of the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Git {
    /// The file.
    pub file: File,
    /// The file in a checkout from before the last merge.
    pub before: File,
    /// Whether the approval of the last merge can be proved now.
    pub is_fresh: bool,
    /// Whether the time that the file names is over.
    pub is_expired: bool,
}

impl Git {
    /// Returns what is wanted, if a file that is away counts as removed only where that is proved.
    pub fn wish(self) -> Wish {
        match self.file {
            _ if self.is_expired => Wish::Off,
            File::There | File::Pushed => Wish::On,
            File::Removed => Wish::Off,
            File::Vanished => Wish::Unproven,
        }
    }

    /// Returns whether a key may be switched on: a full approval, as for a new key.
    pub fn is_approved(self) -> bool {
        self.is_fresh && self.may_rotate()
    }

    /// Returns whether a key may be rotated: proved by every rule but those of time.
    pub fn may_rotate(self) -> bool {
        self.file == File::There && !self.is_expired
    }
}
