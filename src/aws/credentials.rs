//! Why there are no credentials.
//!
//! Our codes for it: `NoCredentials` (nothing is configured), `LoginExpired`, `CredentialProcessNotFound`,
//! `CredentialProcessFailed`, and `CredentialsFailed` for the rest. A role that a token was not given is STS's to explain.

use std::error::Error;

use aws_credential_types::provider::error::CredentialsError;
use aws_sdk_sts::config::http::HttpResponse;
use aws_sdk_sts::error::SdkError;
use aws_sdk_sts::operation::assume_role_with_web_identity::AssumeRoleWithWebIdentityError;

use super::failures::service_code;
use crate::domain::Failure;

/// What the credential chain met.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Cause {
    /// A profile, or nothing at all; the code is ours.
    Chain(&'static str),
    /// STS, which was shown a token.
    Role {
        status: Option<u16>,
        code: Option<String>,
    },
}

/// How the errors of aws-config begin that it gives no type to. They are compared and not kept: what follows may be the
/// output of a program, or a path.
const KNOWN: &[(&str, &str)] = &[
    ("UnauthorizedException", "LoginExpired"),
    ("cached Login token is expired", "LoginExpired"),
    ("failed to load cached Login token", "LoginExpired"),
    ("failed to load the cached SSO token", "LoginExpired"),
    ("failed to read `", "LoginExpired"),
    ("failed to refresh cached Login token", "LoginExpired"),
    (
        "the SSO token has expired and cannot be refreshed",
        "LoginExpired",
    ),
    (
        // What a shell says of a program that is not there (POSIX, "Exit Status for Commands").
        "Error retrieving credentials: external process exited with code exit status: 127",
        "CredentialProcessNotFound",
    ),
    (
        "Error retrieving credentials: external process exited",
        "CredentialProcessFailed",
    ),
    (
        "Error retrieving credentials from external process",
        "CredentialProcessFailed",
    ),
];

pub(super) fn cause(error: &CredentialsError) -> Cause {
    let mut cause: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(error) = cause {
        type AssumeRole = SdkError<AssumeRoleWithWebIdentityError, HttpResponse>;
        if let Some(error) = error.downcast_ref::<AssumeRole>() {
            return Cause::Role {
                status: error.raw_response().map(|answer| answer.status().as_u16()),
                code: service_code(error).and_then(Failure::plain_code),
            };
        }
        let text = error.to_string();
        let mut known = KNOWN.iter();
        if let Some((_, code)) = known.find(|(beginning, _)| text.starts_with(beginning)) {
            return Cause::Chain(code);
        }
        cause = error.source();
    }
    Cause::Chain(match error {
        CredentialsError::CredentialsNotLoaded(_) => "NoCredentials",
        _ => "CredentialsFailed",
    })
}
