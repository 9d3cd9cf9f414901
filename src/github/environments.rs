//! The branches that can deploy to an environment.

use serde::Deserialize;

use super::GitHub;
use super::rest::parsed;
use crate::domain::{Failure, Operation};

const LOOK: Operation = Operation::ReadSetup;

/// The branches that can deploy to an environment with custom branch policies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NamedBranches {
    /// Whether the default branch can.
    pub has_default: bool,
    /// Whether other branches or tags can.
    pub has_others: bool,
}

#[derive(Deserialize)]
struct Environment {
    deployment_branch_policy: Option<BranchPolicy>,
}

#[derive(Deserialize)]
struct BranchPolicy {
    custom_branch_policies: bool,
}

#[derive(Deserialize)]
struct Policies {
    branch_policies: Vec<Policy>,
}

#[derive(Deserialize)]
struct Policy {
    name: String,
    #[serde(rename = "type")]
    kind: Option<String>,
}

impl GitHub {
    /// Returns the branches that can deploy to an environment; `None` if it does not exist, or has no custom branch policies, like
    /// one that GitHub created because a workflow named it.
    ///
    /// <https://docs.github.com/en/rest/deployments/environments#get-an-environment>,
    /// <https://docs.github.com/en/rest/deployments/branch-policies#list-deployment-branch-policies>
    pub(super) async fn branches_of(
        &self,
        environment: &str,
        default: &str,
    ) -> Result<Option<NamedBranches>, Failure> {
        let path = format!("/repos/{}/environments/{environment}", self.repository);
        let Some(reply) = self.get(LOOK, &path).await? else {
            return Ok(None);
        };
        let Environment {
            deployment_branch_policy: policy,
        } = parsed(LOOK, &reply)?;
        if !policy.is_some_and(|policy| policy.custom_branch_policies) {
            return Ok(None);
        }
        let path = format!(
            "/repos/{}/environments/{environment}/deployment-branch-policies?per_page=100",
            self.repository
        );
        let Some(reply) = self.get(LOOK, &path).await? else {
            return Ok(None);
        };
        let Policies { branch_policies } = parsed(LOOK, &reply)?;
        let is_default = |policy: &Policy| {
            policy.name == default && policy.kind.as_deref().is_none_or(|kind| kind == "branch")
        };
        Ok(Some(NamedBranches {
            has_default: branch_policies.iter().any(is_default),
            has_others: !branch_policies.iter().all(is_default),
        }))
    }
}
