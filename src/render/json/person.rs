//! What a person must settle, and what the search for lost keys found.

use serde::Serialize;

use super::report::{Failed, failed};
use crate::domain::{Doubt, Language, SecretName, Suspect};
use crate::messages::advise;
use crate::plan::{self, Sweep};

#[derive(Serialize)]
pub(super) struct Person<'a> {
    user: &'a str,
    secret: Option<&'a str>,
    keys: Vec<Key<'a>>,
    /// Whether there is no other try.
    used_up: bool,
    facts: Vec<String>,
    ways: Vec<Way>,
}

#[derive(Serialize)]
struct Key<'a> {
    id: &'a str,
    created: String,
    why: &'static str,
}

#[derive(Serialize)]
struct Way {
    what: String,
    commands: Vec<String>,
}

#[derive(Serialize)]
pub(super) struct Swept<'a> {
    account: &'a str,
    /// Whether CloudTrail may be read.
    readable: bool,
    orphans: Vec<Orphan<'a>>,
    persons: Vec<Person<'a>>,
    failure: Option<Failed<'a>>,
}

#[derive(Serialize)]
struct Orphan<'a> {
    user: &'a str,
    key: &'a str,
    created: String,
    failure: Option<Failed<'a>>,
}

pub(super) fn person(doubt: &Doubt, language: Language) -> Person<'_> {
    let advice = advise(language, doubt);
    let keys = doubt.keys.iter().map(|Suspect { key, created, why }| Key {
        id: key.as_str(),
        created: created.to_string(),
        why: why.word(),
    });
    Person {
        user: doubt.user.as_str(),
        secret: doubt.secret.as_ref().map(SecretName::as_str),
        keys: keys.collect(),
        used_up: doubt.is_used_up,
        facts: advice.facts,
        ways: advice
            .ways
            .into_iter()
            .map(|way| Way {
                what: way.what,
                commands: way.commands,
            })
            .collect(),
    }
}

pub(super) fn swept(sweep: &Sweep, language: Language) -> Swept<'_> {
    Swept {
        account: sweep.account.as_str(),
        readable: !sweep.is_blind,
        orphans: sweep
            .orphans
            .iter()
            .map(|swept| orphan(swept, language))
            .collect(),
        persons: sweep
            .doubts
            .iter()
            .map(|doubt| person(doubt, language))
            .collect(),
        failure: sweep
            .failure
            .as_ref()
            .map(|failure| failed(failure, language)),
    }
}

fn orphan(swept: &plan::Swept, language: Language) -> Orphan<'_> {
    let plan::Swept {
        orphan,
        by: _,
        failure,
    } = swept;
    Orphan {
        user: orphan.user().as_str(),
        key: orphan.key().as_str(),
        created: orphan.created().to_string(),
        failure: failure.as_ref().map(|failure| failed(failure, language)),
    }
}
