//! Tells a counterexample in words.

use std::fmt::Write;

use crate::check::Story;
use crate::model::{Action, Model};
use crate::run::{Answer, Run, Step};
use crate::set::Set;
use crate::view::View;
use crate::world::{Fate, Key, Maker, Secret, Status, Version, World};

/// Tells what happened, one line for each action, with the secrets and keys where they changed.
pub fn story(model: &Model, path: &Story<Model>) -> String {
    let mut story = String::new();
    let mut shown = String::new();
    let mut names: Vec<char> = (b'A'..).take(model.size.runs).map(char::from).collect();
    for (number, (world, action)) in (1..).zip(path) {
        let Some(action) = *action else { break };
        let after = model.after(world, action);
        let told = sentence(world, action, &after, &names);
        let _ = writeln!(story, "{number:>3}. {told}");
        let there = there(&after);
        if there != shown {
            story.push_str(&there);
            shown = there;
        }
        // The next world has its runs in order.
        let mut runs: Vec<(Run, char)> = after.runs.iter().copied().zip(names).collect();
        runs.sort_unstable();
        names = runs.into_iter().map(|(_, name)| name).collect();
    }
    story
}

fn sentence(world: &World, action: Action, after: &World, names: &[char]) -> String {
    let (run, does) = match action {
        Action::Begin(run, request, view) => {
            let looks = match request {
                Some(request) => format!("looks at request {}", request + 1),
                None => "sweeps".to_owned(),
            };
            (run, format!("{looks}{}", seen(&view)))
        }
        Action::Read(run, view) => (run, format!("{}{}", doing(world, run), seen(&view))),
        Action::Call(run, answer) => (run, format!("{}{}", doing(world, run), how(answer))),
        Action::Minutes
        | Action::Day
        | Action::Lapse(_)
        | Action::Make(_)
        | Action::Delete(_)
        | Action::Replace(_)
        | Action::ForceDelete(_) => return event(world, action, after),
    };
    format!("{}: {does}; {}", names[run], will(world, after, run))
}

/// What happens that no run does.
fn event(world: &World, action: Action, after: &World) -> String {
    let key = world.keys.len();
    match action {
        Action::Minutes => "ten minutes pass".to_owned(),
        Action::Day => day(after),
        Action::Lapse(request) => format!("the approval of request {} lapses", request + 1),
        Action::Make(Maker::Person) => format!("a person makes K{key}"),
        Action::Make(_) => format!("our role makes K{key} for another region"),
        Action::Delete(key) => format!("a person deletes K{key}"),
        Action::Replace(request) => format!("somebody writes into secret {}", request + 1),
        Action::ForceDelete(request) => {
            format!("somebody deletes secret {} at once", request + 1)
        }
        Action::Begin(..) | Action::Read(..) | Action::Call(..) => String::new(),
    }
}

fn day(after: &World) -> String {
    let mut told = String::from("a day passes; runs come that meet no trouble");
    if let Some(settled) = &after.settled {
        let statuses: Vec<&str> = settled
            .statuses
            .iter()
            .map(|&status| word(status))
            .collect();
        let _ = write!(told, ", and say: {}", statuses.join(", "));
        if settled.is_restless {
            told.push_str("; they do not come to rest");
        }
    }
    told
}

fn word(status: Status) -> &'static str {
    match status {
        Status::Waiting => "waiting",
        Status::Refused => "refused",
        Status::Blocked => "blocked",
        Status::Reserved => "reserved",
        Status::Issued => "issued",
        Status::Announced => "announced",
        Status::NeedsAPerson => "needs-a-person",
    }
}

fn step(world: &World, run: usize) -> Option<Step> {
    match world.runs[run] {
        Run::Busy(turn) => Some(turn.step),
        Run::Waiting | Run::Over => None,
    }
}

fn doing(world: &World, run: usize) -> String {
    step(world, run).map_or(String::new(), |step| call(world, step))
}

fn seen(view: &View) -> String {
    let mut odd = Vec::new();
    if view.is_stale {
        odd.push("secrets as they were".to_owned());
    }
    if !view.late.is_empty() {
        odd.push(format!("{} listed as before", keys(view.late)));
    }
    if !view.silent.is_empty() {
        odd.push(format!("nothing in CloudTrail of {}", keys(view.silent)));
    }
    if odd.is_empty() {
        String::new()
    } else {
        format!(" ({})", odd.join("; "))
    }
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

fn keys(set: Set) -> String {
    let names: Vec<String> = set.numbers().map(|key| format!("K{key}")).collect();
    names.join(", ")
}

fn claim(world: &World, claim: usize) -> String {
    let claim = world.claims[claim];
    format!("claim-{}-n{}", claim.generation, claim.nonce)
}

fn version(world: &World, version: Version) -> String {
    match version {
        Version::Claim(number) => claim(world, number),
        Version::Key(key) => format!("key-n{}-K{key}", world.nonce(key).unwrap_or_default()),
        Version::Foreign => "somebody's".to_owned(),
    }
}

fn call(world: &World, step: Step) -> String {
    match step {
        Step::Claiming => "CreateSecret".to_owned(),
        Step::Claimed { .. } | Step::Stored { .. } => "looks at the clock".to_owned(),
        Step::Creating { claim } => format!("CreateAccessKey under n{}", world.claims[claim].nonce),
        Step::Storing { key, .. } => format!("PutSecretValue of K{key}"),
        Step::Promoting {
            claim: from, key, ..
        } => {
            format!(
                "moves AWSCURRENT from {} to {}",
                claim(world, from),
                version(world, Version::Key(key))
            )
        }
        Step::Recording { key } => format!("tags K{key}"),
        Step::Notifying => "sends the notice".to_owned(),
        Step::Commenting => "looks for the comment".to_owned(),
        Step::Posting => "writes a comment".to_owned(),
        Step::Marking => "tags announced-at".to_owned(),
        Step::TakingOver { from, .. } => format!("puts a claim after {}", claim(world, from)),
        Step::Moving {
            from, claim: to, ..
        } => {
            format!(
                "moves AWSCURRENT from {} to {}",
                claim(world, from),
                claim(world, to)
            )
        }
        Step::Clearing { orphans, .. } | Step::Removing { orphans } => {
            format!("DeleteAccessKey of {}", keys(orphans))
        }
        Step::TookOver { .. } => "lists the keys again".to_owned(),
        Step::Sweeping => "sweeps".to_owned(),
    }
}

/// What the run means to do next, and whom it names.
fn will(before: &World, after: &World, run: usize) -> String {
    let named: Set = (0..before.keys.len())
        .filter(|&key| after.keys[key].is_named && !before.keys[key].is_named)
        .collect();
    let next = match step(after, run) {
        None => "ends".to_owned(),
        Some(Step::Sweeping) => "goes no further".to_owned(),
        Some(step) => format!("next: {}", call(after, step)),
    };
    if named.is_empty() {
        next
    } else {
        format!("needs a person for {}; {next}", keys(named))
    }
}

/// What there is.
fn there(world: &World) -> String {
    let mut text = String::new();
    for (number, request) in world.requests.iter().enumerate() {
        if let Some(secret) = &request.secret {
            let _ = writeln!(
                text,
                "       secret {}: {}",
                number + 1,
                labels(world, secret)
            );
        }
    }
    let keys: Vec<String> = world
        .keys
        .iter()
        .enumerate()
        .map(|(number, key)| describe(world, number, key))
        .collect();
    if !keys.is_empty() {
        let _ = writeln!(text, "       keys: {}", keys.join(", "));
    }
    text
}

fn labels(world: &World, secret: &Secret) -> String {
    let mut text = format!("AWSCURRENT {}", version(world, secret.current));
    if let Some(previous) = secret.previous {
        let _ = write!(text, ", AWSPREVIOUS {}", version(world, previous));
    }
    if let Some(key) = secret.pending {
        let _ = write!(text, ", AWSPENDING {}", version(world, Version::Key(key)));
    }
    if let Some(key) = secret.recorded {
        let _ = write!(text, ", tag key=K{key}");
    }
    if secret.is_announced {
        text.push_str(", tag announced-at");
    }
    text
}

fn describe(world: &World, number: usize, key: &Key) -> String {
    let maker = match key.maker {
        Maker::Claim(claim) => format!("n{}", world.claims[claim].nonce),
        Maker::Elsewhere => "elsewhere".to_owned(),
        Maker::Person => "a person".to_owned(),
    };
    let fate = match key.fate {
        Fate::Lives => "",
        Fate::Deleted => ", deleted",
        Fate::DeletedByHand => ", deleted by hand",
    };
    format!("K{number} ({maker}{fate})")
}
