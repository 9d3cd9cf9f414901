//! Merging a pull request with GitHub's button, in its three ways.

use super::commits::Draft;
use super::model::{Activity, GitHub, Permission};
use super::pull::{Pull, PullState};
use super::refusal::Refusal;

/// How a pull request is merged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Merge {
    /// A merge commit, made and signed by GitHub.
    Commit,
    /// One commit with all changes, made and signed by GitHub.
    Squash,
    /// Each commit again on top of the base, committed by whoever merges, unsigned.
    Rebase,
}

impl Merge {
    /// Returns the method's name in rules and in the REST API.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Commit => "merge",
            Self::Squash => "squash",
            Self::Rebase => "rebase",
        }
    }
}

impl GitHub {
    /// Merges a pull request and returns the new head of its base branch.
    ///
    /// Administrators bypass the rules of the base branch.
    pub fn merge(
        &mut self,
        number: u64,
        login: &str,
        how: Merge,
        now: i64,
    ) -> Result<String, Refusal> {
        let actor = self.allowed(login, Permission::Write)?;
        let index = self.index(number)?;
        let pull = self.pulls[index].clone();
        pull.expect(PullState::Open)?;
        if self.allowed(login, Permission::Admin).is_err() {
            self.may_merge(&pull, how)?;
        }
        let (oid, landed) = match how {
            Merge::Commit => {
                let oid = self.write(&pull.base, self.merge_commit(&pull, login, now)?)?;
                let landed = self.history.between(&pull.base_oid, &oid);
                (oid, landed)
            }
            Merge::Squash => {
                let oid = self.write(&pull.base, self.squash(&pull, now)?)?;
                (oid.clone(), vec![oid])
            }
            Merge::Rebase => {
                let base = &pull.base_oid;
                let landed = self.replay(login, &pull.commits, base, &pull.base, now)?;
                let Some(last) = landed.last() else {
                    return Err(Refusal::new("nothing to rebase".to_owned()));
                };
                (last.clone(), landed)
            }
        };
        self.pulls[index].became_merged(&oid, landed, actor, now);
        self.moved(&pull.base, actor, &oid, Activity::PullRequestMerge, now)?;
        Ok(oid)
    }

    /// Merges the base into the head with GitHub's button "Update branch".
    pub fn update_branch(&mut self, number: u64, login: &str, now: i64) -> Result<String, Refusal> {
        let actor = self.allowed(login, Permission::Write)?;
        let pull = self.pull(number)?.clone();
        pull.expect(PullState::Open)?;
        let draft = Draft {
            parents: vec![pull.head_oid.clone(), pull.base_oid.clone()],
            tree: self.merged_tree(&pull.head_oid, &pull.base_oid)?,
            author: self.signature(login, now)?,
            committer: Self::github_signature(now),
            message: format!("Merge branch '{}' into {}", pull.base, pull.head),
            by_github: true,
        };
        let oid = self.write(&pull.head, draft)?;
        self.moved(&pull.head, actor, &oid, Activity::Push, now)?;
        Ok(oid)
    }

    fn merge_commit(&self, pull: &Pull, login: &str, now: i64) -> Result<Draft, Refusal> {
        let head = match pull.head.split_once(':') {
            Some((fork, branch)) => format!("{fork}/{branch}"),
            None => format!("{}/{}", self.owner, pull.head),
        };
        Ok(Draft {
            parents: vec![pull.base_oid.clone(), pull.head_oid.clone()],
            tree: self.merged_tree(&pull.base_oid, &pull.head_oid)?,
            author: self.signature(login, now)?,
            committer: Self::github_signature(now),
            message: format!(
                "Merge pull request #{} from {head}\n\n{}",
                pull.number, pull.title
            ),
            by_github: true,
        })
    }

    /// Squashes the commits: the author is whoever opened the pull request, the other authors become co-authors.
    fn squash(&self, pull: &Pull, now: i64) -> Result<Draft, Refusal> {
        let Some(opener) = self.user_by_id(pull.author) else {
            return Err(Refusal::new("the author's account is gone".to_owned()));
        };
        let author = self.signature(&opener.login, now)?;
        let mut message = format!("{} (#{})", pull.title, pull.number);
        let mut known = vec![author.email.clone()];
        for oid in &pull.commits {
            for (_, email) in self.history.find(oid)?.authors() {
                if known.iter().any(|known| known == email) {
                    continue;
                }
                if known.len() == 1 {
                    message.push('\n');
                }
                let name = self.user_by_email(email).map_or(email, |user| &user.login);
                message += &format!("\nCo-authored-by: {name} <{email}>");
                known.push(email.to_owned());
            }
        }
        Ok(Draft {
            parents: vec![pull.base_oid.clone()],
            tree: self.merged_tree(&pull.base_oid, &pull.head_oid)?,
            author,
            committer: Self::github_signature(now),
            message,
            by_github: true,
        })
    }
}
