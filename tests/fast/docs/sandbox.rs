//! Pastes docs/sandbox.md, block by block, into a sandbox that runs as a process of its own.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command};

use crate::docs::{blocks, read};
use crate::kit::command;

/// What is not on every machine; `tests/peers` pastes the blocks that need it.
const ELSEWHERE: [&str; 2] = ["aws ", "curl "];

/// A sandbox that runs, and a clone of its repository.
struct Terminal {
    sandbox: Child,
    place: tempfile::TempDir,
    variables: Vec<(String, String)>,
}

impl Terminal {
    fn open(arguments: &[&str]) -> Self {
        let place = tempfile::tempdir().unwrap();
        let arguments = [&["sandbox"], arguments].concat();
        let mut sandbox = command::countersign(place.path(), &arguments);
        let mut sandbox = sandbox.spawn().unwrap();
        let lines = BufReader::new(sandbox.stdout.take().unwrap()).lines();
        let mut terminal = Self {
            sandbox,
            place,
            variables: Vec::new(),
        };
        for line in lines.map(Result::unwrap) {
            if let Some(variable) = line.strip_prefix("export ") {
                let (name, value) = variable.split_once('=').unwrap();
                terminal.variables.push((name.to_owned(), value.to_owned()));
            } else if line.starts_with("git clone ") {
                terminal.paste_in(terminal.place.path(), &line);
                break;
            }
        }
        terminal
    }

    fn clone(&self) -> PathBuf {
        self.place.path().join("access-keys")
    }

    fn paste(&self, script: &str) -> String {
        self.paste_in(&self.clone(), script)
    }

    /// Runs a script line by line, whatever each ends with, and returns all that it wrote.
    fn paste_in(&self, directory: &Path, script: &str) -> String {
        let binary = Path::new(env!("CARGO_BIN_EXE_countersign"));
        let path = std::env::var("PATH").unwrap();
        let output = Command::new("bash")
            .args(["-uc", &format!("exec 2>&1\n{script}")])
            .current_dir(directory)
            .env_clear()
            .env(
                "PATH",
                format!("{}:{path}", binary.parent().unwrap().display()),
            )
            .env("HOME", self.place.path())
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_TERMINAL_PROMPT", "0")
            .envs(self.variables.iter().cloned())
            .output()
            .unwrap();
        let said = String::from_utf8(output.stdout).unwrap();
        println!("$ {script}\n{said}");
        said
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        self.sandbox.kill().unwrap();
        self.sandbox.wait().unwrap();
    }
}

#[track_caller]
fn has_in_order(said: &str, texts: &[&str]) {
    let mut rest = said;
    for text in texts {
        let at = rest.find(text);
        let at = at.unwrap_or_else(|| panic!("{text:?} is not, or not there, in\n{said}"));
        rest = &rest[at + text.len()..];
    }
}

#[test]
fn what_the_walk_through_says_happens() {
    let page = read("docs/sandbox.md");
    let all = blocks(&page, "sh");
    let needs_more = |block: &&String| {
        let mut lines = block.lines();
        lines.any(|line| ELSEWHERE.iter().any(|tool| line.starts_with(tool)))
    };
    assert_eq!(all.iter().filter(needs_more).count(), 2);
    let here: Vec<&String> = all.iter().filter(|block| !needs_more(block)).collect();
    let terminal = Terminal::open(&[]);
    let expected: [&[&str]; 7] = [
        &[],
        &[
            "approved requests/20261102090000.yaml",
            "announced requests/20261102090000.yaml",
            "access-key-20261102090000",
        ],
        &[
            "wrote requests/my-request.yaml",
            "my-request -> my-request",
            "hanako opened pull request #2.",
            "waiting #2 (hanako)",
            "approve before",
            "batch-exporter/access-key-my-request",
        ],
        &[
            "Can not approve your own pull request",
            "In the sandbox it is now",
            "kenji approved pull request #2.",
            "\"countersign\" is expected",
            "#2 (hanako): approved, ready to merge",
            "hanako merged pull request #2.",
        ],
        &[
            "announced requests/my-request.yaml",
            "aws secretsmanager get-secret-value",
            "Access Key Created",
            "Secret: batch-exporter/access-key-my-request",
        ],
        &[
            "GH013: Repository rule violations found for refs/heads/main",
            "main -> main",
            "pending requests/nobody-approved.yaml",
            "In the sandbox it is now",
            "refused requests/nobody-approved.yaml",
            "no-pull-request",
        ],
        &["Nobody can bypass the rules.", "A key would be issued."],
    ];
    assert_eq!(here.len(), expected.len());
    for (block, texts) in here.into_iter().zip(expected) {
        let said = terminal.paste(block);
        has_in_order(&said, texts);
        assert!(!said.contains("warning["), "{said}");
        let is_doctor = block.contains("doctor");
        assert!(!is_doctor || !said.contains(['✗', '?', '!']), "{said}");
    }
}

#[test]
fn a_key_whose_answer_was_lost_is_found_once_time_has_passed() {
    let terminal = Terminal::open(&["--fault", "iam:CreateAccessKey:1:after:drop"]);
    let said = terminal.paste("countersign reconcile");
    has_in_order(&said, &["reserved requests/20261102090000.yaml"]);
    let said = terminal.paste("countersign sandbox wait 25m; countersign reconcile");
    has_in_order(&said, &["announced requests/20261102090000.yaml"]);
}

#[test]
fn what_people_may_not_do_is_refused_to_each_by_their_token() {
    let terminal = Terminal::open(&[]);
    let clone = |login: &str, token: &str| {
        let script = format!(
            "git clone --quiet http://{login}:{token}@${{COUNTERSIGN_SANDBOX#http://}}/acme/access-keys.git {login}"
        );
        terminal.paste_in(terminal.place.path(), &script)
    };
    has_in_order(
        &clone("kenji", "sandbox-nobody"),
        &["Authentication failed"],
    );
    has_in_order(&clone("mallory", "sandbox-mallory"), &["not found"]);
    assert_eq!(clone("guest", "sandbox-guest"), "");
    let said = terminal.paste(
        "git -C ../guest push origin HEAD:refs/heads/mine
        countersign sandbox merge 1 --as guest
        countersign sandbox comments 1 --as guest
        countersign sandbox comments 99
        git push --quiet origin HEAD:refs/heads/gone && git push origin :refs/heads/gone
        git push origin :refs/heads/main
        COUNTERSIGN_SANDBOX=http://192.0.2.1:80 countersign sandbox notices; echo \"[$?]\"
        COUNTERSIGN_SANDBOX=http://127.0.0.1:9 countersign sandbox notices; echo \"[$?]\"",
    );
    has_in_order(
        &said,
        &[
            "403",
            "405: guest needs the permission Write",
            "unexpected argument '--as'",
            "404: Not Found",
            "[deleted]",
            "refusing to delete the current branch",
            "[2]",
            "[3]",
        ],
    );
}
