//! Progress: spinners on a terminal, plain lines in a pipe. Both go to standard error.

use std::io::{self, Write};
use std::time::Duration;

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};

use crate::domain::Locale;
use crate::messages::doing;
use crate::messages::inventory::reading;
use crate::plan::Step;

/// Shows what is being done.
#[derive(Debug)]
pub struct Progress {
    bars: Option<MultiProgress>,
    /// The language that was asked for, if not the configuration's.
    language: Option<Locale>,
}

impl Progress {
    /// Shows spinners if standard error is a terminal. `language` is the one that was asked for, if not the configuration's.
    pub fn new(is_terminal: bool, language: Option<Locale>) -> Self {
        Self {
            bars: is_terminal.then(MultiProgress::new),
            language,
        }
    }

    /// Begins something that takes several steps; `language` is the configuration's.
    pub fn begin(&self, language: Locale) -> Line {
        let bar = self.bars.as_ref().map(|bars| {
            let bar = bars.add(ProgressBar::new_spinner());
            if let Ok(style) = ProgressStyle::with_template("{prefix:.cyan.bold} {msg} {spinner}") {
                bar.set_style(style);
            }
            bar.enable_steady_tick(Duration::from_millis(100));
            bar
        });
        Line {
            bar,
            language: language.unless_asked_for(self.language),
        }
    }
}

/// One thing that takes several steps. Its spinner goes when it is dropped.
#[derive(Debug)]
pub struct Line {
    bar: Option<ProgressBar>,
    language: Locale,
}

impl Line {
    /// Shows that a step begins.
    pub fn say(&self, step: &Step) {
        let [verb, object] = doing(self.language, step);
        let verb = aligned(&verb);
        match &self.bar {
            Some(bar) => {
                bar.set_prefix(verb);
                bar.set_message(object);
            }
            // Nobody to tell where standard error is closed.
            None => drop(writeln!(io::stderr(), "{verb} {object}")),
        }
    }

    /// Shows how many of all are done, and how long the rest takes.
    pub fn count(&self, done: usize, total: usize, left: Duration) {
        let [verb, object] = reading(self.language, done, total, left.as_secs());
        let verb = aligned(&verb);
        match &self.bar {
            Some(bar) => {
                bar.set_prefix(verb);
                bar.set_message(object);
            }
            None => drop(writeln!(io::stderr(), "{verb} {object}")),
        }
    }
}

/// Puts a word to the right of twelve columns, of which a letter of Japanese takes two.
fn aligned(word: &str) -> String {
    let columns = word.chars().map(|c| if c.is_ascii() { 1 } else { 2 });
    let free = 12_usize.saturating_sub(columns.sum());
    format!("{:free$}{word}", "")
}

impl Drop for Line {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
