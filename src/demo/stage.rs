//! How the demo looks.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use super::words::{Scene, say};
use crate::domain::{Exit, Language};
use crate::render::{Form, Report, RunError, show};

/// Where the demo is told.
pub(super) struct Stage<'a> {
    pub(super) language: Language,
    pub(super) is_coloured: bool,
    pub(super) out: &'a mut dyn Write,
}

impl Stage<'_> {
    /// Begins a scene; `what` is what it is about.
    pub(super) fn scene(&mut self, scene: Scene, what: &str) -> io::Result<()> {
        let bold = self.paint(Style::new().bold());
        let title = say(self.language, scene).replace("{}", what);
        writeln!(self.out, "\n{bold}● {title}{bold:#}")
    }

    /// Shows which command is run.
    pub(super) fn command(&mut self, command: &str) -> io::Result<()> {
        let style = self.paint(AnsiColor::Cyan.on_default());
        writeln!(self.out, "{style}$ countersign {command}{style:#}")
    }

    /// Shows what a command found and did.
    pub(super) fn show<R: Into<Report>>(
        &mut self,
        result: Result<R, RunError>,
        empty: R,
    ) -> io::Result<Exit> {
        let is_coloured = self.is_coloured;
        let form = Form::Human { is_coloured };
        show(result, empty, Some(self.language), form, self.out)
    }

    /// Shows something that somebody reads elsewhere.
    pub(super) fn quote(&mut self, text: &str) -> io::Result<()> {
        let style = self.paint(Style::new().dimmed());
        text.lines().try_for_each(|line| {
            let line = crate::domain::visible(line);
            writeln!(self.out, "{style}│{style:#} {line}")
        })
    }

    /// Says something about the story.
    pub(super) fn note(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.out, "\n{text}")
    }

    /// Shows how a command ended, where it did not end well.
    pub(super) fn exit(&mut self, exit: Exit) -> io::Result<()> {
        match exit.code() {
            0 => Ok(()),
            code => writeln!(self.out, "[exit status: {code}]"),
        }
    }

    fn paint(&self, style: Style) -> Style {
        if self.is_coloured {
            style
        } else {
            Style::new()
        }
    }
}
