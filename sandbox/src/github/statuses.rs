//! What is said on commits.

/// A commit status. Of one context, the last counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// Unique on all of GitHub.
    pub id: u64,
    /// The commit.
    pub commit: String,
    /// Who says it.
    pub context: String,
    /// `error`, `failure`, `pending` or `success`.
    pub state: String,
    /// What it says.
    pub description: Option<String>,
    /// Where it leads.
    pub target_url: Option<String>,
    /// In seconds since 1970.
    pub created_at: i64,
}

impl super::GitHub {
    /// The last status of a commit that has this context.
    pub fn status(&self, commit: &str, context: &str) -> Option<&Status> {
        let mut statuses = self.statuses.iter().rev();
        statuses.find(|status| status.commit == commit && status.context == context)
    }
}
