//! What a run's reads show: the world as it is, or as it was, and CloudTrail as far as it has come.

use crate::model::Model;
use crate::rules::Rule;
use crate::set::Set;
use crate::world::{Age, Fate, Maker, Secret, Version, World};

/// One run's reads at one time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct View {
    /// Whether secrets are shown as they were.
    pub is_stale: bool,
    /// The keys that `ListAccessKeys` shows as they were: not yet there, or still there.
    pub late: Set,
    /// The keys of which CloudTrail has nothing yet.
    pub silent: Set,
    /// The claim that the run itself made current.
    pub held: Option<usize>,
}

/// What CloudTrail says of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof {
    /// Countersign's role made it, under this nonce. `None` stands for a nonce that no secret here has.
    Ours(Option<usize>),
    /// Somebody else made it.
    Theirs,
    /// Nothing, or it may not be read.
    Silent,
}

impl View {
    /// Returns everything that reads may show now.
    pub fn all(model: &Model, world: &World) -> Vec<Self> {
        let late = world.keys(|key| key.is_recent);
        let delivers = model.holds(Rule::CloudTrailDelivers);
        let silent =
            world.keys(|key| model.size.is_trail_readable && (key.age < Age::Lease || !delivers));
        let is_behind = world
            .requests
            .iter()
            .any(|request| request.before != request.secret);
        let mut views = Vec::new();
        for late in late.subsets() {
            for silent in silent.subsets() {
                let view = Self {
                    late,
                    silent,
                    ..Self::default()
                };
                views.push(view);
                if is_behind {
                    views.push(Self {
                        is_stale: true,
                        ..view
                    });
                }
            }
        }
        views
    }

    /// Returns what reads show that nothing disturbs.
    pub fn undisturbed(model: &Model, world: &World) -> Self {
        let delivers = model.holds(Rule::CloudTrailDelivers);
        Self {
            silent: world.keys(|_| !delivers),
            ..Self::default()
        }
    }

    /// Returns a request's secret.
    pub fn secret<'a>(&self, world: &'a World, request: usize) -> Option<&'a Secret> {
        let request = &world.requests[request];
        let shown = if self.is_stale {
            &request.before
        } else {
            &request.secret
        };
        shown.as_ref()
    }

    /// Returns all secrets that there are.
    pub fn secrets<'a>(&self, world: &'a World) -> impl Iterator<Item = &'a Secret> {
        let view = *self;
        (0..world.requests.len()).filter_map(move |request| view.secret(world, request))
    }

    /// Returns the user's keys.
    pub fn listed(&self, world: &World) -> Set {
        let is_listed = |&key: &usize| (world.keys[key].fate == Fate::Lives) != self.late.has(key);
        (0..world.keys.len()).filter(is_listed).collect()
    }

    /// Returns what CloudTrail says of a key.
    pub fn proof(&self, model: &Model, world: &World, key: usize) -> Proof {
        if !model.size.is_trail_readable || self.silent.has(key) {
            return Proof::Silent;
        }
        match world.keys[key].maker {
            Maker::Claim(_) | Maker::Elsewhere => Proof::Ours(world.nonce(key)),
            Maker::Person => Proof::Theirs,
        }
    }

    /// Returns the secret that has a nonce, and the claim.
    pub fn find<'a>(&self, world: &'a World, nonce: usize) -> Option<(&'a Secret, usize)> {
        self.secrets(world).find_map(|secret| {
            let mut claims = secret.claims.numbers();
            let claim = claims.find(|&claim| world.claims[claim].nonce == nonce)?;
            Some((secret, claim))
        })
    }

    /// Returns whether nothing can be promoted from a claim any more. Once true it stays true, so it does not matter how old
    /// the read is.
    pub fn is_superseded(&self, world: &World, secret: &Secret, claim: usize) -> bool {
        let generation = |claim: usize| world.claims[claim].generation;
        match self.current(world, secret) {
            Version::Claim(current) => generation(current) > generation(claim),
            Version::Key(_) | Version::Foreign => true,
        }
    }

    /// Returns whether a secret names a key: it is or was current, is recorded, or can still be promoted.
    pub fn is_named(&self, model: &Model, world: &World, key: usize) -> bool {
        self.secrets(world).any(|secret| {
            let current = self.current(world, secret);
            let is_pending = secret.pending == Some(key)
                && (is_of(world, current, key) || !model.holds(Rule::NamedByCurrent));
            let key = Version::Key(key);
            let is_recorded = secret.recorded.map(Version::Key) == Some(key);
            is_pending || is_recorded || current == key || secret.previous == Some(key)
        })
    }

    /// Returns what is current: a run knows better than a stale read what it made current itself.
    pub fn current(&self, world: &World, secret: &Secret) -> Version {
        match (secret.current, self.held) {
            (Version::Claim(shown), Some(held)) => {
                let (shown, held_claim) = (world.claims[shown], world.claims[held]);
                let is_older = shown.generation < held_claim.generation;
                if shown.request == held_claim.request && is_older {
                    Version::Claim(held)
                } else {
                    secret.current
                }
            }
            (current, _) => current,
        }
    }
}

/// Returns the current claim, and the key that is stored under its nonce.
pub fn stored(world: &World, secret: &Secret) -> Option<(usize, usize)> {
    match (secret.current, secret.pending) {
        (Version::Claim(claim), Some(key)) if is_of(world, secret.current, key) => {
            Some((claim, key))
        }
        _ => None,
    }
}

/// Returns whether a key was made under the claim that is current.
fn is_of(world: &World, current: Version, key: usize) -> bool {
    match current {
        Version::Claim(claim) => world.nonce(key) == Some(world.claims[claim].nonce),
        Version::Key(_) | Version::Foreign => false,
    }
}
