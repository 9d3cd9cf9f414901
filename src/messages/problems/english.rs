//! English.

use super::{Hidden, Tally, Words, code_point, list, meant, shown};
use crate::domain::{Bound, Colon, Expected, PathFault, Problem, Shape, SyntaxCause, visible};

pub(super) fn explain(problem: &Problem) -> Words {
    let (title, label, help) = words(problem);
    Words { title, label, help }
}

fn words(problem: &Problem) -> (String, String, String) {
    let say = |title: &str, label: &str, help: &str| {
        (title.to_owned(), label.to_owned(), help.to_owned())
    };
    match problem {
        Problem::NotUtf8 => say(
            "the file is not UTF-8 text",
            "not UTF-8",
            "save the file with the encoding UTF-8; Japanese text was perhaps saved as Shift_JIS",
        ),
        Problem::FileTooLarge { limit } => (
            format!("the file is larger than {} KiB", limit / 1_024),
            String::new(),
            "shorten it; a request needs no more than a user and a reason".to_owned(),
        ),
        Problem::HiddenCharacter { character, escaped } => hidden(*character, *escaped),
        Problem::YamlSyntax { cause } => syntax(*cause),
        Problem::EmptyFile => say(
            "the file is empty",
            "",
            "write the fields, one on each line, such as `iamUser: batch-exporter`",
        ),
        Problem::SeveralDocuments => say(
            "the file has a second part after `---`",
            "the second part begins here",
            "put each request into a file of its own",
        ),
        Problem::Directive => say(
            "lines that begin with `%` are not accepted",
            "an instruction to the YAML reader",
            "remove this line",
        ),
        Problem::Anchor => say(
            "names for values (`&name`) are not accepted",
            "YAML takes this for the name of a value",
            "write every value where it belongs; put text that begins with `&` in quotation marks",
        ),
        Problem::Alias => say(
            "references to other values (`*name`) are not accepted",
            "YAML takes this for a reference",
            "write the value itself; put text that begins with `*` in quotation marks",
        ),
        Problem::Tag => say(
            "types of values (`!name`) are not accepted",
            "YAML takes this for the type of the value",
            "remove it; put text that begins with `!` in quotation marks",
        ),
        Problem::DuplicateKey { key, first: _ } => (
            format!("the field {} stands here twice", shown(key)),
            "the second time".to_owned(),
            "keep one of the two".to_owned(),
        ),
        Problem::MergeKey => say(
            "taking in other fields with `<<` is not accepted",
            "",
            "write the fields out",
        ),
        Problem::KeyNotText => say(
            "the name of a field must be text",
            "not text",
            "if the name is meant so, put it in quotation marks",
        ),
        Problem::NumberForm => say(
            "this number is not understood by everyone in the same way",
            "hexadecimal, octal, infinite, or with a plus sign",
            "write it with decimal digits or, if it is text, in quotation marks",
        ),
        Problem::TooDeep { limit } => (
            format!("values lie in each other more than {limit} levels deep"),
            "too deep".to_owned(),
            "use fewer levels".to_owned(),
        ),
        Problem::AmbiguousYaml => say(
            "this can be read in two ways",
            "two YAML parsers read different things here",
            "write it more simply: text in quotation marks, on one line",
        ),
        Problem::NotAMapping { colon } => not_a_mapping(*colon),
        Problem::UnknownField { field, known } => (
            format!("there is no field {}", shown(field)),
            match meant(field, known) {
                Some(meant) => format!("did you mean `{}`?", visible(meant)),
                None => "not known".to_owned(),
            },
            match known.as_slice() {
                [] => "remove it".to_owned(),
                known => format!("the fields here are {}", list(known, ", ")),
            },
        ),
        Problem::MissingField { field } => (
            format!("the field {} is missing", shown(field)),
            format!("{} should stand here, too", shown(field)),
            format!("add a line `{}: …`", visible(field)),
        ),
        Problem::WrongType { expected, found } => wrong_type(expected, *found),
        Problem::WrongLength { shape, found, limit, is_least } => {
            let what = counted(*shape, *limit);
            let bound = if *is_least { "at least" } else { "at most" };
            (
                format!("this must have {bound} {limit} {what}"),
                format!("has {found}"),
                if *is_least { "write more".to_owned() } else { "write less".to_owned() },
            )
        }
        Problem::OutOfRange { limit, bound } => {
            let bound = match bound {
                Bound::AtLeast => "at least",
                Bound::AtMost => "at most",
                Bound::Above => "greater than",
                Bound::Below => "less than",
            };
            let limit = visible(limit);
            (
                format!("this must be {bound} {limit}"),
                format!("must be {bound} {limit}"),
                "write another number".to_owned(),
            )
        }
        Problem::NotOneOf { allowed } => (
            "this value is not one of those that are allowed".to_owned(),
            "not allowed".to_owned(),
            format!("write one of {}", list(allowed, ", ")),
        ),
        Problem::PatternMismatch { pattern } => (
            "this text does not have the form that the schema asks for".to_owned(),
            "has another form".to_owned(),
            format!("it must match the regular expression {}", shown(pattern)),
        ),
        Problem::FormatMismatch { format } => (
            format!("this text is not a valid {}", shown(format)),
            format!("not of the format {}", shown(format)),
            "the schema asks for this format".to_owned(),
        ),
        Problem::SchemaMismatch { keyword } => (
            "this does not fit the schema".to_owned(),
            format!("against the rule {}", shown(keyword)),
            "see `schema/request.schema.json` for what is asked for".to_owned(),
        ),
        Problem::InvalidSchema { at } => (
            "the schema cannot be used, so no request can be checked".to_owned(),
            String::new(),
            if at.is_empty() {
                "it must be a JSON Schema (draft 2020-12) that refers to no other file; patterns cannot look ahead or back".to_owned()
            } else {
                format!("correct it at {}; it must be a JSON Schema (draft 2020-12)", shown(at))
            },
        ),
        Problem::InvalidUser { found } => user(found),
        Problem::InvalidReason { length } => (
            match length {
                0 => "the reason is blank".to_owned(),
                length if *length < 10 => "the reason is too short".to_owned(),
                _ => "the reason is too long".to_owned(),
            },
            match length {
                0 => "blank".to_owned(),
                1 => "1 character".to_owned(),
                length => format!("{length} characters"),
            },
            "say in 10 to 1,000 characters what the key is for; the reviewer decides by it".to_owned(),
        ),
        Problem::NotARequest { fault } => path(*fault),
        Problem::NotAFile => say(
            "this is a symbolic link, or something else than a file",
            "",
            "put a regular file in its place",
        ),
        Problem::SecretNameEnding { name } => (
            format!("the secret's name would be {}", shown(name)),
            String::new(),
            "AWS advises against names that end in a hyphen and six characters: they look like the ending that AWS adds itself; choose a longer or shorter last part".to_owned(),
        ),
        Problem::DuplicateRequest { other, id } => (
            format!("{} asks for the same", shown(other)),
            format!("same as {}", shown(id)),
            "account, user and file name together must be unique; for another key, choose another file name".to_owned(),
        ),
        Problem::NoFolder => say(
            "the configuration has no folder for this file",
            "",
            "move the file to a folder that stands under `folders` in .github/countersign.yaml",
        ),
        Problem::UserNotAllowed { user, folder, patterns } => (
            format!("no key can be asked for {} in {}", shown(user), shown(folder)),
            "not allowed here".to_owned(),
            format!("users in this folder are {}; see .github/countersign.yaml", list(patterns, ", ")),
        ),
        Problem::InvalidValue { expected } => value(*expected),
        Problem::ArnElsewhere { expected, found } => (
            format!("this ARN belongs to {}", shown(found)),
            format!("should be {}", shown(expected)),
            "take an ARN from the account and the region that stand beside it".to_owned(),
        ),
        Problem::UnknownAccount { name, known } => (
            format!("there is no account {}", shown(name)),
            "not under `accounts`".to_owned(),
            format!("the accounts are {}", list(known, ", ")),
        ),
        Problem::ValidForTooLong { days } => (
            format!("an approval can hold for at most {days} days"),
            "too long".to_owned(),
            format!("write `{days}d` or less; a deleted secret could otherwise be gone while its approval still holds"),
        ),
        Problem::NoConfiguration => say(
            "there is no configuration",
            "",
            "run countersign at the top of the repository; the configuration says which accounts and users there are",
        ),
        Problem::NoCodeowners => say(
            "there is no CODEOWNERS file, so nobody can approve a request",
            "",
            "add .github/CODEOWNERS with a line such as `/requests/ @acme/cloud-approvers`",
        ),
        Problem::Unreadable { is_missing } => {
            if *is_missing {
                say("there is no such file", "", "check the path; run countersign at the top of the repository")
            } else {
                say("the file cannot be read", "", "check its permissions")
            }
        }
        Problem::MoreProblems { count } => (
            match count {
                1 => "1 more problem in this file".to_owned(),
                count => format!("{count} more problems in this file"),
            },
            "the next one is here".to_owned(),
            "correct those above first".to_owned(),
        ),
    }
}

fn hidden(character: char, escaped: bool) -> (String, String, String) {
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
            "a character that cannot be seen",
            "remove it; it may have come along with pasted text",
        ),
    };
    let label = if escaped {
        format!("{code}, written as an escape")
    } else {
        code
    };
    (format!("there is {what} here"), label, help.to_owned())
}

fn syntax(cause: SyntaxCause) -> (String, String, String) {
    let (label, help) = match cause {
        SyntaxCause::Tab => ("a tab".to_owned(), "indent with spaces"),
        SyntaxCause::ColonInValue => (
            "no colon is expected here".to_owned(),
            "put a value that has `: ` in it in quotation marks; let all fields begin in the same column",
        ),
        SyntaxCause::WideColon => (
            "this line has a full-width colon".to_owned(),
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

fn not_a_mapping(colon: Colon) -> (String, String, String) {
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

fn wrong_type(expected: &[Shape], found: Shape) -> (String, String, String) {
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

fn name(shape: Shape) -> &'static str {
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

fn counted(shape: Shape, count: u64) -> &'static str {
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

fn user(found: &str) -> (String, String, String) {
    let label = if found.is_empty() {
        "empty".to_owned()
    } else if found.contains(',') {
        "has a comma, which the name of a secret cannot have".to_owned()
    } else if found.chars().count() > 64 {
        "longer than 64 characters".to_owned()
    } else {
        "has characters that IAM user names do not have".to_owned()
    };
    (
        format!("{} is not an IAM user name", shown(found)),
        label,
        "write the name as IAM shows it: 1 to 64 of A-Z a-z 0-9 _ + = . @ -".to_owned(),
    )
}

fn path(fault: PathFault) -> (String, String, String) {
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
        PathFault::Length => (
            "this file's path is too long",
            "use at most 200 characters, folders included",
        ),
    };
    (title.to_owned(), String::new(), help.to_owned())
}

fn value(expected: Expected) -> (String, String, String) {
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

pub(super) fn closing(tally: &Tally) -> String {
    let number = |count: usize, what: &str| match count {
        1 => format!("1 {what}"),
        count => format!("{count} {what}s"),
    };
    let files = match tally.requests {
        0 => "the configuration".to_owned(),
        requests => format!("{} and the configuration", number(requests, "request file")),
    };
    match (tally.errors, tally.warnings) {
        (0, 0) if tally.requests == 0 => format!("no request files; {files} is in order"),
        (0, 0) => format!("{files} are in order"),
        (0, warnings) => format!("{files} checked: {}", number(warnings, "warning")),
        (errors, 0) => format!("{files} checked: {}", number(errors, "error")),
        (errors, warnings) => format!(
            "{files} checked: {}, {}",
            number(errors, "error"),
            number(warnings, "warning")
        ),
    }
}
