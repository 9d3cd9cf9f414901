//! Writes lines for people, in colour if the output takes it.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use crate::domain::Locale;
use crate::messages::failed;
use crate::render::lines::{Line, of_failure, of_refusal};

/// Where lines go, and how.
pub(in crate::render) struct Printer<'a> {
    pub(in crate::render) language: Locale,
    pub(in crate::render) is_coloured: bool,
    pub(in crate::render) out: &'a mut dyn Write,
}

impl Printer<'_> {
    /// Returns a style that is plain if the output takes no colours.
    pub(super) fn style(&self, style: Style) -> Style {
        if self.is_coloured {
            style
        } else {
            Style::new()
        }
    }

    pub(super) fn bold(&self) -> Style {
        self.style(Style::new().bold())
    }

    pub(super) fn dim(&self) -> Style {
        self.style(Style::new().dimmed())
    }

    pub(super) fn color(&self, color: AnsiColor) -> Style {
        self.style(color.on_default().bold())
    }

    /// Writes a word to the right of twelve columns, and what it is about.
    pub(super) fn verb(&mut self, verb: &str, color: AnsiColor, object: &str) -> io::Result<()> {
        let style = self.color(color);
        // Japanese words are twice as wide as their characters are many.
        let width: usize = verb.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
        let margin = " ".repeat(12_usize.saturating_sub(width));
        writeln!(self.out, "{margin}{style}{verb}{style:#} {object}")
    }

    /// Writes a line below a verb.
    pub(super) fn detail(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.out, "{:>12} {text}", "")
    }

    pub(super) fn hint(&mut self, text: &str) -> io::Result<()> {
        self.detail(&format!("→ {text}"))
    }

    /// Writes lines below a verb.
    pub(super) fn lines(&mut self, lines: &[Line<'_>]) -> io::Result<()> {
        lines.iter().try_for_each(|line| match line {
            Line::Text(text) => self.detail(text),
            Line::Hint(text) => self.hint(text),
            Line::Refusal(refusal) => {
                let (sentence, hint) = of_refusal(self.language, refusal);
                let bold = self.bold();
                self.detail(&format!("{bold}{}{bold:#}: {sentence}", refusal.code()))?;
                self.hint(&hint)
            }
            Line::Failure(failure) => {
                let (sentence, hint) = of_failure(self.language, failure);
                let red = self.color(AnsiColor::Red);
                let failed = failed(self.language);
                self.detail(&format!("{red}{failed}{red:#}: {sentence}"))?;
                self.hint(&hint)
            }
        })
    }
}
