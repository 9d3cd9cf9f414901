//! What GitHub bills for the workflows, reckoned from the files themselves.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::expression::{Context, evaluate, is_true, shown};

/// What GitHub includes each month with Team and with Pro is 3,000; more than half of that is left for everything else.
const AT_MOST: u64 = 1_600;

const REQUESTS: u64 = 20;

/// The workflows, and how often which of their jobs ran.
struct Month {
    workflows: Vec<Value>,
    /// The repository's variables.
    vars: Value,
    minutes: u64,
}

impl Month {
    fn new(workflows: Vec<Value>) -> Self {
        Self {
            workflows,
            vars: json!({}),
            minutes: 0,
        }
    }

    /// Lets thirty days of schedules pass.
    fn pass(&mut self) {
        for workflow in self.workflows.clone() {
            for schedule in workflow["on"]["schedule"].as_array().into_iter().flatten() {
                for _ in 0..30 * times_a_day(schedule["cron"].as_str().unwrap()) {
                    self.run(&workflow, "schedule", &json!({}));
                }
            }
        }
    }

    /// A pull request with a request, from its beginning to the merge.
    fn request(&mut self) {
        self.of_pull_request("opened", false);
        let review = json!({"action": "submitted", "pull_request": {"number": 7, "user": {"login": "hanako"}, "merged": false}});
        self.happens("pull_request_review", &review, None);
        self.of_pull_request("closed", true);
        self.happens("push", &json!({}), Some("requests/a.yaml"));
    }

    /// Another commit on its branch.
    fn correction(&mut self) {
        self.of_pull_request("synchronize", false);
    }

    fn of_pull_request(&mut self, action: &str, merged: bool) {
        let about = json!({"number": 7, "user": {"login": "hanako"}, "merged": merged});
        let payload = json!({"action": action, "pull_request": about});
        for event in ["pull_request", "pull_request_target"] {
            self.happens(event, &payload, Some("requests/a.yaml"));
        }
    }

    /// Starts whatever an event starts; `changed` is the file that it is about.
    fn happens(&mut self, event: &str, payload: &Value, changed: Option<&str>) {
        for workflow in self.workflows.clone() {
            if is_started(&workflow, event, payload, changed) {
                self.run(&workflow, event, payload);
            }
        }
    }

    /// Runs a workflow, and whatever its end starts.
    fn run(&mut self, workflow: &Value, event: &str, payload: &Value) {
        let values = json!({
            "github": {"event_name": event, "event": payload},
            "vars": self.vars,
        });
        let context = Context {
            values: &values,
            workspace: Path::new("."),
        };
        let jobs = workflow["jobs"].as_object().unwrap().values();
        let is_due = |job: &&Value| {
            let condition = job["if"].as_str();
            condition.is_none_or(|condition| is_true(&evaluate(condition, context)))
        };
        let minutes: u64 = jobs.filter(is_due).map(minutes).sum();
        self.minutes += minutes;
        let conclusion = if minutes == 0 { "skipped" } else { "success" };
        let ended = json!({"action": "completed", "workflow_run": {
            "name": workflow["name"], "event": event, "conclusion": conclusion,
        }});
        self.happens("workflow_run", &ended, None);
    }
}

/// A job's minutes: it takes less than one, GitHub bills one, and ten for macOS.
fn minutes(job: &Value) -> u64 {
    let runner = shown(&job["runs-on"]);
    assert!(runner.starts_with("ubuntu-") || runner.starts_with("macos-"));
    let each = if runner.starts_with("ubuntu-") { 1 } else { 10 };
    let axes = job["strategy"]["matrix"].as_object().into_iter().flatten();
    let jobs: usize = axes
        .map(|(_, axis)| axis.as_array().unwrap().len())
        .product();
    each * u64::try_from(jobs).unwrap()
}

fn is_started(workflow: &Value, event: &str, payload: &Value, changed: Option<&str>) -> bool {
    let on = workflow["on"].as_object().unwrap();
    let Some(filter) = on.get(event) else {
        return false;
    };
    let among = |name: &str| -> Option<Vec<String>> {
        let list = filter[name].as_array()?.iter();
        Some(list.map(shown).collect())
    };
    let action = shown(&payload["action"]);
    let is_meant = match among("types") {
        Some(types) => types.contains(&action),
        None if event == "pull_request" => {
            ["opened", "synchronize", "reopened"].contains(&action.as_str())
        }
        None => {
            assert_eq!(event, "push");
            true
        }
    };
    let fits = |patterns: Vec<String>| {
        let changed = changed.unwrap_or_else(|| panic!("{event} is about files"));
        let mut patterns = patterns.iter();
        patterns.any(|pattern| match pattern.strip_suffix("**") {
            Some(folder) => changed.starts_with(folder),
            None => changed == pattern,
        })
    };
    let followed = among("workflows");
    is_meant
        // Only tags, where tags alone are named.
        && (filter["tags"].is_null() || filter["branches"].is_array())
        && among("paths").is_none_or(fits)
        && !among("paths-ignore").is_some_and(fits)
        && followed.is_none_or(|names| names.contains(&shown(&payload["workflow_run"]["name"])))
}

/// How often a day a schedule of minutes and hours comes.
fn times_a_day(cron: &str) -> usize {
    let [minutes, hours, "*", "*", "*"] = cron.split(' ').collect::<Vec<_>>()[..] else {
        panic!("{cron} is not for every day");
    };
    let count = |field: &str, all: usize| match field {
        "*" => all,
        list => list
            .split(',')
            .inspect(|n| assert!(n.parse::<u8>().is_ok()))
            .count(),
    };
    count(minutes, 60) * count(hours, 24)
}

fn workflows() -> Vec<Value> {
    let all = super::workflows().into_iter();
    all.map(|workflow| serde_yaml::from_str(&workflow.text).unwrap())
        .collect()
}

/// The workflows, with a job of `reconcile` for each of these accounts.
fn with_matrix(accounts: &[&str]) -> Vec<Value> {
    let mut workflows = workflows();
    let reconcile = workflows.iter_mut().find(|it| it["name"] == "reconcile");
    reconcile.unwrap()["jobs"]["reconcile"]["strategy"]["matrix"]["account"] = json!(accounts);
    workflows
}

/// The minutes of a month in which each of these requests is corrected so often.
fn bill(workflows: Vec<Value>, requests: u64, corrections: u64) -> u64 {
    let mut month = Month::new(workflows);
    month.pass();
    for _ in 0..requests {
        month.request();
        for _ in 0..corrections {
            month.correction();
        }
    }
    month.minutes
}

#[test]
fn twenty_requests_a_month_fit_in_what_is_included() {
    // How many accounts there are is not in the files.
    assert!(bill(workflows(), REQUESTS, 1) <= AT_MOST);
    let (nothing, all) = (bill(workflows(), 0, 0), bill(workflows(), REQUESTS, 0));
    let each = (all - nothing) / REQUESTS;
    let correction = bill(workflows(), 1, 1) - bill(workflows(), 1, 0);
    let five = ["a", "b", "c", "d", "e"];
    let split = bill(with_matrix(&five), REQUESTS, 0);
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/installation.md");
    let page = fs::read_to_string(page).unwrap();
    for figure in [
        format!("{} minutes a month", grouped(all)),
        format!("{} for the schedules", grouped(nothing)),
        format!("{each} for each request"),
        format!("{correction} for each further push"),
        format!("{} with five", grouped(split)),
    ] {
        assert!(page.contains(&figure), "{figure} is not on the page");
    }
    let (before, _) = page.split_once("\n## The repository\n").unwrap();
    assert!(
        before.contains(&grouped(all)),
        "the bill comes after what causes it"
    );
}

fn grouped(number: u64) -> String {
    format!("{},{:03}", number / 1000, number % 1000)
}

#[test]
fn an_inventory_a_day_costs_a_minute_each() {
    let passed = |vars: Value| {
        let mut month = Month::new(workflows());
        month.vars = vars;
        month.pass();
        month.minutes
    };
    let daily = passed(json!({"COUNTERSIGN_INVENTORY": "permitted"}));
    assert_eq!(daily, passed(json!({})) + 30);
    assert!(daily + 6 * REQUESTS <= AT_MOST);
}

#[test]
fn what_causes_more_is_seen() {
    let mut often = workflows();
    for workflow in &mut often {
        if workflow["on"]["schedule"].is_array() {
            workflow["on"]["schedule"][0]["cron"] = "3,18,33,48 * * * *".into();
        }
    }
    assert!(bill(often, REQUESTS, 0) > 3 * AT_MOST);
    let mut more = workflows();
    let reviewed = more.iter_mut().find(|it| it["name"] == "reviewed");
    reviewed.unwrap()["jobs"]["reviewed"]["if"] = Value::Null;
    assert_eq!(
        bill(more, REQUESTS, 0),
        bill(workflows(), REQUESTS, 0) + REQUESTS
    );
    let mut on_all = workflows();
    let ci = on_all.iter_mut().find(|it| it["name"] == "ci");
    ci.unwrap()["on"]["pull_request"]["paths-ignore"] = Value::Null;
    assert!(bill(on_all, REQUESTS, 0) > AT_MOST);
}
