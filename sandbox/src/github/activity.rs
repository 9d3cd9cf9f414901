//! Moves branches: the push is recorded, and pull requests follow.

use super::model::{Activity, GitHub, Push};
use super::pull::{EventKind, PullState, ReviewState};
use super::refusal::Refusal;

/// The head of a branch that does not exist.
pub(super) const NOTHING: &str = "0000000000000000000000000000000000000000";

impl GitHub {
    /// Points a branch at a commit, records the push, and updates pull requests.
    pub(super) fn moved(
        &mut self,
        branch: &str,
        actor: u64,
        after: &str,
        activity: Activity,
        now: i64,
    ) -> Result<(), Refusal> {
        let before = self.branches.insert(branch.to_owned(), after.to_owned());
        let forced = before
            .as_deref()
            .is_some_and(|before| !self.history.contains(after, before));
        let activity = match (&before, activity) {
            (None, _) => Activity::BranchCreation,
            (Some(_), Activity::Push) if forced => Activity::ForcePush,
            (Some(_), activity) => activity,
        };
        let before = before.unwrap_or_else(|| NOTHING.to_owned());
        self.record_push(branch, activity, actor, &before, after, now);
        for index in 0..self.pulls.len() {
            let pull = &self.pulls[index];
            if pull.state != PullState::Open {
                continue;
            }
            if pull.head == branch {
                self.follow_head(index, actor, now)?;
            } else if pull.base == branch {
                self.follow_base(index, actor, &before, forced, now)?;
            }
        }
        Ok(())
    }

    pub(super) fn record_push(
        &mut self,
        branch: &str,
        activity: Activity,
        actor: u64,
        before: &str,
        after: &str,
        at: i64,
    ) {
        let id = self.next_id();
        self.pushes.push(Push {
            id,
            branch: branch.to_owned(),
            activity,
            actor,
            at,
            before: before.to_owned(),
            after: after.to_owned(),
        });
    }

    /// Updates a pull request with a new head: approvals follow if the patch is the same; otherwise a rule may dismiss them.
    fn follow_head(&mut self, index: usize, actor: u64, now: i64) -> Result<(), Refusal> {
        let patch = self.patch(&self.pulls[index])?;
        self.refresh(index)?;
        let same = self.patch(&self.pulls[index])? == patch;
        let rule = self.pull_request_rule(&self.pulls[index].base);
        let dismiss = !same && rule.is_some_and(|rule| rule.dismiss_stale_reviews_on_push);
        let pull = &mut self.pulls[index];
        let mut dismissed = Vec::new();
        for review in &mut pull.reviews {
            if review.state != ReviewState::Approved {
                continue;
            }
            if same {
                // Seen on GitHub after rebases and after merges of the base: the review keeps its time, and names a commit
                // that the reviewer never saw.
                review.commit.clone_from(&pull.head_oid);
            } else if dismiss {
                review.state = ReviewState::Dismissed;
                dismissed.push(review.id);
            }
        }
        for review in dismissed {
            let previous = ReviewState::Approved;
            let kind = EventKind::ReviewDismissed { review, previous };
            pull.record(kind, Some(actor), now);
        }
        Ok(())
    }

    /// Updates a pull request with a new base: it is merged if the base now contains its head.
    fn follow_base(
        &mut self,
        index: usize,
        actor: u64,
        before: &str,
        forced: bool,
        now: i64,
    ) -> Result<(), Refusal> {
        if forced {
            self.pulls[index].record(EventKind::BaseForcePushed, Some(actor), now);
        }
        let pull = &self.pulls[index];
        let after = self.head(&pull.base)?;
        if !self.history.contains(after, &pull.head_oid) {
            return self.refresh(index);
        }
        let landed = self.history.between(before, after);
        let by = self.first_with(before, after, &pull.head_oid);
        let pull = &mut self.pulls[index];
        pull.became_merged(&by, landed, actor, now);
        Ok(())
    }

    /// Returns the first commit on the first-parent chain from `before` to `after` that contains `oid`.
    fn first_with(&self, before: &str, after: &str, oid: &str) -> String {
        let mut found = after;
        while let Some(parent) = self
            .history
            .get(found)
            .and_then(|commit| commit.parents.first())
        {
            if parent == before || !self.history.contains(parent, oid) {
                break;
            }
            found = parent;
        }
        found.to_owned()
    }
}
