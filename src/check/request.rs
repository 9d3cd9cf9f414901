//! One request file.

use super::schema::{LIFETIME, add, missing_place, not_text};
use super::{Schema, diagnostics};
use crate::document::{Document, Entry, Finding, Node, Value};
use crate::domain::{
    Diagnostic, Duration, Expected, Expiry, IamUser, KeyRequest, Lifetime, ObjectId, PathFault,
    Problem, Reason, RequestPath, SecretName, Severity, Shape, Span, Stem, is_device, nearest,
    skeleton,
};

/// The fields that every request has.
const FIELDS: [&str; 2] = ["iamUser", "reason"];

/// A value, and where it stands in the file.
pub type Placed<T> = (T, Span);

/// What a request file says, before it is known which git object it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Written {
    pub path: RequestPath,
    /// Who the key is for.
    pub user: IamUser,
    /// Where the user stands in the file.
    pub user_span: Span,
    /// Why the key is needed.
    pub reason: Reason,
    /// The last day on which the key works, and where that stands in the file.
    pub expires: Option<Placed<Expiry>>,
    /// How often the key is replaced, and where that stands in the file.
    pub rotate_every: Option<Placed<Duration>>,
    /// The organisation's own fields, in the order of the file, as text.
    pub extra: Vec<(String, String)>,
}

impl Written {
    /// Returns how long the key is to live.
    pub fn lifetime(&self) -> Lifetime {
        Lifetime {
            expires: self.expires.as_ref().map(|(expires, _)| *expires),
            rotate_every: self.rotate_every.as_ref().map(|(every, _)| *every),
        }
    }

    /// Binds what the file says to the object that it was read from.
    pub fn with_blob(self, blob: ObjectId) -> KeyRequest {
        let lifetime = self.lifetime();
        KeyRequest {
            path: self.path,
            blob,
            user: self.user,
            reason: self.reason,
            expires: lifetime.expires,
            rotate_every: lifetime.rotate_every,
            extra: self.extra,
        }
    }
}

/// Returns whether a file under `requests/` is there for people only.
#[must_use]
pub fn is_guide(path: &str) -> bool {
    path.starts_with("requests/") && path.ends_with("/README.md")
}

/// Checks one file under `requests/`. There is a request only if there is no error.
#[must_use]
pub fn request(path: &str, bytes: &[u8], schema: &Schema) -> (Option<Written>, Vec<Diagnostic>) {
    let mut findings = Vec::new();
    let place = RequestPath::new(path)
        .map_err(|_| findings.push((None, fault(path))))
        .ok();
    let mut written = None;
    if looks_like_yaml(path) {
        let parsed = Document::parse(bytes);
        findings.extend(parsed.problems);
        if let Some(document) = parsed.document {
            let root = document.root;
            let user = checked(&root, "iamUser", user, &mut findings);
            let reason = checked(&root, "reason", reason, &mut findings);
            if let Some((user, span)) = &user {
                literal(user.as_str(), span, bytes, &mut findings);
            }
            let (expires, rotate_every) = lifetime(&root, schema, bytes, &mut findings);
            schema.check(&root, &mut findings);
            for entry in own(&root, schema) {
                own_field(entry, schema, &mut findings);
            }
            misspelled(&mut findings);
            written = place.zip(user).zip(reason).map(|((path, user), reason)| {
                findings.extend(ending(&user.0, path.stem()));
                Written {
                    path,
                    user: user.0,
                    user_span: user.1,
                    reason: reason.0,
                    expires,
                    rotate_every,
                    extra: extra(&root, schema),
                }
            });
        }
    }
    let is_refused = |(_, problem): &Finding| problem.severity() == Severity::Error;
    if findings.iter().any(is_refused) {
        written = None;
    }
    (written, diagnostics(path, bytes, findings))
}

/// Takes a field that must be there and be text, whatever the schema says.
fn checked<T>(
    root: &Node,
    field: &str,
    check: fn(&str) -> Result<T, Option<Problem>>,
    findings: &mut Vec<Finding>,
) -> Option<(T, Span)> {
    let Some(node) = root.get(field) else {
        let field = field.to_owned();
        findings.push((Some(missing_place(root)), Problem::MissingField { field }));
        return None;
    };
    let Some(text) = node.text() else {
        let meant = match check(&node.to_text()) {
            Err(Some(Problem::InvalidValue { expected })) => Some(expected),
            Ok(_) | Err(_) => None,
        };
        add((Some(node.span.clone()), not_text(node, meant)), findings);
        return None;
    };
    match check(text) {
        Ok(value) => Some((value, node.span.clone())),
        Err(problem) => {
            findings.extend(problem.map(|problem| (Some(node.span.clone()), problem)));
            None
        }
    }
}

fn user(text: &str) -> Result<IamUser, Option<Problem>> {
    let found = || text.to_owned();
    IamUser::new(text).map_err(|_| Some(Problem::InvalidUser { found: found() }))
}

fn reason(text: &str) -> Result<Reason, Option<Problem>> {
    Reason::new(text).map_err(|_| {
        let length = text.chars().count();
        let is_blank = text.trim().is_empty();
        // Otherwise it is a hidden character, which has been reported where it stands.
        (is_blank || !(10..=1_000).contains(&length)).then_some(Problem::InvalidReason {
            length: if is_blank { 0 } else { length },
        })
    })
}

/// Who gets a key, and for how long, must stand in the file letter by letter.
fn literal(value: &str, span: &Span, bytes: &[u8], findings: &mut Vec<Finding>) {
    let written = bytes.get(span.clone()).unwrap_or_default();
    if !written
        .windows(value.len())
        .any(|part| part == value.as_bytes())
    {
        let value = value.to_owned();
        findings.push((Some(span.clone()), Problem::NotLiteral { value }));
    }
}

/// Takes how long the key is to live, where the schema knows of that.
fn lifetime(
    root: &Node,
    schema: &Schema,
    bytes: &[u8],
    findings: &mut Vec<Finding>,
) -> (Option<Placed<Expiry>>, Option<Placed<Duration>>) {
    let entry = |field: &str| root.entry(field).filter(|_| schema.defines(field));
    let [expires, rotate_every] = LIFETIME.map(entry);
    if let (None, Some(entry)) = (expires, rotate_every) {
        let field = LIFETIME[0].to_owned();
        let place = entry.key_span.clone();
        findings.push((Some(place), Problem::MissingField { field }));
    }
    for entry in [expires, rotate_every].into_iter().flatten() {
        if let Some(text) = entry.node.text() {
            literal(text, &entry.node.span, bytes, findings);
        }
    }
    (
        expires.and_then(|entry| checked(root, &entry.key, expiry, findings)),
        rotate_every.and_then(|entry| checked(root, &entry.key, days, findings)),
    )
}

fn expiry(text: &str) -> Result<Expiry, Option<Problem>> {
    let expected = Expected::Expiry;
    Expiry::new(text).map_err(|_| Some(Problem::InvalidValue { expected }))
}

fn days(text: &str) -> Result<Duration, Option<Problem>> {
    let expected = Expected::Days;
    Duration::of_days(text).map_err(|_| Some(Problem::InvalidValue { expected }))
}

/// Returns the organisation's own fields.
fn own<'a>(root: &'a Node, schema: &'a Schema) -> impl Iterator<Item = &'a Entry> {
    let is_own = |entry: &&Entry| {
        let field = entry.key.as_str();
        let is_known = LIFETIME.contains(&field) && schema.defines(field);
        !FIELDS.contains(&field) && !is_known
    };
    root.entries().iter().filter(is_own)
}

/// Checks what a schema may be too lenient for: the reviewer sees these fields in one line each.
fn own_field(entry: &Entry, schema: &Schema, findings: &mut Vec<Finding>) {
    let known = || FIELDS.into_iter().chain(schema.fields());
    let looks_like = |known: &str| skeleton(known) == skeleton(&entry.key);
    if known().all(|known| known != entry.key) && known().any(looks_like) {
        let problem = Problem::UnknownField {
            field: entry.key.clone(),
            known: known().map(str::to_owned).collect(),
        };
        add((Some(entry.key_span.clone()), problem), findings);
    }
    let is_simple = |node: &Node| match &node.value {
        Value::Bool(_) | Value::Number(_) | Value::Text(_) => true,
        Value::Null | Value::List(_) | Value::Map(_) => false,
    };
    let node = &entry.node;
    let odd = node.items().iter().find(|item| !is_simple(item));
    let is_list = matches!(node.value, Value::List(_));
    if let Some(odd) = odd.or((!is_list && !is_simple(node)).then_some(node)) {
        let problem = Problem::WrongType {
            expected: vec![Shape::Text, Shape::Number, Shape::Boolean],
            found: odd.shape(),
            meant: None,
        };
        add((Some(odd.span.clone()), problem), findings);
    }
}

/// A field that is misspelled is not missing, too.
fn misspelled(findings: &mut Vec<Finding>) {
    let unknown: Vec<_> = findings
        .iter()
        .filter_map(|(_, problem)| match problem {
            Problem::UnknownField { field, known } => {
                let known = || known.iter().map(String::as_str);
                // With a full-width colon between brackets, the value is a part of the name.
                let name = field
                    .split(['：', '︰', '﹕'])
                    .next()
                    .unwrap_or(field)
                    .trim();
                known()
                    .find(|known| *known == name)
                    .or_else(|| nearest(name, known()))
                    .map(str::to_owned)
            }
            _ => None,
        })
        .collect();
    findings.retain(|(_, problem)| {
        !matches!(problem, Problem::MissingField { field } if unknown.contains(field))
    });
}

fn extra(root: &Node, schema: &Schema) -> Vec<(String, String)> {
    own(root, schema)
        .map(|entry| (entry.key.clone(), entry.node.to_text()))
        .collect()
}

/// AWS tells secrets apart by a hyphen and six characters that it adds to the name, and a name that looks so may be
/// confused with the ARN of another (Secrets Manager API reference, `CreateSecret`).
fn ending(user: &IamUser, stem: &Stem) -> Option<Finding> {
    let name = SecretName::new(user, stem).as_str().to_owned();
    let is_ambiguous = name.len() >= 7 && name.as_bytes()[name.len() - 7] == b'-';
    is_ambiguous.then_some((None, Problem::SecretNameEnding { name }))
}

fn looks_like_yaml(path: &str) -> bool {
    let path = path.to_ascii_lowercase();
    path.ends_with(".yaml") || path.ends_with(".yml")
}

/// Finds what is wrong with a path that no request can have.
fn fault(path: &str) -> Problem {
    // A folder is right if a request with a short name could lie in it.
    let is_folder = |folder: &str| RequestPath::new(&format!("requests/{folder}/a.yaml")).is_ok();
    let fault = match path.strip_prefix("requests/") {
        None => PathFault::Elsewhere,
        Some(rest) => {
            let (mut folders, file) = match rest.rsplit_once('/') {
                Some((folders, file)) => (Some(folders.split('/')), file),
                None => (None, rest),
            };
            match file.strip_suffix(".yaml") {
                None => PathFault::Extension,
                Some(stem)
                    if is_device(stem)
                        || folders
                            .clone()
                            .is_some_and(|mut folders| folders.any(is_device)) =>
                {
                    PathFault::Device
                }
                Some(stem) if Stem::new(stem).is_err() => PathFault::Name,
                Some(_) if folders.as_mut().is_some_and(|f| !f.all(is_folder)) => PathFault::Folder,
                Some(_) => PathFault::Length,
            }
        }
    };
    Problem::NotARequest { fault }
}
