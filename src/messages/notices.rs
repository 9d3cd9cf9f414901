//! The notices: what subscribers of the topic get.

use super::pull::{self, Ending};
use super::refusals::{refusal_hint, refusal_sentence};
use super::runs::facts;
use super::{Issue, advice_in_lines, advise, make_room, read_command, ways_in_lines};
use crate::domain::{
    AccessKeyId, AccountId, IamUser, Locale, ManualReview, Notice, Refusal, Stem, Timestamp,
};

/// Tells that a key was issued. The subject is the one that the SSM workflow used, so that filters go on working.
pub fn issued(language: Locale, issue: &Issue<'_>) -> Notice {
    notice(
        "issued",
        "Access Key Created",
        issued_body(language, issue),
        issue,
        "",
    )
}

/// Tells that the user has two keys already.
pub fn blocked(language: Locale, issue: &Issue<'_>, keys: &[AccessKeyId]) -> Notice {
    notice(
        "blocked",
        "Access Key Request Failed",
        blocked_body(language, issue, keys),
        issue,
        "",
    )
}

/// Tells that a request was merged that leads to no key. An alarm: what is merged should have been approved.
pub fn refused(language: Locale, issue: &Issue<'_>, refusals: &[Refusal]) -> Notice {
    notice(
        "refused",
        "Access Key Request Refused",
        refused_body(language, issue, refusals),
        issue,
        "",
    )
}

/// Tells that nobody but a person can go on.
pub fn needs_a_person(language: Locale, issue: &Issue<'_>, manual_review: &ManualReview) -> Notice {
    notice(
        "needs-a-person",
        "Access Key Request Needs Attention",
        person_body(language, issue, manual_review),
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

/// Tells that a pull request was closed without a merge, or because nobody approved it. Once for each time that happens.
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

fn issued_body(language: Locale, issue: &Issue<'_>) -> String {
    let command = read_command(&issue.secret, issue.account).replace('\n', "\n  ");
    say!(language,
        en: "An access key has been issued.\n\n{facts}\nSecret: {secret}\n\nRetrieve the key:\n  {command}\n",
        ja: "アクセスキーを発行しました。\n\n{facts}\nシークレット: {secret}\n\nシークレットの値を取得するコマンド:\n  {command}\n",
        facts = facts(language, issue), secret = issue.secret)
}

fn blocked_body(language: Locale, issue: &Issue<'_>, keys: &[AccessKeyId]) -> String {
    let ways = make_room(language, &issue.request.user, keys);
    let ways = ways_in_lines(language, &ways).join("\n");
    let keys = keys.iter().map(AccessKeyId::as_str);
    let keys = keys.collect::<Vec<_>>().join(", ");
    say!(language,
        en: "No access key has been issued: the user already has two keys, and IAM allows no more.\n\n{facts}\nKeys: {keys}\n\n{ways}\n",
        ja: "アクセスキーを発行できませんでした。このユーザーにはすでに 2 つのキーがあり、IAM では 3 つ目を作成できません。\n\n\
            {facts}\n既存のキー: {keys}\n\n{ways}\n",
        facts = facts(language, issue))
}

fn refused_body(language: Locale, issue: &Issue<'_>, refusals: &[Refusal]) -> String {
    let lines: Vec<String> = refusals
        .iter()
        .map(|one| {
            let (sentence, hint) = (refusal_sentence(language, one), refusal_hint(language, one));
            format!("{}: {sentence}\n  → {hint}", one.code())
        })
        .collect();
    let lines = lines.join("\n");
    if refusals.iter().all(Refusal::is_mendable_after_merge) {
        return say!(language,
            en: "A request was merged, and leads to no access key until an administrator has fixed the problems.\n\n{facts}\n\n{lines}\n",
            ja: "申請はマージされましたが、管理者が問題を解消するまで、アクセスキーは発行されません。\n\n{facts}\n\n{lines}\n",
            facts = facts(language, issue));
    }
    say!(language,
        en: "A request was merged that leads to no access key. That should not happen: if nobody can explain it, investigate.\n\n{facts}\n\n{lines}\n",
        ja: "アクセスキーを発行できない申請がマージされました。通常は起きないことです。経緯が分からない場合は、調査してください。\n\n{facts}\n\n{lines}\n",
        facts = facts(language, issue))
}

fn person_body(language: Locale, issue: &Issue<'_>, manual_review: &ManualReview) -> String {
    say!(language,
        en: "No access key has been issued: AWS's records are inconclusive, so someone must decide how to proceed.\n\n{facts}\nSecret: {secret}\n\n{advice}\n",
        ja: "アクセスキーを発行できませんでした。AWS から得られる情報だけでは、続行してよいかどうかを判断できません。運用担当者による確認が必要です。\n\n\
            {facts}\nシークレット: {secret}\n\n{advice}\n",
        facts = facts(language, issue), secret = issue.secret, advice = advice_in_lines(language, advise(language, manual_review)).join("\n"))
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
