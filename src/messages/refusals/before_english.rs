//! English, as long as the pull request is open.

use super::english;
use crate::domain::{Refusal, Remedy};
use crate::messages::codes;

/// Says what an open pull request lacks, where that is not said as of one that was merged.
pub(in crate::messages) fn sentence(refusal: &Refusal) -> String {
    match refusal {
        Refusal::NoOwner { then: _ } => "CODEOWNERS names nobody for this file".to_owned(),
        Refusal::NotApproved {
            pull: _,
            have,
            required,
            owners: _,
            teams: _,
        } => format!("{have} of {required} needed code owners have approved"),
        Refusal::Lapsed {
            approved,
            valid_for,
        } => format!(
            "the approval of {approved} was valid for {valid_for}, and was not followed by a merge"
        ),
        Refusal::NotAdded { .. } => {
            "the default branch has this file already, so the pull request does not add it"
                .to_owned()
        }
        refusal => english::sentence(refusal),
    }
}

/// Says what mends it.
pub(in crate::messages) fn hint(refusal: &Refusal, by: Remedy) -> String {
    const AGAIN: &str = "This pull request cannot be mended. Close it, and open a new one";
    match refusal {
        Refusal::MixedChange { .. } => "Leave nothing in this pull request but new request files; the rest belongs into one of its own. A request is \
                                        written once: to ask for something else, add another file and leave the old one as it is."
            .to_owned(),
        Refusal::OtherBase { .. } => format!("{AGAIN} into the default branch."),
        Refusal::NoOwner { .. } => "An administrator names owners for the folder in `.github/CODEOWNERS` on the default branch, such as `/requests/ @user`.".to_owned(),
        Refusal::NotApproved { owners, teams, pull: _, have: _, required: _ } => {
            let who = match (owners.is_empty() || by == Remedy::SetUp, teams) {
                (true, true) => String::new(),
                (true, false) => "Too few code owners are left who could approve: an administrator names another one (`@user`) in `.github/CODEOWNERS` on the default branch.".to_owned(),
                (false, true) => format!("One of these approves: {}. ", codes(owners, ", ")),
                (false, false) => format!("One of these approves: {}.", codes(owners, ", ")),
            };
            let teams = if *teams {
                "Who belongs to a team cannot be read with this token: an administrator names people (`@user`) in CODEOWNERS, gives a GitHub App's token \
                 that may read members, or lets a ruleset require review by code owners with one approval."
            } else {
                ""
            };
            format!("{who}{teams}")
        }
        Refusal::ChangesRequested { .. } => {
            "Settle it with them: they approve, or take their request back by themselves.".to_owned()
        }
        Refusal::StaleApproval { .. } => "They look at the last commit, and approve again.".to_owned(),
        Refusal::HastyApproval { .. } => {
            "They look at the last commit and approve again, no sooner than a minute after the last push.".to_owned()
        }
        Refusal::OwnApproval { .. } => "Another code owner approves, who wrote and pushed no part of it.".to_owned(),
        Refusal::Lapsed { .. } if by == Remedy::AskAgain => format!("{AGAIN}."),
        Refusal::Lapsed { .. } => "They approve again; then merge in time.".to_owned(),
        Refusal::UnattributedCommit { .. } => {
            "Set `git config user.email` to an address of your GitHub account, then `git rebase --exec 'git commit --amend --reset-author --no-edit' origin/HEAD` and \
             `git push --force-with-lease`."
                .to_owned()
        }
        Refusal::NotAPerson { .. } => format!("People ask, write, push and approve; a machine may not. {AGAIN} by hand."),
        Refusal::NoWriteAccess { .. } => "Only who may push to the repository can ask or approve. An administrator can give write access.".to_owned(),
        Refusal::FromFork { .. } => format!("{AGAIN} from a branch of this repository."),
        Refusal::UnknownPushes { .. } => match by {
            Remedy::SetUp => "An administrator gives the token `contents: read`, so that it may read the repository's activity.".to_owned(),
            Remedy::Approve => "GitHub lists a push some time after it; nothing is to be done but to wait.".to_owned(),
            Remedy::Change | Remedy::AskAgain => format!("{AGAIN} from a new branch."),
        },
        Refusal::TooLarge { .. } => format!("{AGAIN} that is smaller."),
        Refusal::TooManyPushes { .. } => format!("{AGAIN} from a branch with a name that was not used before."),
        Refusal::UserNotAllowed { .. } => {
            "`.github/countersign.yaml` says which folders may ask for this user: move the file into one of them.".to_owned()
        }
        Refusal::NoSuchUser { .. } => "Spell the user exactly as IAM does; or have the user created first.".to_owned(),
        Refusal::NotAdded { .. } => "Give the file another name. A request is added once and never changed.".to_owned(),
        Refusal::NameTaken { .. } => "Give the file another name.".to_owned(),
        Refusal::TimedOut { .. } => "They approve again, as long as there is time. After that, close this pull request, and open a new one.".to_owned(),
        Refusal::BaseChanged { .. } | Refusal::Reopened { .. } | Refusal::ContentChanged { .. } => {
            format!("{AGAIN}.")
        }
        // Of these an open pull request knows nothing, or there is nothing else to say.
        Refusal::SameUser { .. }
        | Refusal::UnknownAccess { .. }
        | Refusal::WrongAccount { .. }
        | Refusal::StaleCheckout { .. }
        | Refusal::NoPullRequest { .. }
        | Refusal::MergedElsewhere { .. }
        | Refusal::LapsedMerge { .. }
        | Refusal::ConfigurationChanged => english::hint(refusal),
    }
}
