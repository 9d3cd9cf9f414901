//! The evidence of one request, fact by fact.

use super::{code, codes, joined, moment, short};
use crate::approval::{
    Actor, Commit, Event, Explanation, Introduction, Opinion, Owners, PullRequest, Push, Review,
};
use crate::domain::{Locale, ObjectId, Timestamp};

/// Something that the verifier looked at.
#[derive(Debug, Clone, Copy)]
pub enum Fact<'a> {
    /// The content of the file: here, and at the pull request's head.
    Content(&'a ObjectId, Option<&'a ObjectId>),
    /// The commit that brought the file, and whether GitHub signed it.
    Merge(&'a Introduction, bool),
    /// Whom CODEOWNERS named at that time.
    OwnersThen(Option<&'a Owners>),
    /// Whom it names now.
    OwnersNow(Option<&'a Owners>),
    Pull(&'a PullRequest),
    /// One of its commits.
    Commit(&'a Commit),
    /// A push that led to its head.
    Push(&'a Push),
    /// That these pushes are not known.
    NoPushes,
    /// A review, and whether it counts as an approval.
    Review(&'a Review, bool),
    /// Something else that happened to the pull request.
    Event(&'a Event),
}

/// Lists the facts of an explanation, in the order in which they happened as far as that can be.
pub fn facts(explanation: &Explanation) -> Vec<Fact<'_>> {
    let mut facts = vec![Fact::Content(
        &explanation.blob,
        explanation.blob_at_head.as_ref(),
    )];
    if let Some(introduction) = &explanation.introduction {
        let is_signed = explanation.signed_by_github == Some(true);
        facts.push(Fact::Merge(introduction, is_signed));
    }
    facts.push(Fact::OwnersThen(explanation.owners_then.as_ref()));
    facts.push(Fact::OwnersNow(explanation.owners_now.as_ref()));
    let Some(pull) = &explanation.pull else {
        return facts;
    };
    facts.push(Fact::Pull(pull));
    facts.extend(pull.commits.iter().flatten().map(Fact::Commit));
    match &explanation.pushes {
        Some(pushes) => facts.extend(pushes.iter().rev().map(Fact::Push)),
        None => facts.push(Fact::NoPushes),
    }
    facts.extend(pull.reviews.iter().flatten().map(|review| {
        let is_approval = review.opinion == Opinion::Approved;
        let counts = review
            .author
            .as_ref()
            .is_some_and(|author| is_approval && explanation.counted.contains(&author.login));
        Fact::Review(review, counts)
    }));
    facts.extend(pull.timeline.iter().flatten().map(Fact::Event));
    facts
}

/// Explains what kind of fact it is, and what it is.
pub fn fact(language: Locale, fact: Fact<'_>) -> [String; 2] {
    let who = |actor: &Option<Actor>| self::who(language, actor);
    let owners = |owners: Option<&Owners>| match owners {
        Some(owners) if owners.names.is_empty() => {
            say!(language, en: "nobody, by line {}", ja: "なし（{} 行目）", owners.line)
        }
        Some(owners) => {
            say!(language, en: "{}, by line {}", ja: "{}（{} 行目）", codes(language, &owners.names), owners.line)
        }
        None => say!(language, en: "nobody", ja: "なし"),
    };
    match fact {
        Fact::Content(here, at_head) if Some(here) == at_head => {
            let here = short(here);
            say!(language,
                en: ["content", "{here}, the same at the head"],
                ja: ["内容", "{here}（プルリクエストの先頭のコミットと一致）"])
        }
        Fact::Content(here, Some(at_head)) => {
            let here = short(here);
            let at_head = short(at_head);
            say!(language,
                en: ["content", "{here}, but {at_head} at the head"],
                ja: ["内容", "{here}（プルリクエストの先頭のコミットでは {at_head}）"])
        }
        Fact::Content(here, None) => {
            let here = short(here);
            say!(language,
                en: ["content", "{here}, unknown at the head"],
                ja: ["内容", "{here}（プルリクエストの先頭のコミットでの内容は不明）"])
        }
        Fact::Merge(introduction, is_signed) => {
            let (commit, parents) = (short(&introduction.commit), introduction.parents.len());
            let signed = match is_signed {
                true => pick!(language, en: "signed by GitHub", ja: "あり"),
                false => pick!(language, en: "not signed by GitHub", ja: "なし"),
            };
            say!(language,
                en: ["merge", "{commit} with {parents} parents, {signed}"],
                ja: ["マージ", "{commit}、親コミット {parents} 個、GitHub の署名{signed}"])
        }
        Fact::OwnersThen(line) => {
            let owners = owners(line);
            say!(language, en: ["owners before the merge", "{owners}"], ja: ["マージ前のコードオーナー", "{owners}"])
        }
        Fact::OwnersNow(line) => {
            let owners = owners(line);
            say!(language, en: ["owners now", "{owners}"], ja: ["現在のコードオーナー", "{owners}"])
        }
        Fact::Pull(pull) => {
            let PullRequest {
                number, created, ..
            } = pull;
            let (author, branch, head) = (who(&pull.author), code(&pull.branch), short(&pull.head));
            let created = moment(language, *created);
            let merged = when(
                language,
                pull.merged,
                pick!(language, en: "not yet", ja: "未"),
            );
            say!(language,
                en: ["pull request", "#{number} by {author}, opened {created}, merged {merged}, branch {branch} at {head}"],
                ja: ["プルリクエスト", "#{number}、作成者 {author}、作成 {created}、マージ {merged}、ブランチ {branch}（先頭のコミット {head}）"])
        }
        Fact::Commit(commit) => {
            let committer = commit.committer.as_ref();
            let committer = who(&committer.and_then(|committer| committer.user.clone()));
            let id = short(&commit.id);
            let authors = authors(language, commit);
            let signed = match commit.signed_by_github {
                Some(true) => pick!(language, en: ", signed by GitHub", ja: "、GitHub の署名あり"),
                Some(false) | None => "",
            };
            say!(language,
                en: ["commit", "{id} by {authors}, committed by {committer}{signed}"],
                ja: ["コミット", "{id}、作成者 {authors}、コミッター {committer}{signed}"])
        }
        Fact::Push(push) => {
            let (at, by, after) = (moment(language, push.at), who(&push.by), short(&push.after));
            say!(language,
                en: ["push", "{at} by {by}, to {after}"],
                ja: ["プッシュ", "{at}に {by} が {after} をプッシュ"])
        }
        Fact::NoPushes => say!(language, en: ["push", "unknown"], ja: ["プッシュ", "不明"]),
        Fact::Review(review, counts) => {
            let opinion = match review.opinion {
                Opinion::Approved if counts => {
                    pick!(language, en: "approved, which counts", ja: "承認（有効）")
                }
                Opinion::Approved => {
                    pick!(language, en: "approved, which does not count", ja: "承認（無効）")
                }
                Opinion::ChangesRequested => {
                    pick!(language, en: "requested changes", ja: "変更要求")
                }
                Opinion::Dismissed => pick!(language, en: "was dismissed", ja: "取り下げ済み"),
                Opinion::Other => pick!(language, en: "commented", ja: "その他"),
            };
            let at = when(
                language,
                review.submitted,
                pick!(language, en: "at an unknown time", ja: "日時不明"),
            );
            let commit = review
                .commit
                .as_ref()
                .map_or(say!(language, en: "nothing", ja: "（なし）"), short);
            let author = who(&review.author);
            say!(language,
                en: ["review", "{at} by {author}, of {commit}: {opinion}"],
                ja: ["レビュー", "{at}、{author} が {commit} に対して{opinion}"])
        }
        Fact::Event(event) => {
            let what = match event {
                Event::BaseChanged => {
                    say!(language, en: "the base branch was changed", ja: "ベースブランチの変更")
                }
                Event::Closed => say!(language, en: "closed", ja: "クローズ"),
                Event::Reopened => say!(language, en: "reopened", ja: "再オープン"),
                Event::ReadyForReview { at } => {
                    let at = moment(language, *at);
                    say!(language, en: "{at}: marked as ready for review", ja: "{at}にレビュー可能になりました")
                }
                Event::ReviewDismissed {
                    by,
                    reviewer,
                    asked_for_changes,
                } => {
                    let what = match asked_for_changes {
                        true => pick!(language, en: "the request for changes", ja: "変更要求"),
                        false => pick!(language, en: "the review", ja: "レビュー"),
                    };
                    let (by, reviewer) = (who(by), who(reviewer));
                    say!(language,
                        en: "{by} dismissed {what} of {reviewer}",
                        ja: "{by} が {reviewer} の{what}を取り下げました")
                }
                Event::Other => say!(language, en: "something else", ja: "その他"),
            };
            say!(language, en: ["event", "{what}"], ja: ["イベント", "{what}"])
        }
    }
}

fn who(language: Locale, actor: &Option<Actor>) -> String {
    match actor {
        Some(actor) => code(actor.login.as_str()),
        None => say!(language, en: "nobody", ja: "（アカウントなし）"),
    }
}

fn authors(language: Locale, commit: &Commit) -> String {
    let authors = commit.authors.iter().flatten();
    let names: Vec<String> = authors.map(|author| who(language, &author.user)).collect();
    match names.is_empty() {
        true => who(language, &None),
        false => joined(language, &names),
    }
}

fn when(language: Locale, time: Option<Timestamp>, never: &str) -> String {
    time.map_or_else(|| never.to_owned(), |time| moment(language, time))
}

/// Describes what is true if the rule with this code holds. The codes themselves name violations.
pub fn holds(language: Locale, code: &str) -> &'static str {
    match code {
        "stale-checkout" => {
            pick!(language, en: "the checkout is the whole default branch", ja: "チェックアウトはデフォルトブランチの最新の状態です")
        }
        "not-added" => {
            pick!(language, en: "the merge added the file", ja: "ファイルはマージで追加されました")
        }
        "no-pull-request" => {
            pick!(language, en: "one pull request was merged", ja: "マージされたプルリクエストを確認しました")
        }
        "merged-elsewhere" => {
            pick!(language, en: "merged on GitHub, and signed by it", ja: "GitHub 上でマージされ、署名があります")
        }
        "lapsed" => {
            pick!(language, en: "no approval has expired", ja: "失効した承認はありません")
        }
        "configuration-changed" => {
            pick!(language, en: "the configuration of the folder is the same", ja: "フォルダーの設定は変更されていません")
        }
        "content-changed" => {
            pick!(language, en: "the file is what was reviewed", ja: "ファイルの内容はレビューされたものと同じです")
        }
        "mixed-change" => {
            pick!(language, en: "nothing but request files is added", ja: "申請ファイルの追加だけが含まれています")
        }
        "from-fork" => {
            pick!(language, en: "the branch is in this repository, or forks are allowed", ja: "ブランチはこのリポジトリのものか、フォークが許可されています")
        }
        "base-changed" => {
            pick!(language, en: "the base branch is the same", ja: "ベースブランチは変更されていません")
        }
        "reopened" => {
            pick!(language, en: "never closed and reopened", ja: "再オープンされていません")
        }
        "no-owner" => {
            pick!(language, en: "the file has code owners", ja: "コードオーナーが指定されています")
        }
        "not-approved" => {
            pick!(language, en: "enough code owners approved", ja: "コードオーナーの承認が足りています")
        }
        "changes-requested" => {
            pick!(language, en: "no changes requested", ja: "変更要求は残っていません")
        }
        "stale-approval" => {
            pick!(language, en: "no approval is older than the last push", ja: "最後のプッシュより前の承認はありません")
        }
        "own-approval" => {
            pick!(language, en: "no approval by someone who took part", ja: "作成に関わった人による承認はありません")
        }
        "unattributed-commit" => {
            pick!(language, en: "every commit names GitHub accounts", ja: "すべてのコミットの作成者を確認しました")
        }
        "not-a-person" => {
            pick!(language, en: "everyone who took part is a person", ja: "関わったのはすべて個人のアカウントです")
        }
        "no-write-access" => {
            pick!(language, en: "requester and approvers have write access", ja: "申請者と承認者に書き込み権限があります")
        }
        "timed-out" => {
            pick!(language, en: "no approval came too late", ja: "承認期限を過ぎた承認はありません")
        }
        "lifetime-not-allowed" => {
            pick!(language, en: "the key lives as its folder allows", ja: "キーの有効期限とローテーションの間隔はフォルダーで許可された範囲内です")
        }
        _ => pick!(language, en: "ok", ja: "問題ありません"),
    }
}
