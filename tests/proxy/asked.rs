//! What a call asks for, and how its service says that something went wrong.

use std::fmt;

use http::{HeaderValue, Request, Response, StatusCode};
use hyper::body::Bytes;
use serde_json::{Value, json};

/// A call that came in.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    /// `iam:CreateAccessKey`, `github:POST /repos/…`.
    pub(crate) operation: String,
    /// What it is about, where it is about one thing: a user, a secret, an event.
    pub(crate) subject: String,
}

impl Asked {
    pub(crate) fn read(request: &Request<Bytes>) -> Self {
        let header = |name: &str| {
            let value = request.headers().get(name);
            value.map_or("", |value| value.to_str().unwrap())
        };
        // `AWS4-HMAC-SHA256 Credential=<key>/<date>/<region>/<service>/aws4_request, …`
        let scope = header("authorization").split_once("Credential=");
        let Some((_, scope)) = scope else {
            let path = request.uri().path();
            let path = path.strip_prefix("/github").unwrap_or(path);
            return Self {
                operation: format!("github:{} {path}", request.method()),
                subject: String::new(),
            };
        };
        let mut scope = scope.split(['/', ',']);
        let key = scope.next().unwrap().to_owned();
        let service = scope.nth(2).unwrap();
        let (action, input) = match header("x-amz-target").rsplit_once('.') {
            Some((_, action)) => {
                let input: Value = serde_json::from_slice(request.body()).unwrap();
                (action.to_owned(), input)
            }
            None => {
                let input = form(request.body());
                (input["Action"].as_str().unwrap().to_owned(), input)
            }
        };
        let named = |names: &[&str]| {
            let found = names.iter().find_map(|name| input[*name].as_str());
            found.unwrap_or_default().to_owned()
        };
        let subject = match &*action {
            // Whose key it is signed with is what is asked.
            "GetCallerIdentity" => key,
            "Publish" => event_id(&input),
            _ => named(&["UserName", "Name", "SecretId"]),
        };
        Self {
            operation: format!("{service}:{action}"),
            subject,
        }
    }
}

impl fmt::Display for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.operation, self.subject)
    }
}

/// The attribute of a message by which it is told from others.
fn event_id(input: &Value) -> String {
    let fields = input.as_object().unwrap();
    let (name, _) = fields
        .iter()
        .find(|(_, value)| *value == "eventId")
        .unwrap();
    let value = name.replace(".Name", ".Value.StringValue");
    input[value].as_str().unwrap_or_default().to_owned()
}

/// The texts of a form by name.
fn form(body: &[u8]) -> Value {
    let text = String::from_utf8_lossy(body);
    let fields = text.split('&').filter_map(|field| field.split_once('='));
    let fields = fields.map(|(name, value)| (name.to_owned(), json!(decoded(value))));
    Value::Object(fields.collect())
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let mut digit = || char::from(rest.next().unwrap()).to_digit(16).unwrap();
                (digit() * 16 + digit()) as u8
            }
            byte => byte,
        });
    }
    String::from_utf8(bytes).unwrap()
}

/// An error in the form of the operation's service.
pub(crate) fn error(operation: &str, status: u16, code: &str, message: &str) -> Response<Bytes> {
    let service = operation.split(':').next().unwrap();
    let (kind, body) = match service {
        "github" => ("application/json", json!({"message": message}).to_string()),
        "secretsmanager" | "cloudtrail" => (
            "application/x-amz-json-1.1",
            json!({"__type": code, "message": message}).to_string(),
        ),
        _ => (
            "text/xml",
            format!(
                "<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code>\
                 <Message>{message}</Message></Error><RequestId>r</RequestId></ErrorResponse>"
            ),
        ),
    };
    let mut response = Response::new(Bytes::from(body));
    *response.status_mut() = StatusCode::from_u16(status).unwrap();
    let headers = response.headers_mut();
    headers.insert("content-type", HeaderValue::from_static(kind));
    response
}
