//! What there is after a key is issued: git, the register, one IAM user's keys, CloudTrail, and time.

use super::age::Age;
use super::git::Git;
use super::run::Run;
use crate::set::Set;

/// What a marker announces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// The key is switched off.
    Off,
    /// The key is switched on.
    On,
    /// The key is deleted: the point of no return.
    Drop,
    /// Another key is made in its place.
    Rotate,
}

/// A version `{kind}-{n}-{seconds}-{nonce}-{key id}` that was taken; its `n` is its place in [`World::marks`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Mark {
    /// What it announces.
    pub kind: Kind,
    /// Of which key.
    pub key: usize,
    /// Whether it is within its lease.
    pub is_young: bool,
    /// Whether people were told, and that is recorded.
    pub is_told: bool,
}

/// Where a label is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// Nowhere.
    Fresh,
    /// On a marker.
    Mark(usize),
    /// On a key's version, which a rotation committed.
    Key(usize),
}

/// Which of the two labels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Label {
    /// `COUNTERSIGN-STATE`: of the request's key.
    State,
    /// `COUNTERSIGN-OLD`: of the key that a rotation replaced.
    Old,
}

/// The labels of the secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Register {
    /// `COUNTERSIGN-STATE`.
    pub state: State,
    /// `COUNTERSIGN-OLD`.
    pub old: State,
    /// `AWSCURRENT`, if a key's version has it.
    pub current: Option<usize>,
    /// `AWSPREVIOUS`, if a key's version has it.
    pub previous: Option<usize>,
    /// Whether the secret's deletion is scheduled.
    pub is_scheduled: bool,
}

impl Register {
    /// Returns where a label is.
    pub fn at(&self, label: Label) -> State {
        match label {
            Label::State => self.state,
            Label::Old => self.old,
        }
    }
}

/// Who made a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Maker {
    /// The run that issued the request.
    Issued,
    /// A rotation, under this marker.
    Rotation(usize),
    /// A person.
    Person,
}

/// What a key is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// IAM does not know it yet.
    NotYet,
    /// It works.
    Active,
    /// It is switched off.
    Inactive,
    /// It is deleted.
    Gone,
}

/// Who switched a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum By {
    /// Our role, under the nonce of one of the secret's markers.
    Us,
    /// Our role, in a run that slept for longer than the lease before the call.
    Late,
    /// Anybody else.
    Person,
}

/// An `UpdateAccessKey` in CloudTrail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Switch {
    /// Who did it.
    pub by: By,
    /// Whether the key was switched on.
    pub on: bool,
    /// When.
    pub age: Age,
    /// Whether it came after git's last word, by their dates.
    pub is_newer: bool,
    /// Whether a person undid what our hand had done. No run reads this.
    pub is_against: bool,
}

/// An access key of the one IAM user, known by its place in [`World::keys`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Key {
    /// Who made it.
    pub maker: Maker,
    /// When it was made.
    pub age: Age,
    /// What it is.
    pub status: Status,
    /// What `ListAccessKeys` may still show.
    pub shown: Status,
    /// Who switched it last.
    pub last: Option<Switch>,
    /// Who switched it last, as CloudTrail may still have it.
    pub trail: Option<Switch>,
    /// Since when it is off by our hand, without a break, or was when we deleted it. No run reads this.
    pub off: Option<Age>,
    /// Whether it works everywhere by now, if it is active.
    pub works: bool,
    /// Whether a version of the secret holds it.
    pub is_stored: bool,
    /// Whether it is or was the request's key.
    pub is_committed: bool,
    /// Whether people were told of the rotation that made it.
    pub is_told: bool,
}

impl Key {
    /// The key that the request was issued, days ago.
    pub fn issued() -> Self {
        Self {
            age: Age::Days,
            shown: Status::Active,
            works: true,
            is_stored: true,
            is_committed: true,
            is_told: true,
            ..Self::made(Maker::Issued)
        }
    }

    /// A key that was made a moment ago.
    pub fn made(maker: Maker) -> Self {
        Self {
            maker,
            age: Age::Moment,
            status: Status::Active,
            shown: Status::NotYet,
            last: None,
            trail: None,
            off: None,
            works: false,
            is_stored: false,
            is_committed: false,
            is_told: false,
        }
    }

    /// Returns the marker of the rotation that made it.
    pub fn made_under(&self) -> Option<usize> {
        match self.maker {
            Maker::Rotation(mark) => Some(mark),
            Maker::Issued | Maker::Person => None,
        }
    }

    /// Returns whether it is ours.
    pub fn is_ours(&self) -> bool {
        self.maker != Maker::Person
    }

    /// Returns whether IAM has it.
    pub fn is_there(&self) -> bool {
        matches!(self.status, Status::Active | Status::Inactive)
    }
}

/// How undisturbed runs left things.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Settled {
    /// Whether even the last of them changed something.
    pub is_restless: bool,
    /// Whether the last of them called a person.
    pub is_contested: bool,
}

/// What a run must never do, noted when it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the invariants explain them")]
pub enum Wrong {
    Foreign,
    OnUnapproved,
    MadeUnproved,
    NotKeptOff,
    RestoredDeleted,
    DroppedRestored,
    OffUnproved,
    ReaderLost,
    Fought,
    Overruled,
    RolledForward,
    SecretEarly,
    TwiceCommitted,
    OverlapCut,
    CommittedDeleted,
}

/// Everything.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct World {
    /// Git.
    pub git: Git,
    /// The secret's labels.
    pub register: Register,
    /// The labels as a stale read shows them.
    pub before: Register,
    /// The markers that were taken and still matter, in the order in which they were taken.
    pub marks: Vec<Mark>,
    /// The user's keys.
    pub keys: Vec<Key>,
    /// How many rotations may still come due.
    pub rotations: u8,
    /// The runs that may meet trouble.
    pub runs: Vec<Run>,
    /// How often a person may still act.
    pub acts: u8,
    /// How often the file may still change.
    pub merges: u8,
    /// What runs did that they must not.
    pub wrongs: Set,
    /// Whether somebody wrote into the secret.
    pub is_tampered: bool,
    /// Whether somebody moved our own labels.
    pub is_hostile: bool,
    /// Set after undisturbed runs.
    pub settled: Option<Settled>,
}

impl World {
    /// Notes what must never happen.
    pub fn note(&mut self, wrong: Wrong, is_wrong: bool) {
        if is_wrong {
            self.wrongs.add(wrong as usize);
        }
    }

    /// Returns which key a register names as the request's.
    pub fn subject(&self, register: &Register) -> Option<usize> {
        match register.state {
            State::Fresh => register.current,
            State::Mark(mark) => Some(self.marks[mark].key),
            State::Key(key) => Some(key),
        }
    }

    /// Returns the marker that a label is on, if it is a marker of this key.
    pub fn mark_of(&self, state: State, key: usize) -> Option<usize> {
        match state {
            State::Mark(mark) if self.marks[mark].key == key => Some(mark),
            State::Mark(_) | State::Fresh | State::Key(_) => None,
        }
    }

    /// Lets twenty minutes pass; afterwards reads show what was done before.
    pub fn pass_lease(&mut self, reads_catch_up: bool, trail_delivers: bool) {
        self.pass(Age::lease_later, reads_catch_up, trail_delivers);
    }

    /// Lets a day pass.
    pub fn pass_day(&mut self, reads_catch_up: bool, trail_delivers: bool) {
        self.pass(Age::day_later, reads_catch_up, trail_delivers);
    }

    fn pass(&mut self, later: fn(Age) -> Age, reads_catch_up: bool, trail_delivers: bool) {
        for mark in &mut self.marks {
            mark.is_young = false;
        }
        for key in &mut self.keys {
            key.age = later(key.age);
            key.works = true;
            key.off = key.off.map(later);
            if let Some(last) = &mut key.last {
                last.age = later(last.age);
            }
            if let Some(last) = &mut key.trail {
                last.age = later(last.age);
            }
            if reads_catch_up {
                key.shown = key.status;
            }
            if trail_delivers {
                key.trail = key.last;
            }
        }
        for run in &mut self.runs {
            if let Run::Busy(turn) = run {
                turn.look.is_old = true;
            }
        }
        if reads_catch_up {
            self.before = self.register;
        }
    }

    /// Forgets what no longer matters, so that worlds that differ in it alone are one.
    pub fn tidy(&mut self) {
        for key in &mut self.keys {
            if key.status == Status::Gone && key.shown == Status::Gone {
                key.age = Age::Days;
                (key.last, key.trail) = (None, None);
            }
        }
        let mut used = Set::default();
        let mut add = |state: State| {
            if let State::Mark(mark) = state {
                used.add(mark);
            }
        };
        for register in [&self.register, &self.before] {
            add(register.state);
            add(register.old);
        }
        for key in &self.keys {
            if let Maker::Rotation(mark) = key.maker {
                add(State::Mark(mark));
            }
        }
        for run in &self.runs {
            run.marks().for_each(&mut add);
        }
        if used.len() == self.marks.len() {
            return;
        }
        let place = |mark: usize| used.numbers().take_while(|&other| other < mark).count();
        let moved = |state: State| match state {
            State::Mark(mark) => State::Mark(place(mark)),
            State::Fresh | State::Key(_) => state,
        };
        for register in [&mut self.register, &mut self.before] {
            register.state = moved(register.state);
            register.old = moved(register.old);
        }
        for key in &mut self.keys {
            if let Maker::Rotation(mark) = &mut key.maker {
                *mark = place(*mark);
            }
        }
        for run in &mut self.runs {
            run.move_marks(&place, &moved);
        }
        self.marks = used.numbers().map(|mark| self.marks[mark]).collect();
    }
}
