//! What `audit` prints: each key, its story, and what does not fit.

use std::io;

use anstyle::AnsiColor;

use super::printer::Printer;
use crate::domain::{Exit, Failure, KeyRequest, visible};
use crate::key_history::{Facts, Key, KeyHistory, KeyState};
use crate::messages::audit::{anomaly, approved, closing, event, labels, state, used};
use crate::messages::moment as time;
use crate::messages::visible_lines;
use crate::render::lines::of_failure;
use crate::render::view::AuditReport;

/// Writes each story, then a line that counts them.
pub(in crate::render) fn audit(report: &AuditReport, page: &mut Printer<'_>) -> io::Result<()> {
    for story in &report.stories {
        page.story(story)?;
        writeln!(page.out)?;
    }
    report
        .failures
        .iter()
        .try_for_each(|failure| page.failed(failure))?;
    let anomalies = report.stories.iter().flat_map(|story| &story.anomalies);
    let anomalies = anomalies.filter(|one| one.exit() == Exit::Wrong).count();
    let closing = closing(
        page.language,
        report.stories.len(),
        anomalies,
        report.exit(),
    );
    writeln!(page.out, "{closing}")
}

impl Printer<'_> {
    fn story(&mut self, story: &KeyHistory) -> io::Result<()> {
        let KeyHistory {
            facts,
            moments,
            anomalies,
        } = story;
        self.heading(facts.key.as_ref())?;
        self.about(facts)?;
        let dim = self.dim();
        let no_time = labels(self.language).no_time;
        for moment in moments {
            let at = moment
                .at
                .map_or(no_time.to_owned(), |at| time(self.language, at));
            let what = event(self.language, &moment.event);
            writeln!(self.out, "  {dim}{at}{dim:#}  {what}")?;
        }
        for one in anomalies {
            let (what, hint) = anomaly(self.language, one);
            let bold = self.bold();
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
            .try_for_each(|failure| self.failed(failure))
    }

    fn heading(&mut self, key: Option<&Key>) -> io::Result<()> {
        let bold = self.bold();
        let Some(key) = key else {
            return writeln!(self.out, "{bold}{}{bold:#}", labels(self.language).no_key);
        };
        let color = match key.state {
            KeyState::Active => AnsiColor::Green,
            KeyState::Inactive | KeyState::Gone => AnsiColor::Yellow,
            KeyState::Unknown => AnsiColor::Red,
        };
        let color = self.color(color);
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
            let name = visible(&secret.name);
            let end = match secret.is_scheduled_for_deletion {
                true => format!(" ({})", labels.scheduled),
                false => String::new(),
            };
            self.fact(labels.secret, &format!("{name}{end}"))?;
        }
        if let Some(provenance) = &facts.provenance {
            self.fact(labels.request, provenance.path.as_str())?;
            if let Some(request) = &provenance.request {
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
            .provenance
            .as_ref()
            .filter(|provenance| provenance.withdrawal.is_none());
        if let Some(provenance) = explained {
            let command = format!("countersign plan --explain {}", provenance.path);
            self.fact(labels.explain, &command)?;
        }
        Ok(())
    }

    /// Text of several lines must not look like more than one fact.
    fn request(&mut self, request: &KeyRequest) -> io::Result<()> {
        let reason = visible_lines(request.reason.as_str()).join("\n      ");
        self.fact(labels(self.language).reason, &reason)?;
        for (name, value) in &request.extra {
            let name = visible(name);
            self.fact(&name, &visible_lines(value).join("\n      "))?;
        }
        Ok(())
    }

    fn fact(&mut self, label: &str, text: &str) -> io::Result<()> {
        let dim = self.dim();
        writeln!(self.out, "    {dim}{label}:{dim:#} {text}")
    }

    fn failed(&mut self, failure: &Failure) -> io::Result<()> {
        let (sentence, hint) = of_failure(self.language, failure);
        self.mark("?", AnsiColor::Yellow)?;
        writeln!(self.out, " {sentence}\n    → {hint}")
    }

    fn mark(&mut self, mark: &str, color: AnsiColor) -> io::Result<()> {
        let style = self.color(color);
        write!(self.out, "  {style}{mark}{style:#}")
    }
}
