//! SIGINT and SIGTERM: what was begun is brought to an end, and nothing else begins.
//!
//! GitHub Actions sends SIGINT to a job that is cancelled, SIGTERM 7.5 s later, and kills after another 2.5 s (GitHub docs,
//! "Workflow cancellation reference"). So the first signal starts it, and a second one changes nothing.

use std::io;
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};

/// How long an end may take.
const GRACE: Duration = Duration::from_secs(6);

/// Whether the process was asked to end, and since when. Clones share it.
#[derive(Debug, Clone)]
pub struct Interrupt(watch::Receiver<Option<Instant>>);

impl Interrupt {
    /// Listens to SIGINT and SIGTERM from now on.
    ///
    /// # Errors
    /// The operating system refuses to hand the signals over.
    pub fn by_signals() -> io::Result<Self> {
        let (sender, receiver) = watch::channel(None);
        let signal = signal()?;
        tokio::spawn(async move {
            signal.await;
            sender.send_replace(Some(Instant::now()));
            // Kept, so that nobody takes its end for a request.
            sender.closed().await;
        });
        Ok(Self(receiver))
    }

    /// Nobody will ask.
    pub fn never() -> Self {
        Self(watch::channel(None).1)
    }

    /// Returns whether the process was asked to end.
    pub(crate) fn is_requested(&self) -> bool {
        self.0.borrow().is_some()
    }

    /// Returns when the process has been asked to end.
    pub(super) async fn requested(&self) {
        self.since().await;
    }

    /// Returns when there is no time left for an end in good order.
    pub(super) async fn out_of_time(&self) {
        let since = self.since().await;
        sleep_until(since + GRACE).await;
    }

    async fn since(&self) -> Instant {
        let mut receiver = self.0.clone();
        let since = receiver.wait_for(Option::is_some).await.ok();
        match since.and_then(|since| *since) {
            Some(since) => since,
            None => std::future::pending().await,
        }
    }
}

#[cfg(unix)]
fn signal() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};

    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

#[cfg(not(unix))]
fn signal() -> io::Result<impl Future<Output = ()>> {
    Ok(async { drop(tokio::signal::ctrl_c().await) })
}
