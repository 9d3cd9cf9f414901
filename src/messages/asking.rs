//! What `new` asks, and what it says.

use super::{code, codes, joined};
use crate::domain::{Language, RequestPath, SecretName};

/// Something that `new` asks or says.
#[derive(Debug, Clone, Copy)]
pub enum Asking<'a> {
    /// Which folder the request belongs into.
    Folder,
    /// What a folder is for: its account, and the users that it may ask for.
    FolderIsFor(&'a str, &'a [String]),
    /// Who the key is for.
    User,
    /// Which users the folder may ask for.
    Users(&'a [String]),
    /// Why the key is needed.
    Reason,
    /// Who reads the reason.
    ReasonHelp,
    /// A field of the organisation's own.
    Field(&'a str),
    /// That this is no name of an IAM user.
    NoUser,
    /// That the folder may not ask for this user.
    NotAllowed,
    /// That the reason is too short or too long.
    BadReason,
    /// That something must be given as an option where nobody can be asked.
    Missing(&'a [String]),
    /// What to do about it.
    MissingHint,
    /// That no folder may ask for a user.
    NoFolder,
    /// That a request of this name is there.
    Taken(&'a str),
    /// What to do about it.
    TakenHint,
    /// That the file was written.
    Wrote(&'a RequestPath),
    /// Where the key will be, who approves, and what to do next.
    Next(&'a Next<'a>),
    /// That nothing was written.
    Cancelled,
}

/// What comes after the file.
#[derive(Debug, Clone, Copy)]
pub struct Next<'a> {
    /// The file.
    pub path: &'a RequestPath,
    /// Where the key will be.
    pub secret: &'a SecretName,
    /// Who approves, as CODEOWNERS names them.
    pub owners: &'a [String],
    /// The commands that bring the file to GitHub.
    pub commands: &'a [String],
}

/// Returns the sentence.
#[must_use]
pub fn ask(language: Language, asking: Asking<'_>) -> String {
    match asking {
        Asking::Folder => say!(language, en: "Folder", ja: "フォルダー"),
        Asking::FolderIsFor(account, users) => {
            let users = joined(language, users);
            say!(language, en: "account {account}, users {users}", ja: "アカウント {account}、ユーザー {users}")
        }
        Asking::User => say!(language, en: "IAM user", ja: "IAM ユーザー"),
        Asking::Users(users) => say!(language,
            en: "spelled as in IAM; this folder may ask for {}",
            ja: "IAM での表記どおりに入力してください。このフォルダーで申請できるユーザー：{}",
            joined(language, users)),
        Asking::Reason => say!(language, en: "Reason", ja: "理由"),
        Asking::ReasonHelp => say!(language,
            en: "what the key is for, in 10 to 1,000 characters; the code owner decides by it",
            ja: "キーの用途を 10～1,000 文字で入力してください。コードオーナーはこれを見て判断します"),
        Asking::Field(name) => name.to_owned(),
        Asking::NoUser => say!(language,
            en: "an IAM user has 1 to 64 of A-Z a-z 0-9 _ + = . @ -",
            ja: "IAM ユーザー名は A-Z a-z 0-9 _ + = . @ - の 1～64 文字です"),
        Asking::NotAllowed => say!(language,
            en: "this folder may not ask for this user",
            ja: "このフォルダーでは、このユーザーのキーを申請できません"),
        Asking::BadReason => say!(language,
            en: "10 to 1,000 characters that can be seen",
            ja: "表示できる文字で 10～1,000 文字にしてください"),
        Asking::Missing(options) => say!(language,
            en: "not everything is given: {}",
            ja: "指定されていない項目があります：{}",
            codes(language, options)),
        Asking::MissingHint => say!(language,
            en: "Give these options, or run it on a terminal to be asked.",
            ja: "オプションで指定してください。端末で実行すると、対話形式で入力できます。"),
        Asking::NoFolder => say!(language,
            en: "no folder of `.github/countersign.yaml` may ask for this user",
            ja: "このユーザーを申請できるフォルダーが `.github/countersign.yaml` にありません"),
        Asking::Taken(path) => say!(language,
            en: "there is a request of this name: {}",
            ja: "同じ名前の申請がすでにあります：{}",
            code(path)),
        Asking::TakenHint => say!(language,
            en: "A request is never changed. Give another `--name`, or none.",
            ja: "申請ファイルは変更できません。別の `--name` を指定するか、`--name` を省略してください。"),
        Asking::Wrote(path) => say!(language, en: "wrote {path}", ja: "{path} を作成しました"),
        Asking::Next(next) => self::next(language, next),
        Asking::Cancelled => {
            say!(language, en: "nothing was written", ja: "ファイルは作成していません")
        }
    }
}

fn next(
    language: Language,
    Next {
        path: _,
        secret,
        owners,
        commands,
    }: &Next<'_>,
) -> String {
    let owners = match owners {
        [] => {
            say!(language, en: "nobody yet: CODEOWNERS names nobody for it", ja: "なし（CODEOWNERS に指定がありません）")
        }
        owners => joined(language, owners),
    };
    say!(language,
        en: "The key will be in the secret {secret}. To be approved by: {owners}.\n\nNext:\n{}\nThen open a pull request.\n",
        ja: "キーはシークレット {secret} に保存されます。承認できる人：{owners}\n\n次の手順：\n{}そのあと、プルリクエストを作成してください。\n",
        commands .iter() .map(|command| format!("  {command}\n")) .collect::<String>())
}
