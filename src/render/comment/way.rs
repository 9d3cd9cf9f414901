//! Something to do, in Markdown.

use super::quote::block;
use crate::messages::Way;

/// Returns what to do, with its commands in a block that can be copied.
pub(super) fn way(way: Way) -> String {
    match &way.commands[..] {
        [] => format!("\n→ {}\n", way.what),
        commands => format!("\n→ {}:\n\n{}", way.what, block(&commands.join("\n"), "sh")),
    }
}
