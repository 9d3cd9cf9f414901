//! What `new` is asked for, and how it is run.

use std::path::Path;

use crate::domain::Locale;

/// The values of the options. Questions fill in what is missing.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Who the key is for.
    pub user: Option<String>,
    /// Why it is needed.
    pub reason: Option<String>,
    /// The folder, `requests/` or below.
    pub folder: Option<String>,
    /// The file's name without `.yaml`; by default the time.
    pub name: Option<String>,
    /// The last day on which the key is to work.
    pub expires: Option<String>,
    /// How often it is to be replaced until then.
    pub rotate_every: Option<String>,
    /// The organisation's own fields.
    pub fields: Vec<(String, String)>,
}

/// How `new` is run.
pub struct Setting<'a> {
    /// The top of the repository.
    pub root: &'a Path,
    /// Whether that is the working directory, too.
    pub is_at_root: bool,
    /// The language to speak, if not the configuration's.
    pub language: Option<Locale>,
    /// Whether somebody can be asked.
    pub is_interactive: bool,
    /// Whether the output takes colours.
    pub is_coloured: bool,
}
