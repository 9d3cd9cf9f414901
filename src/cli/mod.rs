//! The command line.

mod environment;
mod form;
mod log;
mod process;
mod runs;

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anstream::{AutoStream, ColorChoice};
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::domain::{AccountName, Exit, Language, RequestPath};
use crate::validate;
use form::{Chosen, FileFormat, RunFormat};

/// Issue AWS IAM access keys through pull requests
///
/// A requester adds a file under `requests/`, a code owner approves, and after the merge `countersign reconcile` proves
/// the approval, issues the key, stores it in Secrets Manager, and says where it is.
#[derive(Debug, Parser)]
#[command(name = "countersign", version, arg_required_else_help = true, after_help = EXIT_CODES)]
struct Cli {
    #[command(subcommand)]
    command: Command,

    /// Speak this language; by default the configuration's
    #[arg(long, global = true, value_name = "LANGUAGE")]
    language: Option<Tongue>,
}

const EXIT_CODES: &str = "\
Exit codes:
  0  nothing left to do, nothing wrong
  1  something is wrong with a request
  2  wrong use or wrong configuration; nothing was done
  3  a remote service failed or denied; run again
  4  a person must decide; the output says what to look at and the command that resolves it
101  a bug in countersign";

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Tongue {
    /// English
    En,
    /// 日本語
    Ja,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Check request files and the configuration, offline
    Validate {
        /// Files or folders [default: everything]
        #[arg(value_name = "PATH")]
        paths: Vec<PathBuf>,

        /// The form of the output [default: human; in GitHub Actions, github]
        #[arg(long, value_name = "FORMAT")]
        format: Option<FileFormat>,
    },
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
    /// Live through the whole story against an embedded AWS and GitHub
    #[cfg(feature = "sandbox")]
    Demo {
        /// A request file to use instead of the built-in one
        #[arg(value_name = "REQUEST.yaml")]
        request: Option<PathBuf>,
    },
    /// Serve the embedded AWS and GitHub on loopback, and print the variables that point at it
    #[cfg(feature = "sandbox")]
    Sandbox {
        /// The port to listen on; 0 takes any that is free
        #[arg(long, value_name = "PORT", default_value_t = 0)]
        port: u16,
    },
}

/// What `plan` and `reconcile` run on.
#[derive(Debug, Args)]
struct Run {
    /// The repository at GitHub [default: $GITHUB_REPOSITORY]
    #[arg(long, value_name = "OWNER/NAME")]
    repo: Option<String>,

    /// Only the requests of this account
    #[arg(long, value_name = "NAME", value_parser = account)]
    account: Option<AccountName>,

    /// The form of the output [default: human; in GitHub Actions, github]
    #[arg(long, value_name = "FORMAT")]
    format: Option<RunFormat>,
}

fn account(text: &str) -> Result<AccountName, String> {
    AccountName::new(text).map_err(|invalid| invalid.to_string())
}

fn request(text: &str) -> Result<RequestPath, String> {
    RequestPath::new(text).map_err(|invalid| invalid.to_string())
}

/// Runs the command that the process was started with.
#[must_use]
pub fn main() -> ExitCode {
    process::keep_quiet();
    let cli = Cli::parse();
    log::start();
    let language = cli.language.map(|tongue| match tongue {
        Tongue::En => Language::English,
        Tongue::Ja => Language::Japanese,
    });
    let stdout = io::stdout();
    let is_coloured = AutoStream::choice(&stdout) != ColorChoice::Never;
    let mut out = stdout.lock();
    let ended = run(cli.command, language, is_coloured, &mut out)
        .and_then(|exit| out.flush().map(|()| exit));
    match ended {
        Ok(exit) => ExitCode::from(exit.code()),
        // Who read went away before the end: no success, and what shells call a broken pipe.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::from(141),
        Err(_) => ExitCode::from(Exit::Remote.code()),
    }
}

fn run(
    command: Command,
    language: Option<Language>,
    is_coloured: bool,
    out: &mut dyn Write,
) -> io::Result<Exit> {
    match command {
        Command::Validate { paths, format } => {
            let mut chosen = Chosen::of_files(format, is_coloured);
            validate::run(Path::new("."), &paths, language, chosen.form(), out)
        }
        Command::Plan {
            run,
            explain: Some(request),
        } => block_on(runs::explain(&run, &request, language, is_coloured, out)),
        Command::Plan { run, explain: None } => {
            block_on(runs::plan(&run, language, is_coloured, out))
        }
        Command::Reconcile(run) => block_on(runs::reconcile(&run, language, is_coloured, out)),
        #[cfg(feature = "sandbox")]
        Command::Demo { request } => block_on(crate::demo::run(
            request.as_deref(),
            language,
            is_coloured,
            out,
        )),
        #[cfg(feature = "sandbox")]
        Command::Sandbox { port } => block_on(crate::demo::serve(port, language, out)),
    }
}

fn block_on<T>(future: impl Future<Output = io::Result<T>>) -> io::Result<T> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?
        .block_on(future)
}
