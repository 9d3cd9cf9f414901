//! What was most likely typed otherwise than meant.

use super::shown::{code_point, shown};
use crate::domain::{Locale, Place, Typo, half_width, is_odd_blank, visible};

/// Returns what is at the position, and what to do.
pub(super) fn typo(language: Locale, typo: &Typo) -> [String; 2] {
    match typo {
        Typo::FullWidth { found, place, half } => {
            let [label, help] = full_width(language, *found);
            if half.starts_with('#') {
                return [label, help];
            }
            let label = match place {
                Place::Start if is_odd_blank(*found) => say!(language,
                    en: "{} at the beginning", ja: "先頭に{}があります", blank(language, *found)),
                Place::End if is_odd_blank(*found) => say!(language,
                    en: "{} at the end", ja: "末尾に{}があります", blank(language, *found)),
                Place::Start | Place::Inside | Place::End => label,
            };
            let half = shown(half);
            say!(language,
                en: ["{label}", "did you mean {half}? write it in half-width characters"],
                ja: ["{label}", "{half} ではありませんか? 半角で入力してください"])
        }
        Typo::Comment => say!(language,
            en: ["`#` begins a comment, so there is no value", "put a value that begins with `#` in quotation marks"],
            ja: ["`#` からはコメントになるため、値がありません", "`#` で始まる値は、全体を引用符で囲んでください"]),
        Typo::NullWord => say!(language,
            en: ["YAML reads this as an empty value", "write a value; if this word is meant, put it in quotation marks"],
            ja: ["YAML では空の値とみなされます", "値を書いてください。この語で正しい場合は、引用符で囲んでください"]),
        Typo::Bracket(sign) => {
            let what = match sign {
                '[' => pick!(language, en: "a list", ja: "リスト"),
                _ => {
                    pick!(language, en: "a group of fields (a mapping)", ja: "マッピング (項目の集まり) ")
                }
            };
            let sign = visible(&sign.to_string());
            say!(language,
                en: ["YAML reads this as {what}", "write text; if it begins with `{sign}`, put it in quotation marks"],
                ja: ["YAML では{what}とみなされます", "文字列を書いてください。`{sign}` で始まる文字列は、全体を引用符で囲みます"])
        }
    }
}

/// Returns what is said at a full-width character, and what to do.
pub(super) fn full_width(language: Locale, character: char) -> [String; 2] {
    let half = half_width(character).unwrap_or(character);
    match half {
        ' ' => {
            let blank = blank(language, character);
            say!(language,
                en: ["{blank}", "write an ordinary (half-width) space, or remove it"],
                ja: ["{blank}があります", "半角の空白にするか、不要であれば削除してください"])
        }
        ':' => say!(language,
            en: ["this colon is full-width", "write a half-width colon and a space: `name: value`"],
            ja: ["コロンが全角です", "`名前: 値` のように、半角のコロンと半角の空白を使ってください"]),
        '#' => {
            let character = shown(&character.to_string());
            say!(language,
                en: ["{character} is full-width", "begin a comment with the half-width `#`, on a line of its own"],
                ja: ["{character} が全角です", "コメントは半角の `#` で始め、独立した行に書いてください"])
        }
        half => {
            let (character, half) = (shown(&character.to_string()), shown(&half.to_string()));
            say!(language,
                en: ["{character} is full-width", "write the half-width {half}"],
                ja: ["{character} が全角です", "半角の {half} を使ってください"])
        }
    }
}

fn blank(language: Locale, character: char) -> String {
    match character {
        '\u{3000}' => say!(language, en: "a full-width space", ja: "全角の空白"),
        other => say!(language,
            en: "a space that is not an ordinary one ({})",
            ja: "通常のものではない空白 ({}) ",
            code_point(other)),
    }
}
