//! What a run will do, and what it is doing.

use super::moment;
use crate::domain::Locale;
use crate::plan::Step;

/// Explains what a step will do.
pub fn will(language: Locale, step: &Step) -> String {
    match step {
        Step::Claim { secret, kms_key } => match kms_key {
            None => {
                say!(language, en: "will reserve {secret} in Secrets Manager", ja: "Secrets Manager に {secret} を予約します")
            }
            Some(key) => say!(language,
                en: "will reserve {secret} in Secrets Manager, encrypted with {key}",
                ja: "Secrets Manager に {secret} を予約します（{key} で暗号化）"),
        },
        Step::TakeOver { secret, from } => say!(language,
            en: "will take over the reservation of {secret}, which an interrupted run made at {}",
            ja: "中断された実行が {}に行った {secret} の予約を引き継ぎます",
            moment(language, from.at)),
        Step::Delete { orphan } => {
            let (user, key) = (&orphan.user, &orphan.key);
            let created = moment(language, orphan.created);
            let nonce = &orphan.nonce;
            say!(language,
                en: "will delete {key} of {user}, which countersign created at {created} under claim {nonce} and which no secret holds",
                ja: "{user} のキー {key} を削除します（countersign が {created}に予約 {nonce} で作成し、どのシークレットにも保存されていません）")
        }
        Step::Create { user } => {
            say!(language, en: "will create an access key for {user}", ja: "{user} のアクセスキーを作成します")
        }
        Step::Store { secret } => {
            say!(language, en: "will store the key in {secret}", ja: "キーを {secret} に保存します")
        }
        Step::Promote { secret } => say!(language,
            en: "will make it the current version of {secret}",
            ja: "保存したキーを {secret} の現在のバージョン（AWSCURRENT）にします"),
        Step::Test { user } => say!(language,
            en: "will wait until the key of {user} works",
            ja: "{user} のキーが使えるようになるまで待ちます"),
        Step::Record { secret } => {
            say!(language, en: "will record the key's ID on {secret}", ja: "{secret} にキー ID を記録します")
        }
        Step::Rotate { user, key } => say!(language,
            en: "will create a key that takes the place of {key} of {user}",
            ja: "{user} のキー {key} に代わる新しいキーを作成します"),
        Step::Commit { secret } => say!(language,
            en: "will make the new key the current version of {secret}",
            ja: "新しいキーを {secret} の現在のバージョン（AWSCURRENT）にします"),
        Step::SwitchOff { user, key } => {
            say!(language, en: "will switch off the key {key} of {user}", ja: "{user} のキー {key} を無効化します")
        }
        Step::SwitchOn { user, key } => say!(language,
            en: "will switch on the key {key} of {user}",
            ja: "{user} のキー {key} を再び有効にします"),
        Step::DeleteKey { user, key } => {
            say!(language, en: "will delete the key {key} of {user}", ja: "{user} のキー {key} を削除します")
        }
        Step::DeleteSecret { secret } => say!(language,
            en: "will schedule the deletion of {secret}, in 30 days",
            ja: "{secret} の削除を予約します（30 日後）"),
        Step::Announce { pull } => say!(language,
            en: "will announce it through SNS and on pull request #{pull}",
            ja: "SNS とプルリクエスト #{pull} で通知します"),
    }
}

/// Returns what is being done, in a word, and what it is done to.
pub fn doing(language: Locale, step: &Step) -> [String; 2] {
    match step {
        Step::Claim { secret, kms_key: _ } => {
            say!(language, en: ["Reserving", "{secret}"], ja: ["予約中", "{secret}"])
        }
        Step::TakeOver { secret, from: _ } => {
            say!(language, en: ["Taking over", "{secret}"], ja: ["引き継ぎ中", "{secret}"])
        }
        Step::Delete { orphan } => {
            let key = &orphan.key;
            let user = &orphan.user;
            say!(language, en: ["Deleting", "{key} of {user}"], ja: ["削除中", "{user} のキー {key}"])
        }
        Step::Create { user } => {
            say!(language, en: ["Creating", "an access key for {user}"], ja: ["作成中", "{user} のアクセスキー"])
        }
        Step::Store { secret } => {
            say!(language, en: ["Storing", "the key in {secret}"], ja: ["保存中", "{secret} のキー"])
        }
        Step::Promote { secret } => {
            say!(language, en: ["Promoting", "the key in {secret}"], ja: ["切り替え中", "{secret} の AWSCURRENT"])
        }
        Step::Test { user } => {
            say!(language, en: ["Testing", "the key of {user}"], ja: ["確認中", "{user} のキーの動作"])
        }
        Step::Record { secret } => {
            say!(language, en: ["Recording", "the key's ID on {secret}"], ja: ["記録中", "{secret} のキー ID"])
        }
        Step::Rotate { user, key } => {
            say!(language, en: ["Rotating", "{key} of {user}"], ja: ["ローテーション中", "{user} のキー {key}"])
        }
        Step::Commit { secret } => {
            say!(language, en: ["Promoting", "the new key in {secret}"], ja: ["切り替え中", "{secret} の AWSCURRENT"])
        }
        Step::SwitchOff { user, key } => {
            say!(language, en: ["Switching off", "{key} of {user}"], ja: ["無効化中", "{user} のキー {key}"])
        }
        Step::SwitchOn { user, key } => {
            say!(language, en: ["Switching on", "{key} of {user}"], ja: ["有効化中", "{user} のキー {key}"])
        }
        Step::DeleteKey { user, key } => {
            say!(language, en: ["Deleting", "{key} of {user}"], ja: ["削除中", "{user} のキー {key}"])
        }
        Step::DeleteSecret { secret } => {
            say!(language, en: ["Deleting", "{secret}"], ja: ["削除中", "{secret}"])
        }
        Step::Announce { pull } => {
            say!(language, en: ["Announcing", "on pull request #{pull}"], ja: ["通知中", "プルリクエスト #{pull}"])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
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
            expires: None,
            rotate_every: None,
            extra: Vec::new(),
        };
        let secret = request.secret_name();
        let claim = Version::parse("claim-0-1793610000-0123456789abcdef");
        let from: Claim = claim.claim().unwrap().clone();
        let reserve = |kms_key: Option<&str>| Step::Claim {
            secret: secret.clone(),
            kms_key: kms_key.map(str::to_owned),
        };
        vec![
            reserve(None),
            reserve(Some("alias/countersign")),
            Step::TakeOver {
                secret: secret.clone(),
                from,
            },
            Step::Delete {
                orphan: orphan_for_tests(
                    user.clone(),
                    AccessKeyId::new("AKIA1111111111111111").unwrap(),
                    Nonce::new("0123456789abcdef").unwrap(),
                )
                .record()
                .clone(),
            },
            Step::Create { user: user.clone() },
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
        for language in [Locale::ENGLISH, Locale::JAPANESE] {
            let said = steps().into_iter().map(|step| {
                let [verb, object] = doing(language, &step);
                format!("{}\n{verb} {object}\n", will(language, &step))
            });
            insta::assert_snapshot!(said.collect::<String>());
        }
    }
}
