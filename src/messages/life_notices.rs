//! The notices about issued keys: what subscribers of the topic get.

use super::life::{hint, sentence, works_again};
use crate::domain::{
    AccessKeyId, Account, AccountName, IamUser, LifeStatus, Locale, Login, Notice, RequestPath,
    SecretName,
};

/// What a notice about an issued key tells of.
#[derive(Debug, Clone, Copy)]
pub struct LifeIssue<'a> {
    /// What the configuration calls the account.
    pub account_name: &'a AccountName,
    pub account: &'a Account,
    pub path: &'a RequestPath,
    /// Whose key it is.
    pub user: &'a IamUser,
    /// Its secret.
    pub secret: &'a SecretName,
    pub key: Option<&'a AccessKeyId>,
    /// The page of the pull request that it is about.
    pub pull_url: &'a str,
    /// Who asked for the key, if the account is still there.
    pub requester: Option<&'a Login>,
}

/// What a notice tells of: its word, and its subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LifeEvent(&'static str, &'static str);

#[rustfmt::skip]
impl LifeEvent {
    pub const EXPIRING: Self = Self("expiring", "Access Key Expires Soon");
    pub const SWITCHED_OFF: Self = Self("switched-off", "Access Key Switched Off");
    pub const SWITCHED_ON: Self = Self("switched-on", "Access Key Switched On");
    pub const REMOVED: Self = Self("removed", "Access Key Deleted");
    pub const ROTATED: Self = Self("rotated", "Access Key Rotated");
    pub const STILL_USED: Self = Self("still-used", "Access Key Still In Use");
    pub const NOT_ROTATED: Self = Self("not-rotated", "Access Key Not Rotated");
    pub const ROTATION_BLOCKED: Self = Self("rotation-blocked", "Access Key Rotation Blocked");
    pub const REMOVAL_UNPROVEN: Self = Self("removal-unproven", "Access Key Removal Unproven");
    pub const BRAKED: Self = Self("braked", "Access Key Changes Held Back");
    pub const CONTESTED: Self = Self("contested", "Access Key Contested");
    pub const UNPROVEN: Self = Self("unproven", "Access Key Origin Unproven");
}

/// Writes the notice of an event. `which` tells it from every other such event of this key; `status` is `None` if the key
/// works as issued.
pub fn notice(
    language: Locale,
    issue: &LifeIssue<'_>,
    LifeEvent(event, subject): LifeEvent,
    which: &str,
    status: Option<&LifeStatus>,
) -> Notice {
    let LifeIssue {
        account_name: name,
        account,
        path,
        user,
        secret,
        key,
        pull_url,
        requester,
    } = issue;
    let what = status.map_or_else(
        || works_again(language, key.map_or("", |key| key.as_str())),
        |status| {
            let hint = hint(language, status).map_or(String::new(), |hint| format!("\n{hint}"));
            sentence(language, status) + &hint
        },
    );
    let id = &account.id;
    let facts = say!(language,
        en: "IAM user: {user}\nAccount: {name} ({id})\nSecret: {secret}\nRequest: {path}\nPull request: {pull_url}",
        ja: "IAM ユーザー: {user}\nアカウント: {name} ({id})\nシークレット: {secret}\n申請ファイル: {path}\nプルリクエスト: {pull_url}");
    let event_id = format!(
        "{event}/{id}/{}/{}/{which}",
        user.without_case(),
        path.stem()
    );
    let mut attributes = vec![
        ("event", event.to_owned()),
        ("eventId", event_id.clone()),
        ("account", id.to_string()),
        ("iamUser", user.to_string()),
        ("pullRequest", (*pull_url).to_owned()),
    ];
    attributes.extend(requester.map(|login| ("requester", login.to_string())));
    Notice {
        event_id,
        subject: subject.to_owned(),
        body: format!("{what}\n\n{facts}\n"),
        attributes,
    }
}
