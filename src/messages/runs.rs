//! What is said about the requests of a run: how they stand, the notices, the comment, the report.

use super::{
    Issue, advice_in_lines, code, codes, failures, indented, joined, life, make_room, moment,
    read_command, refusals, restore_command, ways_in_lines, whole_code,
};
use crate::domain::{
    AccessKeyId, AccountName, Failure, Locale, ManualReview, Refusal, RequestPath, SecretName,
    Status,
};
use crate::plan::OrphanKey;

/// Something to be said.
#[derive(Debug, Clone, Copy)]
pub enum Message<'a> {
    /// Why a request is refused.
    Refusal(&'a Refusal),
    /// What to do about it.
    RefusalHint(&'a Refusal),
    /// Where a request stands, in a word or two.
    StatusName(&'a Status),
    /// Where a request stands, and what happens next.
    StatusSentence(&'a Status),
    /// What to do about a failure.
    FailureHint(&'a Failure),
    /// The first line of the comment.
    CommentIntroduction,
    /// A label in the comment.
    Label(Label),
    /// That a key was issued before, and is not there any more.
    KeyIsGone,
    /// Above the command that reads the secret.
    ReadWith,
    /// Above the commands that take the file of a request away.
    RemoveWith,
    /// The body of the notice that a key was issued.
    IssuedNotice(&'a Issue<'a>),
    /// The body of the notice that a user has two keys already.
    BlockedNotice(&'a Issue<'a>, &'a [AccessKeyId]),
    /// The body of the notice that a merged request is refused.
    RefusedNotice(&'a Issue<'a>, &'a [Refusal]),
    /// The body of the notice that a person must look.
    PersonNotice(&'a Issue<'a>, &'a ManualReview),
    /// That a new key did not work within the time it was given.
    Untested,
    /// That a key was issued, and this run tells nobody.
    NotAnnounced(&'a SecretName),
    /// That a second look still found something to do.
    Leftover,
    /// That nobody can look for lost keys in an account.
    Blind,
    /// That a key was deleted, since nobody can ever have its secret.
    Deleted(&'a OrphanKey),
    /// That the run was interrupted.
    Interrupted,
    /// That the configuration has no account of this name.
    NoSuchAccount(&'a AccountName),
    /// That there is no request in order at this path.
    NoSuchRequest(&'a RequestPath),
    /// That the failure is the one that was told before.
    SameFailure,
    /// Where to find out what is wrong with the configuration.
    SeeValidate,
    /// The last line of a review: so many pull requests.
    Reviewed(usize),
    /// The last line of a report: so many requests, and nothing to do.
    AllSettled(usize),
    /// The last line of a report: how many requests stand where, by the words for it.
    Closing(&'a [(&'static str, usize)]),
}

/// A label in the comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Label {
    /// Who the key is for.
    User,
    /// The account of the user.
    Account,
    /// Why it is needed.
    Reason,
    ApprovedBy,
    /// The commit that was approved.
    Commit,
    /// The name of the secret.
    Secret,
    /// The id of the key.
    Key,
    /// The last day on which the key works.
    Expires,
    /// How often the key is replaced until then.
    RotateEvery,
}

/// Returns the sentence.
pub fn say(language: Locale, message: Message<'_>) -> String {
    match message {
        Message::Refusal(refusal) => refusals::refusal(language, refusal),
        Message::RefusalHint(refusal) => refusals::refusal_hint(language, refusal),
        Message::StatusName(status) => status_name(language, status).to_owned(),
        Message::StatusSentence(status) => status_sentence(language, status),
        Message::FailureHint(failure) => failures::hint(language, failure),
        Message::CommentIntroduction => say!(language,
            en: "countersign keeps this comment up to date, and decides nothing by it: anyone with write access can edit it.",
            ja: "このコメントは countersign が自動的に更新します。リポジトリに書き込める人は編集できるため、countersign がこのコメントをもとに判断することはありません。"),
        Message::Label(label) => self::label(language, label).to_owned(),
        Message::KeyIsGone => say!(language,
            en: "A key was issued for this request before; its secret no longer exists.",
            ja: "この申請のキーは以前に発行されましたが、シークレットはすでに存在しません。"),
        Message::ReadWith => {
            say!(language, en: "Retrieve the key", ja: "シークレットの値を取得するコマンド")
        }
        Message::RemoveWith => say!(language,
            en: "Remove the file, in a clone of this repository, and open a pull request for the branch",
            ja: "ファイルの削除（このリポジトリのクローンで実行し、ブランチのプルリクエストを作成してください）"),
        Message::IssuedNotice(issue) => issued(language, issue),
        Message::BlockedNotice(issue, keys) => blocked(language, issue, keys),
        Message::RefusedNotice(issue, refusals) => refused(language, issue, refusals),
        Message::PersonNotice(issue, manual_review) => {
            needs_a_person(language, issue, manual_review)
        }
        Message::Untested => say!(language,
            en: "The new key does not work yet; AWS may need a little longer. No action is needed.",
            ja: "新しいキーは AWS への反映待ちで、まだ使えません。しばらくすると使えるようになります。対応は不要です。"),
        Message::NotAnnounced(secret) => say!(language,
            en: "No one has been notified yet. The run that issued the key does that, or a later run once 20 minutes have passed. No one is notified while the \
                secret is scheduled for deletion; to cancel the deletion: {}",
            ja: "発行の通知はまだ行われていません。キーを発行した実行か、20 分が過ぎた後の実行が通知します。\
                シークレットの削除が予定されている間は、通知は行われません。削除を取り消すには、{} を実行してください。",
            whole_code(&restore_command(secret))),
        Message::Leftover => say!(language,
            en: "A second check still found work to do. AWS may be showing an old state; if the next run says the same, please report a bug in countersign.",
            ja: "再確認したところ、次の処理が残っています。AWS が古い状態を返している可能性があります。次回の実行でも同じ表示が出る場合は、countersign の不具合として報告してください。"),
        Message::Blind => say!(language,
            en: "countersign has no permission to read CloudTrail (`cloudtrail:LookupEvents`), so it cannot prove who created a key, and does not look for keys that an interrupted run may have left behind.",
            ja: "CloudTrail を読み取れない（`cloudtrail:LookupEvents`）ため、キーを誰が作成したかを確認できません。中断された実行が残したキーの検索は行いません。"),
        Message::Deleted(orphan) => say!(language,
            en: "Deleted {0} of {1}: countersign created it {2}, and no secret holds it.",
            ja: "{1} のキー {0} を削除しました。{2}に countersign が作成しましたが、どのシークレットにも保存されていません。",
            code(orphan.key().as_str()), code(orphan.user().as_str()), moment(language, orphan.created())),
        Message::Interrupted => say!(language,
            en: "Interrupted: work in progress was finished or left in a safe state, and the next run will continue.",
            ja: "実行が中断されました。途中の処理は完了させるか、再開できる状態にしてあります。続きは次回の実行で処理します。"),
        Message::NoSuchAccount(name) => say!(language,
            en: "`.github/countersign.yaml` has no account {}",
            ja: "`.github/countersign.yaml` にアカウント {} がありません",
            code(name.as_str())),
        Message::NoSuchRequest(path) => say!(language,
            en: "the checkout has no valid request {}; `countersign validate` shows what is wrong",
            ja: "チェックアウトに有効な申請 {} がありません。問題は `countersign validate` で確認できます",
            code(path.as_str())),
        Message::SameFailure => {
            say!(language, en: "for the same reason as above", ja: "上と同じ理由です")
        }
        Message::SeeValidate => say!(language,
            en: "Run `countersign validate` in a checkout of the default branch to see what is wrong.",
            ja: "デフォルトブランチをチェックアウトし、`countersign validate` で問題を確認してください。"),
        Message::Reviewed(0) => say!(language,
            en: "Nothing to review: no pull request that is open or was closed this week adds or changes request files. Merged requests are handled by `countersign reconcile`.",
            ja: "確認するものはありません。申請ファイルを追加・変更するプルリクエスト（オープン中、または 1 週間以内にクローズ）がありません。マージ済みの申請は `countersign reconcile` が処理します。"),
        Message::Reviewed(1) => {
            say!(language, en: "1 pull request reviewed.", ja: "プルリクエスト 1 件を確認しました。")
        }
        Message::Reviewed(count) => {
            say!(language, en: "{count} pull requests reviewed.", ja: "プルリクエスト {count} 件を確認しました。")
        }
        Message::AllSettled(0) => {
            say!(language, en: "There are no requests.", ja: "申請はありません。")
        }
        Message::AllSettled(1) => say!(language,
            en: "1 request, already announced. Nothing to do.",
            ja: "申請 1 件はすべて通知済みです。新たに行う処理はありません。"),
        Message::AllSettled(count) => say!(language,
            en: "{count} requests, all announced. Nothing to do.",
            ja: "申請 {count} 件はすべて通知済みです。新たに行う処理はありません。"),
        Message::Closing(counts) => closing(language, counts),
    }
}

fn status_name(language: Locale, status: &Status) -> &'static str {
    match status {
        Status::Waiting | Status::Settling(_) => pick!(language, en: "Pending", ja: "処理待ち"),
        Status::Refused(_) => pick!(language, en: "Refused", ja: "発行不可"),
        Status::Lapsed(_) => pick!(language, en: "Lapsed", ja: "承認の失効（有効期間切れ）"),
        Status::Blocked { .. } => pick!(language, en: "Blocked", ja: "保留（キー数の上限）"),
        Status::Reserved { .. } => pick!(language, en: "Reserved", ja: "シークレット名を予約済み"),
        Status::NeedsAPerson(_) => {
            pick!(language, en: "Needs attention", ja: "運用担当者の確認待ち")
        }
        Status::Issued { .. } | Status::Announced { .. } => {
            pick!(language, en: "Issued", ja: "発行済み")
        }
        Status::Life(status) => life::name(language, status),
    }
}

fn status_sentence(language: Locale, status: &Status) -> String {
    match status {
        Status::Waiting => say!(language,
            en: "Nothing has been done yet. The next run will process it.",
            ja: "まだ処理されていません。次回の実行で処理します。"),
        Status::Settling(_) => say!(language,
            en: "The merge is only minutes old, and GitHub does not show all of it yet. A later run will check again.",
            ja: "マージから数分しか経っていないため、GitHub にまだ反映されていない情報があります。後の実行でもう一度確認します。"),
        Status::Refused(refusals) if refusals.iter().all(Refusal::is_mendable_after_merge) => {
            say!(language,
            en: "No key is issued until an administrator has fixed the problems.",
            ja: "管理者が問題を解消するまで、キーは発行されません。")
        }
        Status::Refused(_) => say!(language, en: "No key is issued.", ja: "キーは発行されません。"),
        Status::Lapsed(_) => say!(language,
            en: "The approval expired before a key was issued, so no key will be issued.",
            ja: "承認の有効期間が過ぎたため、キーは発行されません。"),
        Status::Blocked { keys } => say!(language,
            en: "The user already has two keys: {}.",
            ja: "このユーザーには、すでに 2 つのアクセスキーがあります：{}",
            codes(language, keys)),
        Status::Reserved {
            since,
            is_given_up: true,
        } => say!(language,
            en: "The secret's name was reserved at {since}, and no key was created. The run that reserved it has released it, so the next run continues at once.",
            ja: "{since}にシークレット名を予約しましたが、キーは作成されていません。予約は解放済みのため、次回の実行ですぐに続きを処理します。",
            since = moment(language, *since)),
        Status::Reserved {
            since,
            is_given_up: false,
        } => say!(language,
            en: "The secret's name was reserved at {since}, and no key is stored yet. Either a run is in progress, or one was interrupted; in that case a later run continues once 20 minutes have passed.",
            ja: "{since}にシークレット名を予約しましたが、キーはまだ保存されていません。別の実行が処理中か、途中で中断されています。中断されている場合は、予約から 20 分が過ぎた後の実行で続きを処理します。",
            since = moment(language, *since)),
        Status::NeedsAPerson(_) => say!(language,
            en: "AWS's records are inconclusive, so someone must decide how to proceed.",
            ja: "AWS から得られる情報だけでは、続行してよいかどうかを判断できません。運用担当者による確認が必要です。"),
        Status::Issued { .. } | Status::Announced { .. } => say!(language,
            en: "The key is in AWS Secrets Manager.",
            ja: "キーは AWS Secrets Manager に保存されています。"),
        Status::Life(status) => life::sentence(language, status),
    }
}

fn label(language: Locale, label: Label) -> &'static str {
    match label {
        Label::User => pick!(language, en: "IAM user", ja: "IAM ユーザー"),
        Label::Account => pick!(language, en: "Account", ja: "アカウント"),
        Label::Reason => pick!(language, en: "Reason", ja: "理由"),
        Label::ApprovedBy => pick!(language, en: "Approved by", ja: "承認者"),
        Label::Commit => pick!(language, en: "Approved commit", ja: "承認されたコミット"),
        Label::Secret => pick!(language, en: "Secret", ja: "シークレット"),
        Label::Key => pick!(language, en: "Access key ID", ja: "アクセスキー ID"),
        Label::Expires => pick!(language, en: "Works through", ja: "期限"),
        Label::RotateEvery => pick!(language, en: "Replaced every", ja: "ローテーションの間隔"),
    }
}

fn issued(language: Locale, issue: &Issue<'_>) -> String {
    let command = read_command(&issue.secret, issue.account).replace('\n', "\n  ");
    say!(language,
        en: "An access key has been issued.\n\n{facts}\nSecret: {secret}\n\nRetrieve the key:\n  {command}\n",
        ja: "アクセスキーを発行しました。\n\n{facts}\nシークレット: {secret}\n\nシークレットの値を取得するコマンド:\n  {command}\n",
        facts = facts(language, issue), secret = issue.secret)
}

fn blocked(language: Locale, issue: &Issue<'_>, keys: &[AccessKeyId]) -> String {
    let ways = make_room(language, &issue.request.user, keys);
    let ways = ways_in_lines(language, &ways).join("\n");
    let keys = keys.iter().map(AccessKeyId::as_str);
    let keys = keys.collect::<Vec<_>>().join(", ");
    say!(language,
        en: "No access key has been issued: the user already has two keys, and IAM allows no more.\n\n{facts}\nKeys: {keys}\n\n{ways}\n",
        ja: "アクセスキーを発行できませんでした。このユーザーにはすでに 2 つのキーがあり、IAM では 3 つ目を作成できません。\n\n\
            {facts}\n既存のキー: {keys}\n\n{ways}\n",
        facts = facts(language, issue))
}

/// The body of the notice that a merged request is refused: an alarm, since a merged request should have been approved.
fn refused(language: Locale, issue: &Issue<'_>, refusals: &[Refusal]) -> String {
    let lines: Vec<String> = refusals
        .iter()
        .map(|one| {
            let (sentence, hint) = (
                refusals::refusal(language, one),
                refusals::refusal_hint(language, one),
            );
            format!("{}: {sentence}\n  → {hint}", one.code())
        })
        .collect();
    let lines = lines.join("\n");
    if refusals.iter().all(Refusal::is_mendable_after_merge) {
        return say!(language,
            en: "A request was merged, and leads to no access key until an administrator has fixed the problems.\n\n{facts}\n\n{lines}\n",
            ja: "申請はマージされましたが、管理者が問題を解消するまで、アクセスキーは発行されません。\n\n{facts}\n\n{lines}\n",
            facts = facts(language, issue));
    }
    say!(language,
        en: "A request was merged that leads to no access key. That should not happen: if nobody can explain it, investigate.\n\n{facts}\n\n{lines}\n",
        ja: "アクセスキーを発行できない申請がマージされました。通常は起きないことです。経緯が分からない場合は、調査してください。\n\n{facts}\n\n{lines}\n",
        facts = facts(language, issue))
}

fn needs_a_person(language: Locale, issue: &Issue<'_>, manual_review: &ManualReview) -> String {
    say!(language,
        en: "No access key has been issued: AWS's records are inconclusive, so someone must decide how to proceed.\n\n{facts}\nSecret: {secret}\n\n{advice}\n",
        ja: "アクセスキーを発行できませんでした。AWS から得られる情報だけでは、続行してよいかどうかを判断できません。運用担当者による確認が必要です。\n\n\
            {facts}\nシークレット: {secret}\n\n{advice}\n",
        facts = facts(language, issue), secret = issue.secret, advice = advice_in_lines(language, manual_review).join("\n"))
}

pub(super) fn facts(language: Locale, issue: &Issue<'_>) -> String {
    let requester = issue.requester.map_or(
        pick!(language, en: "(not known)", ja: "（GitHub アカウントが確認できません）"),
        |login| login.as_str(),
    );
    let reason = indented(issue.request.reason.as_str());
    let (name, url) = (issue.account_name, issue.pull_url);
    let (user, id) = (&issue.request.user, &issue.account.id);
    say!(language,
        en: "IAM user: {user}\nAccount: {name} ({id})\nReason: {reason}\nRequester: {requester}\nPull request: {url}",
        ja: "IAM ユーザー: {user}\nアカウント: {name} ({id})\n理由: {reason}\n申請者: {requester}\nプルリクエスト: {url}")
}

fn closing(language: Locale, counts: &[(&str, usize)]) -> String {
    let requests: usize = counts.iter().map(|(_, count)| count).sum();
    let noun = if requests == 1 { "request" } else { "requests" };
    let each = counts
        .iter()
        .map(|(word, count)| say!(language, en: "{count} {word}", ja: "{word} {count} 件"));
    let each = joined(language, &each.collect::<Vec<_>>());
    say!(language, en: "{requests} {noun}: {each}.", ja: "申請 {requests} 件：{each}")
}
