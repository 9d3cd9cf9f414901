//! Says what a run found out and did.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::{Report, Stop};
use crate::domain::{Exit, Language, RateLimits};
use crate::messages::{Message, Tally, closing, say};
use crate::render::{self, Form, Run, Stopped, Tense};

/// Writes what a run found out and did, or why it stopped, and says how it ends.
///
/// # Errors
/// Those of `out`.
pub fn show(
    report: Result<Report, Stop>,
    tense: Tense,
    language: Option<Language>,
    form: Form<'_>,
    out: &mut dyn Write,
) -> io::Result<Exit> {
    let report = match report {
        Ok(report) => report,
        Err(stop) => return self::stop(stop, tense, language.unwrap_or_default(), form, out),
    };
    let exit = report.exit();
    let run = Run {
        tense,
        outcomes: &report.outcomes,
        sweeps: &report.sweeps,
        is_interrupted: report.is_interrupted,
        rate_limits: report.rate_limits,
        diagnostics: &report.diagnostics,
        sources: &borrowed(&report.sources),
        stopped: None,
        exit,
        language: language.unwrap_or(report.language),
    };
    render::run(&run, form, out)?;
    Ok(exit)
}

/// Says why nothing was done: on standard error to people, and as all the rest in every other form.
///
/// # Errors
/// Those of `out` and of standard error.
pub fn refuse(
    stopped: &Stopped,
    tense: Tense,
    language: Option<Language>,
    form: Form<'_>,
    out: &mut dyn Write,
) -> io::Result<Exit> {
    if let Form::Human { is_coloured: _ } = form {
        render::complain(&stopped.message, &stopped.hint)?;
        return Ok(Exit::Usage);
    }
    let run = Run {
        tense,
        outcomes: &[],
        sweeps: &[],
        is_interrupted: false,
        rate_limits: RateLimits::default(),
        diagnostics: &[],
        sources: &BTreeMap::new(),
        stopped: Some(stopped),
        exit: Exit::Usage,
        language: language.unwrap_or_default(),
    };
    render::run(&run, form, out)?;
    Ok(Exit::Usage)
}

pub(super) fn stop(
    stop: Stop,
    tense: Tense,
    language: Language,
    form: Form<'_>,
    out: &mut dyn Write,
) -> io::Result<Exit> {
    let stopped = stopped(&stop, language);
    match stop {
        Stop::Git(_) | Stop::NoSuchAccount(_) | Stop::WrongAccount(_) => {
            refuse(&stopped, tense, Some(language), form, out)
        }
        Stop::Configuration {
            diagnostics,
            sources,
        } => {
            let run = Run {
                tense,
                outcomes: &[],
                sweeps: &[],
                is_interrupted: false,
                rate_limits: RateLimits::default(),
                diagnostics: &diagnostics,
                sources: &borrowed(&sources),
                stopped: Some(&stopped),
                exit: Exit::Usage,
                language,
            };
            render::run(&run, form, out)?;
            Ok(Exit::Usage)
        }
    }
}

/// Says why a run stopped; what is wrong with the configuration is told apart.
pub(crate) fn stopped(stop: &Stop, language: Language) -> Stopped {
    match stop {
        Stop::Git(error) => Stopped {
            code: "git",
            message: error.to_string(),
            hint: error.kind.hint().unwrap_or_default().to_owned(),
        },
        Stop::NoSuchAccount(name) => Stopped {
            code: "no-such-account",
            message: say(language, Message::NoSuchAccount(name)),
            hint: String::new(),
        },
        Stop::WrongAccount(refusal) => {
            let sentence = say(language, Message::Refusal(refusal));
            Stopped {
                code: refusal.code(),
                message: format!("{}: {sentence}", refusal.code()),
                hint: say(language, Message::RefusalHint(refusal)),
            }
        }
        Stop::Configuration {
            diagnostics,
            sources: _,
        } => Stopped {
            code: "configuration",
            message: closing(language, &Tally::of(0, diagnostics)),
            hint: String::new(),
        },
    }
}

fn borrowed(sources: &BTreeMap<String, Vec<u8>>) -> BTreeMap<&str, &[u8]> {
    let sources = sources.iter();
    sources
        .map(|(path, bytes)| (path.as_str(), bytes.as_slice()))
        .collect()
}
