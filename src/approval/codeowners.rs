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

/// Compares one segment: `*` stands for any characters, `?` for one, `\` takes the next as it is.
fn is_like(pattern: &str, name: &str) -> bool {
    fn go(pattern: &[char], name: &[char]) -> bool {
        match pattern {
            [] => name.is_empty(),
            ['*', rest @ ..] => (0..=name.len()).any(|taken| go(rest, &name[taken..])),
            ['?', rest @ ..] => name.split_first().is_some_and(|(_, below)| go(rest, below)),
            ['\\', c, rest @ ..] | [c, rest @ ..] => name
                .split_first()
                .is_some_and(|(n, below)| n == c && go(rest, below)),
        }
    }
    // GitHub's patterns have a handful of stars; one made to be slow is taken for one that does not match.
    if pattern.matches('*').count() > 8 {
        return false;
    }
    go(
        &pattern.chars().collect::<Vec<_>>(),
        &name.chars().collect::<Vec<_>>(),
    )
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
    fn a_pattern_made_to_be_slow_does_not_match() {
        let pattern = "*a".repeat(40);
        assert_eq!(names(&format!("{pattern} @mallory"), &"a".repeat(200)), "");
    }
}
