//! The brake: how many keys go off in one day, whatever runs come at the same time.
//!
//! A world of its own: several requests, and of each only whether git takes it away, and since when it is off.

use std::fmt;

use stateright::{Model as Explored, Property};

use crate::check::Story;
use crate::set::Set;

/// At most so many keys go off in a day.
const LIMIT: usize = 1;

/// The requests, in the order in which their time is over.
const KEYS: usize = 3;

/// 5 of `must never happen`.
pub const BRAKE: &str = "5: no more keys go off in a day than the brake allows";
/// Within the limit the brake holds nothing back.
pub const FREE: &str = "done: settled, what git takes away within the limit is off";

const HELD: &str = "the brake holds keys back";
const GONE: &str = "a key goes off";

/// What the brake takes care of: each rule is a switch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "`text` says what each is")]
pub enum Rule {
    CountWishes,
    CountGivenBack,
    InOrder,
}

impl Rule {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::CountWishes, Self::CountGivenBack, Self::InOrder];

    /// Returns the rule of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|rule| format!("{rule:?}") == name)
    }

    /// Returns what holds while the rule is on.
    pub fn text(self) -> &'static str {
        match self {
            Self::CountWishes => {
                "what git takes away and is not yet off counts like what went off today"
            }
            Self::CountGivenBack => {
                "what git gave back today counts, unless it is seen that it went off before"
            }
            Self::InOrder => "of more expiries than the limit every run takes the same, the oldest",
        }
    }

    /// Returns whether it shows where keys expire, or where files are removed.
    pub fn shows_with(self) -> Way {
        match self {
            Self::CountWishes | Self::CountGivenBack => Way::Removals,
            Self::InOrder => Way::Expiries,
        }
    }
}

/// Why keys go off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Their files are removed: over the limit none of them goes off.
    Removals,
    /// Their time is over: the oldest go off, up to the limit.
    Expiries,
}

impl fmt::Display for Way {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Removals => "2 runs, 3 keys, removals",
            Self::Expiries => "2 runs, 3 keys, expiries",
        })
    }
}

/// The brake, and which rules are off.
#[derive(Debug, Clone)]
pub struct Model {
    /// Why keys go off.
    pub way: Way,
    /// The rules that are off.
    pub off: Vec<Rule>,
}

/// Tells a counterexample.
pub fn story(_: &Model, path: &Story<Model>) -> String {
    let told = path.iter().filter_map(|(_, action)| action.as_ref());
    told.map(|action| format!("  {action:?}\n")).collect()
}

/// When something was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum When {
    /// Within the lease: reads may not show it.
    Now,
    /// Within a day.
    Today,
    /// Before.
    Before,
}

/// A request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Key {
    /// Whether git takes it away, and when it began to.
    taken: Option<When>,
    /// When git gave it back.
    back: Option<When>,
    /// When its marker `off` was taken.
    off: Option<When>,
}

/// A run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Run {
    Waiting,
    /// It takes these keys away, one after the other.
    Busy(Set),
    Over,
}

/// Everything.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct World {
    keys: [Key; KEYS],
    runs: [Run; 2],
    is_settled: bool,
}

/// What happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "keys and runs are what they are everywhere")]
pub enum Action {
    /// Git takes a key away.
    Take(usize),
    /// Git gives a key back.
    GiveBack(usize),
    /// The lease passes.
    Lease,
    /// A day passes; runs that hang are dead.
    Day,
    /// A run that meets no trouble comes.
    Settle,
    /// A run decides; of what was done within the lease it does not see these.
    Begin { run: usize, unseen: Set },
    /// A run takes the next key away.
    Act(usize),
    /// A run takes another of its keys away first.
    ActLast(usize),
}

impl Model {
    fn holds(&self, rule: Rule) -> bool {
        !self.off.contains(&rule)
    }

    /// Which keys a run takes away, by what it sees.
    fn decide(&self, world: &World, unseen: Set) -> Set {
        let seen = |key: usize| world.keys[key].off.filter(|_| !unseen.has(key));
        let is_wished =
            |key: usize| world.keys[key].taken.is_some() && world.keys[key].back.is_none();
        let is_today = |when: Option<When>| when.is_some_and(|when| when < When::Before);
        let was_wished = |key: usize| {
            let was_today = is_today(world.keys[key].back);
            was_today && seen(key).is_none() && self.holds(Rule::CountGivenBack)
        };
        let numbers = 0..KEYS;
        let pending: Set = numbers
            .clone()
            .filter(|&key| is_wished(key) && seen(key).is_none())
            .collect();
        let counted: Set = numbers
            .filter(|&key| {
                let is_pending = pending.has(key) && self.holds(Rule::CountWishes);
                is_today(seen(key)) || is_pending || was_wished(key)
            })
            .collect();
        match self.way {
            Way::Removals if counted.len() <= LIMIT => pending,
            Way::Removals => Set::default(),
            Way::Expiries if self.holds(Rule::InOrder) => {
                let first: Set = counted.numbers().take(LIMIT).collect();
                pending.numbers().filter(|&key| first.has(key)).collect()
            }
            Way::Expiries => {
                let done = counted.without(pending).len();
                let last: Vec<usize> = pending.numbers().collect();
                let last = last.into_iter().rev();
                last.take(LIMIT.saturating_sub(done)).collect()
            }
        }
    }
}

fn act(world: &mut World, run: usize, key: Option<usize>) {
    let Run::Busy(keys) = world.runs[run] else {
        return;
    };
    let Some(key) = key else {
        world.runs[run] = Run::Over;
        return;
    };
    // Of two runs, one takes the marker.
    world.keys[key].off.get_or_insert(When::Now);
    let left = keys.without(Set::from_iter([key]));
    world.runs[run] = if left.is_empty() {
        Run::Over
    } else {
        Run::Busy(left)
    };
}

fn pass(world: &mut World, later: fn(When) -> When) {
    for key in &mut world.keys {
        key.taken = key.taken.map(later);
        key.back = key.back.map(later);
        key.off = key.off.map(later);
    }
}

fn day(world: &mut World) {
    for run in &mut world.runs {
        if matches!(run, Run::Busy(_)) {
            *run = Run::Over;
        }
    }
    pass(world, |_| When::Before);
}

/// Returns the names of the invariants, and those of the examples.
pub fn names() -> (Vec<&'static str>, Vec<&'static str>) {
    (vec![BRAKE, FREE], vec![HELD, GONE])
}

impl Explored for Model {
    type State = World;
    type Action = Action;

    fn init_states(&self) -> Vec<World> {
        let key = Key {
            taken: None,
            back: None,
            off: None,
        };
        vec![World {
            keys: [key; KEYS],
            runs: [Run::Waiting; 2],
            is_settled: false,
        }]
    }

    fn actions(&self, world: &World, actions: &mut Vec<Action>) {
        if world.is_settled {
            return;
        }
        actions.extend([Action::Lease, Action::Day, Action::Settle]);
        for (number, key) in world.keys.iter().enumerate() {
            match key.taken {
                // Time is over in its order.
                None if self.way == Way::Removals || number == 0 => {
                    actions.push(Action::Take(number));
                }
                None if world.keys[number - 1].taken.is_some() => {
                    actions.push(Action::Take(number));
                }
                Some(_) if self.way == Way::Removals && key.back.is_none() => {
                    actions.push(Action::GiveBack(number));
                }
                None | Some(_) => {}
            }
        }
        let is_now = |&key: &usize| world.keys[key].off == Some(When::Now);
        let unseen: Set = (0..KEYS).filter(is_now).collect();
        for run in 0..world.runs.len() {
            match world.runs[run] {
                Run::Waiting => {
                    let begin = |unseen| Action::Begin { run, unseen };
                    actions.extend(unseen.subsets().map(begin));
                }
                Run::Busy(_) => actions.extend([Action::Act(run), Action::ActLast(run)]),
                Run::Over => {}
            }
        }
    }

    fn next_state(&self, world: &World, action: Action) -> Option<World> {
        let mut world = world.clone();
        match action {
            Action::Take(key) => world.keys[key].taken = Some(When::Now),
            Action::GiveBack(key) => world.keys[key].back = Some(When::Now),
            Action::Lease => pass(&mut world, |when| when.max(When::Today)),
            Action::Day => day(&mut world),
            Action::Settle => {
                day(&mut world);
                let keys = self.decide(&world, Set::default());
                for key in keys.numbers() {
                    world.keys[key].off = Some(When::Now);
                }
                world.is_settled = true;
            }
            Action::Begin { run, unseen } => {
                world.runs[run] = Run::Busy(self.decide(&world, unseen));
            }
            Action::Act(run) | Action::ActLast(run) => {
                let key = match (world.runs[run], action) {
                    (Run::Busy(keys), Action::Act(_)) => keys.numbers().next(),
                    (Run::Busy(keys), _) => keys.numbers().last(),
                    (Run::Waiting | Run::Over, _) => None,
                };
                act(&mut world, run, key);
            }
        }
        world.runs.sort_unstable();
        Some(world)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        vec![
            Property::always(BRAKE, |_: &Self, world: &World| {
                let is_today = |key: &&Key| key.off.is_some_and(|when| when < When::Before);
                world.keys.iter().filter(is_today).count() <= LIMIT
            }),
            Property::always(FREE, |_: &Self, world: &World| {
                let is_due =
                    |key: &&Key| key.taken.is_some() && key.back.is_none() && key.off.is_none();
                let due = world.keys.iter().filter(is_due).count();
                let has_gone = world.keys.iter().any(|key| key.off == Some(When::Now));
                !world.is_settled || due != 1 || has_gone
            }),
            Property::sometimes(HELD, |_: &Self, world: &World| {
                let is_due = |key: &&Key| key.taken.is_some() && key.off.is_none();
                world.is_settled && world.keys.iter().filter(is_due).count() > 1
            }),
            Property::sometimes(GONE, |_: &Self, world: &World| {
                world.keys.iter().any(|key| key.off == Some(When::Now))
            }),
        ]
    }
}
