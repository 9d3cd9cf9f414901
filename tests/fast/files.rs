//! What `countersign validate` says about good and bad files, word for word, in both languages.

use std::fs;
use std::path::{Path, PathBuf};

use countersign::domain::Locale;
use countersign::render::Form;
use countersign::validate;

const GOOD: &str = "iamUser: batch-exporter\nreason: 夜間バッチが S3 へエクスポートするため\n";
const OWNERS: &str = "/requests/ @acme/cloud-approvers\n";
const CONFIGURATION: &str = include_str!("configuration.yaml");

/// A repository in order, beside what a test puts into it.
fn validate<T: AsRef<[u8]>>(language: Locale, files: &[(&str, T)], paths: &[&str]) -> String {
    let directory = tempfile::tempdir().unwrap();
    let write = |path: &str, bytes: &[u8]| {
        let path = directory.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    };
    write(".github/CODEOWNERS", OWNERS.as_bytes());
    write(".github/countersign.yaml", CONFIGURATION.as_bytes());
    for (path, bytes) in files {
        write(path, bytes.as_ref());
    }
    check(directory.path(), language, paths)
}

fn check(root: &Path, language: Locale, paths: &[&str]) -> String {
    let paths: Vec<_> = paths.iter().map(PathBuf::from).collect();
    let mut out = Vec::new();
    let form = Form::Human { is_coloured: false };
    let exit = validate::run(root, &paths, Some(language), form, &mut out).unwrap();
    format!("{}exit {}", String::from_utf8(out).unwrap(), exit.code())
}

#[test]
fn this_repository_is_in_order() {
    // Whatever those who made theirs from it have configured and asked for.
    let said = check(Path::new(env!("CARGO_MANIFEST_DIR")), Locale::ENGLISH, &[]);
    assert!(said.ends_with("exit 0"), "{said}");
}

#[test]
fn a_repository_without_requests_is_in_order() {
    let none: [(&str, &str); 0] = [];
    insta::assert_snapshot!(validate(Locale::ENGLISH, &none, &[]), @r"
    no request files; the configuration is in order
    exit 0
    ");
    insta::assert_snapshot!(validate(Locale::JAPANESE, &none, &[]), @r"
    申請ファイルはありません。設定に問題はありません
    exit 0
    ");
}

#[test]
fn the_guide_shows_requests_that_are_in_order() {
    let guide = include_str!("../../requests/README.md");
    let blocks: Vec<_> = guide
        .split("```yaml\n")
        .skip(1)
        .map(|rest| rest.split("```").next().unwrap().replace("\n   ", "\n"))
        .map(|block| block.trim_start().to_owned())
        .collect();
    assert_eq!(blocks.len(), 2);
    for block in blocks {
        insta::allow_duplicates! {
            insta::assert_snapshot!(validate(Locale::ENGLISH, &[("requests/20261102090000.yaml", block)], &[]), @r"
    1 request file and the configuration are in order
    exit 0
    ");
        }
    }
}

#[test]
fn an_honest_mistake_is_explained() {
    let files = [
        ("requests/20261102090000.yaml", GOOD),
        (
            "requests/20261102090001.yaml",
            "iamUser: batch-exporter, svc-web\nreason: please\n",
        ),
        (
            "requests/20261102090002.yaml",
            "iam_user: batch-exporter\nreason: 夜間バッチが S3 へエクスポートするため\n",
        ),
        (
            "requests/20261102090003.yaml",
            "iamUser: batch-exporter\nreason：夜間バッチ\n",
        ),
        (
            "requests/20261102090004.yaml",
            "iamUser: deploy\nreason: The nightly batch exports to S3\n",
        ),
        ("requests/20261102090005.yml", GOOD),
        ("requests/README.md", "# Anything"),
    ];
    insta::assert_snapshot!(validate(Locale::ENGLISH, &files, &[]), @r"
    error[invalid-user]: `batch-exporter, svc-web` is not an IAM user name
     --> requests/20261102090001.yaml:1:10
      |
    1 | iamUser: batch-exporter, svc-web
      |          ^^^^^^^^^^^^^^^^^^^^^^^ has a comma, which the name of a secret cannot have
      |
      = help: write the name as IAM shows it: 1 to 64 of A-Z a-z 0-9 _ + = . @ -

    error[invalid-reason]: the reason is too short
     --> requests/20261102090001.yaml:2:9
      |
    2 | reason: please
      |         ^^^^^^ 6 characters
      |
      = help: say in 10 to 1,000 characters what the key is for; the reviewer decides by the user and this reason

    error[unknown-field]: there is no field `iam_user`
     --> requests/20261102090002.yaml:1:1
      |
    1 | iam_user: batch-exporter
      | ^^^^^^^^ did you mean `iamUser`?
      |
      = help: the fields here are `expires`, `iamUser`, `reason`, `rotateEvery`

    error[yaml-syntax]: the file is not valid YAML
     --> requests/20261102090003.yaml:2:7
      |
    2 | reason：夜間バッチ
      |       ^^ this colon is full-width
      |
      = help: write a half-width colon and a space: `name: value`

    error[user-not-allowed]: keys for `deploy` cannot be requested in `requests/`
     --> requests/20261102090004.yaml:1:10
      |
    1 | iamUser: deploy
      |          ^^^^^^ not allowed here
      |
      = help: the users for this folder are `batch-*`, `svc-*`; see .github/countersign.yaml

    error[not-a-request]: this file is not a request: its name does not end in .yaml
     --> requests/20261102090005.yml
      = help: rename it to end in .yaml (lower case, not .yml), or move it out of requests/

    6 files checked: 6 errors
    exit 1
    ");
    insta::assert_snapshot!(validate(Locale::JAPANESE, &files, &[]), @r"
    エラー[invalid-user]: `batch-exporter, svc-web` は IAM ユーザー名ではありません
     --> requests/20261102090001.yaml:1:10
      |
    1 | iamUser: batch-exporter, svc-web
      |          ^^^^^^^^^^^^^^^^^^^^^^^ シークレット名に使えないコンマが含まれています
      |
      = 対処: IAM に表示されるとおりに、A-Z a-z 0-9 _ + = . @ - の 1～64 文字で書いてください

    エラー[invalid-reason]: 理由が短すぎます
     --> requests/20261102090001.yaml:2:9
      |
    2 | reason: please
      |         ^^^^^^ 6 文字です
      |
      = 対処: キーの用途を 10～1,000 文字で書いてください。承認者は、ユーザーとこの理由を見て判断します

    エラー[unknown-field]: `iam_user` という項目はありません
     --> requests/20261102090002.yaml:1:1
      |
    1 | iam_user: batch-exporter
      | ^^^^^^^^ `iamUser` ではありませんか?
      |
      = 対処: ここに書ける項目は `expires`、`iamUser`、`reason`、`rotateEvery` です

    エラー[yaml-syntax]: YAML として正しくありません
     --> requests/20261102090003.yaml:2:7
      |
    2 | reason：夜間バッチ
      |       ^^ コロンが全角です
      |
      = 対処: `名前: 値` のように、半角のコロンと半角の空白を使ってください

    エラー[user-not-allowed]: `deploy` のキーは `requests/` では申請できません
     --> requests/20261102090004.yaml:1:10
      |
    1 | iamUser: deploy
      |          ^^^^^^ ここでは申請できません
      |
      = 対処: このフォルダーで申請できるユーザーは `batch-*`、`svc-*` です (.github/countersign.yaml)

    エラー[not-a-request]: 申請ファイルではありません (ファイル名が .yaml で終わっていません)
     --> requests/20261102090005.yml
      = 対処: 拡張子を小文字の .yaml にするか (.yml は使えません)、requests/ の外へ移動してください

    ファイル 6 件を確認しました: エラー 6 件
    exit 1
    ");
}

#[test]
fn what_would_deceive_a_reviewer_is_shown() {
    let files: [(&str, &[u8]); 4] = [
        (
            "requests/a-hidden.yaml",
            "iamUser: batch-a # \u{202e}nimda\nreason: \"nightly \\u200b batch exports\"\n"
                .as_bytes(),
        ),
        (
            "requests/b-yaml.yaml",
            b"%YAML 1.2\n---\niamUser: &user batch-b\nreason: !!str long enough\niamUser: root\n",
        ),
        (
            "requests/c-shift-jis.yaml",
            b"iamUser: batch-c\nreason: \x96\xe9\x8a\xd4\x83o\x83b\x83`\n",
        ),
        (
            "requests/d-\u{1b}[31m.yaml",
            b"iamUser: batch-d\r\nreason: \x1b[2J nightly batch\r\n",
        ),
    ];
    insta::assert_snapshot!(validate(Locale::ENGLISH, &files, &[]), @r#"
    error[hidden-character]: there is a character that changes the direction of text
     --> requests/a-hidden.yaml:1:20
      |
    1 | iamUser: batch-a # \u{202e}nimda
      |                    ^^^^^^^^ U+202E
      |
      = help: remove it: a reviewer would not see what the file says

    error[hidden-character]: there is an invisible character
     --> requests/a-hidden.yaml:2:9
      |
    2 | reason: "nightly \u200b batch exports"
      |         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ U+200B, written as an escape
      |
      = help: remove it; it may have come along with pasted text

    error[directive]: lines that begin with `%` are not accepted
     --> requests/b-yaml.yaml:1:1
      |
    1 | %YAML 1.2
      | ^^^^^^^^^ YAML reads this as a directive
      |
      = help: remove this line; put text that begins with `%` in quotation marks

    error[anchor]: anchors (`&name`) are not accepted
     --> requests/b-yaml.yaml:3:10
      |
    3 | iamUser: &user batch-b
      |          ^^^^^ YAML reads this as an anchor, the name of a value
      |
      = help: write every value where it belongs; put text that begins with `&` in quotation marks

    error[tag]: tags (`!name`) are not accepted
     --> requests/b-yaml.yaml:4:9
      |
    4 | reason: !!str long enough
      |         ^^^^^ YAML reads this as a tag, the type of the value
      |
      = help: remove it; put text that begins with `!` in quotation marks

    error[duplicate-key]: the field `iamUser` is given twice
     --> requests/b-yaml.yaml:5:1
      |
    3 | iamUser: &user batch-b
      | ------- here first
    4 | reason: !!str long enough
    5 | iamUser: root
      | ^^^^^^^ the second time
      |
      = help: keep one of the two

    error[not-utf8]: the file is not UTF-8 text
     --> requests/c-shift-jis.yaml:2:9
      |
    2 | reason: \x96\xe9\x8aԃo\x83b\x83`
      |         ^^^^ not UTF-8
      |
      = help: save the file with the encoding UTF-8; Japanese text was perhaps saved as Shift_JIS or EUC-JP

    error[not-a-request]: this file's name cannot be used for a request
     --> requests/d-\u{1b}[31m.yaml
      = help: use 1 to 63 of a-z 0-9 - before .yaml, and no hyphen first, such as 20261102090000.yaml

    error[hidden-character]: there is a control character
     --> requests/d-\u{1b}[31m.yaml:2:9
      |
    2 | reason: \u{1b}[2J nightly batch
      |         ^^^^^^ U+001B
      |
      = help: remove it

    4 files checked: 9 errors
    exit 1
    "#);
    insta::assert_snapshot!(validate(Locale::JAPANESE, &files, &[]), @r#"
    エラー[hidden-character]: 文字の並ぶ向きを変える制御文字が含まれています
     --> requests/a-hidden.yaml:1:20
      |
    1 | iamUser: batch-a # \u{202e}nimda
      |                    ^^^^^^^^ U+202E
      |
      = 対処: 削除してください。承認者に見える内容と実際の内容が食い違います

    エラー[hidden-character]: 目に見えない文字が含まれています
     --> requests/a-hidden.yaml:2:9
      |
    2 | reason: "nightly \u200b batch exports"
      |         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ U+200B (エスケープで書かれています)
      |
      = 対処: 削除してください。貼り付けた文章に含まれていた可能性があります

    エラー[directive]: `%` で始まる行は使えません
     --> requests/b-yaml.yaml:1:1
      |
    1 | %YAML 1.2
      | ^^^^^^^^^ YAML ではディレクティブとみなされます
      |
      = 対処: この行を削除してください。`%` で始まる文字列は引用符で囲みます

    エラー[anchor]: アンカー (`&名前`) は使えません
     --> requests/b-yaml.yaml:3:10
      |
    3 | iamUser: &user batch-b
      |          ^^^^^ YAML ではアンカー (値に付ける名前) とみなされます
      |
      = 対処: 値はそれぞれの場所に直接書いてください。`&` で始まる文字列は引用符で囲みます

    エラー[tag]: タグ (`!名前`) は使えません
     --> requests/b-yaml.yaml:4:9
      |
    4 | reason: !!str long enough
      |         ^^^^^ YAML ではタグ (値の型の指定) とみなされます
      |
      = 対処: この指定を削除してください。`!` で始まる文字列は引用符で囲みます

    エラー[duplicate-key]: 項目 `iamUser` が 2 回書かれています
     --> requests/b-yaml.yaml:5:1
      |
    3 | iamUser: &user batch-b
      | ------- 最初はここ
    4 | reason: !!str long enough
    5 | iamUser: root
      | ^^^^^^^ 2 回目
      |
      = 対処: どちらか一方を削除してください

    エラー[not-utf8]: ファイルの文字コードが UTF-8 ではありません
     --> requests/c-shift-jis.yaml:2:9
      |
    2 | reason: \x96\xe9\x8aԃo\x83b\x83`
      |         ^^^^ UTF-8 として読めません
      |
      = 対処: 文字コードを UTF-8 にして保存し直してください (Shift_JIS か EUC-JP で保存されている可能性があります)

    エラー[not-a-request]: 申請に使えないファイル名です
     --> requests/d-\u{1b}[31m.yaml
      = 対処: 20261102090000.yaml のように、.yaml の前を a-z 0-9 - の 1～63 文字にしてください (先頭にハイフンは使えません)

    エラー[hidden-character]: 制御文字が含まれています
     --> requests/d-\u{1b}[31m.yaml:2:9
      |
    2 | reason: \u{1b}[2J nightly batch
      |         ^^^^^^ U+001B
      |
      = 対処: 削除してください

    ファイル 4 件を確認しました: エラー 9 件
    exit 1
    "#);
}

#[test]
fn the_same_request_twice_and_a_doubtful_name() {
    let files = [
        ("requests/123456.yaml", GOOD),
        (
            "requests/prod/123456.yaml",
            "iamUser: Batch-Exporter\nreason: long enough to be one\n",
        ),
        (
            "requests/svc-web.yaml",
            "iamUser: svc-web\nreason: long enough to be one\n",
        ),
    ];
    insta::assert_snapshot!(validate(Locale::ENGLISH, &files, &["./requests/", "requests/123456.yaml"]), @r"
    warning[secret-name-ending]: the secret's name would be `batch-exporter/access-key-123456`
     --> requests/123456.yaml
      = help: AWS advises against names that end in a hyphen and six characters: they look like the ending that AWS adds itself; choose a longer or shorter last part

    error[duplicate-request]: `requests/prod/123456.yaml` asks for the same
     --> requests/123456.yaml:1:10
      |
    1 | iamUser: batch-exporter
      |          ^^^^^^^^^^^^^^ both are `123456789012/batch-exporter/123456`
      |
      = help: account, user and file name together must be unique; for another key, choose another file name

    warning[secret-name-ending]: the secret's name would be `Batch-Exporter/access-key-123456`
     --> requests/prod/123456.yaml
      = help: AWS advises against names that end in a hyphen and six characters: they look like the ending that AWS adds itself; choose a longer or shorter last part

    error[duplicate-request]: `requests/123456.yaml` asks for the same
     --> requests/prod/123456.yaml:1:10
      |
    1 | iamUser: Batch-Exporter
      |          ^^^^^^^^^^^^^^ both are `123456789012/batch-exporter/123456`
      |
      = help: account, user and file name together must be unique; for another key, choose another file name

    3 files checked: 2 errors, 2 warnings
    exit 1
    ");
    insta::assert_snapshot!(validate(Locale::JAPANESE, &files, &["requests/prod", "requests/none.yaml"]), @r"
    エラー[unreadable]: ファイルがありません
     --> requests/none.yaml
      = 対処: パスを確認してください。現在のディレクトリとリポジトリのルートディレクトリから探します

    警告[secret-name-ending]: シークレット名が `Batch-Exporter/access-key-123456` になります
     --> requests/prod/123456.yaml
      = 対処: 末尾が「ハイフン + 6 文字」の名前は、AWS が自動で付ける文字列と紛らわしいため推奨されていません。末尾の長さを変えてください

    エラー[duplicate-request]: `requests/123456.yaml` と申請が重複しています
     --> requests/prod/123456.yaml:1:10
      |
    1 | iamUser: Batch-Exporter
      |          ^^^^^^^^^^^^^^ どちらも `123456789012/batch-exporter/123456` です
      |
      = 対処: アカウント、ユーザー、ファイル名の組み合わせは一意でなければなりません。別のキーが必要な場合は、ファイル名を変えてください

    ファイル 1 件を確認しました: エラー 2 件、警告 1 件
    exit 2
    ");
}

#[test]
fn a_configuration_is_read_as_strictly() {
    let configuration = "\
language: fr
approvals: { required: 9, validFor: 30d, fork: true }
accounts:
  main:
    id: 123456789012
    region: ap-northeast-1
  other:
    id: \"123456789012\"
    region: ap-northeast-1
    topic: arn:aws:sns:us-east-1:123456789012:countersign
folders:
  requests: { account: mian, users: [\"batch *\"] }
";
    let files = [
        (".github/countersign.yaml", configuration),
        ("requests/20261102090000.yaml", GOOD),
    ];
    insta::assert_snapshot!(validate(Locale::ENGLISH, &files, &[]), @r#"
    error[not-one-of]: this value is not one of those that are allowed
     --> .github/countersign.yaml:1:11
      |
    1 | language: fr
      |           ^^ not allowed
      |
      = help: write one of `"en"`, `"ja"`

    error[invalid-value]: this is not a number of approvals
     --> .github/countersign.yaml:2:24
      |
    2 | approvals: { required: 9, validFor: 30d, fork: true }
      |                        ^
      |
      = help: write a whole number from 1 to 6

    error[valid-for-too-long]: an approval can hold for at most 6 days
     --> .github/countersign.yaml:2:37
      |
    2 | approvals: { required: 9, validFor: 30d, fork: true }
      |                                     ^^^ too long
      |
      = help: write `6d` or less; a deleted secret could otherwise be gone while its approval still holds

    error[unknown-field]: there is no field `fork`
     --> .github/countersign.yaml:2:42
      |
    2 | approvals: { required: 9, validFor: 30d, fork: true }
      |                                          ^^^^ did you mean `forks`?
      |
      = help: the fields here are `forks`, `required`, `timeout`, `validFor`

    error[missing-field]: the field `topic` is missing
     --> .github/countersign.yaml:4:3
      |
    4 |   main:
      |   ^^^^ `topic` is needed here, too
      |
      = help: add a line `topic: …`

    error[wrong-type]: this must be text
     --> .github/countersign.yaml:5:9
      |
    5 |     id: 123456789012
      |         ^^^^^^^^^^^^ YAML reads this as a whole number
      |
      = help: put it in quotation marks

    error[arn-elsewhere]: this ARN belongs to `us-east-1:123456789012`
      --> .github/countersign.yaml:10:12
       |
    10 |     topic: arn:aws:sns:us-east-1:123456789012:countersign
       |            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ should be `ap-northeast-1:123456789012`
       |
       = help: use an ARN of the account and the region that are given beside it

    error[invalid-value]: this is not a folder of requests
      --> .github/countersign.yaml:12:3
       |
    12 |   requests: { account: mian, users: ["batch *"] }
       |   ^^^^^^^^
       |
       = help: write `requests/`, or a folder below it, with a `/` at the end; folders have a-z 0-9 - only

    error[unknown-account]: there is no account `mian`
      --> .github/countersign.yaml:12:24
       |
    12 |   requests: { account: mian, users: ["batch *"] }
       |                        ^^^^ did you mean `main`?
       |
       = help: the accounts are `main`, `other`

    error[invalid-value]: this is not a pattern of IAM user names
      --> .github/countersign.yaml:12:38
       |
    12 |   requests: { account: mian, users: ["batch *"] }
       |                                      ^^^^^^^^^
       |
       = help: use A-Z a-z 0-9 _ + = . @ - and * for any characters, at most 64

    1 file checked: 10 errors
    exit 2
    "#);
    insta::assert_snapshot!(validate(Locale::JAPANESE, &files, &[]), @r#"
    エラー[not-one-of]: 指定できない値です
     --> .github/countersign.yaml:1:11
      |
    1 | language: fr
      |           ^^ この値は使えません
      |
      = 対処: `"en"`、`"ja"` のいずれかを指定してください

    エラー[invalid-value]: 承認者の人数として正しくありません
     --> .github/countersign.yaml:2:24
      |
    2 | approvals: { required: 9, validFor: 30d, fork: true }
      |                        ^
      |
      = 対処: 1～6 の整数を書いてください

    エラー[valid-for-too-long]: 承認の有効期間は 6 日までです
     --> .github/countersign.yaml:2:37
      |
    2 | approvals: { required: 9, validFor: 30d, fork: true }
      |                                     ^^^ 長すぎます
      |
      = 対処: `6d` 以下にしてください。これより長いと、シークレットが削除されて復元できなくなった後も承認が有効なままになります

    エラー[unknown-field]: `fork` という項目はありません
     --> .github/countersign.yaml:2:42
      |
    2 | approvals: { required: 9, validFor: 30d, fork: true }
      |                                          ^^^^ `forks` ではありませんか?
      |
      = 対処: ここに書ける項目は `forks`、`required`、`timeout`、`validFor` です

    エラー[missing-field]: 項目 `topic` がありません
     --> .github/countersign.yaml:4:3
      |
    4 |   main:
      |   ^^^^ ここに `topic` も必要です
      |
      = 対処: `topic: …` の行を追加してください

    エラー[wrong-type]: 文字列でなければなりません
     --> .github/countersign.yaml:5:9
      |
    5 |     id: 123456789012
      |         ^^^^^^^^^^^^ YAML では整数とみなされます
      |
      = 対処: 引用符で囲んでください

    エラー[arn-elsewhere]: この ARN は `us-east-1:123456789012` のものです
      --> .github/countersign.yaml:10:12
       |
    10 |     topic: arn:aws:sns:us-east-1:123456789012:countersign
       |            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `ap-northeast-1:123456789012` でなければなりません
       |
       = 対処: 同じ項目にあるアカウントとリージョンの ARN を指定してください

    エラー[invalid-value]: 申請のフォルダーとして正しくありません
      --> .github/countersign.yaml:12:3
       |
    12 |   requests: { account: mian, users: ["batch *"] }
       |   ^^^^^^^^
       |
       = 対処: `requests/` またはその下のフォルダーを、末尾に `/` を付けて書いてください。フォルダー名には a-z 0-9 - だけを使えます

    エラー[unknown-account]: アカウント `mian` は定義されていません
      --> .github/countersign.yaml:12:24
       |
    12 |   requests: { account: mian, users: ["batch *"] }
       |                        ^^^^ `main` ではありませんか?
       |
       = 対処: 定義されているアカウントは `main`、`other` です

    エラー[invalid-value]: IAM ユーザー名のパターンとして正しくありません
      --> .github/countersign.yaml:12:38
       |
    12 |   requests: { account: mian, users: ["batch *"] }
       |                                      ^^^^^^^^^
       |
       = 対処: A-Z a-z 0-9 _ + = . @ - と、任意の文字列を表す * を使って、64 文字以内で書いてください

    ファイル 1 件を確認しました: エラー 10 件
    exit 2
    "#);
}

#[test]
fn an_organisation_has_its_own_schema() {
    let schema = include_str!("../../schema/request.schema.json")
        .replace("\"required\": [", "\"required\": [\"ticket\", ")
        .replace(
            "\"properties\": {",
            "\"properties\": {\"ticket\": {\"type\": \"string\", \"pattern\": \"^OPS-[0-9]+$\"},",
        );
    let with = |ticket: &str| format!("{GOOD}ticket: {ticket}\n");
    let files = [
        ("schema/request.schema.json", schema.as_str()),
        ("requests/20261102090000.yaml", &with("OPS-12")),
        ("requests/20261102090001.yaml", &with("12")),
        ("requests/20261102090002.yaml", &with("ops-12")),
        ("requests/20261102090003.yaml", GOOD),
    ];
    insta::assert_snapshot!(validate(Locale::ENGLISH, &files, &[]), @r"
    error[wrong-type]: this must be text
     --> requests/20261102090001.yaml:3:9
      |
    3 | ticket: 12
      |         ^^ YAML reads this as a whole number
      |
      = help: put it in quotation marks

    error[pattern-mismatch]: this text does not have the form that the schema requires
     --> requests/20261102090002.yaml:3:9
      |
    3 | ticket: ops-12
      |         ^^^^^^ has another form
      |
      = help: it must match the regular expression `^OPS-[0-9]+$`

    error[missing-field]: the field `ticket` is missing
     --> requests/20261102090003.yaml:1:1
      |
    1 | iamUser: batch-exporter
      | ^^^^^^^ `ticket` is needed here, too
      |
      = help: add a line `ticket: …`

    4 files checked: 3 errors
    exit 1
    ");
    let files = [("schema/request.schema.json", "{"), files[1]];
    insta::assert_snapshot!(validate(Locale::ENGLISH, &files, &[]), @r"
    error[invalid-schema]: the schema cannot be used, so no request can be checked
     --> schema/request.schema.json
      = help: it must be a JSON Schema (draft 2020-12) that refers to no other file; patterns cannot look ahead or back

    1 error
    exit 2
    ");
}

#[test]
fn a_folder_without_a_repository_says_so() {
    let directory = tempfile::tempdir().unwrap();
    insta::assert_snapshot!(check(directory.path(), Locale::ENGLISH, &[]), @r"
    error[no-codeowners]: there is no CODEOWNERS file, so nobody can approve a request
     --> .github/CODEOWNERS
      = help: add .github/CODEOWNERS with a line such as `/requests/ @acme/cloud-approvers`

    error[no-configuration]: there is no configuration
     --> .github/countersign.yaml
      = help: run countersign in the repository, at its root or below; the configuration says which accounts and users there are

    2 errors
    exit 2
    ");
}

#[cfg(unix)]
#[test]
fn links_are_not_followed() {
    let directory = tempfile::tempdir().unwrap();
    let root = directory.path();
    fs::create_dir_all(root.join("requests")).unwrap();
    fs::create_dir_all(root.join(".github")).unwrap();
    fs::write(root.join("CODEOWNERS"), OWNERS).unwrap();
    fs::write(root.join("elsewhere.yaml"), GOOD).unwrap();
    for link in ["requests/20261102090000.yaml", ".github/countersign.yaml"] {
        std::os::unix::fs::symlink(root.join("elsewhere.yaml"), root.join(link)).unwrap();
    }
    std::os::unix::fs::symlink(root, root.join("requests/loop")).unwrap();
    insta::assert_snapshot!(check(root, Locale::ENGLISH, &[]), @r"
    error[not-a-file]: this is not a plain file, but a symbolic link, a folder or a program
     --> .github/countersign.yaml
      = help: put a plain file in its place; if it is one, take away its right to be executed: chmod -x

    error[not-a-file]: this is not a plain file, but a symbolic link, a folder or a program
     --> requests/20261102090000.yaml
      = help: put a plain file in its place; if it is one, take away its right to be executed: chmod -x

    error[not-a-file]: this is not a plain file, but a symbolic link, a folder or a program
     --> requests/loop
      = help: put a plain file in its place; if it is one, take away its right to be executed: chmod -x

    2 files checked: 3 errors
    exit 2
    ");
}
