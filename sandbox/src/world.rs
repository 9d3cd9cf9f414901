//! The state of the sandbox, in one place.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::io;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::aws::cloudtrail::Trail;
use super::aws::credentials::Credentials;
use super::aws::iam::{AccessKey, Iam};
use super::aws::ids::{ACCOUNT, Ids, REGION};
use super::aws::kms::Key;
use super::aws::secrets::state::Secrets;
use super::aws::sns::Sns;
use super::faults::{Gate, Trouble, When};
use super::github::model::GitHub;

/// When a new world begins: nine in the morning (UTC) of Monday, 2 November 2026.
const BEGINNING: i64 = 1_793_610_000;

/// The whole state of the sandbox: clock, accounts, repository, and the calls received.
#[derive(Debug, Clone)]
pub struct World {
    /// The current time.
    pub clock: Clock,
    /// IAM users and their access keys.
    pub iam: Iam,
    /// The secrets of Secrets Manager in the sandbox's own region.
    pub secrets: Secrets,
    /// Those of other regions.
    pub(crate) secrets_elsewhere: BTreeMap<String, Secrets>,
    /// The topics of SNS, and what was published.
    pub sns: Sns,
    /// The event history of CloudTrail.
    pub trail: Trail,
    /// The keys of KMS: at first one that is enabled, `alias/countersign`.
    pub keys: Vec<Key>,
    /// The repository, its people and its pull requests.
    pub github: GitHub,
    /// The credentials that the sandbox gives to its caller.
    pub credentials: Credentials,
    /// The credentials that AssumeRoleWithWebIdentity issued.
    pub assumed: Vec<Credentials>,
    /// Every call, in order of arrival.
    pub calls: Vec<Call>,
    /// Operations that the credentials may not use.
    pub denied: BTreeSet<String>,
    /// The message of a denial, by operation; by default, that no identity-based policy allows it.
    pub denials: BTreeMap<String, String>,
    /// The code with which STS refuses every token, such as `InvalidIdentityToken`; `None` if it accepts them.
    pub refused_token: Option<&'static str>,
    /// The faults still to happen; each is removed once it has.
    pub faults: Vec<Fault>,
    /// How long each response takes. Tests that count round trips set it, so that calls overlap.
    pub latency: Duration,
    pub(crate) ids: Ids,
    ticks: u64,
}

/// The time of the sandbox, in seconds since 1970.
#[derive(Debug, Clone, Copy)]
pub enum Clock {
    /// Stands still until moved.
    Still(i64),
    /// Runs with the machine's clock, this many seconds ahead of it.
    Running(i64),
}

/// A call that reached the sandbox.
#[derive(Debug, Clone)]
pub struct Call {
    /// The service and its operation: `iam:CreateAccessKey`, `github:POST /graphql`.
    pub operation: String,
    /// Whether the operation may change the world.
    pub mutates: bool,
    /// When the request was read, as an ordinal among all starts and ends.
    pub started: u64,
    /// When the response was ready or the connection dropped, as such an ordinal; `None` while in progress.
    pub ended: Option<u64>,
    /// The status of the response; `None` if the connection was dropped.
    pub status: Option<u16>,
    /// The `User-Agent` header.
    pub user_agent: String,
}

/// Something that goes wrong at a call.
#[derive(Debug, Clone)]
pub struct Fault {
    /// The operation, as in [`Call::operation`].
    pub operation: String,
    /// The n-th call of the operation from now on, counted from one; [`Fault::EVERY`] for each of them.
    pub nth: usize,
    /// Whether it happens before the operation has its effect, or after.
    pub when: When,
    /// The effect.
    pub effect: Effect,
}

/// What a fault does.
#[derive(Clone)]
pub enum Effect {
    /// Closes the connection without an answer.
    Drop,
    /// Waits; the clock of the world is not affected.
    Delay(Duration),
    /// Holds the call until the gate is opened, even if its caller has gone by then.
    Hold(Gate),
    /// Shows lists and secrets as they were this many seconds ago; only before the effect of a read.
    Stale(i64),
    /// Responds with an error in the service's own format.
    Answer(Trouble),
    /// Truncates the body of the response, so that it does not parse; only after the effect.
    Truncate,
    /// Empties every string in the body of the response, which still parses; only after the effect.
    EmptyFields,
    /// Does something else meanwhile: a person creates a key, a branch moves, the caller is killed.
    Act(Arc<dyn Fn(&mut World) + Send + Sync>),
}

impl Fault {
    /// As [`Fault::nth`]: every call, until the fault is removed.
    pub const EVERY: usize = 0;
}

impl fmt::Debug for Effect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Effect::Drop => f.write_str("Drop"),
            Effect::Delay(time) => write!(f, "Delay({time:?})"),
            Effect::Hold(_) => f.write_str("Hold"),
            Effect::Stale(seconds) => write!(f, "Stale({seconds})"),
            Effect::Answer(trouble) => write!(f, "Answer({trouble:?})"),
            Effect::Truncate => f.write_str("Truncate"),
            Effect::EmptyFields => f.write_str("EmptyFields"),
            Effect::Act(_) => f.write_str("Act"),
        }
    }
}

impl World {
    /// A world without IAM users and secrets, with the topic `countersign` and the repository `acme/access-keys`.
    ///
    /// Its clock stands at [`BEGINNING`].
    pub(crate) fn new() -> io::Result<World> {
        let github =
            GitHub::new("acme", "access-keys", &[], BEGINNING).map_err(io::Error::other)?;
        let mut ids = Ids::new(1);
        Ok(World {
            clock: Clock::Still(BEGINNING),
            iam: Iam::new(ACCOUNT),
            secrets: Secrets::new(ACCOUNT, REGION),
            secrets_elsewhere: BTreeMap::new(),
            sns: Sns::new(ACCOUNT, REGION, "countersign"),
            trail: Trail::new(ACCOUNT),
            keys: vec![Key::new("countersign")],
            github,
            credentials: Credentials::new(&mut ids, "countersign-reconcile", "sandbox"),
            assumed: Vec::new(),
            calls: Vec::new(),
            denied: BTreeSet::new(),
            denials: BTreeMap::new(),
            refused_token: None,
            faults: Vec::new(),
            latency: Duration::ZERO,
            ids,
            ticks: 0,
        })
    }

    /// Returns the current time, in seconds since 1970.
    pub fn now(&self) -> i64 {
        match self.clock {
            Clock::Still(now) => now,
            Clock::Running(offset) => {
                let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH);
                since_1970.map_or(0, |since| since.as_secs().cast_signed()) + offset
            }
        }
    }

    /// Advances the clock.
    pub fn pass(&mut self, seconds: i64) {
        match &mut self.clock {
            Clock::Still(time) | Clock::Running(time) => *time += seconds,
        }
    }

    /// Returns the secrets of a region.
    pub(crate) fn secrets_in(&mut self, region: &str) -> &mut Secrets {
        match region {
            REGION => &mut self.secrets,
            other => {
                let elsewhere = self.secrets_elsewhere.entry(other.to_owned());
                elsewhere.or_insert_with(|| Secrets::new(ACCOUNT, other))
            }
        }
    }

    /// Runs `see` with lists and secrets as they were this many seconds ago.
    pub(crate) fn seconds_ago<T>(&mut self, seconds: i64, see: impl FnOnce(&mut World) -> T) -> T {
        let lags = (
            self.secrets.list_lag,
            self.secrets.read_lag,
            self.iam.list_lag,
        );
        (
            self.secrets.list_lag,
            self.secrets.read_lag,
            self.iam.list_lag,
        ) = (seconds, seconds, seconds);
        let seen = see(self);
        (
            self.secrets.list_lag,
            self.secrets.read_lag,
            self.iam.list_lag,
        ) = lags;
        seen
    }

    /// Creates an access key as a person would, with its event in CloudTrail; `None` if the user has two keys or is unknown.
    pub fn create_key_by_hand(&mut self, person: &str, user: &str) -> Option<AccessKey> {
        let now = self.now();
        let person = Credentials::new(&mut self.ids, "administrator", person);
        let key = self.iam.create_access_key(user, now).ok()?;
        self.trail.record_key(now, &person, user, &key);
        Some(key)
    }

    /// Deletes an access key as a person would, with its event in CloudTrail; returns whether it existed.
    pub fn delete_key_by_hand(&mut self, person: &str, user: &str, key: &str) -> bool {
        let now = self.now();
        let person = Credentials::new(&mut self.ids, "administrator", person);
        self.trail.record_deletion(now, &person, user, key);
        self.iam.delete_access_key(user, key, now).is_ok()
    }

    /// Switches an access key on or off as a person would, with its event in CloudTrail; returns whether it exists.
    pub fn switch_key_by_hand(
        &mut self,
        person: &str,
        user: &str,
        key: &str,
        active: bool,
    ) -> bool {
        let now = self.now();
        let person = Credentials::new(&mut self.ids, "administrator", person);
        self.trail.record_switch(now, &person, user, key, active);
        self.iam.update_access_key(user, key, active, now).is_ok()
    }

    /// Lets a call of countersign's role arrive late that switches an access key; returns whether the key exists.
    pub fn repeat_switch(&mut self, user: &str, key: &str, active: bool, agent: &str) -> bool {
        let now = self.now();
        let session = self.credentials.clone();
        self.trail
            .record_switch_by(now, &session, (user, key), active, agent);
        self.iam.update_access_key(user, key, active, now).is_ok()
    }

    /// Returns the depth of the calls in round trips: the longest chain in which each call started after the previous one ended.
    pub fn depth(&self) -> usize {
        let mut spans: Vec<(u64, u64)> = self
            .calls
            .iter()
            .filter_map(|call| Some((call.ended?, call.started)))
            .collect();
        spans.sort_unstable();
        let (mut depth, mut last) = (0, 0);
        for (ended, started) in spans {
            if started > last {
                depth += 1;
                last = ended;
            }
        }
        depth
    }

    /// Records the start of a call; returns the ordinal to pass to [`World::end`].
    pub(crate) fn start(&mut self, operation: &str, mutates: bool, user_agent: &str) -> u64 {
        self.ticks += 1;
        self.calls.push(Call {
            operation: operation.to_owned(),
            mutates,
            started: self.ticks,
            ended: None,
            status: None,
            user_agent: user_agent.to_owned(),
        });
        self.ticks
    }

    /// Records the end of a call, unless the test has cleared it from `calls`.
    pub(crate) fn end(&mut self, started: u64, status: Option<u16>) {
        self.ticks += 1;
        if let Some(call) = self.calls.iter_mut().rfind(|call| call.started == started) {
            call.ended = Some(self.ticks);
            call.status = status;
        }
    }

    /// Removes and returns the faults that hit this call, in the order in which they were added.
    pub(crate) fn take_faults(&mut self, operation: &str) -> Vec<(When, Effect)> {
        let mut hits = Vec::new();
        self.faults.retain_mut(|fault| {
            if fault.operation != operation {
                return true;
            }
            if fault.nth <= 1 {
                hits.push((fault.when, fault.effect.clone()));
                return fault.nth == Fault::EVERY;
            }
            fault.nth -= 1;
            true
        });
        hits
    }
}
