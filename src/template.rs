//! The files of a repository that holds requests, as this version has them.

/// A file: its path in the repository, and what is in it.
pub type File = (&'static str, &'static str);

/// Without these no key is issued, or nobody is asked to approve.
pub const WORKFLOWS: [File; 5] = [
    (
        ".github/workflows/review.yml",
        include_str!("../.github/workflows/review.yml"),
    ),
    (
        ".github/workflows/reviewed.yml",
        include_str!("../.github/workflows/reviewed.yml"),
    ),
    (
        ".github/workflows/reconcile.yml",
        include_str!("../.github/workflows/reconcile.yml"),
    ),
    (
        ".github/actions/countersign/action.yml",
        include_str!("../.github/actions/countersign/action.yml"),
    ),
    (
        ".github/actions/aws-identity/action.yml",
        include_str!("../.github/actions/aws-identity/action.yml"),
    ),
];
