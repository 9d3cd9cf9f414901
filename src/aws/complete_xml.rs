//! Whether an answer of IAM, SNS or STS came whole.

use std::fmt;

use aws_sdk_sts::config::interceptors::AfterDeserializationInterceptorContextRef;
use aws_sdk_sts::config::{ConfigBag, Intercept, RuntimeComponents};
use aws_sdk_sts::error::BoxError;

/// Turns a success whose XML ends early into a failure.
///
/// The SDK takes the end of the text for the end of every element: a secret key that was cut off would be a secret key,
/// and a list that was cut off a list. Secrets Manager speaks JSON, where the parser finds out.
#[derive(Debug)]
pub(super) struct CompleteXml;

#[derive(Debug)]
struct CutOff;

impl fmt::Display for CutOff {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the answer ends before its end")
    }
}

impl std::error::Error for CutOff {}

impl Intercept for CompleteXml {
    fn name(&self) -> &'static str {
        "CompleteXml"
    }

    fn read_after_deserialization(
        &self,
        context: &AfterDeserializationInterceptorContextRef<'_>,
        _components: &RuntimeComponents,
        _config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let answer = context.response();
        if answer.status().is_success() && !answer.body().bytes().is_some_and(is_whole) {
            return Err(CutOff.into());
        }
        Ok(())
    }
}

/// Returns whether the last tag is the end of an `…Response` element, which is the root of every answer.
fn is_whole(xml: &[u8]) -> bool {
    let xml = xml.trim_ascii_end();
    let last = xml.iter().rposition(|&b| b == b'<').unwrap_or(0);
    xml[last..].starts_with(b"</") && xml.ends_with(b"Response>")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_the_root_is_the_end() {
        assert!(is_whole(b"<GetUserResponse></GetUserResponse>\n"));
        for cut in [
            "",
            "<GetUserResponse>",
            "<GetUserResponse>Response>",
            "<GetUserResponse></GetUserResponse",
            "<GetUserResponse><GetUserResult></GetUserResult>",
        ] {
            assert!(!is_whole(cut.as_bytes()), "{cut}");
        }
    }
}
