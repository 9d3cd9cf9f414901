//! What `doctor` says about an account.

use super::said::{Said, failed, right, wrong};
use crate::domain::{AccountDiagnosis, Duty, KeyIs, Locale, Means, Obstacle, TopicIs};
use crate::messages::{code, codes};

pub(super) fn account(language: Locale, diagnosis: &AccountDiagnosis) -> Said {
    match diagnosis {
        AccountDiagnosis::Own(id) => right(say!(language,
            en: "The credentials are for account {id}.",
            ja: "認証情報は、アカウント {id} のものです。")),
        AccountDiagnosis::Other { configured, actual } => wrong(say!(language,
            en: ["The credentials are for account {actual}; the configuration says {configured}.",
                "Use credentials for that account, or fix `id`. If you have credentials for only one account, add `--account NAME`."],
            ja: ["認証情報はアカウント {actual} のものですが、設定ファイルのアカウントは {configured} です。",
                "このアカウントの認証情報を使うか、`id` を修正してください。認証情報が 1 つのアカウントのものだけの場合は、`--account NAME` を指定してください。"])),
        AccountDiagnosis::NoAnswer(failure) => failed(language, failure),
        AccountDiagnosis::NoSuchRole(duty, role) => {
            let role = code(role);
            let command = duty.command();
            wrong(say!(language,
                en: ["The role {role} for `countersign {command}` does not exist.",
                    "Create the stack, or fix the role in `.github/countersign.yaml`."],
                ja: ["`countersign {command}` が使うロール {role} がありません。",
                    "スタックを作成するか、`.github/countersign.yaml` のロールを修正してください。"]))
        }
        AccountDiagnosis::NoInventoryRole => wrong(say!(language,
            en: ["`inventory.yml` runs every day, and the account has no `inventoryRole`, so its keys are missing from the inventory.",
                "Deploy the stack with `Inventory=yes`, and add its line `inventoryRole` to `.github/countersign.yaml`."],
            ja: ["`inventory.yml` は毎日実行されますが、アカウントに `inventoryRole` がないため、このアカウントのキーは一覧に含まれません。",
                "`Inventory=yes` でスタックをデプロイし、出力された `inventoryRole` の行を `.github/countersign.yaml` に追加してください。"])),
        AccountDiagnosis::Allowed(duty, means, permissions) => right({
            let count = permissions.len();
            let which = match count {
                1 => "this permission".to_owned(),
                count => format!("these {count} permissions"),
            };
            let how = match means {
                Means::Simulated => {
                    pick!(language, en: "according to IAM's policy simulator", ja: "IAM ポリシーシミュレーターで確認")
                }
                Means::Tried => {
                    pick!(language, en: "each tried with a call that changes nothing", ja: "何も変更しない呼び出しで確認")
                }
            };
            let (who, list) = (who(*duty), codes(language, permissions));
            say!(language,
                en: "{who} has {which}, {how}: {list}.",
                ja: "{who} に必要な権限のうち、次の {count} 件があります（{how}）：{list}")
        }),
        AccountDiagnosis::Denied {
            duty,
            permission,
            resource,
            is_of_lifecycle,
        } => {
            let is_inventory = *duty == Duty::Inventory;
            let duty = who(*duty);
            let permission = code(permission);
            let resource = code(resource);
            if is_inventory {
                return wrong(say!(language,
                    en: ["{duty} lacks {permission} on {resource}. Keys are issued nevertheless.",
                        "Deploy the stack with `Inventory=yes`."],
                    ja: ["{duty} に必要な権限 {permission} が {resource} に対してありません。キーの発行には影響しません。",
                        "`Inventory=yes` でスタックをデプロイし直してください。"]));
            }
            if *is_of_lifecycle {
                return wrong(say!(language,
                    en: ["{duty} lacks {permission} on {resource}, which `lifecycle` in the configuration needs.",
                        "Deploy the stack with `KeyLifecycle=yes`. If it has that already, its `IamUsers` must cover the `users` of the configuration, and `IamUserPath` must match their path."],
                    ja: ["設定ファイルの `lifecycle` に必要な権限 {permission} が、{duty} に {resource} に対してありません。",
                        "`KeyLifecycle=yes` でスタックをデプロイし直してください。すでに指定している場合は、スタックの `IamUsers` が設定ファイルの `users` をすべて含み、`IamUserPath` がユーザーのパスと一致する必要があります。"]));
            }
            wrong(say!(language,
                en: ["{duty} lacks {permission} on {resource}.",
                    "Deploy the stack again. Its `IamUsers` must cover the `users` of the configuration; if the users have a path, `IamUserPath` must match it, which cannot be checked here for a pattern with `*`."],
                ja: ["{duty} に必要な権限 {permission} が {resource} に対してありません。",
                    "スタックをデプロイし直してください。スタックの `IamUsers` は、設定ファイルの `users` をすべて含む必要があります。ユーザーにパスがある場合は `IamUserPath` に指定してください。`*` を含むパターンでは、パスのあるユーザーについてここでは判定できません。"]))
        }
        AccountDiagnosis::Unknown(duty, obstacle, permissions) => {
            let list = codes(language, permissions);
            match obstacle {
                Obstacle::OtherPrincipal => {
                    let duty = who(*duty);
                    wrong(say!(language,
                        en: ["It is not known whether {duty} has the permissions that it needs: these credentials belong to another principal, and may not use IAM's policy simulator.",
                            "Run this as an administrator of the account (`iam:SimulatePrincipalPolicy`)."],
                        ja: ["{duty} に必要な権限があるかどうかを確認できません。認証情報が別のプリンシパルのもので、IAM ポリシーシミュレーターも使えません。",
                            "アカウントの管理者として実行してください（`iam:SimulatePrincipalPolicy`）。"]))
                }
                Obstacle::HasEffect => {
                    let duty = who(*duty);
                    wrong(say!(language,
                        en: ["It is not known whether {duty} has these permissions, because trying them would change something, or takes a key of such a user; the first time will show: {list}.",
                            "Run this as an administrator of the account (`iam:SimulatePrincipalPolicy`)."],
                        ja: ["{duty} に次の権限があるかどうかは、実際に変更が起きるか、対象のユーザーのキーが必要な API なので、事前に試せません。最初に使うときに分かります：{list}",
                            "アカウントの管理者として実行してください（`iam:SimulatePrincipalPolicy`）。"]))
                }
                Obstacle::NoRepository => {
                    let duty = who(*duty);
                    wrong(say!(language,
                        en: ["It is not known whether {duty} has these permissions, because the policies depend on the repository's ID, which GitHub did not return: {list}.",
                            "Set GITHUB_TOKEN and GITHUB_REPOSITORY."],
                        ja: ["{duty} に次の権限があるかどうかを確認できません。ポリシーの条件にあるリポジトリの ID を、GitHub から取得できませんでした：{list}",
                            "GITHUB_TOKEN と GITHUB_REPOSITORY を設定してください。"]))
                }
            }
        }
        AccountDiagnosis::TrailClosed => wrong(say!(language,
            en: ["countersign may not query CloudTrail for who created a key (`cloudtrail:LookupEvents`), so a person has to decide about keys that an interrupted run may have left.",
                "Deploy the stack with `CloudTrailLookup=yes`, unless this is intended."],
            ja: ["CloudTrail を読み取る権限（`cloudtrail:LookupEvents`）がないため、中断された実行が残した可能性のあるキーは、運用担当者が判断する必要があります。",
                "意図した設定でなければ、`CloudTrailLookup=yes` でスタックをデプロイし直してください。"])),
        AccountDiagnosis::Topic(is) => topic(language, *is),
        AccountDiagnosis::Key(name, is) => key(language, &code(name), *is),
    }
}

fn who(duty: Duty) -> &'static str {
    match duty {
        Duty::Reconcile => "`reconcile`",
        Duty::Review => "`review`",
        Duty::Inventory => "`inventory`",
    }
}

fn topic(language: Locale, is: TopicIs) -> Said {
    match is {
        TopicIs::Heard(1) => right(say!(language,
            en: "The topic has 1 confirmed subscription.",
            ja: "トピックには、確認済みのサブスクリプションが 1 件あります。")),
        TopicIs::Heard(count) => right(say!(language,
            en: "The topic has {count} confirmed subscriptions.",
            ja: "トピックには、確認済みのサブスクリプションが {count} 件あります。")),
        TopicIs::Unheard { pending: 0 } => wrong(say!(language,
            en: ["The topic has no subscriptions, so nobody receives the notices.",
                "Subscribe an address: `aws sns subscribe`, or the stack's `AdministratorEmail`."],
            ja: ["トピックにサブスクリプションがないため、通知は誰にも届きません。",
                "`aws sns subscribe` またはスタックの `AdministratorEmail` で、送信先を登録してください。"])),
        TopicIs::Unheard { pending } => wrong(say!(language,
            en: ["None of the topic's subscriptions is confirmed ({pending} pending), so nobody receives the notices.",
                "Open the message that AWS sent to the address, and follow its confirmation link."],
            ja: ["トピックのサブスクリプションがどれも確認されていない（確認待ち {pending} 件）ため、通知は誰にも届きません。",
                "AWS から届いたメールを開き、リンクから登録を確認してください。"])),
        TopicIs::Missing => wrong(say!(language,
            en: ["The topic does not exist, so notices cannot be sent.",
                "Create the stack, or fix `topic` in `.github/countersign.yaml`."],
            ja: ["トピックがないため、通知を送信できません。",
                "スタックを作成するか、`.github/countersign.yaml` の `topic` を修正してください。"])),
        TopicIs::Hidden => right(say!(language,
            en: "These credentials cannot see the topic's subscriptions (`sns:GetTopicAttributes`). Keys are issued nevertheless.",
            ja: "この認証情報では、トピックのサブスクリプションを確認できません（`sns:GetTopicAttributes`）。キーの発行には影響しません。")),
    }
}

fn key(language: Locale, key: &str, is: KeyIs) -> Said {
    match is {
        KeyIs::Enabled => right(
            say!(language, en: "The KMS key {key} is enabled.", ja: "KMS キー {key} は有効です。"),
        ),
        KeyIs::NotEnabled => wrong(say!(language,
            en: ["The KMS key {key} is not enabled, so nothing can be stored.",
                "Enable it (`aws kms enable-key`), or remove `kmsKey` from `.github/countersign.yaml`."],
            ja: ["KMS キー {key} が有効でないため、シークレットを保存できません。",
                "`aws kms enable-key` で有効にするか、`.github/countersign.yaml` から `kmsKey` を削除してください。"])),
        KeyIs::Missing => wrong(say!(language,
            en: ["The KMS key {key} does not exist.",
                "Deploy the stack with `CustomerManagedKey=yes`, or remove `kmsKey` from `.github/countersign.yaml`."],
            ja: ["KMS キー {key} がありません。",
                "`CustomerManagedKey=yes` でスタックをデプロイするか、`.github/countersign.yaml` から `kmsKey` を削除してください。"])),
        KeyIs::Hidden => wrong(say!(language,
            en: ["These credentials cannot see whether the KMS key {key} is enabled (`kms:DescribeKey`).",
                "Run this as an administrator of the account."],
            ja: ["この認証情報では、KMS キー {key} が有効かどうかを確認できません（`kms:DescribeKey`）。",
                "アカウントの管理者として実行してください。"])),
    }
}
