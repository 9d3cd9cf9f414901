//! The table of fields that a JSON schema describes.

use std::fmt::Write;

use serde_json::Value;

/// A row for each field, those of a field below it.
pub(super) fn fields(schema: &Value, object: &Value, prefix: &str, rows: &mut String) {
    let required = |name: &str| {
        let required = object["required"].as_array().into_iter().flatten();
        required.into_iter().any(|one| one == name)
    };
    let properties = object["properties"].as_object().into_iter().flatten();
    for (name, field) in properties {
        let name = format!("{prefix}{name}");
        let last = name.rsplit('.').next().unwrap();
        let default = match &field["default"] {
            Value::Null if required(last) => "an error".to_owned(),
            Value::Null => "–".to_owned(),
            default => format!("`{}`", default.to_string().trim_matches('"')),
        };
        let about = field["description"].as_str().unwrap();
        writeln!(
            rows,
            "| `{name}` | {about} | {} | {default} |",
            form(schema, field)
        )
        .unwrap();
        fields(schema, field, &format!("{name}."), rows);
        if field["additionalProperties"].is_object() {
            let each = if last == "folders" { "FOLDER" } else { "NAME" };
            fields(
                schema,
                &field["additionalProperties"],
                &format!("{name}.{each}."),
                rows,
            );
        }
    }
}

fn form(schema: &Value, field: &Value) -> String {
    if let Some(reference) = field["$ref"].as_str() {
        return form(schema, schema.pointer(&reference[1..]).unwrap());
    }
    let code = |value: &Value| {
        format!(
            "`{}`",
            value.to_string().trim_matches('"').replace('|', "\\|")
        )
    };
    let listed = |values: &Value| {
        values
            .as_array()
            .map(|all| all.iter().map(code).collect::<Vec<_>>().join(", "))
    };
    let (least, most) = (&field["minimum"], &field["maximum"]);
    match field["type"].as_str() {
        _ if field["examples"].is_array() => {
            format!("such as {}", listed(&field["examples"]).unwrap())
        }
        _ if field["enum"].is_array() => listed(&field["enum"]).unwrap(),
        Some("integer") => format!("{least} to {most}"),
        Some("boolean") => "`true`, `false`".to_owned(),
        Some("array") => "a list".to_owned(),
        Some("object") if field["additionalProperties"].is_object() => "by name".to_owned(),
        Some("object") => "fields".to_owned(),
        _ if field["pattern"].is_string() => field["pattern"]
            .as_str()
            .map(|pattern| code(&pattern.into()))
            .unwrap(),
        _ => "text".to_owned(),
    }
}
