//! The notices: what subscribers of the topic get.

use super::pull::{self, Ending};
use super::{Issue, Message, say};
use crate::domain::{AccessKeyId, Language, Notice, Timestamp};

/// Tells that a key was issued. The subject is the one that the SSM workflow used, so that filters go on working.
#[must_use]
pub fn issued(language: Language, issue: &Issue<'_>) -> Notice {
    notice(
        "issued",
        "Access Key Created",
        say(language, Message::IssuedNotice(issue)),
        issue,
        "",
    )
}

/// Tells that the user has two keys already.
#[must_use]
pub fn blocked(language: Language, issue: &Issue<'_>, keys: &[AccessKeyId]) -> Notice {
    notice(
        "blocked",
        "Access Key Request Failed",
        say(language, Message::BlockedNotice(issue, keys)),
        issue,
        "",
    )
}

/// Tells who may approve that somebody asks for a key. Once for each pull request.
#[must_use]
pub fn requested(
    language: Language,
    issue: &Issue<'_>,
    could_approve: &[String],
    deadline: Timestamp,
    pull: u64,
) -> Notice {
    notice(
        "requested",
        "Access Key Requested",
        pull::requested(language, issue, could_approve, deadline),
        issue,
        &format!("/{pull}"),
    )
}

/// Tells that a pull request was closed without a merge, or for want of an approval. Once for each time that happens.
#[must_use]
pub fn ended(
    language: Language,
    issue: &Issue<'_>,
    ending: &Ending<'_>,
    pull: u64,
    at: Timestamp,
) -> Notice {
    let (event, subject) = match ending {
        Ending::Rejected { by: _, said: _ } => ("rejected", "Access Key Request Rejected"),
        Ending::TimedOut { deadline: _ } => ("timed-out", "Access Key Request Timed Out"),
    };
    notice(
        event,
        subject,
        pull::ended(language, issue, ending),
        issue,
        &format!("/{pull}/{}", at.seconds()),
    )
}

/// `which` tells one such event of a request from another.
fn notice(event: &str, subject: &str, body: String, issue: &Issue<'_>, which: &str) -> Notice {
    let event_id = format!("{event}/{}{which}", issue.id);
    let mut attributes = vec![
        ("event", event.to_owned()),
        ("eventId", event_id.clone()),
        ("account", issue.account.id.to_string()),
        ("iamUser", issue.request.user.to_string()),
        ("pullRequest", issue.pull_url.to_owned()),
    ];
    attributes.extend(
        issue
            .requester
            .map(|login| ("requester", login.to_string())),
    );
    Notice {
        event_id,
        subject: subject.to_owned(),
        body,
        attributes,
    }
}
