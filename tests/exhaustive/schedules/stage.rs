//! Several runs of `reconcile` on one world, of which each waits at every call until it is let through.
//!
//! All of them, and the proxies through which they call, share one thread. So it can be seen when none of them gets any
//! further, and what happens next is chosen among the same calls whenever the same schedule is played.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use countersign::aws::Access;
use countersign::demo::Story;
use countersign::domain::Repository;
use countersign::git::Checkout;
use countersign::github::GitHub;
use countersign::reconcile::Clients;
use http::Request;
use hyper::body::Bytes;
use sandbox::World;
use tokio::sync::oneshot;
use tokio::task::{JoinHandle, spawn_local};

use crate::kit::inside::{Ran, run_with};
use crate::proxy::{Asked, Fate, Proxy, Traffic};
use crate::schedules::random::hash;

/// So often everybody else gets a turn in which nothing happens, before it is believed that nothing will.
const CALM: usize = 48;
/// The longest that a client pauses before it tries again, and some more.
const PAUSE: Duration = Duration::from_millis(2600);

struct Run {
    number: usize,
    /// When it began, in the world's time.
    since: i64,
    ends: JoinHandle<Ran>,
    _proxy: Proxy,
}

/// A call, by what does not differ when the same schedule is played again.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Call {
    pub(crate) run: usize,
    pub(crate) operation: String,
    pub(crate) subject: String,
}

impl fmt::Display for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            run,
            operation,
            subject,
        } = self;
        write!(f, "run {run}: {operation} {subject}")
    }
}

/// A call that is not let through yet.
pub(crate) struct Waiting {
    pub(crate) call: Call,
    /// Whether the client makes it again where it fails.
    pub(crate) is_repeated: bool,
    pub(crate) meets: oneshot::Sender<Fate>,
}

/// What a run has asked so far.
#[derive(Default)]
struct Seen {
    has_changed: bool,
    times: BTreeMap<u64, usize>,
}

/// What happens to what a run asks before it changes anything, by the call and a number that is another for each.
pub(crate) type Weather = Arc<dyn Fn(&Asked, u64) -> Fate + Send + Sync>;

pub(crate) struct Stage {
    pub(crate) story: Story,
    pub(crate) weather: Weather,
    pub(crate) log: Vec<String>,
    pub(crate) calls: usize,
    pub(crate) begun: usize,
    waiting: Arc<Mutex<Vec<Waiting>>>,
    runs: Vec<Run>,
    traffic: Arc<Traffic>,
    checkout: Option<(String, PathBuf)>,
    /// A call that failed and is about to be made again.
    owed: Option<(Call, Instant)>,
}

impl Stage {
    pub(crate) fn new(story: Story) -> Self {
        Self {
            story,
            weather: Arc::new(|_, _| Fate::Pass),
            log: Vec::new(),
            calls: 0,
            begun: 0,
            waiting: Arc::default(),
            runs: Vec::new(),
            traffic: Arc::default(),
            checkout: None,
            owed: None,
        }
    }

    pub(crate) fn say(&mut self, line: impl Into<String>) {
        self.log.push(line.into());
    }

    /// The runs that have not ended, with the time when they began.
    pub(crate) fn alive(&self) -> Vec<(usize, i64)> {
        self.runs
            .iter()
            .map(|run| (run.number, run.since))
            .collect()
    }

    /// The calls that wait, in an order that does not depend on who was faster.
    pub(crate) fn waiting(&self) -> Vec<Call> {
        let waiting = self.waiting.lock().unwrap();
        let mut calls: Vec<Call> = waiting.iter().map(|it| it.call.clone()).collect();
        calls.sort();
        calls
    }

    /// Takes out one of the calls that wait.
    pub(crate) fn take(&mut self, call: &Call) -> Waiting {
        let mut waiting = self.waiting.lock().unwrap();
        let index = waiting.iter().position(|it| it.call == *call).unwrap();
        waiting.remove(index)
    }

    /// Nobody goes on before this call was made again, as clients do.
    pub(crate) fn owes(&mut self, call: &Call) {
        self.owed = Some((call.clone(), Instant::now() + PAUSE));
    }

    /// Begins a run in a checkout of the default branch's head.
    pub(crate) async fn begin(&mut self) -> usize {
        self.begun += 1;
        let number = self.begun;
        let head = {
            let world = self.story.sandbox.world();
            let branch = world.github.default_branch();
            world.github.head(branch).unwrap().to_owned()
        };
        if self.checkout.as_ref().is_none_or(|(of, _)| *of != head) {
            self.checkout = Some((head, self.story.checkout().unwrap()));
        }
        let checkout = self.checkout.as_ref().unwrap().1.clone();
        let proxy = self.proxy(number).await;
        let clients = connect(&self.story.sandbox.world(), &proxy.url, checkout);
        let ends = spawn_local(async move { run_with(&clients.await).await });
        let since = self.story.sandbox.world().now();
        self.runs.push(Run {
            number,
            since,
            ends,
            _proxy: proxy,
        });
        number
    }

    /// The proxy of one run: until the run has changed something its calls are let through at once, after that they wait.
    async fn proxy(&self, run: usize) -> Proxy {
        let waiting = Arc::clone(&self.waiting);
        let weather = Arc::clone(&self.weather);
        let seen: Arc<Mutex<Seen>> = Arc::default();
        let decide = move |request: &Request<Bytes>| {
            let asked = Asked::read(request);
            let mut seen = seen.lock().unwrap();
            seen.has_changed |= mutates(&asked.operation);
            let turn = if seen.has_changed {
                let (meets, fate) = oneshot::channel();
                let is_repeated = is_repeated(&asked.operation, request.body());
                let call = Call {
                    run,
                    operation: asked.operation,
                    subject: asked.subject,
                };
                waiting.lock().unwrap().push(Waiting {
                    call,
                    is_repeated,
                    meets,
                });
                Err(fate)
            } else {
                // Queries of GraphQL are told apart by what they ask.
                let is_query = asked.operation.ends_with("/graphql");
                let query = is_query.then_some(request.body());
                let call = hash(&(&asked.operation, &asked.subject, query));
                let times = seen.times.entry(call).or_default();
                *times += 1;
                Ok(weather(&asked, hash(&(run, call, *times))))
            };
            async move {
                match turn {
                    Ok(fate) => fate,
                    Err(fate) => fate.await.unwrap_or_else(|_| Fate::lost_before()),
                }
            }
        };
        Proxy::to(&self.story.sandbox.url(), Arc::clone(&self.traffic), decide).await
    }

    /// Ends a run without a word, as SIGKILL does, if it has not ended by itself.
    pub(crate) fn kill(&mut self, number: usize) {
        self.runs.retain(|run| {
            let is_it = run.number == number;
            if is_it {
                run.ends.abort();
            }
            !is_it
        });
        let mut waiting = self.waiting.lock().unwrap();
        waiting.retain(|it| it.call.run != number);
        self.owed.take_if(|(call, _)| call.run == number);
    }

    /// Returns when every run waits at a call or has ended, and says who ended and how.
    pub(crate) async fn quiet(&mut self) -> Vec<(usize, Ran)> {
        let mut ended = Vec::new();
        loop {
            let traffic = Arc::clone(&self.traffic);
            let arrived = || traffic.arrived.load(Ordering::SeqCst);
            let before = arrived();
            for _ in 0..CALM {
                tokio::task::yield_now().await;
            }
            let is_busy = traffic.forwarding.load(Ordering::SeqCst) > 0 || arrived() != before;
            while let Some(index) = self.runs.iter().position(|run| run.ends.is_finished()) {
                let run = self.runs.remove(index);
                ended.push((run.number, run.ends.await.unwrap()));
            }
            self.waiting
                .lock()
                .unwrap()
                .retain(|call| !call.meets.is_closed());
            if !is_busy && self.everybody_waits() {
                self.calls = usize::try_from(arrived()).unwrap();
                ended.sort_by_key(|(number, _)| *number);
                return ended;
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }

    fn everybody_waits(&mut self) -> bool {
        let waiting = self.waiting();
        self.owed.take_if(|(call, until)| {
            let is_over = self.runs.iter().all(|run| run.number != call.run);
            waiting.contains(call) || is_over || Instant::now() > *until
        });
        let waits = |run: &Run| waiting.iter().any(|call| call.run == run.number);
        self.owed.is_none() && self.runs.iter().all(waits)
    }
}

/// Whether a call is made again where it fails.
fn is_repeated(operation: &str, body: &[u8]) -> bool {
    match operation.split_once(':').unwrap() {
        ("github", _) => !mutates(operation),
        (_, "CreateSecret" | "CreateAccessKey" | "UpdateSecretVersionStage" | "Publish") => false,
        (_, "PutSecretValue") => !String::from_utf8_lossy(body).contains("\"claim-"),
        (_, _) => true,
    }
}

/// Whether a call may change something.
fn mutates(operation: &str) -> bool {
    let reads = [":Get", ":List", ":Describe", ":Lookup", ":GET ", "/graphql"];
    !reads.iter().any(|read| operation.contains(read))
}

/// As `countersign::demo::Story::clients`, but through a proxy.
pub(crate) fn connect(
    world: &World,
    proxy: &str,
    checkout: PathBuf,
) -> impl Future<Output = Clients> + use<> {
    let name = format!("{}/{}", world.github.owner(), world.github.name());
    let repository = Repository::new(&name).unwrap();
    let token = world.github.token().to_owned();
    let access = Access::At {
        endpoint: format!("{proxy}/aws"),
        access_key_id: world.credentials.access_key_id.clone(),
        secret: world.credentials.secret_access_key.clone(),
    };
    let api = format!("{proxy}/github");
    async move {
        let graphql = format!("{api}/graphql");
        let github = GitHub::connect(&api, &graphql, token.into(), repository.clone());
        Clients {
            checkout: Checkout::open(&checkout).await.unwrap(),
            github: github.unwrap(),
            repository,
            repository_id: None,
            access,
            run: "local".to_owned(),
        }
    }
}
