//! The files of a new repository: those of this version, with what was chosen in them.

use super::choices::Choices;
use crate::domain::{Failure, Language, partition};
use crate::github::{GitHub, SetUp};
use crate::template;

const OWNERS: &str = ".github/CODEOWNERS";

/// The files that GitHub offers to add to a new repository.
const OF_A_NEW_REPOSITORY: [&str; 3] = [".gitignore", "LICENSE", "README.md"];

const ACTION: &str = ".github/actions/countersign/action.yml";

/// Returns each file's path and text, the configuration last.
pub(super) fn files(choices: &Choices, branch: &str) -> Vec<(&'static str, String)> {
    let as_they_are = template::OTHERS.into_iter();
    let mut files: Vec<_> = as_they_are
        .map(|(path, text)| (path, text.to_owned()))
        .collect();
    files.extend(template::WORKFLOWS.map(|(path, text)| {
        // Without quotes a name such as 1.0 would be a number.
        let text = match branch {
            "main" => text.to_owned(),
            _ => text.replace("branches: [main]", &format!("branches: [\"{branch}\"]")),
        };
        match path {
            ACTION => (path, with_release(&text, choices)),
            _ => (path, text),
        }
    }));
    files.push((OWNERS, owners(choices)));
    files.push((crate::check::CONFIGURATION_PATH, configuration(choices)));
    files
}

/// Returns which of the files are there with another text: what was chosen before, or changed since.
///
/// # Errors
/// GitHub did not answer.
pub(super) async fn kept(
    github: &GitHub,
    there: &SetUp,
    choices: &Choices,
) -> Result<Vec<&'static str>, Failure> {
    let mut files = files(choices, &there.about.default_branch);
    files.retain(|(path, _)| there.files.contains(*path));
    if files.is_empty() {
        return Ok(Vec::new());
    }
    let head = github.review(&[]).await?.baseline.branch.head;
    let paths: Vec<&str> = files.iter().map(|(path, _)| *path).collect();
    let contents = github.contents(&head, &paths).await?.files;
    let pairs = files.into_iter().zip(contents);
    let others = pairs.filter(|((_, text), there)| {
        let there = there.as_ref().map(|file| file.bytes.as_slice());
        there != Some(text.as_bytes())
    });
    Ok(others.map(|((path, _), _)| path).collect())
}

/// Returns whether a file may exist before setup: GitHub adds it to new repositories, or an interrupted run of `init` added it.
pub(super) fn may_be_there(path: &str) -> bool {
    let of_init = template::OTHERS.iter().chain(&template::WORKFLOWS);
    let mut of_init = of_init.map(|(path, _)| *path).chain([OWNERS]);
    OF_A_NEW_REPOSITORY.contains(&path) || of_init.any(|known| known == path)
}

/// Sets the defaults of the action's inputs.
fn with_release(text: &str, choices: &Choices) -> String {
    let release = &choices.release;
    let defaults = [
        ("repository", release.repository.to_string()),
        ("version", release.version.clone()),
        ("sha256", choices.sha256.clone()),
    ];
    let mut input = "";
    let lines = text.lines().map(|line| {
        let name = line.trim().strip_suffix(':');
        if let Some(name) = name.filter(|_| line.starts_with("  ") && !line.starts_with("   ")) {
            input = name;
        }
        let chosen = defaults.iter().find(|(name, _)| *name == input);
        match (line.trim(), chosen) {
            ("default: \"\"", Some((_, value))) => format!("    default: {value}\n"),
            (_, Some(_) | None) => format!("{line}\n"),
        }
    });
    lines.collect()
}

fn owners(choices: &Choices) -> String {
    let owners: Vec<String> = choices
        .approvers
        .iter()
        .map(|login| format!("@{login}"))
        .collect();
    let owners = owners.join(" ");
    format!(
        "# The owners of a request file may approve it. The last matching line applies, so the lines that protect countersign
# itself come last.
*             {owners}
/requests/    {owners}
/.github/     {owners}
/schema/      {owners}
"
    )
}

fn configuration(choices: &Choices) -> String {
    let Choices {
        account, region, ..
    } = choices;
    let partition = partition(region);
    let role = |name: &str| format!("arn:{partition}:iam::{account}:role/countersign-{name}");
    let language = match choices.language.language {
        Language::English => "en",
        Language::Japanese => "ja",
    };
    let users: Vec<String> = choices
        .users
        .iter()
        .map(|users| format!("\"{users}\""))
        .collect();
    format!(
        "# yaml-language-server: $schema=../schema/config.schema.json
language: {language}                 # en | ja: language of notices and comments
approvals:
  required: 1                # code owners who must approve
  timeout: 24h               # a pull request not approved within this time is closed
  validFor: 24h              # how long an approval is valid; at most 6 days
accounts:
  main:
    id: \"{account}\"       # checked against STS before anything is written
    region: {region}
    topic: arn:{partition}:sns:{region}:{account}:countersign
    role: {}
    reviewRole: {}
folders:                     # the longest match counts
  requests/: {{ account: main, users: [{}] }}
",
        role("reconcile"),
        role("review"),
        users.join(", ")
    )
}
