//! The commands and their options.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::form::{FileFormat, InventoryFormat, RunFormat};
use super::init::Init;
#[cfg(feature = "sandbox")]
use crate::domain::Duration;
use crate::domain::{AccountName, RequestPath};
use crate::key_history::Subject;

/// Issue AWS IAM access keys through pull requests
///
/// A requester adds a file under `requests/`, a code owner approves the pull request, and after the merge `countersign
/// reconcile` proves the approval, creates the key, stores it in Secrets Manager, and says where it is.
#[derive(Debug, Parser)]
#[command(name = "countersign", version, arg_required_else_help = true, after_help = EXIT_CODES)]
pub(super) struct Cli {
    #[command(subcommand)]
    pub(super) command: Command,

    /// Output language [default: the one in the configuration]
    #[arg(long, global = true, value_name = "LANGUAGE")]
    pub(super) language: Option<LanguageArgument>,
}

const EXIT_CODES: &str = "\
Exit codes:
  0  success: nothing is wrong, and nothing is left to do
  1  something is wrong with a request
  2  invalid usage or configuration; nothing was done
  3  a remote service failed or denied access; run again
  4  a person must decide; the output says what to check, and which command resolves it
101  a bug in countersign";

const AUDIT_EXIT_CODES: &str = "\
Exit codes:
  0  the history is complete and consistent
  1  something is inconsistent: each such line says what, and what to do
  2  invalid usage or configuration, or no such key, secret or user
  3  some sources could not be queried, so the history may be incomplete; run again
101  a bug in countersign";

const INVENTORY_EXIT_CODES: &str = "\
Exit codes:
  0  everything was read; what needs attention is listed
  1  something is not as the configuration demands
  2  invalid usage or configuration
  3  some sources could not be queried, so keys may be missing; run again
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
    /// Create a request file, prompting for missing values
    New {
        /// The IAM user that gets the key, spelled as in IAM
        #[arg(long, value_name = "IAM_USER")]
        user: Option<String>,

        /// What the key is for
        #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
        reason: Option<String>,

        /// The folder: requests/ or a subfolder [default: the only one that allows the user]
        #[arg(long, value_name = "FOLDER")]
        folder: Option<String>,

        /// The file name without .yaml [default: the current time, such as 20261102090000]
        #[arg(long, value_name = "NAME")]
        name: Option<String>,

        /// The last day on which the key works, in UTC, such as 2027-03-31 [default: it works until its file is deleted]
        #[arg(long, value_name = "DATE")]
        expires: Option<String>,

        /// How often the key is replaced until then, such as 90d [default: never]
        #[arg(long, value_name = "DAYS")]
        rotate_every: Option<String>,

        /// A custom field of your organisation; repeatable
        #[arg(long = "field", value_name = "NAME=VALUE", value_parser = field)]
        fields: Vec<(String, String)>,
    },
    /// Check request files and the configuration, offline
    Validate {
        /// Files or folders to check [default: all]
        #[arg(value_name = "PATH")]
        paths: Vec<PathBuf>,

        /// Output format [default: human, or github in GitHub Actions]
        #[arg(long, value_name = "FORMAT")]
        format: Option<FileFormat>,
    },
    /// List the accounts in the configuration, one per line, offline
    Accounts,
    /// Show what `reconcile` would do, request by request, and why
    #[command(mut_arg("format", |format| json_as(format, "report")))]
    Plan {
        #[command(flatten)]
        run: Run,
        /// Show the evidence for one request, issued or not, rule by rule; does not query AWS
        #[arg(long, value_name = "REQUEST", value_parser = request, conflicts_with = "format")]
        explain: Option<RequestPath>,
    },
    /// Issue approved keys, finish interrupted work, and send notices
    #[command(mut_arg("format", |format| json_as(format, "report")))]
    Reconcile(Run),
    /// Check pull requests before they are merged, and tell everyone what to do
    ///
    /// Comments on what is requested, who must approve and what is missing; sets the commit status `countersign`; sends
    /// notices; closes pull requests that were not approved in time. Needs no checkout.
    #[command(mut_arg("format", |format| json_as(format, "review")))]
    Review {
        #[command(flatten)]
        run: Run,
        #[command(flatten)]
        which: Which,
    },
    /// Show a key's history: who requested it, who approved it, what became of it
    ///
    /// Starts from a key, a secret or an IAM user, queries AWS, git and GitHub, and points out inconsistencies. Read-only; never
    /// reads a secret's value.
    #[command(after_help = AUDIT_EXIT_CODES, mut_arg("format", |format| json_as(format, "audit")))]
    Audit {
        /// An access key ID, a secret's name or ARN, or an IAM user (all keys of that user)
        #[arg(value_name = "KEY_ID|SECRET|USER", value_parser = subject)]
        subject: Subject,

        #[command(flatten)]
        run: Run,
    },
    /// List every key: whose it is, who approved it, and what is next
    ///
    /// Queries AWS, git and GitHub for the accounts that the credentials are for. Read-only; never reads a secret's value.
    #[command(after_help = INVENTORY_EXIT_CODES)]
    Inventory {
        /// The GitHub repository [default: $GITHUB_REPOSITORY]
        #[arg(long, value_name = "OWNER/NAME")]
        repo: Option<String>,

        /// Only this account
        #[arg(long, value_name = "NAME", value_parser = account)]
        account: Option<AccountName>,

        /// All IAM users of the accounts, not only those that the configuration permits
        #[arg(long)]
        all_users: bool,

        /// Output format [default: human, or github in GitHub Actions]; JSON follows schema/inventory.schema.json
        #[arg(long, value_name = "FORMAT")]
        format: Option<InventoryFormat>,

        /// Also write inventory.html, inventory.csv and inventory.json to this folder
        #[arg(long, value_name = "FOLDER")]
        save: Option<PathBuf>,
    },
    /// Check the whole installation, and show what is wrong and how to fix it
    ///
    /// Changes nothing, and needs no checkout. Exits with 0 only if a key would be issued, with 2 if something is set up
    /// wrongly, and with 3 if GitHub or AWS denies access or does not answer. Run it as an administrator of both: it can then
    /// ask IAM's policy simulator what the roles may do.
    #[command(mut_arg("format", |format| json_as(format, "doctor")))]
    Doctor(Run),
    /// Set up a repository that holds requests
    ///
    /// Creates it in an organization, or takes the one that is there; adds the files that are missing, with the release pinned by
    /// its checksum; sets environments, Actions, write access and the ruleset. Shows each call before it makes it, then runs
    /// `doctor`, exits as `doctor` does, and lists the steps that only people can take, such as creating the stack in AWS. It can be
    /// run again: what exists is kept. `GITHUB_TOKEN` must belong to an administrator and be allowed to change workflows. On a terminal
    /// it asks for missing values, and shows the equivalent command. With `--account` it adds an account to a repository that is
    /// already set up, which requires write access only.
    Init(Init),
    /// Print shell completions
    Completions {
        /// The shell
        #[arg(value_name = "SHELL")]
        shell: clap_complete::Shell,
    },
    /// Run the full workflow against built-in AWS and GitHub simulators
    ///
    /// On a terminal, each scene waits for Enter.
    #[cfg(feature = "sandbox")]
    Demo {
        /// A request file to use instead of the built-in one
        #[arg(value_name = "REQUEST.yaml")]
        request: Option<PathBuf>,
    },
    /// Serve the built-in AWS and GitHub simulators on loopback, and print how to connect
    #[cfg(feature = "sandbox")]
    #[command(args_conflicts_with_subcommands = true)]
    Sandbox {
        #[command(subcommand)]
        act: Option<ByHand>,

        /// The port to listen on; 0 picks a free one
        #[arg(long, value_name = "PORT", default_value_t = 0)]
        port: u16,

        /// Inject a failure: OPERATION:N:WHEN:EFFECT, such as iam:CreateAccessKey:1:after:drop; repeatable
        #[arg(long = "fault", value_name = "SPEC", long_help = fault_help())]
        faults: Vec<crate::demo::Fault>,
    },
}

/// What people do in a sandbox that is running, and what they read there.
#[cfg(feature = "sandbox")]
#[derive(Debug, Subcommand)]
pub(super) enum ByHand {
    /// Open a pull request for a branch that was pushed
    Open {
        /// The branch
        #[arg(value_name = "BRANCH")]
        branch: String,

        /// Who opens it
        #[arg(long = "as", value_name = "LOGIN", default_value = "hanako")]
        login: String,
    },
    /// Approve a pull request
    Approve {
        /// Its number
        #[arg(value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
        pull: u64,

        /// Who approves
        #[arg(long = "as", value_name = "LOGIN", default_value = "kenji")]
        login: String,
    },
    /// Merge a pull request
    Merge {
        /// Its number
        #[arg(value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
        pull: u64,

        /// Who merges
        #[arg(long = "as", value_name = "LOGIN", default_value = "hanako")]
        login: String,
    },
    /// Close a pull request without merging it
    Close {
        /// Its number
        #[arg(value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
        pull: u64,

        /// Who closes it
        #[arg(long = "as", value_name = "LOGIN", default_value = "hanako")]
        login: String,
    },
    /// Show the comments on a pull request
    Comments {
        /// Its number
        #[arg(value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
        pull: u64,
    },
    /// Show the notices that were sent
    Notices,
    /// Let time pass
    Wait {
        /// How much, such as 16m, 25h or 2d
        #[arg(value_name = "TIME", value_parser = duration)]
        time: Duration,
    },
}

#[cfg(feature = "sandbox")]
impl From<ByHand> for crate::demo::Act {
    fn from(act: ByHand) -> Self {
        match act {
            ByHand::Open { branch, login } => Self::Open { branch, login },
            ByHand::Approve { pull, login } => Self::Approve { pull, login },
            ByHand::Merge { pull, login } => Self::Merge { pull, login },
            ByHand::Close { pull, login } => Self::Close { pull, login },
            ByHand::Comments { pull } => Self::Comments { pull },
            ByHand::Notices => Self::Notices,
            ByHand::Wait { time } => Self::Wait { time },
        }
    }
}

/// Which pull requests `review` checks.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(super) struct Which {
    /// Only this pull request
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub(super) pull: Option<u64>,

    /// All open pull requests, and those closed within the last week
    #[arg(long)]
    pub(super) all: bool,
}

/// What a run works on.
#[derive(Debug, Args)]
pub(super) struct Run {
    /// The GitHub repository [default: $GITHUB_REPOSITORY]
    #[arg(long, value_name = "OWNER/NAME")]
    pub(super) repo: Option<String>,

    /// Only this account
    #[arg(long, value_name = "NAME", value_parser = account)]
    pub(super) account: Option<AccountName>,

    /// Output format [default: human, or github in GitHub Actions]
    #[arg(long, value_name = "FORMAT")]
    pub(super) format: Option<RunFormat>,
}

#[cfg(feature = "sandbox")]
fn fault_help() -> String {
    let effects = crate::demo::EFFECTS.replace('\n', "\n  ");
    format!(
        "Inject a failure: OPERATION:N:WHEN:EFFECT, such as iam:CreateAccessKey:1:after:drop; repeatable\n\n\
         N is the number of the call, counted from 1; `every` means each call. WHEN is `before` or `after` the operation \
         takes effect. EFFECT is one of\n  {effects}"
    )
}

/// Says which schema the JSON of a command follows.
fn json_as(format: clap::Arg, schema: &str) -> clap::Arg {
    let help = format.get_help().map(ToString::to_string);
    let help = help.unwrap_or_default();
    format.help(format!("{help}; JSON follows schema/{schema}.schema.json"))
}

fn field(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("not NAME=VALUE")?;
    Ok((name.to_owned(), value.to_owned()))
}

#[cfg(feature = "sandbox")]
fn duration(text: &str) -> Result<Duration, String> {
    Duration::new(text).map_err(|invalid| invalid.to_string())
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
