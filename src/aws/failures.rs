//! Every error of the SDK becomes one of ours, here and nowhere else.

use std::error::Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use aws_credential_types::provider::error::CredentialsError;
use aws_sdk_sts::config::http::HttpResponse;
use aws_sdk_sts::config::interceptors::BeforeTransmitInterceptorContextRef;
use aws_sdk_sts::config::{ConfigBag, Intercept, RuntimeComponents};
use aws_sdk_sts::error::{BoxError, ProvideErrorMetadata, SdkError};

use super::endpoints::UnsafeEndpoint;
use crate::domain::{Failure, FailureKind, Service};

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

/// One operation, for the failures that it can end in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Call {
    /// Who is called.
    pub(super) service: Service,
    /// The operation as the API reference names it.
    pub(super) operation: &'static str,
}

impl Call {
    /// Sorts the failure of a read.
    pub(super) fn failed<E>(self, error: &SdkError<E, HttpResponse>) -> Failure
    where
        E: Error + ProvideErrorMetadata + 'static,
    {
        let kind = match root_cause(error) {
            Some(NeverSent::Unsafe) => FailureKind::Refused,
            Some(NeverSent::Credentials(_)) => FailureKind::NotDone,
            None => kind_of(error),
        };
        self.sorted(kind, error)
    }

    /// Sorts the failure of a write, of which so many requests were sent.
    ///
    /// Where several were sent, the last answer says nothing about those before it.
    pub(super) fn failed_after<E>(self, sent: &Sent, error: &SdkError<E, HttpResponse>) -> Failure
    where
        E: Error + ProvideErrorMetadata + 'static,
    {
        let kind = match (root_cause(error), sent.count()) {
            // The door refuses every request of a call, or none.
            (Some(NeverSent::Unsafe), _) => FailureKind::Refused,
            (_, 0) => FailureKind::NotDone,
            (_, 1) => kind_of(error),
            (_, _) => FailureKind::Unknown,
        };
        self.sorted(kind, error)
    }

    fn sorted<E>(self, kind: FailureKind, error: &SdkError<E, HttpResponse>) -> Failure
    where
        E: Error + ProvideErrorMetadata + 'static,
    {
        let code = match root_cause(error) {
            Some(NeverSent::Unsafe) => Some("UnsafeEndpoint".to_owned()),
            Some(NeverSent::Credentials(code)) => Some(code.to_owned()),
            None => service_code(error).and_then(Failure::plain_code),
        };
        Failure {
            service: self.service,
            operation: self.operation,
            kind,
            status: error.raw_response().map(|answer| answer.status().as_u16()),
            code,
        }
    }

    /// An answer that says success and lacks what a success has, or has what no success has.
    pub(super) fn incomplete(self) -> Failure {
        Failure {
            service: self.service,
            operation: self.operation,
            kind: FailureKind::Unknown,
            status: Some(200),
            code: None,
        }
    }

    /// A list that goes on for longer than any could.
    pub(super) fn too_many_pages(self) -> Failure {
        Failure {
            service: self.service,
            operation: self.operation,
            kind: FailureKind::Unknown,
            status: Some(200),
            code: Some("TooManyPages".to_owned()),
        }
    }

    /// What is not sent, because it would be wrong; the code is ours.
    pub(super) fn not_sent(self, code: &'static str) -> Failure {
        Failure {
            service: self.service,
            operation: self.operation,
            kind: FailureKind::Refused,
            status: None,
            code: Some(code.to_owned()),
        }
    }
}

/// Counts the requests of one call that may have left this machine.
#[derive(Debug, Clone, Default)]
pub(super) struct Sent(Arc<AtomicU32>);

impl Sent {
    fn count(&self) -> u32 {
        self.0.load(Ordering::Relaxed)
    }
}

impl Intercept for Sent {
    fn name(&self) -> &'static str {
        "Sent"
    }

    fn read_before_transmit(
        &self,
        _context: &BeforeTransmitInterceptorContextRef<'_>,
        _components: &RuntimeComponents,
        _config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        self.0.fetch_add(1, Ordering::Relaxed);
        Ok(())
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

fn kind_of<E>(error: &SdkError<E, HttpResponse>) -> FailureKind
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

/// Why a request never left.
enum NeverSent {
    Unsafe,
    Credentials(&'static str),
}

fn root_cause<E>(error: &SdkError<E, HttpResponse>) -> Option<NeverSent>
where
    E: Error + 'static,
{
    let SdkError::DispatchFailure(_) = error else {
        return None;
    };
    let mut cause = error.source();
    while let Some(error) = cause {
        if error.is::<UnsafeEndpoint>() {
            return Some(NeverSent::Unsafe);
        }
        if let Some(error) = error.downcast_ref::<CredentialsError>() {
            return Some(NeverSent::Credentials(match error {
                CredentialsError::CredentialsNotLoaded(_) => "NoCredentials",
                _ => "CredentialsFailed",
            }));
        }
        cause = error.source();
    }
    None
}
