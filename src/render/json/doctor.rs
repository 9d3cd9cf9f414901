//! What `doctor` found: `schema/doctor.schema.json`.

use schemars::JsonSchema;
use serde::Serialize;

use super::parts::{Code, LanguageTag, Text, words};
use crate::domain::{self, Locale};
use crate::messages::diagnoses::diagnosis;
use crate::render::lines::verdict_of;
use crate::render::view::{DoctorReport, Head};

/// There is nothing secret in it.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "What `countersign doctor` writes with `--format json`")]
pub(super) struct Document<'a> {
    /// Fields may be added under the same version; removing one, or changing what it means, makes a new one.
    #[schemars(extend("const" = 1))]
    version: u32,
    /// The command that wrote it.
    #[schemars(extend("const" = "doctor"))]
    command: &'static str,
    /// The language of the sentences. Levels and codes are the same in all.
    language: LanguageTag,
    /// The exit status of the command: 0 only if a key would be issued.
    #[schemars(extend("enum" = [0, 2, 3]))]
    exit: u8,
    /// How it all stands, in one line.
    message: Text,
    /// Everything that was looked at, in the order in which it is set up.
    remarks: Vec<Remark<'a>>,
}

#[derive(Serialize, JsonSchema)]
struct Remark<'a> {
    /// right: it is as it should be. note: it keeps no key from being issued, and is worth knowing. unknown: it is not
    /// known, and may keep keys from being issued. wrong: it is not as it should be.
    level: Level,
    /// What was looked at, or what is wrong with it. There may be new ones.
    code: Code,
    /// What the configuration calls the account that is meant; null if it is the repository.
    account: Option<&'a str>,
    message: Text,
    /// What to do; null if there is nothing to be done.
    hint: Option<Text>,
}

words!(Level = domain::Level: Right, Note, Unknown, Wrong);

pub(super) fn document<'a>(report: &'a DoctorReport, head: &Head<'_>) -> Document<'a> {
    let remarks = report.diagnoses.iter();
    Document {
        version: 1,
        command: "doctor",
        language: head.language.into(),
        exit: head.exit.code(),
        message: Text(verdict_of(head.language, report)),
        remarks: remarks.map(|one| line(one, head.language)).collect(),
    }
}

fn line(one: &domain::Diagnosis, language: Locale) -> Remark<'_> {
    let (message, hint) = diagnosis(language, one);
    Remark {
        level: one.level().into(),
        code: Code(one.code()),
        account: one.account().map(|name| name.as_str()),
        message: Text(message),
        hint: hint.map(Text),
    }
}
