//! Executes a query: resolves its selections from the root down.

use serde_json::{Map, Value, json};

use super::connection::page;
use super::node::{FieldError, Node};
use super::query::Selection;

/// The interfaces, and the types that implement them.
const INTERFACES: [(&str, &[&str]); 3] = [
    ("Actor", &["Bot", "Mannequin", "Organization", "User"]),
    ("GitObject", &["Blob", "Commit", "Tree"]),
    ("GitSignature", &["GpgSignature"]),
];

/// The arguments of the fields that have any; those with `!` must be given.
const ARGUMENTS: [(&str, &str); 14] = [
    ("Commit.associatedPullRequests", "after first"),
    ("Commit.authors", "after first"),
    ("Commit.file", "path!"),
    ("PullRequest.comments", "after first"),
    ("PullRequest.commits", "after first last"),
    ("PullRequest.files", "after first"),
    ("PullRequest.latestOpinionatedReviews", "after first"),
    ("PullRequest.reviews", "after first last states"),
    ("PullRequest.timelineItems", "after first itemTypes last"),
    ("Query.repository", "name! owner!"),
    ("Repository.object", "expression oid"),
    ("Repository.pullRequest", "number!"),
    ("Repository.pullRequests", "after first orderBy states"),
    ("Status.context", "name!"),
];

/// Returns the response to a query; fails with the error of a response without data.
pub(super) fn execute(root: &Node, selections: &[Selection]) -> Result<Value, Value> {
    let mut run = Run::default();
    let data = run.object("Query", root, selections)?;
    Ok(match run.errors.is_empty() {
        true => json!({ "data": data }),
        false => json!({ "data": data, "errors": run.errors }),
    })
}

#[derive(Default)]
struct Run {
    /// The keys and indices that lead to the current field.
    path: Vec<Value>,
    /// The errors of fields, which are null.
    errors: Vec<Value>,
}

impl Run {
    fn object(&mut self, of: &str, node: &Node, selections: &[Selection]) -> Result<Value, Value> {
        let is_a = |condition: &&str| {
            let is_of = |(name, types): &(&str, &[&str])| name == condition && types.contains(&of);
            of == *condition || INTERFACES.iter().any(is_of)
        };
        let mut fields = Map::new();
        for selection in selections {
            if !selection.conditions.iter().all(is_a) {
                continue;
            }
            let name = selection.name;
            check_arguments(of, selection)?;
            let resolved = match node {
                _ if name == "__typename" => Ok(Some(of.into())),
                Node::Json(fields) => Ok(fields.get(name).cloned().map(Node::Json)),
                Node::Object(_, field) => field(selection),
                Node::List(_) | Node::Connection(..) => Ok(None),
            };
            self.path.push(selection.key.into());
            let value = match resolved {
                Ok(Some(node)) => self.value(node, selection)?,
                Ok(None) => {
                    let message = format!("Field '{name}' doesn't exist on type '{of}'");
                    return Err(selection.error(message));
                }
                Err(error) => self.failed(error, selection),
            };
            self.path.pop();
            merge(fields.entry(selection.key).or_insert(Value::Null), value);
        }
        Ok(Value::Object(fields))
    }

    fn value(&mut self, node: Node, selection: &Selection) -> Result<Value, Value> {
        let (name, fields) = (selection.name, &selection.fields);
        let of = match &node {
            Node::Json(Value::Null) => return Ok(Value::Null),
            Node::Json(Value::Object(object)) => object["__typename"].as_str().unwrap_or_default(),
            Node::Json(Value::Array(items)) => {
                return self.list(items.iter().cloned().map(Node::Json), selection);
            }
            Node::Json(scalar) if fields.is_empty() => return Ok(scalar.clone()),
            Node::Json(_) => {
                let message = format!("Selections can't be made on scalars (field '{name}')");
                return Err(selection.error(message));
            }
            Node::List(nodes) => return self.list(nodes.iter().cloned(), selection),
            Node::Connection(of, nodes) => {
                return match page(of, nodes.clone(), selection) {
                    Ok(page) => self.value(page, selection),
                    Err(error) => Ok(self.failed(error, selection)),
                };
            }
            Node::Object(of, _) => of,
        };
        if fields.is_empty() {
            let message = format!(
                "Field must have selections (field '{name}' returns {of} but has no selections)"
            );
            return Err(selection.error(message));
        }
        self.object(of, &node, fields)
    }

    fn list<'a>(
        &mut self,
        nodes: impl Iterator<Item = Node<'a>>,
        selection: &Selection,
    ) -> Result<Value, Value> {
        let mut items = Vec::new();
        for (index, node) in nodes.enumerate() {
            self.path.push(index.into());
            items.push(self.value(node, selection)?);
            self.path.pop();
        }
        Ok(items.into())
    }

    /// Notes why a field has no value, and returns null in its place.
    fn failed(&mut self, error: FieldError, selection: &Selection) -> Value {
        let mut noted = selection.error(error.message);
        noted["path"] = self.path.clone().into();
        if let Some(kind) = error.kind {
            noted["type"] = kind.into();
        }
        self.errors.push(noted);
        Value::Null
    }
}

/// Fails if a field is given an unknown argument, or is missing a required one.
fn check_arguments(of: &str, selection: &Selection) -> Result<(), Value> {
    let (name, given) = (selection.name, &selection.arguments);
    let full_name = format!("{of}.{name}");
    let known = ARGUMENTS.iter().find(|(field, _)| *field == full_name);
    let known = known.map_or("", |(_, arguments)| arguments).split(' ');
    let is_known = |name: &&String| known.clone().any(|it| it.trim_end_matches('!') == *name);
    if let Some(argument) = given.keys().find(|name| !is_known(name)) {
        let message = format!("Field '{name}' doesn't accept argument '{argument}'");
        return Err(selection.error(message));
    }
    let mut required = known.clone().filter_map(|it| it.strip_suffix('!'));
    if let Some(missing) = required.find(|it| !given.contains_key(*it)) {
        let message = format!("Field '{name}' is missing required arguments: {missing}");
        return Err(selection.error(message));
    }
    Ok(())
}

/// Merges the values of two selections of the same field.
fn merge(known: &mut Value, more: Value) {
    match (known, more) {
        (Value::Object(known), Value::Object(more)) => {
            for (key, value) in more {
                merge(known.entry(key).or_insert(Value::Null), value);
            }
        }
        (Value::Array(known), Value::Array(more)) if known.len() == more.len() => {
            known
                .iter_mut()
                .zip(more)
                .for_each(|(known, more)| merge(known, more));
        }
        (known, more) => *known = more,
    }
}
