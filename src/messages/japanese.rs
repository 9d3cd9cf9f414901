//! 日本語

use super::{
    Issue, Label, Message, code, codes, indented, read_command, room_commands, short, whole_code,
};
use crate::domain::{AccessKeyId, Duration, Failure, FailureKind, Refusal, Service, Status};

pub(super) fn say(message: Message<'_>) -> String {
    match message {
        Message::Refusal(refusal) => self::refusal(refusal),
        Message::RefusalHint(refusal) => hint(refusal),
        Message::StatusName(status) => status_name(status).to_owned(),
        Message::StatusSentence(status) => status_sentence(status),
        Message::BlockedHint(user) => {
            let [list, delete] = room_commands(user).map(|command| whole_code(&command));
            format!(
                "IAM ユーザーが持てるアクセスキーは、無効なものを含めて 2 つまでです。使用中のキーを確認し（{list}）、\
                 不要なほうを削除してください（{delete}）。承認の有効期間内であれば、次回の実行で発行されます。"
            )
        }
        Message::FailureHint(failure) => failure_hint(failure),
        Message::CommentIntroduction => {
            "申請の状況です。このコメントは自動的に更新されます。".to_owned()
        }
        Message::Label(label) => self::label(label).to_owned(),
        Message::ReadWith => "読み出すコマンド".to_owned(),
        Message::WhoCanRead(account) => {
            let kms = account
                .kms_key
                .as_ref()
                .map(|key| format!("と、{} に対する `kms:Decrypt`", code(key)))
                .unwrap_or_default();
            format!(
                "読み出せるのは、アカウント {} の IAM ポリシーで、このシークレットに対する `secretsmanager:GetSecretValue`{kms} を\
                 許可されている人だけです。countersign 自身は読み出せません。",
                account.id
            )
        }
        Message::IssuedNotice(issue) => issued(issue),
        Message::BlockedNotice(issue, keys) => blocked(issue, keys),
        Message::Untested => {
            "キーはまだ応答していません。新しいキーが使えるようになるまで数秒かかることがありますが、対応は不要です。".to_owned()
        }
        Message::Leftover => {
            "再確認したところ、次の処理が残っています。AWS が古い状態を返している可能性があります。次回の実行でも同じ表示が出る場合は、countersign の不具合として報告してください。".to_owned()
        }
        Message::NoSuchAccount(name) => {
            format!("`.github/countersign.yaml` にアカウント {} がありません", code(name.as_str()))
        }
        Message::AllSettled(0) => "申請はありません。".to_owned(),
        Message::AllSettled(count) => {
            format!("申請 {count} 件はすべて通知済みです。処理することはありません。")
        }
        Message::Closing(counts) => closing(counts),
    }
}

fn refusal(refusal: &Refusal) -> String {
    match refusal {
        Refusal::StaleCheckout {
            head,
            default: Some(default),
        } if head != default => {
            format!(
                "チェックアウトは {} ですが、デフォルトブランチは {} です",
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
        } => "デフォルトブランチの位置を GitHub から取得できません".to_owned(),
        Refusal::NotAdded { commit } => {
            format!(
                "コミット {} は、ファイルを通常のファイルとして追加したのではなく、変更しています",
                short(commit)
            )
        }
        Refusal::NoPullRequest { commit } => {
            format!(
                "コミット {} としてデフォルトブランチにマージされたプルリクエストが特定できません",
                short(commit)
            )
        }
        Refusal::ContentChanged { pull } => {
            format!("ファイルの内容が、プルリクエスト #{pull} でレビューされたものと異なります")
        }
        Refusal::MixedChange { pull, path } => {
            format!(
                "プルリクエスト #{pull} に、申請ファイルの追加以外の変更が含まれています：{}",
                code(path)
            )
        }
        Refusal::NoOwner { then: false } => {
            "マージの時点で、CODEOWNERS にこのファイルの所有者がいませんでした".to_owned()
        }
        Refusal::NoOwner { then: true } => {
            "現在の CODEOWNERS に、このファイルの所有者がいません".to_owned()
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
            "{} さんの変更要求が取り下げられていません",
            code(by.as_str())
        ),
        Refusal::ChangesRequested { by: None } => "変更要求が取り下げられていません".to_owned(),
        Refusal::StaleApproval { by } => {
            format!(
                "{} さんの承認は、最後のコミットではなく、それより前のコミットに対するものです",
                code(by.as_str())
            )
        }
        Refusal::OwnApproval { by } => {
            format!(
                "承認した {} さんは、このプルリクエストの作成に加わっています",
                code(by.as_str())
            )
        }
        Refusal::UnattributedCommit { commit } => {
            format!("コミット {} の作成者を特定できません", short(commit))
        }
        Refusal::NotAPerson { login: Some(login) } => {
            format!("{} は人のアカウントではありません", code(login.as_str()))
        }
        Refusal::NotAPerson { login: None } => {
            "プルリクエストを作成したアカウントは、すでに存在しません".to_owned()
        }
        Refusal::NoWriteAccess { by } => {
            format!(
                "承認した {} さんには、このリポジトリへの書き込み権限がありません",
                code(by.as_str())
            )
        }
        Refusal::FromFork { pull } => format!("プルリクエスト #{pull} は、フォークからのものです"),
        Refusal::BaseChanged { pull } => {
            format!("プルリクエスト #{pull} のベースブランチが、途中で変更されています")
        }
        Refusal::Reopened { pull } => {
            format!("プルリクエスト #{pull} は、クローズされたあと再オープンされています")
        }
        Refusal::TimedOut { timeout } => {
            format!(
                "プルリクエストの作成から承認までに、期限の {} を超えています",
                span(*timeout)
            )
        }
        Refusal::Lapsed {
            approved,
            valid_for,
        } => {
            format!(
                "{approved} の承認は、有効期間の {} を過ぎています",
                span(*valid_for)
            )
        }
        Refusal::ConfigurationChanged => {
            "マージのあと、このフォルダーで申請できる内容の設定が変わっています".to_owned()
        }
        Refusal::TooLarge { pull: Some(pull) } => {
            format!(
                "プルリクエスト #{pull} のファイル、コミット、レビュー、イベントのいずれかが 100 件を超えています"
            )
        }
        Refusal::TooLarge { pull: None } => {
            "マージコミットに関連するプルリクエストが多すぎます".to_owned()
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
                "シークレット {} はすでに存在し、この申請のものではありません",
                code(secret.as_str())
            )
        }
        Refusal::WrongAccount { expected } => {
            format!("AWS の認証情報が、アカウント {expected} のものではありません")
        }
    }
}

fn hint(refusal: &Refusal) -> String {
    const AGAIN: &str = "新しいファイルを追加するプルリクエストで、申請し直してください。";
    match refusal {
        Refusal::StaleCheckout { .. } => {
            "デフォルトブランチを履歴ごとチェックアウトし（`fetch-depth: 0`）、もう一度実行してください。".to_owned()
        }
        Refusal::NotAdded { .. } => format!("申請ファイルは一度追加したら変更できません。{AGAIN}"),
        Refusal::NoPullRequest { .. } => {
            format!("ファイルが追加された経緯を誰も説明できない場合は、攻撃とみなしてください。ファイルを削除したうえで、{AGAIN}")
        }
        Refusal::ContentChanged { .. } | Refusal::TooLarge { pull: None } => {
            format!("マージは GitHub 上で行う必要があります。{AGAIN}")
        }
        Refusal::MixedChange { .. } => format!("申請ファイルの追加だけを含むようにしてください。{AGAIN}"),
        Refusal::NoOwner { .. } => {
            format!("`.github/CODEOWNERS` でフォルダーの所有者を指定してください（例：`/requests/ @user`）。そのうえで、{AGAIN}")
        }
        Refusal::NotApproved { owners, teams, pull: _, have: _, required: _ } => {
            let who =
                if owners.is_empty() { String::new() } else { format!("このファイルの所有者は {} です。", codes(owners, "、")) };
            let teams = if *teams {
                "チームのメンバーはまだ確認できないため、CODEOWNERS には個人（`@user`）を指定してください。"
            } else {
                ""
            };
            format!("承認を得てからマージする必要があります。{AGAIN}{who}{teams}")
        }
        Refusal::ChangesRequested { .. } => format!("指摘が解決してからマージする必要があります。{AGAIN}"),
        Refusal::StaleApproval { .. } => format!("最後のコミットに対する承認が必要です。{AGAIN}"),
        Refusal::OwnApproval { .. } => format!("作成に加わっていない人の承認が必要です。{AGAIN}"),
        Refusal::UnattributedCommit { .. } => {
            format!("`git config user.email` には、GitHub アカウントに登録したメールアドレスを設定してください。{AGAIN}")
        }
        Refusal::NotAPerson { .. } => "申請も承認も、人が行う必要があります。".to_owned(),
        Refusal::NoWriteAccess { .. } => "承認できるのは、リポジトリへの書き込み権限を持つコードオーナーだけです。".to_owned(),
        Refusal::FromFork { .. } => format!("このリポジトリのブランチから作成してください。{AGAIN}"),
        Refusal::BaseChanged { .. } | Refusal::Reopened { .. } | Refusal::TimedOut { .. } | Refusal::Lapsed { .. } => AGAIN.to_owned(),
        Refusal::ConfigurationChanged => format!("承認は変更前の設定に対するものです。{AGAIN}"),
        Refusal::TooLarge { pull: Some(_) } => format!("プルリクエストを小さく分けてください。{AGAIN}"),
        Refusal::UserNotAllowed { .. } => {
            "このユーザーを申請できるフォルダーを `.github/countersign.yaml` で確認し、そこへファイルを置いてください。".to_owned()
        }
        Refusal::NoSuchUser { .. } => format!("ユーザー名は IAM での表記と完全に一致させてください。{AGAIN}"),
        Refusal::NameTaken { .. } => format!("別のファイル名にしてください。{AGAIN}"),
        Refusal::WrongAccount { .. } => {
            "`.github/countersign.yaml` に書かれたアカウントのロールを引き受けるか、`--account` でアカウントを指定してください。".to_owned()
        }
    }
}

/// A duration in the words of the language.
fn span(duration: Duration) -> String {
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

fn status_name(status: &Status) -> &'static str {
    match status {
        Status::Waiting => "処理待ち",
        Status::Refused(_) => "却下",
        Status::Lapsed(_) => "失効",
        Status::Blocked { .. } => "発行不可",
        Status::Reserved { .. } => "予約済み",
        Status::Issued { .. } | Status::Announced { .. } => "発行済み",
    }
}

fn status_sentence(status: &Status) -> String {
    match status {
        Status::Waiting => "まだ処理されていません。次回の実行で続きを行います。".to_owned(),
        Status::Refused(_) => "キーは発行されません。".to_owned(),
        Status::Lapsed(_) => {
            "承認の有効期間内に処理されなかったため、キーは発行されません。".to_owned()
        }
        Status::Blocked { keys } => {
            format!(
                "このユーザーには、すでに 2 つのアクセスキーがあります：{}",
                codes(keys, "、")
            )
        }
        Status::Reserved { since } => {
            format!(
                "{since} にシークレットの名前を予約しましたが、キーはまだ保存されていません。処理中か、中断されています。"
            )
        }
        Status::Issued { .. } | Status::Announced { .. } => {
            "キーは AWS Secrets Manager に保存されています。".to_owned()
        }
    }
}

fn label(label: Label) -> &'static str {
    match label {
        Label::User => "IAM ユーザー",
        Label::Account => "アカウント",
        Label::Reason => "理由",
        Label::ApprovedBy => "承認者",
        Label::Secret => "シークレット",
        Label::Key => "アクセスキー ID",
    }
}

fn failure_hint(failure: &Failure) -> String {
    match (failure.service, failure.code.as_deref(), failure.status) {
        (_, Some(name), _) if name.starts_with("AccessDenied") || name == "AuthorizationError" => {
            format!("ロールに {} の権限がありません。", code(&format!("{} {}", failure.service, failure.operation)))
        }
        (_, Some("rate-limited"), _) => "GitHub の利用制限に達しています。時間をおいて実行し直してください。".to_owned(),
        (Service::GitHub, _, Some(401)) => "GITHUB_TOKEN のトークンが誤っているか、期限切れです。".to_owned(),
        (Service::GitHub, _, Some(403 | 404)) => {
            "GITHUB_TOKEN のトークンに権限がないか、GITHUB_REPOSITORY が別のリポジトリを指しています。".to_owned()
        }
        (_, _, _) => match failure.kind {
            FailureKind::NotDone | FailureKind::Unknown => {
                "実行し直してください。どこまで済んだかを確認し、続きから処理します。".to_owned()
            }
            FailureKind::Refused => "エラーコードの示す原因を取り除いてから、実行し直してください。".to_owned(),
        },
    }
}

fn issued(issue: &Issue<'_>) -> String {
    format!(
        "アクセスキーを発行しました。\n\n{facts}\nシークレット: {secret}\n\n読み出すコマンド:\n  {command}\n",
        facts = facts(issue),
        secret = issue.secret,
        command = read_command(&issue.secret, issue.account),
    )
}

fn blocked(issue: &Issue<'_>, keys: &[AccessKeyId]) -> String {
    let [list, delete] = room_commands(&issue.request.user);
    let keys = keys
        .iter()
        .map(AccessKeyId::as_str)
        .collect::<Vec<_>>()
        .join(", ");
    format!(
        "アクセスキーを発行できませんでした。このユーザーにはすでに 2 つのキーがあり、IAM では 3 つ目を作成できません。\n\n\
         {facts}\n既存のキー: {keys}\n\n対処方法: 使用中のキーを確認し、不要なほうを削除してください。\n  {list}\n  {delete}\n\
         承認の有効期間内であれば、次回の実行で発行されます。\n",
        facts = facts(issue),
    )
}

fn facts(issue: &Issue<'_>) -> String {
    format!(
        "IAM ユーザー: {user}\nアカウント: {name} ({id})\n理由: {reason}\n申請者: {requester}\nプルリクエスト: {url}",
        user = issue.request.user,
        name = issue.account_name,
        id = issue.account.id,
        reason = indented(issue.request.reason.as_str()),
        requester = issue
            .requester
            .map_or("（アカウントなし）", |login| login.as_str()),
        url = issue.pull_url,
    )
}

fn closing(counts: &[(&str, usize)]) -> String {
    let requests: usize = counts.iter().map(|(_, count)| count).sum();
    let each: Vec<String> = counts
        .iter()
        .map(|(word, count)| format!("{word} {count} 件"))
        .collect();
    format!("申請 {requests} 件：{}", each.join("、"))
}
