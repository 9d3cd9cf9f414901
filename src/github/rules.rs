//! What the rules of a branch demand.

use serde::Deserialize;

use super::GitHub;
use super::background::{encoded, parsed};
use crate::domain::Failure;

const RULES: &str = "get branch rules";

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

#[derive(Deserialize)]
struct Rule {
    #[serde(rename = "type")]
    kind: String,
    parameters: Option<Parameters>,
}

#[derive(Deserialize, Default)]
struct Parameters {
    require_code_owner_review: Option<bool>,
    dismiss_stale_reviews_on_push: Option<bool>,
    require_last_push_approval: Option<bool>,
    required_status_checks: Option<Vec<Check>>,
}

#[derive(Deserialize)]
struct Check {
    context: String,
}

impl GitHub {
    /// Says what the rules of a branch demand; nothing where they cannot be read.
    ///
    /// <https://docs.github.com/en/rest/repos/rules#get-rules-for-a-branch>
    ///
    /// # Errors
    /// GitHub did not answer.
    pub async fn branch_rules(&self, branch: &str) -> Result<Option<BranchRules>, Failure> {
        let path = format!(
            "/repos/{}/rules/branches/{}?per_page=100",
            self.repository,
            encoded(branch)
        );
        let Some(reply) = self.get(RULES, &path).await? else {
            return Ok(None);
        };
        let rules: Vec<Rule> = parsed(RULES, &reply)?;
        let mut demanded = BranchRules::default();
        for Rule { kind, parameters } in rules {
            let parameters = parameters.unwrap_or_default();
            match kind.as_str() {
                "pull_request" => {
                    let is_true = |parameter| parameter == Some(true);
                    demanded.requires_owner_review |= is_true(parameters.require_code_owner_review);
                    demanded.dismisses_stale_approvals |=
                        is_true(parameters.dismiss_stale_reviews_on_push)
                            || is_true(parameters.require_last_push_approval);
                }
                "required_status_checks" => {
                    let mut checks = parameters.required_status_checks.into_iter().flatten();
                    demanded.requires_status |= checks.any(|check| check.context == super::STATUS);
                }
                _ => {}
            }
        }
        Ok(Some(demanded))
    }
}
