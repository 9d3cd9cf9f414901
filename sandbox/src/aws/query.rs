//! The wire form of IAM, SNS and STS: a form in, XML out.

use http::{Response, StatusCode};
use hyper::body::Bytes;
use serde_json::{Map, Value};

use super::request::{Failure, Request, Service};
use crate::world::World;

/// The fields of a form, as a JSON object of texts.
pub(super) fn read(body: &[u8]) -> Value {
    let body = String::from_utf8_lossy(body);
    let mut fields = Map::new();
    for field in body.split('&').filter(|field| !field.is_empty()) {
        let (name, value) = field.split_once('=').unwrap_or((field, ""));
        fields.insert(decode(name), Value::String(decode(value)));
    }
    Value::Object(fields)
}

fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => match (rest.next().and_then(digit), rest.next().and_then(digit)) {
                (Some(high), Some(low)) => high << 4 | low,
                _ => b'?',
            },
            other => other,
        });
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte)
        .to_digit(16)
        .and_then(|digit| u8::try_from(digit).ok())
}

/// An element around elements.
pub(super) fn element(name: &str, inside: &str) -> String {
    format!("<{name}>{inside}</{name}>")
}

/// An element around a text.
pub(super) fn text(name: &str, text: &str) -> String {
    let escaped = text
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    element(name, &escaped)
}

/// The answer: what is inside `<…Result>`, or an error.
pub(super) fn answer(
    world: &mut World,
    request: &Request,
    result: Result<String, Failure>,
) -> Response<Bytes> {
    let namespace = match request.service {
        Service::Sns => "http://sns.amazonaws.com/doc/2010-03-31/",
        Service::Sts => "https://sts.amazonaws.com/doc/2011-06-15/",
        _ => "https://iam.amazonaws.com/doc/2010-05-08/",
    };
    let id = text("RequestId", &world.ids.uuid());
    let action = &request.action;
    let (status, name, inside) = match result {
        Ok(result) => {
            let result = if result.is_empty() {
                result
            } else {
                element(&format!("{action}Result"), &result)
            };
            (
                200,
                format!("{action}Response"),
                result + &element("ResponseMetadata", &id),
            )
        }
        Err(failure) => {
            let fault = if failure.status < 500 {
                "Sender"
            } else {
                "Receiver"
            };
            let error = text("Type", fault)
                + &text("Code", failure.code)
                + &text("Message", &failure.message);
            (
                failure.status,
                "ErrorResponse".to_owned(),
                element("Error", &error) + &id,
            )
        }
    };
    let body = format!("<{name} xmlns=\"{namespace}\">{inside}</{name}>");
    let mut response = Response::new(Bytes::from(body));
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or_default();
    response
        .headers_mut()
        .insert("content-type", http::HeaderValue::from_static("text/xml"));
    response
}
