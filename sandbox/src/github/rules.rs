//! The rules of a branch, and GitHub's own decision about the reviews of a pull request.

use super::commits::Tree;
use super::merging::Merge;
use super::model::{GitHub, PullRequestRule, Rules};
use super::pull::{Pull, ReviewState};
use super::refusal::Refusal;

/// GitHub's decision about the reviews of a pull request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReviewDecision {
    /// The rules are satisfied.
    Approved,
    /// A user with write access requests changes.
    ChangesRequested,
    /// An approval is missing.
    ReviewRequired,
}

impl GitHub {
    /// Sets the rules of a branch; `Rules::default()` demands nothing.
    pub fn set_rules(&mut self, branch: &str, rules: Rules) {
        self.rules.insert(branch.to_owned(), rules);
    }

    /// Disables the ruleset of the default branch: it is there, and demands nothing.
    pub fn disable_ruleset(&mut self) {
        self.disabled_rules = self.rules.remove(&self.default_branch);
    }

    pub(super) fn pull_request_rule(&self, branch: &str) -> Option<PullRequestRule> {
        self.rules.get(branch)?.pull_request
    }

    /// Returns the errors in CODEOWNERS: path, line number, kind, and the line itself; `None` if there is no such file.
    pub(super) fn codeowners_errors(
        &self,
    ) -> Option<Vec<(&'static str, usize, &'static str, String)>> {
        let tree = &self
            .history
            .get(self.head(&self.default_branch).ok()?)?
            .tree;
        let (place, file) = CODEOWNERS
            .iter()
            .find_map(|place| Some((*place, tree.get(place.as_bytes())?)))?;
        let text = String::from_utf8_lossy(&file.text).into_owned();
        let lines = text.lines().enumerate().filter_map(|(index, line)| {
            let kind = self.line_error(line)?;
            Some((place, index + 1, kind, line.to_owned()))
        });
        Some(lines.collect())
    }

    fn line_error(&self, line: &str) -> Option<&'static str> {
        let mut words = line
            .split('#')
            .next()
            .unwrap_or_default()
            .split_whitespace();
        let pattern = words.next()?;
        if is_invalid(pattern) {
            return Some("Invalid pattern");
        }
        words.find_map(|owner| match owner.strip_prefix('@') {
            None if !owner.contains('@') => Some("Invalid owner"),
            None => self
                .user_by_email(owner)
                .is_none()
                .then_some("Unknown owner"),
            Some(name) => match name.split_once('/') {
                Some((_, slug)) => self.team(slug).is_none().then_some("Unknown owner"),
                None => (!self.is_writer(name)).then_some("Unknown owner"),
            },
        })
    }

    /// "Make sure @LOGIN exists and has write access to the repository", says GitHub.
    fn is_writer(&self, login: &str) -> bool {
        self.user(login).is_ok_and(|user| self.can_push(user.id))
    }

    /// Returns GitHub's decision; `None` if the base branch requires no review.
    pub(super) fn review_decision(&self, pull: &Pull) -> Option<ReviewDecision> {
        let rule = self.pull_request_rule(&pull.base)?;
        if rule.required_approving_review_count == 0 && !rule.require_code_owner_review {
            return None;
        }
        let reviews = pull.latest_opinionated_reviews();
        let by_writers = |state| {
            let wanted = reviews.iter().filter(move |review| review.state == state);
            wanted
                .map(|review| review.author)
                .filter(|author| self.can_push(*author))
                .collect::<Vec<u64>>()
        };
        if !by_writers(ReviewState::ChangesRequested).is_empty() {
            return Some(ReviewDecision::ChangesRequested);
        }
        let mut approvers = by_writers(ReviewState::Approved);
        if rule.require_last_push_approval {
            let last = self.last_pusher(pull);
            approvers.retain(|approver| Some(*approver) != last);
        }
        let enough = approvers.len() >= rule.required_approving_review_count;
        let owned = !rule.require_code_owner_review || self.owners_approved(pull, &approvers);
        Some(if enough && owned {
            ReviewDecision::Approved
        } else {
            ReviewDecision::ReviewRequired
        })
    }

    /// Refuses a merge that the rules do not allow.
    pub(super) fn may_merge(&self, pull: &Pull, how: Merge) -> Result<(), Refusal> {
        let none = Rules::default();
        let rules = self.rules.get(&pull.base).unwrap_or(&none);
        if rules.forbidden_methods.iter().any(|one| one == how.name()) {
            let message = format!("{} does not allow the method {}", pull.base, how.name());
            return Err(Refusal::new(message));
        }
        let is_missing = |context: &&String| {
            let status = self.status(&pull.head_oid, context);
            status.is_none_or(|status| status.state != "success")
        };
        if let Some(context) = rules.required_statuses.iter().find(is_missing) {
            return Err(Refusal::new(format!(
                "Required status check \"{context}\" is expected."
            )));
        }
        match self.review_decision(pull) {
            None | Some(ReviewDecision::Approved) => Ok(()),
            Some(decision) => Err(Refusal::new(format!(
                "the rules of {} do not allow the merge: {decision:?}",
                pull.base
            ))),
        }
    }

    fn last_pusher(&self, pull: &Pull) -> Option<u64> {
        let pushes = self.pushes.iter().rev();
        pushes
            .filter(|push| push.branch == pull.head)
            .map(|push| push.actor)
            .next()
    }

    /// Returns whether each file that has owners has one among the approvers.
    fn owners_approved(&self, pull: &Pull, approvers: &[u64]) -> bool {
        // While the pull request is open that is the base branch's file; a merge keeps what it was.
        let Some(base) = self.history.get(&pull.base_oid) else {
            return false;
        };
        pull.files.iter().all(|file| {
            let owners = owners(&base.tree, &file.path);
            owners.is_empty()
                || owners
                    .iter()
                    .any(|owner| approvers.iter().any(|id| self.is_owner(owner, *id)))
        })
    }

    fn is_owner(&self, owner: &str, id: u64) -> bool {
        let Some(name) = owner.strip_prefix('@') else {
            return self.user_by_email(owner).is_some_and(|user| user.id == id);
        };
        match name.split_once('/') {
            Some((_, slug)) => self
                .team(slug)
                .is_some_and(|team| team.members.contains(&id)),
            None => self.user(name).is_ok_and(|user| user.id == id),
        }
    }
}

/// Where GitHub looks for CODEOWNERS, in this order.
const CODEOWNERS: [&str; 3] = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"];

/// Returns whether GitHub skips a line with this pattern.
fn is_invalid(pattern: &str) -> bool {
    pattern.starts_with('!') || pattern.contains('[')
}

/// Returns the owners of a path by a tree's CODEOWNERS. An unknown owner on a line does not affect the others on it.
///
/// Supported patterns: `*`, `name`, `*.suffix`, `/path`, `/path/`, `/path/*`.
fn owners(tree: &Tree, path: &str) -> Vec<String> {
    let Some(file) = CODEOWNERS
        .iter()
        .find_map(|place| tree.get(place.as_bytes()))
    else {
        return Vec::new();
    };
    let text = String::from_utf8_lossy(&file.text);
    let mut found = Vec::new();
    for line in text.lines() {
        let line = line.split('#').next().unwrap_or_default();
        let mut words = line.split_whitespace();
        if words
            .next()
            .is_some_and(|pattern| !is_invalid(pattern) && pattern_matches(pattern, path))
        {
            found = words.map(str::to_owned).collect();
        }
    }
    found
}

fn pattern_matches(pattern: &str, path: &str) -> bool {
    if pattern == "*" {
        return true;
    }
    if let Some(folder) = pattern.strip_suffix("/*") {
        let inside = path.strip_prefix(folder.trim_start_matches('/'));
        let name = inside.and_then(|rest| rest.strip_prefix('/'));
        return name.is_some_and(|name| !name.contains('/'));
    }
    if let Some(suffix) = pattern.strip_prefix('*') {
        return path.ends_with(suffix);
    }
    let bare = pattern.trim_matches('/');
    let below = |path: &str| {
        path.strip_prefix(bare).is_some_and(|rest| {
            rest.starts_with('/') || (rest.is_empty() && !pattern.ends_with('/'))
        })
    };
    // A slash anywhere but at the end ties a pattern to the root.
    if pattern.trim_end_matches('/').contains('/') {
        below(path)
    } else {
        below(path)
            || path
                .match_indices('/')
                .any(|(at, _)| below(&path[at + 1..]))
    }
}
