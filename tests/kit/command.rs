//! The actual binary, in an environment that has nothing but what a test puts there.

use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use countersign::demo::Story;

use super::invariants;

/// What a command said, and how it ended.
pub(crate) struct Said {
    pub(crate) out: String,
    pub(crate) err: String,
    pub(crate) code: i32,
}

impl From<Output> for Said {
    fn from(output: Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Self {
            out: text(output.stdout),
            err: text(output.stderr),
            code: output.status.code().unwrap(),
        }
    }
}

impl Said {
    /// Fails unless it ended so and each of these texts is in its standard output.
    #[track_caller]
    pub(crate) fn ended(self, code: i32, texts: &[&str]) -> Self {
        assert_eq!(self.code, code, "{self}");
        for text in texts {
            assert!(self.out.contains(text), "{text:?} is not in\n{self}");
        }
        self
    }
}

/// All of it, with marks in place of what differs from world to world.
impl std::fmt::Display for Said {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{}------- stderr -------\n{}[exit status: {}]",
            scrub(&self.out),
            scrub(&self.err),
            self.code
        )
    }
}

/// countersign in a directory, which finds git, reads nothing, and whose output is read.
pub(crate) fn countersign(directory: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_countersign"));
    command
        .args(arguments)
        .current_dir(directory)
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// The same, pointed at the AWS and the GitHub of a story; an empty variable is one that is not set.
pub(crate) fn in_story(
    story: &Story,
    directory: &Path,
    arguments: &[&str],
    variables: &[(&str, &str)],
) -> Command {
    let mut command = countersign(directory, arguments);
    command.envs(story.sandbox.environment());
    for (name, value) in variables {
        match *value {
            "" => command.env_remove(name),
            value => command.env(name, value),
        };
    }
    command
}

/// Runs a command to its end.
pub(crate) fn said(mut command: Command) -> Said {
    let said = Said::from(command.output().unwrap());
    println!("{}{}[{}]", said.out, said.err, said.code);
    said
}

/// Runs countersign in a fresh checkout of the default branch.
#[track_caller]
pub(crate) fn run(story: &Story, arguments: &[&str]) -> Said {
    run_in(story, &story.checkout().unwrap(), arguments, &[])
}

/// Runs countersign in a directory, and fails if something happened that must never happen; an empty variable is one that is
/// not set.
#[track_caller]
pub(crate) fn run_in(
    story: &Story,
    directory: &Path,
    arguments: &[&str],
    variables: &[(&str, &str)],
) -> Said {
    let said = said(in_story(story, directory, arguments, variables));
    let broken = invariants::always(&story.sandbox.world(), &format!("{}{}", said.out, said.err));
    assert!(broken.is_empty(), "{broken:#?}");
    said
}

/// The same in an empty directory, with nothing on the path that it could run.
#[track_caller]
pub(crate) fn run_nowhere(story: &Story, arguments: &[&str], variables: &[(&str, &str)]) -> Said {
    let nowhere = tempfile::tempdir().unwrap();
    let variables = [&[("PATH", "")], variables].concat();
    run_in(story, nowhere.path(), arguments, &variables)
}

/// Runs countersign with these variables and nothing else.
pub(crate) fn alone(directory: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Said {
    let mut command = countersign(directory, arguments);
    command.envs(variables.iter().copied());
    said(command)
}

/// Runs countersign beside the test.
pub(crate) fn beside(story: &Story, arguments: &[&str]) -> Child {
    in_story(story, &story.checkout().unwrap(), arguments, &[])
        .spawn()
        .unwrap()
}

/// Waits until a run that goes on beside the test has ended.
pub(crate) fn ended(child: Child) -> Said {
    child.wait_with_output().unwrap().into()
}

/// Puts named marks where keys, objects, commits and nonces are.
pub(crate) fn scrub(text: &str) -> String {
    let is_hex = |word: &str| word.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    let is_number = |word: &str| word.bytes().all(|b| b.is_ascii_digit());
    let mark = |word: &str| match word.len() {
        20 if word.starts_with("AKIA") => Some("[KEY]"),
        40 if is_hex(word) => Some("[OBJECT]"),
        16 if is_hex(word) && !is_number(word) => Some("[NONCE]"),
        12 if is_hex(word) && !is_number(word) => Some("[COMMIT]"),
        _ => None,
    };
    let text = without_limits(text);
    let mut scrubbed = String::new();
    let mut rest = text.as_str();
    while !rest.is_empty() {
        let is_word = rest.starts_with(|c: char| c.is_ascii_alphanumeric());
        let end = rest
            .find(|c: char| c.is_ascii_alphanumeric() != is_word)
            .unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        scrubbed.push_str(mark(word).unwrap_or(word));
        rest = after;
    }
    scrubbed
}

/// How much GitHub still allows changes with every call that is added or saved.
fn without_limits(text: &str) -> String {
    let line = |line: &str| {
        let known = ["GitHub rate limits left: ", "GitHub のレート制限の残り："];
        match known.iter().find(|known| line.starts_with(**known)) {
            Some(known) => format!("{known}[LIMITS]"),
            None => line.trim_end_matches('\n').to_owned(),
        }
    };
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}
