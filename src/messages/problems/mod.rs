//! What is said about a file.

mod details;
mod shown;
mod tally;
mod typos;

use details::{
    counted, hidden, lifecycle_off, not_a_mapping, not_utf8, out_of_range, path,
    schema_lacks_field, syntax, user, value, wrong_type,
};
use shown::{code_point, example_of, foreign, list, shown};
pub use tally::{Levels, Tally, closing, levels};
use typos::typo;

use crate::domain::{Diagnostic, Locale, Problem, nearest, visible};

/// What is said about one problem. Nothing in it can deceive a terminal or a reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// What is wrong, in one line.
    pub title: String,
    /// What stands at the place itself, in a few words.
    pub label: String,
    pub help: String,
}

/// Explains what a problem is.
pub fn explain(language: Locale, diagnostic: &Diagnostic) -> Words {
    let [title, label, help] = words(language, &diagnostic.problem);
    match &diagnostic.typo {
        None => Words { title, label, help },
        Some(typo) => {
            let [label, help] = self::typo(language, typo);
            Words { title, label, help }
        }
    }
}

fn words(language: Locale, problem: &Problem) -> [String; 3] {
    match problem {
        Problem::NotUtf8 { encoding } => not_utf8(language, *encoding),
        Problem::ConflictMarker => say!(language,
            en: ["the file contains merge conflict markers", "git wrote this where it could not merge two versions",
                "keep one of the two versions, and remove the lines that begin with `<<<<<<<`, `|||||||`, `=======` and `>>>>>>>`"],
            ja: ["マージの競合 (コンフリクト) のマーカーが残っています", "git がマージできなかった箇所です",
                "どちらか一方の内容を残し、`<<<<<<<`、`|||||||`、`=======`、`>>>>>>>` で始まる行を削除してください"]),
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
            en: ["lines that begin with `%` are not accepted", "YAML reads this as a directive",
                "remove this line; put text that begins with `%` in quotation marks"],
            ja: ["`%` で始まる行は使えません", "YAML ではディレクティブとみなされます",
                "この行を削除してください。`%` で始まる文字列は引用符で囲みます"]),
        Problem::Anchor => say!(language,
            en: ["anchors (`&name`) are not accepted", "YAML reads this as an anchor, the name of a value",
                "write every value where it belongs; put text that begins with `&` in quotation marks"],
            ja: ["アンカー (`&名前`) は使えません", "YAML ではアンカー (値に付ける名前) とみなされます",
                "値はそれぞれの場所に直接書いてください。`&` で始まる文字列は引用符で囲みます"]),
        Problem::Alias => say!(language,
            en: ["aliases (`*name`) are not accepted", "YAML reads this as an alias, a reference to another value",
                "write the value itself; put text that begins with `*` in quotation marks"],
            ja: ["エイリアス (`*名前`) は使えません", "YAML ではエイリアス (ほかの値の参照) とみなされます",
                "値を直接書いてください。`*` で始まる文字列は引用符で囲みます"]),
        Problem::Tag => say!(language,
            en: ["tags (`!name`) are not accepted", "YAML reads this as a tag, the type of the value",
                "remove it; put text that begins with `!` in quotation marks"],
            ja: ["タグ (`!名前`) は使えません", "YAML ではタグ (値の型の指定) とみなされます",
                "この指定を削除してください。`!` で始まる文字列は引用符で囲みます"]),
        Problem::DuplicateKey { key, first: _ } => {
            let key = shown(key);
            say!(language,
                en: ["the field {key} is given twice", "the second time", "keep one of the two"],
                ja: ["項目 {key} が 2 回書かれています", "2 回目", "どちらか一方を削除してください"])
        }
        Problem::MergeKey => say!(language,
            en: ["merging fields with `<<` is not accepted", "", "write the fields out"],
            ja: ["`<<` でほかの項目を取り込むことはできません", "", "項目を直接書いてください"]),
        Problem::KeyNotText => say!(language,
            en: ["the name of a field must be text", "not text", "if this name is intended, put it in quotation marks"],
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
                ja: ["表記と実際の値が異なる名前です", "実際の値は {value} です",
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
        Problem::NotAMapping { cause } => not_a_mapping(language, *cause),
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
        Problem::CutOff => say!(language,
            en: ["the value ends before ` #`", "this is a comment, and not a part of the value",
                "put the whole value in quotation marks; if this is meant as a comment, write it on a line of its own"],
            ja: ["値は ` #` の前で終わっています", "ここからはコメントで、値には含まれません",
                "値の一部であれば、値の全体を引用符で囲んでください。コメントであれば、独立した行に書いてください"]),
        Problem::WrongType {
            expected,
            found,
            meant,
        } => wrong_type(language, expected, *found, *meant),
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
        Problem::OutOfRange { limit, bound } => out_of_range(language, limit, *bound),
        Problem::NotOneOf { allowed } => {
            let allowed = list(language, allowed);
            say!(language,
                en: ["this value is not one of those that are allowed", "not allowed", "write one of {allowed}"],
                ja: ["指定できない値です", "この値は使えません", "{allowed} のいずれかを指定してください"])
        }
        Problem::PatternMismatch { pattern } => {
            let pattern = shown(pattern);
            say!(language,
                en: ["this text does not have the form that the schema requires", "has another form",
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
                en: ["{title}", "{label}", "say in 10 to 1,000 characters what the key is for; the reviewer decides by the user and this reason"],
                ja: ["{title}", "{label}",
                    "キーの用途を 10～1,000 文字で書いてください。承認者は、ユーザーとこの理由を見て判断します"])
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
                ja: ["シークレット名が {name} になります", "",
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
        Problem::LifecycleOff { field } => lifecycle_off(language, field),
        Problem::SchemaLacksField { field } => schema_lacks_field(language, field),
        Problem::Placeholder { found } => {
            let found = shown(found);
            say!(language,
                en: ["{found} is still what the template has", "only an example",
                    "replace it by your own, on every line that has it; docs/installation.md shows how"],
                ja: ["{found} はテンプレートの値のままです", "例として書かれている値です",
                    "この値が書かれているすべての行を、実際の値に置き換えてください (手順: docs/installation.md)"])
        }
        Problem::NoConfiguration => say!(language,
            en: ["there is no configuration", "",
                "run countersign in the repository, at its root or below; the configuration says which accounts and users there are"],
            ja: ["設定ファイルがありません", "",
                "リポジトリのルートディレクトリか、その下で実行してください。設定ファイルには、対象のアカウントとユーザーを書きます"]),
        Problem::NoCodeowners => say!(language,
            en: ["there is no CODEOWNERS file, so nobody can approve a request", "",
                "add .github/CODEOWNERS with a line such as `/requests/ @acme/cloud-approvers`"],
            ja: ["CODEOWNERS ファイルがないため、申請を承認できる人がいません", "",
                "`/requests/ @acme/cloud-approvers` のような行を書いた .github/CODEOWNERS を追加してください"]),
        Problem::Unreadable { is_missing } => {
            if *is_missing {
                say!(language,
                    en: ["there is no such file", "", "check the path; it is looked for from here, and from the root of the repository"],
                    ja: ["ファイルがありません", "", "パスを確認してください。現在のディレクトリとリポジトリのルートディレクトリから探します"])
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

fn did_you_mean(language: Locale, meant: &str) -> String {
    say!(language, en: "did you mean `{}`?", ja: "`{}` ではありませんか?", visible(meant))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{is_deceptive, samples};

    #[test]
    fn everything_is_said_in_both_languages_and_nothing_deceives() {
        for problem in samples::all() {
            for language in [Locale::ENGLISH, Locale::JAPANESE] {
                let [title, label, help] = words(language, &problem);
                assert!(!title.is_empty() && !help.is_empty(), "{problem:?}");
                let text = format!("{title}{label}{help}");
                assert!(!text.contains(is_deceptive), "{text:?}");
                assert!(!text.ends_with(['.', '。']), "{text}");
                let is_japanese = text.contains(|c| ('ぁ'..='ヶ').contains(&c));
                assert_eq!(is_japanese, language == Locale::JAPANESE, "{text}");
            }
        }
    }
}
