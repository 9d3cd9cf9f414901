//! What is looked at after a take-over, before anything is created.

use super::ground::Ground;
use super::looks::{self, Register};
use super::observe::Seen;
use crate::aws::Aws;
use crate::domain::{Claim, Failure, Operation};
use crate::plan::{self, Orphan, Plan, Step};

/// Looks afresh, now that nobody can promote under an earlier claim, and plans what is left to do.
pub(super) async fn look_afresh(
    aws: &Aws,
    ground: &Ground,
    run: &str,
    seen: &mut Seen,
    claim: &Claim,
) -> Result<Plan, Failure> {
    let out_of_order = || Failure::not_made(Operation::DescribeSecret, "step-out-of-order");
    let request = seen.wanted.request.clone();
    let facts = seen.facts.as_mut().ok_or_else(out_of_order)?;
    let before = facts.register.take().ok_or_else(out_of_order)?;
    let register = match looks::register(aws, &request).await {
        Ok(fresh) => Register {
            // A read may be stale: what was seen of earlier claims before still counts.
            history: [before.history, fresh.history].concat(),
            ..fresh
        },
        Err(failure) => {
            facts.register = Some(before);
            return Err(failure);
        }
    };
    seen.secret.clone_from(&register.secret);
    facts.register = Some(register);
    let input = seen.look(ground, run).ok_or_else(out_of_order)?;
    let plan = plan::after_take_over(&input, claim);
    seen.note(&plan);
    Ok(plan)
}

impl Seen {
    /// Notes a plan made on the way: what was done before stays, and so does what is to be announced.
    fn note(&mut self, plan: &Plan) {
        let outcome = &mut self.outcome;
        let begun = outcome.steps.iter().position(is_take_over);
        let rest = outcome.steps.split_off(begun.map_or(0, |begun| begun + 1));
        outcome.steps.extend(plan.steps.iter().cloned());
        let is_announced = plan.steps.iter().any(is_announce);
        let announce = rest
            .into_iter()
            .filter(|step| is_announce(step) && !is_announced);
        outcome.steps.extend(announce);
        outcome.status = plan.status.clone();
    }

    /// Takes a key out that was deleted.
    pub(super) fn forget(&mut self, orphan: &Orphan) {
        let register = self
            .facts
            .as_mut()
            .and_then(|facts| facts.register.as_mut());
        if let Some(register) = register {
            register.keys.retain(|key| key.id != *orphan.key());
        }
    }
}

fn is_take_over(step: &Step) -> bool {
    matches!(step, Step::TakeOver { .. })
}

fn is_announce(step: &Step) -> bool {
    matches!(step, Step::Announce { .. })
}
