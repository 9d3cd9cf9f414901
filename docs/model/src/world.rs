//! What there is: requests with their secrets, claims, one IAM user's keys, and time.

use crate::run::Run;
use crate::set::Set;

/// How long ago something was done, as far as the protocol tells times apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Age {
    /// Less than two minutes: a run goes on under its own claim.
    Moment,
    /// Longer, and within the lease of twenty minutes.
    Minutes,
    /// The lease is over.
    Lease,
    /// More than a day: credentials of that time no longer work.
    Day,
    /// More than two days: out of the sweep's sight.
    Days,
}

impl Age {
    fn minutes_later(self) -> Self {
        match self {
            Self::Moment => Self::Minutes,
            Self::Minutes => Self::Lease,
            Self::Lease | Self::Day | Self::Days => self,
        }
    }

    fn day_later(self) -> Self {
        match self {
            Self::Moment | Self::Minutes | Self::Lease => Self::Day,
            Self::Day | Self::Days => Self::Days,
        }
    }
}

/// A claim, known by its place in [`World::claims`]. Its version id is `claim-<generation>-<time>-<nonce>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Claim {
    /// Of which request.
    pub request: usize,
    /// How many claims of the request came before.
    pub generation: u8,
    /// Its own, unless that rule is off.
    pub nonce: usize,
    /// When it was put.
    pub age: Age,
}

/// A version of a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Version {
    /// The name is reserved.
    Claim(usize),
    /// `key-<nonce>-<id>`: a key is stored.
    Key(usize),
    /// Somebody else wrote it.
    Foreign,
}

/// A secret: its versions, their labels, its tags.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Secret {
    /// The claim it was made with; its date is the secret's.
    pub first: usize,
    /// The claims among its versions, with and without a label.
    pub claims: Set,
    /// `AWSCURRENT`.
    pub current: Version,
    /// `AWSPREVIOUS`, which AWS puts on what was current before.
    pub previous: Option<Version>,
    /// `AWSPENDING`: the key that was stored last.
    pub pending: Option<usize>,
    /// The tag `countersign:key`.
    pub recorded: Option<usize>,
    /// The tag `countersign:announced-at`.
    pub is_announced: bool,
}

/// Who made a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Maker {
    /// A run, under this claim.
    Claim(usize),
    /// The same role, for another region or repository.
    Elsewhere,
    /// A person.
    Person,
}

/// What became of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fate {
    /// It works.
    Lives,
    /// A run deleted it.
    Deleted,
    /// A person deleted it.
    DeletedByHand,
}

/// An access key of the one IAM user, known by its place in [`World::keys`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Key {
    /// Who made it.
    pub maker: Maker,
    /// Whether the run that made it held an approval.
    pub is_approved: bool,
    /// When it was made.
    pub age: Age,
    /// What became of it.
    pub fate: Fate,
    /// Whether `ListAccessKeys` may not know yet that it was made or deleted.
    pub is_recent: bool,
    /// Whether a version of its secret holds it.
    pub is_stored: bool,
    /// Whether a run ever made that version current.
    pub is_promoted: bool,
    /// Whether a run named it in a `needs-a-person`.
    pub is_named: bool,
}

impl Key {
    /// Makes a key that works.
    pub fn new(maker: Maker, is_approved: bool, age: Age) -> Self {
        Self {
            maker,
            is_approved,
            age,
            fate: Fate::Lives,
            is_recent: age == Age::Moment,
            is_stored: false,
            is_promoted: false,
            is_named: false,
        }
    }

    /// Returns whether it was made for one of the requests.
    pub fn is_ours(&self) -> bool {
        matches!(self.maker, Maker::Claim(_))
    }
}

/// A request, its secret, and what people were told.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Request {
    /// Whether its approval can be proved now.
    pub is_approved: bool,
    /// Its secret.
    pub secret: Option<Secret>,
    /// Its secret as a stale read shows it.
    pub before: Option<Secret>,
    /// How many notices were sent; two stands for more.
    pub notices: u8,
    /// How many comments of ours are on the pull request.
    pub comments: u8,
}

/// Where a request stands, in the words of countersign's README.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the README explains them")]
pub enum Status {
    Waiting,
    Refused,
    Blocked,
    Reserved,
    Issued,
    Announced,
    NeedsAPerson,
}

/// How undisturbed runs left things.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Settled {
    /// What the last of them said, request by request.
    pub statuses: Vec<Status>,
    /// Whether even the last of them changed something.
    pub is_restless: bool,
}

/// What a run must never do, noted when it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Wrongs {
    /// Took its own success for a lost race.
    pub misled: bool,
    /// Made a key beside an earlier one of the request that it could have known of.
    pub doubled: bool,
}

/// Everything.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct World {
    /// The requests, all for the same IAM user.
    pub requests: Vec<Request>,
    /// All claims ever put.
    pub claims: Vec<Claim>,
    /// All keys that the user ever had.
    pub keys: Vec<Key>,
    /// The runs that may meet trouble.
    pub runs: Vec<Run>,
    /// How often a person may still act.
    pub acts: u8,
    /// Whether no trouble has come yet, and no time has passed.
    pub is_calm: bool,
    /// What runs did that they must not.
    pub wrongs: Wrongs,
    /// Set right after undisturbed runs.
    pub settled: Option<Settled>,
}

impl World {
    /// Returns the nonce under which a run made a key.
    pub fn nonce(&self, key: usize) -> Option<usize> {
        match self.keys[key].maker {
            Maker::Claim(claim) => Some(self.claims[claim].nonce),
            Maker::Elsewhere | Maker::Person => None,
        }
    }

    /// Returns the keys of which something is true.
    pub fn keys(&self, is: impl Fn(&Key) -> bool) -> Set {
        let numbers = 0..self.keys.len();
        numbers.filter(|&key| is(&self.keys[key])).collect()
    }

    /// Returns the keys made for a request of which something is true.
    pub fn keys_of(&self, request: usize, is: impl Fn(&Key) -> bool) -> Set {
        self.keys(|key| match key.maker {
            Maker::Claim(claim) => self.claims[claim].request == request && is(key),
            Maker::Elsewhere | Maker::Person => false,
        })
    }

    /// Lets ten minutes pass; afterwards reads may show what was done before.
    pub fn pass_minutes(&mut self, reads_catch_up: bool) {
        self.pass(Age::minutes_later, reads_catch_up);
    }

    /// Lets a day pass.
    pub fn pass_day(&mut self) {
        self.pass(Age::day_later, true);
    }

    fn pass(&mut self, later: fn(Age) -> Age, reads_catch_up: bool) {
        for claim in &mut self.claims {
            claim.age = later(claim.age);
        }
        for key in &mut self.keys {
            key.age = later(key.age);
            key.is_recent &= !reads_catch_up;
        }
        if reads_catch_up {
            for request in &mut self.requests {
                request.before.clone_from(&request.secret);
            }
        }
    }
}
