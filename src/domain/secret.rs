//! The one value that must not be seen.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};

/// The secret half of an access key: cannot be printed, compared, cloned or serialised, and is wiped when dropped.
pub struct SecretAccessKey(SecretString);

impl SecretAccessKey {
    /// Takes the secret out of an answer of `CreateAccessKey`.
    pub fn new(secret: String) -> Self {
        Self(SecretString::from(secret))
    }

    /// Lends the secret to the two calls that need it: the store and the test.
    pub(crate) fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl fmt::Debug for SecretAccessKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretAccessKey(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_does_not_show_it() {
        assert_eq!(
            format!("{:?}", SecretAccessKey::new("wJalrXUtnFEMI".to_owned())),
            "SecretAccessKey(…)"
        );
    }
}
