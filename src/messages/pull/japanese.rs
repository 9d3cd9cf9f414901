//! 日本語

use super::{About, Ending, Phrase, Role, moment, quoted};
use crate::domain::{Deed, Language, Login, Remedy, Standing, Timestamp, Warning};
use crate::messages::japanese::facts;
use crate::messages::{Issue, code, codes};

const TAKES_PART: &str = "自分の提案（suggestion）が適用されたり、自分で **Update branch** を押したりすると、申請の作成に関わったことになり、自分の承認は有効になりません。";

pub(super) fn heading(standing: &Standing) -> &'static str {
    match standing {
        Standing::Approved { .. } => "承認済み（マージできます）",
        Standing::Unchecked => "承認済み（AWS の確認待ち）",
        Standing::Lacks(Remedy::Approve) => "コードオーナーの承認待ち",
        Standing::Lacks(Remedy::SetUp) => "管理者の設定が必要です",
        Standing::Lacks(Remedy::Change) => "申請者の修正が必要です",
        Standing::Lacks(Remedy::AskAgain) => "このままでは発行できません（再申請が必要です）",
        Standing::Draft => "下書き（承認はまだ依頼していません）",
        Standing::Deletes => "申請ファイルの削除（キーの申請なし）",
        Standing::Empty => "キーの申請なし",
        Standing::TimedOut { .. } => "承認期限切れのためクローズ",
        Standing::Rejected { .. } => "クローズ済み（キーは発行されません）",
    }
}

pub(super) fn tasks(about: &About<'_>) -> Vec<(Role, String)> {
    let requester = |text: &str| (Role::Requester, format!("{}{text}", named(about.requester)));
    let owner = |text: String| (Role::CodeOwner, text);
    let by = moment(Language::Japanese, about.deadline);
    match about.standing {
        Standing::Approved { until } => {
            let until = moment(Language::Japanese, *until);
            let first = if about.is_blocked {
                "先に、以下のとおりユーザーの 2 つのキーのうち 1 つを削除してもらってください。その後、"
            } else {
                ""
            };
            vec![
                requester(&format!(
                    "{first}早めにマージしてください（リベースは不可。マージコミットかスカッシュで）。キーは **{until}** までに発行される必要があります。\
                     次回の実行でキーが発行され、シークレットの名前がこのコメントに表示されます。追加でプッシュすると、承認は無効になります。"
                )),
                owner("対応済みです。マージされるまでは、変更要求を出して取り消せます。".to_owned()),
            ]
        }
        Standing::Unchecked => vec![
            requester("まだマージしないでください。IAM ユーザーの有無を AWS に確認できませんでした。次回の実行で再度確認します。"),
            owner("対応済みです。マージされるまでは、変更要求を出して取り消せます。".to_owned()),
        ],
        Standing::Lacks(Remedy::Approve) => vec![
            owner(format!(
                "{}このユーザーに、この理由でキーを発行してよいかを確認してください。よければ **{by}** までに承認してください（期限を過ぎるとクローズされます）。\
                 よくない場合は、変更を要求するか、クローズしてください。{TAKES_PART}",
                approvers(about)
            )),
            requester("いまは対応不要です。承認後にプッシュすると、承認は無効になります。"),
        ],
        Standing::Lacks(Remedy::SetUp) => vec![
            (Role::Administrator, "足りない設定を以下に示します。".to_owned()),
            requester("リポジトリの管理者に連絡してください。"),
            owner("設定が済むまでお待ちください。いま承認しても、有効にならないことがあります。".to_owned()),
        ],
        Standing::Lacks(Remedy::Change) => vec![
            requester("以下の点を修正し、同じブランチにプッシュしてください。"),
            owner(format!("修正が済むまでお待ちください。内容が変わります。{TAKES_PART}")),
        ],
        Standing::Lacks(Remedy::AskAgain) => vec![
            requester("このプルリクエストをクローズし、新しいプルリクエストで申請し直してください。理由は以下のとおりです。"),
            owner("対応不要です。このプルリクエストを承認しても、キーは発行されません。".to_owned()),
        ],
        Standing::Draft => vec![
            requester("内容が固まったら「Ready for review」にしてください。その時点でコードオーナーに承認を依頼します。"),
            owner("まだ対応は不要です。".to_owned()),
        ],
        Standing::Deletes => vec![owner(
            "マージしても AWS 側は変わりません。発行済みのキーは残り、引き続き使えます。キーを無効にするには、IAM で削除してください。".to_owned(),
        )],
        Standing::Empty => vec![requester("対応不要です。このプルリクエストには、申請ファイルの追加が含まれていません。")],
        Standing::TimedOut { deadline } => vec![requester(&format!(
            "{} までに承認されなかったか、承認の有効期間内にマージされなかったため、このプルリクエストはクローズされます。キーが必要な場合は、新しいプルリクエストで申請し直してください。",
            moment(Language::Japanese, *deadline)
        ))],
        Standing::Rejected { by, said: _ } => vec![requester(&format!(
            "{}このプルリクエストはクローズされたため、キーは発行されません。申請し直す場合は、新しいプルリクエストで新しいファイルを追加してください（再オープンしても発行されません）。",
            by.as_ref().map_or(String::new(), |login| format!("クローズした人：{} · ", code(login.as_str())))
        ))],
    }
}

pub(super) fn requested(
    issue: &Issue<'_>,
    could_approve: &[String],
    deadline: Timestamp,
) -> String {
    let who = match could_approve {
        [] => "（承認できる人が残っていません）".to_owned(),
        owners => owners.join(", "),
    };
    format!(
        "アクセスキーの申請があります。コードオーナーの承認が必要です。\n\n{facts}\n承認できる人: {who}\n承認期限: {by}\n\n\
         対応: IAM ユーザーと理由を確認し、プルリクエストを承認するか、変更を要求するか、クローズしてください。\n  {url}\n",
        facts = facts(issue),
        by = moment(Language::Japanese, deadline),
        url = issue.pull_url,
    )
}

pub(super) fn ended(issue: &Issue<'_>, ending: &Ending<'_>) -> String {
    let facts = facts(issue);
    match ending {
        Ending::TimedOut { deadline } => format!(
            "アクセスキーは発行されませんでした。{} までに承認されなかったか、承認の有効期間内にマージされなかったため、プルリクエストをクローズしました。\n\n{facts}\n\n\
             対応: キーが必要な場合は、新しいプルリクエストで新しいファイルを追加してください。\n",
            moment(Language::Japanese, *deadline)
        ),
        Ending::Rejected { by, said } => {
            let said = said.map_or(String::new(), |said| {
                let by = said.by.as_ref().map_or("不明", Login::as_str);
                format!("\n最後のレビュー（{by}）:\n{}", quoted(said))
            });
            format!(
                "アクセスキーは発行されませんでした。プルリクエストが、マージされずにクローズされました。\n\n{facts}\nクローズした人: {}\n{said}\n\
                 対応: キーが必要な場合は、指摘を解決したうえで、新しいプルリクエストで新しいファイルを追加してください。\n",
                by.map_or("不明", |login| login.as_str())
            )
        }
    }
}

fn approvers(about: &About<'_>) -> String {
    let count = match about.required {
        1 => String::new(),
        required => format!("{required} 人の承認が必要です。"),
    };
    match about.could_approve {
        Some([]) => format!(
            "{count}承認できる人が残っていません。管理者が CODEOWNERS にコードオーナーを追加する必要があります。そのうえで、"
        ),
        Some(owners) => format!("{} · {count}", codes(owners, "、")),
        None => format!("承認できる人は申請ごとに以下のとおりです。{count}"),
    }
}

fn named(login: Option<&Login>) -> String {
    login.map_or(String::new(), |login| {
        format!("{} · ", code(login.as_str()))
    })
}

pub(super) fn role(role: Role) -> &'static str {
    match role {
        Role::Requester => "申請者",
        Role::CodeOwner => "コードオーナー",
        Role::Administrator => "管理者",
    }
}

pub(super) fn warning(warning: &Warning) -> String {
    match warning {
        Warning::NoOwnerReview { branch } => format!(
            "{} のルールセットでは、コードオーナーのレビューが必須になっていません（従来のブランチ保護ルールは、このトークンでは確認できません）。必須でない場合、承認なしでもマージできてしまい、その場合キーは発行されません。\
             Settings → Rules → Rulesets → Require a pull request before merging → Require review from Code Owners を有効にしてください。",
            code(branch)
        ),
        Warning::StaleApprovals { branch } => format!(
            "{} のルールセットでは、承認後にプッシュしても承認が残ります（従来のブランチ保護ルールは、このトークンでは確認できません）。countersign はその承認を認めないため、マージしてもキーは発行されません。\
             Settings → Rules → Rulesets → Dismiss stale pull request approvals when new commits are pushed を有効にしてください。",
            code(branch)
        ),
        Warning::UnknownRules { branch } => format!(
            "このトークンでは {} のルールを取得できず、コードオーナーのレビューが必須かどうかを確認できません。",
            code(branch)
        ),
        Warning::CodeownersLine {
            path,
            line,
            kind,
            is_skipped: true,
        } => format!(
            "{} の {line} 行目は申請に関する行ですが、GitHub に無視されています（{}）。コードオーナーが、意図した人と異なる可能性があります。",
            code(path),
            code(kind)
        ),
        Warning::CodeownersLine {
            path,
            line,
            kind,
            is_skipped: false,
        } => format!(
            "{} の {line} 行目は申請に関する行ですが、GitHub が認識できないコードオーナーが含まれています（{}）。承認できるのは、同じ行のほかのコードオーナーだけです。",
            code(path),
            code(kind)
        ),
    }
}

pub(super) fn deed(deed: &Deed) -> String {
    match deed {
        Deed::Sent(event) => format!("通知 {event} を送信しました"),
        Deed::Commented => "コメントを更新しました".to_owned(),
        Deed::Set(light) => format!("コミットステータスを {} にしました", light.word()),
        Deed::Closed => "プルリクエストをクローズしました".to_owned(),
    }
}

pub(super) fn phrase(phrase: Phrase) -> &'static str {
    match phrase {
        Phrase::Missing => "解決が必要な点",
        Phrase::Wrong => "ファイルの問題",
        Phrase::Keys => "発行されるキー",
        Phrase::Approved => "承認者",
        Phrase::WillBeIn => "保存先のシークレット",
        Phrase::File => "申請ファイル",
        Phrase::LastReview => "最後のレビュー",
        Phrase::Advice => "リポジトリの管理者へ",
    }
}
