//! The comment on a pull request that is not merged.
//!
//! Who has to act reads it from the first lines; who approves sees each key with its user, account and reason.

use std::collections::BTreeMap;

use super::mark::{LONGEST, hidden};
use super::quote::{block, inline};
use super::source::place;
use crate::approval::Preview;
use crate::domain::{
    AccessKeyId, Account, AccountName, Diagnostic, KeyRequest, Language, Refusal, Remedy, Said,
    Standing, Status, Warning,
};
use crate::messages::pull::{
    About, Phrase, Role, heading, lack, phrase, remedy, role, tasks, warning,
};
use crate::messages::{Label, Message, Words, explain, say};

/// A pull request that is not merged, as people see it.
#[derive(Debug, Clone)]
pub struct PullPage<'a> {
    /// How it stands, and for whom.
    pub about: About<'a>,
    /// What is wrong with its files.
    pub diagnostics: &'a [Diagnostic],
    /// The files, by the paths that the diagnostics name.
    pub sources: &'a BTreeMap<String, Vec<u8>>,
    /// What all of its requests lack.
    pub missing: &'a [(Refusal, Remedy)],
    /// Its requests.
    pub requests: Vec<PullRow>,
    /// What is amiss with the repository.
    pub warnings: &'a [Warning],
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
    /// Who approved it, and who else could; nothing once the pull request is closed.
    pub preview: Option<Preview>,
    /// The keys that the user has, where there is no room for another.
    pub keys: Vec<AccessKeyId>,
}

/// Writes the comment. `told` are the event ids of the notices that were sent, hidden in it.
#[must_use]
pub fn pull(language: Language, page: &PullPage<'_>, told: &[String]) -> String {
    let standing = page.about.standing;
    let mut text = format!(
        "{}### {} countersign: {}\n\n",
        hidden(told),
        sign(standing),
        heading(language, standing)
    );
    for (who, task) in tasks(language, &page.about) {
        text.push_str(&format!(
            "- {}**{}**: {task}\n",
            face(who),
            role(language, who)
        ));
    }
    if let Standing::Rejected {
        by: _,
        said: Some(said),
    } = standing
    {
        text.push_str(&last_review(language, said));
    }
    text.push_str(&wrong(language, page));
    let lacks: Vec<_> = page.missing.iter().filter(is_news).collect();
    if !lacks.is_empty() {
        text.push_str(&format!("\n#### {}\n\n", phrase(language, Phrase::Missing)));
        text.extend(lacks.into_iter().map(|lack| missing(language, lack)));
    }
    text.push_str(&keys(language, page, LONGEST.saturating_sub(text.len())));
    if asks(standing) {
        text.push_str(&advice(language, page.warnings));
    }
    text
}

/// Whether it is not said already by what the code owners are asked to do.
fn is_news((refusal, _): &&(Refusal, Remedy)) -> bool {
    !matches!(refusal, Refusal::NotApproved { teams: false, .. })
}

/// What administrators can do, folded up: others have no use for it.
fn advice(language: Language, warnings: &[Warning]) -> String {
    if warnings.is_empty() {
        return String::new();
    }
    let lines = warnings.iter();
    let lines: String = lines
        .map(|one| format!("- {}\n", warning(language, one)))
        .collect();
    format!(
        "\n<details><summary>🔔 {} ({})</summary>\n\n{lines}\n</details>\n",
        phrase(language, Phrase::Advice),
        warnings.len()
    )
}

fn last_review(language: Language, said: &Said) -> String {
    let by = said
        .by
        .as_ref()
        .map_or(String::new(), |login| format!(" · `{login}`"));
    let words: String = said.words.chars().take(1_000).collect();
    let words = match words.trim() {
        "" => String::new(),
        words => format!("\n{}", block(&visible_lines(words), "text", "")),
    };
    format!(
        "\n**{}**{by}\n{words}",
        phrase(language, Phrase::LastReview)
    )
}

/// What is wrong with files, each with its place.
fn wrong(language: Language, page: &PullPage<'_>) -> String {
    /// So many of a file's problems at most are told, and so many files can have them.
    const MOST: usize = 50;
    if page.diagnostics.is_empty() {
        return String::new();
    }
    let line = |diagnostic: &Diagnostic| {
        let Words { title, label, help } = explain(&diagnostic.problem, language);
        let source = page.sources.get(&diagnostic.path);
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
    };
    let lines: String = page.diagnostics.iter().take(MOST).map(line).collect();
    let more = if page.diagnostics.len() > MOST {
        "- …\n"
    } else {
        ""
    };
    format!(
        "\n#### {}\n\n{lines}{more}",
        phrase(language, Phrase::Wrong)
    )
}

fn missing(language: Language, (refusal, _): &(Refusal, Remedy)) -> String {
    format!(
        "- `{}`: {}\n  → {}\n",
        refusal.code(),
        lack(language, refusal),
        remedy(language, refusal)
    )
}

/// The keys, as many as fit.
fn keys(language: Language, page: &PullPage<'_>, room: usize) -> String {
    /// For the warnings, and the line that says how many more there are.
    const REST: usize = 6_000;
    if page.requests.is_empty() || !asks(page.about.standing) {
        return String::new();
    }
    let mut text = format!("\n#### {}\n", phrase(language, Phrase::Keys));
    for (index, row) in page.requests.iter().enumerate() {
        let key = key(language, page, row);
        if text.len() + key.len() > room.saturating_sub(REST) {
            let left = page.requests.len() - index;
            text.push_str(&format!("\n… {left} {}\n", phrase(language, Phrase::More)));
            break;
        }
        text.push_str(&key);
    }
    text
}

fn key(language: Language, page: &PullPage<'_>, row: &PullRow) -> String {
    let request = &row.request;
    let label = |label| say(language, Message::Label(label));
    let account = match &row.place {
        Some((name, account)) => {
            format!(" · {} `{name}` ({})", label(Label::Account), account.id)
        }
        None => String::new(),
    };
    let mut text = format!(
        "\n**{} `{}`**{account}\n\n{}",
        label(Label::User),
        request.user,
        block(request.reason.as_str(), "text", "")
    );
    text.push('\n');
    let mut fact = |label: &str, value: &str| {
        text.push_str(&format!("- {label}: {value}\n"));
    };
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
        &format!("`{}`", request.path),
    );
    fact(
        phrase(language, Phrase::WillBeIn),
        &format!("`{}`", request.secret_name()),
    );
    let lacks = row.missing.iter().filter(is_news);
    text.extend(lacks.map(|lack| missing(language, lack)));
    if !row.keys.is_empty() {
        let blocked = Status::Blocked {
            keys: row.keys.clone(),
        };
        text.push_str(&format!(
            "- 🚧 {}\n  → {}\n",
            say(language, Message::StatusSentence(&blocked)),
            say(language, Message::BlockedHint(&request.user))
        ));
    }
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

/// Whether what it asks for is still of interest.
fn asks(standing: &Standing) -> bool {
    match standing {
        Standing::Approved { .. } | Standing::Lacks(_) | Standing::Draft => true,
        Standing::Deletes
        | Standing::Empty
        | Standing::TimedOut { .. }
        | Standing::Rejected { .. } => false,
    }
}

fn visible_lines(text: &str) -> String {
    let lines = text
        .lines()
        .map(|line| crate::domain::visible(&line.replace('\t', " ")));
    lines.collect::<Vec<_>>().join("\n")
}

fn sign(standing: &Standing) -> &'static str {
    match standing {
        Standing::Approved { .. } => "✅",
        Standing::Lacks(Remedy::Approve) => "👀",
        Standing::Lacks(Remedy::SetUp) => "🔧",
        Standing::Lacks(Remedy::Change) => "📝",
        Standing::Lacks(Remedy::AskAgain) => "⛔",
        Standing::Draft => "💤",
        Standing::Deletes | Standing::Empty => "➖",
        Standing::TimedOut { .. } => "⌛",
        Standing::Rejected { .. } => "⛔",
    }
}

fn face(role: Role) -> &'static str {
    match role {
        Role::Requester => "🙋 ",
        Role::CodeOwner => "🔍 ",
        Role::Administrator => "🔧 ",
    }
}
