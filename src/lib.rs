//! Issues AWS IAM access keys through pull requests: no key without a second signature.

#[cfg(feature = "sandbox")]
pub mod sandbox;
