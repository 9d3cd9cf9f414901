//! What an account lacks. Asks nobody.

use super::facts::{AccountFacts, DutyFacts, Verdict};
use super::permissions::{LOOKUP_EVENTS, is_of_lifecycle};
use crate::domain::{AccountDiagnosis, Duty, Failure, KeyIs, Obstacle, TopicIs};

/// Returns what is right in an account, and what is not; `has_inventory` is whether `inventory.yml` runs every day.
pub(super) fn all(facts: &AccountFacts, has_inventory: bool) -> Vec<AccountDiagnosis> {
    let caller = match &facts.caller {
        Ok(caller) => caller,
        Err(failure) => return vec![AccountDiagnosis::NoAnswer(failure.clone())],
    };
    if caller.account != facts.account.id {
        return vec![AccountDiagnosis::Other {
            configured: facts.account.id.clone(),
            actual: caller.account.clone(),
        }];
    }
    let mut diagnoses = vec![AccountDiagnosis::Own(caller.account.clone())];
    diagnoses.extend(facts.duties.iter().flat_map(duty));
    if has_inventory && !facts.has_inventory_role {
        diagnoses.push(AccountDiagnosis::NoInventoryRole);
    }
    diagnoses.extend(topic(facts));
    diagnoses.extend(key(facts));
    // What keeps one call from being answered keeps all of them.
    let mut failures: Vec<AccountDiagnosis> = Vec::new();
    diagnoses.retain(|diagnosis| {
        let is_failure = matches!(diagnosis, AccountDiagnosis::NoAnswer(_));
        let is_new = !failures.contains(diagnosis);
        if is_failure && is_new {
            failures.push(diagnosis.clone());
        }
        !is_failure || is_new
    });
    diagnoses
}

fn duty(facts: &DutyFacts) -> Vec<AccountDiagnosis> {
    let duty = facts.duty;
    if let Some(role) = &facts.missing_role {
        return vec![AccountDiagnosis::NoSuchRole(duty, role.clone())];
    }
    let answers = &facts.answers;
    let with = |is: &dyn Fn(&Verdict) -> bool| {
        let mut permissions: Vec<&'static str> = Vec::new();
        for answer in answers.iter().filter(|answer| is(&answer.verdict)) {
            if !permissions.contains(&answer.permission) {
                permissions.push(answer.permission);
            }
        }
        permissions
    };
    let others = with(&|verdict| *verdict != Verdict::Allowed);
    let mut allowed = with(&|verdict| *verdict == Verdict::Allowed);
    allowed.retain(|permission| !others.contains(permission));
    let mut diagnoses = Vec::new();
    if !allowed.is_empty() {
        diagnoses.push(AccountDiagnosis::Allowed(duty, facts.means, allowed));
    }
    let mut told: Vec<(&str, &str)> = Vec::new();
    for answer in answers {
        let what = (answer.permission, answer.resource.as_str());
        match &answer.verdict {
            Verdict::Denied if told.contains(&what) => {}
            Verdict::Denied if answer.permission == LOOKUP_EVENTS && duty != Duty::Inventory => {
                diagnoses.push(AccountDiagnosis::TrailClosed);
            }
            Verdict::Denied => diagnoses.push(AccountDiagnosis::Denied {
                duty,
                permission: answer.permission,
                resource: answer.resource.clone(),
                is_of_lifecycle: is_of_lifecycle(answer.permission),
            }),
            Verdict::Failed(failure) => diagnoses.push(AccountDiagnosis::NoAnswer(failure.clone())),
            Verdict::Allowed | Verdict::Unknown(_) => continue,
        }
        told.push(what);
    }
    for obstacle in [
        Obstacle::OtherPrincipal,
        Obstacle::HasEffect,
        Obstacle::NoRepository,
    ] {
        let unknown = with(&|verdict| *verdict == Verdict::Unknown(obstacle));
        if !unknown.is_empty() {
            diagnoses.push(AccountDiagnosis::Unknown(duty, obstacle, unknown));
        }
    }
    diagnoses
}

fn topic(facts: &AccountFacts) -> Option<AccountDiagnosis> {
    Some(match facts.topic.as_ref()? {
        Ok(Some(topic)) if topic.confirmed > 0 => {
            AccountDiagnosis::Topic(TopicIs::Heard(topic.confirmed))
        }
        Ok(Some(topic)) => AccountDiagnosis::Topic(TopicIs::Unheard {
            pending: topic.pending,
        }),
        Ok(None) => AccountDiagnosis::Topic(TopicIs::Missing),
        Err(failure) => hidden(failure, AccountDiagnosis::Topic(TopicIs::Hidden)),
    })
}

fn key(facts: &AccountFacts) -> Option<AccountDiagnosis> {
    let name = facts.account.kms_key.clone()?;
    let is = |is: KeyIs| AccountDiagnosis::Key(name.clone(), is);
    Some(match facts.key.as_ref()? {
        Ok(Some(key)) if key.is_enabled => is(KeyIs::Enabled),
        Ok(Some(_)) => is(KeyIs::NotEnabled),
        Ok(None) => is(KeyIs::Missing),
        Err(failure) => hidden(failure, is(KeyIs::Hidden)),
    })
}

/// What may not be looked at is no failure.
fn hidden(failure: &Failure, hidden: AccountDiagnosis) -> AccountDiagnosis {
    match failure.is_denied() {
        true => hidden,
        false => AccountDiagnosis::NoAnswer(failure.clone()),
    }
}
