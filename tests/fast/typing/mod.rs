//! What people mistype, on the first line, in the middle and on the last one, of a request and of the configuration: the right line, the
//! right column and the right word, and what the hint says to write is in order.

mod table;

use countersign::check::{self, REQUEST_SCHEMA, Schema};
use countersign::domain::{Diagnostic, Locale, Typo};
use countersign::messages::{Words, explain};
use table::{IN_CONFIGURATION, IN_REQUEST, MISTAKES, Mistake, Where};

const PATH: &str = "requests/20261102090000.yaml";
const REASON: &str = "夜間バッチが S3 へエクスポートするため";
const TICKET: &str = "ticket: OPS-1234";
/// The rest of a configuration, but for its language.
const APPROVALS: &str = "approvals:\n  required: 1\n  timeout: 24h";
const ACCOUNTS: &str = "accounts:\n  main:\n    id: \"111122223333\"\n    region: ap-northeast-1\n    topic: arn:aws:sns:ap-northeast-1:111122223333:countersign\nfolders:\n  requests/: { account: main, users: [\"batch-*\"] }";

/// Finds everything that is wrong with a file of one kind.
struct Checker {
    schema: Schema,
}

impl Checker {
    fn new() -> Self {
        let schema = REQUEST_SCHEMA.replace(
            "\"properties\": {",
            "\"properties\": { \"ticket\": { \"type\": \"string\" },",
        );
        Self {
            schema: Schema::new(&schema).unwrap(),
        }
    }

    fn found(&self, kind: &Kind, text: &str) -> Vec<Diagnostic> {
        match kind {
            Kind::Request { .. } => check::request(PATH, text.as_bytes(), &self.schema).1,
            Kind::Configuration => check::configuration(text.as_bytes()).1,
        }
    }
}

#[derive(Debug, Clone, Copy)]
enum Kind {
    /// The field that is mistyped, its value, and the other field.
    Request {
        name: &'static str,
        value: &'static str,
        other: &'static str,
    },
    Configuration,
}

impl Kind {
    fn of(mistake: &Mistake) -> Vec<Self> {
        let user = Self::Request {
            name: "iamUser",
            value: "batch-exporter",
            other: "reason: 夜間バッチが S3 へエクスポートするため",
        };
        let reason = Self::Request {
            name: "reason",
            value: REASON,
            other: "iamUser: batch-exporter",
        };
        match mistake.place {
            Where::User => vec![user, Self::Configuration],
            Where::Text => vec![reason, Self::Configuration],
            Where::UserOnly => vec![user],
            Where::TextOnly => vec![reason],
            Where::ConfigurationOnly => vec![Self::Configuration],
        }
    }

    /// Fills in the name and the value.
    fn filled(&self, line: &str) -> String {
        let (name, value) = match self {
            Self::Request { name, value, .. } => (*name, *value),
            Self::Configuration => ("language", "en"),
        };
        line.replace("NAME", name).replace("VALUE", value)
    }

    /// Returns the line in its three places, each with how many lines are before it.
    fn files(&self, line: &str) -> [(String, usize); 3] {
        let (one, other) = match self {
            Self::Request { other, .. } => (*other, TICKET),
            Self::Configuration => (APPROVALS, ACCOUNTS),
        };
        let (one_lines, all) = (
            one.lines().count(),
            one.lines().count() + other.lines().count(),
        );
        [
            (format!("{line}\n{one}\n{other}\n"), 0),
            (format!("{one}\n{line}\n{other}\n"), one_lines),
            (format!("{one}\n{other}\n{line}\n"), all),
        ]
    }
}

/// Returns the line and the column where a text is marked, and the text without the mark.
fn marked(text: &str) -> ((usize, usize), String) {
    let (before, _) = text.split_once(table::MARK).unwrap();
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap().chars().count() + 1;
    ((line, column), text.replacen(table::MARK, "", 1))
}

fn position(text: &str, diagnostic: &Diagnostic) -> (usize, usize) {
    let start = diagnostic.span.as_ref().unwrap().start;
    let before = &text[..start];
    let line = before.matches('\n').count() + 1;
    (
        line,
        before.rsplit('\n').next().unwrap().chars().count() + 1,
    )
}

fn said(language: Locale, diagnostic: &Diagnostic) -> String {
    let Words { title, label, help } = explain(language, diagnostic);
    format!("{title} / {label} / {help}")
}

#[test]
fn a_mistake_is_blamed_in_its_place_by_its_name() {
    let checker = Checker::new();
    let mut wrong = Vec::new();
    for mistake in MISTAKES {
        for kind in Kind::of(mistake) {
            for (text, before) in kind.files(&kind.filled(mistake.typed)) {
                let (place, text) = marked(&text);
                assert!(place.0 > before);
                let without_end = text.trim_end_matches('\n').to_owned();
                for text in [text.clone(), text.replace('\n', "\r\n"), without_end] {
                    let found = checker.found(&kind, &text);
                    let is_right = |diagnostic: &Diagnostic| {
                        diagnostic.problem.code() == mistake.code
                            && position(&text, diagnostic) == place
                            && said(Locale::ENGLISH, diagnostic).contains(mistake.english)
                            && said(Locale::JAPANESE, diagnostic).contains(mistake.japanese)
                    };
                    if !found.first().is_some_and(is_right) {
                        let found: Vec<_> = found
                            .iter()
                            .map(|one| {
                                let said = said(Locale::JAPANESE, one);
                                (one.problem.code(), position(&text, one), said)
                            })
                            .collect();
                        wrong.push(format!("{text:?}\n  {place:?} {}: {found:?}", mistake.code));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
    assert!(MISTAKES.len() >= 120, "{}", MISTAKES.len());
}

#[test]
fn a_mistake_deep_in_a_configuration_is_blamed_in_its_place() {
    let configuration = include_str!("../configuration.yaml");
    let checker = Checker::new();
    let mut wrong = Vec::new();
    for (written, typed, code, japanese) in IN_CONFIGURATION {
        let text = configuration.replacen(written, typed, 1);
        let (place, text) = marked(&text);
        let found = checker.found(&Kind::Configuration, &text);
        let is_right = |one: &Diagnostic| {
            one.problem.code() == *code
                && position(&text, one) == place
                && said(Locale::JAPANESE, one).contains(japanese)
        };
        if !found.iter().any(is_right) {
            wrong.push(format!("{typed}: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn a_mistake_about_how_long_a_key_lives_is_blamed_in_its_place() {
    let schema = Schema::new(REQUEST_SCHEMA).unwrap();
    let request =
        format!("iamUser: batch\nreason: {REASON}\nexpires: 2027-03-31\nrotateEvery: 90d\n");
    assert_eq!(check::request(PATH, request.as_bytes(), &schema).1, []);
    let mut wrong = Vec::new();
    for (written, typed, code, japanese) in IN_REQUEST {
        let (place, text) = marked(&request.replacen(written, typed, 1));
        let found = check::request(PATH, text.as_bytes(), &schema).1;
        let is_right = |one: &Diagnostic| {
            one.problem.code() == *code
                && position(&text, one) == place
                && said(Locale::JAPANESE, one).contains(japanese)
        };
        if !found.iter().any(is_right) {
            let said: Vec<_> = found
                .iter()
                .map(|one| said(Locale::JAPANESE, one))
                .collect();
            wrong.push(format!("{typed}: {said:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
}

/// Each value that is full-width is written as it is proposed.
#[test]
fn what_is_proposed_in_half_width_is_right() {
    let configuration = include_str!("../configuration.yaml");
    let checker = Checker::new();
    let deep = IN_CONFIGURATION.iter().map(|(written, typed, _, _)| {
        let text = configuration.replacen(written, typed, 1);
        (Kind::Configuration, text)
    });
    let top = MISTAKES.iter().flat_map(|mistake| {
        let kinds = Kind::of(mistake).into_iter();
        kinds.map(|kind| (kind, kind.files(&kind.filled(mistake.typed))[1].0.clone()))
    });
    let mut count = 0;
    for (kind, text) in top.chain(deep) {
        let (_, text) = marked(&text);
        for one in checker.found(&kind, &text) {
            if let (Some(Typo::FullWidth { half, .. }), Some(span)) = (&one.typo, &one.span) {
                let mended = format!("{}{half}{}", &text[..span.start], &text[span.end..]);
                let found = checker.found(&kind, &mended);
                let is_same = |other: &Diagnostic| {
                    other.is_error() && other.span.as_ref().map(|s| s.start) == Some(span.start)
                };
                assert!(!found.iter().any(is_same), "{text}\n{mended}\n{found:?}");
                count += 1;
            }
        }
    }
    assert!(count > 40, "{count}");
}

#[test]
fn what_the_hint_says_to_write_is_in_order() {
    let checker = Checker::new();
    let mut wrong = Vec::new();
    for mistake in MISTAKES {
        for kind in Kind::of(mistake) {
            let mended = match kind {
                Kind::Request { .. } => mistake.mended,
                // A language is one of two words, and not any text.
                Kind::Configuration if mistake.mended.contains(['"', '\'']) => "NAME: VALUE",
                Kind::Configuration => mistake.mended,
            };
            for (text, _) in kind.files(&kind.filled(mended)) {
                // A line of its own has no field; without one, that field is missing from a request.
                let is_alone = !mended.contains("NAME");
                let text = match kind {
                    Kind::Request { .. } if is_alone => {
                        text.replace(TICKET, &kind.filled("NAME: VALUE"))
                    }
                    Kind::Request { .. } | Kind::Configuration => text,
                };
                let found = checker.found(&kind, &text);
                if !found.is_empty() {
                    let found: Vec<_> =
                        found.iter().map(|one| said(Locale::ENGLISH, one)).collect();
                    wrong.push(format!("{text:?}\n  {found:?}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
}
