//! What people do to pull requests.

use super::model::{GitHub, Permission};
use super::pull::{EventKind, Patch, Pull, PullState};
use super::refusal::Refusal;

impl GitHub {
    /// Opens a pull request into the default branch and returns its number.
    pub fn open_pull(
        &mut self,
        login: &str,
        head: &str,
        title: &str,
        now: i64,
    ) -> Result<u64, Refusal> {
        let base = self.default_branch.clone();
        self.open_pull_into(&base, login, head, title, now)
    }

    /// Opens a pull request into any branch and returns its number.
    pub fn open_pull_into(
        &mut self,
        base: &str,
        login: &str,
        head: &str,
        title: &str,
        now: i64,
    ) -> Result<u64, Refusal> {
        let author = self.allowed(login, Permission::Read)?;
        let head_oid = self.head(head)?.to_owned();
        let base_oid = self.head(base)?.to_owned();
        if self.history.between(&base_oid, &head_oid).is_empty() {
            return Err(Refusal::new(format!(
                "no commits between {base} and {head}"
            )));
        }
        let open = |pull: &Pull| pull.state == PullState::Open;
        let same = |pull: &Pull| pull.head == head && pull.base == base;
        if self.pulls.iter().any(|pull| open(pull) && same(pull)) {
            return Err(Refusal::new(format!("a pull request for {head} is open")));
        }
        // Pull requests never go away, so their count numbers them.
        let index = self.pulls.len();
        let number = index as u64 + 1;
        self.pulls.push(Pull {
            number,
            repository: self.id,
            title: title.to_owned(),
            author,
            base: base.to_owned(),
            base_oid,
            head: head.to_owned(),
            head_oid,
            state: PullState::Open,
            is_draft: false,
            is_locked: false,
            created_at: now,
            commented_at: None,
            merged_at: None,
            merge_commit: None,
            landed: Vec::new(),
            commits: Vec::new(),
            files: Vec::new(),
            reviews: Vec::new(),
            events: Vec::new(),
        });
        self.refresh(index)?;
        Ok(number)
    }

    /// Returns the pull request with this number.
    pub fn pull(&self, number: u64) -> Result<&Pull, Refusal> {
        let index = self.index(number)?;
        Ok(&self.pulls[index])
    }

    /// Returns the pull request with this number, to change it in ways that no method does.
    pub fn pull_mut(&mut self, number: u64) -> Result<&mut Pull, Refusal> {
        let index = self.index(number)?;
        Ok(&mut self.pulls[index])
    }

    /// Closes a pull request without merging it.
    pub fn close(&mut self, number: u64, login: &str, now: i64) -> Result<(), Refusal> {
        let actor = self.may_edit(number, login)?;
        let pull = self.pull_mut(number)?;
        pull.expect(PullState::Open)?;
        pull.state = PullState::Closed;
        pull.record(EventKind::Closed, Some(actor), now);
        Ok(())
    }

    /// Reopens a closed pull request.
    pub fn reopen(&mut self, number: u64, login: &str, now: i64) -> Result<(), Refusal> {
        let actor = self.may_edit(number, login)?;
        let index = self.index(number)?;
        let pull = &mut self.pulls[index];
        pull.expect(PullState::Closed)?;
        pull.state = PullState::Open;
        pull.record(EventKind::Reopened, Some(actor), now);
        self.refresh(index)
    }

    /// Converts a pull request to a draft.
    pub fn make_draft(&mut self, number: u64, login: &str) -> Result<(), Refusal> {
        self.may_edit(number, login)?;
        let pull = self.pull_mut(number)?;
        pull.expect(PullState::Open)?;
        pull.is_draft = true;
        Ok(())
    }

    /// Marks a draft as ready for review.
    pub fn make_ready(&mut self, number: u64, login: &str, now: i64) -> Result<(), Refusal> {
        let actor = self.may_edit(number, login)?;
        let pull = self.pull_mut(number)?;
        pull.expect(PullState::Open)?;
        pull.is_draft = false;
        pull.record(EventKind::ReadyForReview, Some(actor), now);
        Ok(())
    }

    /// Changes the base branch of a pull request.
    pub fn change_base(
        &mut self,
        number: u64,
        login: &str,
        base: &str,
        now: i64,
    ) -> Result<(), Refusal> {
        let actor = self.may_edit(number, login)?;
        self.head(base)?;
        let index = self.index(number)?;
        let pull = &mut self.pulls[index];
        pull.expect(PullState::Open)?;
        pull.base = base.to_owned();
        pull.record(EventKind::BaseChanged, Some(actor), now);
        self.refresh(index)
    }

    pub(super) fn pull_url(&self, number: u64) -> String {
        format!("{}/pull/{number}", self.html_url())
    }

    /// Returns the pull requests that GitHub associates with a commit: the merged one that introduced it to the default branch,
    /// or, if it is not there, the merged and open ones that contain it.
    pub(super) fn associated_pulls(&self, oid: &str) -> Vec<&Pull> {
        let landed = |pull: &Pull| pull.landed.iter().any(|known| known == oid);
        let has = |pull: &Pull| pull.commits.iter().any(|known| known == oid);
        let default = self.head(&self.default_branch);
        let introduced = default.is_ok_and(|head| self.history.contains(head, oid));
        let pulls = self.pulls.iter().filter(|pull| match pull.state {
            PullState::Merged => {
                let shown = pull
                    .merged_at
                    .is_none_or(|at| self.now - at >= self.association_lag);
                shown && (landed(pull) || (!introduced && has(pull)))
            }
            PullState::Open => !introduced && has(pull),
            PullState::Closed => false,
        });
        pulls.collect()
    }

    pub(super) fn index(&self, number: u64) -> Result<usize, Refusal> {
        let mut pulls = self.pulls.iter();
        pulls
            .position(|pull| pull.number == number)
            .ok_or_else(|| Refusal::new(format!("no pull request {number}")))
    }

    /// Returns the id of a user who may edit a pull request: its author, or anyone with write access.
    pub(super) fn may_edit(&self, number: u64, login: &str) -> Result<u64, Refusal> {
        let id = self.user(login)?.id;
        if self.pull(number)?.author == id {
            return Ok(id);
        }
        self.allowed(login, Permission::Write)
    }

    /// Locks a pull request's conversation.
    ///
    /// "You can lock conversations", says GitHub; people who may write comment all the same, and `GITHUB_TOKEN` is answered with
    /// 403: <https://github.com/open-telemetry/opentelemetry-dotnet/issues/6554>.
    pub fn lock(&mut self, number: u64, login: &str) -> Result<(), Refusal> {
        self.allowed(login, Permission::Write)?;
        self.pull_mut(number)?.is_locked = true;
        Ok(())
    }

    /// Updates the heads, commits and files of an open pull request from its branches.
    pub(super) fn refresh(&mut self, index: usize) -> Result<(), Refusal> {
        let pull = &self.pulls[index];
        let head = self.head(&pull.head)?.to_owned();
        let base = self.head(&pull.base)?.to_owned();
        let merge_base = self.history.merge_base(&base, &head)?;
        let files = self.diff(merge_base, &head)?;
        let commits = self.history.between(&base, &head);
        let keep = format!("refs/pull/{}/head", pull.number);
        self.disk.set(&keep, &head)?;
        let pull = &mut self.pulls[index];
        pull.head_oid = head;
        pull.base_oid = base;
        pull.files = files;
        pull.commits = commits;
        Ok(())
    }

    /// Returns the changes of a pull request, independent of its base.
    pub(super) fn patch(&self, pull: &Pull) -> Result<Patch, Refusal> {
        let base = self.history.merge_base(&pull.base_oid, &pull.head_oid)?;
        let old = &self.history.find(base)?.tree;
        let new = &self.history.find(&pull.head_oid)?.tree;
        Ok(old
            .keys()
            .chain(new.keys())
            .filter(|path| old.get(*path) != new.get(*path))
            .map(|path| {
                let files = (old.get(path).cloned(), new.get(path).cloned());
                (path.clone(), files)
            })
            .collect())
    }
}
