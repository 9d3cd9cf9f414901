//! One schedule: what happens, in which order, drawn from a seed.

use std::sync::Arc;

use tokio::sync::oneshot;

use crate::kit::inside::Ran;
use crate::kit::invariants::nothing_is_changed;
use crate::kit::{LEASE, begin, english};
use crate::proxy::{Asked, Fate};
use crate::schedules::faults;
use crate::schedules::people::People;
use crate::schedules::random::{Random, hash};
use crate::schedules::stage::Stage;

/// How long a claim is left to the run that made it, and a second.
const OVER: i64 = LEASE + 1;
/// AWS refuses a signature that is older.
const SIGNED: i64 = 5 * 60;
/// More runs than it takes to settle anything.
const ENOUGH: usize = 14;
/// The credentials of a run live for less.
const CREDENTIALS: i64 = 24 * 3600;

/// What was played, for those who judge it.
pub(crate) struct Played {
    pub(crate) stage: Stage,
    pub(crate) people: People,
    pub(crate) faults: usize,
    pub(crate) settled: Settled,
}

/// How it ended.
#[derive(Default)]
pub(crate) struct Settled {
    /// What the last run said.
    pub(crate) last: String,
    /// What the last run changed; it had nothing to do.
    pub(crate) changed: Vec<String>,
    /// What a run said that went wrong, though nothing disturbed it.
    pub(crate) failed: Option<String>,
}

struct Schedule {
    random: Random,
    stage: Stage,
    people: People,
    faults: usize,
    /// Calls that are still on their way, and since when.
    late: Vec<(oneshot::Sender<()>, i64)>,
    /// How much longer the clock may move at most: within two days of its creation a lost key is found.
    rest_of_clock: i64,
}

pub(crate) async fn play(seed: u64) -> Played {
    let mut random = Random::new(seed);
    let story = begin(&english(), &[]);
    let people = People::begin(&story, &mut random);
    let mut stage = Stage::new(story);
    let badness = random.one_of(&[0, 0, 10, 40]);
    stage.weather = Arc::new(move |asked: &Asked, call| {
        let drawn = hash(&(seed, call));
        match drawn % 1000 < badness {
            true => faults::any(&mut Random::new(drawn), &asked.operation).1,
            false => Fate::Pass,
        }
    });
    let mut schedule = Schedule {
        random,
        stage,
        people,
        faults: 0,
        late: Vec::new(),
        rest_of_clock: 30 * 3600,
    };
    schedule.disturbed().await;
    schedule.settle().await
}

impl Schedule {
    async fn disturbed(&mut self) {
        let most_runs = 2 + self.random.below(5);
        let moves = 30 + self.random.below(90);
        for _ in 0..moves {
            self.wait().await;
            if self.stage.begun >= most_runs && self.stage.alive().is_empty() {
                break;
            }
            match self.random.below(100) {
                0..76 => self.let_through().await,
                76..84 => self.begin(most_runs).await,
                84..91 => self.pass(),
                91..96 => {
                    let said = self.people.act(&self.stage.story, &mut self.random);
                    self.stage.say(said);
                }
                96..98 => self.lag(),
                _ => self.kill(),
            }
        }
    }

    /// Waits until nobody gets further, and writes down who ended.
    async fn wait(&mut self) -> Vec<(usize, Ran)> {
        let ended = self.stage.quiet().await;
        for (run, said) in &ended {
            self.stage
                .say(format!("run {run} ended: {}\n{}", said.exit, said.text));
        }
        ended
    }

    async fn begin(&mut self, most: usize) {
        if self.stage.begun < most && self.stage.alive().len() < 3 {
            let run = self.stage.begin().await;
            self.stage.say(format!("run {run} begins"));
        }
    }

    async fn let_through(&mut self) {
        let waiting = self.stage.waiting();
        if waiting.is_empty() {
            return self.begin(usize::MAX).await;
        }
        let call = &waiting[self.random.below(waiting.len())];
        let waits = self.stage.take(call);
        if !self.random.once_in(6) {
            self.stage.say(call.to_string());
            waits.meets.send(Fate::Pass).ok();
            return;
        }
        self.faults += 1;
        let (said, fate) = match self.random.below(10) {
            0 => ("killed before", Fate::lost_before()),
            1 => ("killed after", Fate::lost_after()),
            2 => {
                let (arrives, late) = oneshot::channel();
                let now = self.stage.story.sandbox.world().now();
                self.late.push((arrives, now));
                ("lost, and late", Fate::Lost(late))
            }
            _ => faults::any(&mut self.random, &call.operation),
        };
        self.stage.say(format!("{call}, {said}"));
        let is_killed = said.starts_with("killed");
        if waits.is_repeated && !is_killed && faults::may_pass(said) {
            self.stage.owes(call);
        }
        waits.meets.send(fate).ok();
        if is_killed {
            // Whatever else the run does until it is quiet waits, too, and is never let through.
            self.wait().await;
            self.stage.kill(call.run);
        }
    }

    /// Moves the clock; also lets a call arrive that was on its way.
    fn pass(&mut self) {
        let mut seconds = self.random.one_of(&[1, 20, 61, 301, 601, 901, OVER, 3600]);
        if self.random.once_in(25) {
            seconds = 25 * 3600;
        }
        if seconds > self.rest_of_clock {
            return;
        }
        self.rest_of_clock -= seconds;
        if !self.late.is_empty() && self.random.once_in(2) {
            let (arrives, _) = self.late.remove(0);
            arrives.send(()).ok();
            self.stage.say("a late call arrives");
            return;
        }
        self.move_clock(seconds);
    }

    fn move_clock(&mut self, seconds: i64) {
        self.stage.say(format!("{seconds} s pass"));
        let now = {
            let mut world = self.stage.story.sandbox.world();
            world.pass(seconds);
            world.now()
        };
        self.late.retain(|(_, sent)| now - sent < SIGNED);
        for (run, since) in self.stage.alive() {
            if now - since >= CREDENTIALS {
                self.stage
                    .say(format!("run {run} has no credentials any more"));
                self.stage.kill(run);
            }
        }
    }

    fn lag(&mut self) {
        let list = self.random.one_of(&[0, 60, 300]);
        let read = self.random.one_of(&[0, 0, 5, 120]);
        let keys = self.random.one_of(&[0, 0, 5, 60]);
        self.stage
            .say(format!("lists lag {list} s, reads {read} s, keys {keys} s"));
        let mut world = self.stage.story.sandbox.world();
        world.secrets.list_lag = list;
        world.secrets.read_lag = read;
        world.iam.list_lag = keys;
    }

    fn kill(&mut self) {
        let alive = self.stage.alive();
        if !alive.is_empty() {
            let (run, _) = alive[self.random.below(alive.len())];
            self.stage.say(format!("run {run} is killed"));
            self.stage.kill(run);
        }
    }

    /// Runs that nothing disturbs, until nothing is left to do; then the frozen ones wake up, and it settles again.
    async fn settle(mut self) -> Played {
        self.stage.weather = Arc::new(|_, _| Fate::Pass);
        self.late.clear();
        self.stage.say("settling");
        {
            let mut world = self.stage.story.sandbox.world();
            world.secrets.list_lag = 0;
            world.secrets.read_lag = 0;
            world.iam.list_lag = 0;
        }
        if self.random.once_in(2) {
            self.thaw().await;
        }
        let mut settled = self.until_nothing_changes().await;
        if !self.stage.alive().is_empty() {
            self.thaw().await;
            settled = self.until_nothing_changes().await;
        }
        Played {
            stage: self.stage,
            people: self.people,
            faults: self.faults,
            settled,
        }
    }

    /// Lets those that were frozen go on to their ends.
    async fn thaw(&mut self) {
        loop {
            self.wait().await;
            let waiting = self.stage.waiting();
            if waiting.is_empty() {
                return;
            }
            let call = &waiting[self.random.below(waiting.len())];
            self.stage.say(format!("thawed {call}"));
            self.stage.take(call).meets.send(Fate::Pass).ok();
        }
    }

    /// Runs, each after the lease of the one before, until one has nothing to do.
    async fn until_nothing_changes(&mut self) -> Settled {
        let mut settled = Settled::default();
        for _ in 0..ENOUGH {
            self.move_clock(OVER);
            let before = self.stage.story.sandbox.world().calls.len();
            let said = self.undisturbed().await;
            let changed = nothing_is_changed(&self.stage.story.sandbox.world().calls[before..]);
            if said.exit == 3 {
                settled.failed = Some(said.text.clone());
            }
            let is_over = |status: &str| !said.text.contains(&format!(" {status} requests/"));
            let is_settled = changed.is_empty() && is_over("reserved") && is_over("waiting");
            settled.last = said.text;
            settled.changed = changed;
            if is_settled {
                return settled;
            }
        }
        settled
            .changed
            .push("something, again and again".to_owned());
        settled
    }

    /// A run of which every call is let through at once.
    async fn undisturbed(&mut self) -> Ran {
        let run = self.stage.begin().await;
        loop {
            let ended = self.wait().await;
            if let Some((_, said)) = ended.into_iter().find(|(number, _)| *number == run) {
                return said;
            }
            let waiting = self.stage.waiting();
            let call = waiting.iter().find(|call| call.run == run).unwrap();
            self.stage.take(call).meets.send(Fate::Pass).ok();
        }
    }
}
