//! Says what a run found out and did.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::{Report, Stop};
use crate::domain::{Diagnostic, Exit, Language};
use crate::messages::{Message, say};
use crate::render::{self, Tense};

/// Writes what a run found out and did, or why it stopped, and says how it ends.
///
/// # Errors
/// Those of `out`.
pub fn show(
    report: Result<Report, Stop>,
    tense: Tense,
    language: Option<Language>,
    is_coloured: bool,
    out: &mut dyn Write,
) -> io::Result<Exit> {
    let report = match report {
        Ok(report) => report,
        Err(stop) => return stopped(&stop, language.unwrap_or_default(), is_coloured, out),
    };
    let language = language.unwrap_or(report.language);
    diagnostics(
        &report.diagnostics,
        &report.sources,
        language,
        is_coloured,
        out,
    )?;
    render::report(&report.outcomes, tense, language, is_coloured, out)?;
    Ok(report.exit())
}

pub(super) fn stopped(
    stop: &Stop,
    language: Language,
    is_coloured: bool,
    out: &mut dyn Write,
) -> io::Result<Exit> {
    match stop {
        Stop::Git(error) => complain(&error.to_string(), error.kind.hint().unwrap_or_default()),
        Stop::Configuration {
            diagnostics: found,
            sources,
        } => {
            diagnostics(found, sources, language, is_coloured, out)?;
            Ok(Exit::Usage)
        }
        Stop::NoSuchAccount(name) => complain(&say(language, Message::NoSuchAccount(name)), ""),
        Stop::WrongAccount(refusal) => {
            let sentence = say(language, Message::Refusal(refusal));
            complain(
                &format!("{}: {sentence}", refusal.code()),
                &say(language, Message::RefusalHint(refusal)),
            )
        }
    }
}

fn diagnostics(
    found: &[Diagnostic],
    sources: &BTreeMap<String, Vec<u8>>,
    language: Language,
    is_coloured: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    let sources = sources
        .iter()
        .map(|(path, bytes)| (path.as_str(), bytes.as_slice()))
        .collect();
    render::diagnostics(found, &sources, language, is_coloured, out)
}

/// Says on standard error what was wrong with the call.
///
/// # Errors
/// Those of standard error.
pub fn complain(what: &str, hint: &str) -> io::Result<Exit> {
    let mut err = anstream::stderr().lock();
    let red = anstyle::AnsiColor::Red.on_default().bold();
    writeln!(err, "{red}error{red:#}: {what}")?;
    if !hint.is_empty() {
        writeln!(err, " → {hint}")?;
    }
    Ok(Exit::Usage)
}
