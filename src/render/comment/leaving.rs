//! The keys that a pull request would switch off, in the comment on it.

use super::quote::inline;
use crate::domain::{
    AccessKeyId, Account, AccountName, KeyRequest, Lifecycle, Locale, Login, RemovalFault,
};
use crate::messages::pull::{
    Phrase, RemovalPhrase, effect, last_used, may_agree, more, phrase, removal_phrase,
};
use crate::messages::{Label, label};
use crate::plan::KeyUse;

/// A request that is taken away, and its key.
#[derive(Debug, Clone)]
pub struct LeavingRow<'a> {
    /// What was asked for.
    pub request: &'a KeyRequest,
    /// What the configuration calls its account, and the account.
    pub place: &'a (AccountName, Account),
    /// The key, whether it is active, and how it was used as far as that can be read; `None` if AWS did not answer.
    pub key: Option<(&'a AccessKeyId, bool, Option<&'a KeyUse>)>,
    /// Who agreed and may.
    pub agreed: &'a [Login],
    /// Who may agree, if nobody has.
    pub may_agree: Option<&'a RemovalFault>,
}

/// What the merge will do, or that it does nothing.
pub(super) fn introduction(
    language: Locale,
    lifecycle: &Lifecycle,
    is_mixed: bool,
    unasked: usize,
) -> String {
    let text = match is_mixed {
        true => removal_phrase(language, RemovalPhrase::Nothing).to_owned(),
        false => effect(language, lifecycle),
    };
    let more = match unasked {
        0 => String::new(),
        count => format!("\n\n{}", more(language, count)),
    };
    format!("{text}{more}\n\n")
}

pub(super) fn row(language: Locale, row: &LeavingRow<'_>) -> String {
    let label = |which| label(language, which);
    let words = |phrase| removal_phrase(language, phrase);
    let (name, account) = row.place;
    let mut text = format!(
        "**{} `{}`** · {} `{name}` ({})\n\n",
        label(Label::User),
        row.request.user,
        label(Label::Account),
        account.id
    );
    let mut fact = |label: &str, value: &str| {
        text.push_str(&format!("- {label}: {value}\n"));
    };
    match row.key {
        Some((id, is_active, used)) => {
            let state = match is_active {
                true => String::new(),
                false => format!(" ({})", words(RemovalPhrase::IsOff)),
            };
            fact(label(Label::Key), &format!("`{id}`{state}"));
            fact(words(RemovalPhrase::LastUsed), &last_used(language, used));
        }
        None => fact(label(Label::Key), words(RemovalPhrase::Unknown)),
    }
    match (row.agreed, row.may_agree) {
        ([], Some(fault)) => fact(words(RemovalPhrase::MayAgree), &may_agree(language, fault)),
        (agreed, _) => {
            let agreed: Vec<String> = agreed.iter().map(|login| format!("`{login}`")).collect();
            fact(words(RemovalPhrase::Agreed), &agreed.join(" "));
        }
    }
    fact(
        phrase(language, Phrase::File),
        &inline(row.request.path.as_str()),
    );
    fact(
        label(Label::Secret),
        &format!("`{}`", row.request.secret_name()),
    );
    text.push('\n');
    text
}
