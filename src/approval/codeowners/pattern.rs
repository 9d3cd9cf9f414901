//! Which paths a pattern of CODEOWNERS covers.

/// Returns whether a pattern covers a path. A pattern without a slash before its end holds at any depth; one that names a
/// folder holds for everything below it, except that a last `*` is for direct children only.
pub(super) fn matches(pattern: &str, path: &str) -> bool {
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
                    p = after;
                    n = taken + 1;
                    star = Some((after, n));
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
            ("/requests/**", "requests", false),
            ("/requests", "requests/prod/a.yaml", true),
            ("a\\*b", "a*b", true),
            ("a\\*b", "acb", false),
            ("requests/prod", "x/requests/prod/a.yaml", false),
            ("prod", "requests/prod/a.yaml", true),
            ("*.yaml", "requests/prod/a.yaml", true),
        ] {
            assert_eq!(matches(pattern, path), is_match, "{pattern} {path}");
        }
    }
}
