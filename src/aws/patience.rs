//! Waits for what passes by itself, where the SDK's few attempts are too short.

use std::time::{Duration, Instant};

use super::clients::Deadlines;
use crate::domain::Failure;

/// The longest pause between two tries.
const LONGEST: Duration = Duration::from_secs(8);

impl Deadlines {
    /// Tries until it works, until it fails in another way, or until the patience is at its end; each pause is twice as long
    /// as the one before.
    ///
    /// # Errors
    /// The last `Failure`.
    pub(super) async fn patience<T>(
        self,
        passes: impl Fn(&Failure) -> bool,
        attempt: impl AsyncFn() -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let begun = Instant::now();
        let mut pause = self.pace;
        loop {
            let tried = attempt().await;
            match tried {
                Err(failure) if passes(&failure) && begun.elapsed() + pause < self.patience => {
                    tokio::time::sleep(pause).await;
                    pause = (pause * 2).min(LONGEST);
                }
                tried => return tried,
            }
        }
    }
}
