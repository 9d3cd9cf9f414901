//! Tells a counterexample in words.

use std::fmt::Write;

use super::model::{Action, Model};
use super::people::Act;
use super::run::{Answer, News, Run, Step};
use super::view::View;
use super::world::{By, Key, Kind, Maker, State, Status, World};
use crate::check::Story;
use crate::set::Set;

/// Describes what happened, one line for each action, with labels and keys where they changed.
pub fn story(model: &Model, path: &Story<Model>) -> String {
    let mut story = String::new();
    let mut shown = String::new();
    let mut names: Vec<char> = (b'A'..).take(model.size.runs).map(char::from).collect();
    for (number, (world, action)) in (1..).zip(path) {
        let Some(action) = *action else { break };
        let mut after = model.after(world, action);
        let told = sentence(world, action, &after, &names);
        let _ = writeln!(story, "{number:>3}. {told}");
        let there = there(&after);
        if there != shown {
            story.push_str(&there);
            shown = there;
        }
        // The next world has its runs in order, and forgets markers.
        after.tidy();
        let mut runs: Vec<(Run, char)> = after.runs.iter().copied().zip(names).collect();
        runs.sort_unstable();
        names = runs.into_iter().map(|(_, name)| name).collect();
    }
    story
}

fn sentence(world: &World, action: Action, after: &World, names: &[char]) -> String {
    match action {
        Action::Lease => "the lease passes".to_owned(),
        Action::Day => "a day passes; runs that hang are dead, and one sweeps".to_owned(),
        Action::Settle => "a day passes; runs come that meet no trouble".to_owned(),
        Action::Visit => "a run comes that meets no trouble".to_owned(),
        Action::Merge(file) => format!("the file is {file:?}"),
        Action::Expire => "the time of the file is over".to_owned(),
        Action::Lapse => "the approval lapses".to_owned(),
        Action::Act(act) => format!("a person {}", hand(world, act)),
        Action::Begin(run, sweeps, view) => {
            let looks = if sweeps { "sweeps" } else { "looks" };
            format!(
                "{}: {looks}{}; {}",
                names[run],
                seen(&view),
                next(after, run)
            )
        }
        Action::Read(run, view) => {
            format!(
                "{}: looks again{}; {}",
                names[run],
                seen(&view),
                next(after, run)
            )
        }
        Action::Call(run, answer) => {
            let does = step(world, run).map_or(String::new(), |step| call(world, step));
            format!(
                "{}: {does}{}; {}",
                names[run],
                how(answer),
                next(after, run)
            )
        }
    }
}

fn hand(world: &World, act: Act) -> String {
    match act {
        Act::On(key) => format!("switches K{key} on"),
        Act::Off(key) => format!("switches K{key} off"),
        Act::Delete(key) => format!("deletes K{key}"),
        Act::Make => format!("makes K{}", world.keys.len()),
        Act::Forge(key) => format!("writes K{key} into the secret"),
        Act::Mark(kind, key) => {
            format!("writes the marker {kind:?} of K{key}, and moves the state to it")
        }
        Act::RollBack => "moves AWSCURRENT back".to_owned(),
    }
}

fn step(world: &World, run: usize) -> Option<Step> {
    match world.runs[run] {
        Run::Busy(turn) => Some(turn.step),
        Run::Waiting | Run::Over => None,
    }
}

fn next(after: &World, run: usize) -> String {
    match step(after, run) {
        Some(step) => format!("next: {}", call(after, step)),
        None => "ends".to_owned(),
    }
}

fn seen(view: &View) -> String {
    let mut odd = Vec::new();
    if view.is_stale {
        odd.push("the secret as it was".to_owned());
    }
    if view.is_behind {
        odd.push("a checkout from before the last change".to_owned());
    }
    if !view.late.is_empty() {
        odd.push(format!("{} listed as before", keys(view.late)));
    }
    if !view.silent.is_empty() {
        odd.push(format!(
            "nothing new in CloudTrail of {}",
            keys(view.silent)
        ));
    }
    if odd.is_empty() {
        String::new()
    } else {
        format!(" ({})", odd.join("; "))
    }
}

fn keys(set: Set) -> String {
    let names: Vec<String> = set.numbers().map(|key| format!("K{key}")).collect();
    names.join(", ")
}

fn how(answer: Answer) -> &'static str {
    match answer {
        Answer::Came => "",
        Answer::Lost => " takes effect, the answer is lost",
        Answer::Never => " never arrives",
        Answer::Full => " is refused: two keys",
        Answer::Stale => " is compared with what was",
    }
}

fn mark(world: &World, number: usize) -> String {
    let of = world.marks[number];
    let kind = match of.kind {
        Kind::Off => "off",
        Kind::On => "on",
        Kind::Drop => "drop",
        Kind::Rotate => "rotate",
    };
    format!("{kind}-{number}-K{}", of.key)
}

fn state(world: &World, state: State) -> String {
    match state {
        State::Fresh => "nothing".to_owned(),
        State::Mark(number) => mark(world, number),
        State::Key(key) => format!("key-K{key}"),
    }
}

fn call(world: &World, step: Step) -> String {
    match step {
        Step::Taking {
            label,
            kind,
            key,
            from,
        } => {
            let from = state(world, from);
            format!("takes {kind:?} of K{key} ({label:?}) from {from}")
        }
        Step::Checking { mark: number, .. } => {
            format!("looks again, holding {}", mark(world, number))
        }
        Step::Switching { mark: number } => format!("UpdateAccessKey by {}", mark(world, number)),
        Step::Deleting { key, .. } => format!("DeleteAccessKey of K{key}"),
        Step::Creating { mark: number } => format!("CreateAccessKey by {}", mark(world, number)),
        Step::Storing { key, .. } => format!("PutSecretValue of K{key}"),
        Step::Testing { key, .. } => format!("tests K{key}"),
        Step::Committing { mark: number, key } => {
            format!("moves the state from {} to K{key}", mark(world, number))
        }
        Step::Moving { from, to } => format!("moves AWSCURRENT from K{from} to K{to}"),
        Step::Telling { news } => format!("tells of {}", of(world, news)),
        Step::Recording { news } => format!("records that {} was told", of(world, news)),
        Step::Scheduling => "DeleteSecret".to_owned(),
        Step::Sweeping => "sweeps".to_owned(),
    }
}

fn of(world: &World, news: News) -> String {
    match news {
        News::Mark(number) => mark(world, number),
        News::Key(key) => format!("K{key}"),
    }
}

/// What there is.
fn there(world: &World) -> String {
    let register = &world.register;
    let key = |key: Option<usize>| key.map_or("-".to_owned(), |key| format!("K{key}"));
    let mut text = format!(
        "       state {}, old {}, AWSCURRENT {}, AWSPREVIOUS {}{}\n",
        state(world, register.state),
        state(world, register.old),
        key(register.current),
        key(register.previous),
        if register.is_scheduled {
            ", secret deleted"
        } else {
            ""
        }
    );
    let keys: Vec<String> = world
        .keys
        .iter()
        .enumerate()
        .map(|(number, key)| describe(number, key))
        .collect();
    let _ = writeln!(text, "       keys: {}", keys.join(", "));
    text
}

fn describe(number: usize, key: &Key) -> String {
    let maker = match key.maker {
        Maker::Issued => "issued".to_owned(),
        Maker::Rotation(mark) => format!("rotate-{mark}"),
        Maker::Person => "a person\'s".to_owned(),
    };
    let status = match key.status {
        Status::NotYet => "not yet",
        Status::Active => "on",
        Status::Inactive => "off",
        Status::Gone => "gone",
    };
    let by = key.last.map_or("", |last| match last.by {
        By::Us => " by us",
        By::Late => " by us, late",
        By::Person => " by hand",
    });
    format!("K{number} ({maker}, {status}{by})")
}
