//! Something to do, in Markdown.

use super::quote::block;
use crate::messages::{Way, in_lines};

/// Returns what to do, with its commands in a block that can be copied.
pub(super) fn way(way: Way) -> String {
    match &way.commands[..] {
        [] => format!("\n→ {}\n", way.what),
        commands => {
            let commands: Vec<String> = commands.iter().map(|command| in_lines(command)).collect();
            format!("\n→ {}:\n\n{}", way.what, block(&commands.join("\n"), "sh"))
        }
    }
}
