//! English.

use crate::domain::Refusal;
use crate::messages::{code, codes, short};

pub(in crate::messages) fn sentence(refusal: &Refusal) -> String {
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
            "commit {} did not add the file as a regular file",
            short(commit)
        ),
        Refusal::NoPullRequest { commit } => {
            format!(
                "no single pull request was merged into the default branch as commit {}",
                short(commit)
            )
        }
        Refusal::MergedElsewhere {
            commit,
            rebased: true,
            is_signed: _,
        } => format!(
            "commit {} was rebased, so GitHub has not signed it",
            short(commit)
        ),
        Refusal::MergedElsewhere {
            commit,
            rebased: false,
            is_signed: _,
        } => format!("commit {} was not made by GitHub", short(commit)),
        Refusal::ContentChanged { pull } => {
            format!("the file is not what pull request #{pull} showed to its reviewers")
        }
        Refusal::MixedChange { pull, path, more } => format!(
            "pull request #{pull} does more than add request files: {}{}",
            code(path),
            match more {
                0 => String::new(),
                more => format!(" and {more} more"),
            }
        ),
        Refusal::OtherBase { pull, base } => format!(
            "pull request #{pull} goes into {}, not into the default branch",
            code(base)
        ),
        Refusal::SameUser { user, other } => format!(
            "{} of the same pull request asks for a key of {}, too",
            code(other.as_str()),
            code(user.as_str())
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
        Refusal::HastyApproval { by, after } => format!(
            "{} approved {after} after a push, and may have looked at what was there before",
            code(by.as_str())
        ),
        Refusal::UnknownPushes { pull } => format!(
            "GitHub does not say who pushed to the branch of pull request #{pull}, and when"
        ),
        Refusal::OwnApproval { by } => format!(
            "{} approved, and is among those who wrote or pushed it",
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
        Refusal::NoWriteAccess { by } => {
            format!("{} may not push to this repository", code(by.as_str()))
        }
        Refusal::UnknownAccess { of } => format!(
            "GitHub does not say whether {} may push to this repository",
            code(of.as_str())
        ),
        Refusal::FromFork { pull } => format!("pull request #{pull} came from a fork"),
        Refusal::BaseChanged { pull } => {
            format!("the base branch of pull request #{pull} was changed")
        }
        Refusal::Reopened { pull } => format!("pull request #{pull} was closed and reopened"),
        Refusal::TimedOut { timeout } => {
            format!(
                "the approval came more than {timeout} after the pull request was opened or made ready for review"
            )
        }
        Refusal::Lapsed {
            approved,
            valid_for,
        } => format!("the approval of {approved} was valid for {valid_for}, and that is over"),
        Refusal::LapsedMerge { merged, valid_for } => format!(
            "the pull request was merged at {merged}; an approval holds for {valid_for}, and that is over"
        ),
        Refusal::ConfigurationChanged => {
            "what this folder may ask for has changed since the request was merged".to_owned()
        }
        Refusal::TooLarge { pull: Some(pull) } => {
            format!("pull request #{pull} has more than 100 files, commits, reviews or events")
        }
        Refusal::TooLarge { pull: None } => {
            "the merge commit belongs to too many pull requests".to_owned()
        }
        Refusal::TooManyPushes { pull } => format!(
            "there are too many pushes to the branch of pull request #{pull} to read how it came to its last commit"
        ),
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
        Refusal::WrongAccount {
            name,
            expected,
            found,
        } => {
            format!(
                "the AWS credentials are for account {found}, and {} is {expected}",
                code(name.as_str())
            )
        }
    }
}

pub(in crate::messages) fn hint(refusal: &Refusal) -> String {
    const AGAIN: &str = "Ask again with a new file in a new pull request";
    const AGAIN_LOWER: &str = "ask again with a new file in a new pull request";
    match refusal {
        Refusal::StaleCheckout { .. } => {
            "Check out the default branch with its whole history (`fetch-depth: 0`) and run again.".to_owned()
        }
        Refusal::NotAdded { .. } => format!("A request is added once and never changed. {AGAIN}."),
        Refusal::NoPullRequest { .. } => {
            format!("If nobody can explain how the file came here, treat it as an attack. Remove the file. {AGAIN}.")
        }
        Refusal::MergedElsewhere { rebased: true, .. } => {
            format!("{AGAIN}, and merge it with a merge commit or a squash, not with a rebase.")
        }
        Refusal::MergedElsewhere { rebased: false, .. }
        | Refusal::ContentChanged { .. }
        | Refusal::TooLarge { pull: None } => format!("{AGAIN}, and merge it on GitHub."),
        Refusal::MixedChange { .. } => format!("{AGAIN} that adds request files and nothing else."),
        Refusal::OtherBase { .. } => format!("{AGAIN} into the default branch."),
        Refusal::SameUser { .. } => "Ask for one key of a user at a time: take one of the two files out.".to_owned(),
        Refusal::NoOwner { .. } => {
            format!("Name owners for the folder in `.github/CODEOWNERS`, such as `/requests/ @user`. Then: {AGAIN_LOWER}.")
        }
        Refusal::NotApproved { owners, teams, pull: _, have: _, required: _ } => {
            let who = if owners.is_empty() { String::new() } else { format!(" These own it: {}.", codes(owners, ", ")) };
            let teams = if *teams {
                " Who belongs to a team cannot be read with this token, so nobody can tell whether an owner approved. Name people \
                 (`@user`) in CODEOWNERS, give a GitHub App's token that may read members, or let a ruleset require review by code \
                 owners with one approval; then every approval must be a good one."
            } else {
                ""
            };
            format!("{AGAIN}, and have it approved before it is merged.{who}{teams}")
        }
        Refusal::ChangesRequested { .. } => format!("{AGAIN}, and have everybody's doubts settled before it is merged."),
        Refusal::StaleApproval { .. } => format!("{AGAIN}, and have the last commit approved."),
        Refusal::HastyApproval { .. } => {
            format!("{AGAIN}, and have the last commit approved no sooner than a minute after the last push.")
        }
        Refusal::UnknownPushes { .. } => {
            format!("Give the token `contents: read`, so that it may read the repository's activity. If it may: {AGAIN_LOWER}, from a new branch.")
        }
        Refusal::OwnApproval { .. } => format!("{AGAIN}, approved by somebody who wrote and pushed no part of it."),
        Refusal::UnattributedCommit { .. } => {
            format!("{AGAIN}, with an e-mail address in `git config user.email` that belongs to a GitHub account.")
        }
        Refusal::NotAPerson { .. } => format!("People ask, write, push and approve; a machine may not. {AGAIN}."),
        Refusal::NoWriteAccess { .. } => {
            format!("Only who may push to the repository can ask or approve. An administrator can give write access. Then: {AGAIN_LOWER}.")
        }
        Refusal::UnknownAccess { .. } => {
            "Give the token `metadata: read`, so that it may read collaborators' permissions, and run again.".to_owned()
        }
        Refusal::FromFork { .. } => format!("{AGAIN} from a branch of this repository."),
        Refusal::BaseChanged { .. }
        | Refusal::Reopened { .. }
        | Refusal::TimedOut { .. }
        | Refusal::Lapsed { .. }
        | Refusal::LapsedMerge { .. } => format!("{AGAIN}."),
        Refusal::ConfigurationChanged => format!("The approval was given under other rules. {AGAIN}."),
        Refusal::TooLarge { pull: Some(_) } => format!("{AGAIN} that is smaller."),
        Refusal::TooManyPushes { .. } => format!("{AGAIN}, from a branch with a name that was not used before."),
        Refusal::UserNotAllowed { .. } => {
            format!("`.github/countersign.yaml` says which folders may ask for this user. {AGAIN}, in one of them.")
        }
        Refusal::NoSuchUser { .. } => format!("Spell the user exactly as IAM does. {AGAIN}."),
        Refusal::NameTaken { .. } => format!("{AGAIN} of another name."),
        Refusal::WrongAccount { .. } => {
            "Assume the role of the account that `.github/countersign.yaml` names, or choose one with `--account`.".to_owned()
        }
    }
}
