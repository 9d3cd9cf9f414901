//! What each code of a problem means, whatever the file says: for rules and for the page of codes.

use crate::domain::{Locale, Problem};

/// Explains what a problem of this kind is, in a first sentence, and why it matters, in the rest.
pub fn about(language: Locale, problem: &Problem) -> &'static str {
    match problem {
        Problem::NotUtf8 { .. } => pick!(language,
            en: "The file's bytes are not UTF-8. Whoever guesses another encoding may read another text than the reviewer did.",
            ja: "ファイルの文字コードが UTF-8 ではありません。読む人やソフトウェアによって、承認者が見た内容とは違う文字になるおそれがあります。"),
        Problem::ConflictMarker => pick!(language,
            en: "Git could not merge two versions of the file, and left both in it. They stand between lines that begin with `<<<<<<<`, `=======` and \
                `>>>>>>>`; somebody must say which one is meant.",
            ja: "git が 2 つの変更をマージできず、両方の内容を残しています。`<<<<<<<`、`=======`、`>>>>>>>` で始まる行に挟まれた部分です。どちらを残すかは人が決める必要があります。"),
        Problem::FileTooLarge { .. } => pick!(language,
            en: "The file is larger than any honest one. A request is some lines; what is far longer is not read by anybody.",
            ja: "ファイルが大きすぎます。申請に必要なのは数行だけです。長いファイルでは、承認者が内容を見落とします。"),
        Problem::HiddenCharacter { .. } => pick!(language,
            en: "The file has a character that cannot be seen, or that changes how others are seen. The reviewer would approve something \
                else than what is there. It counts in comments too, and when it is written as an escape. A variation selector or a joiner is text where it \
                belongs: in an emoji, or after a Han character.",
            ja: "目に見えない文字や、ほかの文字の見え方を変える文字が含まれています。承認者に見える内容と実際の内容が食い違います。コメントの中にある場合や、エスケープで書かれている場合も同じです。絵文字の一部や、漢字に続く異体字セレクターは通常の文字として扱います。"),
        Problem::YamlSyntax { .. } => pick!(language,
            en: "The file is not YAML. The place shown is that of the first mistake that is known as one, such as a full-width colon, or else \
                where the file stops making sense; then the mistake may be just before it.",
            ja: "YAML として正しくありません。全角のコロンなど、原因が分かる場合は最初の原因の場所を示します。分からない場合は読み取れなくなった場所を示すため、誤りがその直前にあることもあります。"),
        Problem::EmptyFile => pick!(language,
            en: "The file has nothing in it but white space and comments.",
            ja: "ファイルに空白とコメントしかありません。"),
        Problem::SeveralDocuments => pick!(language,
            en: "The file has more than one YAML document. Programs differ in which one they read, so there may be one only.",
            ja: "1 つのファイルに複数の YAML ドキュメントがあります。どれを読むかはソフトウェアによって異なるため、1 つだけにしてください。"),
        Problem::Directive => pick!(language,
            en: "The file has a YAML directive. It changes how the rest is read, and a request needs none.",
            ja: "YAML のディレクティブがあります。以降の読み方が変わりますが、申請には必要ありません。"),
        Problem::Anchor => pick!(language,
            en: "A value has a YAML anchor, a name under which it can be used again. Write each value where it is used.",
            ja: "値に YAML のアンカー (再利用するための名前) が付いています。値は使う場所に直接書いてください。"),
        Problem::Alias => pick!(language,
            en: "A value is a YAML alias: it stands for something in another place. A reviewer should not have to look for it.",
            ja: "値が YAML のエイリアス (ほかの場所の値の参照) になっています。承認者が参照先を探さなくて済むように、値を直接書いてください。"),
        Problem::Tag => pick!(language,
            en: "A value has a YAML tag, which gives it another type than it seems to have.",
            ja: "値に YAML のタグが付いています。見た目とは違う型として読まれてしまいます。"),
        Problem::DuplicateKey { .. } => pick!(language,
            en: "A field is given more than once. Some programs take the first value and some the last, so nobody knows what was approved.",
            ja: "同じ項目が 2 回以上書かれています。最初の値を使うソフトウェアと最後の値を使うソフトウェアがあり、何が承認されたのか分からなくなります。"),
        Problem::MergeKey => pick!(language,
            en: "The key `<<` takes in the fields of another value. Write each value where it is used.",
            ja: "`<<` は、ほかの値の項目を取り込む書き方です。項目は使う場所に直接書いてください。"),
        Problem::KeyNotText => pick!(language,
            en: "The name of a field is a number, a truth value, empty, a list or a group. Names are text.",
            ja: "項目名が数値、真偽値、空、リスト、またはマッピング (項目の集まり) になっています。項目名は文字列で書いてください。"),
        Problem::NumberForm => pick!(language,
            en: "A number is written in a way that programs read differently: hexadecimal, octal, infinite, with a plus sign.",
            ja: "数値の書き方が、ソフトウェアによって違う値に読まれるものです。16 進数、8 進数、無限大、+ 付きの数値が該当します。"),
        Problem::TruthForm => pick!(language,
            en: "Programs differ in how they read the words `yes`, `no`, `on` and `off`. They are text in YAML 1.2, and true or false in YAML 1.1, which many still follow.",
            ja: "`yes`、`no`、`on`、`off` は、YAML 1.2 では文字列ですが、今も多くのソフトウェアが従う YAML 1.1 では真偽値です。"),
        Problem::NotLiteral { .. } => pick!(language,
            en: "A name is written with escapes or over several lines, so that it reads otherwise than it looks to a reviewer.",
            ja: "名前がエスケープや複数行で書かれているため、承認者に見える表記と、実際に読み取られる名前が異なります。"),
        Problem::TooDeep { .. } => pick!(language,
            en: "Lists and groups of fields lie in each other too deep. No honest file needs it, and it makes programs slow.",
            ja: "入れ子が深すぎます。通常の申請では必要なく、処理を遅くする攻撃に使われることがあります。"),
        Problem::AmbiguousYaml => pick!(language,
            en: "Two YAML parsers read this differently. countersign reads every file with two, and takes it only if they agree.",
            ja: "2 つの YAML パーサーで解釈が異なります。countersign はすべてのファイルを 2 つのパーサーで読み、一致した場合だけ受け付けます。"),
        Problem::NotAMapping { .. } => pick!(language,
            en: "The file is YAML, but has no fields: it is a list, or just a text. Most often a space after the colon is missing.",
            ja: "YAML としては読めますが、項目がありません。多くの場合、コロンの後ろの空白が抜けています。"),
        Problem::UnknownField { .. } => pick!(language,
            en: "There is a field that the schema does not have. Often it is a known one with a spelling mistake.",
            ja: "スキーマにない項目があります。多くの場合、項目名の書き間違いです。"),
        Problem::MissingField { .. } => {
            pick!(language, en: "A field that must be there is missing.", ja: "必須の項目がありません。")
        }
        Problem::CutOff => pick!(language,
            en: "To YAML, a blank and `#` end a value, and what follows is a comment. A reason such as `for ticket #4711` would lose its end silently. \
                This is a warning: the request is accepted, with the shorter value. In the configuration a comment is left alone that has two \
                blanks in front of its `#` and one behind it.",
            ja: "YAML では、空白と `#` で値が終わり、その後はコメントになります。たとえば `for ticket #4711` という理由は `for ticket` で終わってしまいます。これは警告で、申請は短い値のまま受け付けられます。設定ファイルでは、`#` の前に空白が 2 つ以上、後に 1 つあるコメントは対象外です。"),
        Problem::WrongType { .. } => pick!(language,
            en: "A value has another type than the schema asks for. YAML takes digits for a number and `true` for a truth value, unless they \
                are in quotation marks.",
            ja: "値の型がスキーマと異なります。YAML では、引用符で囲まない数字は数値に、`true` は真偽値になります。"),
        Problem::WrongLength { .. } => pick!(language,
            en: "A text, a list or a group of fields is shorter or longer than the schema allows.",
            ja: "文字列の長さ、またはリストや項目の数が、スキーマの範囲を外れています。"),
        Problem::OutOfRange { .. } => pick!(language,
            en: "A number is smaller or larger than the schema allows.",
            ja: "数値がスキーマの範囲を外れています。"),
        Problem::NotOneOf { .. } => pick!(language,
            en: "A value is not one of those that the schema lists.",
            ja: "スキーマで決められた選択肢にない値です。"),
        Problem::PatternMismatch { .. } => pick!(language,
            en: "A text does not match the regular expression that the schema gives for it.",
            ja: "文字列がスキーマの正規表現に一致していません。"),
        Problem::FormatMismatch { .. } => pick!(language,
            en: "A text does not have the format that the schema gives for it, such as a date.",
            ja: "文字列が、日付などスキーマで決められた形式になっていません。"),
        Problem::SchemaMismatch { .. } => pick!(language,
            en: "A value breaks a rule of the schema for which countersign has no words of its own. The rule is named as in the schema.",
            ja: "値がスキーマの条件を満たしていません。専用の説明がない条件のため、スキーマでの名前をそのまま示しています。"),
        Problem::InvalidSchema { .. } => pick!(language,
            en: "`schema/request.schema.json` cannot be used, so no request can be checked. It must be a JSON Schema (draft 2020-12) that \
                refers to no other file; patterns cannot look ahead or back, for such a pattern can be made to run for ever.",
            ja: "`schema/request.schema.json` に誤りがあるため、申請を確認できません。JSON Schema (draft 2020-12) として正しく、ほかのファイルを参照しないものにしてください。処理が終わらなくなるおそれがあるため、パターンでは先読みと後読みは使えません。"),
        Problem::InvalidUser { .. } => pick!(language,
            en: "The user's name is not one that IAM could have. A comma is allowed in IAM and not here, for the name of a secret cannot have it.",
            ja: "IAM ユーザー名として使えない名前です。コンマは IAM では使えますが、シークレット名に使えないため申請できません。"),
        Problem::InvalidReason { .. } => pick!(language,
            en: "The reason is blank, too short or too long. The reviewer decides by the user and by this reason.",
            ja: "理由が空白、短すぎる、または長すぎます。承認者は、ユーザーとこの理由を見て判断します。"),
        Problem::NotARequest { .. } => pick!(language,
            en: "A file under `requests/` has a name or a place that no request can have. Only requests and `README.md` may be there, so that \
                nothing is overlooked.",
            ja: "`requests/` に、申請ファイルとして使えない名前や場所のファイルがあります。見落としを防ぐため、申請ファイルと `README.md` 以外は置けません。"),
        Problem::NotAFile => pick!(language,
            en: "There is a symbolic link or another thing that is not a regular file. What it leads to can change after it was approved.",
            ja: "シンボリックリンクなど、通常のファイルではないものがあります。承認された後で、リンク先の内容を変えられてしまいます。"),
        Problem::SecretNameEnding { .. } => pick!(language,
            en: "The secret's name would end in a hyphen and six characters. AWS adds such an ending to ARNs itself and advises against names \
                that look so. This is a warning: the request is accepted.",
            ja: "シークレット名が「ハイフン + 6 文字」で終わります。AWS が ARN に自動で付ける文字列と紛らわしいため推奨されていません。これは警告で、申請は受け付けられます。"),
        Problem::DuplicateRequest { .. } => pick!(language,
            en: "Two files ask for the same key: account, user and file name are the same. They would get one secret.",
            ja: "アカウント、ユーザー、ファイル名がすべて同じ申請が 2 つあります。シークレット名も同じになってしまいます。"),
        Problem::NoFolder => pick!(language,
            en: "The configuration does not say for which account the requests in this folder are.",
            ja: "このフォルダーの申請がどのアカウントのものか、設定に書かれていません。"),
        Problem::UserNotAllowed { .. } => pick!(language,
            en: "Keys for this user cannot be requested in this folder. The folder decides who approves, so it also decides for whom.",
            ja: "このフォルダーでは申請できないユーザーです。誰が承認するかはフォルダーで決まるため、申請できるユーザーもフォルダーごとに決まっています。"),
        Problem::InvalidValue { .. } => pick!(language,
            en: "A value of the configuration does not have the form that it needs.",
            ja: "設定の値が正しい形式になっていません。"),
        Problem::ArnElsewhere { .. } => pick!(language,
            en: "An ARN in the configuration names another account or region than the one that it is listed under.",
            ja: "設定の ARN が、それが書かれている場所とは違うアカウントやリージョンのものです。"),
        Problem::UnknownAccount { .. } => pick!(language,
            en: "A folder of the configuration names an account that is not under `accounts`.",
            ja: "設定のフォルダーに指定されたアカウントが `accounts` にありません。"),
        Problem::SameAccount { .. } => pick!(language,
            en: "Two accounts of the configuration have the same id and region. The same user could then be asked for under two names.",
            ja: "設定の 2 つのアカウントで、ID とリージョンが同じです。同じユーザーを別々の名前で申請できてしまいます。"),
        Problem::ValidForTooLong { .. } => pick!(language,
            en: "Approvals would hold for longer than six days. A deleted secret can be gone after seven; within that time its name still \
                proves that the key was issued.",
            ja: "承認の有効期間が 6 日を超えています。削除されたシークレットは 7 日で完全に消えることがあり、それまではシークレット名が発行済みの証拠になります。"),
        Problem::LifecycleOff { .. } => pick!(language,
            en: "A request expires, or a folder limits how long keys live, and the configuration has no `lifecycle`. Nobody would switch \
                the key off.",
            ja: "申請にキーの有効期限がある、またはフォルダーでキーの有効期限が制限されていますが、設定に `lifecycle` がありません。期限が来てもキーは無効化されません。"),
        Problem::SchemaLacksField { .. } => pick!(language,
            en: "With `lifecycle` in the configuration, the schema must define `expires` and `rotateEvery` as countersign does. \
                Otherwise a request could say until when its key is to live, and nobody would see to it.",
            ja: "設定に `lifecycle` がある場合、スキーマの `expires` と `rotateEvery` は countersign のとおりに定義する必要があります。定義が異なると、申請にキーの有効期限が書かれていても、期限が来たときに無効化されません。"),
        Problem::Placeholder { .. } => pick!(language,
            en: "CODEOWNERS or the configuration still has an example of the template. `@replace--me` is nobody, and AWS keeps the account \
                `123456789012` for examples. This is a warning: nothing can be approved or issued before it is replaced.",
            ja: "CODEOWNERS か設定ファイルに、テンプレートの例がそのまま残っています。`@replace--me` という GitHub アカウントは存在せず、`123456789012` は AWS が例示用に使う ID です。これは警告ですが、置き換えるまで承認も発行もできません。"),
        Problem::NoConfiguration => pick!(language,
            en: "There is no `.github/countersign.yaml` here. Without it nobody knows which accounts and users there are.",
            ja: "`.github/countersign.yaml` がありません。設定ファイルがないと、対象のアカウントとユーザーが分かりません。"),
        Problem::NoCodeowners => pick!(language,
            en: "There is no CODEOWNERS file. It says who approves, so nobody could.",
            ja: "CODEOWNERS ファイルがありません。承認者はこのファイルで決まるため、誰も承認できません。"),
        Problem::Unreadable { .. } => pick!(language,
            en: "The file is not there, or cannot be read. A path is looked for from the folder that countersign runs in.",
            ja: "ファイルがないか、読み取れません。パスは countersign を実行したフォルダーを基準にします。"),
        Problem::MoreProblems { .. } => pick!(language,
            en: "The file has more problems than are shown: the first twenty are.",
            ja: "1 つのファイルに表示しきれない数の問題があります。表示するのは最初の 20 件です。"),
    }
}

/// Returns the first sentence.
pub fn in_short(about: &str) -> &str {
    let ends = [". ", "。"].into_iter();
    let end = ends.filter_map(|end| about.find(end)).min();
    end.map_or(about, |end| &about[..end])
        .trim_end_matches(['.', '。'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::samples;

    #[test]
    fn every_code_is_explained_in_whole_sentences_of_its_own() {
        for (language, end) in [(Locale::ENGLISH, '.'), (Locale::JAPANESE, '。')] {
            let all: Vec<_> = samples::all()
                .map(|problem| about(language, &problem))
                .collect();
            let different: std::collections::BTreeSet<_> = all.iter().collect();
            assert_eq!(different.len(), all.len());
            for text in all {
                assert!(text.ends_with(end), "{text}");
                let is_japanese = text.contains(|c| ('ぁ'..='ヶ').contains(&c));
                assert_eq!(is_japanese, language == Locale::JAPANESE, "{text}");
                let short = in_short(text);
                assert!(
                    text.starts_with(short) && short.chars().count() < 120,
                    "{short}"
                );
            }
        }
    }
}
