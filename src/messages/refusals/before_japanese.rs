//! 日本語。プルリクエストがオープンの間。

use super::japanese;
use crate::domain::{Refusal, Remedy};
use crate::messages::codes;

pub(in crate::messages) fn sentence(refusal: &Refusal) -> String {
    match refusal {
        Refusal::NoOwner { then: _ } => {
            "CODEOWNERS に、このファイルのコードオーナーが指定されていません".to_owned()
        }
        Refusal::NotApproved {
            pull: _,
            have,
            required,
            owners: _,
            teams: _,
        } => format!("コードオーナーの承認が {required} 件必要です（現在 {have} 件）"),
        Refusal::Lapsed {
            approved,
            valid_for,
        } => format!(
            "{approved} の承認は、有効期間（{}）内にマージされませんでした",
            japanese::span(*valid_for)
        ),
        Refusal::NotAdded { .. } => "このファイルはすでにデフォルトブランチにあるため、このプルリクエストで追加したことになりません".to_owned(),
        refusal => japanese::sentence(refusal),
    }
}

pub(in crate::messages) fn hint(refusal: &Refusal, by: Remedy) -> String {
    const AGAIN: &str = "このプルリクエストでは申請できません。クローズして、新しいプルリクエストを作成してください。";
    match refusal {
        Refusal::MixedChange { .. } => {
            "このプルリクエストには、新しい申請ファイルの追加だけを含めてください。それ以外の変更は、別のプルリクエストに分けてください。\
             一度追加した申請ファイルは変更できません。別の内容で申請するときは、既存のファイルはそのままにして、新しいファイルを追加してください。"
                .to_owned()
        }
        Refusal::OtherBase { .. } => format!("マージ先はデフォルトブランチにする必要があります。{AGAIN}"),
        Refusal::NoOwner { .. } => {
            "管理者が、デフォルトブランチの `.github/CODEOWNERS` でフォルダーのコードオーナーを指定してください（例：`/requests/ @user`）。".to_owned()
        }
        Refusal::NotApproved { owners, teams, pull: _, have: _, required: _ } => {
            let who = match (owners.is_empty() || by == Remedy::SetUp, teams) {
                (true, true) => String::new(),
                (true, false) => {
                    "承認できるコードオーナーが足りません。管理者が、デフォルトブランチの `.github/CODEOWNERS` に別の個人（`@user`）を追加してください。".to_owned()
                }
                (false, _) => format!("{} のいずれかが承認してください。", codes(owners, "、")),
            };
            let teams = if *teams {
                "このトークンではチームのメンバーを取得できません。管理者が、CODEOWNERS に個人（`@user`）を指定するか、メンバーの読み取りを許可した \
                 GitHub App のトークンを使うか、ルールセットでコードオーナーのレビューを必須にしてください（必要な承認数は 1）。"
            } else {
                ""
            };
            format!("{who}{teams}")
        }
        Refusal::ChangesRequested { .. } => {
            "指摘を解決し、本人に承認してもらうか、変更要求を本人に取り下げてもらってください。".to_owned()
        }
        Refusal::StaleApproval { .. } => "最後のコミットを確認し、もう一度承認してもらってください。".to_owned(),
        Refusal::HastyApproval { .. } => {
            "最後のプッシュから 1 分以上たったあとで、最後のコミットを確認し、もう一度承認してもらってください。".to_owned()
        }
        Refusal::OwnApproval { .. } => "作成にもプッシュにも加わっていない、別のコードオーナーの承認が必要です。".to_owned(),
        Refusal::Lapsed { .. } if by == Remedy::AskAgain => AGAIN.to_owned(),
        Refusal::Lapsed { .. } => "もう一度承認を得てから、期限内にマージしてください。".to_owned(),
        Refusal::UnattributedCommit { .. } => {
            "`git config user.email` に GitHub アカウントのメールアドレスを設定し、\
             `git rebase --exec 'git commit --amend --reset-author --no-edit' origin/HEAD` と `git push --force-with-lease` を実行してください。"
                .to_owned()
        }
        Refusal::NotAPerson { .. } => format!("申請、コミット、プッシュ、承認は、すべて人が行う必要があります。{AGAIN}"),
        Refusal::NoWriteAccess { .. } => {
            "申請と承認ができるのは、リポジトリへの書き込み権限を持つ人だけです。権限は管理者が付与できます。".to_owned()
        }
        Refusal::FromFork { .. } => format!("このリポジトリのブランチから作成する必要があります。{AGAIN}"),
        Refusal::UnknownPushes { .. } => match by {
            Remedy::SetUp => {
                "管理者は、リポジトリのアクティビティを読み取れるよう、トークンに `contents: read` を許可してください。".to_owned()
            }
            Remedy::Approve => {
                "プッシュが GitHub の記録に現れるまで、少し時間がかかることがあります。そのままお待ちください。".to_owned()
            }
            Remedy::Change | Remedy::AskAgain => format!("新しいブランチから作成する必要があります。{AGAIN}"),
        },
        Refusal::TooManyPushes { .. } => format!("これまで使っていない名前のブランチから作成する必要があります。{AGAIN}"),
        Refusal::TooLarge { .. } => format!("プルリクエストを小さく分けてください。{AGAIN}"),
        Refusal::UserNotAllowed { .. } => {
            "このユーザーのキーを申請できるフォルダーは `.github/countersign.yaml` で確認できます。ファイルをそのフォルダーに移してください。".to_owned()
        }
        Refusal::NoSuchUser { .. } => {
            "ユーザー名は IAM での表記と完全に一致させてください。ユーザーがまだない場合は、先に作成してもらってください。".to_owned()
        }
        Refusal::NotAdded { .. } => "別のファイル名にしてください。一度追加した申請ファイルは変更できません。".to_owned(),
        Refusal::NameTaken { .. } => "別のファイル名にしてください。".to_owned(),
        Refusal::TimedOut { .. } => {
            "期限内であれば、もう一度承認を得てください。期限を過ぎた場合は、このプルリクエストをクローズし、新しく作成し直してください。".to_owned()
        }
        Refusal::BaseChanged { .. } | Refusal::Reopened { .. } | Refusal::ContentChanged { .. } => {
            AGAIN.to_owned()
        }
        Refusal::SameUser { .. }
        | Refusal::UnknownAccess { .. }
        | Refusal::WrongAccount { .. }
        | Refusal::StaleCheckout { .. }
        | Refusal::NoPullRequest { .. }
        | Refusal::MergedElsewhere { .. }
        | Refusal::LapsedMerge { .. }
        | Refusal::ConfigurationChanged => japanese::hint(refusal),
    }
}
