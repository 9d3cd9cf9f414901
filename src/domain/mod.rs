//! The words of countersign: what is asked for, what is known about it, and how it can end.

mod configuration;
mod facts;
mod failure;
mod ids;
mod notice;
mod problem;
mod refusal;
mod register;
mod request;
mod secret;
mod standing;
mod status;
mod text;
mod time;

pub use configuration::{
    Account, AccountName, Approvals, Configuration, Folder, Language, UserPattern,
};
pub use facts::{Bound, Colon, Expected, PathFault, Shape, SyntaxCause};
pub use failure::{Failure, FailureKind, Service};
pub use ids::{AccessKeyId, AccountId, IamUser, Invalid, Login, Nonce, ObjectId, Repository};
pub use notice::Notice;
#[cfg(test)]
pub(crate) use problem::samples;
pub use problem::{Diagnostic, Problem, Severity, Span};
pub use refusal::{Refusal, Remedy};
pub use register::{Claim, SecretName, StoredKey, TagKey, Version, key_value, reserved_value};
pub(crate) use request::is_device;
pub use request::{KeyRequest, Reason, RequestId, RequestPath, Stem};
pub use secret::SecretAccessKey;
pub use standing::{Deed, Light, Said, Standing, Warning};
pub use status::{Exit, Status};
pub use text::{glance, is_deceptive, meant, visible};
pub use time::{Duration, Timestamp};
