//! How fast countersign is beside what it replaces, on the sandbox: `cargo bench --bench suite`.
//!
//! Prints ratios, for times alone say as much about the machine; both are measured as whole processes. `DELAY` is how long each
//! call takes, 50 ms by default; `RUNS` how often each case is run, 3 by default: the median counts. The handler (`handler.py`) needs
//! boto3: `PYTHON` is a Python that has it. `benches/validate` compares `validate` with jsonschema-cli.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a bench that cannot prepare its world has failed, and prints what it measured"
)]

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use countersign::demo::{Story, configuration};
use countersign::domain::Locale;
use sandbox::Sandbox;
use sandbox::github::{Author, Change};

const BINARY: &str = env!("CARGO_BIN_EXE_countersign");

fn number(variable: &str, usual: usize) -> usize {
    std::env::var(variable).map_or(usual, |text| text.parse().unwrap())
}

fn story(users: &[String]) -> Story {
    let story = Story::begin(Sandbox::start().unwrap(), &configuration(Locale::ENGLISH)).unwrap();
    let mut world = story.sandbox.world();
    world.iam.new_key_failures = 0;
    users.iter().for_each(|user| world.iam.add_user(user));
    drop(world);
    story
}

/// What a run took.
struct Took {
    time: Duration,
    calls: usize,
    /// The most memory, in MiB; 0 where `/proc` does not say.
    memory: u64,
}

/// Runs countersign to its end.
fn run(story: &Story, checkout: &Path, arguments: &[&str]) -> Took {
    story.sandbox.world().calls.clear();
    let begun = Instant::now();
    let mut child = Command::new(BINARY)
        .args(arguments)
        .current_dir(checkout)
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap())
        .envs(story.sandbox.environment())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut memory = 0;
    let ended = loop {
        if let Some(ended) = child.try_wait().unwrap() {
            break ended;
        }
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kib = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
        memory = kib.unwrap_or_default().max(memory);
        std::thread::sleep(Duration::from_millis(1));
    };
    let time = begun.elapsed();
    assert!(ended.success(), "{arguments:?}: {ended}");
    Took {
        time,
        calls: story.sandbox.world().calls.len(),
        memory: memory.div_ceil(1024),
    }
}

fn median(mut times: Vec<Duration>) -> f64 {
    times.sort();
    times[times.len() / 2].as_secs_f64()
}

/// How long the handler takes for the same users, with its start, as ours is measured; `None` without boto3.
fn handled(users: &[String], delay: Duration) -> Option<Duration> {
    let python = std::env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let story = story(users);
    story.sandbox.world().latency = delay;
    let begun = Instant::now();
    let mut child = Command::new(&python)
        .arg("benches/handler.py")
        .env("AWS_DEFAULT_REGION", "ap-northeast-1")
        .envs(story.sandbox.environment())
        .stdin(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let text = users.join("\n");
    child.stdin.take()?.write_all(text.as_bytes()).ok()?;
    let ended = child.wait().ok()?;
    ended.success().then(|| begun.elapsed())
}

/// As many approved requests, two for each user and in one pull request, issued by one run, beside the handler.
fn issuing(requests: usize, aim: f64, delay: Duration, runs: usize) {
    let users: Vec<String> = (0..requests)
        .map(|n| format!("batch-{:03}", n / 2))
        .collect();
    let mut distinct = users.clone();
    distinct.dedup();
    let (mut ours, mut theirs, mut calls) = (Vec::new(), Vec::new(), 0);
    for _ in 0..runs {
        let story = story(&distinct);
        let files: Vec<(String, String)> = users
            .iter()
            .enumerate()
            .map(|(n, user)| (format!("requests/{n:014}.yaml"), request(user)))
            .collect();
        for pull in files.chunks(2) {
            let pull: Vec<_> = pull
                .iter()
                .map(|(path, text)| (path.as_str(), text.as_str()))
                .collect();
            story.ask_and_merge(&pull).unwrap();
        }
        let checkout = story.checkout().unwrap();
        story.sandbox.world().latency = delay;
        let took = run(&story, &checkout, &["reconcile"]);
        let world = story.sandbox.world();
        let keys: usize = world.iam.users().iter().map(|user| user.keys.len()).sum();
        assert_eq!(keys, requests);
        drop(world);
        calls = took.calls;
        ours.push(took.time);
        theirs.extend(handled(&users, delay));
    }
    let ours = median(ours);
    if theirs.is_empty() {
        println!(
            "{requests} requests: {ours:.2} s, {calls} calls; no handler: PYTHON has no boto3"
        );
        return;
    }
    let theirs = median(theirs);
    let ratio = ours / theirs;
    println!(
        "{requests} requests: {ours:.2} s with {calls} calls, the handler {theirs:.2} s: ratio {ratio:.2} (aim: {aim})"
    );
}

fn request(user: &str) -> String {
    format!("iamUser: {user}\nreason: The nightly batch exports reports to S3\n")
}

/// A run over requests of which everybody was told.
fn nothing_to_do(requests: usize, delay: Duration) {
    let story = story(&[]);
    let mut files = Vec::new();
    {
        let mut world = story.sandbox.world();
        let now = world.now();
        for n in 0..requests {
            let (user, stem) = (format!("batch-{:05}", n / 2), format!("{n:014}"));
            let key = format!("AKIA{n:016}");
            let path = format!("requests/{stem}.yaml");
            let pull = format!("https://github.com/acme/access-keys/pull/{}", n + 1);
            let tags = [
                ("countersign:version", "1"),
                ("countersign:repository", "871640321"),
                ("countersign:request", path.as_str()),
                (
                    "countersign:blob",
                    "0123456789012345678901234567890123456789",
                ),
                ("countersign:pull", pull.as_str()),
                (
                    "countersign:head",
                    "0123456789012345678901234567890123456789",
                ),
                ("countersign:approved-by", "kenji"),
                (
                    "countersign:run",
                    "acme/access-keys/actions/runs/1/attempts/1",
                ),
                ("countersign:key", key.as_str()),
                ("countersign:issued-at", "2026-11-02T09:00:00Z"),
                ("countersign:announced-at", "2026-11-02T09:00:00Z"),
            ];
            let name = format!("{user}/access-key-{stem}");
            let version = format!("key-{n:016x}-{key}");
            world.secrets.add(&name, &version, "{}", &tags, now);
            files.push(Change::add(path, request(&user)));
        }
        let root = Author::new("root");
        world.github.push_to_default(&root, &files, now).unwrap();
        world.pass(3 * 86_400);
        world.latency = delay;
    }
    let checkout = story.checkout().unwrap();
    let took = run(&story, &checkout, &["reconcile"]);
    println!(
        "no-op over {requests} requests: {:.2} s, {} calls (aim: 110), {} MiB (aim: 64)",
        took.time.as_secs_f64(),
        took.calls,
        took.memory
    );
}

fn start(runs: usize) {
    let times = (0..10 * runs).map(|_| {
        let begun = Instant::now();
        let output = Command::new(BINARY).arg("--version").output().unwrap();
        assert!(output.status.success());
        begun.elapsed()
    });
    let size = std::fs::metadata(BINARY).unwrap().len() as f64 / 1e6;
    println!(
        "start: {:.1} ms (aim: 10); size with the sandbox: {size:.1} MB (aim without it: 15)",
        median(times.collect()) * 1e3
    );
}

fn main() {
    let delay = Duration::from_millis(number("DELAY", 50).try_into().unwrap());
    let runs = number("RUNS", 3);
    start(runs);
    issuing(1, 1.0, delay, runs);
    issuing(100, 0.15, delay, runs.min(3));
    nothing_to_do(number("REQUESTS", 10_000), delay);
}
