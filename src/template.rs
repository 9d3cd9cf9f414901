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

/// What else a repository without the source has, but for its configuration and its owners.
pub const OTHERS: [File; 7] = [
    // By hand only, until a variable switches it on.
    (
        ".github/workflows/inventory.yml",
        include_str!("../.github/workflows/inventory.yml"),
    ),
    // GitHub shows this one before any other: it is what requesters land on.
    (".github/README.md", include_str!("../requests/README.md")),
    ("requests/README.md", include_str!("../requests/README.md")),
    (
        ".github/PULL_REQUEST_TEMPLATE.md",
        include_str!("../.github/PULL_REQUEST_TEMPLATE.md"),
    ),
    (
        "schema/request.schema.json",
        include_str!("../schema/request.schema.json"),
    ),
    (
        "schema/config.schema.json",
        include_str!("../schema/config.schema.json"),
    ),
    ("infra/stack.yaml", include_str!("../infra/stack.yaml")),
];
