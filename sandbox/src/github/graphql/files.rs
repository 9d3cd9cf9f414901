//! Blobs, trees, and the entries of trees.

use serde_json::json;

use super::node::Node;
use crate::github::disk::Object;
use crate::github::model::GitHub;

/// GitHub truncates the text of large blobs.
const MAX_TEXT_BYTES: usize = 512_000;

/// Returns a blob, or a tree with the path of its entries; null for other objects.
pub(super) fn blob_or_tree<'a>(github: &'a GitHub, object: Object, path: &str) -> Node<'a> {
    let Object { oid, kind, content } = object;
    match kind.as_str() {
        "blob" => {
            let is_binary = content.contains(&0);
            let shown = &content[..content.len().min(MAX_TEXT_BYTES)];
            let blob = json!({
                "__typename": "Blob",
                "byteSize": content.len(),
                "isBinary": is_binary,
                "isTruncated": content.len() > MAX_TEXT_BYTES,
                "oid": oid,
                "text": (!is_binary).then(|| String::from_utf8_lossy(shown)),
            });
            blob.into()
        }
        "tree" => {
            let entries = entries(&content, oid.len() / 2).map(|entries| {
                let entries = entries.into_iter().map(|(mode, name, oid)| match path {
                    "" => entry(github, name, mode, oid),
                    folder => entry(github, format!("{folder}/{name}"), mode, oid),
                });
                Node::List(entries.collect())
            });
            Node::object("Tree", move |field| {
                Ok(Some(match field.name {
                    "entries" => entries.clone().unwrap_or(Node::NULL),
                    "oid" => oid.as_str().into(),
                    _ => return Ok(None),
                }))
            })
        }
        _ => Node::NULL,
    }
}

/// Parses git's format of a tree: a mode, a space, a name, a zero, and the bytes of an object id.
fn entries(content: &[u8], oid_bytes: usize) -> Option<Vec<(u32, String, String)>> {
    let mut entries = Vec::new();
    let mut rest = content;
    while !rest.is_empty() {
        let blank = rest.iter().position(|byte| *byte == b' ')?;
        let mode = u32::from_str_radix(std::str::from_utf8(&rest[..blank]).ok()?, 8).ok()?;
        rest = &rest[blank + 1..];
        let zero = rest.iter().position(|byte| *byte == 0)?;
        let name = String::from_utf8_lossy(&rest[..zero]).into_owned();
        let oid = rest.get(zero + 1..zero + 1 + oid_bytes)?;
        rest = &rest[zero + 1 + oid_bytes..];
        let oid = oid.iter().map(|byte| format!("{byte:02x}")).collect();
        entries.push((mode, name, oid));
    }
    Some(entries)
}

/// Returns an entry of a tree, by its path.
pub(super) fn entry(github: &GitHub, path: String, mode: u32, oid: String) -> Node<'_> {
    Node::object("TreeEntry", move |field| {
        let read = || github.disk.object(&oid);
        Ok(Some(match field.name {
            // Decimal: 33188 for 100644.
            "mode" => mode.into(),
            "name" => path.rsplit('/').next().into(),
            "object" => read()?.map_or(Node::NULL, |it| blob_or_tree(github, it, &path)),
            "oid" => oid.as_str().into(),
            "path" => path.as_str().into(),
            "size" => read()?.map_or(0, |object| object.content.len()).into(),
            "type" => match mode {
                0o040_000 => "tree".into(),
                0o160_000 => "commit".into(),
                _ => "blob".into(),
            },
            _ => return Ok(None),
        }))
    })
}
