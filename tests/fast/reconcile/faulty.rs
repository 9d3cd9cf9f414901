//! `countersign sandbox --fault …`, and runs against it.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command};

use crate::kit::*;

/// A sandbox in a process of its own, the variables that it printed, and a checkout.
struct Served {
    process: Child,
    variables: Vec<(String, String)>,
    checkout: tempfile::TempDir,
}

impl Drop for Served {
    fn drop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

fn served(faults: &[&str]) -> Served {
    let checkout = tempfile::tempdir().unwrap();
    let faults = faults.iter().flat_map(|fault| ["--fault", fault]);
    let arguments: Vec<&str> = ["sandbox"].into_iter().chain(faults).collect();
    let mut process = countersign(checkout.path(), &arguments).spawn().unwrap();
    let lines = BufReader::new(process.stdout.take().unwrap()).lines();
    let mut variables = Vec::new();
    for line in lines.map(Result::unwrap) {
        if let Some((name, value)) = line
            .strip_prefix("export ")
            .and_then(|it| it.split_once('='))
        {
            variables.push((name.to_owned(), value.to_owned()));
        }
        if let Some(from) = line.strip_prefix("git clone ") {
            let from = from.split(' ').next().unwrap();
            let cloned = Command::new("git")
                .args(["clone", "--quiet", from, "."])
                .current_dir(&checkout)
                .status();
            assert!(cloned.unwrap().success());
            break;
        }
    }
    Served {
        process,
        variables,
        checkout,
    }
}

fn reconcile(served: &Served) -> Said {
    let variables = served.variables.iter();
    let variables: Vec<(&str, &str)> = variables.map(|(name, value)| (&**name, &**value)).collect();
    alone(served.checkout.path(), &["reconcile"], &variables)
}

#[test]
fn what_goes_wrong_goes_wrong_where_it_was_said() {
    let served = served(&[
        "iam:CreateAccessKey:1:after:drop",
        "secretsmanager:DescribeSecret:1:before:unavailable",
    ]);
    reconcile(&served).ended(3, &["reserved", "IAM CreateAccessKey: no answer"]);
    reconcile(&served).ended(0, &["reserved", "no key is stored yet"]);
}

#[test]
fn a_person_may_come_first() {
    let served = served(&["iam:CreateAccessKey:1:before:key=batch-exporter"; 2]);
    reconcile(&served).ended(3, &["reserved", "IAM CreateAccessKey: LimitExceeded"]);
}

#[test]
fn a_wrong_fault_is_told_what_would_be_right() {
    let place = tempfile::tempdir().unwrap();
    for (fault, texts) in [
        (
            "iam:CreateKey:1:after:drop",
            [
                "there is no operation `iam:CreateKey`",
                "\n  iam:CreateAccessKey\n",
            ],
        ),
        (
            "iam:CreateAccessKey:1:after:burn",
            ["there is no effect `burn`", "\n  drop "],
        ),
        (
            "drop",
            [
                "'drop' for '--fault <SPEC>'",
                "write OPERATION:N:WHEN:EFFECT",
            ],
        ),
    ] {
        let said = alone(place.path(), &["sandbox", "--fault", fault], &[]);
        assert_eq!(said.code, 2, "{said}");
        for text in texts {
            assert!(said.err.contains(text), "{text:?} is not in\n{said}");
        }
    }
}
