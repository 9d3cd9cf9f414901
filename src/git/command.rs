//! One run of `git`, with nothing around it that could change its answer.

use std::ffi::OsStr;
use std::future::Future;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::LazyLock;
use std::time::Duration;

use tokio::process::{Child, Command};

use super::{GitError, GitErrorKind};

/// How long one run may take. A lazy fetch of a partial clone is the longest that is meant to happen.
const DEADLINE: Duration = Duration::from_secs(120);

/// Where `git` is. A command that has yet to look for it, with another environment than ours, is started by copying the
/// whole process.
static GIT: LazyLock<PathBuf> = LazyLock::new(|| {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut places = std::env::split_paths(&path).map(|place| place.join("git"));
    let found = places.find(|git| git.is_absolute() && git.is_file());
    found.unwrap_or_else(|| PathBuf::from("git"))
});

/// All that `git` gets of our environment: what it, and the ssh or https helper of a partial clone, need to run. No
/// token and no AWS credential is among it.
const KEPT: [&str; 18] = [
    "PATH",
    "HOME",
    "XDG_CONFIG_HOME",
    "USER",
    "LOGNAME",
    "TMPDIR",
    "SYSTEMROOT",
    "SSH_AUTH_SOCK",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    "http_proxy",
    "https_proxy",
    "all_proxy",
    "no_proxy",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "ALL_PROXY",
    "NO_PROXY",
];

const SETTINGS: [(&str, &str); 6] = [
    ("LC_ALL", "C"),
    ("GIT_TERMINAL_PROMPT", "0"),
    ("GIT_OPTIONAL_LOCKS", "0"),
    ("GIT_NO_REPLACE_OBJECTS", "1"),
    // A graft would give a commit other parents than the ones that its id stands for.
    ("GIT_GRAFT_FILE", "/dev/null"),
    ("GIT_LITERAL_PATHSPECS", "1"),
];

/// What a repository's own configuration could change in the answers that countersign reads.
pub(super) const OVERRIDES: [&str; 10] = [
    "-c",
    "core.commitGraph=false",
    "-c",
    "core.fsmonitor=false",
    "-c",
    "log.showSignature=false",
    "-c",
    "log.showRoot=true",
    "-c",
    "log.follow=false",
];

/// Returns a `git` that looks for its repository in `directory`, under the rules of the user and the machine.
///
/// Only this one reads the user's and the machine's configuration, because that is where `safe.directory` stands: in a
/// container of Actions the checkout belongs to another user, and whether to trust it is for them to say, not for us.
pub(super) fn discovering(directory: &Path) -> Command {
    let mut command = scrubbed(directory);
    command.arg("--no-pager");
    command
}

/// Returns a `git` for the repository that was found, free of everybody's configuration but its own.
///
/// With the repository named, `git` does not discover, so it does not judge the owner again. Its working tree is said to
/// be its own directory: no path is then ever taken relative to where countersign runs.
pub(super) fn inside(repository: &Path) -> Command {
    let mut command = scrubbed(repository);
    command
        .env("GIT_DIR", repository)
        .env("GIT_WORK_TREE", repository)
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .arg("--no-pager")
        .args(OVERRIDES);
    command
}

fn scrubbed(directory: &Path) -> Command {
    let mut command = Command::new(&*GIT);
    let kept = KEPT.map(|name| (name, std::env::var_os(name)));
    command
        .current_dir(directory)
        .env_clear()
        .envs(
            kept.iter()
                .filter_map(|(name, value)| Some((name, value.as_ref()?))),
        )
        .envs(SETTINGS)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true);
    command
}

/// Runs a command to its end and returns what it wrote.
pub(super) async fn output<S: AsRef<OsStr>>(
    operation: &'static str,
    mut command: Command,
    arguments: &[S],
) -> Result<Vec<u8>, GitError> {
    command.arg(operation).args(arguments);
    let output = in_time(operation, async {
        command
            .output()
            .await
            .map_err(|_| error(operation, GitErrorKind::NotStarted))
    })
    .await?;
    if output.status.success() {
        Ok(output.stdout)
    } else {
        Err(error(operation, GitErrorKind::Exit(output.status.code())))
    }
}

/// Starts a command whose output is read as it comes.
pub(super) fn start<S: AsRef<OsStr>>(
    operation: &'static str,
    mut command: Command,
    arguments: &[S],
) -> Result<Child, GitError> {
    command
        .arg(operation)
        .args(arguments)
        .spawn()
        .map_err(|_| error(operation, GitErrorKind::NotStarted))
}

/// Waits for a command that has written everything, and makes sure that it did so to its end.
pub(super) async fn finish(operation: &'static str, child: &mut Child) -> Result<(), GitError> {
    match child.wait().await {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(error(operation, GitErrorKind::Exit(status.code()))),
        Err(_) => Err(error(operation, GitErrorKind::Unreadable)),
    }
}

/// Gives work a deadline; a process that belongs to it is killed when it is dropped.
pub(super) async fn in_time<T>(
    operation: &'static str,
    work: impl Future<Output = Result<T, GitError>>,
) -> Result<T, GitError> {
    tokio::time::timeout(DEADLINE, work)
        .await
        .unwrap_or_else(|_| Err(error(operation, GitErrorKind::TimedOut)))
}

pub(super) fn error(operation: &'static str, kind: GitErrorKind) -> GitError {
    GitError { operation, kind }
}
