//! IAM, Secrets Manager, SNS, STS, CloudTrail and KMS, as AWS documents them.

mod cloudtrail;
mod iam;
mod iam_wire;
mod ids;
mod json;
mod kms;
mod query;
mod request;
mod secrets;
mod sns;
mod sts;

pub use cloudtrail::{Event, Trail};
pub use iam::{AccessKey, Iam, User};
pub(crate) use ids::Ids;
pub use kms::Key;
pub(crate) use request::Request;
pub use secrets::{Deletion, Secret, Secrets, Version};
pub use sns::{Message, Sns, Topic};
pub use sts::Credentials;
