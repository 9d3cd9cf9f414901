//! The notices: what subscribers of the topic get.

use super::pull::{self, Ending};
use super::{Issue, Message, say};
use crate::domain::{
    AccessKeyId, AccountId, IamUser, Locale, ManualReview, Notice, Refusal, Stem, Timestamp,
};

/// Tells that a key was issued. The subject is the one that the SSM workflow used, so that filters go on working.
pub fn issued(language: Locale, issue: &Issue<'_>) -> Notice {
    notice(
        "issued",
        "Access Key Created",
        say(language, Message::IssuedNotice(issue)),
        issue,
        "",
    )
}

/// Tells that the user has two keys already.
pub fn blocked(language: Locale, issue: &Issue<'_>, keys: &[AccessKeyId]) -> Notice {
    notice(
        "blocked",
        "Access Key Request Failed",
        say(language, Message::BlockedNotice(issue, keys)),
        issue,
        "",
    )
}

/// Tells that a request was merged that leads to no key. An alarm: what is merged should have been approved.
pub fn refused(language: Locale, issue: &Issue<'_>, refusals: &[Refusal]) -> Notice {
    notice(
        "refused",
        "Access Key Request Refused",
        say(language, Message::RefusedNotice(issue, refusals)),
        issue,
        "",
    )
}

/// Tells that nobody but a person can go on.
pub fn needs_a_person(language: Locale, issue: &Issue<'_>, manual_review: &ManualReview) -> Notice {
    notice(
        "needs-a-person",
        "Access Key Request Needs Attention",
        say(language, Message::PersonNotice(issue, manual_review)),
        issue,
        "",
    )
}

/// Tells who may approve that somebody asks for a key. Once for each pull request.
pub fn requested(
    language: Locale,
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

/// Returns the event id of the notice that somebody asks for a key.
pub fn requested_id(issue: &Issue<'_>, pull: u64) -> String {
    format!("requested/{}/{pull}", issue.id)
}

/// Tells that a pull request was closed without a merge, or for want of an approval. Once for each time that happens.
pub fn ended(
    language: Locale,
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

/// Returns whether this is the event id of a notice about a pull request that is not merged, and about this one.
///
/// What stands in a comment was maybe written by somebody else.
pub fn is_of_pull(event_id: &str, pull: u64) -> bool {
    let is_pull = |text: &str| text == pull.to_string();
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let parts: Vec<&str> = event_id.split('/').collect();
    let (about, is_this) = match parts.as_slice() {
        ["requested", about @ .., number] => (about, is_pull(number)),
        ["rejected" | "timed-out", about @ .., number, at] => {
            (about, is_pull(number) && is_number(at) && at.len() <= 20)
        }
        _ => return false,
    };
    let is_request = matches!(
        about,
        [account, user, stem]
            if AccountId::new(account).is_ok()
                && IamUser::new(user).is_ok()
                && Stem::new(stem).is_ok()
    );
    is_this && is_request
}

/// Returns the name of the request file that an event id is about.
pub fn stem_of(event_id: &str) -> Option<&str> {
    event_id.split('/').nth(3)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_event_ids_are_taken_for_ours() {
        for good in [
            "requested/123456789012/batch-exporter/20261102090000/7",
            "rejected/123456789012/b/a/7/1793610180",
            "timed-out/123456789012/b/a/7/1793610180",
        ] {
            assert!(is_of_pull(good, 7), "{good}");
            assert!(!is_of_pull(good, 8), "{good}");
        }
        for bad in [
            "",
            "requested/7",
            "requested/--><h1>approved</h1>/7",
            "requested/123456789012/b/a/x/7",
            "requested/123456789012/b c/a/7",
            "rejected/123456789012/b/a/7/",
            "rejected/123456789012/b/a/7/now",
            "issued/123456789012/b/a",
        ] {
            assert!(!is_of_pull(bad, 7), "{bad}");
        }
        assert_eq!(stem_of("requested/123456789012/b/a/7"), Some("a"));
    }
}
