//! The expressions of Actions, as far as the workflows have them; anything else fails the test.
//!
//! <https://docs.github.com/en/actions/reference/workflows-and-actions/expressions>

use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// What an expression may refer to.
#[derive(Clone, Copy)]
pub(crate) struct Context<'a> {
    /// `github`, `steps` and the like, by name.
    pub(crate) values: &'a Value,
    /// Where the files lie that are hashed.
    pub(crate) workspace: &'a Path,
}

/// Returns the value of an expression, with or without `${{ }}` around it.
pub(crate) fn evaluate(expression: &str, context: Context<'_>) -> Value {
    let bare = expression.trim();
    let bare = bare
        .strip_prefix("${{")
        .and_then(|bare| bare.strip_suffix("}}"))
        .unwrap_or(bare);
    let mut parser = Parser {
        rest: bare.trim(),
        context,
    };
    let value = parser.either();
    assert_eq!(parser.rest, "", "in the expression {expression}");
    value
}

pub(crate) fn is_true(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(truth) => *truth,
        Value::Number(number) => number.as_f64() != Some(0.0),
        Value::String(text) => !text.is_empty(),
        Value::Array(_) | Value::Object(_) => true,
    }
}

pub(crate) fn shown(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(truth) => truth.to_string(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.clone(),
        Value::Array(_) | Value::Object(_) => panic!("{value} is no text"),
    }
}

struct Parser<'a> {
    rest: &'a str,
    context: Context<'a>,
}

impl<'a> Parser<'a> {
    fn takes(&mut self, token: &str) -> bool {
        match self.rest.strip_prefix(token) {
            Some(rest) => {
                self.rest = rest.trim_start();
                true
            }
            None => false,
        }
    }

    fn either(&mut self) -> Value {
        let mut value = self.both();
        while self.takes("||") {
            let other = self.both();
            value = if is_true(&value) { value } else { other };
        }
        value
    }

    fn both(&mut self) -> Value {
        let mut value = self.compared();
        while self.takes("&&") {
            let other = self.compared();
            value = if is_true(&value) { other } else { value };
        }
        value
    }

    fn compared(&mut self) -> Value {
        let value = self.one();
        if self.takes("==") {
            return equal(&value, &self.one()).into();
        }
        if self.takes("!=") {
            return (!equal(&value, &self.one())).into();
        }
        value
    }

    fn one(&mut self) -> Value {
        if let Some(text) = self.rest.strip_prefix('\'') {
            let (text, rest) = text.split_once('\'').unwrap();
            self.rest = rest.trim_start();
            return text.into();
        }
        let name = self.name();
        if let Ok(truth) = name.parse::<bool>() {
            return truth.into();
        }
        if self.takes("(") {
            let mut arguments = Vec::new();
            while !self.takes(")") {
                arguments.push(self.either());
                self.takes(",");
            }
            return self.call(name, &arguments);
        }
        let mut value = self.context.values[name].clone();
        assert!(!value.is_null(), "there is no context {name}");
        while self.takes(".") {
            value = if self.takes("*.") {
                let name = self.name();
                let all = value.as_object().unwrap().values();
                all.map(|one| one[name].clone()).collect()
            } else {
                value[self.name()].clone()
            };
        }
        value
    }

    fn name(&mut self) -> &'a str {
        let is_part = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        let end = self.rest.find(|c| !is_part(c));
        let (name, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        assert!(!name.is_empty(), "no name at {}", self.rest);
        self.rest = rest.trim_start();
        name
    }

    fn call(&self, name: &str, arguments: &[Value]) -> Value {
        match (name, arguments) {
            ("contains", [Value::Array(all), one]) => all.iter().any(|a| equal(a, one)).into(),
            ("join", [Value::Array(all), between]) => {
                let all: Vec<String> = all.iter().map(shown).collect();
                all.join(&shown(between)).into()
            }
            ("always", []) => true.into(),
            ("toJSON", [value]) => value.to_string().into(),
            ("fromJSON", [Value::String(text)]) => serde_json::from_str(text).unwrap(),
            ("hashFiles", patterns) => {
                let patterns: Vec<String> = patterns.iter().map(shown).collect();
                hash_files(self.context.workspace, &patterns).into()
            }
            _ => panic!("there is no {name} of {arguments:?}"),
        }
    }
}

/// Returns a digest of the matching files; empty if none match.
fn hash_files(workspace: &Path, patterns: &[String]) -> String {
    let mut git = Command::new("git");
    git.args(["ls-files", "--stage", "--"]).args(patterns);
    let listed = git.current_dir(workspace).output().unwrap();
    assert!(listed.status.success());
    if listed.stdout.is_empty() {
        return String::new();
    }
    // FNV-1a
    let digest = listed
        .stdout
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
            (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3)
        });
    format!("{digest:016x}")
}

/// Text is compared without regard to case; of different kinds only nothing and the empty text are compared here.
fn equal(one: &Value, other: &Value) -> bool {
    shown(one).eq_ignore_ascii_case(&shown(other))
}

#[test]
fn expressions_are_evaluated_as_github_documents_them() {
    let values = serde_json::json!({
        "github": {"event_name": "push", "event": {"pull_request": {"number": 7}}, "run_id": 12},
        "needs": {"a": {"result": "success"}, "b": {"result": "skipped"}},
        "steps": {"cache": {"outputs": {"cache-hit": "true"}}},
    });
    let context = Context {
        values: &values,
        workspace: Path::new("."),
    };
    let value = |expression: &str| shown(&evaluate(expression, context));
    assert_eq!(value("github.event.pull_request.number || 'all'"), "7");
    assert_eq!(value("${{ github.event.nobody.number || 'all' }}"), "all");
    assert_eq!(value("steps.cache.outputs.cache-hit != 'true'"), "false");
    assert_eq!(
        value("github.run_id == '12' && github.event_name == 'PUSH'"),
        "true"
    );
    assert_eq!(
        value(r#"contains(fromJSON('["push", "schedule"]'), github.event_name)"#),
        "true"
    );
    assert_eq!(value("github.actor"), "");
    assert_eq!(value("github.event.pull_request.merged != true"), "true");
    assert_eq!(value("join(needs.*.result, ' ')"), "success skipped");
    assert_eq!(value("hashFiles('no-such-file')"), "");
    let hash = value("hashFiles('Cargo.toml', 'src/**')");
    assert_eq!(hash.len(), 16);
    assert_ne!(hash, value("hashFiles('Cargo.toml')"));
}
