//! Two hundred requests for a hundred users, while two calls of a hundred fail: the figures, and that it ends well.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Instant;

use countersign::demo::Story;
use http::Request;
use hyper::body::Bytes;
use sandbox::World;

use crate::kit::inside::run_with;
use crate::kit::{begin, english, request};
use crate::proxy::{Asked, Fate, Proxy};
use crate::schedules::faults;
use crate::schedules::random::{Random, hash};
use crate::schedules::stage::connect;
use crate::schedules::variable;

const USERS: usize = 100;
/// Requests in one pull request.
const TOGETHER: usize = 10;
/// So many of a hundred calls go wrong.
const PERCENT: u64 = 2;
/// Longer than a claim is left to its run.
const PAUSE: i64 = 30 * 60;
/// More runs than it may take.
const ENOUGH: usize = 12;

fn user(number: usize) -> String {
    format!("batch-{number:03}")
}

/// Two requests for each user, approved and merged.
fn asked_for() -> Story {
    let users: Vec<String> = (0..USERS).map(user).collect();
    let users: Vec<&str> = users.iter().map(String::as_str).collect();
    let story = begin(&english(), &users);
    let files: Vec<(String, String)> = (0..USERS * 2)
        .map(|number| {
            let user = user(number % USERS);
            let path = format!("requests/request-{number:03}.yaml");
            (path, request(&user))
        })
        .collect();
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(path, text)| (&**path, &**text))
        .collect();
    for together in files.chunks(TOGETHER) {
        story.ask_and_merge(together).unwrap();
    }
    story
}

#[test]
fn two_hundred_requests_end_well_though_calls_fail() {
    let seed = variable("SEED").unwrap_or(1);
    let story = asked_for();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    let checkout = story.checkout().unwrap();
    let faults = Arc::new(AtomicUsize::new(0));
    let times: Arc<Mutex<std::collections::BTreeMap<u64, usize>>> = Arc::default();
    let counted = Arc::clone(&faults);
    let weather = move |request: &Request<Bytes>| {
        let asked = Asked::read(request);
        let is_query = asked.operation.ends_with("/graphql");
        let query = is_query.then_some(request.body());
        let call = hash(&(&asked.operation, &asked.subject, query));
        let mut times = times.lock().unwrap();
        let times = times.entry(call).or_default();
        *times += 1;
        let drawn = hash(&(seed, call, *times));
        let fate = match drawn % 100 < PERCENT {
            true => {
                counted.fetch_add(1, Ordering::SeqCst);
                faults::any(&mut Random::new(drawn), &asked.operation).1
            }
            false => Fate::Pass,
        };
        async { fate }
    };
    let began = Instant::now();
    let mut runs = 0;
    let mut calls = 0;
    loop {
        runs += 1;
        assert!(runs <= ENOUGH, "it takes more than {ENOUGH} runs");
        story.sandbox.world().calls.clear();
        let said = runtime.block_on(async {
            let proxy = Proxy::to(&story.sandbox.url(), Arc::default(), weather.clone()).await;
            // The world is let go before anybody calls.
            let clients = connect(&story.sandbox.world(), &proxy.url, checkout.clone());
            run_with(&clients.await).await
        });
        let mut world = story.sandbox.world();
        calls += world.calls.len();
        let summary = said.text.lines().last().unwrap_or_default();
        println!(
            "run {runs}: {} calls, exit {}: {summary}",
            world.calls.len(),
            said.exit
        );
        world.pass(PAUSE);
        if said.exit == 0 && is_right(&world).is_none() {
            break;
        }
    }
    let world = story.sandbox.world();
    assert_eq!(is_right(&world), None);
    println!(
        "{} requests for {USERS} users: {runs} runs, {:?}, {calls} calls, {} of them failed",
        USERS * 2,
        began.elapsed(),
        faults.load(Ordering::SeqCst)
    );
}

/// What is not right yet: each user has two keys, each in its secret, and everybody was told.
fn is_right(world: &World) -> Option<String> {
    for number in 0..USERS {
        let keys = world.iam.keys(&user(number));
        if keys.len() != 2 {
            return Some(format!("{} has {} keys", user(number), keys.len()));
        }
    }
    for number in 0..USERS * 2 {
        let user = user(number % USERS);
        let name = format!("{user}/access-key-request-{number:03}");
        let current = world
            .secrets
            .get(&name)
            .and_then(|secret| secret.labelled("AWSCURRENT"));
        let is_held = current.is_some_and(|version| {
            let mut keys = world.iam.keys(&user).iter();
            keys.any(|key| version.id.ends_with(&key.id) && version.value.contains(&key.secret))
        });
        if !is_held {
            return Some(format!("{name} has no key"));
        }
        let tags = &world.secrets.get(&name)?.tags;
        if !tags.contains_key("countersign:announced-at") {
            return Some(format!("{name} is not announced"));
        }
    }
    None
}
