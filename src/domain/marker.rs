//! The frozen format: markers, the versions that say what becomes of an issued key.

use std::fmt;

use super::{AccessKeyId, Nonce, Timestamp};

/// A marker's version: `<act>-<number>-<unix seconds>-<nonce>-<access key id>`, at most 64 characters.
///
/// It is written before the one call that it announces, so that of two runs at most one makes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marker {
    /// The call that it announces.
    pub act: Act,
    /// One more than that of the marker it was taken from; 1 if there was none.
    pub number: u32,
    /// When it was made, by AWS's clock. It can be forged: a marker's age is by the date that AWS gives its version.
    pub at: Timestamp,
    /// What makes it different from every other marker, and its call known in CloudTrail.
    pub nonce: Nonce,
    /// The key that it is about.
    pub key: AccessKeyId,
}

/// The call that a marker announces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Act {
    /// Switches a key off.
    Off,
    /// Switches a key on again.
    On,
    /// Deletes a key: the point of no return.
    Drop,
    /// Creates the key that takes this one's place.
    Rotate,
}

impl Act {
    /// Returns the word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::On => "on",
            Self::Drop => "drop",
            Self::Rotate => "rotate",
        }
    }

    fn parse(word: &str) -> Option<Self> {
        let all = [Self::Off, Self::On, Self::Drop, Self::Rotate];
        all.into_iter().find(|act| act.as_str() == word)
    }
}

impl Marker {
    /// The longest version id that Secrets Manager takes (`ClientRequestToken`).
    const MAX_LENGTH: usize = 64;

    /// Returns whether its version id fits: the ids of access keys may be longer than any that AWS gives today.
    pub fn fits(&self) -> bool {
        self.to_string().len() <= Self::MAX_LENGTH
    }

    /// Returns its value, in which nothing is secret.
    pub fn value(&self) -> String {
        // Neither part has a character that JSON would escape.
        format!(
            r#"{{"status":"{}","key":"{}"}}"#,
            self.act.as_str(),
            self.key
        )
    }

    /// Reads a version id; `None` unless it is written exactly as we write it.
    pub(super) fn parse(id: &str) -> Option<Self> {
        let mut parts = id.splitn(5, '-');
        let marker = Self {
            act: Act::parse(parts.next()?)?,
            number: parts.next()?.parse().ok()?,
            at: Timestamp::from_seconds(parts.next()?.parse().ok()?),
            nonce: Nonce::new(parts.next()?).ok()?,
            key: AccessKeyId::new(parts.next()?).ok()?,
        };
        (marker.to_string() == id).then_some(marker)
    }
}

impl fmt::Display for Marker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            act,
            number,
            at,
            nonce,
            key,
        } = self;
        write!(
            f,
            "{}-{number}-{}-{nonce}-{key}",
            act.as_str(),
            at.seconds()
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Version;

    fn marker(act: Act) -> Marker {
        Marker {
            act,
            number: 1,
            at: Timestamp::from_seconds(1_793_610_000),
            nonce: Nonce::new("0123456789abcdef").unwrap(),
            key: AccessKeyId::new("AKIAIOSFODNN7EXAMPLE").unwrap(),
        }
    }

    // These are in people's accounts: a failure here means that the code is wrong, never the test.

    #[test]
    fn markers_are_frozen() {
        for (act, id) in [
            (
                Act::Off,
                "off-1-1793610000-0123456789abcdef-AKIAIOSFODNN7EXAMPLE",
            ),
            (
                Act::On,
                "on-1-1793610000-0123456789abcdef-AKIAIOSFODNN7EXAMPLE",
            ),
            (
                Act::Drop,
                "drop-1-1793610000-0123456789abcdef-AKIAIOSFODNN7EXAMPLE",
            ),
            (
                Act::Rotate,
                "rotate-1-1793610000-0123456789abcdef-AKIAIOSFODNN7EXAMPLE",
            ),
        ] {
            let marker = marker(act);
            assert_eq!(marker.to_string(), id);
            assert!(marker.fits() && id.len() >= 32);
            assert_eq!(Version::parse(id), Version::Marker(marker));
        }
        assert_eq!(
            marker(Act::Off).value(),
            r#"{"status":"off","key":"AKIAIOSFODNN7EXAMPLE"}"#
        );
    }

    #[test]
    fn what_is_not_spelled_as_ours_is_foreign() {
        for id in [
            "off-01-1793610000-0123456789abcdef-AKIAIOSFODNN7EXAMPLE",
            "off-+1-1793610000-0123456789abcdef-AKIAIOSFODNN7EXAMPLE",
            "OFF-1-1793610000-0123456789abcdef-AKIAIOSFODNN7EXAMPLE",
            "gone-1-1793610000-0123456789abcdef-AKIAIOSFODNN7EXAMPLE",
            "off-1-1793610000-0123456789ABCDEF-AKIAIOSFODNN7EXAMPLE",
            "off-1-1793610000-0123456789abcdef",
            "off-1-1793610000-0123456789abcdef-AKIAIOSFODNN7EXAMPLE-x",
            "off-4294967296-1793610000-0123456789abcdef-AKIAIOSFODNN7EXAMPLE",
        ] {
            assert_eq!(Version::parse(id), Version::Foreign(id.to_owned()), "{id}");
        }
    }

    #[test]
    fn an_id_that_is_too_long_does_not_fit() {
        let key = AccessKeyId::new(&"A".repeat(43)).unwrap();
        assert!(
            !Marker {
                key,
                ..marker(Act::Rotate)
            }
            .fits()
        );
    }
}
