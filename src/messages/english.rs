//! English.

use super::{
    Issue, Label, Message, code, codes, indented, read_command, room_commands, short, whole_code,
};
use crate::domain::{AccessKeyId, Failure, FailureKind, Refusal, Service, Status};

pub(super) fn say(message: Message<'_>) -> String {
    match message {
        Message::Refusal(refusal) => self::refusal(refusal),
        Message::RefusalHint(refusal) => hint(refusal),
        Message::StatusName(status) => status_name(status).to_owned(),
        Message::StatusSentence(status) => status_sentence(status),
        Message::BlockedHint(user) => {
            let [list, delete] = room_commands(user).map(|command| whole_code(&command));
            format!(
                "IAM gives a user two keys, inactive ones included. See which one is in use ({list}), delete the other ({delete}); \
                 the next run issues the key as long as the approval holds."
            )
        }
        Message::FailureHint(failure) => failure_hint(failure),
        Message::CommentIntroduction => {
            "This is where your requests stand. This comment is kept up to date.".to_owned()
        }
        Message::Label(label) => self::label(label).to_owned(),
        Message::ReadWith => "Read it with".to_owned(),
        Message::WhoCanRead(account) => {
            let kms = account
                .kms_key
                .as_ref()
                .map(|key| format!(" and `kms:Decrypt` with {}", code(key)))
                .unwrap_or_default();
            format!(
                "Whoever has an IAM policy in account {} that allows `secretsmanager:GetSecretValue` on this secret{kms} can read it. \
                 countersign cannot.",
                account.id
            )
        }
        Message::IssuedNotice(issue) => issued(issue),
        Message::BlockedNotice(issue, keys) => blocked(issue, keys),
        Message::Untested => {
            "The key did not answer yet. New keys take some seconds to work; nothing else is needed.".to_owned()
        }
        Message::Leftover => {
            "A second look still finds this to be done. AWS may show an old state; if the next run says so too, please report a bug in countersign.".to_owned()
        }
        Message::NoSuchAccount(name) => {
            format!("`.github/countersign.yaml` has no account {}", code(name.as_str()))
        }
        Message::AllSettled(0) => "There are no requests.".to_owned(),
        Message::AllSettled(1) => "1 request, announced. Nothing to do.".to_owned(),
        Message::AllSettled(count) => {
            format!("{count} requests, all announced. Nothing to do.")
        }
        Message::Closing(counts) => closing(counts),
    }
}

fn refusal(refusal: &Refusal) -> String {
    match refusal {
        Refusal::StaleCheckout {
            head,
            default: Some(default),
        } if head != default => {
            format!(
                "the checkout is at {}, the default branch at {}",
                short(head),
                short(default)
            )
        }
        Refusal::StaleCheckout {
            head,
            default: Some(_),
        } => format!("the checkout at {} lacks part of the history", short(head)),
        Refusal::StaleCheckout {
            head: _,
            default: None,
        } => "GitHub does not say where the default branch is".to_owned(),
        Refusal::NotAdded { commit } => format!(
            "commit {} changed the file instead of adding it as a regular file",
            short(commit)
        ),
        Refusal::NoPullRequest { commit } => {
            format!(
                "no single pull request was merged into the default branch as commit {}",
                short(commit)
            )
        }
        Refusal::ContentChanged { pull } => {
            format!("the file is not what pull request #{pull} showed to its reviewers")
        }
        Refusal::MixedChange { pull, path } => format!(
            "pull request #{pull} does more than add request files: {}",
            code(path)
        ),
        Refusal::NoOwner { then: false } => {
            "CODEOWNERS named nobody for this file when it was merged".to_owned()
        }
        Refusal::NoOwner { then: true } => {
            "CODEOWNERS names nobody for this file any more".to_owned()
        }
        Refusal::NotApproved {
            pull,
            have,
            required,
            owners: _,
            teams: _,
        } => {
            format!("{have} of {required} needed code owners approved pull request #{pull}")
        }
        Refusal::ChangesRequested { by: Some(by) } => format!(
            "{} asked for changes, and has not taken it back",
            code(by.as_str())
        ),
        Refusal::ChangesRequested { by: None } => {
            "somebody asked for changes, and has not taken it back".to_owned()
        }
        Refusal::StaleApproval { by } => format!(
            "{} approved an earlier commit, not the last one",
            code(by.as_str())
        ),
        Refusal::OwnApproval { by } => format!(
            "{} approved, and took part in writing it",
            code(by.as_str())
        ),
        Refusal::UnattributedCommit { commit } => {
            format!("nobody can tell who wrote commit {}", short(commit))
        }
        Refusal::NotAPerson { login: Some(login) } => {
            format!("{} is not a person", code(login.as_str()))
        }
        Refusal::NotAPerson { login: None } => {
            "the account that opened the pull request is gone".to_owned()
        }
        Refusal::NoWriteAccess { by } => format!(
            "{} approved, and may not push to this repository",
            code(by.as_str())
        ),
        Refusal::FromFork { pull } => format!("pull request #{pull} came from a fork"),
        Refusal::BaseChanged { pull } => {
            format!("the base branch of pull request #{pull} was changed")
        }
        Refusal::Reopened { pull } => format!("pull request #{pull} was closed and reopened"),
        Refusal::TimedOut { timeout } => {
            format!("the approval came more than {timeout} after the pull request was opened")
        }
        Refusal::Lapsed {
            approved,
            valid_for,
        } => format!("the approval of {approved} held for {valid_for}"),
        Refusal::ConfigurationChanged => {
            "what this folder may ask for has changed since the request was merged".to_owned()
        }
        Refusal::TooLarge { pull: Some(pull) } => {
            format!("pull request #{pull} has more than 100 files, commits, reviews or events")
        }
        Refusal::TooLarge { pull: None } => {
            "the merge commit belongs to too many pull requests".to_owned()
        }
        Refusal::UserNotAllowed { user } => format!(
            "this folder may not ask for a key of {}",
            code(user.as_str())
        ),
        Refusal::NoSuchUser {
            user,
            spelled: None,
        } => format!("IAM has no user {}", code(user.as_str())),
        Refusal::NoSuchUser {
            user,
            spelled: Some(spelled),
        } => {
            format!(
                "IAM has no user {}, but has {}",
                code(user.as_str()),
                code(spelled.as_str())
            )
        }
        Refusal::NameTaken { secret } => format!(
            "the secret {} exists, and is not this request's",
            code(secret.as_str())
        ),
        Refusal::WrongAccount { expected } => {
            format!("the AWS credentials are not for account {expected}")
        }
    }
}

fn hint(refusal: &Refusal) -> String {
    const AGAIN: &str = "Ask again with a new file in a new pull request";
    match refusal {
        Refusal::StaleCheckout { .. } => {
            "Check out the default branch with its whole history (`fetch-depth: 0`) and run again.".to_owned()
        }
        Refusal::NotAdded { .. } => format!("A request is added once and never changed. {AGAIN}."),
        Refusal::NoPullRequest { .. } => {
            format!("If nobody can explain how the file came here, treat it as an attack. Remove the file. {AGAIN}.")
        }
        Refusal::ContentChanged { .. } | Refusal::TooLarge { pull: None } => format!("{AGAIN}, and merge it on GitHub."),
        Refusal::MixedChange { .. } => format!("{AGAIN} that adds request files and nothing else."),
        Refusal::NoOwner { .. } => {
            format!("Name owners for the folder in `.github/CODEOWNERS`, such as `/requests/ @user`. Then: {}.", AGAIN.to_lowercase())
        }
        Refusal::NotApproved { owners, teams, pull: _, have: _, required: _ } => {
            let who = if owners.is_empty() { String::new() } else { format!(" These own it: {}.", codes(owners, ", ")) };
            let teams = if *teams {
                " The members of a team cannot be known yet: name people (`@user`) in CODEOWNERS."
            } else {
                ""
            };
            format!("{AGAIN}, and have it approved before it is merged.{who}{teams}")
        }
        Refusal::ChangesRequested { .. } => format!("{AGAIN}, and have everybody's doubts settled before it is merged."),
        Refusal::StaleApproval { .. } => format!("{AGAIN}, and have the last commit approved."),
        Refusal::OwnApproval { .. } => format!("{AGAIN}, approved by somebody who wrote no part of it."),
        Refusal::UnattributedCommit { .. } => {
            format!("{AGAIN}, with an e-mail address in `git config user.email` that belongs to a GitHub account.")
        }
        Refusal::NotAPerson { .. } => "People ask, and people approve.".to_owned(),
        Refusal::NoWriteAccess { .. } => "Only code owners who may push to the repository can approve.".to_owned(),
        Refusal::FromFork { .. } => format!("{AGAIN} from a branch of this repository."),
        Refusal::BaseChanged { .. } | Refusal::Reopened { .. } | Refusal::TimedOut { .. } | Refusal::Lapsed { .. } => {
            format!("{AGAIN}.")
        }
        Refusal::ConfigurationChanged => format!("The approval was given under other rules. {AGAIN}."),
        Refusal::TooLarge { pull: Some(_) } => format!("{AGAIN} that is smaller."),
        Refusal::UserNotAllowed { .. } => {
            "Put the request into a folder that may ask for this user; `.github/countersign.yaml` says which.".to_owned()
        }
        Refusal::NoSuchUser { .. } => format!("Spell the user exactly as IAM does. {AGAIN}."),
        Refusal::NameTaken { .. } => format!("{AGAIN} of another name."),
        Refusal::WrongAccount { .. } => {
            "Assume the role of the account that `.github/countersign.yaml` names, or choose one with `--account`.".to_owned()
        }
    }
}

fn status_name(status: &Status) -> &'static str {
    match status {
        Status::Waiting => "Waiting",
        Status::Refused(_) => "Refused",
        Status::Lapsed(_) => "Lapsed",
        Status::Blocked { .. } => "Blocked",
        Status::Reserved { .. } => "Reserved",
        Status::Issued { .. } | Status::Announced { .. } => "Issued",
    }
}

fn status_sentence(status: &Status) -> String {
    match status {
        Status::Waiting => "Nothing has been done yet. The next run goes on.".to_owned(),
        Status::Refused(_) => "No key is issued.".to_owned(),
        Status::Lapsed(_) => {
            "The approval was not acted on in time, so no key is issued.".to_owned()
        }
        Status::Blocked { keys } => {
            format!("The user has two keys already: {}.", codes(keys, ", "))
        }
        Status::Reserved { since } => {
            format!(
                "The secret's name is reserved since {since}, and no key is stored. A run is under way, or was interrupted."
            )
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
        Label::Secret => "Secret",
        Label::Key => "Access key id",
    }
}

fn failure_hint(failure: &Failure) -> String {
    match (failure.service, failure.code.as_deref(), failure.status) {
        (_, Some(name), _) if name.starts_with("AccessDenied") || name == "AuthorizationError" => {
            format!("The role lacks the permission for {}.", code(&format!("{} {}", failure.service, failure.operation)))
        }
        (_, Some("rate-limited"), _) => "GitHub's limit is used up for now. Run again later.".to_owned(),
        (Service::GitHub, _, Some(401)) => "The token in GITHUB_TOKEN is wrong or expired.".to_owned(),
        (Service::GitHub, _, Some(403 | 404)) => {
            "The token in GITHUB_TOKEN may not do this, or GITHUB_REPOSITORY names another repository.".to_owned()
        }
        (_, _, _) => match failure.kind {
            FailureKind::NotDone | FailureKind::Unknown => "Run again; a run finds out what was done and goes on from there.".to_owned(),
            FailureKind::Refused => "Run again when what the code names is mended.".to_owned(),
        },
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

fn facts(issue: &Issue<'_>) -> String {
    format!(
        "IAM user: {user}\nAccount: {name} ({id})\nReason: {reason}\nRequester: {requester}\nPull request: {url}",
        user = issue.request.user,
        name = issue.account_name,
        id = issue.account.id,
        reason = indented(issue.request.reason.as_str()),
        requester = issue
            .requester
            .map_or("(account is gone)", |login| login.as_str()),
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
