//! Everything that can happen next, for the checker to try.

use stateright::{Model as Explored, Property};

use super::git::{File, Git};
use super::invariants;
use super::people::{self, Act};
use super::rules::Rule;
use super::run::{self, Answer, Run};
use super::settle;
use super::sizes::Size;
use super::view::View;
use super::world::{Key, Register, State, World};
use crate::set::Set;

/// The life of one key, in a world of one size.
#[derive(Debug, Clone)]
pub struct Model {
    /// How much is explored.
    pub size: Size,
    /// The rules that are off.
    pub off: Vec<Rule>,
}

/// What happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// The lease passes.
    Lease,
    /// A day passes, and a run comes that meets no trouble, and sweeps.
    Day,
    /// A day passes, and runs come that meet no trouble, until one changes nothing. Nothing comes after it.
    Settle,
    /// A run comes that meets no trouble, and does one thing.
    Visit,
    /// The file changes.
    Merge(File),
    /// The file's time is over.
    Expire,
    /// The approval of the last merge lapses.
    Lapse,
    /// A person acts by hand.
    Act(Act),
    /// A run begins with a look, or with the sweep.
    Begin(usize, bool, View),
    /// A run reads.
    Read(usize, View),
    /// A run's call arrives, or not.
    Call(usize, Answer),
}

impl Model {
    /// Returns whether a rule is on.
    pub fn holds(&self, rule: Rule) -> bool {
        !self.off.contains(&rule)
    }

    /// Lets something happen, and leaves every run in its place.
    pub fn after(&self, world: &World, action: Action) -> World {
        let mut world = world.clone();
        let reads = self.holds(Rule::ReadsCatchUp);
        let trail = self.holds(Rule::CloudTrailDelivers);
        match action {
            Action::Lease => world.pass_lease(reads, trail),
            Action::Day => {
                settle::expire(self, &mut world);
                world.pass_day(reads, trail);
                if self.holds(Rule::RunsComeDaily) {
                    settle::sweep(self, &mut world);
                }
            }
            Action::Settle => settle::settle(self, &mut world),
            Action::Visit => {
                settle::visit(self, &mut world);
            }
            Action::Merge(file) => people::merge(&mut world, file),
            Action::Expire => people::expire(&mut world),
            Action::Lapse => world.git.is_fresh = false,
            Action::Act(act) => people::act(&mut world, act),
            Action::Begin(run, sweeps, view) => {
                run::begin(self, &mut world, run, sweeps, &view);
            }
            Action::Read(run, view) => {
                if let Run::Busy(turn) = world.runs[run] {
                    run::read(self, &mut world, run, turn, &view);
                }
            }
            Action::Call(run, answer) => {
                if let Run::Busy(turn) = world.runs[run] {
                    run::call(self, &mut world, run, turn, answer);
                }
            }
        }
        world
    }

    fn goes_on(&self, world: &World, run: usize, views: &[View], actions: &mut Vec<Action>) {
        match world.runs[run] {
            Run::Over => {}
            Run::Waiting => {
                let sweeps = self.size.rotations > 0 && self.holds(Rule::Sweep);
                for &view in views {
                    actions.push(Action::Begin(run, false, view));
                    if sweeps {
                        actions.push(Action::Begin(run, true, view));
                    }
                }
            }
            Run::Busy(turn) if turn.step.is_read() => {
                actions.extend(views.iter().map(|&view| Action::Read(run, view)));
            }
            Run::Busy(turn) => {
                let answers = turn.step.answers(self, world).into_iter();
                actions.extend(answers.map(|answer| Action::Call(run, answer)));
            }
        }
    }
}

impl Explored for Model {
    type State = World;
    type Action = Action;

    fn init_states(&self) -> Vec<World> {
        let register = Register {
            state: State::Fresh,
            old: State::Fresh,
            current: Some(0),
            previous: None,
            is_scheduled: false,
        };
        vec![World {
            git: Git {
                file: File::There,
                before: File::There,
                is_fresh: true,
                is_expired: false,
            },
            register,
            before: register,
            marks: Vec::new(),
            keys: vec![Key::issued()],
            rotations: self.size.rotations,
            runs: vec![Run::Waiting; self.size.runs],
            acts: self.size.acts,
            merges: self.size.merges,
            wrongs: Set::default(),
            is_tampered: false,
            is_hostile: false,
            settled: None,
        }]
    }

    fn actions(&self, world: &World, actions: &mut Vec<Action>) {
        if world.settled.is_some() {
            return;
        }
        if self.size.is_brisk {
            let is_timed = |run: &Run| matches!(run, Run::Busy(turn) if turn.step.is_timed());
            if let Some(run) = world.runs.iter().position(is_timed) {
                self.goes_on(world, run, &[], actions);
                return;
            }
        }
        actions.extend([Action::Lease, Action::Day, Action::Settle, Action::Visit]);
        if world.merges > 0 {
            let files = people::merges(self, world).into_iter();
            actions.extend(files.map(Action::Merge));
        }
        if self.size.may_expire && !world.git.is_expired {
            actions.push(Action::Expire);
        }
        if self.size.may_lapse && world.git.is_fresh {
            actions.push(Action::Lapse);
        }
        if world.acts > 0 {
            actions.extend(people::acts(self, world).into_iter().map(Action::Act));
        }
        let views = View::all(self, world);
        for run in 0..world.runs.len() {
            // Runs that have not begun are alike: the first of them does.
            if run == 0 || (world.runs[run - 1], world.runs[run]) != (Run::Waiting, Run::Waiting) {
                self.goes_on(world, run, &views, actions);
            }
        }
    }

    /// Runs have no names, so that states that differ in names alone are one.
    fn next_state(&self, world: &World, action: Action) -> Option<World> {
        let mut world = self.after(world, action);
        world.tidy();
        world.runs.sort_unstable();
        Some(world)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        invariants::all()
    }
}
