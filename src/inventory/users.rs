//! Which users are asked about, and how their keys were used.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::{AccountId, IamUser, Timestamp};
use crate::key_history::Used;
use crate::key_inventory::Limits;
use crate::plan::{AccessKey, Creations, CredentialReport, ReportedKey, ReportedUser, Secret};

/// The users to ask about, by name in lower case: those of the secrets, and those that have keys and are permitted, or of whom
/// everybody is meant.
///
/// The report may be four hours old; who got a key since is known by CloudTrail.
pub(super) fn to_ask(
    id: &AccountId,
    secrets: &[Secret],
    report: Option<&CredentialReport>,
    creations: Option<&Creations>,
    limits: &Limits,
    all_users: bool,
) -> BTreeMap<String, String> {
    let is_meant = |name: &str| all_users || limits.permits(id, name);
    let reported = report.into_iter().flat_map(|report| &report.users);
    let reported = reported
        .filter(|user| !user.keys.is_empty() || user.has_more)
        .map(|user| user.name.clone());
    let since = report.map_or(Timestamp::from_seconds(i64::MIN), |report| report.generated);
    let created = creations
        .into_iter()
        .flat_map(|creations| &creations.creations);
    let created = created
        .filter(|creation| creation.at >= since)
        .filter_map(|creation| Some(creation.user.as_ref()?.as_str().to_owned()));
    let permitted = limits.permitted.get(id).into_iter().flatten();
    let named = permitted.filter_map(|pattern| IamUser::new(pattern.as_str()).ok());
    let of_secrets = secrets.iter().filter_map(Secret::user);
    let always = of_secrets.chain(named.filter(|_| report.is_none()));
    let always = always.map(|user| user.as_str().to_owned());
    reported
        .chain(created)
        .filter(|name| is_meant(name))
        .chain(always)
        .map(|name| (name.to_ascii_lowercase(), name))
        .collect()
}

/// What the report says of each user, by name in lower case.
pub(super) fn by_name(report: &CredentialReport) -> BTreeMap<String, &ReportedUser> {
    let users = report.users.iter();
    users
        .map(|user| (user.name.to_ascii_lowercase(), user))
        .collect()
}

/// How a key was used, as the report says; `None` if it does not say which of its keys this is.
///
/// It has no ids: a key is told by its date, which is that of its last change, too.
pub(super) fn used(key: &AccessKey, keys: &[AccessKey], reported: &ReportedUser) -> Option<Used> {
    let dates: BTreeSet<Timestamp> = keys.iter().map(|key| key.created).collect();
    let is_it = |reported: &&ReportedKey| reported.changed == key.created;
    let mut found = reported.keys.iter().filter(is_it);
    let one = found.next().filter(|_| found.next().is_none())?;
    let is_certain = dates.len() == keys.len() && !reported.has_more;
    is_certain.then(|| one.last.clone().map_or(Used::Never, Used::Last))
}
