//! What the planner is shown.

use super::observed::{AccessKey, Secret};
use super::trail::Trail;
use crate::domain::{
    AccessKeyId, Account, Claim, Duration, KeyRequest, Principal, Timestamp, Version,
};

/// How long a claim, and the right to announce, are left to the run that began; and how long CloudTrail may take.
pub(super) const LEASE: Duration = Duration::from_seconds(20 * 60);

/// How far apart the clocks of AWS's services may be, in seconds.
pub(super) const CLOCK_SKEW: i64 = 60;

/// How long the credentials of a run live, and so how long after its claim it can still create a key.
pub(super) const CREDENTIALS: Duration = Duration::from_days(1);

/// Everything that is known about one request but its approval, which a plan takes.
#[derive(Debug)]
pub struct PlanInput<'a> {
    pub request: &'a KeyRequest,
    /// The account of its folder.
    pub account: &'a Account,
    /// Whether the folder may ask for this user.
    pub is_allowed: bool,
    /// Whether its merge is so recent that GitHub may not show all of it yet.
    pub is_merge_recent: bool,
    /// The repository's numeric id at GitHub.
    pub repository: u64,
    /// The secret of the request's name, if there is one.
    pub secret: Option<&'a Secret>,
    /// The user as IAM spells it, if there is one.
    pub user: Option<&'a str>,
    /// The keys that the user has.
    pub keys: &'a [AccessKey],
    /// Every version that the secret had, those without a label included; empty unless the current one is a claim.
    pub history: &'a [Version],
    /// The secrets of ours in the account, in all of its regions that are configured.
    pub secrets: &'a [Secret],
    /// What CloudTrail says; `None` if it could not be asked.
    pub trail: Option<&'a Trail>,
    /// Who this run is, to AWS.
    pub own: Option<&'a Principal>,
    /// AWS's time.
    pub now: Timestamp,
    /// What the claim says about this run.
    pub run: &'a str,
}

impl PlanInput<'_> {
    /// Returns whether a claim is still within its lease. Claims dated in the future never are.
    pub(super) fn is_leased(&self, claim: &Claim) -> bool {
        self.now.since(claim.at) <= LEASE && claim.at.since(self.now).seconds() <= CLOCK_SKEW
    }

    /// Returns whether a key is so new that nobody may judge it yet.
    pub(super) fn is_young(&self, created: Timestamp) -> bool {
        is_young(created, self.now)
    }

    /// Returns whether the user has this key: a version id can be written by whoever may write secrets.
    pub(super) fn has_key(&self, key: &AccessKeyId) -> bool {
        self.keys.iter().any(|have| have.id == *key)
    }
}

/// Returns whether a key is so new that CloudTrail, asked then, may not know it yet.
pub(super) fn is_young(created: Timestamp, asked: Timestamp) -> bool {
    asked.since(created) <= LEASE
}
