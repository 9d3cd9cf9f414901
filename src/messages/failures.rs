//! What a call did that failed, and what to do about it.

use super::{answers, code};
use crate::domain::{
    Cause, Denial, DeniedBy, Failure, FailureKind, GitHubAnswer, Locale, NoCredentials, PolicyKind,
    RoleNotAssumed, Service, Unreachable,
};

/// Explains which call failed, why, and what is known about its effect. Nothing of the answer is shown but its code and status.
pub fn failure(language: Locale, failure: &Failure) -> String {
    let operation = failure.operation;
    let why = match (&failure.code, failure.status) {
        (Some(code), _) => code.clone(),
        (None, Some(status)) if failure.kind == FailureKind::Unknown => say!(language,
            en: "an inconclusive answer (HTTP {status})",
            ja: "HTTP {status} の応答では結果を判断できません"),
        (None, Some(status)) => format!("HTTP {status}"),
        (None, None) => no_answer(language, &failure.cause),
    };
    match failure.kind {
        FailureKind::NotDone => say!(language,
            en: "{operation}: {why}; nothing was done",
            ja: "{operation}: {why}（何も実行されていません）"),
        FailureKind::Refused => say!(language,
            en: "{operation}: {why}; nothing was done, and the same call would fail again",
            ja: "{operation}: {why}（何も実行されていません。同じ呼び出しは再び失敗します）"),
        FailureKind::Unknown => say!(language,
            en: "{operation}: {why}; it may or may not have been done",
            ja: "{operation}: {why}（実行されたかどうかは不明です）"),
    }
}

fn no_answer(language: Locale, cause: &Cause) -> String {
    let (why, host) = match cause {
        Cause::Unreachable { why, host } => (*why, host.as_deref()),
        Cause::Denied(_)
        | Cause::Throttled
        | Cause::LostRace
        | Cause::NoCredentials(_)
        | Cause::RoleNotAssumed(_)
        | Cause::RateLimited
        | Cause::RateLimitReserve
        | Cause::Locked
        | Cause::NotFound
        | Cause::AnswerTooLarge
        | Cause::Aws(_)
        | Cause::GitHub(_)
        | Cause::Other => (Unreachable::Lost, None),
    };
    answers::no_answer(language, why, host)
}

/// Returns the word in front of a failure.
pub fn failed(language: Locale) -> &'static str {
    pick!(language, en: "failed", ja: "失敗")
}

/// Explains what to do about a failure.
pub fn failure_hint(language: Locale, failure: &Failure) -> String {
    match &failure.cause {
        Cause::Denied(denial) => denied(language, failure, denial.as_ref()),
        Cause::NoCredentials(why) => no_credentials(language, *why),
        Cause::RoleNotAssumed(why) => role_not_assumed(language, *why),
        Cause::RateLimited => say!(language,
            en: "GitHub's limit is used up for now. Run again later.",
            ja: "GitHub のレート制限に達しています。時間をおいて実行し直してください。"),
        Cause::RateLimitReserve => say!(language,
            en: "The rest of GitHub's rate limit is reserved for new requests. A run after the limit resets will check this one.",
            ja: "GitHub のレート制限の残りは、新しい申請のために残してあります。制限がリセットされた後の実行で、この申請を確認します。"),
        Cause::Locked => say!(language,
            en: "The conversation of the pull request is locked, so the comment cannot be written. A notice still announces an issued key; no other notices are sent. Unlock the conversation to get both.",
            ja: "プルリクエストの会話がロックされているため、コメントを書き込めません。キーの発行は通知で連絡され、ほかの通知は送信されません。必要であれば、会話のロックを解除してください。"),
        Cause::Throttled => say!(language,
            en: "AWS was asked too often in a short time. Run again: the next run continues at once.",
            ja: "短い時間に AWS への呼び出しが集中しました。実行し直してください。すぐに続きを処理します。"),
        Cause::LostRace => say!(language,
            en: "Another run got there first. Run again: the new run checks what was done, and continues from there.",
            ja: "別の実行が先に処理しました。実行し直してください。どこまで済んだかを確認し、続きから処理します。"),
        Cause::NotFound => answers::github(language, GitHubAnswer::NotFound),
        Cause::AnswerTooLarge => say!(language,
            en: "GitHub's response is too long, so it was not read. Make the pull request, or its comments, smaller.",
            ja: "GitHub の応答が長すぎるため、読み取りませんでした。プルリクエストまたはコメントを小さくしてください。"),
        Cause::Aws(answer) => answers::aws(language, *answer, failure.operation),
        Cause::GitHub(answer) => answers::github(language, *answer),
        Cause::Unreachable { why, host: _ } => {
            let is_github = failure.operation.service() == Service::GitHub;
            answers::unreachable(language, *why, is_github)
        }
        Cause::Other => other(language, failure),
    }
}

fn no_credentials(language: Locale, why: NoCredentials) -> String {
    match why {
        NoCredentials::NotConfigured => say!(language,
            en: "Give AWS credentials: AWS_PROFILE on your own machine; in a workflow `role` and `reviewRole` of the account in `.github/countersign.yaml`.",
            ja: "AWS の認証情報を設定してください（手元では AWS_PROFILE、ワークフローでは `.github/countersign.yaml` の `role` と `reviewRole`）。"),
        NoCredentials::LoginExpired => say!(language,
            en: "Log in again with the profile that AWS_PROFILE names: `aws sso login`, or `aws login`.",
            ja: "AWS_PROFILE のプロファイルで `aws sso login` または `aws login` を実行し、ログインし直してください。"),
        NoCredentials::ProcessNotFound => say!(language,
            en: "The program that `credential_process` names in the profile was not found. Install it, or correct the profile in `~/.aws/config`.",
            ja: "プロファイルの `credential_process` に指定されたプログラムが見つかりません。インストールするか、`~/.aws/config` のプロファイルを修正してください。"),
        NoCredentials::ProcessFailed => say!(language,
            en: "The program that `credential_process` names in the profile failed, or printed no credentials. Run it by hand to see why.",
            ja: "プロファイルの `credential_process` に指定されたプログラムが失敗したか、認証情報を出力しませんでした。手動で実行して原因を確認してください。"),
        NoCredentials::Other => say!(language,
            en: "The profile or the environment gave no credentials. `aws sts get-caller-identity`, with the same AWS_PROFILE, shows why.",
            ja: "プロファイルまたは環境変数から認証情報を取得できませんでした。同じ AWS_PROFILE で `aws sts get-caller-identity` を実行して原因を確認してください。"),
    }
}

fn role_not_assumed(language: Locale, why: RoleNotAssumed) -> String {
    match why {
        RoleNotAssumed::NotTrusted => say!(language,
            en: "The role's trust policy does not accept this workflow, or there is no such role. `role` and `reviewRole` of the account in `.github/countersign.yaml` must be the roles of its stack, and the stack's parameters must name this repository, its owner, their ids and the default branch.",
            ja: "ロールの信頼ポリシーがこのワークフローを許可していないか、ロールがありません。`.github/countersign.yaml` の `role` と `reviewRole` がスタックのロールと一致し、スタックのパラメータがこのリポジトリ、所有者、それぞれの ID、デフォルトブランチと一致しているか確認してください。"),
        RoleNotAssumed::NoProvider => say!(language,
            en: "The account has no OIDC provider for `token.actions.githubusercontent.com`, or the provider lacks the audience `sts.amazonaws.com`. Create the stack in this account, or correct the provider that it was given.",
            ja: "アカウントに `token.actions.githubusercontent.com` の OIDC プロバイダーがないか、対象者（audience）に `sts.amazonaws.com` がありません。このアカウントにスタックを作成するか、指定したプロバイダーを修正してください。"),
        RoleNotAssumed::TokenExpired => say!(language,
            en: "GitHub's token is valid for five minutes, and had expired. Run again.",
            ja: "GitHub のトークンの有効期間（5 分）が過ぎていました。実行し直してください。"),
        RoleNotAssumed::ProviderUnreachable => say!(language,
            en: "AWS could not reach GitHub to verify the token. Run again.",
            ja: "AWS がトークンの検証のために GitHub に接続できませんでした。実行し直してください。"),
        RoleNotAssumed::RegionInactive => say!(language,
            en: "STS is not active in this region. Activate it under “Account settings” in IAM, or the region itself in the account.",
            ja: "このリージョンでは STS が有効になっていません。IAM の「アカウント設定」で有効にするか、アカウントでリージョンを有効にしてください。"),
        RoleNotAssumed::Other => say!(language,
            en: "AWS did not issue credentials for the workflow's token. Run again; if the problem persists, look up the error code in the reference of AssumeRoleWithWebIdentity.",
            ja: "ワークフローのトークンと引き換えに認証情報を取得できませんでした。実行し直してください。続く場合は、AssumeRoleWithWebIdentity のリファレンスでエラーコードを確認してください。"),
    }
}

fn denied(language: Locale, failure: &Failure, denial: Option<&Denial>) -> String {
    let by = denial.and_then(|denial| denial.by);
    let permission = failure.permission();
    let is_of_kms = permission.starts_with("kms:");
    let is_of_lifecycle =
        ["iam:UpdateAccessKey", "secretsmanager:DeleteSecret"].contains(&permission.as_str());
    let spares_users =
        ["iam:DeleteAccessKey", "iam:UpdateAccessKey"].contains(&permission.as_str());
    let permission = code(&permission);
    match by {
        _ if is_of_kms && !is_by_organisation(by) => say!(language,
            en: "The KMS key may not be used: the role lacks the permission {permission}, or the key's policy does not allow it.",
            ja: "KMS キーを使用できません。ロールに {permission} の権限がないか、キーポリシーで許可されていません。"),
        None | Some(DeniedBy::Missing(PolicyKind::IdentityBased)) if is_of_lifecycle => {
            say!(language,
                en: "The role lacks the permission {permission}. Deploy the stack with `KeyLifecycle=yes`.",
                ja: "ロールに {permission} の権限がありません。`KeyLifecycle=yes` でスタックをデプロイし直してください。")
        }
        Some(DeniedBy::Explicit(PolicyKind::IdentityBased)) if spares_users => say!(language,
            en: "An identity-based policy of the role denies {permission}. The stack's does for users with the tag `countersign:lifecycle=exempt`, or with another path than `IamUserPath`: switch or delete the key yourself, or remove the tag.",
            ja: "ロールのアイデンティティベースのポリシーで {permission} が拒否されています。スタックのポリシーでは、タグ `countersign:lifecycle=exempt` があるユーザーと、`IamUserPath` と異なるパスのユーザーが拒否されます。キーを自分で無効化または削除するか、タグを外してください。"),
        None | Some(DeniedBy::Missing(PolicyKind::IdentityBased)) => say!(language,
            en: "The role lacks the permission {permission}.",
            ja: "ロールに {permission} の権限がありません。"),
        Some(DeniedBy::Explicit(kind)) => {
            let article = match kind {
                PolicyKind::IdentityBased => "An",
                PolicyKind::ServiceControl
                | PolicyKind::ResourceControl
                | PolicyKind::PermissionsBoundary
                | PolicyKind::ResourceBased
                | PolicyKind::Session
                | PolicyKind::VpcEndpoint => "A",
            };
            let policy = policy(language, kind);
            say!(language,
                en: "{article} {policy} denies {permission}.",
                ja: "{policy}で {permission} が拒否されています。")
        }
        Some(DeniedBy::Missing(kind)) => {
            let policy = policy(language, kind);
            say!(language, en: "No {policy} allows {permission}.", ja: "{policy}で {permission} が許可されていません。")
        }
    }
}

fn policy(language: Locale, kind: PolicyKind) -> String {
    match kind {
        PolicyKind::ServiceControl => say!(language,
            en: "service control policy (SCP) of your organisation",
            ja: "組織のサービスコントロールポリシー（SCP）"),
        PolicyKind::ResourceControl => say!(language,
            en: "resource control policy (RCP) of your organisation",
            ja: "組織のリソースコントロールポリシー（RCP）"),
        PolicyKind::PermissionsBoundary => {
            say!(language, en: "permissions boundary of the role", ja: "ロールのアクセス許可の境界")
        }
        PolicyKind::IdentityBased => {
            say!(language, en: "identity-based policy of the role", ja: "ロールのアイデンティティベースのポリシー")
        }
        PolicyKind::ResourceBased => say!(language,
            en: "resource-based policy (of the secret, the topic or the key)",
            ja: "リソースベースのポリシー（シークレット、トピック、キー）"),
        PolicyKind::Session => {
            say!(language, en: "session policy of the role", ja: "ロールのセッションポリシー")
        }
        PolicyKind::VpcEndpoint => {
            say!(language, en: "VPC endpoint policy", ja: "VPC エンドポイントポリシー")
        }
    }
}

/// Returns whether the policy is one that neither the role nor the key can be given.
fn is_by_organisation(by: Option<DeniedBy>) -> bool {
    use PolicyKind::{PermissionsBoundary, ResourceControl, ServiceControl, Session, VpcEndpoint};

    matches!(
        by,
        Some(
            DeniedBy::Explicit(_)
                | DeniedBy::Missing(
                    ServiceControl | ResourceControl | PermissionsBoundary | Session | VpcEndpoint
                )
        )
    )
}

fn other(language: Locale, failure: &Failure) -> String {
    match failure.kind {
        FailureKind::NotDone => say!(language,
            en: "Run again. If it stays so, look at the service's status page.",
            ja: "実行し直してください。続く場合は、サービスの稼働状況を確認してください。"),
        FailureKind::Unknown => say!(language,
            en: "Run again; the new run checks what was done, and continues from there.",
            ja: "実行し直してください。どこまで済んだかを確認し、続きから処理します。"),
        FailureKind::Refused => say!(language,
            en: "countersign does not know this answer. Give the line above to the administrators of this repository; nothing of it is secret.",
            ja: "countersign が把握していない応答です。上の行をリポジトリの管理者に伝えてください（機密情報は含まれていません）。"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Operation, Permission};

    fn of(operation: Operation, cause: Cause) -> Failure {
        Failure {
            operation,
            kind: FailureKind::Refused,
            cause,
            status: Some(403),
            code: None,
        }
    }

    fn in_both_languages(failure: &Failure) -> String {
        let [english, japanese] =
            [Locale::ENGLISH, Locale::JAPANESE].map(|language| failure_hint(language, failure));
        format!("{english}\n{japanese}")
    }

    #[test]
    fn a_failure_says_what_is_known_about_its_effect() {
        let said = |kind, status, code: Option<&str>| {
            let failed = Failure {
                operation: Operation::CreateAccessKey,
                kind,
                cause: Cause::Other,
                status,
                code: code.map(str::to_owned),
            };
            let languages = [Locale::ENGLISH, Locale::JAPANESE];
            languages
                .map(|language| super::failure(language, &failed))
                .join("\n")
        };
        let all = [
            said(FailureKind::NotDone, Some(400), Some("Throttling")),
            said(FailureKind::NotDone, None, None),
            said(FailureKind::Refused, Some(403), Some("AccessDenied")),
            said(FailureKind::Refused, Some(418), None),
            said(FailureKind::Unknown, Some(500), Some("InternalFailure")),
            said(FailureKind::Unknown, Some(200), None),
            said(FailureKind::Unknown, None, None),
        ];
        insta::assert_snapshot!(all.join("\n\n"));
    }

    #[test]
    fn every_cause_of_missing_credentials_has_its_own_words() {
        let roles = [
            RoleNotAssumed::NotTrusted,
            RoleNotAssumed::NoProvider,
            RoleNotAssumed::TokenExpired,
            RoleNotAssumed::ProviderUnreachable,
            RoleNotAssumed::RegionInactive,
            RoleNotAssumed::Other,
        ];
        let chain = [
            NoCredentials::NotConfigured,
            NoCredentials::LoginExpired,
            NoCredentials::ProcessNotFound,
            NoCredentials::ProcessFailed,
            NoCredentials::Other,
        ];
        let roles = roles.map(Cause::RoleNotAssumed);
        let chain = chain.map(Cause::NoCredentials);
        let all: Vec<String> = roles
            .into_iter()
            .chain(chain)
            .map(|cause| in_both_languages(&of(Operation::GetCallerIdentity, cause)))
            .collect();
        for (index, words) in all.iter().enumerate() {
            assert!(!all[..index].contains(words), "{words}");
        }
        let again = all.iter().filter(|words| words.contains("Log in again"));
        assert_eq!(again.count(), 1);
        insta::assert_snapshot!(all.join("\n\n"));
    }

    #[test]
    fn a_denial_names_the_permission_and_the_policy() {
        use DeniedBy::{Explicit, Missing};

        let denied = |permission: &str, by| {
            let denial = Denial {
                permission: Permission::new(permission).unwrap(),
                by,
            };
            let cause = Cause::Denied(Some(denial));
            in_both_languages(&of(Operation::CreateAccessKey, cause))
        };
        let all = [
            denied("iam:GetUser", None),
            denied("iam:GetUser", Some(Missing(PolicyKind::IdentityBased))),
            denied("iam:GetUser", Some(Explicit(PolicyKind::IdentityBased))),
            denied("iam:GetUser", Some(Explicit(PolicyKind::ServiceControl))),
            denied("iam:GetUser", Some(Missing(PolicyKind::ServiceControl))),
            denied("iam:GetUser", Some(Explicit(PolicyKind::ResourceControl))),
            denied(
                "iam:GetUser",
                Some(Missing(PolicyKind::PermissionsBoundary)),
            ),
            denied("iam:UpdateAccessKey", None),
            denied(
                "secretsmanager:DeleteSecret",
                Some(Missing(PolicyKind::IdentityBased)),
            ),
            denied(
                "iam:UpdateAccessKey",
                Some(Explicit(PolicyKind::IdentityBased)),
            ),
            denied("sns:Publish", Some(Missing(PolicyKind::ResourceBased))),
            denied("sns:Publish", Some(Missing(PolicyKind::Session))),
            denied("sns:Publish", Some(Explicit(PolicyKind::VpcEndpoint))),
            denied("kms:GenerateDataKey", None),
            denied("kms:Decrypt", Some(Missing(PolicyKind::ResourceBased))),
            denied("kms:Decrypt", Some(Explicit(PolicyKind::ServiceControl))),
        ];
        insta::assert_snapshot!(all.join("\n\n"));
    }

    #[test]
    fn what_ends_a_key_has_its_own_remedies() {
        use crate::domain::AwsAnswer::{InvalidRequest, LimitExceeded, NoSuchThing};

        let all = [
            (Operation::UpdateAccessKey, NoSuchThing),
            (Operation::PutSecretValue, LimitExceeded),
            (Operation::UpdateSecretVersionStage, LimitExceeded),
            (Operation::DeleteSecret, InvalidRequest),
        ];
        let all = all.map(|(operation, answer)| {
            let cause = Cause::Aws(answer);
            in_both_languages(&of(operation, cause))
        });
        insta::assert_snapshot!(all.join("\n\n"));
    }
}
