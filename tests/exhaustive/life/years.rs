//! A simulated year of one key, drawn from a seed: it expires, is rotated, taken back and restored, while calls fail, runs die,
//! and people switch it by hand.

use countersign::demo::Story;
use sandbox::aws::Event;
use sandbox::github::Change;
use sandbox::{Effect, Trouble, When};

use super::scene::PATH;
use crate::exactly_once::runs::all;
use crate::kit::inside::run;
use crate::kit::invariants::{life, nothing_is_changed};
use crate::kit::{DAY, LEASE, REQUEST, USER, begin, english, fault_at, push};
use crate::schedules::random::Random;
use crate::schedules::variable;

const SECRET: &str = "batch-exporter/access-key-first";
const LIFECYCLE: &str =
    "lifecycle: { enforce: delete, overlap: 1d, keepOff: 2d, brake: { keys: 3, percent: 0 } }\n";
/// The first second after 2027-10-31.
const EXPIRED: i64 = 1_825_027_200;
/// So many are played in the gate.
const ENOUGH: usize = 24;

/// What git says of the request.
#[derive(Debug, Clone, Copy, PartialEq)]
enum File {
    There { is_approved: bool },
    Removed { at: i64 },
    Vanished,
}

struct Year {
    random: Random,
    story: Story,
    file: File,
    text: String,
    log: Vec<String>,
    has_deleted: bool,
}

#[test]
fn nothing_breaks_in_a_year() {
    let first = variable("SEED").unwrap_or(1);
    let count = variable("SCHEDULES").unwrap_or(ENOUGH as u64);
    let seeds: Vec<u64> = (first..first + count).collect();
    let played = all("a year", 4, seeds, |seed| async move { play(seed).await });
    println!("years: {played} schedules");
}

async fn play(seed: u64) -> Result<(), String> {
    let mut year = Year::begin(seed).await;
    let steps = 25 + year.random.below(30);
    for _ in 0..steps {
        match year.random.below(12) {
            0..6 => year.run(true).await?,
            6..9 => year.pass(),
            9 => year.switch(),
            _ => year.change(),
        }
    }
    year.settle().await
}

impl Year {
    async fn begin(seed: u64) -> Self {
        let mut random = Random::new(seed);
        let story = begin(&(english() + LIFECYCLE), &[USER]);
        let life = random.one_of(&[
            "",
            "expires: 2027-10-31\n",
            "expires: 2027-10-31\nrotateEvery: 30d\n",
        ]);
        let text = format!("{REQUEST}{life}");
        story.ask_and_merge(&[(PATH, &text)]).unwrap();
        let mut year = Self {
            random,
            story,
            file: File::There { is_approved: true },
            text,
            log: Vec::new(),
            has_deleted: false,
        };
        year.run(false).await.unwrap();
        year.move_clock(LEASE + 1);
        year
    }

    fn now(&self) -> i64 {
        self.story.sandbox.world().now()
    }

    fn move_clock(&mut self, seconds: i64) {
        self.log.push(format!("{seconds} s pass"));
        self.story.sandbox.world().pass(seconds);
        // An approval holds for a day.
        if seconds >= DAY
            && let File::There { is_approved } = &mut self.file
        {
            *is_approved = false;
        }
    }

    fn pass(&mut self) {
        let seconds = self.random.one_of(&[
            60,
            900,
            LEASE + 1,
            6 * 3_600,
            DAY,
            3 * DAY,
            12 * DAY,
            31 * DAY,
        ]);
        self.move_clock(seconds);
    }

    /// Somebody switches or deletes one of the user's keys in the console.
    fn switch(&mut self) {
        let keys = self.story.sandbox.world().iam.keys(USER).to_vec();
        if keys.is_empty() {
            return;
        }
        let key = keys[self.random.below(keys.len())].clone();
        if self.random.once_in(8) {
            self.log.push(format!("alice deletes {}", key.id));
            self.story
                .sandbox
                .world()
                .delete_key_by_hand("alice", USER, &key.id);
            self.has_deleted = true;
            return;
        }
        self.log
            .push(format!("alice switches {} {}", key.id, !key.active));
        let mut world = self.story.sandbox.world();
        world.switch_key_by_hand("alice", USER, &key.id, !key.active);
    }

    /// The file is taken away, or put back.
    fn change(&mut self) {
        let is_proved = !self.random.once_in(3);
        match (self.file, is_proved) {
            (File::There { .. }, true) => {
                let pull = self.story.take_back(PATH, "hanako").unwrap();
                self.story.merge(pull, "kenji").unwrap();
                let at = self.now();
                self.file = File::Removed { at };
            }
            (File::There { .. }, false) => {
                push(&self.story, &[Change::delete(PATH)]);
                self.file = File::Vanished;
            }
            (File::Removed { .. } | File::Vanished, true) => {
                self.story.ask_and_merge(&[(PATH, &self.text)]).unwrap();
                self.file = File::There { is_approved: true };
            }
            (File::Removed { .. } | File::Vanished, false) => {
                let pull = self.story.ask("hanako", &[(PATH, &self.text)]).unwrap();
                self.story.merge(pull, "root").unwrap();
                self.file = File::There { is_approved: false };
            }
        }
        self.log.push(format!("git: {:?}", self.file));
    }

    fn is_expired(&self, now: i64) -> bool {
        self.text.contains("expires") && now >= EXPIRED
    }

    /// Since when git takes the key away.
    fn taken_away(&self, now: i64) -> Option<i64> {
        match self.file {
            File::Removed { at } => Some(at),
            File::There { .. } if self.is_expired(now) => Some(EXPIRED),
            File::There { .. } | File::Vanished => None,
        }
    }

    /// A run, of which up to two calls go wrong, or which dies at one.
    async fn run(&mut self, is_disturbed: bool) -> Result<(), String> {
        const CALLS: [&str; 12] = [
            "secretsmanager:PutSecretValue",
            "secretsmanager:UpdateSecretVersionStage",
            "secretsmanager:TagResource",
            "secretsmanager:DeleteSecret",
            "secretsmanager:DescribeSecret",
            "iam:UpdateAccessKey",
            "iam:DeleteAccessKey",
            "iam:CreateAccessKey",
            "iam:ListAccessKeys",
            "cloudtrail:LookupEvents",
            "sns:Publish",
            "github:POST /graphql",
        ];
        if is_disturbed && self.random.once_in(2) {
            let operation = self.random.one_of(&CALLS);
            let when = self.random.one_of(&[When::Before, When::After]);
            let times = self.random.one_of(&[1, 3, 30]);
            for nth in 1..=times {
                let effect = match self.random.below(3) {
                    0 => Effect::Answer(Trouble::Deny),
                    1 => Effect::Answer(Trouble::InternalError),
                    _ => Effect::Drop,
                };
                fault_at(&self.story, operation, nth, when, effect);
            }
            self.log
                .push(format!("{operation} fails {times} times, {when:?}"));
        }
        let (before, current) = {
            let world = self.story.sandbox.world();
            let secret = world.secrets.get(SECRET);
            let secret = secret.filter(|one| one.deletion.is_none());
            let current = secret.and_then(|one| one.labelled("AWSCURRENT").cloned());
            (
                world.trail.events().len(),
                current.map(|version| version.id),
            )
        };
        let said = run(&self.story, &self.story.checkout().unwrap()).await;
        self.story.sandbox.world().faults.clear();
        self.log.push(format!("[{}] {}", said.exit, said.text));
        self.judge(before, current.as_deref().unwrap_or_default(), &said.text)
    }

    /// Judges what a run did to keys.
    fn judge(&self, before: usize, current: &str, said: &str) -> Result<(), String> {
        let world = self.story.sandbox.world();
        let now = world.now();
        let events = world.trail.events();
        let ours = |event: &Event| event.access_key_id == world.credentials.access_key_id;
        let key_of = |event: &Event| {
            let key = event.record["requestParameters"]["accessKeyId"].as_str();
            key.unwrap_or_default().to_owned()
        };
        let mut wrong = Vec::new();
        let new = events.iter().enumerate().skip(before);
        for (index, event) in new.filter(|(_, event)| ours(event)) {
            let key = key_of(event);
            // Who switched it last before: on or off, and when, if that was a person.
            let mut earlier = events[..index].iter().rev();
            let last = earlier.find(|one| one.name == "UpdateAccessKey" && key_of(one) == key);
            let theirs = last.filter(|one| !ours(one)).map(|one| {
                let is_on = one.record["requestParameters"]["status"] == "Active";
                (is_on, one.time)
            });
            let is_current = current.ends_with(&key);
            let is_off = event.record["requestParameters"]["status"] == "Inactive";
            let is_done = event.record["errorCode"].is_null();
            match event.name.as_str() {
                _ if !is_done => {}
                "UpdateAccessKey" if is_off => {
                    let since = self.taken_away(now);
                    if is_current && since.is_none() {
                        wrong.push(format!("4: {key} went off, and git does not take it away"));
                    }
                    // What CloudTrail does not show yet, nobody can know.
                    let is_fought = theirs.is_some_and(|(is_on, at)| {
                        let age = now - at;
                        let is_known = age >= world.trail.delay && age < DAY;
                        is_on && is_known && since.is_some_and(|since| at > since)
                    });
                    if is_current && is_fought {
                        wrong.push(format!("8: {key} was switched on by hand, and went off"));
                    }
                }
                "UpdateAccessKey" => {
                    if self.file != (File::There { is_approved: true }) || self.is_expired(now) {
                        wrong.push(format!("2: {key} went on without an approval"));
                    }
                    if theirs.is_some_and(|(is_on, _)| !is_on) {
                        wrong.push(format!("8: {key} was switched off by hand, and went on"));
                    }
                }
                "CreateAccessKey" if !current.is_empty() => {
                    let is_there = matches!(self.file, File::There { .. });
                    if !is_there || self.is_expired(now) || !self.text.contains("rotateEvery") {
                        wrong.push("2: a rotation without its proof".to_owned());
                    }
                }
                _ => {}
            }
        }
        wrong.extend(life::at_any_time(&world, said));
        match wrong.is_empty() {
            true => Ok(()),
            false => Err(format!("{}\n{}", wrong.join("\n"), self.log.join("\n"))),
        }
    }

    /// Runs that nothing disturbs, until one changes nothing.
    async fn settle(mut self) -> Result<(), String> {
        self.log.push("settling".to_owned());
        self.move_clock(DAY + LEASE);
        for _ in 0..12 {
            self.move_clock(LEASE + 1);
            let before = self.story.sandbox.world().calls.len();
            self.run(false).await?;
            let changed = nothing_is_changed(&self.story.sandbox.world().calls[before..]);
            if changed.is_empty() {
                return self.settled();
            }
        }
        Err(format!(
            "7: it does not come to rest\n{}",
            self.log.join("\n")
        ))
    }

    fn settled(&self) -> Result<(), String> {
        let world = self.story.sandbox.world();
        let now = world.now();
        let mut wrong = life::settled(&world);
        let current = world
            .secrets
            .get(SECRET)
            .and_then(|one| one.labelled("AWSCURRENT"));
        let current = current
            .map(|version| version.id.clone())
            .unwrap_or_default();
        let key = world
            .iam
            .keys(USER)
            .iter()
            .find(|key| current.ends_with(&key.id));
        if let (Some(_), Some(key)) = (self.taken_away(now), key)
            && key.active
        {
            wrong.push(format!("git takes {} away, and it is on", key.id));
        }
        match wrong.is_empty() || self.has_deleted {
            true => Ok(()),
            false => Err(format!("{}\n{}", wrong.join("\n"), self.log.join("\n"))),
        }
    }
}
