//! 日本語

mod details;

use details::{counted, hidden, not_a_mapping, path, syntax, user, value, wrong_type};

use super::{Tally, Words, code_point, example_of, foreign, list, shown};
use crate::domain::{Bound, Problem, meant, visible};

pub(super) fn explain(problem: &Problem) -> Words {
    let (title, label, help) = words(problem);
    Words { title, label, help }
}

fn words(problem: &Problem) -> (String, String, String) {
    let say = |title: &str, label: &str, help: &str| {
        (title.to_owned(), label.to_owned(), help.to_owned())
    };
    match problem {
        Problem::NotUtf8 => say(
            "ファイルの文字コードが UTF-8 ではありません",
            "UTF-8 として読めません",
            "文字コードを UTF-8 にして保存し直してください (Shift_JIS で保存されている可能性があります)",
        ),
        Problem::FileTooLarge { limit } => (
            format!("ファイルが {} KiB を超えています", limit / 1_024),
            String::new(),
            "内容を短くしてください。申請に必要なのはユーザー名と理由だけです".to_owned(),
        ),
        Problem::HiddenCharacter { character, escaped } => hidden(*character, *escaped),
        Problem::YamlSyntax { cause } => syntax(*cause),
        Problem::EmptyFile => say(
            "ファイルが空です",
            "",
            "`iamUser: batch-exporter` のように、1 行に 1 項目ずつ書いてください",
        ),
        Problem::SeveralDocuments => say(
            "`---` で区切られた 2 つ目の内容があります",
            "ここから 2 つ目です",
            "申請は 1 件ごとに別のファイルにしてください",
        ),
        Problem::Directive => say(
            "`%` で始まる行は使えません",
            "YAML の指示行です",
            "この行を削除してください",
        ),
        Problem::Anchor => say(
            "値に名前を付ける書き方 (`&名前`) は使えません",
            "YAML では値の名前とみなされます",
            "値はそれぞれの場所に直接書いてください。`&` で始まる文字列は引用符で囲みます",
        ),
        Problem::Alias => say(
            "ほかの値を参照する書き方 (`*名前`) は使えません",
            "YAML では参照とみなされます",
            "値を直接書いてください。`*` で始まる文字列は引用符で囲みます",
        ),
        Problem::Tag => say(
            "値の型を指定する書き方 (`!名前`) は使えません",
            "YAML では型の指定とみなされます",
            "この指定を削除してください。`!` で始まる文字列は引用符で囲みます",
        ),
        Problem::DuplicateKey { key, first: _ } => (
            format!("項目 {} が 2 回書かれています", shown(key)),
            "2 回目".to_owned(),
            "どちらか一方を削除してください".to_owned(),
        ),
        Problem::MergeKey => say(
            "`<<` でほかの項目を取り込むことはできません",
            "",
            "項目を直接書いてください",
        ),
        Problem::KeyNotText => say(
            "項目名は文字列でなければなりません",
            "文字列ではありません",
            "この名前で正しい場合は、引用符で囲んでください",
        ),
        Problem::NumberForm => say(
            "この数値は、読むソフトウェアによって解釈が変わります",
            "16 進数、8 進数、無限大や、+・先頭の 0・_ の付いた数値です",
            "10 進数で書くか、文字列であれば引用符で囲んでください",
        ),
        Problem::TruthForm => say(
            "この語は、読むソフトウェアによって解釈が変わります",
            "文字列とも真偽値ともみなされます",
            "`true` か `false` と書くか、文字列であれば引用符で囲んでください",
        ),
        Problem::NotLiteral { value } => (
            "書かれているとおりには読まれない名前です".to_owned(),
            format!("{} と読まれます", shown(value)),
            "エスケープを使わず、名前をそのまま続けて書いてください".to_owned(),
        ),
        Problem::TooDeep { limit } => (
            format!("入れ子が {limit} 段を超えています"),
            "深すぎます".to_owned(),
            "入れ子を減らしてください".to_owned(),
        ),
        Problem::AmbiguousYaml => say(
            "2 通りに読めてしまう書き方です",
            "2 つの YAML パーサーの解釈が異なります",
            "引用符で囲んで 1 行で書くなど、より単純な書き方にしてください",
        ),
        Problem::NotAMapping { colon } => not_a_mapping(*colon),
        Problem::UnknownField { field, known } => (
            format!("{} という項目はありません", shown(field)),
            match (meant(field, known.iter().map(String::as_str)), foreign(field)) {
                (Some(meant), Some(letter)) if meant.is_ascii() => format!(
                    "`{}` ではありませんか? {} は {} です",
                    visible(meant),
                    shown(&letter.to_string()),
                    code_point(letter)
                ),
                (Some(meant), _) => format!("`{}` ではありませんか?", visible(meant)),
                (None, _) => "不明な項目です".to_owned(),
            },
            match known.as_slice() {
                [] => "削除してください".to_owned(),
                known => format!("ここに書ける項目は {} です", list(known, "、")),
            },
        ),
        Problem::MissingField { field } => (
            format!("項目 {} がありません", shown(field)),
            format!("ここに {} も必要です", shown(field)),
            format!("`{}: …` の行を追加してください", visible(field)),
        ),
        Problem::WrongType { expected, found } => wrong_type(expected, *found),
        Problem::WrongLength { shape, found, limit, is_least } => {
            let unit = counted(*shape);
            let (bound, help) = if *is_least {
                ("以上", "内容を追加してください")
            } else {
                ("以下", "内容を減らしてください")
            };
            (
                format!("{limit} {unit}{bound}でなければなりません"),
                format!("現在は {found} {unit}です"),
                help.to_owned(),
            )
        }
        Problem::OutOfRange { limit, bound } => {
            let bound = match bound {
                Bound::AtLeast => "以上の値",
                Bound::AtMost => "以下の値",
                Bound::Above => "より大きい値",
                Bound::Below => "より小さい値",
            };
            let limit = visible(limit);
            (
                format!("{limit} {bound}でなければなりません"),
                "範囲を外れています".to_owned(),
                format!("{limit} {bound}を指定してください"),
            )
        }
        Problem::NotOneOf { allowed } => (
            "指定できない値です".to_owned(),
            "この値は使えません".to_owned(),
            format!("{} のいずれかを指定してください", list(allowed, "、")),
        ),
        Problem::PatternMismatch { pattern } => (
            "スキーマで決められた形式になっていません".to_owned(),
            "形式が異なります".to_owned(),
            format!("正規表現 {} に一致する必要があります", shown(pattern)),
        ),
        Problem::FormatMismatch { format } => (
            format!("{} として正しくありません", shown(format)),
            format!("{} の形式ではありません", shown(format)),
            match example_of(format) {
                Some(example) => format!("`{example}` のように書いてください"),
                None => format!("`schema/request.schema.json` で決められた {} の形式で書いてください", shown(format)),
            },
        ),
        Problem::SchemaMismatch { keyword } => (
            "スキーマに合っていません".to_owned(),
            format!("{} の条件を満たしていません", shown(keyword)),
            "`schema/request.schema.json` で条件を確認してください".to_owned(),
        ),
        Problem::InvalidSchema { at } => (
            "スキーマに誤りがあるため、申請を確認できません".to_owned(),
            String::new(),
            if at.is_empty() {
                "JSON Schema (draft 2020-12) として正しく、ほかのファイルを参照しないものにしてください。パターンでは先読みと後読みは使えません".to_owned()
            } else {
                format!("{} を修正してください (JSON Schema draft 2020-12)", shown(at))
            },
        ),
        Problem::InvalidUser { found } => user(found),
        Problem::InvalidReason { length } => (
            match length {
                0 => "理由が空白です".to_owned(),
                length if *length < 10 => "理由が短すぎます".to_owned(),
                _ => "理由が長すぎます".to_owned(),
            },
            match length {
                0 => "空白です".to_owned(),
                length => format!("{length} 文字です"),
            },
            "キーの用途を 10 文字以上 1,000 文字以下で書いてください。承認者はこれを読んで判断します".to_owned(),
        ),
        Problem::NotARequest { fault } => path(*fault),
        Problem::NotAFile => say(
            "通常のファイルではありません (シンボリックリンク、実行可能ファイルなど)",
            "",
            "通常のファイルに置き換えてください。実行権限が付いている場合は chmod -x で外してください",
        ),
        Problem::SecretNameEnding { name } => (
            format!("シークレットの名前が {} になります", shown(name)),
            String::new(),
            "末尾が「ハイフン + 6 文字」の名前は、AWS が自動で付ける文字列と紛らわしいため推奨されていません。末尾の長さを変えてください".to_owned(),
        ),
        Problem::DuplicateRequest { other, id } => (
            format!("{} と申請が重複しています", shown(other)),
            format!("どちらも {} です", shown(id)),
            "アカウント、ユーザー、ファイル名の組み合わせは一意でなければなりません。別のキーが必要な場合は、ファイル名を変えてください".to_owned(),
        ),
        Problem::NoFolder => say(
            "このファイルに対応するフォルダーが設定にありません",
            "",
            ".github/countersign.yaml の `folders` にあるフォルダーへ移動してください",
        ),
        Problem::UserNotAllowed { user, folder, patterns } => (
            format!("{} のキーは {} では申請できません", shown(user), shown(folder)),
            "ここでは申請できません".to_owned(),
            format!("このフォルダーで申請できるユーザーは {} です (.github/countersign.yaml)", list(patterns, "、")),
        ),
        Problem::InvalidValue { expected } => value(*expected),
        Problem::ArnElsewhere { expected, found } => (
            format!("この ARN は {} のものです", shown(found)),
            format!("{} でなければなりません", shown(expected)),
            "同じ項目にあるアカウントとリージョンの ARN を指定してください".to_owned(),
        ),
        Problem::UnknownAccount { name, known } => (
            format!("アカウント {} は定義されていません", shown(name)),
            match meant(name, known.iter().map(String::as_str)) {
                Some(meant) => format!("`{}` ではありませんか?", visible(meant)),
                None => "`accounts` にありません".to_owned(),
            },
            format!("定義されているアカウントは {} です", list(known, "、")),
        ),
        Problem::SameAccount { other } => (
            format!("{} と同じアカウント、同じリージョンです", shown(other)),
            "ID とリージョンが同じです".to_owned(),
            "どちらか一方を削除し、フォルダーではもう一方を指定してください".to_owned(),
        ),
        Problem::ValidForTooLong { days } => (
            format!("承認の有効期間は {days} 日までです"),
            "長すぎます".to_owned(),
            format!("`{days}d` 以下にしてください。これより長いと、シークレットが削除されて復元できなくなった後も承認が有効なままになります"),
        ),
        Problem::NoConfiguration => say(
            "設定ファイルがありません",
            "",
            "リポジトリの最上位で実行してください。設定ファイルには、対象のアカウントとユーザーを書きます",
        ),
        Problem::NoCodeowners => say(
            "CODEOWNERS ファイルがないため、申請を承認できる人がいません",
            "",
            "`/requests/ @acme/cloud-approvers` のような行を書いた .github/CODEOWNERS を追加してください",
        ),
        Problem::Unreadable { is_missing } => {
            if *is_missing {
                say("ファイルがありません", "", "パスを確認し、リポジトリの最上位で実行してください")
            } else {
                say("ファイルを読み取れません", "", "アクセス権を確認してください")
            }
        }
        Problem::MoreProblems { count } => (
            format!("このファイルにはほかにも {count} 件の問題があります"),
            "次の問題はここです".to_owned(),
            "まず上の問題を修正してください".to_owned(),
        ),
    }
}

pub(super) fn closing(tally: &Tally) -> String {
    let found = match (tally.errors, tally.warnings) {
        (0, 0) => {
            return match tally.requests {
                0 => "申請ファイルはありません。設定に問題はありません".to_owned(),
                requests => format!("申請ファイル {requests} 件と設定に問題はありません"),
            };
        }
        (0, warnings) => format!("警告 {warnings} 件"),
        (errors, 0) => format!("エラー {errors} 件"),
        (errors, warnings) => format!("エラー {errors} 件、警告 {warnings} 件"),
    };
    match tally.requests {
        0 => found,
        requests => format!("ファイル {requests} 件を確認しました: {found}"),
    }
}
