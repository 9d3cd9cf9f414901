//! What a person needs to know in order to decide about keys: what is known, where to look, what resolves it.

use super::{code, in_lines, moment};
use crate::domain::{
    AccessKeyId, IamUser, Locale, ManualReview, ManualReviewReason, SecretName, Suspect, TagKey,
    Timestamp, home_of_iam,
};

/// What the person who decides needs to know. Nothing in it needs quoting or escaping but for the form it is put in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Advice {
    /// What is known, a sentence each.
    pub facts: Vec<String>,
    /// Where to look, then what resolves it.
    pub ways: Vec<Way>,
}

/// Something to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// What, without a full stop.
    pub what: String,
    /// The commands that do it, for a POSIX shell.
    pub commands: Vec<String>,
}

/// Explains what a person needs to know.
pub fn advise(language: Locale, manual_review: &ManualReview) -> Advice {
    let words = |word: Word<'_>| words(language, word);
    let used_up = manual_review.is_used_up.then_some(Word::UsedUp);
    let keys = manual_review.keys.iter();
    let facts = used_up
        .into_iter()
        .chain(keys.map(|suspect| Word::Fact(suspect, manual_review.secret.as_ref())))
        .map(words)
        .collect();
    let way = |word: Word<'_>, commands: Vec<String>| Way {
        what: words(word),
        commands,
    };
    let mut ways = Vec::new();
    if !manual_review.keys.is_empty() {
        let mut look: Vec<String> = Vec::new();
        for suspect in &manual_review.keys {
            for command in look_commands(suspect, &manual_review.region) {
                if !look.contains(&command) {
                    look.push(command);
                }
            }
        }
        ways.push(way(Word::Look, look));
        let delete = |suspect: &Suspect| delete_command(&manual_review.user, &suspect.key);
        let delete = manual_review.keys.iter().map(delete).collect();
        ways.push(way(Word::Delete, delete));
        ways.push(match &manual_review.secret {
            Some(secret) => way(Word::Keep, vec![keep_command(manual_review, secret)]),
            None => way(Word::Leave, Vec::new()),
        });
    }
    if let (true, Some(secret)) = (manual_review.is_used_up, &manual_review.secret) {
        let begin_anew = format!(
            "aws secretsmanager delete-secret --region {} {} --force-delete-without-recovery",
            manual_review.region,
            option("secret-id", secret.as_str())
        );
        ways.push(way(Word::AskAgain, Vec::new()));
        ways.push(way(Word::BeginAnew, vec![begin_anew]));
    }
    Advice { facts, ways }
}

/// Returns it in plain lines; commands stand alone, so that they can be copied.
pub fn advice_in_lines(language: Locale, advice: Advice) -> Vec<String> {
    let ways = ways_in_lines(language, &advice.ways);
    advice.facts.into_iter().chain(ways).collect()
}

/// Returns what to do in plain lines; commands stand alone, so that they can be copied.
pub fn ways_in_lines(language: Locale, ways: &[Way]) -> Vec<String> {
    let mut lines = Vec::new();
    for way in ways {
        let end = match way.commands.is_empty() {
            false => ":",
            true => pick!(language, en: ".", ja: "。"),
        };
        lines.push(format!("→ {}{end}", way.what));
        for command in &way.commands {
            let command = in_lines(command);
            lines.extend(command.lines().map(|line| format!("  {line}")));
        }
    }
    lines
}

enum Word<'a> {
    Fact(&'a Suspect, Option<&'a SecretName>),
    UsedUp,
    Look,
    Delete,
    Keep,
    Leave,
    AskAgain,
    BeginAnew,
}

fn words(language: Locale, word: Word<'_>) -> String {
    match word {
        Word::Fact(Suspect { key, created, why }, secret) => {
            let key = code(key.as_str());
            let created = moment(language, *created);
            let secret = code(secret.map_or("", SecretName::as_str));
            match why {
                ManualReviewReason::NotInTrail => say!(language,
                    en: "{key} was created {created}, after the name was reserved, and CloudTrail does not show by whom.",
                    ja: "{key} は、シークレット名を予約した後の {created}に作成されていますが、CloudTrail に作成者の記録がありません。"),
                ManualReviewReason::TrailUnreadable => say!(language,
                    en: "{key} was created {created}, after the name was reserved; countersign has no permission to read CloudTrail (`cloudtrail:LookupEvents`), so it cannot tell by whom.",
                    ja: "{key} は、シークレット名を予約した後の {created}に作成されています。CloudTrail を読み取る権限（`cloudtrail:LookupEvents`）がないため、作成者を確認できません。"),
                ManualReviewReason::OtherCaller => say!(language,
                    en: "{key} was created {created} for this request, but with other credentials than this run's.",
                    ja: "{key} は、この申請のために {created}に作成されていますが、今回の実行とは別の認証情報が使われています。"),
                ManualReviewReason::LastClaim => say!(language,
                    en: "{key} was created {created} for this request by a run that was interrupted; its secret was not stored.",
                    ja: "{key} は、この申請のために {created}に作成されましたが、実行が中断され、シークレットアクセスキーは保存されていません。"),
                ManualReviewReason::SecretChanged => say!(language,
                    en: "{key} was created {created} by countersign; {secret} has been changed since, and does not show whether it held this key.",
                    ja: "{key} は、{created}に countersign が作成しました。シークレット {secret} がその後変更されているため、このキーを保存していたかどうかを確認できません。"),
                ManualReviewReason::SecretDeleted => say!(language,
                    en: "{key} was created {created} by countersign; its secret is scheduled for deletion, and does not show whether it held this key.",
                    ja: "{key} は、{created}に countersign が作成しました。シークレットが削除予定のため、このキーを保存していたかどうかを確認できません。"),
                ManualReviewReason::NoSecret => say!(language,
                    en: "{key} was created {created} by countersign, and no secret shows what for.",
                    ja: "{key} は、{created}に countersign が作成しましたが、対応するシークレットが見つかりません。"),
            }
        }
        Word::UsedUp => say!(language,
            en: "Three runs reserved the name one after the other, and none of them stored a key. There is no fourth attempt.",
            ja: "この名前は 3 回続けて予約されましたが、いずれもキーを保存する前に中断されました。4 回目は自動では行いません。"),
        Word::Look => {
            say!(language, en: "Find out who created it, and whether it is in use", ja: "作成者と使用状況を確認してください")
        }
        Word::Delete => say!(language,
            en: "If it is not in use, delete it; the next run continues",
            ja: "使われていなければ、削除してください。次回の実行で処理を続けます"),
        Word::Keep => say!(language,
            en: "If it is in use, tag it to be kept; the next run continues",
            ja: "使用中であれば、残してよいキーであることをタグで示してください。次回の実行で処理を続けます"),
        Word::Leave => say!(language,
            en: "If it is in use, leave it; this is reported until 48 hours after it was created",
            ja: "使用中であれば、そのままにしてください。この表示は、作成から 48 時間が過ぎると消えます"),
        Word::AskAgain => {
            say!(language, en: "Request again with a new file", ja: "新しいファイルで申請し直してください")
        }
        Word::BeginAnew => say!(language,
            en: "Or start this request over, as long as its approval is valid: delete its secret, which holds no key",
            ja: "または、この申請を最初からやり直す場合は、シークレットを削除してください（キーは保存されていません）。承認の有効期間内であれば、次回の実行で処理します"),
    }
}

/// The commands that show who created a key, and whether it is used.
fn look_commands(suspect: &Suspect, region: &str) -> [String; 2] {
    let around = |seconds: i64| Timestamp::from_seconds(suspect.created.seconds() + seconds);
    [
        format!(
            "aws cloudtrail lookup-events --region {} --lookup-attributes AttributeKey=EventName,AttributeValue=CreateAccessKey \
             --start-time {} --end-time {} --query 'Events[].CloudTrailEvent' --output text",
            home_of_iam(region),
            around(-60).rfc3339(),
            around(60).rfc3339()
        ),
        last_used_command(&suspect.key),
    ]
}

/// The command that shows when a key was last used.
pub(super) fn last_used_command(key: &AccessKeyId) -> String {
    format!(
        "aws iam get-access-key-last-used {}",
        option("access-key-id", key.as_str())
    )
}

pub(super) fn delete_command(user: &IamUser, key: &AccessKeyId) -> String {
    format!(
        "aws iam delete-access-key {} {}",
        option("user-name", user.as_str()),
        option("access-key-id", key.as_str())
    )
}

/// The command that says that all these keys may stay, with those that were said to before.
fn keep_command(manual_review: &ManualReview, secret: &SecretName) -> String {
    let suspects = manual_review.keys.iter().map(|suspect| &suspect.key);
    let keys: Vec<&str> = manual_review
        .kept
        .iter()
        .chain(suspects)
        .map(AccessKeyId::as_str)
        .collect();
    format!(
        "aws secretsmanager tag-resource --region {} {} --tags 'Key={},Value={}'",
        manual_review.region,
        option("secret-id", secret.as_str()),
        TagKey::Keep.as_str(),
        keys.join(" ")
    )
}

/// An option with a value of letters, digits and `_+=.@/-`, as a shell and the AWS CLI take it whatever it begins with.
fn option(name: &str, value: &str) -> String {
    let is_plain = |b: u8| b.is_ascii_alphanumeric() || b"_+.@/-".contains(&b);
    if value.bytes().all(is_plain) && value.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        format!("--{name} {value}")
    } else {
        format!("--{name}='{value}'")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Stem;

    fn manual_review(user: &str, whys: &[ManualReviewReason]) -> ManualReview {
        let user = IamUser::new(user).unwrap();
        let suspect = |(index, &why): (usize, &ManualReviewReason)| Suspect {
            key: AccessKeyId::new(&format!("AKIA{index:016}")).unwrap(),
            created: Timestamp::from_seconds(1_793_610_000),
            why,
        };
        ManualReview {
            secret: Some(SecretName::new(
                &user,
                &Stem::new("20261102090000").unwrap(),
            )),
            user,
            region: "ap-northeast-1".to_owned(),
            keys: whys.iter().enumerate().map(suspect).collect(),
            kept: Vec::new(),
            is_used_up: false,
        }
    }

    fn said(manual_review: &ManualReview, language: Locale) -> String {
        advice_in_lines(language, advise(language, manual_review)).join("\n")
    }

    #[test]
    fn in_both_languages() {
        let every = [
            ManualReviewReason::NotInTrail,
            ManualReviewReason::TrailUnreadable,
            ManualReviewReason::OtherCaller,
            ManualReviewReason::LastClaim,
            ManualReviewReason::SecretChanged,
        ];
        let mut used_up = manual_review("batch-exporter", &[]);
        used_up.is_used_up = true;
        let mut unknown = manual_review(
            "batch-exporter",
            &[
                ManualReviewReason::SecretDeleted,
                ManualReviewReason::NoSecret,
            ],
        );
        unknown.secret = None;
        for language in [Locale::ENGLISH, Locale::JAPANESE] {
            let [every, used_up, unknown] =
                [&manual_review("batch-exporter", &every), &used_up, &unknown]
                    .map(|manual_review| said(manual_review, language));
            insta::assert_snapshot!(format!("{every}\n\n{used_up}\n\n{unknown}"));
        }
    }

    #[test]
    fn what_was_said_to_stay_before_is_said_again() {
        let mut manual_review = manual_review("batch-exporter", &[ManualReviewReason::NotInTrail]);
        manual_review.kept = vec![AccessKeyId::new("AKIA9999999999999999").unwrap()];
        let said = said(&manual_review, Locale::ENGLISH);
        assert!(
            said.contains("'Key=countersign:keep,Value=AKIA9999999999999999 AKIA0000000000000000'"),
            "{said}"
        );
    }

    #[test]
    fn no_name_can_be_an_option_or_more_than_one_word() {
        for (user, expected) in [
            ("batch-exporter", "--user-name batch-exporter "),
            ("-rf", "--user-name='-rf' "),
            ("=ls", "--user-name='=ls' "),
            ("a=b", "--user-name='a=b' "),
        ] {
            let said = said(
                &manual_review(user, &[ManualReviewReason::NotInTrail]),
                Locale::ENGLISH,
            );
            assert!(said.contains(expected), "{said}");
        }
    }
}
