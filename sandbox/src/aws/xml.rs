//! The responses of IAM, SNS and STS: XML.

use http::{Response, StatusCode};
use hyper::body::Bytes;

use super::ids::Ids;
use super::request::{Failure, Request, Service};

/// Returns an element that contains other elements.
pub(super) fn element(name: &str, inside: &str) -> String {
    format!("<{name}>{inside}</{name}>")
}

/// Returns an element that contains text.
pub(super) fn text(name: &str, text: &str) -> String {
    let escaped = text
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    element(name, &escaped)
}

/// Returns the response: the content of `<…Result>`, or an error.
pub(super) fn answer(
    ids: &mut Ids,
    request: &Request,
    result: Result<String, Failure>,
) -> Response<Bytes> {
    let namespace = match request.service {
        Service::Sns => "http://sns.amazonaws.com/doc/2010-03-31/",
        Service::Sts => "https://sts.amazonaws.com/doc/2011-06-15/",
        _ => "https://iam.amazonaws.com/doc/2010-05-08/",
    };
    let id = text("RequestId", &ids.uuid());
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
