//! All that is said of a request's status: a word for lists and counts, a sentence, what can be done, and after the merge what
//! everybody is to do, and what the one who waits is told.
//!
//! The JSON has the code of [`Status::word`] instead, which never changes.

use super::pull::Role;
use super::{Advice, advise, code, codes, life, make_room, moment};
use crate::domain::{
    Account, AccountName, IamUser, KeyRequest, Locale, Login, Refusal, Status, Timestamp,
};

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

/// Returns what is known beside the sentence, and what can be done about it at AWS.
pub fn status_advice(language: Locale, user: &IamUser, status: &Status) -> Advice {
    match status {
        Status::Blocked { keys } => Advice {
            facts: Vec::new(),
            ways: make_room(language, user, keys),
        },
        Status::NeedsAPerson(manual_review) => advise(language, manual_review),
        Status::Waiting
        | Status::Settling(_)
        | Status::Refused(_)
        | Status::Lapsed(_)
        | Status::Reserved { .. }
        | Status::Issued { .. }
        | Status::Announced { .. }
        | Status::Life(_) => Advice::default(),
    }
}

/// A request whose pull request is merged, as those who have to act need to see it.
#[derive(Debug, Clone, Copy)]
pub struct Merged<'a> {
    /// What was asked for.
    pub request: &'a KeyRequest,
    pub status: &'a Status,
    /// What the configuration calls its account, and the account, if its folder has one.
    pub account: Option<(&'a AccountName, &'a Account)>,
    /// Who opened the pull request, if the account is still there.
    pub requester: Option<&'a Login>,
    /// Until when the approval holds, if there is one.
    pub until: Option<Timestamp>,
    /// Whether the secret can be read: it is not scheduled for deletion.
    pub is_readable: bool,
}

/// Returns what each role is to do; whoever has to act first comes first.
pub fn tasks_after_merge(language: Locale, about: &Merged<'_>) -> Vec<(Role, String)> {
    let name = about.requester.map_or(String::new(), |login| {
        format!("{} · ", code(login.as_str()))
    });
    let requester = |text: String| (Role::Requester, format!("{name}{text}"));
    let administrator = |text: String| {
        let account = about.account.map_or(String::new(), |(name, account)| {
            say!(language, en: "AWS account {} ({}) · ", ja: "AWS アカウント {}（{}）· ",
                code(name.as_str()), account.id)
        });
        (Role::Administrator, format!("{account}{text}"))
    };
    match about.status {
        Status::Waiting | Status::Settling(_) | Status::Reserved { .. } => {
            let until = about.until.map_or(String::new(), |until| {
                say!(language, en: " The approval is valid until **{}**.", ja: "承認の有効期限は **{}** です。",
                    moment(language, until))
            });
            vec![requester(say!(language,
                en: "nothing to do; you are mentioned here when the key is issued.{until}",
                ja: "対応は不要です。キーが発行されると、このプルリクエストでメンションします。{until}"))]
        }
        Status::Life(status) => vec![requester(life::mention(language, status))],
        Status::Refused(refusals) => {
            let mut tasks = vec![requester(about_the_file(language, refusals))];
            if refusals.iter().all(Refusal::is_mendable_after_merge) {
                tasks.insert(
                    0,
                    (
                        Role::Administrator,
                        say!(language, en: "fix the problems listed below.", ja: "以下の点を解消してください。"),
                    ),
                );
            }
            tasks
        }
        Status::Lapsed(_) => vec![requester(about_the_file(language, &[]))],
        Status::Blocked { keys: _ } => {
            let until = about.until.map_or(String::new(), |until| {
                say!(language, en: " before **{}**", ja: "**{}** までに、", moment(language, until))
            });
            vec![
                administrator(say!(language,
                    en: "see which of the two keys is in use, and delete the other{until}. The commands are below.",
                    ja: "{until}使用中のキーを確認し、もう一方を削除してください。コマンドは以下のとおりです。")),
                requester(say!(language,
                    en: "ask one of the administrators. The next run then issues the key; there is no need to request again.",
                    ja: "AWS アカウントの管理者に依頼してください。その後、次回の実行でキーが発行されます。申請し直す必要はありません。")),
            ]
        }
        Status::NeedsAPerson(_) => vec![
            administrator(say!(language,
                en: "decide how to proceed, as described below.",
                ja: "以下の説明に従って、どう進めるかを判断してください。")),
            requester(say!(language,
                en: "ask one of the administrators. Do not ask for another key in the meantime.",
                ja: "AWS アカウントの管理者に連絡してください。その間、別のキーを申請しないでください。")),
        ],
        Status::Issued { .. } | Status::Announced { .. } if !about.is_readable => {
            vec![administrator(say!(language,
                en: "the secret is scheduled for deletion; restore it if the key is needed.",
                ja: "シークレットの削除が予定されています。キーが必要な場合は、復元してください。"))]
        }
        Status::Issued { .. } | Status::Announced { .. } => {
            let kms = about
                .account
                .and_then(|(_, account)| account.kms_key.as_ref());
            let kms = kms.map_or(String::new(), |key| {
                say!(language, en: " and `kms:Decrypt` with {}", ja: " と、{} に対する `kms:Decrypt`", code(key))
            });
            vec![
                requester(say!(language,
                    en: "retrieve the key with the command below. If AWS answers `AccessDeniedException`, ask one of the administrators for access.",
                    ja: "以下のコマンドでキーを取得してください。`AccessDeniedException` になる場合は、AWS アカウントの管理者に権限の付与を依頼してください。")),
                administrator(say!(language,
                    en: "to retrieve it, the requester needs `secretsmanager:GetSecretValue` on this secret{kms}. countersign never reads it.",
                    ja: "取得する人には、このシークレットに対する `secretsmanager:GetSecretValue`{kms} の許可が必要です。countersign がこの値を読むことはありません。")),
            ]
        }
    }
}

fn about_the_file(language: Locale, refusals: &[Refusal]) -> String {
    if !refusals.is_empty() && refusals.iter().all(Refusal::is_mendable_after_merge) {
        return say!(language,
            en: "leave the file where it is. Once an administrator has fixed the problems listed below, a later run issues the key as long as the approval is valid.",
            ja: "ファイルはそのままにしておいてください。管理者が以下の点を解消すると、承認の有効期間内であれば、その後の実行でキーが発行されます。");
    }
    say!(language,
        en: "this file cannot lead to a key any more. Remove it with the commands below. If you still need the key, request again with a new file in a new pull request.",
        ja: "このファイルからキーが発行されることはありません。以下のコマンドでファイルを削除してください。キーが必要な場合は、新しいプルリクエストで新しいファイルを追加し、申請し直してください。")
}

/// Returns what the one who waits for a request is told in a new comment.
pub fn mention_line(
    language: Locale,
    request: &KeyRequest,
    status: &Status,
    until: Option<Timestamp>,
) -> String {
    let before = until.map_or(
        String::new(),
        |until| say!(language, en: " before **{}**", ja: "**{}** までに、", moment(language, until)),
    );
    match status {
        Status::Issued { .. } | Status::Announced { .. } => say!(language,
            en: "the key is in AWS Secrets Manager, as {}.",
            ja: "キーを AWS Secrets Manager に保存しました（シークレット名：{}）。",
            code(request.secret_name().as_str())),
        Status::Refused(refusals) if refusals.iter().all(Refusal::is_mendable_after_merge) => {
            say!(language,
                en: "no key is issued until an administrator has fixed the problems.",
                ja: "管理者が問題を解消するまで、キーは発行されません。")
        }
        Status::Refused(_) => {
            say!(language, en: "no key is issued.", ja: "キーは発行されません。")
        }
        Status::Lapsed(_) => say!(language,
            en: "the approval is no longer valid, so no key is issued.",
            ja: "承認が失効したため、キーは発行されません。"),
        Status::Blocked { keys: _ } => say!(language,
            en: "the user has two keys already. Have one of them deleted{before}.",
            ja: "ユーザーにはすでに 2 つのキーがあります。{before}どちらかを削除してもらってください。"),
        Status::NeedsAPerson(_) => say!(language,
            en: "an administrator of the AWS account must decide how to proceed.",
            ja: "AWS アカウントの管理者による確認が必要です。"),
        Status::Life(status) => life::mention(language, status),
        Status::Waiting | Status::Settling(_) | Status::Reserved { .. } => {
            say!(language, en: "nothing to do.", ja: "対応は不要です。")
        }
    }
}
