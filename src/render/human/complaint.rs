//! What goes wrong before there is anything to report.

use std::io::{self, Write};

use anstyle::AnsiColor;

use crate::domain::Locale;
use crate::messages::levels;

/// Writes an error, and what to do about it, to standard error.
///
/// # Errors
/// Standard error cannot be written to.
pub fn complain(language: Locale, what: &str, hint: &str) -> io::Result<()> {
    let mut err = anstream::stderr().lock();
    let red = AnsiColor::Red.on_default().bold();
    let error = levels(language).error;
    writeln!(err, "{red}{error}{red:#}: {what}")?;
    if !hint.is_empty() {
        writeln!(err, " → {hint}")?;
    }
    Ok(())
}
