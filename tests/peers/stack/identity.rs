//! Which tokens of GitHub may assume which role.

use std::io::Write;

use serde_json::{Map, Value, json};
use tempfile::NamedTempFile;

use super::account::Account;
use super::policy::{Place, without_condition};

/// What a token of GitHub Actions says. ministack reads it, and does not verify its signature: AWS does.
#[derive(Debug, Clone)]
pub(super) struct Claims(Map<String, Value>);

impl Claims {
    /// A job of this workflow on the default branch, in the environment of the same name.
    ///
    /// <https://docs.github.com/en/actions/reference/security/oidc>
    pub(super) fn of(workflow: &str) -> Self {
        let claims = json!({
            "iss": "https://token.actions.githubusercontent.com",
            "aud": "sts.amazonaws.com",
            "sub": format!("repo:acme/access-keys:environment:countersign-{workflow}"),
            "repository": "acme/access-keys",
            "repository_id": "871640321",
            "environment": format!("countersign-{workflow}"),
            "ref": "refs/heads/main",
            "job_workflow_ref": format!("acme/access-keys/.github/workflows/{workflow}.yml@refs/heads/main"),
        });
        Self(claims.as_object().unwrap().clone())
    }

    pub(super) fn with(mut self, claim: &str, value: &str) -> Self {
        self.0.insert(claim.to_owned(), value.into());
        self
    }

    fn without(mut self, claim: &str) -> Self {
        self.0.remove(claim);
        self
    }

    pub(super) fn token(&self) -> String {
        let parts = [
            json!({"alg": "RS256"}),
            Value::Object(self.0.clone()),
            json!("-"),
        ];
        parts
            .map(|part| base64url(part.to_string().as_bytes()))
            .join(".")
    }

    pub(super) fn file(&self) -> NamedTempFile {
        let mut file = NamedTempFile::new().unwrap();
        file.write_all(self.token().as_bytes()).unwrap();
        file
    }
}

fn base64url(bytes: &[u8]) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let bits = three
            .iter()
            .fold(0, |bits, byte| bits << 8 | usize::from(*byte))
            << (8 * (3 - three.len()));
        for place in 0..=three.len() {
            text.push(char::from(LETTERS[bits >> (18 - 6 * place) & 63]));
        }
    }
    text
}

/// What a token may not say instead of what the honest one says; nothing stands for a token without that claim.
const REFUSED: [(&str, &[&str]); 6] = [
    ("iss", &["https://gitlab.com", ""]),
    (
        "aud",
        &["https://github.com/acme", "sts.amazonaws.com.cn", ""],
    ),
    (
        "sub",
        &[
            // Another repository, by name or by id.
            "repo:acme/other:environment:countersign-{workflow}",
            "repo:evil/access-keys:environment:countersign-{workflow}",
            "repo:acme/access-keys-2:environment:countersign-{workflow}",
            "repo:ACME/access-keys:environment:countersign-{workflow}",
            "repo:acme@1/access-keys@871640321:environment:countersign-{workflow}",
            "repo:acme@{owner}/access-keys@1:environment:countersign-{workflow}",
            // Another environment, or none.
            "repo:acme/access-keys:environment:countersign-{other}",
            "repo:acme/access-keys:environment:production",
            "repo:acme/access-keys:ref:refs/heads/main",
            "repo:acme/access-keys:pull_request",
            "",
        ],
    ),
    // Whoever registers a name that was given up has another id.
    ("repository_id", &["1", ""]),
    (
        "ref",
        &[
            "refs/heads/mine",
            "refs/heads/main2",
            "refs/tags/main",
            "refs/pull/7/merge",
            "",
        ],
    ),
    (
        "job_workflow_ref",
        &[
            "acme/access-keys/.github/workflows/{other}.yml@refs/heads/main",
            "acme/access-keys/.github/workflows/mine.yml@refs/heads/main",
            "acme/access-keys/.github/workflows/{workflow}.yml@refs/heads/mine",
            "acme/other/.github/workflows/{workflow}.yml@refs/heads/main",
            "",
        ],
    ),
];

/// The owner's id at GitHub, which the stack was told.
fn owner(account: &Account) -> String {
    let said = account.shell(
        "aws cloudformation describe-stacks --stack-name countersign --output text \
         --query \"Stacks[0].Parameters[?ParameterKey=='RepositoryOwnerId'].ParameterValue\"",
    );
    said.trim().to_owned()
}

/// The tokens of the table that are not refused.
fn accepted(account: &Account, workflow: &str, owner: &str) -> Vec<String> {
    let other = match workflow {
        "review" => "reconcile",
        _ => "review",
    };
    let mut accepted = Vec::new();
    for (claim, values) in REFUSED {
        for value in values {
            let value = value
                .replace("{owner}", owner)
                .replace("{workflow}", workflow)
                .replace("{other}", other);
            let honest = Claims::of(workflow);
            let claims = match value.as_str() {
                "" => honest.without(claim),
                value => honest.with(claim, value),
            };
            match account.assume(workflow, &claims) {
                Err(code) => assert_eq!(code, "AccessDenied"),
                Ok(_) => accepted.push(format!("{claim}: {value}")),
            }
        }
    }
    accepted
}

#[test]
fn only_the_workflow_of_this_repository_may_assume_a_role() {
    let account = Account::with_stack();
    let owner = owner(&account);
    for workflow in ["review", "reconcile"] {
        let honest = Claims::of(workflow);
        assert!(account.assume(workflow, &honest).is_ok());
        let sub =
            format!("repo:acme@{owner}/access-keys@871640321:environment:countersign-{workflow}");
        assert!(account.assume(workflow, &honest.with("sub", &sub)).is_ok());
        assert_eq!(accepted(&account, workflow, &owner), Vec::<String>::new());

        let trust = Place::Trust(workflow);
        let whole = trust.read(&account);
        for key in ["aud", "sub", "repository_id", "ref", "job_workflow_ref"] {
            let key = format!("token.actions.githubusercontent.com:{key}");
            trust.write(&account, &without_condition(&whole, &key));
            assert_ne!(
                accepted(&account, workflow, &owner),
                Vec::<String>::new(),
                "without {key}"
            );
        }
        trust.write(&account, &whole);
    }
    assert!(account.assume("review", &Claims::of("reconcile")).is_err());
    assert!(account.assume("reconcile", &Claims::of("review")).is_err());
}
