//! English.

use crate::domain::Problem;

pub(super) fn about(problem: &Problem) -> &'static str {
    match problem {
        Problem::NotUtf8 => {
            "The file's bytes are not UTF-8. Whoever guesses another encoding may read another text than the reviewer did."
        }
        Problem::FileTooLarge { .. } => {
            "The file is larger than any honest one. A request is some lines; what is far longer is not read by anybody."
        }
        Problem::HiddenCharacter { .. } => {
            "The file has a character that cannot be seen, or that changes how others are seen. The reviewer would approve something \
             else than what is there. It counts in comments too, and when it is written as an escape."
        }
        Problem::YamlSyntax { .. } => {
            "The file is not YAML. The place shown is where it stops making sense; the mistake may be just before it."
        }
        Problem::EmptyFile => "The file has nothing in it but white space and comments.",
        Problem::SeveralDocuments => {
            "The file has more than one YAML document. Programs differ in which one they read, so there may be one only."
        }
        Problem::Directive => {
            "The file has a YAML directive. It changes how the rest is read, and a request needs none."
        }
        Problem::Anchor => {
            "A value has a YAML anchor, a name under which it can be used again. What is meant should stand where it is meant."
        }
        Problem::Alias => {
            "A value is a YAML alias: it stands for something in another place. A reviewer should not have to look for it."
        }
        Problem::Tag => {
            "A value has a YAML tag, which gives it another type than it seems to have."
        }
        Problem::DuplicateKey { .. } => {
            "A field is given more than once. Some programs take the first value and some the last, so nobody knows what was approved."
        }
        Problem::MergeKey => {
            "The key `<<` takes in the fields of another value. What is meant should stand where it is meant."
        }
        Problem::KeyNotText => {
            "The name of a field is a number, a truth value, empty, a list or a group. Names are text."
        }
        Problem::NumberForm => {
            "A number is written in a way that programs read differently: hexadecimal, octal, infinite, with a plus sign."
        }
        Problem::TruthForm => {
            "Programs differ in how they read the words `yes`, `no`, `on` and `off`. They are text in YAML 1.2, and true or false in YAML 1.1, which many still follow."
        }
        Problem::NotLiteral { .. } => {
            "A name is written with escapes or over several lines, so that it reads otherwise than it looks to a reviewer."
        }
        Problem::TooDeep { .. } => {
            "Lists and groups of fields lie in each other too deep. No honest file needs it, and it makes programs slow."
        }
        Problem::AmbiguousYaml => {
            "Two YAML parsers read this differently. countersign reads every file with two, and takes it only if they agree."
        }
        Problem::NotAMapping { .. } => {
            "The file is YAML, but has no fields: it is a list, or just a text. Most often a space after the colon is missing."
        }
        Problem::UnknownField { .. } => {
            "There is a field that the schema does not have. Often it is a known one with a spelling mistake."
        }
        Problem::MissingField { .. } => "A field that must be there is missing.",
        Problem::WrongType { .. } => {
            "A value has another type than the schema asks for. YAML takes digits for a number and `true` for a truth value, unless they \
             are in quotation marks."
        }
        Problem::WrongLength { .. } => {
            "A text, a list or a group of fields is shorter or longer than the schema allows."
        }
        Problem::OutOfRange { .. } => "A number is smaller or larger than the schema allows.",
        Problem::NotOneOf { .. } => "A value is not one of those that the schema lists.",
        Problem::PatternMismatch { .. } => {
            "A text does not match the regular expression that the schema gives for it."
        }
        Problem::FormatMismatch { .. } => {
            "A text does not have the format that the schema gives for it, such as a date."
        }
        Problem::SchemaMismatch { .. } => {
            "A value breaks a rule of the schema for which countersign has no words of its own. The rule is named as in the schema."
        }
        Problem::InvalidSchema { .. } => {
            "`schema/request.schema.json` cannot be used, so no request can be checked. It must be a JSON Schema (draft 2020-12) that \
             refers to no other file; patterns cannot look ahead or back, for such a pattern can be made to run for ever."
        }
        Problem::InvalidUser { .. } => {
            "The user's name is not one that IAM could have. A comma is allowed in IAM and not here, for the name of a secret cannot have it."
        }
        Problem::InvalidReason { .. } => {
            "The reason is blank, too short or too long. It is all that the reviewer has to decide by."
        }
        Problem::NotARequest { .. } => {
            "A file under `requests/` has a name or a place that no request can have. Only requests and `README.md` may be there, so that \
             nothing is overlooked."
        }
        Problem::NotAFile => {
            "There is a symbolic link or another thing that is not a regular file. What it leads to can change after it was approved."
        }
        Problem::SecretNameEnding { .. } => {
            "The secret's name would end in a hyphen and six characters. AWS adds such an ending to ARNs itself and advises against names \
             that look so. This is a warning: the request is taken."
        }
        Problem::DuplicateRequest { .. } => {
            "Two files ask for the same key: account, user and file name are the same. They would get one secret."
        }
        Problem::NoFolder => {
            "The configuration does not say for which account the requests in this folder are."
        }
        Problem::UserNotAllowed { .. } => {
            "The folder may not ask for keys of this user. The folder decides who approves, so it also decides for whom."
        }
        Problem::InvalidValue { .. } => {
            "A value of the configuration does not have the form that it needs."
        }
        Problem::ArnElsewhere { .. } => {
            "An ARN in the configuration names another account or region than the one that it is listed under."
        }
        Problem::UnknownAccount { .. } => {
            "A folder of the configuration names an account that is not under `accounts`."
        }
        Problem::SameAccount { .. } => {
            "Two accounts of the configuration have the same id and region. The same user could then be asked for under two names."
        }
        Problem::ValidForTooLong { .. } => {
            "Approvals would hold for longer than six days. A deleted secret can be gone after seven; within that time its name still \
             proves that the key was issued."
        }
        Problem::NoConfiguration => {
            "There is no `.github/countersign.yaml` here. Without it nobody knows which accounts and users there are."
        }
        Problem::NoCodeowners => {
            "There is no CODEOWNERS file. It says who approves, so nobody could."
        }
        Problem::Unreadable { .. } => {
            "The file is not there, or cannot be read. A path is looked for from the folder that countersign runs in."
        }
        Problem::MoreProblems { .. } => {
            "The file has more problems than are shown: the first twenty are."
        }
    }
}
