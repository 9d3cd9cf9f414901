//! What `new` asks, and what it says.

mod english;
mod japanese;

use crate::domain::{Language, RequestPath, SecretName};

/// Something that `new` asks or says.
#[derive(Debug, Clone, Copy)]
pub enum Asking<'a> {
    /// Which folder the request belongs into.
    Folder,
    /// What a folder is for: its account, and the users that it may ask for.
    FolderIsFor(&'a str, &'a [String]),
    /// Who the key is for.
    User,
    /// Which users the folder may ask for.
    Users(&'a [String]),
    /// Why the key is needed.
    Reason,
    /// Who reads the reason.
    ReasonHelp,
    /// A field of the organisation's own.
    Field(&'a str),
    /// That this is no name of an IAM user.
    NoUser,
    /// That the folder may not ask for this user.
    NotAllowed,
    /// That the reason is too short or too long.
    BadReason,
    /// That something must be given as an option where nobody can be asked.
    Missing(&'a [String]),
    /// What to do about it.
    MissingHint,
    /// That no folder may ask for a user.
    NoFolder,
    /// That a request of this name is there.
    Taken(&'a str),
    /// What to do about it.
    TakenHint,
    /// That the file was written.
    Wrote(&'a RequestPath),
    /// Where the key will be, who approves, and what to do next.
    Next(&'a Next<'a>),
    /// That nothing was written.
    Cancelled,
}

/// What comes after the file.
#[derive(Debug, Clone, Copy)]
pub struct Next<'a> {
    /// The file.
    pub path: &'a RequestPath,
    /// Where the key will be.
    pub secret: &'a SecretName,
    /// Who approves, as CODEOWNERS names them.
    pub owners: &'a [String],
    /// The commands that bring the file to GitHub.
    pub commands: &'a [String],
}

/// Says it.
#[must_use]
pub fn ask(language: Language, asking: Asking<'_>) -> String {
    match language {
        Language::English => english::ask(asking),
        Language::Japanese => japanese::ask(asking),
    }
}
