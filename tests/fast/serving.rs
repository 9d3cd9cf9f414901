//! `countersign sandbox` and `countersign demo`, as processes: what they say when they cannot begin, and what they leave.

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command};
use std::thread;
use std::time::{Duration, Instant};

use crate::kit::command;

fn countersign(temporary: &Path, arguments: &[&str]) -> Command {
    let mut command = command::countersign(Path::new("."), arguments);
    command.env("TMPDIR", temporary);
    command
}

fn signal(child: &Child, name: &str) {
    let mut kill = Command::new("kill");
    let status = kill.args([&format!("-{name}"), &child.id().to_string()]);
    assert!(status.status().unwrap().success());
}

fn left(temporary: &Path) -> usize {
    fs::read_dir(temporary).unwrap().count()
}

#[test]
fn a_port_that_is_taken_is_said() {
    let temporary = tempfile::tempdir().unwrap();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    for (language, hint) in [("en", "Give another port"), ("ja", "別のポート")] {
        let arguments = ["sandbox", "--port", &port, "--language", language];
        let output = countersign(temporary.path(), &arguments).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains(&format!("127.0.0.1:{port}: ")), "{said}");
        assert!(said.contains(hint), "{said}");
        assert!(output.stdout.is_empty());
    }
    assert_eq!(left(temporary.path()), 0);
}

#[test]
fn a_sandbox_that_is_asked_to_end_leaves_nothing() {
    for name in ["TERM", "INT", "HUP"] {
        let temporary = tempfile::tempdir().unwrap();
        let mut child = countersign(temporary.path(), &["sandbox"]).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        assert!(lines.any(|line| line.unwrap().starts_with("# then")));
        assert!(left(temporary.path()) > 0);
        signal(&child, name);
        assert_eq!(child.wait().unwrap().code(), Some(0), "{name}");
        assert_eq!(left(temporary.path()), 0, "{name}");
    }
}

#[test]
fn one_that_is_asked_to_end_before_it_serves_leaves_nothing_either() {
    for arguments in [&["sandbox"][..], &["demo"]] {
        let temporary = tempfile::tempdir().unwrap();
        let mut child = countersign(temporary.path(), arguments).spawn().unwrap();
        let began = Instant::now();
        while left(temporary.path()) == 0 {
            assert!(began.elapsed() < Duration::from_secs(20));
            thread::sleep(Duration::from_millis(1));
        }
        signal(&child, "TERM");
        assert!(child.wait().unwrap().code().is_some(), "{arguments:?}");
        assert_eq!(left(temporary.path()), 0, "{arguments:?}");
    }
}
