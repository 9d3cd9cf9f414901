//! How the demo looks.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use super::words::{Scene, say};
use super::wrap::wrapped;
use crate::domain::{Exit, Locale};
use crate::render::{Form, Report, RunError, show};

/// Where the demo is told.
pub struct Stage<'a> {
    /// The language of all that is said.
    pub language: Locale,
    /// Whether the output may have colours.
    pub is_coloured: bool,
    /// Where a press of Enter arrives; without it, and once it is closed, no scene waits for one.
    pub enter: Option<UnboundedReceiver<()>>,
    pub out: &'a mut dyn Write,
}

/// Listens to Enter on standard input, until its end.
///
/// It has its own thread, which is never joined: a runtime that reads would wait for Enter when it ends, too.
pub fn enter() -> UnboundedReceiver<()> {
    let (pressed, enter) = unbounded_channel();
    std::thread::spawn(move || {
        for line in io::stdin().lines() {
            if line.is_err() || pressed.send(()).is_err() {
                break;
            }
        }
    });
    enter
}

impl Stage<'_> {
    /// Begins a scene, once the one before it has been read; `what` is what it is about.
    pub(super) async fn scene(&mut self, scene: Scene, what: &str) -> io::Result<()> {
        self.pause().await?;
        let bold = self.paint(Style::new().bold());
        let title = format!("● {}", say(self.language, scene).replace("{}", what));
        writeln!(self.out)?;
        wrapped(&title, 0)
            .iter()
            .try_for_each(|line| writeln!(self.out, "{bold}{line}{bold:#}"))
    }

    async fn pause(&mut self) -> io::Result<()> {
        let Some(enter) = &mut self.enter else {
            return Ok(());
        };
        // What was pressed while there was nothing to wait for does not count.
        while enter.try_recv().is_ok() {}
        write!(self.out, "\n{} ", say(self.language, Scene::Pause))?;
        self.out.flush()?;
        if enter.recv().await.is_none() {
            self.enter = None;
            writeln!(self.out)?;
        }
        Ok(())
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
        let mut shown = Vec::new();
        let exit = show(result, empty, Some(self.language), form, &mut shown)?;
        self.lines(&String::from_utf8_lossy(&shown))?;
        Ok(exit)
    }

    /// Shows something that people read elsewhere.
    pub(super) fn quote(&mut self, text: &str) -> io::Result<()> {
        let style = self.paint(Style::new().dimmed());
        text.lines().try_for_each(|line| {
            let line = crate::domain::visible(line);
            wrapped(&line, 2)
                .iter()
                .try_for_each(|line| writeln!(self.out, "{style}│{style:#} {line}"))
        })
    }

    /// Says something about the story.
    pub(super) fn note(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.out)?;
        self.lines(text)
    }

    fn lines(&mut self, text: &str) -> io::Result<()> {
        let lines = text.lines().flat_map(|line| wrapped(line, 0));
        lines
            .into_iter()
            .try_for_each(|line| writeln!(self.out, "{line}"))
    }

    /// Shows how a command ended, if it did not end well.
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
