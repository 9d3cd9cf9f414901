//! What a remote service did not do.

use super::{AwsAnswer, Denial, GitHubAnswer, Operation, Unreachable};

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

/// Why a call failed, as far as it matters to what is done or said next. `aws` and `github` read it off the answer, and
/// nobody else compares their codes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cause {
    /// The caller lacks a permission: the one that AWS names, or else the operation's own.
    Denied(Option<Denial>),
    /// AWS was asked too often.
    Throttled,
    /// The name is taken, or the staging label is elsewhere: another run may have come first.
    LostRace,
    /// There are no AWS credentials.
    NoCredentials(NoCredentials),
    /// STS gave no credentials for a workflow's token.
    RoleNotAssumed(RoleNotAssumed),
    /// GitHub's rate limit is used up.
    RateLimited,
    /// What is left of GitHub's rate limit is kept for new requests, so nothing was asked.
    RateLimitReserve,
    /// The pull request's conversation is locked.
    Locked,
    /// GitHub says that there is no such thing.
    NotFound,
    /// GitHub's answer is longer than what is read.
    AnswerTooLarge,
    /// AWS's answer has its own remedy.
    Aws(AwsAnswer),
    /// GitHub's answer has its own remedy.
    GitHub(GitHubAnswer),
    /// There was no answer.
    Unreachable {
        why: Unreachable,
        /// The server, if that is known: host and port.
        host: Option<String>,
    },
    /// Anything else; the code may tell people more.
    Other,
}

/// Why the credential chain has no credentials.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoCredentials {
    NotConfigured,
    /// The profile's login has expired.
    LoginExpired,
    /// The profile's `credential_process` was not found.
    ProcessNotFound,
    /// The profile's `credential_process` failed, or printed no credentials.
    ProcessFailed,
    Other,
}

/// Why STS gave no credentials for a workflow's token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RoleNotAssumed {
    /// The role's trust policy does not accept the workflow, or there is no such role.
    NotTrusted,
    /// The account has no OIDC provider for GitHub, or one without the audience.
    NoProvider,
    /// The token had expired.
    TokenExpired,
    /// STS could not reach GitHub to verify the token.
    ProviderUnreachable,
    /// STS is not active in the region.
    RegionInactive,
    Other,
}

/// A call that failed. It holds nothing of the answer but its status, its code if that is a plain word, and what it says
/// in AWS's own forms about a denial.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    pub operation: Operation,
    /// What is known about its effect.
    pub kind: FailureKind,
    pub cause: Cause,
    /// The HTTP status, if there was an answer.
    pub status: Option<u16>,
    /// The service's error code, such as `AccessDenied`, or one of ours. It is shown and decides nothing.
    pub code: Option<String>,
}

impl Failure {
    /// A call that was not made, and why.
    pub fn not_made(operation: Operation, code: &'static str) -> Self {
        Self {
            operation,
            kind: FailureKind::NotDone,
            cause: Cause::Other,
            status: None,
            code: Some(code.to_owned()),
        }
    }

    /// Returns whether the pull request's conversation is locked, which is somebody's decision and no failure of a run.
    pub fn is_locked(&self) -> bool {
        self.cause == Cause::Locked
    }

    /// Returns whether the caller lacks the permission.
    pub fn is_denied(&self) -> bool {
        matches!(self.cause, Cause::Denied(_))
    }

    /// Returns the permission that was denied, as IAM policies name it: the one that AWS names, or else the operation's.
    pub fn permission(&self) -> String {
        if let Cause::Denied(Some(denial)) = &self.cause {
            return denial.permission.to_string();
        }
        self.operation.permission()
    }

    /// Keeps an error code that is a plain word of at most 64 characters; anything else is not worth showing.
    pub fn plain_code(code: &str) -> Option<String> {
        let is_plain = (1..=64).contains(&code.len())
            && code
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b));
        is_plain.then(|| code.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_kept_if_it_is_a_plain_word() {
        assert_eq!(Failure::plain_code("<AccessKey>\u{1b}[31m"), None);
        assert_eq!(Failure::plain_code(&"a".repeat(65)), None);
        assert_eq!(
            Failure::plain_code("AccessDenied"),
            Some("AccessDenied".to_owned())
        );
    }
}
