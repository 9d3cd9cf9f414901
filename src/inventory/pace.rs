//! How fast IAM is asked about one account.

use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::{Instant, sleep_until};

/// IAM's rates are not published, are shared by everybody in the account, and cannot be raised; at 25 calls a second there is
/// room for the others.
const BETWEEN: Duration = Duration::from_millis(40);

/// Keeps calls apart.
pub(super) struct Pace(Mutex<Instant>);

impl Pace {
    pub(super) fn new() -> Self {
        Self(Mutex::new(Instant::now()))
    }

    /// Returns when the next call may be made.
    pub(super) async fn wait(&self) {
        let turn = {
            let mut next = self.0.lock().await;
            let turn = (*next).max(Instant::now());
            *next = turn + BETWEEN;
            turn
        };
        sleep_until(turn).await;
    }
}
