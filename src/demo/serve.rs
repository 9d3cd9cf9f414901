//! `countersign sandbox`: a world to try things in.

use std::io::{self, Write};
use std::net::Ipv4Addr;

use tokio::signal;

use super::words;
use super::{PATH, Story, configuration};
use crate::domain::{Exit, Language};
use crate::sandbox::{Clock, Fault, Sandbox};

/// Serves a world with one approved request until it is interrupted, and writes the variables that point at it. What is to
/// go wrong goes wrong from then on.
///
/// # Errors
/// The port is taken, git failed, or `out` could not be written to.
pub async fn serve(
    port: u16,
    faults: Vec<Fault>,
    language: Option<Language>,
    out: &mut dyn Write,
) -> io::Result<Exit> {
    let language = language.unwrap_or_default();
    let sandbox = Sandbox::start_on((Ipv4Addr::LOCALHOST, port).into())?;
    {
        let mut world = sandbox.world();
        // The story takes three minutes, and must not lie ahead of the clock that AWS's clients compare with.
        world.clock = Clock::Running(-300);
        world.iam.add_user("batch-exporter");
    }
    let story = Story::begin(sandbox, &configuration(language))?;
    story.ask_and_merge(&[(PATH, words::request(language))])?;
    story.sandbox.world().faults = faults;
    writeln!(
        out,
        "# An AWS and a GitHub, until Ctrl-C; then everything is forgotten. In another terminal:"
    )?;
    for (name, value) in story.sandbox.environment() {
        writeln!(out, "export {name}={value}")?;
    }
    let repository = story
        .sandbox
        .world()
        .github
        .repository_path()
        .display()
        .to_string();
    writeln!(out, "git clone {repository} access-keys && cd access-keys")?;
    writeln!(
        out,
        "# One request is approved and merged: try `countersign plan`, then `countersign reconcile`,"
    )?;
    writeln!(out, "# then `aws secretsmanager list-secrets`.")?;
    out.flush()?;
    let mut terminated = signal::unix::signal(signal::unix::SignalKind::terminate())?;
    tokio::select! {
        interrupted = signal::ctrl_c() => interrupted?,
        _ = terminated.recv() => {}
    }
    Ok(Exit::Done)
}
