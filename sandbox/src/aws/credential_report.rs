//! IAM's credential report: every user of an account, and how each of their two keys was used.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html>

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::iam::{AccessKey, Iam, User};
use super::request::Failure;
use super::xml::text;
use crate::time::rfc3339;

/// IAM generates a new report at most this often, in seconds; an older one has expired.
const EVERY: i64 = 4 * 3_600;

const COLUMNS: &str = "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,\
password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,\
access_key_1_last_used_region,access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,\
access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,\
cert_1_last_rotated,cert_2_active,cert_2_last_rotated,additional_credentials_info";

/// Begins a report, which is complete when it is asked for again, unless there is one that is recent enough.
pub(super) fn generate(iam: &mut Iam, now: i64) -> String {
    match &iam.report {
        Some((at, _)) if now - at < EVERY => text("State", "COMPLETE"),
        Some(_) | None => {
            iam.report = Some((now, table(iam)));
            let begun = "No report exists. Starting a new report generation task";
            text("State", "STARTED") + &text("Description", begun)
        }
    }
}

/// Returns the report.
pub(super) fn get(iam: &Iam, now: i64) -> Result<String, Failure> {
    let Some((at, report)) = &iam.report else {
        let message = "No report exists. Use GenerateCredentialReport to generate one.";
        return Err(Failure::new(410, "ReportNotPresent", message));
    };
    if now - at >= EVERY {
        let message = "The report has expired. Use GenerateCredentialReport to generate a new one.";
        return Err(Failure::new(410, "ReportExpired", message));
    }
    Ok(text("Content", &STANDARD.encode(report))
        + &text("ReportFormat", "text/csv")
        + &text("GeneratedTime", &rfc3339(*at)))
}

fn table(iam: &Iam) -> String {
    let root = "<root_account>,arn:aws:iam::123456789012:root,2026-01-01T00:00:00+00:00,not_supported,no_information,\
not_supported,not_supported,true,false,N/A,N/A,N/A,N/A,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A,";
    let users = iam.users().iter().map(row);
    let lines: Vec<String> = [COLUMNS, root]
        .map(str::to_owned)
        .into_iter()
        .chain(users)
        .collect();
    lines.join("\n")
}

fn row(user: &User) -> String {
    let name = match user.name.contains(',') {
        true => format!("\"{}\"", user.name),
        false => user.name.clone(),
    };
    let keys = [user.keys.first(), user.keys.get(1)].map(key);
    let more = match user.keys.len().saturating_sub(2) {
        0 => String::new(),
        more => more.to_string(),
    };
    format!(
        "{name},{},{},false,N/A,N/A,N/A,false,{},false,N/A,false,N/A,{more}",
        user.arn,
        date(user.created),
        keys.join(",")
    )
}

fn key(key: Option<&AccessKey>) -> String {
    let Some(key) = key else {
        return "false,N/A,N/A,N/A,N/A".to_owned();
    };
    let (active, created) = (key.active, date(key.created));
    match (key.last_used, &key.last_used_for) {
        (Some(at), (service, region)) => {
            format!("{active},{created},{},{region},{service}", date(at))
        }
        (None, _) => format!("{active},{created},N/A,N/A,N/A"),
    }
}

/// The report writes its times with an offset.
fn date(time: i64) -> String {
    rfc3339(time).replace('Z', "+00:00")
}
