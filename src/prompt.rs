//! Questions on a terminal: their appearance, and why one has no answer.

use std::io;

use inquire::InquireError;
use inquire::ui::{Color, RenderConfig, Styled};

use crate::domain::Locale;
use crate::messages::asking::left;

/// Why there is no answer.
#[derive(Debug)]
pub enum Unanswered {
    /// The person pressed Esc or Ctrl-C.
    Cancelled,
    /// The terminal failed.
    Terminal(io::Error),
}

impl From<InquireError> for Unanswered {
    fn from(error: InquireError) -> Self {
        match error {
            InquireError::OperationCanceled | InquireError::OperationInterrupted => Self::Cancelled,
            InquireError::IO(error) => Self::Terminal(error),
            error => Self::Terminal(io::Error::other(error)),
        }
    }
}

/// Returns the appearance of questions; the library's own word for a cancelled one is English only.
#[must_use]
pub fn look(language: Locale) -> RenderConfig<'static> {
    let left = Styled::new(left(language));
    RenderConfig::default().with_canceled_prompt_indicator(left.with_fg(Color::DarkRed))
}
