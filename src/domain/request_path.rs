//! Where a request lies.

use std::fmt;

use super::Invalid;
use super::ids::checked_text;

checked_text! {
    /// The file name of a request without `.yaml`.
    Stem, "a file name: 1 to 63 of a-z 0-9 -, and no hyphen first",
    |text| (1..=63).contains(&text.len())
        && !text.starts_with('-')
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && !is_device(text)
}

/// Returns whether Windows cannot have a file or folder of this name, whatever its extension
/// (<https://learn.microsoft.com/windows/win32/fileio/naming-a-file>): a repository with one cannot be checked out there.
pub(crate) fn is_device(name: &str) -> bool {
    matches!(name, "con" | "prn" | "aux" | "nul")
        || name
            .strip_prefix("com")
            .or(name.strip_prefix("lpt"))
            .is_some_and(|rest| rest.len() == 1 && rest.bytes().all(|b| b.is_ascii_digit()))
}

/// Where a request lies: `requests/<folders>/<stem>.yaml`, at most 200 characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RequestPath {
    path: String,
    stem: Stem,
}

impl RequestPath {
    /// Checks the path, relative to the top of the repository, with `/` between its parts.
    ///
    /// # Errors
    /// `Invalid` holds what the path should have been.
    pub fn new(path: &str) -> Result<Self, Invalid> {
        const EXPECTED: Invalid = Invalid(
            "a request's path: requests/<folders of a-z 0-9 ->/<name of a-z 0-9 ->.yaml, at most 200 characters",
        );
        let (folders, file) = path
            .strip_prefix("requests/")
            .map(|rest| rest.rsplit_once('/').unwrap_or(("", rest)))
            .ok_or(EXPECTED)?;
        let stem = file
            .strip_suffix(".yaml")
            .and_then(|stem| Stem::new(stem).ok())
            .ok_or(EXPECTED)?;
        let is_folder = |folder: &str| {
            !folder.is_empty()
                && folder
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
                && !is_device(folder)
        };
        if path.len() <= 200
            && (folders.is_empty() && !path.starts_with("requests//")
                || folders.split('/').all(is_folder))
        {
            Ok(Self {
                path: path.to_owned(),
                stem,
            })
        } else {
            Err(EXPECTED)
        }
    }

    /// Returns the whole path.
    pub fn as_str(&self) -> &str {
        &self.path
    }

    /// Returns the file name without `.yaml`.
    pub fn stem(&self) -> &Stem {
        &self.stem
    }
}

impl fmt::Display for RequestPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_has_folders_a_name_and_an_end() {
        for good in [
            "requests/a.yaml",
            "requests/prod/20261102090000.yaml",
            "requests/a/b-1/c.yaml",
            "requests/console/com10.yaml",
        ] {
            assert_eq!(RequestPath::new(good).unwrap().as_str(), good);
        }
        assert_eq!(
            RequestPath::new("requests/prod/a-b.yaml")
                .unwrap()
                .stem()
                .as_str(),
            "a-b"
        );
        let long = format!("requests/{}/a.yaml", "a/".repeat(100));
        for bad in [
            "",
            "requests/",
            "requests/.yaml",
            "requests/-a.yaml",
            "requests/a.yml",
            "requests/A.yaml",
            "requests//a.yaml",
            "requests/a//b.yaml",
            "requests/../a.yaml",
            "requests/a b.yaml",
            "other/a.yaml",
            "/requests/a.yaml",
            &long,
            "requests/ａ.yaml",
            "requests/a.yaml\n",
            "requests/con.yaml",
            "requests/com1.yaml",
            "requests/nul/a.yaml",
        ] {
            assert!(RequestPath::new(bad).is_err(), "{bad:?}");
        }
    }
}
