//! CODEOWNERS as GitHub reads it.
//!
//! Source: GitHub Docs, "About code owners". The last pattern that matches wins; paths are case-sensitive; a line whose
//! pattern uses `!`, `[ ]` or `\#` is skipped; a pattern without owners means no owner.
//!
//! An owner that cannot be read owns nothing, and the people beside it do. GitHub documents that it skips such a line, and
//! was seen not to (<https://github.com/InternationalColorConsortium/iccDEV/issues/2431>). Either way nobody gains by it here:
//! no earlier line decides in its place.

mod pattern;

use std::fmt;

use crate::domain::Login;
use pattern::matches;

/// Whom CODEOWNERS names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Owner {
    /// A person: `@user`.
    User(Login),
    /// A team: `@organisation/team`, in lower case.
    Team(String),
    /// An e-mail address, which GitHub resolves and nobody else can.
    Email(String),
}

impl fmt::Display for Owner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::User(login) => write!(f, "@{login}"),
            Self::Team(team) => write!(f, "@{team}"),
            Self::Email(address) => f.write_str(address),
        }
    }
}

/// A line of CODEOWNERS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// Counted from one.
    pub(super) number: usize,
    pub(super) owners: Vec<Owner>,
}

/// Returns the line that decides about a path.
pub(super) fn line_of(path: &str, codeowners: &str) -> Option<Line> {
    let lines: Vec<&str> = codeowners.lines().collect();
    let mut from_the_end = lines.into_iter().enumerate().rev();
    from_the_end.find_map(|(index, line)| {
        let (pattern, owners) = rule(line)?;
        let number = index + 1;
        matches(&pattern, path).then_some(Line { number, owners })
    })
}

/// Returns who owns a path, as CODEOWNERS spells them.
#[must_use]
pub fn owners_of(path: &str, codeowners: &str) -> Vec<String> {
    let owners = line_of(path, codeowners).map(|line| line.owners);
    let owners = owners.into_iter().flatten();
    owners.map(|owner| owner.to_string()).collect()
}

/// Returns the teams that own a path, as `organisation/team` in lower case.
#[must_use]
pub fn teams_of(path: &str, codeowners: &str) -> Vec<String> {
    let owners = line_of(path, codeowners).map(|line| line.owners);
    let teams = owners
        .into_iter()
        .flatten()
        .filter_map(|owner| match owner {
            Owner::Team(team) => Some(team),
            Owner::User(_) | Owner::Email(_) => None,
        });
    teams.collect()
}

/// Returns whether a line of CODEOWNERS has a pattern that GitHub skips.
#[must_use]
pub fn is_skipped(line: &str) -> bool {
    words(line)
        .first()
        .is_some_and(|pattern| !is_pattern(pattern))
}

/// Returns whether a line of CODEOWNERS is about a path, in order or not. One whose pattern cannot be read may be.
#[must_use]
pub fn is_about(line: &str, path: &str) -> bool {
    let words = words(line);
    let pattern = words.first().filter(|pattern| !pattern.is_empty());
    pattern.is_some_and(|pattern| !is_pattern(pattern) || matches(pattern, path))
}

/// Reads a line, without the owners that cannot be read. `None` if it is empty, a comment, or skipped.
///
/// For a team or an e-mail address GitHub's own decision may have to stand, and who decided it is not known where GitHub may
/// read another line instead: beside an owner that cannot be read, people alone own.
fn rule(line: &str) -> Option<(String, Vec<Owner>)> {
    let mut words = words(line).into_iter();
    let pattern = words.next()?;
    let read: Vec<Option<Owner>> = words.map(|word| owner(&word)).collect();
    let is_whole = read.iter().all(Option::is_some);
    let mut owners: Vec<Owner> = read.into_iter().flatten().collect();
    owners.retain(|owner| is_whole || matches!(owner, Owner::User(_)));
    is_pattern(&pattern).then_some((pattern, owners))
}

/// Splits at white space that is not escaped; a word that starts with `#` ends the line.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        match c {
            '#' if word.is_empty() => break,
            '\\' => {
                word.push(c);
                word.extend(chars.next());
            }
            c if c.is_whitespace() => {
                if !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
            }
            c => word.push(c),
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

fn is_pattern(pattern: &str) -> bool {
    !pattern.starts_with(['!', '\\'])
        && !pattern.contains(['[', ']'])
        && !pattern.contains("***")
        && pattern != "/"
}

fn owner(word: &str) -> Option<Owner> {
    match word.strip_prefix('@') {
        Some(name) => match name.split_once('/') {
            Some((organisation, team)) => {
                Login::new(organisation).ok()?;
                Login::new(team).ok()?;
                Some(Owner::Team(name.to_ascii_lowercase()))
            }
            None => Login::new(name).ok().map(Owner::User),
        },
        None => {
            let (name, host) = word.split_once('@')?;
            (!name.is_empty() && host.contains('.')).then(|| Owner::Email(word.to_owned()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(codeowners: &str, path: &str) -> String {
        let line = line_of(path, codeowners);
        let owners = line.iter().flat_map(|line| &line.owners);
        owners
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn the_last_match_wins_and_may_name_nobody() {
        let codeowners = "* @hanako\n/requests/ @kenji @acme/security # both\n/requests/free/\n";
        assert_eq!(names(codeowners, "a.txt"), "@hanako");
        assert_eq!(
            names(codeowners, "requests/prod/a.yaml"),
            "@kenji @acme/security"
        );
        assert_eq!(names(codeowners, "requests/free/a.yaml"), "");
    }

    /// The example file of GitHub's documentation.
    #[test]
    fn the_documented_file_names_whom_the_documentation_says() {
        let codeowners = "\
# This is a comment.
*       @global-owner1 @global-owner2
*.js    @js-owner #This is an inline comment.
*.go docs@example.com
*.txt @octo-org/octocats
/build/logs/ @doctocat
docs/* docs@example.com
apps/ @octocat
/docs/ @doctocat
/scripts/ @doctocat @octocat
**/logs @octocat
/apps/ @octocat
/apps/github
";
        for (path, expected) in [
            ("README.md", "@global-owner1 @global-owner2"),
            ("src/a.js", "@js-owner"),
            ("src/a.go", "docs@example.com"),
            ("a/b.txt", "@octo-org/octocats"),
            ("build/logs/a/b.md", "@octocat"),
            ("docs/getting-started.md", "@doctocat"),
            ("x/docs/getting-started.md", "@global-owner1 @global-owner2"),
            ("x/apps/a.md", "@octocat"),
            ("scripts/deep/a.sh", "@doctocat @octocat"),
            ("deeply/nested/logs/a", "@octocat"),
            ("apps/a.md", "@octocat"),
            ("apps/github", ""),
            ("apps/github/a.md", ""),
        ] {
            assert_eq!(names(codeowners, path), expected, "{path}");
        }
        let line = line_of("scripts/a.sh", codeowners).unwrap();
        assert_eq!(line.number, 10);
    }

    /// GitHub skips what it cannot read, and keeps to the rest of the file all the same.
    #[test]
    fn a_file_with_skipped_lines_of_every_kind_keeps_its_good_ones() {
        let codeowners = "\
[Security] @mallory
/requests/ @kenji
!/requests/ @mallory
/requests/[ab].yaml @mallory
/requests/***/ @mallory
/ @mallory
\\#requests/ @mallory
\\requests/ @mallory
   # /requests/ @mallory
";
        assert_eq!(names(codeowners, "requests/a.yaml"), "@kenji");
        assert_eq!(line_of("requests/a.yaml", codeowners).unwrap().number, 2);
        let teams = teams_of(
            "requests/a.yaml",
            "* @ACME/Security @kenji @acme/ops x@acme.example\n",
        );
        assert_eq!(teams, ["acme/security", "acme/ops"]);
    }

    #[test]
    fn a_line_whose_pattern_cannot_be_read_is_skipped() {
        for bad in [
            "!requests/ @mallory",
            "requests/[a-z]* @mallory",
            "\\#x @mallory",
            "/***/ @mallory",
            "/ @mallory",
            "\\requests/ @mallory",
        ] {
            assert!(is_skipped(bad), "{bad}");
            assert_eq!(
                names(&format!("* @hanako\n{bad}\n"), "requests/a.yaml"),
                "@hanako",
                "{bad}"
            );
        }
        for good in ["", "# a", "* kenji", "/requests/"] {
            assert!(!is_skipped(good), "{good}");
        }
        assert_eq!(
            names("* security@example.com\r\n", "a"),
            "security@example.com"
        );
        assert_eq!(
            names("requests/a\\ b.yaml @kenji", "requests/a b.yaml"),
            "@kenji"
        );
    }

    #[test]
    fn an_owner_who_cannot_be_read_owns_nothing_and_lets_no_earlier_line_decide() {
        for (owners, expected) in [
            ("kenji", ""),
            ("@", ""),
            ("@a/b/c", ""),
            ("user@localhost", ""),
            ("@root@taro", ""),
            ("＠kenji", ""),
            ("@kenji @root@taro", "@kenji"),
            ("@kenji,@root @taro", "@taro"),
            ("@ @acme/security", ""),
            ("not-an-owner @kenji x@acme.example @acme/ops", "@kenji"),
            // Unknown to GitHub, perhaps; an approval says whether they may push.
            ("@kenji @departed", "@kenji @departed"),
        ] {
            let codeowners = format!("* @mika\n/requests/ {owners}\n/docs/ @hanako\n");
            assert_eq!(names(&codeowners, "requests/a.yaml"), expected, "{owners}");
            assert_eq!(
                line_of("requests/a.yaml", &codeowners).unwrap().number,
                2,
                "{owners}"
            );
            assert_eq!(names(&codeowners, "a.txt"), "@mika");
        }
    }

    /// No request has such a path, but another file may.
    #[test]
    fn characters_without_a_meaning_are_not_taken_literally() {
        for (pattern, path) in [("!a", "!a"), ("a]", "a]"), ("a[", "a["), ("\\#a", "#a")] {
            let codeowners = format!("* @hanako\n{pattern} @mallory\n");
            assert_eq!(names(&codeowners, path), "@hanako", "{pattern}");
        }
        assert_eq!(names("b#a @kenji", "b#a"), "@kenji");
    }

    #[test]
    fn a_line_in_no_order_may_concern_a_path_all_the_same() {
        for (line, expected) in [
            ("/requests/ kenji", true),
            ("* @nobody-of-this-name", true),
            ("requests/[ab].yaml @kenji", true),
            ("/docs/ kenji", false),
            ("# /requests/ @kenji", false),
            ("", false),
        ] {
            assert_eq!(is_about(line, "requests/a.yaml"), expected, "{line}");
        }
    }

    #[test]
    fn a_pattern_made_to_be_slow_is_decided_all_the_same() {
        let pattern = "*a".repeat(40);
        let codeowners = format!("* @hanako\n{pattern} @kenji");
        assert_eq!(names(&codeowners, &"a".repeat(200)), "@kenji");
        assert_eq!(
            names(&codeowners, &format!("{}b", "a".repeat(199))),
            "@hanako"
        );
    }
}
