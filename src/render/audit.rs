//! What `audit` prints: each key, its story, and what does not fit.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use super::form::{Form, Stopped};
use super::{github, json};
use crate::domain::{Exit, Failure, KeyRequest, Language};
use crate::messages::audit::{approved, closing, event, labels, misfit, state, used};
use crate::messages::{Message, say, visible_lines};
use crate::story::{Facts, Key, KeyState, Story, Subject};

/// What `audit` found.
#[derive(Debug, Clone, Copy)]
pub struct Audit<'a> {
    /// What it is about.
    pub subject: &'a Subject,
    /// The stories.
    pub stories: &'a [Story],
    /// Where secrets could not be listed.
    pub failures: &'a [Failure],
    /// Why there is no story, if there is none.
    pub stopped: Option<&'a Stopped>,
    /// How it ends.
    pub exit: Exit,
    /// The language of the words.
    pub language: Language,
}

/// Writes what `audit` found. Why there is no story is not in the human form: that is said on standard error.
///
/// # Errors
/// Those of `out`.
pub fn audit(audit: &Audit<'_>, form: Form<'_>, out: &mut dyn Write) -> io::Result<()> {
    match form {
        Form::Human { is_coloured } => human(audit, is_coloured, out),
        Form::Json | Form::Sarif => out.write_all(json::audit(audit).as_bytes()),
        Form::GitHub { summary } => github::audit(audit, summary, out),
    }
}

/// Writes each story, then a line that counts them.
pub(super) fn human(audit: &Audit<'_>, is_coloured: bool, out: &mut dyn Write) -> io::Result<()> {
    if audit.stopped.is_some() {
        return Ok(());
    }
    let mut page = Page {
        language: audit.language,
        is_coloured,
        out,
    };
    for story in audit.stories {
        page.story(story)?;
        writeln!(page.out)?;
    }
    audit
        .failures
        .iter()
        .try_for_each(|failure| page.failure(failure))?;
    let misfits = audit.stories.iter().flat_map(|story| &story.misfits);
    let misfits = misfits.filter(|one| one.exit() == Exit::Wrong).count();
    let closing = closing(audit.language, audit.stories.len(), misfits, audit.exit);
    writeln!(page.out, "{closing}")
}

struct Page<'a> {
    language: Language,
    is_coloured: bool,
    out: &'a mut dyn Write,
}

impl Page<'_> {
    fn story(&mut self, story: &Story) -> io::Result<()> {
        let Story {
            facts,
            moments,
            misfits,
        } = story;
        self.heading(facts.key.as_ref())?;
        self.about(facts)?;
        let dim = self.paint(Style::new().dimmed());
        let no_time = labels(self.language).no_time;
        for moment in moments {
            let at = moment.at.map_or(no_time.to_owned(), |at| at.to_string());
            let what = event(self.language, &moment.event);
            writeln!(self.out, "  {dim}{at}{dim:#}  {what}")?;
        }
        for one in misfits {
            let (what, hint) = misfit(self.language, one);
            let bold = self.paint(Style::new().bold());
            match one.exit() {
                Exit::Remote => self.mark("?", AnsiColor::Yellow)?,
                Exit::Done | Exit::Wrong | Exit::Person | Exit::Usage => {
                    self.mark("✗", AnsiColor::Red)?;
                }
            }
            writeln!(
                self.out,
                " {bold}{}{bold:#}: {what}\n    → {hint}",
                one.code()
            )?;
        }
        facts
            .failures
            .iter()
            .try_for_each(|failure| self.failure(failure))
    }

    fn heading(&mut self, key: Option<&Key>) -> io::Result<()> {
        let bold = self.paint(Style::new().bold());
        let Some(key) = key else {
            return writeln!(self.out, "{bold}{}{bold:#}", labels(self.language).no_key);
        };
        let color = match key.state {
            KeyState::Active => AnsiColor::Green,
            KeyState::Inactive | KeyState::Gone => AnsiColor::Yellow,
            KeyState::Unknown => AnsiColor::Red,
        };
        let color = self.paint(color.on_default().bold());
        let state = state(self.language, key.state);
        writeln!(
            self.out,
            "{bold}{}{bold:#}  {color}{state}{color:#}",
            key.id
        )
    }

    fn about(&mut self, facts: &Facts) -> io::Result<()> {
        let labels = labels(self.language);
        if let Some(user) = &facts.user {
            self.fact(labels.user, user.as_str())?;
        }
        let place = format!("{} ({}, {})", facts.account, facts.id, facts.region);
        self.fact(labels.account, &place)?;
        if let Some(secret) = &facts.secret {
            let name = crate::domain::visible(&secret.name);
            let end = match secret.is_scheduled_for_deletion {
                true => format!(" ({})", labels.scheduled),
                false => String::new(),
            };
            self.fact(labels.secret, &format!("{name}{end}"))?;
        }
        if let Some(papers) = &facts.papers {
            self.fact(labels.request, papers.path.as_str())?;
            if let Some(request) = &papers.request {
                self.request(request)?;
            }
        }
        if let Some(approved) = approved(self.language, facts) {
            self.fact(labels.approved_by, &approved)?;
        }
        if let Some(key) = facts.key.as_ref().filter(|key| key.state != KeyState::Gone) {
            self.fact(labels.used, &used(self.language, &key.used))?;
        }
        let explained = facts
            .papers
            .as_ref()
            .filter(|papers| papers.withdrawal.is_none());
        if let Some(papers) = explained {
            let command = format!("countersign plan --explain {}", papers.path);
            self.fact(labels.explain, &command)?;
        }
        Ok(())
    }

    /// Text of several lines must not look like more than one fact.
    fn request(&mut self, request: &KeyRequest) -> io::Result<()> {
        let reason = visible_lines(request.reason.as_str()).join("\n      ");
        self.fact(labels(self.language).reason, &reason)?;
        for (name, value) in &request.extra {
            let name = crate::domain::visible(name);
            self.fact(&name, &visible_lines(value).join("\n      "))?;
        }
        Ok(())
    }

    fn fact(&mut self, label: &str, text: &str) -> io::Result<()> {
        let dim = self.paint(Style::new().dimmed());
        writeln!(self.out, "    {dim}{label}:{dim:#} {text}")
    }

    fn failure(&mut self, failure: &Failure) -> io::Result<()> {
        let hint = say(self.language, Message::FailureHint(failure));
        self.mark("?", AnsiColor::Yellow)?;
        writeln!(self.out, " {failure}\n    → {hint}")
    }

    fn mark(&mut self, mark: &str, color: AnsiColor) -> io::Result<()> {
        let style = self.paint(color.on_default().bold());
        write!(self.out, "  {style}{mark}{style:#}")
    }

    fn paint(&self, style: Style) -> Style {
        if self.is_coloured {
            style
        } else {
            Style::new()
        }
    }
}
