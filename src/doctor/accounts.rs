//! What an account lacks. Asks nobody.

use super::facts::{AccountFacts, DutyFacts, Verdict};
use super::permissions::LOOKUP_EVENTS;
use crate::domain::{AccountRemark, Failure, KeyIs, Obstacle, TopicIs};

/// Returns what is right in an account, and what is not.
pub(super) fn all(facts: &AccountFacts) -> Vec<AccountRemark> {
    let caller = match &facts.caller {
        Ok(caller) => caller,
        Err(failure) => return vec![AccountRemark::NoAnswer(failure.clone())],
    };
    if caller.account != facts.account.id {
        return vec![AccountRemark::Other {
            configured: facts.account.id.clone(),
            actual: caller.account.clone(),
        }];
    }
    let mut remarks = vec![AccountRemark::Own(caller.account.clone())];
    remarks.extend(facts.duties.iter().flat_map(duty));
    remarks.extend(topic(facts));
    remarks.extend(key(facts));
    // What keeps one call from being answered keeps all of them.
    let mut failures: Vec<AccountRemark> = Vec::new();
    remarks.retain(|remark| {
        let is_failure = matches!(remark, AccountRemark::NoAnswer(_));
        let is_new = !failures.contains(remark);
        if is_failure && is_new {
            failures.push(remark.clone());
        }
        !is_failure || is_new
    });
    remarks
}

fn duty(facts: &DutyFacts) -> Vec<AccountRemark> {
    let duty = facts.duty;
    if let Some(role) = &facts.missing_role {
        return vec![AccountRemark::NoSuchRole(duty, role.clone())];
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
    let mut remarks = Vec::new();
    if !allowed.is_empty() {
        remarks.push(AccountRemark::Allowed(duty, facts.means, allowed));
    }
    let mut told: Vec<(&str, &str)> = Vec::new();
    for answer in answers {
        let what = (answer.permission, answer.resource.as_str());
        match &answer.verdict {
            Verdict::Denied if told.contains(&what) => {}
            Verdict::Denied if answer.permission == LOOKUP_EVENTS => {
                remarks.push(AccountRemark::TrailClosed);
            }
            Verdict::Denied => remarks.push(AccountRemark::Denied {
                duty,
                permission: answer.permission,
                resource: answer.resource.clone(),
            }),
            Verdict::Failed(failure) => remarks.push(AccountRemark::NoAnswer(failure.clone())),
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
            remarks.push(AccountRemark::Unknown(duty, obstacle, unknown));
        }
    }
    remarks
}

fn topic(facts: &AccountFacts) -> Option<AccountRemark> {
    Some(match facts.topic.as_ref()? {
        Ok(Some(topic)) if topic.confirmed > 0 => {
            AccountRemark::Topic(TopicIs::Heard(topic.confirmed))
        }
        Ok(Some(topic)) => AccountRemark::Topic(TopicIs::Unheard {
            pending: topic.pending,
        }),
        Ok(None) => AccountRemark::Topic(TopicIs::Missing),
        Err(failure) => hidden(failure, AccountRemark::Topic(TopicIs::Hidden)),
    })
}

fn key(facts: &AccountFacts) -> Option<AccountRemark> {
    let name = facts.account.kms_key.clone()?;
    let is = |is: KeyIs| AccountRemark::Key(name.clone(), is);
    Some(match facts.key.as_ref()? {
        Ok(Some(key)) if key.is_enabled => is(KeyIs::Enabled),
        Ok(Some(_)) => is(KeyIs::NotEnabled),
        Ok(None) => is(KeyIs::Missing),
        Err(failure) => hidden(failure, is(KeyIs::Hidden)),
    })
}

/// What may not be looked at is no failure.
fn hidden(failure: &Failure, hidden: AccountRemark) -> AccountRemark {
    match failure.is_denied() {
        true => hidden,
        false => AccountRemark::NoAnswer(failure.clone()),
    }
}
