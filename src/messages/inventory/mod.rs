//! What is said of the inventory.

mod advice;
mod words;

pub use advice::{advice, concern, heading};
pub use words::{
    Columns, Page, age, columns, days, git, last_used, ownership, page, people, place, pull, range,
    status, step,
};

use super::codes;
use crate::domain::{AccountName, Exit, Locale};
use crate::key_inventory::Totals;

/// Says how far it is: a verb, and what it is about. `left` is in seconds.
pub fn reading(language: Locale, done: usize, total: usize, left: u64) -> [String; 2] {
    let left = match left {
        0..60 => say!(language, en: "less than a minute left", ja: "残り 1 分未満"),
        seconds => {
            let minutes = seconds.div_ceil(60);
            say!(language, en: "about {minutes} min left", ja: "残り約 {minutes} 分")
        }
    };
    [
        say!(language, en: "Reading", ja: "確認中"),
        say!(language, en: "{done} of {total} users, {left}", ja: "ユーザー {done}/{total}、{left}"),
    ]
}

/// Says which users it is not known of, the first of them by name.
pub fn unread_users(language: Locale, users: &[String]) -> String {
    const NAMED: usize = 10;
    let names = codes(language, &users[..users.len().min(NAMED)]);
    match users.len().saturating_sub(NAMED) {
        0 => say!(language, en: ". Users: {names}", ja: "。ユーザー: {names}"),
        more => {
            say!(language, en: ". Users: {names} and {more} more", ja: "。ユーザー: {names} ほか {more} 人")
        }
    }
}

/// Says that there are more of the same.
pub fn and_more(language: Locale, more: usize) -> String {
    say!(language, en: "and {more} more, see the table", ja: "ほか {more} 件（表を参照）")
}

/// Says in which account something could not be read.
pub fn in_account(language: Locale, account: &AccountName) -> String {
    say!(language, en: "In account {}", ja: "アカウント {}", super::code(account.as_str()))
}

/// Says that it was interrupted, and what to do.
pub fn interrupted(language: Locale) -> (String, String) {
    say!(language,
        en: ["interrupted before these users were queried",
            "Run again. It starts over: what was read before is not kept, because it could have changed since."],
        ja: ["中断されたため、確認していないユーザーがあります",
            "もう一度実行してください。確認済みの内容は変わっている可能性があるため保存されず、最初から確認します。"])
    .into()
}

/// Says that CloudTrail could not be read.
pub fn no_trail(language: Locale) -> String {
    say!(language,
        en: "CloudTrail could not be read (`cloudtrail:LookupEvents`): ownership is shown by the secrets alone.",
        ja: "CloudTrail を確認できません（`cloudtrail:LookupEvents`）。発行元はシークレットの記録だけで判定しています。")
}

/// Sums up in one line how many keys there are.
pub fn closing(language: Locale, totals: &Totals, exit: Exit) -> String {
    let Totals {
        keys,
        active,
        inactive,
        foreign,
        concerning,
        ..
    } = totals;
    let sum = say!(language,
        en: "Keys: {keys} ({active} active, {inactive} inactive, {foreign} not issued by countersign). Needs attention: {concerning}.",
        ja: "キー {keys} 件（有効 {active} 件、無効 {inactive} 件、countersign 以外で作成 {foreign} 件）。要確認 {concerning} 件。");
    match exit {
        Exit::Remote => {
            let more = pick!(language,
                en: " Something could not be read; see above.",
                ja: "確認できなかった項目があります（上記）。");
            format!("{sum}{more}")
        }
        Exit::Done | Exit::Wrong | Exit::Usage | Exit::Person => sum,
    }
}
