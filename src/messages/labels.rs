//! Where requests and pull requests stand, in one word for lists, counts and tables; and what holds where a rule does.
//!
//! The JSON has the codes of [`Status::word`] and [`PullStatus::word`] instead, which never change.

use super::{failed, life};
use crate::domain::{Locale, PullStatus, Remedy, Status};

/// Returns where a request stands. `is_to_be_issued` tells an approved request from one that is not looked at yet: the JSON has
/// `waiting` and the steps for it.
pub fn status_label(language: Locale, status: &Status, is_to_be_issued: bool) -> &'static str {
    match status {
        Status::Waiting if is_to_be_issued => {
            pick!(language, en: "approved", ja: "承認済み（発行予定）")
        }
        Status::Waiting | Status::Settling(_) => pick!(language, en: "pending", ja: "処理待ち"),
        Status::Refused(_) => pick!(language, en: "refused", ja: "発行不可"),
        Status::Lapsed(_) => pick!(language, en: "lapsed", ja: "承認の失効（有効期間切れ）"),
        Status::Blocked { .. } => pick!(language, en: "blocked", ja: "保留（キー数の上限）"),
        Status::Reserved { .. } => pick!(language, en: "reserved", ja: "シークレット名を予約済み"),
        Status::NeedsAPerson(_) => {
            pick!(language, en: "needs attention", ja: "運用担当者の確認待ち")
        }
        Status::Issued { .. } => {
            pick!(language, en: "issued", ja: "発行済み（未通知）")
        }
        Status::Announced { .. } => pick!(language, en: "announced", ja: "発行済み（通知済み）"),
        Status::Life(status) => life::label(language, status),
    }
}

/// Returns where a pull request stands; `None` is one that could not be looked at.
pub fn pull_label(language: Locale, pull_status: Option<&PullStatus>) -> &'static str {
    let Some(pull_status) = pull_status else {
        return failed(language);
    };
    match pull_status {
        PullStatus::Approved { .. } => pick!(language, en: "approved", ja: "承認済み"),
        PullStatus::Unchecked => {
            pick!(language, en: "unchecked", ja: "AWS の確認待ち")
        }
        PullStatus::Lacks(Remedy::Approve) => pick!(language, en: "waiting", ja: "承認待ち"),
        PullStatus::Lacks(Remedy::SetUp) => pick!(language, en: "needs setup", ja: "設定が必要"),
        PullStatus::Lacks(Remedy::Change) => pick!(language, en: "needs change", ja: "修正が必要"),
        PullStatus::Lacks(Remedy::AskAgain) => {
            pick!(language, en: "ask again", ja: "再申請が必要")
        }
        PullStatus::Draft => pick!(language, en: "draft", ja: "ドラフト"),
        PullStatus::Deletes => pick!(language, en: "removal", ja: "申請の削除"),
        PullStatus::Removes { is_agreed: true } => {
            pick!(language, en: "removal agreed", ja: "無効化（承認済み）")
        }
        PullStatus::Removes { is_agreed: false } => {
            pick!(language, en: "removal not agreed", ja: "無効化の承認待ち")
        }
        PullStatus::Empty => pick!(language, en: "no request", ja: "申請なし"),
        PullStatus::TimedOut { .. } => pick!(language, en: "timed out", ja: "承認期限切れ"),
        PullStatus::Rejected { .. } => pick!(language, en: "rejected", ja: "却下"),
    }
}

/// Returns what is the case where the rule of this code holds; the codes name what is the case where it does not.
pub fn holds(language: Locale, code: &str) -> &'static str {
    match code {
        "stale-checkout" => {
            pick!(language, en: "the checkout is the whole default branch", ja: "チェックアウトはデフォルトブランチの最新の状態です")
        }
        "not-added" => {
            pick!(language, en: "the merge added the file", ja: "ファイルはマージで追加されました")
        }
        "no-pull-request" => {
            pick!(language, en: "one pull request was merged", ja: "マージされたプルリクエストを確認しました")
        }
        "merged-elsewhere" => {
            pick!(language, en: "merged on GitHub, and signed by it", ja: "GitHub 上でマージされ、署名があります")
        }
        "lapsed" => {
            pick!(language, en: "no approval has expired", ja: "失効した承認はありません")
        }
        "configuration-changed" => {
            pick!(language, en: "the configuration of the folder is the same", ja: "フォルダーの設定は変更されていません")
        }
        "content-changed" => {
            pick!(language, en: "the file is what was reviewed", ja: "ファイルの内容はレビューされたものと同じです")
        }
        "mixed-change" => {
            pick!(language, en: "nothing but request files is added", ja: "申請ファイルの追加だけが含まれています")
        }
        "from-fork" => {
            pick!(language, en: "the branch is in this repository, or forks are allowed", ja: "ブランチはこのリポジトリのものか、フォークが許可されています")
        }
        "base-changed" => {
            pick!(language, en: "the base branch is the same", ja: "ベースブランチは変更されていません")
        }
        "reopened" => {
            pick!(language, en: "never closed and reopened", ja: "再オープンされていません")
        }
        "no-owner" => {
            pick!(language, en: "the file has code owners", ja: "コードオーナーが指定されています")
        }
        "not-approved" => {
            pick!(language, en: "enough code owners approved", ja: "コードオーナーの承認が足りています")
        }
        "changes-requested" => {
            pick!(language, en: "no changes requested", ja: "変更要求は残っていません")
        }
        "stale-approval" => {
            pick!(language, en: "no approval is older than the last push", ja: "最後のプッシュより前の承認はありません")
        }
        "own-approval" => {
            pick!(language, en: "no approval by someone who took part", ja: "作成に関わった人による承認はありません")
        }
        "unattributed-commit" => {
            pick!(language, en: "every commit names GitHub accounts", ja: "すべてのコミットの作成者を確認しました")
        }
        "not-a-person" => {
            pick!(language, en: "everyone who took part is a person", ja: "関わったのはすべて個人のアカウントです")
        }
        "no-write-access" => {
            pick!(language, en: "requester and approvers have write access", ja: "申請者と承認者に書き込み権限があります")
        }
        "timed-out" => {
            pick!(language, en: "no approval came too late", ja: "承認期限を過ぎた承認はありません")
        }
        "lifetime-not-allowed" => {
            pick!(language, en: "the key lives as its folder allows", ja: "キーの有効期限とローテーションの間隔はフォルダーで許可された範囲内です")
        }
        _ => pick!(language, en: "ok", ja: "問題ありません"),
    }
}
