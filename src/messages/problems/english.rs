//! English.

mod details;

use details::{counted, hidden, not_a_mapping, path, syntax, user, value, wrong_type};

use super::{Tally, Words, code_point, example_of, foreign, list, shown};
use crate::domain::{Bound, Problem, meant, visible};

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
            format!("the field {} is given twice", shown(key)),
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
            "hexadecimal, octal, infinite, with a plus sign, a leading zero or `_`",
            "write it with decimal digits or, if it is text, in quotation marks",
        ),
        Problem::TruthForm => say(
            "this word is not understood by everyone in the same way",
            "text to some readers of YAML, true or false to others",
            "write `true` or `false` or, if it is text, put it in quotation marks",
        ),
        Problem::NotLiteral { value } => (
            "this name is not written as it is read".to_owned(),
            format!("is read as {}", shown(value)),
            "write the name itself, in one piece, without escapes".to_owned(),
        ),
        Problem::TooDeep { limit } => (
            format!("lists and groups of fields are nested more than {limit} levels deep"),
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
            match (meant(field, known.iter().map(String::as_str)), foreign(field)) {
                (Some(meant), Some(letter)) if meant.is_ascii() => format!(
                    "did you mean `{}`? {} is {} here",
                    visible(meant),
                    shown(&letter.to_string()),
                    code_point(letter)
                ),
                (Some(meant), _) => format!("did you mean `{}`?", visible(meant)),
                (None, _) => "not known".to_owned(),
            },
            match known.as_slice() {
                [] => "remove it".to_owned(),
                known => format!("the fields here are {}", list(known, ", ")),
            },
        ),
        Problem::MissingField { field } => (
            format!("the field {} is missing", shown(field)),
            format!("{} is needed here, too", shown(field)),
            format!("add a line `{}: …`", visible(field)),
        ),
        Problem::WrongType { expected, found } => wrong_type(expected, *found),
        Problem::WrongLength { shape, found, limit, is_least } => {
            let what = counted(*shape, *limit);
            let bound = if *is_least { "at least" } else { "at most" };
            (
                format!("this must have {bound} {limit} {what}"),
                format!("has {found}"),
                if *is_least { "lengthen it".to_owned() } else { "shorten it".to_owned() },
            )
        }
        Problem::OutOfRange { limit, bound } => {
            let (bound, label) = match bound {
                Bound::AtLeast => ("at least", "too small"),
                Bound::AtMost => ("at most", "too large"),
                Bound::Above => ("greater than", "too small"),
                Bound::Below => ("less than", "too large"),
            };
            let limit = visible(limit);
            (
                format!("this must be {bound} {limit}"),
                label.to_owned(),
                format!("write a number that is {bound} {limit}"),
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
            match example_of(format) {
                Some(example) => format!("write it like `{example}`"),
                None => format!("`schema/request.schema.json` asks for {}", shown(format)),
            },
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
            "this is not a plain file, but a symbolic link, a folder or a program",
            "",
            "put a plain file in its place; if it is one, take away its right to be executed: chmod -x",
        ),
        Problem::SecretNameEnding { name } => (
            format!("the secret's name would be {}", shown(name)),
            String::new(),
            "AWS advises against names that end in a hyphen and six characters: they look like the ending that AWS adds itself; choose a longer or shorter last part".to_owned(),
        ),
        Problem::DuplicateRequest { other, id } => (
            format!("{} asks for the same", shown(other)),
            format!("both are {}", shown(id)),
            "account, user and file name together must be unique; for another key, choose another file name".to_owned(),
        ),
        Problem::NoFolder => say(
            "the configuration has no folder for this file",
            "",
            "move the file to a folder that is listed under `folders` in .github/countersign.yaml",
        ),
        Problem::UserNotAllowed { user, folder, patterns } => (
            format!("keys for {} cannot be requested in {}", shown(user), shown(folder)),
            "not allowed here".to_owned(),
            format!("the users for this folder are {}; see .github/countersign.yaml", list(patterns, ", ")),
        ),
        Problem::InvalidValue { expected } => value(*expected),
        Problem::ArnElsewhere { expected, found } => (
            format!("this ARN belongs to {}", shown(found)),
            format!("should be {}", shown(expected)),
            "use an ARN of the account and the region that are given beside it".to_owned(),
        ),
        Problem::UnknownAccount { name, known } => (
            format!("there is no account {}", shown(name)),
            match meant(name, known.iter().map(String::as_str)) {
                Some(meant) => format!("did you mean `{}`?", visible(meant)),
                None => "not under `accounts`".to_owned(),
            },
            format!("the accounts are {}", list(known, ", ")),
        ),
        Problem::SameAccount { other } => (
            format!("{} is the same account in the same region", shown(other)),
            "the same id and region".to_owned(),
            "keep one of the two, and let all folders name that one".to_owned(),
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

pub(super) fn closing(tally: &Tally) -> String {
    let number = |count: usize, what: &str| match count {
        1 => format!("1 {what}"),
        count => format!("{count} {what}s"),
    };
    let found = match (tally.errors, tally.warnings) {
        (0, 0) => return in_order(&number(tally.requests, "request file"), tally.requests),
        (0, warnings) => number(warnings, "warning"),
        (errors, 0) => number(errors, "error"),
        (errors, warnings) => {
            let (errors, warnings) = (number(errors, "error"), number(warnings, "warning"));
            format!("{errors}, {warnings}")
        }
    };
    match tally.requests {
        0 => found,
        requests => format!("{} checked: {found}", number(requests, "file")),
    }
}

fn in_order(files: &str, requests: usize) -> String {
    match requests {
        0 => "no request files; the configuration is in order".to_owned(),
        _ => format!("{files} and the configuration are in order"),
    }
}
