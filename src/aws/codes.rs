//! AWS's error codes: what each says about the effect of a call, and why it failed.

use aws_sdk_sts::config::http::HttpResponse;
use aws_sdk_sts::error::{ProvideErrorMetadata, SdkError};

use crate::domain::{AwsAnswer, Cause, Denial, FailureKind, Operation, Unreachable};
use crate::network::unreachable;

/// With these a service says that it did nothing, and would not the next time.
const REFUSED: &[&str] = &[
    "AccessDenied",
    "AccessDeniedException",
    "AuthorizationError",
    "DecryptionFailure",
    "EncryptionFailure",
    "EndpointDisabled",
    "InvalidAction",
    "InvalidClientTokenId",
    "InvalidParameter",
    "InvalidParameterCombination",
    "InvalidParameterException",
    "InvalidParameterValue",
    "InvalidRequestException",
    "InvalidSecurity",
    "KMSAccessDenied",
    "KMSDisabled",
    "KMSInvalidState",
    "KMSNotFound",
    "KMSOptInRequired",
    "LimitExceeded",
    "LimitExceededException",
    "MalformedQueryString",
    "MissingParameter",
    "NoSuchEntity",
    "NotAuthorized",
    "NotFound",
    "NotFoundException",
    "OptInRequired",
    "PreconditionNotMetException",
    "RegionDisabledException",
    "ResourceExistsException",
    "ResourceNotFoundException",
    "UnauthorizedOperation",
    "UnknownOperationException",
    "UnrecognizedClientException",
    "ValidationError",
    "ValidationException",
];

/// With these a service says that it did nothing, and might the next time.
const NOT_DONE: &[&str] = &[
    "ConcurrentModification",
    "EntityTemporarilyUnmodifiable",
    "ExpiredToken",
    "ExpiredTokenException",
    "IncompleteSignature",
    "InvalidAccessKeyId",
    "InvalidSignatureException",
    "KMSThrottling",
    "MissingAuthenticationToken",
    "MissingAuthenticationTokenException",
    "RequestExpired",
    "RequestLimitExceeded",
    "RequestTimeTooSkewed",
    "SignatureDoesNotMatch",
    "Throttled",
    "Throttling",
    "ThrottlingException",
    "TooManyRequestsException",
];

/// Of `REFUSED`: the caller lacks a permission.
const DENIED: &[&str] = &[
    "AccessDenied",
    "AccessDeniedException",
    "AuthorizationError",
    "KMSAccessDenied",
];

/// The answers of either service that have their own remedy.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html>,
/// <https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html>
const KNOWN: &[(&str, AwsAnswer)] = &[
    ("ConcurrentModification", AwsAnswer::BeingChanged),
    ("DecryptionFailure", AwsAnswer::KmsKeyUnusable),
    ("EncryptionFailure", AwsAnswer::KmsKeyUnusable),
    ("EntityTemporarilyUnmodifiable", AwsAnswer::BeingChanged),
    ("ExpiredToken", AwsAnswer::ExpiredCredentials),
    ("ExpiredTokenException", AwsAnswer::ExpiredCredentials),
    ("IncompleteSignature", AwsAnswer::WrongSignature),
    ("InvalidAccessKeyId", AwsAnswer::UnknownCredentials),
    ("InvalidAction", AwsAnswer::InvalidRequest),
    ("InvalidClientTokenId", AwsAnswer::UnknownCredentials),
    ("InvalidParameter", AwsAnswer::InvalidRequest),
    ("InvalidParameterCombination", AwsAnswer::InvalidRequest),
    ("InvalidParameterException", AwsAnswer::InvalidRequest),
    ("InvalidParameterValue", AwsAnswer::InvalidRequest),
    ("InvalidRequestException", AwsAnswer::InvalidRequest),
    ("InvalidSignatureException", AwsAnswer::WrongSignature),
    ("KMSDisabled", AwsAnswer::KmsKeyUnusable),
    ("KMSInvalidState", AwsAnswer::KmsKeyUnusable),
    ("KMSNotFound", AwsAnswer::KmsKeyMissing),
    ("KMSOptInRequired", AwsAnswer::RegionDisabled),
    ("LimitExceeded", AwsAnswer::LimitExceeded),
    ("LimitExceededException", AwsAnswer::LimitExceeded),
    ("MalformedQueryString", AwsAnswer::InvalidRequest),
    ("MissingAuthenticationToken", AwsAnswer::WrongSignature),
    (
        "MissingAuthenticationTokenException",
        AwsAnswer::WrongSignature,
    ),
    ("MissingParameter", AwsAnswer::InvalidRequest),
    ("NoSuchEntity", AwsAnswer::NoSuchThing),
    ("NotFound", AwsAnswer::NoSuchThing),
    ("NotFoundException", AwsAnswer::NoSuchThing),
    ("OptInRequired", AwsAnswer::RegionDisabled),
    ("RegionDisabledException", AwsAnswer::RegionDisabled),
    ("RequestExpired", AwsAnswer::WrongClock),
    ("RequestTimeTooSkewed", AwsAnswer::WrongClock),
    ("ResourceNotFoundException", AwsAnswer::NoSuchThing),
    ("SignatureDoesNotMatch", AwsAnswer::WrongSignature),
    ("UnrecognizedClientException", AwsAnswer::UnknownCredentials),
    ("ValidationError", AwsAnswer::InvalidRequest),
    ("ValidationException", AwsAnswer::InvalidRequest),
];

/// Of `NOT_DONE`: it was asked too often.
const THROTTLED: &[&str] = &[
    "KMSThrottling",
    "RequestLimitExceeded",
    "Throttled",
    "Throttling",
    "ThrottlingException",
    "TooManyRequestsException",
];

/// Returns why the service said no. A 5xx never says why, and of several attempts the last does not speak for the others.
pub(super) fn cause<E>(
    operation: Operation,
    kind: FailureKind,
    error: &SdkError<E, HttpResponse>,
) -> Cause
where
    E: std::error::Error + ProvideErrorMetadata + 'static,
{
    let code = service_code(error).unwrap_or_default();
    let is_of_the_client = status(error).is_some_and(|status| (400..500).contains(&status));
    let known = KNOWN.iter().find(|(known, _)| *known == code);
    let lost_race = match operation {
        Operation::CreateSecret => Some("ResourceExistsException"),
        Operation::UpdateSecretVersionStage => Some("InvalidParameterException"),
        _ => None,
    };
    match kind {
        // The SDK repeats some of these where the clocks differ. The permission is lacking all the same.
        FailureKind::Refused | FailureKind::Unknown
            if is_of_the_client && DENIED.contains(&code) =>
        {
            Cause::Denied(message(error).and_then(Denial::from_message))
        }
        FailureKind::NotDone if THROTTLED.contains(&code) => Cause::Throttled,
        _ if lost_race.is_some_and(|code| is_absent(error, code)) => Cause::LostRace,
        _ if is_of_the_client && let Some((_, answer)) = known => Cause::Aws(*answer),
        _ => match error {
            SdkError::TimeoutError(_) => Cause::Unreachable {
                why: Unreachable::TimedOut,
                host: None,
            },
            SdkError::DispatchFailure(_) => Cause::Unreachable {
                why: unreachable(error),
                host: None,
            },
            _ => Cause::Other,
        },
    }
}

pub(super) fn status<E>(error: &SdkError<E, HttpResponse>) -> Option<u16> {
    error.raw_response().map(|answer| answer.status().as_u16())
}

/// Returns the message of a service that refused: the answer to a call that may have been done could hold a secret.
fn message<E>(error: &SdkError<E, HttpResponse>) -> Option<&str>
where
    E: ProvideErrorMetadata,
{
    match error {
        SdkError::ServiceError(service) if service.raw().status().is_client_error() => {
            service.err().message()
        }
        _ => None,
    }
}

/// Returns the code of a service's error, unless the answer says success: a 200 that cannot be parsed comes as a service
/// error.
pub(super) fn service_code<E>(error: &SdkError<E, HttpResponse>) -> Option<&str>
where
    E: ProvideErrorMetadata,
{
    match error {
        SdkError::ServiceError(service) if !service.raw().status().is_success() => {
            service.err().code()
        }
        _ => None,
    }
}

/// Returns whether the service answered with this code that there is no such thing. A 5xx never says so.
pub(super) fn is_absent<E>(error: &SdkError<E, HttpResponse>, code: &str) -> bool
where
    E: ProvideErrorMetadata,
{
    service_code(error) == Some(code)
        && error
            .raw_response()
            .is_some_and(|answer| answer.status().is_client_error())
}

pub(super) fn kind_of<E>(error: &SdkError<E, HttpResponse>) -> FailureKind
where
    E: ProvideErrorMetadata,
{
    match error {
        SdkError::ConstructionFailure(_) => FailureKind::NotDone,
        SdkError::ServiceError(service) if service.raw().status().is_client_error() => {
            match service.err().code() {
                Some(code) if REFUSED.contains(&code) => FailureKind::Refused,
                Some(code) if NOT_DONE.contains(&code) => FailureKind::NotDone,
                _ => FailureKind::Unknown,
            }
        }
        // Time-outs, lost connections, 5xx, answers that cannot be read, and whatever the SDK adds.
        _ => FailureKind::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_in_one_list() {
        assert!(REFUSED.is_sorted() && NOT_DONE.is_sorted());
        assert!(NOT_DONE.iter().all(|code| !REFUSED.contains(code)));
        assert!(DENIED.iter().all(|code| REFUSED.contains(code)));
        assert!(THROTTLED.iter().all(|code| NOT_DONE.contains(code)));
        let known = KNOWN.iter().map(|(code, _)| code);
        assert!(known.clone().is_sorted());
        assert!(known.clone().all(|code| {
            let is_of_one_list = REFUSED.contains(code) || NOT_DONE.contains(code);
            is_of_one_list && !DENIED.contains(code) && !THROTTLED.contains(code)
        }));
    }
}
