//! The proof that a request was approved.

use super::case::Case;
use crate::domain::{IamUser, KeyRequest, Login, ObjectId, RequestPath, Timestamp};

/// Code owners approved exactly this content: the permission to create one key. Only the verifier makes this value, no key
/// is created without one, and creating uses it up.
#[derive(Debug, PartialEq, Eq)]
pub struct Approval(ApprovalRecord);

impl Approval {
    /// Returns what was approved, and by whom.
    pub fn record(&self) -> &ApprovalRecord {
        &self.0
    }
}

impl AsRef<ApprovalRecord> for Approval {
    fn as_ref(&self) -> &ApprovalRecord {
        &self.0
    }
}

/// What was approved, and by whom. It permits nothing: see [`Approval`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApprovalRecord {
    /// The path of the request.
    pub request: RequestPath,
    /// The object id of the approved content.
    pub blob: ObjectId,
    /// Who the key was approved for.
    pub user: IamUser,
    /// The pull request's number.
    pub pull: u64,
    /// The pull request's page.
    pub pull_url: String,
    /// The commit that was approved.
    pub head: ObjectId,
    /// Who opened the pull request.
    pub requester: Login,
    /// Who approved, the latest first.
    pub approvers: Vec<Login>,
    /// When there were enough approvals.
    pub approved: Timestamp,
}

impl AsRef<Self> for ApprovalRecord {
    fn as_ref(&self) -> &Self {
        self
    }
}

/// Makes the proof of a case that no rule refuses.
pub(super) fn of(request: &KeyRequest, case: &Case<'_>) -> Option<Approval> {
    let pull = case.pull?;
    Some(Approval(ApprovalRecord {
        request: request.path.clone(),
        blob: request.blob.clone(),
        user: request.user.clone(),
        pull: pull.number,
        pull_url: pull.url.clone(),
        head: pull.head.clone(),
        requester: pull.author.as_ref()?.login.clone(),
        approvers: case
            .counted()
            .into_iter()
            .map(|(login, _)| login.clone())
            .collect(),
        approved: case.approved()?,
    }))
}

/// Makes a proof out of nothing, for the tests of those who need one.
#[cfg(test)]
pub(crate) fn approval_for_tests(request: &KeyRequest) -> Approval {
    let login = |login: &str| Login::new(login).expect("a login");
    Approval(ApprovalRecord {
        request: request.path.clone(),
        blob: request.blob.clone(),
        user: request.user.clone(),
        pull: 12,
        pull_url: "https://github.com/acme/keys/pull/12".to_owned(),
        head: ObjectId::new(&"b".repeat(40)).expect("an id"),
        requester: login("hanako"),
        approvers: vec![login("kenji")],
        approved: Timestamp::from_seconds(1_793_600_600),
    })
}
