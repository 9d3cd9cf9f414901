//! One run of `countersign reconcile`, call by call.

use crate::aws;
use crate::decide;
use crate::model::Model;
use crate::rules::Rule;
use crate::set::Set;
use crate::steps;
use crate::view::View;
use crate::world::{Status, World};

/// A run, for one request and the sweep. One that has died is one that never goes on.
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
    /// The request.
    pub request: usize,
    /// Whether it has proved an approval.
    pub is_approved: bool,
    /// What it does next.
    pub step: Step,
}

/// What a run does next. A call is on its way, and arrives at any time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "claims and keys are what they are everywhere")]
pub enum Step {
    /// `CreateSecret`.
    Claiming,
    /// Looks at the clock: how old is its claim?
    Claimed { claim: usize },
    /// `CreateAccessKey`.
    Creating { claim: usize },
    /// `PutSecretValue` of the key.
    Storing { claim: usize, key: usize },
    /// Looks at the clock again.
    Stored { claim: usize, key: usize },
    /// `UpdateSecretVersionStage` from the claim to the key; `succeeded`: whether an earlier attempt did.
    Promoting {
        claim: usize,
        key: usize,
        succeeded: bool,
    },
    /// `TagResource` with the key.
    Recording { key: usize },
    /// `Publish`.
    Notifying,
    /// Looks for the comment.
    Commenting,
    /// Writes the comment.
    Posting,
    /// `TagResource` with `announced-at`.
    Marking,
    /// `PutSecretValue` of the next claim.
    TakingOver { from: usize, seen: Option<View> },
    /// `UpdateSecretVersionStage` from claim to claim.
    Moving {
        from: usize,
        claim: usize,
        seen: Option<View>,
    },
    /// Lists the user's keys afresh.
    TookOver { claim: usize },
    /// `DeleteAccessKey` of what the claims before left; then it goes on, or rests.
    Clearing {
        claim: usize,
        orphans: Set,
        then: Option<Status>,
    },
    /// Lists what the sweep looks at.
    Sweeping,
    /// `DeleteAccessKey` of what the sweep found.
    Removing { orphans: Set },
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

/// What a run has decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// To take a step.
    Go(Step),
    /// To leave the request as it is, and to name keys to a person.
    Rest(Status, Set),
    /// To end.
    End,
}

impl Next {
    /// Leaves the request as it is.
    pub fn rest(status: Status) -> Self {
        Self::Rest(status, Set::default())
    }
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

impl Step {
    /// Returns whether the run reads, and decides.
    pub fn is_read(self) -> bool {
        matches!(self, Self::TookOver { .. } | Self::Sweeping)
    }

    /// Returns whether the run has just looked at the clock.
    pub fn is_timed(self) -> bool {
        matches!(self, Self::Creating { .. } | Self::Promoting { .. })
    }

    /// Returns how the call may end.
    pub fn answers(self, model: &Model, world: &World) -> Vec<Answer> {
        match self {
            Self::Claimed { .. } | Self::Stored { .. } | Self::Commenting => vec![Answer::Came],
            // Made again until an answer comes: they are the same however often they are made.
            Self::Storing { .. } | Self::Recording { .. } | Self::Marking => {
                vec![Answer::Came, Answer::Lost]
            }
            Self::Creating { .. } => {
                let (may_succeed, may_be_full) = aws::has_room(world);
                let mut answers = Vec::new();
                if may_succeed {
                    answers.extend([Answer::Came, Answer::Lost, Answer::Never]);
                }
                if may_be_full {
                    answers.push(Answer::Full);
                }
                answers
            }
            Self::Promoting { .. } | Self::Moving { .. }
                if !model.holds(Rule::MovesAreLinearizable) =>
            {
                vec![Answer::Came, Answer::Lost, Answer::Never, Answer::Stale]
            }
            _ => vec![Answer::Came, Answer::Lost, Answer::Never],
        }
    }
}

/// Begins a run with a look at a request, or with the sweep. Returns where the request stands, if that was all.
pub fn begin(
    model: &Model,
    world: &mut World,
    run: usize,
    request: Option<usize>,
    view: &View,
) -> Option<Status> {
    let turn = Turn {
        request: request.unwrap_or_default(),
        is_approved: request.is_some_and(|request| world.requests[request].is_approved),
        step: Step::Sweeping,
    };
    let next = match request {
        Some(request) => decide::look(model, world, request, turn.is_approved, view),
        None => sweep(model, world, view),
    };
    go(model, world, run, turn, next, request.is_some())
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
        Step::TookOver { claim } => {
            let Turn {
                request,
                is_approved,
                ..
            } = turn;
            decide::after_take_over(model, world, request, is_approved, view, claim)
        }
        _ => sweep(model, world, view),
    };
    go(model, world, run, turn, next, turn.step != Step::Sweeping)
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
    go(model, world, run, turn, next, true)
}

fn sweep(model: &Model, world: &mut World, view: &View) -> Next {
    let (orphans, unknown) = decide::sweep(model, world, view);
    name(world, unknown);
    if orphans.is_empty() {
        Next::End
    } else {
        Next::Go(Step::Removing { orphans })
    }
}

fn name(world: &mut World, keys: Set) {
    for key in keys.numbers() {
        world.keys[key].is_named = true;
    }
}

/// Goes to the next step. After the request comes the sweep.
fn go(
    model: &Model,
    world: &mut World,
    run: usize,
    turn: Turn,
    next: Next,
    sweeps: bool,
) -> Option<Status> {
    let busy = |step| Run::Busy(Turn { step, ..turn });
    let (then, status) = match next {
        Next::Go(step) => (busy(step), None),
        Next::Rest(status, named) => {
            name(world, named);
            let sweeps = sweeps && model.holds(Rule::Sweep);
            (
                if sweeps {
                    busy(Step::Sweeping)
                } else {
                    Run::Over
                },
                Some(status),
            )
        }
        Next::End => (Run::Over, None),
    };
    world.runs[run] = then;
    status
}
