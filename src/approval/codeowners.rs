//! CODEOWNERS as GitHub reads it.
//!
//! Source: GitHub Docs, "About code owners". The last pattern that matches wins; a line that cannot be read is skipped;
//! paths are case-sensitive; there is no `!`, no `[ ]` and no `\#`; a pattern without owners means no owner.

use std::fmt;

use crate::domain::Login;

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

/// Reads a line; nothing when it is empty, a comment, or cannot be read.
fn rule(line: &str) -> Option<(String, Vec<Owner>)> {
    let mut words = words(line).into_iter();
    let pattern = words.next()?;
    let owners = words.map(|word| owner(&word)).collect::<Option<Vec<_>>>()?;
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

/// Says whether a pattern covers a path. A pattern without a slash before its end holds at any depth; one that names a
/// folder holds for everything below it, except that a last `*` is for direct children only.
fn matches(pattern: &str, path: &str) -> bool {
    let is_anchored = pattern.trim_end_matches('/').contains('/');
    let mut segments: Vec<&str> = pattern
        .strip_prefix('/')
        .unwrap_or(pattern)
        .split('/')
        .collect();
    if segments.last() == Some(&"") {
        segments.pop();
        segments.push("**");
    } else if segments
        .last()
        .is_some_and(|last| *last != "*" && *last != "**")
    {
        segments.push("***");
    }
    if !is_anchored {
        segments.insert(0, "**");
    }
    let path: Vec<&str> = path.split('/').collect();
    covers(&segments, &path)
}

/// `**` stands for any number of folders and, at the end, for at least one segment; `***` is our own mark at the end for
/// "this, and everything below".
fn covers(pattern: &[&str], path: &[&str]) -> bool {
    match pattern {
        [] => path.is_empty(),
        ["***"] => true,
        ["**"] => !path.is_empty(),
        ["**", rest @ ..] => (0..=path.len()).any(|skipped| covers(rest, &path[skipped..])),
        [first, rest @ ..] => path
            .split_first()
            .is_some_and(|(name, below)| is_like(first, name) && covers(rest, below)),
    }
}

/// One piece of a segment's pattern.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Piece {
    Star,
    Any,
    Is(char),
}

/// Compares one segment: `*` stands for any characters, `?` for one, `\` takes the next as it is.
///
/// Goes back to the last `*` only, so the time is bounded by the product of the lengths.
fn is_like(pattern: &str, name: &str) -> bool {
    let pattern = pieces(pattern);
    let name: Vec<char> = name.chars().collect();
    let (mut p, mut n) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while n < name.len() {
        match pattern.get(p) {
            Some(Piece::Star) => {
                p += 1;
                star = Some((p, n));
            }
            Some(piece) if *piece == Piece::Any || *piece == Piece::Is(name[n]) => {
                p += 1;
                n += 1;
            }
            Some(_) | None => match star {
                Some((after, taken)) => {
                    star = Some((after, taken + 1));
                    p = after;
                    n = taken + 1;
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|piece| *piece == Piece::Star)
}

fn pieces(pattern: &str) -> Vec<Piece> {
    let mut chars = pattern.chars();
    let mut pieces = Vec::new();
    while let Some(c) = chars.next() {
        pieces.push(match c {
            '*' => Piece::Star,
            '?' => Piece::Any,
            '\\' => Piece::Is(chars.next().unwrap_or('\\')),
            c => Piece::Is(c),
        });
    }
    pieces
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

    /// The examples of GitHub's documentation.
    #[test]
    fn patterns_match_as_github_documents_them() {
        for (pattern, path, is_match) in [
            ("*", "a.js", true),
            ("*", "x/y/a.js", true),
            ("*.js", "x/y/a.js", true),
            ("*.js", "x/y/a.ts", false),
            ("/build/logs/", "build/logs/a/b.txt", true),
            ("/build/logs/", "x/build/logs/a.txt", false),
            ("docs/*", "docs/getting-started.md", true),
            ("docs/*", "docs/build-app/troubleshooting.md", false),
            ("apps/", "x/apps/y/z.txt", true),
            ("apps/", "apps", false),
            ("/docs/", "docs/a.md", true),
            ("/docs/", "x/docs/a.md", false),
            ("/scripts/", "scripts/a/b.sh", true),
            ("**/logs", "build/logs/a.txt", true),
            ("**/logs", "logs", true),
            ("**/logs", "deeply/nested/logs/a", true),
            ("/apps/github", "apps/github/a", true),
            ("/apps/github", "apps/github", true),
            ("/apps/github", "apps/github2", false),
            ("requests", "requests/prod/a.yaml", true),
            ("requests/**", "requests/prod/a.yaml", true),
            ("requests/**/a.yaml", "requests/a.yaml", true),
            ("requests/**/a.yaml", "requests/x/y/a.yaml", true),
            ("requests/p?od/", "requests/prod/a.yaml", true),
            ("Requests/", "requests/a.yaml", false),
            ("apps/", "apps/a/b.txt", true),
            ("/apps/", "apps/a/b.txt", true),
            ("/apps/", "x/apps/a.txt", false),
            ("docs/*", "x/docs/getting-started.md", false),
            ("/docs/*", "docs/a.md", true),
            ("*.js", ".js", true),
            ("*.go", "a.go/b.txt", true),
            ("*.txt", "a.txt", true),
            ("*.txt", "a.TXT", false),
            ("**/logs", "scripts/logs/a", true),
            ("**/logs", "catalogs/a", false),
            ("/requests/*", "requests/a.yaml", true),
            ("/requests/*", "requests/prod/a.yaml", false),
            ("/requests/*/", "requests/prod/a.yaml", true),
            ("/requests/*/", "requests/a.yaml", false),
            ("/requests/prod*/", "requests/prod-eu/a.yaml", true),
            ("/requests/**", "requests/prod/a.yaml", true),
            ("/requests", "requests/prod/a.yaml", true),
            ("requests/prod", "x/requests/prod/a.yaml", false),
            ("prod", "requests/prod/a.yaml", true),
            ("*.yaml", "requests/prod/a.yaml", true),
        ] {
            assert_eq!(
                matches(pattern, path),
                is_match && pattern != "/",
                "{pattern} {path}"
            );
        }
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
    fn a_file_with_lines_of_every_wrong_kind_keeps_its_good_ones() {
        let codeowners = "\
[Security] @mallory
/requests/ @kenji
/requests/ not-an-owner
/requests/ @kenji mallory
!/requests/ @mallory
/requests/[ab].yaml @mallory
/requests/ @
/requests/ @a b@
/requests/ user@localhost
\\#requests/ @mallory
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
    fn a_line_that_cannot_be_read_is_skipped() {
        for bad in [
            "requests/ kenji",
            "!requests/ @mallory",
            "requests/[a-z]* @mallory",
            "\\#x @mallory",
            "/***/ @mallory",
            "requests/ @a/b/c",
            "/ @mallory",
        ] {
            assert_eq!(
                names(&format!("* @hanako\n{bad}\n"), "requests/a.yaml"),
                "@hanako",
                "{bad}"
            );
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
