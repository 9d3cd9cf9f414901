//! The plan as commands to paste. They run in a subshell, which exits at the first failure.

use crate::domain::{Repository, UserPattern};
use crate::github::{RepositoryFacts, SetupCall};

/// The parameters of a stack.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stack<'a> {
    /// Its name.
    pub(super) name: &'a str,
    /// Where it is.
    pub(super) region: &'a str,
    /// The IAM users that may get keys.
    pub(super) users: &'a [UserPattern],
    /// Who receives the notices.
    pub(super) email: &'a str,
}

/// Wraps commands so that they stop at the first failure without closing the shell that they are pasted into.
pub(super) fn until_one_fails(commands: &str) -> String {
    format!("( set -e\n{commands})\n")
}

/// Writes a title between commands, as a no-op: an interactive zsh would run a comment.
pub(super) fn title(title: &str) -> String {
    format!(": '{}'\n", title.replace('\'', ""))
}

/// Writes a call as a command of the GitHub CLI.
pub(super) fn command(call: &SetupCall) -> String {
    let (method, path) = (call.method(), call.path().trim_start_matches('/'));
    // JSON in one line, which nothing can end early.
    let body = call.body();
    format!("gh api --method {method} '{path}' --input - <<'JSON'\n{body}\nJSON\n")
}

/// Writes the commands that clone the repository and change into the clone.
pub(super) fn clone(repository: &Repository) -> String {
    format!("clone=\"$(mktemp -d)\"\ngh repo clone {repository} \"$clone\"\ncd \"$clone\"\n")
}

/// Writes the commands that create or update the stack. `there` is `None` if the repository's IDs are not known yet.
pub(super) fn stack(
    repository: &Repository,
    there: Option<&RepositoryFacts>,
    stack: &Stack<'_>,
) -> String {
    let Stack {
        name: stack,
        region,
        users,
        email,
    } = stack;
    // `set -e` ignores a failure inside an argument, so each value is assigned first.
    let mut before = String::new();
    let mut asked = |name: &str, command: &str| {
        before.push_str(&format!("{name}=\"$({command})\"\n"));
        format!("\"${name}\"")
    };
    let [owner, owner_id, name, id, branch] = match there {
        Some(there) => [
            there.repository.owner.clone(),
            there.owner_id.to_string(),
            there.repository.name.clone(),
            there.id.to_string(),
            there.default_branch.clone(),
        ],
        None => [
            ("owner", ".owner.login"),
            ("owner_id", ".owner.id"),
            ("name", ".name"),
            ("id", ".id"),
            ("branch", ".default_branch"),
        ]
        .map(|(name, field)| asked(name, &format!("gh api 'repos/{repository}' --jq {field}"))),
    };
    let provider = asked(
        "provider",
        "aws iam list-open-id-connect-providers --output text \\
  --query \"OpenIDConnectProviderList[?ends_with(Arn, '/token.actions.githubusercontent.com')].Arn\"",
    );
    let users: Vec<&str> = users.iter().map(|users| users.as_str()).collect();
    format!(
        "{before}aws cloudformation deploy --region {region} --stack-name {stack} --template-file infra/stack.yaml \\
  --capabilities CAPABILITY_NAMED_IAM \\
  --parameter-overrides \\
    RepositoryOwner={owner} \\
    RepositoryOwnerId={owner_id} \\
    RepositoryName={name} \\
    RepositoryId={id} \\
    DefaultBranch={branch} \\
    OidcProviderArn={provider} \\
    IamUsers='{}' \\
    AdministratorEmail='{email}'
",
        users.join(",")
    )
}
