//! Parsers for the values of `init`, shared by its options and its questions.

use crate::domain::{Invalid, Repository, RequestPath};

/// A release of countersign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Release {
    /// Where it is.
    pub repository: Repository,
    /// Its tag, such as `v1.2.0`.
    pub version: String,
}

/// Reads an e-mail address that the stack accepts and that is safe within single quotes.
///
/// # Errors
/// It is not valid.
pub fn email(text: &str) -> Result<String, Invalid> {
    let is_plain = |c: char| c.is_ascii_graphic() && !"'\"\\`".contains(c);
    match text.split_once('@') {
        Some((name, host))
            if !name.is_empty()
                && host.contains('.')
                && !host.contains('@')
                && text.chars().all(is_plain) =>
        {
            Ok(text.to_owned())
        }
        _ => Err(Invalid("an e-mail address")),
    }
}

/// Reads a region's name.
///
/// # Errors
/// It does not look like one.
pub fn region(text: &str) -> Result<String, Invalid> {
    let is_plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    let is_region = text.split('-').count() >= 3
        && text.bytes().all(is_plain)
        && text.ends_with(|c: char| c.is_ascii_digit());
    match is_region {
        true => Ok(text.to_owned()),
        false => Err(Invalid("a region of AWS, such as ap-northeast-1")),
    }
}

/// Reads a release, such as `acme/countersign@v1.2.0`. It must not be older than this version, whose workflows `init` adds.
///
/// # Errors
/// It is not valid, or too old.
pub fn release(text: &str) -> Result<Release, Invalid> {
    let wrong = Invalid("OWNER/NAME@VERSION, such as acme/countersign@v1.2.0");
    let (repository, version) = text.split_once('@').ok_or(wrong)?;
    let number = version.strip_prefix('v').and_then(number).ok_or(wrong)?;
    let repository = Repository::new(repository)?;
    match Some(number) >= self::number(env!("CARGO_PKG_VERSION")) {
        true => Ok(Release {
            repository,
            version: version.to_owned(),
        }),
        false => Err(Invalid(concat!(
            "v",
            env!("CARGO_PKG_VERSION"),
            " or later, as the workflows are of that version"
        ))),
    }
}

fn number(version: &str) -> Option<[u32; 3]> {
    let numbers = version.split('.');
    let numbers = numbers.map(|part| part.parse().ok().filter(|it: &u32| it.to_string() == part));
    let numbers: Option<Vec<u32>> = numbers.collect();
    numbers?.try_into().ok()
}

/// Reads a folder of requests below `requests/`, and returns it with a `/` at its end.
///
/// # Errors
/// It is not a folder for requests.
pub fn folder(text: &str) -> Result<String, Invalid> {
    let folder = format!("{}/", text.strip_suffix('/').unwrap_or(text));
    match RequestPath::new(&format!("{folder}a.yaml")) {
        Ok(_) if folder != "requests/" => Ok(folder),
        Ok(_) | Err(_) => Err(Invalid(
            "a folder below requests/, such as requests/staging/",
        )),
    }
}

/// Reads a SHA-256 in hexadecimal digits.
///
/// # Errors
/// It is not valid.
pub fn sha256(text: &str) -> Result<String, Invalid> {
    let is_hex = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
    match text.len() == 64 && text.bytes().all(is_hex) {
        true => Ok(text.to_owned()),
        false => Err(Invalid("64 of 0-9 a-f")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_below_requests() {
        for text in ["requests/staging", "requests/staging/"] {
            assert_eq!(folder(text).unwrap(), "requests/staging/");
        }
        for wrong in [
            "requests/",
            "requests",
            "",
            "/",
            "staging/",
            "requests/A/",
            "requests/a//",
        ] {
            assert!(folder(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_release_is_at_least_of_this_version() {
        let own = concat!("acme/countersign@v", env!("CARGO_PKG_VERSION"));
        assert_eq!(release(own).unwrap().repository.owner, "acme");
        assert!(release("acme/countersign@v10.0.0").is_ok());
        for wrong in [
            "acme/countersign",
            "acme/countersign@1.2.0",
            "acme/countersign@v1.2",
            "acme/countersign@v1.02.0",
            "acme@v1.2.0",
            "acme/countersign@v0.0.9",
        ] {
            assert!(release(wrong).is_err(), "{wrong}");
        }
    }
}
