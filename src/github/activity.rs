//! The changes to a branch, as the repository's activity lists them.
//!
//! A name can have been used for many branches before, so the list is read only as far back as somebody needs it.
//!
//! <https://docs.github.com/en/rest/repos/repos#list-repository-activities>

use serde::Deserialize;

use super::rest::{encoded, malformed, parsed};
use super::wire::nullable;
use super::{GitHub, convert};
use crate::approval::{PullRequest, Push, Pushes, Trail, trail};
use crate::domain::{Failure, Invalid, ObjectId, Operation, Timestamp};

/// The longest page that GitHub gives.
const PAGE: usize = 100;

/// How many pages are read of one branch.
const PAGES: usize = 10;

const ACTIVITY: Operation = Operation::ListActivities;

/// A branch and the repository that it is in, as `OWNER/NAME`.
pub(super) type Branch = (String, String);

/// An entry of a repository's activity.
#[derive(Deserialize)]
struct Entry {
    #[serde(rename = "ref")]
    reference: String,
    before: String,
    after: String,
    timestamp: String,
    #[serde(deserialize_with = "nullable")]
    actor: Option<Account>,
}

#[derive(Deserialize)]
struct Account {
    login: String,
    #[serde(rename = "type")]
    kind: String,
}

/// What was read of the changes to a branch.
#[derive(Clone)]
pub(super) enum Activity {
    Denied,
    /// The changes, the last one first.
    Read {
        pushes: Vec<Push>,
        /// Whether there are older ones, which were not read.
        has_more: bool,
    },
}

impl Activity {
    /// Returns what is known of the pushes to a pull request's branch.
    pub(super) fn of(&self, pull: &PullRequest) -> Pushes {
        match self {
            Self::Denied => Pushes::Unknown,
            Self::Read { pushes, has_more } if *has_more && goes_on(pull, pushes) => {
                Pushes::TooMany
            }
            Self::Read { pushes, .. } => Pushes::Known(pushes.clone()),
        }
    }
}

impl GitHub {
    /// Reads the changes to a branch, back to where they lead to each of these pull requests: one call for a branch of fewer
    /// than a hundred changes, ten at most.
    pub(super) async fn activity(
        &self,
        branch: &Branch,
        pulls: &[&PullRequest],
    ) -> Result<Activity, Failure> {
        let mut pushes = Vec::new();
        let mut cursors: Vec<String> = Vec::new();
        for _ in 0..PAGES {
            let Some((page, next)) = self.activities(branch, cursors.last()).await? else {
                return Ok(Activity::Denied);
            };
            pushes.extend(page);
            let Some(next) = next else {
                let has_more = false;
                return Ok(Activity::Read { pushes, has_more });
            };
            if !pulls.iter().any(|pull| goes_on(pull, &pushes)) {
                break;
            }
            if cursors.contains(&next) {
                return Err(malformed(ACTIVITY));
            }
            cursors.push(next);
        }
        let has_more = true;
        Ok(Activity::Read { pushes, has_more })
    }

    /// Returns whether this token can read who pushed to a branch of the repository, and when.
    ///
    /// # Errors
    /// GitHub did not answer.
    pub async fn can_read_pushes(&self, branch: &str) -> Result<bool, Failure> {
        let branch = (self.repository.to_string(), branch.to_owned());
        Ok(self.activities(&branch, None).await?.is_some())
    }

    /// Reads one page, and the cursor of the one after it; `None` if GitHub denies it.
    async fn activities(
        &self,
        (repository, branch): &Branch,
        after: Option<&String>,
    ) -> Result<Option<(Vec<Push>, Option<String>)>, Failure> {
        let reference = format!("refs/heads/{branch}");
        let mut path = format!(
            "/repos/{repository}/activity?ref={}&per_page={PAGE}",
            encoded(&reference)
        );
        if let Some(after) = after {
            path.push_str("&after=");
            path.push_str(after);
        }
        let Some(reply) = self.get(ACTIVITY, &path).await? else {
            return Ok(None);
        };
        if reply.has_next && reply.next_cursor.is_none() {
            return Err(malformed(ACTIVITY));
        }
        let entries: Vec<Entry> = parsed(ACTIVITY, &reply)?;
        let ours = entries
            .into_iter()
            .filter(|entry| entry.reference == reference);
        let pushes: Result<Vec<Push>, Invalid> = ours.map(push).collect();
        let pushes = pushes.map_err(|_| malformed(ACTIVITY))?;
        Ok(Some((pushes, reply.next_cursor)))
    }
}

/// Returns whether older changes could complete what leads to the head. An open pull request's head is among the latest.
fn goes_on(pull: &PullRequest, pushes: &[Push]) -> bool {
    let is_listed = pushes.iter().any(|push| push.after == pull.head);
    let may_be_listed = is_listed || pull.merged.is_some();
    may_be_listed && matches!(trail(pull, pushes), Trail::Unfinished)
}

fn push(entry: Entry) -> Result<Push, Invalid> {
    Ok(Push {
        by: entry
            .actor
            .and_then(|actor| convert::somebody(&actor.login, &actor.kind)),
        at: Timestamp::from_rfc3339(&entry.timestamp)?,
        before: ObjectId::new(&entry.before)?,
        after: ObjectId::new(&entry.after)?,
    })
}
