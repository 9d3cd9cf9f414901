//! What a process leaves behind when it dies: no core dump, and of a panic its place alone.

use std::io::{self, Write};
use std::panic::{self, Location, PanicHookInfo};

/// Sees to it that a process that dies tells nothing of what it had in memory.
pub(super) fn keep_quiet() {
    forbid_core_dumps();
    panic::set_hook(Box::new(|panic| {
        // Nobody to tell where standard error is closed.
        drop(io::stderr().write_all(said(panic).as_bytes()));
    }));
}

/// The message and the values of a panic may be anybody's, so it is told by its place.
fn said(panic: &PanicHookInfo<'_>) -> String {
    let place = panic.location().map(Location::to_string);
    let place = place.unwrap_or_else(|| "a place that is not known".to_owned());
    format!(
        "countersign: a bug at {place}. The next run finds what was done and goes on; please report this line.\n"
    )
}

/// A limit of nothing keeps the kernel from writing a file; not being dumpable keeps it from handing the memory to a
/// program of the system's (core(5), "Piping core dumps to a program"), and debuggers of the same user away.
///
/// Where the system refuses, nothing is lost that was there before.
#[cfg(unix)]
fn forbid_core_dumps() {
    use rustix::process::{Resource, Rlimit, setrlimit};

    let nothing = Rlimit {
        current: Some(0),
        maximum: Some(0),
    };
    setrlimit(Resource::Core, nothing).ok();
    #[cfg(target_os = "linux")]
    rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable).ok();
}

#[cfg(not(unix))]
fn forbid_core_dumps() {}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    /// Set for the process that is to panic.
    const PANICS: &str = "COUNTERSIGN_TEST_PANICS";

    /// The test runs itself again, as a process whose panics are the program's.
    #[test]
    fn a_panic_is_told_by_its_place_alone() {
        let secret = "wJalr/XUtnFEMI+K7MDENG/bPxRfiCYEXAMPLEK+";
        if std::env::var_os(PANICS).is_some() {
            keep_quiet();
            let in_a_task = async move { panic!("{secret} in a task") };
            let runtime = tokio::runtime::Runtime::new().unwrap();
            assert!(runtime.block_on(runtime.spawn(in_a_task)).is_err());
            let thread = std::thread::spawn(move || panic!("{secret} is the secret"));
            assert!(thread.join().is_err());
            return;
        }
        let mut again = Command::new(std::env::current_exe().unwrap());
        again
            .args([
                "--exact",
                "cli::process::tests::a_panic_is_told_by_its_place_alone",
            ])
            .arg("--nocapture")
            .env(PANICS, "yes")
            .env("RUST_BACKTRACE", "full");
        let output = again.output().unwrap();
        assert!(output.status.success());
        let heard = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        let told = heard
            .lines()
            .filter(|line| line.contains("a bug at src/cli/process.rs:"));
        assert_eq!(told.count(), 2, "{heard}");
        for part in ["wJalr", "XUtnFEMI", "XAMPLEK"] {
            assert!(!heard.contains(part), "{heard}");
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn no_core_is_dumped() {
        forbid_core_dumps();
        let limits = std::fs::read_to_string("/proc/self/limits").unwrap();
        let core = limits
            .lines()
            .find(|line| line.starts_with("Max core file size"));
        let words: Vec<&str> = core.unwrap().split_whitespace().collect();
        assert_eq!(words[4..6], ["0", "0"]);
        assert_eq!(
            rustix::process::dumpable_behavior().unwrap(),
            rustix::process::DumpableBehavior::NotDumpable
        );
    }
}
