//! The words of countersign: what is asked for, what is known about it, and how it can end.

mod answer;
mod comment_mark;
mod commit_line;
mod configuration;
mod denial;
mod diagnosis;
mod diagnostic;
mod ending;
mod environment;
mod exit;
mod facts;
mod failure;
mod git_error;
mod ids;
mod label;
mod life_status;
mod lifecycle;
mod lifetime;
mod locale;
mod manual_review;
mod marker;
mod notice;
mod operation;
mod principal;
mod problem;
mod pull_status;
mod rate_limit;
mod refusal;
mod region;
mod register;
mod removal_fault;
mod request;
mod request_path;
mod secret;
mod status;
mod tag_key;
mod text;
mod time;
mod width;

pub use answer::{AwsAnswer, GitHubAnswer, Unreachable};
pub use comment_mark::{KEPT_MARK, MENTION_MARK, mark_line, marked_events};
pub use commit_line::{CommitLine, CommitRole};
pub use configuration::{
    Account, AccountName, Approvals, Configuration, Folder, SecretTag, SecretTagKey,
    SecretTagValue, UserPattern,
};
pub use denial::{Denial, DeniedBy, Permission, PolicyKind};
pub use diagnosis::{
    AccountDiagnosis, Diagnosis, Duty, Evidence, FileIs, KeyIs, Level, Means, Obstacle, Rule,
    TeamIs, TopicIs,
};
pub use diagnostic::Diagnostic;
pub use ending::{Doubt, Ending, EndingCause};
pub use environment::EnvironmentError;
pub use exit::{Exit, Tone};
pub use facts::{Bound, Encoding, Expected, PathFault, Place, Shape, SyntaxCause, Typo};
pub use failure::{Cause, Failure, FailureKind, NoCredentials, RoleNotAssumed};
pub use git_error::{GitError, GitErrorKind};
pub use ids::{AccessKeyId, AccountId, IamUser, Invalid, Login, Nonce, ObjectId, Repository};
pub use label::Label;
pub use life_status::LifeStatus;
pub use lifecycle::{Brake, Enforce, Expiry, Lifecycle, Lifetime};
pub use lifetime::LifetimeFault;
pub use locale::{Language, Locale, Zone};
pub use manual_review::{ManualReview, ManualReviewReason, Suspect};
pub use marker::{Act, Marker};
pub use notice::Notice;
pub use operation::{Operation, Service};
pub use principal::{Caller, Principal};
#[cfg(test)]
pub(crate) use problem::samples;
pub use problem::{Problem, Severity, Span};
pub use pull_status::{Action, CommitState, PullStatus, ReviewComment, Warning};
pub use rate_limit::{RateLimit, RateLimits};
pub use refusal::{Refusal, Remedy};
pub use region::{home_of_iam, partition};
pub use register::{Claim, SecretName, StoredKey, Version, key_value, reserved_value};
pub use removal_fault::RemovalFault;
pub use request::{KeyRequest, Reason, RequestId};
pub(crate) use request_path::is_device;
pub use request_path::{RequestPath, Stem};
pub use secret::SecretAccessKey;
pub use status::{Commenting, Stage, Status};
pub use tag_key::TagKey;
pub use text::{deceptive, is_deceptive, nearest, skeleton, visible};
pub use time::{Duration, Timestamp};
pub use width::{half_width, in_half_width, is_odd_blank};
