//! Whom the commits of a pull request name, and as what.

use super::evidence::{Commit, GitActor, PullRequest};
use crate::domain::{CommitLine, CommitRole, Login};

/// A line of a commit.
#[derive(Clone, Copy)]
pub(super) struct Line<'a> {
    pub(super) commit: &'a Commit,
    role: CommitRole,
    pub(super) who: &'a GitActor,
}

impl Line<'_> {
    /// Returns it as it is told to people.
    pub(super) fn told(&self, pull: &PullRequest) -> CommitLine {
        CommitLine {
            commit: self.commit.id.clone(),
            role: self.role,
            name: self.who.name.clone(),
            email: self.who.email.clone(),
            is_last: self.commit.id == pull.head,
            base: pull.base.clone(),
        }
    }

    /// Returns whether it names this account.
    pub(super) fn names(&self, login: &Login) -> bool {
        let user = self.who.user.as_ref();
        user.is_some_and(|user| user.login == *login)
    }
}

/// All lines of a pull request's commits, without committers who are their commit's author.
pub(super) fn lines(pull: &PullRequest) -> impl Iterator<Item = Line<'_>> {
    pull.commits.iter().flatten().flat_map(of_commit)
}

/// All lines of a commit: its author, its co-authors, and its committer if that is somebody else.
pub(super) fn of_commit(commit: &Commit) -> impl Iterator<Item = Line<'_>> {
    let mut authors = commit.authors.iter().flatten();
    let author = authors.next();
    let line = move |role, who| Line { commit, role, who };
    let committer = commit
        .committer
        .iter()
        .filter(move |committer| author != Some(*committer));
    author
        .map(|who| line(CommitRole::Author, who))
        .into_iter()
        .chain(authors.map(move |who| line(CommitRole::CoAuthor, who)))
        .chain(committer.map(move |who| line(CommitRole::Committer, who)))
}
