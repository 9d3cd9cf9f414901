//! What the rules of a branch demand.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::GitHub;
use super::rest::{encoded, parsed};
use crate::domain::{Failure, Operation};

/// The name of the ruleset that `init` creates.
pub(super) const OWN: &str = "countersign";

/// GitHub Actions, as an app: no person can set its status.
pub(super) const ACTIONS: u64 = 15_368;

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

/// The state of the ruleset that `init` creates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OwnRuleset {
    /// No ruleset has its name.
    Missing,
    /// It is active on the default branch, with all of its rules.
    InForce,
    /// A ruleset has its name, but does not enforce these rules, given by their types.
    Lacks(Vec<&'static str>),
}

#[derive(Deserialize)]
struct Listed {
    id: u64,
    name: String,
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
    required_approving_review_count: Option<u64>,
    required_status_checks: Option<Vec<Check>>,
    allowed_merge_methods: Option<Vec<String>>,
}

#[derive(Deserialize)]
struct Check {
    context: String,
    integration_id: Option<u64>,
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

    /// Returns the state of our ruleset, and whether the default branch accepts direct pushes. GitHub lists only active rules of
    /// the branch itself. Rules that cannot be read are a failure.
    ///
    /// <https://docs.github.com/en/rest/repos/rules#get-all-repository-rulesets>
    pub(super) async fn own_ruleset(&self, branch: &str) -> Result<(OwnRuleset, bool), Failure> {
        let reply = self.get_existing(RULES, &self.rules_of(branch)).await?;
        let rules: Vec<Rule> = parsed(RULES, &reply)?;
        let takes_pushes = !rules.iter().any(|rule| rule.kind == "pull_request");
        let path = format!("/repos/{}/rulesets?per_page=100", self.repository);
        let reply = self.get_existing(RULESET, &path).await?;
        let listed: Vec<Listed> = parsed(RULESET, &reply)?;
        let own = listed.iter().filter(|ruleset| ruleset.name == OWN);
        let lacking = own.map(|ruleset| {
            let of_it = rules.iter();
            let of_it = of_it.filter(|rule| rule.ruleset_id == Some(ruleset.id));
            lacking(&of_it.collect::<Vec<_>>())
        });
        let own = match lacking.min_by_key(Vec::len) {
            None => OwnRuleset::Missing,
            Some(lacks) if lacks.is_empty() => OwnRuleset::InForce,
            Some(lacks) => OwnRuleset::Lacks(lacks),
        };
        Ok((own, takes_pushes))
    }

    async fn rules(&self, branch: &str) -> Result<Option<Vec<Rule>>, Failure> {
        let reply = self.get(RULES, &self.rules_of(branch)).await?;
        reply.map(|reply| parsed(RULES, &reply)).transpose()
    }

    /// <https://docs.github.com/en/rest/repos/rules#get-rules-for-a-branch>
    fn rules_of(&self, branch: &str) -> String {
        format!(
            "/repos/{}/rules/branches/{}?per_page=100",
            self.repository,
            encoded(branch)
        )
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

/// Returns the types of our ruleset's rules that these lack, or that are weaker here.
fn lacking(rules: &[&Rule]) -> Vec<&'static str> {
    let has = |kind: &str, demands_enough: fn(&Parameters) -> bool| {
        let mut rules = rules.iter().filter(|rule| rule.kind == kind);
        rules.any(|rule| rule.parameters.as_ref().is_some_and(demands_enough))
    };
    let is_there = |kind: &str| rules.iter().any(|rule| rule.kind == kind);
    let all = [
        ("deletion", is_there("deletion")),
        ("non_fast_forward", is_there("non_fast_forward")),
        ("pull_request", has("pull_request", reviews_enough)),
        (
            "required_status_checks",
            has("required_status_checks", checks_enough),
        ),
    ];
    let lacking = all.into_iter().filter(|(_, is_there)| !is_there);
    lacking.map(|(kind, _)| kind).collect()
}

fn reviews_enough(parameters: &Parameters) -> bool {
    let Parameters {
        require_code_owner_review,
        dismiss_stale_reviews_on_push,
        require_last_push_approval,
        require_extra_approval_for_unattributed_changes,
        required_approving_review_count,
        required_status_checks: _,
        allowed_merge_methods,
    } = parameters;
    let methods = allowed_merge_methods.iter().flatten();
    let is_proof = |method: &String| ["merge", "squash"].contains(&method.as_str());
    *require_code_owner_review == Some(true)
        && *dismiss_stale_reviews_on_push == Some(true)
        && *require_last_push_approval == Some(true)
        // On by default, and not shown by older servers.
        && *require_extra_approval_for_unattributed_changes != Some(false)
        && required_approving_review_count.is_some_and(|count| count > 0)
        && methods.clone().count() > 0
        && methods.clone().all(is_proof)
}

fn checks_enough(parameters: &Parameters) -> bool {
    let mut checks = parameters.required_status_checks.iter().flatten();
    checks.any(|check| check.context == super::STATUS && check.integration_id == Some(ACTIONS))
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

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::domain::Repository;
    use crate::github::SetupCall;

    fn lacks(rules: &Value) -> Vec<&'static str> {
        let rules: Vec<Rule> = serde_json::from_value(rules.clone()).unwrap();
        lacking(&rules.iter().collect::<Vec<_>>())
    }

    #[test]
    fn what_init_creates_is_enough_and_nothing_less() {
        let repository = Repository::new("acme/access-keys").unwrap();
        let own = SetupCall::ruleset(&repository).body()["rules"].clone();
        assert_eq!(lacks(&own), [""; 0]);
        for (index, kind) in [
            "deletion",
            "non_fast_forward",
            "pull_request",
            "required_status_checks",
        ]
        .into_iter()
        .enumerate()
        {
            let mut without = own.clone();
            without.as_array_mut().unwrap().remove(index);
            assert_eq!(lacks(&without), [kind]);
        }
        for (name, less) in [
            ("required_approving_review_count", json!(0)),
            ("require_code_owner_review", json!(false)),
            ("dismiss_stale_reviews_on_push", json!(false)),
            ("require_last_push_approval", json!(null)),
            (
                "require_extra_approval_for_unattributed_changes",
                json!(false),
            ),
            ("allowed_merge_methods", json!(["merge", "rebase"])),
            ("allowed_merge_methods", json!(null)),
        ] {
            let mut weaker = own.clone();
            weaker[2]["parameters"][name] = less;
            assert_eq!(lacks(&weaker), ["pull_request"], "{name}");
        }
        for check in [
            json!({ "context": "countersign" }),
            json!({ "context": "countersign", "integration_id": 7 }),
            json!({ "context": "ci", "integration_id": ACTIONS }),
        ] {
            let mut weaker = own.clone();
            weaker[3]["parameters"]["required_status_checks"] = json!([check]);
            assert_eq!(lacks(&weaker), ["required_status_checks"], "{check}");
        }
    }
}
