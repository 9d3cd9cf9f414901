//! Asks one account about its secrets, its users and their keys.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::future::{join, join_all};
use futures_util::stream::{self, StreamExt};

use super::accounts::OpenAccount;
use super::pace::Pace;
use super::user_progress::UserProgress;
use super::users;
use crate::aws::Reader;
use crate::domain::{AccountName, Failure, Operation, Timestamp};
use crate::key_history::{Used, remembered_since};
use crate::key_inventory::{AccountFacts, Limits, UserKey};
use crate::plan::{AccessKey, Creations, CredentialReport, ReportedUser, Secret, Trail};
use crate::reconcile::Interrupt;
use crate::render::{ReadAccount, Unread, UnreadBecause};

/// How many users are asked about at the same time.
const MAX_CONCURRENCY: usize = 4;

/// What was found in one account.
pub(super) struct Look {
    pub(super) facts: AccountFacts,
    pub(super) unread: Vec<Unread>,
    reported: Option<Timestamp>,
}

impl Look {
    /// Returns how much was read.
    pub(super) fn read(&self) -> ReadAccount {
        let names = self.facts.names.iter();
        ReadAccount {
            names: names.map(|(name, _)| name.clone()).collect(),
            id: self.facts.id.clone(),
            secrets: self.facts.secrets.len(),
            users: self.facts.keys.len(),
            reported: self.reported,
            is_trail_read: self.facts.creations.is_some(),
        }
    }
}

/// Lists the secrets, reads the report of all users and CloudTrail, then lists the keys of each user.
pub(super) async fn at(
    account: &OpenAccount,
    limits: &Limits,
    all_users: bool,
    progress: &UserProgress,
    interrupt: &Interrupt,
) -> Look {
    let mut unread = UnreadParts::default();
    let lists = account
        .regions
        .iter()
        .map(|region| async move { (&region.name, region.aws.reader().secrets().await) });
    let (lists, (report, creations)) =
        join(join_all(lists), join(report(account), creations(account))).await;
    let mut secrets: Vec<Secret> = Vec::new();
    let mut listed = BTreeSet::new();
    let mut is_incomplete = account.is_partial;
    for ((name, list), region) in lists.into_iter().zip(&account.regions) {
        match list {
            Ok(list) => {
                secrets.extend(list);
                listed.insert(region.region.clone());
            }
            Err(failure) => {
                is_incomplete = true;
                unread.failed(name, failure);
            }
        }
    }
    let home = &account.regions[0];
    let report = report
        .map_err(|failure| unread.failed(&home.name, failure))
        .ok();
    let creations = creations.unwrap_or_else(|failure| {
        unread.failed(&home.name, failure);
        None
    });
    let wanted = users::to_ask(
        &account.id,
        &secrets,
        report.as_ref(),
        creations.as_ref(),
        limits,
        all_users,
    );
    progress.expect(wanted.len());
    let lookup = KeyLookup {
        reader: home.aws.reader(),
        reported: report.as_ref().map(users::by_name).unwrap_or_default(),
        pace: Pace::new(),
        interrupt,
    };
    let mut keys = BTreeMap::new();
    let answers = wanted.into_iter().map(|(folded, name)| async {
        let answer = lookup.keys_of(&name).await;
        progress.count();
        (folded, name, answer)
    });
    let mut answers = stream::iter(answers).buffer_unordered(MAX_CONCURRENCY);
    while let Some((folded, name, answer)) = answers.next().await {
        match answer {
            Ok((found, failure)) => {
                keys.insert(folded, found);
                if let Some(failure) = failure {
                    unread.user(&home.name, UnreadBecause::Failed(failure), name);
                }
            }
            Err(why) => unread.user(&home.name, why, name),
        }
    }
    drop(answers);
    let names = account.regions.iter();
    Look {
        facts: AccountFacts {
            id: account.id.clone(),
            name: home.name.clone(),
            names: names
                .map(|region| (region.name.clone(), region.region.clone()))
                .collect(),
            secrets,
            listed,
            roles: account.roles.clone(),
            is_incomplete,
            keys,
            creations,
            now: now(account),
        },
        unread: unread.0,
        reported: report.map(|report| report.generated),
    }
}

/// By AWS's clock, which every account was asked for already.
fn now(account: &OpenAccount) -> Timestamp {
    let times = account.regions.iter().filter_map(|region| region.aws.now());
    times.max().unwrap_or(Timestamp::from_seconds(0))
}

/// By whichever name's role may.
async fn report(account: &OpenAccount) -> Result<CredentialReport, Failure> {
    let mut last = Err(Failure::not_made(
        Operation::GetCredentialReport,
        "no-region",
    ));
    for region in &account.regions {
        last = region.aws.reader().credential_report().await;
        if last.is_ok() {
            break;
        }
    }
    last
}

/// The same of CloudTrail; `None` if it may not be read.
async fn creations(account: &OpenAccount) -> Result<Option<Creations>, Failure> {
    let since = remembered_since(now(account));
    let mut failed = Ok(None);
    for region in &account.regions {
        match region.aws.reader().creations(since, None).await {
            Ok(Trail::Read(creations)) => return Ok(Some(creations)),
            Ok(Trail::Unreadable) => {}
            Err(failure) => failed = failed.and(Err(failure)),
        }
    }
    failed
}

/// What is asked about each user, and of whom.
struct KeyLookup<'a> {
    reader: Reader,
    reported: BTreeMap<String, &'a ReportedUser>,
    pace: Pace,
    interrupt: &'a Interrupt,
}

impl KeyLookup<'_> {
    /// Lists a user's keys, and how each was used; the failure is the first of those for which that is not known.
    async fn keys_of(&self, name: &str) -> Result<(Vec<UserKey>, Option<Failure>), UnreadBecause> {
        self.pace.wait().await;
        if self.interrupt.is_requested() {
            return Err(UnreadBecause::Interrupted);
        }
        let listed = self
            .reader
            .patiently(async || self.reader.access_keys_of(name).await)
            .await
            .map_err(UnreadBecause::Failed)?;
        let Some((spelled, keys)) = listed else {
            return Ok((Vec::new(), None));
        };
        let user = spelled.unwrap_or_else(|| name.to_owned());
        let reported = self.reported.get(&name.to_ascii_lowercase());
        let mut found = Vec::with_capacity(keys.len());
        let mut failed = None;
        for key in &keys {
            let known = reported.and_then(|reported| users::used(key, &keys, reported));
            let used = match known {
                Some(used) => used,
                None => self.used(key).await.unwrap_or_else(|failure| {
                    failed = failed.take().or(Some(failure));
                    Used::NotAsked
                }),
            };
            found.push(UserKey {
                user: user.clone(),
                key: key.clone(),
                used,
            });
        }
        Ok((found, failed))
    }

    async fn used(&self, key: &AccessKey) -> Result<Used, Failure> {
        self.pace.wait().await;
        let answer = self
            .reader
            .patiently(async || self.reader.last_use(&key.id).await)
            .await?;
        Ok(answer.map_or(Used::NotAsked, |answer| {
            answer.last.map_or(Used::Never, Used::Last)
        }))
    }
}

/// What could not be read. What is the same for several users is said once.
#[derive(Default)]
struct UnreadParts(Vec<Unread>);

impl UnreadParts {
    fn failed(&mut self, account: &AccountName, failure: Failure) {
        self.0.push(Unread {
            account: Some(account.clone()),
            why: UnreadBecause::Failed(failure),
            users: Vec::new(),
        });
    }

    fn user(&mut self, account: &AccountName, why: UnreadBecause, user: String) {
        let is_same = |unread: &&mut Unread| unread.why == why && !unread.users.is_empty();
        match self.0.iter_mut().find(is_same) {
            Some(unread) => unread.users.push(user),
            None => self.0.push(Unread {
                account: Some(account.clone()),
                why,
                users: vec![user],
            }),
        }
    }
}
