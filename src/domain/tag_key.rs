//! The frozen format: the tags of a secret.

/// The keys of the tags on a secret. But for those that say what people were told of last, each tag is written once and
/// never overwritten; all but `Keep` by countersign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TagKey {
    /// The format, `1`.
    Version,
    /// The repository's numeric id at GitHub.
    Repository,
    Request,
    /// The git object id of the approved content.
    Blob,
    /// The pull request's URL.
    Pull,
    /// The commit that was approved.
    Head,
    /// The logins of those who approved, with spaces between them.
    ApprovedBy,
    /// The run that reserved the name.
    Run,
    /// The access key's id, written after the promotion.
    Key,
    /// When the promotion was recorded.
    IssuedAt,
    /// When the notice was sent; only where the comment could not be written after it.
    NotifiedAt,
    /// When everybody had been told.
    AnnouncedAt,
    /// The ids of the user's keys that a person says may stay, with spaces between them.
    Keep,
    /// The version that `COUNTERSIGN-STATE` was on when people were told of it.
    ToldState,
    /// The version that `COUNTERSIGN-OLD` was on when people were told of it.
    ToldOld,
    /// The end of the key's time, and how long before it people were told of it last: `2027-03-31 3d`.
    ToldExpiry,
    /// When people were told of the last rotation.
    RotatedAt,
}

impl TagKey {
    /// Returns the key as AWS sees it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Version => "countersign:version",
            Self::Repository => "countersign:repository",
            Self::Request => "countersign:request",
            Self::Blob => "countersign:blob",
            Self::Pull => "countersign:pull",
            Self::Head => "countersign:head",
            Self::ApprovedBy => "countersign:approved-by",
            Self::Run => "countersign:run",
            Self::Key => "countersign:key",
            Self::IssuedAt => "countersign:issued-at",
            Self::NotifiedAt => "countersign:notified-at",
            Self::AnnouncedAt => "countersign:announced-at",
            Self::Keep => "countersign:keep",
            Self::ToldState => "countersign:told-state",
            Self::ToldOld => "countersign:told-old",
            Self::ToldExpiry => "countersign:told-expiry",
            Self::RotatedAt => "countersign:rotated-at",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tag_keys_are_frozen() {
        let keys = [
            TagKey::Version,
            TagKey::Repository,
            TagKey::Request,
            TagKey::Blob,
            TagKey::Pull,
            TagKey::Head,
            TagKey::ApprovedBy,
            TagKey::Run,
            TagKey::Key,
            TagKey::IssuedAt,
            TagKey::NotifiedAt,
            TagKey::AnnouncedAt,
            TagKey::Keep,
            TagKey::ToldState,
            TagKey::ToldOld,
            TagKey::ToldExpiry,
            TagKey::RotatedAt,
        ];
        assert_eq!(
            keys.map(TagKey::as_str).join(" "),
            "countersign:version countersign:repository countersign:request countersign:blob countersign:pull \
             countersign:head countersign:approved-by countersign:run countersign:key countersign:issued-at \
             countersign:notified-at countersign:announced-at countersign:keep countersign:told-state \
             countersign:told-old countersign:told-expiry countersign:rotated-at"
        );
    }
}
