//! The actual binary, started in a copy of a scene, and killed, frozen or let go on by what happens in the sandbox.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};
use std::time::Duration;

use countersign::demo::Story;
use rustix::process::{Pid, Signal, kill_process};
use sandbox::{Effect, When};
use tokio::process::{Child, Command};

use crate::exactly_once::faults::Point;
use crate::exactly_once::scene::Scene;
use crate::kit::{fault_at, in_story};

/// A process that is about to be started, for faults to send signals to.
#[derive(Debug, Clone, Default)]
pub(crate) struct Caller {
    id: Arc<AtomicI32>,
    is_signalled: Arc<AtomicBool>,
}

impl Caller {
    /// `countersign reconcile` against a copy of the scene.
    pub(crate) fn start(&self, scene: &Scene, story: &Story) -> Child {
        let command = in_story(story, &scene.checkout, &["reconcile"], &[]);
        let child = Command::from(command).kill_on_drop(true).spawn().unwrap();
        let id = i32::try_from(child.id().unwrap()).unwrap();
        self.id.store(id, Ordering::SeqCst);
        child
    }

    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(
            Pid::from_raw(self.id.load(Ordering::SeqCst)).unwrap(),
            signal,
        )
        .unwrap();
    }

    /// Sends a signal while a call is handled.
    pub(crate) fn signalled(&self, signal: Signal) -> Effect {
        let caller = self.clone();
        Effect::Act(Arc::new(move |_| {
            caller.signal(signal);
            caller.is_signalled.store(true, Ordering::SeqCst);
        }))
    }

    /// Waits until a call has sent its signal.
    pub(crate) async fn is_signalled(&self) {
        while !self.is_signalled.load(Ordering::SeqCst) {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
}

/// What is to happen at a call, one thing after the other.
pub(crate) fn at(story: &Story, point: &Point, when: When, effects: Vec<Effect>) {
    for effect in effects {
        fault_at(story, &point.operation, point.nth, when, effect);
    }
}

/// Waits until the process has ended, and returns its output and exit code; `None` if a signal killed it.
pub(crate) async fn ended(child: Child) -> (String, Option<i32>) {
    let output = tokio::time::timeout(Duration::from_secs(60), child.wait_with_output());
    let output = output.await.unwrap().unwrap();
    let text = [output.stdout, output.stderr].concat();
    (String::from_utf8(text).unwrap(), output.status.code())
}
