//! One problem of each kind, with hostile text in it.

use super::*;

/// Returns all of them.
pub(crate) fn all() -> impl Iterator<Item = Problem> {
    std::iter::successors(after(None), |problem| after(Some(problem)))
}

/// Returns the next one. A new kind does not compile until it has its place here.
fn after(problem: Option<&Problem>) -> Option<Problem> {
    Some(match problem {
        None => Problem::NotUtf8 {
            encoding: Encoding::Iso2022Jp,
        },
        Some(Problem::NotUtf8 { .. }) => Problem::ConflictMarker,
        Some(Problem::ConflictMarker) => Problem::FileTooLarge { limit: 16 },
        Some(Problem::FileTooLarge { .. }) => Problem::HiddenCharacter {
            character: '\u{202e}',
            escaped: true,
        },
        Some(Problem::HiddenCharacter { .. }) => Problem::YamlSyntax {
            cause: SyntaxCause::SpecialStart('\u{1b}'),
        },
        Some(Problem::YamlSyntax { .. }) => Problem::EmptyFile,
        Some(Problem::EmptyFile) => Problem::SeveralDocuments,
        Some(Problem::SeveralDocuments) => Problem::Directive,
        Some(Problem::Directive) => Problem::Anchor,
        Some(Problem::Anchor) => Problem::Alias,
        Some(Problem::Alias) => Problem::Tag,
        Some(Problem::Tag) => Problem::DuplicateKey {
            key: "<b>\u{202e}\u{1b}[31m`".to_owned(),
            first: 0..1,
        },
        Some(Problem::DuplicateKey { .. }) => Problem::MergeKey,
        Some(Problem::MergeKey) => Problem::KeyNotText,
        Some(Problem::KeyNotText) => Problem::NumberForm,
        Some(Problem::NumberForm) => Problem::TruthForm,
        Some(Problem::TruthForm) => Problem::NotLiteral {
            value: "<b>\u{202e}\u{1b}[31m`".to_owned(),
        },
        Some(Problem::NotLiteral { .. }) => Problem::TooDeep { limit: 16 },
        Some(Problem::TooDeep { .. }) => Problem::AmbiguousYaml,
        Some(Problem::AmbiguousYaml) => Problem::NotAMapping {
            cause: Some(SyntaxCause::FullWidth('：')),
        },
        Some(Problem::NotAMapping { .. }) => Problem::UnknownField {
            field: "<b>\u{202e}\u{1b}[31m`".to_owned(),
            known: vec!["<b>\u{202e}\u{1b}[31m`".to_owned()],
        },
        Some(Problem::UnknownField { .. }) => Problem::MissingField {
            field: "<b>\u{202e}\u{1b}[31m`".to_owned(),
        },
        Some(Problem::MissingField { .. }) => Problem::CutOff,
        Some(Problem::CutOff) => Problem::WrongType {
            expected: vec![Shape::Text],
            found: Shape::List,
            meant: None,
        },
        Some(Problem::WrongType { .. }) => Problem::WrongLength {
            shape: Shape::List,
            found: 16,
            limit: 1,
            is_least: true,
        },
        Some(Problem::WrongLength { .. }) => Problem::OutOfRange {
            limit: "<b>\u{202e}\u{1b}[31m`".to_owned(),
            bound: Bound::Above,
        },
        Some(Problem::OutOfRange { .. }) => Problem::NotOneOf {
            allowed: vec!["<b>\u{202e}\u{1b}[31m`".to_owned()],
        },
        Some(Problem::NotOneOf { .. }) => Problem::PatternMismatch {
            pattern: "<b>\u{202e}\u{1b}[31m`".to_owned(),
        },
        Some(Problem::PatternMismatch { .. }) => Problem::FormatMismatch {
            format: "<b>\u{202e}\u{1b}[31m`".to_owned(),
        },
        Some(Problem::FormatMismatch { .. }) => Problem::SchemaMismatch {
            keyword: "<b>\u{202e}\u{1b}[31m`".to_owned(),
        },
        Some(Problem::SchemaMismatch { .. }) => Problem::InvalidSchema {
            at: "<b>\u{202e}\u{1b}[31m`".to_owned(),
        },
        Some(Problem::InvalidSchema { .. }) => Problem::InvalidUser {
            found: "<b>\u{202e}\u{1b}[31m`".to_owned(),
        },
        Some(Problem::InvalidUser { .. }) => Problem::InvalidReason { length: 16 },
        Some(Problem::InvalidReason { .. }) => Problem::NotARequest {
            fault: PathFault::Name,
        },
        Some(Problem::NotARequest { .. }) => Problem::NotAFile,
        Some(Problem::NotAFile) => Problem::SecretNameEnding {
            name: "<b>\u{202e}\u{1b}[31m`".to_owned(),
        },
        Some(Problem::SecretNameEnding { .. }) => Problem::DuplicateRequest {
            other: "<b>\u{202e}\u{1b}[31m`".to_owned(),
            id: "<b>\u{202e}\u{1b}[31m`".to_owned(),
        },
        Some(Problem::DuplicateRequest { .. }) => Problem::NoFolder,
        Some(Problem::NoFolder) => Problem::UserNotAllowed {
            user: "<b>\u{202e}\u{1b}[31m`".to_owned(),
            folder: "<b>\u{202e}\u{1b}[31m`".to_owned(),
            patterns: vec!["<b>\u{202e}\u{1b}[31m`".to_owned()],
        },
        Some(Problem::UserNotAllowed { .. }) => Problem::InvalidValue {
            expected: Expected::Folder,
        },
        Some(Problem::InvalidValue { .. }) => Problem::ArnElsewhere {
            expected: "<b>\u{202e}\u{1b}[31m`".to_owned(),
            found: "<b>\u{202e}\u{1b}[31m`".to_owned(),
        },
        Some(Problem::ArnElsewhere { .. }) => Problem::UnknownAccount {
            name: "<b>\u{202e}\u{1b}[31m`".to_owned(),
            known: vec!["<b>\u{202e}\u{1b}[31m`".to_owned()],
        },
        Some(Problem::UnknownAccount { .. }) => Problem::SameAccount {
            other: "<b>\u{202e}\u{1b}[31m`".to_owned(),
        },
        Some(Problem::SameAccount { .. }) => Problem::ValidForTooLong { days: 6 },
        Some(Problem::ValidForTooLong { .. }) => Problem::LifecycleOff {
            field: "<b>\u{202e}\u{1b}[31m`".to_owned(),
        },
        Some(Problem::LifecycleOff { .. }) => Problem::SchemaLacksField {
            field: "<b>\u{202e}\u{1b}[31m`".to_owned(),
        },
        Some(Problem::SchemaLacksField { .. }) => Problem::Placeholder {
            found: "<b>\u{202e}\u{1b}[31m`".to_owned(),
        },
        Some(Problem::Placeholder { .. }) => Problem::NoConfiguration,
        Some(Problem::NoConfiguration) => Problem::NoCodeowners,
        Some(Problem::NoCodeowners) => Problem::Unreadable { is_missing: true },
        Some(Problem::Unreadable { .. }) => Problem::MoreProblems { count: 16 },
        Some(Problem::MoreProblems { .. }) => return None,
    })
}

#[test]
fn codes_are_in_kebab_case_and_different() {
    let codes: Vec<_> = all().map(|problem| problem.code()).collect();
    let is_kebab = |code: &str| {
        code.split('-').all(|word| {
            !word.is_empty()
                && word
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        })
    };
    assert!(codes.iter().all(|code| is_kebab(code)), "{codes:?}");
    let different: std::collections::BTreeSet<_> = codes.iter().collect();
    assert_eq!(different.len(), codes.len());
}
