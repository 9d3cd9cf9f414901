//! What every step of a job is carried out with: progress, the time that is left, and the claim that this run holds.

use std::future::Future;
use std::time::{Duration, Instant, SystemTime};

use super::account_state::AccountState;
use super::desired::Target;
use super::interrupt::Interrupt;
use super::proofs::Proof;
use super::request_state::AwsState;
use crate::aws::Aws;
use crate::domain::{Cause, Claim, Failure, FailureKind, KeyRequest, Nonce};
use crate::plan::{Outcome, Step};
use crate::render::Line;

/// How old a claim may be before a key is created or promoted under it.
const MAX_CLAIM_AGE: Duration = Duration::from_secs(120);

/// What the job of one request works with.
pub(super) struct JobContext<'a> {
    pub(super) aws: &'a Aws,
    pub(super) state: &'a AccountState,
    pub(super) target: &'a Target,
    pub(super) request: &'a KeyRequest,
    pub(super) proof: &'a Proof,
    pub(super) run: &'a str,
    pub(super) line: Line,
    pub(super) interrupt: &'a Interrupt,
}

/// What a job changes: what is known of AWS, and what became of the request.
pub(super) struct JobState<'a> {
    pub(super) seen: &'a mut AwsState,
    pub(super) outcome: &'a mut Outcome,
}

/// Why a job ended before it was done. The next run finds what was done and goes on from there.
#[derive(Debug)]
pub(super) enum Ended {
    /// This run was asked to end.
    Interrupted,
    Failed(Failure),
}

impl JobContext<'_> {
    /// Carries out a step, unless this run was asked to end.
    pub(super) async fn step<T>(
        &self,
        step: &Step,
        call: impl Future<Output = Result<T, Failure>>,
    ) -> Result<T, Ended> {
        if self.interrupt.is_requested() {
            return Err(Ended::Interrupted);
        }
        self.finish(step, call).await
    }

    /// Carries out a step without which a key would be lost, for as long as there is time.
    pub(super) async fn finish<T>(
        &self,
        step: &Step,
        call: impl Future<Output = Result<T, Failure>>,
    ) -> Result<T, Ended> {
        self.line.say(step);
        self.in_time(step, call).await
    }

    /// Goes on with what belongs to a step, for as long as there is time.
    pub(super) async fn in_time<T>(
        &self,
        step: &Step,
        call: impl Future<Output = Result<T, Failure>>,
    ) -> Result<T, Ended> {
        let done = tokio::select! {
            biased;
            () = self.interrupt.out_of_time() => Err(out_of_time(step)),
            done = call => done,
        };
        done.map_err(Ended::Failed)
    }

    /// Makes a claim that no other run has.
    pub(super) fn fresh_claim(&self, step: &Step, generation: u32) -> Result<HeldClaim, Failure> {
        let failed = |code| Failure::not_made(step.operation(), code);
        let claim = Claim {
            generation,
            at: self.aws.now().ok_or_else(|| failed("no-date"))?,
            nonce: Nonce::fresh().map_err(|_| failed("no-random"))?,
        };
        Ok(HeldClaim {
            claim,
            sent: Moment::now(),
            may_have_created: false,
        })
    }
}

/// The claim of this run, from right before it is sent.
pub(super) struct HeldClaim {
    pub(super) claim: Claim,
    sent: Moment,
    /// Whether a key may have been created under it: without one nobody needs to wait for its lease.
    pub(super) may_have_created: bool,
}

impl HeldClaim {
    /// Refuses to go on under a claim that is too old: a run that was frozen may have been overtaken.
    ///
    /// This is the one use of this machine's clocks, and of their pace only.
    pub(super) fn check_age(&self, step: &Step) -> Result<(), Failure> {
        if self.sent.elapsed() > MAX_CLAIM_AGE {
            return Err(Failure::not_made(step.operation(), "claim-too-old"));
        }
        Ok(())
    }
}

/// A time by this machine's two clocks: one is never set, the other goes on while the machine is suspended.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moment(Instant, SystemTime);

impl Moment {
    pub(super) fn now() -> Self {
        Self(Instant::now(), SystemTime::now())
    }

    /// Returns how long ago that is, by the clock that says more.
    pub(super) fn elapsed(self) -> Duration {
        let Self(pace, time) = self;
        pace.elapsed().max(time.elapsed().unwrap_or_default())
    }
}

/// What was under way when there was no time left: nobody knows how it ended.
pub(super) fn out_of_time(step: &Step) -> Failure {
    Failure {
        operation: step.operation(),
        kind: FailureKind::Unknown,
        cause: Cause::Other,
        status: None,
        code: Some("interrupted".to_owned()),
    }
}
