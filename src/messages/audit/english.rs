//! English.

use super::super::{Message, code, codes, say, short};
use super::{Labels, address, commit, program};
use crate::domain::{Exit, Language, Login};
use crate::plan::{KeyChange, LastUse};
use crate::story::{Event, KeyState, Misfit, Searched, Subject, Unknown, Used};

pub(super) const LABELS: Labels = Labels {
    user: "IAM user",
    account: "account",
    secret: "secret",
    request: "request",
    reason: "reason",
    approved_by: "approved by",
    used: "last used",
    no_key: "No key yet",
    scheduled: "being deleted",
    no_time: "time unknown",
    explain: "rule by rule",
};

pub(super) fn state(state: KeyState) -> &'static str {
    match state {
        KeyState::Active => "active",
        KeyState::Inactive => "inactive",
        KeyState::Gone => "deleted",
        KeyState::Unknown => "state unknown",
    }
}

pub(super) fn used(used: &Used) -> String {
    match used {
        Used::NotAsked => "not asked; that takes `iam:GetAccessKeyLastUsed`".to_owned(),
        Used::Never => "never".to_owned(),
        Used::Last(LastUse {
            at,
            service,
            region,
        }) => {
            format!("{at}, for {} in {}", code(service), code(region))
        }
    }
}

pub(super) fn recorded(tag: &str) -> String {
    format!(
        "{}, says the secret's tag; nobody's approval is known to count today",
        code(tag)
    )
}

fn who(login: Option<&Login>) -> String {
    login.map_or("somebody whose account is gone".to_owned(), |login| {
        code(login.as_str())
    })
}

pub(super) fn event(event: &Event) -> String {
    match event {
        Event::Asked {
            pull,
            url,
            by,
            commits,
        } => {
            let first = commits.iter().take(3).map(|(id, authors)| {
                let by = if authors.is_empty() {
                    "somebody without an account".to_owned()
                } else {
                    codes(authors, ", ")
                };
                format!("{} by {by}", short(id))
            });
            let first: Vec<String> = first.collect();
            let more = match commits.len().saturating_sub(3) {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            format!(
                "{} opened pull request #{pull}, commit {}{more}: {}",
                who(by.as_ref()),
                first.join(", "),
                address(url)
            )
        }
        Event::Added { commit } => {
            format!(
                "commit {} added the request; no pull request was merged as it",
                short(commit)
            )
        }
        Event::Approved { by, commit } => {
            let commit = commit.as_ref().map_or("it".to_owned(), short);
            format!("{} approved {commit}, which counts", code(by.as_str()))
        }
        Event::Merged { by, commit } => {
            format!("{} merged it as {}", who(by.as_ref()), short(commit))
        }
        Event::Reserved {
            claim,
            run,
            approved_by,
            head,
        } => {
            let approved = approved_by.as_deref().unwrap_or("(no tag)");
            let head = head.as_deref().unwrap_or("(no tag)");
            let run = run.as_deref().map_or("(no tag)".to_owned(), address);
            format!(
                "reserved under claim {} (nonce {}), proof: {} approved by {}; run: {run}",
                claim.generation,
                code(claim.nonce.as_str()),
                commit(head),
                code(approved),
            )
        }
        Event::TookOver { claim } => format!(
            "another run took over with claim {} (nonce {})",
            claim.generation,
            code(claim.nonce.as_str())
        ),
        Event::GaveUp { claim } => {
            format!(
                "claim {} was given up later: its run had created no key",
                claim.generation
            )
        }
        Event::Created { is_forgotten: true } => {
            "key created, says IAM; CloudTrail forgets after 90 days by whom".to_owned()
        }
        Event::Created {
            is_forgotten: false,
        } => "key created, says IAM; CloudTrail does not say by whom".to_owned(),
        Event::Done(event) => {
            let by = event.by.as_deref().map_or("somebody".to_owned(), address);
            let what = match event.change {
                KeyChange::Created => "key created",
                KeyChange::Activated => "key made active",
                KeyChange::Deactivated => "key made inactive",
                KeyChange::Deleted => "key deleted",
            };
            let with = program(event).map_or(String::new(), |program| format!(", with {program}"));
            format!("{what} by {by}{with}")
        }
        Event::Stored { key } => format!(
            "key `{}` stored in the secret (nonce {})",
            key.key,
            code(key.nonce.as_str())
        ),
        Event::Issued => "key made current, its id recorded".to_owned(),
        Event::Notified => "notice sent; the comment was not written then".to_owned(),
        Event::Announced => "everybody told: notice and comment".to_owned(),
        Event::Commented { url, by } => {
            format!(
                "{} wrote the comment that bears countersign's mark: {}",
                who(by.as_ref()),
                address(url)
            )
        }
        Event::Withdrawn { commit, pull, by } => {
            let from = match pull {
                Some(pull) => format!("pull request #{pull} by {}", who(by.as_ref())),
                None => "no pull request".to_owned(),
            };
            format!(
                "commit {} removed the request's file ({from})",
                short(commit)
            )
        }
    }
}

pub(super) fn misfit(misfit: &Misfit) -> String {
    match misfit {
        Misfit::NoSecret => {
            "No secret of countersign's names this key: as far as can be told, countersign did not issue it.".to_owned()
        }
        Misfit::SeveralSecrets { others } => {
            format!("The same key is named by {}.", codes(others, ", "))
        }
        Misfit::NoKey => "The name is reserved, and no key is current in the secret.".to_owned(),
        Misfit::KeyGone => {
            "IAM does not have the key any more, and CloudTrail does not say who deleted it.".to_owned()
        }
        Misfit::OtherUser { found } => {
            format!("The key was created for the IAM user {}.", code(found.as_str()))
        }
        Misfit::OtherSecret { found } => {
            format!("The request that the secret names is for the secret {}.", code(found.as_str()))
        }
        Misfit::OtherRepository { id } => {
            format!("The secret is for another repository, the one with the id {}.", code(id))
        }
        Misfit::ForeignVersion { id } => {
            format!("What is current in the secret was not written by countersign: {}.", code(id))
        }
        Misfit::MissingTag { tag } => format!("The secret lacks the tag {}.", code(tag.as_str())),
        Misfit::DifferentTag { tag, tagged, found } => format!(
            "The tag {} says {}; found was {}.",
            code(tag.as_str()),
            code(tagged),
            code(found)
        ),
        Misfit::NotInCloudTrail => "CloudTrail does not know who created the key.".to_owned(),
        Misfit::NotYetInCloudTrail => "CloudTrail does not know yet who created the key.".to_owned(),
        Misfit::OtherCreator => {
            "The key was not created for the claim that it is stored under: who created it did not call with that nonce.".to_owned()
        }
        Misfit::NoRequest => {
            "The request that the secret names is in no commit of the checkout's history.".to_owned()
        }
        Misfit::UnreadableRequest => "The request's file cannot be read as a request.".to_owned(),
        Misfit::Withdrawn { commit } => {
            format!("The request's file was removed since, by commit {}.", short(commit))
        }
        Misfit::Refused(refusal) => format!(
            "Today the approval would be refused, {}: {}",
            refusal.code(),
            say(Language::English, Message::Refusal(refusal))
        ),
    }
}

pub(super) fn hint(misfit: &Misfit) -> String {
    match misfit {
        Misfit::NoSecret => "Ask whoever created it what it is for, and see whether it is in use. A key that nobody needs is best deleted; one that is needed is best replaced by one that was asked for.",
        Misfit::SeveralSecrets { .. } => "A key is stored once. See in CloudTrail who wrote into the secrets (`CreateSecret`, `PutSecretValue`, `TagResource`).",
        Misfit::NoKey => "`countersign plan` says how the request goes on.",
        Misfit::KeyGone => "CloudTrail's event history ends after 90 days; an archived trail may have `DeleteAccessKey`. What the secret holds is of no use any more.",
        Misfit::OtherUser { .. } | Misfit::OtherCreator => "Somebody else put the key there. See in CloudTrail who wrote into the secret (`PutSecretValue`, `UpdateSecretVersionStage`), and deactivate the key if nobody can say what it is for.",
        Misfit::OtherSecret { .. } | Misfit::DifferentTag { .. } => "countersign never changes a tag that it has written. See in CloudTrail who did (`TagResource`).",
        Misfit::OtherRepository { .. } => "Audit it in a checkout of that repository; `gh api repositories/ID --jq .full_name` says which it is.",
        Misfit::ForeignVersion { .. } => "Somebody put another value there. See in CloudTrail who did (`PutSecretValue`, `UpdateSecretVersionStage`).",
        Misfit::MissingTag { .. } => "If a run was interrupted, the next one adds it: see `countersign plan`. If not, see in CloudTrail who took it off (`UntagResource`).",
        Misfit::NotInCloudTrail => "CloudTrail should have it after 20 minutes, and for 90 days. Run again; if it stays so, look into an archived trail for `CreateAccessKey`.",
        Misfit::NotYetInCloudTrail => "It takes CloudTrail about 15 minutes. Run again then.",
        Misfit::NoRequest => "Is this a checkout of the repository that the secret's tags name, with its whole history (no `--depth`)? If so, somebody else made the secret, or history was rewritten.",
        Misfit::UnreadableRequest => "`countersign validate` says what is wrong with it; `git log` who changed it.",
        Misfit::Withdrawn { .. } => "Removing a file takes no key away. If the key is not needed any more, deactivate and delete it, then its secret.",
        Misfit::Refused(_) => "The key was issued on what was known at the time. `countersign plan --explain` shows every rule; whether the key may stay is for its owners to say.",
    }
    .to_owned()
}

pub(super) fn unknown(unknown: &Unknown) -> (String, String) {
    let Unknown {
        subject,
        searched,
        denied,
        elsewhere,
    } = unknown;
    let searched = searched.iter().map(|place| {
        let Searched {
            account,
            id,
            region,
            secrets,
        } = place;
        format!("{secrets} in {account}, {id}, {region}")
    });
    let searched: Vec<String> = searched.collect();
    let searched = format!("({})", searched.join("; "));
    let name = code(&subject.to_string());
    let what = match subject {
        Subject::Key(_) => format!(
            "nobody knows the key {name}: no secret of countersign's names it {searched}{}",
            if denied.is_empty() {
                ", and that account's IAM and CloudTrail do not have it"
            } else {
                ""
            }
        ),
        Subject::Secret(_) | Subject::Arn(_) => {
            format!("nobody knows the secret {name}: countersign has none of that name {searched}")
        }
        Subject::User(_) => format!(
            "nobody knows the user {name}: no secret of countersign's is for that user {searched}, and IAM has no such user"
        ),
    };
    let mut hints =
        vec!["As far as can be told it is not countersign's. Check the spelling.".to_owned()];
    if !denied.is_empty() {
        hints.push(format!(
            "Not permitted, and so not asked: {}.",
            codes(denied, ", ")
        ));
    }
    if !elsewhere.is_empty() {
        hints.push(format!(
            "Not asked, for these credentials are not theirs: {}. Run again with the credentials of each.",
            codes(elsewhere, ", ")
        ));
    }
    (what, hints.join(" "))
}

pub(super) fn other_account(found: &str, known: &str) -> (String, String) {
    (
        format!("the credentials are for account {found}, which the configuration does not have"),
        format!("Use credentials of one that it has: {known}."),
    )
}

pub(super) fn closing(stories: usize, misfits: usize, exit: Exit) -> String {
    let subject = match stories {
        0 => "The user has no key, and no secret of countersign's is for it.".to_owned(),
        1 => "1 story.".to_owned(),
        stories => format!("{stories} stories."),
    };
    let fits = match misfits {
        0 => String::new(),
        1 => " 1 thing does not fit.".to_owned(),
        misfits => format!(" {misfits} things do not fit."),
    };
    let untold = match exit {
        Exit::Remote => " Something could not be asked, so more may be amiss.",
        Exit::Done if stories > 0 => " Everything is told, and everything fits.",
        Exit::Done | Exit::Wrong | Exit::Person | Exit::Usage => "",
    };
    format!("{subject}{fits}{untold}")
}
