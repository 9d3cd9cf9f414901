//! The binary where the repository holds no source: taken from a release, and from nowhere else.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use super::machine::{Ended, Machine};
use crate::kit::{begin, english};

const BINARY: &str = env!("CARGO_BIN_EXE_countersign");
const ARCHIVE: &str = "countersign-v1.2.0-x86_64-unknown-linux-musl.tar.gz";

/// A release with an archive, and a `gh` that downloads it and says so of its provenance.
fn released(machine: &Machine<'_>, verified: bool) -> PathBuf {
    let release = machine.place("release");
    fs::create_dir(&release).unwrap();
    fs::write(release.join("countersign"), "what was released").unwrap();
    let mut tar = Command::new("tar");
    tar.args(["-czf", ARCHIVE, "countersign"]);
    assert!(tar.current_dir(&release).status().unwrap().success());
    let archive = release.join(ARCHIVE);
    let verdict = if verified { "exit 0" } else { "exit 1" };
    let script = format!(
        "case $1 in release) cp {} . ;; attestation) {verdict} ;; *) exit 9 ;; esac",
        archive.display()
    );
    machine.tool("gh", &script);
    archive
}

fn sha256(file: &Path) -> String {
    let output = Command::new("sha256sum").arg(file).output().unwrap();
    String::from_utf8(output.stdout).unwrap()[..64].to_owned()
}

fn take(machine: &Machine<'_>, sha256: &str, commit: &str) -> Ended {
    let with: Value = json!({"repository": "acme/countersign", "version": "v1.2.0", "sha256": sha256, "commit": commit});
    machine.action("countersign", &with)
}

fn is_there(machine: &Machine<'_>) -> bool {
    machine.place("temp/countersign/countersign").is_file()
}

#[test]
fn a_release_is_taken_if_it_is_the_one_that_was_pinned_and_was_built_by_its_workflow() {
    const COMMIT: &str = "0123456789abcdef0123456789abcdef01234567";
    let story = begin(&english(), &[]);
    for (commit, pinned) in [
        ("", String::new()),
        (COMMIT, format!(" --source-digest {COMMIT}")),
    ] {
        let machine = Machine::new(&story, Path::new(BINARY), "push", json!({}));
        let archive = released(&machine, true);
        let ended = take(&machine, &sha256(&archive), commit);
        assert!(ended.steps.iter().all(|step| step.code == Some(0)));
        assert!(is_there(&machine));
        assert_eq!(machine.calls("cargo"), [""; 0]);
        assert_eq!(
            machine.calls("gh"),
            [
                format!(
                    "release download v1.2.0 --repo acme/countersign --pattern {ARCHIVE} --clobber"
                ),
                format!(
                    "attestation verify {ARCHIVE} --repo acme/countersign --source-ref refs/tags/v1.2.0{pinned} --signer-workflow acme/countersign/.github/workflows/release.yml --deny-self-hosted-runners"
                ),
            ]
        );
    }
}

#[test]
fn another_archive_is_not_taken() {
    let story = begin(&english(), &[]);
    for (sum, verified) in [
        ("0".repeat(64), true),
        (String::new(), true),
        (String::new(), false),
    ] {
        let machine = Machine::new(&story, Path::new(BINARY), "push", json!({}));
        let archive = released(&machine, verified);
        let sum = if verified { sum } else { sha256(&archive) };
        let ended = take(&machine, &sum, "");
        assert_ne!(ended.steps.last().unwrap().code, Some(0));
        assert!(!is_there(&machine));
    }
}
