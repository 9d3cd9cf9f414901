//! Why there are no credentials.
//!
//! Our codes for it: `NoCredentials` (nothing is configured), `LoginExpired`, `CredentialProcessNotFound`,
//! `CredentialProcessFailed`, and `CredentialsFailed` for the rest. A role that a token was not given is STS's to explain.

use std::error::Error;

use aws_credential_types::provider::error::CredentialsError;
use aws_sdk_sts::config::http::HttpResponse;
use aws_sdk_sts::error::SdkError;
use aws_sdk_sts::operation::assume_role_with_web_identity::AssumeRoleWithWebIdentityError;

use super::codes::{service_code, status};
use crate::domain::{Cause, Failure, FailureKind, NoCredentials, Operation, RoleNotAssumed};

/// What the credential chain met.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum MissingCredentials {
    /// A profile, or nothing at all.
    Chain(NoCredentials),
    /// STS, which was shown a token.
    Role {
        status: Option<u16>,
        code: Option<String>,
    },
}

/// How the errors of aws-config begin that it gives no type to. They are compared and not kept: what follows may be the
/// output of a program, or a path.
const KNOWN: &[(&str, NoCredentials)] = &[
    ("UnauthorizedException", NoCredentials::LoginExpired),
    ("cached Login token is expired", NoCredentials::LoginExpired),
    (
        "failed to load cached Login token",
        NoCredentials::LoginExpired,
    ),
    (
        "failed to load the cached SSO token",
        NoCredentials::LoginExpired,
    ),
    ("failed to read `", NoCredentials::LoginExpired),
    (
        "failed to refresh cached Login token",
        NoCredentials::LoginExpired,
    ),
    (
        "the SSO token has expired and cannot be refreshed",
        NoCredentials::LoginExpired,
    ),
    (
        // What a shell says of a program that is not there (POSIX, "Exit Status for Commands").
        "Error retrieving credentials: external process exited with code exit status: 127",
        NoCredentials::ProcessNotFound,
    ),
    (
        "Error retrieving credentials: external process exited",
        NoCredentials::ProcessFailed,
    ),
    (
        "Error retrieving credentials from external process",
        NoCredentials::ProcessFailed,
    ),
];

impl MissingCredentials {
    pub(super) fn read(error: &CredentialsError) -> Self {
        let mut cause: Option<&(dyn Error + 'static)> = Some(error);
        while let Some(error) = cause {
            type AssumeRole = SdkError<AssumeRoleWithWebIdentityError, HttpResponse>;
            if let Some(error) = error.downcast_ref::<AssumeRole>() {
                return Self::Role {
                    status: status(error),
                    code: service_code(error).and_then(Failure::plain_code),
                };
            }
            let text = error.to_string();
            let mut known = KNOWN.iter();
            if let Some((_, why)) = known.find(|(beginning, _)| text.starts_with(beginning)) {
                return Self::Chain(*why);
            }
            cause = error.source();
        }
        Self::Chain(match error {
            CredentialsError::CredentialsNotLoaded(_) => NoCredentials::NotConfigured,
            _ => NoCredentials::Other,
        })
    }

    /// The failure of a call that was not made because there are no credentials.
    pub(super) fn failure(self, operation: Operation, kind: FailureKind) -> Failure {
        match self {
            Self::Chain(why) => Failure {
                operation,
                kind,
                cause: Cause::NoCredentials(why),
                status: None,
                code: Some(code(why).to_owned()),
            },
            Self::Role { status, code } => Failure {
                operation: Operation::AssumeRoleWithWebIdentity,
                kind,
                cause: Cause::RoleNotAssumed(role_not_assumed(code.as_deref())),
                status,
                code,
            },
        }
    }
}

/// Our code, for want of one of AWS's.
fn code(why: NoCredentials) -> &'static str {
    match why {
        NoCredentials::NotConfigured => "NoCredentials",
        NoCredentials::LoginExpired => "LoginExpired",
        NoCredentials::ProcessNotFound => "CredentialProcessNotFound",
        NoCredentials::ProcessFailed => "CredentialProcessFailed",
        NoCredentials::Other => "CredentialsFailed",
    }
}

/// <https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html#API_AssumeRoleWithWebIdentity_Errors>
fn role_not_assumed(code: Option<&str>) -> RoleNotAssumed {
    match code {
        Some("AccessDenied") => RoleNotAssumed::NotTrusted,
        Some("InvalidIdentityToken") => RoleNotAssumed::NoProvider,
        Some("ExpiredToken" | "ExpiredTokenException") => RoleNotAssumed::TokenExpired,
        Some("IDPCommunicationError") => RoleNotAssumed::ProviderUnreachable,
        Some("RegionDisabledException") => RoleNotAssumed::RegionInactive,
        Some(_) | None => RoleNotAssumed::Other,
    }
}
