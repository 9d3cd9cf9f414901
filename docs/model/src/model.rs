//! Everything that can happen next, for the checker to try.

use stateright::{Model as Explored, Property};

use crate::aws::delete_access_keys;
use crate::day;
use crate::invariants;
use crate::rules::Rule;
use crate::run::{self, Answer, Run};
use crate::set::Set;
use crate::sizes::Size;
use crate::view::View;
use crate::world::{Age, Fate, Key, Maker, Request, Version, World, Wrongs};

/// The protocol, in a world of one size.
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
    /// Ten minutes pass.
    Minutes,
    /// A day passes, and runs come that meet no trouble.
    Day,
    /// An approval lapses, or is withdrawn.
    Lapse(usize),
    /// A person makes a key, or our role does for another region or repository.
    Make(Maker),
    /// A person deletes a key.
    Delete(usize),
    /// Somebody writes another version into a secret.
    Replace(usize),
    /// Somebody deletes a secret without a recovery window.
    ForceDelete(usize),
    /// A run begins with a look at a request, or with the sweep.
    Begin(usize, Option<usize>, View),
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
        world.settled = None;
        match action {
            Action::Minutes => {
                world.is_calm = false;
                world.pass_minutes(self.holds(Rule::ReadsCatchUp));
            }
            Action::Day => day::pass(self, &mut world),
            Action::Lapse(request) => world.requests[request].is_approved = false,
            Action::Begin(run, request, view) => {
                run::begin(self, &mut world, run, request, &view);
            }
            Action::Read(run, view) => {
                if let Run::Busy(turn) = world.runs[run] {
                    run::read(self, &mut world, run, turn, &view);
                }
            }
            Action::Call(run, answer) => {
                world.is_calm &= answer == Answer::Came;
                if let Run::Busy(turn) = world.runs[run] {
                    run::call(self, &mut world, run, turn, answer);
                }
            }
            Action::Make(_) | Action::Delete(_) | Action::Replace(_) | Action::ForceDelete(_) => {
                act(&mut world, action);
            }
        }
        world
    }

    fn acts(&self, world: &World, actions: &mut Vec<Action>) {
        let lives = world.keys(|key| key.fate == Fate::Lives);
        if lives.len() < crate::aws::KEYS_PER_USER {
            actions.extend([Maker::Person, Maker::Elsewhere].map(Action::Make));
        }
        actions.extend(lives.numbers().map(Action::Delete));
        for (number, request) in world.requests.iter().enumerate() {
            if request.secret.is_some() {
                actions.push(Action::Replace(number));
                if !self.holds(Rule::SecretsStay) {
                    actions.push(Action::ForceDelete(number));
                }
            }
        }
    }

    fn goes_on(&self, world: &World, run: usize, views: &[View], actions: &mut Vec<Action>) {
        match world.runs[run] {
            Run::Over => {}
            Run::Waiting => {
                let requests = (0..self.size.requests).map(Some);
                let sweep = self.holds(Rule::Sweep).then_some(None);
                for request in requests.chain(sweep) {
                    actions.extend(views.iter().map(|&view| Action::Begin(run, request, view)));
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

/// What a person does, or our role elsewhere.
fn act(world: &mut World, action: Action) {
    world.acts -= 1;
    world.is_calm = false;
    match action {
        Action::Make(maker) => world.keys.push(Key::new(maker, false, Age::Moment)),
        Action::Delete(key) => {
            delete_access_keys(world, Set::from_iter([key]), Fate::DeletedByHand);
        }
        Action::Replace(request) => {
            if let Some(secret) = &mut world.requests[request].secret {
                let current = std::mem::replace(&mut secret.current, Version::Foreign);
                secret.previous = Some(current);
            }
        }
        Action::ForceDelete(request) => world.requests[request].secret = None,
        _ => {}
    }
}

impl Explored for Model {
    type State = World;
    type Action = Action;

    fn init_states(&self) -> Vec<World> {
        let request = Request {
            is_approved: true,
            secret: None,
            before: None,
            notices: 0,
            comments: 0,
        };
        let other = Key::new(Maker::Person, false, Age::Days);
        vec![World {
            requests: vec![request; self.size.requests],
            claims: Vec::new(),
            keys: vec![other; self.size.keys],
            runs: vec![Run::Waiting; self.size.runs],
            acts: self.size.acts,
            is_calm: true,
            wrongs: Wrongs::default(),
            settled: None,
        }]
    }

    fn actions(&self, world: &World, actions: &mut Vec<Action>) {
        if world
            .settled
            .as_ref()
            .is_some_and(|settled| settled.is_restless)
        {
            return;
        }
        if self.size.is_brisk {
            let is_timed = |run: &Run| matches!(run, Run::Busy(turn) if turn.step.is_timed());
            if let Some(run) = world.runs.iter().position(is_timed) {
                self.goes_on(world, run, &[], actions);
                return;
            }
        }
        actions.extend([Action::Minutes, Action::Day]);
        if self.size.may_lapse {
            let approved = world.requests.iter().enumerate();
            let approved = approved.filter(|(_, request)| request.is_approved);
            actions.extend(approved.map(|(request, _)| Action::Lapse(request)));
        }
        if world.acts > 0 {
            self.acts(world, actions);
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
        world.runs.sort_unstable();
        Some(world)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        invariants::all()
    }
}
