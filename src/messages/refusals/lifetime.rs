//! Why no new key may live as a request says, and what to write instead.

use crate::domain::{LifetimeFault, Locale};
use crate::messages::span;

/// Explains what speaks against it.
pub(super) fn fault(language: Locale, fault: LifetimeFault) -> String {
    match fault {
        LifetimeFault::Over { expires } => say!(language,
            en: "the key would expire on {expires}, which is in the past",
            ja: "キーの有効期限（{expires}）はもう過ぎています"),
        LifetimeFault::TooLong { latest: _, most } => say!(language,
            en: "the key would live for longer than the {} that its folder allows",
            ja: "キーの有効期限が、フォルダーで許可された期間（{}）を超えています",
            span(language, most)),
        LifetimeFault::Endless { latest: _, most } => say!(language,
            en: "the request does not say until when the key is to live, and its folder allows {} at most",
            ja: "キーの有効期限が指定されていません。このフォルダーでは {} 以内の期限が必要です",
            span(language, most)),
        LifetimeFault::RotatedLate { most } => say!(language,
            en: "the key would be replaced less often than every {}, as its folder asks for",
            ja: "ローテーションの間隔が、フォルダーで許可された期間（{}）を超えています",
            span(language, most)),
        LifetimeFault::NeverRotated { most } => say!(language,
            en: "the request does not say how often the key is to be replaced, and its folder asks for every {} at least",
            ja: "ローテーションの間隔が指定されていません。このフォルダーでは {} 以内の間隔でのローテーションが必要です",
            span(language, most)),
        LifetimeFault::RotatedEarly { least } => say!(language,
            en: "the key would be replaced more often than every {}, before the one that it replaced is gone",
            ja: "ローテーションの間隔が {} より短く、置き換えられたキーが削除される前に、次のローテーションが必要になります",
            span(language, least)),
    }
}

/// Explains what to write in the file.
pub(super) fn instead(language: Locale, fault: LifetimeFault) -> String {
    match fault {
        LifetimeFault::Over { expires: _ } => say!(language,
            en: "Write a day in `expires` that is still to come.",
            ja: "`expires` には、今日より後の日付を書いてください。"),
        LifetimeFault::TooLong { latest, most: _ } | LifetimeFault::Endless { latest, most: _ } => {
            say!(language,
                en: "Write `expires: {latest}`, or a day before it.",
                ja: "`expires: {latest}` と書いてください。それより前の日付でもかまいません。")
        }
        LifetimeFault::RotatedLate { most } => say!(language,
            en: "Write `rotateEvery: {}d`, or less.",
            ja: "`rotateEvery: {}d` と書いてください。それより短くてもかまいません。",
            most.days()),
        LifetimeFault::NeverRotated { most } => say!(language,
            en: "Write `rotateEvery: {}d`, or less, or a day in `expires` that is within {}.",
            ja: "`rotateEvery: {}d` と書いてください。それより短くてもかまいません。`expires` の日付を {} 以内にした場合は不要です。",
            most.days(), span(language, most)),
        LifetimeFault::RotatedEarly { least } => say!(language,
            en: "Write `rotateEvery: {}d`, or more.",
            ja: "`rotateEvery: {}d` と書いてください。それより長くてもかまいません。",
            least.days_at_least()),
    }
}
