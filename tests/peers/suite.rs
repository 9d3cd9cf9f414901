//! What the makers of YAML say about YAML.

use std::process::Command;

use countersign::document::Document;
use serde_json::Value;

#[test]
fn the_yaml_test_suite_agrees() {
    let node = Command::new("node")
        .arg("tests/peers/suite.mjs")
        .output()
        .unwrap();
    assert!(
        node.status.success(),
        "{}",
        String::from_utf8_lossy(&node.stderr)
    );
    let cases: Vec<Value> = serde_json::from_slice(&node.stdout).unwrap();
    let (mut accepted, mut refused, mut wrong) = (0, 0, Vec::new());
    for case in &cases {
        // The suite shows what would be invisible: a tab, a line end without a line feed, and so on, are already real here.
        let text = case["yaml"].as_str().unwrap();
        let parsed = Document::parse(text.as_bytes());
        let Some(document) = parsed.document.filter(|_| parsed.problems.is_empty()) else {
            refused += 1;
            continue;
        };
        accepted += 1;
        let expected = case["json"]
            .as_str()
            .and_then(|json| serde_json::from_str::<Value>(json).ok());
        if case["fail"] == true
            || expected.is_some_and(|expected| expected != document.root.to_json())
        {
            wrong.push(format!("{} {}: {text:?}", case["id"], case["name"]));
        }
    }
    println!(
        "{} cases: {accepted} accepted as they are meant, {refused} refused",
        cases.len()
    );
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(accepted > 50);
}
