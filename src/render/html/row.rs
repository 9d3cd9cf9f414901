//! A row of the page's table.

use crate::domain::{Expiry, Locale, Timestamp, visible};
use crate::key_history::Used;
use crate::key_inventory::{Entry, GitStatus, KeyStatus};
use crate::messages::inventory::{
    age, git, heading, last_used, ownership, people, pull, status, step,
};
use crate::render::inventory::key_name;

/// What a row shows. What is sorted by number has that number before its text; empty if it is not known.
pub(super) struct Row {
    pub(super) key: String,
    pub(super) kind: &'static str,
    pub(super) status: &'static str,
    pub(super) created: (String, String),
    pub(super) expires: (String, String),
    pub(super) used: (String, String),
    pub(super) used_for: String,
    pub(super) fetched: (String, String),
    pub(super) people: String,
    /// Where the pull request is, if that is a page.
    pub(super) link: Option<String>,
    pub(super) pull: String,
    pub(super) git: String,
    pub(super) next: String,
    pub(super) ownership: &'static str,
    pub(super) codes: String,
    pub(super) concerns: Vec<(&'static str, &'static str)>,
}

pub(super) fn row(entry: &Entry, language: Locale, now: Option<Timestamp>) -> Row {
    let dated = |time: Option<Timestamp>, text: &dyn Fn(Timestamp) -> String| {
        time.map_or((String::new(), String::new()), |time| {
            (time.seconds().to_string(), text(time))
        })
    };
    let now = now.unwrap_or(Timestamp::from_seconds(0));
    // The older, the larger.
    let created = entry
        .created
        .map_or((String::new(), String::new()), |created| {
            let seconds = now.since(created).seconds();
            (seconds.to_string(), age(language, now, created))
        });
    let is_there = matches!(entry.status, KeyStatus::Active | KeyStatus::Inactive);
    let (used, used_on, used_for) = match &entry.used {
        Used::Last(last) => (
            last.at.seconds().to_string(),
            last.at.date(),
            visible(&format!("{}, {}", last.service, last.region)),
        ),
        Used::Never => (
            "0".to_owned(),
            last_used(language, &entry.used),
            String::new(),
        ),
        Used::NotAsked => (
            String::new(),
            last_used(language, &entry.used),
            String::new(),
        ),
    };
    let origin = entry.origin.as_ref();
    let url = origin.and_then(|origin| origin.pull.as_deref());
    // A tag may say anything: only a pull request at GitHub itself is a link.
    let is_page = |url: &&str| {
        let rest = url.strip_prefix("https://github.com/").unwrap_or_default();
        let parts: Vec<&str> = rest.split('/').collect();
        let is_name = |text: &str| {
            let is_of_a_name = |b: u8| b.is_ascii_alphanumeric() || b"._-".contains(&b);
            !text.is_empty() && text.bytes().all(is_of_a_name)
        };
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        matches!(parts[..], [owner, name, "pull", number] if is_name(owner) && is_name(name) && is_number(number))
    };
    let said = origin.filter(|origin| origin.git != GitStatus::Present);
    Row {
        key: key_name(entry),
        kind: match entry.status {
            KeyStatus::Active => "active",
            KeyStatus::Inactive => "inactive",
            KeyStatus::Deleted => "deleted",
            KeyStatus::NotIssued => "not-issued",
            KeyStatus::Unknown => "unknown",
        },
        status: status(language, entry.status),
        created,
        expires: dated(entry.expires.map(Expiry::day), &Timestamp::date),
        used: match is_there {
            true => (used, used_on),
            false => (String::new(), String::new()),
        },
        used_for,
        fetched: dated(origin.and_then(|origin| origin.fetched), &Timestamp::date),
        people: origin.map_or(String::new(), |origin| {
            let requester = origin.requester.as_ref().map(|login| login.as_str());
            visible(&people(language, requester, &origin.approvers))
        }),
        link: url.filter(is_page).map(str::to_owned),
        pull: match url.and_then(|url| url.rsplit_once("/pull/")) {
            Some((_, number)) if number.bytes().all(|b| b.is_ascii_digit()) => {
                pull(language, number)
            }
            Some(_) | None => visible(url.unwrap_or_default()),
        },
        git: said.map_or(String::new(), |origin| {
            format!("git: {}", git(language, origin.git))
        }),
        next: entry.next.map_or(String::new(), |next| {
            let on = next
                .on
                .map_or(String::new(), |on| format!(" {}", on.date()));
            format!("{}{on}", step(language, next.step))
        }),
        ownership: ownership(language, entry.ownership),
        codes: {
            let codes: Vec<&str> = entry.concerns.iter().map(|one| one.code()).collect();
            codes.join(" ")
        },
        concerns: entry
            .concerns
            .iter()
            .map(|one| (one.code(), heading(language, one)))
            .collect(),
    }
}
