//! 日本語

use super::super::{Message, code, codes, say, short};
use super::{Labels, address, commit, program};
use crate::domain::{Exit, Language, Login};
use crate::plan::{KeyChange, LastUse};
use crate::story::{Event, KeyState, Misfit, Searched, Subject, Unknown, Used};

pub(super) const LABELS: Labels = Labels {
    user: "IAM ユーザー",
    account: "アカウント",
    secret: "シークレット",
    request: "申請",
    reason: "理由",
    approved_by: "承認者",
    used: "最終使用",
    no_key: "キー未発行",
    scheduled: "削除待ち",
    no_time: "時刻不明",
    explain: "規則ごとの判定",
};

pub(super) fn state(state: KeyState) -> &'static str {
    match state {
        KeyState::Active => "有効",
        KeyState::Inactive => "無効",
        KeyState::Gone => "削除済み",
        KeyState::Unknown => "状態不明",
    }
}

pub(super) fn used(used: &Used) -> String {
    match used {
        Used::NotAsked => "未確認（`iam:GetAccessKeyLastUsed` の権限が必要です）".to_owned(),
        Used::Never => "なし".to_owned(),
        Used::Last(LastUse {
            at,
            service,
            region,
        }) => {
            format!("{at}（{}、{}）", code(service), code(region))
        }
    }
}

pub(super) fn recorded(tag: &str) -> String {
    format!(
        "{}（シークレットのタグの記録。現時点で有効と確認できる承認はありません）",
        code(tag)
    )
}

fn who(login: Option<&Login>) -> String {
    login.map_or("（削除されたアカウント）".to_owned(), |login| {
        code(login.as_str())
    })
}

pub(super) fn event(event: &Event) -> String {
    match event {
        Event::Asked {
            pull,
            url,
            by,
            commits,
        } => {
            let first = commits.iter().take(3).map(|(id, authors)| {
                let by = if authors.is_empty() {
                    "アカウントなし".to_owned()
                } else {
                    codes(authors, "、")
                };
                format!("{}（作成者 {by}）", short(id))
            });
            let first: Vec<String> = first.collect();
            let more = match commits.len().saturating_sub(3) {
                0 => String::new(),
                more => format!(" ほか {more} 件"),
            };
            format!(
                "{} がプルリクエスト #{pull} を作成、コミット {}{more}: {}",
                who(by.as_ref()),
                first.join("、"),
                address(url)
            )
        }
        Event::Added { commit } => format!(
            "コミット {} で申請を追加（対応するプルリクエストのマージなし）",
            short(commit)
        ),
        Event::Approved { by, commit } => {
            let commit = commit.as_ref().map_or("内容".to_owned(), short);
            format!("{} が {commit} を承認（有効な承認）", code(by.as_str()))
        }
        Event::Merged { by, commit } => {
            format!("{} がマージ、コミット {}", who(by.as_ref()), short(commit))
        }
        Event::Reserved {
            claim,
            run,
            approved_by,
            head,
        } => {
            let approved = approved_by.as_deref().unwrap_or("（タグなし）");
            let head = head.as_deref().unwrap_or("（タグなし）");
            let run = run.as_deref().map_or("（タグなし）".to_owned(), address);
            format!(
                "シークレット名を確保（claim {}、nonce {}）、根拠: {} による {} の承認、実行: {run}",
                claim.generation,
                code(claim.nonce.as_str()),
                code(approved),
                commit(head),
            )
        }
        Event::TookOver { claim } => format!(
            "別の実行が引き継ぎ（claim {}、nonce {}）",
            claim.generation,
            code(claim.nonce.as_str())
        ),
        Event::GaveUp { claim } => {
            format!("claim {} はその後放棄（キーは未作成）", claim.generation)
        }
        Event::Created { is_forgotten: true } => {
            "キーを作成（IAM の記録。作成者は CloudTrail の保存期間 90 日を過ぎたため不明）"
                .to_owned()
        }
        Event::Created {
            is_forgotten: false,
        } => "キーを作成（IAM の記録。作成者は CloudTrail に記録なし）".to_owned(),
        Event::Done(event) => {
            let by = event.by.as_deref().map_or("不明".to_owned(), address);
            let what = match event.change {
                KeyChange::Created => "キーを作成",
                KeyChange::Activated => "キーを有効化",
                KeyChange::Deactivated => "キーを無効化",
                KeyChange::Deleted => "キーを削除",
            };
            let with =
                program(event).map_or(String::new(), |program| format!("、使用ツール {program}"));
            format!("{what}、実行者 {by}{with}")
        }
        Event::Stored { key } => format!(
            "キー `{}` をシークレットに保存（nonce {}）",
            key.key,
            code(key.nonce.as_str())
        ),
        Event::Issued => "キーを現行バージョンに設定し、キー ID を記録".to_owned(),
        Event::Notified => "通知を送信（この時点でコメントは未投稿）".to_owned(),
        Event::Announced => "通知とコメントがすべて完了".to_owned(),
        Event::Commented { url, by } => {
            format!(
                "{} が countersign の印のあるコメントを投稿: {}",
                who(by.as_ref()),
                address(url)
            )
        }
        Event::Withdrawn { commit, pull, by } => {
            let from = match pull {
                Some(pull) => format!("プルリクエスト #{pull}、作成者 {}", who(by.as_ref())),
                None => "プルリクエストなし".to_owned(),
            };
            format!("コミット {} で申請ファイルを削除（{from}）", short(commit))
        }
    }
}

pub(super) fn misfit(misfit: &Misfit) -> String {
    match misfit {
        Misfit::NoSecret => {
            "countersign のシークレットにこのキーの記録はありません。確認できる範囲では、countersign が発行したキーではありません。".to_owned()
        }
        Misfit::SeveralSecrets { others } => {
            format!("同じキーが別のシークレット {} にも記録されています。", codes(others, "、"))
        }
        Misfit::NoKey => "シークレット名は確保済みですが、現行バージョンにキーがありません。".to_owned(),
        Misfit::KeyGone => {
            "キーが IAM に存在せず、誰が削除したかも CloudTrail に記録がありません。".to_owned()
        }
        Misfit::OtherUser { found } => {
            format!("このキーは別の IAM ユーザー {} のために作成されています。", code(found.as_str()))
        }
        Misfit::OtherSecret { found } => {
            format!("シークレットのタグが指す申請は、別のシークレット {} のものです。", code(found.as_str()))
        }
        Misfit::OtherRepository { id } => {
            format!("このシークレットは別のリポジトリ（ID {}）のものです。", code(id))
        }
        Misfit::ForeignVersion { id } => {
            format!("シークレットの現行バージョン {} は countersign が書き込んだものではありません。", code(id))
        }
        Misfit::MissingTag { tag } => {
            format!("シークレットにタグ {} がありません。", code(tag.as_str()))
        }
        Misfit::DifferentTag { tag, tagged, found } => format!(
            "タグ {} の値は {} ですが、実際は {} です。",
            code(tag.as_str()),
            code(tagged),
            code(found)
        ),
        Misfit::NotInCloudTrail => "キーを誰が作成したか、CloudTrail に記録がありません。".to_owned(),
        Misfit::NotYetInCloudTrail => {
            "キーを誰が作成したか、CloudTrail にまだ記録がありません。".to_owned()
        }
        Misfit::OtherCreator => {
            "キーの作成者の呼び出しに、シークレットに記録された nonce がありません。このシークレットのために作成されたキーではありません。".to_owned()
        }
        Misfit::NoRequest => {
            "シークレットが指す申請が、チェックアウトの履歴のどのコミットにもありません。".to_owned()
        }
        Misfit::UnreadableRequest => "申請ファイルを申請として読み取れません。".to_owned(),
        Misfit::Withdrawn { commit } => {
            format!("申請ファイルはその後、コミット {} で削除されています。", short(commit))
        }
        Misfit::Refused(refusal) => format!(
            "現時点の記録では承認が認められません（{}）。{}",
            refusal.code(),
            say(Language::Japanese, Message::Refusal(refusal))
        ),
    }
}

pub(super) fn hint(misfit: &Misfit) -> String {
    match misfit {
        Misfit::NoSecret => "作成者に用途を確認し、使用状況を調べてください。不要なキーは削除し、必要な場合は申請して発行したキーに置き換えることを推奨します。",
        Misfit::SeveralSecrets { .. } => "キーが保存されるのは 1 か所だけです。シークレットに書き込んだユーザーを CloudTrail で確認してください（`CreateSecret`、`PutSecretValue`、`TagResource`）。",
        Misfit::NoKey => "申請の今後の処理は `countersign plan` で確認できます。",
        Misfit::KeyGone => "CloudTrail のイベント履歴は 90 日分です。証跡を保存している場合は `DeleteAccessKey` を検索してください。シークレットの値はもう使えません。",
        Misfit::OtherUser { .. } | Misfit::OtherCreator => "第三者がこのキーを保存した可能性があります。シークレットに書き込んだユーザーを CloudTrail で確認し（`PutSecretValue`、`UpdateSecretVersionStage`）、用途が不明な場合はキーを無効にしてください。",
        Misfit::OtherSecret { .. } | Misfit::DifferentTag { .. } => "countersign は一度付けたタグを変更しません。変更したユーザーを CloudTrail で確認してください（`TagResource`）。",
        Misfit::OtherRepository { .. } => "そのリポジトリをチェックアウトして監査してください。リポジトリ名は `gh api repositories/ID --jq .full_name` で確認できます。",
        Misfit::ForeignVersion { .. } => "別の値が書き込まれています。書き込んだユーザーを CloudTrail で確認してください（`PutSecretValue`、`UpdateSecretVersionStage`）。",
        Misfit::MissingTag { .. } => "実行が中断された場合は、次回の実行でタグが付きます（`countersign plan` で確認できます）。それ以外の場合は、タグを外したユーザーを CloudTrail で確認してください（`UntagResource`）。",
        Misfit::NotInCloudTrail => "CloudTrail には作成後 20 分から 90 日までの記録があるはずです。もう一度実行しても同じ結果になる場合は、保存している証跡で `CreateAccessKey` を検索してください。",
        Misfit::NotYetInCloudTrail => "CloudTrail に記録されるまで 15 分ほどかかります。しばらくしてからもう一度実行してください。",
        Misfit::NoRequest => "シークレットのタグが示すリポジトリを、全履歴付き（`--depth` なし）でチェックアウトしているか確認してください。正しい場合は、第三者がシークレットを作成したか、履歴が書き換えられています。",
        Misfit::UnreadableRequest => "問題点は `countersign validate`、変更者は `git log` で確認できます。",
        Misfit::Withdrawn { .. } => "申請ファイルを削除しても、キーは削除されません。不要になったキーは無効にしてから削除し、シークレットも削除してください。",
        Misfit::Refused(_) => "キーは発行時点の記録に基づいて発行されています。規則ごとの判定は `countersign plan --explain` で確認できます。キーを残すかどうかは、管理者が判断してください。",
    }
    .to_owned()
}

pub(super) fn unknown(unknown: &Unknown) -> (String, String) {
    let Unknown {
        subject,
        searched,
        denied,
        elsewhere,
    } = unknown;
    let searched = searched.iter().map(|place| {
        let Searched {
            account,
            id,
            region,
            secrets,
        } = place;
        format!("{account}: {secrets} 件、{id}、{region}")
    });
    let searched: Vec<String> = searched.collect();
    let searched = format!("countersign のシークレット（{}）", searched.join(" / "));
    let name = code(&subject.to_string());
    let what = match subject {
        Subject::Key(_) if denied.is_empty() => format!(
            "キー {name} が見つかりません。{searched}にも、IAM にも CloudTrail にもありません"
        ),
        Subject::Key(_) => {
            format!("キー {name} が見つかりません。{searched}にありません")
        }
        Subject::Secret(_) | Subject::Arn(_) => {
            format!("シークレット {name} が見つかりません。{searched}にありません")
        }
        Subject::User(_) => {
            format!("ユーザー {name} が見つかりません。{searched}にも IAM にもありません")
        }
    };
    let mut hints = vec![
        "確認できる範囲では、countersign が発行したものではありません。指定に誤りがないか確認してください。".to_owned(),
    ];
    if !denied.is_empty() {
        hints.push(format!(
            "権限がないため確認していないもの: {}。",
            codes(denied, "、")
        ));
    }
    if !elsewhere.is_empty() {
        hints.push(format!(
            "認証情報が異なるため確認していないアカウント: {}。それぞれの認証情報でもう一度実行してください。",
            codes(elsewhere, "、")
        ));
    }
    (what, hints.concat())
}

pub(super) fn other_account(found: &str, known: &str) -> (String, String) {
    (
        format!("認証情報のアカウント {found} は設定ファイルにありません"),
        format!("設定ファイルにあるアカウントの認証情報を使用してください: {known}"),
    )
}

pub(super) fn closing(stories: usize, misfits: usize, exit: Exit) -> String {
    let subject = match stories {
        0 => "このユーザーにはキーも、countersign のシークレットもありません。".to_owned(),
        stories => format!("{stories} 件の経緯を確認しました。"),
    };
    let fits = match misfits {
        0 => String::new(),
        misfits => format!("整合しない点が {misfits} 件あります。"),
    };
    let untold = match exit {
        Exit::Remote => "確認できなかった項目があるため、ほかにも問題がある可能性があります。",
        Exit::Done if stories > 0 => "すべて確認でき、整合しています。",
        Exit::Done | Exit::Wrong | Exit::Person | Exit::Usage => "",
    };
    format!("{subject}{fits}{untold}")
}
