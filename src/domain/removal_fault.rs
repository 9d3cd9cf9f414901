//! Why it is not proved that a request was taken away.

use super::{Login, ObjectId};

/// What a removal lacks; what a removal and a request have in common is a [`Refusal`](super::Refusal) of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RemovalFault {
    /// No commit took away what the key was issued for.
    NotRemoved {
        /// The last commit that took the file away, if there is one: what it held was something else.
        commit: Option<ObjectId>,
    },
    /// When the request was taken away, the configuration had no `lifecycle`.
    BeforeLifecycle {
        /// The commit that took it away.
        commit: ObjectId,
    },
    /// The commit that took it away does more than remove request files.
    Mixed {
        commit: ObjectId,
        /// The first other path that it changes, as git spells it.
        path: String,
        /// How many more there are.
        more: usize,
    },
    /// Nobody agreed who may: neither an owner of the file nor whoever asked for the key.
    NotAgreed {
        /// The pull request's number.
        pull: u64,
        /// Who asked for the key, if that is a person and known.
        requester: Option<Login>,
        /// The owners before the merge, as CODEOWNERS names them.
        owners: Vec<String>,
        /// Whether some of them are teams or addresses, and who that is cannot be known.
        teams: bool,
    },
    /// Somebody else pushed to the branch, so the author's own agreement does not count.
    PushedByOthers {
        /// The pull request's author.
        author: Login,
    },
}

impl RemovalFault {
    /// Returns the code, in kebab case, never changed.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotRemoved { .. } => "not-removed",
            Self::BeforeLifecycle { .. } => "removed-before-lifecycle",
            Self::Mixed { .. } => "mixed-removal",
            Self::NotAgreed { .. } => "removal-not-agreed",
            Self::PushedByOthers { .. } => "stale-approval",
        }
    }
}
