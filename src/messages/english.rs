//! English.

use super::{
    Issue, Label, Message, advice_in_lines, code, codes, failures, indented, read_command,
    refusals, restore_command, room_commands, whole_code,
};
use crate::domain::{AccessKeyId, Doubt, Language, Status};

pub(super) fn say(message: Message<'_>) -> String {
    match message {
        Message::Refusal(refusal) => refusals::english::sentence(refusal),
        Message::RefusalHint(refusal) => refusals::english::hint(refusal),
        Message::StatusName(status) => status_name(status).to_owned(),
        Message::StatusSentence(status) => status_sentence(status),
        Message::BlockedHint(user) => {
            let [list, delete] = room_commands(user).map(|command| whole_code(&command));
            format!(
                "IAM gives a user two keys, inactive ones included. See which one is in use ({list}), delete the other ({delete}); \
                 the next run issues the key as long as the approval holds."
            )
        }
        Message::FailureHint(failure) => failures::hint(Language::English, failure),
        Message::CommentIntroduction => {
            "This is where your requests stand. countersign keeps this comment up to date, and decides nothing by it: whoever may write to the repository can edit it."
                .to_owned()
        }
        Message::Label(label) => self::label(label).to_owned(),
        Message::KeyIsGone => {
            "A key was issued for this request before; its secret is not there any more.".to_owned()
        }
        Message::ReadWith => "Read it with".to_owned(),
        Message::WhoCanRead(account) => {
            let kms = account
                .kms_key
                .as_ref()
                .map(|key| format!(" and `kms:Decrypt` with {}", code(key)))
                .unwrap_or_default();
            format!(
                "Whoever has an IAM policy in account {} that allows `secretsmanager:GetSecretValue` on this secret{kms} can read it. \
                 countersign never reads it.",
                account.id
            )
        }
        Message::IssuedNotice(issue) => issued(issue),
        Message::BlockedNotice(issue, keys) => blocked(issue, keys),
        Message::PersonNotice(issue, doubt) => needs_a_person(issue, doubt),
        Message::Untested => {
            "The new key does not work yet; it may take a little longer. Nothing is needed.".to_owned()
        }
        Message::NotAnnounced(secret) => format!(
            "Nobody has been told yet. The run that issued the key tells them, or a later one once 20 minutes have passed. While the secret is \
             scheduled for deletion nobody is told; to take that back: {}",
            whole_code(&restore_command(secret))
        ),
        Message::Leftover => {
            "A second look still finds this to be done. AWS may show an old state; if the next run says so too, please report a bug in countersign.".to_owned()
        }
        Message::Blind => {
            "CloudTrail may not be read (`cloudtrail:LookupEvents`), so nobody can prove whose a key is: keys that an interrupted run lost are not looked for.".to_owned()
        }
        Message::Deleted(orphan) => format!(
            "Deleted {} of {}: countersign created it {}, and no secret holds it.",
            code(orphan.key().as_str()),
            code(orphan.user().as_str()),
            orphan.created()
        ),
        Message::Interrupted => {
            "Interrupted: what was begun is finished or left in order, and the next run goes on.".to_owned()
        }
        Message::NoSuchAccount(name) => {
            format!("`.github/countersign.yaml` has no account {}", code(name.as_str()))
        }
        Message::NoSuchRequest(path) => format!(
            "the checkout has no request {} that is in order; `countersign validate` says what is wrong",
            code(path.as_str())
        ),
        Message::SeeValidate => "`countersign validate`, in a checkout of the default branch, says what is wrong with it.".to_owned(),
        Message::Reviewed(0) => "Nothing to review: no pull request that is open, or was closed this week, adds or changes request files. What is merged is for `countersign reconcile`.".to_owned(),
        Message::Reviewed(1) => "1 pull request looked at.".to_owned(),
        Message::Reviewed(count) => format!("{count} pull requests looked at."),
        Message::AllSettled(0) => "There are no requests.".to_owned(),
        Message::AllSettled(1) => "1 request, already announced. Nothing to do.".to_owned(),
        Message::AllSettled(count) => {
            format!("{count} requests, all announced. Nothing to do.")
        }
        Message::Closing(counts) => closing(counts),
    }
}

fn status_name(status: &Status) -> &'static str {
    match status {
        Status::Waiting | Status::Settling(_) => "Waiting",
        Status::Refused(_) => "Refused",
        Status::Lapsed(_) => "Lapsed",
        Status::Blocked { .. } => "Blocked",
        Status::Reserved { .. } => "Reserved",
        Status::NeedsAPerson(_) => "Needs a person",
        Status::Issued { .. } | Status::Announced { .. } => "Issued",
    }
}

fn status_sentence(status: &Status) -> String {
    match status {
        Status::Waiting => "Nothing has been done yet. The next run takes it up.".to_owned(),
        Status::Settling(_) => {
            "The merge is only minutes old, and GitHub does not show all of it yet. A later run looks again.".to_owned()
        }
        Status::Refused(_) => "No key is issued.".to_owned(),
        Status::Lapsed(_) => {
            "No key was issued within the time that an approval holds, so none is issued any more.".to_owned()
        }
        Status::Blocked { keys } => {
            format!("The user has two keys already: {}.", codes(keys, ", "))
        }
        Status::Reserved {
            since,
            is_given_up: true,
        } => {
            format!(
                "The secret's name is reserved since {since}, and no key was created. The run that reserved it has given it up, so the next one goes on at once."
            )
        }
        Status::Reserved {
            since,
            is_given_up: false,
        } => {
            format!(
                "The secret's name is reserved since {since}, and no key is stored yet. A run is under way, or was interrupted; then a later one goes on, once 20 minutes have passed."
            )
        }
        Status::NeedsAPerson(_) => {
            "What AWS says does not tell how to go on, so a person must look.".to_owned()
        }
        Status::Issued { .. } | Status::Announced { .. } => {
            "The key is in AWS Secrets Manager.".to_owned()
        }
    }
}

fn label(label: Label) -> &'static str {
    match label {
        Label::User => "IAM user",
        Label::Account => "Account",
        Label::Reason => "Reason",
        Label::ApprovedBy => "Approved by",
        Label::Commit => "Approved commit",
        Label::Secret => "Secret",
        Label::Key => "Access key id",
    }
}

fn issued(issue: &Issue<'_>) -> String {
    format!(
        "An access key has been issued.\n\n{facts}\nSecret: {secret}\n\nRead it with:\n  {command}\n",
        facts = facts(issue),
        secret = issue.secret,
        command = read_command(&issue.secret, issue.account),
    )
}

fn blocked(issue: &Issue<'_>, keys: &[AccessKeyId]) -> String {
    let [list, delete] = room_commands(&issue.request.user);
    let keys = keys
        .iter()
        .map(AccessKeyId::as_str)
        .collect::<Vec<_>>()
        .join(", ");
    format!(
        "No access key has been issued: the user has two keys already, and IAM gives no third.\n\n{facts}\nKeys: {keys}\n\n\
         What to do: see which key is in use, and delete the other.\n  {list}\n  {delete}\n\
         The next run issues the key as long as the approval holds.\n",
        facts = facts(issue),
    )
}

fn needs_a_person(issue: &Issue<'_>, doubt: &Doubt) -> String {
    format!(
        "No access key has been issued: what AWS says does not tell how to go on, so a person must look.\n\n{facts}\nSecret: {secret}\n\n{advice}\n",
        facts = facts(issue),
        secret = issue.secret,
        advice = advice_in_lines(doubt, Language::English).join("\n"),
    )
}

pub(super) fn facts(issue: &Issue<'_>) -> String {
    format!(
        "IAM user: {user}\nAccount: {name} ({id})\nReason: {reason}\nRequester: {requester}\nPull request: {url}",
        user = issue.request.user,
        name = issue.account_name,
        id = issue.account.id,
        reason = indented(issue.request.reason.as_str()),
        requester = issue
            .requester
            .map_or("(not known)", |login| login.as_str()),
        url = issue.pull_url,
    )
}

fn closing(counts: &[(&str, usize)]) -> String {
    let requests: usize = counts.iter().map(|(_, count)| count).sum();
    let noun = if requests == 1 { "request" } else { "requests" };
    let each: Vec<String> = counts
        .iter()
        .map(|(word, count)| format!("{count} {word}"))
        .collect();
    format!("{requests} {noun}: {}.", each.join(", "))
}
