//! What the rules of a branch demand.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::GitHub;
use super::rest::{encoded, parsed};
use crate::domain::{Failure, Operation};

const RULES: Operation = Operation::GetBranchRules;
const RULESET: Operation = Operation::GetRuleset;
const ENVIRONMENT: Operation = Operation::GetEnvironment;

/// What the rulesets of a branch demand of pull requests. Classic branch protection is not shown here.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct BranchRules {
    /// A code owner must approve.
    pub requires_owner_review: bool,
    /// Approvals are dismissed by another push, or one must be given after it.
    pub dismisses_stale_approvals: bool,
    /// Our commit status must be green.
    pub requires_status: bool,
}

/// How the rulesets of a branch let pull requests be merged, and which they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MergeRules {
    /// Whether a merge commit may be made.
    pub allows_merge: bool,
    /// Whether commits may be squashed into one.
    pub allows_squash: bool,
    /// Whether commits may be rebased.
    pub allows_rebase: bool,
    /// Whether a queue merges.
    pub has_queue: bool,
    /// Whether a pull request that GitHub attributes to nobody takes one approval more. `None` if GitHub does not say.
    pub requires_extra_approval: Option<bool>,
    pub rulesets: BTreeSet<u64>,
}

#[derive(Deserialize)]
struct Rule {
    #[serde(rename = "type")]
    kind: String,
    parameters: Option<Parameters>,
    ruleset_id: Option<u64>,
}

#[derive(Deserialize, Default)]
struct Parameters {
    require_code_owner_review: Option<bool>,
    dismiss_stale_reviews_on_push: Option<bool>,
    require_last_push_approval: Option<bool>,
    require_extra_approval_for_unattributed_changes: Option<bool>,
    required_status_checks: Option<Vec<Check>>,
    allowed_merge_methods: Option<Vec<String>>,
}

#[derive(Deserialize)]
struct Check {
    context: String,
}

#[derive(Deserialize)]
struct Ruleset {
    bypass_actors: Option<Vec<serde::de::IgnoredAny>>,
}

#[derive(Deserialize)]
struct Environment {
    name: String,
    can_admins_bypass: Option<bool>,
}

impl GitHub {
    /// Reads what the rules of a branch demand; `None` if they cannot be read.
    ///
    /// # Errors
    /// GitHub did not answer.
    pub async fn branch_rules(&self, branch: &str) -> Result<Option<BranchRules>, Failure> {
        let rules = self.rules(branch).await?;
        Ok(rules.map(|rules| demanded(&rules)))
    }

    /// Says besides how they let pull requests be merged.
    ///
    /// # Errors
    /// GitHub did not answer.
    pub async fn all_rules(
        &self,
        branch: &str,
    ) -> Result<Option<(BranchRules, MergeRules)>, Failure> {
        let rules = self.rules(branch).await?;
        Ok(rules.map(|rules| (demanded(&rules), merging(&rules))))
    }

    /// <https://docs.github.com/en/rest/repos/rules#get-rules-for-a-branch>
    async fn rules(&self, branch: &str) -> Result<Option<Vec<Rule>>, Failure> {
        let path = format!(
            "/repos/{}/rules/branches/{}?per_page=100",
            self.repository,
            encoded(branch)
        );
        let reply = self.get(RULES, &path).await?;
        reply.map(|reply| parsed(RULES, &reply)).transpose()
    }

    /// Counts who can bypass a ruleset; `None` if that is not shown, as it is only to those who can change the ruleset.
    ///
    /// <https://docs.github.com/en/rest/repos/rules#get-a-repository-ruleset>
    ///
    /// # Errors
    /// GitHub did not answer.
    pub async fn bypass_actors(&self, ruleset: u64) -> Result<Option<usize>, Failure> {
        let path = format!("/repos/{}/rulesets/{ruleset}", self.repository);
        let Some(reply) = self.get(RULESET, &path).await? else {
            return Ok(None);
        };
        let Ruleset { bypass_actors } = parsed(RULESET, &reply)?;
        Ok(bypass_actors.map(|actors| actors.len()))
    }
}

impl GitHub {
    /// Returns whether administrators may pass over the rules of an environment. `None` if that is not shown, or there is no such
    /// environment.
    ///
    /// <https://docs.github.com/en/rest/deployments/environments#get-an-environment>
    ///
    /// # Errors
    /// GitHub did not answer.
    pub async fn can_admins_bypass(&self, environment: &str) -> Result<Option<bool>, Failure> {
        let path = format!("/repos/{}/environments/{environment}", self.repository);
        let Some(reply) = self.get(ENVIRONMENT, &path).await? else {
            return Ok(None);
        };
        let found: Environment = parsed(ENVIRONMENT, &reply)?;
        match found.name == environment {
            true => Ok(found.can_admins_bypass),
            false => Err(Failure::not_made(ENVIRONMENT, "malformed-answer")),
        }
    }
}

fn demanded(rules: &[Rule]) -> BranchRules {
    let is_true = |parameter| parameter == Some(true);
    let mut demanded = BranchRules::default();
    for rule in rules {
        let Some(parameters) = &rule.parameters else {
            continue;
        };
        match rule.kind.as_str() {
            "pull_request" => {
                demanded.requires_owner_review |= is_true(parameters.require_code_owner_review);
                demanded.dismisses_stale_approvals |=
                    is_true(parameters.dismiss_stale_reviews_on_push)
                        || is_true(parameters.require_last_push_approval);
            }
            "required_status_checks" => {
                let mut checks = parameters.required_status_checks.iter().flatten();
                demanded.requires_status |= checks.any(|check| check.context == super::STATUS);
            }
            _ => {}
        }
    }
    demanded
}

/// Of several rules each must allow a method.
fn merging(rules: &[Rule]) -> MergeRules {
    let lists = rules.iter().filter(|rule| rule.kind == "pull_request");
    let lists = lists.filter_map(|rule| rule.parameters.as_ref()?.allowed_merge_methods.as_ref());
    let allows = |method: &str| {
        let mut lists = lists.clone();
        lists.all(|list| list.iter().any(|one| one == method))
    };
    MergeRules {
        allows_merge: allows("merge"),
        allows_squash: allows("squash"),
        allows_rebase: allows("rebase"),
        requires_extra_approval: extra_approval(rules),
        has_queue: rules.iter().any(|rule| rule.kind == "merge_queue"),
        rulesets: rules.iter().filter_map(|rule| rule.ruleset_id).collect(),
    }
}

/// Of several rules one is enough.
fn extra_approval(rules: &[Rule]) -> Option<bool> {
    let said = rules.iter().filter(|rule| rule.kind == "pull_request");
    let said = said.filter_map(|rule| {
        let parameters = rule.parameters.as_ref()?;
        parameters.require_extra_approval_for_unattributed_changes
    });
    said.reduce(|one, other| one || other)
}
