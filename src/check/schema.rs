//! JSON Schema, with problems in words of our own and with positions.

use std::sync::{Arc, LazyLock};

use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use jsonschema::paths::LocationSegment;
use jsonschema::{JsonType, PatternOptions, Validator};
use serde_json::Value;

use crate::document::{Entry, Finding, Node};
use crate::domain::{Bound, Expected, Problem, Shape, Span};

const DRAFT: &str = "https://json-schema.org/draft/2020-12/schema";

/// Where a repository keeps its schema of requests.
pub const SCHEMA_PATH: &str = "schema/request.schema.json";

/// The schema of requests for a repository that has none.
pub const REQUEST_SCHEMA: &str = include_str!("../../schema/request.schema.json");

/// The schema of requests, compiled once: most repositories have it as it is.
static COMPILED_REQUEST_SCHEMA: LazyLock<Result<Arc<Schema>, Problem>> =
    LazyLock::new(|| Schema::new(REQUEST_SCHEMA).map(Arc::new));

/// The schema of the configuration, compiled once: a run reads the configuration at every merge that it proves.
pub(super) static CONFIGURATION_SCHEMA: LazyLock<Result<Schema, Problem>> =
    LazyLock::new(|| Schema::new(include_str!("../../schema/config.schema.json")));

/// The fields that a request can have. Where the schema defines them otherwise, or not at all, they are the organisation's own.
pub(super) const LIFETIME: [&str; 2] = ["expires", "rotateEvery"];

/// The keywords that only tell people something (JSON Schema validation, 9).
const ANNOTATIONS: [&str; 7] = [
    "title",
    "description",
    "default",
    "examples",
    "deprecated",
    "readOnly",
    "$comment",
];

/// A schema that is ready for use.
#[derive(Debug)]
pub struct Schema {
    text: Value,
    validator: Validator,
    /// Those of `LIFETIME` that it defines as countersign's own schema does.
    lifetime: Vec<&'static str>,
}

impl Schema {
    /// Compiles a schema: draft 2020-12, formats asserted, nothing fetched, patterns in linear time.
    ///
    /// # Errors
    /// `InvalidSchema` when it cannot be used.
    pub fn new(text: &str) -> Result<Self, Problem> {
        let invalid = |at: String| Problem::InvalidSchema { at };
        let text: Value = serde_json::from_str(text).map_err(|_| invalid(String::new()))?;
        // Under another draft the same words can mean something else.
        let draft = text.get("$schema").map(Value::as_str);
        if draft.is_some_and(|draft| draft.map(|uri| uri.trim_end_matches('#')) != Some(DRAFT)) {
            return Err(invalid("/$schema".to_owned()));
        }
        let validator = jsonschema::draft202012::options()
            .should_validate_formats(true)
            // A pattern that needs to look back or ahead could be made to run for ever.
            .with_pattern_options(PatternOptions::regex())
            .build(&text)
            .map_err(|error| invalid(error.instance_path().to_string()))?;
        let lifetime = defined_alike(&text);
        Ok(Self {
            text,
            validator,
            lifetime,
        })
    }

    /// Returns a repository's schema of requests, ready for use; countersign's own if it has none.
    ///
    /// # Errors
    /// `InvalidSchema` when it cannot be used.
    pub fn of_requests(text: Option<&str>) -> Result<Arc<Self>, Problem> {
        match text {
            Some(text) if text != REQUEST_SCHEMA => Self::new(text).map(Arc::new),
            Some(_) | None => COMPILED_REQUEST_SCHEMA.clone(),
        }
    }

    /// Returns the names of the fields that the schema describes.
    pub(super) fn fields(&self) -> impl Iterator<Item = &str> {
        let properties = self.text.get("properties").and_then(Value::as_object);
        properties
            .into_iter()
            .flatten()
            .map(|(name, _)| name.as_str())
    }

    /// Returns the names of the fields that must be there.
    pub fn required(&self) -> impl Iterator<Item = &str> {
        let required = self.text.get("required").and_then(Value::as_array);
        required.into_iter().flatten().filter_map(Value::as_str)
    }

    /// Returns whether the schema asks for a number, or for true or false, and not for text, in a field.
    pub fn wants_no_text(&self, field: &str) -> bool {
        let types = self
            .text
            .get("properties")
            .and_then(|fields| fields.get(field)?.get("type"));
        let is_no_text =
            |one: &Value| matches!(one.as_str(), Some("integer" | "number" | "boolean"));
        match types {
            Some(Value::Array(several)) => several.iter().all(is_no_text),
            Some(one) => is_no_text(one),
            None => false,
        }
    }

    /// Returns whether it defines one of the fields in `LIFETIME` as countersign's own schema does, whatever it says of it to
    /// people. A field of this name that is defined otherwise is the organisation's own.
    pub(super) fn defines(&self, field: &str) -> bool {
        self.lifetime.contains(&field)
    }

    /// Returns the first of the fields in `LIFETIME` that it does not define so.
    pub(super) fn lacks(&self) -> Option<&'static str> {
        LIFETIME.into_iter().find(|field| !self.defines(field))
    }

    /// Adds what the schema has against a document, where nothing has been found yet.
    pub fn check(&self, root: &Node, findings: &mut Vec<Finding>) {
        let json = root.to_json();
        if self.validator.is_valid(&json) {
            return;
        }
        for error in self.validator.iter_errors(&json) {
            let segments: Vec<_> = error.instance_path().segments().collect();
            let place = Place::find(root, &segments);
            for finding in self.findings(error.kind(), error.schema_path().as_str(), &place) {
                add(finding, findings);
            }
        }
    }

    fn findings(&self, kind: &Kind, schema_path: &str, place: &Place<'_>) -> Vec<Finding> {
        let here = |problem| vec![(Some(place.node.span.clone()), problem)];
        let length = |shape, limit: &u64, is_least| {
            here(Problem::WrongLength {
                shape,
                found: count(place.node),
                limit: *limit,
                is_least,
            })
        };
        let range = |limit: &Value, bound| {
            let limit = limit.to_string();
            here(Problem::OutOfRange { limit, bound })
        };
        match kind {
            Kind::Required { property } => {
                let field = property.as_str().unwrap_or_default().to_owned();
                vec![(Some(place.owner()), Problem::MissingField { field })]
            }
            Kind::AdditionalProperties { unexpected }
            | Kind::UnevaluatedProperties { unexpected } => unexpected
                .iter()
                .map(|field| {
                    let problem = Problem::UnknownField {
                        field: field.clone(),
                        known: self.known_fields(schema_path),
                    };
                    (Some(place.key(field)), problem)
                })
                .collect(),
            Kind::PropertyNames { error } => {
                let name = error.instance().as_str().unwrap_or_default();
                let key = Node {
                    span: place.key(name),
                    value: crate::document::Value::Text(name.to_owned()),
                };
                let key = Place {
                    owner: None,
                    node: &key,
                };
                self.findings(error.kind(), schema_path, &key)
            }
            Kind::Type { kind } => {
                let expected = match kind {
                    TypeKind::Single(one) => vec![shape(*one)],
                    TypeKind::Multiple(several) => several.iter().map(shape).collect(),
                };
                here(Problem::WrongType {
                    expected,
                    found: place.node.shape(),
                    meant: None,
                })
            }
            Kind::Enum { options } => {
                let allowed = options.as_array().map_or(&[][..], Vec::as_slice);
                let allowed = allowed.iter().map(Value::to_string).collect();
                here(Problem::NotOneOf { allowed })
            }
            Kind::Constant { expected_value } => {
                let allowed = vec![expected_value.to_string()];
                here(Problem::NotOneOf { allowed })
            }
            Kind::MinLength { limit } => length(Shape::Text, limit, true),
            Kind::MaxLength { limit } => length(Shape::Text, limit, false),
            Kind::MinItems { limit } => length(Shape::List, limit, true),
            Kind::MaxItems { limit } => length(Shape::List, limit, false),
            Kind::MinProperties { limit } => length(Shape::Mapping, limit, true),
            Kind::MaxProperties { limit } => length(Shape::Mapping, limit, false),
            Kind::Minimum { limit } => range(limit, Bound::AtLeast),
            Kind::Maximum { limit } => range(limit, Bound::AtMost),
            Kind::ExclusiveMinimum { limit } => range(limit, Bound::Above),
            Kind::ExclusiveMaximum { limit } => range(limit, Bound::Below),
            Kind::Pattern { pattern } => {
                let pattern = pattern.clone();
                here(Problem::PatternMismatch { pattern })
            }
            Kind::Format { format } => {
                let format = format.clone();
                here(Problem::FormatMismatch { format })
            }
            // The rest is rare, and its names in the schema say more than we could.
            other => {
                let keyword = other.keyword().to_owned();
                here(Problem::SchemaMismatch { keyword })
            }
        }
    }

    /// Returns the fields that the schema has beside the keyword that failed.
    fn known_fields(&self, schema_path: &str) -> Vec<String> {
        schema_path
            .rsplit_once('/')
            .and_then(|(parent, _)| self.text.pointer(parent)?.get("properties")?.as_object())
            .map(|properties| properties.keys().cloned().collect())
            .unwrap_or_default()
    }
}

fn defined_alike(schema: &Value) -> Vec<&'static str> {
    let definition = |schema: &Value, field: &str| -> Option<Value> {
        let mut definition = schema.get("properties")?.get(field)?.as_object()?.clone();
        definition.retain(|key, _| !ANNOTATIONS.contains(&key.as_str()));
        Some(Value::Object(definition))
    };
    let own: Option<Value> = serde_json::from_str(REQUEST_SCHEMA).ok();
    let own = |field: &str| definition(own.as_ref()?, field);
    let is_alike = |field: &&str| own(field).is_some() && own(field) == definition(schema, field);
    LIFETIME.into_iter().filter(is_alike).collect()
}

/// One place can have one fault, save that several fields can be missing from it.
pub(super) fn add(finding: Finding, findings: &mut Vec<Finding>) {
    let is_missing = |finding: &Finding| matches!(finding.1, Problem::MissingField { .. });
    let is_known = if is_missing(&finding) {
        findings.contains(&finding)
    } else {
        findings
            .iter()
            .any(|known| known.0 == finding.0 && !is_missing(known))
    };
    if !is_known {
        findings.push(finding);
    }
}

/// Where a value is: its node, and the entry whose value it is.
struct Place<'a> {
    owner: Option<&'a Entry>,
    node: &'a Node,
}

impl<'a> Place<'a> {
    fn find(root: &'a Node, segments: &[LocationSegment<'_>]) -> Self {
        let mut place = Self {
            owner: None,
            node: root,
        };
        for segment in segments {
            match segment {
                LocationSegment::Property(name) => {
                    if let Some(entry) = place.node.entry(name) {
                        place = Self {
                            owner: Some(entry),
                            node: &entry.node,
                        };
                    }
                }
                LocationSegment::Index(index) => {
                    if let Some(node) = place.node.items().get(*index) {
                        place = Self { owner: None, node };
                    }
                }
            }
        }
        place
    }

    /// Returns where the mapping shows that lacks something: its own key or, for a file or a list item, its first key.
    fn owner(&self) -> Span {
        match self.owner {
            Some(entry) => entry.key_span.clone(),
            None => missing_place(self.node),
        }
    }

    fn key(&self, name: &str) -> Span {
        self.node
            .entry(name)
            .map_or_else(|| self.owner(), |entry| entry.key_span.clone())
    }
}

/// Returns the problem of a value that should be text. `meant` is the expected form, if quoting the value would not be enough.
pub(super) fn not_text(node: &Node, meant: Option<Expected>) -> Problem {
    Problem::WrongType {
        expected: vec![Shape::Text],
        found: node.shape(),
        meant,
    }
}

/// Returns where a file shows that it lacks something: at its first key.
pub(super) fn missing_place(node: &Node) -> Span {
    node.entries()
        .first()
        .map_or_else(|| node.span.clone(), |entry| entry.key_span.clone())
}

fn count(node: &Node) -> usize {
    node.text().map_or_else(
        || node.items().len().max(node.entries().len()),
        |text| text.chars().count(),
    )
}

fn shape(json: JsonType) -> Shape {
    match json {
        JsonType::Null => Shape::Null,
        JsonType::Boolean => Shape::Boolean,
        JsonType::Integer => Shape::Integer,
        JsonType::Number => Shape::Number,
        JsonType::String => Shape::Text,
        JsonType::Array => Shape::List,
        JsonType::Object => Shape::Mapping,
    }
}
