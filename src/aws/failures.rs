//! Every error of the SDK becomes one of ours, here and nowhere else.
//!
//! Some codes are not AWS's but ours: `UnsafeEndpoint`, those of [`credentials`](super::credentials), `InvalidTagValue`,
//! `InvalidAttribute`, `InvalidAppName` (nothing was sent), and `TooManyPages`.

use std::error::Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use aws_credential_types::provider::error::CredentialsError;
use aws_sdk_sts::config::http::HttpResponse;
use aws_sdk_sts::config::interceptors::BeforeTransmitInterceptorContextRef;
use aws_sdk_sts::config::{ConfigBag, Intercept, RuntimeComponents};
use aws_sdk_sts::error::{BoxError, ProvideErrorMetadata, SdkError};

use super::codes::{cause, kind_of, service_code, status};
use super::credentials::MissingCredentials;
use super::endpoints::UnsafeEndpoint;
use crate::domain::{Cause, Failure, FailureKind, Operation};

/// One operation, for the failures that it can end in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Call(pub(super) Operation);

impl Call {
    /// Sorts the failure of a read.
    pub(super) fn failed<E>(self, error: &SdkError<E, HttpResponse>) -> Failure
    where
        E: Error + ProvideErrorMetadata + 'static,
    {
        let kind = match root_cause(error) {
            Some(NeverSent::Unsafe) => FailureKind::Refused,
            Some(NeverSent::Credentials(_)) => FailureKind::NotDone,
            None => match kind_of(error) {
                FailureKind::Refused => FailureKind::Refused,
                // A read does nothing, however it ends.
                FailureKind::NotDone | FailureKind::Unknown => FailureKind::NotDone,
            },
        };
        self.sorted(kind, error)
    }

    /// Sorts the failure of a write; `sent` knows how many requests were sent.
    ///
    /// Where several were sent, the last answer says nothing about those before it.
    pub(super) fn failed_after<E>(self, sent: &Sent, error: &SdkError<E, HttpResponse>) -> Failure
    where
        E: Error + ProvideErrorMetadata + 'static,
    {
        let kind = match (root_cause(error), sent.count()) {
            // The guarded client refuses every request of a call, or none.
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
        match root_cause(error) {
            Some(NeverSent::Unsafe) => self.ours(kind, "UnsafeEndpoint"),
            Some(NeverSent::Credentials(missing)) => missing.failure(self.0, kind),
            None => Failure {
                operation: self.0,
                kind,
                cause: cause(self.0, kind, error),
                status: status(error),
                code: service_code(error).and_then(Failure::plain_code),
            },
        }
    }

    /// An answer that says success and lacks what a success has, or has what no success has.
    pub(super) fn incomplete(self) -> Failure {
        Failure {
            operation: self.0,
            kind: FailureKind::Unknown,
            cause: Cause::Other,
            status: Some(200),
            code: None,
        }
    }

    /// A list that goes on for longer than any could.
    pub(super) fn too_many_pages(self) -> Failure {
        Failure {
            code: Some("TooManyPages".to_owned()),
            ..self.incomplete()
        }
    }

    /// What is not sent, because it would be wrong; the code is ours.
    pub(super) fn not_sent(self, code: &'static str) -> Failure {
        self.ours(FailureKind::Refused, code)
    }

    fn ours(self, kind: FailureKind, code: &'static str) -> Failure {
        Failure {
            kind,
            ..Failure::not_made(self.0, code)
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

/// Why a request never left.
enum NeverSent {
    Unsafe,
    Credentials(MissingCredentials),
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
            return Some(NeverSent::Credentials(MissingCredentials::read(error)));
        }
        cause = error.source();
    }
    None
}

#[cfg(test)]
mod tests {
    use aws_sdk_sts::error::{ConnectorError, ErrorMetadata};
    use aws_sdk_sts::operation::get_caller_identity::GetCallerIdentityError;

    use super::*;
    use crate::domain::AwsAnswer;
    use crate::domain::FailureKind::{NotDone, Refused, Unknown};

    type Error = SdkError<GetCallerIdentityError, HttpResponse>;

    const CALL: Call = Call(Operation::GetCallerIdentity);

    fn response(status: u16) -> HttpResponse {
        let status = status.try_into().unwrap();
        HttpResponse::new(status, "the planted secret".into())
    }

    fn answered(status: u16, code: Option<&str>) -> Error {
        let mut metadata = ErrorMetadata::builder().message("the planted secret");
        if let Some(code) = code {
            metadata = metadata.code(code);
        }
        let error = GetCallerIdentityError::generic(metadata.build());
        SdkError::service_error(error, response(status))
    }

    fn dispatch(cause: impl Into<BoxError>) -> Error {
        SdkError::dispatch_failure(ConnectorError::other(cause.into(), None))
    }

    #[test]
    fn every_variant_is_sorted() {
        let lost = || dispatch("the planted secret");
        let nowhere = || dispatch(UnsafeEndpoint);
        let nobody = || dispatch(CredentialsError::not_loaded("the planted secret"));
        let denied = || answered(403, Some("AccessDenied"));
        let cases = [
            // The error, how many requests were sent, and the kind of a read's and of a write's failure.
            (SdkError::construction_failure("x"), 0, NotDone, NotDone),
            (SdkError::timeout_error("x"), 0, NotDone, NotDone),
            (SdkError::timeout_error("x"), 1, NotDone, Unknown),
            (lost(), 0, NotDone, NotDone),
            (lost(), 1, NotDone, Unknown),
            (nowhere(), 1, Refused, Refused),
            (nobody(), 0, NotDone, NotDone),
            (nobody(), 1, NotDone, Unknown),
            (
                SdkError::response_error("x", response(200)),
                1,
                NotDone,
                Unknown,
            ),
            (
                SdkError::response_error("x", response(400)),
                1,
                NotDone,
                Unknown,
            ),
            (denied(), 1, Refused, Refused),
            (denied(), 2, Refused, Unknown),
            (answered(400, Some("Throttling")), 1, NotDone, NotDone),
            (answered(400, Some("Throttling")), 3, NotDone, Unknown),
            (answered(400, Some("Unheard")), 1, NotDone, Unknown),
            (answered(400, None), 1, NotDone, Unknown),
            (answered(200, None), 1, NotDone, Unknown),
            (answered(200, Some("AccessDenied")), 1, NotDone, Unknown),
            (answered(302, Some("AccessDenied")), 1, NotDone, Unknown),
            (answered(500, Some("AccessDenied")), 1, NotDone, Unknown),
        ];
        for (index, (error, count, read, write)) in cases.iter().enumerate() {
            let sent = Sent(Arc::new(AtomicU32::new(*count)));
            let failures = [CALL.failed(error), CALL.failed_after(&sent, error)];
            let kinds = failures.each_ref().map(|failure| failure.kind);
            assert_eq!(kinds, [*read, *write], "case {index}");
            for failure in failures {
                assert!(!format!("{failure:?}").contains("planted"));
            }
        }
    }

    #[test]
    fn a_cause_is_read_off_the_code_of_a_4xx() {
        let cause = |operation, status, code| {
            let sent = Sent(Arc::new(AtomicU32::new(1)));
            let error = answered(status, Some(code));
            let failures = [
                Call(operation).failed(&error),
                Call(operation).failed_after(&sent, &error),
            ];
            failures.map(|failure| failure.cause)
        };
        let both = |cause: Cause| [cause.clone(), cause];
        let (create, claim, take_over) = (
            Operation::CreateAccessKey,
            Operation::CreateSecret,
            Operation::UpdateSecretVersionStage,
        );
        let (exists, parameter) = ("ResourceExistsException", "InvalidParameterException");
        for (operation, status, code, expected) in [
            (create, 403, "AccessDenied", both(Cause::Denied(None))),
            (
                claim,
                400,
                "AccessDeniedException",
                both(Cause::Denied(None)),
            ),
            (create, 500, "AccessDenied", both(Cause::Other)),
            (claim, 400, "ThrottlingException", both(Cause::Throttled)),
            (claim, 400, exists, both(Cause::LostRace)),
            (claim, 500, exists, both(Cause::Other)),
            (
                claim,
                400,
                parameter,
                both(Cause::Aws(AwsAnswer::InvalidRequest)),
            ),
            (take_over, 400, parameter, both(Cause::LostRace)),
            (take_over, 503, parameter, both(Cause::Other)),
            (take_over, 400, exists, both(Cause::Other)),
            (
                create,
                409,
                "LimitExceeded",
                both(Cause::Aws(AwsAnswer::LimitExceeded)),
            ),
            (create, 500, "LimitExceeded", both(Cause::Other)),
        ] {
            assert_eq!(cause(operation, status, code), expected, "{status} {code}");
        }
    }

    #[test]
    fn a_denial_is_one_however_often_it_was_asked() {
        let sent = Sent(Arc::new(AtomicU32::new(3)));
        let failed = |status| {
            let error = answered(status, Some("AccessDeniedException"));
            let failure = Call(Operation::DeleteSecret).failed_after(&sent, &error);
            (failure.kind, failure.cause)
        };
        assert_eq!(failed(400), (Unknown, Cause::Denied(None)));
        assert_eq!(failed(500), (Unknown, Cause::Other));
    }

    #[test]
    fn a_code_is_shown_where_it_is_a_word() {
        let code = |error: Error| CALL.failed(&error).code;
        assert_eq!(code(answered(500, Some("Odd"))).as_deref(), Some("Odd"));
        assert_eq!(code(answered(400, Some("two words"))), None);
        assert_eq!(code(answered(200, Some("AccessDenied"))), None);
        let elsewhere = dispatch(UnsafeEndpoint);
        assert_eq!(code(elsewhere).as_deref(), Some("UnsafeEndpoint"));
    }
}
