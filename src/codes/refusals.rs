//! One refusal of each kind, and where it is explained.

use crate::domain::{
    AccountId, AccountName, CommitLine, CommitRole, Duration, Expiry, IamUser, LifetimeFault,
    Login, ObjectId, Refusal, RemovalFault, RequestPath, SecretName, Stem, Timestamp,
};

/// Returns all of them.
pub(super) fn all() -> impl Iterator<Item = Refusal> {
    std::iter::successors(Some(first()), after)
}

fn commit(digit: &str) -> ObjectId {
    ObjectId::new(&digit.repeat(40)).unwrap()
}

fn login() -> Login {
    Login::new("kenji").unwrap()
}

fn user() -> IamUser {
    IamUser::new("batch-exporter").unwrap()
}

fn first() -> Refusal {
    Refusal::NoPullRequest {
        commit: commit("a"),
    }
}

/// Returns the next one, in the order of docs/approval.md. A new kind does not compile until it has its place here.
fn after(refusal: &Refusal) -> Option<Refusal> {
    let day = Duration::new("24h").unwrap();
    Some(match refusal {
        Refusal::NoPullRequest { .. } => Refusal::NotAdded {
            commit: commit("a"),
        },
        Refusal::NotAdded { .. } => Refusal::MergedElsewhere {
            commit: commit("a"),
            rebased: false,
            is_signed: true,
        },
        Refusal::MergedElsewhere { .. } => Refusal::ContentChanged { pull: 12 },
        Refusal::ContentChanged { .. } => Refusal::MixedChange {
            pull: 12,
            path: "src/main.rs".to_owned(),
            more: 0,
        },
        Refusal::MixedChange { .. } => Refusal::SameUser {
            user: user(),
            other: RequestPath::new("requests/20261102100000.yaml").unwrap(),
        },
        Refusal::SameUser { .. } | Refusal::OtherBase { .. } => Refusal::FromFork { pull: 12 },
        Refusal::FromFork { .. } => Refusal::BaseChanged { pull: 12 },
        Refusal::BaseChanged { .. } => Refusal::Reopened { pull: 12 },
        Refusal::Reopened { .. } => Refusal::TooLarge { pull: Some(12) },
        Refusal::TooLarge { .. } | Refusal::TooManyPushes { .. } => {
            Refusal::NoOwner { then: false }
        }
        Refusal::NoOwner { .. } => Refusal::NotApproved {
            pull: 12,
            have: 0,
            required: 1,
            owners: vec!["@kenji".to_owned()],
            teams: false,
        },
        Refusal::NotApproved { .. } => Refusal::ChangesRequested { by: Some(login()) },
        Refusal::ChangesRequested { .. } => Refusal::StaleApproval { by: login() },
        Refusal::StaleApproval { .. }
        | Refusal::HastyApproval { .. }
        | Refusal::UnknownPushes { .. } => Refusal::OwnApproval {
            by: login(),
            line: None,
        },
        Refusal::OwnApproval { .. } => Refusal::NoWriteAccess { by: login() },
        Refusal::NoWriteAccess { .. } | Refusal::UnknownAccess { .. } => Refusal::NotAPerson {
            login: Some(login()),
            line: None,
        },
        Refusal::NotAPerson { .. } => Refusal::UnattributedCommit {
            commit: commit("b"),
            line: Some(Box::new(CommitLine {
                commit: commit("b"),
                role: CommitRole::CoAuthor,
                name: "aider".to_owned(),
                email: "aider@aider.chat".to_owned(),
                is_last: true,
                base: "main".to_owned(),
            })),
        },
        Refusal::UnattributedCommit { .. } => Refusal::StaleCheckout {
            head: commit("a"),
            default: Some(commit("c")),
        },
        Refusal::StaleCheckout { .. } => Refusal::TimedOut { timeout: day },
        Refusal::TimedOut { .. } => Refusal::Lapsed {
            approved: Timestamp::from_rfc3339("2026-11-02T09:00:00Z").unwrap(),
            valid_for: day,
        },
        Refusal::Lapsed { .. } | Refusal::LapsedMerge { .. } => Refusal::ConfigurationChanged,
        Refusal::ConfigurationChanged => Refusal::UserNotAllowed { user: user() },
        Refusal::UserNotAllowed { .. } => Refusal::LifetimeNotAllowed {
            fault: LifetimeFault::Over {
                expires: Expiry::new("2026-10-31").unwrap(),
            },
        },
        Refusal::LifetimeNotAllowed { .. } => Refusal::NoSuchUser {
            user: user(),
            spelled: None,
        },
        Refusal::NoSuchUser { .. } => Refusal::NameTaken {
            secret: SecretName::new(&user(), &Stem::new("20261102090000").unwrap()),
        },
        Refusal::NameTaken { .. } => Refusal::WrongAccount {
            name: AccountName::new("main").unwrap(),
            expected: AccountId::new("123456789012").unwrap(),
            found: AccountId::new("210987654321").unwrap(),
        },
        Refusal::WrongAccount { .. } => Refusal::Removal(RemovalFault::NotRemoved {
            commit: Some(commit("d")),
        }),
        Refusal::Removal(RemovalFault::NotRemoved { .. }) => {
            Refusal::Removal(RemovalFault::BeforeLifecycle {
                commit: commit("d"),
            })
        }
        Refusal::Removal(RemovalFault::BeforeLifecycle { .. }) => {
            Refusal::Removal(RemovalFault::Mixed {
                commit: commit("d"),
                path: "src/main.rs".to_owned(),
                more: 1,
            })
        }
        Refusal::Removal(RemovalFault::Mixed { .. }) => Refusal::Removal(RemovalFault::NotAgreed {
            pull: 13,
            requester: Some(Login::new("hanako").unwrap()),
            owners: vec!["@kenji".to_owned()],
            teams: false,
        }),
        Refusal::Removal(RemovalFault::NotAgreed { .. }) => {
            Refusal::Removal(RemovalFault::PushedByOthers {
                author: Login::new("kenji").unwrap(),
            })
        }
        Refusal::Removal(RemovalFault::PushedByOthers { .. }) => return None,
    })
}
