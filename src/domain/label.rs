//! The frozen format: labels.

use super::tag_key::TagKey;

/// The labels on the versions of a secret (AWS: staging labels).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Label {
    /// Where the secret stands: at a claim, or at the key. AWS's own, and moved by compare-and-set.
    Current,
    /// The key that is stored and not promoted yet. AWS's own.
    Pending,
    /// What was current before. AWS's own: it follows `Current`.
    Previous,
    /// The last claim that took over: it never takes `Pending` off a stored key.
    Claim,
    /// The last claim that its run gave up, certain that no key was created under it: nobody waits for its lease.
    Released,
    /// What becomes of the request's key: a marker, or the key that a rotation made. Moved by compare-and-set.
    State,
    /// What becomes of the key that a rotation replaced: a marker. Moved by compare-and-set.
    Old,
    /// The marker, or the rotation's key, that was written last: only so that `Current` stays where it is.
    Next,
}

impl Label {
    /// Returns the label as AWS sees it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Current => "AWSCURRENT",
            Self::Pending => "AWSPENDING",
            Self::Previous => "AWSPREVIOUS",
            Self::Claim => "COUNTERSIGN",
            Self::Released => "COUNTERSIGN-RELEASED",
            Self::State => "COUNTERSIGN-STATE",
            Self::Old => "COUNTERSIGN-OLD",
            Self::Next => "COUNTERSIGN-NEXT",
        }
    }

    /// Returns the tag that records whether people have been notified about this label's key.
    pub const fn told_tag(self) -> TagKey {
        match self {
            Self::Old => TagKey::ToldOld,
            Self::State
            | Self::Current
            | Self::Pending
            | Self::Previous
            | Self::Claim
            | Self::Released
            | Self::Next => TagKey::ToldState,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_frozen() {
        let labels = [
            Label::Current,
            Label::Pending,
            Label::Previous,
            Label::Claim,
            Label::Released,
            Label::State,
            Label::Old,
            Label::Next,
        ];
        assert_eq!(
            labels.map(Label::as_str).join(" "),
            "AWSCURRENT AWSPENDING AWSPREVIOUS COUNTERSIGN COUNTERSIGN-RELEASED COUNTERSIGN-STATE COUNTERSIGN-OLD COUNTERSIGN-NEXT"
        );
    }
}
