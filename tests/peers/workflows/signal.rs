//! What a cancelled run does to the process of its step.
//!
//! <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-cancellation>

use std::fs;
use std::process::{Child, Command};
use std::thread::sleep;
use std::time::{Duration, Instant};

use countersign::demo::Story;

/// How long GitHub waits between the interrupt and the kill.
const GRACE: Duration = Duration::from_secs(10);

/// Waits until the process of the step is countersign and has asked something, then interrupts it.
pub(super) fn interrupt(story: &Story, step: &Child) {
    let name = format!("/proc/{}/comm", step.id());
    story.sandbox.world().calls.clear();
    until("the step's process is countersign", || {
        fs::read_to_string(&name).unwrap().trim() == "countersign"
    });
    until("it has asked something", || {
        !story.sandbox.world().calls.is_empty()
    });
    let mut kill = Command::new("kill");
    kill.args(["-INT", &step.id().to_string()]);
    assert!(kill.status().unwrap().success());
    let sent = Instant::now();
    until("it has ended", || {
        fs::read_to_string(format!("/proc/{}/stat", step.id()))
            .unwrap()
            .contains(") Z ")
    });
    assert!(sent.elapsed() < GRACE);
}

fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !holds() {
        assert!(begun.elapsed() < GRACE, "not in time: {what}");
        sleep(Duration::from_millis(10));
    }
}
