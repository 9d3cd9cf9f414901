//! `release.yml` from the tag to the draft, and the action that takes what it released.
//!
//! Stood in for: the compiler, which makes a small static program for every target, `cargo cyclonedx`, and GitHub.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use countersign::demo::Story;
use sandbox::github::Change;
use serde_json::{Map, Value, json};

use super::machine::{Ended, Machine, definition};
use super::runs::{self, BINARY, code};
use crate::kit::push;

const TAG: &str = concat!("v", env!("CARGO_PKG_VERSION"));
const TARGET: &str = "x86_64-unknown-linux-musl";

/// The story's repository, with the files that are released.
fn story() -> Story {
    let story = runs::story();
    let license = fs::read_to_string("LICENSE").unwrap();
    push(&story, &[Change::add("LICENSE", license)]);
    story
}

/// A machine whose compiler makes a program that prints this version.
fn machine<'a>(story: &'a Story, version: &str, linked: &str) -> Machine<'a> {
    let mut machine = Machine::new(story, Path::new(BINARY), "push", json!({}));
    machine.reference = TAG.to_owned();
    let source = machine.place("countersign.c");
    let program = machine.place("countersign");
    let text =
        format!("#include <stdio.h>\nint main(void) {{ puts(\"countersign {version}\"); }}\n");
    fs::write(&source, text).unwrap();
    let mut cc = Command::new("cc");
    cc.args([linked, "-o"]).arg(&program).arg(&source);
    assert!(cc.status().unwrap().success());
    let script = format!(
        "case $2 in
build) mkdir -p target/$TARGET/release && cp {} target/$TARGET/release/countersign ;;
cyclonedx) echo '{{}}' > countersign.cdx.json ;;
install) ;;
*) exit 9 ;;
esac",
        program.display()
    );
    machine.tool("cargo", &script);
    machine.tool("sudo", "");
    machine.tool("gh", "");
    machine
}

fn build(machine: &Machine<'_>, target: &str) -> Ended {
    let matrix = json!({"matrix": {"target": target}});
    machine.job("release.yml", "build", matrix)
}

/// The outputs of the jobs that build, as `publish` gets them: of each target's job the one that it set.
fn built(machine: &Machine<'_>) -> Map<String, Value> {
    let yaml = definition(".github/workflows/release.yml");
    let matrix = yaml["jobs"]["build"]["strategy"]["matrix"]["include"].as_array();
    let targets = matrix.unwrap().iter().map(|one| one["target"].as_str());
    let mut outputs = Map::new();
    for target in targets.map(Option::unwrap) {
        let ended = build(machine, target);
        assert_eq!(code(&ended), Some(0), "{target}");
        let set = ended.outputs.as_object().unwrap().clone().into_iter();
        outputs.extend(set.filter(|(_, sum)| sum != ""));
    }
    outputs
}

fn publish(machine: &Machine<'_>, built: &Map<String, Value>, listed: &Value) -> Ended {
    let needs = json!({"needs": {"build": {"outputs": built}, "sbom": {"outputs": listed}}});
    machine.job("release.yml", "publish", needs)
}

/// The archive of an artifact.
fn archive(machine: &Machine<'_>) -> PathBuf {
    let name = format!("countersign-{TAG}-{TARGET}.tar.gz");
    machine.place("artifacts").join(TARGET).join(name)
}

#[test]
fn what_is_tagged_is_built_summed_up_signed_drafted_and_taken() {
    let story = story();
    let machine = machine(&story, env!("CARGO_PKG_VERSION"), "-static");
    let built = built(&machine);
    assert_eq!(built.len(), 4);
    let listed = machine.job("release.yml", "sbom", json!({})).outputs;
    let ended = publish(&machine, &built, &listed);
    assert_eq!(code(&ended), Some(0));
    let sums = fs::read_to_string(machine.place("workspace/SHA256SUMS")).unwrap();
    assert_eq!(sums.lines().count(), 5);
    let [sums_signed, contents_signed] = &machine.attested.borrow()[..] else {
        panic!("{:?}", machine.attested);
    };
    assert_eq!(sums_signed["subject-checksums"], "SHA256SUMS");
    assert_eq!(contents_signed["subject-path"], "countersign-*.tar.gz");
    let list = &contents_signed["sbom-path"];
    assert!(machine.place("workspace").join(list).is_file(), "{list}");
    let drafts = machine.calls("gh");
    let [draft] = &drafts[..] else {
        panic!("{drafts:?}");
    };
    assert!(draft.starts_with(&format!(
        "release create {TAG} --repo acme/access-keys --draft --verify-tag "
    )));
    for file in sums.lines().map(|line| line.split_once("  ").unwrap().1) {
        assert!(draft.contains(file), "{file} is not in {draft}");
    }

    // As README and installation.md say: the checksum of SHA256SUMS goes into the action.
    let archive = archive(&machine);
    let name = archive.file_name().unwrap().to_str().unwrap();
    let line = sums.lines().find(|line| line.ends_with(name)).unwrap();
    let download = format!("[ $1 = attestation ] || cp {} .", archive.display());
    machine.tool("gh", &download);
    let with = json!({"repository": "acme/countersign", "version": TAG, "sha256": line[..64], "commit": ""});
    let ended = machine.action("countersign", &with);
    assert!(ended.steps.iter().all(|step| step.code == Some(0)));
    let taken = machine.place("temp/countersign/countersign");
    let said = Command::new(taken).arg("--version").output().unwrap();
    let expected = concat!("countersign ", env!("CARGO_PKG_VERSION"), "\n");
    assert_eq!(String::from_utf8(said.stdout).unwrap(), expected);
}

#[test]
fn another_version_and_a_binary_that_is_not_static_are_not_packed() {
    let story = story();
    for (version, linked) in [("99.0.0", "-static"), (env!("CARGO_PKG_VERSION"), "-pie")] {
        let machine = machine(&story, version, linked);
        let ended = build(&machine, TARGET);
        assert_eq!(code(&ended), Some(1), "{version} {linked}");
        assert!(!archive(&machine).exists());
    }
}

#[test]
fn an_artifact_that_no_job_vouches_for_is_not_released() {
    let story = story();
    let name = format!("countersign-{TAG}-{TARGET}.tar.gz");
    for (artifact, file) in [
        (TARGET, name.as_str()),
        ("one-more-target", "countersign-more.tar.gz"),
    ] {
        let machine = machine(&story, env!("CARGO_PKG_VERSION"), "-static");
        let built = built(&machine);
        let listed = machine.job("release.yml", "sbom", json!({})).outputs;
        let artifact = machine.place("artifacts").join(artifact);
        fs::create_dir_all(&artifact).unwrap();
        fs::write(artifact.join(file), "another archive").unwrap();
        assert_eq!(code(&publish(&machine, &built, &listed)), Some(1), "{file}");
        assert_eq!(machine.calls("gh"), [""; 0]);
        assert!(machine.attested.borrow().is_empty());
    }
}
