//! What a run's reads show: the world as it is, or as it was, and CloudTrail as far as it has come.

use super::git::{File, Git, Wish};
use super::model::Model;
use super::rules::Rule;
use super::world::{Maker, Register, State, Status, Switch, World};
use crate::set::Set;

/// One run's reads at one time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct View {
    /// Whether the secret is shown as it was.
    pub is_stale: bool,
    /// Whether git is shown as it was before the last merge.
    pub is_behind: bool,
    /// The keys that `ListAccessKeys` shows as they were.
    pub late: Set,
    /// The keys of which CloudTrail has not the latest event yet.
    pub silent: Set,
}

impl View {
    /// Returns everything that reads may show now.
    pub fn all(model: &Model, world: &World) -> Vec<Self> {
        let numbers = 0..world.keys.len();
        let is_brisk = model.size.is_brisk;
        let late: Set = numbers
            .clone()
            .filter(|&key| !is_brisk && world.keys[key].shown != world.keys[key].status)
            .collect();
        let silent: Set = numbers
            .filter(|&key| world.keys[key].trail != world.keys[key].last)
            .collect();
        let is_stale = !is_brisk && world.before != world.register;
        let is_behind = !model.holds(Rule::HeadAfterState) && world.git.before != world.git.file;
        let mut views = Vec::new();
        for late in late.subsets() {
            for silent in silent.subsets() {
                for stale in [false, true] {
                    for behind in [false, true] {
                        if (is_stale || !stale) && (is_behind || !behind) {
                            views.push(Self {
                                is_stale: stale,
                                is_behind: behind,
                                late,
                                silent,
                            });
                        }
                    }
                }
            }
        }
        views
    }

    /// Returns what reads show that nothing disturbs.
    pub fn undisturbed(model: &Model, world: &World) -> Self {
        let delivers = model.holds(Rule::CloudTrailDelivers);
        let numbers = 0..world.keys.len();
        Self {
            silent: numbers.filter(|_| !delivers).collect(),
            ..Self::default()
        }
    }

    /// Returns the secret's labels.
    pub fn register(&self, world: &World) -> Register {
        if self.is_stale {
            world.before
        } else {
            world.register
        }
    }

    /// Returns what git says.
    pub fn git(&self, world: &World) -> Git {
        Git {
            file: if self.is_behind {
                world.git.before
            } else {
                world.git.file
            },
            ..world.git
        }
    }

    /// Returns what is wanted of the request's key.
    pub fn wish(&self, model: &Model, world: &World) -> Wish {
        let git = self.git(world);
        let is_absence_enough = !model.holds(Rule::Evidence) && git.file == File::Vanished;
        if is_absence_enough {
            Wish::Off
        } else {
            git.wish()
        }
    }

    /// Returns what IAM says of a key; `None` if it does not list it.
    pub fn status(&self, world: &World, key: usize) -> Option<Status> {
        let shown = if self.late.has(key) {
            world.keys[key].shown
        } else {
            world.keys[key].status
        };
        matches!(shown, Status::Active | Status::Inactive).then_some(shown)
    }

    /// Returns the user's keys.
    pub fn listed(&self, world: &World) -> Set {
        let is_listed = |&key: &usize| self.status(world, key).is_some();
        (0..world.keys.len()).filter(is_listed).collect()
    }

    /// Returns who switched a key last.
    pub fn last(&self, world: &World, key: usize) -> Option<Switch> {
        if self.silent.has(key) {
            world.keys[key].trail
        } else {
            world.keys[key].last
        }
    }

    /// Returns whether a key that a rotation made can no longer become the request's. Once true it stays true, so it does
    /// not matter how old the read is.
    pub fn is_superseded(&self, world: &World, key: usize) -> bool {
        let Maker::Rotation(made_under) = world.keys[key].maker else {
            return false;
        };
        if world.keys[key].is_committed {
            return false;
        }
        match self.register(world).state {
            State::Mark(mark) => mark > made_under,
            State::Key(committed) => match world.keys[committed].maker {
                Maker::Rotation(mark) => mark >= made_under,
                Maker::Issued | Maker::Person => false,
            },
            State::Fresh => false,
        }
    }
}
