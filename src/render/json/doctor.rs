//! What `doctor` found: `schema/doctor.schema.json`.

use serde::Serialize;

use super::diagnostics::tag;
use super::text;
use crate::domain::{Language, Remark};
use crate::messages::remarks::remark;
use crate::render::doctor::Examination;

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    command: &'static str,
    language: &'static str,
    exit: u8,
    message: String,
    remarks: Vec<Line<'a>>,
}

#[derive(Serialize)]
struct Line<'a> {
    level: &'static str,
    code: &'static str,
    account: Option<&'a str>,
    message: String,
    hint: Option<String>,
}

/// Writes the document.
pub(in crate::render) fn examination(found: &Examination<'_>) -> String {
    let remarks = found.remarks.iter();
    text(&Document {
        version: 1,
        command: "doctor",
        language: tag(found.language),
        exit: found.exit.code(),
        message: found.verdict(),
        remarks: remarks.map(|one| line(one, found.language)).collect(),
    })
}

fn line(one: &Remark, language: Language) -> Line<'_> {
    let (message, hint) = remark(language, one);
    Line {
        level: one.level().word(),
        code: one.code(),
        account: match one {
            Remark::Account(name, _) => Some(name.as_str()),
            _ => None,
        },
        message,
        hint,
    }
}
