//! What a run will do, and what it is doing.

use crate::domain::Language;
use crate::plan::Step;

/// Says what a step will do.
#[must_use]
pub fn will(step: &Step, language: Language) -> String {
    match language {
        Language::English => will_in_english(step),
        Language::Japanese => will_in_japanese(step),
    }
}

/// Returns what is being done, in a word, and what it is done to.
#[must_use]
pub fn doing(step: &Step, language: Language) -> (&'static str, String) {
    match language {
        Language::English => doing_in_english(step),
        Language::Japanese => doing_in_japanese(step),
    }
}

fn will_in_english(step: &Step) -> String {
    match step {
        Step::Claim {
            secret,
            value: _,
            tags: _,
            kms_key,
        } => match kms_key {
            None => format!("will reserve {secret} in Secrets Manager"),
            Some(key) => format!("will reserve {secret} in Secrets Manager, encrypted with {key}"),
        },
        Step::TakeOver {
            secret,
            from,
            generation: _,
            value: _,
        } => format!(
            "will take over the reservation of {secret}, which a run left {}",
            from.at
        ),
        Step::Delete { orphan } => format!("will delete {orphan}"),
        Step::Create { user, approval: _ } => format!("will create an access key for {user}"),
        Step::Store { secret } => format!("will store the key in {secret}"),
        Step::Promote { secret } => format!("will make it the current version of {secret}"),
        Step::Test { user } => format!("will wait until the key of {user} works"),
        Step::Record { secret } => format!("will note the key's id on {secret}"),
        Step::Announce { pull } => {
            format!("will announce it through SNS and on pull request #{pull}")
        }
    }
}

fn will_in_japanese(step: &Step) -> String {
    match step {
        Step::Claim {
            secret,
            value: _,
            tags: _,
            kms_key,
        } => match kms_key {
            None => format!("Secrets Manager に {secret} を予約します"),
            Some(key) => format!("Secrets Manager に {secret} を予約します（{key} で暗号化）"),
        },
        Step::TakeOver {
            secret,
            from,
            generation: _,
            value: _,
        } => format!(
            "中断された実行が {} に行った {secret} の予約を引き継ぎます",
            from.at
        ),
        Step::Delete { orphan } => format!(
            "{user} のキー {key} を削除します（countersign が {created} に予約 {nonce} で作成し、どのシークレットにも保存されていません）",
            user = orphan.user(),
            key = orphan.key(),
            created = orphan.created(),
            nonce = orphan.nonce(),
        ),
        Step::Create { user, approval: _ } => {
            format!("{user} のアクセスキーを作成します")
        }
        Step::Store { secret } => format!("キーを {secret} に保存します"),
        Step::Promote { secret } => {
            format!("保存したキーを {secret} の最新バージョン（AWSCURRENT）にします")
        }
        Step::Test { user } => format!("{user} のキーが使えるようになるまで待ちます"),
        Step::Record { secret } => format!("{secret} にキー ID を記録します"),
        Step::Announce { pull } => {
            format!("SNS とプルリクエスト #{pull} で通知します")
        }
    }
}

fn doing_in_english(step: &Step) -> (&'static str, String) {
    match step {
        Step::Claim {
            secret,
            value: _,
            tags: _,
            kms_key: _,
        } => ("Reserving", secret.to_string()),
        Step::TakeOver {
            secret,
            from: _,
            generation: _,
            value: _,
        } => ("Taking over", secret.to_string()),
        Step::Delete { orphan } => ("Deleting", format!("{} of {}", orphan.key(), orphan.user())),
        Step::Create { user, approval: _ } => ("Creating", format!("an access key for {user}")),
        Step::Store { secret } => ("Storing", format!("the key in {secret}")),
        Step::Promote { secret } => ("Promoting", format!("the key in {secret}")),
        Step::Test { user } => ("Testing", format!("the key of {user}")),
        Step::Record { secret } => ("Recording", format!("the key's id on {secret}")),
        Step::Announce { pull } => ("Announcing", format!("on pull request #{pull}")),
    }
}

fn doing_in_japanese(step: &Step) -> (&'static str, String) {
    match step {
        Step::Claim {
            secret,
            value: _,
            tags: _,
            kms_key: _,
        } => ("予約中", secret.to_string()),
        Step::TakeOver {
            secret,
            from: _,
            generation: _,
            value: _,
        } => ("引き継ぎ中", secret.to_string()),
        Step::Delete { orphan } => (
            "削除中",
            format!("{} のキー {}", orphan.user(), orphan.key()),
        ),
        Step::Create { user, approval: _ } => ("作成中", format!("{user} のアクセスキー")),
        Step::Store { secret } => ("保存中", format!("{secret} のキー")),
        Step::Promote { secret } => ("切り替え中", format!("{secret} の AWSCURRENT")),
        Step::Test { user } => ("確認中", format!("{user} のキーの動作")),
        Step::Record { secret } => ("記録中", format!("{secret} のキー ID")),
        Step::Announce { pull } => ("通知中", format!("プルリクエスト #{pull}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::approval::approval_for_tests;
    use crate::domain::{
        AccessKeyId, Claim, IamUser, KeyRequest, Nonce, ObjectId, Reason, RequestPath, Version,
    };
    use crate::plan::orphan_for_tests;

    fn steps() -> Vec<Step> {
        let user = IamUser::new("batch-exporter").unwrap();
        let request = KeyRequest {
            path: RequestPath::new("requests/20261102090000.yaml").unwrap(),
            blob: ObjectId::new(&"f".repeat(40)).unwrap(),
            user: user.clone(),
            reason: Reason::new("the nightly batch exports to S3").unwrap(),
            extra: Vec::new(),
        };
        let secret = request.secret_name();
        let claim = Version::parse("claim-0-1793610000-0123456789abcdef");
        let from: Claim = claim.claim().unwrap().clone();
        let reserve = |kms_key: Option<&str>| Step::Claim {
            secret: secret.clone(),
            value: String::new(),
            tags: Vec::new(),
            kms_key: kms_key.map(str::to_owned),
        };
        vec![
            reserve(None),
            reserve(Some("alias/countersign")),
            Step::TakeOver {
                secret: secret.clone(),
                generation: from.generation + 1,
                from,
                value: String::new(),
            },
            Step::Delete {
                orphan: orphan_for_tests(
                    user.clone(),
                    AccessKeyId::new("AKIA1111111111111111").unwrap(),
                    Nonce::new("0123456789abcdef").unwrap(),
                ),
            },
            Step::Create {
                user: user.clone(),
                approval: approval_for_tests(&request),
            },
            Step::Store {
                secret: secret.clone(),
            },
            Step::Promote {
                secret: secret.clone(),
            },
            Step::Test { user },
            Step::Record { secret },
            Step::Announce { pull: 12 },
        ]
    }

    #[test]
    fn in_both_languages() {
        for language in [Language::English, Language::Japanese] {
            let said = steps().into_iter().map(|step| {
                let (verb, object) = doing(&step, language);
                format!("{}\n{verb} {object}\n", will(&step, language))
            });
            insta::assert_snapshot!(said.collect::<String>());
        }
    }
}
