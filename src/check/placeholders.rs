//! What a repository that was made from the template still has of it.

use super::diagnostics;
use crate::document::{Finding, Node};
use crate::domain::{Diagnostic, Problem};

/// The owner in the template's CODEOWNERS: no account of GitHub can have two hyphens side by side.
const OWNER: &str = "@replace--me";

/// AWS keeps this account for examples.
const ACCOUNT: &str = "123456789012";

/// Returns whether an owner in a CODEOWNERS file is the template's, who is nobody.
#[must_use]
pub fn is_placeholder(owner: &str) -> bool {
    owner == OWNER
}

/// Finds the first line of a CODEOWNERS file that is still the template's.
#[must_use]
pub fn placeholders(path: &str, bytes: &[u8]) -> Vec<Diagnostic> {
    let mut findings: Vec<Finding> = Vec::new();
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let rule = line.split('#').next().unwrap_or_default();
        if let Some(at) = rule.find(OWNER) {
            let found = OWNER.to_owned();
            let span = start + at..start + at + OWNER.len();
            findings.push((Some(span), Problem::Placeholder { found }));
            break;
        }
        start += line.len();
    }
    diagnostics(path, bytes, findings)
}

/// Finds the id of an account that is still the template's, with nothing added to it or taken away.
pub(super) fn account(node: &Node) -> Option<Finding> {
    let fields: Vec<_> = node.entries().iter().map(|e| e.key.as_str()).collect();
    let text = |field| node.get(field).and_then(Node::text).unwrap_or_default();
    let id = node.get("id")?;
    let is_untouched = fields == ["id", "region", "topic", "role", "reviewRole"]
        && text("id") == ACCOUNT
        && text("topic").ends_with(":123456789012:countersign")
        && text("role") == "arn:aws:iam::123456789012:role/countersign-reconcile"
        && text("reviewRole") == "arn:aws:iam::123456789012:role/countersign-review";
    let found = ACCOUNT.to_owned();
    is_untouched.then(|| (Some(id.span.clone()), Problem::Placeholder { found }))
}
