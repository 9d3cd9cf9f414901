//! Where requests may go: over https, or to this machine.

use std::fmt;
use std::net::IpAddr;

use crate::domain::EnvironmentError;

/// An endpoint that is neither https nor loopback, so that nothing is sent there. Its address may hold a password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct UnsafeEndpoint;

impl fmt::Display for UnsafeEndpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the endpoint of an AWS service is neither https nor loopback")
    }
}

impl std::error::Error for UnsafeEndpoint {}

/// Checks `AWS_ENDPOINT_URL` and `AWS_ENDPOINT_URL_*` before anything is sent.
///
/// A profile file can name endpoints, too; those are refused by the guarded client, call by call.
///
/// # Errors
/// `AwsEndpoint` names the first variable, in alphabetical order, that leads elsewhere than to https or loopback.
pub fn check_environment() -> Result<(), EnvironmentError> {
    let variables = std::env::vars_os().map(|(name, value)| {
        (
            name.to_string_lossy().into_owned(),
            value.to_string_lossy().into_owned(),
        )
    });
    check_variables(variables)
}

/// What a header of every call is made of; a line break at the end of one makes no header, or no signature.
const CREDENTIALS: &[&str] = &[
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
];

/// Passes over empty values: the SDK cannot read them and goes to AWS.
fn check_variables(
    variables: impl Iterator<Item = (String, String)>,
) -> Result<(), EnvironmentError> {
    let variables: Vec<(String, String)> = variables.collect();
    let is_plain = |value: &str| value.bytes().all(|byte| byte.is_ascii_graphic());
    for name in CREDENTIALS {
        let mut all = variables.iter();
        if all.any(|(given, value)| given == name && !is_plain(value)) {
            return Err(EnvironmentError::AwsCredentials((*name).to_owned()));
        }
    }
    let first = variables
        .into_iter()
        .filter(|(name, value)| {
            (name == "AWS_ENDPOINT_URL" || name.starts_with("AWS_ENDPOINT_URL_"))
                && !value.is_empty()
                && !is_safe(value)
        })
        .map(|(name, _)| name)
        .min();
    match first {
        Some(name) => Err(EnvironmentError::AwsEndpoint(name)),
        None => Ok(()),
    }
}

/// Returns whether a request to this URI can be read by its addressee only: https, or http to loopback.
pub(super) fn is_safe(uri: &str) -> bool {
    let Ok(uri) = uri.parse::<http::Uri>() else {
        return false;
    };
    match (uri.scheme_str(), uri.host()) {
        (Some("https"), Some(_)) => true,
        (Some("http"), Some(host)) => is_loopback(host),
        _ => false,
    }
}

fn is_loopback(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']');
    match address.parse::<IpAddr>() {
        Ok(address) => address.is_loopback(),
        Err(_) => host.eq_ignore_ascii_case("localhost"),
    }
}

/// Returns whether this is one of the addresses at which AWS gives credentials to its own machines and containers; they
/// speak plain http, and belong to the link, not to the network.
pub(super) fn is_metadata_service(uri: &str) -> bool {
    const HOSTS: [&str; 5] = [
        "169.254.169.254",
        "[fd00:ec2::254]",
        "169.254.170.2",
        "169.254.170.23",
        "[fd00:ec2::23]",
    ];
    uri.parse::<http::Uri>()
        .is_ok_and(|uri| uri.host().is_some_and(|host| HOSTS.contains(&host)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn https_and_loopback_are_safe_and_nothing_else_is() {
        for safe in [
            "https://iam.amazonaws.com",
            "https://vpce-1.example:8443/",
            "http://127.0.0.1:4566",
            "http://127.8.9.10/",
            "http://[::1]:4566",
            "http://localhost:4566/path",
            "http://LOCALHOST",
        ] {
            assert!(is_safe(safe), "{safe}");
        }
        for other in [
            "http://iam.amazonaws.com",
            "http://127.0.0.1@evil.example/",
            "http://127.0.0.1.evil.example",
            "http://localhost.evil.example",
            "http://localhost@evil.example",
            "http://2130706433",
            "http://0.0.0.0",
            "http://10.0.0.1",
            "http://169.254.169.254",
            "http://[::ffff:10.0.0.1]",
            "http://[::2]",
            "ftp://127.0.0.1",
            "127.0.0.1:4566",
            "localhost",
            "/",
            "",
            "https://",
            "http://例え.jp",
        ] {
            assert!(!is_safe(other), "{other}");
        }
    }

    #[test]
    fn the_first_unsafe_variable_is_named() {
        let check = |variables: &[(&str, &str)]| {
            check_variables(
                variables
                    .iter()
                    .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
            )
        };
        assert_eq!(
            check(&[
                ("AWS_ENDPOINT_URL", "http://127.0.0.1:1"),
                ("AWS_ENDPOINT_URL_STS", ""),
                ("AWS_ENDPOINT_URL_IAM", "https://iam.example"),
                ("HTTP_PROXY", "http://proxy.example"),
            ]),
            Ok(())
        );
        let refusal = check(&[
            ("AWS_ENDPOINT_URL_SNS", "http://user:word@sns.example"),
            ("AWS_ENDPOINT_URL_IAM", "iam.example"),
        ]);
        let first = EnvironmentError::AwsEndpoint("AWS_ENDPOINT_URL_IAM".to_owned());
        assert_eq!(refusal, Err(first));
    }
}
