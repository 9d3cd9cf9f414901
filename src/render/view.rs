//! What there is to show, as plain data, and the forms to choose from.

use std::collections::BTreeMap;
use std::io::Write;

use super::inventory::InventoryReport;
use crate::domain::{
    Action, Diagnosis, Diagnostic, Exit, Failure, Level, Locale, Login, PullStatus, RateLimits,
    Refusal, Remedy, Status, Warning,
};
use crate::key_history::{KeyHistory, Subject};
use crate::plan::{Outcome, Sweep};

/// A form of the output.
pub enum Form<'a> {
    /// For people.
    Human {
        /// Whether the output takes colours.
        is_coloured: bool,
    },
    /// For programs: `schema/*.schema.json`.
    Json,
    /// For GitHub Actions: the human form, annotations, and a job summary.
    GitHub {
        /// The job summary, if there is one.
        summary: Option<Summary<'a>>,
    },
    /// For spreadsheets. Only the inventory is a table; other reports are written as JSON.
    Csv,
    /// For browsers, one page of the inventory. Other reports are written as JSON.
    Html,
    /// For code scanning: SARIF 2.1.0, which knows of files only. Reports that are not about files are written as JSON.
    Sarif,
}

/// The job summary of a step.
pub struct Summary<'a> {
    /// The file, open at its end.
    pub file: &'a mut dyn Write,
    /// How many bytes still fit: GitHub drops a summary that is larger than 1 MiB.
    pub room: usize,
}

/// What is wrong with files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Findings {
    /// The diagnostics, by path and place.
    pub diagnostics: Vec<Diagnostic>,
    /// The text of the files, by the paths that the diagnostics name; without its file, a diagnostic shows no line.
    pub sources: BTreeMap<String, Vec<u8>>,
}

/// What a command found and did.
#[derive(Debug)]
pub enum Report {
    /// `validate`, and every command that checks files first.
    Files(FilesReport),
    Run(RunReport),
    Review(ReviewReport),
    Audit(AuditReport),
    Inventory(InventoryReport),
    Doctor(DoctorReport),
}

impl From<InventoryReport> for Report {
    fn from(report: InventoryReport) -> Self {
        Self::Inventory(report)
    }
}

impl From<RunReport> for Report {
    fn from(report: RunReport) -> Self {
        Self::Run(report)
    }
}

impl From<ReviewReport> for Report {
    fn from(report: ReviewReport) -> Self {
        Self::Review(report)
    }
}

impl From<AuditReport> for Report {
    fn from(report: AuditReport) -> Self {
        Self::Audit(report)
    }
}

impl Report {
    /// Returns the command that writes it.
    pub(super) fn command(&self) -> &'static str {
        match self {
            Self::Files(_) => "validate",
            Self::Run(run) => run.mode.command(),
            Self::Review(_) => "review",
            Self::Audit(_) => "audit",
            Self::Inventory(_) => "inventory",
            Self::Doctor(_) => "doctor",
        }
    }

    /// Returns how the command ends, and the language of the configuration.
    pub(super) fn end(&self) -> (Exit, Locale) {
        match self {
            Self::Files(files) => (files.exit, files.language),
            Self::Run(run) => (run.exit(), run.language),
            Self::Review(review) => (review.exit(), review.language),
            Self::Audit(audit) => (audit.exit(), audit.language),
            Self::Inventory(inventory) => (inventory.exit(), inventory.language),
            Self::Doctor(doctor) => (doctor.exit(), doctor.language),
        }
    }
}

/// What is the same for every report.
#[derive(Debug, Clone, Copy)]
pub(super) struct Head<'a> {
    pub(super) exit: Exit,
    pub(super) language: Locale,
    /// Why nothing was done.
    pub(super) stopped: Option<&'a Stopped>,
}

/// Why nothing was done, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stopped {
    /// In kebab case, never changed.
    pub(super) code: &'static str,
    pub(super) message: String,
    /// What to do; may be empty.
    pub(super) hint: String,
}

/// What is wrong with the files that were checked.
#[derive(Debug, Clone)]
pub struct FilesReport {
    pub findings: Findings,
    /// How many requests were checked.
    pub requests: usize,
    /// How the command ends.
    pub exit: Exit,
    /// The language of the configuration.
    pub language: Locale,
}

/// Whether steps are planned or carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    Plan,
    /// They have been carried out.
    Apply,
}

impl Mode {
    /// Returns the command that runs so.
    pub(super) fn command(self) -> &'static str {
        match self {
            Self::Plan => "plan",
            Self::Apply => "reconcile",
        }
    }
}

/// What `plan` or `reconcile` found and did.
#[derive(Debug)]
pub struct RunReport {
    /// Which of the two.
    pub mode: Mode,
    /// The language of the configuration.
    pub language: Locale,
    /// Each request, by path.
    pub outcomes: Vec<Outcome>,
    /// What the search for lost keys found, account by account.
    pub sweeps: Vec<Sweep>,
    /// Whether it was asked to end before it was done.
    pub is_interrupted: bool,
    /// How much GitHub still allows.
    pub rate_limits: RateLimits,
    /// What is wrong with files; those are not among the outcomes.
    pub findings: Findings,
}

impl RunReport {
    /// Returns the report of a run that did nothing.
    pub fn empty(mode: Mode) -> Self {
        Self {
            mode,
            language: Locale::default(),
            outcomes: Vec::new(),
            sweeps: Vec::new(),
            is_interrupted: false,
            rate_limits: RateLimits::default(),
            findings: Findings::default(),
        }
    }

    /// Returns how the run ends.
    pub fn exit(&self) -> Exit {
        let files = match self.findings.diagnostics.iter().any(Diagnostic::is_error) {
            true => Exit::Wrong,
            false => Exit::Done,
        };
        let interrupted = match self.is_interrupted {
            true => Exit::Remote,
            false => Exit::Done,
        };
        let requests = self.outcomes.iter().map(Outcome::exit);
        requests
            .chain(self.sweeps.iter().map(Sweep::exit))
            .fold(files.max(interrupted), Exit::max)
    }
}

/// Returns whether nothing is left to do or to say about a request.
pub(super) fn is_settled(outcome: &Outcome) -> bool {
    matches!(outcome.status, Status::Announced { .. })
        && outcome.steps.is_empty()
        && outcome.exit() == Exit::Done
}

/// What `review` found and did.
#[derive(Debug, Default)]
pub struct ReviewReport {
    /// The language of the configuration.
    pub language: Locale,
    /// The pull requests that have to do with requests, by number.
    pub pulls: Vec<PullReport>,
    /// What is amiss with the repository.
    pub warnings: Vec<Warning>,
    /// How much GitHub still allows.
    pub rate_limits: RateLimits,
}

impl ReviewReport {
    /// Returns how the run ends.
    pub fn exit(&self) -> Exit {
        let exit = |pull: &PullReport| match (pull.has_failed(), &pull.pull_status) {
            (true, _) | (false, None) => Exit::Remote,
            (false, Some(pull_status)) => pull_status.exit(),
        };
        self.pulls.iter().map(exit).fold(Exit::Done, Exit::max)
    }
}

/// A pull request, how it stands, and what was done about it.
#[derive(Debug, Clone, Default)]
pub struct PullReport {
    pub number: u64,
    /// Who opened it, if the account still exists.
    pub requester: Option<Login>,
    /// How it stands. `None` if that could not be found out.
    pub pull_status: Option<PullStatus>,
    pub missing: Vec<PullLack>,
    /// What is wrong with its files.
    pub findings: Findings,
    pub actions: Vec<Action>,
    /// The first call that failed.
    pub failure: Option<Failure>,
}

impl PullReport {
    /// Returns whether a call failed. That the conversation is locked is no failure.
    pub(super) fn has_failed(&self) -> bool {
        let mut failure = self.failure.iter();
        failure.any(|failure| !failure.is_locked())
    }
}

/// Something that a pull request lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PullLack {
    /// The file that lacks it, as the pull request names it. `None` if all of them do.
    pub path: Option<String>,
    pub refusal: Refusal,
    /// Who can mend it.
    pub remedy: Remedy,
}

/// What `audit` found.
#[derive(Debug)]
pub struct AuditReport {
    /// The language of the configuration.
    pub language: Locale,
    /// What was asked about.
    pub subject: Subject,
    /// The stories, the oldest secret first; keys that no secret names come last.
    pub stories: Vec<KeyHistory>,
    /// Where secrets could not be listed, so that stories may be missing.
    pub failures: Vec<Failure>,
}

impl AuditReport {
    /// Returns the report of an audit that found nothing.
    pub fn empty(subject: &Subject) -> Self {
        Self {
            language: Locale::default(),
            subject: subject.clone(),
            stories: Vec::new(),
            failures: Vec::new(),
        }
    }

    /// Returns how the audit ends.
    pub fn exit(&self) -> Exit {
        let unlisted = match self.failures.is_empty() {
            true => Exit::Done,
            false => Exit::Remote,
        };
        self.stories
            .iter()
            .map(KeyHistory::exit)
            .fold(unlisted, Exit::max)
    }
}

/// What `doctor` found.
#[derive(Debug, Default)]
pub struct DoctorReport {
    /// The language of the configuration.
    pub language: Locale,
    pub diagnoses: Vec<Diagnosis>,
}

impl DoctorReport {
    /// Returns how the run ends: 0 only if a key would be issued.
    pub fn exit(&self) -> Exit {
        let exits = self.diagnoses.iter().map(Diagnosis::exit);
        exits.fold(Exit::Done, Exit::max)
    }

    /// Returns the number of diagnoses at a level.
    pub(super) fn count(&self, level: Level) -> usize {
        let diagnoses = self.diagnoses.iter();
        diagnoses
            .filter(|diagnosis| diagnosis.level() == level)
            .count()
    }
}
