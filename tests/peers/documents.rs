//! GitHub's own schema.

use std::process::{Command, Stdio};

use countersign::github;
use serde_json::{Map, Value};

#[test]
fn every_graphql_document_fits_the_schema_of_github() {
    let documents: Map<String, Value> = github::documents()
        .into_iter()
        .map(|(name, document)| (name.to_owned(), document.into()))
        .collect();
    let mut node = Command::new("node")
        .arg("tests/peers/documents.js")
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    serde_json::to_writer(node.stdin.take().unwrap(), &documents).unwrap();
    assert!(node.wait().unwrap().success());
}
