//! What `plan` and `reconcile` write, by the real binary on the sandbox.

use countersign::demo::Story;
use serde_json::Value;

use crate::formats::runner::commands;
use crate::formats::schemas::{REPORT, SARIF, valid};
use crate::kit::{Said, USER, begin, english, request, run_in};

/// One request of each kind: approved, approved by nobody, for a user with two keys, and invalid.
fn story() -> Story {
    let story = begin(&english(), &[USER, "svc-legacy"]);
    for _ in 0..2 {
        let mut world = story.sandbox.world();
        world.create_key_by_hand("root", "svc-legacy");
    }
    let good = [
        ("requests/20261102090000.yaml", request("batch-exporter")),
        ("requests/20261102090001.yaml", request("svc-legacy")),
    ];
    for (path, text) in &good {
        story.ask_and_merge(&[(*path, text.as_str())]).unwrap();
    }
    for (path, text) in [
        ("requests/20261102090002.yaml", request("batch-exporter")),
        (
            "requests/20261102090003.yaml",
            "iamUser: ::error::x\n".to_owned(),
        ),
    ] {
        let pull = story.ask("hanako", &[(path, &text)]).unwrap();
        story.merge(pull, "root").unwrap();
    }
    story
}

/// Runs in a fresh checkout.
#[track_caller]
pub(crate) fn run(story: &Story, arguments: &[&str], variables: &[(&str, &str)]) -> Said {
    run_in(story, &story.checkout().unwrap(), arguments, variables)
}

/// Takes out how much GitHub still allows, which changes with every call that is added or saved.
pub(crate) fn without_limits(text: &str) -> String {
    let known = ["GitHub rate limits left: ", "\"remaining\": "];
    let line = |line: &str| match known.iter().find_map(|known| line.split_once(known)) {
        Some((before, _)) => format!("{before}[LIMITS]\n"),
        None => line.to_owned(),
    };
    text.split_inclusive('\n').map(line).collect()
}

/// Takes out what is another one in every world.
fn settled(text: &str, story: &Story) -> String {
    let world = story.sandbox.world();
    let keys = ["batch-exporter", "svc-legacy"]
        .into_iter()
        .flat_map(|user| world.iam.keys(user))
        .map(|key| key.id.clone());
    keys.enumerate()
        .fold(without_limits(text), |text, (number, key)| {
            text.replace(&key, &format!("AKIA{number:016}"))
        })
}

fn statuses(report: &Value) -> Vec<&str> {
    let requests = report["requests"].as_array().unwrap();
    requests
        .iter()
        .map(|request| request["status"].as_str().unwrap())
        .collect()
}

#[test]
fn a_report_is_as_its_schema_says_and_holds_no_secret() {
    let story = story();
    let Said { out, err, code } = run(&story, &["plan", "--format", "json"], &[]);
    assert_eq!((err.as_str(), code), ("", 1));
    let plan = valid(REPORT, &out);
    assert_eq!(plan["exit"], 1);
    assert_eq!(statuses(&plan), ["waiting", "blocked", "refused"]);
    assert_eq!(plan["requests"][0]["steps"][0]["action"], "reserve");
    assert_eq!(plan["requests"][2]["refusals"][0]["code"], "not-approved");
    insta::assert_snapshot!(settled(&out, &story));

    let Said { out, .. } = run(
        &story,
        &["reconcile", "--format", "json", "--language", "ja"],
        &[],
    );
    let report = valid(REPORT, &out);
    assert_eq!(statuses(&report), ["announced", "blocked", "refused"]);
    let world = story.sandbox.world();
    let secret = world
        .secrets
        .get("batch-exporter/access-key-20261102090000");
    let values = secret.unwrap().versions.iter().filter_map(|one| {
        let value: Value = serde_json::from_str(&one.value).ok()?;
        value["SecretAccessKey"].as_str().map(str::to_owned)
    });
    let values: Vec<_> = values.collect();
    assert!(!values.is_empty() && values.iter().all(|value| !out.contains(value)));
}

#[test]
fn on_github_everything_is_said_where_it_is_looked_for() {
    let story = story();
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("summary.md");
    let variables = [
        ("GITHUB_ACTIONS", "true"),
        ("GITHUB_STEP_SUMMARY", file.to_str().unwrap()),
    ];
    std::fs::write(&file, "Of an earlier command.\n").unwrap();
    let Said { out, code, .. } = run(&story, &["reconcile"], &variables);
    assert_eq!(code, 1);
    let names: Vec<_> = commands(&out)
        .into_iter()
        .map(|command| {
            (
                command.name.clone(),
                command.property("title").unwrap().to_owned(),
            )
        })
        .collect();
    let titles = ["missing-field", "invalid-user", "blocked", "refused"];
    assert_eq!(
        names,
        titles.map(|title| ("error".to_owned(), title.to_owned()))
    );
    insta::assert_snapshot!(settled(&out, &story));
    insta::assert_snapshot!(settled(&std::fs::read_to_string(file).unwrap(), &story));
}

/// Fails unless a command that cannot begin says why, where each form says it.
pub(crate) fn stops_in_every_form(story: &Story, command: &[&str], schema: &str) {
    for (format, form) in [("json", "out"), ("github", "out"), ("human", "err")] {
        for stopped in [["--account", "other"], ["--repo", "nothing"]] {
            let arguments = [command, &["--format", format], &stopped].concat();
            let Said { out, err, code } = run(story, &arguments, &[]);
            assert_eq!(code, 2, "{out}{err}");
            let (said, silent) = if form == "out" {
                (&out, &err)
            } else {
                (&err, &out)
            };
            assert!(silent.is_empty() && !said.is_empty(), "{out}{err}");
            match format {
                "json" => assert!(valid(schema, &out)["stopped"]["message"].is_string()),
                "github" => assert_eq!(commands(&out).len(), 1, "{out}"),
                _ => assert!(err.starts_with("error: "), "{err}"),
            }
        }
    }
}

#[test]
fn a_run_that_stops_says_so_in_every_form() {
    let story = story();
    stops_in_every_form(&story, &["plan"], REPORT);
    let checkout = story.checkout().unwrap();
    let Said { out, code, .. } = run_in(&story, &checkout, &["validate", "--format", "sarif"], &[]);
    assert_eq!(
        (
            valid(SARIF, &out)["runs"][0]["invocations"][0]["exitCode"].as_i64(),
            code
        ),
        (Some(1), 1)
    );
}

#[test]
fn actions_choose_the_form_unless_somebody_does() {
    let story = story();
    let actions = [("GITHUB_ACTIONS", "true")];
    let is_annotated = |arguments: &[&str], variables: &[(&str, &str)]| {
        let Said { out, code, .. } = run(&story, arguments, variables);
        assert_eq!(code, 1);
        !commands(&out).is_empty()
    };
    assert!(is_annotated(&["validate"], &actions));
    assert!(!is_annotated(&["validate"], &[("GITHUB_ACTIONS", "false")]));
    assert!(!is_annotated(&["validate"], &[]));
    assert!(!is_annotated(&["validate", "--format", "human"], &actions));
    assert!(is_annotated(&["validate", "--format", "github"], &[]));
}
