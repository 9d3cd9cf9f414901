//! The rules of branches, and the ruleset that they come from.

use http::StatusCode;
use serde_json::{Value, json};

use super::call::Call;
use super::lists;
use super::reply::{Reply, not_found};
use super::setup::{RULESET, enforcement};
use crate::github::model::{GitHub, Permission};

/// The app whose statuses are required: GitHub Actions.
const ACTIONS: u64 = 15_368;

/// <https://docs.github.com/en/rest/repos/rules#get-rules-for-a-branch>
pub(super) fn branch_rules(github: &GitHub, call: &Call, branch: &str) -> Reply {
    let rules = github.rules.get(branch).cloned().unwrap_or_default();
    let methods = ["merge", "squash", "rebase"].into_iter();
    let methods = methods.filter(|method| !rules.forbidden_methods.iter().any(|one| one == method));
    let methods: Vec<&str> = methods.collect();
    let mut found = Vec::new();
    if rules.deletion {
        found.push(rule(github, "deletion"));
    }
    if rules.non_fast_forward {
        found.push(rule(github, "non_fast_forward"));
    }
    if let Some(demands) = rules.pull_request {
        let mut rule = rule(github, "pull_request");
        rule["parameters"] = json!({
            "allowed_merge_methods": methods,
            "dismiss_stale_reviews_on_push": demands.dismiss_stale_reviews_on_push,
            "require_code_owner_review": demands.require_code_owner_review,
            "require_extra_approval_for_unattributed_changes": !github.unattributed_pass,
            "require_last_push_approval": demands.require_last_push_approval,
            "required_approving_review_count": demands.required_approving_review_count,
            "required_review_thread_resolution": false,
            "required_reviewers": [],
        });
        found.push(rule);
    }
    if !rules.required_statuses.is_empty() {
        let mut rule = rule(github, "required_status_checks");
        let checks = rules.required_statuses.iter();
        let checks: Vec<Value> = checks
            .map(|context| json!({ "context": context, "integration_id": ACTIONS }))
            .collect();
        rule["parameters"] = json!({
            "required_status_checks": checks,
            "strict_required_status_checks_policy": false,
        });
        found.push(rule);
    }
    if rules.merge_queue {
        let mut rule = rule(github, "merge_queue");
        rule["parameters"] = json!({
            "check_response_timeout_minutes": 60,
            "grouping_strategy": "ALLGREEN",
            "max_entries_to_build": 5,
            "max_entries_to_merge": 5,
            "merge_method": "MERGE",
            "min_entries_to_merge": 1,
            "min_entries_to_merge_wait_minutes": 5,
        });
        found.push(rule);
    }
    lists::numbered(call, found, |rule| rule)
}

/// <https://docs.github.com/en/rest/repos/rules#get-a-repository-ruleset>
///
/// The bypass actors are shown only to those who may change the ruleset.
pub(super) fn ruleset(github: &GitHub, id: u64) -> Reply {
    let rules = github.rules.get(&github.default_branch);
    let (RULESET, Some(rules)) = (id, rules.or(github.disabled_rules.as_ref())) else {
        return not_found();
    };
    let mut body = json!({
        "id": RULESET,
        "name": "countersign",
        "target": "branch",
        "source_type": "Repository",
        "source": github.full_name(),
        "enforcement": enforcement(github),
        "current_user_can_bypass": "never",
    });
    let viewer = github.allowed(&github.viewer, Permission::Admin);
    if github.bypass_readable || viewer.is_ok() {
        let actor = |id| json!({ "actor_id": id, "actor_type": "Team", "bypass_mode": "always" });
        let actors: Vec<Value> = (1..=rules.bypass_actors).map(actor).collect();
        body["bypass_actors"] = actors.into();
    }
    Reply::new(StatusCode::OK, body)
}

fn rule(github: &GitHub, kind: &str) -> Value {
    json!({
        "type": kind,
        "ruleset_source_type": "Repository",
        "ruleset_source": github.full_name(),
        "ruleset_id": RULESET,
    })
}
