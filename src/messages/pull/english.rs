//! English.

use super::{About, Ending, Phrase, Role, moment, quoted};
use crate::domain::{Deed, Language, Login, Remedy, Standing, Timestamp, Warning};
use crate::messages::english::facts;
use crate::messages::{Issue, code, codes};

/// How an owner becomes one who asks: <https://docs.github.com/en/pull-requests/collaborating-with-pull-requests/reviewing-changes-in-pull-requests/incorporating-feedback-in-your-pull-request>.
const TAKES_PART: &str = "If somebody applies your suggestion, or you press **Update branch**, you take part in the request, and your approval no longer counts.";

pub(super) fn heading(standing: &Standing) -> &'static str {
    match standing {
        Standing::Approved { .. } => "approved, ready to merge",
        Standing::Unchecked => "approved, but not yet looked up in AWS",
        Standing::Lacks(Remedy::Approve) => "waiting for a code owner",
        Standing::Lacks(Remedy::SetUp) => "an administrator must set something up",
        Standing::Lacks(Remedy::Change) => "the requester must correct something",
        Standing::Lacks(Remedy::AskAgain) => "cannot lead to a key, ask again",
        Standing::Draft => "a draft, nobody is asked yet",
        Standing::Deletes => "asks for no key, takes requests away",
        Standing::Empty => "asks for no key",
        Standing::TimedOut { .. } => "not approved in time, closed",
        Standing::Rejected { .. } => "closed, no key is issued",
    }
}

pub(super) fn tasks(about: &About<'_>) -> Vec<(Role, String)> {
    let requester = |text: &str| (Role::Requester, format!("{}{text}", named(about.requester)));
    let owner = |text: String| (Role::CodeOwner, text);
    let by = moment(Language::English, about.deadline);
    match about.standing {
        Standing::Approved { until } => {
            let until = moment(Language::English, *until);
            let first = if about.is_blocked {
                "first have one of the user's two keys deleted, as said below; then "
            } else {
                ""
            };
            vec![
                requester(&format!(
                    "{first}merge soon, with a merge commit or a squash, not with a rebase: the key must be issued before **{until}**. \
                     The next run issues it, and this comment will name its secret. Push nothing more: a push voids the approval."
                )),
                owner("done. Until the merge you can still take it back: request changes.".to_owned()),
            ]
        }
        Standing::Unchecked => vec![
            requester("do not merge yet. AWS could not be asked whether the user exists; the next run asks again."),
            owner("done. Until the merge you can still take it back: request changes.".to_owned()),
        ],
        Standing::Lacks(Remedy::Approve) => vec![
            owner(format!(
                "{}should this user get a key, for this reason? If so, approve before **{by}**; after that this pull request is closed. If not, request changes, or close it. {TAKES_PART}",
                approvers(about)
            )),
            requester("nothing to do for now. A push after the approval voids it."),
        ],
        Standing::Lacks(Remedy::SetUp) => vec![
            (Role::Administrator, "see below what is missing.".to_owned()),
            requester("ask an administrator of this repository."),
            owner("wait; an approval may not count as it is.".to_owned()),
        ],
        Standing::Lacks(Remedy::Change) => vec![
            requester("correct what stands below, and push it to the same branch."),
            owner(format!("wait; what you see will change. {TAKES_PART}")),
        ],
        Standing::Lacks(Remedy::AskAgain) => vec![
            requester("close this pull request, and open a new one. Below is why."),
            owner("nothing to do. An approval here leads to no key.".to_owned()),
        ],
        Standing::Draft => vec![
            requester("when it is complete, mark it as ready for review. The code owners are asked then."),
            owner("nothing to do yet.".to_owned()),
        ],
        Standing::Deletes => vec![
            owner(
                "the merge changes nothing in AWS: keys that were issued stay, and go on working. To revoke one, delete it in IAM."
                    .to_owned(),
            ),
        ],
        Standing::Empty => vec![requester("nothing to do: this pull request adds no request file any more.")],
        Standing::TimedOut { deadline } => vec![requester(&format!(
            "this pull request was not approved before {}, or not merged while the approval held, so it is closed. If you still need the key, open a new one.",
            moment(Language::English, *deadline)
        ))],
        Standing::Rejected { by, said: _ } => vec![requester(&format!(
            "{} closed this pull request, so no key is issued. To ask again, add a new file in a new pull request; reopening this one leads to no key.",
            by.as_ref().map_or("somebody".to_owned(), |login| code(login.as_str()))
        ))],
    }
}

pub(super) fn requested(
    issue: &Issue<'_>,
    could_approve: &[String],
    deadline: Timestamp,
) -> String {
    let who = match could_approve {
        [] => "(nobody is left who could)".to_owned(),
        owners => owners.join(", "),
    };
    format!(
        "An access key is requested, and waits for the approval of a code owner.\n\n{facts}\nCan be approved by: {who}\nBefore: {by}\n\n\
         What to do: look at the user and the reason, then approve the pull request, request changes, or close it.\n  {url}\n",
        facts = facts(issue),
        by = moment(Language::English, deadline),
        url = issue.pull_url,
    )
}

pub(super) fn ended(issue: &Issue<'_>, ending: &Ending<'_>) -> String {
    let facts = facts(issue);
    match ending {
        Ending::TimedOut { deadline } => format!(
            "No access key has been issued: the pull request was not approved before {}, or not merged while the approval held, and is closed.\n\n{facts}\n\n\
             What to do: if the key is still needed, add a new file in a new pull request.\n",
            moment(Language::English, *deadline)
        ),
        Ending::Rejected { by, said } => {
            let said = said.map_or(String::new(), |said| {
                let by = said.by.as_ref().map_or("somebody", Login::as_str);
                format!("\nLast review, by {by}:\n{}", quoted(said))
            });
            format!(
                "No access key has been issued: the pull request was closed without a merge.\n\n{facts}\nClosed by: {}\n{said}\n\
                 What to do: if the key is still needed, settle what was said, and add a new file in a new pull request.\n",
                by.map_or("(not known)", |login| login.as_str())
            )
        }
    }
}

fn approvers(about: &About<'_>) -> String {
    let count = match about.required {
        1 => String::new(),
        required => format!("{required} of you must approve. "),
    };
    match about.could_approve {
        Some([]) => format!(
            "{count}nobody is left who could approve; an administrator adds an owner to CODEOWNERS. Otherwise: "
        ),
        Some(owners) => format!("{} · {count}", codes(owners, ", ")),
        None => format!("see below who. {count}"),
    }
}

fn named(login: Option<&Login>) -> String {
    login.map_or(String::new(), |login| {
        format!("{} · ", code(login.as_str()))
    })
}

pub(super) fn role(role: Role) -> &'static str {
    match role {
        Role::Requester => "Requester",
        Role::CodeOwner => "Code owner",
        Role::Administrator => "Administrator",
    }
}

pub(super) fn warning(warning: &Warning) -> String {
    match warning {
        Warning::NoOwnerReview { branch } => format!(
            "No ruleset of {} requires review by code owners (a classic branch protection rule may; GitHub does not show those to this token). \
             A pull request that is merged without it leads to no key. \
             Settings → Rules → Rulesets → Require a pull request before merging → Require review from Code Owners.",
            code(branch)
        ),
        Warning::StaleApprovals { branch } => format!(
            "The rulesets of {} let approvals stand after another push (a classic branch protection rule may not). They do not count here, so a merge leads to no key. \
             Settings → Rules → Rulesets → Dismiss stale pull request approvals when new commits are pushed.",
            code(branch)
        ),
        Warning::UnknownRules { branch } => format!(
            "GitHub does not show the rules of {} to this token, so nobody can tell whether it requires review by code owners.",
            code(branch)
        ),
        Warning::CodeownersLine {
            path,
            line,
            kind,
            is_skipped: true,
        } => format!(
            "GitHub skips line {line} of {}, which is about requests: {}. Who owns them may be somebody else than that line says.",
            code(path),
            code(kind)
        ),
        Warning::CodeownersLine {
            path,
            line,
            kind,
            is_skipped: false,
        } => format!(
            "GitHub does not know every owner on line {line} of {}, which is about requests: {}. Only the others on that line can approve.",
            code(path),
            code(kind)
        ),
    }
}

pub(super) fn deed(deed: &Deed) -> String {
    match deed {
        Deed::Sent(event) => format!("sent the notice {event}"),
        Deed::Commented => "wrote the comment".to_owned(),
        Deed::Set(light) => format!("set the commit status to {}", light.word()),
        Deed::Closed => "closed the pull request".to_owned(),
    }
}

pub(super) fn phrase(phrase: Phrase) -> &'static str {
    match phrase {
        Phrase::Missing => "What stands in the way",
        Phrase::Wrong => "What is wrong with the files",
        Phrase::Keys => "The keys that would be issued",
        Phrase::Approved => "Approved by",
        Phrase::WillBeIn => "Will be stored in",
        Phrase::File => "Request",
        Phrase::LastReview => "The last review",
        Phrase::Advice => "For administrators of this repository",
    }
}
