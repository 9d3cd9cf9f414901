//! The schemas, and outputs held against them.

use serde_json::Value;

pub(crate) const DIAGNOSTICS: &str = include_str!("../../../schema/diagnostics.schema.json");
pub(crate) const REPORT: &str = include_str!("../../../schema/report.schema.json");
pub(crate) const REVIEW: &str = include_str!("../../../schema/review.schema.json");
pub(crate) const AUDIT: &str = include_str!("../../../schema/audit.schema.json");
pub(crate) const DOCTOR: &str = include_str!("../../../schema/doctor.schema.json");
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

#[test]
fn all_documents_have_the_same_parts() {
    let [diagnostics, report, review, audit] = [DIAGNOSTICS, REPORT, REVIEW, AUDIT]
        .map(|text| serde_json::from_str::<Value>(text).unwrap());
    for name in ["diagnostic", "range", "point"] {
        assert_eq!(diagnostics["$defs"][name], report["$defs"][name], "{name}");
    }
    for name in ["diagnostic", "range", "point", "reason", "failure"] {
        assert_eq!(review["$defs"][name], report["$defs"][name], "{name}");
    }
    for name in ["reason", "failure"] {
        assert_eq!(audit["$defs"][name], report["$defs"][name], "{name}");
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
