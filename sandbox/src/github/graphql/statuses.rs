//! What is said on commits, and what is wrong with CODEOWNERS.

use juniper::{GraphQLEnum, GraphQLObject, graphql_object};

use super::scalars::Uri;
use crate::github::GitHub;
use crate::github::statuses;

/// Represents a commit status, by its commit.
pub(super) struct Status(pub(super) String);

#[graphql_object]
#[graphql(context = GitHub)]
impl Status {
    /// Looks up an individual status context by context name.
    fn context(&self, context: &GitHub, name: String) -> Option<StatusContext> {
        context.status(&self.0, &name).map(StatusContext::new)
    }
}

/// Represents an individual commit status context.
#[derive(GraphQLObject)]
pub(super) struct StatusContext {
    context: String,
    description: Option<String>,
    state: StatusState,
    target_url: Option<Uri>,
}

impl StatusContext {
    fn new(status: &statuses::Status) -> Self {
        Self {
            context: status.context.clone(),
            description: status.description.clone(),
            state: match status.state.as_str() {
                "success" => StatusState::Success,
                "pending" => StatusState::Pending,
                "failure" => StatusState::Failure,
                _ => StatusState::Errored,
            },
            target_url: status.target_url.clone().map(Uri),
        }
    }
}

/// The possible commit status states.
#[derive(Debug, Clone, Copy, GraphQLEnum)]
pub(super) enum StatusState {
    /// `Error` would be taken for an associated type.
    #[graphql(name = "ERROR")]
    Errored,
    Failure,
    Pending,
    Success,
}

/// Information extracted from a repository's `CODEOWNERS` file.
#[derive(GraphQLObject)]
pub(super) struct RepositoryCodeowners {
    errors: Vec<RepositoryCodeownersError>,
}

/// An error in a `CODEOWNERS` file.
#[derive(GraphQLObject)]
pub(super) struct RepositoryCodeownersError {
    column: i32,
    kind: String,
    line: i32,
    message: String,
    path: String,
    source: String,
    suggestion: Option<String>,
}

impl RepositoryCodeowners {
    pub(super) fn of(github: &GitHub) -> Option<Self> {
        let errors = github.codeowners_errors()?;
        let error =
            |(path, line, kind, source): (&str, usize, &str, String)| RepositoryCodeownersError {
                column: 1,
                kind: kind.to_owned(),
                line: i32::try_from(line).unwrap_or(i32::MAX),
                message: format!("{kind} on line {line}: {source}"),
                path: path.to_owned(),
                source,
                suggestion: None,
            };
        Some(Self {
            errors: errors.into_iter().map(error).collect(),
        })
    }
}
