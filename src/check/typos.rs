//! What was most likely typed otherwise than meant where a value is not what it should be.

use crate::domain::{
    IamUser, Place, Problem, Shape, Span, Typo, half_width, in_half_width, nearest,
};

/// Returns what brought a problem about, and where that stands, if the text tells.
pub(super) fn find(bytes: &[u8], span: &Span, problem: &Problem) -> Option<(Typo, Span)> {
    let text = std::str::from_utf8(bytes).ok()?;
    let written = text.get(span.clone())?;
    match problem {
        Problem::WrongType {
            expected: _,
            found: Shape::Null,
            meant: _,
        } => null(text, span),
        Problem::WrongType {
            expected,
            found: Shape::List | Shape::Mapping,
            meant: _,
        } => {
            let sign = written.chars().next().filter(|c| matches!(c, '[' | '{'))?;
            let wants_text = expected.contains(&Shape::Text);
            wants_text.then(|| (Typo::Bracket(sign), span.clone()))
        }
        Problem::WrongType {
            expected,
            found: Shape::Text,
            meant: _,
        } => full_width(written, span, |half| {
            let is_right = expected.iter().any(|shape| has_shape(&half, *shape));
            is_right.then(|| with_blank(&half))
        }),
        Problem::UnknownField { field: _, known } => full_width(written, span, |half| {
            if half.starts_with('#') {
                return Some(half);
            }
            let (name, value) = match half.split_once(':') {
                Some((name, value)) => (name, Some(value)),
                None => (half.as_str(), None),
            };
            let known = || known.iter().map(String::as_str);
            let is_known = known().find(|known| *known == name);
            let name = is_known.or_else(|| nearest(name, known()))?;
            Some(value.map_or_else(
                || name.to_owned(),
                |value| with_blank(&format!("{name}:{value}")),
            ))
        })
        .or_else(|| colon_in_name(written, span, known)),
        Problem::NotOneOf { allowed } => full_width(written, span, |half| {
            let is_right = |one: &String| one.trim_matches('"') == unquoted(&half);
            allowed.iter().any(is_right).then_some(half)
        }),
        Problem::InvalidUser { .. } => full_width(written, span, |half| {
            let is_right = IamUser::new(unquoted(&half)).is_ok();
            is_right.then(|| as_text(half))
        }),
        Problem::UnknownAccount { name: _, known } => full_width(written, span, |half| {
            let is_right = |known: &String| known == unquoted(&half);
            known.iter().any(is_right).then_some(half)
        }),
        Problem::PatternMismatch { .. }
        | Problem::FormatMismatch { .. }
        | Problem::InvalidValue { .. }
        | Problem::ArnElsewhere { .. } => full_width(written, span, |half| Some(as_text(half))),
        Problem::NotUtf8 { .. }
        | Problem::ConflictMarker
        | Problem::FileTooLarge { .. }
        | Problem::HiddenCharacter { .. }
        | Problem::YamlSyntax { .. }
        | Problem::EmptyFile
        | Problem::SeveralDocuments
        | Problem::Directive
        | Problem::Anchor
        | Problem::Alias
        | Problem::Tag
        | Problem::DuplicateKey { .. }
        | Problem::MergeKey
        | Problem::KeyNotText
        | Problem::NumberForm
        | Problem::TruthForm
        | Problem::NotLiteral { .. }
        | Problem::TooDeep { .. }
        | Problem::AmbiguousYaml
        | Problem::NotAMapping { .. }
        | Problem::MissingField { .. }
        | Problem::WrongType {
            expected: _,
            found: Shape::Boolean | Shape::Integer | Shape::Number,
            meant: _,
        }
        | Problem::OutOfRange { .. }
        | Problem::CutOff
        | Problem::WrongLength { .. }
        | Problem::SchemaMismatch { .. }
        | Problem::InvalidSchema { .. }
        | Problem::InvalidReason { .. }
        | Problem::NotARequest { .. }
        | Problem::NotAFile
        | Problem::SecretNameEnding { .. }
        | Problem::DuplicateRequest { .. }
        | Problem::NoFolder
        | Problem::UserNotAllowed { .. }
        | Problem::SameAccount { .. }
        | Problem::ValidForTooLong { .. }
        | Problem::LifecycleOff { .. }
        | Problem::SchemaLacksField { .. }
        | Problem::Placeholder { .. }
        | Problem::NoConfiguration
        | Problem::NoCodeowners
        | Problem::Unreadable { .. }
        | Problem::MoreProblems { .. } => None,
    }
}

/// A value that is not written out has the place of its name.
fn null(text: &str, span: &Span) -> Option<(Typo, Span)> {
    if matches!(&text[span.clone()], "~" | "null" | "Null" | "NULL") {
        return Some((Typo::NullWord, span.clone()));
    }
    let line = text[span.end..].lines().next()?;
    let value = line.trim_start_matches([' ', '\t']).strip_prefix(':')?;
    let comment = value.trim_start_matches([' ', '\t']);
    let end = span.end + line.len();
    comment
        .starts_with('#')
        .then(|| (Typo::Comment, end - comment.len()..end))
}

/// Finds the full-width characters of a value that would be right without them: as `mend` makes it of the half-width ones.
fn full_width(
    written: &str,
    span: &Span,
    mend: impl FnOnce(String) -> Option<String>,
) -> Option<(Typo, Span)> {
    let written = written.lines().next()?;
    let half = in_half_width(written).and_then(mend)?;
    let (at, found) = written
        .char_indices()
        .find(|(_, c)| half_width(*c).is_some())?;
    let run = written[at..]
        .find(|c| half_width(c).is_none())
        .unwrap_or(written.len() - at);
    let place = match (at, at + run == written.len()) {
        (0, _) => Place::Start,
        (_, true) => Place::End,
        (_, false) => Place::Inside,
    };
    Some((Typo::FullWidth { found, place, half }, span.clone()))
}

/// Between brackets, a full-width colon makes the value a part of the name, whatever the value is.
fn colon_in_name(written: &str, span: &Span, known: &[String]) -> Option<(Typo, Span)> {
    let mut chars = written.char_indices();
    let (at, found) = chars.find(|(_, c)| *c != ':' && half_width(*c) == Some(':'))?;
    let name = written[..at].trim();
    let value = chars.as_str().trim();
    let half = format!("{name}: {value}");
    let place = Place::Inside;
    let is_known = known.iter().any(|known| known == name);
    is_known.then(|| (Typo::FullWidth { found, place, half }, span.clone()))
}

/// A full-width colon needs no blank to look right.
fn with_blank(field: &str) -> String {
    match field.split_once(':') {
        Some((name, value)) if !name.starts_with(['[', '{']) => {
            format!("{name}: {}", value.trim_start())
        }
        Some(_) | None => field.to_owned(),
    }
}

/// Digits alone are text only between quotation marks.
fn as_text(half: String) -> String {
    match half.parse::<f64>() {
        Ok(_) => format!("\"{half}\""),
        Err(_) => half,
    }
}

fn unquoted(half: &str) -> &str {
    half.trim_matches(['"', '\''])
}

/// Returns whether YAML would take a text for a value of a type.
fn has_shape(text: &str, shape: Shape) -> bool {
    match shape {
        Shape::Null => false,
        Shape::Boolean => matches!(text, "true" | "false"),
        Shape::Integer => text.parse::<i64>().is_ok(),
        Shape::Number => text.parse::<f64>().is_ok(),
        Shape::Text => true,
        Shape::List => text.starts_with(['[', '-']),
        Shape::Mapping => text.starts_with('{') || text.contains(':'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_width_colon_between_brackets_is_no_part_of_a_name() {
        let text = "{ iamUser: batch, reason：夜間のバッチ }";
        let start = text.find("reason").unwrap();
        let span = start..text.len() - 2;
        let field = text[span.clone()].to_owned();
        let known = vec!["iamUser".to_owned(), "reason".to_owned()];
        let problem = Problem::UnknownField { field, known };
        let (found, place) = ('：', Place::Inside);
        let half = "reason: 夜間のバッチ".to_owned();
        assert_eq!(
            find(text.as_bytes(), &span, &problem),
            Some((Typo::FullWidth { found, place, half }, span))
        );
    }
}
