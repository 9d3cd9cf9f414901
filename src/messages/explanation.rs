//! The evidence of one request, fact by fact.

use super::{code, codes, short};
use crate::approval::{
    Actor, Commit, Event, Explanation, Introduction, Opinion, Owners, PullRequest, Push, Review,
};
use crate::domain::{Language, ObjectId, Timestamp};

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
    /// The pull request.
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
#[must_use]
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

/// Says what kind of fact it is, and what it is.
#[must_use]
pub fn fact(language: Language, fact: Fact<'_>) -> (&'static str, String) {
    match language {
        Language::English => english(fact),
        Language::Japanese => japanese(fact),
    }
}

fn english(fact: Fact<'_>) -> (&'static str, String) {
    let who = |actor: &Option<Actor>| self::who(actor, "nobody");
    let owners = |owners: Option<&Owners>| match owners {
        Some(owners) if owners.names.is_empty() => format!("nobody, by line {}", owners.line),
        Some(owners) => format!("{}, by line {}", codes(&owners.names, ", "), owners.line),
        None => "nobody".to_owned(),
    };
    match fact {
        Fact::Content(here, at_head) if Some(here) == at_head => {
            ("content", format!("{}, the same at the head", short(here)))
        }
        Fact::Content(here, Some(at_head)) => (
            "content",
            format!("{}, but {} at the head", short(here), short(at_head)),
        ),
        Fact::Content(here, None) => ("content", format!("{}, unknown at the head", short(here))),
        Fact::Merge(introduction, is_signed) => (
            "merge",
            format!(
                "{} with {} parents, {}",
                short(&introduction.commit),
                introduction.parents.len(),
                if is_signed {
                    "signed by GitHub"
                } else {
                    "not signed by GitHub"
                }
            ),
        ),
        Fact::OwnersThen(line) => ("owners before the merge", owners(line)),
        Fact::OwnersNow(line) => ("owners now", owners(line)),
        Fact::Pull(pull) => (
            "pull request",
            format!(
                "#{} by {}, opened {}, merged {}, branch {} at {}",
                pull.number,
                who(&pull.author),
                pull.created,
                when(pull.merged, "not yet"),
                code(&pull.branch),
                short(&pull.head)
            ),
        ),
        Fact::Commit(commit) => (
            "commit",
            format!(
                "{} by {}, committed by {}{}",
                short(&commit.id),
                authors(commit, "nobody", ", "),
                who(&commit.committer),
                if commit.signed_by_github == Some(true) {
                    ", signed by GitHub"
                } else {
                    ""
                }
            ),
        ),
        Fact::Push(push) => (
            "push",
            format!(
                "{} by {}, to {}",
                push.at,
                who(&push.by),
                short(&push.after)
            ),
        ),
        Fact::NoPushes => ("push", "unknown".to_owned()),
        Fact::Review(review, counts) => {
            let opinion = match review.opinion {
                Opinion::Approved if counts => "approved, which counts",
                Opinion::Approved => "approved, which does not count",
                Opinion::ChangesRequested => "asked for changes",
                Opinion::Dismissed => "was dismissed",
                Opinion::Other => "said something",
            };
            let at = when(review.submitted, "at no known time");
            let commit = review.commit.as_ref().map_or("nothing".to_owned(), short);
            (
                "review",
                format!("{at} by {}, of {commit}: {opinion}", who(&review.author)),
            )
        }
        Fact::Event(event) => (
            "event",
            match event {
                Event::BaseChanged => "the base branch was changed".to_owned(),
                Event::Closed => "closed".to_owned(),
                Event::Reopened => "reopened".to_owned(),
                Event::ReadyForReview { at } => format!("{at}: made ready for review"),
                Event::ReviewDismissed {
                    by,
                    reviewer,
                    asked_for_changes,
                } => format!(
                    "{} dismissed {} of {}",
                    who(by),
                    if *asked_for_changes {
                        "the request for changes"
                    } else {
                        "the review"
                    },
                    who(reviewer)
                ),
                Event::Other => "something else".to_owned(),
            },
        ),
    }
}

fn japanese(fact: Fact<'_>) -> (&'static str, String) {
    let who = |actor: &Option<Actor>| self::who(actor, "（アカウントなし）");
    let owners = |owners: Option<&Owners>| match owners {
        Some(owners) if owners.names.is_empty() => format!("なし（{} 行目）", owners.line),
        Some(owners) => format!("{}（{} 行目）", codes(&owners.names, "、"), owners.line),
        None => "なし".to_owned(),
    };
    match fact {
        Fact::Content(here, at_head) if Some(here) == at_head => (
            "内容",
            format!("{}（プルリクエストの先端と一致）", short(here)),
        ),
        Fact::Content(here, Some(at_head)) => (
            "内容",
            format!(
                "{}（プルリクエストの先端では {}）",
                short(here),
                short(at_head)
            ),
        ),
        Fact::Content(here, None) => (
            "内容",
            format!("{}（プルリクエストの先端での内容は不明）", short(here)),
        ),
        Fact::Merge(introduction, is_signed) => (
            "マージ",
            format!(
                "{}、親コミット {} 個、GitHub の署名{}",
                short(&introduction.commit),
                introduction.parents.len(),
                if is_signed { "あり" } else { "なし" }
            ),
        ),
        Fact::OwnersThen(line) => ("マージ前の所有者", owners(line)),
        Fact::OwnersNow(line) => ("現在の所有者", owners(line)),
        Fact::Pull(pull) => (
            "プルリクエスト",
            format!(
                "#{}、作成者 {}、作成 {}、マージ {}、ブランチ {}（先端 {}）",
                pull.number,
                who(&pull.author),
                pull.created,
                when(pull.merged, "未"),
                code(&pull.branch),
                short(&pull.head)
            ),
        ),
        Fact::Commit(commit) => (
            "コミット",
            format!(
                "{}、作成者 {}、コミッター {}{}",
                short(&commit.id),
                authors(commit, "（アカウントなし）", "、"),
                who(&commit.committer),
                if commit.signed_by_github == Some(true) {
                    "、GitHub の署名あり"
                } else {
                    ""
                }
            ),
        ),
        Fact::Push(push) => (
            "プッシュ",
            format!(
                "{} に {} が {} をプッシュ",
                push.at,
                who(&push.by),
                short(&push.after)
            ),
        ),
        Fact::NoPushes => ("プッシュ", "不明".to_owned()),
        Fact::Review(review, counts) => {
            let opinion = match review.opinion {
                Opinion::Approved if counts => "承認（有効）",
                Opinion::Approved => "承認（無効）",
                Opinion::ChangesRequested => "変更要求",
                Opinion::Dismissed => "取り下げ済み",
                Opinion::Other => "その他",
            };
            let at = when(review.submitted, "日時不明");
            let commit = review.commit.as_ref().map_or("（なし）".to_owned(), short);
            (
                "レビュー",
                format!(
                    "{at}、{} が {commit} に対して{opinion}",
                    who(&review.author)
                ),
            )
        }
        Fact::Event(event) => (
            "イベント",
            match event {
                Event::BaseChanged => "ベースブランチの変更".to_owned(),
                Event::Closed => "クローズ".to_owned(),
                Event::Reopened => "再オープン".to_owned(),
                Event::ReadyForReview { at } => format!("{at} にレビュー可能になりました"),
                Event::ReviewDismissed {
                    by,
                    reviewer,
                    asked_for_changes,
                } => format!(
                    "{} が {} の{}を取り下げました",
                    who(by),
                    who(reviewer),
                    if *asked_for_changes {
                        "変更要求"
                    } else {
                        "レビュー"
                    }
                ),
                Event::Other => "その他".to_owned(),
            },
        ),
    }
}

fn who(actor: &Option<Actor>, nobody: &str) -> String {
    match actor {
        Some(actor) => code(actor.login.as_str()),
        None => nobody.to_owned(),
    }
}

fn authors(commit: &Commit, nobody: &str, comma: &str) -> String {
    let authors = commit.authors.iter().flatten();
    let names: Vec<String> = authors.map(|author| who(author, nobody)).collect();
    if names.is_empty() {
        nobody.to_owned()
    } else {
        names.join(comma)
    }
}

fn when(time: Option<Timestamp>, never: &str) -> String {
    time.map_or_else(|| never.to_owned(), |time| time.to_string())
}
