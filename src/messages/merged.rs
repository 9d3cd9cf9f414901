//! What is said on a pull request after its merge: what everybody is to do, and to the one person who waits.

use super::pull::{Role, moment};
use super::{code, life};
use crate::domain::{
    Account, AccountName, KeyRequest, Locale, Login, Refusal, RequestPath, Status, Timestamp,
};

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

/// Returns the link from a mention to the comment that tells the rest.
pub fn see_comment(language: Locale, url: &str) -> String {
    say!(language,
        en: "[Details and next steps]({url})",
        ja: "[詳細と対応方法]({url})")
}
