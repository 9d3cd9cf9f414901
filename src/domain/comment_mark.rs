//! How the comments begin that countersign writes on pull requests: by this, and by their author, they are found again.

/// The one comment that is kept up to date.
pub const KEPT_MARK: &str = "<!-- countersign ";

/// The comments beside it that mention somebody: each is written once, and never changed.
pub const MENTION_MARK: &str = "<!-- countersign:mention ";
