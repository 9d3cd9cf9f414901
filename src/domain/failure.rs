//! What a remote service did not do.

use std::fmt;

use super::Denial;

/// A service that countersign calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Service {
    /// AWS Identity and Access Management.
    Iam,
    /// AWS Secrets Manager.
    SecretsManager,
    /// Amazon Simple Notification Service.
    Sns,
    /// AWS Security Token Service.
    Sts,
    /// AWS CloudTrail.
    CloudTrail,
    /// AWS Key Management Service.
    Kms,
    /// GitHub's REST and GraphQL APIs.
    GitHub,
}

impl Service {
    /// Returns how IAM policies name the service; nothing for GitHub.
    #[must_use]
    pub fn prefix(self) -> Option<&'static str> {
        match self {
            Self::Iam => Some("iam"),
            Self::SecretsManager => Some("secretsmanager"),
            Self::Sns => Some("sns"),
            Self::Sts => Some("sts"),
            Self::CloudTrail => Some("cloudtrail"),
            Self::Kms => Some("kms"),
            Self::GitHub => None,
        }
    }
}

impl fmt::Display for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Iam => "IAM",
            Self::SecretsManager => "Secrets Manager",
            Self::Sns => "SNS",
            Self::Sts => "STS",
            Self::CloudTrail => "CloudTrail",
            Self::Kms => "KMS",
            Self::GitHub => "GitHub",
        })
    }
}

/// What is known about the effect of a call that failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailureKind {
    /// Nothing happened for certain; trying again may help.
    NotDone,
    /// Nothing happened for certain, and trying again is useless.
    Refused,
    /// It may have happened.
    Unknown,
}

/// The call by which a workflow's token becomes credentials.
pub const ASSUME_ROLE: &str = "AssumeRoleWithWebIdentity";

/// A call that failed. It holds nothing of the answer but its status, its code if that is a plain word, and what it says
/// in AWS's own forms about a denial.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// Who was called.
    pub service: Service,
    /// The operation as the service's API reference names it.
    pub operation: &'static str,
    /// What is known about its effect.
    pub kind: FailureKind,
    /// The HTTP status, where there was an answer.
    pub status: Option<u16>,
    /// The service's error code, such as `AccessDenied`.
    pub code: Option<String>,
    /// What AWS denied, if its message says so.
    pub denial: Option<Denial>,
}

impl Failure {
    /// The code of a comment that was not written because the pull request's conversation is locked.
    pub const LOCKED: &'static str = "conversation-locked";

    /// Returns whether the pull request's conversation is locked, which is somebody's decision and no failure of a run.
    #[must_use]
    pub fn is_locked(&self) -> bool {
        self.service == Service::GitHub && self.code.as_deref() == Some(Self::LOCKED)
    }

    /// A call that was not made, and why.
    #[must_use]
    pub fn not_made(service: Service, operation: &'static str, code: &'static str) -> Self {
        Self {
            service,
            operation,
            kind: FailureKind::NotDone,
            status: None,
            code: Some(code.to_owned()),
            denial: None,
        }
    }

    /// Returns whether the caller lacks the permission.
    #[must_use]
    pub fn is_denied(&self) -> bool {
        const DENIED: [&str; 4] = [
            "AccessDenied",
            "AccessDeniedException",
            "AuthorizationError",
            "KMSAccessDenied",
        ];
        let code = self.code.as_deref();
        self.kind == FailureKind::Refused && code.is_some_and(|code| DENIED.contains(&code))
    }

    /// Returns whether the service was asked too often.
    #[must_use]
    pub fn is_throttled(&self) -> bool {
        const THROTTLED: [&str; 5] = [
            "RequestLimitExceeded",
            "Throttled",
            "Throttling",
            "ThrottlingException",
            "TooManyRequestsException",
        ];
        let code = self.code.as_deref();
        self.kind == FailureKind::NotDone && code.is_some_and(|code| THROTTLED.contains(&code))
    }

    /// Returns the permission that was denied, as IAM policies name it: the one that AWS names, or else the operation's.
    #[must_use]
    pub fn permission(&self) -> String {
        match (&self.denial, self.service.prefix()) {
            (Some(denial), _) => denial.permission.to_string(),
            (None, Some(prefix)) => format!("{prefix}:{}", self.operation),
            (None, None) => self.operation.to_owned(),
        }
    }

    /// Returns whether the token of a workflow got no credentials for the role.
    #[must_use]
    pub fn is_role_not_assumed(&self) -> bool {
        self.service == Service::Sts && self.operation == ASSUME_ROLE
    }

    /// Keeps an error code that is a plain word of at most 64 characters; anything else is not worth showing.
    #[must_use]
    pub fn plain_code(code: &str) -> Option<String> {
        let is_plain = (1..=64).contains(&code.len())
            && code
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b));
        is_plain.then(|| code.to_owned())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: ", self.service, self.operation)?;
        match (&self.code, self.status) {
            (Some(code), _) => write!(f, "{code}")?,
            (None, Some(status)) if self.kind == FailureKind::Unknown => {
                write!(f, "an answer (HTTP {status}) that proves nothing")?
            }
            (None, Some(status)) => write!(f, "HTTP {status}")?,
            (None, None) => f.write_str("no answer")?,
        }
        match self.kind {
            FailureKind::NotDone => f.write_str("; nothing was done"),
            FailureKind::Refused => {
                f.write_str("; nothing was done, and the same call would fail again")
            }
            FailureKind::Unknown => f.write_str("; it may or may not have been done"),
        }
    }
}

impl std::error::Error for Failure {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_says_what_is_known_and_nothing_of_the_answer() {
        let failure = Failure {
            service: Service::Iam,
            operation: "CreateAccessKey",
            kind: FailureKind::Unknown,
            status: Some(200),
            code: Failure::plain_code("<AccessKey>\u{1b}[31m"),
            denial: None,
        };
        assert_eq!(
            failure.to_string(),
            "IAM CreateAccessKey: an answer (HTTP 200) that proves nothing; it may or may not have been done"
        );
        assert_eq!(
            Failure::plain_code("AccessDenied"),
            Some("AccessDenied".to_owned())
        );
    }
}
