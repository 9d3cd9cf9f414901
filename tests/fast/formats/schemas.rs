//! The schemas, and outputs held against them.

use std::path::Path;

use countersign::render::schemas;
use serde_json::Value;

pub(crate) const DIAGNOSTICS: &str = include_str!("../../../schema/diagnostics.schema.json");
pub(crate) const REPORT: &str = include_str!("../../../schema/report.schema.json");
pub(crate) const REVIEW: &str = include_str!("../../../schema/review.schema.json");
pub(crate) const AUDIT: &str = include_str!("../../../schema/audit.schema.json");
pub(crate) const DOCTOR: &str = include_str!("../../../schema/doctor.schema.json");
pub(crate) const INVENTORY: &str = include_str!("../../../schema/inventory.schema.json");
/// As OASIS published it, from the crate serde-sarif 0.8.0.
pub(crate) const SARIF: &str = include_str!("sarif-2.1.0.schema.json");

/// Reads a schema. OASIS's own has one pattern that is no regular expression: it closes a bracket that it does not open.
fn read(schema: &str) -> Value {
    serde_json::from_str(&schema.replace("{2}]?$", "{2}$")).unwrap()
}

/// Reads a document, and holds it against a schema.
pub(crate) fn valid(schema: &str, text: &str) -> Value {
    let schema = read(schema);
    let document: Value = serde_json::from_str(text).unwrap();
    let validator = jsonschema::options()
        .should_validate_formats(true)
        .build(&schema)
        .unwrap();
    let errors: Vec<_> = validator
        .iter_errors(&document)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert_eq!(errors, Vec::<String>::new(), "{text}");
    document
}

/// `UPDATE_DOCS=1` writes them.
#[test]
fn the_schemas_are_those_of_the_types() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema");
    for (name, text) in schemas() {
        let file = folder.join(name);
        if std::env::var_os("UPDATE_DOCS").is_some() {
            std::fs::write(&file, &text).unwrap();
        }
        let there = std::fs::read_to_string(&file).unwrap();
        assert_eq!(there, text, "{name} is not up to date: UPDATE_DOCS=1");
    }
}

#[test]
fn the_schemas_are_strict() {
    for (schema, text) in [
        (DIAGNOSTICS, r#"{"version": 2}"#),
        (DIAGNOSTICS, "{}"),
        (REPORT, "[]"),
        (REVIEW, r#"{"version": 1, "pulls": []}"#),
        (AUDIT, r#"{"version": 1, "stories": []}"#),
        (INVENTORY, r#"{"version": 1, "keys": []}"#),
        (DOCTOR, r#"{"version": 1, "remarks": []}"#),
        (SARIF, r#"{"version": "2.1.0"}"#),
    ] {
        let schema = read(schema);
        assert!(!jsonschema::is_valid(
            &schema,
            &serde_json::from_str(text).unwrap()
        ));
    }
}
