//! 日本語

use super::{Asking, Next};
use crate::messages::codes;

pub(super) fn ask(asking: Asking<'_>) -> String {
    match asking {
        Asking::Folder => "フォルダー".to_owned(),
        Asking::FolderIsFor(account, users) => {
            format!("アカウント {account}、ユーザー {}", users.join("、"))
        }
        Asking::User => "IAM ユーザー".to_owned(),
        Asking::Users(users) => {
            format!("IAM での表記どおりに入力してください。このフォルダーで申請できるユーザー：{}", users.join("、"))
        }
        Asking::Reason => "理由".to_owned(),
        Asking::ReasonHelp => "キーの用途を 10～1,000 文字で入力してください。コードオーナーはこれを見て判断します".to_owned(),
        Asking::Field(name) => name.to_owned(),
        Asking::NoUser => "IAM ユーザー名は A-Z a-z 0-9 _ + = . @ - の 1～64 文字です".to_owned(),
        Asking::NotAllowed => "このフォルダーでは、このユーザーのキーを申請できません".to_owned(),
        Asking::BadReason => "表示できる文字で 10～1,000 文字にしてください".to_owned(),
        Asking::Missing(options) => format!("指定されていない項目があります：{}", codes(options, "、")),
        Asking::MissingHint => "オプションで指定してください。端末で実行すると、対話形式で入力できます。".to_owned(),
        Asking::NoFolder => "このユーザーを申請できるフォルダーが `.github/countersign.yaml` にありません".to_owned(),
        Asking::Taken(path) => format!("同じ名前の申請がすでにあります：{}", codes(&[path], "")),
        Asking::TakenHint => "申請ファイルは変更できません。別の `--name` を指定するか、`--name` を省略してください。".to_owned(),
        Asking::Wrote(path) => format!("{path} を作成しました"),
        Asking::Next(next) => self::next(next),
        Asking::Cancelled => "ファイルは作成していません".to_owned(),
    }
}

fn next(
    Next {
        path: _,
        secret,
        owners,
        commands,
    }: &Next<'_>,
) -> String {
    let owners = match owners {
        [] => "なし（CODEOWNERS に指定がありません）".to_owned(),
        owners => owners.join("、"),
    };
    format!(
        "キーはシークレット {secret} に保存されます。承認できる人：{owners}\n\n次の手順：\n{}そのあと、プルリクエストを作成してください。\n",
        commands
            .iter()
            .map(|command| format!("  {command}\n"))
            .collect::<String>()
    )
}
