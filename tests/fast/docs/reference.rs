//! Makes docs/reference.md of what the program itself says.
//!
//! `UPDATE_DOCS=1 cargo test` writes it.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;

use super::fields::fields;
use countersign::domain::{
    AccessKeyId, Duration, IamUser, Locale, Login, ManualReview, PullStatus, Refusal, Remedy,
    Status, Timestamp,
};
use countersign::messages::pull::heading;
use countersign::messages::pull::pull_label;
use countersign::messages::{status_label, status_name};
use serde_json::Value;

use crate::docs::{arms, commands, help, read, root, sources};

const PAGE: &str = "docs/reference.md";

/// The variables that are read, and what for.
const VARIABLES: [(&str, &str); 18] = [
    (
        "GITHUB_REPOSITORY",
        "the repository, unless `--repo OWNER/NAME` is given",
    ),
    (
        "GITHUB_TOKEN",
        "reads contents, pull requests and reviews. `reconcile` also writes comments (`contents: read`, `pull-requests: write`), and `review` the commit \
         status as well (`statuses: write`). Both find their comment by its author, so give them tokens of the same account",
    ),
    (
        "GITHUB_API_URL",
        "GitHub's REST API; without it `https://api.github.com`",
    ),
    (
        "GITHUB_GRAPHQL_URL",
        "GitHub's GraphQL API; without it `/graphql` under `GITHUB_API_URL`",
    ),
    ("GITHUB_REPOSITORY_ID", "set in a workflow; saves a call"),
    (
        "GITHUB_RUN_ID",
        "set in a workflow: the run recorded in a secret's tag `countersign:run`; without it `local`",
    ),
    ("GITHUB_RUN_ATTEMPT", "the same"),
    (
        "GITHUB_ACTIONS",
        "set in a workflow: `true` makes `--format github` the default",
    ),
    (
        "GITHUB_STEP_SUMMARY",
        "set in a workflow: the file for the job summary",
    ),
    (
        "AWS_WEB_IDENTITY_TOKEN_FILE",
        "each account's `role` (for `review`, its `reviewRole`) is assumed with this token; `AWS_ROLE_ARN` is used only for an account without one",
    ),
    (
        "HTTPS_PROXY",
        "the proxy for AWS and GitHub, as `http://HOST:PORT`; `https_proxy` takes precedence",
    ),
    (
        "NO_PROXY",
        "comma-separated hosts that are reached without the proxy, as this machine's own addresses always are; `no_proxy` takes precedence",
    ),
    (
        "AWS_ROLE_SESSION_NAME",
        "the session name that CloudTrail shows; without it `countersign`",
    ),
    (
        "AWS_ACCESS_KEY_ID",
        "the id of an access key, where no profile and no role gives the credentials",
    ),
    ("AWS_SECRET_ACCESS_KEY", "the secret access key of it"),
    (
        "AWS_SESSION_TOKEN",
        "the token that belongs to it, if it is temporary",
    ),
    (
        "AWS_ENDPOINT_URL",
        "the endpoint of AWS; with the suffix `_IAM`, `_SECRETS_MANAGER` and so on, that of one service",
    ),
    (
        "RUST_LOG",
        "the log level of the libraries, such as `info`, on standard error; logs that could show a secret stay off",
    ),
];

#[test]
fn the_reference_is_what_the_program_says() {
    let page = page();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(root().join(PAGE), &page).unwrap();
    }
    let written = fs::read_to_string(root().join(PAGE)).unwrap_or_default();
    assert!(written == page, "{PAGE} is stale: UPDATE_DOCS=1 cargo test");
}

#[test]
fn every_variable_that_is_read_is_in_the_reference() {
    let is_name = |text: &&str| {
        ["AWS_", "GITHUB_", "RUST_LOG", "HTTPS_PROXY", "NO_PROXY"]
            .iter()
            .any(|first| text.starts_with(first))
            && !text.ends_with('_')
            && text.bytes().all(|b| b.is_ascii_uppercase() || b == b'_')
    };
    let mut there_are = BTreeSet::new();
    for module in ["aws", "cli", "github", "network", "render"] {
        for path in sources(&root().join("src").join(module)) {
            let source = fs::read_to_string(&path).unwrap();
            let source = source.split("#[cfg(test)]").next().unwrap();
            there_are.extend(source.split('"').filter(is_name).map(str::to_owned));
        }
    }
    let told: BTreeSet<String> = VARIABLES
        .iter()
        .map(|(name, _)| (*name).to_owned())
        .collect();
    assert_eq!(told, there_are);
}

fn page() -> String {
    let mut page = "# Reference\n\n\
                    This page is generated from the program by `tests/fast/docs/reference.rs`. For the meaning of a code see [codes.md](codes.md); for what to do about a\n\
                    status or an exit code, [operating.md](operating.md).\n"
        .to_owned();
    for (title, section) in [
        ("Exit codes", exit_codes()),
        ("Statuses", statuses()),
        ("Configuration", configuration()),
        ("Environment variables", variables()),
        ("Notices", notices()),
        ("Commands", all_commands()),
    ] {
        write!(page, "\n## {title}\n\n{section}").unwrap();
    }
    page
}

fn exit_codes() -> String {
    let help = help(&["--help"]);
    let codes = help.split("Exit codes:\n").nth(1).unwrap();
    let rows = codes.lines().map(|line| {
        let (code, meaning) = line.trim().split_once("  ").unwrap();
        format!("| {code} | {meaning} |\n")
    });
    let rows: String = rows.collect();
    format!(
        "| exit | meaning |\n| --- | --- |\n{rows}\nIf several apply, 4 takes precedence over 3, and 3 over 1.\n"
    )
}

/// One of each.
fn each_status() -> [Status; 8] {
    let key = AccessKeyId::new("AKIAIOSFODNN7EXAMPLE").unwrap();
    let lapsed = Refusal::Lapsed {
        approved: Timestamp::from_seconds(0),
        valid_for: Duration::from_seconds(60),
    };
    let doubt = ManualReview {
        user: IamUser::new("batch-exporter").unwrap(),
        secret: None,
        region: String::new(),
        keys: Vec::new(),
        kept: Vec::new(),
        is_used_up: true,
    };
    [
        Status::Waiting,
        Status::Refused(Vec::new()),
        Status::Lapsed(lapsed),
        Status::Blocked { keys: Vec::new() },
        Status::Reserved {
            since: Timestamp::from_seconds(0),
            is_given_up: false,
        },
        Status::NeedsAPerson(Box::new(doubt)),
        Status::Issued { key: key.clone() },
        Status::Announced { key },
    ]
}

fn statuses() -> String {
    let source = read("src/domain/status.rs");
    let statuses = each_status();
    let words: BTreeSet<&str> = statuses.iter().map(Status::word).collect();
    assert_eq!(words, arms(&source));
    let rows = statuses.iter().map(|status| {
        let [english, japanese] =
            [Locale::ENGLISH, Locale::JAPANESE].map(|language| status_name(language, status));
        let [listed, listed_ja] = [Locale::ENGLISH, Locale::JAPANESE]
            .map(|language| status_label(language, status, false));
        let (word, exit) = (status.word(), status.exit().code());
        format!(
            "| `{word}` | {} | {exit} | {listed} | {english} | {listed_ja} | {japanese} |\n",
            described(&source, word)
        )
    });
    let rows: String = rows.collect();
    let [approved, approved_ja] = [Locale::ENGLISH, Locale::JAPANESE]
        .map(|language| status_label(language, &Status::Waiting, true));
    let login = || Login::new("kenji").ok();
    let pulls = [
        PullStatus::Approved {
            until: Timestamp::from_seconds(0),
        },
        PullStatus::Unchecked,
        PullStatus::Lacks(Remedy::Approve),
        PullStatus::Lacks(Remedy::SetUp),
        PullStatus::Lacks(Remedy::Change),
        PullStatus::Lacks(Remedy::AskAgain),
        PullStatus::Draft,
        PullStatus::Deletes,
        PullStatus::Empty,
        PullStatus::TimedOut {
            deadline: Timestamp::from_seconds(0),
        },
        PullStatus::Rejected {
            by: login(),
            said: None,
        },
    ];
    let pulls = pulls.iter().map(|pull| {
        let [listed, listed_ja] =
            [Locale::ENGLISH, Locale::JAPANESE].map(|language| pull_label(language, Some(pull)));
        let [english, japanese] =
            [Locale::ENGLISH, Locale::JAPANESE].map(|language| heading(language, pull));
        format!(
            "| `{}` | {} | {listed} | {english} | {listed_ja} | {japanese} |\n",
            pull.word(),
            pull.exit().code()
        )
    });
    let pulls: String = pulls.collect();
    format!(
        "The codes appear in the JSON output and never change. The words appear in lists, summaries, counts and comments.\n\n\
        Of a merged request (`plan`, `reconcile`):\n\n\
        | code | meaning | exit | in lists | in comments | in Japanese lists | in Japanese comments |\n| --- | --- | --- | --- | --- | --- | --- |\n{rows}\n\
        A `waiting` request whose approval is proved and whose key is about to be issued is listed as `{approved}` ({approved_ja}).\n\n\
        Of a pull request that is not merged (`review`):\n\n\
        | code | exit | in lists | in comments | in Japanese lists | in Japanese comments |\n| --- | --- | --- | --- | --- | --- |\n{pulls}"
    )
}

/// What the source says of the variant that has this word.
fn described(source: &str, word: &str) -> String {
    let arm = source
        .lines()
        .find(|line| line.contains(&format!("=> \"{word}\"")))
        .unwrap();
    let variant = arm.trim().strip_prefix("Self::").unwrap();
    let variant = variant.split([' ', '(']).next().unwrap();
    let mut lines = source.lines();
    let is_variant =
        |line: &str| line.trim().trim_end_matches(',').split([' ', '(']).next() == Some(variant);
    let mut comment = Vec::new();
    for line in lines
        .by_ref()
        .skip_while(|line| !line.starts_with("pub enum Status"))
    {
        match line.trim().strip_prefix("/// ") {
            Some(text) if line.starts_with("    ///") => comment.push(text),
            _ if is_variant(line) => break,
            _ => comment.clear(),
        }
    }
    assert!(!comment.is_empty(), "{variant}");
    comment.join(" ").trim_end_matches('.').to_owned()
}

fn configuration() -> String {
    let schema: Value = serde_json::from_str(&read("schema/config.schema.json")).unwrap();
    let mut rows = String::new();
    fields(&schema, &schema, "", &mut rows);
    format!(
        "`.github/countersign.yaml`, always read from the default branch. Its schema is [`schema/config.schema.json`](../schema/config.schema.json).\n\n\
         | field | what it is | form | without it |\n| --- | --- | --- | --- |\n{rows}"
    )
}

fn variables() -> String {
    let rows = VARIABLES.map(|(name, about)| format!("| `{name}` | {about} |\n"));
    format!(
        "| variable | for |\n| --- | --- |\n{}\n\
         Credentials and profiles are read as the [AWS SDKs](https://docs.aws.amazon.com/sdkref/latest/guide/environment-variables.html) do. The region comes from the \
         configuration. An endpoint that is neither\nhttps nor on this machine is refused.\n",
        rows.concat()
    )
}

fn notices() -> String {
    let source = read("src/messages/notices.rs");
    let source = source.split("#[cfg(test)]").next().unwrap();
    let life = read("src/messages/life_notices.rs");
    let quoted = |source| str::split(source, '"').skip(1).step_by(2);
    let texts: Vec<&str> = quoted(source).chain(quoted(&life)).collect();
    let notices = texts
        .windows(2)
        .filter(|pair| pair[1].starts_with("Access Key "));
    let rows: String = notices
        .map(|pair| format!("| `{}` | {} |\n", pair[0], pair[1]))
        .collect();
    let attributes = source.split("let mut attributes").nth(1).unwrap();
    let names = attributes
        .split("(\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap());
    let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    format!(
        "| event | subject |\n| --- | --- |\n{rows}\n\
         Each has the message attributes {}, which subscription filters can [use](https://docs.aws.amazon.com/sns/latest/dg/sns-subscription-filter-policies.html). \
         A notice may be sent twice,\nwith the same `eventId`.\n",
        names.join(", ")
    )
}

fn all_commands() -> String {
    let blocks = commands().into_iter().map(|command| {
        let help = help(&[&command, "--help"]);
        format!(
            "\n### `countersign {command}`\n\n```text\n{}\n```\n",
            help.trim_end()
        )
    });
    let blocks: String = blocks.collect();
    format!(
        "```text\n{}\n```\n{blocks}",
        help(&["--help"]).split("\n\nExit codes").next().unwrap()
    )
}
