//! The commands of the installation, as they are pasted, against GitHub's own description of its REST API.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use serde_json::{Map, Value, json};

/// A call as `gh api` would make it.
#[derive(Debug)]
struct Call {
    method: String,
    path: String,
    body: Value,
}

/// What of `gh` the installation uses: notes what it is called with, and its input.
const GH: &str = r#"#!/bin/bash
call=$(mktemp -d "$CALLS/XXXXXX")
printf '%s\0' "$@" > "$call/arguments"
case "$*" in
  *'--input -'*) cat > "$call/input" ;;
  *--jq*) echo main ;;
  *--clone*) mkdir -p access-keys/requests access-keys/.github; touch access-keys/requests/README.md ;;
esac
"#;

/// Runs all that is to be pasted on GitHub's side, in one shell.
fn calls() -> Vec<Call> {
    let paper = fs::read_to_string("docs/installation.md").unwrap();
    let sections = ["The repository", "GitHub"].map(|section| {
        let (_, steps) = paper.split_once(&format!("\n## {section}\n")).unwrap();
        steps.split("\n## ").next().unwrap()
    });
    let blocks = sections
        .iter()
        .flat_map(|steps| steps.split("   ```sh\n").skip(1));
    let blocks: Vec<String> = blocks
        .map(|rest| rest.split("   ```").next().unwrap().replace("\n   ", "\n"))
        .collect();
    let place = tempfile::tempdir().unwrap();
    let (tools, calls) = (place.path().join("tools"), place.path().join("calls"));
    fs::create_dir(&tools).unwrap();
    fs::create_dir(&calls).unwrap();
    for (name, script) in [("gh", GH), ("git", "#!/bin/bash\n")] {
        fs::write(tools.join(name), script).unwrap();
        fs::set_permissions(tools.join(name), fs::Permissions::from_mode(0o755)).unwrap();
    }
    let path = format!("{}:{}", tools.display(), std::env::var("PATH").unwrap());
    let bash = Command::new("bash")
        .args(["-euc", &blocks.join("\n")])
        .current_dir(place.path())
        .env("PATH", path)
        .env("CALLS", &calls)
        .status();
    assert!(bash.unwrap().success());
    let entries = fs::read_dir(&calls).unwrap();
    let calls = entries.filter_map(|entry| call(&entry.unwrap().path()));
    calls.collect()
}

/// Parses the arguments of `gh`; `None` if it is not an API call.
fn call(noted: &Path) -> Option<Call> {
    let arguments = fs::read_to_string(noted.join("arguments")).unwrap();
    let mut arguments = arguments.split_terminator('\0');
    if arguments.next() != Some("api") {
        return None;
    }
    let (mut method, mut path, mut body) = ("GET", "", Map::new());
    while let Some(argument) = arguments.next() {
        match argument {
            "--method" => method = arguments.next().unwrap(),
            "--field" => {
                let (name, value) = arguments.next().unwrap().split_once('=').unwrap();
                body.insert(name.to_owned(), serde_json::from_str(value).unwrap());
            }
            "--raw-field" => {
                let (name, value) = arguments.next().unwrap().split_once('=').unwrap();
                body.insert(name.to_owned(), value.into());
            }
            "--input" => {
                assert_eq!(arguments.next(), Some("-"));
                let input = fs::read_to_string(noted.join("input")).unwrap();
                body = serde_json::from_str(&input).unwrap();
            }
            "--jq" => drop(arguments.next()),
            _ => path = argument,
        }
    }
    Some(Call {
        method: method.to_ascii_lowercase(),
        path: format!("/{path}"),
        body: body.into(),
    })
}

/// What GitHub has had since: <https://github.com/developerz-ai/wurk/pull/501>.
const NEWER: [&str; 1] = ["require_extra_approval_for_unattributed_changes"];

/// GitHub's description, and what is said by reference in it.
struct Description(Value);

impl Description {
    fn read() -> Self {
        let modules = std::env::var("NODE_PATH").unwrap();
        let path = Path::new(&modules).join("@octokit/openapi/generated/api.github.com.json");
        Self(serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap())
    }

    fn resolved<'a>(&'a self, mut schema: &'a Value) -> &'a Value {
        while let Some(reference) = schema["$ref"].as_str() {
            schema = self.0.pointer(&reference[1..]).unwrap();
        }
        schema
    }

    /// The request body of an operation; `None` if it takes none.
    fn body(&self, call: &Call) -> &Value {
        let parts = |path: &str| path.split('/').map(str::to_owned).collect::<Vec<_>>();
        let asked = parts(&call.path);
        let fits = |template: &str| {
            let template = parts(template);
            template.len() == asked.len()
                && template
                    .iter()
                    .zip(&asked)
                    .all(|(part, asked)| part.starts_with('{') || part == asked)
        };
        let mut paths = self.0["paths"].as_object().unwrap().iter();
        let operations = paths.find(|(template, _)| fits(template));
        let (_, operations) = operations.unwrap_or_else(|| panic!("{call:?}"));
        let operation = &operations[&call.method];
        assert!(operation.is_object(), "{call:?}");
        &self.resolved(&operation["requestBody"])["content"]["application/json"]["schema"]
    }

    /// What a value has that its schema does not know, or lacks that it requires.
    fn complaints(&self, value: &Value, schema: &Value, at: &str) -> Vec<String> {
        let schema = self.resolved(schema);
        if let Some(variants) = schema["oneOf"].as_array().or(schema["anyOf"].as_array()) {
            let each = variants
                .iter()
                .map(|variant| self.complaints(value, variant, at));
            return each.min_by_key(Vec::len).unwrap();
        }
        if let Some(values) = schema["enum"].as_array()
            && !values.contains(value)
        {
            return vec![format!("{at}: {value} is none of {values:?}")];
        }
        match (value, schema["type"].as_str().unwrap_or("object")) {
            (Value::Object(fields), "object") => {
                let required = schema["required"].as_array().into_iter().flatten();
                let missing = required.filter(|name| value[name.as_str().unwrap()].is_null());
                let missing = missing.map(|name| format!("{at} lacks {name}"));
                let known = fields
                    .iter()
                    .filter(|(name, _)| !NEWER.contains(&name.as_str()));
                let inside = known.flat_map(|(name, field)| {
                    let at = format!("{at}.{name}");
                    match &schema["properties"][name] {
                        Value::Null => vec![format!("{at} is not known")],
                        schema => self.complaints(field, schema, &at),
                    }
                });
                missing.chain(inside).collect()
            }
            (Value::Array(items), "array") => {
                let items = items.iter();
                items
                    .flat_map(|item| self.complaints(item, &schema["items"], at))
                    .collect()
            }
            (Value::String(_), "string")
            | (Value::Bool(_), "boolean")
            | (Value::Number(_), "integer") => Vec::new(),
            (value, kind) => vec![format!("{at}: {value} is no {kind}")],
        }
    }
}

#[test]
fn what_is_pasted_on_githubs_side_is_as_github_describes_it() {
    let description = Description::read();
    let calls = calls();
    let writes = calls.iter().filter(|call| call.method != "get");
    // Three environments, each with a branch; four settings of Actions; the ruleset; access for two.
    assert_eq!(writes.clone().count(), 13, "{calls:#?}");
    for call in &calls {
        let schema = description.body(call);
        let complaints = match schema {
            Value::Null => Vec::new(),
            schema => description.complaints(&call.body, schema, &call.path),
        };
        assert!(complaints.is_empty(), "{complaints:#?}");
    }
    let call = Call {
        method: "put".to_owned(),
        path: "/repos/acme/access-keys/actions/permissions".to_owned(),
        body: json!({"enabeld": true}),
    };
    let complaints = description.complaints(&call.body, description.body(&call), "");
    assert_eq!(complaints.len(), 2, "{complaints:?}");
}

/// The monitor of the operator's page, with jq in place of the one that is built into `gh`.
#[test]
fn the_monitor_complains_when_no_good_run_ended_within_three_hours() {
    const GH: &str = r#"#!/bin/bash
[[ "$*" == 'run list --repo OWNER/NAME --workflow reconcile.yml --status success --limit 1 --json updatedAt --jq '* ]] || exit 9
jq --raw-output "${@: -1}" <<< "$RUNS" || exit 1
"#;
    let paper = fs::read_to_string("docs/operating.md").unwrap();
    let mut blocks = paper.split("```sh\n").skip(1);
    let block = blocks.find(|block| block.starts_with("gh run list"));
    let block = block.unwrap().split("```").next().unwrap();
    let tools = tempfile::tempdir().unwrap();
    let gh = tools.path().join("gh");
    fs::write(&gh, GH).unwrap();
    fs::set_permissions(&gh, fs::Permissions::from_mode(0o755)).unwrap();
    let path = format!(
        "{}:{}",
        tools.path().display(),
        std::env::var("PATH").unwrap()
    );
    let ago = |minutes: i64| {
        let date = Command::new("date")
            .args(["--utc", "+%Y-%m-%dT%H:%M:%SZ"])
            .arg(format!("--date=-{minutes} minutes"))
            .output();
        let at = String::from_utf8(date.unwrap().stdout).unwrap();
        json!([{"updatedAt": at.trim()}])
    };
    for (runs, code) in [(ago(5), 0), (ago(179), 0), (ago(181), 1), (json!([]), 1)] {
        let output = Command::new("bash")
            .args(["-euc", block])
            .env("PATH", &path)
            .env("RUNS", runs.to_string())
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(code), "{runs}: {output:?}");
        assert_eq!(output.stdout.len() + output.stderr.len() == 0, code == 0);
    }
}
