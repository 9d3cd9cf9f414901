//! The plan as commands to paste.

use super::choices::Choices;
use crate::domain::Repository;
use crate::github::{SetUp, SetupCall};

/// Writes a call as a command of the GitHub CLI.
pub(super) fn command(call: &SetupCall) -> String {
    let (method, path) = (call.method(), call.path().trim_start_matches('/'));
    // JSON in one line, which nothing can end early.
    let body = call.body();
    format!("gh api --method {method} '{path}' --input - <<'JSON'\n{body}\nJSON\n")
}

/// Writes the command that creates the stack, or updates it; `there` is `None` while the repository's ids are not known.
pub(super) fn stack(repository: &Repository, there: Option<&SetUp>, choices: &Choices) -> String {
    let asked = |field: &str| format!("\"$(gh api 'repos/{repository}' --jq {field})\"");
    let values = match there {
        Some(there) => [
            there.owner.clone(),
            there.owner_id.to_string(),
            there.name.clone(),
            there.id.to_string(),
            format!("'{}'", there.default_branch),
        ],
        None => [
            ".owner.login",
            ".owner.id",
            ".name",
            ".id",
            ".default_branch",
        ]
        .map(asked),
    };
    let [owner, owner_id, name, id, branch] = values;
    let users: Vec<&str> = choices.users.iter().map(|users| users.as_str()).collect();
    format!(
        "aws cloudformation deploy --region {} --stack-name countersign --template-file infra/stack.yaml \\
  --capabilities CAPABILITY_NAMED_IAM \\
  --parameter-overrides \\
    RepositoryOwner={owner} \\
    RepositoryOwnerId={owner_id} \\
    RepositoryName={name} \\
    RepositoryId={id} \\
    DefaultBranch={branch} \\
    OidcProviderArn=\"$(aws iam list-open-id-connect-providers --output text \\
      --query \"OpenIDConnectProviderList[?ends_with(Arn, '/token.actions.githubusercontent.com')].Arn\")\" \\
    IamUsers='{}' \\
    AdministratorEmail='{}'
",
        choices.region,
        users.join(","),
        choices.email
    )
}
