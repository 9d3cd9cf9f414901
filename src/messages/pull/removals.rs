//! What is said about a pull request that takes requests away.

use crate::domain::{Enforce, Lifecycle, Locale, RemovalFault};
use crate::messages::refusals::removal::who;
use crate::messages::{code, moment, span};
use crate::plan::{KeyUse, LastUse};

/// Explains what its merge will do to the keys, and until when that can be undone.
pub fn effect(language: Locale, lifecycle: &Lifecycle) -> String {
    match lifecycle.enforce {
        Enforce::Report => say!(language,
            en: "After the merge, the next run says that these keys are to be switched off, and does no more: the configuration has `enforce: report`.",
            ja: "マージ後の次回の実行で、以下のキーが無効化の対象であることを表示します。設定が `enforce: report` のため、それ以外のことは行いません。"),
        Enforce::Off => say!(language,
            en: "After the merge, the next run switches these keys off, and deletes none. To undo it, revert the pull request, and have that approved like a request: then they are switched on again.",
            ja: "マージ後の次回の実行で、以下のキーを無効化します。削除はしません。元に戻すには、このプルリクエストをリバートし、申請と同じ承認を得てください。キーが再び有効になります。"),
        Enforce::Delete => say!(language,
            en: "After the merge, the next run switches these keys off, and **{}** later they are deleted for good. To undo it before then, revert the pull request, and have that approved like a request: then they are switched on again.",
            ja: "マージ後の次回の実行で、以下のキーを無効化し、その **{}**後に完全に削除します。それまでに元に戻すには、このプルリクエストをリバートし、申請と同じ承認を得てください。キーが再び有効になります。",
            span(language, lifecycle.keep_off)),
    }
}

/// Says who may agree to a removal to which nobody did.
pub fn may_agree(language: Locale, fault: &RemovalFault) -> String {
    if let RemovalFault::NotAgreed {
        pull: _,
        requester,
        owners,
        teams: _,
    } = fault
    {
        who(language, requester.as_ref(), owners)
    } else {
        who(language, None, &[])
    }
}

/// Says that more files are deleted than are looked at.
pub fn more(language: Locale, count: usize) -> String {
    say!(language,
        en: "⚠ It deletes {count} more files. Their keys are not listed here, and are switched off all the same. Take fewer away at a time.",
        ja: "⚠ ほかにも {count} 件のファイルが削除されます。そのキーはここに表示されませんが、同じように無効化されます。1 つのプルリクエストで削除する件数を減らしてください。")
}

/// Explains when a key was last used; `None` if that cannot be read.
pub fn last_used(language: Locale, used: Option<&KeyUse>) -> String {
    match used {
        None => {
            say!(language, en: "not readable with this role", ja: "このロールでは取得できません")
        }
        Some(KeyUse {
            user: _,
            last: None,
        }) => say!(language, en: "never", ja: "使用されていません"),
        Some(KeyUse {
            user: _,
            last:
                Some(LastUse {
                    at,
                    service,
                    region,
                }),
        }) => say!(language,
            en: "**{at}**, {} in {}",
            ja: "**{at}**（{}、{}）",
            code(service), code(region), at = moment(language, *at)),
    }
}

/// Words of the comment that stand by themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RemovalPhrase {
    /// The label of when a key was last used.
    LastUsed,
    /// The label of who may agree.
    MayAgree,
    /// The label of who agreed.
    Agreed,
    /// A key that is off already.
    IsOff,
    /// That AWS could not be asked.
    Unknown,
    /// That nothing is switched off.
    Nothing,
}

/// Returns the sentence.
pub fn removal_phrase(language: Locale, phrase: RemovalPhrase) -> &'static str {
    match phrase {
        RemovalPhrase::LastUsed => pick!(language, en: "Last used", ja: "最終使用日時"),
        RemovalPhrase::MayAgree => {
            pick!(language, en: "One of these must agree", ja: "承認できる人（1 人）")
        }
        RemovalPhrase::Agreed => pick!(language, en: "Agreed by", ja: "承認者"),
        RemovalPhrase::IsOff => pick!(language, en: "inactive", ja: "無効"),
        RemovalPhrase::Unknown => {
            pick!(language, en: "AWS could not be asked about it", ja: "AWS に確認できませんでした")
        }
        RemovalPhrase::Nothing => pick!(language,
            en: "As it is, no key is switched off by this pull request: it does more than remove request files.",
            ja: "このままマージしても、キーは無効化されません。申請ファイルの削除以外の変更が含まれているためです。"),
    }
}
