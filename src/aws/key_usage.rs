//! What only an audit and the inventory ask: how a key was used, and what was done to it.

use super::Reader;
use super::codes::is_absent;
use super::failures::Call;
use super::trail;
use crate::domain::{AccessKeyId, Cause, Failure, IamUser, Operation, Timestamp};
use crate::plan::{KeyEvent, KeyUse, LastUse};

impl Reader {
    /// Returns whose key it is and when it was last used; `None` if IAM knows no such key
    /// ([GetAccessKeyLastUsed](https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccessKeyLastUsed.html)).
    ///
    /// # Errors
    /// A `Failure`; refused with `AccessDenied` where the caller may not ask, or the key is another account's.
    pub async fn last_use(&self, key: &AccessKeyId) -> Result<Option<KeyUse>, Failure> {
        const CALL: Call = Call(Operation::GetAccessKeyLastUsed);
        let answer = self
            .clients
            .iam
            .get_access_key_last_used()
            .access_key_id(key.as_str())
            .send()
            .await;
        let answer = match answer {
            Ok(answer) => answer,
            Err(error) if is_absent(&error, "NoSuchEntity") => return Ok(None),
            Err(error) => return Err(CALL.failed(&error)),
        };
        // Of a key that was never used, service and region are `N/A`.
        let last = answer.access_key_last_used().and_then(|last| {
            let at = last.last_used_date()?;
            Some(LastUse {
                at: Timestamp::from_seconds(at.secs()),
                service: last.service_name().to_owned(),
                region: last.region().to_owned(),
            })
        });
        Ok(Some(KeyUse {
            user: answer.user_name().and_then(|name| IamUser::new(name).ok()),
            last,
        }))
    }

    /// Tries something again for up to half a minute, as long as AWS says that it is asked too often.
    ///
    /// # Errors
    /// The last `Failure`.
    pub async fn patiently<T>(
        &self,
        attempt: impl AsyncFn() -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let is_throttled = |failure: &Failure| failure.cause == Cause::Throttled;
        self.clients.deadlines.patience(is_throttled, attempt).await
    }

    /// Returns what CloudTrail says was done to a key since a time, the latest first
    /// ([LookupEvents](https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html)).
    ///
    /// It has the last 90 days, but for the last 15 minutes or so.
    ///
    /// # Errors
    /// A `Failure`: denied where it may not be read; its code is `TooManyPages` where there are more than 5,000 events.
    pub async fn events_of(
        &self,
        key: &AccessKeyId,
        since: Timestamp,
    ) -> Result<Vec<KeyEvent>, Failure> {
        trail::events_of(&self.clients, key, since).await
    }
}
