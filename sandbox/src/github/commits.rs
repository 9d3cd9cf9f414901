//! Commits, with their authors, changes, trees and history.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::refusal::Refusal;

/// The files of a commit by path.
pub(super) type Tree = BTreeMap<Vec<u8>, File>;

/// A file of a commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct File {
    pub(super) mode: Mode,
    pub(super) text: Vec<u8>,
}

/// The mode of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// `100644`
    Regular,
    /// `100755`
    Executable,
    /// `120000`
    SymbolicLink,
}

impl Mode {
    pub(super) fn is_link(self) -> bool {
        self == Self::SymbolicLink
    }

    pub(super) fn octal(self) -> &'static str {
        match self {
            Self::Regular => "100644",
            Self::Executable => "100755",
            Self::SymbolicLink => "120000",
        }
    }
}

/// A change to a file; paths need not be UTF-8.
#[derive(Debug, Clone)]
pub enum Change {
    /// Adds a file, which must not exist.
    Add(Vec<u8>, Vec<u8>, Mode),
    /// Replaces the content of a file, and keeps its mode.
    Modify(Vec<u8>, Vec<u8>),
    /// Removes a file.
    Delete(Vec<u8>),
    /// Renames a file.
    Rename(Vec<u8>, Vec<u8>),
}

impl Change {
    /// Adds a regular file.
    pub fn add(path: impl Into<Vec<u8>>, text: impl Into<Vec<u8>>) -> Self {
        Self::add_as(Mode::Regular, path, text)
    }

    /// Adds a file with a mode; the text of a symbolic link is its target.
    pub fn add_as(mode: Mode, path: impl Into<Vec<u8>>, text: impl Into<Vec<u8>>) -> Self {
        Self::Add(path.into(), text.into(), mode)
    }

    /// Replaces the content of a file.
    pub fn modify(path: impl Into<Vec<u8>>, text: impl Into<Vec<u8>>) -> Self {
        Self::Modify(path.into(), text.into())
    }

    /// Removes a file.
    pub fn delete(path: impl Into<Vec<u8>>) -> Self {
        Self::Delete(path.into())
    }

    /// Renames a file.
    pub fn rename(from: impl Into<Vec<u8>>, to: impl Into<Vec<u8>>) -> Self {
        Self::Rename(from.into(), to.into())
    }
}

/// Who pushes a commit, and whom it names: anybody can write any name and e-mail address into one.
#[derive(Debug, Clone)]
pub struct Author {
    pub(super) pusher: String,
    pub(super) name: Option<String>,
    pub(super) email: Option<String>,
    pub(super) committer: Option<(String, String)>,
    pub(super) co_authors: Vec<String>,
    pub(super) message: Option<String>,
    pub(super) on_the_web: bool,
}

impl Author {
    /// A user who commits with their own name and first e-mail address, and pushes.
    pub fn new(login: &str) -> Self {
        Self {
            pusher: login.to_owned(),
            name: None,
            email: None,
            committer: None,
            co_authors: Vec::new(),
            message: None,
            on_the_web: false,
        }
    }

    /// Writes another name and e-mail address into the commit as its author and committer.
    #[must_use]
    pub fn under(mut self, name: &str, email: &str) -> Self {
        self.name = Some(name.to_owned());
        self.email = Some(email.to_owned());
        self
    }

    /// Writes another committer into the commit.
    #[must_use]
    pub fn committed_by(mut self, name: &str, email: &str) -> Self {
        self.committer = Some((name.to_owned(), email.to_owned()));
        self
    }

    /// Adds a trailer `Co-authored-by`.
    #[must_use]
    pub fn with(mut self, name: &str, email: &str) -> Self {
        self.co_authors.push(format!("{name} <{email}>"));
        self
    }

    /// Sets the message.
    #[must_use]
    pub fn saying(mut self, message: &str) -> Self {
        self.message = Some(message.to_owned());
        self
    }

    /// Commits with GitHub's web editor: GitHub is the committer and signs.
    #[must_use]
    pub fn on_the_web(mut self) -> Self {
        self.on_the_web = true;
        self
    }

    /// Returns the message with its trailers.
    pub(super) fn text(&self) -> String {
        let mut text = self.message.as_deref().unwrap_or("Change").to_owned();
        if !self.co_authors.is_empty() {
            text.push('\n');
        }
        for co_author in &self.co_authors {
            text.push_str("\nCo-authored-by: ");
            text.push_str(co_author);
        }
        text
    }
}

/// A name, an e-mail address and a time in a commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Signature {
    pub(super) name: String,
    pub(super) email: String,
    pub(super) at: i64,
}

/// A commit that is not written yet.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub(super) parents: Vec<String>,
    pub(super) tree: Tree,
    pub(super) author: Signature,
    pub(super) committer: Signature,
    pub(super) message: String,
    /// Whether GitHub makes it, and so signs it (on disk nothing is signed).
    pub(super) by_github: bool,
}

impl Draft {
    /// Returns the names and e-mail addresses of all authors: the author's, then those of the trailers.
    pub(super) fn authors(&self) -> Vec<(&str, &str)> {
        let mut authors = vec![(self.author.name.as_str(), self.author.email.as_str())];
        for line in self.message.lines() {
            let Some((key, value)) = line.split_once(':') else {
                continue;
            };
            if !key.eq_ignore_ascii_case("co-authored-by") {
                continue;
            }
            if let Some((name, rest)) = value.rsplit_once('<') {
                authors.push((name.trim(), rest.trim_end().trim_end_matches('>').trim()));
            }
        }
        authors
    }
}

/// All commits, each after its parents.
#[derive(Debug, Clone, Default)]
pub(super) struct History {
    commits: Vec<(String, Draft)>,
    positions: HashMap<String, usize>,
}

impl History {
    pub(super) fn add(&mut self, oid: String, commit: Draft) {
        // The same commit made twice is one commit.
        if !self.positions.contains_key(&oid) {
            self.positions.insert(oid.clone(), self.commits.len());
            self.commits.push((oid, commit));
        }
    }

    pub(super) fn get(&self, oid: &str) -> Option<&Draft> {
        Some(&self.commits[*self.positions.get(oid)?].1)
    }

    pub(super) fn find(&self, oid: &str) -> Result<&Draft, Refusal> {
        self.get(oid)
            .ok_or_else(|| Refusal::new(format!("no commit {oid}")))
    }

    /// Returns whether `oid` is `head` or one of its ancestors.
    pub(super) fn contains(&self, head: &str, oid: &str) -> bool {
        self.positions
            .get(oid)
            .is_some_and(|position| self.reachable(head).contains(position))
    }

    /// Returns the commits of `head` that `base` does not have, parents first.
    pub(super) fn between(&self, base: &str, head: &str) -> Vec<String> {
        let known = self.reachable(base);
        self.reachable(head)
            .difference(&known)
            .map(|position| self.commits[*position].0.clone())
            .collect()
    }

    /// Returns the last commit that both have.
    pub(super) fn merge_base(&self, one: &str, other: &str) -> Result<&str, Refusal> {
        // Parents have lower positions, so the highest common one is nobody's ancestor.
        let known = self.reachable(other);
        self.reachable(one)
            .iter()
            .rfind(|position| known.contains(position))
            .map(|position| self.commits[*position].0.as_str())
            .ok_or_else(|| Refusal::new(format!("{one} and {other} have no common ancestor")))
    }

    fn reachable(&self, head: &str) -> BTreeSet<usize> {
        let mut found = BTreeSet::new();
        let mut open: Vec<usize> = self.positions.get(head).copied().into_iter().collect();
        while let Some(position) = open.pop() {
            if found.insert(position) {
                let parents = &self.commits[position].1.parents;
                open.extend(parents.iter().filter_map(|oid| self.positions.get(oid)));
            }
        }
        found
    }
}

/// Applies changes to a tree.
pub(super) fn changed(tree: &Tree, changes: &[Change]) -> Result<Tree, Refusal> {
    let mut tree = tree.clone();
    let missing = |path: &[u8]| Refusal::new(format!("no file {}", String::from_utf8_lossy(path)));
    for change in changes {
        match change {
            Change::Add(path, text, mode) => {
                let (mode, text) = (*mode, text.clone());
                if tree.insert(path.clone(), File { mode, text }).is_some() {
                    let path = String::from_utf8_lossy(path);
                    return Err(Refusal::new(format!("{path} is there already")));
                }
            }
            Change::Modify(path, text) => {
                let file = tree.get_mut(path).ok_or_else(|| missing(path))?;
                file.text.clone_from(text);
            }
            Change::Delete(path) => {
                tree.remove(path).ok_or_else(|| missing(path))?;
            }
            Change::Rename(from, to) => {
                let file = tree.remove(from).ok_or_else(|| missing(from))?;
                tree.insert(to.clone(), file);
            }
        }
    }
    for path in tree.keys() {
        // git checks out none of these, and GitHub takes no push with them.
        let mut names = path.split(|byte| *byte == b'/');
        if names.any(|name| matches!(name, b"" | b"." | b".." | b".git")) {
            let path = String::from_utf8_lossy(path);
            return Err(Refusal::new(format!("{path} is no path")));
        }
        let slashes = path.iter().enumerate().filter(|(_, byte)| **byte == b'/');
        let mut folders = slashes.map(|(end, _)| &path[..end]);
        if let Some(file) = folders.find(|folder| tree.contains_key(*folder)) {
            let file = String::from_utf8_lossy(file);
            return Err(Refusal::new(format!("{file} is a file and a folder")));
        }
    }
    Ok(tree)
}

/// Applies to `ours` what `theirs` changed since `base`; a file that both changed is a conflict.
pub(super) fn merged(base: &Tree, ours: &Tree, theirs: &Tree) -> Result<Tree, Refusal> {
    let mut tree = ours.clone();
    let paths: BTreeSet<&Vec<u8>> = base.keys().chain(theirs.keys()).collect();
    for path in paths {
        let (old, mine, new) = (base.get(path), ours.get(path), theirs.get(path));
        if old == new || mine == new {
            continue;
        }
        if mine != old {
            let path = String::from_utf8_lossy(path);
            return Err(Refusal::new(format!("merge conflict in {path}")));
        }
        match new {
            Some(file) => tree.insert(path.clone(), file.clone()),
            None => tree.remove(path),
        };
    }
    Ok(tree)
}
