//! The forms in which a secret key could be left somewhere, and the search for them.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

/// The secret of every key that is created here: as long as AWS's, with both of their odd letters.
pub(crate) const SECRET: &str = "wJalr/XUtnFEMI+K7MDENG/bPxRfiCYEXAMPLEK+";

/// So much of a form is enough to be found: what was cut off or wrapped is, too.
const PIECE: usize = 16;

/// What to look for.
pub(crate) struct Forms(Vec<(&'static str, Vec<u8>)>);

impl Forms {
    pub(crate) fn of(secret: &str) -> Self {
        let letters =
            |write: &dyn Fn(char) -> String| secret.chars().map(write).collect::<String>();
        let but_odd = |write: &dyn Fn(char) -> String| {
            letters(&|letter| match letter.is_ascii_alphanumeric() {
                true => letter.to_string(),
                false => write(letter),
            })
        };
        let code = |letter: char| u32::from(letter);
        let numbers: Vec<String> = secret.bytes().map(|byte| byte.to_string()).collect();
        let mut forms = vec![
            ("raw", secret.to_owned()),
            ("reversed", secret.chars().rev().collect()),
            (
                "URL-encoded",
                but_odd(&|letter| format!("%{:02X}", code(letter))),
            ),
            (
                "URL-encoded, in small letters",
                but_odd(&|letter| format!("%{:02x}", code(letter))),
            ),
            (
                "wholly URL-encoded",
                letters(&|letter| format!("%{:02X}", code(letter))),
            ),
            ("JSON-escaped", but_odd(&|letter| format!("\\{letter}"))),
            (
                "JSON-escaped by code",
                but_odd(&|letter| format!("\\u{:04x}", code(letter))),
            ),
            (
                "HTML-escaped",
                but_odd(&|letter| format!("&#{};", code(letter))),
            ),
            (
                "HTML-escaped by code",
                but_odd(&|letter| format!("&#x{:X};", code(letter))),
            ),
            (
                "hexadecimal",
                letters(&|letter| format!("{:02x}", code(letter))),
            ),
            (
                "hexadecimal, in capitals",
                letters(&|letter| format!("{:02X}", code(letter))),
            ),
            ("bytes", numbers.join(", ")),
        ];
        for (name, before) in [
            ("base64", ""),
            ("base64, after one byte", "-"),
            ("base64, after two", "--"),
        ] {
            // The URL-safe alphabet is the same for ASCII. What the neighbours have a part in is left out.
            let text = BASE64_STANDARD.encode(format!("{before}{secret}"));
            let whole = (before.len() + secret.len()) / 3 * 4;
            forms.push((name, text[before.len().div_ceil(3) * 4..whole].to_owned()));
        }
        let mut pieces = Vec::new();
        for (name, form) in forms {
            let form = form.into_bytes();
            let last = form.len() - PIECE;
            for at in [0, last / 2, last] {
                pieces.push((name, form[at..at + PIECE].to_vec()));
            }
        }
        Self(pieces)
    }

    /// The form in which the secret is in `bytes`; none if it is not.
    pub(crate) fn found_in(&self, bytes: &[u8]) -> Option<&'static str> {
        // Bytes that are no text do not hide what stands between them.
        let text = String::from_utf8_lossy(bytes);
        let is_there = |piece: &[u8]| text.contains(std::str::from_utf8(piece).unwrap());
        self.0
            .iter()
            .find(|(_, piece)| is_there(piece))
            .map(|(name, _)| *name)
    }
}

/// The search can find: these were written by other programs (Python's base64, urllib, json, html and binascii).
#[test]
fn each_form_is_found() {
    let forms = Forms::of(SECRET);
    let written = [
        "wJalr/XUtnFEMI+K7MDENG/bPxRfiCYEXAMPLEK+",
        "d0phbHIvWFV0bkZFTUkrSzdNREVORy9iUHhSZmlDWUVYQU1QTEVLK3RhaWw=",
        "eHdKYWxyL1hVdG5GRU1JK0s3TURFTkcvYlB4UmZpQ1lFWEFNUExFSyt0YWls",
        "eHl3SmFsci9YVXRuRkVNSStLN01ERU5HL2JQeFJmaUNZRVhBTVBMRUsrdGFpbA==",
        "wJalr%2FXUtnFEMI%2BK7MDENG%2FbPxRfiCYEXAMPLEK%2B",
        "774a616c722f5855746e46454d492b4b374d44454e472f62507852666943594558414d504c454b2b",
        "774A616C722F5855746E46454D492B4B374D44454E472F62507852666943594558414D504C454B2B",
        r"wJalr\/XUtnFEMI+K7MDENG\/bPxRfiCYEXAMPLEK+",
        r"wJalr\u002fXUtnFEMI\u002bK7MDENG\u002fbPxRfiCYEXAMPLEK\u002b",
        "wJalr&#47;XUtnFEMI&#43;K7MDENG&#47;bPxRfiCYEXAMPLEK&#43;",
        "+KELPMAXEYCifRxPb/GNEDM7K+IMEFntUX/rlaJw",
        "[119, 74, 97, 108, 114, 47, 88, 85, 116, 110, 70, 69, 77, 73, 43, 75, 55, 77, 68, 69, 78, 71]",
        // Only a part of it.
        "secret_access_key: \"wJalr/XUtnFEMI+K7M…\"",
        "…DENG/bPxRfiCYEXAMPLEK+",
    ];
    for text in written {
        let around = format!("2026 TRACE body={text}; end");
        assert!(forms.found_in(around.as_bytes()).is_some(), "{text}");
        let broken = [b"\xff\xfe", around.as_bytes(), b"\xff"].concat();
        assert!(forms.found_in(&broken).is_some(), "{text}");
    }
    let innocent =
        "AKIANEG2BZ3WYEOY27XS, batch-exporter/access-key-20261102090000, 5f21c0de, %2F, \\/, &#47;";
    assert_eq!(forms.found_in(innocent.as_bytes()), None);
    println!("{} spellings of a secret are found", written.len());
}
