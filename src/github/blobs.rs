//! The content of files at commits that the checkout may not have.

use std::collections::BTreeMap;
use std::fmt::Write;

use futures_util::{StreamExt, TryStreamExt, stream};
use serde_json::Value;

use super::graphql::failure;
use super::{GitHub, wire};
use crate::domain::{Cause, Failure, FailureKind, ObjectId, Operation, RequestPath};

const OPERATION: Operation = Operation::QueryBlobs;

/// How many files one query asks about.
pub(super) const BATCH: usize = 100;

const MAX_CONCURRENCY: usize = 4;

impl GitHub {
    /// Asks for the object ids of files at commits, in their order; `None` if there is no such commit, file, or blob.
    ///
    /// <https://docs.github.com/en/graphql/reference/objects#repository> (`object`)
    ///
    /// # Errors
    /// GitHub did not answer all of it.
    pub async fn blobs_at(
        &self,
        files: &[(ObjectId, RequestPath)],
    ) -> Result<Vec<Option<ObjectId>>, Failure> {
        let batches: Vec<&[(ObjectId, RequestPath)]> = files.chunks(BATCH).collect();
        let answers: Vec<Vec<Option<ObjectId>>> =
            stream::iter(batches.into_iter().map(|batch| self.blobs(batch)))
                .buffered(MAX_CONCURRENCY)
                .try_collect()
                .await?;
        Ok(answers.concat())
    }

    async fn blobs(
        &self,
        files: &[(ObjectId, RequestPath)],
    ) -> Result<Vec<Option<ObjectId>>, Failure> {
        let aliases: Vec<String> = (0..files.len()).map(|n| format!("b{n}")).collect();
        let variables = aliases.iter().zip(files).map(|(alias, (commit, path))| {
            let expression = format!("{commit}:{path}");
            (alias.clone(), Value::from(expression))
        });
        let answered = self
            .query::<wire::InRepository<BTreeMap<String, Value>>>(
                OPERATION,
                &document(files.len()),
                variables.collect(),
                &aliases,
            )
            .await?;
        let malformed = || failure(OPERATION, FailureKind::NotDone, "malformed-answer");
        let mut objects = answered.data.repository;
        let mut blobs = Vec::with_capacity(files.len());
        for alias in &aliases {
            if let Some((_, failure)) = answered.failed.iter().find(|(name, _)| name == alias) {
                if failure.cause != Cause::NotFound {
                    return Err(failure.clone());
                }
                blobs.push(None);
                continue;
            }
            let object = objects.remove(alias).ok_or_else(malformed)?;
            let object: Option<wire::BlobObject> =
                serde_json::from_value(object).map_err(|_| malformed())?;
            blobs.push(match object {
                Some(wire::BlobObject::Blob(blob)) => {
                    Some(ObjectId::new(&blob.oid).map_err(|_| malformed())?)
                }
                Some(wire::BlobObject::Other) | None => None,
            });
        }
        Ok(blobs)
    }
}

/// Writes the query about this many files.
pub(super) fn document(files: usize) -> String {
    let mut variables = String::new();
    let mut fields = String::new();
    for n in 0..files {
        // Writing to a string cannot fail.
        let _ = write!(variables, ", $b{n}: String!");
        let _ = writeln!(
            fields,
            "    b{n}: object(expression: $b{n}) {{ __typename ... on Blob {{ oid }} }}"
        );
    }
    format!(
        "query blobs($owner: String!, $name: String!{variables}) {{
  repository(owner: $owner, name: $name) {{
{fields}  }}
}}
"
    )
}
