//! GitHub's GraphQL API, as far as it is asked here, in the words of GitHub's own schema.
//!
//! <https://docs.github.com/en/graphql/reference>

mod actors;
mod connections;
mod files;
mod limits;
mod objects;
mod pull;
mod reviews;
mod scalars;
mod statuses;
mod timeline;

use http::StatusCode;
use juniper::http::GraphQLRequest;
use juniper::{
    Context, DefaultScalarValue, EmptyMutation, EmptySubscription, Executor, FieldResult, RootNode,
    graphql_object,
};
use serde_json::Value;

use super::GitHub;
use super::model::VIEWER;
use actors::User;
use objects::Repository;

impl Context for GitHub {}

struct Query;

#[graphql_object]
#[graphql(context = GitHub, scalar = DefaultScalarValue)]
impl Query {
    /// Lookup a given repository by the owner and repository name.
    fn repository(
        executor: &Executor<'_, '_, GitHub, DefaultScalarValue>,
        context: &GitHub,
        owner: String,
        name: String,
    ) -> FieldResult<Option<Repository>> {
        let selection = executor.look_ahead();
        limits::check(&selection)?;
        context.budget.graphql.spend(limits::points(&selection));
        if !context.is_here(&owner, &name) {
            return Err(connections::refused(
                "NOT_FOUND",
                &format!("Could not resolve to a Repository with the name '{owner}/{name}'."),
            ));
        }
        Ok(Some(Repository {
            id: context.id,
            owner: context.owner.clone(),
        }))
    }

    /// The currently authenticated user.
    fn viewer(context: &GitHub) -> FieldResult<User> {
        Ok(actors::shown_as_user(context.user(VIEWER)?))
    }
}

/// Executes a query; what is wrong with it is told with status 200, too.
pub(super) fn execute(github: &GitHub, body: &[u8]) -> (StatusCode, Value) {
    let Ok(body) = serde_json::from_slice::<Value>(body) else {
        let answer = serde_json::json!({
            "message": "Problems parsing JSON",
            "documentation_url": "https://docs.github.com/graphql",
        });
        return (StatusCode::BAD_REQUEST, answer);
    };
    let Ok(request) = serde_json::from_value::<GraphQLRequest>(body) else {
        let message = "A query attribute must be specified and must be a string.";
        return (
            StatusCode::OK,
            serde_json::json!({ "errors": [{ "message": message }] }),
        );
    };
    let root = RootNode::new(
        Query,
        EmptyMutation::<GitHub>::new(),
        EmptySubscription::<GitHub>::new(),
    );
    let response = request.execute_sync(&root, github);
    let mut answer = serde_json::to_value(&response).unwrap_or_default();
    if let Some(errors) = answer.get_mut("errors").and_then(Value::as_array_mut) {
        errors.iter_mut().for_each(lift_type);
    }
    (StatusCode::OK, answer)
}

/// GitHub writes an error's type beside its message.
fn lift_type(error: &mut Value) {
    let Some(error) = error.as_object_mut() else {
        return;
    };
    let kind = error.get_mut("extensions").map(|more| more["type"].take());
    if let Some(kind @ Value::String(_)) = kind {
        error.remove("extensions");
        error.insert("type".to_owned(), kind);
    }
}
