//! What docs/sandbox.md pastes of the AWS CLI and of curl, which are not on every machine.

use std::fs;
use std::process::Command;

use countersign::demo::Story;

use crate::kit::{REQUEST, USER, begin_before, english, run};

/// Runs a script as somebody with the sandbox's variables.
fn paste(story: &Story, script: &str) -> (String, bool) {
    let output = Command::new("bash")
        .args(["-euo", "pipefail", "-c", &format!("exec 2>&1\n{script}")])
        .current_dir(story.checkout().unwrap())
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap())
        .envs(story.sandbox.environment())
        .output()
        .unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    println!("$ {script}\n{said}");
    (said, output.status.success())
}

#[test]
fn the_aws_cli_and_curl_work_with_the_variables_of_the_sandbox() {
    let story = begin_before(600, &english(), &[USER]);
    for name in ["20261102090000", "my-request"] {
        let path = format!("requests/{name}.yaml");
        story.ask_and_merge(&[(&path, REQUEST)]).unwrap();
    }
    run(&story, &["reconcile"]).ended(0, &[]);
    story.sandbox.world().pass(960);
    let page = fs::read_to_string("docs/sandbox.md").unwrap();
    let lines = page.lines().map(str::trim_start);
    let lines = lines.filter(|line| line.starts_with("aws ") || line.starts_with("curl "));
    let expected = [
        r#"{"AccessKeyId":"AKIA"#,
        r#""UserName": "batch-exporter""#,
        r#""Status": "Active""#,
        "arn:aws:sns:ap-northeast-1:123456789012:countersign",
        "CreateAccessKey",
        r#""merged_at":"#,
        r#""state":"COMMENTED""#,
    ];
    assert_eq!(lines.clone().count(), expected.len());
    for (line, text) in lines.zip(expected) {
        let (said, is_done) = paste(&story, line);
        assert!(is_done && said.contains(text), "{line}\n{said}");
    }
    let (said, is_done) = paste(&story, "aws s3 ls");
    assert!(!is_done && said.contains("The sandbox has no service s3."));
    let (said, is_done) = paste(&story, "aws secretsmanager list-secrets --region us-east-1");
    assert!(is_done && said.contains(r#""SecretList": []"#), "{said}");
}
