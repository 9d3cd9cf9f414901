//! What to do where it is not proved that a request was taken away.

use super::removal;
use crate::domain::{Locale, Refusal};

/// Explains what to do about a refusal of a removal, whether or not requests have it, too.
pub fn removal_hint(language: Locale, refusal: &Refusal) -> String {
    match refusal {
        Refusal::Removal(fault) => removal::hint(language, fault),
        Refusal::StaleCheckout { .. }
        | Refusal::UnknownAccess { .. }
        | Refusal::WrongAccount { .. } => super::refusal_hint(language, refusal),
        Refusal::NoPullRequest { .. } | Refusal::MergedElsewhere { .. } => say!(language,
            en: "If no one can explain how the file went away, investigate it as an unauthorized removal, and put it back. {}",
            ja: "経緯が分からない場合は、不正な削除として調査し、ファイルを元に戻してください。{}",
            removal::once_more(language)),
        Refusal::NoWriteAccess { .. }
        | Refusal::NotAPerson { .. }
        | Refusal::StaleApproval { .. } => {
            say!(language,
                en: "It takes a person with write access, as the author or by an approval of the last commit.",
                ja: "書き込み権限を持つ個人が、プルリクエストを作成するか、最後のコミットを承認する必要があります。")
        }
        Refusal::NotAdded { .. }
        | Refusal::ContentChanged { .. }
        | Refusal::MixedChange { .. }
        | Refusal::OtherBase { .. }
        | Refusal::SameUser { .. }
        | Refusal::NoOwner { .. }
        | Refusal::NotApproved { .. }
        | Refusal::ChangesRequested { .. }
        | Refusal::HastyApproval { .. }
        | Refusal::UnknownPushes { .. }
        | Refusal::OwnApproval { .. }
        | Refusal::UnattributedCommit { .. }
        | Refusal::FromFork { .. }
        | Refusal::BaseChanged { .. }
        | Refusal::Reopened { .. }
        | Refusal::TimedOut { .. }
        | Refusal::Lapsed { .. }
        | Refusal::LapsedMerge { .. }
        | Refusal::ConfigurationChanged
        | Refusal::TooLarge { .. }
        | Refusal::TooManyPushes { .. }
        | Refusal::UserNotAllowed { .. }
        | Refusal::LifetimeNotAllowed { .. }
        | Refusal::NoSuchUser { .. }
        | Refusal::NameTaken { .. } => removal::once_more(language),
    }
}
