//! 問題の詳細を表す日本語。

use super::super::{Hidden, code_point, is_of_a_user, shown};
use crate::domain::{Colon, Expected, PathFault, Shape, SyntaxCause};

pub(super) fn hidden(character: char, escaped: bool) -> (String, String, String) {
    let code = code_point(character);
    let (what, help) = match Hidden::new(character) {
        Hidden::ByteOrderMark => ("BOM", "BOM なしの UTF-8 で保存し直してください"),
        Hidden::LineBreak => (
            "環境によって見え方が異なる改行文字",
            "削除して、通常の改行だけを使ってください",
        ),
        Hidden::Direction => (
            "文字の並ぶ向きを変える制御文字",
            "削除してください。承認者に見える内容と実際の内容が食い違います",
        ),
        Hidden::Control => ("制御文字", "削除してください"),
        Hidden::Invisible => (
            "目に見えない文字",
            "削除してください。貼り付けた文章に含まれていた可能性があります",
        ),
    };
    let label = if escaped {
        format!("{code} (エスケープで書かれています)")
    } else {
        code
    };
    (format!("{what}が含まれています"), label, help.to_owned())
}

pub(super) fn syntax(cause: SyntaxCause) -> (String, String, String) {
    let (label, help) = match cause {
        SyntaxCause::Tab => (
            "タブがあります".to_owned(),
            "字下げには空白を使ってください",
        ),
        SyntaxCause::ColonInValue => (
            "ここにはコロンを書けません".to_owned(),
            "`: ` を含む値は引用符で囲んでください。また、項目の行頭の位置をそろえてください",
        ),
        SyntaxCause::WideColon => (
            "コロンが全角です".to_owned(),
            "`reason: …` のように、半角のコロンと半角の空白を使ってください",
        ),
        SyntaxCause::TightColon => (
            "コロンの後に空白がありません".to_owned(),
            "`reason: …` のように、コロンの後に半角の空白を入れてください",
        ),
        SyntaxCause::NoColon => (
            "項目でも値の続きでもありません".to_owned(),
            "項目は `名前: 値` の形で書き、長い値の 2 行目以降は字下げしてください",
        ),
        SyntaxCause::OpenQuote => (
            "この引用符が閉じられていません".to_owned(),
            "値の終わりで引用符を閉じてください",
        ),
        SyntaxCause::AfterQuote => (
            "閉じ引用符の後に文字があります".to_owned(),
            "値の全体を引用符で囲んでください。値の中の `'` は `''` と書きます",
        ),
        SyntaxCause::OpenBracket => (
            "この前にコンマか閉じ括弧がありません".to_owned(),
            "`[` と `{` は必ず閉じてください。これらで始まる文字列は引用符で囲みます",
        ),
        SyntaxCause::SpecialStart(character) => (
            format!(
                "値を {} で始めることはできません",
                shown(&character.to_string())
            ),
            "値を引用符で囲んでください",
        ),
        SyntaxCause::Escape => (
            "バックスラッシュの後が正しくありません".to_owned(),
            "バックスラッシュは `\\\\` と書くか、全体を `'` で囲んでください",
        ),
        SyntaxCause::Indicator(character) => (
            format!(
                "ここでは値を {} と空白で始められません",
                shown(&character.to_string())
            ),
            "値を引用符で囲んでください。リストは次の行から書きます",
        ),
        SyntaxCause::Indent => (
            "行の始まる位置がずれています".to_owned(),
            "項目はすべて同じ桁から始め、長い値の 2 行目以降は字下げしてください",
        ),
        SyntaxCause::Other => (
            "ここから先を解釈できません".to_owned(),
            "`名前: 値` の形で、行頭をそろえて 1 行に 1 項目ずつ書いてください",
        ),
    };
    (
        "YAML として正しくありません".to_owned(),
        label,
        help.to_owned(),
    )
}

pub(super) fn not_a_mapping(colon: Colon) -> (String, String, String) {
    let (label, help) = match colon {
        Colon::Wide => (
            "コロンが全角です",
            "`iamUser: batch-exporter` のように、半角のコロンと半角の空白を使ってください",
        ),
        Colon::Tight => (
            "コロンの後に空白がありません",
            "`iamUser: batch-exporter` のように、コロンの後に半角の空白を入れてください",
        ),
        Colon::None => (
            "項目ではありません",
            "`iamUser: batch-exporter` のように、1 行に 1 項目ずつ書いてください",
        ),
    };
    (
        "ファイルに項目がありません".to_owned(),
        label.to_owned(),
        help.to_owned(),
    )
}

pub(super) fn wrong_type(expected: &[Shape], found: Shape) -> (String, String, String) {
    let wanted: Vec<_> = expected.iter().map(|shape| name(*shape)).collect();
    let wanted = wanted.join("または");
    let wants_text = expected.contains(&Shape::Text);
    if found == Shape::Null {
        return (
            "値がありません".to_owned(),
            format!("{wanted}が必要です"),
            "コロンの後に値を書いてください".to_owned(),
        );
    }
    let help = match found {
        Shape::Boolean | Shape::Integer | Shape::Number if wants_text => {
            "引用符で囲んでください".to_owned()
        }
        Shape::Text if expected == [Shape::Integer] || expected == [Shape::Number] => {
            "引用符を付けずに数字で書いてください".to_owned()
        }
        Shape::Null
        | Shape::Boolean
        | Shape::Integer
        | Shape::Number
        | Shape::Text
        | Shape::List
        | Shape::Mapping => format!("{wanted}を書いてください"),
    };
    (
        format!("{wanted}でなければなりません"),
        format!("YAML では{}とみなされます", name(found)),
        help,
    )
}

pub(super) fn name(shape: Shape) -> &'static str {
    match shape {
        Shape::Null => "空の値",
        Shape::Boolean => "真偽値 (true / false)",
        Shape::Integer => "整数",
        Shape::Number => "数値",
        Shape::Text => "文字列",
        Shape::List => "リスト",
        Shape::Mapping => "項目の集まり",
    }
}

pub(super) fn counted(shape: Shape) -> &'static str {
    match shape {
        Shape::List | Shape::Mapping => "個",
        Shape::Null | Shape::Boolean | Shape::Integer | Shape::Number | Shape::Text => "文字",
    }
}

pub(super) fn user(found: &str) -> (String, String, String) {
    let label = if found.is_empty() {
        "空です".to_owned()
    } else if found.contains(',') {
        "シークレットの名前に使えないコンマが含まれています".to_owned()
    } else if found.chars().count() > 64 {
        "64 文字を超えています".to_owned()
    } else {
        match found.chars().find(|c| !is_of_a_user(*c)) {
            Some(c) => format!(
                "{} ({}) は IAM ユーザー名に使えません",
                shown(&c.to_string()),
                code_point(c)
            ),
            None => "IAM ユーザー名に使えない文字が含まれています".to_owned(),
        }
    };
    (
        format!("{} は IAM ユーザー名ではありません", shown(found)),
        label,
        "IAM に表示されるとおりに、A-Z a-z 0-9 _ + = . @ - の 1 ～ 64 文字で書いてください"
            .to_owned(),
    )
}

pub(super) fn path(fault: PathFault) -> (String, String, String) {
    let (title, help) = match fault {
        PathFault::Elsewhere => (
            "requests/ の外にあるファイルです",
            "申請ファイルは requests/ の下に置き、リポジトリの最上位で実行してください",
        ),
        PathFault::Extension => (
            "申請ファイルではありません (ファイル名が .yaml で終わっていません)",
            "拡張子を小文字の .yaml にするか (.yml は使えません)、requests/ の外へ移動してください",
        ),
        PathFault::Name => (
            "申請に使えないファイル名です",
            "20261102090000.yaml のように、.yaml の前を a-z 0-9 - の 1 ～ 63 文字にしてください (先頭にハイフンは使えません)",
        ),
        PathFault::Folder => (
            "申請に使えないフォルダー名です",
            "フォルダー名には a-z 0-9 - だけを使ってください",
        ),
        PathFault::Device => (
            "Windows が機器のために使う名前がパスに含まれています",
            "con、prn、aux、nul、com1 ～ com9、lpt1 ～ lpt9 以外の名前にしてください",
        ),
        PathFault::Length => (
            "ファイルのパスが長すぎます",
            "フォルダーを含めて 200 文字以内にしてください",
        ),
    };
    (title.to_owned(), String::new(), help.to_owned())
}

pub(super) fn value(expected: Expected) -> (String, String, String) {
    let (what, help) = match expected {
        Expected::AccountName => (
            "アカウントの名前",
            "a-z 0-9 - の 1 ～ 63 文字で書いてください",
        ),
        Expected::AccountId => (
            "AWS アカウント ID",
            "\"123456789012\" のように、12 桁の数字を引用符で囲んで書いてください",
        ),
        Expected::Region => (
            "AWS リージョン",
            "ap-northeast-1 のような形で書いてください",
        ),
        Expected::TopicArn => (
            "SNS トピックの ARN",
            "arn:aws:sns:<リージョン>:<アカウント>:<名前> の形で書いてください",
        ),
        Expected::RoleArn => (
            "IAM ロールの ARN",
            "arn:aws:iam::<アカウント>:role/<名前> の形で書いてください",
        ),
        Expected::KmsKey => (
            "KMS キー",
            "キーの ID、ARN、または alias/countersign のようなエイリアスを書いてください",
        ),
        Expected::TagKey => (
            "タグのキー",
            "文字、数字、スペースと _ . : / = + - @ を使って、1～127 文字で書いてください。aws: または countersign: で始まるキーは使えません",
        ),
        Expected::TagValue => (
            "タグの値",
            "文字、数字、スペースと _ . : / = + - @ を使って、255 文字以内で書いてください",
        ),
        Expected::Duration => (
            "期間",
            "30m、24h、6d のように、整数と m、h、d のいずれかで書いてください",
        ),
        Expected::Required => ("承認者の人数", "1 から 6 までの整数を書いてください"),
        Expected::Folder => (
            "申請のフォルダー",
            "`requests/` またはその下のフォルダーを、末尾に `/` を付けて書いてください。フォルダー名には a-z 0-9 - だけを使えます",
        ),
        Expected::UserPattern => (
            "IAM ユーザー名のパターン",
            "A-Z a-z 0-9 _ + = . @ - と、任意の文字列を表す * を使って、64 文字以内で書いてください",
        ),
    };
    (
        format!("{what}として正しくありません"),
        String::new(),
        help.to_owned(),
    )
}
