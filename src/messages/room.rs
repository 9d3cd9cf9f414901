//! What makes room for another key of a user who has as many as IAM gives.

use super::manual_review::{Way, delete_command, last_used_command};
use crate::domain::{AccessKeyId, IamUser, Locale};

/// Returns what to do, with the commands for these keys.
pub fn make_room(language: Locale, user: &IamUser, keys: &[AccessKeyId]) -> Vec<Way> {
    let look = Way {
        what: say!(language,
            en: "See which key is in use",
            ja: "使用中のキーを確認してください"),
        commands: keys.iter().map(last_used_command).collect(),
    };
    let delete = keys.iter().map(|key| Way {
        what: say!(language,
            en: "If {key} is not in use, delete it; the next run issues the key as long as the approval is valid",
            ja: "{key} が使われていなければ、削除してください。承認の有効期間内であれば、次回の実行で発行されます"),
        commands: vec![delete_command(user, key)],
    });
    std::iter::once(look).chain(delete).collect()
}
