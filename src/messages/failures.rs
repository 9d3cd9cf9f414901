//! What to do where AWS gave no credentials, or denied a call.

use super::code;
use crate::domain::{DeniedBy, Failure, PolicyKind};

/// Says what to do about it in English. `None` if the failure is neither.
pub(super) fn english(failure: &Failure) -> Option<String> {
    if failure.is_role_not_assumed() {
        return Some(english_role(failure));
    }
    Some(match failure.code.as_deref()? {
        "NoCredentials" => "Give AWS credentials: AWS_PROFILE on your own machine; in a workflow `role` and `reviewRole` of the account in `.github/countersign.yaml`.".to_owned(),
        "LoginExpired" => "Log in again with the profile that AWS_PROFILE names: `aws sso login`, or `aws login`.".to_owned(),
        "CredentialProcessNotFound" => "The program that `credential_process` names in the profile was not found. Install it, or correct the profile in `~/.aws/config`.".to_owned(),
        "CredentialProcessFailed" => "The program that `credential_process` names in the profile failed, or printed no credentials. Run it by hand to see why.".to_owned(),
        "CredentialsFailed" => "The profile or the environment gave no credentials. `aws sts get-caller-identity`, with the same AWS_PROFILE, shows why.".to_owned(),
        _ if failure.is_denied() => english_denial(failure),
        _ => return None,
    })
}

fn english_role(failure: &Failure) -> String {
    match failure.code.as_deref() {
        Some("AccessDenied") => "The role's trust policy does not accept this workflow, or there is no such role. `role` and `reviewRole` of the account in `.github/countersign.yaml` must be the roles of its stack, and the stack's parameters must name this repository, its owner, their ids and the default branch.",
        Some("InvalidIdentityToken") => "The account has no OIDC provider for `token.actions.githubusercontent.com`, or the provider lacks the audience `sts.amazonaws.com`. Create the stack in this account, or correct the provider that it was given.",
        Some("ExpiredTokenException" | "ExpiredToken") => "GitHub's token lives for five minutes, and was shown later than that. Run again.",
        Some("IDPCommunicationError") => "AWS could not reach GitHub to verify the token. Run again.",
        Some("RegionDisabledException") => "STS is not active in this region. Activate it under “Account settings” in IAM, or the region itself in the account.",
        Some(_) | None => "AWS exchanged no credentials for the workflow's token. Run again; if it stays so, look the code up in the reference of AssumeRoleWithWebIdentity.",
    }
    .to_owned()
}

fn english_denial(failure: &Failure) -> String {
    let permission = code(&failure.permission());
    let by = failure.denial.as_ref().and_then(|denial| denial.by);
    match by {
        _ if failure.permission().starts_with("kms:") && !is_by_organisation(by) => format!(
            "The KMS key may not be used: the role lacks the permission {permission}, or the key's policy does not allow it."
        ),
        None | Some(DeniedBy::Missing(PolicyKind::IdentityBased)) => {
            format!("The role lacks the permission {permission}.")
        }
        Some(DeniedBy::Explicit(kind)) => {
            format!("{} denies {permission}.", english_policy(kind, "A"))
        }
        Some(DeniedBy::Missing(kind)) => {
            format!("{} allows {permission}.", english_policy(kind, "No"))
        }
    }
}

fn english_policy(kind: PolicyKind, article: &str) -> String {
    let policy = match kind {
        PolicyKind::ServiceControl => "service control policy (SCP) of your organisation",
        PolicyKind::ResourceControl => "resource control policy (RCP) of your organisation",
        PolicyKind::PermissionsBoundary => "permissions boundary of the role",
        PolicyKind::IdentityBased if article == "A" => {
            return "An identity-based policy of the role".to_owned();
        }
        PolicyKind::IdentityBased => "identity-based policy of the role",
        PolicyKind::ResourceBased => "resource-based policy (of the secret, the topic or the key)",
        PolicyKind::Session => "session policy of the role",
        PolicyKind::VpcEndpoint => "VPC endpoint policy",
    };
    format!("{article} {policy}")
}

/// Says what to do about it in Japanese. `None` if the failure is neither.
pub(super) fn japanese(failure: &Failure) -> Option<String> {
    if failure.is_role_not_assumed() {
        return Some(japanese_role(failure));
    }
    Some(match failure.code.as_deref()? {
        "NoCredentials" => "AWS の認証情報を設定してください（手元では AWS_PROFILE、ワークフローでは `.github/countersign.yaml` の `role` と `reviewRole`）。".to_owned(),
        "LoginExpired" => "AWS_PROFILE のプロファイルで `aws sso login` または `aws login` を実行し、ログインし直してください。".to_owned(),
        "CredentialProcessNotFound" => "プロファイルの `credential_process` に指定されたプログラムが見つかりません。インストールするか、`~/.aws/config` のプロファイルを修正してください。".to_owned(),
        "CredentialProcessFailed" => "プロファイルの `credential_process` に指定されたプログラムが失敗したか、認証情報を出力しませんでした。手動で実行して原因を確認してください。".to_owned(),
        "CredentialsFailed" => "プロファイルまたは環境変数から認証情報を取得できませんでした。同じ AWS_PROFILE で `aws sts get-caller-identity` を実行して原因を確認してください。".to_owned(),
        _ if failure.is_denied() => japanese_denial(failure),
        _ => return None,
    })
}

fn japanese_role(failure: &Failure) -> String {
    match failure.code.as_deref() {
        Some("AccessDenied") => "ロールの信頼ポリシーがこのワークフローを許可していないか、ロールがありません。`.github/countersign.yaml` の `role` と `reviewRole` がスタックのロールと一致し、スタックのパラメータがこのリポジトリ・所有者・それぞれの ID・デフォルトブランチと一致しているか確認してください。",
        Some("InvalidIdentityToken") => "アカウントに `token.actions.githubusercontent.com` の OIDC プロバイダーがないか、対象者（audience）に `sts.amazonaws.com` がありません。このアカウントにスタックを作成するか、指定したプロバイダーを修正してください。",
        Some("ExpiredTokenException" | "ExpiredToken") => "GitHub のトークンの有効期間（5 分）が過ぎていました。実行し直してください。",
        Some("IDPCommunicationError") => "AWS がトークンの検証のために GitHub に接続できませんでした。実行し直してください。",
        Some("RegionDisabledException") => "このリージョンでは STS が有効になっていません。IAM の「アカウント設定」で有効にするか、アカウントでリージョンを有効にしてください。",
        Some(_) | None => "ワークフローのトークンと引き換えに認証情報を取得できませんでした。実行し直してください。続く場合は、AssumeRoleWithWebIdentity のリファレンスでエラーコードを確認してください。",
    }
    .to_owned()
}

fn japanese_denial(failure: &Failure) -> String {
    let permission = code(&failure.permission());
    let by = failure.denial.as_ref().and_then(|denial| denial.by);
    match by {
        _ if failure.permission().starts_with("kms:") && !is_by_organisation(by) => format!(
            "KMS キーを使用できません。ロールに {permission} の権限がないか、キーポリシーで許可されていません。"
        ),
        None | Some(DeniedBy::Missing(PolicyKind::IdentityBased)) => {
            format!("ロールに {permission} の権限がありません。")
        }
        Some(DeniedBy::Explicit(kind)) => {
            format!(
                "{}で {permission} が拒否されています。",
                japanese_policy(kind)
            )
        }
        Some(DeniedBy::Missing(kind)) => {
            format!(
                "{}で {permission} が許可されていません。",
                japanese_policy(kind)
            )
        }
    }
}

fn japanese_policy(kind: PolicyKind) -> &'static str {
    match kind {
        PolicyKind::ServiceControl => "組織のサービスコントロールポリシー（SCP）",
        PolicyKind::ResourceControl => "組織のリソースコントロールポリシー（RCP）",
        PolicyKind::PermissionsBoundary => "ロールのアクセス許可の境界",
        PolicyKind::IdentityBased => "ロールのアイデンティティベースのポリシー",
        PolicyKind::ResourceBased => "リソースベースのポリシー（シークレット・トピック・キー）",
        PolicyKind::Session => "ロールのセッションポリシー",
        PolicyKind::VpcEndpoint => "VPC エンドポイントポリシー",
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{ASSUME_ROLE, Denial, FailureKind, Permission, Service};

    fn failure(operation: &'static str, code: &str) -> Failure {
        Failure {
            service: Service::Sts,
            operation,
            kind: FailureKind::Refused,
            status: Some(403),
            code: Some(code.to_owned()),
            denial: None,
        }
    }

    fn in_both_languages(failure: &Failure) -> String {
        let english = english(failure).unwrap_or_default();
        format!("{english}\n{}", japanese(failure).unwrap_or_default())
    }

    #[test]
    fn every_cause_of_missing_credentials_has_its_own_words() {
        let roles = [
            "AccessDenied",
            "InvalidIdentityToken",
            "ExpiredTokenException",
            "IDPCommunicationError",
            "RegionDisabledException",
            "Odd",
        ];
        let chain = [
            "NoCredentials",
            "LoginExpired",
            "CredentialProcessNotFound",
            "CredentialProcessFailed",
            "CredentialsFailed",
        ];
        let roles = roles.map(|code| failure(ASSUME_ROLE, code));
        let chain = chain.map(|code| failure("GetCallerIdentity", code));
        let all: Vec<String> = roles.iter().chain(&chain).map(in_both_languages).collect();
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
            let mut failure = failure("CreateAccessKey", "AccessDenied");
            failure.denial = Some(Denial {
                permission: Permission::new(permission).unwrap(),
                by,
            });
            in_both_languages(&failure)
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
            denied("sns:Publish", Some(Missing(PolicyKind::ResourceBased))),
            denied("sns:Publish", Some(Missing(PolicyKind::Session))),
            denied("sns:Publish", Some(Explicit(PolicyKind::VpcEndpoint))),
            denied("kms:GenerateDataKey", None),
            denied("kms:Decrypt", Some(Missing(PolicyKind::ResourceBased))),
            denied("kms:Decrypt", Some(Explicit(PolicyKind::ServiceControl))),
        ];
        insta::assert_snapshot!(all.join("\n\n"));
    }
}
