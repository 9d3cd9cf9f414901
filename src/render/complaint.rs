//! What goes wrong before there is anything to report.

use std::io::{self, Write};

use anstyle::AnsiColor;

/// Says on standard error what is wrong, and what to do about it.
///
/// # Errors
/// Those of standard error.
pub fn complain(what: &str, hint: &str) -> io::Result<()> {
    let mut err = anstream::stderr().lock();
    let red = AnsiColor::Red.on_default().bold();
    writeln!(err, "{red}error{red:#}: {what}")?;
    if !hint.is_empty() {
        writeln!(err, " → {hint}")?;
    }
    Ok(())
}
