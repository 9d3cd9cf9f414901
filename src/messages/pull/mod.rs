//! What is said about a pull request that is not merged: to the requester, to whom may approve, to administrators.

mod removals;
mod tasks;

pub use removals::{RemovalPhrase, effect, last_used, may_agree, more, removal_phrase};
pub use tasks::{About, Role, role, tasks};

pub use super::moments::moment;
pub use super::refusals::open::{lack, remedy};
use super::runs::facts;
use super::{Issue, code, codes, failed, short};
use crate::domain::{
    Action, Locale, Login, ObjectId, PullStatus, Remedy, ReviewComment, Timestamp, Warning,
};

/// Returns the status of a pull request; `None` if it could not be checked.
pub fn pull_label(language: Locale, pull_status: Option<&PullStatus>) -> &'static str {
    let Some(pull_status) = pull_status else {
        return failed(language);
    };
    match pull_status {
        PullStatus::Approved { .. } => pick!(language, en: "approved", ja: "承認済み"),
        PullStatus::Unchecked => {
            pick!(language, en: "unchecked", ja: "AWS の確認待ち")
        }
        PullStatus::Lacks(Remedy::Approve) => pick!(language, en: "waiting", ja: "承認待ち"),
        PullStatus::Lacks(Remedy::SetUp) => pick!(language, en: "needs setup", ja: "設定が必要"),
        PullStatus::Lacks(Remedy::Change) => pick!(language, en: "needs change", ja: "修正が必要"),
        PullStatus::Lacks(Remedy::AskAgain) => {
            pick!(language, en: "ask again", ja: "再申請が必要")
        }
        PullStatus::Draft => pick!(language, en: "draft", ja: "ドラフト"),
        PullStatus::Deletes => pick!(language, en: "removal", ja: "申請の削除"),
        PullStatus::Removes { is_agreed: true } => {
            pick!(language, en: "removal agreed", ja: "無効化（承認済み）")
        }
        PullStatus::Removes { is_agreed: false } => {
            pick!(language, en: "removal not agreed", ja: "無効化の承認待ち")
        }
        PullStatus::Empty => pick!(language, en: "no request", ja: "申請なし"),
        PullStatus::TimedOut { .. } => pick!(language, en: "timed out", ja: "承認期限切れ"),
        PullStatus::Rejected { .. } => pick!(language, en: "rejected", ja: "却下"),
    }
}

/// Returns how it stands, in a few words.
pub fn heading(language: Locale, pull_status: &PullStatus) -> &'static str {
    match pull_status {
        PullStatus::Approved { .. } => {
            pick!(language, en: "approved, ready to merge", ja: "承認済み（マージできます）")
        }
        PullStatus::Unchecked => {
            pick!(language, en: "approved, but not yet checked in AWS", ja: "承認済み（AWS の確認待ち）")
        }
        PullStatus::Lacks(Remedy::Approve) => {
            pick!(language, en: "waiting for a code owner", ja: "コードオーナーの承認待ち")
        }
        PullStatus::Lacks(Remedy::SetUp) => {
            pick!(language, en: "an administrator must set something up", ja: "管理者の設定が必要です")
        }
        PullStatus::Lacks(Remedy::Change) => {
            pick!(language, en: "the requester must fix something", ja: "申請者の修正が必要です")
        }
        PullStatus::Lacks(Remedy::AskAgain) => {
            pick!(language, en: "no key can be issued; request again", ja: "このままでは発行できません（再申請が必要です）")
        }
        PullStatus::Draft => {
            pick!(language, en: "draft; no approval requested yet", ja: "ドラフト（承認はまだ依頼していません）")
        }
        PullStatus::Deletes => {
            pick!(language, en: "removes requests; no key requested", ja: "申請ファイルの削除（キーの申請なし）")
        }
        PullStatus::Removes { is_agreed: true } => {
            pick!(language, en: "switches keys off, ready to merge", ja: "キーの無効化（マージできます）")
        }
        PullStatus::Removes { is_agreed: false } => {
            pick!(language, en: "would switch keys off; nobody who may has agreed yet", ja: "キーの無効化（承認待ち）")
        }
        PullStatus::Empty => pick!(language, en: "no key requested", ja: "キーの申請なし"),
        PullStatus::TimedOut { .. } => {
            pick!(language, en: "not approved in time, closed", ja: "承認期限切れのためクローズ")
        }
        PullStatus::Rejected { .. } => {
            pick!(language, en: "rejected: closed without a merge", ja: "却下（マージされずにクローズされました）")
        }
    }
}

/// Returns what is said on the commit, in at most 140 characters.
pub fn status_line(language: Locale, pull_status: &PullStatus) -> String {
    let line = heading(language, pull_status);
    line.chars().take(140).collect()
}

/// Explains what is amiss with the repository, and what to do about it.
pub fn warning(language: Locale, warning: &Warning) -> String {
    match warning {
        Warning::NoOwnerReview { branch } => say!(language,
            en: "No ruleset of {} requires review by code owners (a classic branch protection rule may; GitHub does not show those to this token). \
                A pull request merged without one leads to no key. \
                Settings → Rules → Rulesets → Require a pull request before merging → Require review from Code Owners.",
            ja: "{} のルールセットでは、コードオーナーのレビューが必須になっていません（従来のブランチ保護ルールは、このトークンでは確認できません）。必須でない場合、承認なしでもマージできてしまい、その場合キーは発行されません。\
                Settings → Rules → Rulesets → Require a pull request before merging → Require review from Code Owners を有効にしてください。",
            code(branch)),
        Warning::StaleApprovals { branch } => say!(language,
            en: "The rulesets of {} keep approvals after another push (a classic branch protection rule may not). Such approvals do not count here, so a merge leads to no key. \
                Settings → Rules → Rulesets → Dismiss stale pull request approvals when new commits are pushed.",
            ja: "{} のルールセットでは、承認後にプッシュしても承認が残ります（従来のブランチ保護ルールは、このトークンでは確認できません）。countersign はその承認を認めないため、マージしてもキーは発行されません。\
                Settings → Rules → Rulesets → Dismiss stale pull request approvals when new commits are pushed を有効にしてください。",
            code(branch)),
        Warning::UnknownRules { branch } => say!(language,
            en: "This token cannot see the rules of {}, so countersign cannot tell whether they require review by code owners.",
            ja: "このトークンでは {} のルールを取得できず、コードオーナーのレビューが必須かどうかを確認できません。",
            code(branch)),
        Warning::CodeownersLine {
            path,
            line,
            kind,
            is_skipped: true,
        } => say!(language,
            en: "GitHub skips line {line} of {}, which is about requests: {}. Their code owners may not be those on that line.",
            ja: "{} の {line} 行目は申請に関する行ですが、GitHub に無視されています（{}）。コードオーナーが、意図した人と異なる可能性があります。",
            code(path), code(kind)),
        Warning::CodeownersLine {
            path,
            line,
            kind,
            is_skipped: false,
        } => say!(language,
            en: "GitHub does not recognise every owner on line {line} of {}, which is about requests: {}. Only the others on that line can approve.",
            ja: "{} の {line} 行目は申請に関する行ですが、GitHub が認識できないコードオーナーが含まれています（{}）。承認できるのは、同じ行のほかのコードオーナーだけです。",
            code(path), code(kind)),
    }
}

/// How a pull request ended without a key.
#[derive(Debug, Clone, Copy)]
pub enum Ending<'a> {
    Rejected {
        /// Who did, if the account is still there.
        by: Option<&'a Login>,
        said: Option<&'a ReviewComment>,
    },
    /// It was not approved in time.
    TimedOut {
        /// Until when it could have been approved.
        deadline: Timestamp,
    },
}

/// Returns the body of the notice that a key is requested.
pub fn requested(
    language: Locale,
    issue: &Issue<'_>,
    could_approve: &[String],
    deadline: Timestamp,
) -> String {
    let who = match could_approve {
        [] => {
            say!(language, en: "(nobody is left who could)", ja: "（承認できる人が残っていません）")
        }
        owners => owners.join(", "),
    };
    say!(language,
        en: "An access key is requested, and waits for the approval of a code owner.\n\n{facts}\nCan be approved by: {who}\nBefore: {by}\n\n\
            What to do: look at the user and the reason, then approve the pull request, request changes, or close it.\n  {url}\n",
        ja: "アクセスキーの申請があります。コードオーナーの承認が必要です。\n\n{facts}\n承認できる人: {who}\n承認期限: {by}\n\n\
            対応: IAM ユーザーと理由を確認し、プルリクエストを承認するか、変更を要求するか、クローズしてください。\n  {url}\n",
        facts = facts(language, issue), by = moment(language, deadline), url = issue.pull_url)
}

/// Returns what the requester is told when the time is running out: for the approval, or for the merge.
pub fn running_out(
    language: Locale,
    pull_status: &PullStatus,
    could_approve: &[String],
    ends: Timestamp,
) -> String {
    let ends = moment(language, ends);
    if matches!(pull_status, PullStatus::Approved { .. }) {
        return say!(language,
            en: "✅ This pull request is approved, but not merged. Merge it before **{ends}**; then the approval expires.",
            ja: "✅ このプルリクエストは承認済みですが、マージされていません。**{ends}** までにマージしてください。その後、承認は失効します。");
    }
    let who = match could_approve {
        [] => String::new(),
        owners => {
            say!(language, en: " It can be approved by {}.", ja: "承認できる人：{}", codes(language, owners))
        }
    };
    say!(language,
        en: "⏳ This pull request is not approved yet. It will be closed at **{ends}** unless it is approved by then.{who}",
        ja: "⏳ このプルリクエストはまだ承認されていません。**{ends}** までに承認されない場合はクローズされます。{who}")
}

/// Returns the body of the notice that a request ended without a key.
pub fn ended(language: Locale, issue: &Issue<'_>, ending: &Ending<'_>) -> String {
    let facts = facts(language, issue);
    match ending {
        Ending::TimedOut { deadline } => say!(language,
            en: "No access key has been issued: the pull request was not approved before {}, or not merged while the approval was valid, and is closed.\n\n{facts}\n\n\
                What to do: if the key is still needed, add a new file in a new pull request.\n",
            ja: "アクセスキーは発行されませんでした。{} までに承認されなかったか、承認の有効期間内にマージされなかったため、プルリクエストをクローズしました。\n\n{facts}\n\n\
                対応: キーが必要な場合は、新しいプルリクエストで新しいファイルを追加してください。\n",
            moment(language, *deadline)),
        Ending::Rejected { by, said } => {
            let said = said.map_or(String::new(), |said| {
                let by = said.by.as_ref().map_or(pick!(language, en: "someone", ja: "不明"), Login::as_str);
                say!(language, en: "\nLast review, by {by}:\n{}", ja: "\n最後のレビュー（{by}）:\n{}", quoted(said))
            });
            {
                let by = by.map_or(pick!(language, en: "(not known)", ja: "不明"), |login| {
                    login.as_str()
                });
                say!(language,
                    en: "No access key has been issued: the pull request was closed without a merge.\n\n{facts}\nClosed by: {by}\n{said}\n\
                        What to do: if the key is still needed, settle what was said, and add a new file in a new pull request.\n",
                    ja: "申請は却下されました（プルリクエストがマージされずにクローズされたため）。アクセスキーは発行されません。\n\n{facts}\nクローズした人: {by}\n{said}\n\
                        対応: キーが必要な場合は、指摘を解決したうえで、新しいプルリクエストで新しいファイルを追加してください。\n")
            }
        }
    }
}

/// The words of a review, so that none of their lines passes for ours; at most a thousand characters.
fn quoted(said: &ReviewComment) -> String {
    let words: String = said.words.chars().take(1_000).collect();
    let lines = super::visible_lines(words.trim());
    lines
        .into_iter()
        .map(|line| format!("  | {line}\n"))
        .collect()
}

/// Explains what was done about a pull request.
pub fn action(language: Locale, action: &Action) -> String {
    match action {
        Action::Sent(event) => {
            say!(language, en: "sent the notice {event}", ja: "通知 {event} を送信しました")
        }
        Action::Commented => say!(language, en: "wrote the comment", ja: "コメントを更新しました"),
        Action::Set(state) => {
            say!(language, en: "set the commit status to {}", ja: "コミットステータスを {} にしました", state.word())
        }
        Action::Closed => {
            say!(language, en: "closed the pull request", ja: "プルリクエストをクローズしました")
        }
    }
}

/// Words of the comment that stand by themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phrase {
    /// Above what is missing.
    Missing,
    /// Above what is wrong with files.
    Wrong,
    /// Over what is worth a look in the files, and forbids nothing.
    Notes,
    /// Above the keys that would be issued.
    Keys,
    /// Above the keys that would be switched off.
    Leaving,
    /// The label of a key that is switched on again.
    Restores,
    /// The label of who has approved.
    Approved,
    /// The label of where the key will be.
    WillBeIn,
    /// The label of the file.
    File,
    /// Above the words of the last review.
    LastReview,
    /// Above what administrators can do.
    Advice,
}

/// Returns the sentence.
pub fn phrase(language: Locale, phrase: Phrase) -> &'static str {
    match phrase {
        Phrase::Missing => pick!(language, en: "What is missing", ja: "解決が必要な点"),
        Phrase::Wrong => pick!(language, en: "What is wrong with the files", ja: "ファイルの問題"),
        Phrase::Notes => {
            pick!(language, en: "Warnings about the files", ja: "ファイルについての警告")
        }
        Phrase::Leaving => {
            pick!(language, en: "The keys that are affected", ja: "対象のキー")
        }
        Phrase::Restores => pick!(language,
            en: "Switched on again, unless it has been deleted by then",
            ja: "再び有効化するキー（削除済みの場合を除く）"),
        Phrase::Keys => pick!(language, en: "The keys that would be issued", ja: "発行されるキー"),
        Phrase::Approved => pick!(language, en: "Approved by", ja: "承認者"),
        Phrase::WillBeIn => pick!(language, en: "Will be stored in", ja: "保存先のシークレット"),
        Phrase::File => pick!(language, en: "Request", ja: "申請ファイル"),
        Phrase::LastReview => pick!(language, en: "The last review", ja: "最後のレビュー"),
        Phrase::Advice => {
            pick!(language, en: "For administrators of this repository", ja: "リポジトリの管理者へ")
        }
    }
}

/// Explains which commit a comment speaks of, and where to see what would be approved.
pub fn basis(language: Locale, head: &ObjectId, url: &str) -> String {
    let head = short(head);
    say!(language,
        en: "As of commit {head}. Decide by [Files changed]({url}/files), not by this comment: anyone with write access can edit it.",
        ja: "コミット {head} の時点の内容です。このコメントはリポジトリに書き込める人が編集できるため、[Files changed]({url}/files) を見て判断してください。")
}
