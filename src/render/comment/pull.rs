//! The comment on a pull request that is not merged.
//!
//! Who has to act reads it from the first lines; who approves sees each key with its user, account and reason.

use super::LONGEST;
use super::leaving::{self, LeavingRow};
use super::lifetime::lifetime;
use super::quote::{block, inline};
use super::role::face;
use super::way::way;
use crate::approval::Preview;
use crate::domain::{
    AccessKeyId, Account, AccountName, Diagnostic, KEPT_MARK, KeyRequest, Lifecycle, Locale,
    ObjectId, PullStatus, Refusal, Remedy, ReviewComment, Status, Warning, mark_line,
};
use crate::messages::pull::{
    About, Phrase, RemovalPhrase, Role, basis, heading, lack, phrase, remedy, removal_phrase, role,
    tasks, warning,
};
use crate::messages::{Label, Words, explain, label, make_room, status_sentence, visible_lines};
use crate::render::source::place;
use crate::render::view::Findings;

/// A pull request that is not merged, as people see it.
#[derive(Debug, Clone)]
pub struct PullPage<'a> {
    /// How it stands, and for whom.
    pub about: About<'a>,
    /// Its last commit when it was looked at.
    pub head: &'a ObjectId,
    /// Its page.
    pub url: &'a str,
    /// What is wrong with its files.
    pub findings: &'a Findings,
    /// What all of its requests lack.
    pub missing: &'a [(Refusal, Remedy)],
    pub requests: Vec<PullRow>,
    /// What is amiss with the repository.
    pub warnings: &'a [Warning],
    /// What becomes of keys; `None` if nothing does.
    pub lifecycle: Option<&'a Lifecycle>,
    /// The requests that it takes away and that have keys.
    pub leaving: Vec<LeavingRow<'a>>,
    /// How many more files it deletes, about whose keys nothing was asked.
    pub unasked: usize,
    /// Whether it does more than take requests away.
    pub is_mixed: bool,
    /// Whether it changes request files, or gives them other paths.
    pub is_change: bool,
}

/// A request of it.
#[derive(Debug, Clone)]
pub struct PullRow {
    /// What is asked for.
    pub request: KeyRequest,
    /// What the configuration calls its account, and the account, if its folder has one.
    pub place: Option<(AccountName, Account)>,
    /// What it lacks and others do not.
    pub missing: Vec<(Refusal, Remedy)>,
    /// Who approved it, and who else could; `None` once the pull request is closed.
    pub preview: Option<Preview>,
    /// The keys that the user has, if they leave no room for another.
    pub keys: Vec<AccessKeyId>,
    /// Whether the file only comes back, so that its key may be switched on again.
    pub restores: bool,
}

/// Writes the comment. `told` are the event ids of the notices that were sent, hidden in it.
pub fn pull(language: Locale, page: &PullPage<'_>, told: &[String]) -> String {
    let pull_status = page.about.pull_status;
    let mut text = format!(
        "{}### {} countersign: {}\n\n",
        mark_line(KEPT_MARK, told),
        sign(pull_status),
        heading(language, pull_status)
    );
    for (who, task) in tasks(language, &page.about) {
        text.push_str(&format!(
            "- {}**{}**: {task}\n",
            face(who),
            role(language, who)
        ));
    }
    if pull_status.asks() {
        let basis = basis(language, page.head, page.url);
        text.push_str(&format!("\n{basis}\n"));
    }
    if let PullStatus::Rejected {
        by: _,
        said: Some(said),
    } = pull_status
    {
        text.push_str(&last_review(language, said));
    }
    let asks = pull_status.asks();
    let advice = advice(language, page.warnings);
    let room = |text: &str| LONGEST.saturating_sub(text.len() + advice.len());
    let third = room(&text) / 3;
    if !page.findings.diagnostics.is_empty() {
        let lines = page
            .findings
            .diagnostics
            .iter()
            .map(|one| wrong(language, page, one));
        let is_wrong = page.findings.diagnostics.iter().any(Diagnostic::is_error);
        let title = if is_wrong {
            Phrase::Wrong
        } else {
            Phrase::Notes
        };
        section(&mut text, phrase(language, title));
        text.push_str(&fitting(lines, third));
    }
    let lacks = page.missing.iter().filter(is_news);
    let lacks: Vec<String> = lacks.map(|lack| missing(language, lack)).collect();
    if asks && !lacks.is_empty() {
        section(&mut text, phrase(language, Phrase::Missing));
        text.push_str(&fitting(lacks.into_iter(), third));
    }
    if asks && !page.requests.is_empty() {
        section(&mut text, phrase(language, Phrase::Keys));
        let keys = page.requests.iter().map(|row| key(language, page, row));
        let room = room(&text);
        text.push_str(&fitting(keys, room));
    }
    let is_no_removal = page.is_change && page.leaving.is_empty();
    if asks && page.lifecycle.is_some() && is_no_removal {
        let nothing = removal_phrase(language, RemovalPhrase::Nothing);
        text.push_str(&format!("\n{nothing}\n"));
    }
    if let (true, Some(lifecycle), false) = (asks, page.lifecycle, page.leaving.is_empty()) {
        section(&mut text, phrase(language, Phrase::Leaving));
        text.push_str(&leaving::introduction(
            language,
            lifecycle,
            page.is_mixed,
            page.unasked,
        ));
        let rows = page.leaving.iter().map(|row| leaving::row(language, row));
        let room = room(&text);
        text.push_str(&fitting(rows, room));
    }
    text.truncate(text.trim_end().len());
    text.push('\n');
    if asks {
        text.push_str(&advice);
    }
    text
}

fn section(text: &mut String, heading: &str) {
    text.push_str(&format!("\n#### {heading}\n\n"));
}

/// As many of them as fit, and how many do not.
fn fitting(parts: impl ExactSizeIterator<Item = String>, room: usize) -> String {
    /// For the last line.
    const REST: usize = 40;
    let count = parts.len();
    let mut text = String::new();
    for (index, part) in parts.enumerate() {
        if text.len() + part.len() + REST > room {
            text.push_str(&format!("\n… +{}\n", count - index));
            break;
        }
        text.push_str(&part);
    }
    text
}

/// Whether it is not said already by what the code owners are asked to do.
fn is_news((refusal, by): &&(Refusal, Remedy)) -> bool {
    !matches!(
        (refusal, by),
        (Refusal::NotApproved { teams: false, .. }, Remedy::Approve)
    )
}

/// What administrators can do, folded up: others have no use for it.
fn advice(language: Locale, warnings: &[Warning]) -> String {
    /// In bytes.
    const ROOM: usize = 8_000;
    if warnings.is_empty() {
        return String::new();
    }
    let lines = warnings.iter();
    let lines = lines.map(|one| format!("- {}\n", warning(language, one)));
    format!(
        "\n<details><summary>🔔 {} ({})</summary>\n\n{}\n</details>\n",
        phrase(language, Phrase::Advice),
        warnings.len(),
        fitting(lines, ROOM)
    )
}

fn last_review(language: Locale, said: &ReviewComment) -> String {
    let by = said
        .by
        .as_ref()
        .map_or(String::new(), |login| format!(" · `{login}`"));
    let words: String = said.words.chars().take(1_000).collect();
    let words = match words.trim() {
        "" => String::new(),
        words => format!("\n{}", block(&visible_lines(words).join("\n"), "text")),
    };
    format!(
        "\n**{}**{by}\n{words}",
        phrase(language, Phrase::LastReview)
    )
}

/// What is wrong with a file, and where.
fn wrong(language: Locale, page: &PullPage<'_>, diagnostic: &Diagnostic) -> String {
    let Words { title, label, help } = explain(language, diagnostic);
    let source = page.findings.sources.get(&diagnostic.path);
    let at = match (&diagnostic.span, source) {
        (Some(span), Some(source)) => {
            let place = place(source, span.start);
            format!(":{}:{}", place.line, place.column)
        }
        (Some(_), None) | (None, _) => String::new(),
    };
    let colon = if label.is_empty() { "" } else { ": " };
    format!(
        "- {} `{}`: {title}{colon}{label}\n  → {help}\n",
        inline(&format!("{}{at}", diagnostic.path)),
        diagnostic.problem.code()
    )
}

fn missing(language: Locale, (refusal, by): &(Refusal, Remedy)) -> String {
    format!(
        "- `{}`: {}\n  → {}\n",
        refusal.code(),
        lack(language, refusal),
        remedy(language, refusal, *by)
    )
}

fn key(language: Locale, page: &PullPage<'_>, row: &PullRow) -> String {
    let request = &row.request;
    let label = |which| label(language, which);
    let account = match &row.place {
        Some((name, account)) => {
            format!(" · {} `{name}` ({})", label(Label::Account), account.id)
        }
        None => String::new(),
    };
    let mut text = format!(
        "**{} `{}`**{account}\n\n{}",
        label(Label::User),
        request.user,
        block(request.reason.as_str(), "text")
    );
    text.push('\n');
    let mut fact = |label: &str, value: &str| {
        text.push_str(&format!("- {label}: {value}\n"));
    };
    for (name, value) in lifetime(language, request) {
        fact(label(name), &value);
    }
    for (name, value) in &request.extra {
        fact(&inline(name), &inline(value));
    }
    let approvals = approvals(page, row);
    if !approvals.is_empty() {
        fact(phrase(language, Phrase::Approved), &approvals);
    }
    let could_approve = row
        .preview
        .iter()
        .flat_map(|preview| &preview.could_approve);
    let could_approve: Vec<String> = could_approve.map(|name| inline(name)).collect();
    if page.about.could_approve.is_none() && !could_approve.is_empty() {
        fact(role(language, Role::CodeOwner), &could_approve.join(" "));
    }
    fact(
        phrase(language, Phrase::File),
        &format!("`{}` (`{}`)", request.path, &request.blob.as_str()[..12]),
    );
    let secret = match row.restores {
        true => Phrase::Restores,
        false => Phrase::WillBeIn,
    };
    fact(
        phrase(language, secret),
        &format!("`{}`", request.secret_name()),
    );
    let lacks = row.missing.iter().filter(is_news);
    text.extend(lacks.map(|lack| missing(language, lack)));
    if !row.keys.is_empty() {
        let blocked = Status::Blocked {
            keys: row.keys.clone(),
        };
        let ways = make_room(language, &request.user, &row.keys);
        let ways: String = ways.into_iter().map(way).collect();
        let sentence = status_sentence(language, &blocked);
        text.push_str(&format!("- 🚧 {sentence}\n{ways}"));
    }
    text.push('\n');
    text
}

/// Whose approvals count, and how many of how many, where that is more than one.
fn approvals(page: &PullPage<'_>, row: &PullRow) -> String {
    let by = row.preview.iter().flat_map(|preview| &preview.approved_by);
    let by: Vec<String> = by.map(|login| format!("`{login}`")).collect();
    match page.about.required {
        1 => by.join(" "),
        required => format!("{} ({}/{required})", by.join(" "), by.len()),
    }
}

fn sign(pull_status: &PullStatus) -> &'static str {
    match pull_status {
        PullStatus::Approved { .. } => "✅",
        PullStatus::Unchecked => "🔄",
        PullStatus::Lacks(Remedy::Approve) => "👀",
        PullStatus::Lacks(Remedy::SetUp) => "🔧",
        PullStatus::Lacks(Remedy::Change) => "📝",
        PullStatus::Lacks(Remedy::AskAgain) => "⛔",
        PullStatus::Draft => "💤",
        PullStatus::Removes { is_agreed: true } => "✅",
        PullStatus::Removes { is_agreed: false } => "👀",
        PullStatus::Deletes | PullStatus::Empty => "➖",
        PullStatus::TimedOut { .. } => "⌛",
        PullStatus::Rejected { .. } => "⛔",
    }
}
