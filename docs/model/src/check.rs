//! Runs the checker.

use std::time::{Duration, Instant};

use std::hash::Hash;

use stateright::{Checker, Expectation, HasDiscoveries, Model as Explored};

/// What can be explored, on all cores.
pub trait Model:
    Explored<State: State, Action: Clone + PartialEq> + Clone + Send + Sync + 'static
{
}

impl<M> Model for M where
    M: Explored<State: State, Action: Clone + PartialEq> + Clone + Send + Sync + 'static
{
}

/// What a checker can remember.
pub trait State: Clone + Hash + PartialEq + Send + Sync + 'static {}

impl<S: Clone + Hash + PartialEq + Send + Sync + 'static> State for S {}

/// What happened, and before that the world as it was; the last has no action.
pub type Story<M> = Vec<(<M as Explored>::State, Option<<M as Explored>::Action>)>;

/// What an exhaustive exploration found.
#[derive(Debug)]
pub struct Report {
    /// How many different states there are.
    pub states: usize,
    /// How many steps there are between them.
    pub steps: usize,
    /// How long it took.
    pub took: Duration,
    /// The invariants that do not hold.
    pub broken: Vec<&'static str>,
    /// The examples that were found.
    pub found: Vec<&'static str>,
}

/// Explores everything, on all cores; stops early where an invariant breaks.
pub fn explore<M: Model>(model: &M) -> Report {
    let begun = Instant::now();
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let checker = model
        .clone()
        .checker()
        .threads(cores)
        .finish_when(HasDiscoveries::AnyFailures)
        .spawn_dfs()
        .join();
    let mut broken = Vec::new();
    let mut found = Vec::new();
    for property in model.properties() {
        if checker.discoveries().contains_key(property.name) {
            match property.expectation {
                Expectation::Sometimes => found.push(property.name),
                Expectation::Always | Expectation::Eventually => broken.push(property.name),
            }
        }
    }
    Report {
        states: checker.unique_state_count(),
        steps: checker.state_count(),
        took: begun.elapsed(),
        broken,
        found,
    }
}

/// Finds the shortest way to break an invariant.
pub fn shortest<M: Model>(model: &M, invariant: &'static str) -> Option<Story<M>> {
    let holds = model.property(invariant).condition;
    let mut shortest: Option<Story<M>> = None;
    // The checker goes on for a while after it has found something, and then tells the longer way.
    loop {
        let mut checker = model
            .clone()
            .checker()
            .finish_when(HasDiscoveries::AnyOf([invariant].into()));
        if let Some(story) = &shortest {
            checker = checker.target_max_depth(story.len());
        }
        let Some(path) = checker.spawn_bfs().join().discovery(invariant) else {
            return shortest;
        };
        let mut story = path.into_vec();
        let broken = story.iter().position(|(world, _)| !holds(model, world))?;
        story.truncate(broken + 1);
        shortest = Some(story);
    }
}
