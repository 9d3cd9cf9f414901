//! The commands and their options.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::form::{FileFormat, RunFormat};
use crate::domain::{AccountName, RequestPath};
use crate::key_history::Subject;

/// Issue AWS IAM access keys through pull requests
///
/// A requester adds a file under `requests/`, a code owner approves, and after the merge `countersign reconcile` proves
/// the approval, issues the key, stores it in Secrets Manager, and says where it is.
#[derive(Debug, Parser)]
#[command(name = "countersign", version, arg_required_else_help = true, after_help = EXIT_CODES)]
pub(super) struct Cli {
    #[command(subcommand)]
    pub(super) command: Command,

    /// Speak this language; by default the configuration's
    #[arg(long, global = true, value_name = "LANGUAGE")]
    pub(super) language: Option<LanguageArgument>,
}

const EXIT_CODES: &str = "\
Exit codes:
  0  nothing left to do, nothing wrong
  1  something is wrong with a request
  2  wrong use or wrong configuration; nothing was done
  3  a remote service failed or denied; run again
  4  a person must decide; the output says what to look at and the command that resolves it
101  a bug in countersign";

const AUDIT_EXIT_CODES: &str = "\
Exit codes:
  0  the whole story is told, and everything fits
  1  something does not fit: each such line says what, and what to do
  2  wrong use or wrong configuration, or nobody knows such a key, secret or user
  3  something could not be asked, so part of the story is missing; run again
101  a bug in countersign";

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum LanguageArgument {
    /// English
    En,
    /// 日本語
    Ja,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Write a request file, and ask for what is missing
    New {
        /// Who the key is for, spelled as in IAM
        #[arg(long, value_name = "IAM_USER")]
        user: Option<String>,

        /// What the key is for
        #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
        reason: Option<String>,

        /// The folder, requests/ or below [default: the only one that may ask for the user]
        #[arg(long, value_name = "FOLDER")]
        folder: Option<String>,

        /// The file's name without .yaml [default: the time, as in 20261102090000]
        #[arg(long, value_name = "NAME")]
        name: Option<String>,

        /// A field of the organisation's own; may be given several times
        #[arg(long = "field", value_name = "NAME=VALUE", value_parser = field)]
        fields: Vec<(String, String)>,
    },
    /// Check request files and the configuration, offline
    Validate {
        /// Files or folders [default: everything]
        #[arg(value_name = "PATH")]
        paths: Vec<PathBuf>,

        /// The form of the output [default: human; in GitHub Actions, github]
        #[arg(long, value_name = "FORMAT")]
        format: Option<FileFormat>,
    },
    /// List the accounts of the configuration, one to a line, offline
    Accounts,
    /// Say what `reconcile` would do, request by request, and why
    Plan {
        #[command(flatten)]
        run: Run,
        /// Show the evidence of one request, issued or not, rule by rule; AWS is not asked
        #[arg(long, value_name = "REQUEST", value_parser = request, conflicts_with = "format")]
        explain: Option<RequestPath>,
    },
    /// Issue what is approved, finish what was begun, announce what was issued
    Reconcile(Run),
    /// Look at pull requests before their merge, and tell everybody what to do
    ///
    /// Says in a comment what is asked for, who must approve and what is missing, sets the commit status `countersign`,
    /// sends notices, and closes what was not approved in time. Needs no checkout.
    Review {
        #[command(flatten)]
        run: Run,
        #[command(flatten)]
        which: Which,
    },
    /// Tell the story of a key: who asked, who approved, what became of it
    ///
    /// Starts from a key, a secret or an IAM user, asks AWS, git and GitHub, and says what does not fit. Reads only, and never
    /// a secret's value.
    #[command(after_help = AUDIT_EXIT_CODES)]
    Audit {
        /// An access key's id, a secret's name or ARN, or an IAM user, for all keys of that user
        #[arg(value_name = "KEY_ID|SECRET|USER", value_parser = subject)]
        subject: Subject,

        #[command(flatten)]
        run: Run,
    },
    /// Look at the whole installation, and say what is right, what is not, and what to do
    ///
    /// Changes nothing, and needs no checkout. Ends with 0 only where a key would be issued; with 2 where something is set up
    /// wrongly, and with 3 where GitHub or AWS denies something or does not say it. An administrator of both learns most: what
    /// the roles may do is asked of IAM's policy simulator.
    Doctor(Run),
    /// Write the completions of a shell
    Completions {
        /// The shell
        #[arg(value_name = "SHELL")]
        shell: clap_complete::Shell,
    },
    /// Live through the whole story against an embedded AWS and GitHub
    #[cfg(feature = "sandbox")]
    Demo {
        /// A request file to use instead of the built-in one
        #[arg(value_name = "REQUEST.yaml")]
        request: Option<PathBuf>,
    },
    /// Serve the embedded AWS and GitHub on loopback, and print how to reach them
    #[cfg(feature = "sandbox")]
    Sandbox {
        /// The port to listen on; 0 takes any that is free
        #[arg(long, value_name = "PORT", default_value_t = 0)]
        port: u16,

        /// Let something go wrong: OPERATION:N:WHEN:EFFECT, as in iam:CreateAccessKey:1:after:drop; may be given several
        /// times
        #[arg(long = "fault", value_name = "SPEC", long_help = fault_help())]
        faults: Vec<crate::demo::Fault>,
    },
}

/// Which pull requests `review` looks at.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(super) struct Which {
    /// Only this pull request
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub(super) pull: Option<u64>,

    /// All that are open, and those that were closed within the last week
    #[arg(long)]
    pub(super) all: bool,
}

/// What a run works on.
#[derive(Debug, Args)]
pub(super) struct Run {
    /// The repository at GitHub [default: $GITHUB_REPOSITORY]
    #[arg(long, value_name = "OWNER/NAME")]
    pub(super) repo: Option<String>,

    /// Only this account
    #[arg(long, value_name = "NAME", value_parser = account)]
    pub(super) account: Option<AccountName>,

    /// The form of the output [default: human; in GitHub Actions, github]
    #[arg(long, value_name = "FORMAT")]
    pub(super) format: Option<RunFormat>,
}

#[cfg(feature = "sandbox")]
fn fault_help() -> String {
    let effects = crate::demo::EFFECTS.replace('\n', "\n  ");
    format!(
        "Let something go wrong: OPERATION:N:WHEN:EFFECT, as in iam:CreateAccessKey:1:after:drop; may be given several \
         times\n\nN counts the calls of the operation from 1; `every` is each of them. WHEN is `before` the operation has \
         its effect, or `after`. EFFECT is one of\n  {effects}"
    )
}

fn field(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("not NAME=VALUE")?;
    Ok((name.to_owned(), value.to_owned()))
}

fn account(text: &str) -> Result<AccountName, String> {
    AccountName::new(text).map_err(|invalid| invalid.to_string())
}

fn subject(text: &str) -> Result<Subject, String> {
    Subject::new(text).map_err(|invalid| invalid.to_string())
}

fn request(text: &str) -> Result<RequestPath, String> {
    RequestPath::new(text).map_err(|invalid| invalid.to_string())
}
