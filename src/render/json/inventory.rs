//! What `inventory` found: `schema/inventory.schema.json`.

use schemars::JsonSchema;
use serde::Serialize;

use super::parts::{Code, LanguageTag, LastUsed, Reason, Text, Time, last_used, words};
use crate::domain::Locale;
use crate::key_history::Used;
use crate::key_inventory::{self, KeyStatus, Totals};
use crate::messages::inventory::{advice, concern};
use crate::render::attention::of_unread;
use crate::render::inventory::{self, InventoryReport};
use crate::render::view::Head;

/// There is nothing secret in it.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(title = "What `countersign inventory` writes with `--format json`")]
pub(super) struct Document<'a> {
    /// Fields may be added under the same version; removing one, or changing what it means, makes a new one.
    #[schemars(extend("const" = 1))]
    version: u32,
    /// The command that wrote it.
    #[schemars(extend("const" = "inventory"))]
    command: &'static str,
    /// The language of the sentences. Codes and statuses are the same in all.
    language: LanguageTag,
    /// The exit status of the command.
    #[schemars(range(max = 4))]
    exit: u8,
    /// Why there is no inventory; null if there is one.
    stopped: Option<Reason>,
    /// The repository, as owner/name; empty if there is no inventory.
    repository: &'a str,
    /// When AWS was asked, by its clock; null if it was not.
    at: Option<Time>,
    /// Whether it is of all users of the accounts, and not only of those that the configuration permits or a secret names.
    all_users: bool,
    /// After how many seconds without use a key is called unused.
    unused_seconds: i64,
    /// The accounts that were read.
    accounts: Vec<Account<'a>>,
    totals: Counts,
    /// Each key, by account, user and age.
    keys: Vec<Key<'a>>,
    /// What could not be read.
    unread: Vec<Unread<'a>>,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Account<'a> {
    /// What the configuration calls it; several names are several regions.
    names: Vec<&'a str>,
    #[schemars(regex(pattern = r"^[0-9]{12}$"))]
    id: &'a str,
    /// How many secrets of countersign's it has.
    secrets: usize,
    /// How many users were asked about.
    users: usize,
    /// When IAM generated its credential report, which may be four hours old; null if it could not be read.
    credential_report: Option<Time>,
    /// Whether CloudTrail was read, which proves who created a key.
    cloud_trail: bool,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Counts {
    /// Keys that IAM has.
    keys: usize,
    active: usize,
    inactive: usize,
    /// Keys that no approved request explains.
    foreign: usize,
    /// Requests without a key.
    not_issued: usize,
    /// Entries that somebody should look at.
    attention: usize,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Key<'a> {
    /// What the configuration calls the account.
    #[schemars(length(min = 1))]
    account: &'a str,
    #[schemars(regex(pattern = r"^[0-9]{12}$"))]
    account_id: &'a str,
    /// The region of the secret; null if there is none.
    region: Option<&'a str>,
    /// The IAM user.
    #[schemars(length(min = 1))]
    user: &'a str,
    /// The access key's id, which is not secret; null if there is none yet.
    #[schemars(regex(pattern = r"^[A-Z0-9]{16,43}$"))]
    id: Option<&'a str>,
    status: Status,
    /// By IAM's clock; null if IAM does not have the key.
    created: Option<Time>,
    /// The last day on which it works (UTC), as its request says; null if it has no end.
    #[schemars(extend("format" = "date"))]
    expires: Option<String>,
    /// Whether it is known when the key was last used.
    asked_last_use: bool,
    /// Null if it was never used, or that is not known.
    last_used: Option<LastUsed<'a>>,
    /// The day on which the secret was last read; null if never, or there is no secret.
    secret_last_read: Option<Time>,
    /// Null if there is none.
    secret: Option<&'a str>,
    /// Null if no approved request explains the key, or it is not known which.
    request: Option<Request<'a>>,
    ownership: Ownership,
    /// What happens next; null if nothing does.
    next: Option<Next>,
    /// What somebody should look at, the most pressing first.
    attention: Vec<Attention>,
}

words!(Status = KeyStatus: Active, Inactive, Deleted, NotIssued, Unknown);

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Origin")]
struct Request<'a> {
    /// Where its file lies, or lay; null if that is not known.
    #[schemars(regex(pattern = r"^requests/"))]
    path: Option<&'a str>,
    git: Git,
    /// Null if the file is not on the default branch as it was approved.
    reason: Option<&'a str>,
    /// Who opened the pull request; null if that is not known, or the account is gone.
    requested_by: Option<&'a str>,
    /// Who approved, as the secret's tag says.
    approved_by: Vec<&'a str>,
    /// The page of the pull request, as the secret's tag says.
    pull: Option<&'a str>,
}

words!(Git = key_inventory::GitStatus: Present, Changed, Removed, Unknown);

/// How it is known that countersign made the key for the request. cloudtrail: CloudTrail shows that the claim's run
/// created it. register: the secret's version ids name it and its claim, and the dates fit. secret: the secret names it.
/// other-repository: the secret is another repository's. none: nothing shows it.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(inline)]
enum Ownership {
    Cloudtrail,
    Register,
    Secret,
    OtherRepository,
    None,
}

#[derive(Serialize, JsonSchema)]
struct Next {
    /// There may be new ones.
    step: Code,
    /// Null if it has no date.
    on: Option<Time>,
}

#[derive(Serialize, JsonSchema)]
struct Attention {
    /// See docs/inventory.md. There may be new ones.
    code: Code,
    /// Whether the configuration calls it wrong, which makes the exit status 1.
    wrong: bool,
    message: Text,
    /// What to do.
    hint: Text,
}

#[derive(Serialize, JsonSchema)]
struct Unread<'a> {
    /// What the configuration calls the account; null if it is about GitHub.
    account: Option<&'a str>,
    message: Text,
    /// What to do.
    hint: Text,
    /// The users of whom it is not known; empty if it is about no user.
    users: Vec<&'a str>,
}

pub(super) fn document<'a>(report: &'a InventoryReport, head: &Head<'_>) -> Document<'a> {
    let language = head.language;
    let (keys, unread) = (report.entries.iter(), report.unread.iter());
    Document {
        version: 1,
        command: "inventory",
        language: language.into(),
        exit: head.exit.code(),
        stopped: head.stopped.map(Reason::from),
        repository: &report.repository,
        at: report.at.as_ref().map(Time::from),
        all_users: report.is_of_all_users,
        unused_seconds: report.unused.seconds(),
        accounts: report.accounts.iter().map(account).collect(),
        totals: counts(report),
        keys: keys.map(|entry| key(entry, language)).collect(),
        unread: unread
            .map(|unread| self::unread(unread, language))
            .collect(),
    }
}

fn account(account: &inventory::ReadAccount) -> Account<'_> {
    let inventory::ReadAccount {
        names,
        id,
        secrets,
        users,
        reported,
        is_trail_read,
    } = account;
    Account {
        names: names.iter().map(|name| name.as_str()).collect(),
        id: id.as_str(),
        secrets: *secrets,
        users: *users,
        credential_report: reported.as_ref().map(Time::from),
        cloud_trail: *is_trail_read,
    }
}

fn counts(report: &InventoryReport) -> Counts {
    let now = report
        .at
        .unwrap_or(crate::domain::Timestamp::from_seconds(0));
    let Totals {
        keys,
        active,
        inactive,
        foreign,
        not_issued,
        concerning,
        ages: _,
        expiries: _,
        endless: _,
    } = Totals::of(&report.entries, now);
    Counts {
        keys,
        active,
        inactive,
        foreign,
        not_issued,
        attention: concerning,
    }
}

fn key(entry: &key_inventory::Entry, language: Locale) -> Key<'_> {
    let key_inventory::Entry {
        account,
        id,
        region,
        user,
        key,
        status,
        created,
        expires,
        used,
        origin,
        ownership,
        next,
        concerns,
    } = entry;
    let secret = origin.as_ref().and_then(|origin| origin.secret.as_deref());
    let fetched = origin.as_ref().and_then(|origin| origin.fetched.as_ref());
    Key {
        account: account.as_str(),
        account_id: id.as_str(),
        region: region.as_deref(),
        user,
        id: key.as_ref().map(|key| key.as_str()),
        status: (*status).into(),
        created: created.as_ref().map(Time::from),
        expires: expires.map(|day| day.to_string()),
        asked_last_use: *used != Used::NotAsked,
        last_used: last_used(used),
        secret_last_read: fetched.map(Time::from),
        secret,
        request: origin.as_ref().map(request),
        ownership: match ownership {
            key_inventory::Ownership::CloudTrail => Ownership::Cloudtrail,
            key_inventory::Ownership::Register => Ownership::Register,
            key_inventory::Ownership::Secret => Ownership::Secret,
            key_inventory::Ownership::OtherRepository => Ownership::OtherRepository,
            key_inventory::Ownership::None => Ownership::None,
        },
        next: next.as_ref().map(|next| Next {
            step: Code(next.step.code()),
            on: next.on.as_ref().map(Time::from),
        }),
        attention: concerns
            .iter()
            .map(|one| attention(one, language))
            .collect(),
    }
}

fn request(origin: &key_inventory::Origin) -> Request<'_> {
    let key_inventory::Origin {
        secret: _,
        fetched: _,
        request,
        git,
        reason,
        requester,
        approvers,
        pull,
    } = origin;
    Request {
        path: request.as_ref().map(|path| path.as_str()),
        git: (*git).into(),
        reason: reason.as_deref(),
        requested_by: requester.as_ref().map(|login| login.as_str()),
        approved_by: approvers.iter().map(String::as_str).collect(),
        pull: pull.as_deref(),
    }
}

fn attention(one: &key_inventory::Concern, language: Locale) -> Attention {
    Attention {
        code: Code(one.code()),
        wrong: one.is_wrong(),
        message: Text(concern(language, one)),
        hint: Text(advice(language, one)),
    }
}

fn unread(unread: &inventory::Unread, language: Locale) -> Unread<'_> {
    let (message, hint) = of_unread(language, unread);
    Unread {
        account: unread.account.as_ref().map(|name| name.as_str()),
        message: Text(message),
        hint: Text(hint),
        users: unread.users.iter().map(String::as_str).collect(),
    }
}
