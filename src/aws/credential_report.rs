//! Reads IAM's credential report: every user of an account, and how each key was used, in two or three calls.

use std::time::{Duration, Instant};

use aws_sdk_iam::types::ReportStateType;
use csv::StringRecord;

use super::Reader;
use super::failures::Call;
use crate::domain::{Failure, Operation, Timestamp};
use crate::plan::{CredentialReport, LastUse, ReportedKey, ReportedUser};

const GENERATE: Call = Call(Operation::GenerateCredentialReport);
const GET: Call = Call(Operation::GetCredentialReport);

/// How long IAM may take to generate a report. It usually takes some seconds.
const LONGEST: Duration = Duration::from_secs(120);

/// The longest pause between two questions whether it is complete.
const PAUSE: Duration = Duration::from_secs(4);

/// The row of the account's root user.
const ROOT: &str = "<root_account>";

impl Reader {
    /// Returns the credential report, which may be up to four hours old
    /// ([Getting credential reports](https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html)).
    ///
    /// It lacks the ids of the keys; `access_keys` has them.
    ///
    /// # Errors
    /// A `Failure`: denied where it may not be generated or read; its code is `NotComplete` where IAM takes longer than two
    /// minutes to generate it.
    pub async fn credential_report(&self) -> Result<CredentialReport, Failure> {
        let begun = Instant::now();
        let mut pause = self.clients.deadlines.pace;
        while !self.is_report_complete().await? {
            if begun.elapsed() + pause > LONGEST {
                return Err(Failure::not_made(
                    Operation::GetCredentialReport,
                    "NotComplete",
                ));
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(PAUSE);
        }
        let ask = self.clients.iam.get_credential_report();
        let once = async || {
            let answer = ask.clone().send().await;
            answer.map_err(|error| GET.failed(&error))
        };
        let answer = self.patiently(once).await?;
        let generated = answer.generated_time().ok_or_else(|| GET.incomplete())?;
        let content = answer.content().ok_or_else(|| GET.incomplete())?;
        Ok(CredentialReport {
            generated: Timestamp::from_seconds(generated.secs()),
            users: users(content.as_ref()).ok_or_else(|| GET.incomplete())?,
        })
    }

    async fn is_report_complete(&self) -> Result<bool, Failure> {
        let ask = self.clients.iam.generate_credential_report();
        let once = async || {
            let answer = ask.clone().send().await;
            answer.map_err(|error| GENERATE.failed(&error))
        };
        let answer = self.patiently(once).await?;
        Ok(answer.state() == Some(&ReportStateType::Complete))
    }
}

/// Where the columns of a key are.
struct Columns {
    active: usize,
    changed: usize,
    used: usize,
    region: usize,
    service: usize,
}

/// Reads the table; `None` if it lacks a column, or a row lacks what it must have.
fn users(content: &[u8]) -> Option<Vec<ReportedUser>> {
    let mut table = csv::Reader::from_reader(content);
    let heads = table.headers().ok()?.clone();
    let column = |name: &str| heads.iter().position(|head| head == name);
    let of_key = |number: u8| {
        let column = |part: &str| column(&format!("access_key_{number}_{part}"));
        Some(Columns {
            active: column("active")?,
            changed: column("last_rotated")?,
            used: column("last_used_date")?,
            region: column("last_used_region")?,
            service: column("last_used_service")?,
        })
    };
    let (user, more) = (column("user")?, column("additional_credentials_info"));
    let keys = [of_key(1)?, of_key(2)?];
    let mut users = Vec::new();
    for row in table.records() {
        let row = row.ok()?;
        let name = row.get(user).filter(|name| !name.is_empty())?;
        if name == ROOT {
            continue;
        }
        let mut found = Vec::new();
        for columns in &keys {
            found.extend(key(&row, columns)?);
        }
        let more = more.and_then(|more| row.get(more)).unwrap_or_default();
        users.push(ReportedUser {
            name: name.to_owned(),
            keys: found,
            has_more: !matches!(more, "" | "0" | "N/A"),
        });
    }
    Some(users)
}

/// Reads a key; the inner one is `None` if the user has none there, the outer one if it cannot be read.
fn key(row: &StringRecord, columns: &Columns) -> Option<Option<ReportedKey>> {
    let changed = row.get(columns.changed)?;
    if matches!(changed, "N/A" | "") {
        return Some(None);
    }
    let last = match row.get(columns.used)? {
        // Never, or not since IAM writes it down.
        "N/A" | "no_information" => None,
        at => Some(LastUse {
            at: Timestamp::from_rfc3339(at).ok()?,
            service: row.get(columns.service)?.to_owned(),
            region: row.get(columns.region)?.to_owned(),
        }),
    };
    Some(Some(ReportedKey {
        is_active: row.get(columns.active)? == "true",
        changed: Timestamp::from_rfc3339(changed).ok()?,
        last,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADS: &str = "user,arn,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,\
access_key_1_last_used_region,access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,\
access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service,additional_credentials_info";

    #[test]
    fn users_and_their_keys_are_read() {
        let table = format!(
            "{HEADS}\n\
             <root_account>,x,false,N/A,N/A,N/A,N/A,false,N/A,N/A,N/A,N/A,\n\
             batch,x,true,2026-01-01T00:00:00+00:00,2026-10-30T09:00:00+00:00,us-east-1,s3,false,N/A,N/A,N/A,N/A,\n\
             \"a,b\",x,false,2026-01-02T00:00:00+00:00,no_information,N/A,N/A,true,2026-01-03T00:00:00+00:00,N/A,N/A,N/A,1"
        );
        let at = |text: &str| Timestamp::from_rfc3339(text).unwrap();
        let key = |is_active, changed: &str, last| ReportedKey {
            is_active,
            changed: at(changed),
            last,
        };
        let last = LastUse {
            at: at("2026-10-30T09:00:00Z"),
            service: "s3".to_owned(),
            region: "us-east-1".to_owned(),
        };
        assert_eq!(
            users(table.as_bytes()).unwrap(),
            [
                ReportedUser {
                    name: "batch".to_owned(),
                    keys: vec![key(true, "2026-01-01T00:00:00Z", Some(last))],
                    has_more: false,
                },
                ReportedUser {
                    name: "a,b".to_owned(),
                    keys: vec![
                        key(false, "2026-01-02T00:00:00Z", None),
                        key(true, "2026-01-03T00:00:00Z", None),
                    ],
                    has_more: true,
                },
            ]
        );
    }

    #[test]
    fn what_is_not_the_report_is_no_report() {
        let row = "batch,x,true,yesterday,N/A,N/A,N/A,false,N/A,N/A,N/A,N/A,";
        for table in [
            "".to_owned(),
            "user\nbatch".to_owned(),
            HEADS.replace("access_key_2_active,", ""),
            format!("{HEADS}\n{row}"),
            format!("{HEADS}\nbatch,x,true"),
        ] {
            assert_eq!(users(table.as_bytes()), None, "{table}");
        }
    }
}
