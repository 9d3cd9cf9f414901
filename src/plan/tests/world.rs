//! What the planner is shown.

use std::collections::BTreeMap;

use super::*;
use crate::approval::ApprovalRecord;
use crate::domain::{
    AccessKeyId, Account, AccountId, Claim, IamUser, KeyRequest, Nonce, ObjectId, Principal,
    Reason, Refusal, RequestPath, Timestamp, Version,
};

pub(super) const CLAIMED: i64 = 1_793_610_000;
pub(super) const HOUR: i64 = 3_600;
pub(super) const NONCE: &str = "0123456789abcdef";
pub(super) const CLAIM: &str = "claim-0-1793610000-0123456789abcdef";
pub(super) const CURRENT: &str = "AWSCURRENT";
pub(super) const PENDING: &str = "AWSPENDING";
pub(super) const PREVIOUS: &str = "AWSPREVIOUS";
pub(super) const KEY: &str = "key-0123456789abcdef-AKIAIOSFODNN7EXAMPLE";

pub(super) type Change = fn(&mut World);

pub(super) struct World {
    pub(super) request: KeyRequest,
    pub(super) account: Account,
    pub(super) is_allowed: bool,
    pub(super) is_merge_recent: bool,
    pub(super) own: Principal,
    pub(super) approval: Result<ApprovalRecord, Vec<Refusal>>,
    pub(super) secret: Option<Secret>,
    pub(super) user: Option<&'static str>,
    pub(super) keys: Vec<AccessKey>,
    pub(super) history: Vec<Version>,
    pub(super) others: Vec<Secret>,
    pub(super) trail: Option<Trail>,
    pub(super) taken_over: Option<Claim>,
    pub(super) now: i64,
}

pub(super) fn world() -> World {
    let request = KeyRequest {
        path: RequestPath::new("requests/20261102090000.yaml").unwrap(),
        blob: ObjectId::new(&"f".repeat(40)).unwrap(),
        user: IamUser::new("batch-exporter").unwrap(),
        reason: Reason::new("the nightly batch exports to S3").unwrap(),
        expires: None,
        rotate_every: None,
        extra: Vec::new(),
    };
    World {
        approval: Ok(crate::approval::approval_for_tests(&request)
            .record()
            .clone()),
        request,
        account: Account {
            id: AccountId::new("123456789012").unwrap(),
            region: "ap-northeast-1".to_owned(),
            topic: String::new(),
            kms_key: None,
            role: None,
            review_role: None,
        },
        is_allowed: true,
        is_merge_recent: false,
        own: own(),
        secret: None,
        user: Some("batch-exporter"),
        keys: Vec::new(),
        history: Vec::new(),
        others: Vec::new(),
        trail: Some(trail(&[])),
        taken_over: None,
        now: CLAIMED + 60,
    }
}

pub(super) fn input(world: &World) -> PlanInput<'_> {
    PlanInput {
        request: &world.request,
        account: &world.account,
        is_allowed: world.is_allowed,
        is_merge_recent: world.is_merge_recent,
        repository: 42,
        secret: world.secret.as_ref(),
        user: world.user,
        keys: &world.keys,
        history: &world.history,
        secrets: &world.others,
        trail: world.trail.as_ref(),
        own: Some(&world.own),
        now: Timestamp::from_seconds(world.now),
        run: "1/1",
    }
}

pub(super) fn secret(versions: &[(&str, &str)], tags: &[(&str, &str)]) -> Secret {
    let ours = [
        ("countersign:version", "1"),
        ("countersign:repository", "42"),
        ("countersign:pull", "https://github.com/acme/keys/pull/12"),
    ];
    Secret {
        name: "batch-exporter/access-key-20261102090000".to_owned(),
        place: Some(SecretPlace {
            region: "ap-northeast-1".to_owned(),
            account: AccountId::new("123456789012").unwrap(),
        }),
        tags: ours
            .iter()
            .chain(tags)
            .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
            .collect::<BTreeMap<_, _>>(),
        versions: versions
            .iter()
            .map(|(id, stage)| (Version::parse(id), vec![(*stage).to_owned()]))
            .collect(),
        created: Some(Timestamp::from_seconds(CLAIMED)),
        accessed: None,
        is_scheduled_for_deletion: false,
    }
}

pub(super) fn key(id: &str) -> AccessKey {
    AccessKey {
        id: AccessKeyId::new(id).unwrap(),
        created: Timestamp::from_seconds(CLAIMED),
        is_active: true,
    }
}

pub(super) fn arn(arn: &str) -> Principal {
    Principal::from_arn(arn).unwrap()
}

/// This run's role.
pub(super) fn own() -> Principal {
    arn("arn:aws:sts::123456789012:assumed-role/countersign-reconcile/run-1")
}

/// From so many seconds after the claim to so many.
pub(super) fn times(begin: i64, end: i64) -> (Timestamp, Timestamp) {
    let time = |seconds| Timestamp::from_seconds(CLAIMED + seconds);
    (time(begin), time(end))
}

/// What CloudTrail says when it is asked an hour after the claim: which key was created, by whom, under which nonce.
pub(super) fn trail(creations: &[(&str, Principal, &str)]) -> Trail {
    let creation = |(key, by, nonce): &(&str, Principal, &str)| Creation {
        key: AccessKeyId::new(key).unwrap(),
        user: Some(IamUser::new("batch-exporter").unwrap()),
        at: Timestamp::from_seconds(CLAIMED),
        by: Some(by.clone()),
        nonce: Nonce::new(nonce).ok(),
    };
    Trail::Read(Creations {
        times: vec![times(-86_400, HOUR)],
        asked: Timestamp::from_seconds(CLAIMED + HOUR),
        creations: creations.iter().map(creation).collect(),
    })
}

/// The plan of one request alone.
pub(super) fn planned(world: &World) -> Plan<&ApprovalRecord> {
    Planner::default().plan(&input(world), world.approval.as_ref().map_err(Clone::clone))
}

/// The plans of two requests of one run.
pub(super) fn planned_together(worlds: [&World; 2]) -> [Plan<&ApprovalRecord>; 2] {
    let mut planner = Planner::default();
    worlds.map(|world| planner.plan(&input(world), world.approval.as_ref().map_err(Clone::clone)))
}

/// The status and, for each step, its first words.
pub(super) fn plan(world: &World) -> String {
    let (status, steps) = match &world.taken_over {
        Some(claim) => {
            let plan = after_take_over(
                &input(world),
                claim,
                world.approval.as_ref().map_err(Clone::clone),
            );
            (plan.status, plan.steps)
        }
        None => {
            let plan = planned(world);
            (plan.status, plan.steps)
        }
    };
    let steps = steps.iter().map(|step| match step {
        Step::Claim { .. } => "claim",
        Step::TakeOver { .. } => "take-over",
        Step::Delete { .. } => "delete",
        Step::Create { .. } => "create",
        Step::Store { .. } => "store",
        Step::Promote { .. } => "promote",
        Step::Test { .. } => "test",
        Step::Record { .. } => "record",
        Step::Rotate { .. } => "rotate",
        Step::Commit { .. } => "commit",
        Step::SwitchOff { .. } => "switch-off",
        Step::SwitchOn { .. } => "switch-on",
        Step::DeleteKey { .. } => "delete-key",
        Step::DeleteSecret { .. } => "delete-secret",
        Step::Announce { .. } => "announce",
    });
    let word = match &status {
        crate::domain::Status::Refused(refusals) => refusals
            .iter()
            .map(Refusal::code)
            .collect::<Vec<_>>()
            .join("+"),
        status => status.word().to_owned(),
    };
    [word]
        .into_iter()
        .chain(steps.map(str::to_owned))
        .collect::<Vec<_>>()
        .join(" ")
}
