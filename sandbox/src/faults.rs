//! What can go wrong between the caller and the sandbox.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::{Response, StatusCode};
use hyper::body::Bytes;
use serde_json::Value;
use tokio::sync::watch;

use super::world::World;

/// One thing that goes wrong, at one call.
#[derive(Debug, Clone)]
pub struct Fault {
    /// The operation, as [`super::Call::operation`] has it.
    pub operation: String,
    /// The n-th call of the operation from now on, counted from one; [`Fault::EVERY`] for each of them.
    pub nth: usize,
    /// Whether it happens before the operation has its effect, or after.
    pub when: When,
    /// What happens.
    pub effect: Effect,
}

/// On which side of the operation's effect a fault lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// The operation has had no effect yet; with [`Effect::Drop`] and [`Effect::Answer`] it never has one.
    Before,
    /// The operation has had its effect; only the answer suffers.
    After,
}

/// What a fault does.
#[derive(Clone)]
pub enum Effect {
    /// Closes the connection without an answer.
    Drop,
    /// Lets time pass, the machine's and not the world's.
    Delay(Duration),
    /// Keeps the call until the gate is opened, also where its caller is gone by then.
    Hold(Gate),
    /// Shows lists and secrets as they were so many seconds ago; only before the effect, and only where something is read.
    Stale(i64),
    /// Answers an error in the service's own form.
    Answer(Trouble),
    /// Leaves out all but the beginning of the answer's body, so that it does not parse; only after the effect.
    Truncate,
    /// Empties every text in the answer's body, so that it parses; only after the effect.
    EmptyFields,
    /// Lets somebody else act: a person makes a key, a branch moves, the caller is killed.
    Act(Arc<dyn Fn(&mut World) + Send + Sync>),
}

/// Where calls are kept. Clones are one gate.
#[derive(Debug, Clone)]
pub struct Gate(Arc<watch::Sender<bool>>);

impl Gate {
    /// A gate that is shut.
    pub fn shut() -> Gate {
        Gate(Arc::new(watch::Sender::new(false)))
    }

    /// Lets all pass who wait, and all who come.
    pub fn open(&self) {
        self.0.send_replace(true);
    }

    pub(super) async fn pass(&self) {
        let mut opened = self.0.subscribe();
        // Its own sender keeps it from ending.
        let _ = opened.wait_for(|open| *open).await;
    }
}

/// An error that any operation may answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// The service failed: 500.
    InternalError,
    /// The service is not there: 503.
    Unavailable,
    /// The caller asks too often.
    Throttle,
    /// The caller may not do that.
    Deny,
}

impl Fault {
    /// As [`Fault::nth`]: every call, for as long as the fault is not taken out.
    pub const EVERY: usize = 0;
}

impl fmt::Debug for Effect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Effect::Drop => f.write_str("Drop"),
            Effect::Delay(time) => write!(f, "Delay({time:?})"),
            Effect::Hold(_) => f.write_str("Hold"),
            Effect::Stale(seconds) => write!(f, "Stale({seconds})"),
            Effect::Answer(trouble) => write!(f, "Answer({trouble:?})"),
            Effect::Truncate => f.write_str("Truncate"),
            Effect::EmptyFields => f.write_str("EmptyFields"),
            Effect::Act(_) => f.write_str("Act"),
        }
    }
}

/// Takes out the faults that hit this call, in the order in which they were pushed.
pub(crate) fn take(faults: &mut Vec<Fault>, operation: &str) -> Vec<(When, Effect)> {
    let mut hits = Vec::new();
    faults.retain_mut(|fault| {
        if fault.operation != operation {
            return true;
        }
        if fault.nth <= 1 {
            hits.push((fault.when, fault.effect.clone()));
            return fault.nth == Fault::EVERY;
        }
        fault.nth -= 1;
        true
    });
    hits
}

/// Keeps a few bytes of the body.
///
/// More would not do: XML that ends after its first tag is taken for complete by the AWS SDK, and its fields for empty.
pub(crate) fn truncate(response: &mut Response<Bytes>) {
    let body = response.body_mut();
    body.truncate(10.min(body.len() / 2));
}

/// Empties every text of JSON, and leaves out every text of XML.
pub(crate) fn empty_fields(response: &mut Response<Bytes>) {
    let body = String::from_utf8_lossy(response.body()).into_owned();
    let emptied = match serde_json::from_str::<Value>(&body) {
        Ok(mut json) => {
            empty_json(&mut json);
            json.to_string()
        }
        Err(_) => empty_xml(&body),
    };
    *response.body_mut() = Bytes::from(emptied);
}

fn empty_json(value: &mut Value) {
    match value {
        Value::String(text) => text.clear(),
        Value::Array(items) => items.iter_mut().for_each(empty_json),
        Value::Object(fields) => fields.values_mut().for_each(empty_json),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Leaves out every element that holds a text; an empty date, say, would not parse.
fn empty_xml(body: &str) -> String {
    let mut emptied = String::new();
    let mut tags = body.split_inclusive('>').peekable();
    while let Some(tag) = tags.next() {
        if tags.next_if(|next| !next.starts_with('<')).is_none() {
            emptied.push_str(tag);
        }
    }
    emptied
}

/// GitHub's form of an error.
pub(crate) fn github_error(trouble: Trouble) -> Response<Bytes> {
    let (status, message) = match trouble {
        Trouble::InternalError => (StatusCode::INTERNAL_SERVER_ERROR, "Server Error"),
        Trouble::Unavailable => (StatusCode::SERVICE_UNAVAILABLE, "Service unavailable"),
        Trouble::Throttle => (
            StatusCode::FORBIDDEN,
            "You have exceeded a secondary rate limit.",
        ),
        Trouble::Deny => (
            StatusCode::FORBIDDEN,
            "Resource not accessible by integration",
        ),
    };
    let body = serde_json::json!({
        "message": message,
        "documentation_url": "https://docs.github.com/rest",
        "status": status.as_str(),
    });
    let mut response = Response::new(Bytes::from(body.to_string()));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(
        "content-type",
        http::HeaderValue::from_static("application/json; charset=utf-8"),
    );
    if trouble == Trouble::Throttle {
        headers.insert("retry-after", http::HeaderValue::from_static("60"));
    }
    response
}
