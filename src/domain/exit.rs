//! How a run ends, and how that looks.

/// How a status looks where there are colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Something is still to come.
    Pending,
    /// Somebody must do something.
    Wrong,
    /// Nothing comes of it, and nothing is wrong.
    Over,
    /// There is a key.
    Good,
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
