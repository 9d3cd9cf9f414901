//! What the verifier looked at, and what each rule made of it.

use super::case::Case;
use super::codeowners::Line;
use super::evidence::{Introduction, PullRequest, Push};
use super::rules::{OF_THE_MERGE, OF_THE_PULL, WITHOUT_A_PULL};
use crate::domain::{Login, ObjectId, Refusal, RequestPath};

/// Why a request is approved, or is not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    pub request: RequestPath,
    /// The object id of its content.
    pub blob: ObjectId,
    /// The object id of the file at the pull request's head.
    pub blob_at_head: Option<ObjectId>,
    /// The commit that brought the file.
    pub introduction: Option<Introduction>,
    /// Whether GitHub made that commit, and its signature holds.
    pub signed_by_github: Option<bool>,
    /// The pull request that brought it.
    pub pull: Option<PullRequest>,
    /// The pushes that led to the pull request's head, the last one first.
    pub pushes: Option<Vec<Push>>,
    /// Whom CODEOWNERS named then.
    pub owners_then: Option<Owners>,
    /// Whom CODEOWNERS names now.
    pub owners_now: Option<Owners>,
    /// Whose approvals count.
    pub counted: Vec<Login>,
    /// What each rule says, by its code.
    pub rules: Vec<(&'static str, Verdict)>,
}

/// The line of CODEOWNERS that decides, and whom it names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owners {
    /// Counted from one.
    pub line: usize,
    /// As CODEOWNERS spells them.
    pub names: Vec<String>,
}

/// What a rule says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    Holds,
    /// It does not hold.
    Refused(Vec<Refusal>),
    /// It has nothing to be tried on.
    NotTried,
}

pub(super) fn of(case: &Case<'_>, refusals: Vec<Refusal>) -> Explanation {
    let evidence = case.evidence;
    Explanation {
        request: case.path.clone(),
        blob: case.blob.clone(),
        blob_at_head: evidence.blob_at_head.clone(),
        introduction: evidence.introduction.clone(),
        signed_by_github: evidence
            .merge
            .as_ref()
            .and_then(|merge| merge.signed_by_github),
        pull: case.pull.cloned(),
        pushes: case
            .pushes
            .as_ref()
            .map(|pushes| pushes.iter().copied().cloned().collect()),
        owners_then: case.line_then.as_ref().map(owners),
        owners_now: case.line_now.as_ref().map(owners),
        counted: case
            .counted()
            .into_iter()
            .map(|(by, _)| by.clone())
            .collect(),
        rules: verdicts(case, refusals),
    }
}

/// Sorts the refusals by the rules; a code that belongs to no rule of its own, such as `too-large`, comes last.
fn verdicts(case: &Case<'_>, mut refusals: Vec<Refusal>) -> Vec<(&'static str, Verdict)> {
    let mut verdicts = Vec::new();
    for (code, _) in OF_THE_MERGE.iter().chain(OF_THE_PULL) {
        let (these, others) = refusals
            .into_iter()
            .partition::<Vec<_>, _>(|refusal| refusal.code() == *code);
        refusals = others;
        let verdict = if !these.is_empty() {
            Verdict::Refused(these)
        } else if case.pull.is_none() && !WITHOUT_A_PULL.contains(code) {
            Verdict::NotTried
        } else {
            Verdict::Holds
        };
        verdicts.push((*code, verdict));
    }
    verdicts.extend(
        refusals
            .into_iter()
            .map(|refusal| (refusal.code(), Verdict::Refused(vec![refusal]))),
    );
    verdicts
}

fn owners(line: &Line) -> Owners {
    Owners {
        line: line.number,
        names: line.owners.iter().map(ToString::to_string).collect(),
    }
}
