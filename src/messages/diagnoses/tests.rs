//! Every diagnosis, in both languages.

use super::{diagnosis, mark, verdict};
use crate::domain::{
    AccountDiagnosis, AccountId, AccountName, Cause, Diagnosis, Diagnostic, Duty, EnvironmentError,
    Evidence, Failure, FileIs, KeyIs, Locale, Login, Means, NoCredentials, Obstacle, Operation,
    Problem, Rule, TeamIs, TopicIs, Warning,
};

fn of_files() -> Vec<Diagnosis> {
    let skipped = |is_about_requests| Diagnosis::SkippedLine {
        path: ".github/CODEOWNERS".to_owned(),
        line: 3,
        kind: "Invalid pattern".to_owned(),
        is_about_requests,
    };
    let unknown = |is_in_doubt| Diagnosis::UnknownOwner {
        path: ".github/CODEOWNERS".to_owned(),
        line: 3,
        kind: "Unknown owner".to_owned(),
        is_in_doubt,
    };
    let few = |owners: &[&str]| Diagnosis::TooFewOwners {
        folder: "requests/".to_owned(),
        owners: owners.iter().map(|owner| (*owner).to_owned()).collect(),
        required: 2,
    };
    let team = |is| Diagnosis::Team("acme/security".to_owned(), is);
    let unreadable = |is_dispensable| team(TeamIs::Unreadable { is_dispensable });
    let file = |is| Diagnosis::File(".github/workflows/review.yml", is);
    vec![
        Diagnosis::Environment(EnvironmentError::NoToken),
        Diagnosis::NoSuchAccount(AccountName::new("other").unwrap()),
        Diagnosis::NoAnswer(Failure::not_made(Operation::QueryEvidence, "no-date")),
        Diagnosis::NoFiles,
        Diagnosis::Configuration { accounts: 1 },
        Diagnosis::Configuration { accounts: 2 },
        Diagnosis::WrongFile(Box::new(Diagnostic {
            path: ".github/countersign.yaml".to_owned(),
            span: None,
            problem: Problem::NoConfiguration,
            typo: None,
        })),
        Diagnosis::NoCodeowners,
        Diagnosis::Owned {
            folder: "requests/".to_owned(),
            owners: vec!["@kenji".to_owned(), "@acme/security".to_owned()],
        },
        few(&[]),
        few(&["@kenji"]),
        skipped(true),
        skipped(false),
        unknown(true),
        unknown(false),
        Diagnosis::Unprotected(vec![".github/CODEOWNERS", ".github/countersign.yaml"]),
        Diagnosis::OwnerMayNotPush(Login::new("guest").unwrap()),
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

fn of_github() -> Vec<Diagnosis> {
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
    let mut all: Vec<Diagnosis> = rules.map(Diagnosis::Rule).into();
    all.extend([
        Diagnosis::Warning(Warning::NoOwnerReview { branch: branch() }),
        Diagnosis::Warning(Warning::StaleApprovals { branch: branch() }),
        Diagnosis::Warning(Warning::UnknownRules { branch: branch() }),
        Diagnosis::StatusNotRequired,
        Diagnosis::RebaseAllowed,
        Diagnosis::OnlyRebase,
        Diagnosis::MergeQueue,
        Diagnosis::NoExtraApproval,
        Diagnosis::AdminsBypass(Some(vec!["countersign-review", "countersign-reconcile"])),
        Diagnosis::AdminsBypass(None),
        Diagnosis::Bypass(Some(0)),
        Diagnosis::Bypass(Some(2)),
        Diagnosis::Bypass(None),
    ]);
    for can in [true, false] {
        all.extend(evidence.map(|evidence| Diagnosis::Readable(evidence, can)));
    }
    all
}

fn of_aws() -> Vec<AccountDiagnosis> {
    let id = |text| AccountId::new(text).unwrap();
    let some = || vec!["iam:GetUser", "iam:CreateAccessKey"];
    let key = |is| AccountDiagnosis::Key("alias/countersign".to_owned(), is);
    vec![
        AccountDiagnosis::Own(id("123456789012")),
        AccountDiagnosis::Other {
            configured: id("123456789012"),
            actual: id("210987654321"),
        },
        AccountDiagnosis::NoAnswer(Failure {
            cause: Cause::NoCredentials(NoCredentials::NotConfigured),
            ..Failure::not_made(Operation::GetCallerIdentity, "NoCredentials")
        }),
        AccountDiagnosis::NoSuchRole(
            Duty::Review,
            "arn:aws:iam::123456789012:role/countersign-review".to_owned(),
        ),
        AccountDiagnosis::NoInventoryRole,
        AccountDiagnosis::Denied {
            duty: Duty::Inventory,
            permission: "iam:GetCredentialReport",
            resource: "*".to_owned(),
            is_of_lifecycle: false,
        },
        AccountDiagnosis::Allowed(Duty::Reconcile, Means::Simulated, some()),
        AccountDiagnosis::Allowed(Duty::Review, Means::Tried, vec!["iam:GetUser"]),
        AccountDiagnosis::Denied {
            duty: Duty::Reconcile,
            permission: "iam:CreateAccessKey",
            resource: "user/batch-*".to_owned(),
            is_of_lifecycle: false,
        },
        AccountDiagnosis::Denied {
            duty: Duty::Reconcile,
            permission: "iam:UpdateAccessKey",
            resource: "user/batch-*".to_owned(),
            is_of_lifecycle: true,
        },
        AccountDiagnosis::Unknown(Duty::Review, Obstacle::OtherPrincipal, some()),
        AccountDiagnosis::Unknown(Duty::Reconcile, Obstacle::HasEffect, some()),
        AccountDiagnosis::Unknown(Duty::Reconcile, Obstacle::NoRepository, some()),
        AccountDiagnosis::TrailClosed,
        AccountDiagnosis::Topic(TopicIs::Heard(1)),
        AccountDiagnosis::Topic(TopicIs::Heard(2)),
        AccountDiagnosis::Topic(TopicIs::Unheard { pending: 0 }),
        AccountDiagnosis::Topic(TopicIs::Unheard { pending: 1 }),
        AccountDiagnosis::Topic(TopicIs::Missing),
        AccountDiagnosis::Topic(TopicIs::Hidden),
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
    let aws = aws.map(|diagnosis| Diagnosis::Account(main(), diagnosis));
    let all: Vec<Diagnosis> = [of_files(), of_github(), aws.collect()].concat();
    for language in [Locale::ENGLISH, Locale::JAPANESE] {
        let mut said = String::new();
        for one in &all {
            let (what, hint) = diagnosis(language, one);
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
