//! Why there may be no request.

use std::io;

use inquire::InquireError;

use crate::prompt::Unanswered;

pub(super) use crate::prompt::look;

/// Why there are no answers.
pub(super) enum Stop {
    /// Nobody can be asked, and these options are not given.
    Missing(Vec<String>),
    /// No folder may ask for this user.
    NoFolder(String),
    /// Whoever was asked broke off.
    Cancelled,
    Terminal(io::Error),
}

impl From<InquireError> for Stop {
    fn from(error: InquireError) -> Self {
        match Unanswered::from(error) {
            Unanswered::Cancelled => Self::Cancelled,
            Unanswered::Terminal(error) => Self::Terminal(error),
        }
    }
}
