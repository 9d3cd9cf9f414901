//! Pushing: commits arrive on branches, and pull requests follow.

use super::commits::{Author, Change, Draft, Tree, changed, merged};
use super::model::reference;
use super::people::Permission;
use super::pulls::{EventKind, PullState};
use super::reviews::ReviewState;
use super::{GitHub, Refusal};

/// A change to a branch, as the repository's activity lists it.
#[derive(Debug, Clone)]
pub struct Push {
    /// Rises with time.
    pub id: u64,
    /// The branch, without `refs/heads/`.
    pub branch: String,
    /// What kind of change.
    pub activity: Activity,
    /// The id of the user whose credentials were used, whoever the commits name.
    pub actor: u64,
    /// By GitHub's clock, in seconds since 1970.
    pub at: i64,
    /// The head before, or forty zeros.
    pub before: String,
    /// The head after, or forty zeros.
    pub after: String,
}

/// What kind of change to a branch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Activity {
    /// New commits on top.
    Push,
    /// The old head is no longer in it.
    ForcePush,
    /// It is new.
    BranchCreation,
    /// It is gone.
    BranchDeletion,
    /// A pull request was merged into it.
    PullRequestMerge,
}

const NOTHING: &str = "0000000000000000000000000000000000000000";

impl GitHub {
    /// Commits to a branch and pushes it; a branch that is new starts at the default branch.
    ///
    /// `login:branch` is a branch of that user's fork.
    pub fn commit(
        &mut self,
        author: &Author,
        branch: &str,
        changes: &[Change],
        now: i64,
    ) -> Result<String, Refusal> {
        let start = match self.head(branch) {
            Ok(head) => head,
            Err(_) => self.head(&self.default_branch)?,
        };
        let tree = changed(&self.history.find(start)?.tree, changes)?;
        let parents = vec![start.to_owned()];
        self.commit_tree(author, branch, parents, tree, now)
    }

    /// Commits directly to the default branch and pushes it.
    pub fn push_to_default(
        &mut self,
        author: &Author,
        changes: &[Change],
        now: i64,
    ) -> Result<String, Refusal> {
        let branch = self.default_branch.clone();
        self.commit(author, &branch, changes, now)
    }

    /// Replaces the last commit of a branch and force-pushes it.
    pub fn amend(
        &mut self,
        author: &Author,
        branch: &str,
        changes: &[Change],
        now: i64,
    ) -> Result<String, Refusal> {
        self.may_force(&author.pusher, branch)?;
        let head = self.history.find(self.head(branch)?)?;
        let tree = changed(&head.tree, changes)?;
        let parents = head.parents.clone();
        self.commit_tree(author, branch, parents, tree, now)
    }

    /// Merges `from` into `into` on somebody's own machine, with changes of his own, and pushes it.
    pub fn merge_locally(
        &mut self,
        author: &Author,
        from: &str,
        into: &str,
        changes: &[Change],
        now: i64,
    ) -> Result<String, Refusal> {
        let parents = vec![self.head(into)?.to_owned(), self.head(from)?.to_owned()];
        let tree = changed(&self.merged_tree(&parents[0], &parents[1])?, changes)?;
        self.commit_tree(author, into, parents, tree, now)
    }

    /// Moves the commits of a branch on top of the default branch and force-pushes it.
    pub fn rebase(&mut self, login: &str, branch: &str, now: i64) -> Result<String, Refusal> {
        let pusher = self.may_push(login, branch)?;
        self.may_force(login, branch)?;
        let onto = self.head(&self.default_branch)?.to_owned();
        let commits = self.history.between(&onto, self.head(branch)?);
        let rebased = self.replay(login, &commits, &onto, branch, now)?;
        let head = rebased.last().unwrap_or(&onto).clone();
        self.disk.set(&reference(branch), &head)?;
        self.moved(branch, pusher, &head, Activity::Push, now)?;
        Ok(head)
    }

    /// Pushes a commit that GitHub knows to a branch: a fast-forward, a new branch, or by force.
    pub fn push(&mut self, login: &str, oid: &str, branch: &str, now: i64) -> Result<(), Refusal> {
        let pusher = self.may_push(login, branch)?;
        self.history.find(oid)?;
        if self
            .head(branch)
            .is_ok_and(|head| !self.history.contains(oid, head))
        {
            self.may_force(login, branch)?;
        }
        self.disk.set(&reference(branch), oid)?;
        self.moved(branch, pusher, oid, Activity::Push, now)
    }

    /// Deletes a branch; open pull requests from it are closed.
    pub fn delete_branch(&mut self, login: &str, branch: &str, now: i64) -> Result<(), Refusal> {
        let actor = self.may_push(login, branch)?;
        let before = self.head(branch)?.to_owned();
        if self.rules.get(branch).is_some_and(|rules| rules.deletion) {
            self.allowed(login, Permission::Admin)?;
        }
        self.disk.remove(&reference(branch))?;
        self.branches.remove(branch);
        self.record_push(
            branch,
            Activity::BranchDeletion,
            actor,
            &before,
            NOTHING,
            now,
        );
        for pull in &mut self.pulls {
            if pull.head == branch && pull.state == PullState::Open {
                pull.state = PullState::Closed;
                pull.record(EventKind::Closed, Some(actor), now);
            }
        }
        Ok(())
    }

    /// The pushes to a branch, the first one first.
    pub fn pushes_to(&self, branch: &str) -> Vec<&Push> {
        let pushes = self.pushes.iter();
        pushes.filter(|push| push.branch == branch).collect()
    }

    /// Writes the same patches on top of another commit; the replayer is the committer.
    pub(super) fn replay(
        &mut self,
        login: &str,
        commits: &[String],
        onto: &str,
        branch: &str,
        now: i64,
    ) -> Result<Vec<String>, Refusal> {
        let committer = self.signature(login, now)?;
        let mut tree = self.history.find(onto)?.tree.clone();
        let mut drafts = Vec::new();
        for oid in commits {
            let commit = self.history.find(oid)?.clone();
            // A merge commit is left out, as git rebase leaves it out.
            let [parent] = &commit.parents[..] else {
                continue;
            };
            tree = merged(&self.history.find(parent)?.tree, &tree, &commit.tree)?;
            drafts.push(Draft {
                tree: tree.clone(),
                committer: committer.clone(),
                by_github: false,
                ..commit
            });
        }
        // Nothing is written before all of it is known to fit.
        let mut written = vec![onto.to_owned()];
        for mut draft in drafts {
            draft.parents = written.last().cloned().into_iter().collect();
            written.push(self.write(branch, draft)?);
        }
        Ok(written.split_off(1))
    }

    /// The tree of a merge of two commits.
    pub(super) fn merged_tree(&self, ours: &str, theirs: &str) -> Result<Tree, Refusal> {
        let base = self.history.merge_base(ours, theirs)?;
        merged(
            &self.history.find(base)?.tree,
            &self.history.find(ours)?.tree,
            &self.history.find(theirs)?.tree,
        )
    }

    fn commit_tree(
        &mut self,
        author: &Author,
        branch: &str,
        parents: Vec<String>,
        tree: Tree,
        now: i64,
    ) -> Result<String, Refusal> {
        let pusher = self.may_push(&author.pusher, branch)?;
        let (writer, committer) = self.signatures(author, now)?;
        let draft = Draft {
            parents,
            tree,
            author: writer,
            committer,
            message: author.text(),
            by_github: author.on_the_web,
        };
        let oid = self.write(branch, draft)?;
        self.moved(branch, pusher, &oid, Activity::Push, now)?;
        Ok(oid)
    }

    /// Who may push to a branch: writers, on a fork its owner, past the rules administrators.
    fn may_push(&self, login: &str, branch: &str) -> Result<u64, Refusal> {
        if let Some((fork, _)) = branch.split_once(':') {
            let id = self.allowed(login, Permission::Read)?;
            return if fork.eq_ignore_ascii_case(login) {
                Ok(id)
            } else {
                Err(Refusal::new(format!("the fork is {fork}'s")))
            };
        }
        let ruled = self.pull_request_rule(branch).is_some();
        let least = if ruled {
            Permission::Admin
        } else {
            Permission::Write
        };
        self.allowed(login, least)
    }

    /// Who may replace commits of a branch: where a rule forbids it, administrators.
    fn may_force(&self, login: &str, branch: &str) -> Result<(), Refusal> {
        let rules = self.rules.get(branch);
        if rules.is_some_and(|rules| rules.non_fast_forward) {
            self.allowed(login, Permission::Admin)?;
        }
        Ok(())
    }

    /// Lets a branch point at a commit, notes who did it, and lets the pull requests follow.
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
                self.follow_head(index, actor, forced, now)?;
            } else if pull.base == branch {
                self.follow_base(index, actor, &before, forced, now)?;
            }
        }
        Ok(())
    }

    fn record_push(
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

    /// A new head: a rebase takes approvals along if the patch is the same; another patch may dismiss them.
    fn follow_head(
        &mut self,
        index: usize,
        actor: u64,
        forced: bool,
        now: i64,
    ) -> Result<(), Refusal> {
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
            if same && forced {
                // Seen on GitHub after a rebase: the review names a commit that the reviewer never saw.
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

    /// A new base: the pull request is merged if the base now has its head.
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

    /// The first commit on the first-parent chain from `before` to `after` that has `oid`.
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
