//! Checks the issuing protocol, or tells what goes wrong without one of its rules.

use std::io::{self, Write};
use std::process::ExitCode;

use countersign_model::check::{explore, shortest};
use countersign_model::invariants;
use countersign_model::model::Model;
use countersign_model::rules::{Rule, Without};
use countersign_model::sizes::{BOUNDED, LARGE, Size};
use countersign_model::tell;

fn main() -> io::Result<ExitCode> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let out = &mut io::stdout().lock();
    match words[..] {
        [] => check(out, &BOUNDED),
        ["large"] => check(out, &LARGE),
        ["without", rule] if let Some(rule) = Rule::named(rule) => without(out, rule),
        _ => usage(&mut io::stderr().lock()),
    }
}

fn usage(out: &mut dyn Write) -> io::Result<ExitCode> {
    writeln!(
        out,
        "usage: countersign-model [large | without RULE]\n\nrules:"
    )?;
    for rule in Rule::ASSUMPTIONS.into_iter().chain(Rule::GUARDS) {
        writeln!(out, "  {:22}{}", format!("{rule:?}"), rule.text())?;
    }
    Ok(ExitCode::from(2))
}

/// Explores each size, and says what holds.
fn check(out: &mut dyn Write, sizes: &[Size]) -> io::Result<ExitCode> {
    let mut states = 0;
    let mut found = Vec::new();
    for &size in sizes {
        let off = Vec::new();
        let model = Model { size, off };
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
                writeln!(out, "{}", tell::story(&model, &story))?;
            }
            return Ok(ExitCode::FAILURE);
        }
        states += report.states;
        found.extend(report.found);
    }
    let (held, examples) = invariants::names();
    writeln!(out, "\nIn all {states} states these hold:")?;
    for name in held {
        writeln!(out, "  {name}")?;
    }
    writeln!(out, "\nAnd the model is not idle:")?;
    let mut exit = ExitCode::SUCCESS;
    for name in examples {
        let is_found = found.contains(&name);
        writeln!(out, "  {name}{}", if is_found { "" } else { ": NEVER" })?;
        if !is_found {
            exit = ExitCode::FAILURE;
        }
    }
    Ok(exit)
}

/// Tells the shortest story of what goes wrong without a rule.
fn without(out: &mut dyn Write, rule: Rule) -> io::Result<ExitCode> {
    let Without { size, too, breaks } = rule.without();
    let off: Vec<Rule> = too.iter().copied().chain([rule]).collect();
    for rule in &off {
        writeln!(out, "without: {}", rule.text())?;
    }
    writeln!(out, "     in: {size}")?;
    let model = Model { size, off };
    let Some(story) = shortest(&model, breaks) else {
        writeln!(out, "nothing breaks")?;
        return Ok(ExitCode::FAILURE);
    };
    writeln!(out, " breaks: {breaks}\n\n{}", tell::story(&model, &story))?;
    Ok(ExitCode::SUCCESS)
}
