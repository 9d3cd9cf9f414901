//! What is said about the requests of a run: in the comment and the report.

use super::{Issue, code, indented, joined, moment, restore_command, whole_code};
use crate::domain::{AccountName, Locale, RequestPath, SecretName};
use crate::plan::OrphanKey;

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

/// Returns a label.
pub fn label(language: Locale, label: Label) -> &'static str {
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

/// Returns the lines that every notice about a request begins with.
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

/// Returns the last line of a report: how many requests have each status.
pub fn standings(language: Locale, counts: &[(&str, usize)]) -> String {
    let requests: usize = counts.iter().map(|(_, count)| count).sum();
    let noun = if requests == 1 { "request" } else { "requests" };
    let each = counts
        .iter()
        .map(|(word, count)| say!(language, en: "{count} {word}", ja: "{word} {count} 件"));
    let each = joined(language, &each.collect::<Vec<_>>());
    say!(language, en: "{requests} {noun}: {each}.", ja: "申請 {requests} 件：{each}")
}

/// Returns the first line of the comment.
pub fn comment_introduction(language: Locale) -> String {
    say!(language,
        en: "countersign keeps this comment up to date, and decides nothing by it: anyone with write access can edit it.",
        ja: "このコメントは countersign が自動的に更新します。リポジトリに書き込める人は編集できるため、countersign がこのコメントをもとに判断することはありません。")
}

/// Says that a key was issued before, and is not there any more.
pub fn key_is_gone(language: Locale) -> String {
    say!(language,
        en: "A key was issued for this request before; its secret no longer exists.",
        ja: "この申請のキーは以前に発行されましたが、シークレットはすでに存在しません。")
}

/// Returns the sentence above the command that reads the secret.
pub fn read_with(language: Locale) -> String {
    say!(language, en: "Retrieve the key", ja: "シークレットの値を取得するコマンド")
}

/// Returns the commands that take a request file away, in a clone of the repository; a pull request is opened for the branch.
pub fn remove_commands(path: &RequestPath) -> Vec<String> {
    let name = path
        .as_str()
        .trim_start_matches("requests/")
        .trim_end_matches(".yaml");
    let branch = format!("remove-{}", name.replace('/', "-"));
    vec![
        "git fetch origin".to_owned(),
        "git remote set-head origin --auto".to_owned(),
        format!("git switch -c {branch} origin/HEAD"),
        format!("git rm ':/{path}'"),
        format!("git commit -m 'Remove {path}' -- ':/{path}'"),
        "git push -u origin HEAD".to_owned(),
    ]
}

/// Returns the sentence above the commands that remove a request's file.
pub fn remove_with(language: Locale) -> String {
    say!(language,
        en: "Remove the file, in a clone of this repository, and open a pull request for the branch",
        ja: "ファイルの削除（このリポジトリのクローンで実行し、ブランチのプルリクエストを作成してください）")
}

/// Says that a new key did not work within the time it was given.
pub fn untested(language: Locale) -> String {
    say!(language,
        en: "The new key does not work yet; AWS may need a little longer. No action is needed.",
        ja: "新しいキーは AWS への反映待ちで、まだ使えません。しばらくすると使えるようになります。対応は不要です。")
}

/// Says that a key was issued, and this run tells nobody.
pub fn not_announced(language: Locale, secret: &SecretName) -> String {
    say!(language,
        en: "No one has been notified yet. The run that issued the key does that, or a later run once 20 minutes have passed. No one is notified while the \
            secret is scheduled for deletion; to cancel the deletion: {}",
        ja: "発行の通知はまだ行われていません。キーを発行した実行か、20 分が過ぎた後の実行が通知します。\
            シークレットの削除が予定されている間は、通知は行われません。削除を取り消すには、{} を実行してください。",
        whole_code(&restore_command(secret)))
}

/// Says that a second look still found something to do.
pub fn leftover(language: Locale) -> String {
    say!(language,
        en: "A second check still found work to do. AWS may be showing an old state; if the next run says the same, please report a bug in countersign.",
        ja: "再確認したところ、次の処理が残っています。AWS が古い状態を返している可能性があります。次回の実行でも同じ表示が出る場合は、countersign の不具合として報告してください。")
}

/// Says that nobody can look for lost keys in an account.
pub fn cannot_search(language: Locale) -> String {
    say!(language,
        en: "countersign has no permission to read CloudTrail (`cloudtrail:LookupEvents`), so it cannot prove who created a key, and does not look for keys that an interrupted run may have left behind.",
        ja: "CloudTrail を読み取れない（`cloudtrail:LookupEvents`）ため、キーを誰が作成したかを確認できません。中断された実行が残したキーの検索は行いません。")
}

/// Says that a key was deleted, since nobody can ever have its secret.
pub fn key_deleted(language: Locale, orphan: &OrphanKey) -> String {
    say!(language,
        en: "Deleted {0} of {1}: countersign created it {2}, and no secret holds it.",
        ja: "{1} のキー {0} を削除しました。{2}に countersign が作成しましたが、どのシークレットにも保存されていません。",
        code(orphan.key.as_str()), code(orphan.user.as_str()), moment(language, orphan.created))
}

/// Says that the run was interrupted.
pub fn interrupted(language: Locale) -> String {
    say!(language,
        en: "Interrupted: work in progress was finished or left in a safe state, and the next run will continue.",
        ja: "実行が中断されました。途中の処理は完了させるか、再開できる状態にしてあります。続きは次回の実行で処理します。")
}

/// Says that the configuration has no account of this name.
pub fn no_such_account(language: Locale, name: &AccountName) -> String {
    say!(language,
        en: "`.github/countersign.yaml` has no account {}",
        ja: "`.github/countersign.yaml` にアカウント {} がありません",
        code(name.as_str()))
}

/// Says that there is no valid request at this path.
pub fn no_such_request(language: Locale, path: &RequestPath) -> String {
    say!(language,
        en: "the checkout has no valid request {}; `countersign validate` shows what is wrong",
        ja: "チェックアウトに有効な申請 {} がありません。問題は `countersign validate` で確認できます",
        code(path.as_str()))
}

/// Says that the same failure was reported before.
pub fn same_failure(language: Locale) -> String {
    say!(language, en: "for the same reason as above", ja: "上と同じ理由です")
}

/// Says where to find out what is wrong with the configuration.
pub fn see_validate(language: Locale) -> String {
    say!(language,
        en: "Run `countersign validate` in a checkout of the default branch to see what is wrong.",
        ja: "デフォルトブランチをチェックアウトし、`countersign validate` で問題を確認してください。")
}

/// Returns the last line of a review of this many pull requests.
pub fn reviewed(language: Locale, count: usize) -> String {
    match count {
        0 => say!(language,
            en: "Nothing to review: no pull request that is open or was closed this week adds or changes request files. Merged requests are handled by `countersign reconcile`.",
            ja: "確認するものはありません。申請ファイルを追加・変更するプルリクエスト（オープン中、または 1 週間以内にクローズ）がありません。マージ済みの申請は `countersign reconcile` が処理します。"),
        1 => {
            say!(language, en: "1 pull request reviewed.", ja: "プルリクエスト 1 件を確認しました。")
        }
        count => {
            say!(language, en: "{count} pull requests reviewed.", ja: "プルリクエスト {count} 件を確認しました。")
        }
    }
}

/// Returns the last line of a report where this many requests are all settled.
pub fn all_settled(language: Locale, count: usize) -> String {
    match count {
        0 => say!(language, en: "There are no requests.", ja: "申請はありません。"),
        1 => say!(language,
            en: "1 request, already announced. Nothing to do.",
            ja: "申請 1 件はすべて通知済みです。新たに行う処理はありません。"),
        count => say!(language,
            en: "{count} requests, all announced. Nothing to do.",
            ja: "申請 {count} 件はすべて通知済みです。新たに行う処理はありません。"),
    }
}

/// Returns the link from a mention to the comment that tells the rest.
pub fn see_comment(language: Locale, url: &str) -> String {
    say!(language,
        en: "[Details and next steps]({url})",
        ja: "[詳細と対応方法]({url})")
}
