//! What `new` asks, and what it says.

use super::{code, codes, joined};
use crate::domain::{Duration, Expiry, Locale, RequestPath, SecretName};

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
    /// Until when the key is to live.
    Expires,
    /// How often it is to be replaced.
    RotateEvery,
    /// The last day that may be given.
    Latest(Expiry),
    /// How often the key must be replaced.
    AtMost(Duration),
    /// How a day is written, or else a number of days.
    Form(bool),
    /// A field of the organisation's own.
    Field(&'a str),
    /// That this is no name of an IAM user.
    NoUser,
    /// That the folder may not ask for this user.
    NotAllowed,
    /// That the reason has too few or too many characters: how many; `None` if some of them cannot be seen.
    BadReason(Option<usize>),
    /// Which keys choose from a list.
    Keys,
    /// That something must be given as an option where nobody can be asked.
    Missing(&'a [String]),
    /// What to do about it.
    MissingHint,
    /// That no folder may ask for a user.
    NoFolder(&'a str),
    /// Which users there are: each folder with its patterns, and the pattern that was most likely meant.
    Folders(&'a [(String, Vec<String>)], Option<&'a str>),
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
    pub path: &'a RequestPath,
    /// Where the key will be.
    pub secret: &'a SecretName,
    /// Who approves, as CODEOWNERS names them.
    pub owners: &'a [String],
    /// The commands that bring the file to GitHub; the last one opens the pull request.
    pub commands: &'a [String],
    /// The branch that the request would begin at, if it could be another one than the default branch.
    pub begins_at: Option<&'a str>,
    /// The page on which the pull request can be opened instead.
    pub page: Option<&'a str>,
}

/// Returns the sentence.
pub fn ask(language: Locale, asking: Asking<'_>) -> String {
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
        Asking::Expires => {
            say!(language, en: "Last day on which the key works", ja: "キーを使える最後の日")
        }
        Asking::RotateEvery => {
            say!(language, en: "Replace the key every", ja: "ローテーションの間隔")
        }
        Asking::Latest(latest) => say!(language,
            en: "through that day, in UTC; {latest} at the latest",
            ja: "UTC でのその日の終わりまで使えます。指定できる最後の日は {latest} です"),
        Asking::AtMost(most) => say!(language,
            en: "such as {most}, which is the longest that the folder allows",
            ja: "{most} のように入力してください。このフォルダーでは {most} 以内です"),
        Asking::Form(true) => say!(language,
            en: "write year, month and day, such as 2027-03-31",
            ja: "2027-03-31 のように、年-月-日で入力してください"),
        Asking::Form(false) => say!(language,
            en: "write a number of days, such as 90d",
            ja: "90d のように、日数を入力してください"),
        Asking::Field(name) => name.to_owned(),
        Asking::NoUser => say!(language,
            en: "an IAM user has 1 to 64 of A-Z a-z 0-9 _ + = . @ -",
            ja: "IAM ユーザー名は A-Z a-z 0-9 _ + = . @ - の 1～64 文字です"),
        Asking::NotAllowed => say!(language,
            en: "keys for this user cannot be requested in this folder",
            ja: "このフォルダーでは、このユーザーのキーを申請できません"),
        Asking::BadReason(Some(length)) => say!(language,
            en: "write 10 to 1,000 characters (now {length})",
            ja: "10～1,000 文字で入力してください（現在 {length} 文字）"),
        Asking::BadReason(None) => say!(language,
            en: "there are characters that cannot be seen; leave them out",
            ja: "目に見えない文字が含まれています。削除してください"),
        Asking::Keys => say!(language,
            en: "↑↓ to move, enter to select, type to filter",
            ja: "↑↓ で移動、Enter で選択、文字の入力で絞り込み"),
        Asking::Missing(options) => say!(language,
            en: "missing values: {}",
            ja: "指定されていない項目があります：{}",
            codes(language, options)),
        Asking::MissingHint => say!(language,
            en: "Provide these options, or run it in a terminal to be prompted.",
            ja: "オプションで指定してください。端末で実行すると、対話形式で入力できます。"),
        Asking::NoFolder(user) => say!(language,
            en: "no folder in `.github/countersign.yaml` allows this user: {}",
            ja: "このユーザーを申請できるフォルダーが `.github/countersign.yaml` にありません：{}",
            code(user)),
        Asking::Folders(folders, meant) => {
            let of = |(folder, users): &(String, Vec<String>)| {
                format!("{} ({})", code(folder), codes(language, users))
            };
            let folders: Vec<_> = folders.iter().map(of).collect();
            let folders = folders.join(pick!(language, en: ", ", ja: "、"));
            match meant {
                Some(meant) => say!(language,
                    en: "Did you mean a user of {}? The folders and their users are {folders}.",
                    ja: "{} に一致するユーザーではありませんか？ フォルダーと申請できるユーザー：{folders}",
                    code(meant)),
                None => say!(language,
                    en: "The folders and their users are {folders}.",
                    ja: "フォルダーと申請できるユーザー：{folders}"),
            }
        }
        Asking::Taken(path) => say!(language,
            en: "a request with this name already exists: {}",
            ja: "同じ名前の申請がすでにあります：{}",
            code(path)),
        Asking::TakenHint => say!(language,
            en: "A request is never changed. Choose another `--name`, or omit it.",
            ja: "申請ファイルは変更できません。別の `--name` を指定するか、`--name` を省略してください。"),
        Asking::Wrote(path) => say!(language, en: "wrote {path}", ja: "{path} を作成しました"),
        Asking::Next(next) => self::next(language, next),
        Asking::Cancelled => {
            say!(language, en: "nothing was written", ja: "ファイルは作成していません")
        }
    }
}

fn next(
    language: Locale,
    Next {
        path: _,
        secret,
        owners,
        commands,
        begins_at,
        page,
    }: &Next<'_>,
) -> String {
    let owners = match owners {
        [] => {
            say!(language, en: "no one yet (CODEOWNERS names nobody for it)", ja: "なし（CODEOWNERS に指定がありません）")
        }
        owners => joined(language, owners),
    };
    let commands: String = commands
        .iter()
        .map(|command| format!("  {command}\n"))
        .collect();
    let begins_at = begins_at.map(|branch| say!(language,
        en: "The new branch starts from {}, which is checked out now. If that is not the default branch, switch to the default branch first; otherwise the pull request will include its commits, too.\n",
        ja: "新しいブランチは、チェックアウト中の {} から作られます。デフォルトブランチでない場合は、先にデフォルトブランチへ切り替えてください。そのまま進めると、そのブランチのコミットもプルリクエストに含まれます。\n",
        code(branch)));
    let page = page.map(|page| {
        say!(language,
        en: "Without `gh`, open the pull request here: {page}\n",
        ja: "`gh` がない場合は、次のページでプルリクエストを作成してください：{page}\n")
    });
    let rest = [begins_at, page].into_iter().flatten().collect::<String>();
    say!(language,
        en: "The key will be in the secret {secret}. To be approved by: {owners}.\n\nNext, open a pull request:\n{commands}{rest}",
        ja: "キーはシークレット {secret} に保存されます。承認できる人：{owners}\n\n次の手順（プルリクエストの作成）：\n{commands}{rest}")
}

/// What follows a question that was left unanswered.
pub fn left(language: Locale) -> &'static str {
    pick!(language, en: "<cancelled>", ja: "<中止>")
}
