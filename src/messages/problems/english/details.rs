//! English words for the details of problems.

use super::super::{Hidden, code_point, is_of_a_user, shown};
use crate::domain::{Colon, Expected, PathFault, Shape, SyntaxCause};

pub(super) fn hidden(character: char, escaped: bool) -> (String, String, String) {
    let code = code_point(character);
    let (what, help) = match Hidden::new(character) {
        Hidden::ByteOrderMark => ("a byte order mark", "save the file as UTF-8 without BOM"),
        Hidden::LineBreak => (
            "a line break that not everyone sees",
            "remove it; break lines with the return key only",
        ),
        Hidden::Direction => (
            "a character that changes the direction of text",
            "remove it: a reviewer would not see what the file says",
        ),
        Hidden::Control => ("a control character", "remove it"),
        Hidden::Invisible => (
            "an invisible character",
            "remove it; it may have come along with pasted text",
        ),
    };
    let label = if escaped {
        format!("{code}, written as an escape")
    } else {
        code
    };
    (format!("there is {what}"), label, help.to_owned())
}

pub(super) fn syntax(cause: SyntaxCause) -> (String, String, String) {
    let (label, help) = match cause {
        SyntaxCause::Tab => (
            "a tab".to_owned(),
            "indent with spaces, and write one after a colon",
        ),
        SyntaxCause::ColonInValue => (
            "no colon is expected here".to_owned(),
            "put a value that has `: ` in it in quotation marks; let all fields begin in the same column",
        ),
        SyntaxCause::WideColon => (
            "this colon is full-width".to_owned(),
            "write a half-width colon and a space: `reason: …`",
        ),
        SyntaxCause::TightColon => (
            "no space after the colon".to_owned(),
            "write a space after the colon: `reason: …`",
        ),
        SyntaxCause::NoColon => (
            "neither a field nor the rest of a value".to_owned(),
            "write a field as `name: value`; indent the further lines of a long value",
        ),
        SyntaxCause::OpenQuote => (
            "this quotation mark is never closed".to_owned(),
            "close it at the end of the value",
        ),
        SyntaxCause::AfterQuote => (
            "text after the closing quotation mark".to_owned(),
            "put the whole value between the quotation marks; write `''` for a `'` in it",
        ),
        SyntaxCause::OpenBracket => (
            "a comma or a closing bracket is missing before this".to_owned(),
            "close every `[` and `{`; put text that begins so in quotation marks",
        ),
        SyntaxCause::SpecialStart(character) => (
            format!(
                "a value cannot begin with {}",
                shown(&character.to_string())
            ),
            "put the value in quotation marks",
        ),
        SyntaxCause::Escape => (
            "this backslash and what follows mean nothing".to_owned(),
            "write `\\\\` for a backslash, or use single quotation marks",
        ),
        SyntaxCause::Indicator(character) => (
            format!(
                "a value on this line cannot begin with {} and a space",
                shown(&character.to_string())
            ),
            "put the value in quotation marks; begin a list on a line of its own",
        ),
        SyntaxCause::Indent => (
            "this line begins in another column".to_owned(),
            "let all fields begin in the same column, and indent the further lines of a long value",
        ),
        SyntaxCause::Other => (
            "not understood from here on".to_owned(),
            "write a field as `name: value`, one on each line, all in the same column",
        ),
    };
    (
        "the file is not valid YAML".to_owned(),
        label,
        help.to_owned(),
    )
}

pub(super) fn not_a_mapping(colon: Colon) -> (String, String, String) {
    let (label, help) = match colon {
        Colon::Wide => (
            "this colon is full-width",
            "write a half-width colon and a space: `iamUser: batch-exporter`",
        ),
        Colon::Tight => (
            "no space after the colon",
            "write a space after the colon: `iamUser: batch-exporter`",
        ),
        Colon::None => (
            "not a field",
            "write the fields, one on each line, such as `iamUser: batch-exporter`",
        ),
    };
    (
        "the file has no fields".to_owned(),
        label.to_owned(),
        help.to_owned(),
    )
}

pub(super) fn wrong_type(expected: &[Shape], found: Shape) -> (String, String, String) {
    let wanted: Vec<_> = expected.iter().map(|shape| name(*shape)).collect();
    let wanted = wanted.join(" or ");
    let wants_text = expected.contains(&Shape::Text);
    let help = match found {
        Shape::Null => "write a value after the colon".to_owned(),
        Shape::Boolean | Shape::Integer | Shape::Number if wants_text => {
            "put it in quotation marks".to_owned()
        }
        Shape::Text if expected == [Shape::Integer] || expected == [Shape::Number] => {
            "write digits, without quotation marks".to_owned()
        }
        Shape::Boolean
        | Shape::Integer
        | Shape::Number
        | Shape::Text
        | Shape::List
        | Shape::Mapping => format!("write {wanted} instead"),
    };
    let title = if found == Shape::Null {
        "this field has no value".to_owned()
    } else {
        format!("this must be {wanted}")
    };
    let label = if found == Shape::Null {
        format!("must be {wanted}")
    } else {
        format!("YAML takes this for {}", name(found))
    };
    (title, label, help)
}

pub(super) fn name(shape: Shape) -> &'static str {
    match shape {
        Shape::Null => "nothing",
        Shape::Boolean => "true or false",
        Shape::Integer => "a whole number",
        Shape::Number => "a number",
        Shape::Text => "text",
        Shape::List => "a list",
        Shape::Mapping => "a group of fields",
    }
}

pub(super) fn counted(shape: Shape, count: u64) -> &'static str {
    match (shape, count) {
        (Shape::List, 1) => "item",
        (Shape::List, _) => "items",
        (Shape::Mapping, 1) => "field",
        (Shape::Mapping, _) => "fields",
        (Shape::Null | Shape::Boolean | Shape::Integer | Shape::Number | Shape::Text, 1) => {
            "character"
        }
        (Shape::Null | Shape::Boolean | Shape::Integer | Shape::Number | Shape::Text, _) => {
            "characters"
        }
    }
}

pub(super) fn user(found: &str) -> (String, String, String) {
    let label = if found.is_empty() {
        "empty".to_owned()
    } else if found.contains(',') {
        "has a comma, which the name of a secret cannot have".to_owned()
    } else if found.chars().count() > 64 {
        "longer than 64 characters".to_owned()
    } else {
        match found.chars().find(|c| !is_of_a_user(*c)) {
            Some(c) => format!(
                "{} ({}) cannot be in an IAM user name",
                shown(&c.to_string()),
                code_point(c)
            ),
            None => "has characters that IAM user names do not have".to_owned(),
        }
    };
    (
        format!("{} is not an IAM user name", shown(found)),
        label,
        "write the name as IAM shows it: 1 to 64 of A-Z a-z 0-9 _ + = . @ -".to_owned(),
    )
}

pub(super) fn path(fault: PathFault) -> (String, String, String) {
    let (title, help) = match fault {
        PathFault::Elsewhere => (
            "this file is not under requests/",
            "put request files under requests/, and run countersign at the top of the repository",
        ),
        PathFault::Extension => (
            "this file is not a request: its name does not end in .yaml",
            "rename it to end in .yaml (lower case, not .yml), or move it out of requests/",
        ),
        PathFault::Name => (
            "this file's name cannot be used for a request",
            "use 1 to 63 of a-z 0-9 - before .yaml, and no hyphen first, such as 20261102090000.yaml",
        ),
        PathFault::Folder => (
            "this file's folder cannot be used for requests",
            "use a-z 0-9 - only in the names of folders",
        ),
        PathFault::Device => (
            "this file's path has a name that Windows keeps for devices",
            "choose another name than con, prn, aux, nul, com1 to com9 and lpt1 to lpt9",
        ),
        PathFault::Length => (
            "this file's path is too long",
            "use at most 200 characters, folders included",
        ),
    };
    (title.to_owned(), String::new(), help.to_owned())
}

pub(super) fn value(expected: Expected) -> (String, String, String) {
    let (what, help) = match expected {
        Expected::AccountName => ("a name for an account", "use 1 to 63 of a-z 0-9 -"),
        Expected::AccountId => (
            "an AWS account id",
            "write 12 digits in quotation marks, such as \"123456789012\"",
        ),
        Expected::Region => (
            "an AWS region",
            "write it as AWS does, such as ap-northeast-1",
        ),
        Expected::TopicArn => (
            "the ARN of an SNS topic",
            "write it as arn:aws:sns:<region>:<account>:<name>",
        ),
        Expected::RoleArn => (
            "the ARN of an IAM role",
            "write it as arn:aws:iam::<account>:role/<name>",
        ),
        Expected::KmsKey => (
            "a KMS key",
            "write its id, its ARN, or an alias such as alias/countersign",
        ),
        Expected::TagKey => (
            "a key for a tag",
            "use 1 to 127 letters, digits, spaces and _ . : / = + - @; keys that begin with aws: or countersign: are taken",
        ),
        Expected::TagValue => (
            "a value for a tag",
            "use at most 255 letters, digits, spaces and _ . : / = + - @",
        ),
        Expected::Duration => (
            "a duration",
            "write a whole number and m, h or d, such as 30m, 24h or 6d",
        ),
        Expected::Required => ("a number of approvals", "write a whole number from 1 to 6"),
        Expected::Folder => (
            "a folder of requests",
            "write `requests/`, or a folder below it, with a `/` at the end; folders have a-z 0-9 - only",
        ),
        Expected::UserPattern => (
            "a pattern of IAM user names",
            "use A-Z a-z 0-9 _ + = . @ - and * for any characters, at most 64",
        ),
    };
    (
        format!("this is not {what}"),
        String::new(),
        help.to_owned(),
    )
}
