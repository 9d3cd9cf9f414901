//! Which keys something may become of, by what is known anyway: files and lists.

use super::super::account_state::Accounts;
use super::super::desired::{Desired, ResolvedRequest, Target};
use super::super::entries::{Entry, entries};
use super::super::observe::Observed;
use super::world::{TrackedKey, World};
use crate::domain::{Expiry, LifeStatus, Lifecycle, Status, TagKey, Timestamp};
use crate::plan::{Address, Outcome, Secret, Step};

/// Returns the keys of which something may become. All others are at rest, at no cost.
pub(super) fn all(world: &World<'_>, observed: &Observed) -> Vec<TrackedKey> {
    let entries = entries(world.clients, world.desired, &observed.states);
    let tracked = entries.into_iter();
    tracked
        .filter_map(|(address, entry)| one(world, &address, &entry))
        .collect()
}

fn one(world: &World<'_>, address: &Address, entry: &Entry<'_>) -> Option<TrackedKey> {
    let (secret, issued) = entry.settled()?;
    let key = secret.subject().unwrap_or(issued);
    // A request that is back after the point of no return is not what the tags still say of it.
    let is_too_late = entry.request.is_some() && secret.is_dropped();
    let is_going = secret.is_scheduled_for_deletion;
    if is_going && !is_too_late {
        return None;
    }
    let target = target(world, secret, entry.request)?;
    let now = world.accounts.get(&target.name)?.now()?;
    let name = secret.request_name()?;
    let path = secret.request_path()?;
    let request = match entry.request {
        Some(resolved) => {
            let request = &resolved.request;
            let is_its = secret.tag(TagKey::Blob) == Some(request.blob.as_str());
            // Of a file that was changed nothing is proved.
            Some(request.clone())
                .filter(|_| is_its && request.path == path)?
                .into()
        }
        // A file that is there and wrong is not gone.
        None if world.desired.has_file(&path) => return None,
        None => None,
    };
    let expires = request.as_ref().and_then(|request| request.expires);
    let is_over = expires.is_some_and(|expires| expires.over_at() <= now);
    let warning = expires
        .filter(|_| !is_over && !is_going)
        .and_then(|expires| warning(world.lifecycle, expires, now));
    let every = request.as_ref().and_then(|request| request.rotate_every);
    let is_to_rotate = secret.is_to_rotate(every, now);
    let is_due = is_over || request.is_none() || is_to_rotate || !secret.is_at_rest(now);
    let is_to_look = is_due && !is_going;
    if !is_to_look && !is_going && warning.is_none() {
        return None;
    }
    let status = match (&warning, expires) {
        _ if is_going => LifeStatus::Removed { key }.into(),
        (Some(_), Some(expires)) => Status::Life(LifeStatus::Expiring {
            key,
            at: expires.over_at(),
        }),
        (_, _) => Status::Announced { key },
    };
    let warning = warning.filter(|due| secret.tag(TagKey::ToldExpiry) != Some(due));
    let announce = warning.as_ref().and(secret.pull());
    let announce = announce.map(|pull| Step::Announce { pull });
    let user = secret.user()?;
    Some(TrackedKey {
        address: address.clone(),
        path: path.clone(),
        user: user.clone(),
        name: name.clone(),
        target,
        listed: secret.clone(),
        warning,
        expiring: match &status {
            Status::Life(status) => Some(status.clone()),
            _ => None,
        },
        is_to_look,
        look: None,
        job: None,
        done: None,
        outcome: Outcome {
            path,
            user,
            secret: name,
            status,
            steps: announce.into_iter().collect(),
            failure: None,
            is_untested: false,
            leftover: Vec::new(),
        },
        request,
    })
}

/// The account of a secret, if this run is for it.
fn target(world: &World<'_>, secret: &Secret, request: Option<&ResolvedRequest>) -> Option<Target> {
    if let Some(resolved) = request {
        let target = resolved.target.clone();
        return target.filter(|target| is_meant(world.accounts, target));
    }
    let Desired { configuration, .. } = world.desired;
    let mut accounts = configuration.accounts.iter();
    let (name, account) = accounts.find(|(_, account)| secret.lies_in(account))?;
    let target = Target {
        name: name.clone(),
        account: account.clone(),
        tags: Vec::new(),
        is_allowed: false,
    };
    Some(target).filter(|target| is_meant(world.accounts, target))
}

fn is_meant(accounts: &Accounts, target: &Target) -> bool {
    accounts.contains_key(&target.name)
}

/// Which of the notices before the end of a key's time is due: the last whose time has come.
fn warning(lifecycle: &Lifecycle, expires: Expiry, now: Timestamp) -> Option<String> {
    let left = expires.over_at().since(now);
    let due = lifecycle.notices.iter().filter(|notice| left <= **notice);
    due.min().map(|notice| format!("{expires} {notice}"))
}
