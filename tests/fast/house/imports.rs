//! What each file of a crate imports, by the tokens of its code: comments and strings are not among them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// A file of a crate.
pub(crate) struct Source {
    /// Below the crate's `src/`.
    pub(crate) path: String,
    pub(crate) text: String,
    /// The words and marks of its code, without its tests.
    tokens: Vec<String>,
}

/// A path in the code.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Named {
    segments: Vec<String>,
    /// By what it is known in the file, if a `use` brings it.
    alias: Option<String>,
    is_public: bool,
}

impl Source {
    pub(crate) fn new(path: &str, text: &str) -> Self {
        let stream: TokenStream = text.parse().unwrap();
        let mut tokens = Vec::new();
        flatten(stream, &mut tokens);
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
            tokens,
        }
    }

    /// Reads every file below a folder.
    pub(crate) fn all(root: &Path) -> Vec<Self> {
        let mut sources = Vec::new();
        let mut open = vec![root.to_owned()];
        while let Some(folder) = open.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    open.push(path);
                } else if path.extension().is_some_and(|it| it == "rs") {
                    let text = std::fs::read_to_string(&path).unwrap();
                    let path = path.strip_prefix(root).unwrap().to_str().unwrap();
                    sources.push(Self::new(&path.replace('\\', "/"), &text));
                }
            }
        }
        sources
    }

    /// The words of the code.
    pub(crate) fn words(&self) -> BTreeSet<&str> {
        self.tokens.iter().map(String::as_str).collect()
    }

    pub(crate) fn is_test(&self) -> bool {
        self.path.ends_with("tests.rs") || self.path.contains("/tests/")
    }

    /// The path of the file's module, without `crate`.
    fn module(&self) -> Vec<String> {
        let path = self.path.trim_end_matches(".rs");
        let path = path.strip_suffix("/mod").unwrap_or(path);
        let is_root = matches!(path, "lib" | "main");
        let names = path.split('/').filter(|_| !is_root);
        names.map(str::to_owned).collect()
    }

    /// The top modules of the crate that the code names.
    pub(crate) fn modules(&self) -> BTreeSet<String> {
        let named = self.named().into_iter();
        let mut modules: BTreeSet<String> = named
            .filter_map(|named| self.absolute(&named.segments, &Aliases::new()))
            .filter_map(|path| path.into_iter().next())
            .collect();
        modules.remove(&self.module().first().cloned().unwrap_or_default());
        modules
    }

    /// A path from the root of the crate; `None` if it leads out of the crate.
    fn absolute(&self, segments: &[String], aliases: &Aliases) -> Option<Vec<String>> {
        let (first, rest) = segments.split_first()?;
        let mut path = match first.as_str() {
            "crate" => Vec::new(),
            "self" => self.module(),
            "super" => {
                let mut path = self.module();
                path.pop();
                path
            }
            alias => aliases.get(alias)?.clone(),
        };
        for segment in rest {
            if segment == "super" {
                path.pop();
            } else if segment != "self" {
                path.push(segment.clone());
            }
        }
        Some(path)
    }

    /// Every path in the code that has more than one segment, or that a `use` brings.
    fn named(&self) -> Vec<Named> {
        let mut named = Vec::new();
        let mut at = 0;
        let token = |at: usize| self.tokens.get(at).map_or("", String::as_str);
        while at < self.tokens.len() {
            // Not the `use<…>` of a type.
            if token(at) == "use" && token(at + 1) != "<" {
                let before = at.checked_sub(1).map_or("", token);
                let is_public = before == "pub" || before == ")";
                at += 1;
                self.tree(&mut at, &[], is_public, &mut named);
            } else if is_word(token(at)) && token(at + 1) == "::" {
                let mut segments = vec![token(at).to_owned()];
                while token(at + 1) == "::" && is_word(token(at + 2)) {
                    segments.push(token(at + 2).to_owned());
                    at += 2;
                }
                named.push(Named {
                    segments,
                    alias: None,
                    is_public: false,
                });
                at += 1;
            } else {
                at += 1;
            }
        }
        named
    }

    /// Reads a tree of `use` up to the mark after it.
    fn tree(&self, at: &mut usize, before: &[String], is_public: bool, named: &mut Vec<Named>) {
        let token = |at: usize| self.tokens.get(at).map_or("", String::as_str);
        let mut segments = before.to_vec();
        let mut alias = None;
        while !matches!(token(*at), "" | ";" | "," | "}") {
            match token(*at) {
                "{" => {
                    *at += 1;
                    while !matches!(token(*at), "" | ";" | "}") {
                        self.tree(at, &segments, is_public, named);
                        if token(*at) == "," {
                            *at += 1;
                        }
                    }
                    *at += 1;
                    return;
                }
                "as" => {
                    alias = Some(token(*at + 1).to_owned());
                    *at += 1;
                }
                "::" => {}
                segment => segments.push(segment.to_owned()),
            }
            *at += 1;
        }
        let last = segments.iter().rfind(|segment| *segment != "self");
        named.push(Named {
            alias: alias.or(last.cloned()),
            segments,
            is_public,
        });
    }
}

fn is_word(token: &str) -> bool {
    token.starts_with(|c: char| c == '_' || c.is_alphabetic())
}

/// The words and marks of a stream, one after the other, without literals and without modules for tests.
fn flatten(stream: TokenStream, tokens: &mut Vec<String>) {
    for tree in stream {
        match tree {
            TokenTree::Group(group) => {
                if tokens.ends_with(&["mod".to_owned(), "tests".to_owned()]) {
                    continue;
                }
                let (open, close) = match group.delimiter() {
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::None => ("", ""),
                };
                tokens.push(open.to_owned());
                flatten(group.stream(), tokens);
                tokens.push(close.to_owned());
            }
            TokenTree::Ident(word) => tokens.push(word.to_string()),
            TokenTree::Punct(mark) => match (tokens.last_mut(), mark.as_char()) {
                (Some(last), ':') if last == ":" => *last = "::".to_owned(),
                (_, mark) => tokens.push(mark.to_string()),
            },
            TokenTree::Literal(_) => {}
        }
    }
}

/// The files of a crate, and what each imports of the others.
pub(crate) struct Imports {
    edges: BTreeMap<String, BTreeSet<String>>,
}

impl Imports {
    /// Follows every path, through `pub use`, to the file that has what it names. What tests import does not count.
    pub(crate) fn of(sources: &[Source]) -> Self {
        let sources: Vec<&Source> = sources.iter().filter(|source| !source.is_test()).collect();
        let files: BTreeMap<Vec<String>, &Source> = sources
            .iter()
            .filter(|source| source.path != "main.rs")
            .map(|source| (source.module(), *source))
            .collect();
        let mut children: BTreeMap<&[String], Aliases> = BTreeMap::new();
        for path in files.keys() {
            if let Some((name, parent)) = path.split_last() {
                let children = children.entry(parent).or_default();
                children.insert(name.clone(), path.clone());
            }
        }
        let none = Aliases::new();
        let mut exports = BTreeMap::new();
        let mut files_with_names = Vec::new();
        for source in &sources {
            let module = source.module();
            let children = children.get(&module[..]).unwrap_or(&none);
            let named = source.named();
            let mut aliases = children.clone();
            for named in &named {
                let to = source.absolute(&named.segments, children);
                if let (Some(name), Some(to)) = (&named.alias, to) {
                    if source.path != "main.rs" {
                        exports.insert(
                            [&module[..], std::slice::from_ref(name)].concat(),
                            to.clone(),
                        );
                    }
                    aliases.insert(name.clone(), to);
                }
            }
            files_with_names.push((source, named, aliases));
        }
        let mut edges = BTreeMap::new();
        for (source, named, aliases) in files_with_names {
            let is_export = |named: &Named| named.is_public && named.alias.is_some();
            let paths = named.iter().filter(|named| !is_export(named));
            let to: BTreeSet<String> = paths
                .filter_map(|named| source.absolute(&named.segments, &aliases))
                .filter_map(|path| file(&path, &files, &exports))
                .filter(|path| *path != source.path)
                .collect();
            edges.insert(source.path.clone(), to);
        }
        Self { edges }
    }

    /// Groups of files that import each other, each sorted.
    pub(crate) fn circles(&self) -> Vec<Vec<&str>> {
        let reach: BTreeMap<&str, BTreeSet<&str>> = self
            .edges
            .keys()
            .map(|from| (from.as_str(), self.reached(from)))
            .collect();
        let mut circles: Vec<Vec<&str>> = Vec::new();
        for (from, reached) in &reach {
            if !reached.contains(from) || circles.iter().any(|circle| circle.contains(from)) {
                continue;
            }
            let together = reached.iter().filter(|to| reach[**to].contains(from));
            circles.push(together.copied().collect());
        }
        circles
    }

    fn reached(&self, from: &str) -> BTreeSet<&str> {
        let mut reached = BTreeSet::new();
        let mut open: Vec<&str> = vec![from];
        while let Some(next) = open.pop() {
            for to in self.edges.get(next).into_iter().flatten() {
                if reached.insert(to.as_str()) {
                    open.push(to);
                }
            }
        }
        reached
    }

    /// What leads round within a circle, for whoever is to open it.
    pub(crate) fn between(&self, circle: &[&str]) -> Vec<String> {
        let inside = |to: &&String| circle.contains(&to.as_str());
        let line = |from: &&str| {
            let to: Vec<&String> = self.edges[*from].iter().filter(inside).collect();
            format!("  {from} imports {to:?}")
        };
        circle.iter().map(line).collect()
    }
}

type Files<'a> = BTreeMap<Vec<String>, &'a Source>;

/// By what a file knows paths from the root of the crate.
type Aliases = BTreeMap<String, Vec<String>>;

/// The file that has what a path names.
fn file(
    path: &[String],
    files: &Files<'_>,
    exports: &BTreeMap<Vec<String>, Vec<String>>,
) -> Option<String> {
    let mut path = path.to_vec();
    // A chain of `pub use` is as long as the house is deep, and never goes round.
    for _ in 0..8 {
        let module = (0..=path.len())
            .rev()
            .find(|end| files.contains_key(&path[..*end]))?;
        if module == path.len() {
            // A module as such: what is named of it counts.
            return None;
        }
        let Some(to) = exports.get(&path[..=module]) else {
            return Some(files[&path[..module]].path.clone());
        };
        path = [to, &path[module + 1..]].concat();
    }
    None
}
