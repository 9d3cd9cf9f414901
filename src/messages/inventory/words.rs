//! The words of the inventory: above columns, in cells, and on its page.

use crate::domain::{Locale, Timestamp};
use crate::key_history::Used;
use crate::key_inventory::{Age, GitStatus, KeyStatus, Ownership, Step};
use crate::messages::code;
use crate::plan::LastUse;

/// What stands above the columns.
#[derive(Debug, Clone, Copy)]
pub struct Columns {
    pub user: &'static str,
    pub key: &'static str,
    pub account: &'static str,
    pub region: &'static str,
    pub status: &'static str,
    pub created: &'static str,
    pub age: &'static str,
    pub age_in_days: &'static str,
    pub expires: &'static str,
    pub used: &'static str,
    pub service: &'static str,
    pub used_region: &'static str,
    pub fetched: &'static str,
    pub secret: &'static str,
    pub request: &'static str,
    pub git: &'static str,
    pub reason: &'static str,
    pub requester: &'static str,
    pub approvers: &'static str,
    pub pull: &'static str,
    pub ownership: &'static str,
    pub next: &'static str,
    pub next_on: &'static str,
    pub attention: &'static str,
}

/// Returns the headings of the columns.
pub fn columns(language: Locale) -> Columns {
    Columns {
        user: pick!(language, en: "IAM user", ja: "IAM ユーザー"),
        key: pick!(language, en: "Key ID", ja: "キー ID"),
        account: pick!(language, en: "Account", ja: "アカウント"),
        region: pick!(language, en: "Region", ja: "リージョン"),
        status: pick!(language, en: "Status", ja: "ステータス"),
        created: pick!(language, en: "Created", ja: "作成日時"),
        age: pick!(language, en: "Age", ja: "経過日数"),
        age_in_days: pick!(language, en: "Age (days)", ja: "経過日数"),
        expires: pick!(language, en: "Expires", ja: "有効期限"),
        used: pick!(language, en: "Last used", ja: "最終使用"),
        service: pick!(language, en: "Used for", ja: "使用サービス"),
        used_region: pick!(language, en: "Used in", ja: "使用リージョン"),
        fetched: pick!(language, en: "Secret last read", ja: "シークレット最終取得"),
        secret: pick!(language, en: "Secret", ja: "シークレット"),
        request: pick!(language, en: "Request", ja: "申請"),
        git: pick!(language, en: "In git", ja: "git の状態"),
        reason: pick!(language, en: "Reason", ja: "理由"),
        requester: pick!(language, en: "Requested by", ja: "申請者"),
        approvers: pick!(language, en: "Approved by", ja: "承認者"),
        pull: pick!(language, en: "Pull request", ja: "プルリクエスト"),
        ownership: pick!(language, en: "Issued by countersign", ja: "countersign による発行"),
        next: pick!(language, en: "Next step", ja: "次の処理"),
        next_on: pick!(language, en: "Next step on", ja: "次の処理の日時"),
        attention: pick!(language, en: "Attention", ja: "要確認"),
    }
}

/// Returns whether a key can be used.
pub fn status(language: Locale, status: KeyStatus) -> &'static str {
    match status {
        KeyStatus::Active => pick!(language, en: "active", ja: "有効"),
        KeyStatus::Inactive => pick!(language, en: "inactive", ja: "無効"),
        KeyStatus::Deleted => pick!(language, en: "deleted", ja: "削除済み"),
        KeyStatus::NotIssued => pick!(language, en: "no key yet", ja: "未発行"),
        KeyStatus::Unknown => pick!(language, en: "unknown", ja: "不明"),
    }
}

/// Returns what git says of the request's file.
pub fn git(language: Locale, git: GitStatus) -> &'static str {
    match git {
        GitStatus::Present => pick!(language, en: "present", ja: "あり"),
        GitStatus::Changed => pick!(language, en: "changed since", ja: "発行後に変更"),
        GitStatus::Removed => pick!(language, en: "removed", ja: "削除済み"),
        GitStatus::Unknown => pick!(language, en: "unknown", ja: "不明"),
    }
}

/// Explains how it is known that countersign made a key.
pub fn ownership(language: Locale, ownership: Ownership) -> &'static str {
    match ownership {
        Ownership::CloudTrail => {
            pick!(language, en: "shown by CloudTrail", ja: "CloudTrail で確認")
        }
        Ownership::Register => {
            pick!(language, en: "shown by the secret and the dates", ja: "シークレットの記録と日時で確認")
        }
        Ownership::Secret => pick!(language, en: "named by the secret", ja: "シークレットに記載"),
        Ownership::OtherRepository => {
            pick!(language, en: "for another repository", ja: "別のリポジトリで発行")
        }
        Ownership::None => pick!(language, en: "not shown", ja: "確認できない"),
    }
}

/// Explains what happens next.
pub fn step(language: Locale, step: Step) -> &'static str {
    match step {
        Step::Issue => pick!(language, en: "issue, once approved", ja: "承認を確認して発行"),
        Step::Finish => pick!(language, en: "finish issuing", ja: "発行を再開"),
        Step::Announce => pick!(language, en: "notify everyone", ja: "関係者に通知"),
        Step::Rotate => pick!(language, en: "replace", ja: "新しいキーに交換"),
        Step::SwitchOff => pick!(language, en: "deactivate", ja: "無効化"),
        Step::Delete => pick!(language, en: "delete", ja: "削除"),
    }
}

/// Writes how many days something lasted.
pub fn days(language: Locale, days: i64) -> String {
    match days {
        1 => say!(language, en: "1 day", ja: "1 日"),
        days => say!(language, en: "{days} days", ja: "{days} 日"),
    }
}

/// Writes how old something is.
pub fn age(language: Locale, now: Timestamp, then: Timestamp) -> String {
    days(language, now.since(then).days())
}

/// Writes a range of ages.
pub fn range(language: Locale, age: Age) -> String {
    let Age { from, to } = age;
    match to {
        Some(to) => say!(language, en: "{from}–{to} days", ja: "{from}～{to} 日"),
        None => say!(language, en: "{from} days or more", ja: "{from} 日以上"),
    }
}

/// Explains when a key was last used.
pub fn last_used(language: Locale, used: &Used) -> String {
    match used {
        Used::NotAsked => say!(language, en: "unknown", ja: "不明"),
        Used::Never => say!(language, en: "never", ja: "なし"),
        Used::Last(LastUse {
            at,
            service,
            region,
        }) => {
            let at = at.date();
            say!(language, en: "{at}, for {} in {}", ja: "{at}（{}、{}）", code(service), code(region))
        }
    }
}

/// Says who requested a key and who approved it; empty if neither is known.
pub fn people(language: Locale, requester: Option<&str>, approvers: &[String]) -> String {
    let approvers = approvers.join(", ");
    match (requester, approvers.is_empty()) {
        (Some(requester), false) => say!(language,
            en: "{requester}, approved by {approvers}",
            ja: "申請 {requester}、承認 {approvers}"),
        (Some(requester), true) => requester.to_owned(),
        (None, false) => say!(language, en: "approved by {approvers}", ja: "承認 {approvers}"),
        (None, true) => String::new(),
    }
}

/// Names a pull request.
pub fn pull(language: Locale, number: &str) -> String {
    say!(language, en: "pull request #{number}", ja: "プルリクエスト #{number}")
}

/// Writes an account's name and id.
pub fn place(language: Locale, name: &str, id: &str) -> String {
    say!(language, en: "{name} ({id})", ja: "{name}（{id}）")
}

/// The words of the page beside the table's.
#[derive(Debug, Clone, Copy)]
pub struct Page {
    pub title: &'static str,
    pub made: &'static str,
    pub skip: &'static str,
    pub keys: &'static str,
    pub active: &'static str,
    pub inactive: &'static str,
    pub foreign: &'static str,
    pub attention: &'static str,
    pub no_attention: &'static str,
    pub unread: &'static str,
    pub ages: &'static str,
    pub expiries: &'static str,
    pub endless: &'static str,
    pub all: &'static str,
    pub search: &'static str,
    pub account: &'static str,
    pub status: &'static str,
    pub every: &'static str,
    pub only_attention: &'static str,
    pub shown: &'static str,
    pub accounts: &'static str,
    pub secrets: &'static str,
    pub users: &'static str,
    pub reported: &'static str,
    pub trail: &'static str,
    pub yes: &'static str,
    pub no: &'static str,
    pub no_keys: &'static str,
    pub range: &'static str,
    pub month: &'static str,
    pub details: &'static str,
    pub scope: &'static str,
    pub all_users: &'static str,
    pub permitted_users: &'static str,
}

/// Returns the words of the page.
pub fn page(language: Locale) -> Page {
    Page {
        title: pick!(language, en: "Access keys", ja: "アクセスキー一覧"),
        made: pick!(language, en: "As of", ja: "確認日時"),
        skip: pick!(language, en: "Skip to the table", ja: "表へ移動"),
        keys: pick!(language, en: "Keys", ja: "キー"),
        active: pick!(language, en: "Active", ja: "有効"),
        inactive: pick!(language, en: "Inactive", ja: "無効"),
        foreign: pick!(language, en: "Not issued by countersign", ja: "countersign 以外で作成"),
        attention: pick!(language, en: "Needs attention", ja: "要確認"),
        no_attention: pick!(language, en: "Nothing needs attention.", ja: "確認が必要なものはありません。"),
        unread: pick!(language, en: "Could not be read", ja: "確認できなかった項目"),
        ages: pick!(language, en: "Age of the keys", ja: "キーの経過日数"),
        expiries: pick!(language, en: "Expiring in the next twelve months", ja: "今後 12 か月の有効期限"),
        endless: pick!(language, en: "Without an expiry date", ja: "有効期限なし"),
        all: pick!(language, en: "All keys", ja: "すべてのキー"),
        search: pick!(language, en: "Search", ja: "検索"),
        account: pick!(language, en: "Account", ja: "アカウント"),
        status: pick!(language, en: "Status", ja: "ステータス"),
        every: pick!(language, en: "All", ja: "すべて"),
        only_attention: pick!(language, en: "Only what needs attention", ja: "要確認のみ"),
        shown: pick!(language, en: "Shown", ja: "表示"),
        accounts: pick!(language, en: "What was read", ja: "確認した範囲"),
        secrets: pick!(language, en: "Secrets", ja: "シークレット"),
        users: pick!(language, en: "Users queried", ja: "確認したユーザー"),
        reported: pick!(language, en: "IAM credential report of", ja: "IAM 認証情報レポートの日時"),
        trail: pick!(language, en: "CloudTrail read", ja: "CloudTrail の確認"),
        yes: pick!(language, en: "yes", ja: "済み"),
        no: pick!(language, en: "no", ja: "なし"),
        no_keys: pick!(language, en: "There are no keys.", ja: "キーはありません。"),
        range: pick!(language, en: "Age", ja: "経過日数"),
        month: pick!(language, en: "Month", ja: "月"),
        details: pick!(language, en: "Details", ja: "詳細"),
        scope: pick!(language, en: "Scope", ja: "対象"),
        all_users: pick!(language, en: "all IAM users", ja: "すべての IAM ユーザー"),
        permitted_users: pick!(language,
            en: "the users that the configuration permits, and those with a secret",
            ja: "設定ファイルで許可されたユーザーと、シークレットのあるユーザー"),
    }
}
