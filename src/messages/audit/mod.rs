//! The words of an audit.

mod anomalies;

pub use anomalies::anomaly;

use super::{and_more, code, codes, joined, moment, short};
use crate::domain::{Act, Exit, Language, Locale, Login, ObjectId, TagKey};
use crate::key_history::{Event, Facts, KeyState, Searched, Subject, Unknown, Used};
use crate::plan::{KeyChange, KeyEvent, LastUse};

/// The words beside what a story is about.
#[derive(Debug, Clone, Copy)]
pub struct Labels {
    /// Beside the IAM user.
    pub user: &'static str,
    pub account: &'static str,
    /// Beside the secret's name.
    pub secret: &'static str,
    /// Beside the request's path.
    pub request: &'static str,
    pub reason: &'static str,
    /// Beside those who approved.
    pub approved_by: &'static str,
    /// Beside the last use.
    pub used: &'static str,
    /// Instead of a key's id where there is none.
    pub no_key: &'static str,
    /// Behind the name of a secret that is being deleted.
    pub scheduled: &'static str,
    /// Instead of a time that is not known.
    pub no_time: &'static str,
    /// Above the command that explains the approval.
    pub explain: &'static str,
}

/// Returns the labels.
pub fn labels(language: Locale) -> Labels {
    Labels {
        user: pick!(language, en: "IAM user", ja: "IAM ユーザー"),
        account: pick!(language, en: "account", ja: "アカウント"),
        secret: pick!(language, en: "secret", ja: "シークレット"),
        request: pick!(language, en: "request", ja: "申請"),
        reason: pick!(language, en: "reason", ja: "理由"),
        approved_by: pick!(language, en: "approved by", ja: "承認者"),
        used: pick!(language, en: "last used", ja: "最終使用"),
        no_key: pick!(language, en: "No key yet", ja: "キー未発行"),
        scheduled: pick!(language, en: "being deleted", ja: "削除待ち"),
        no_time: pick!(language, en: "time unknown", ja: "時刻不明"),
        explain: pick!(language, en: "rule by rule", ja: "規則ごとの判定"),
    }
}

/// Returns whether a key can be used.
pub fn state(language: Locale, state: KeyState) -> &'static str {
    match state {
        KeyState::Active => pick!(language, en: "active", ja: "有効"),
        KeyState::Inactive => pick!(language, en: "inactive", ja: "無効"),
        KeyState::Gone => pick!(language, en: "deleted", ja: "削除済み"),
        KeyState::Unknown => pick!(language, en: "state unknown", ja: "状態不明"),
    }
}

/// Explains when a key was last used.
pub fn used(language: Locale, used: &Used) -> String {
    match used {
        Used::NotAsked => say!(language,
            en: "unknown; this requires `iam:GetAccessKeyLastUsed`",
            ja: "未確認（`iam:GetAccessKeyLastUsed` の権限が必要です）"),
        Used::Never => say!(language, en: "never", ja: "なし"),
        Used::Last(LastUse {
            at,
            service,
            region,
        }) => {
            let at = moment(language, *at);
            say!(language, en: "{at}, for {} in {}", ja: "{at}（{}、{}）", code(service), code(region))
        }
    }
}

/// Explains who approved: whose approval counts as the evidence stands now and, where nobody's is known to, whom the secret's
/// tag names. `None` if neither is known.
pub fn approved(language: Locale, facts: &Facts) -> Option<String> {
    let provenance = facts.provenance.as_ref();
    let counted = provenance.and_then(|provenance| Some(&provenance.proof.as_ref()?.counted));
    let recorded = facts.secret.as_ref()?.tag(TagKey::ApprovedBy);
    match (counted, recorded) {
        (Some(counted), _) if !counted.is_empty() => Some(codes(language, counted)),
        (_, None) => None,
        (_, Some(recorded)) => Some(self::recorded(language, recorded)),
    }
}

fn recorded(language: Locale, tag: &str) -> String {
    say!(language,
        en: "{}, according to the secret's tag; no approval is currently known to count",
        ja: "{}（シークレットのタグの記録。現時点で有効と確認できる承認はありません）",
        code(tag))
}

fn who(language: Locale, login: Option<&Login>) -> String {
    login.map_or(
        say!(language, en: "a deleted account", ja: "（削除されたアカウント）"),
        |login| code(login.as_str()),
    )
}

/// Explains what happened.
pub fn event(language: Locale, event: &Event) -> String {
    match event {
        Event::Asked {
            pull,
            url,
            by,
            commits,
        } => {
            let first = commits.iter().take(3).map(|(id, authors)| {
                let by = if authors.is_empty() {
                    say!(language, en: "an author without an account", ja: "アカウントなし")
                } else {
                    codes(language, authors)
                };
                say!(language, en: "{} by {by}", ja: "{}（作成者 {by}）", short(id))
            });
            let first: Vec<String> = first.collect();
            let more = and_more(language, commits.len().saturating_sub(3));
            let (who, url) = (who(language, by.as_ref()), address(url));
            let first = joined(language, &first);
            say!(language,
                en: "{who} opened pull request #{pull}, commit {first}{more}: {url}",
                ja: "{who} がプルリクエスト #{pull} を作成、コミット {first}{more}: {url}")
        }
        Event::Added { commit } => say!(language,
            en: "commit {} added the request; no pull request was merged as it",
            ja: "コミット {} で申請を追加（対応するプルリクエストのマージなし）",
            short(commit)),
        Event::Approved { by, commit } => {
            let commit = commit
                .as_ref()
                .map_or(say!(language, en: "it", ja: "内容"), short);
            say!(language,
                en: "{} approved {commit}, which counts",
                ja: "{} が {commit} を承認（有効な承認）",
                code(by.as_str()))
        }
        Event::Merged { by, commit } => {
            say!(language, en: "{} merged it as {}", ja: "{} がマージ、コミット {}", who(language, by.as_ref()), short(commit))
        }
        Event::Reserved {
            claim,
            run,
            approved_by,
            head,
        } => {
            let approved = approved_by
                .as_deref()
                .unwrap_or(pick!(language, en: "(no tag)", ja: "（タグなし）"));
            let head = head
                .as_deref()
                .unwrap_or(pick!(language, en: "(no tag)", ja: "（タグなし）"));
            let run = run
                .as_deref()
                .map_or(say!(language, en: "(no tag)", ja: "（タグなし）"), address);
            say!(language,
                en: "reserved under claim {0} (nonce {1}), proof: {2} approved by {3}; run: {run}",
                ja: "シークレット名を予約（claim {0}、nonce {1}）、根拠: {3} による {2} の承認、実行: {run}",
                claim.generation, code(claim.nonce.as_str()), commit(head), code(approved))
        }
        Event::TookOver { claim } => say!(language,
            en: "another run took over with claim {} (nonce {})",
            ja: "別の実行が引き継ぎ（claim {}、nonce {}）",
            claim.generation, code(claim.nonce.as_str())),
        Event::GaveUp { claim } => say!(language,
            en: "claim {} was later released: its run had created no key",
            ja: "claim {} はその後解放（キーは未作成）",
            claim.generation),
        Event::Created { is_forgotten: true } => say!(language,
            en: "key created according to IAM; CloudTrail keeps who did it for 90 days only",
            ja: "キーを作成（IAM の記録。作成者は CloudTrail の保存期間 90 日を過ぎたため不明）"),
        Event::Created {
            is_forgotten: false,
        } => say!(language,
            en: "key created according to IAM; CloudTrail does not show by whom",
            ja: "キーを作成（IAM の記録。作成者は CloudTrail に記録なし）"),
        Event::Done(event) => {
            let by = event
                .by
                .as_deref()
                .map_or(say!(language, en: "someone", ja: "不明"), address);
            let what = match event.change {
                KeyChange::Created => pick!(language, en: "key created", ja: "キーを作成"),
                KeyChange::Activated => pick!(language, en: "key activated", ja: "キーを有効化"),
                KeyChange::Deactivated => {
                    pick!(language, en: "key deactivated", ja: "キーを無効化")
                }
                KeyChange::Deleted => pick!(language, en: "key deleted", ja: "キーを削除"),
            };
            let with = program(event).map_or(
                String::new(),
                |program| say!(language, en: ", with {program}", ja: "、使用ツール {program}"),
            );
            say!(language, en: "{what} by {by}{with}", ja: "{what}、実行者 {by}{with}")
        }
        Event::Stored { key } => say!(language,
            en: "key `{}` stored in the secret (nonce {})",
            ja: "キー `{}` をシークレットに保存（nonce {}）",
            key.key, code(key.nonce.as_str())),
        Event::Marked { marker } => {
            let what = match marker.act {
                Act::Off => pick!(language, en: "deactivated", ja: "無効化"),
                Act::On => pick!(language, en: "activated", ja: "再有効化"),
                Act::Drop => pick!(language, en: "deleted", ja: "削除"),
                Act::Rotate => pick!(language, en: "replaced", ja: "ローテーション"),
            };
            let act = code(marker.act.as_str());
            say!(language,
                en: "key {0} marked to be {what} (marker {act} {1}, nonce {2})",
                ja: "キー {0} の{what}の開始を記録（マーカー {act} {1}、nonce {2}）",
                code(marker.key.as_str()), marker.number, code(marker.nonce.as_str()))
        }
        Event::Issued => {
            say!(language, en: "key made the current version, its ID recorded", ja: "キーを現在のバージョン（AWSCURRENT）にし、キー ID を記録")
        }
        Event::Notified => say!(language,
            en: "notice sent; comment not yet written",
            ja: "通知を送信（この時点でコメントは未投稿）"),
        Event::Announced => {
            say!(language, en: "everyone notified: notice and comment", ja: "通知とコメントがすべて完了")
        }
        Event::Commented { url, by } => say!(language,
            en: "{} wrote the comment that carries countersign's marker: {}",
            ja: "{} が countersign の印のあるコメントを投稿: {}",
            who(language, by.as_ref()), address(url)),
        Event::Withdrawn { commit, pull, by } => {
            let from = match pull {
                Some(pull) => {
                    say!(language, en: "pull request #{pull} by {}", ja: "プルリクエスト #{pull}、作成者 {}", who(language, by.as_ref()))
                }
                None => say!(language, en: "no pull request", ja: "プルリクエストなし"),
            };
            say!(language,
                en: "commit {} removed the request's file ({from})",
                ja: "コミット {} で申請ファイルを削除（{from}）",
                short(commit))
        }
    }
}

/// Explains that the subject of an audit is unknown, and what to do.
pub fn unknown(language: Locale, unknown: &Unknown) -> (String, String) {
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
        say!(language, en: "{secrets} in {account}, {id}, {region}", ja: "{account}: {secrets} 件、{id}、{region}")
    });
    let searched: Vec<String> = searched.collect();
    let searched = match language.language {
        Language::English => format!("({})", searched.join("; ")),
        Language::Japanese => format!("countersign のシークレット（{}）", searched.join(" / ")),
    };
    let name = code(&subject.to_string());
    let what = match subject {
        Subject::Key(_) if denied.is_empty() => say!(language,
            en: "key {name} not found: no countersign secret refers to it {searched}, and that account's IAM and CloudTrail do not have it",
            ja: "キー {name} が見つかりません。{searched}にも、IAM にも CloudTrail にもありません"),
        Subject::Key(_) => say!(language,
            en: "key {name} not found: no countersign secret refers to it {searched}",
            ja: "キー {name} が見つかりません。{searched}にありません"),
        Subject::Secret(_) | Subject::Arn(_) => say!(language,
            en: "secret {name} not found: countersign has no secret of that name {searched}",
            ja: "シークレット {name} が見つかりません。{searched}にありません"),
        Subject::User(_) => say!(language,
            en: "user {name} not found: no countersign secret is for that user {searched}, and IAM has no such user",
            ja: "ユーザー {name} が見つかりません。{searched}にも IAM にもありません"),
    };
    let mut hints = vec![say!(language,
        en: "As far as can be determined, countersign did not issue it. Check the spelling.",
        ja: "確認できる範囲では、countersign が発行したものではありません。指定に誤りがないか確認してください。")];
    if !denied.is_empty() {
        hints.push(say!(language,
            en: "Not queried for lack of permission: {}.",
            ja: "権限がないため確認していないもの: {}。",
            codes(language, denied)));
    }
    if !elsewhere.is_empty() {
        hints.push(say!(language,
            en: "Not queried because the credentials are for another account: {}. Run again with credentials for each.",
            ja: "認証情報が異なるため確認していないアカウント: {}。それぞれの認証情報でもう一度実行してください。",
            codes(language, elsewhere)));
    }
    (what, hints.join(pick!(language, en: " ", ja: "")))
}

/// Explains that the credentials are for an account that is not configured.
pub fn other_account(language: Locale, found: &str, known: &str) -> (String, String) {
    say!(language,
        en: ["the credentials are for account {found}, which is not in the configuration",
            "Use credentials for one that is: {known}."],
        ja: ["認証情報のアカウント {found} は設定ファイルにありません",
            "設定ファイルにあるアカウントの認証情報を使用してください: {known}"])
    .into()
}

/// Sums up in one line how many stories there are, and how they are.
pub fn closing(language: Locale, stories: usize, anomalies: usize, exit: Exit) -> String {
    let subject = match stories {
        0 => say!(language,
            en: "The user has no keys, and no countersign secret is for this user.",
            ja: "このユーザーにはキーも、countersign のシークレットもありません。"),
        1 => say!(language, en: "1 key.", ja: "1 件の経緯を確認しました。"),
        stories => {
            say!(language, en: "{stories} keys.", ja: "{stories} 件の経緯を確認しました。")
        }
    };
    let fits = match anomalies {
        0 => String::new(),
        1 => say!(language, en: " 1 inconsistency found.", ja: "整合しない点が 1 件あります。"),
        anomalies => {
            say!(language, en: " {anomalies} inconsistencies found.", ja: "整合しない点が {anomalies} 件あります。")
        }
    };
    let untold = match exit {
        Exit::Remote => pick!(language,
            en: " Some sources could not be queried; the history may be incomplete.",
            ja: "確認できなかった項目があるため、ほかにも問題がある可能性があります。"),
        Exit::Done if stories > 0 => {
            pick!(language, en: " The history is complete and consistent.", ja: "すべて確認でき、整合しています。")
        }
        Exit::Done | Exit::Wrong | Exit::Person | Exit::Usage => "",
    };
    format!("{subject}{fits}{untold}")
}

/// The program that called, or of countersign's own calls only their mark.
fn program(event: &KeyEvent) -> Option<String> {
    match &event.nonce {
        Some(nonce) => Some(code(&format!("app/countersign-{nonce}"))),
        None => event.user_agent.as_deref().map(code),
    }
}

/// The first digits of the commits that a tag names.
fn commit(text: &str) -> String {
    match ObjectId::new(text) {
        Ok(id) => super::short(&id),
        Err(_) => code(text),
    }
}

/// An address, with nothing in it that deceives.
fn address(text: &str) -> String {
    crate::domain::visible(text)
}
