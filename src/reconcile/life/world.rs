//! One issued key of which something may become, and what every look and every act has.

use std::collections::BTreeMap;
use std::time::Duration;

use super::super::account_state::{AccountStates, Accounts};
use super::super::clients::Clients;
use super::super::desired::{Desired, Target};
use super::super::interrupt::Interrupt;
use super::super::observe::Observed;
use super::super::proofs::Pull;
use crate::approval::{Approval, Removal, Rotation};
use crate::domain::{
    AccessKeyId, AccountId, Act, Failure, IamUser, KeyRequest, Label, LifeStatus, Lifecycle,
    Principal, Refusal, RequestPath, SecretName, Status, Timestamp, Version,
};
use crate::plan::life::{DesiredState, LifeFacts, LifeInput, LifeJob};
use crate::plan::{Address, Outcome, Secret};
use crate::render::Progress;

/// How old a marker may be when its call is made: a run that was frozen may have been overtaken.
pub(super) const MAX_MARKER_AGE: Duration = Duration::from_secs(120);

/// One issued key of which something may become.
pub(in crate::reconcile) struct TrackedKey {
    pub(super) address: Address,
    /// The request's path: its file's, or the one in the secret's tag.
    pub(super) path: RequestPath,
    /// The request; `None` if its file is gone.
    pub(super) request: Option<KeyRequest>,
    pub(super) user: IamUser,
    pub(super) name: SecretName,
    pub(super) target: Target,
    /// The secret as the list shows it.
    pub(super) listed: Secret,
    /// The notice before the end of its time that is due, as the tag will remember it.
    pub(super) warning: Option<String>,
    /// What that notice says.
    pub(super) expiring: Option<LifeStatus>,
    pub(super) is_to_look: bool,
    /// What a look found.
    pub(super) look: Option<Look>,
    pub(super) job: Option<LifeJob>,
    /// What was done, and people are to be told of.
    pub(super) done: Option<Done>,
    pub(super) outcome: Outcome,
}

/// What one look at a key found.
pub(super) struct Look {
    pub(super) facts: LifeFacts,
    pub(super) desired_state: DesiredState,
    /// The permission to switch it on, or why there is none; asked for only where it may be needed.
    pub(super) approval: Result<Approval, Vec<Refusal>>,
    /// Who removed the request.
    pub(super) removal: Option<Removal>,
    /// The pull request that removed it, whether or not that proves anything.
    pub(super) removed_by: Option<Pull>,
    /// The permission to replace it, or why there is none; asked for only where it may be needed.
    pub(super) rotation: Option<Result<Rotation, Vec<Refusal>>>,
    /// When the key that it replaced was used last.
    pub(super) old_last_used: Option<Timestamp>,
}

/// What was done to one of the keys of a secret.
pub(super) struct Done {
    /// Whose label is on it.
    pub(super) label: Label,
    pub(super) version: Version,
    /// Where that key stands; `None` if it works again.
    pub(super) status: Option<LifeStatus>,
}

/// What every look and every act has.
pub(in crate::reconcile) struct World<'a> {
    pub(super) clients: &'a Clients,
    pub(super) desired: &'a Desired,
    pub(super) accounts: &'a Accounts,
    pub(super) states: &'a AccountStates,
    pub(super) lifecycle: &'a Lifecycle,
    pub(super) principals: BTreeMap<AccountId, Vec<Principal>>,
}

impl<'a> World<'a> {
    /// `None` if the configuration does not say what becomes of keys: then nothing does.
    pub(in crate::reconcile) fn new(
        clients: &'a Clients,
        desired: &'a Desired,
        observed: &'a Observed,
    ) -> Option<Self> {
        let principals = observed.states.iter().map(|(id, state)| {
            let callers = state
                .callers
                .values()
                .filter_map(|caller| caller.as_ref().ok());
            let principals = callers.filter_map(|caller| caller.principal.clone());
            (id.clone(), principals.collect())
        });
        Some(Self {
            clients,
            desired,
            accounts: &observed.accounts,
            states: &observed.states,
            lifecycle: desired.configuration.lifecycle.as_ref()?,
            principals: principals.collect(),
        })
    }

    pub(super) fn input<'b>(
        &'b self,
        key: &TrackedKey,
        look: &'b Look,
        is_held_back: bool,
    ) -> LifeInput<'b> {
        let account = &key.target.account.id;
        let secrets = self.states.get(account).map(|state| &state.secrets[..]);
        let principals = self.principals.get(account).map(Vec::as_slice);
        LifeInput {
            facts: &look.facts,
            secrets: secrets.unwrap_or_default(),
            principals: principals.unwrap_or_default(),
            desired_state: &look.desired_state,
            unapproved: look.approval.as_ref().err().map(Vec::as_slice),
            lifecycle: self.lifecycle,
            is_held_back,
            rotate_every: key
                .request
                .as_ref()
                .and_then(|request| request.rotate_every),
            unrotatable: match &look.rotation {
                Some(Ok(_)) => None,
                Some(Err(refusals)) => Some(refusals),
                None => Some(&[]),
            },
            old_last_used: look.old_last_used,
        }
    }
}

impl Done {
    /// What an earlier run did, and told nobody of.
    pub(super) fn found(key: &TrackedKey, label: Label, version: Version) -> Self {
        let of_request = match &key.outcome.status {
            Status::Life(status) if label == Label::State => Some(status.clone()),
            _ => None,
        };
        let is_off = |status: &LifeStatus| matches!(status, LifeStatus::Off { .. });
        let is_rotating = |status: &LifeStatus| matches!(status, LifeStatus::Rotating { .. });
        let status = match &version {
            Version::Marker(marker) => {
                let key = marker.key.clone();
                match marker.act {
                    Act::Off => Some(of_request.filter(is_off).unwrap_or(LifeStatus::Off {
                        key,
                        ending: None,
                        since: None,
                        until: None,
                        unapproved: Vec::new(),
                    })),
                    Act::Drop => Some(LifeStatus::Removed { key }),
                    Act::On | Act::Rotate => None,
                }
            }
            Version::Key(stored) => Some(of_request.filter(is_rotating).unwrap_or(
                LifeStatus::Rotating {
                    key: stored.key.clone(),
                    old: None,
                },
            )),
            Version::Claim(_) | Version::Foreign(_) => None,
        };
        Self {
            label,
            version,
            status,
        }
    }
}

impl TrackedKey {
    fn removed_by(&self) -> Option<&Pull> {
        self.look.as_ref()?.removed_by.as_ref()
    }

    /// The pull request to tell people on: the one that removed the request, or the one that brought it.
    pub(super) fn pull(&self) -> Option<u64> {
        let removed = self.removed_by().map(|pull| pull.number);
        removed.or_else(|| self.listed.pull())
    }

    /// Its page.
    pub(super) fn pull_url(&self) -> &str {
        let removed = self.removed_by().map(|pull| pull.url.as_str());
        removed
            .or_else(|| self.listed.pull_url())
            .unwrap_or_default()
    }

    /// The key's id, as far as it is known.
    pub(super) fn subject(&self) -> Option<AccessKeyId> {
        let looked = self.look.as_ref().and_then(|look| look.facts.subject());
        looked.or_else(|| self.listed.subject())
    }
}

/// What a run acts with.
pub(in crate::reconcile) struct RunControl<'a> {
    pub(in crate::reconcile) progress: &'a Progress,
    pub(in crate::reconcile) interrupt: &'a Interrupt,
}

/// A failure of one key stops no other.
pub(super) fn failed(key: &mut TrackedKey, failure: Failure) {
    key.outcome.failure.get_or_insert(failure);
}
