//! What is said about a file.

mod details;
mod shown;
mod tally;

use details::{counted, hidden, not_a_mapping, path, syntax, user, value, wrong_type};
use shown::{code_point, example_of, foreign, list, shown};
pub use tally::{Levels, Tally, closing, levels};

use crate::domain::{Bound, Language, Problem, nearest, visible};

/// What is said about one problem. Nothing in it can deceive a terminal or a reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// What is wrong, in one line.
    pub title: String,
    /// What stands at the place itself, in a few words.
    pub label: String,
    /// What to do.
    pub help: String,
}

/// Explains what a problem is.
#[must_use]
pub fn explain(language: Language, problem: &Problem) -> Words {
    let [title, label, help] = words(language, problem);
    Words { title, label, help }
}

fn words(language: Language, problem: &Problem) -> [String; 3] {
    match problem {
        Problem::NotUtf8 => say!(language,
            en: ["the file is not UTF-8 text", "not UTF-8",
                "save the file with the encoding UTF-8; Japanese text was perhaps saved as Shift_JIS"],
            ja: ["ファイルの文字コードが UTF-8 ではありません", "UTF-8 として読めません",
                "文字コードを UTF-8 にして保存し直してください (Shift_JIS で保存されている可能性があります)"]),
        Problem::FileTooLarge { limit } => {
            let limit = limit / 1_024;
            say!(language,
                en: ["the file is larger than {limit} KiB", "", "shorten it; a request needs no more than a user and a reason"],
                ja: ["ファイルが {limit} KiB を超えています", "", "内容を短くしてください。申請に必要なのはユーザー名と理由だけです"])
        }
        Problem::HiddenCharacter { character, escaped } => hidden(language, *character, *escaped),
        Problem::YamlSyntax { cause } => syntax(language, *cause),
        Problem::EmptyFile => say!(language,
            en: ["the file is empty", "", "write the fields, one on each line, such as `iamUser: batch-exporter`"],
            ja: ["ファイルが空です", "", "`iamUser: batch-exporter` のように、1 行に 1 項目ずつ書いてください"]),
        Problem::SeveralDocuments => say!(language,
            en: ["the file has a second part after `---`", "the second part begins here", "put each request into a file of its own"],
            ja: ["`---` で区切られた 2 つ目の内容があります", "ここから 2 つ目です", "申請は 1 件ごとに別のファイルにしてください"]),
        Problem::Directive => say!(language,
            en: ["lines that begin with `%` are not accepted", "an instruction to the YAML reader", "remove this line"],
            ja: ["`%` で始まる行は使えません", "YAML の指示行です", "この行を削除してください"]),
        Problem::Anchor => say!(language,
            en: ["names for values (`&name`) are not accepted", "YAML takes this for the name of a value",
                "write every value where it belongs; put text that begins with `&` in quotation marks"],
            ja: ["値に名前を付ける書き方 (`&名前`) は使えません", "YAML では値の名前とみなされます",
                "値はそれぞれの場所に直接書いてください。`&` で始まる文字列は引用符で囲みます"]),
        Problem::Alias => say!(language,
            en: ["references to other values (`*name`) are not accepted", "YAML takes this for a reference",
                "write the value itself; put text that begins with `*` in quotation marks"],
            ja: ["ほかの値を参照する書き方 (`*名前`) は使えません", "YAML では参照とみなされます",
                "値を直接書いてください。`*` で始まる文字列は引用符で囲みます"]),
        Problem::Tag => say!(language,
            en: ["types of values (`!name`) are not accepted", "YAML takes this for the type of the value",
                "remove it; put text that begins with `!` in quotation marks"],
            ja: ["値の型を指定する書き方 (`!名前`) は使えません", "YAML では型の指定とみなされます",
                "この指定を削除してください。`!` で始まる文字列は引用符で囲みます"]),
        Problem::DuplicateKey { key, first: _ } => {
            let key = shown(key);
            say!(language,
                en: ["the field {key} is given twice", "the second time", "keep one of the two"],
                ja: ["項目 {key} が 2 回書かれています", "2 回目", "どちらか一方を削除してください"])
        }
        Problem::MergeKey => say!(language,
            en: ["taking in other fields with `<<` is not accepted", "", "write the fields out"],
            ja: ["`<<` でほかの項目を取り込むことはできません", "", "項目を直接書いてください"]),
        Problem::KeyNotText => say!(language,
            en: ["the name of a field must be text", "not text", "if the name is meant so, put it in quotation marks"],
            ja: ["項目名は文字列でなければなりません", "文字列ではありません", "この名前で正しい場合は、引用符で囲んでください"]),
        Problem::NumberForm => say!(language,
            en: ["this number is not understood by everyone in the same way",
                "hexadecimal, octal, infinite, with a plus sign, a leading zero or `_`",
                "write it with decimal digits or, if it is text, in quotation marks"],
            ja: ["この数値は、読むソフトウェアによって解釈が変わります",
                "16 進数、8 進数、無限大や、+・先頭の 0・_ の付いた数値です",
                "10 進数で書くか、文字列であれば引用符で囲んでください"]),
        Problem::TruthForm => say!(language,
            en: ["this word is not understood by everyone in the same way",
                "text to some readers of YAML, true or false to others",
                "write `true` or `false` or, if it is text, put it in quotation marks"],
            ja: ["この語は、読むソフトウェアによって解釈が変わります", "文字列とも真偽値ともみなされます",
                "`true` か `false` と書くか、文字列であれば引用符で囲んでください"]),
        Problem::NotLiteral { value } => {
            let value = shown(value);
            say!(language,
                en: ["this name is not written as it is read", "is read as {value}", "write the name itself, in one piece, without escapes"],
                ja: ["書かれているとおりには読まれない名前です", "{value} と読まれます",
                    "エスケープを使わず、名前をそのまま続けて書いてください"])
        }
        Problem::TooDeep { limit } => say!(language,
            en: ["lists and groups of fields are nested more than {limit} levels deep", "too deep", "use fewer levels"],
            ja: ["入れ子が {limit} 段を超えています", "深すぎます", "入れ子を減らしてください"]),
        Problem::AmbiguousYaml => say!(language,
            en: ["this can be read in two ways", "two YAML parsers read different things here",
                "write it more simply: text in quotation marks, on one line"],
            ja: ["2 通りに読めてしまう書き方です", "2 つの YAML パーサーの解釈が異なります",
                "引用符で囲んで 1 行で書くなど、より単純な書き方にしてください"]),
        Problem::NotAMapping { colon } => not_a_mapping(language, *colon),
        Problem::UnknownField { field, known } => {
            let meant = nearest(field, known.iter().map(String::as_str));
            let label = match (meant, foreign(field)) {
                (Some(meant), Some(letter)) if meant.is_ascii() => say!(language,
                    en: "did you mean `{}`? {} is {} here",
                    ja: "`{}` ではありませんか? {} は {} です",
                    visible(meant), shown(&letter.to_string()), code_point(letter)),
                (Some(meant), _) => did_you_mean(language, meant),
                (None, _) => say!(language, en: "not known", ja: "不明な項目です"),
            };
            let help = match known.as_slice() {
                [] => say!(language, en: "remove it", ja: "削除してください"),
                known => {
                    say!(language, en: "the fields here are {}", ja: "ここに書ける項目は {} です", list(language, known))
                }
            };
            let field = shown(field);
            say!(language,
                en: ["there is no field {field}", "{label}", "{help}"],
                ja: ["{field} という項目はありません", "{label}", "{help}"])
        }
        Problem::MissingField { field } => {
            let (shown, field) = (shown(field), visible(field));
            say!(language,
                en: ["the field {shown} is missing", "{shown} is needed here, too", "add a line `{field}: …`"],
                ja: ["項目 {shown} がありません", "ここに {shown} も必要です", "`{field}: …` の行を追加してください"])
        }
        Problem::WrongType { expected, found } => wrong_type(language, expected, *found),
        Problem::WrongLength {
            shape,
            found,
            limit,
            is_least,
        } => {
            let what = counted(language, *shape, *limit);
            match is_least {
                true => say!(language,
                    en: ["this must have at least {limit} {what}", "has {found}", "lengthen it"],
                    ja: ["{limit} {what}以上でなければなりません", "現在は {found} {what}です", "内容を追加してください"]),
                false => say!(language,
                    en: ["this must have at most {limit} {what}", "has {found}", "shorten it"],
                    ja: ["{limit} {what}以下でなければなりません", "現在は {found} {what}です", "内容を減らしてください"]),
            }
        }
        Problem::OutOfRange { limit, bound } => {
            let [bound, label] = match bound {
                Bound::AtLeast => {
                    say!(language, en: ["at least", "too small"], ja: ["以上の値", "範囲を外れています"])
                }
                Bound::AtMost => {
                    say!(language, en: ["at most", "too large"], ja: ["以下の値", "範囲を外れています"])
                }
                Bound::Above => {
                    say!(language, en: ["greater than", "too small"], ja: ["より大きい値", "範囲を外れています"])
                }
                Bound::Below => {
                    say!(language, en: ["less than", "too large"], ja: ["より小さい値", "範囲を外れています"])
                }
            };
            let limit = visible(limit);
            say!(language,
                en: ["this must be {bound} {limit}", "{label}", "write a number that is {bound} {limit}"],
                ja: ["{limit} {bound}でなければなりません", "{label}", "{limit} {bound}を指定してください"])
        }
        Problem::NotOneOf { allowed } => {
            let allowed = list(language, allowed);
            say!(language,
                en: ["this value is not one of those that are allowed", "not allowed", "write one of {allowed}"],
                ja: ["指定できない値です", "この値は使えません", "{allowed} のいずれかを指定してください"])
        }
        Problem::PatternMismatch { pattern } => {
            let pattern = shown(pattern);
            say!(language,
                en: ["this text does not have the form that the schema asks for", "has another form",
                    "it must match the regular expression {pattern}"],
                ja: ["スキーマで決められた形式になっていません", "形式が異なります", "正規表現 {pattern} に一致する必要があります"])
        }
        Problem::FormatMismatch { format } => {
            let example = example_of(format);
            let format = shown(format);
            let help = match example {
                Some(example) => {
                    say!(language, en: "write it like `{example}`", ja: "`{example}` のように書いてください")
                }
                None => say!(language,
                    en: "`schema/request.schema.json` asks for {format}",
                    ja: "`schema/request.schema.json` で決められた {format} の形式で書いてください"),
            };
            say!(language,
                en: ["this text is not a valid {format}", "not of the format {format}", "{help}"],
                ja: ["{format} として正しくありません", "{format} の形式ではありません", "{help}"])
        }
        Problem::SchemaMismatch { keyword } => {
            let keyword = shown(keyword);
            say!(language,
                en: ["this does not fit the schema", "against the rule {keyword}", "see `schema/request.schema.json` for what is asked for"],
                ja: ["スキーマに合っていません", "{keyword} の条件を満たしていません",
                    "`schema/request.schema.json` で条件を確認してください"])
        }
        Problem::InvalidSchema { at } => match at.as_str() {
            "" => say!(language,
                en: ["the schema cannot be used, so no request can be checked", "",
                    "it must be a JSON Schema (draft 2020-12) that refers to no other file; patterns cannot look ahead or back"],
                ja: ["スキーマに誤りがあるため、申請を確認できません", "",
                    "JSON Schema (draft 2020-12) として正しく、ほかのファイルを参照しないものにしてください。パターンでは先読みと後読みは使えません"]),
            at => {
                let at = shown(at);
                say!(language,
                    en: ["the schema cannot be used, so no request can be checked", "",
                        "correct it at {at}; it must be a JSON Schema (draft 2020-12)"],
                    ja: ["スキーマに誤りがあるため、申請を確認できません", "", "{at} を修正してください (JSON Schema draft 2020-12)"])
            }
        },
        Problem::InvalidUser { found } => user(language, found),
        Problem::InvalidReason { length } => {
            let title = match length {
                0 => pick!(language, en: "the reason is blank", ja: "理由が空白です"),
                1..10 => pick!(language, en: "the reason is too short", ja: "理由が短すぎます"),
                _ => pick!(language, en: "the reason is too long", ja: "理由が長すぎます"),
            };
            let label = match length {
                0 => say!(language, en: "blank", ja: "空白です"),
                1 => say!(language, en: "1 character", ja: "1 文字です"),
                length => say!(language, en: "{length} characters", ja: "{length} 文字です"),
            };
            say!(language,
                en: ["{title}", "{label}", "say in 10 to 1,000 characters what the key is for; the reviewer decides by it"],
                ja: ["{title}", "{label}",
                    "キーの用途を 10 文字以上 1,000 文字以下で書いてください。承認者はこれを読んで判断します"])
        }
        Problem::NotARequest { fault } => path(language, *fault),
        Problem::NotAFile => say!(language,
            en: ["this is not a plain file, but a symbolic link, a folder or a program", "",
                "put a plain file in its place; if it is one, take away its right to be executed: chmod -x"],
            ja: ["通常のファイルではありません (シンボリックリンク、実行可能ファイルなど)", "",
                "通常のファイルに置き換えてください。実行権限が付いている場合は chmod -x で外してください"]),
        Problem::SecretNameEnding { name } => {
            let name = shown(name);
            say!(language,
                en: ["the secret's name would be {name}", "",
                    "AWS advises against names that end in a hyphen and six characters: they look like the ending that AWS adds itself; choose a longer or shorter last part"],
                ja: ["シークレットの名前が {name} になります", "",
                    "末尾が「ハイフン + 6 文字」の名前は、AWS が自動で付ける文字列と紛らわしいため推奨されていません。末尾の長さを変えてください"])
        }
        Problem::DuplicateRequest { other, id } => {
            let other = shown(other);
            let id = shown(id);
            say!(language,
                en: ["{other} asks for the same", "both are {id}",
                    "account, user and file name together must be unique; for another key, choose another file name"],
                ja: ["{other} と申請が重複しています", "どちらも {id} です",
                    "アカウント、ユーザー、ファイル名の組み合わせは一意でなければなりません。別のキーが必要な場合は、ファイル名を変えてください"])
        }
        Problem::NoFolder => say!(language,
            en: ["the configuration has no folder for this file", "",
                "move the file to a folder that is listed under `folders` in .github/countersign.yaml"],
            ja: ["このファイルに対応するフォルダーが設定にありません", "",
                ".github/countersign.yaml の `folders` にあるフォルダーへ移動してください"]),
        Problem::UserNotAllowed {
            user,
            folder,
            patterns,
        } => {
            let user = shown(user);
            let folder = shown(folder);
            let patterns = list(language, patterns);
            say!(language,
                en: ["keys for {user} cannot be requested in {folder}", "not allowed here",
                    "the users for this folder are {patterns}; see .github/countersign.yaml"],
                ja: ["{user} のキーは {folder} では申請できません", "ここでは申請できません",
                    "このフォルダーで申請できるユーザーは {patterns} です (.github/countersign.yaml)"])
        }
        Problem::InvalidValue { expected } => value(language, *expected),
        Problem::ArnElsewhere { expected, found } => {
            let found = shown(found);
            let expected = shown(expected);
            say!(language,
                en: ["this ARN belongs to {found}", "should be {expected}",
                    "use an ARN of the account and the region that are given beside it"],
                ja: ["この ARN は {found} のものです", "{expected} でなければなりません",
                    "同じ項目にあるアカウントとリージョンの ARN を指定してください"])
        }
        Problem::UnknownAccount { name, known } => {
            let label = match nearest(name, known.iter().map(String::as_str)) {
                Some(meant) => did_you_mean(language, meant),
                None => say!(language, en: "not under `accounts`", ja: "`accounts` にありません"),
            };
            let (name, known) = (shown(name), list(language, known));
            say!(language,
                en: ["there is no account {name}", "{label}", "the accounts are {known}"],
                ja: ["アカウント {name} は定義されていません", "{label}", "定義されているアカウントは {known} です"])
        }
        Problem::SameAccount { other } => {
            let other = shown(other);
            say!(language,
                en: ["{other} is the same account in the same region", "the same id and region",
                    "keep one of the two, and let all folders name that one"],
                ja: ["{other} と同じアカウント、同じリージョンです", "ID とリージョンが同じです",
                    "どちらか一方を削除し、フォルダーではもう一方を指定してください"])
        }
        Problem::ValidForTooLong { days } => say!(language,
            en: ["an approval can hold for at most {days} days", "too long",
                "write `{days}d` or less; a deleted secret could otherwise be gone while its approval still holds"],
            ja: ["承認の有効期間は {days} 日までです", "長すぎます",
                "`{days}d` 以下にしてください。これより長いと、シークレットが削除されて復元できなくなった後も承認が有効なままになります"]),
        Problem::NoConfiguration => say!(language,
            en: ["there is no configuration", "",
                "run countersign at the top of the repository; the configuration says which accounts and users there are"],
            ja: ["設定ファイルがありません", "",
                "リポジトリの最上位で実行してください。設定ファイルには、対象のアカウントとユーザーを書きます"]),
        Problem::NoCodeowners => say!(language,
            en: ["there is no CODEOWNERS file, so nobody can approve a request", "",
                "add .github/CODEOWNERS with a line such as `/requests/ @acme/cloud-approvers`"],
            ja: ["CODEOWNERS ファイルがないため、申請を承認できる人がいません", "",
                "`/requests/ @acme/cloud-approvers` のような行を書いた .github/CODEOWNERS を追加してください"]),
        Problem::Unreadable { is_missing } => {
            if *is_missing {
                say!(language,
                    en: ["there is no such file", "", "check the path; run countersign at the top of the repository"],
                    ja: ["ファイルがありません", "", "パスを確認し、リポジトリの最上位で実行してください"])
            } else {
                say!(language,
                    en: ["the file cannot be read", "", "check its permissions"],
                    ja: ["ファイルを読み取れません", "", "アクセス権を確認してください"])
            }
        }
        Problem::MoreProblems { count } => match count {
            1 => say!(language,
                en: ["1 more problem in this file", "the next one is here", "correct those above first"],
                ja: ["このファイルにはほかにも 1 件の問題があります", "次の問題はここです", "まず上の問題を修正してください"]),
            count => say!(language,
                en: ["{count} more problems in this file", "the next one is here", "correct those above first"],
                ja: ["このファイルにはほかにも {count} 件の問題があります", "次の問題はここです", "まず上の問題を修正してください"]),
        },
    }
}

fn did_you_mean(language: Language, meant: &str) -> String {
    say!(language, en: "did you mean `{}`?", ja: "`{}` ではありませんか?", visible(meant))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::is_deceptive;
    use crate::domain::samples;

    #[test]
    fn everything_is_said_in_both_languages_and_nothing_deceives() {
        for problem in samples::all() {
            for language in [Language::English, Language::Japanese] {
                let Words { title, label, help } = explain(language, &problem);
                assert!(!title.is_empty() && !help.is_empty(), "{problem:?}");
                let text = format!("{title}{label}{help}");
                assert!(!text.contains(is_deceptive), "{text:?}");
                assert!(!text.ends_with(['.', '。']), "{text}");
                let is_japanese = text.contains(|c| ('ぁ'..='ヶ').contains(&c));
                assert_eq!(is_japanese, language == Language::Japanese, "{text}");
            }
        }
    }
}
