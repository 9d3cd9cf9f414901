//! The notices: what subscribers of the topic get.

use super::{Issue, Message, say};
use crate::domain::{AccessKeyId, Doubt, Language, Notice};

/// Tells that a key was issued. The subject is the one that the SSM workflow used, so that filters go on working.
#[must_use]
pub fn issued(language: Language, issue: &Issue<'_>) -> Notice {
    notice(
        "issued",
        "Access Key Created",
        say(language, Message::IssuedNotice(issue)),
        issue,
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
    )
}

/// Tells that nobody but a person can go on.
#[must_use]
pub fn needs_a_person(language: Language, issue: &Issue<'_>, doubt: &Doubt) -> Notice {
    notice(
        "needs-a-person",
        "Access Key Request Needs a Person",
        say(language, Message::PersonNotice(issue, doubt)),
        issue,
    )
}

fn notice(event: &str, subject: &str, body: String, issue: &Issue<'_>) -> Notice {
    let event_id = format!("{event}/{}", issue.id);
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
