//! `countersign sandbox`: a world to try things in.

use std::io::{self, Write};
use std::net::Ipv4Addr;

use tokio::signal::unix::{SignalKind, signal};

use super::story::{PATH, Story};
use super::words::{self, Scene, say};
use crate::domain::{Exit, Locale};
use crate::render;
use sandbox::github::Rules;
use sandbox::{Clock, Fault, Sandbox};

/// Serves a world with one approved request until it is interrupted, and writes the variables that point at it. What is to
/// go wrong goes wrong from then on.
///
/// # Errors
/// Git failed, or `out` could not be written to.
pub async fn serve(
    port: u16,
    faults: Vec<Fault>,
    language: Option<Locale>,
    out: &mut dyn Write,
) -> io::Result<Exit> {
    let language = language.unwrap_or_default();
    let ended = ended()?;
    let sandbox = match Sandbox::start_on((Ipv4Addr::LOCALHOST, port).into()) {
        Err(error)
            if matches!(
                error.kind(),
                io::ErrorKind::AddrInUse | io::ErrorKind::PermissionDenied
            ) =>
        {
            let what = format!("127.0.0.1:{port}: {error}");
            render::complain(language, &what, say(language, Scene::NoPort))?;
            return Ok(Exit::Usage);
        }
        sandbox => sandbox?,
    };
    {
        let mut world = sandbox.world();
        // The story takes three minutes, and must not lie ahead of the clock that AWS's clients compare with.
        world.clock = Clock::Running(-300);
        world.iam.add_user("batch-exporter");
    }
    let story = Story::told(sandbox, language)?;
    story.furnish(language)?;
    story.ask_and_merge(&[(PATH, words::request(language))])?;
    {
        let mut world = story.sandbox.world();
        world.github.set_rules("main", Rules::installed());
        world.faults = faults;
        // From now on it is as late as on this machine, whose clock git writes into commits.
        world.clock = Clock::Running(0);
    }
    writeln!(out, "{}", say(language, Scene::Served))?;
    for (name, value) in story.sandbox.environment() {
        writeln!(out, "export {name}={value}")?;
    }
    writeln!(out, "export COUNTERSIGN_SANDBOX={}", story.sandbox.url())?;
    let url = story.sandbox.clone_url("hanako");
    writeln!(out, "git clone {url} access-keys && cd access-keys")?;
    writeln!(out, "{}", say(language, Scene::TryIt))?;
    out.flush()?;
    ended.await;
    Ok(Exit::Done)
}

/// Listens to the signals that end a process from now on; with one of them the future ends. Who drops what there is leaves
/// nothing on the disk, which a process that is ended by a signal does.
pub(super) fn ended() -> io::Result<impl Future<Output = ()>> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let mut hangup = signal(SignalKind::hangup())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
            _ = hangup.recv() => {}
        }
    })
}
