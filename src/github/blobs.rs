//! The content of files at commits that the checkout may not have.

use futures_util::{StreamExt, TryStreamExt, stream};
use serde_json::Value;

use super::each::Each;
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
        let expressions = files.iter();
        let expressions = expressions.map(|(commit, path)| Value::from(format!("{commit}:{path}")));
        let answered = self
            .query_each::<Option<wire::BlobObject>>(OPERATION, &EACH, expressions, "")
            .await?;
        let malformed = || failure(OPERATION, FailureKind::NotDone, "malformed-answer");
        let blob = |object| match object {
            Ok(Some(wire::BlobObject::Blob(blob))) => {
                ObjectId::new(&blob.oid).map(Some).map_err(|_| malformed())
            }
            Ok(Some(wire::BlobObject::Other) | None) => Ok(None),
            Err(Failure {
                cause: Cause::NotFound,
                ..
            }) => Ok(None),
            Err(failure) => Err(failure),
        };
        answered.things.into_iter().map(blob).collect()
    }
}

const EACH: Each = Each {
    name: "blobs",
    beside: "",
    letter: 'b',
    kind: "String!",
    field: "object(expression: $) { __typename ... on Blob { oid } }",
};

/// Writes the query about this many files.
pub(super) fn document(files: usize) -> String {
    EACH.document(files, "")
}
