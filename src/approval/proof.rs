//! The proof that a request was approved.

use crate::domain::{Login, ObjectId, RequestPath, Timestamp};

/// Code owners approved exactly this content. Only the verifier makes this value, and no key is created without one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approval {
    request: RequestPath,
    blob: ObjectId,
    pull: u64,
    pull_url: String,
    head: ObjectId,
    requester: Login,
    approvers: Vec<Login>,
    approved: Timestamp,
}

impl Approval {
    /// Returns the path of the request.
    #[must_use]
    pub fn request(&self) -> &RequestPath {
        &self.request
    }

    /// Returns the object id of the approved content.
    #[must_use]
    pub fn blob(&self) -> &ObjectId {
        &self.blob
    }

    /// Returns the pull request's number.
    #[must_use]
    pub fn pull(&self) -> u64 {
        self.pull
    }

    /// Returns the pull request's page.
    #[must_use]
    pub fn pull_url(&self) -> &str {
        &self.pull_url
    }

    /// Returns the commit that was approved.
    #[must_use]
    pub fn head(&self) -> &ObjectId {
        &self.head
    }

    /// Returns who opened the pull request.
    #[must_use]
    pub fn requester(&self) -> &Login {
        &self.requester
    }

    /// Returns who approved, the latest first.
    #[must_use]
    pub fn approvers(&self) -> &[Login] {
        &self.approvers
    }

    /// Returns when there were enough approvals.
    #[must_use]
    pub fn approved(&self) -> Timestamp {
        self.approved
    }
}
