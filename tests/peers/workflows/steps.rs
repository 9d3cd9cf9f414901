//! The steps of a job, one after the other.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::process::{Command, Stdio};

use serde_json::{Map, Value, json};

use super::expression::{Context, evaluate, is_true, shown};
use super::machine::{Machine, RUN, Ran, definition, merge};
use super::{foreign, servers, signal};

/// What is known inside a job or one of our actions.
pub(super) struct Scope {
    pub(super) values: Value,
    pub(super) may_ask_for_identity: bool,
    pub(super) cache_mode: String,
    /// The variables of the job.
    pub(super) environment: BTreeMap<String, String>,
    /// Folders before the others, as steps asked for them.
    pub(super) path: Vec<String>,
    pub(super) ran: Vec<Ran>,
    pub(super) has_failed: bool,
}

impl Machine<'_> {
    pub(super) fn run(&self, steps: &Value, scope: &mut Scope) {
        for step in steps.as_array().unwrap() {
            let condition = step["if"].as_str();
            let is_due = condition.is_none_or(|condition| self.holds(condition, scope));
            if scope.has_failed || !is_due {
                continue;
            }
            let outputs = match step["run"].as_str() {
                Some(script) => self.script(step, script, scope),
                None => self.used(step, scope),
            };
            if let Some(id) = step["id"].as_str() {
                merge(
                    &mut scope.values,
                    json!({"steps": {id: {"outputs": outputs}}}),
                );
            }
        }
    }

    /// Does what an action does, and returns its outputs.
    pub(super) fn used(&self, step: &Value, scope: &mut Scope) -> Map<String, Value> {
        let with = self.filled(&step["with"], scope);
        let action = step["uses"].as_str().unwrap();
        let Some(own) = action.strip_prefix("$/") else {
            return foreign::used(self, action, &with, &scope.cache_mode);
        };
        let yaml = definition(&format!("{own}/action.yml"));
        let mut inputs = with;
        for (name, input) in yaml["inputs"].as_object().into_iter().flatten() {
            let default = shown(&input["default"]);
            inputs.entry(name.clone()).or_insert(default);
        }
        let outer = scope.values.clone();
        scope.values["inputs"] = json!(inputs);
        scope.values["steps"] = json!({});
        self.run(&yaml["runs"]["steps"], scope);
        let outputs = self.outputs(&yaml["outputs"], scope);
        scope.values = outer;
        outputs
    }

    /// Outputs of an action are under `value`, those of a job are not.
    pub(super) fn outputs(&self, outputs: &Value, scope: &Scope) -> Map<String, Value> {
        let outputs = outputs.as_object().into_iter().flatten();
        outputs
            .map(|(name, output)| {
                let text = output["value"].as_str().or(output.as_str()).unwrap();
                (name.clone(), self.fill(text, scope).into())
            })
            .collect()
    }

    fn script(&self, step: &Value, script: &str, scope: &mut Scope) -> Map<String, Value> {
        let files =
            ["output", "path", "script"].map(|name| self.place("temp").join(format!("_{name}")));
        let [output, path, file] = &files;
        for file in [output, path] {
            fs::write(file, "").unwrap();
        }
        fs::write(file, script).unwrap();
        let mut bash = Command::new("bash");
        match step["shell"].as_str() {
            Some("bash") => bash.args(["--noprofile", "--norc", "-eo", "pipefail"]),
            _ => bash.arg("-e"),
        };
        let log = self.place("temp").join("_log");
        let out = File::create(&log).unwrap();
        bash.arg(file)
            .current_dir(self.place("workspace"))
            .env_clear()
            .envs(self.environment(scope))
            .env("GITHUB_OUTPUT", output)
            .env("GITHUB_PATH", path)
            .envs(&scope.environment)
            .envs(self.filled(&step["env"], scope))
            .stdin(Stdio::null())
            .stderr(out.try_clone().unwrap())
            .stdout(out);
        let name = step["name"].as_str().or(step["id"].as_str());
        let name = name.unwrap_or_default();
        let mut child = bash.spawn().unwrap();
        if self.interrupted == Some(name) {
            signal::interrupt(self.story, &child);
        }
        let code = child.wait().unwrap().code();
        let said = fs::read_to_string(log).unwrap();
        println!("--- {name}\n{said}[{code:?}]");
        scope.has_failed |= code != Some(0);
        scope.ran.push(Ran {
            step: name.to_owned(),
            said,
            code,
        });
        let added = fs::read_to_string(path).unwrap();
        scope.path.extend(added.lines().map(str::to_owned));
        let written = fs::read_to_string(output).unwrap();
        let outputs = written.lines().map(|line| line.split_once('=').unwrap());
        outputs
            .map(|(name, value)| (name.to_owned(), value.into()))
            .collect()
    }

    /// The variables of every step. AWS is the sandbox's, and no credentials are among them.
    fn environment(&self, scope: &Scope) -> BTreeMap<String, String> {
        let sandbox = self.story.sandbox.environment().into_iter();
        let elsewhere = ["AWS_ENDPOINT_URL", "AWS_EC2_METADATA_DISABLED"];
        let is_set = |name: &str| {
            elsewhere.contains(&name) || name.starts_with("GITHUB_") && name != "GITHUB_TOKEN"
        };
        let mut all: BTreeMap<String, String> = sandbox
            .filter(|(name, _)| is_set(name))
            .map(|(name, value)| (name.to_owned(), value))
            .collect();
        let tools = self.place("tools").display().to_string();
        let path = scope.path.iter().rev().cloned();
        let path: Vec<String> = path
            .chain([tools, std::env::var("PATH").unwrap()])
            .collect();
        let place = |name: &str| self.place(name).display().to_string();
        all.extend(
            [
                ("PATH", path.join(":")),
                ("HOME", place("user")),
                ("GITHUB_ACTIONS", "true".to_owned()),
                ("GITHUB_EVENT_NAME", self.event.to_owned()),
                ("GITHUB_REF_NAME", self.reference.clone()),
                ("GITHUB_RUN_ID", RUN.to_owned()),
                ("GITHUB_RUN_ATTEMPT", "1".to_owned()),
                ("GITHUB_WORKSPACE", place("workspace")),
                ("GITHUB_REPOSITORY_ID", "871640321".to_owned()),
                ("GITHUB_STEP_SUMMARY", place("temp/_summary")),
                ("RUNNER_TEMP", place("temp")),
                ("RUNNER_OS", "Linux".to_owned()),
                ("RUNNER_ARCH", "X64".to_owned()),
            ]
            .map(|(name, value)| (name.to_owned(), value)),
        );
        if scope.may_ask_for_identity {
            let url = ("ACTIONS_ID_TOKEN_REQUEST_URL", self.identity.clone());
            let token = servers::REQUEST_TOKEN.to_owned();
            all.extend(
                [url, ("ACTIONS_ID_TOKEN_REQUEST_TOKEN", token)]
                    .map(|(name, value)| (name.to_owned(), value)),
            );
        }
        all
    }

    pub(super) fn holds(&self, condition: &str, scope: &Scope) -> bool {
        let workspace = self.place("workspace");
        is_true(&evaluate(
            condition,
            Context {
                values: &scope.values,
                workspace: &workspace,
            },
        ))
    }

    fn fill(&self, text: &str, scope: &Scope) -> String {
        let workspace = self.place("workspace");
        fill(
            text,
            Context {
                values: &scope.values,
                workspace: &workspace,
            },
        )
    }

    pub(super) fn filled(&self, texts: &Value, scope: &Scope) -> BTreeMap<String, String> {
        let texts = texts.as_object().into_iter().flatten();
        texts
            .map(|(name, text)| (name.clone(), self.fill(&shown(text), scope)))
            .collect()
    }
}

/// Puts the values of its expressions into a text.
fn fill(text: &str, context: Context<'_>) -> String {
    let mut filled = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${{") {
        let (expression, after) = after.split_once("}}").unwrap();
        filled += before;
        filled += &shown(&evaluate(expression, context));
        rest = after;
    }
    filled + rest
}

#[test]
fn the_values_of_expressions_are_put_into_a_text() {
    let context = Context {
        values: &json!({"github": {"run_id": 12}}),
        workspace: std::path::Path::new("."),
    };
    let text = "a-${{ github.run_id }}-${{ github.actor }}";
    assert_eq!(fill(text, context), "a-12-");
}
