//! What is asked for apart from the rest, because a token may not be allowed to read it.
//!
//! What GitHub denies is not known; what it fails to answer is a failure.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::future::join3;
use futures_util::{StreamExt, stream};
use serde::Deserialize;

use super::activity::Branch;
use super::rest::{encoded, malformed, parsed};
use super::{BranchRules, GitHub};
use crate::approval::{Background, PullRequest};
use crate::domain::{Failure, Login, Operation};

/// How many things are asked for at a time.
const MAX_CONCURRENCY: usize = 8;

/// The longest page that GitHub gives.
const PAGE: usize = 100;

/// How many pages of a team's members are read.
const PAGES: usize = 10;

const PERMISSION: Operation = Operation::GetPermission;
const MEMBERS: Operation = Operation::ListTeamMembers;

/// A pull request, and the teams that own what it brings.
#[derive(Debug, Clone)]
pub struct About<'a> {
    pub pull: &'a PullRequest,
    /// Each as `organisation/team`, in lower case.
    pub teams: BTreeSet<String>,
}

/// Where the rules of the default branch come from, which matter where a team cannot be read.
#[derive(Debug, Clone, Copy)]
pub enum Rules<'a> {
    /// They are asked for, if they matter, by the branch's name.
    Of(&'a str),
    /// They are known, or not readable.
    Known(Option<BranchRules>),
}

impl Rules<'_> {
    async fn of(self, github: &GitHub) -> Result<Option<BranchRules>, Failure> {
        match self {
            Self::Of(branch) => github.branch_rules(branch).await,
            Self::Known(rules) => Ok(rules),
        }
    }
}

#[derive(Deserialize)]
struct Permission {
    permission: String,
}

#[derive(Deserialize)]
struct Member {
    login: String,
}

type Answers<K, V> = BTreeMap<K, Result<V, Failure>>;

impl GitHub {
    /// Asks for the background of pull requests, in their order; what several have in common is asked for once.
    ///
    /// # Errors
    /// Those of one pull request each: GitHub did not answer. What it denies is merely not known.
    pub async fn backgrounds(
        &self,
        pulls: &[About<'_>],
        rules: Rules<'_>,
    ) -> Vec<Result<Background, Failure>> {
        let branches = pulls
            .iter()
            .filter_map(|about| branch(about.pull))
            .collect();
        let authors = pulls
            .iter()
            .filter_map(|about| author(about.pull))
            .collect();
        let teams = pulls.iter().flat_map(|about| about.teams.clone()).collect();
        let (activities, access, members) = join3(
            each(branches, |branch: Branch| async move {
                let of_it = |pull: &&PullRequest| self::branch(pull).as_ref() == Some(&branch);
                let pulls: Vec<&PullRequest> =
                    pulls.iter().map(|about| about.pull).filter(of_it).collect();
                self.activity(&branch, &pulls).await
            }),
            each(authors, |login: String| async move {
                self.may_push(&login).await
            }),
            each(
                teams,
                |team: String| async move { self.members(&team).await },
            ),
        )
        .await;
        let is_unreadable =
            |answer: &Result<Option<Vec<Login>>, Failure>| matches!(answer, Ok(None));
        let rules = if members.values().any(is_unreadable) {
            rules.of(self).await
        } else {
            Ok(None)
        };
        let background = |about: &About<'_>| {
            let mut teams = BTreeMap::new();
            let mut requires_owner_review = None;
            for team in &about.teams {
                match members.get(team).cloned().transpose()?.flatten() {
                    Some(logins) => {
                        teams.insert(team.clone(), logins);
                    }
                    None => {
                        let rules = rules.clone()?;
                        requires_owner_review = rules.map(|rules| rules.requires_owner_review);
                    }
                }
            }
            let activity = branch(about.pull).and_then(|branch| activities.get(&branch));
            let activity = activity.map(Result::as_ref).transpose();
            let access = author(about.pull).and_then(|author| access.get(&author).cloned());
            Ok(Background {
                pushes: activity
                    .map_err(Clone::clone)?
                    .map(|activity| activity.of(about.pull))
                    .unwrap_or_default(),
                author_may_push: access.transpose()?.flatten(),
                teams,
                requires_owner_review,
            })
        };
        pulls.iter().map(background).collect()
    }

    /// Returns whether somebody may push; `None` if that cannot be read.
    ///
    /// <https://docs.github.com/en/rest/collaborators/collaborators#get-repository-permissions-for-a-user>
    ///
    /// # Errors
    /// GitHub did not answer.
    pub async fn may_push(&self, login: &str) -> Result<Option<bool>, Failure> {
        let path = format!(
            "/repos/{}/collaborators/{}/permission",
            self.repository,
            encoded(login)
        );
        let Some(reply) = self.get(PERMISSION, &path).await? else {
            return Ok(None);
        };
        let Permission { permission } = parsed(PERMISSION, &reply)?;
        // A role of an organisation's own, or `maintain`, is told as what it is based on.
        Ok(Some(matches!(permission.as_str(), "admin" | "write")))
    }

    /// Lists a team's members; `None` if they cannot be read, or are more than a thousand. Of GitHub's teams only those
    /// of the repository's own organisation own anything.
    ///
    /// <https://docs.github.com/en/rest/teams/members#list-team-members>
    ///
    /// # Errors
    /// GitHub did not answer.
    pub async fn members(&self, team: &str) -> Result<Option<Vec<Login>>, Failure> {
        let Some((organisation, slug)) = team.split_once('/') else {
            return Ok(None);
        };
        if !organisation.eq_ignore_ascii_case(&self.repository.owner) {
            return Ok(None);
        }
        let mut logins = Vec::new();
        for page in 1..=PAGES {
            let path = format!(
                "/orgs/{}/teams/{}/members?per_page={PAGE}&page={page}",
                encoded(organisation),
                encoded(slug)
            );
            let Some(reply) = self.get(MEMBERS, &path).await? else {
                return Ok(None);
            };
            let members: Vec<Member> = parsed(MEMBERS, &reply)?;
            for Member { login } in members {
                logins.push(Login::new(&login).map_err(|_| malformed(MEMBERS))?);
            }
            if !reply.has_next {
                return Ok(Some(logins));
            }
        }
        Ok(None)
    }
}

/// Asks about each, several at a time.
async fn each<K: Ord + Clone, V, F: Future<Output = Result<V, Failure>>>(
    keys: BTreeSet<K>,
    ask: impl Fn(K) -> F,
) -> Answers<K, V> {
    let asked = keys.into_iter().map(|key| {
        let answer = ask(key.clone());
        async move { (key, answer.await) }
    });
    stream::iter(asked)
        .buffer_unordered(MAX_CONCURRENCY)
        .collect()
        .await
}

/// The branch of a pull request, unless its repository is gone.
fn branch(pull: &PullRequest) -> Option<Branch> {
    let repository = pull.branch_repository.as_ref()?;
    Some((repository.to_string(), pull.branch.clone()))
}

fn author(pull: &PullRequest) -> Option<String> {
    let author = pull.author.as_ref()?;
    Some(author.login.as_str().to_ascii_lowercase())
}
