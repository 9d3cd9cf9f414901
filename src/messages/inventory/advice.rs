//! What somebody should look at, and what to do.

use super::words::days;
use crate::domain::Locale;
use crate::key_inventory::Concern;
use crate::messages::codes;

/// Returns what stands above the keys that have a concern.
pub fn heading(language: Locale, concern: &Concern) -> &'static str {
    match concern {
        Concern::OtherCreator => {
            pick!(language, en: "Created by another call", ja: "別の呼び出しで作成されたキー")
        }
        Concern::SeveralSecrets { .. } => {
            pick!(language, en: "In several secrets", ja: "複数のシークレットにあるキー")
        }
        Concern::Foreign { .. } => {
            pick!(language, en: "Not issued by countersign", ja: "countersign 以外で作成されたキー")
        }
        Concern::KeyGone => pick!(language, en: "Deleted in IAM", ja: "IAM で削除されたキー"),
        Concern::SecretDeleted => {
            pick!(language, en: "Secret being deleted", ja: "シークレットが削除待ちのキー")
        }
        Concern::Expired { .. } => {
            pick!(language, en: "Expired and still active", ja: "有効期限が過ぎても有効なキー")
        }
        Concern::Expiring { .. } => {
            pick!(language, en: "Expiring soon", ja: "まもなく有効期限を迎えるキー")
        }
        Concern::Off { .. } => {
            pick!(language, en: "Deactivated by countersign", ja: "countersign が無効にしたキー")
        }
        Concern::Withdrawn => pick!(language, en: "Request removed", ja: "申請が削除されたキー"),
        Concern::Changed => pick!(language, en: "Request changed", ja: "申請が変更されたキー"),
        Concern::Inactive => pick!(language, en: "Inactive", ja: "無効なキー"),
        Concern::Unfinished => pick!(language, en: "Not finished", ja: "処理が未完了のキー"),
        Concern::NotIssued => pick!(language, en: "No key yet", ja: "キーが未発行の申請"),
        Concern::Unused { .. } => pick!(language, en: "Unused", ja: "使用されていないキー"),
        Concern::NoFreePlace => {
            pick!(language, en: "No room for another key", ja: "キーの上限に達したユーザーのキー")
        }
    }
}

/// Explains a concern.
pub fn concern(language: Locale, concern: &Concern) -> String {
    match concern {
        Concern::OtherCreator => say!(language,
            en: "according to CloudTrail, it was not created under the claim it is stored under",
            ja: "CloudTrail の記録では、シークレットの claim とは別の呼び出しで作成されています"),
        Concern::SeveralSecrets { others } => say!(language,
            en: "other secrets refer to it, too: {}",
            ja: "ほかのシークレットにも記載されています: {}",
            codes(language, others)),
        Concern::Foreign { is_permitted: true } => say!(language,
            en: "no approved request explains it, although its user may get keys through one",
            ja: "対応する承認済みの申請がありません（ユーザーは申請でキーを取得できます）"),
        Concern::Foreign {
            is_permitted: false,
        } => say!(language,
            en: "no approved request explains it; the configuration does not permit its user",
            ja: "対応する承認済みの申請がありません（ユーザーは設定ファイルで許可されていません）"),
        Concern::KeyGone => say!(language,
            en: "the secret refers to it, but IAM no longer has it",
            ja: "シークレットに記載されていますが、IAM にありません"),
        Concern::SecretDeleted => say!(language,
            en: "its secret is scheduled for deletion",
            ja: "シークレットが削除待ちです"),
        Concern::Expired { .. } => say!(language,
            en: "it has expired and is still active",
            ja: "有効期限が過ぎていますが、有効なままです"),
        Concern::Expiring { on } => say!(language,
            en: "it expires at the end of {on} (UTC)",
            ja: "有効期限は {on}（UTC）の終わりまでです"),
        Concern::Off { since } => {
            let since = since.date();
            say!(language, en: "inactive since {since}", ja: "{since} から無効です")
        }
        Concern::Withdrawn => say!(language,
            en: "its request is no longer on the default branch",
            ja: "申請ファイルがデフォルトブランチにありません"),
        Concern::Changed => say!(language,
            en: "its request was changed after the key was issued",
            ja: "キーの発行後に申請ファイルが変更されています"),
        Concern::Inactive => {
            say!(language, en: "it is inactive in IAM", ja: "IAM で無効になっています")
        }
        Concern::Unfinished => say!(language,
            en: "a run has not finished what was begun",
            ja: "開始された処理が完了していません"),
        Concern::NotIssued => say!(language,
            en: "the request has no key",
            ja: "申請に対するキーがありません"),
        Concern::Unused {
            since,
            is_ever_used,
            is_configured: _,
        } => {
            let days = days(language, since.days());
            match is_ever_used {
                true => say!(language, en: "not used for {days}", ja: "{days}間使用されていません"),
                false => say!(language,
                    en: "never used since it was created {days} ago",
                    ja: "作成から {days}間、一度も使用されていません"),
            }
        }
        Concern::NoFreePlace => say!(language,
            en: "its user has two keys, and IAM allows no more",
            ja: "ユーザーのキーが 2 つあり、IAM の上限に達しています"),
    }
}

/// Explains what to do about a concern. USER, KEY, SECRET and REQUEST stand for what the inventory shows of the key.
pub fn advice(language: Locale, concern: &Concern) -> String {
    const OFF: &str =
        "`aws iam update-access-key --user-name USER --access-key-id KEY --status Inactive`";
    const ON: &str =
        "`aws iam update-access-key --user-name USER --access-key-id KEY --status Active`";
    const DELETE: &str = "`aws iam delete-access-key --user-name USER --access-key-id KEY`";
    match concern {
        Concern::OtherCreator | Concern::SeveralSecrets { .. } => say!(language,
            en: "`countersign audit KEY` shows who created it and for which secret. Clarify that before anything else is done to it.",
            ja: "作成者と対象のシークレットを `countersign audit KEY` で確認してください。それまではキーを変更しないでください。"),
        Concern::Foreign { .. } => say!(language,
            en: "`countersign audit KEY` shows who created it. If it is needed, request a key in its place. Then deactivate it ({OFF}), \
                 and once nothing has broken for a few weeks, delete it ({DELETE}).",
            ja: "作成者を `countersign audit KEY` で確認してください。必要なキーであれば、代わりのキーを申請してください。\
                 その後このキーを無効にし（{OFF}）、数週間問題がなければ削除してください（{DELETE}）。"),
        Concern::KeyGone => say!(language,
            en: "If it is still needed, open a new request. If not, remove the request file and delete the secret \
                 (`aws secretsmanager delete-secret --secret-id SECRET`).",
            ja: "まだ必要であれば、新しく申請してください。不要であれば、申請ファイルとシークレット\
                 （`aws secretsmanager delete-secret --secret-id SECRET`）を削除してください。"),
        Concern::SecretDeleted => say!(language,
            en: "If the key is needed, cancel the deletion (`aws secretsmanager restore-secret --secret-id SECRET`). If not, delete the key ({DELETE}).",
            ja: "キーが必要であれば、シークレットの削除を取り消してください（`aws secretsmanager restore-secret --secret-id SECRET`）。\
                 不要であれば、キーを削除してください（{DELETE}）。"),
        Concern::Expired { .. } => say!(language,
            en: "If it is still needed, request a new key. Deactivate this one ({OFF}), and delete it after a few weeks ({DELETE}). \
                 With `enforce: deactivate` or `delete` under `lifecycle` in the configuration, `countersign reconcile` does that.",
            ja: "まだ必要であれば、新しいキーを申請してください。このキーは無効にし（{OFF}）、数週間後に削除してください（{DELETE}）。\
                 設定ファイルの `lifecycle` で `enforce: deactivate` または `delete` を指定すると、`countersign reconcile` が処理します。"),
        Concern::Expiring { .. } => say!(language,
            en: "If it is needed for longer, request a new key now, and switch to it before then.",
            ja: "その後も必要であれば、今のうちに新しいキーを申請し、期限までに切り替えてください。"),
        Concern::Off { .. } => say!(language,
            en: "If it is needed, restore the request file (revert the pull request that removed it), and have that approved before the key is deleted. If it expired or was replaced, request a new key instead.",
            ja: "必要であれば、キーが削除される前に申請ファイルを元に戻し（削除したプルリクエストを Revert し）、承認を得てください。有効期限切れ、または交換済みのキーであれば、新しく申請してください。"),
        Concern::Withdrawn => say!(language,
            en: "If it is needed, restore the request file. If not, deactivate it ({OFF}), and delete it after a few weeks ({DELETE}).",
            ja: "必要であれば、申請ファイルを元に戻してください。不要であれば、無効にし（{OFF}）、数週間後に削除してください（{DELETE}）。"),
        Concern::Changed => say!(language,
            en: "A change has no effect on an issued key. Restore the file as it was approved, or open a new request.",
            ja: "発行済みのキーに変更は反映されません。承認時の内容に戻すか、新しく申請してください。"),
        Concern::Inactive => say!(language,
            en: "If it is needed, activate it ({ON}). If not, delete it ({DELETE}).",
            ja: "必要であれば有効にし（{ON}）、不要であれば削除してください（{DELETE}）。"),
        Concern::Unfinished => say!(language,
            en: "`countersign plan` shows what is left to do; the next `countersign reconcile` does it.",
            ja: "残りの処理は `countersign plan` で確認できます。次の `countersign reconcile` で処理されます。"),
        Concern::NotIssued => say!(language,
            en: "`countersign plan --explain REQUEST` shows whether it is approved. If it is out of date, remove the request file.",
            ja: "承認されているかどうかは `countersign plan --explain REQUEST` で確認できます。不要な申請であれば、申請ファイルを削除してください。"),
        Concern::Unused { .. } => say!(language,
            en: "Ask the requester whether it is needed. If not, deactivate it ({OFF}), and delete it after a few weeks ({DELETE}).",
            ja: "申請者に、必要かどうか確認してください。不要であれば、無効にし（{OFF}）、数週間後に削除してください（{DELETE}）。"),
        Concern::NoFreePlace => say!(language,
            en: "No key can be issued until one of the two is deleted ({DELETE}).",
            ja: "どちらかを削除するまで（{DELETE}）、新しいキーは発行されません。"),
    }
}
