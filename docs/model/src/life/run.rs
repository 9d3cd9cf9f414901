//! One run of `countersign reconcile` that looks after a key, call by call.

use super::age::Age;
use super::model::Model;
use super::rules::Rule;
use super::steps;
use super::view::View;
use super::world::{self, Kind, Label, State, World};
use super::{again, decide};

/// A run: one look and what follows from it, or a sweep. One that has died is one that never goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Run {
    /// It has not begun.
    Waiting,
    /// It is under way.
    Busy(Turn),
    /// It has ended.
    Over,
}

/// What a run holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Turn {
    /// What it does next.
    pub step: Step,
    /// What its last look was worth.
    pub look: Look,
}

/// What a run's last look was worth. No run knows this.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Look {
    /// Whether a person or a merge came after it, or IAM or the secret did not show what was done within the lease.
    pub is_blind: bool,
    /// Whether the lease has passed since.
    pub is_old: bool,
    /// Whether CloudTrail did not show what was done within the lease.
    pub is_deaf: bool,
    /// Whether an approval held.
    pub is_approved: bool,
    /// Whether what a rotation needs was proved.
    pub may_rotate: bool,
}

/// What people are told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum News {
    /// What a marker announced was done.
    Mark(usize),
    /// A rotation made this key.
    Key(usize),
}

/// What a run does next. A call is on its way, and arrives at any time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "markers and keys are what they are everywhere")]
pub enum Step {
    /// `PutSecretValue` of a marker, and `UpdateSecretVersionStage` of the label to it.
    Taking {
        label: Label,
        kind: Kind,
        key: usize,
        from: State,
    },
    /// Looks again.
    Checking { label: Label, mark: usize },
    /// `UpdateAccessKey`, to what the marker announces.
    Switching { mark: usize },
    /// `DeleteAccessKey`, under a marker or none.
    Deleting {
        key: usize,
        mark: Option<usize>,
        is_orphan: bool,
    },
    /// `CreateAccessKey`.
    Creating { mark: usize },
    /// `PutSecretValue` of the key.
    Storing { mark: usize, key: usize },
    /// `GetCallerIdentity` with the key, until it works.
    Testing { mark: usize, key: usize },
    /// `UpdateSecretVersionStage` of the state, from the marker to the key.
    Committing { mark: usize, key: usize },
    /// `UpdateSecretVersionStage` of `AWSCURRENT`.
    Moving { from: usize, to: usize },
    /// Tells people.
    Telling { news: News },
    /// Records that they were told.
    Recording { news: News },
    /// `DeleteSecret` with a window of thirty days.
    Scheduling,
    /// Lists what the sweep looks at.
    Sweeping,
}

/// How a call ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// It takes effect, and the answer comes.
    Came,
    /// It takes effect, and the answer is lost.
    Lost,
    /// It takes no effect, and no answer comes.
    Never,
    /// IAM refuses: it counts two keys.
    Full,
    /// The label is compared with where it was.
    Stale,
}

impl Answer {
    /// Returns whether the call takes effect.
    pub fn arrives(self) -> bool {
        !matches!(self, Self::Never | Self::Full)
    }

    /// Returns whether the run learns how it ended.
    pub fn is_known(self) -> bool {
        !matches!(self, Self::Lost | Self::Never)
    }
}

/// What a run has decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// To take a step.
    Go(Step),
    /// To leave things as they are.
    Rest(Status),
}

/// Where a key stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Nothing is to do.
    Quiet,
    /// Another run has it in hand, or what was done does not show yet.
    Waiting,
    /// It is off, and without an approval it is not switched on.
    Refused,
    /// A person decides.
    Contested,
}

impl Step {
    /// Returns whether the run reads, and decides.
    pub fn is_read(self) -> bool {
        matches!(self, Self::Checking { .. } | Self::Sweeping)
    }

    /// Returns whether the run has just looked.
    pub fn is_timed(self) -> bool {
        matches!(
            self,
            Self::Switching { .. } | Self::Deleting { .. } | Self::Creating { .. }
        )
    }

    /// Returns how the call may end.
    pub fn answers(self, model: &Model, world: &World) -> Vec<Answer> {
        let all = vec![Answer::Came, Answer::Lost, Answer::Never];
        match self {
            // Made again until an answer comes: they are the same however often they are made.
            Self::Storing { .. } | Self::Recording { .. } => vec![Answer::Came],
            Self::Testing { .. } => vec![Answer::Came, Answer::Never],
            Self::Creating { .. } => {
                let (may_succeed, may_be_full) = super::aws::has_room(world);
                let mut answers = if may_succeed { all } else { Vec::new() };
                if may_be_full {
                    answers.push(Answer::Full);
                }
                answers
            }
            Self::Taking { .. } | Self::Committing { .. } | Self::Moving { .. }
                if !model.holds(Rule::MovesAreLinearizable) && world.before != world.register =>
            {
                all.into_iter().chain([Answer::Stale]).collect()
            }
            _ => all,
        }
    }

    fn map(self, mark: &impl Fn(usize) -> usize, state: &impl Fn(State) -> State) -> Self {
        let news = |news| match news {
            News::Mark(number) => News::Mark(mark(number)),
            News::Key(_) => news,
        };
        match self {
            Self::Taking {
                label,
                kind,
                key,
                from,
            } => Self::Taking {
                label,
                kind,
                key,
                from: state(from),
            },
            Self::Checking {
                label,
                mark: number,
            } => Self::Checking {
                label,
                mark: mark(number),
            },
            Self::Switching { mark: number } => Self::Switching { mark: mark(number) },
            Self::Deleting {
                key,
                mark: number,
                is_orphan,
            } => Self::Deleting {
                key,
                mark: number.map(mark),
                is_orphan,
            },
            Self::Creating { mark: number } => Self::Creating { mark: mark(number) },
            Self::Storing { mark: number, key } => Self::Storing {
                mark: mark(number),
                key,
            },
            Self::Testing { mark: number, key } => Self::Testing {
                mark: mark(number),
                key,
            },
            Self::Committing { mark: number, key } => Self::Committing {
                mark: mark(number),
                key,
            },
            Self::Telling { news: of } => Self::Telling { news: news(of) },
            Self::Recording { news: of } => Self::Recording { news: news(of) },
            Self::Moving { .. } | Self::Scheduling | Self::Sweeping => self,
        }
    }

    fn marks(self) -> impl Iterator<Item = State> {
        let news = |news| match news {
            News::Mark(mark) => Some(State::Mark(mark)),
            News::Key(_) => None,
        };
        match self {
            Self::Taking { from, .. } => Some(from),
            Self::Checking { mark, .. }
            | Self::Switching { mark }
            | Self::Creating { mark }
            | Self::Storing { mark, .. }
            | Self::Testing { mark, .. }
            | Self::Committing { mark, .. } => Some(State::Mark(mark)),
            Self::Deleting { mark, .. } => mark.map(State::Mark),
            Self::Telling { news: of } | Self::Recording { news: of } => news(of),
            Self::Moving { .. } | Self::Scheduling | Self::Sweeping => None,
        }
        .into_iter()
    }
}

impl Run {
    /// Returns the markers that it holds.
    pub fn marks(&self) -> impl Iterator<Item = State> {
        let step = match self {
            Self::Busy(turn) => Some(turn.step),
            Self::Waiting | Self::Over => None,
        };
        step.into_iter().flat_map(Step::marks)
    }

    /// Renames the markers that it holds.
    pub fn move_marks(&mut self, mark: &impl Fn(usize) -> usize, state: &impl Fn(State) -> State) {
        if let Self::Busy(turn) = self {
            turn.step = turn.step.map(mark, state);
        }
    }
}

/// Begins a run with a look at the key, or with the sweep. Returns where the key stands, if that was all.
pub fn begin(
    model: &Model,
    world: &mut World,
    run: usize,
    sweeps: bool,
    view: &View,
) -> Option<Status> {
    let next = if sweeps {
        decide::sweep(model, world, view)
    } else {
        decide::look(model, world, view)
    };
    go(model, world, run, look(world, view), next)
}

/// Takes a step that reads.
pub fn read(
    model: &Model,
    world: &mut World,
    run: usize,
    turn: Turn,
    view: &View,
) -> Option<Status> {
    let next = match turn.step {
        Step::Checking { label, mark } => again::look_again(model, world, view, label, mark),
        _ => decide::sweep(model, world, view),
    };
    go(model, world, run, look(world, view), next)
}

/// Takes any other step.
pub fn call(
    model: &Model,
    world: &mut World,
    run: usize,
    turn: Turn,
    answer: Answer,
) -> Option<Status> {
    let next = steps::after(model, world, turn, answer);
    go(model, world, run, turn.look, next)
}

/// What a look is worth, by what the world is and not by what was shown of it.
fn look(world: &World, view: &View) -> Look {
    let is_recent = |key: usize| {
        let key = world.keys[key];
        let last = key.last.map_or(key.age, |last| last.age);
        last == Age::Moment || key.status == world::Status::Gone
    };
    let register = view.register(world);
    let is_moved = world.is_tampered
        && (register.current, register.previous)
            != (world.register.current, world.register.previous);
    Look {
        is_blind: view.late.numbers().any(is_recent) || is_moved,
        is_old: false,
        is_deaf: view.silent.numbers().any(is_recent),
        is_approved: world.git.is_approved(),
        may_rotate: world.git.may_rotate(),
    }
}

fn go(model: &Model, world: &mut World, run: usize, look: Look, next: Next) -> Option<Status> {
    let (then, status) = match next {
        // Without a second look the call follows at once.
        Next::Go(Step::Checking { mark, .. }) if !model.holds(Rule::SecondLook) => {
            let step = again::call_of(world, mark);
            (Run::Busy(Turn { step, look }), None)
        }
        Next::Go(step) => (Run::Busy(Turn { step, look }), None),
        Next::Rest(status) => (Run::Over, Some(status)),
    };
    world.runs[run] = then;
    status
}
