//! IAM, Secrets Manager, SNS, STS, CloudTrail and KMS: the only place that names `aws_*`.
//!
//! [`Reader`] looks, [`Writer`] acts, [`PermissionChecker`] finds out what may be done; whoever plans has no `Writer`. Every
//! request leaves through one guarded client, which refuses endpoints that are neither https nor loopback, and reads the time off
//! the answers.
//!
//! An error of the SDK is never formatted, not even for a log: its `Debug` prints the raw answer, and an answer of
//! `CreateAccessKey` holds the secret key. It becomes a [`Failure`](crate::domain::Failure), which holds nothing of the
//! answer but status and code. Nor are inputs and outputs formatted.
//!
//! The secret key is wrapped as soon as it is out of the SDK's answer, lent to [`Writer::store`] and
//! [`Writer::test_key`], and wiped when dropped. The buffers of the SDK, of hyper and of rustls, through which it came
//! and goes, are theirs: they are freed, but nobody can wipe them.

mod claims;
mod clients;
mod clock;
mod codes;
mod complete_xml;
mod connect;
mod credential_report;
mod credentials;
mod endpoints;
mod events;
mod failures;
mod guarded_client;
mod identity;
mod key_usage;
mod keys;
mod life;
mod patience;
mod permission_checker;
mod permission_probes;
mod reader;
mod secrets;
mod trail;
mod writer;

#[cfg(test)]
mod tests;

pub use connect::{Access, Aws};
pub use endpoints::check_environment;
pub use keys::Tested;
pub use permission_checker::{Key, PermissionChecker, Simulated, Topic};
pub use permission_probes::Nobody;
pub use reader::Reader;
pub use writer::Writer;

/// The prefixes of log targets that print bodies or credentials at DEBUG or TRACE.
///
/// The command caps them at INFO in code, whatever the environment asks for. `aws_smithy_runtime` prints whole requests
/// at TRACE, `SecretString` included; `hyper` and `rustls` see the same bytes.
pub const LOUD_TARGETS: &[&str] = &["aws_", "h2", "http", "hyper", "rustls", "tokio", "tower"];

/// The prefix of log targets that format errors of the SDK, with the answers in them, and what a `credential_process`
/// wrote. Nothing of theirs is logged.
pub const MUTE_TARGET: &str = "aws_config";
