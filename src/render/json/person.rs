//! What a person must settle, and what the search for lost keys found.

use schemars::JsonSchema;
use serde::Serialize;

use super::parts::{Code, Failed, Text, Time, failed};
use crate::domain::{Locale, ManualReview, SecretName};
use crate::messages::{self, advise};
use crate::plan::{self, Sweep};

/// Keys of which nobody can tell whether they are in use, or a request that was tried often enough.
#[derive(Serialize, JsonSchema)]
pub(super) struct Person<'a> {
    /// Whose keys.
    user: &'a str,
    /// The secret that they may belong to, if one is known.
    secret: Option<&'a str>,
    /// The keys.
    keys: Vec<DoubtfulKey<'a>>,
    /// Whether so many runs were interrupted that none will try again by itself.
    used_up: bool,
    /// What is known, a sentence each.
    facts: Vec<Text>,
    /// Where to look, then what resolves it.
    ways: Vec<Way>,
}

#[derive(Serialize, JsonSchema)]
struct DoubtfulKey<'a> {
    /// The access key id.
    id: &'a str,
    /// When it was created.
    created: Time,
    /// Why nobody can tell: see docs/guarantees.md. There may be new words.
    why: Code,
}

#[derive(Serialize, JsonSchema)]
struct Way {
    /// What to do.
    what: Text,
    /// The commands that do it, for a POSIX shell.
    commands: Vec<Text>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Sweep")]
pub(super) struct DeletedKey<'a> {
    /// What the configuration calls the account.
    account: &'a str,
    /// Whether CloudTrail may be read; without it hardly anything can be found.
    readable: bool,
    /// Keys to be deleted; after `reconcile`, that were to be deleted.
    orphans: Vec<Orphan<'a>>,
    /// What only a person can settle.
    persons: Vec<Person<'a>>,
    /// Why nobody could look.
    failure: Option<Failed<'a>>,
}

#[derive(Serialize, JsonSchema)]
struct Orphan<'a> {
    /// Whose key.
    user: &'a str,
    /// The access key id.
    key: &'a str,
    /// When countersign created it.
    created: Time,
    /// Why it could not be deleted.
    failure: Option<Failed<'a>>,
}

pub(super) fn person(manual_review: &ManualReview, language: Locale) -> Person<'_> {
    let messages::Advice { facts, ways } = advise(language, manual_review);
    let keys = manual_review.keys.iter().map(|suspect| DoubtfulKey {
        id: suspect.key.as_str(),
        created: Time::from(&suspect.created),
        why: Code(suspect.why.word()),
    });
    let ways = ways.into_iter().map(|way| Way {
        what: Text(way.what),
        commands: way.commands.into_iter().map(Text).collect(),
    });
    Person {
        user: manual_review.user.as_str(),
        secret: manual_review.secret.as_ref().map(SecretName::as_str),
        keys: keys.collect(),
        used_up: manual_review.is_used_up,
        facts: facts.into_iter().map(Text).collect(),
        ways: ways.collect(),
    }
}

pub(super) fn swept(sweep: &Sweep, language: Locale) -> DeletedKey<'_> {
    let (orphans, manual_reviews) = (sweep.orphans.iter(), sweep.manual_reviews.iter());
    let failure = sweep.failure.as_ref();
    DeletedKey {
        account: sweep.account.as_str(),
        readable: !sweep.is_blind,
        orphans: orphans.map(|swept| orphan(swept, language)).collect(),
        persons: manual_reviews
            .map(|manual_review| person(manual_review, language))
            .collect(),
        failure: failure.map(|failure| failed(failure, language)),
    }
}

fn orphan(swept: &plan::DeletedKey, language: Locale) -> Orphan<'_> {
    let plan::DeletedKey {
        orphan,
        by: _,
        failure,
    } = swept;
    let failure = failure.as_ref();
    Orphan {
        user: orphan.user.as_str(),
        key: orphan.key.as_str(),
        created: Time::from(&orphan.created),
        failure: failure.map(|failure| failed(failure, language)),
    }
}
