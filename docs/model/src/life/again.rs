//! What a run does when it looks again, right before the call that its marker announces. Nothing here changes anything.

use super::decide::{
    is_in_dispute, is_kept_off, is_old_over, is_overruled, is_replaced, is_unclear, seen,
};
use super::git::Wish;
use super::model::Model;
use super::rules::Rule;
use super::run::{Next, Status as Stands, Step};
use super::view::View;
use super::world::{Kind, Label, State, Status, World};

/// Looks again, holding a marker that was taken a moment ago.
pub fn look_again(model: &Model, world: &World, view: &View, label: Label, mark: usize) -> Next {
    let register = view.register(world);
    let is_overtaken = match register.at(label) {
        State::Mark(other) => other > mark,
        State::Key(_) => {
            world.mark_of(world.register.at(label), world.marks[mark].key) != Some(mark)
        }
        State::Fresh => false,
    };
    if is_overtaken {
        return Next::Rest(Stands::Waiting);
    }
    let of = world.marks[mark];
    if !of.is_young && model.holds(Rule::SelfStop) {
        return Next::Rest(Stands::Waiting);
    }
    let its = seen(world, view, &register, label, of.key);
    let Some(subject) = world.subject(&register) else {
        return Next::Rest(Stands::Contested);
    };
    let request = seen(world, view, &register, Label::State, subject);
    let still = match of.kind {
        Kind::Off => {
            let is_off = match label {
                Label::State => view.wish(model, world) == Wish::Off,
                Label::Old => {
                    is_replaced(model, world, of.key, subject)
                        && is_old_over(model, world, view, &register, &request)
                }
            };
            let is_theirs = its.last.is_some_and(|last| is_in_dispute(model, &last));
            is_off && !is_theirs && !is_unclear(model, &its)
        }
        Kind::On => {
            let may_be_on = view.git(world).is_approved() || !model.holds(Rule::ApprovalAtOn);
            let is_on = view.wish(model, world) == Wish::On && may_be_on;
            is_on && !its.last.is_some_and(|last| is_overruled(model, &last))
        }
        Kind::Drop => is_kept_off(model, &its),
        Kind::Rotate => {
            let is_proved = view.git(world).may_rotate() || !model.holds(Rule::RotationProof);
            let is_on = view.wish(model, world) == Wish::On;
            let is_alone = view.listed(world).len() == 1;
            is_proved && is_on && is_alone && its.status == Some(Status::Active)
        }
    };
    match (still, its.status) {
        (true, Some(_)) => Next::Go(call_of(world, mark)),
        (true, None) => Next::Rest(Stands::Quiet),
        (false, _) => Next::Rest(Stands::Waiting),
    }
}

/// Returns the call that a marker announces.
pub fn call_of(world: &World, mark: usize) -> Step {
    match world.marks[mark].kind {
        Kind::Off | Kind::On => Step::Switching { mark },
        Kind::Drop => Step::Deleting {
            key: world.marks[mark].key,
            mark: Some(mark),
            is_orphan: false,
        },
        Kind::Rotate => Step::Creating { mark },
    }
}
