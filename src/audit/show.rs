//! Says what an audit found.

use std::io::{self, Write};

use super::{Report, Stop};
use crate::domain::{Exit, Language};
use crate::messages::audit::{other_account, unknown};
use crate::messages::{Message, say};
use crate::reconcile;
use crate::render::{self, Audit, Form, Stopped};
use crate::story::Subject;

/// Writes what an audit found, or why there is no story, and says how it ends.
///
/// # Errors
/// Those of `out`.
pub fn show(
    report: Result<Report, Stop>,
    subject: &Subject,
    language: Option<Language>,
    form: Form<'_>,
    out: &mut dyn Write,
) -> io::Result<Exit> {
    let report = match report {
        Ok(report) => report,
        Err(stop) => return self::stop(stop, subject, language, form, out),
    };
    let exit = report.exit();
    let audit = Audit {
        subject,
        stories: &report.stories,
        failures: &report.failures,
        stopped: None,
        exit,
        language: language.unwrap_or(report.language),
    };
    render::audit(&audit, form, out)?;
    Ok(exit)
}

/// Says why there is no story: on standard error to people, and as all the rest in every other form.
///
/// # Errors
/// Those of `out` and of standard error.
pub fn refuse(
    stopped: &Stopped,
    exit: Exit,
    subject: &Subject,
    language: Language,
    form: Form<'_>,
    out: &mut dyn Write,
) -> io::Result<Exit> {
    if let Form::Human { is_coloured: _ } = form {
        render::complain(&stopped.message, &stopped.hint)?;
        return Ok(exit);
    }
    let audit = Audit {
        subject,
        stories: &[],
        failures: &[],
        stopped: Some(stopped),
        exit,
        language,
    };
    render::audit(&audit, form, out)?;
    Ok(exit)
}

fn stop(
    stop: Stop,
    subject: &Subject,
    language: Option<Language>,
    form: Form<'_>,
    out: &mut dyn Write,
) -> io::Result<Exit> {
    let mut chosen = language.unwrap_or_default();
    let (code, (message, hint), exit) = match stop {
        Stop::Run(stop) => {
            let mut stopped = reconcile::stopped(&stop, chosen);
            if let reconcile::Stop::Configuration { .. } = stop {
                stopped.hint = say(chosen, Message::SeeValidate);
            }
            return refuse(&stopped, Exit::Usage, subject, chosen, form, out);
        }
        Stop::OtherAccount { found, known } => {
            let known = known.iter().map(|(name, id)| format!("{name} ({id})"));
            let known: Vec<String> = known.collect();
            let said = other_account(chosen, found.as_str(), &known.join(", "));
            ("other-account", said, Exit::Usage)
        }
        Stop::Remote(failure) => {
            let hint = say(chosen, Message::FailureHint(&failure));
            ("remote", (failure.to_string(), hint), Exit::Remote)
        }
        Stop::Unknown {
            language: configured,
            unknown: what,
        } => {
            chosen = language.unwrap_or(configured);
            ("unknown", unknown(chosen, &what), Exit::Usage)
        }
    };
    let stopped = Stopped {
        code,
        message,
        hint,
    };
    refuse(&stopped, exit, subject, chosen, form, out)
}
