//! Tells the story of a key: who asked for it, who approved it, and what became of it. Reads only.
//!
//! `search` asks AWS which secrets and keys it is about, `papers` asks git and GitHub about their requests, and
//! [`Story`] puts it together.

mod keys;
mod papers;
mod search;
mod show;

use crate::domain::{AccountId, AccountName, Configuration, Exit, Failure, Language};
use crate::reconcile::{self, Edges};
use crate::story::{Story, Subject, Unknown};
use search::Place;

pub use show::{refuse, show};

/// How many things are asked at the same time.
const AT_ONCE: usize = 4;

/// What an audit found.
#[derive(Debug)]
pub struct Report {
    /// The language of the configuration.
    pub language: Language,
    /// The stories, the oldest secret first; keys that no secret names come last.
    pub stories: Vec<Story>,
    /// Where secrets could not be listed, so that something may be missing.
    pub failures: Vec<Failure>,
}

impl Report {
    /// Returns how it ends.
    #[must_use]
    pub fn exit(&self) -> Exit {
        let unlisted = if self.failures.is_empty() {
            Exit::Done
        } else {
            Exit::Remote
        };
        self.stories
            .iter()
            .map(Story::exit)
            .fold(unlisted, Exit::max)
    }
}

/// Why there is no story.
#[derive(Debug)]
pub enum Stop {
    /// The checkout or the configuration is not in order.
    Run(reconcile::Stop),
    /// The credentials belong to an account that the configuration does not have.
    OtherAccount {
        /// That account.
        found: AccountId,
        /// The accounts of the configuration.
        known: Vec<(AccountName, AccountId)>,
    },
    /// A service did not answer what everything else rests on.
    Remote(Failure),
    /// Nobody knows what it is to be about.
    Unknown {
        /// The language of the configuration.
        language: Language,
        /// What nobody knows, and who was asked.
        unknown: Unknown,
    },
}

impl From<reconcile::Stop> for Stop {
    fn from(stop: reconcile::Stop) -> Self {
        Self::Run(stop)
    }
}

/// Finds out everything about a key, a secret, or a user's keys.
///
/// # Errors
/// The reason why there is no story. What could not be asked about one key is in its story.
pub async fn run(
    edges: &Edges,
    subject: &Subject,
    account: Option<&AccountName>,
) -> Result<Report, Stop> {
    // Whole, for a request may have moved to another account since.
    let desired = reconcile::read(&edges.checkout, None).await?;
    let configuration = &desired.configuration;
    if let Some(name) = account.filter(|name| !configuration.accounts.contains_key(name)) {
        return Err(reconcile::Stop::NoSuchAccount(name.clone()).into());
    }
    let places = search::places(edges, configuration, account).await?;
    let mut found = search::find(&places, subject).await;
    let mut facts = keys::of(&places, subject, &mut found).await?;
    if facts.is_empty() && !found.knows_user {
        if let Some(failure) = found.failures.into_iter().next() {
            return Err(Stop::Remote(failure));
        }
        let unknown = Unknown {
            subject: subject.clone(),
            searched: found.searched,
            denied: found.denied,
            elsewhere: elsewhere(configuration, &places),
        };
        return Err(Stop::Unknown {
            language: configuration.language,
            unknown,
        });
    }
    papers::add(edges, &desired, &mut facts).await?;
    Ok(Report {
        language: configuration.language,
        stories: facts.into_iter().map(Story::tell).collect(),
        failures: found.failures,
    })
}

fn elsewhere(configuration: &Configuration, places: &[Place]) -> Vec<AccountName> {
    let is_asked = |name: &&AccountName| places.iter().any(|place| place.name == **name);
    let names = configuration.accounts.keys();
    names.filter(|name| !is_asked(name)).cloned().collect()
}
