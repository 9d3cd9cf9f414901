//! Why it is not proved that a request was taken away, and what to do about it.

use crate::domain::{Locale, Login, RemovalFault};
use crate::messages::{and_more, code, codes, short};

/// Explains what a removal lacks.
pub(super) fn fault(language: Locale, fault: &RemovalFault) -> String {
    match fault {
        RemovalFault::NotRemoved { commit: None } => say!(language,
            en: "no commit on the default branch removed the file",
            ja: "デフォルトブランチに、ファイルを削除したコミットがありません"),
        RemovalFault::NotRemoved {
            commit: Some(commit),
        } => say!(language,
            en: "what commit {} removed is not the request that the key was issued for",
            ja: "コミット {} で削除されたファイルは、このキーの申請ではありません",
            short(commit)),
        RemovalFault::BeforeLifecycle { commit } => say!(language,
            en: "at commit {}, which removed the file, the configuration had no `lifecycle`",
            ja: "ファイルを削除したコミット {} の時点では、設定に `lifecycle` がありません",
            short(commit)),
        RemovalFault::Mixed { commit, path, more } => {
            let more = and_more(language, *more);
            say!(language,
                en: "commit {} removed the file, and changed {}{more} as well",
                ja: "ファイルを削除したコミット {} に、申請ファイルの削除以外の変更も含まれています：{}{more}",
                short(commit), code(path))
        }
        RemovalFault::NotAgreed { pull, .. } => say!(language,
            en: "nobody who may agree to it wrote or approved pull request #{pull}",
            ja: "プルリクエスト #{pull} の作成者と承認者に、キーの無効化を認められる人がいません"),
        RemovalFault::PushedByOthers { author } => say!(language,
            en: "{} opened the pull request, but others pushed to its branch as well",
            ja: "{} が作成したプルリクエストのブランチに、ほかの人もプッシュしています",
            code(author.as_str())),
    }
}

/// Explains what a removal lacks as long as its pull request is open.
pub(super) fn before(language: Locale, fault: &RemovalFault) -> String {
    match fault {
        RemovalFault::Mixed {
            commit: _,
            path,
            more,
        } => {
            let more = and_more(language, *more);
            say!(language,
                en: "the pull request takes requests away, and changes {}{more} as well",
                ja: "申請ファイルの削除のほかに、別の変更が含まれています：{}{more}",
                code(path))
        }
        RemovalFault::NotAgreed { .. } => say!(language,
            en: "nobody who may agree to it wrote or approved the pull request",
            ja: "プルリクエストの作成者と承認者に、キーの無効化を認められる人がいません"),
        RemovalFault::NotRemoved { .. }
        | RemovalFault::BeforeLifecycle { .. }
        | RemovalFault::PushedByOthers { .. } => self::fault(language, fault),
    }
}

/// Explains what mends it before the merge.
pub(super) fn mend(language: Locale, fault: &RemovalFault) -> String {
    match fault {
        RemovalFault::Mixed { .. } => say!(language,
            en: "Leave nothing in this pull request but the removal of request files; everything else belongs in a separate one. To move a request, leave the old file where it is, and ask again.",
            ja: "このプルリクエストには、申請ファイルの削除だけを含めてください。それ以外の変更は、別のプルリクエストに分けてください。申請ファイルを移動する場合は、既存のファイルはそのままにして、申請し直してください。"),
        RemovalFault::NotAgreed {
            pull: _,
            requester,
            owners,
            teams,
        } => {
            let who = who(language, requester.as_ref(), owners);
            let teams = self::teams(language, *teams);
            say!(language,
                en: "Have one of them approve it, or open it themselves: {who}.{teams}",
                ja: "次のいずれかの人が承認するか、自分でプルリクエストを作成してください：{who}。{teams}")
        }
        RemovalFault::PushedByOthers { .. } => approve(language),
        RemovalFault::NotRemoved { .. } | RemovalFault::BeforeLifecycle { .. } => {
            once_more(language)
        }
    }
}

/// Explains what to do about it after the merge.
pub(super) fn hint(language: Locale, fault: &RemovalFault) -> String {
    match fault {
        RemovalFault::NotAgreed {
            pull: _,
            requester,
            owners,
            teams,
        } => {
            let who = who(language, requester.as_ref(), owners);
            let teams = self::teams(language, *teams);
            say!(language,
                en: "Have one of them approve the pull request, even though it is merged: {who}.{teams}",
                ja: "次のいずれかの人が、マージ済みのプルリクエストを承認してください：{who}。{teams}")
        }
        RemovalFault::PushedByOthers { .. } => approve(language),
        RemovalFault::NotRemoved { .. }
        | RemovalFault::BeforeLifecycle { .. }
        | RemovalFault::Mixed { .. } => once_more(language),
    }
}

fn approve(language: Locale) -> String {
    say!(language,
        en: "The author's own agreement counts only if nobody else pushed. Have a code owner of the file, or whoever asked for the key, approve the last commit.",
        ja: "作成者の同意は、作成者だけがプッシュした場合に限り有効です。ファイルのコードオーナーかキーの申請者が、最後のコミットを承認してください。")
}

/// Says who may agree to a removal, without a full stop.
pub(crate) fn who(language: Locale, requester: Option<&Login>, owners: &[String]) -> String {
    let requester = requester.map(|login| format!("@{login}"));
    let is_named = |name: &&String| !owners.iter().any(|owner| owner.eq_ignore_ascii_case(name));
    let requester = requester.as_ref().filter(is_named);
    let all: Vec<String> = owners.iter().chain(requester).cloned().collect();
    match all.is_empty() {
        true => say!(language,
            en: "a code owner of the file, of whom there are none yet",
            ja: "ファイルのコードオーナー（現在は指定なし）"),
        false => codes(language, &all),
    }
}

fn teams(language: Locale, teams: bool) -> &'static str {
    match teams {
        true => pick!(language,
            en: " Who belongs to a team cannot be read with this token: whoever asked for the key can agree, or a person whom CODEOWNERS names.",
            ja: "このトークンではチームのメンバーを取得できません。キーの申請者か、CODEOWNERS に個人として指定された人が承認できます。"),
        false => "",
    }
}

/// Explains how a request is taken away so that it counts.
pub(super) fn once_more(language: Locale) -> String {
    say!(language,
        en: "Put the file back as it was, and remove it with a pull request that removes request files and nothing else, merged on GitHub.",
        ja: "ファイルを元の内容で戻し、申請ファイルの削除だけを含むプルリクエストで削除し直してください。マージは GitHub 上で行います。")
}
