//! One GraphQL query for many items: each is a field of `repository` with its own alias.

use std::fmt::Write;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::GitHub;
use super::graphql::failure;
use super::wire::InRepository;
use crate::domain::{Failure, FailureKind, Operation, Timestamp};

/// What a query asks for each item.
pub(super) struct Each {
    pub(super) name: &'static str,
    /// What it asks once for the repository.
    pub(super) beside: &'static str,
    /// The letter of the aliases, such as the `m` of `m3`; each item's variable has the same name.
    pub(super) letter: char,
    /// The type of that variable.
    pub(super) kind: &'static str,
    /// The field, with `$` for the variable.
    pub(super) field: &'static str,
}

/// The answer to a query for many items.
pub(super) struct AnsweredEach<T> {
    /// When GitHub answered, by its own clock.
    pub(super) date: Timestamp,
    /// What was asked once for the repository.
    pub(super) repository: Map<String, Value>,
    /// Each item, or why it is missing, in the order of the values.
    pub(super) things: Vec<Result<T, Failure>>,
}

impl Each {
    /// Writes the query for `count` items.
    pub(super) fn document(&self, count: usize, fragments: &str) -> String {
        let Self {
            name,
            beside,
            letter,
            kind,
            field,
        } = self;
        let mut variables = String::new();
        let mut fields = String::new();
        for n in 0..count {
            let field = field.replace('$', &format!("${letter}{n}"));
            // Writing to a string cannot fail.
            let _ = write!(variables, ", ${letter}{n}: {kind}");
            let _ = writeln!(fields, "    {letter}{n}: {field}");
        }
        format!(
            "query {name}($owner: String!, $name: String!{variables}) {{
  repository(owner: $owner, name: $name) {{
{beside}{fields}  }}
}}
{fragments}"
        )
    }
}

impl GitHub {
    /// Asks for one item per value.
    ///
    /// # Errors
    /// Those of [`GitHub::query`]; a malformed answer.
    pub(super) async fn query_each<T: DeserializeOwned>(
        &self,
        operation: Operation,
        each: &Each,
        values: impl ExactSizeIterator<Item = Value>,
        fragments: &str,
    ) -> Result<AnsweredEach<T>, Failure> {
        let document = each.document(values.len(), fragments);
        let aliases: Vec<String> = (0..values.len())
            .map(|n| format!("{}{n}", each.letter))
            .collect();
        let variables = aliases.iter().cloned().zip(values).collect();
        let answered = self
            .query::<InRepository<Map<String, Value>>>(operation, &document, variables, &aliases)
            .await?;
        let malformed = || failure(operation, FailureKind::NotDone, "malformed-answer");
        let mut repository = answered.data.repository;
        let things = aliases.iter().map(|alias| {
            if let Some((_, failure)) = answered.failed.iter().find(|(name, _)| name == alias) {
                return Err(failure.clone());
            }
            let thing = repository.remove(alias).ok_or_else(malformed)?;
            serde_json::from_value(thing).map_err(|_| malformed())
        });
        let things = things.collect();
        Ok(AnsweredEach {
            date: answered.date,
            repository,
            things,
        })
    }
}
