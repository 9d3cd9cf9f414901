//! What is said of an issued key once something is to become of it.

use super::{code, codes, moment};
use crate::domain::{AccessKeyId, Doubt, Ending, EndingCause, LifeStatus, Locale, RequestPath};

/// Returns where a key stands, for headings.
pub(super) fn name(language: Locale, life: &LifeStatus) -> &'static str {
    match life {
        LifeStatus::Expiring { .. } => pick!(language, en: "Expiring", ja: "まもなく期限切れ"),
        LifeStatus::Overdue { .. } => pick!(language, en: "To be switched off", ja: "無効化の予定"),
        LifeStatus::Rotating { .. } => pick!(language, en: "Rotating", ja: "ローテーション中"),
        LifeStatus::StillUsed { .. } => {
            pick!(language, en: "Old key still in use", ja: "古いキーを使用中")
        }
        LifeStatus::NotRotated { .. } => {
            pick!(language, en: "Not rotated", ja: "ローテーション不可")
        }
        LifeStatus::NoPlace { .. } => {
            pick!(language, en: "Rotation blocked", ja: "ローテーション保留（キー数の上限）")
        }
        LifeStatus::Off { .. } => pick!(language, en: "Switched off", ja: "無効化済み"),
        LifeStatus::Removed { .. } => pick!(language, en: "Deleted", ja: "削除済み"),
        LifeStatus::Gone { .. } => {
            pick!(language, en: "Deleted by someone else", ja: "countersign 以外による削除")
        }
        LifeStatus::RemovalUnproven { .. } => {
            pick!(language, en: "Removal not proved", ja: "申請の削除を確認できず")
        }
        LifeStatus::Braked { .. } => pick!(language, en: "Held back", ja: "無効化を保留"),
        LifeStatus::Contested { .. } => pick!(language, en: "Contested", ja: "手動操作と不一致"),
        LifeStatus::Unproven { .. } => {
            pick!(language, en: "Origin not proved", ja: "キーの作成元を確認できず")
        }
    }
}

/// Returns the same in one word, for lists.
pub(super) fn label(language: Locale, life: &LifeStatus) -> &'static str {
    match life {
        LifeStatus::Expiring { .. } => pick!(language, en: "expiring", ja: "まもなく期限切れ"),
        LifeStatus::Overdue { .. } => pick!(language, en: "overdue", ja: "無効化の予定"),
        LifeStatus::Rotating { .. } => pick!(language, en: "rotating", ja: "ローテーション中"),
        LifeStatus::StillUsed { .. } => pick!(language, en: "still used", ja: "古いキーを使用中"),
        LifeStatus::NotRotated { .. } => {
            pick!(language, en: "not rotated", ja: "ローテーション不可")
        }
        LifeStatus::NoPlace { .. } => {
            pick!(language, en: "blocked", ja: "ローテーション保留（キー数の上限）")
        }
        LifeStatus::Off { .. } => pick!(language, en: "off", ja: "無効化済み"),
        LifeStatus::Removed { .. } => pick!(language, en: "removed", ja: "削除済み"),
        LifeStatus::Gone { .. } => pick!(language, en: "gone", ja: "countersign 以外による削除"),
        LifeStatus::RemovalUnproven { .. } => {
            pick!(language, en: "removal unproven", ja: "申請の削除を確認できず")
        }
        LifeStatus::Braked { .. } => pick!(language, en: "held back", ja: "無効化を保留"),
        LifeStatus::Contested { .. } => pick!(language, en: "contested", ja: "手動操作と不一致"),
        LifeStatus::Unproven { .. } => {
            pick!(language, en: "unproven", ja: "キーの作成元を確認できず")
        }
    }
}

/// Returns why a key is taken away.
pub fn because(language: Locale, ending: &Ending) -> String {
    let at = moment(language, ending.at);
    match ending.cause {
        EndingCause::Expired => {
            say!(language, en: "its time was over at {at}", ja: "有効期限（{at}）が過ぎたため")
        }
        EndingCause::Removed => say!(language,
            en: "its request was removed at {at}",
            ja: "申請ファイルが削除されたため（{at}）"),
        EndingCause::Replaced => say!(language,
            en: "a new key took its place, and the time for both was over at {at}",
            ja: "新しいキーに置き換えられ、併用期間（{at}まで）が過ぎたため"),
    }
}

/// Returns where a key stands, and what happens next.
pub fn sentence(language: Locale, life: &LifeStatus) -> String {
    match life {
        LifeStatus::Expiring { key: _, at } => say!(language,
            en: "The key works until {at}.",
            ja: "このキーは {at}まで使えます。",
            at = moment(language, *at)),
        LifeStatus::Overdue { key, ending } => say!(language,
            en: "The key {key} still works, and {}.",
            ja: "キー {key} はまだ有効です。{}、無効化の対象です。",
            because(language, ending)),
        LifeStatus::Off {
            key,
            ending,
            since,
            until,
            unapproved,
        } => {
            let until = until.filter(|_| unapproved.is_empty());
            let since = since.map_or(
                String::new(),
                |since| say!(language, en: " since {}", ja: "（{}から）", moment(language, since)),
            );
            let because = ending.as_ref().map_or(
                String::new(),
                |ending| say!(language, en: ": {}", ja: "{}、", because(language, ending)),
            );
            let is_removed = ending.is_some_and(|ending| ending.cause == EndingCause::Removed);
            let until = until.map_or(String::new(), |until| {
                let until = moment(language, until);
                match is_removed {
                    true => say!(language,
                        en: " It will be deleted after {until}; until then it can be restored.",
                        ja: "{until}より後に削除します。それまでは元に戻せます。"),
                    false => say!(language,
                        en: " It will be deleted after {until}.",
                        ja: "{until}より後に削除します。"),
                }
            });
            let unapproved = match unapproved.is_empty() {
                true => String::new(),
                false => say!(language,
                    en: " Its request is back, but switching it on again needs an approval as for a new key.",
                    ja: "申請ファイルは元に戻されましたが、再び有効にするには、新しいキーと同じ承認が必要です。"),
            };
            say!(language,
                en: "The key {key} has been switched off{since}{because}.{until}{unapproved}",
                ja: "{because}キー {key} を無効化しました{since}。{until}{unapproved}")
        }
        LifeStatus::Removed { key } => {
            say!(language, en: "The key {key} has been deleted.", ja: "キー {key} は削除されました。")
        }
        LifeStatus::Gone { key } => say!(language,
            en: "The key {key} does not exist any more, and countersign did not delete it.",
            ja: "キー {key} は存在しません。countersign が削除したものではありません。"),
        LifeStatus::Rotating { key, old: None } => say!(language,
            en: "A new key takes the place of {key}.",
            ja: "キー {key} を新しいキーに置き換えています。"),
        LifeStatus::Rotating {
            key,
            old: Some(old),
        } => say!(language,
            en: "The key {key} has taken the place of {old}, which works until the overlap is over.",
            ja: "キー {old} を {key} に置き換えました。併用期間が終わるまで、どちらのキーも使えます。"),
        LifeStatus::StillUsed { key } => say!(language,
            en: "The replaced key {key} was used within the last day, so it is left on for up to 7 days more. See who still uses it.",
            ja: "置き換え済みのキー {key} が過去 24 時間以内に使われたため、最長で 7 日間、有効なままにします。どこで使われているかを確認してください。"),
        LifeStatus::NotRotated { key, .. } => say!(language,
            en: "The key {key} is due for rotation, and its approval cannot be proved, so it is not replaced.",
            ja: "キー {key} はローテーションの時期ですが、承認を確認できないため、置き換えません。"),
        LifeStatus::NoPlace { key, others } => say!(language,
            en: "The key {key} is due for rotation, but IAM allows a user two keys, and the user has another: {}. Delete the one that is not needed.",
            ja: "キー {key} はローテーションの時期ですが、このユーザーには別のキー（{}）があり、IAM の上限（2 つ）のため新しいキーを作成できません。不要なキーを削除してください。",
            codes(language, others)),
        LifeStatus::RemovalUnproven { key, .. } => say!(language,
            en: "The request file is gone, and nothing proves that it was removed, so the key {key} is left alone.",
            ja: "申請ファイルがありませんが、正しい手順で削除されたことを確認できないため、キー {key} には何もしません。"),
        LifeStatus::Braked { key, ending } => say!(language,
            en: "The key {key} is not switched off yet although {}: more keys than the configured limit would go off within a day. Someone must check whether that is intended.",
            ja: "{}キー {key} は無効化の対象ですが、1 日に無効化できる数の上限を超えるため、保留しています。意図した削除かどうかを確認してください。",
            because(language, ending)),
        LifeStatus::Contested { key } => say!(language,
            en: "Someone switched the key {key} by hand, against what the repository says. countersign leaves it alone; someone must decide.",
            ja: "キー {key} が、リポジトリの内容と食い違う形で手動で切り替えられています。countersign は何もしません。どうするかを判断してください。"),
        LifeStatus::Unproven { key, doubt } => {
            let key = key.as_ref().map_or(String::new(), |key| format!(" {key}"));
            say!(language,
                en: "countersign cannot prove that it created the key{key}, so it leaves the key alone: {}.",
                ja: "countersign が作成したキー{key} であることを確認できないため、何もしません：{}",
                about(language, *doubt))
        }
    }
}

/// Returns what to do about a key that a person must see to; `None` if that is said, or there is nothing to do.
pub fn hint(language: Locale, life: &LifeStatus) -> Option<String> {
    Some(match life {
        LifeStatus::RemovalUnproven { .. } => say!(language,
            en: "Put the file back as it was. To take the key away, remove it in a pull request that does nothing else, by or with the approval of an owner or of whoever asked for it.",
            ja: "ファイルを元のとおりに戻してください。キーを取り消す場合は、それだけを行うプルリクエストで削除し、コードオーナーまたは申請者が作成するか承認してください。"),
        LifeStatus::Off { unapproved, .. } if !unapproved.is_empty() => say!(language,
            en: "Have the request approved like a new one, or remove the file again.",
            ja: "新しい申請と同じように承認を受けるか、ファイルを再び削除してください。"),
        LifeStatus::NotRotated { .. } => say!(language,
            en: "Request a new key with a new file, switch to its secret, and then remove this one.",
            ja: "新しいファイルで新しいキーを申請し、そのシークレットに切り替えてから、この申請を削除してください。"),
        LifeStatus::Braked { .. } => say!(language,
            en: "If it was an accident, revert the pull request. If it is intended, have the removal approved by a second person, or raise lifecycle.brake in the configuration.",
            ja: "誤って削除した場合は、プルリクエストをリバートしてください。意図した削除であれば、別の人の承認を受けるか、設定の lifecycle.brake を引き上げてください。"),
        LifeStatus::Contested { key } => say!(language,
            en: "See who switched {key} with `countersign audit {key}`. Then switch it back, or change the repository: remove the request, or revert its removal.",
            ja: "`countersign audit {key}` で誰が切り替えたかを確認してください。その後、キーを元に戻すか、リポジトリを変更（申請を削除、または削除をリバート）してください。"),
        LifeStatus::Unproven { key: Some(key), .. } => say!(language,
            en: "See what is known with `countersign audit {key}`, and switch it off or delete it by hand if it is not wanted.",
            ja: "`countersign audit {key}` で詳細を確認し、不要であれば手動で無効にするか削除してください。"),
        LifeStatus::Expiring { .. }
        | LifeStatus::Overdue { .. }
        | LifeStatus::Off { .. }
        | LifeStatus::Removed { .. }
        | LifeStatus::Gone { .. }
        | LifeStatus::Rotating { .. }
        | LifeStatus::StillUsed { .. }
        | LifeStatus::NoPlace { .. }
        | LifeStatus::Unproven { key: None, .. } => return None,
    })
}

fn about(language: Locale, doubt: Doubt) -> &'static str {
    match doubt {
        Doubt::TrailUnreadable => pick!(language,
            en: "CloudTrail cannot be read",
            ja: "CloudTrail を参照できません。"),
        Doubt::NotInTrail => pick!(language,
            en: "CloudTrail does not show who created it",
            ja: "CloudTrail に作成の記録がありません。"),
        Doubt::OtherCaller => pick!(language,
            en: "CloudTrail shows that someone else created it",
            ja: "CloudTrail によると、作成したのは countersign ではありません。"),
        Doubt::NoVersion => pick!(language,
            en: "the secret has no version with it",
            ja: "シークレットに、このキーのバージョンがありません。"),
        Doubt::StoredLater => pick!(language,
            en: "it was not stored when it was created",
            ja: "作成された時点で保存されたものではありません。"),
        Doubt::SeveralSecrets => pick!(language,
            en: "another secret names it, too",
            ja: "別のシークレットも、このキーを指しています。"),
        Doubt::ForeignLabel => pick!(language,
            en: "the label COUNTERSIGN-STATE is on a version that countersign did not write",
            ja: "ラベル COUNTERSIGN-STATE が、countersign の作成したバージョンに付いていません。"),
    }
}

/// Returns what people are told in a new comment. The key's id is ours, and harmless.
pub fn mention(language: Locale, life: &LifeStatus) -> String {
    let key = life.key().map_or(String::new(), |key| code(key.as_str()));
    match life {
        LifeStatus::Expiring { at, .. } => say!(language,
            en: "the key {key} works until **{}**. If it is needed for longer, request a new key in time.",
            ja: "キー {key} は **{}** まで使えます。その後も必要な場合は、早めに新しいキーを申請してください。",
            moment(language, *at)),
        LifeStatus::Off {
            ending: Some(ending),
            until,
            ..
        } => {
            let until = until.map_or(String::new(), |until| {
                say!(language, en: " It will be deleted after **{}**.", ja: "**{}** より後に削除します。",
                    moment(language, until))
            });
            let undo = match ending.cause {
                EndingCause::Removed => say!(language,
                    en: " To restore it, revert the pull request that removed the request, and have the revert approved.",
                    ja: "元に戻すには、申請を削除したプルリクエストをリバートし、承認を受けてください。"),
                EndingCause::Replaced => String::new(),
                EndingCause::Expired => say!(language,
                    en: " If access is still needed, request a new key.",
                    ja: "引き続き必要な場合は、新しいキーを申請してください。"),
            };
            say!(language,
                en: "the key {key} has been switched off: {}.{until}{undo}",
                ja: "{}、キー {key} を無効化しました。{until}{undo}",
                because(language, ending))
        }
        LifeStatus::Rotating { old: Some(old), .. } => say!(language,
            en: "the key {key} has taken the place of {}. Readers of the secret get it without a change; both keys work until the overlap is over.",
            ja: "キー {} を {key} に置き換えました。シークレットを参照している側で変更は必要ありません。併用期間が終わるまで、どちらのキーも使えます。",
            code(old.as_str())),
        LifeStatus::Rotating { old: None, .. }
        | LifeStatus::StillUsed { .. }
        | LifeStatus::NotRotated { .. }
        | LifeStatus::NoPlace { .. }
        | LifeStatus::Overdue { .. }
        | LifeStatus::Off { ending: None, .. }
        | LifeStatus::Removed { .. }
        | LifeStatus::Gone { .. }
        | LifeStatus::RemovalUnproven { .. }
        | LifeStatus::Braked { .. }
        | LifeStatus::Contested { .. }
        | LifeStatus::Unproven { .. } => {
            let hint = hint(language, life).map_or(String::new(), |hint| format!(" {hint}"));
            sentence(language, life) + &hint
        }
    }
}

/// Writes one line of a comment: what became of a key.
pub fn line(
    language: Locale,
    path: &RequestPath,
    status: Option<&LifeStatus>,
    key: Option<&AccessKeyId>,
) -> String {
    let (icon, name, text) = match status {
        Some(status) => (
            status.icon(),
            name(language, status),
            mention(language, status),
        ),
        None => {
            let name = pick!(language, en: "Switched on", ja: "再度の有効化");
            (
                "🔑",
                name,
                works_again(language, key.map_or("", |key| key.as_str())),
            )
        }
    };
    format!("{icon} **{name}** · `{path}`: {text}")
}

pub(super) fn works_again(language: Locale, key: &str) -> String {
    say!(language, en: "The key {key} works again.", ja: "キー {key} を再び有効にしました。")
}
