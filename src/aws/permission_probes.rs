//! Reads that are tried where there is nothing to read: AWS says whether the caller may before it says that there is no such
//! thing.

use super::failures::Call;
use super::permission_checker::PermissionChecker;
use crate::domain::{Failure, FailureKind, Nonce, Operation, Timestamp, UserPattern};

/// A name that a pattern covers and that no IAM user can have.
///
/// IAM takes names of up to 128 characters where a user is named, and of up to 64 where one is made or renamed
/// (`existingUserNameType` and `userNameType`: [CreateAccessKey](https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateAccessKey.html),
/// [CreateUser](https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateUser.html),
/// [UpdateUser](https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateUser.html)). This one has more than 64, and a
/// fresh nonce besides. So no call that names it finds a user, whoever does what at the same time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nobody(String);

/// The most characters that the name of a new user can have.
const LONGEST_NAME: usize = 64;

impl Nobody {
    /// Makes one; `None` if the pattern has no `*`, so that it covers only a user who may exist.
    pub fn covered_by(pattern: &UserPattern, nonce: &Nonce) -> Option<Self> {
        // A pattern has up to 64 characters, so the name has up to 128.
        let filling = format!("countersign-doctor-{nonce}-{}", "x".repeat(29));
        let name = pattern.filled(&filling)?;
        (LONGEST_NAME + 1..=2 * LONGEST_NAME)
            .contains(&name.len())
            .then_some(Self(name))
    }

    /// Returns the name.
    pub fn name(&self) -> &str {
        &self.0
    }

    /// A secret's name that only such a user's key could have.
    fn secret(&self) -> String {
        format!("{}/access-key-doctor", self.0)
    }
}

/// What the call of a permission comes to.
enum ProbeOutcome {
    /// It found nothing to act on, or it only looked.
    ToNothing,
    To(Failure),
}

impl PermissionChecker {
    /// Returns whether the caller has a permission, by one attempt at it; `None` for what changes something, which is never
    /// tried: a key is created with an `Approval`, and deleted with proof.
    ///
    /// # Errors
    /// A `Failure`: AWS said neither.
    pub async fn attempt(
        &self,
        permission: &str,
        nobody: &Nobody,
    ) -> Option<Result<bool, Failure>> {
        let came = match permission.split_once(':')? {
            ("iam", operation) => self.on_user(operation, nobody).await?,
            ("secretsmanager", operation) => self.on_secret(operation, nobody).await?,
            ("cloudtrail", "LookupEvents") => self.look_up().await,
            _ => return None,
        };
        Some(match came {
            ProbeOutcome::ToNothing => Ok(true),
            ProbeOutcome::To(failure) if failure.is_denied() => Ok(false),
            ProbeOutcome::To(failure) => Err(failure),
        })
    }

    async fn on_user(&self, operation: &str, nobody: &Nobody) -> Option<ProbeOutcome> {
        const ABSENT: &str = "NoSuchEntity";
        let iam = &self.clients.iam;
        let name = nobody.name();
        Some(match operation {
            "GetUser" => {
                const CALL: Call = Call(Operation::GetUser);
                let answer = iam.get_user().user_name(name).send().await;
                came(
                    answer.map(drop).map_err(|error| CALL.failed(&error)),
                    ABSENT,
                )
            }
            "ListAccessKeys" => {
                const CALL: Call = Call(Operation::ListAccessKeys);
                let answer = iam.list_access_keys().user_name(name).send().await;
                came(
                    answer.map(drop).map_err(|error| CALL.failed(&error)),
                    ABSENT,
                )
            }
            _ => return None,
        })
    }

    async fn on_secret(&self, operation: &str, nobody: &Nobody) -> Option<ProbeOutcome> {
        const ABSENT: &str = "ResourceNotFoundException";
        let secrets = &self.clients.secrets;
        Some(match operation {
            "ListSecrets" => {
                const CALL: Call = Call(Operation::ListSecrets);
                let answer = secrets.list_secrets().max_results(1).send().await;
                looked(answer.map(drop).map_err(|error| CALL.failed(&error)))
            }
            "DescribeSecret" => {
                const CALL: Call = Call(Operation::DescribeSecret);
                let describe = secrets.describe_secret().secret_id(nobody.secret());
                let answer = describe.send().await;
                came(
                    answer.map(drop).map_err(|error| CALL.failed(&error)),
                    ABSENT,
                )
            }
            "ListSecretVersionIds" => {
                const CALL: Call = Call(Operation::ListSecretVersionIds);
                let list = secrets.list_secret_version_ids();
                let answer = list.secret_id(nobody.secret()).send().await;
                came(
                    answer.map(drop).map_err(|error| CALL.failed(&error)),
                    ABSENT,
                )
            }
            _ => return None,
        })
    }

    async fn look_up(&self) -> ProbeOutcome {
        const CALL: Call = Call(Operation::LookupEvents);
        // Nothing before this is kept, so the answer is short.
        let long_ago = aws_sdk_cloudtrail::primitives::DateTime::from_secs(
            self.clients.now().map_or(0, Timestamp::seconds) - 60,
        );
        let look = self.clients.trail.lookup_events().max_results(1);
        let answer = look.start_time(long_ago).send().await;
        looked(answer.map(drop).map_err(|error| CALL.failed(&error)))
    }
}

/// What came of a call about what cannot be there: that it is there after all is no answer.
fn came(answer: Result<(), Failure>, absent: &str) -> ProbeOutcome {
    match answer {
        Err(failure)
            if failure.kind == FailureKind::Refused && failure.code.as_deref() == Some(absent) =>
        {
            ProbeOutcome::ToNothing
        }
        Err(failure) => ProbeOutcome::To(failure),
        Ok(()) => ProbeOutcome::To(Failure::not_made(Operation::Examine, "contradiction")),
    }
}

/// What came of a call that only looks.
fn looked(answer: Result<(), Failure>) -> ProbeOutcome {
    match answer {
        Ok(()) => ProbeOutcome::ToNothing,
        Err(failure) => ProbeOutcome::To(failure),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nobody(pattern: &str) -> Option<Nobody> {
        let nonce = Nonce::new("0123456789abcdef").unwrap();
        Nobody::covered_by(&UserPattern::new(pattern).unwrap(), &nonce)
    }

    #[test]
    fn nobody_has_a_name_that_the_pattern_covers_and_iam_gives_to_no_user() {
        let longest = format!("{}*", "a".repeat(63));
        for pattern in ["*", "batch-*", "*-exporter", "a*b*c", &longest] {
            let name = nobody(pattern).unwrap().0;
            assert!((65..=128).contains(&name.len()), "{name}");
            let (before, after) = pattern.split_once('*').unwrap();
            let after = after.replace('*', "");
            assert!(name.starts_with(before) && name.ends_with(&after), "{name}");
            let is_plain = |b: u8| b.is_ascii_alphanumeric() || b"_+=,.@-".contains(&b);
            assert!(name.bytes().all(is_plain), "{name}");
        }
        assert_eq!(nobody("batch-exporter"), None);
    }
}
