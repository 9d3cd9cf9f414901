//! Says what a run found and did.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::{Report, Stop};
use crate::domain::{Exit, Language, RateLimits};
use crate::messages::{Message, Tally, closing, say};
use crate::render::{self, Form, Review, Stopped};

/// Writes what a run found and did, or why it stopped, and says how it ends.
///
/// # Errors
/// Those of `out`.
pub fn show(
    report: Result<Report, Stop>,
    language: Option<Language>,
    form: Form<'_>,
    out: &mut dyn Write,
) -> io::Result<Exit> {
    let report = match report {
        Ok(report) => report,
        Err(stop) => return self::stop(stop, language.unwrap_or_default(), form, out),
    };
    let exit = report.exit();
    let review = Review {
        pulls: &report.pulls,
        warnings: &report.warnings,
        rate_limits: report.rate_limits,
        stopped: None,
        exit,
        language: language.unwrap_or(report.language),
    };
    render::review(&review, form, out)?;
    Ok(exit)
}

/// Says why nothing was done: on standard error to people, and as all the rest in every other form.
///
/// # Errors
/// Those of `out` and of standard error.
pub fn refuse(
    stopped: &Stopped,
    exit: Exit,
    language: Language,
    form: Form<'_>,
    out: &mut dyn Write,
) -> io::Result<Exit> {
    if let Form::Human { is_coloured: _ } = form {
        render::complain(&stopped.message, &stopped.hint)?;
        return Ok(exit);
    }
    let review = Review {
        pulls: &[],
        warnings: &[],
        rate_limits: RateLimits::default(),
        stopped: Some(stopped),
        exit,
        language,
    };
    render::review(&review, form, out)?;
    Ok(exit)
}

fn stop(stop: Stop, language: Language, form: Form<'_>, out: &mut dyn Write) -> io::Result<Exit> {
    let (stopped, exit) = match stop {
        Stop::GitHub(failure) => {
            let stopped = Stopped {
                code: "github",
                message: failure.to_string(),
                hint: say(language, Message::FailureHint(&failure)),
            };
            (stopped, Exit::Remote)
        }
        Stop::NoSuchAccount(name) => {
            let stopped = Stopped {
                code: "no-such-account",
                message: say(language, Message::NoSuchAccount(&name)),
                hint: String::new(),
            };
            (stopped, Exit::Usage)
        }
        Stop::Configuration {
            diagnostics,
            sources,
        } => {
            let sources: BTreeMap<&str, &[u8]> = sources
                .iter()
                .map(|(path, bytes)| (path.as_str(), bytes.as_slice()))
                .collect();
            let tally = Tally::of(0, &diagnostics);
            if let Form::Human { is_coloured } = form {
                render::findings(
                    &render::Findings {
                        diagnostics: &diagnostics,
                        sources: &sources,
                        tally,
                        exit: Exit::Usage,
                        language,
                    },
                    Form::Human { is_coloured },
                    out,
                )?;
                return Ok(Exit::Usage);
            }
            let stopped = Stopped {
                code: "configuration",
                message: closing(language, &tally),
                hint: say(language, Message::SeeValidate),
            };
            (stopped, Exit::Usage)
        }
    };
    refuse(&stopped, exit, language, form, out)
}
