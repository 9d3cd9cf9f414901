//! IAM, Secrets Manager, SNS, STS, CloudTrail and KMS, as documented by AWS.

pub(crate) mod cloudtrail;
mod credential_report;
pub(crate) mod credentials;
pub(crate) mod dispatch;
pub(crate) mod iam;
mod iam_wire;
pub(crate) mod ids;
mod json;
pub(crate) mod kms;
pub(crate) mod request;
pub(crate) mod secrets;
pub(crate) mod sns;
mod sts;
mod xml;

pub use cloudtrail::{Event, Trail};
pub use credentials::Credentials;
pub use iam::{AccessKey, Iam, User};
pub use kms::Key;
pub use secrets::{Deletion, Secret, Secrets, Version};
pub use sns::{Message, Sns, Topic};
