//! One key, as the inventory shows it.

use super::concern::Concern;
use crate::domain::{
    AccessKeyId, AccountId, AccountName, Exit, Expiry, Login, RequestPath, Timestamp,
};
use crate::key_history::Used;

/// One key, or a request or a secret that has none yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What the configuration calls the account; of a key that no secret names, the first of its names.
    pub account: AccountName,
    pub id: AccountId,
    /// The region of the secret; `None` if there is none.
    pub region: Option<String>,
    /// Whose key it is, as IAM spells it if it has the user.
    pub user: String,
    /// The key; `None` if there is none yet.
    pub key: Option<AccessKeyId>,
    /// Whether it can be used.
    pub status: KeyStatus,
    /// When it was created, by IAM's clock.
    pub created: Option<Timestamp>,
    /// The last day on which it works, as its request says. `None` if it has no end.
    pub expires: Option<Expiry>,
    /// When it was last used, by whom IAM says: service and region.
    pub used: Used,
    /// Where it comes from; `None` if no approved request explains it.
    pub origin: Option<Origin>,
    /// How it is known whose it is.
    pub ownership: Ownership,
    pub next: Option<Next>,
    /// What somebody should look at, the most pressing first.
    pub concerns: Vec<Concern>,
}

/// The request and the secret of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The secret's name; `None` if nothing is reserved yet.
    pub secret: Option<String>,
    /// The day on which the secret was last read; `None` if never.
    pub fetched: Option<Timestamp>,
    /// Where the request's file lies, or lay, if that is known.
    pub request: Option<RequestPath>,
    /// What git says of that file.
    pub git: GitStatus,
    /// Why the key was asked for, if the file is there.
    pub reason: Option<String>,
    /// Who opened the pull request, if that is known and the account still exists.
    pub requester: Option<Login>,
    /// Who approved, as the secret's tag says.
    pub approvers: Vec<String>,
    /// The page of the pull request, as the secret's tag says.
    pub pull: Option<String>,
}

/// Whether a key can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum KeyStatus {
    Active,
    /// It was switched off.
    Inactive,
    /// IAM does not have it, any more.
    Deleted,
    /// There is none yet.
    NotIssued,
    /// IAM could not be asked.
    Unknown,
}

/// What git says of a request's file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GitStatus {
    /// It is on the default branch, as it was approved.
    Present,
    /// It is on the default branch, with another content.
    Changed,
    /// It is not on the default branch, any more.
    Removed,
    /// It is not known which file it is, or the request is another repository's.
    Unknown,
}

/// How it is known that countersign made a key for its request, the surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ownership {
    /// CloudTrail shows that the claim's run created it.
    CloudTrail,
    /// The secret's version ids name the key and the claim it was created under, and IAM's date fits the claim's.
    Register,
    /// The secret's version id or its tag names it, and nothing else does.
    Secret,
    /// The secret is another repository's.
    OtherRepository,
    /// Nothing shows it.
    None,
}

/// What happens next to a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Next {
    pub step: Step,
    /// When, if it has a date.
    pub on: Option<Timestamp>,
}

/// What happens next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// A run issues it, once its approval is proved.
    Issue,
    /// A run finishes what was begun.
    Finish,
    /// A run tells everybody.
    Announce,
    /// A run creates the key that takes its place.
    Rotate,
    /// A run switches it off.
    SwitchOff,
    /// A run deletes it.
    Delete,
}

impl Step {
    /// Returns its code, which never changes.
    pub fn code(self) -> &'static str {
        match self {
            Self::Issue => "issue",
            Self::Finish => "finish",
            Self::Announce => "announce",
            Self::Rotate => "rotate",
            Self::SwitchOff => "switch-off",
            Self::Delete => "delete",
        }
    }
}

impl Entry {
    /// Returns how the command ends if this is all: 1 only for what the configuration calls wrong.
    pub fn exit(&self) -> Exit {
        match self.concerns.iter().any(Concern::is_wrong) {
            true => Exit::Wrong,
            false => Exit::Done,
        }
    }

    /// Returns whether no approved request explains it.
    pub fn is_foreign(&self) -> bool {
        let mut concerns = self.concerns.iter();
        concerns.any(|concern| matches!(concern, Concern::Foreign { .. }))
    }
}
