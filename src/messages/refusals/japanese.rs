//! 日本語

use crate::domain::{Duration, Refusal};
use crate::messages::{code, codes, short};

pub(in crate::messages) fn sentence(refusal: &Refusal) -> String {
    match refusal {
        Refusal::StaleCheckout {
            head,
            default: Some(default),
        } if head != default => {
            format!(
                "チェックアウトしたコミットは {} ですが、デフォルトブランチの先頭は {} です",
                short(head),
                short(default)
            )
        }
        Refusal::StaleCheckout {
            head,
            default: Some(_),
        } => format!("チェックアウト {} の履歴が一部欠けています", short(head)),
        Refusal::StaleCheckout {
            head: _,
            default: None,
        } => "デフォルトブランチの先頭コミットを GitHub から取得できません".to_owned(),
        Refusal::NotAdded { commit } => {
            format!(
                "コミット {} は、ファイルを通常のファイルとして追加したものではありません",
                short(commit)
            )
        }
        Refusal::NoPullRequest { commit } => {
            format!(
                "コミット {} としてデフォルトブランチにマージされたプルリクエストを特定できません",
                short(commit)
            )
        }
        Refusal::MergedElsewhere {
            commit,
            rebased: true,
            is_signed: _,
        } => format!(
            "コミット {} はリベースでマージされたもので、GitHub の署名がありません",
            short(commit)
        ),
        Refusal::MergedElsewhere {
            commit,
            rebased: false,
            is_signed: _,
        } => format!(
            "コミット {} は、GitHub 上のマージで作成されたものではありません",
            short(commit)
        ),
        Refusal::ContentChanged { pull } => {
            format!("ファイルの内容が、プルリクエスト #{pull} でレビューされたものと異なります")
        }
        Refusal::MixedChange { pull, path, more } => {
            format!(
                "プルリクエスト #{pull} に、申請ファイルの追加以外の変更が含まれています：{}{}",
                code(path),
                match more {
                    0 => String::new(),
                    more => format!("ほか {more} 件"),
                }
            )
        }
        Refusal::OtherBase { pull, base } => format!(
            "プルリクエスト #{pull} のマージ先は {} で、デフォルトブランチではありません",
            code(base)
        ),
        Refusal::SameUser { user, other } => format!(
            "同じプルリクエストの {} でも、{} のキーを申請しています",
            code(other.as_str()),
            code(user.as_str())
        ),
        Refusal::NoOwner { then: false } => {
            "マージ時点の CODEOWNERS に、このファイルのコードオーナーが指定されていませんでした".to_owned()
        }
        Refusal::NoOwner { then: true } => {
            "現在の CODEOWNERS に、このファイルのコードオーナーが指定されていません".to_owned()
        }
        Refusal::NotApproved {
            pull,
            have,
            required,
            owners: _,
            teams: _,
        } => {
            format!(
                "プルリクエスト #{pull} に必要なコードオーナーの承認 {required} 件のうち、有効なものは {have} 件です"
            )
        }
        Refusal::ChangesRequested { by: Some(by) } => format!(
            "{} による変更要求が取り下げられていません",
            code(by.as_str())
        ),
        Refusal::ChangesRequested { by: None } => "変更要求が取り下げられていません".to_owned(),
        Refusal::StaleApproval { by } => {
            format!(
                "{} による承認は、最後のコミットではなく、それより前のコミットに対するものです",
                code(by.as_str())
            )
        }
        Refusal::HastyApproval { by, after } => {
            format!(
                "{} による承認は、プッシュから{}しかたっておらず、プッシュ前の内容を見て承認した可能性があります",
                code(by.as_str()),
                span(*after)
            )
        }
        Refusal::UnknownPushes { pull } => {
            format!(
                "プルリクエスト #{pull} のブランチに誰がいつプッシュしたかを、GitHub から取得できません"
            )
        }
        Refusal::OwnApproval { by } => {
            format!(
                "承認した {} は、このプルリクエストの作成、コミット、プッシュのいずれかにも関わっています",
                code(by.as_str())
            )
        }
        Refusal::UnattributedCommit { commit } => {
            format!("コミット {} の作成者を特定できません", short(commit))
        }
        Refusal::NotAPerson { login: Some(login) } => {
            format!("{} は個人のアカウントではありません（bot など）", code(login.as_str()))
        }
        Refusal::NotAPerson { login: None } => {
            "プルリクエストを作成したアカウントは、すでに存在しません".to_owned()
        }
        Refusal::NoWriteAccess { by } => {
            format!(
                "{} には、このリポジトリへの書き込み権限がありません",
                code(by.as_str())
            )
        }
        Refusal::UnknownAccess { of } => {
            format!(
                "{} にこのリポジトリへの書き込み権限があるかどうかを、GitHub から取得できません",
                code(of.as_str())
            )
        }
        Refusal::FromFork { pull } => format!("プルリクエスト #{pull} は、フォークから作成されています"),
        Refusal::BaseChanged { pull } => {
            format!("プルリクエスト #{pull} のベースブランチが、途中で変更されています")
        }
        Refusal::Reopened { pull } => {
            format!("プルリクエスト #{pull} は、クローズされたあと再オープンされています")
        }
        Refusal::TimedOut { timeout } => {
            format!(
                "承認されたのは、プルリクエストの作成（またはレビュー可能になった時点）から {} の期限を過ぎたあとです",
                span(*timeout)
            )
        }
        Refusal::LapsedMerge { merged, valid_for } => format!(
            "プルリクエストは {merged} にマージされ、承認の有効期間（{}）を過ぎています",
            span(*valid_for)
        ),
        Refusal::Lapsed {
            approved,
            valid_for,
        } => {
            format!(
                "{approved} に得た承認は、有効期間（{}）を過ぎています",
                span(*valid_for)
            )
        }
        Refusal::ConfigurationChanged => {
            "マージ後に、このフォルダーの設定（アカウントまたは申請できるユーザー）が変更されています".to_owned()
        }
        Refusal::TooLarge { pull: Some(pull) } => {
            format!(
                "プルリクエスト #{pull} のファイル、コミット、レビュー、イベントのいずれかが 100 件を超えています"
            )
        }
        Refusal::TooLarge { pull: None } => {
            "マージコミットに関連するプルリクエストが多すぎます".to_owned()
        }
        Refusal::TooManyPushes { pull } => {
            format!(
                "プルリクエスト #{pull} のブランチへのプッシュが多すぎるため、最後のコミットまでの経緯を確認できません"
            )
        }
        Refusal::UserNotAllowed { user } => {
            format!(
                "このフォルダーでは、{} のキーを申請できません",
                code(user.as_str())
            )
        }
        Refusal::NoSuchUser {
            user,
            spelled: None,
        } => format!("IAM ユーザー {} は存在しません", code(user.as_str())),
        Refusal::NoSuchUser {
            user,
            spelled: Some(spelled),
        } => {
            format!(
                "IAM ユーザー {} は存在しません（{} は存在します）",
                code(user.as_str()),
                code(spelled.as_str())
            )
        }
        Refusal::NameTaken { secret } => {
            format!(
                "シークレット {} はすでに存在しますが、この申請で作成されたものではありません",
                code(secret.as_str())
            )
        }
        Refusal::WrongAccount {
            name,
            expected,
            found,
        } => {
            format!(
                "AWS の認証情報はアカウント {found} のものですが、{} は {expected} です",
                code(name.as_str())
            )
        }
    }
}

pub(in crate::messages) fn hint(refusal: &Refusal) -> String {
    const AGAIN: &str = "新しいファイルを追加するプルリクエストで、申請し直してください。";
    match refusal {
        Refusal::StaleCheckout { .. } => {
            "デフォルトブランチを履歴ごとチェックアウトし（`fetch-depth: 0`）、もう一度実行してください。".to_owned()
        }
        Refusal::NotAdded { .. } => format!("申請ファイルは一度追加したら変更できません。{AGAIN}"),
        Refusal::NoPullRequest { .. } => {
            format!("ファイルが追加された経緯を誰も説明できない場合は、攻撃とみなしてください。ファイルを削除したうえで、{AGAIN}")
        }
        Refusal::MergedElsewhere { rebased: true, .. } => {
            format!("リベースではなく、マージコミットまたはスカッシュでマージしてください。{AGAIN}")
        }
        Refusal::MergedElsewhere { rebased: false, .. }
        | Refusal::ContentChanged { .. }
        | Refusal::TooLarge { pull: None } => {
            format!("マージは GitHub 上で行う必要があります。{AGAIN}")
        }
        Refusal::MixedChange { .. } => format!("申請ファイルの追加だけを含むようにしてください。{AGAIN}"),
        Refusal::OtherBase { .. } => format!("マージ先はデフォルトブランチにしてください。{AGAIN}"),
        Refusal::SameUser { .. } => {
            "1 つのプルリクエストで申請できるキーは、ユーザーごとに 1 つです。どちらかのファイルを取り除いてください。".to_owned()
        }
        Refusal::NoOwner { .. } => {
            format!("`.github/CODEOWNERS` でフォルダーのコードオーナーを指定してください（例：`/requests/ @user`）。そのうえで、{AGAIN}")
        }
        Refusal::NotApproved { owners, teams, pull: _, have: _, required: _ } => {
            let who =
                if owners.is_empty() { String::new() } else { format!("このファイルのコードオーナーは {} です。", codes(owners, "、")) };
            let teams = if *teams {
                "このトークンではチームのメンバーを取得できず、コードオーナーによる承認かどうかを判断できません。CODEOWNERS に個人（`@user`）を指定するか、\
                 メンバーの読み取りを許可した GitHub App のトークンを使ってください。または、ルールセットでコードオーナーのレビューを必須にし、\
                 必要な承認数を 1 にしてください（この場合は、すべての承認が有効でなければなりません）。"
            } else {
                ""
            };
            format!("承認を得てからマージする必要があります。{AGAIN}{who}{teams}")
        }
        Refusal::ChangesRequested { .. } => format!("指摘が解決してからマージする必要があります。{AGAIN}"),
        Refusal::HastyApproval { .. } => {
            format!("最後のプッシュから 1 分以上たったあとの、最後のコミットに対する承認が必要です。{AGAIN}")
        }
        Refusal::StaleApproval { .. } => format!("最後のコミットに対する承認が必要です。{AGAIN}"),
        Refusal::UnknownPushes { .. } => {
            format!("リポジトリのアクティビティを読み取れるよう、トークンに `contents: read` を許可してください。許可済みの場合は、新しいブランチを作成してください。{AGAIN}")
        }
        Refusal::OwnApproval { .. } => format!("作成にもプッシュにも加わっていない人の承認が必要です。{AGAIN}"),
        Refusal::UnattributedCommit { .. } => {
            format!("`git config user.email` には、GitHub アカウントに登録したメールアドレスを設定してください。{AGAIN}")
        }
        Refusal::NotAPerson { .. } => format!("申請、コミット、プッシュ、承認は、すべて人が行う必要があります。{AGAIN}"),
        Refusal::NoWriteAccess { .. } => {
            format!("申請と承認ができるのは、リポジトリへの書き込み権限を持つ人だけです。権限は管理者が付与できます。そのうえで、{AGAIN}")
        }
        Refusal::UnknownAccess { .. } => {
            "コラボレーターの権限を読み取れるよう、トークンに `metadata: read` を許可してから、実行し直してください。".to_owned()
        }
        Refusal::FromFork { .. } => format!("このリポジトリのブランチから作成してください。{AGAIN}"),
        Refusal::BaseChanged { .. }
        | Refusal::Reopened { .. }
        | Refusal::TimedOut { .. }
        | Refusal::Lapsed { .. }
        | Refusal::LapsedMerge { .. } => AGAIN.to_owned(),
        Refusal::ConfigurationChanged => format!("承認は変更前の設定に対するものです。{AGAIN}"),
        Refusal::TooManyPushes { .. } => format!("これまで使っていない名前のブランチを作成してください。{AGAIN}"),
        Refusal::TooLarge { pull: Some(_) } => format!("プルリクエストを小さく分けてください。{AGAIN}"),
        Refusal::UserNotAllowed { .. } => {
            format!("このユーザーのキーを申請できるフォルダーは `.github/countersign.yaml` で確認できます。{AGAIN}")
        }
        Refusal::NoSuchUser { .. } => format!("ユーザー名は IAM での表記と完全に一致させてください。{AGAIN}"),
        Refusal::NameTaken { .. } => format!("別のファイル名にしてください。{AGAIN}"),
        Refusal::WrongAccount { .. } => {
            "`.github/countersign.yaml` に書かれたアカウントのロールを引き受けるか、`--account` でアカウントを指定してください。".to_owned()
        }
    }
}

/// A duration in the words of the language.
pub(super) fn span(duration: Duration) -> String {
    let text = duration.to_string();
    let (number, unit) = text.split_at(text.len() - 1);
    let unit = match unit {
        "d" => "日",
        "h" => "時間",
        "m" => "分",
        _ => "秒",
    };
    format!("{number}{unit}")
}
