//! Problems that have kinds of their own.

use super::shown::{Hidden, code_point, is_of_a_user, shown};
use super::typos::full_width;
use crate::domain::{
    Bound, Encoding, Expected, Locale, PathFault, Shape, SyntaxCause, half_width, visible,
};

pub(super) fn hidden(language: Locale, character: char, escaped: bool) -> [String; 3] {
    let code = code_point(character);
    let [what, help] = match Hidden::new(character) {
        Hidden::ByteOrderMark => say!(language,
            en: ["a byte order mark", "save the file as UTF-8 without BOM"],
            ja: ["BOM ", "BOM なしの UTF-8 で保存し直してください"]),
        Hidden::LineBreak => say!(language,
            en: ["a line break that not everyone sees", "remove it; break lines with the return key only"],
            ja: ["環境によって見え方が異なる改行文字", "削除して、通常の改行だけを使ってください"]),
        Hidden::Direction => say!(language,
            en: ["a character that changes the direction of text", "remove it: a reviewer would not see what the file says"],
            ja: ["文字の並ぶ向きを変える制御文字", "削除してください。承認者に見える内容と実際の内容が食い違います"]),
        Hidden::Control => {
            say!(language, en: ["a control character", "remove it"], ja: ["制御文字", "削除してください"])
        }
        Hidden::Invisible => say!(language,
            en: ["an invisible character", "remove it; it may have come along with pasted text"],
            ja: ["目に見えない文字", "削除してください。貼り付けた文章に含まれていた可能性があります"]),
    };
    let label = if escaped {
        say!(language, en: "{code}, written as an escape", ja: "{code} (エスケープで書かれています)")
    } else {
        code
    };
    say!(language, en: ["there is {what}", "{label}", "{help}"], ja: ["{what}が含まれています", "{label}", "{help}"])
}

pub(super) fn syntax(language: Locale, cause: SyntaxCause) -> [String; 3] {
    let [label, help] = match cause {
        SyntaxCause::Tab => say!(language,
            en: ["a tab", "indent with spaces, and write one after a colon"],
            ja: ["タブがあります", "インデント (字下げ) とコロンの後には、半角の空白を使ってください"]),
        SyntaxCause::ColonInValue => say!(language,
            en: ["no colon is expected here",
                "put a value that has `: ` in it in quotation marks; start all fields in the same column"],
            ja: ["ここにはコロンを書けません", "`: ` を含む値は引用符で囲んでください。また、項目の行頭の位置をそろえてください"]),
        SyntaxCause::FullWidth(character) => full_width(language, character),
        SyntaxCause::TightColon => say!(language,
            en: ["no space after the colon", "write a space after the colon: `name: value`"],
            ja: ["コロンの後に空白がありません", "`名前: 値` のように、コロンの後に半角の空白を入れてください"]),
        SyntaxCause::NoColon => say!(language,
            en: ["neither a field nor the rest of a value", "write a field as `name: value`; indent the further lines of a long value"],
            ja: ["項目でも値の続きでもありません", "項目は `名前: 値` の形で書き、長い値の 2 行目以降はインデント (字下げ) してください"]),
        SyntaxCause::OpenQuote => say!(language,
            en: ["this quotation mark is never closed", "close it at the end of the value"],
            ja: ["この引用符が閉じられていません", "値の終わりで引用符を閉じてください"]),
        SyntaxCause::AfterQuote => say!(language,
            en: ["text after the closing quotation mark", "put the whole value between the quotation marks; write `''` for a `'` in it"],
            ja: ["閉じ引用符の後に文字があります", "値の全体を引用符で囲んでください。値の中の `'` は `''` と書きます"]),
        SyntaxCause::OpenBracket => say!(language,
            en: ["this is never closed", "close every `[` and `{{`; put text that begins with one in quotation marks"],
            ja: ["この括弧が閉じられていません", "`[` と `{{` は必ず閉じてください。これらで始まる文字列は引用符で囲みます"]),
        SyntaxCause::NoComma => say!(language,
            en: ["a comma or a closing bracket is missing before this",
                "close every `[` and `{{`; put text that begins with one in quotation marks"],
            ja: ["この前にコンマか閉じ括弧がありません", "`[` と `{{` は必ず閉じてください。これらで始まる文字列は引用符で囲みます"]),
        SyntaxCause::Comment => say!(language,
            en: ["a comment begins here, and cuts the value off", "put the whole value in quotation marks, or write the comment on a line of its own"],
            ja: ["`#` からはコメントになり、値が途中で切れています",
                "値の全体を引用符で囲んでください。コメントであれば、独立した行に書いてください"]),
        SyntaxCause::SpecialStart(character) => special_start(language, character),
        SyntaxCause::Escape => say!(language,
            en: ["this backslash and what follows mean nothing", "write `\\\\` for a backslash, or use single quotation marks"],
            ja: ["バックスラッシュの後が正しくありません", "バックスラッシュは `\\\\` と書くか、全体を `'` で囲んでください"]),
        SyntaxCause::Indicator(character) => {
            let character = shown(&character.to_string());
            say!(language,
                en: ["a value on this line cannot begin with {character} and a space",
                    "put the value in quotation marks; begin a list on a line of its own"],
                ja: ["ここでは値を {character} と空白で始められません", "値を引用符で囲んでください。リストは次の行から書きます"])
        }
        SyntaxCause::Item => say!(language,
            en: ["this turns the line into a list item", "remove the hyphen in front of a field; begin a list below the name of its field"],
            ja: ["この行はリストの要素になっています", "項目の前のハイフンを削除してください。リストは項目名の次の行から書きます"]),
        SyntaxCause::Indent => say!(language,
            en: ["this line begins in another column",
                "start all fields in the same column, and indent the further lines of a long value"],
            ja: ["行の始まる位置がずれています", "項目はすべて同じ桁から始め、長い値の 2 行目以降はインデント (字下げ) してください"]),
        SyntaxCause::Other => say!(language,
            en: ["cannot be parsed from here on", "write a field as `name: value`, one on each line, all in the same column"],
            ja: ["ここから先を解釈できません", "`名前: 値` の形で、行頭をそろえて 1 行に 1 項目ずつ書いてください"]),
    };
    say!(language, en: ["the file is not valid YAML", "{label}", "{help}"], ja: ["YAML として正しくありません", "{label}", "{help}"])
}

/// What text cannot begin with, and what it means instead.
fn special_start(language: Locale, character: char) -> [String; 2] {
    match character {
        '[' | '{' => say!(language,
            en: ["YAML reads this as the beginning of a list or a mapping", "put text that begins with `{character}` in quotation marks"],
            ja: ["YAML ではリストやマッピングの始まりとみなされます", "`{character}` で始まる文字列は、全体を引用符で囲んでください"]),
        '|' | '>' => say!(language,
            en: ["YAML reads this as the beginning of a block, whose text stands on the lines below",
                "put text that begins with `{character}` in quotation marks"],
            ja: ["YAML では、次の行から始まるブロックの記号とみなされます",
                "`{character}` で始まる文字列は、全体を引用符で囲んでください"]),
        '`' => say!(language,
            en: ["a value cannot begin with a backtick", "put the value in quotation marks, with the backticks in it"],
            ja: ["値をバッククォートで始めることはできません", "バッククォートも含めて、値の全体を引用符で囲んでください"]),
        character => {
            let character = shown(&character.to_string());
            say!(language,
                en: ["a value cannot begin with {character}", "put the value in quotation marks"],
                ja: ["値を {character} で始めることはできません", "値を引用符で囲んでください"])
        }
    }
}

pub(super) fn not_utf8(language: Locale, encoding: Encoding) -> [String; 3] {
    let [label, help] = match encoding {
        Encoding::Utf16 => say!(language,
            en: ["this is UTF-16", "save the file with the encoding UTF-8, not UTF-16 (which some editors call Unicode)"],
            ja: ["UTF-16 です", "文字コードを UTF-16 (エディターによっては「Unicode」) から UTF-8 に変えて、保存し直してください"]),
        Encoding::Iso2022Jp => say!(language,
            en: ["this looks like JIS (ISO-2022-JP)", "save the file with the encoding UTF-8, not JIS (ISO-2022-JP)"],
            ja: ["JIS (ISO-2022-JP) の可能性があります", "文字コードを JIS (ISO-2022-JP) から UTF-8 に変えて、保存し直してください"]),
        Encoding::Unknown => say!(language,
            en: ["not UTF-8", "save the file with the encoding UTF-8; Japanese text was perhaps saved as Shift_JIS or EUC-JP"],
            ja: ["UTF-8 として読めません",
                "文字コードを UTF-8 にして保存し直してください (Shift_JIS か EUC-JP で保存されている可能性があります)"]),
    };
    say!(language,
        en: ["the file is not UTF-8 text", "{label}", "{help}"],
        ja: ["ファイルの文字コードが UTF-8 ではありません", "{label}", "{help}"])
}

pub(super) fn not_a_mapping(language: Locale, cause: Option<SyntaxCause>) -> [String; 3] {
    let [label, help] = match cause {
        None | Some(SyntaxCause::NoColon) => say!(language,
            en: ["not a field", "write the fields, one on each line, such as `iamUser: batch-exporter`"],
            ja: ["項目ではありません", "`iamUser: batch-exporter` のように、1 行に 1 項目ずつ書いてください"]),
        Some(cause) => {
            let [_, label, help] = syntax(language, cause);
            [label, help]
        }
    };
    say!(language, en: ["the file has no fields", "{label}", "{help}"], ja: ["ファイルに項目がありません", "{label}", "{help}"])
}

pub(super) fn wrong_type(
    language: Locale,
    expected: &[Shape],
    found: Shape,
    meant: Option<Expected>,
) -> [String; 3] {
    let wanted: Vec<_> = expected
        .iter()
        .map(|shape| name(language, *shape))
        .collect();
    let wanted = wanted.join(pick!(language, en: " or ", ja: "または"));
    let wants_text = expected.contains(&Shape::Text);
    let help = match (found, meant) {
        (Shape::Null, _) => {
            return say!(language,
                en: ["this field has no value", "must be {wanted}", "write a value after the colon"],
                ja: ["値がありません", "{wanted}が必要です", "コロンの後に値を書いてください"]);
        }
        (_, Some(meant)) => {
            let [_, _, help] = value(language, meant);
            help
        }
        (Shape::Boolean | Shape::Integer | Shape::Number, None) if wants_text => {
            say!(language, en: "put it in quotation marks", ja: "引用符で囲んでください")
        }
        (Shape::Text, None) if expected == [Shape::Integer] || expected == [Shape::Number] => {
            say!(language,
                en: "write digits, without quotation marks",
                ja: "半角の数字を、引用符を付けずに書いてください")
        }
        (
            Shape::Boolean
            | Shape::Integer
            | Shape::Number
            | Shape::Text
            | Shape::List
            | Shape::Mapping,
            None,
        ) => {
            say!(language, en: "write {wanted} instead", ja: "{wanted}を書いてください")
        }
    };
    let found = name(language, found);
    say!(language,
        en: ["this must be {wanted}", "YAML reads this as {found}", "{help}"],
        ja: ["{wanted}でなければなりません", "YAML では{found}とみなされます", "{help}"])
}

pub(super) fn out_of_range(language: Locale, limit: &str, bound: Bound) -> [String; 3] {
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

pub(super) fn name(language: Locale, shape: Shape) -> &'static str {
    match shape {
        Shape::Null => pick!(language, en: "nothing", ja: "空の値"),
        Shape::Boolean => pick!(language, en: "true or false", ja: "真偽値 (true / false) "),
        Shape::Integer => pick!(language, en: "a whole number", ja: "整数"),
        Shape::Number => pick!(language, en: "a number", ja: "数値"),
        Shape::Text => pick!(language, en: "text", ja: "文字列"),
        Shape::List => pick!(language, en: "a list", ja: "リスト"),
        Shape::Mapping => {
            pick!(language, en: "a group of fields (a mapping)", ja: "マッピング (項目の集まり) ")
        }
    }
}

pub(super) fn counted(language: Locale, shape: Shape, count: u64) -> &'static str {
    match (shape, count) {
        (Shape::List, 1) => pick!(language, en: "item", ja: "個"),
        (Shape::List, _) => pick!(language, en: "items", ja: "個"),
        (Shape::Mapping, 1) => pick!(language, en: "field", ja: "個"),
        (Shape::Mapping, _) => pick!(language, en: "fields", ja: "個"),
        (Shape::Null | Shape::Boolean | Shape::Integer | Shape::Number | Shape::Text, 1) => {
            pick!(language, en: "character", ja: "文字")
        }
        (Shape::Null | Shape::Boolean | Shape::Integer | Shape::Number | Shape::Text, _) => {
            pick!(language, en: "characters", ja: "文字")
        }
    }
}

pub(super) fn user(language: Locale, found: &str) -> [String; 3] {
    let label = if found.is_empty() {
        say!(language, en: "empty", ja: "空です")
    } else if found.contains(',') {
        say!(language,
            en: "has a comma, which the name of a secret cannot have",
            ja: "シークレット名に使えないコンマが含まれています")
    } else if found.chars().count() > 64 {
        say!(language, en: "longer than 64 characters", ja: "64 文字を超えています")
    } else {
        match found.chars().find(|c| !is_of_a_user(*c)) {
            Some(' ') => say!(language,
                en: "a space cannot be in an IAM user name",
                ja: "空白は IAM ユーザー名に使えません"),
            Some(c) if half_width(c).is_some() => full_width(language, c)[0].clone(),
            Some(c) => say!(language,
                en: "{} ({}) cannot be in an IAM user name",
                ja: "{} ({}) は IAM ユーザー名に使えません",
                shown(&c.to_string()), code_point(c)),
            None => say!(language,
                en: "has characters that IAM user names do not have",
                ja: "IAM ユーザー名に使えない文字が含まれています"),
        }
    };
    let found = shown(found);
    say!(language,
        en: ["{found} is not an IAM user name", "{label}",
            "write the name as IAM shows it: 1 to 64 of A-Z a-z 0-9 _ + = . @ -"],
        ja: ["{found} は IAM ユーザー名ではありません", "{label}",
            "IAM に表示されるとおりに、A-Z a-z 0-9 _ + = . @ - の 1～64 文字で書いてください"])
}

pub(super) fn path(language: Locale, fault: PathFault) -> [String; 3] {
    let [title, help] = match fault {
        PathFault::Elsewhere => say!(language,
            en: ["this file is not under requests/",
                "put request files under requests/, and run countersign in the repository"],
            ja: ["requests/ の外にあるファイルです",
                "申請ファイルは requests/ の下に置き、リポジトリのルートディレクトリか、その下で実行してください"]),
        PathFault::Extension => say!(language,
            en: ["this file is not a request: its name does not end in .yaml",
                "rename it to end in .yaml (lower case, not .yml), or move it out of requests/"],
            ja: ["申請ファイルではありません (ファイル名が .yaml で終わっていません)",
                "拡張子を小文字の .yaml にするか (.yml は使えません)、requests/ の外へ移動してください"]),
        PathFault::Name => say!(language,
            en: ["this file's name cannot be used for a request",
                "use 1 to 63 of a-z 0-9 - before .yaml, and no hyphen first, such as 20261102090000.yaml"],
            ja: ["申請に使えないファイル名です",
                "20261102090000.yaml のように、.yaml の前を a-z 0-9 - の 1～63 文字にしてください (先頭にハイフンは使えません)"]),
        PathFault::Folder => say!(language,
            en: ["this file's folder cannot be used for requests", "use a-z 0-9 - only in the names of folders"],
            ja: ["申請に使えないフォルダー名です", "フォルダー名には a-z 0-9 - だけを使ってください"]),
        PathFault::Device => say!(language,
            en: ["this file's path has a name that Windows keeps for devices",
                "choose another name than con, prn, aux, nul, com1 to com9 and lpt1 to lpt9"],
            ja: ["Windows の予約デバイス名 (con、prn など) がパスに含まれています",
                "con、prn、aux、nul、com1～com9、lpt1～lpt9 以外の名前にしてください"]),
        PathFault::Length => say!(language,
            en: ["this file's path is too long", "use at most 200 characters, folders included"],
            ja: ["ファイルのパスが長すぎます", "フォルダーを含めて 200 文字以内にしてください"]),
    };
    [title, String::new(), help]
}

pub(super) fn value(language: Locale, expected: Expected) -> [String; 3] {
    let [what, help] = match expected {
        Expected::AccountName => say!(language,
            en: ["a name for an account", "use 1 to 63 of a-z 0-9 -"],
            ja: ["アカウントの名前", "a-z 0-9 - の 1～63 文字で書いてください"]),
        Expected::AccountId => say!(language,
            en: ["an AWS account id", "write 12 digits in quotation marks, such as \"123456789012\""],
            ja: ["AWS アカウント ID ", "\"123456789012\" のように、12 桁の数字を引用符で囲んで書いてください"]),
        Expected::Region => say!(language,
            en: ["an AWS region", "write it as AWS does, such as ap-northeast-1"],
            ja: ["AWS リージョン", "ap-northeast-1 のような形で書いてください"]),
        Expected::TopicArn => say!(language,
            en: ["the ARN of an SNS topic", "write it as arn:aws:sns:<region>:<account>:<name>"],
            ja: ["SNS トピックの ARN ", "arn:aws:sns:<リージョン>:<アカウント>:<名前> の形で書いてください"]),
        Expected::RoleArn => say!(language,
            en: ["the ARN of an IAM role", "write it as arn:aws:iam::<account>:role/<name>"],
            ja: ["IAM ロールの ARN ", "arn:aws:iam::<アカウント>:role/<名前> の形で書いてください"]),
        Expected::KmsKey => say!(language,
            en: ["a KMS key", "write its id, its ARN, or an alias such as alias/countersign"],
            ja: ["KMS キー", "キーの ID、ARN、または alias/countersign のようなエイリアスを書いてください"]),
        Expected::TagKey => say!(language,
            en: ["a key for a tag",
                "use 1 to 127 letters, digits, spaces and _ . : / = + - @; keys that begin with aws: or countersign: are taken"],
            ja: ["タグのキー",
                "文字、数字、スペースと _ . : / = + - @ を使って、1～127 文字で書いてください。aws: または countersign: で始まるキーは使えません"]),
        Expected::TagValue => say!(language,
            en: ["a value for a tag", "use at most 255 letters, digits, spaces and _ . : / = + - @"],
            ja: ["タグの値", "文字、数字、スペースと _ . : / = + - @ を使って、255 文字以内で書いてください"]),
        Expected::TimeZone => say!(language,
            en: ["a time zone", "write its IANA name, such as Europe/Berlin, Asia/Tokyo or UTC"],
            ja: ["タイムゾーン", "Europe/Berlin、Asia/Tokyo、UTC のような IANA の名前を書いてください"]),
        Expected::Duration => say!(language,
            en: ["a duration", "write a whole number and m, h or d, such as 30m, 24h or 6d"],
            ja: ["期間", "30m、24h、6d のように、整数と m、h、d のいずれかで書いてください"]),
        Expected::DurationWithin { least, most } => say!(language,
            en: ["a duration from {least} to {most}", "write a whole number and m, h or d, at least {least} and at most {most}"],
            ja: ["{least} から {most} までの期間", "{least} 以上 {most} 以下になるように、整数と m、h、d のいずれかで書いてください"]),
        Expected::Expiry => say!(language,
            en: ["a day", "write the last day on which the key is to work as year, month and day, such as 2027-03-31"],
            ja: ["日付", "キーを使える最後の日を、2027-03-31 のように年-月-日で書いてください"]),
        Expected::Days => say!(language,
            en: ["a number of days", "write a whole number and d, such as 90d"],
            ja: ["日数", "90d のように、整数と d で書いてください"]),
        Expected::Required => say!(language,
            en: ["a number of approvals", "write a whole number from 1 to 6"],
            ja: ["承認者の人数", "1～6 の整数を書いてください"]),
        Expected::Folder => say!(language,
            en: ["a folder of requests", "write `requests/`, or a folder below it, with a `/` at the end; folders have a-z 0-9 - only"],
            ja: ["申請のフォルダー",
                "`requests/` またはその下のフォルダーを、末尾に `/` を付けて書いてください。フォルダー名には a-z 0-9 - だけを使えます"]),
        Expected::UserPattern => say!(language,
            en: ["a pattern of IAM user names", "use A-Z a-z 0-9 _ + = . @ - and * for any characters, at most 64"],
            ja: ["IAM ユーザー名のパターン", "A-Z a-z 0-9 _ + = . @ - と、任意の文字列を表す * を使って、64 文字以内で書いてください"]),
    };
    say!(language, en: ["this is not {what}", "", "{help}"], ja: ["{what}として正しくありません", "", "{help}"])
}

pub(super) fn lifecycle_off(language: Locale, field: &str) -> [String; 3] {
    let field = shown(field);
    say!(language,
        en: ["nobody would end a key in time: the configuration has no `lifecycle`", "{field} has no effect",
            "add `lifecycle: {{ enforce: deactivate }}` to .github/countersign.yaml, or remove {field}"],
        ja: ["設定に `lifecycle` がないため、期限が来てもキーは無効化されません", "{field} は効果がありません",
            ".github/countersign.yaml に `lifecycle: {{ enforce: deactivate }}` を追加するか、{field} を削除してください"])
}

pub(super) fn schema_lacks_field(language: Locale, field: &str) -> [String; 3] {
    let field = shown(field);
    say!(language,
        en: ["the schema does not define {field} as countersign does", "",
            "the configuration has `lifecycle`: copy `expires` and `rotateEvery` from the template's schema/request.schema.json into `properties`, and rename fields of your own that have these names"],
        ja: ["スキーマの {field} の定義が countersign のものと異なるか、定義がありません", "",
            "設定に `lifecycle` があります。テンプレートの schema/request.schema.json から `expires` と `rotateEvery` を `properties` にコピーし、同じ名前の独自の項目があれば名前を変更してください"])
}
