//! What a run does about what it sees. Nothing here changes anything.

use super::age::Age;
use super::git::Wish;
use super::model::Model;
use super::rules::Rule;
use super::run::{News, Next, Status as Stands, Step};
use super::view::View;
use super::world::{By, Kind, Label, Maker, Register, State, Status, Switch, World};

/// A key, as one look shows it.
pub(super) struct Seen {
    key: usize,
    label: Label,
    /// Where its label is.
    from: State,
    /// The marker of this key that the label is on.
    mark: Option<usize>,
    kind: Option<Kind>,
    pub(super) status: Option<Status>,
    pub(super) last: Option<Switch>,
}

pub(super) fn seen(
    world: &World,
    view: &View,
    register: &Register,
    label: Label,
    key: usize,
) -> Seen {
    let from = register.at(label);
    let mark = world.mark_of(from, key);
    Seen {
        key,
        label,
        from,
        mark,
        kind: mark.map(|mark| world.marks[mark].kind),
        status: view.status(world, key),
        last: view.last(world, key),
    }
}

/// Looks at the key, at the beginning of a run.
pub fn look(model: &Model, world: &World, view: &View) -> Next {
    let register = view.register(world);
    if register.is_scheduled {
        return Next::Rest(Stands::Quiet);
    }
    let Some(subject) = world.subject(&register) else {
        return Next::Rest(Stands::Contested);
    };
    let is_proved = world.keys[subject].is_ours() || !model.holds(Rule::Ours);
    if !is_proved {
        return Next::Rest(Stands::Contested);
    }
    let its = seen(world, view, &register, Label::State, subject);
    let stands = match subject_job(model, world, view, &its) {
        Next::Rest(stands) if stands != Stands::Waiting => stands,
        next => return next,
    };
    let step = follow(model, world, &register, &its)
        .or_else(|| old_job(model, world, view, &register, &its))
        .or_else(|| withdraw(world, view, &register, &its))
        .or_else(|| rotate(model, world, view, &register, &its))
        .or_else(|| {
            close(model, world, view, &register, &its).filter(|_| !model.holds(Rule::SecretLast))
        })
        .or_else(|| tell(world, view, &register))
        .or_else(|| close(model, world, view, &register, &its));
    match step {
        Some(step) => Next::Go(step),
        None if register.current != Some(subject) => Next::Rest(Stands::Contested),
        None => Next::Rest(stands),
    }
}

/// What is due for the request's key itself.
fn subject_job(model: &Model, world: &World, view: &View, its: &Seen) -> Next {
    if is_leased(model, world, its) {
        return Next::Rest(Stands::Waiting);
    }
    if its.kind == Some(Kind::Drop) {
        return drop_job(model, its);
    }
    match view.wish(model, world) {
        _ if its.status.is_none() => Next::Rest(Stands::Quiet),
        Wish::Unproven => Next::Rest(Stands::Contested),
        Wish::Off => {
            let mut listed = view.listed(world).numbers();
            let is_other = |key: usize| key != its.key && world.keys[key].is_ours();
            let is_last = !listed.any(is_other) || !model.holds(Rule::OldGoesFirst);
            off_job(model, its, is_last)
        }
        Wish::On => on_job(model, world, view, its),
    }
}

/// A young marker is left to the run that took it.
fn is_leased(model: &Model, world: &World, its: &Seen) -> bool {
    let is_young = |mark: usize| world.marks[mark].is_young;
    its.mark.is_some_and(is_young) && model.holds(Rule::Lease)
}

/// After the point of no return: it is deleted, or a person decides.
fn drop_job(model: &Model, its: &Seen) -> Next {
    match (its.status, its.mark) {
        (Some(_), mark) if is_kept_off(model, its) => Next::Go(Step::Deleting {
            key: its.key,
            mark,
            is_orphan: false,
        }),
        (Some(_), _) => Next::Rest(Stands::Contested),
        (None, _) => Next::Rest(Stands::Quiet),
    }
}

/// The key is off, the last switch in CloudTrail is our own, and `keepOff` is over since.
pub(super) fn is_kept_off(model: &Model, its: &Seen) -> bool {
    let is_off =
        |last: &Switch| !last.on && (last.by != By::Person || !model.holds(Rule::ByOurHand));
    let is_over = |last: &Switch| last.age == Age::Days || !model.holds(Rule::KeepOff);
    its.status == Some(Status::Inactive)
        && its.last.is_some_and(|last| is_off(&last) && is_over(&last))
}

/// What is due where a key is to be off.
fn off_job(model: &Model, its: &Seen, may_drop: bool) -> Next {
    let marked = its.mark.filter(|_| its.kind == Some(Kind::Off));
    let off = match marked {
        Some(mark) if !model.holds(Rule::FreshMarker) => Step::Switching { mark },
        Some(_) | None => taking(its, Kind::Off),
    };
    match (its.status, its.last) {
        (None, _) => Next::Rest(Stands::Quiet),
        (Some(Status::Inactive), last) => match marked {
            Some(mark) if may_drop && is_kept_off(model, its) => Next::Go(drop(model, its, mark)),
            // Off by another hand: once more by ours, and `keepOff` begins.
            Some(_) if !last.is_some_and(|last| last.by == By::Person) => Next::Rest(Stands::Quiet),
            Some(_) | None => Next::Go(off),
        },
        (Some(_), Some(last)) if is_in_dispute(model, &last) => Next::Rest(Stands::Contested),
        _ if is_unclear(model, its) => Next::Rest(Stands::Waiting),
        (Some(_), _) => Next::Go(off),
    }
}

fn drop(model: &Model, its: &Seen, mark: usize) -> Step {
    if model.holds(Rule::DropFirst) {
        taking(its, Kind::Drop)
    } else {
        Step::Deleting {
            key: its.key,
            mark: Some(mark),
            is_orphan: false,
        }
    }
}

/// It was switched off, and it is on: who did that does not show yet.
pub(super) fn is_unclear(model: &Model, its: &Seen) -> bool {
    let was_off = its.last.is_some_and(|last| !last.on);
    its.status == Some(Status::Active) && was_off && model.holds(Rule::WaitForTrail)
}

/// A person switched the key on after git took it away, less than a day ago.
pub(super) fn is_in_dispute(model: &Model, last: &Switch) -> bool {
    let is_theirs = last.by == By::Person && last.on && last.is_newer;
    is_theirs && last.age < Age::Day && model.holds(Rule::LeaveADay)
}

/// What is due where a key is to be on.
fn on_job(model: &Model, world: &World, view: &View, its: &Seen) -> Next {
    let may_be_on = view.git(world).is_approved() || !model.holds(Rule::ApprovalAtOn);
    let is_marked_off = its.kind == Some(Kind::Off);
    match (its.status, its.last) {
        (Some(Status::Active), _) if is_marked_off && may_be_on => Next::Go(taking(its, Kind::On)),
        (Some(Status::Active), _) => Next::Rest(Stands::Quiet),
        (Some(_), Some(last)) if is_overruled(model, &last) => Next::Rest(Stands::Contested),
        (Some(_), Some(Switch { on: false, .. })) if !may_be_on => Next::Rest(Stands::Refused),
        // Switched off under an `off` that was given back since, or by a call that came late.
        (Some(_), Some(last)) if !last.on && (is_marked_off || model.holds(Rule::SetRight)) => {
            Next::Go(taking(its, Kind::On))
        }
        // It is off, and by whom does not show yet, or not to us.
        (Some(_), _) => Next::Rest(Stands::Contested),
        (None, _) => Next::Rest(Stands::Quiet),
    }
}

/// What a person switched off, a person switches on.
pub(super) fn is_overruled(model: &Model, last: &Switch) -> bool {
    last.by == By::Person && !last.on && model.holds(Rule::TheirOffStays)
}

fn taking(its: &Seen, kind: Kind) -> Step {
    Step::Taking {
        label: its.label,
        kind,
        key: its.key,
        from: its.from,
    }
}

/// `AWSCURRENT` follows the state, unless a person moved it back.
fn follow(model: &Model, world: &World, register: &Register, its: &Seen) -> Option<Step> {
    let from = register.current.filter(|&key| key != its.key)?;
    let was_there = register.previous == Some(its.key) && model.holds(Rule::RollbackStays);
    let follows = world.keys[from].is_committed && its.status == Some(Status::Active);
    (follows && !was_there).then_some(Step::Moving { from, to: its.key })
}

/// What is due for the key that a rotation replaced.
fn old_job(
    model: &Model,
    world: &World,
    view: &View,
    register: &Register,
    its: &Seen,
) -> Option<Step> {
    let is_old = |&key: &usize| is_replaced(model, world, key, its.key);
    let old = view.listed(world).numbers().find(is_old)?;
    let old = seen(world, view, register, Label::Old, old);
    if is_leased(model, world, &old) {
        return None;
    }
    let next = if old.kind == Some(Kind::Drop) {
        drop_job(model, &old)
    } else if is_old_over(model, world, view, register, its) {
        off_job(model, &old, true)
    } else {
        return None;
    };
    match next {
        Next::Go(step) => Some(step),
        Next::Rest(_) => None,
    }
}

/// A rotation replaced it: the state has gone past it. Once true it stays true, however old the read is.
pub(super) fn is_replaced(model: &Model, world: &World, key: usize, subject: usize) -> bool {
    let of = world.keys[key];
    let is_before = match model.holds(Rule::OldByOrder) {
        true => of.made_under() < world.keys[subject].made_under(),
        false => key != subject,
    };
    of.is_ours() && of.is_committed && is_before
}

/// The key that was replaced goes off with the other one, or after the overlap, while readers have one that works.
pub(super) fn is_old_over(
    model: &Model,
    world: &World,
    view: &View,
    register: &Register,
    its: &Seen,
) -> bool {
    let is_marked_off = its.kind == Some(Kind::Off);
    let has_next =
        register.current == Some(its.key) && its.status == Some(Status::Active) && !is_marked_off;
    let is_over = world.keys[its.key].age >= Age::Day || !model.holds(Rule::Overlap);
    let is_replaced = is_over && (has_next || !model.holds(Rule::CurrentFirst));
    match view.wish(model, world) {
        Wish::Off => true,
        Wish::On => is_replaced,
        Wish::Unproven => false,
    }
}

/// The key that was made under a marker which is still the state.
fn made_under(world: &World, view: &View, mark: usize) -> Option<usize> {
    let is_its = |&key: &usize| {
        let key = &world.keys[key];
        key.maker == Maker::Rotation(mark) && !key.is_committed
    };
    view.listed(world).numbers().find(is_its)
}

/// A key that was made and not stored is nobody's: a new marker lets the sweep delete it.
fn withdraw(world: &World, view: &View, register: &Register, its: &Seen) -> Option<Step> {
    let mark = its.mark.filter(|_| its.kind == Some(Kind::Rotate))?;
    let key = made_under(world, view, mark)?;
    let may_commit = world.keys[key].is_stored
        && register.current == Some(its.key)
        && its.status == Some(Status::Active)
        && view.git(world).may_rotate();
    (!may_commit).then(|| taking(its, Kind::Rotate))
}

fn rotate(
    model: &Model,
    world: &World,
    view: &View,
    register: &Register,
    its: &Seen,
) -> Option<Step> {
    let is_due = world.keys[its.key].age == Age::Days && world.rotations > 0;
    let is_proved = view.git(world).may_rotate() || !model.holds(Rule::RotationProof);
    let is_well = its.status == Some(Status::Active)
        && its.kind != Some(Kind::Off)
        && register.current == Some(its.key);
    if !(is_due && is_proved && is_well) {
        return None;
    }
    let mark = its.mark.filter(|_| its.kind == Some(Kind::Rotate));
    if let Some(mark) = mark
        && let Some(key) = made_under(world, view, mark)
    {
        // Another run cannot test it; after the lease it works everywhere.
        let has_worked = world.keys[key].age > Age::Moment || !model.holds(Rule::TestFirst);
        return has_worked.then_some(Step::Committing { mark, key });
    }
    let is_alone = view.listed(world).len() == 1;
    is_alone.then(|| taking(its, Kind::Rotate))
}

/// The secret goes last of all.
fn close(
    model: &Model,
    world: &World,
    view: &View,
    register: &Register,
    its: &Seen,
) -> Option<Step> {
    let mut listed = view.listed(world).numbers();
    let is_last = !listed.any(|key| world.keys[key].is_ours());
    let is_young = |state: State| matches!(state, State::Mark(mark) if world.marks[mark].is_young);
    let is_done = !is_young(register.old) || !model.holds(Rule::Lease);
    (its.kind == Some(Kind::Drop) && is_last && is_done).then_some(Step::Scheduling)
}

/// What was done, and nobody was told of.
fn tell(world: &World, view: &View, register: &Register) -> Option<Step> {
    let is_due = |mark: usize| {
        let of = world.marks[mark];
        let status = view.status(world, of.key);
        let is_ours = view
            .last(world, of.key)
            .is_some_and(|last| last.by != By::Person && !last.on);
        let is_done = match of.kind {
            Kind::Off => status == Some(Status::Inactive) && is_ours,
            Kind::On => status == Some(Status::Active),
            Kind::Drop => status.is_none(),
            Kind::Rotate => false,
        };
        is_done && !of.is_told && !of.is_young
    };
    let news = [register.state, register.old]
        .into_iter()
        .find_map(|state| match state {
            State::Mark(mark) if is_due(mark) => Some(News::Mark(mark)),
            State::Key(key) if !world.keys[key].is_told && register.current == Some(key) => {
                Some(News::Key(key))
            }
            State::Mark(_) | State::Key(_) | State::Fresh => None,
        });
    news.map(|news| Step::Telling { news })
}

/// Looks for keys that rotations made and left: only those whose marker has lost the state for good. CloudTrail is asked for
/// the keys of two days, and for those of rotations that came after the last one that was committed.
pub fn sweep(model: &Model, world: &World, view: &View) -> Next {
    let subject = world.subject(&view.register(world));
    let committed = subject.and_then(|subject| world.keys[subject].made_under());
    let is_orphan = |&key: &usize| {
        let of = &world.keys[key];
        let is_in_sight =
            of.age > Age::Moment && (of.age < Age::Days || of.made_under() > committed);
        let is_uncommitted = matches!(of.maker, Maker::Rotation(_)) && !of.is_committed;
        let is_over = view.is_superseded(world, key) || !model.holds(Rule::Fence);
        is_in_sight && is_uncommitted && is_over
    };
    match view.listed(world).numbers().find(is_orphan) {
        Some(key) => Next::Go(Step::Deleting {
            key,
            mark: None,
            is_orphan: true,
        }),
        None => Next::Rest(Stands::Quiet),
    }
}
