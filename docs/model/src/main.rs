//! Checks the protocol, or shows what goes wrong without one of its rules.

use std::fmt::Display;
use std::io::{self, Write};
use std::process::ExitCode;

use countersign_model::check::{self, Story, explore, shortest};
use countersign_model::life::brake::{self, Way};
use countersign_model::{invariants, life, model, rules, sizes, tell};

fn main() -> io::Result<ExitCode> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let out = &mut io::stdout().lock();
    match words[..] {
        [] => check(out, &sizes::BOUNDED, &life::sizes::BOUNDED),
        ["large"] => check(out, &sizes::LARGE, &life::sizes::LARGE),
        ["without", rule] if let Some(rule) = rules::Rule::named(rule) => {
            let rules::Without { size, too, breaks } = rule.without();
            let off: Vec<_> = too.iter().copied().chain([rule]).collect();
            let texts = off.iter().map(|rule| rule.text()).collect();
            let model = model::Model { size, off };
            without(out, &model, texts, size, breaks, tell::story)
        }
        ["life", "without", rule] if let Some(rule) = life::rules::Rule::named(rule) => {
            let life::rules::Without { size, breaks } = rule.without();
            let off = vec![rule];
            let model = life::model::Model { size, off };
            without(
                out,
                &model,
                vec![rule.text()],
                size,
                breaks,
                life::tell::story,
            )
        }
        ["life", "without", rule] if let Some(rule) = brake::Rule::named(rule) => {
            let way = rule.shows_with();
            let off = vec![rule];
            let model = brake::Model { way, off };
            let texts = vec![rule.text()];
            without(out, &model, texts, way, brake::BRAKE, brake::story)
        }
        _ => usage(&mut io::stderr().lock()),
    }
}

fn usage(out: &mut dyn Write) -> io::Result<ExitCode> {
    writeln!(
        out,
        "usage: countersign-model [large | without RULE | life without RULE]\n\nrules:"
    )?;
    for rule in rules::Rule::ASSUMPTIONS
        .into_iter()
        .chain(rules::Rule::GUARDS)
    {
        writeln!(out, "  {:22}{}", format!("{rule:?}"), rule.text())?;
    }
    writeln!(out, "\nrules of the life:")?;
    for rule in life::rules::Rule::ASSUMPTIONS
        .into_iter()
        .chain(life::rules::Rule::GUARDS)
    {
        writeln!(out, "  {:22}{}", format!("{rule:?}"), rule.text())?;
    }
    for rule in brake::Rule::ALL {
        writeln!(out, "  {:22}{}", format!("{rule:?}"), rule.text())?;
    }
    Ok(ExitCode::from(2))
}

/// Explores each size of the models, and prints what holds.
fn check(
    out: &mut dyn Write,
    issuing: &[sizes::Size],
    living: &[life::sizes::Size],
) -> io::Result<ExitCode> {
    writeln!(out, "Issuing:")?;
    let off = Vec::new;
    let models = issuing
        .iter()
        .map(|&size| (size, model::Model { size, off: off() }));
    let holds = hold(out, models.collect(), invariants::names(), tell::story)?;
    writeln!(out, "\nThe life of a key:")?;
    let off = Vec::new;
    let models = living
        .iter()
        .map(|&size| (size, life::model::Model { size, off: off() }));
    let names = life::invariants::names();
    let lives = hold(out, models.collect(), names, life::tell::story)?;
    writeln!(out, "\nThe brake:")?;
    let models = [Way::Removals, Way::Expiries].map(|way| (way, brake::Model { way, off: vec![] }));
    let brakes = hold(out, models.into(), brake::names(), brake::story)?;
    Ok(if holds && lives && brakes {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Explores models of one kind. Returns whether all holds.
fn hold<M: check::Model>(
    out: &mut dyn Write,
    models: Vec<(impl Display, M)>,
    (held, examples): (Vec<&str>, Vec<&str>),
    tell: fn(&M, &Story<M>) -> String,
) -> io::Result<bool> {
    let mut states = 0;
    let mut found = Vec::new();
    for (size, model) in models {
        let report = explore(&model);
        let took = report.took.as_secs_f64();
        let size = size.to_string();
        writeln!(
            out,
            "{size:72} {:>10} states {:>11} steps {took:>6.1} s",
            report.states, report.steps
        )?;
        if let Some(&broken) = report.broken.first() {
            writeln!(out, "\nbroken: {broken}")?;
            if let Some(story) = shortest(&model, broken) {
                writeln!(out, "{}", tell(&model, &story))?;
            }
            return Ok(false);
        }
        states += report.states;
        found.extend(report.found);
    }
    writeln!(out, "\nIn all {states} states these hold:")?;
    for name in held {
        writeln!(out, "  {name}")?;
    }
    writeln!(out, "\nAnd the model is not idle:")?;
    let mut is_busy = true;
    for name in examples {
        let is_found = found.contains(&name);
        writeln!(out, "  {name}{}", if is_found { "" } else { ": NEVER" })?;
        is_busy &= is_found;
    }
    Ok(is_busy)
}

/// Tells the shortest story of what goes wrong without a rule.
fn without<M: check::Model>(
    out: &mut dyn Write,
    model: &M,
    texts: Vec<&str>,
    size: impl Display,
    breaks: &'static str,
    tell: fn(&M, &Story<M>) -> String,
) -> io::Result<ExitCode> {
    for text in texts {
        writeln!(out, "without: {text}")?;
    }
    writeln!(out, "     in: {size}")?;
    let Some(story) = shortest(model, breaks) else {
        writeln!(out, "nothing breaks")?;
        return Ok(ExitCode::FAILURE);
    };
    writeln!(out, " breaks: {breaks}\n\n{}", tell(model, &story))?;
    Ok(ExitCode::SUCCESS)
}
