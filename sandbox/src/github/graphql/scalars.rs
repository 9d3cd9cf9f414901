//! GitHub's own scalars, which all are strings in JSON.

use juniper::GraphQLScalar;

use crate::github::time::timestamp;

/// A Git object ID.
#[derive(Debug, Clone, GraphQLScalar)]
#[graphql(name = "GitObjectID", transparent)]
pub(super) struct GitObjectId(pub(super) String);

/// An ISO-8601 encoded UTC date string.
#[derive(Debug, Clone, GraphQLScalar)]
#[graphql(transparent)]
pub(super) struct DateTime(String);

/// An RFC 3986, RFC 3987, and RFC 6570 (level 4) compliant URI string.
#[derive(Debug, Clone, GraphQLScalar)]
#[graphql(name = "URI", transparent)]
pub(super) struct Uri(pub(super) String);

/// A number that does not fit into an Int.
#[derive(Debug, Clone, GraphQLScalar)]
#[graphql(transparent)]
pub(super) struct BigInt(String);

impl From<i64> for DateTime {
    fn from(seconds: i64) -> Self {
        Self(timestamp(seconds))
    }
}

impl From<u64> for BigInt {
    fn from(number: u64) -> Self {
        Self(number.to_string())
    }
}

/// A number where it fits into an Int, and else null.
pub(super) fn int(number: u64) -> Option<i32> {
    i32::try_from(number).ok()
}
