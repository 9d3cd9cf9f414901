//! The schemas of the documents, written from their types.

use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use schemars::{JsonSchema, Schema};
use serde_json::Value;

use super::text::text;
use super::{audit, doctor, findings, inventory, review, run};

/// Returns every schema with the name of its file below `schema/`.
pub fn schemas() -> [(&'static str, String); 6] {
    [
        (
            "diagnostics.schema.json",
            schema::<findings::Document<'_>>(),
        ),
        ("report.schema.json", schema::<run::Document<'_>>()),
        ("review.schema.json", schema::<review::Document<'_>>()),
        ("audit.schema.json", schema::<audit::Document<'_>>()),
        ("inventory.schema.json", schema::<inventory::Document<'_>>()),
        ("doctor.schema.json", schema::<doctor::Document<'_>>()),
    ]
}

fn schema<T: JsonSchema>() -> String {
    let settings = SchemaSettings::draft2020_12()
        .for_serialize()
        .with_transform(RecursiveTransform(close));
    text(&settings.into_generator().into_root_schema_for::<T>())
}

/// Allows no other properties than an object's own, takes out how wide Rust's integers are, and unwraps descriptions.
fn close(schema: &mut Schema) {
    if schema.get("properties").is_some() {
        schema.insert("additionalProperties".to_owned(), false.into());
    }
    if let Some(Value::String(description)) = schema.get_mut("description") {
        *description = description.replace('\n', " ");
    }
    let is_width = |format: &Value| format.as_str().is_some_and(|it| it.starts_with("uint"));
    if schema.get("format").is_some_and(is_width) {
        schema.remove("format");
    }
}
