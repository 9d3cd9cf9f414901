//! Pull requests and what happens to them.

use std::collections::BTreeMap;

use super::commits::File;
use super::disk::FileChange;
use super::people::Permission;
use super::reviews::{Review, ReviewState};
use super::{GitHub, Refusal};

/// A pull request.
#[derive(Debug, Clone)]
pub struct Pull {
    /// Its number in the repository.
    pub number: u64,
    /// The id of the repository it belongs to.
    pub repository: u64,
    /// What it is called.
    pub title: String,
    /// The id of the user who opened it.
    pub author: u64,
    /// The branch it is to be merged into.
    pub base: String,
    /// The head of that branch; once merged, the one that it was merged into.
    pub base_oid: String,
    /// The branch it comes from; `owner:branch` if that is in a fork.
    pub head: String,
    /// The last commit of that branch, as long as the pull request is open.
    pub head_oid: String,
    /// Open, closed or merged.
    pub state: PullState,
    /// Whether nobody is asked to review it yet.
    pub is_draft: bool,
    /// Whether an app may not comment on it.
    pub is_locked: bool,
    /// In seconds since 1970.
    pub created_at: i64,
    /// In seconds since 1970.
    pub merged_at: Option<i64>,
    /// When somebody last wrote, edited or deleted a comment, in seconds since 1970.
    pub commented_at: Option<i64>,
    /// What the base branch was updated to: the merge, the squash, or the last rebased commit.
    pub merge_commit: Option<String>,
    /// The commits of the base branch that came with the merge.
    pub landed: Vec<String>,
    /// The commits that the base does not have, parents first.
    pub commits: Vec<String>,
    /// What differs from the merge base.
    pub files: Vec<FileChange>,
    /// In the order they were submitted in.
    pub reviews: Vec<Review>,
    /// In the order they happened in.
    pub events: Vec<Event>,
}

/// Whether a pull request is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PullState {
    /// Yes.
    Open,
    /// No, and it was not merged.
    Closed,
    /// No, it was merged.
    Merged,
}

/// Something that happened to a pull request.
#[derive(Debug, Clone)]
pub struct Event {
    /// What it was.
    pub kind: EventKind,
    /// The id of the user who did it.
    pub actor: Option<u64>,
    /// In seconds since 1970.
    pub at: i64,
}

/// What happened to a pull request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventKind {
    /// It goes into another branch now.
    BaseChanged,
    /// The same, by GitHub itself, because its branch was deleted.
    BaseChangedByGitHub,
    /// The branch it goes into was force-pushed.
    BaseForcePushed,
    /// It was closed; a merge closes, too.
    Closed,
    /// It is no draft any more.
    ReadyForReview,
    /// It was opened again.
    Reopened,
    /// A review was dismissed.
    ReviewDismissed {
        /// Which one.
        review: u64,
        /// What it said.
        previous: ReviewState,
    },
}

/// What a pull request does to each file: what it was, what it becomes.
pub(super) type Patch = BTreeMap<Vec<u8>, (Option<File>, Option<File>)>;

impl Pull {
    /// When something last happened to it.
    pub(super) fn updated_at(&self) -> i64 {
        let events = self.events.iter().map(|event| event.at);
        let reviews = self.reviews.iter().map(|review| review.submitted_at);
        let events = events.chain(reviews).chain(self.commented_at);
        events.fold(self.created_at, i64::max)
    }

    /// When it was last closed, unless it is open.
    pub(super) fn closed_at(&self) -> Option<i64> {
        let mut events = self.events.iter().rev();
        let closed = events.find(|event| event.kind == EventKind::Closed)?;
        (self.state != PullState::Open).then_some(closed.at)
    }

    /// The id of the user who merged it.
    pub(super) fn merged_by(&self) -> Option<u64> {
        let mut events = self.events.iter().rev();
        let closed = events.find(|event| event.kind == EventKind::Closed)?;
        closed.actor.filter(|_| self.state == PullState::Merged)
    }

    /// The branch it comes from, without the owner of the fork.
    pub(super) fn head_branch(&self) -> &str {
        let (_, branch) = self.head.split_once(':').unwrap_or(("", &self.head));
        branch
    }

    pub(super) fn is_cross_repository(&self) -> bool {
        self.head.contains(':')
    }

    pub(super) fn record(&mut self, kind: EventKind, actor: Option<u64>, at: i64) {
        self.events.push(Event { kind, actor, at });
    }

    pub(super) fn became_merged(&mut self, oid: &str, landed: Vec<String>, by: u64, now: i64) {
        self.state = PullState::Merged;
        self.merged_at = Some(now);
        self.merge_commit = Some(oid.to_owned());
        self.landed = landed;
        self.record(EventKind::Closed, Some(by), now);
    }
}

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

    /// The pull request with a number.
    pub fn pull(&self, number: u64) -> Result<&Pull, Refusal> {
        let index = self.index(number)?;
        Ok(&self.pulls[index])
    }

    /// The same, to make it what no story makes it.
    pub fn pull_mut(&mut self, number: u64) -> Result<&mut Pull, Refusal> {
        let index = self.index(number)?;
        Ok(&mut self.pulls[index])
    }

    /// Closes a pull request without merging it.
    pub fn close(&mut self, number: u64, login: &str, now: i64) -> Result<(), Refusal> {
        let actor = self.may_edit(number, login)?;
        let pull = self.pull_mut(number)?;
        expect(pull, PullState::Open)?;
        pull.state = PullState::Closed;
        pull.record(EventKind::Closed, Some(actor), now);
        Ok(())
    }

    /// Opens a closed pull request again.
    pub fn reopen(&mut self, number: u64, login: &str, now: i64) -> Result<(), Refusal> {
        let actor = self.may_edit(number, login)?;
        let index = self.index(number)?;
        let pull = &mut self.pulls[index];
        expect(pull, PullState::Closed)?;
        pull.state = PullState::Open;
        pull.record(EventKind::Reopened, Some(actor), now);
        self.refresh(index)
    }

    /// Makes a pull request a draft.
    pub fn make_draft(&mut self, number: u64, login: &str) -> Result<(), Refusal> {
        self.may_edit(number, login)?;
        let pull = self.pull_mut(number)?;
        expect(pull, PullState::Open)?;
        pull.is_draft = true;
        Ok(())
    }

    /// Says that a pull request, until now a draft, is to be reviewed.
    pub fn make_ready(&mut self, number: u64, login: &str, now: i64) -> Result<(), Refusal> {
        let actor = self.may_edit(number, login)?;
        let pull = self.pull_mut(number)?;
        expect(pull, PullState::Open)?;
        pull.is_draft = false;
        pull.record(EventKind::ReadyForReview, Some(actor), now);
        Ok(())
    }

    /// Lets a pull request go into another branch.
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
        expect(pull, PullState::Open)?;
        pull.base = base.to_owned();
        pull.record(EventKind::BaseChanged, Some(actor), now);
        self.refresh(index)
    }

    pub(super) fn pull_url(&self, number: u64) -> String {
        format!(
            "https://github.com/{}/{}/pull/{number}",
            self.owner, self.name
        )
    }

    /// The pull requests that GitHub associates with a commit: the merged one that introduced it to the default branch; of
    /// a commit that is not there, the merged and open ones that have it.
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

    /// Who may close a pull request and the like: its author, and who may write.
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
        let mut pulls = self.pulls.iter_mut();
        let pull = pulls.find(|pull| pull.number == number);
        let pull = pull.ok_or_else(|| Refusal::new(format!("no pull request {number}")))?;
        pull.is_locked = true;
        Ok(())
    }

    /// Reads heads, commits and files of an open pull request from its branches.
    pub(super) fn refresh(&mut self, index: usize) -> Result<(), Refusal> {
        let pull = &self.pulls[index];
        let head = self.head(&pull.head)?.to_owned();
        let base = self.head(&pull.base)?.to_owned();
        let merge_base = self.history.merge_base(&base, &head)?;
        let files = self.disk.diff(merge_base, &head)?;
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

    /// What a pull request changes, apart from where it starts.
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

/// Refuses unless the pull request is in this state.
pub(super) fn expect(pull: &Pull, state: PullState) -> Result<(), Refusal> {
    if pull.state == state {
        Ok(())
    } else {
        let number = pull.number;
        Err(Refusal::new(format!("#{number} is {:?}", pull.state)))
    }
}
