//! Every call of a run × everything that can go wrong with it.

use std::sync::Mutex;
use std::time::Duration;

use hyper::body::Bytes;

use crate::proxy::{Asked, Fate, error};
use crate::secrecy::scene::{LOUDEST, Scene, nothing_leaked};

/// How many runs at a time: they wait more than they compute.
const AT_ONCE: usize = 4;

type Fault = (&'static str, fn(&Asked) -> Fate);

const FAULTS: [Fault; 11] = [
    ("lost before", |_| Fate::lost_before()),
    ("lost after", |_| Fate::lost_after()),
    ("500 before", |call| {
        Fate::Answer(error(&call.operation, 500, "InternalFailure", "It failed."))
    }),
    ("500 after", |call| {
        Fate::answered(error(&call.operation, 500, "InternalFailure", "It failed."))
    }),
    ("503", |call| {
        Fate::Answer(error(
            &call.operation,
            503,
            "ServiceUnavailable",
            "It is not there.",
        ))
    }),
    ("throttled", |call| {
        Fate::Answer(error(
            &call.operation,
            400,
            "ThrottlingException",
            "Rate exceeded",
        ))
    }),
    ("denied", |call| {
        Fate::Answer(error(
            &call.operation,
            403,
            "AccessDenied",
            "Not authorized.",
        ))
    }),
    ("denied after", |call| {
        Fate::answered(error(
            &call.operation,
            403,
            "AccessDenied",
            "Not authorized.",
        ))
    }),
    ("truncated", |_| {
        Fate::Spoil(Box::new(|response| {
            let body = response.body_mut();
            body.truncate(body.len() / 2);
        }))
    }),
    ("no body", |_| {
        Fate::Spoil(Box::new(|response| *response.body_mut() = Bytes::new()))
    }),
    ("slow", |_| Fate::Delay(Duration::from_millis(300))),
];

/// The calls of a run that nothing disturbs, each with how often its operation was called by then.
pub(crate) fn recorded() -> Vec<(String, usize)> {
    let scene = Scene::new();
    let (code, _) = scene.run("human", "");
    assert_eq!(code, Some(0));
    let sent = scene.sent.lock().unwrap();
    sent.iter()
        .map(|sent| (sent.asked.operation.clone(), sent.times))
        .collect()
}

/// Does something with each case, with some of them at a time.
pub(crate) fn all<T: Send>(cases: &mut Vec<T>, one: impl Fn(T) + Sync) {
    let cases = Mutex::new(cases);
    let next = || cases.lock().unwrap().pop();
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                while let Some(case) = next() {
                    one(case);
                }
            });
        }
    });
}

#[test]
fn no_failure_shows_it() {
    let calls = recorded();
    let mut cases: Vec<_> = calls
        .iter()
        .flat_map(|call| FAULTS.iter().map(move |fault| (call, fault)))
        .collect();
    let count = cases.len();
    all(&mut cases, |(call, fault)| one(call, fault));
    println!(
        "{count} cases: {} calls × {} faults",
        calls.len(),
        FAULTS.len()
    );
}

/// A run in which that goes wrong, and where it did not end well the one that goes on from it.
fn one((operation, times): &(String, usize), (name, fault): &Fault) {
    let what = format!("{operation} {times}, {name}");
    let scene = Scene::new();
    let (here, number, fault) = (operation.clone(), *times, *fault);
    scene.decide(
        move |call, times| match call.operation == here && times == number {
            true => fault(call),
            false => Fate::Pass,
        },
    );
    let (code, left) = scene.run("human", LOUDEST);
    nothing_leaked(&what, &left);
    assert_ne!(code, Some(101), "{what}");
    if code != Some(0) {
        scene.decide(|_, _| Fate::Pass);
        scene.lease_ends();
        let (code, left) = scene.run("github", LOUDEST);
        nothing_leaked(&format!("the run after {what}"), &left);
        assert_eq!(code, Some(0), "{what}");
    }
}
