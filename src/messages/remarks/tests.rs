//! Every remark, in both languages.

use super::{mark, remark, verdict};
use crate::domain::{
    AccountId, AccountName, AccountRemark, Cause, Diagnostic, Duty, EnvironmentError, Evidence,
    Failure, FileIs, KeyIs, Language, Login, Means, NoCredentials, Obstacle, Operation, Problem,
    Remark, Rule, TeamIs, TopicIs, Warning,
};

fn of_files() -> Vec<Remark> {
    let skipped = |is_about_requests| Remark::SkippedLine {
        path: ".github/CODEOWNERS".to_owned(),
        line: 3,
        kind: "Invalid pattern".to_owned(),
        is_about_requests,
    };
    let unknown = |is_in_doubt| Remark::UnknownOwner {
        path: ".github/CODEOWNERS".to_owned(),
        line: 3,
        kind: "Unknown owner".to_owned(),
        is_in_doubt,
    };
    let few = |owners: &[&str]| Remark::TooFewOwners {
        folder: "requests/".to_owned(),
        owners: owners.iter().map(|owner| (*owner).to_owned()).collect(),
        required: 2,
    };
    let team = |is| Remark::Team("acme/security".to_owned(), is);
    let unreadable = |is_dispensable| team(TeamIs::Unreadable { is_dispensable });
    let file = |is| Remark::File(".github/workflows/review.yml", is);
    vec![
        Remark::Environment(EnvironmentError::NoToken),
        Remark::NoSuchAccount(AccountName::new("other").unwrap()),
        Remark::NoAnswer(Failure::not_made(Operation::QueryEvidence, "no-date")),
        Remark::NoFiles,
        Remark::Configuration { accounts: 1 },
        Remark::Configuration { accounts: 2 },
        Remark::WrongFile(Box::new(Diagnostic {
            path: ".github/countersign.yaml".to_owned(),
            span: None,
            problem: Problem::NoConfiguration,
        })),
        Remark::NoCodeowners,
        Remark::Owned {
            folder: "requests/".to_owned(),
            owners: vec!["@kenji".to_owned(), "@acme/security".to_owned()],
        },
        few(&[]),
        few(&["@kenji"]),
        skipped(true),
        skipped(false),
        unknown(true),
        unknown(false),
        Remark::Unprotected(vec![".github/CODEOWNERS", ".github/countersign.yaml"]),
        Remark::OwnerMayNotPush(Login::new("guest").unwrap()),
        team(TeamIs::Readable { members: 1 }),
        team(TeamIs::Readable { members: 5 }),
        team(TeamIs::TakenFromRules),
        unreadable(true),
        unreadable(false),
        file(FileIs::Known),
        file(FileIs::Missing),
        file(FileIs::Other { line: 14 }),
    ]
}

fn of_github() -> Vec<Remark> {
    let branch = || "main".to_owned();
    let rules = [
        Rule::OwnerReview,
        Rule::FreshApprovals,
        Rule::Status,
        Rule::MergeMethods,
    ];
    let evidence = [
        Evidence::PullRequests,
        Evidence::Pushes,
        Evidence::Permissions,
    ];
    let mut all: Vec<Remark> = rules.map(Remark::Rule).into();
    all.extend([
        Remark::Warning(Warning::NoOwnerReview { branch: branch() }),
        Remark::Warning(Warning::StaleApprovals { branch: branch() }),
        Remark::Warning(Warning::UnknownRules { branch: branch() }),
        Remark::StatusNotRequired,
        Remark::RebaseAllowed,
        Remark::OnlyRebase,
        Remark::MergeQueue,
        Remark::NoExtraApproval,
        Remark::AdminsBypass(Some(vec!["countersign-review", "countersign-reconcile"])),
        Remark::AdminsBypass(None),
        Remark::Bypass(Some(0)),
        Remark::Bypass(Some(2)),
        Remark::Bypass(None),
    ]);
    for can in [true, false] {
        all.extend(evidence.map(|evidence| Remark::Readable(evidence, can)));
    }
    all
}

fn of_aws() -> Vec<AccountRemark> {
    let id = |text| AccountId::new(text).unwrap();
    let some = || vec!["iam:GetUser", "iam:CreateAccessKey"];
    let key = |is| AccountRemark::Key("alias/countersign".to_owned(), is);
    vec![
        AccountRemark::Own(id("123456789012")),
        AccountRemark::Other {
            configured: id("123456789012"),
            actual: id("210987654321"),
        },
        AccountRemark::NoAnswer(Failure {
            cause: Cause::NoCredentials(NoCredentials::NotConfigured),
            ..Failure::not_made(Operation::GetCallerIdentity, "NoCredentials")
        }),
        AccountRemark::NoSuchRole(
            Duty::Review,
            "arn:aws:iam::123456789012:role/countersign-review".to_owned(),
        ),
        AccountRemark::Allowed(Duty::Reconcile, Means::Simulated, some()),
        AccountRemark::Allowed(Duty::Review, Means::Tried, vec!["iam:GetUser"]),
        AccountRemark::Denied {
            duty: Duty::Reconcile,
            permission: "iam:CreateAccessKey",
            resource: "user/batch-*".to_owned(),
        },
        AccountRemark::Unknown(Duty::Review, Obstacle::OtherPrincipal, some()),
        AccountRemark::Unknown(Duty::Reconcile, Obstacle::HasEffect, some()),
        AccountRemark::Unknown(Duty::Reconcile, Obstacle::NoRepository, some()),
        AccountRemark::TrailClosed,
        AccountRemark::Topic(TopicIs::Heard(1)),
        AccountRemark::Topic(TopicIs::Heard(2)),
        AccountRemark::Topic(TopicIs::Unheard { pending: 0 }),
        AccountRemark::Topic(TopicIs::Unheard { pending: 1 }),
        AccountRemark::Topic(TopicIs::Missing),
        AccountRemark::Topic(TopicIs::Hidden),
        key(KeyIs::Enabled),
        key(KeyIs::NotEnabled),
        key(KeyIs::Missing),
        key(KeyIs::Hidden),
    ]
}

#[test]
fn in_both_languages() {
    let main = || AccountName::new("main").unwrap();
    let aws = of_aws().into_iter();
    let aws = aws.map(|remark| Remark::Account(main(), remark));
    let all: Vec<Remark> = [of_files(), of_github(), aws.collect()].concat();
    for language in [Language::English, Language::Japanese] {
        let mut said = String::new();
        for one in &all {
            let (what, hint) = remark(language, one);
            let code = one.code();
            said.push_str(&format!("{} {code}: {what}\n", mark(one.level())));
            said.extend(hint.map(|hint| format!("  → {hint}\n")));
        }
        for (wrong, unknown) in [(0, 0), (0, 1), (1, 0), (2, 3)] {
            said.push_str(&format!("{}\n", verdict(language, wrong, unknown)));
        }
        insta::assert_snapshot!(said);
    }
}
