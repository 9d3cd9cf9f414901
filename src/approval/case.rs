//! One request, what is known about it, and the questions that several rules ask.

use super::codeowners::{Line, Owner, is_about, line_of};
use super::commit_lines;
use super::deadline::is_in_time;
use super::evidence::{Actor, ActorKind, Evidence, Opinion, PullRequest, Push, Review};
use super::pushes;
use crate::domain::{
    CommitLine, Configuration, Lifetime, Login, ObjectId, Refusal, RequestPath, Timestamp,
};

/// One request and what is known about it.
pub(super) struct Case<'a> {
    pub(super) path: &'a RequestPath,
    pub(super) blob: &'a ObjectId,
    /// How long the key is to live; before the merge, as far as the file can be read.
    pub(super) lifetime: Lifetime,
    pub(super) evidence: &'a Evidence,
    pub(super) configuration: &'a Configuration,
    pub(super) now: Timestamp,
    /// The pull request that is judged.
    pub(super) pull: Option<&'a PullRequest>,
    /// The line of CODEOWNERS when the request was merged.
    pub(super) line_then: Option<Line>,
    /// The line of CODEOWNERS now.
    pub(super) line_now: Option<Line>,
    /// The pushes that led to the head, the last one first.
    pub(super) pushes: Option<Vec<&'a Push>>,
    /// The approvals that stand, as far as their givers may be owners.
    pub(super) approvals: Vec<Given<'a>>,
}

/// An approval that stands.
pub(super) struct Given<'a> {
    pub(super) by: &'a Login,
    submitted: Option<Timestamp>,
    /// What speaks against counting it.
    pub(super) objections: Vec<Refusal>,
    /// Whether its giver is known for an owner.
    is_owners: bool,
}

impl<'a> Case<'a> {
    pub(super) fn new(
        path: &'a RequestPath,
        blob: &'a ObjectId,
        lifetime: Lifetime,
        evidence: &'a Evidence,
        configuration: &'a Configuration,
        now: Timestamp,
        pull: Option<&'a PullRequest>,
    ) -> Self {
        let line = |codeowners: &Option<String>| {
            codeowners
                .as_deref()
                .and_then(|text| line_of(path.as_str(), text))
        };
        let mut case = Self {
            path,
            blob,
            lifetime,
            evidence,
            configuration,
            now,
            pull,
            line_then: line(&evidence.owners_then),
            line_now: line(&evidence.owners_now),
            pushes: pull.and_then(|pull| pushes::leading_to(pull, &evidence.background.pushes)),
            approvals: Vec::new(),
        };
        case.approvals = pull.map(|pull| case.given(pull)).unwrap_or_default();
        case
    }

    pub(super) fn owners_then(&self) -> &[Owner] {
        owners(&self.line_then)
    }

    pub(super) fn owners_now(&self) -> &[Owner] {
        owners(&self.line_now)
    }

    /// Those whom CODEOWNERS names in the same words both then and now.
    pub(super) fn common_owners(&self) -> Vec<&Owner> {
        let now = self.owners_now();
        self.owners_then()
            .iter()
            .filter(|owner| now.contains(owner))
            .collect()
    }

    /// Returns whether it is known who an owner is.
    pub(super) fn can_resolve(&self, owner: &Owner) -> bool {
        match owner {
            Owner::User(_) => true,
            Owner::Team(team) => self.evidence.background.teams.contains_key(team),
            Owner::Email(_) => false,
        }
    }

    /// Returns whether CODEOWNERS names this person both then and now, by login or as a member of a team.
    fn is_owner(&self, login: &Login) -> bool {
        let names = |owners: &[Owner]| {
            owners
                .iter()
                .any(|owner| self.is(owner, login) == Some(true))
        };
        names(self.owners_then()) && names(self.owners_now())
    }

    /// Returns whether CODEOWNERS may name this person then or now: a veto counts for longer than an approval.
    pub(super) fn may_be_owner(&self, login: &Login) -> bool {
        let mut owners = self.owners_then().iter().chain(self.owners_now());
        owners.any(|owner| self.is(owner, login) != Some(false))
    }

    /// Returns whether an owner is this person; `None` if that cannot be told.
    fn is(&self, owner: &Owner, login: &Login) -> Option<bool> {
        match owner {
            Owner::User(user) => Some(user == login),
            Owner::Team(team) => Some(self.evidence.background.teams.get(team)?.contains(login)),
            Owner::Email(_) => None,
        }
    }

    /// Whoever had a hand in what the pull request brings.
    pub(super) fn participants(&self, pull: &'a PullRequest) -> impl Iterator<Item = &'a Actor> {
        let of_commits = commit_lines::lines(pull).filter_map(|line| line.who.user.as_ref());
        of_commits.chain(self.openers_and_pushers(pull))
    }

    /// The people who opened the pull request or pushed to its branch; nothing undoes that.
    pub(super) fn openers_and_pushers(
        &self,
        pull: &'a PullRequest,
    ) -> impl Iterator<Item = &'a Actor> {
        let pushes = self.pushes.as_deref().unwrap_or_default();
        let pushers: Vec<&Actor> = pushes.iter().filter_map(|push| push.by.as_ref()).collect();
        pull.author.iter().chain(pushers)
    }

    /// Returns where a commit names somebody, if that is all that they took part by.
    pub(super) fn only_line_of(&self, pull: &'a PullRequest, login: &Login) -> Option<CommitLine> {
        let mut others = self.openers_and_pushers(pull);
        if others.any(|actor| actor.login == *login) {
            return None;
        }
        let line = commit_lines::lines(pull).find(|line| line.names(login))?;
        Some(line.told(pull))
    }

    /// The approvals that stand. Where an owner is somebody whom only GitHub knows, anybody's may be his.
    fn given(&self, pull: &'a PullRequest) -> Vec<Given<'a>> {
        let standing = pull
            .reviews
            .iter()
            .flatten()
            .filter(|review| review.opinion == Opinion::Approved);
        let mut is_anonymous = false;
        let mut given = Vec::new();
        for review in standing {
            match &review.author {
                Some(author) => given.push(Given {
                    by: &author.login,
                    submitted: review.submitted,
                    objections: self.objections(pull, review, author),
                    is_owners: self.is_owner(&author.login),
                }),
                None => is_anonymous = true,
            }
        }
        let is_sound = !is_anonymous && given.iter().all(|given| given.objections.is_empty());
        if is_sound && self.github_knows_owners(pull) {
            for given in &mut given {
                given.is_owners = true;
            }
        } else if self
            .common_owners()
            .into_iter()
            .all(|owner| self.can_resolve(owner))
        {
            given.retain(|given| given.is_owners);
        }
        given
    }

    /// Returns whether GitHub's decision stands for an owner's approval: an owner is somebody whom only GitHub knows, a rule
    /// makes it look for an owner's approval, the owners are still the same, and one approval is enough.
    ///
    /// It does not say whose approval that was, so each that stands must be good.
    fn github_knows_owners(&self, pull: &PullRequest) -> bool {
        let (then, now) = (self.owners_then(), self.owners_now());
        pull.approved_by_github == Some(true)
            && self.evidence.background.requires_owner_review == Some(true)
            && self.configuration.approvals.required == 1
            && then.iter().all(|owner| now.contains(owner))
            && now.iter().all(|owner| then.contains(owner))
            && then.iter().any(|owner| !self.can_resolve(owner))
            && self.owners_are_known_to_github()
    }

    /// Returns whether GitHub finds no fault with any line of CODEOWNERS that may be about the file. Where it does not know an
    /// owner, it may ask for no owner's approval, and then its decision is any writer's.
    fn owners_are_known_to_github(&self) -> bool {
        let errors = self.evidence.codeowners_errors.as_ref();
        // A line that is not shown may be about anything.
        let may_be_about =
            |line: &String| line.trim().is_empty() || is_about(line, self.path.as_str());
        errors.is_some_and(|lines| !lines.iter().any(may_be_about))
    }

    /// What speaks against counting an approval, whoever owns the file.
    fn objections(&self, pull: &'a PullRequest, review: &Review, author: &Actor) -> Vec<Refusal> {
        let by = || author.login.clone();
        let pushes = self.pushes.as_deref().unwrap_or_default();
        let pushed = pushes.iter().map(|push| push.at).max();
        // In the same second it may have come first: GitHub lets an approval name a later head where the change is the same.
        let is_before_the_push = review
            .submitted
            .is_none_or(|submitted| pushed.is_some_and(|pushed| submitted <= pushed));
        let is_after_the_merge = matches!(
            (review.submitted, pull.merged),
            (Some(submitted), Some(merged)) if submitted > merged
        );
        let timeout = self.configuration.approvals.timeout;
        let is_late = review
            .submitted
            .is_some_and(|submitted| !is_in_time(pull, timeout, submitted));
        let took_part = self
            .participants(pull)
            .any(|actor| actor.login == author.login);
        let is_stale =
            review.commit.as_ref() != Some(&pull.head) || is_before_the_push || is_after_the_merge;
        let hasty = review
            .submitted
            .and_then(|submitted| pushes::too_soon(pull, pushes, submitted))
            .filter(|_| !is_stale);
        let hasty = hasty.map(|after| Refusal::HastyApproval { by: by(), after });
        let others = [
            (is_stale, Refusal::StaleApproval { by: by() }),
            (is_late, Refusal::TimedOut { timeout }),
            (
                took_part,
                Refusal::OwnApproval {
                    by: by(),
                    line: self.only_line_of(pull, &author.login).map(Box::new),
                },
            ),
            (
                author.kind != ActorKind::User,
                Refusal::NotAPerson {
                    login: Some(by()),
                    line: None,
                },
            ),
            (!review.by_writer, Refusal::NoWriteAccess { by: by() }),
        ];
        let others = others
            .into_iter()
            .filter_map(|(holds, refusal)| holds.then_some(refusal));
        hasty.into_iter().chain(others).collect()
    }

    /// The approvals that count, the latest first, one for each owner.
    pub(super) fn counted(&self) -> Vec<(&'a Login, Timestamp)> {
        let mut counted: Vec<(&Login, Timestamp)> = Vec::new();
        for given in &self.approvals {
            if let Some(submitted) = given.submitted
                && given.is_owners
                && given.objections.is_empty()
                && !counted.iter().any(|(other, _)| *other == given.by)
            {
                counted.push((given.by, submitted));
            }
        }
        counted.sort_by_key(|(login, submitted)| (std::cmp::Reverse(*submitted), login.as_str()));
        counted
    }

    /// When there were enough approvals: the time of the earliest of the latest that are needed.
    pub(super) fn approved(&self) -> Option<Timestamp> {
        let needed = self.configuration.approvals.required.max(1);
        self.counted()
            .get(needed - 1)
            .map(|(_, submitted)| *submitted)
    }

    pub(super) fn no_pull_request(&self) -> Refusal {
        match &self.evidence.introduction {
            Some(introduction) => Refusal::NoPullRequest {
                commit: introduction.commit.clone(),
            },
            None => self.stale_checkout(),
        }
    }

    pub(super) fn stale_checkout(&self) -> Refusal {
        Refusal::StaleCheckout {
            head: self.evidence.checkout.head.clone(),
            default: self
                .evidence
                .default_branch
                .as_ref()
                .map(|branch| branch.head.clone()),
        }
    }
}

fn owners(line: &Option<Line>) -> &[Owner] {
    line.as_ref().map_or(&[], |line| &line.owners)
}
