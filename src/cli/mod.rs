//! The command line.

mod arguments;
mod environment;
mod form;
mod init;
mod log;
mod process;
mod root;
mod runs;

use std::io::{self, Write};
use std::process::ExitCode;

use anstream::{AutoStream, ColorChoice};
use clap::{CommandFactory, Parser};

use crate::domain::{Exit, Locale};
use crate::render::complain;
use crate::{inventory, new, validate};
use arguments::{Cli, Command, LanguageArgument};
use form::{Chosen, Output};
use root::Root;

/// Runs the command that the process was started with.
pub fn main() -> ExitCode {
    process::keep_quiet();
    let cli = Cli::parse();
    log::start();
    let language = cli.language.map(|language| match language {
        LanguageArgument::En => Locale::ENGLISH,
        LanguageArgument::Ja => Locale::JAPANESE,
    });
    let stdout = io::stdout();
    let is_coloured = AutoStream::choice(&stdout) != ColorChoice::Never;
    let mut out = stdout.lock();
    let to = Output {
        language,
        is_coloured,
        out: &mut out,
    };
    let ended = run(cli.command, to).and_then(|exit| out.flush().map(|()| exit));
    match ended {
        Ok(exit) => ExitCode::from(exit.code()),
        // Who read went away before the end: no success, and what shells call a broken pipe.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::from(141),
        Err(error) => {
            // Where standard error is closed, too, the exit code has to do.
            drop(complain(
                language.unwrap_or_default(),
                &error.to_string(),
                "",
            ));
            ExitCode::from(Exit::Remote.code())
        }
    }
}

fn run(command: Command, to: Output<'_>) -> io::Result<Exit> {
    match command {
        Command::New {
            user,
            reason,
            folder,
            name,
            expires,
            rotate_every,
            fields,
        } => {
            let options = new::Options {
                user,
                reason,
                folder,
                name,
                expires,
                rotate_every,
                fields,
            };
            let root = Root::find()?;
            let setting = new::Setting {
                root: &root.path,
                is_at_root: root.is_here(),
                language: to.language,
                is_interactive: environment::is_interactive(),
                is_coloured: to.is_coloured,
            };
            new::run(options, &setting, to.out)
        }
        Command::Validate { paths, format } => {
            let mut chosen = Chosen::of_files(format, to.is_coloured);
            let root = Root::find()?;
            let paths: Vec<_> = paths.into_iter().map(|path| root.named(path)).collect();
            validate::run(&root.path, &paths, to.language, chosen.form(), to.out)
        }
        Command::Accounts => validate::accounts(&Root::find()?.path, to.language, to.out),
        Command::Plan {
            run,
            explain: Some(request),
        } => block_on(runs::explain(&run, &request, to)),
        Command::Plan { run, explain: None } => block_on(runs::plan(&run, to)),
        Command::Review { run, which } => block_on(runs::review(&run, &which, to)),
        Command::Audit { subject, run } => block_on(runs::audit(&run, &subject, to)),
        Command::Inventory {
            repo,
            account,
            all_users,
            format,
            save,
        } => {
            let options = runs::InventoryOptions {
                repo: repo.as_deref(),
                scope: inventory::Scope {
                    account: account.as_ref(),
                    all_users,
                },
                format,
                save: save.as_deref(),
            };
            block_on(runs::inventory(options, to))
        }
        Command::Doctor(run) => block_on(runs::doctor(&run, to)),
        Command::Init(chosen) => block_on(init::run(chosen, to)),
        Command::Completions { shell } => {
            // It takes a failed write for a bug of ours.
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "countersign", &mut script);
            to.out.write_all(&script).map(|()| Exit::Done)
        }
        Command::Reconcile(run) => block_on(runs::reconcile(&run, to)),
        #[cfg(feature = "sandbox")]
        Command::Demo { request } => {
            let is_watched = io::IsTerminal::is_terminal(&io::stdin())
                && io::IsTerminal::is_terminal(&io::stdout());
            let stage = crate::demo::Stage {
                language: to.language.unwrap_or_default(),
                is_coloured: to.is_coloured,
                enter: is_watched.then(crate::demo::enter),
                out: to.out,
            };
            block_on(crate::demo::run(request.as_deref(), stage))
        }
        #[cfg(feature = "sandbox")]
        Command::Sandbox { act: Some(act), .. } => {
            let address = std::env::var("COUNTERSIGN_SANDBOX").ok();
            crate::demo::act(&act.into(), address.as_deref(), to.language, to.out)
        }
        #[cfg(feature = "sandbox")]
        Command::Sandbox {
            act: None,
            port,
            faults,
        } => block_on(crate::demo::serve(port, faults, to.language, to.out)),
    }
}

fn block_on<T>(future: impl Future<Output = io::Result<T>>) -> io::Result<T> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?
        .block_on(future)
}
