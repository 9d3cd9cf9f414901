//! 日本語

use super::{
    Issue, Label, Message, advice_in_lines, code, codes, failures, indented, read_command,
    refusals, restore_command, room_commands, whole_code,
};
use crate::domain::{AccessKeyId, Doubt, Language, Status};

pub(super) fn say(message: Message<'_>) -> String {
    match message {
        Message::Refusal(refusal) => refusals::japanese::sentence(refusal),
        Message::RefusalHint(refusal) => refusals::japanese::hint(refusal),
        Message::StatusName(status) => status_name(status).to_owned(),
        Message::StatusSentence(status) => status_sentence(status),
        Message::BlockedHint(user) => {
            let [list, delete] = room_commands(user).map(|command| whole_code(&command));
            format!(
                "IAM ユーザーが持てるアクセスキーは、無効なものを含めて 2 つまでです。使用中のキーを確認し（{list}）、\
                 不要なほうを削除してください（{delete}）。承認の有効期間内であれば、次回の実行で発行されます。"
            )
        }
        Message::FailureHint(failure) => failures::hint(Language::Japanese, failure),
        Message::CommentIntroduction => {
            "申請の状況です。このコメントは countersign が自動的に更新します。リポジトリに書き込める人は編集できるため、countersign がこのコメントをもとに判断することはありません。"
                .to_owned()
        }
        Message::Label(label) => self::label(label).to_owned(),
        Message::KeyIsGone => {
            "この申請のキーは以前に発行されましたが、シークレットはすでに存在しません。".to_owned()
        }
        Message::ReadWith => "読み出すコマンド".to_owned(),
        Message::WhoCanRead(account) => {
            let kms = account
                .kms_key
                .as_ref()
                .map(|key| format!("と {} に対する `kms:Decrypt`", code(key)))
                .unwrap_or_default();
            format!(
                "このシークレットを取得するには、アカウント {} の IAM ポリシーで、`secretsmanager:GetSecretValue`{kms} が許可されている必要があります。\
                 countersign がこの値を読むことはありません。",
                account.id
            )
        }
        Message::IssuedNotice(issue) => issued(issue),
        Message::BlockedNotice(issue, keys) => blocked(issue, keys),
        Message::PersonNotice(issue, doubt) => needs_a_person(issue, doubt),
        Message::Untested => {
            "新しいキーはまだ有効になっていません。使えるようになるまで少し時間がかかることがあります。対応は不要です。".to_owned()
        }
        Message::NotAnnounced(secret) => format!(
            "発行の連絡はまだ行われていません。キーを発行した実行が連絡するか、20 分が過ぎた後の実行が連絡します。\
             シークレットの削除がスケジュールされている間は、連絡は行われません。削除を取り消すには、{} を実行してください。",
            whole_code(&restore_command(secret))
        ),
        Message::Leftover => {
            "再確認したところ、次の処理が残っています。AWS が古い状態を返している可能性があります。次回の実行でも同じ表示が出る場合は、countersign の不具合として報告してください。".to_owned()
        }
        Message::Blind => {
            "CloudTrail を読み取れない（`cloudtrail:LookupEvents`）ため、キーを誰が作成したかを確認できません。中断された実行が残したキーの検索は行いません。".to_owned()
        }
        Message::Deleted(orphan) => format!(
            "{user} のキー {key} を削除しました。{created} に countersign が作成しましたが、どのシークレットにも保存されていません。",
            user = code(orphan.user().as_str()),
            key = code(orphan.key().as_str()),
            created = orphan.created()
        ),
        Message::Interrupted => {
            "実行が中断されました。途中の処理は完了させるか、再開できる状態にしてあります。続きは次回の実行で処理します。".to_owned()
        }
        Message::NoSuchAccount(name) => {
            format!("`.github/countersign.yaml` にアカウント {} がありません", code(name.as_str()))
        }
        Message::NoSuchRequest(path) => format!(
            "チェックアウトに有効な申請 {} がありません。問題は `countersign validate` で確認できます",
            code(path.as_str())
        ),
        Message::SeeValidate => {
            "デフォルトブランチをチェックアウトし、`countersign validate` で問題を確認してください。".to_owned()
        }
        Message::Reviewed(0) => "確認するものはありません。申請ファイルを追加・変更するプルリクエスト（オープン中、または 1 週間以内にクローズ）がありません。マージ後は `countersign reconcile` の対象です。".to_owned(),
        Message::Reviewed(count) => format!("プルリクエスト {count} 件を確認しました。"),
        Message::AllSettled(0) => "申請はありません。".to_owned(),
        Message::AllSettled(count) => {
            format!("申請 {count} 件はすべて通知済みです。新たに行う処理はありません。")
        }
        Message::Closing(counts) => closing(counts),
    }
}

fn status_name(status: &Status) -> &'static str {
    match status {
        Status::Waiting | Status::Settling(_) => "処理待ち",
        Status::Refused(_) => "発行不可",
        Status::Lapsed(_) => "承認期限切れ",
        Status::Blocked { .. } => "保留（キー数の上限）",
        Status::Reserved { .. } => "シークレット名を確保済み",
        Status::NeedsAPerson(_) => "担当者の確認待ち",
        Status::Issued { .. } | Status::Announced { .. } => "発行済み",
    }
}

fn status_sentence(status: &Status) -> String {
    match status {
        Status::Waiting => "まだ処理されていません。次回の実行で処理します。".to_owned(),
        Status::Settling(_) => {
            "マージから数分しか経っていないため、GitHub にまだ反映されていない情報があります。後の実行でもう一度確認します。".to_owned()
        }
        Status::Refused(_) => "キーは発行されません。".to_owned(),
        Status::Lapsed(_) => {
            "承認の有効期間が過ぎたため、キーは発行されません。".to_owned()
        }
        Status::Blocked { keys } => {
            format!(
                "このユーザーには、すでに 2 つのアクセスキーがあります：{}",
                codes(keys, "、")
            )
        }
        Status::Reserved {
            since,
            is_given_up: true,
        } => {
            format!(
                "{since} にシークレットの名前を予約しましたが、キーは作成されていません。予約は取り消し済みのため、次回の実行ですぐに続きを処理します。"
            )
        }
        Status::Reserved {
            since,
            is_given_up: false,
        } => {
            format!(
                "{since} にシークレットの名前を予約しましたが、キーはまだ保存されていません。別の実行が処理中か、途中で中断されています。中断されている場合は、予約から 20 分が過ぎた後の実行で続きを処理します。"
            )
        }
        Status::NeedsAPerson(_) => {
            "AWS から得られる情報だけでは、続行してよいかどうかを判断できません。担当者による確認が必要です。".to_owned()
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
        Label::Commit => "承認されたコミット",
        Label::Secret => "シークレット",
        Label::Key => "アクセスキー ID",
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

fn needs_a_person(issue: &Issue<'_>, doubt: &Doubt) -> String {
    format!(
        "アクセスキーを発行できませんでした。AWS から得られる情報だけでは、続行してよいかどうかを判断できません。担当者による確認が必要です。\n\n\
         {facts}\nシークレット: {secret}\n\n{advice}\n",
        facts = facts(issue),
        secret = issue.secret,
        advice = advice_in_lines(doubt, Language::Japanese).join("\n"),
    )
}

pub(super) fn facts(issue: &Issue<'_>) -> String {
    format!(
        "IAM ユーザー: {user}\nアカウント: {name} ({id})\n理由: {reason}\n申請者: {requester}\nプルリクエスト: {url}",
        user = issue.request.user,
        name = issue.account_name,
        id = issue.account.id,
        reason = indented(issue.request.reason.as_str()),
        requester = issue.requester.map_or(
            "（GitHub アカウントが確認できません）",
            |login| login.as_str()
        ),
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
