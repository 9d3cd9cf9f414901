//! AWS as moto has it, behind a proxy that loses, refuses and delays single calls.
//!
//! moto has no event history: countersign asks the sandbox's, which knows of nothing that happens in moto. So what is shown
//! here is the half of recovery that Secrets Manager and IAM decide: names, tokens, labels and lists. A key that was lost
//! cannot be proved to be countersign's, so it must be left, and be named to a person; that it is deleted where it can be
//! proved is for the sandbox to show.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use countersign::demo::Story;
use http::header::DATE;
use http::{Request, Response};
use hyper::body::Bytes;
use serde_json::Value;
use tokio::runtime::Runtime;

use crate::kit::{LEASE, SECRET, USER};
use crate::moto::Moto;
use crate::proxy::{Asked, Fate, Proxy, error};
use crate::reconcile::{Said, comment, everything, one_request, run};

/// A claim is left so long to its run, and CloudTrail may take as long.
const OVER: i64 = LEASE + 1;
/// More runs than it takes to settle anything.
const ENOUGH: usize = 8;

type Fault = (&'static str, fn(&Asked) -> Fate);

const FAULTS: [Fault; 5] = [
    ("lost before", |_| Fate::lost_before()),
    ("lost after", |_| Fate::lost_after()),
    ("500 before", |call| Fate::Answer(failed(call))),
    ("500 after", |call| Fate::answered(failed(call))),
    ("slow", |_| Fate::Delay(Duration::from_millis(400))),
];

fn failed(call: &Asked) -> Response<Bytes> {
    error(&call.operation, 500, "InternalFailure", "It failed.")
}

type Decide = Box<dyn Fn(&Asked, usize) -> Fate + Send + Sync>;

/// A proxy in front of moto that keeps what it is asked, and moves moto's clock, which nobody else can.
struct FaultyProxy {
    proxy: Proxy,
    asked: Arc<Mutex<Vec<Asked>>>,
    decide: Arc<Mutex<Decide>>,
    /// How far the clock is ahead, in seconds.
    ahead: Arc<AtomicI64>,
    _runtime: Runtime,
}

impl FaultyProxy {
    fn to(moto: &str) -> Self {
        let runtime = Runtime::new().unwrap();
        let asked: Arc<Mutex<Vec<Asked>>> = Arc::default();
        let decide: Arc<Mutex<Decide>> = Arc::new(Mutex::new(Box::new(|_, _| Fate::Pass)));
        let ahead: Arc<AtomicI64> = Arc::default();
        let (log, deciding, offset) = (Arc::clone(&asked), Arc::clone(&decide), Arc::clone(&ahead));
        let proxy = runtime.block_on(Proxy::to(
            moto,
            Arc::default(),
            move |request: &Request<Bytes>| {
                let call = Asked::read(request);
                let mut log = log.lock().unwrap();
                log.push(call.clone());
                let times = log
                    .iter()
                    .filter(|it| it.operation == call.operation)
                    .count();
                let fate = deciding.lock().unwrap()(&call, times);
                let fate = dated(fate, offset.load(Ordering::SeqCst));
                async { fate }
            },
        ));
        Self {
            proxy,
            asked,
            decide,
            ahead,
            _runtime: runtime,
        }
    }

    /// From now on, and counted from now on.
    fn decide(&self, decide: impl Fn(&Asked, usize) -> Fate + Send + Sync + 'static) {
        self.asked.lock().unwrap().clear();
        *self.decide.lock().unwrap() = Box::new(decide);
    }

    fn pass(&self, story: &Story, seconds: i64) {
        story.sandbox.world().pass(seconds);
        self.ahead.fetch_add(seconds, Ordering::SeqCst);
    }
}

/// The same, with a clock that is ahead.
fn dated(fate: Fate, ahead: i64) -> Fate {
    let date = move |response: &mut Response<Bytes>| {
        let now = jiff::Timestamp::now().as_second() + ahead;
        let now = jiff::Timestamp::from_second(now).unwrap();
        let date = now.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
        response.headers_mut().insert(DATE, date.parse().unwrap());
    };
    match fate {
        Fate::Pass => Fate::Spoil(Box::new(date)),
        Fate::Spoil(spoil) => Fate::Spoil(Box::new(move |response| {
            spoil(response);
            date(response);
        })),
        fate => fate,
    }
}

#[test]
fn whatever_is_lost_between_here_and_moto_is_made_good_or_named() {
    let began = Instant::now();
    let mut moto = Moto::with_users(&[USER]);
    let faulty = FaultyProxy::to(&moto.endpoint);
    moto.endpoint.clone_from(&faulty.proxy.url);
    assert_eq!(run(&one_request(), &moto, "reconcile").code, Some(0));
    let calls: Vec<(String, usize)> = {
        let asked = faulty.asked.lock().unwrap();
        let times = |index: usize| {
            let same = asked[..=index].iter();
            same.filter(|it| it.operation == asked[index].operation)
                .count()
        };
        (0..asked.len())
            .map(|index| (asked[index].operation.clone(), times(index)))
            .collect()
    };
    let mut ends = [0; 2];
    for (operation, number) in &calls {
        for (name, fault) in FAULTS {
            println!("{operation} {number}, {name}:");
            moto.begin_again(&[USER]);
            faulty.ahead.store(0, Ordering::SeqCst);
            let story = one_request();
            let (here, at) = (operation.clone(), *number);
            faulty.decide(
                move |call, times| match call.operation == here && times == at {
                    true => fault(call),
                    false => Fate::Pass,
                },
            );
            let first = run(&story, &moto, "reconcile");
            assert_ne!(first.code, Some(101));
            faulty.decide(|_, _| Fate::Pass);
            let said = settled(&story, &moto, &faulty);
            ends[usize::from(judged(&story, &moto, &said))] += 1;
        }
    }
    println!(
        "{} cases: {} calls × {} faults; {} ended with the key, {} with a lost key that was named; {:?}",
        calls.len() * FAULTS.len(),
        calls.len(),
        FAULTS.len(),
        ends[0],
        ends[1],
        began.elapsed()
    );
}

/// Runs, each after the lease of the one before, until one changes nothing, and says what that one says.
fn settled(story: &Story, moto: &Moto, faulty: &FaultyProxy) -> Said {
    for _ in 0..ENOUGH {
        let before = everything(story, moto);
        faulty.pass(story, OVER);
        let said = run(story, moto, "reconcile");
        assert_ne!(said.code, Some(3));
        if everything(story, moto) == before && !said.text.contains(" reserved requests/") {
            return said;
        }
    }
    panic!("it does not settle");
}

/// Whether a lost key was named; else the request has its key. No key is lost in silence, and none is doubled.
fn judged(story: &Story, moto: &Moto, said: &Said) -> bool {
    let secret = moto.secret(SECRET);
    let keys = moto.keys(USER);
    let stored = secret
        .current
        .strip_prefix("key-")
        .map(|rest| rest.split_once('-').unwrap().1);
    if let Some(key) = stored {
        let value: Value = serde_json::from_str(&secret.value).unwrap();
        assert_eq!(value["AccessKeyId"], key);
        assert!(
            keys.iter().any(|have| have == key),
            "{key} is stored, and not there"
        );
        assert!(secret.tags.contains_key("countersign:announced-at"));
        assert!(!moto.notices().is_empty());
    }
    let lost: Vec<&String> = keys
        .iter()
        .filter(|key| Some(key.as_str()) != stored)
        .collect();
    for key in &lost {
        assert!(said.text.contains(*key), "{key} is lost in silence");
    }
    assert!(
        lost.len() + usize::from(stored.is_some()) == 1,
        "{keys:?}, {stored:?}"
    );
    comment(story, 1);
    assert_eq!(said.code, Some(if lost.is_empty() { 0 } else { 4 }));
    !lost.is_empty()
}
