//! English.

use super::{Asking, Next};
use crate::messages::codes;

pub(super) fn ask(asking: Asking<'_>) -> String {
    match asking {
        Asking::Folder => "Folder".to_owned(),
        Asking::FolderIsFor(account, users) => {
            format!("account {account}, users {}", users.join(", "))
        }
        Asking::User => "IAM user".to_owned(),
        Asking::Users(users) => format!(
            "spelled as in IAM; this folder may ask for {}",
            users.join(", ")
        ),
        Asking::Reason => "Reason".to_owned(),
        Asking::ReasonHelp => {
            "what the key is for, in 10 to 1,000 characters; the code owner decides by it"
                .to_owned()
        }
        Asking::Field(name) => name.to_owned(),
        Asking::NoUser => "an IAM user has 1 to 64 of A-Z a-z 0-9 _ + = . @ -".to_owned(),
        Asking::NotAllowed => "this folder may not ask for this user".to_owned(),
        Asking::BadReason => "10 to 1,000 characters that can be seen".to_owned(),
        Asking::Missing(options) => format!("not everything is given: {}", codes(options, ", ")),
        Asking::MissingHint => {
            "Give these options, or run it on a terminal to be asked.".to_owned()
        }
        Asking::NoFolder => {
            "no folder of `.github/countersign.yaml` may ask for this user".to_owned()
        }
        Asking::Taken(path) => format!("there is a request of this name: {}", codes(&[path], "")),
        Asking::TakenHint => {
            "A request is never changed. Give another `--name`, or none.".to_owned()
        }
        Asking::Wrote(path) => format!("wrote {path}"),
        Asking::Next(next) => self::next(next),
        Asking::Cancelled => "nothing was written".to_owned(),
    }
}

fn next(
    Next {
        path: _,
        secret,
        owners,
        commands,
    }: &Next<'_>,
) -> String {
    let owners = match owners {
        [] => "nobody yet: CODEOWNERS names nobody for it".to_owned(),
        owners => owners.join(", "),
    };
    format!(
        "The key will be in the secret {secret}. To be approved by: {owners}.\n\nNext:\n{}\nThen open a pull request.\n",
        commands
            .iter()
            .map(|command| format!("  {command}\n"))
            .collect::<String>()
    )
}
