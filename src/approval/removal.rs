//! Whether somebody who may do so took a request away: a removal is evidence, never absence.
//!
//! Taking access away needs less than giving it: one person with write access who owns the file, or who asked for the key. Their
//! own approval counts, and nothing lapses.

use super::codeowners::{Line, Owner, is_about, line_of};
use super::evidence::{
    Actor, ActorKind, Background, Checkout, DefaultBranch, Introduction, Merge, Opinion,
    PullRequest, Push, Review,
};
use super::pushes;
use super::rules::{self, stale_checkout};
use super::verify::merged_pull;
use crate::domain::{
    Configuration, IamUser, Login, ObjectId, Refusal, RemovalFault, RequestPath, Timestamp,
};

/// Somebody who may do so took a request away: the permission to switch its key off. Only the verifier makes this value.
#[derive(Debug, PartialEq, Eq)]
pub struct Removal {
    merged: Timestamp,
    agreed: Vec<Login>,
}

impl Removal {
    /// Returns when it was merged, by GitHub's clock.
    pub fn merged(&self) -> Timestamp {
        self.merged
    }

    /// Returns everyone whose agreement counts, once each: the author, and whoever approved.
    pub fn agreed(&self) -> &[Login] {
        &self.agreed
    }

    /// Returns whether a second person agreed: then it is a decision, and no accident.
    pub fn is_approved(&self) -> bool {
        self.agreed.len() > 1
    }
}

/// The request that a secret says it was made for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    pub path: RequestPath,
    /// The object id of its content.
    pub blob: ObjectId,
    /// Whose key the secret holds, by its name.
    pub user: IamUser,
}

/// What git says of the last commit on the first-parent chain that changed a path, where that took a regular file away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removed {
    /// The commit; `is_new_file` is false.
    pub last: Introduction,
    /// The object id of what it took away.
    pub blob: ObjectId,
    /// The commit before it that changed the path, if that brought this very content as a new file.
    pub brought: Option<Introduction>,
    /// What else the commit changed: all but the removal of request files, as git spells the paths.
    pub others: Vec<String>,
}

/// Everything that is known about how one request was taken away.
#[derive(Debug, Clone, PartialEq)]
pub struct RemovalEvidence {
    /// What is checked out.
    pub checkout: Checkout,
    /// What GitHub calls the default branch, and its head.
    pub default_branch: Option<DefaultBranch>,
    /// The repository's numeric id at GitHub.
    pub repository: Option<u64>,
    pub removed: Option<Removed>,
    /// Whose key the content that was taken away asked for.
    pub user: Option<IamUser>,
    /// What GitHub knows about the commit that took it away.
    pub merge: Option<Merge>,
    /// What was asked for apart.
    pub background: Background,
    /// Who opened the pull request that brought the content.
    pub requester: Option<Actor>,
    /// CODEOWNERS before the merge.
    pub owners_then: Option<String>,
    /// CODEOWNERS now.
    pub owners_now: Option<String>,
    /// The lines of CODEOWNERS on the default branch that GitHub finds fault with.
    pub codeowners_errors: Option<Vec<String>>,
    /// The configuration at the merge.
    pub configuration_then: Option<Configuration>,
}

/// Proves that a request was taken away by somebody who may. Every rule is tried, and all that refuse are told.
///
/// # Errors
/// The refusals, at least one.
pub fn verify_removal(held: &Held, evidence: &RemovalEvidence) -> Result<Removal, Vec<Refusal>> {
    let mut refusals: Vec<Refusal> =
        stale_checkout(&evidence.checkout, evidence.default_branch.as_ref())
            .into_iter()
            .collect();
    let Some(removed) = &evidence.removed else {
        refusals.push(Refusal::Removal(RemovalFault::NotRemoved { commit: None }));
        return Err(refusals);
    };
    let commit = || removed.last.commit.clone();
    let is_it = removed.blob == held.blob && evidence.user.as_ref() == Some(&held.user);
    if !is_it {
        let commit = Some(commit());
        refusals.push(Refusal::Removal(RemovalFault::NotRemoved { commit }));
    }
    if !had_lifecycle(evidence.configuration_then.as_ref()) {
        let commit = commit();
        refusals.push(Refusal::Removal(RemovalFault::BeforeLifecycle { commit }));
    }
    if let Some((path, more)) = removed.others.split_first() {
        refusals.push(Refusal::Removal(RemovalFault::Mixed {
            commit: commit(),
            path: path.clone(),
            more: more.len(),
        }));
    }
    let pull = merged_pull(
        &removed.last.commit,
        evidence.default_branch.as_ref(),
        evidence.repository,
        evidence.merge.as_ref(),
    );
    let is_cut = matches!(&evidence.merge, Some(merge) if merge.pulls.is_none());
    let Some(pull) = pull else {
        refusals.push(match is_cut {
            true => Refusal::TooLarge { pull: None },
            false => Refusal::NoPullRequest { commit: commit() },
        });
        return Err(refusals);
    };
    refusals.extend(rules::elsewhere(
        &removed.last,
        evidence.merge.as_ref(),
        pull,
    ));
    if pull.commits.is_none() {
        // Whether the merge is one of its own commits cannot be told.
        let pull = Some(pull.number);
        refusals.push(Refusal::TooLarge { pull });
    }
    let agreement = Agreement {
        path: held.path.as_str(),
        pull,
        background: &evidence.background,
        requester: evidence.requester.as_ref(),
        owners_then: evidence.owners_then.as_deref(),
        owners_now: evidence.owners_now.as_deref(),
        codeowners_errors: evidence.codeowners_errors.as_deref(),
    };
    let agreed = match agreement.agreed() {
        Ok(agreed) => agreed,
        Err(refused) => {
            refusals.extend(refused);
            Vec::new()
        }
    };
    match (pull.merged, refusals.is_empty()) {
        (Some(merged), true) => Ok(Removal { merged, agreed }),
        (Some(_) | None, _) => Err(refusals),
    }
}

/// Returns whether the configuration at that time had a `lifecycle`, so that keys were deactivated.
#[must_use]
pub fn had_lifecycle(then: Option<&Configuration>) -> bool {
    then.is_some_and(|configuration| configuration.lifecycle.is_some())
}

/// Who must agree to a removal, and who did.
pub struct Agreement<'a> {
    pub path: &'a str,
    /// The pull request that takes it away.
    pub pull: &'a PullRequest,
    /// What was asked for apart.
    pub background: &'a Background,
    /// Who opened the pull request that brought the content.
    pub requester: Option<&'a Actor>,
    /// CODEOWNERS before the merge.
    pub owners_then: Option<&'a str>,
    /// CODEOWNERS now.
    pub owners_now: Option<&'a str>,
    /// The lines of CODEOWNERS that GitHub finds fault with.
    pub codeowners_errors: Option<&'a [String]>,
}

impl Agreement<'_> {
    /// Returns who agreed and may: people with write access, each once.
    ///
    /// # Errors
    /// Why nobody did: that too few agreed, and what speaks against those who would count otherwise.
    pub fn agreed(&self) -> Result<Vec<Login>, Vec<Refusal>> {
        let owners = owners(self.owners_then, self.path);
        let mut agreed: Vec<Login> = Vec::new();
        let mut objections = Vec::new();
        for (actor, objection) in self.candidates() {
            if self.may(&owners, &actor.login) {
                match objection {
                    None if agreed.contains(&actor.login) => {}
                    None => agreed.push(actor.login.clone()),
                    Some(objection) => objections.push(objection),
                }
            }
        }
        if agreed.is_empty() && self.github_knows_owners(&owners) {
            let standing = self.standing().filter_map(|review| review.author.as_ref());
            agreed = standing.map(|author| author.login.clone()).collect();
        }
        if !agreed.is_empty() {
            return Ok(agreed);
        }
        let too_large = self.pull.reviews.is_none().then_some(Refusal::TooLarge {
            pull: Some(self.pull.number),
        });
        let who = self
            .requester
            .filter(|requester| requester.kind == ActorKind::User);
        let nobody = RemovalFault::NotAgreed {
            pull: self.pull.number,
            requester: who.map(|requester| requester.login.clone()),
            owners: owners.iter().map(ToString::to_string).collect(),
            teams: owners.iter().any(|owner| !self.can_resolve(owner)),
        };
        Err([Refusal::Removal(nobody)]
            .into_iter()
            .chain(objections)
            .chain(too_large)
            .collect())
    }

    /// Whoever agreed, each with what speaks against counting it: the author, and whose approval stands.
    fn candidates(&self) -> Vec<(&Actor, Option<Refusal>)> {
        let author = self.pull.author.iter().map(|author| {
            let by = || author.login.clone();
            let access = match self.background.author_may_push {
                Some(true) => None,
                Some(false) => Some(Refusal::NoWriteAccess { by: by() }),
                None => Some(Refusal::UnknownAccess { of: by() }),
            };
            let doubt = not_a_person(author).or(access);
            (author, doubt.or_else(|| self.pushed_by_others(author)))
        });
        let approvers = self.standing().filter_map(|review| {
            let author = review.author.as_ref()?;
            Some((author, self.objection(review, author)))
        });
        author.chain(approvers).collect()
    }

    /// Returns why the author's own agreement does not count. It covers only commits that the author pushed, so nobody can
    /// remove anything in the author's name.
    fn pushed_by_others(&self, author: &Actor) -> Option<Refusal> {
        let Some(pushes) = pushes::leading_to(self.pull, &self.background.pushes) else {
            return Some(Refusal::UnknownPushes {
                pull: self.pull.number,
            });
        };
        let is_theirs = |push: &&Push| {
            let by = push.by.as_ref();
            by.is_some_and(|by| by.login == author.login)
        };
        let author = author.login.clone();
        (!pushes.iter().all(is_theirs))
            .then_some(Refusal::Removal(RemovalFault::PushedByOthers { author }))
    }

    fn standing(&self) -> impl Iterator<Item = &Review> {
        let reviews = self.pull.reviews.iter().flatten();
        reviews.filter(|review| review.opinion == Opinion::Approved)
    }

    /// What speaks against an approval. It is for the last commit, so that nothing else was taken away after it.
    fn objection(&self, review: &Review, author: &Actor) -> Option<Refusal> {
        let by = || author.login.clone();
        let stale = review.commit.as_ref() != Some(&self.pull.head);
        let stale = stale.then(|| Refusal::StaleApproval { by: by() });
        let no_access = (!review.by_writer).then(|| Refusal::NoWriteAccess { by: by() });
        not_a_person(author).or(no_access).or(stale)
    }

    /// Returns whether this person may agree: an owner before the merge, or whoever asked for the key.
    fn may(&self, owners: &[Owner], login: &Login) -> bool {
        let is_requester = self.requester.is_some_and(|requester| {
            requester.kind == ActorKind::User && requester.login == *login
        });
        let is_owner = |owner: &Owner| match owner {
            Owner::User(user) => user == login,
            Owner::Team(team) => {
                let members = self.background.teams.get(team);
                members.is_some_and(|members| members.contains(login))
            }
            Owner::Email(_) => false,
        };
        is_requester || owners.iter().any(is_owner)
    }

    fn can_resolve(&self, owner: &Owner) -> bool {
        match owner {
            Owner::User(_) => true,
            Owner::Team(team) => self.background.teams.contains_key(team),
            Owner::Email(_) => false,
        }
    }

    /// Returns whether GitHub's decision stands for an owner's approval, as it does for a request: where an owner is somebody
    /// whom only GitHub knows, and each approval that stands is a good one.
    fn github_knows_owners(&self, owners: &[Owner]) -> bool {
        let mut standing = self.standing().peekable();
        let is_sound = standing.peek().is_some()
            && standing.all(|review| {
                let author = review.author.as_ref();
                author.is_some_and(|author| self.objection(review, author).is_none())
            });
        let may_be_about = |line: &String| line.trim().is_empty() || is_about(line, self.path);
        let knows_all = self
            .codeowners_errors
            .is_some_and(|lines| !lines.iter().any(may_be_about));
        let now = self::owners(self.owners_now, self.path);
        self.pull.approved_by_github == Some(true)
            && self.background.requires_owner_review == Some(true)
            && owners.iter().any(|owner| !self.can_resolve(owner))
            && owners.iter().all(|owner| now.contains(owner))
            && now.iter().all(|owner| owners.contains(owner))
            && knows_all
            && is_sound
    }
}

fn owners(codeowners: Option<&str>, path: &str) -> Vec<Owner> {
    let line = codeowners.and_then(|text| line_of(path, text));
    line.map(|Line { number: _, owners }| owners)
        .unwrap_or_default()
}

fn not_a_person(actor: &Actor) -> Option<Refusal> {
    (actor.kind != ActorKind::User).then(|| Refusal::NotAPerson {
        login: Some(actor.login.clone()),
        line: None,
    })
}
