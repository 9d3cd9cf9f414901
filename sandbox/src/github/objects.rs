//! git's objects, written as files: git itself, started for each commit, took a quarter of the time of the tests.

use std::fs;
use std::io::Error;
use std::path::Path;

use miniz_oxide::deflate::compress_to_vec_zlib;
use sha1::{Digest as _, Sha1};

use super::commits::{Draft, File, Signature};

type Oid = [u8; 20];

/// Writes a commit with its trees and files into a repository, and returns its object id.
///
/// The formats: <https://git-scm.com/book/en/v2/Git-Internals-Git-Objects>.
pub(super) fn write_commit(repository: &Path, draft: &Draft) -> Result<String, Error> {
    let files: Vec<(&[u8], &File)> = draft
        .tree
        .iter()
        .map(|(path, file)| (path.as_slice(), file))
        .collect();
    let tree = hex(&write_tree(repository, &files)?);
    let mut text = format!("tree {tree}\n");
    for parent in &draft.parents {
        text.push_str(&format!("parent {parent}\n"));
    }
    text.push_str(&person("author", &draft.author));
    text.push_str(&person("committer", &draft.committer));
    text.push('\n');
    text.push_str(&draft.message);
    Ok(hex(&write(repository, "commit", text.as_bytes())?))
}

/// Writes the tree of these files, whose paths are sorted, and the trees in it.
fn write_tree(repository: &Path, files: &[(&[u8], &File)]) -> Result<Oid, Error> {
    let mut entries = Vec::new();
    for of_name in files.chunk_by(|(path, _), (next, _)| name(path) == name(next)) {
        let [(path, file), ..] = of_name else {
            continue;
        };
        let name = name(path);
        let (mode, oid) = if name.len() == path.len() {
            (file.mode.octal(), write(repository, "blob", &file.text)?)
        } else {
            let below = of_name.iter();
            let below: Vec<_> = below
                .map(|(path, file)| (&path[name.len() + 1..], *file))
                .collect();
            ("40000", write_tree(repository, &below)?)
        };
        entries.extend([mode.as_bytes(), b" ", name, b"\0", &oid].concat());
    }
    write(repository, "tree", &entries)
}

/// Returns what of a path is before its first slash.
fn name(path: &[u8]) -> &[u8] {
    path.split(|byte| *byte == b'/').next().unwrap_or(path)
}

fn write(repository: &Path, kind: &str, content: &[u8]) -> Result<Oid, Error> {
    let mut object = format!("{kind} {}\0", content.len()).into_bytes();
    object.extend(content);
    let oid = Sha1::digest(&object).into();
    let digits = hex(&oid);
    let (directory, file) = digits.split_at(2);
    let directory = repository.join("objects").join(directory);
    let path = directory.join(file);
    if !path.exists() {
        fs::create_dir_all(directory)?;
        fs::write(path, compress_to_vec_zlib(&object, 1))?;
    }
    Ok(oid)
}

fn hex(oid: &Oid) -> String {
    oid.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn person(role: &str, who: &Signature) -> String {
    format!("{role} {} <{}> {} +0000\n", who.name, who.email, who.at)
}
