//! Pushing: what people do to branches.

use super::activity::NOTHING;
use super::commits::{Author, Change, Draft, Tree, changed, merged};
use super::model::{Activity, GitHub, Permission, Push};
use super::pull::{EventKind, PullState};
use super::refusal::Refusal;
use super::repository::reference;

impl GitHub {
    /// Commits to a branch and pushes it; a new branch starts at the default branch.
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
            Ok(head) => Some(head),
            // The first commit of all.
            Err(_) if self.branches.is_empty() => None,
            Err(_) => Some(self.head(&self.default_branch)?),
        };
        let tree = match start {
            Some(start) => changed(&self.history.find(start)?.tree, changes)?,
            None => changed(&Tree::new(), changes)?,
        };
        let parents = start.map(str::to_owned).into_iter().collect();
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

    /// Merges `from` into `into` locally, with additional changes, and pushes it.
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

    /// Rebases a branch onto the default branch and force-pushes it.
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

    /// Pushes a known commit to a branch: a fast-forward, a new branch, or by force.
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

    /// Deletes a branch; open pull requests from it are closed, those into it are retargeted to the default branch.
    pub fn delete_branch(&mut self, login: &str, branch: &str, now: i64) -> Result<(), Refusal> {
        let actor = self.may_push(login, branch)?;
        let before = self.head(branch)?.to_owned();
        if self.rules.get(branch).is_some_and(|rules| rules.deletion) {
            self.allowed(login, Permission::Admin)?;
        }
        self.disk.remove(&reference(branch))?;
        self.forgotten(actor, branch, &before, now);
        Ok(())
    }

    /// Takes notice of a branch that `login` has deleted with git.
    pub(super) fn forget_branch(
        &mut self,
        login: &str,
        branch: &str,
        now: i64,
    ) -> Result<(), Refusal> {
        let actor = self.may_push(login, branch)?;
        let before = self.head(branch)?.to_owned();
        self.forgotten(actor, branch, &before, now);
        Ok(())
    }

    fn forgotten(&mut self, actor: u64, branch: &str, before: &str, now: i64) {
        self.branches.remove(branch);
        self.record_push(
            branch,
            Activity::BranchDeletion,
            actor,
            before,
            NOTHING,
            now,
        );
        for pull in &mut self.pulls {
            if pull.head == branch && pull.state == PullState::Open {
                pull.state = PullState::Closed;
                pull.record(EventKind::Closed, Some(actor), now);
            } else if pull.base == branch && pull.state == PullState::Open {
                pull.base.clone_from(&self.default_branch);
                pull.record(EventKind::BaseChangedByGitHub, Some(actor), now);
            }
        }
    }

    /// Returns the pushes to a branch, oldest first.
    pub fn pushes_to(&self, branch: &str) -> Vec<&Push> {
        let pushes = self.pushes.iter();
        pushes.filter(|push| push.branch == branch).collect()
    }

    /// Writes the same patches on top of another commit, with `login` as the committer.
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

    /// Returns the tree of a merge of two commits.
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

    /// Returns the id of a user who may push to a branch: writers, a fork's owner, administrators past the rules.
    pub(super) fn may_push(&self, login: &str, branch: &str) -> Result<u64, Refusal> {
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

    /// Refuses a force-push that a rule forbids; administrators bypass it.
    fn may_force(&self, login: &str, branch: &str) -> Result<(), Refusal> {
        let rules = self.rules.get(branch);
        if rules.is_some_and(|rules| rules.non_fast_forward) {
            self.allowed(login, Permission::Admin)?;
        }
        Ok(())
    }
}
