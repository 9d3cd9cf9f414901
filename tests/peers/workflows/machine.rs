//! A machine on which one job after another runs as GitHub Actions would run it: `run:` by bash, our own actions step by step, and
//! the two foreign ones by what they are documented to do.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use countersign::demo::Story;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::servers;
use super::steps::Scope;

pub(crate) const RUN: &str = "1234567890";

pub(crate) struct Machine<'a> {
    pub(crate) story: &'a Story,
    /// The workspace, the folder for temporary files, the tools and the cache.
    pub(crate) home: TempDir,
    pub(crate) event: &'static str,
    pub(crate) payload: Value,
    /// The branch or the tag that the event is about.
    pub(crate) reference: String,
    /// The step that is interrupted as soon as it is countersign.
    pub(crate) interrupted: Option<&'static str>,
    /// What `actions/attest` was asked to sign.
    pub(crate) attested: RefCell<Vec<BTreeMap<String, String>>>,
    pub(super) git: String,
    pub(super) identity: String,
}

/// How a job went.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) steps: Vec<Ran>,
    /// The outputs of the job.
    pub(crate) outputs: Value,
}

/// A script that was run: its step, what it said, and how it ended.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) step: String,
    pub(crate) said: String,
    pub(crate) code: Option<i32>,
}

impl<'a> Machine<'a> {
    /// A machine that builds this file when it is asked to build countersign.
    pub(crate) fn new(story: &'a Story, built: &Path, event: &'static str, payload: Value) -> Self {
        let home = TempDir::new().unwrap();
        for folder in ["temp", "tools", "cache", "artifacts", "user"] {
            fs::create_dir(home.path().join(folder)).unwrap();
        }
        let (repository, token) = {
            let world = story.sandbox.world();
            let github = &world.github;
            (
                github.repository_path().to_owned(),
                github.token().to_owned(),
            )
        };
        let machine = Self {
            git: servers::git(&repository, &token),
            identity: servers::identity(),
            story,
            home,
            event,
            payload,
            reference: "main".to_owned(),
            interrupted: None,
            attested: RefCell::default(),
        };
        machine.tool("rustup", "");
        machine.builds(built);
        machine
    }

    /// Lets `cargo build` make this file.
    pub(crate) fn builds(&self, built: &Path) {
        let script = format!(
            "mkdir -p target/release && cp {} target/release/countersign",
            built.display()
        );
        self.tool("cargo", &script);
    }

    /// Puts a tool in place of the real one; it notes what it is called with.
    pub(crate) fn tool(&self, name: &str, script: &str) {
        let path = self.place("tools").join(name);
        let log = self.place("tools").join(format!("{name}.log"));
        let script = format!("#!/bin/bash\necho \"$*\" >> {}\n{script}\n", log.display());
        fs::write(&path, script).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    }

    /// What a tool was called with, so far.
    pub(crate) fn calls(&self, name: &str) -> Vec<String> {
        let log = self.place("tools").join(format!("{name}.log"));
        let calls = fs::read_to_string(log).unwrap_or_default();
        calls.lines().map(str::to_owned).collect()
    }

    pub(crate) fn place(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    /// Runs a job of a workflow on an empty workspace.
    pub(crate) fn job(&self, workflow: &str, name: &str, known: Value) -> Ended {
        let yaml = definition(&format!(".github/workflows/{workflow}"));
        let job = &yaml["jobs"][name];
        let mut scope = self.scope(known);
        scope.may_ask_for_identity = job["permissions"]["id-token"] == "write";
        let cache_mode = job["cache-mode"].as_str().or(yaml["cache-mode"].as_str());
        cache_mode.unwrap().clone_into(&mut scope.cache_mode);
        let condition = job["if"].as_str();
        if condition.is_some_and(|condition| !self.holds(condition, &scope)) {
            return Ended {
                steps: Vec::new(),
                outputs: Value::Null,
            };
        }
        scope.environment = self.filled(&job["env"], &scope);
        self.run(&job["steps"], &mut scope);
        Ended {
            outputs: self.outputs(&job["outputs"], &scope).into(),
            steps: scope.ran,
        }
    }

    /// Runs one of our actions on an empty workspace.
    pub(crate) fn action(&self, name: &str, with: &Value) -> Ended {
        let mut scope = self.scope(json!({}));
        let step = json!({"uses": format!("$/.github/actions/{name}"), "with": with});
        self.used(&step, &mut scope);
        Ended {
            steps: scope.ran,
            outputs: Value::Null,
        }
    }

    fn scope(&self, known: Value) -> Scope {
        for folder in ["workspace", "temp"] {
            drop(fs::remove_dir_all(self.place(folder)));
            fs::create_dir(self.place(folder)).unwrap();
        }
        let github = json!({
            "event_name": self.event, "event": self.payload, "token": self.token(),
            "run_id": RUN, "run_attempt": "1", "ref_name": self.reference,
        });
        let runner = json!({"os": "Linux", "arch": "X64", "temp": self.place("temp")});
        let mut values = json!({"github": github, "runner": runner, "steps": {}});
        merge(&mut values, known);
        Scope {
            values,
            may_ask_for_identity: false,
            cache_mode: "none".to_owned(),
            environment: BTreeMap::new(),
            path: Vec::new(),
            ran: Vec::new(),
            has_failed: false,
        }
    }

    pub(crate) fn token(&self) -> String {
        self.story.sandbox.world().github.token().to_owned()
    }
}

pub(super) fn definition(path: &str) -> Value {
    let text = fs::read_to_string(path).unwrap();
    serde_yaml::from_str(&text).unwrap()
}

/// Puts more values among those that are known.
pub(super) fn merge(values: &mut Value, more: Value) {
    match (values, more) {
        (Value::Object(values), Value::Object(more)) => {
            for (name, value) in more {
                merge(values.entry(name).or_insert(Value::Null), value);
            }
        }
        (value, more) => *value = more,
    }
}
