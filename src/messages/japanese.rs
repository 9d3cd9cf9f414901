//! 日本語

use super::{Issue, Label, Message, code, codes, indented, read_command, refusals, room_commands};
use crate::domain::{AccessKeyId, Failure, FailureKind, Service, Status};

pub(super) fn say(message: Message<'_>) -> String {
    match message {
        Message::Refusal(refusal) => refusals::japanese::sentence(refusal),
        Message::RefusalHint(refusal) => refusals::japanese::hint(refusal),
        Message::StatusName(status) => status_name(status).to_owned(),
        Message::StatusSentence(status) => status_sentence(status),
        Message::BlockedHint(user) => {
            let [list, delete] = room_commands(user).map(|command| code(&command));
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
        Message::NoSuchRequest(path) => format!(
            "チェックアウトに有効な申請 {} がありません。問題は `countersign validate` で確認できます",
            code(path.as_str())
        ),
        Message::AllSettled(0) => "申請はありません。".to_owned(),
        Message::AllSettled(count) => {
            format!("申請 {count} 件はすべて通知済みです。処理することはありません。")
        }
        Message::Closing(counts) => closing(counts),
    }
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
