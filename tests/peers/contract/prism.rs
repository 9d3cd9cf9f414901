//! prism, which holds calls and answers against GitHub's own description of its REST API.

use std::fs::{self, File};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

const LOG: &str = "target/peers/prism.log";
/// It reads thirteen megabytes of description first, which takes some seconds.
const PATIENCE: Duration = Duration::from_secs(120);

/// A running prism; dropping it ends it.
pub(super) struct Prism {
    child: Child,
    /// `127.0.0.1:…`
    pub(super) address: String,
}

impl Prism {
    /// Starts it between its callers and the GitHub at an address.
    pub(super) fn in_front_of(upstream: &str) -> Self {
        let log = File::create(LOG).expect("run tests/peers/run, which installs prism");
        let child = Command::new("node")
            .args(["tests/peers/prism.js", upstream])
            .stdin(Stdio::piped())
            .stderr(log.try_clone().unwrap())
            .stdout(log)
            .spawn()
            .unwrap();
        let mut prism = Self {
            child,
            address: String::new(),
        };
        let start = Instant::now();
        while prism.address.is_empty() {
            let log = fs::read_to_string(LOG).unwrap();
            let ended = prism.child.try_wait().unwrap().is_some();
            assert!(!ended && start.elapsed() < PATIENCE, "{log}");
            if let Some((_, address)) = log.split_once("Prism is listening on http://")
                && let Some((address, _)) = address.split_once('\n')
            {
                prism.address = address.to_owned();
            }
            sleep(Duration::from_millis(100));
        }
        prism
    }
}

impl Drop for Prism {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}
