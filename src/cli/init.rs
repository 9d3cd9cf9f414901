//! `countersign init`: its options, and what they are checked for.

use std::io;

use clap::Args;

use super::environment;
use super::form::Output;
use crate::aws::Access;
use crate::domain::{AccountId, Exit, Login, Repository, UserPattern};
use crate::init::{self, Choices, Release, Setting};
use crate::render::{Form, Mode, RunError, RunReport, show};

/// What is to be set up.
#[derive(Debug, Args)]
pub(super) struct Init {
    /// The GitHub repository [default: $GITHUB_REPOSITORY]
    #[arg(long, value_name = "OWNER/NAME")]
    repo: Option<String>,

    /// A code owner, who may approve; at least two
    #[arg(long = "approver", value_name = "LOGIN", required = true, value_parser = login)]
    approvers: Vec<Login>,

    /// Somebody who requests keys, and gets write access for that; repeatable
    #[arg(long = "requester", value_name = "LOGIN", value_parser = login)]
    requesters: Vec<Login>,

    /// IAM users that may get keys, such as batch-*; up to four times
    #[arg(long = "users", value_name = "PATTERN", required = true, value_parser = users)]
    users: Vec<UserPattern>,

    /// The address that receives the notices
    #[arg(long, value_name = "ADDRESS", value_parser = email)]
    email: String,

    /// The region of the secrets, such as ap-northeast-1
    #[arg(long, value_name = "REGION", value_parser = region)]
    region: String,

    /// The AWS account [default: the one of the credentials]
    #[arg(long, value_name = "ID", value_parser = account_id)]
    account_id: Option<AccountId>,

    /// The release of countersign that the workflows run
    #[arg(long, value_name = "OWNER/NAME@VERSION", value_parser = release)]
    release: Release,

    /// What the release's SHA256SUMS says of its archive for x86_64-unknown-linux-musl
    #[arg(long, value_name = "HEX", value_parser = sha256)]
    sha256: String,

    /// Print the calls as commands, and make none
    #[arg(long)]
    dry_run: bool,
}

/// Sets the repository up.
pub(super) async fn run(chosen: Init, to: Output<'_>) -> io::Result<Exit> {
    let form = Form::Human {
        is_coloured: to.is_coloured,
    };
    let found = async {
        let outside = environment::outside(chosen.repo.as_deref())?;
        let account = match chosen.account_id {
            Some(account) => account,
            None => init::own_account(&Access::Environment, &chosen.region)
                .await
                .map_err(RunError::Remote)?,
        };
        Ok((outside.github, account))
    };
    let (github, account) = match found.await {
        Ok(found) => found,
        Err(error) => {
            return show(
                Err(error),
                RunReport::empty(Mode::Apply),
                to.language,
                form,
                to.out,
            );
        }
    };
    let choices = Choices {
        approvers: chosen.approvers,
        requesters: chosen.requesters,
        users: chosen.users,
        email: chosen.email,
        region: chosen.region,
        account,
        release: chosen.release,
        sha256: chosen.sha256,
        language: to.language.unwrap_or_default(),
    };
    let setting = Setting {
        is_dry: chosen.dry_run,
        is_coloured: to.is_coloured,
        access: Some(&Access::Environment),
        out: to.out,
    };
    init::run(&github, &choices, setting).await
}

fn login(text: &str) -> Result<Login, String> {
    Login::new(text).map_err(|invalid| invalid.to_string())
}

fn users(text: &str) -> Result<UserPattern, String> {
    UserPattern::new(text).map_err(|invalid| invalid.to_string())
}

fn account_id(text: &str) -> Result<AccountId, String> {
    AccountId::new(text).map_err(|invalid| invalid.to_string())
}

/// As the stack takes it, and as it can stand between single quotes.
fn email(text: &str) -> Result<String, String> {
    let is_plain = |c: char| c.is_ascii_graphic() && !"'\"\\`".contains(c);
    match text.split_once('@') {
        Some((name, host))
            if !name.is_empty()
                && host.contains('.')
                && !host.contains('@')
                && text.chars().all(is_plain) =>
        {
            Ok(text.to_owned())
        }
        _ => Err("not an e-mail address".to_owned()),
    }
}

fn region(text: &str) -> Result<String, String> {
    let is_plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    let is_region = text.split('-').count() >= 3
        && text.bytes().all(is_plain)
        && text.ends_with(|c: char| c.is_ascii_digit());
    match is_region {
        true => Ok(text.to_owned()),
        false => Err("not a region of AWS, such as ap-northeast-1".to_owned()),
    }
}

fn release(text: &str) -> Result<Release, String> {
    let wrong = || "not OWNER/NAME@VERSION, such as acme/countersign@v1.2.0".to_owned();
    let (repository, version) = text.split_once('@').ok_or_else(wrong)?;
    let numbers = version.strip_prefix('v').ok_or_else(wrong)?.split('.');
    let is_number = |part: &str| part.parse::<u32>().is_ok_and(|it| it.to_string() == part);
    let are_three = numbers.clone().count() == 3 && numbers.clone().all(is_number);
    let repository = Repository::new(repository).map_err(|invalid| invalid.to_string())?;
    match are_three {
        true => Ok(Release {
            repository,
            version: version.to_owned(),
        }),
        false => Err(wrong()),
    }
}

fn sha256(text: &str) -> Result<String, String> {
    let is_hex = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
    match text.len() == 64 && text.bytes().all(is_hex) {
        true => Ok(text.to_owned()),
        false => Err("not 64 of 0-9 a-f".to_owned()),
    }
}
