//! The proof that a key may be replaced by a new one.

use super::case::Case;
use super::evidence::{Evidence, PullRequest, Pushes};
use super::pushes::{Trail, trail};
use super::rules::{OF_THE_MERGE, OF_THE_PULL, Rule};
use super::verify;
use crate::domain::{Configuration, IamUser, KeyRequest, Refusal, Timestamp};

/// The rules that time breaks, although nothing is wrong.
const OF_TIME: [&str; 3] = ["lapsed", "configuration-changed", "lifetime-not-allowed"];

/// The request of a key is on the default branch, by a merge that is proved: the permission to create one key in the place of
/// another, until the time that was approved is over. Only the verifier makes this value, and creating uses it up.
#[derive(Debug, PartialEq, Eq)]
pub struct Rotation {
    user: IamUser,
}

impl Rotation {
    /// Returns who the key is for.
    pub fn user(&self) -> &IamUser {
        &self.user
    }
}

/// What a secret says of the merge that its key was issued for.
#[derive(Debug, Clone, Copy)]
pub struct RecordedMerge<'a> {
    /// The head of the pull request, by its tag.
    pub head: Option<&'a str>,
    /// When the secret was created, by AWS's clock.
    pub created: Option<Timestamp>,
}

impl RecordedMerge<'_> {
    /// Returns whether the key was issued for this pull request: a secret is created after the merge, and nobody can write
    /// that date.
    fn is(&self, pull: &PullRequest) -> bool {
        let is_after = |(merged, created)| merged <= created;
        self.head == Some(pull.head.as_str()) && pull.merged.zip(self.created).is_some_and(is_after)
    }
}

/// Proves that a key may be rotated: the merge of its request is proved again by every rule but those of time.
///
/// Owners are those of then, for what they approved holds until the key expires. Where GitHub does not show the pushes any
/// more (a fork was deleted, or they are old), that the key was issued for the same pull request stands for them: then they
/// were proved.
///
/// # Errors
/// The refusals, at least one.
pub fn verify_rotation(
    request: &KeyRequest,
    evidence: &Evidence,
    configuration: &Configuration,
    recorded: RecordedMerge<'_>,
    now: Timestamp,
) -> Result<Rotation, Vec<Refusal>> {
    let pull = evidence.introduction.as_ref().and_then(|introduction| {
        verify::merged_pull(
            &introduction.commit,
            evidence.default_branch.as_ref(),
            evidence.repository,
            evidence.merge.as_ref(),
        )
    });
    let mut evidence = Evidence {
        owners_now: evidence.owners_then.clone(),
        ..evidence.clone()
    };
    let were_proved =
        pull.is_some_and(|pull| recorded.is(pull) && are_lost(&evidence.background.pushes, pull));
    if were_proved {
        evidence.background.pushes = Pushes::Known(Vec::new());
    }
    let (path, blob) = (&request.path, &request.blob);
    let lifetime = request.lifetime();
    let mut case = Case::new(path, blob, lifetime, &evidence, configuration, now, pull);
    if were_proved {
        case.pushes = Some(Vec::new());
    }
    let is_lasting = |(code, _): &(&str, Rule)| !OF_TIME.contains(code);
    let rules = OF_THE_MERGE.iter().chain(OF_THE_PULL).copied();
    let rules: Vec<(&str, Rule)> = rules.filter(is_lasting).collect();
    let mut refusals = verify::refusals(&case, &[&rules]);
    if !may_ask(request, configuration, &evidence) {
        refusals.push(Refusal::ConfigurationChanged);
    }
    if refusals.is_empty() {
        let user = request.user.clone();
        Ok(Rotation { user })
    } else {
        Err(refusals)
    }
}

/// Returns whether GitHub no longer has the pushes, which it once had.
fn are_lost(pushes: &Pushes, pull: &PullRequest) -> bool {
    match pushes {
        Pushes::Unknown => true,
        Pushes::Known(pushes) => trail(pull, pushes) == Trail::Unfinished,
        Pushes::TooMany => false,
    }
}

/// The folder may still ask for this user, in the account of then.
fn may_ask(request: &KeyRequest, now: &Configuration, evidence: &Evidence) -> bool {
    let account = |configuration: &Configuration| {
        let (_, folder, account) = configuration.folder_of(&request.path)?;
        Some((account.id.clone(), folder.allows(&request.user)))
    };
    let then = evidence.configuration_then.as_ref().and_then(account);
    let now = account(now);
    matches!((then, now), (Some((then, true)), Some((now, true))) if then == now)
}
