//! How prompts look, and why there may be no answers.

use std::io;

use inquire::InquireError;
use inquire::ui::{Color, RenderConfig, Styled};

use crate::domain::Locale;
use crate::messages::asking::left;

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
        match error {
            InquireError::OperationCanceled | InquireError::OperationInterrupted => Self::Cancelled,
            InquireError::IO(error) => Self::Terminal(error),
            error => Self::Terminal(io::Error::other(error)),
        }
    }
}

/// How the prompts look; the library's own word for a prompt that was left is English.
pub(super) fn look(language: Locale) -> RenderConfig<'static> {
    let left = Styled::new(left(language));
    RenderConfig::default().with_canceled_prompt_indicator(left.with_fg(Color::DarkRed))
}
