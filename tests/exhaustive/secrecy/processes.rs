//! What others see of the process: its children, its limits, and what is left when it is killed with the secret in memory.

use std::fs;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crate::proxy::Fate;
use crate::secrecy::forms::SECRET;
use crate::secrecy::scene::{LOUDEST, STORE, Scene, nothing_leaked};

#[test]
fn git_gets_no_credentials() {
    let scene = Scene::new();
    scene.spy_on_git();
    let (code, left) = scene.run("human", "");
    assert_eq!(code, Some(0));
    let credentials = scene.credentials();
    let hidden = credentials.iter().map(String::as_str).chain([SECRET]);
    let spied: Vec<_> = left
        .iter()
        .filter(|(place, _)| place.contains("/spied/"))
        .collect();
    for operation in ["rev-parse", "cat-file", "log"] {
        let line = format!("\n{operation}\n");
        let is_it = |bytes: &[u8]| String::from_utf8_lossy(bytes).contains(&line);
        let watched = spied.iter().any(|(_, bytes)| is_it(bytes));
        assert!(watched, "git {operation} was run, and watched");
    }
    for (_, bytes) in spied {
        let text = String::from_utf8_lossy(bytes);
        assert!(
            text.contains("GIT_TERMINAL_PROMPT=0") && text.contains("countersign"),
            "{text}"
        );
        for hidden in hidden.clone() {
            assert!(!text.contains(hidden), "{text}");
        }
    }
}

/// Kills the process in each of these ways while the secret is on its way to Secrets Manager.
#[test]
fn who_is_killed_leaves_nothing() {
    let signals = ["ABRT", "SEGV", "QUIT", "BUS", "TERM", "INT", "KILL"];
    for signal in signals {
        let scene = Scene::new();
        let holds = Arc::new(AtomicBool::new(false));
        let seen = Arc::clone(&holds);
        scene.decide(move |call, _| {
            if call.operation != STORE {
                return Fate::Pass;
            }
            seen.store(true, Ordering::SeqCst);
            Fate::Delay(Duration::from_secs(2))
        });
        let binary = env!("CARGO_BIN_EXE_countersign");
        let script = format!("ulimit -c unlimited 2>/dev/null; exec '{binary}' reconcile");
        let (command, checkout) = scene.command("sh", &["-c", &script], LOUDEST);
        let child = Scene::beside(command);
        while !holds.load(Ordering::SeqCst) {
            std::thread::sleep(Duration::from_millis(5));
        }
        let limits = fs::read_to_string(format!("/proc/{}/limits", child.id())).unwrap();
        let core = limits
            .lines()
            .find(|line| line.starts_with("Max core file size"))
            .unwrap();
        assert_eq!(
            core.split_whitespace().skip(4).take(2).collect::<Vec<_>>(),
            ["0", "0"]
        );
        let killed = Command::new("kill")
            .args(["-s", signal, &child.id().to_string()])
            .status();
        assert!(killed.unwrap().success());
        let output = child.wait_with_output().unwrap();
        nothing_leaked(signal, &scene.left(&checkout, &output));
    }
    println!("{} ways to be killed", signals.len());
}
