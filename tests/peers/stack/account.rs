//! An AWS account at ministack, with the stack in it.

use std::collections::BTreeMap;
use std::process::Command;
use std::sync::atomic::{AtomicU64, Ordering};

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_secretsmanager::types::Tag;
use aws_sdk_sts::config::{Credentials, SharedCredentialsProvider};
use sandbox::Sandbox;
use tokio::runtime::Runtime;

use super::identity::Claims;

pub(super) const REGION: &str = "ap-northeast-1";

/// Every test has accounts of its own; ministack knows them by the administrator's access key.
static ACCOUNTS: AtomicU64 = AtomicU64::new(0);

/// What the pasted commands find: a GitHub CLI that reads one field, with the answers of the sandbox's GitHub.
const GH: &str = r#"gh() {
    [[ $# == 4 && $1 == api && $3 == --jq ]] && python3 - "$2" "$4" <<'EOF'
import json, os, sys, urllib.request
request = urllib.request.Request(os.environ["GITHUB_API_URL"] + "/" + sys.argv[1])
request.add_header("authorization", "bearer " + os.environ["GITHUB_TOKEN"])
value = json.load(urllib.request.urlopen(request))
for name in sys.argv[2].removeprefix(".").split("."):
    value = value[name]
print(value)
EOF
}
"#;

pub(super) struct Account {
    pub(super) id: String,
    pub(super) endpoint: String,
    pub(super) runtime: Runtime,
    /// The clients of the account's administrator.
    pub(super) administrator: Clients,
    /// What the stack says of itself.
    pub(super) outputs: BTreeMap<String, String>,
}

#[derive(Clone)]
pub(super) struct Clients {
    pub(super) iam: aws_sdk_iam::Client,
    pub(super) secrets: aws_sdk_secretsmanager::Client,
    pub(super) sns: aws_sdk_sns::Client,
    pub(super) sts: aws_sdk_sts::Client,
}

impl Account {
    /// A new account, with the stack as `docs/installation.md` makes it, and its secrets under a key of its own.
    pub(super) fn with_stack() -> Self {
        let mut account = Self::empty();
        account.deploy("CustomerManagedKey=yes");
        account.add_users(&["batch-open"]);
        account
    }

    pub(super) fn empty() -> Self {
        let endpoint = std::env::var("COUNTERSIGN_MINISTACK").expect(
            "COUNTERSIGN_MINISTACK is not set: run tests/peers/run, which starts ministack",
        );
        let number = ACCOUNTS.fetch_add(1, Ordering::Relaxed);
        let id = format!("1{:07}{number:04}", std::process::id());
        let credentials = Credentials::new(&id, "test", None, None, "administrator");
        Self {
            administrator: Clients::new(&endpoint, credentials),
            id,
            endpoint,
            runtime: Runtime::new().unwrap(),
            outputs: BTreeMap::new(),
        }
    }

    /// Runs the commands of `docs/installation.md`, with one parameter more.
    pub(super) fn deploy(&mut self, parameter: &str) {
        let commands = documented("AWS").replace(
            "--parameter-overrides ",
            &format!("--parameter-overrides {parameter} "),
        );
        let sandbox = Sandbox::start().unwrap();
        let github = sandbox.environment().into_iter();
        let github = github.filter(|(name, _)| name.starts_with("GITHUB_"));
        self.script(&format!("{GH}{commands}"), github.collect());
        self.read_outputs();
    }

    /// Runs a command as the account's administrator.
    pub(super) fn shell(&self, command: &str) -> String {
        self.script(command, Vec::new())
    }

    fn script(&self, script: &str, environment: Vec<(&str, String)>) -> String {
        let output = Command::new("bash")
            .args(["-euo", "pipefail", "-c", script])
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap())
            .env("AWS_ENDPOINT_URL", &self.endpoint)
            .env("AWS_ACCESS_KEY_ID", &self.id)
            .env("AWS_SECRET_ACCESS_KEY", "test")
            .env("AWS_DEFAULT_REGION", REGION)
            .envs(environment)
            .output()
            .unwrap();
        let said = String::from_utf8([&*output.stdout, &*output.stderr].concat()).unwrap();
        assert!(output.status.success(), "{script}\n{said}");
        String::from_utf8(output.stdout).unwrap()
    }

    fn read_outputs(&mut self) {
        let outputs = self.shell(
            "aws cloudformation describe-stacks --stack-name countersign --output json \
             --query 'Stacks[0].Outputs[].[OutputKey, OutputValue]'",
        );
        let outputs: Vec<(String, String)> = serde_json::from_str(&outputs).unwrap();
        self.outputs = outputs.into_iter().collect();
    }

    /// The ARN of the role of a workflow.
    pub(super) fn role(&self, workflow: &str) -> &str {
        match workflow {
            "review" => &self.outputs["ReviewRoleArn"],
            "reconcile" => &self.outputs["ReconcileRoleArn"],
            "inventory" => &self.outputs["InventoryRoleArn"],
            other => panic!("{other} has no role"),
        }
    }

    /// The clients of whoever assumes the role of a workflow with these claims, or the code of the refusal.
    pub(super) fn assume(&self, workflow: &str, claims: &Claims) -> Result<Clients, String> {
        let assume = self.administrator.sts.assume_role_with_web_identity();
        let assume = assume
            .role_arn(self.role(workflow))
            .role_session_name("test");
        let answer = assume.web_identity_token(claims.token()).send();
        let answer = self.runtime.block_on(answer);
        let answer = answer.map_err(|error| super::attempts::code(&error))?;
        let given = answer.credentials.unwrap();
        let credentials = Credentials::new(
            given.access_key_id,
            given.secret_access_key,
            Some(given.session_token),
            None,
            "role",
        );
        Ok(Clients::new(&self.endpoint, credentials))
    }

    pub(super) fn add_users(&self, users: &[&str]) {
        for user in users {
            let create = self.administrator.iam.create_user().user_name(*user);
            self.runtime.block_on(create.send()).unwrap();
        }
    }

    pub(super) fn add_user_with_path(&self, user: &str, path: &str) {
        let create = self.administrator.iam.create_user();
        let create = create.user_name(user).path(path);
        self.runtime.block_on(create.send()).unwrap();
    }

    /// Makes a key, as a person would, and returns its id and its secret.
    pub(super) fn add_key(&self, user: &str) -> (String, String) {
        let create = self.administrator.iam.create_access_key().user_name(user);
        let key = self.runtime.block_on(create.send()).unwrap().access_key;
        key.map(|key| (key.access_key_id, key.secret_access_key))
            .unwrap()
    }

    /// The clients of a user.
    pub(super) fn user(&self, user: &str) -> Clients {
        let (id, secret) = self.add_key(user);
        Clients::new(
            &self.endpoint,
            Credentials::new(id, secret, None, None, "user"),
        )
    }

    pub(super) fn keys(&self, user: &str) -> Vec<String> {
        self.runtime.block_on(self.keys_of(user))
    }

    pub(super) async fn keys_of(&self, user: &str) -> Vec<String> {
        let list = self.administrator.iam.list_access_keys().user_name(user);
        let list = list.send().await.unwrap();
        let ids = list.access_key_metadata().iter();
        ids.map(|key| key.access_key_id().unwrap().to_owned())
            .collect()
    }

    /// Makes a secret with these tags, as a person would.
    pub(super) fn add_secret(&self, name: &str, tags: &[(&str, &str)]) {
        let create = self.administrator.secrets.create_secret();
        let create = create
            .name(name)
            .secret_string("theirs")
            .set_tags(Some(tagged(tags)));
        self.runtime.block_on(create.send()).unwrap();
    }

    /// The current value of a secret, read by the administrator.
    pub(super) fn current(&self, name: &str) -> String {
        let get = self
            .administrator
            .secrets
            .get_secret_value()
            .secret_id(name);
        self.runtime
            .block_on(get.send())
            .unwrap()
            .secret_string
            .unwrap()
    }
}

/// The commands in a section of `docs/installation.md`.
pub(super) fn documented(section: &str) -> String {
    pasted(include_str!("../../../docs/installation.md"), section)
}

/// The commands in a section of a paper.
pub(super) fn pasted(paper: &str, section: &str) -> String {
    let section = paper.split(&format!("\n## {section}\n")).nth(1).unwrap();
    let section = section.split("\n## ").next().unwrap();
    let blocks = section.split("```sh\n").skip(1);
    blocks
        .map(|block| block.split("```").next().unwrap())
        .collect()
}

pub(super) fn tagged(tags: &[(&str, &str)]) -> Vec<Tag> {
    let tag = |(key, value): &(&str, &str)| Tag::builder().key(*key).value(*value).build();
    tags.iter().map(tag).collect()
}

impl Clients {
    pub(super) fn new(endpoint: &str, credentials: Credentials) -> Self {
        let config = SdkConfig::builder()
            .behavior_version(BehaviorVersion::v2026_01_12())
            .region(Region::new(REGION))
            .endpoint_url(endpoint)
            .credentials_provider(SharedCredentialsProvider::new(credentials))
            .http_client(aws_smithy_http_client::Builder::new().build_http())
            .build();
        Self {
            iam: aws_sdk_iam::Client::new(&config),
            secrets: aws_sdk_secretsmanager::Client::new(&config),
            sns: aws_sdk_sns::Client::new(&config),
            sts: aws_sdk_sts::Client::new(&config),
        }
    }
}
