//! What everybody is to do about a pull request that is not merged.

use super::moment;
use crate::domain::{Locale, Login, PullStatus, Remedy, Timestamp};
use crate::messages::{code, codes};

/// How a pull request stands, and for whom.
#[derive(Debug, Clone, Copy)]
pub struct About<'a> {
    pub pull_status: &'a PullStatus,
    /// Who opened it, if the account is still there.
    pub requester: Option<&'a Login>,
    /// Who could approve it; `None` if that differs between its requests.
    pub could_approve: Option<&'a [String]>,
    /// How many approvals are needed.
    pub required: usize,
    /// Until when it must be approved.
    pub deadline: Timestamp,
    /// Whether a user has no room for another key.
    pub is_blocked: bool,
}

/// Somebody who is told what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Who opened the pull request.
    Requester,
    /// Who may approve it.
    CodeOwner,
    /// Who may change rules, CODEOWNERS and the configuration.
    Administrator,
}

/// Returns what everybody is to do, the one who comes first in the first place.
pub fn tasks(language: Locale, about: &About<'_>) -> Vec<(Role, String)> {
    let requester = |text: String| (Role::Requester, format!("{}{text}", named(about.requester)));
    let owner = |text: String| (Role::CodeOwner, text);
    let done = || {
        say!(language,
        en: "done. To withdraw your approval, request changes before the merge.",
        ja: "承認済みです。承認を取り消すには、マージ前に Request changes を選んでください。")
    };
    let (by, takes_part) = (moment(language, about.deadline), takes_part(language));
    match about.pull_status {
        PullStatus::Approved { until } => {
            let until = moment(language, *until);
            let first = if about.is_blocked {
                pick!(language,
                    en: "first have one of the user's two keys deleted, as said below; then ",
                    ja: "先に、以下のとおりユーザーの 2 つのキーのうち 1 つを削除してもらってください。その後、")
            } else {
                ""
            };
            vec![
                requester(say!(language,
                    en: "{first}merge soon, with a merge commit or a squash (not a rebase). The approval expires at **{until}**; after that no key is issued. \
                        The next run issues the key, and this comment will name its secret. Do not push anything else: a push voids the approval.",
                    ja: "{first}早めにマージしてください（リベースは不可。マージコミットかスカッシュで）。**{until}** を過ぎると承認は失効し、キーは発行されません。\
                        次回の実行でキーが発行され、シークレット名がこのコメントに表示されます。追加でプッシュすると、承認は無効になります。")),
                owner(done()),
            ]
        }
        PullStatus::Unchecked => vec![
            requester(say!(language,
                en: "do not merge yet. AWS could not be asked whether the user exists; the next run asks again.",
                ja: "まだマージしないでください。IAM ユーザーの有無を AWS に確認できませんでした。次回の実行で再度確認します。")),
            owner(done()),
        ],
        PullStatus::Lacks(Remedy::Approve) => vec![
            owner(say!(language,
                en: "{}should this user get a key, for this reason? If so, approve before **{by}**; after that this pull request is closed. If not, request changes, or close it. {takes_part}",
                ja: "{}このユーザーに、この理由でキーを発行してよいかを確認してください。よければ **{by}** までに承認してください（期限を過ぎるとクローズされます）。\
                    よくない場合は、変更を要求するか、クローズしてください。{takes_part}",
                approvers(language, about))),
            requester(say!(language,
                en: "nothing to do for now. A push after the approval voids it.",
                ja: "いまは対応不要です。承認後にプッシュすると、承認は無効になります。")),
        ],
        PullStatus::Lacks(Remedy::SetUp) => vec![
            (
                Role::Administrator,
                say!(language, en: "see below what is missing.", ja: "足りない設定を以下に示します。"),
            ),
            requester(
                say!(language, en: "ask an administrator of this repository.", ja: "リポジトリの管理者に連絡してください。"),
            ),
            owner(say!(language,
                en: "wait; an approval may not count as it is.",
                ja: "設定が済むまでお待ちください。いま承認しても、有効にならないことがあります。")),
        ],
        PullStatus::Lacks(Remedy::Change) => vec![
            requester(say!(language,
                en: "fix the problems listed below, and push to the same branch.",
                ja: "以下の点を修正し、同じブランチにプッシュしてください。")),
            owner(say!(language,
                en: "wait; the contents will change. {takes_part}",
                ja: "修正が済むまでお待ちください。内容が変わります。{takes_part}")),
        ],
        PullStatus::Lacks(Remedy::AskAgain) => vec![
            requester(say!(language,
                en: "close this pull request, and open a new one. Below is why.",
                ja: "このプルリクエストをクローズし、新しいプルリクエストで申請し直してください。理由は以下のとおりです。")),
            owner(say!(language,
                en: "nothing to do. An approval here leads to no key.",
                ja: "対応不要です。このプルリクエストを承認しても、キーは発行されません。")),
        ],
        PullStatus::Draft => vec![
            requester(say!(language,
                en: "when it is complete, mark it as ready for review. The code owners are asked then.",
                ja: "内容が固まったら「Ready for review」にしてください。その時点でコードオーナーに承認を依頼します。")),
            owner(say!(language, en: "nothing to do yet.", ja: "まだ対応は不要です。")),
        ],
        PullStatus::Deletes => vec![owner(say!(language,
            en: "the merge changes nothing in AWS: keys that were issued stay, and go on working. To revoke one, delete it in IAM.",
            ja: "マージしても AWS 側は変わりません。発行済みのキーは残り、引き続き使えます。キーを無効にするには、IAM で削除してください。"))],
        PullStatus::Removes { is_agreed: true } => vec![requester(say!(language,
            en: "merge it on GitHub, with a merge commit or a squash (not a rebase). What happens then stands below.",
            ja: "GitHub 上でマージしてください（リベースは不可。マージコミットかスカッシュで）。マージ後の動作は以下のとおりです。"))],
        PullStatus::Removes { is_agreed: false } => vec![
            owner(say!(language,
                en: "should these keys stop working? If so, approve: one of those named below is enough, whoever wrote the pull request. If not, request changes, or close it.",
                ja: "これらのキーを無効化してよいかを確認してください。よければ承認してください（以下のうち 1 人の承認で足ります）。よくない場合は、変更を要求するか、クローズしてください。")),
            requester(say!(language,
                en: "do not merge yet: without that, no key is switched off.",
                ja: "まだマージしないでください。承認がないと、キーは無効化されません。")),
        ],
        PullStatus::Empty => vec![requester(say!(language,
            en: "nothing to do: this pull request adds no request file any more.",
            ja: "対応不要です。このプルリクエストには、申請ファイルの追加が含まれていません。"))],
        PullStatus::TimedOut { deadline } => vec![requester(say!(language,
            en: "this pull request was not approved before {}, or not merged while the approval was valid, so it is closed. If you still need the key, open a new one.",
            ja: "{} までに承認されなかったか、承認の有効期間内にマージされなかったため、このプルリクエストはクローズされます。キーが必要な場合は、新しいプルリクエストで申請し直してください。",
            moment(language, *deadline)))],
        PullStatus::Rejected { by, said: _ } => {
            let by = match by {
                Some(by) => {
                    say!(language, en: "{}", ja: "クローズした人：{} · ", code(by.as_str()))
                }
                None => say!(language, en: "someone", ja: ""),
            };
            vec![requester(say!(language,
                en: "{by} closed this pull request, so no key is issued. To request again, add a new file in a new pull request; reopening this one leads to no key.",
                ja: "{by}このプルリクエストはクローズされたため、キーは発行されません。申請し直す場合は、新しいプルリクエストで新しいファイルを追加してください（再オープンしても発行されません）。"))]
        }
    }
}

/// Explains how an owner becomes one who asks: <https://docs.github.com/en/pull-requests/collaborating-with-pull-requests/reviewing-changes-in-pull-requests/incorporating-feedback-in-your-pull-request>.
fn takes_part(language: Locale) -> &'static str {
    pick!(language,
        en: "If someone applies your suggestion, or you press **Update branch**, you take part in the request, and your approval no longer counts.",
        ja: "自分の提案（suggestion）が適用されたり、自分で **Update branch** を押したりすると、申請の作成に関わったことになり、自分の承認は有効になりません。")
}

fn approvers(language: Locale, about: &About<'_>) -> String {
    let count = match about.required {
        1 => String::new(),
        required => {
            say!(language, en: "{required} of you must approve. ", ja: "{required} 人の承認が必要です。")
        }
    };
    match about.could_approve {
        Some([]) => say!(language,
            en: "{count}nobody is left who could approve; an administrator adds an owner to CODEOWNERS. Otherwise: ",
            ja: "{count}承認できる人が残っていません。管理者が CODEOWNERS にコードオーナーを追加する必要があります。そのうえで、"),
        Some(owners) => format!("{} · {count}", codes(language, owners)),
        None => {
            say!(language, en: "see below who. {count}", ja: "承認できる人は申請ごとに以下のとおりです。{count}")
        }
    }
}

fn named(login: Option<&Login>) -> String {
    login.map_or(String::new(), |login| {
        format!("{} · ", code(login.as_str()))
    })
}

/// Returns the name of a role.
pub fn role(language: Locale, role: Role) -> &'static str {
    match role {
        Role::Requester => pick!(language, en: "Requester", ja: "申請者"),
        Role::CodeOwner => pick!(language, en: "Code owner", ja: "コードオーナー"),
        Role::Administrator => pick!(language, en: "Administrator", ja: "管理者"),
    }
}
