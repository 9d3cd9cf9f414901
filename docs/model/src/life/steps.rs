//! What each call of a run does to the world, and what the run does then. What it cannot know it leaves to a later run.

use super::age::Age;
use super::aws;
use super::git::Wish;
use super::model::Model;
use super::rules::Rule;
use super::run::{Answer, News, Next, Status as Stands, Step, Turn};
use super::world::{By, Kind, Label, Maker, Mark, State, Status, Switch, World, Wrong};

const LEFT: Next = Next::Rest(Stands::Waiting);

/// Lets a call arrive, or not.
pub fn after(model: &Model, world: &mut World, turn: Turn, answer: Answer) -> Next {
    match turn.step {
        Step::Taking {
            label,
            kind,
            key,
            from,
        } => {
            let mark = Mark {
                kind,
                key,
                is_young: true,
                is_told: false,
            };
            take(model, world, turn, (label, from, mark), answer)
        }
        Step::Switching { mark } => switch(model, world, turn, mark, answer),
        Step::Deleting {
            key,
            mark,
            is_orphan,
        } => delete(model, world, turn, (key, mark, is_orphan), answer),
        Step::Creating { mark } => create(world, turn, mark, answer),
        Step::Storing { mark, key } => store(model, world, mark, key),
        Step::Testing { mark, key } => {
            world.keys[key].works |= answer.arrives();
            go_on(answer, Step::Committing { mark, key })
        }
        Step::Committing { mark, key } => commit(model, world, (mark, key), answer),
        Step::Moving { from, to } => follow(model, world, turn, (from, to), answer),
        Step::Telling { news } => go_on(answer, Step::Recording { news }),
        Step::Recording { news } => record(world, news),
        Step::Scheduling => {
            if answer.arrives() {
                let is_early = world.keys.iter().any(|key| key.is_ours() && key.is_there());
                world.note(Wrong::SecretEarly, is_early);
                world.register.is_scheduled = true;
            }
            LEFT
        }
        Step::Checking { .. } | Step::Sweeping => LEFT,
    }
}

fn go_on(answer: Answer, step: Step) -> Next {
    if answer == Answer::Came {
        Next::Go(step)
    } else {
        LEFT
    }
}

fn take(
    model: &Model,
    world: &mut World,
    turn: Turn,
    (label, from, mark): (Label, State, Mark),
    answer: Answer,
) -> Next {
    if !answer.arrives() {
        return LEFT;
    }
    let is_given_back =
        mark.kind == Kind::Drop && label == Label::State && world.git.wish() != Wish::Off;
    let Some(mark) = aws::take(model, world, label, from, mark, answer == Answer::Stale) else {
        return LEFT;
    };
    world.note(Wrong::DroppedRestored, is_given_back && !turn.look.is_blind);
    if answer.is_known() {
        Next::Go(Step::Checking { label, mark })
    } else {
        LEFT
    }
}

/// Whether a run is excused: something came after its last look, or IAM did not show it.
fn is_excused(model: &Model, turn: Turn) -> bool {
    turn.look.is_blind && !model.size.is_brisk
}

fn switch(model: &Model, world: &mut World, turn: Turn, mark: usize, answer: Answer) -> Next {
    let Mark { kind, key, .. } = world.marks[mark];
    let on = kind == Kind::On;
    if answer.arrives() && world.keys[key].is_there() {
        let is_excused = is_excused(model, turn);
        world.note(Wrong::Foreign, !world.keys[key].is_ours());
        note_switch(world, turn, key, on, is_excused);
        let by = if turn.look.is_old { By::Late } else { By::Us };
        aws::switch(world, key, by, on, false);
    }
    let news = News::Mark(mark);
    go_on(answer, Step::Telling { news })
}

fn note_switch(world: &mut World, turn: Turn, key: usize, on: bool, is_excused: bool) {
    let theirs = world.keys[key].last.filter(|last| last.by == By::Person);
    let is_overruled = theirs.is_some_and(|last| !last.on);
    let is_fought = theirs
        .is_some_and(|last| last.on && last.is_against && last.is_newer && last.age < Age::Day);
    if on {
        world.note(Wrong::OnUnapproved, !turn.look.is_approved);
        let is_excused = is_excused || turn.look.is_deaf;
        world.note(Wrong::Overruled, is_overruled && !is_excused);
        return;
    }
    world.note(Wrong::Fought, is_fought && !is_excused);
    let subject = world.subject(&world.register);
    let is_wished = world.git.wish() == Wish::Off;
    let is_replaced = |subject: usize| subject != key && world.keys[subject].is_committed;
    match subject.filter(|&subject| is_replaced(subject)) {
        Some(subject) => {
            let next = world.keys[subject];
            // Another run of ours may switch that one off at the same time: each is right by itself.
            let is_ours = |last: Switch| {
                last.by != By::Person && (last.age == Age::Moment || turn.look.is_old)
            };
            let works = next.status == Status::Active || next.last.is_some_and(is_ours);
            let has_next = world.register.current == Some(subject) && works;
            let is_early = next.age < Age::Day;
            world.note(Wrong::ReaderLost, !is_wished && !has_next && !is_excused);
            world.note(Wrong::OverlapCut, !is_wished && is_early && !is_excused);
        }
        None => world.note(Wrong::OffUnproved, !is_wished && !is_excused),
    }
}

fn delete(
    model: &Model,
    world: &mut World,
    turn: Turn,
    (key, mark, is_orphan): (usize, Option<usize>, bool),
    answer: Answer,
) -> Next {
    if answer.arrives() && world.keys[key].is_there() {
        let of = world.keys[key];
        world.note(Wrong::Foreign, !of.is_ours());
        if of.is_committed {
            world.note(Wrong::CommittedDeleted, is_orphan);
            let is_excused = is_excused(model, turn) || turn.look.is_deaf;
            let is_kept_off = of.off == Some(Age::Days);
            world.note(Wrong::NotKeptOff, !is_kept_off && !is_excused);
            let is_subject = world.subject(&world.register) == Some(key);
            let is_dropped = world
                .mark_of(world.register.state, key)
                .is_some_and(|mark| world.marks[mark].kind == Kind::Drop);
            world.note(Wrong::RestoredDeleted, is_subject && !is_dropped);
        }
        world.keys[key].status = Status::Gone;
    }
    match mark {
        Some(mark) if world.marks[mark].kind == Kind::Drop => {
            let news = News::Mark(mark);
            let is_last = !world.keys.iter().any(|key| key.is_ours() && key.is_there());
            let first = if is_last && !model.holds(Rule::SecretLast) {
                Step::Scheduling
            } else {
                Step::Telling { news }
            };
            go_on(answer, first)
        }
        Some(_) | None => LEFT,
    }
}

fn create(world: &mut World, turn: Turn, mark: usize, answer: Answer) -> Next {
    if answer == Answer::Full {
        return LEFT;
    }
    let key = answer.arrives().then(|| {
        world.note(Wrong::MadeUnproved, !turn.look.may_rotate);
        aws::create(world, Maker::Rotation(mark))
    });
    match key.filter(|_| answer.is_known()) {
        Some(key) => Next::Go(Step::Storing { mark, key }),
        None => LEFT,
    }
}

fn store(model: &Model, world: &mut World, mark: usize, key: usize) -> Next {
    if world.register.is_scheduled {
        return LEFT;
    }
    world.keys[key].is_stored = true;
    if model.holds(Rule::TestFirst) {
        Next::Go(Step::Testing { mark, key })
    } else {
        Next::Go(Step::Committing { mark, key })
    }
}

fn commit(model: &Model, world: &mut World, (mark, key): (usize, usize), answer: Answer) -> Next {
    let from = world.marks[mark].key;
    let is_twice = world.rotations == 0;
    let is_taken_away = world.register.state != State::Mark(mark);
    let moved = answer.arrives() && aws::commit(model, world, mark, key, answer == Answer::Stale);
    if moved {
        world.note(Wrong::TwiceCommitted, is_twice || is_taken_away);
        world.rotations = world.rotations.saturating_sub(1);
    }
    let to = key;
    if moved && answer.is_known() {
        Next::Go(Step::Moving { from, to })
    } else {
        LEFT
    }
}

fn follow(
    model: &Model,
    world: &mut World,
    turn: Turn,
    (from, to): (usize, usize),
    answer: Answer,
) -> Next {
    let was_foreign = world
        .register
        .current
        .is_none_or(|key| !world.keys[key].is_committed);
    let was_there = world.register.previous == Some(to);
    let moved =
        answer.arrives() && aws::move_current(model, world, from, to, answer == Answer::Stale);
    if moved {
        let key = world.keys[to];
        let is_backward = world.subject(&world.register) != Some(to);
        world.note(Wrong::ReaderLost, !key.is_stored || !key.works);
        world.note(Wrong::RolledForward, is_backward);
        let is_excused = is_excused(model, turn);
        world.note(Wrong::Overruled, was_foreign || was_there && !is_excused);
    }
    if moved && answer.is_known() {
        let news = News::Key(to);
        Next::Go(Step::Telling { news })
    } else {
        LEFT
    }
}

fn record(world: &mut World, news: News) -> Next {
    if !world.register.is_scheduled {
        match news {
            News::Mark(mark) => world.marks[mark].is_told = true,
            News::Key(key) => world.keys[key].is_told = true,
        }
    }
    Next::Rest(Stands::Quiet)
}
