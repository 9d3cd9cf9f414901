//! The statuses of requests and pull requests: a word for lists, counts and tables, and for requests a sentence.
//!
//! The JSON has the codes of [`Status::word`] and [`PullStatus::word`] instead, which never change.

use super::{codes, failed, life, moment};
use crate::domain::{Locale, PullStatus, Refusal, Remedy, Status};

/// Returns the status of a request. `is_to_be_issued` distinguishes an approved request from one that has not been checked; in the
/// JSON, both are `waiting`, with and without steps.
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

/// Returns the status of a request in a word or two.
pub fn status_name(language: Locale, status: &Status) -> &'static str {
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

/// Explains the status of a request, and what happens next.
pub fn status_sentence(language: Locale, status: &Status) -> String {
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

/// Returns the status of a pull request; `None` if it could not be checked.
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
