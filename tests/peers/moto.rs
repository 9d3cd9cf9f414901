//! AWS as moto has it, which nobody here wrote.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::{Mutex, MutexGuard, PoisonError};

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_secretsmanager::types::Tag;
use aws_sdk_sts::config::{Credentials, SharedCredentialsProvider};
use serde_json::{Value, json};
use tokio::runtime::Runtime;

/// There is one moto, and each test begins with an empty one.
static TURN: Mutex<()> = Mutex::new(());

pub(crate) struct Moto {
    /// Where countersign finds it.
    pub(crate) endpoint: String,
    address: String,
    runtime: Runtime,
    topics: aws_sdk_sns::Client,
    iam: aws_sdk_iam::Client,
    secrets: aws_sdk_secretsmanager::Client,
    _turn: MutexGuard<'static, ()>,
}

/// A secret, with the value that is current.
#[derive(Debug)]
pub(crate) struct Secret {
    pub(crate) current: String,
    pub(crate) value: String,
    pub(crate) labels: BTreeMap<String, Vec<String>>,
    pub(crate) tags: BTreeMap<String, String>,
}

impl Moto {
    /// Waits for its turn and begins with these users and the topic `countersign`.
    pub(crate) fn with_users(users: &[&str]) -> Self {
        let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        let endpoint = std::env::var("COUNTERSIGN_MOTO")
            .expect("COUNTERSIGN_MOTO is not set: run tests/peers/run, which starts moto");
        let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "secret", None, None, "dummy");
        let config = SdkConfig::builder()
            .behavior_version(BehaviorVersion::v2026_01_12())
            .region(Region::new("ap-northeast-1"))
            .endpoint_url(&endpoint)
            .credentials_provider(SharedCredentialsProvider::new(credentials))
            .http_client(aws_smithy_http_client::Builder::new().build_http())
            .build();
        let moto = Self {
            topics: aws_sdk_sns::Client::new(&config),
            address: endpoint.clone(),
            runtime: Runtime::new().unwrap(),
            iam: aws_sdk_iam::Client::new(&config),
            secrets: aws_sdk_secretsmanager::Client::new(&config),
            endpoint,
            _turn: turn,
        };
        moto.begin_again(users);
        moto
    }

    pub(crate) fn block_on<T>(&self, ask: impl Future<Output = T>) -> T {
        self.runtime.block_on(ask)
    }

    /// Forgets everything but these users and the topic.
    pub(crate) fn begin_again(&self, users: &[&str]) {
        self.ask("POST", "/moto-api/reset");
        let topic = self.topics.create_topic().name("countersign");
        self.runtime.block_on(topic.send()).unwrap();
        for user in users {
            let user = self.iam.create_user().user_name(*user);
            self.runtime.block_on(user.send()).unwrap();
        }
    }

    /// Makes a key, as a person would; returns its id and its secret.
    pub(crate) fn create_key(&self, user: &str) -> (String, String) {
        let create = self.iam.create_access_key().user_name(user);
        let key = self.runtime.block_on(create.send()).unwrap().access_key;
        key.map(|key| (key.access_key_id, key.secret_access_key))
            .unwrap()
    }

    pub(crate) fn delete_key(&self, user: &str, key: &str) {
        let delete = self.iam.delete_access_key().user_name(user);
        let delete = delete.access_key_id(key);
        self.runtime.block_on(delete.send()).unwrap();
    }

    pub(crate) fn keys(&self, user: &str) -> Vec<String> {
        let list = self.iam.list_access_keys().user_name(user);
        let list = self.runtime.block_on(list.send()).unwrap();
        let ids = list.access_key_metadata().iter();
        ids.map(|key| key.access_key_id().unwrap().to_owned())
            .collect()
    }

    pub(crate) fn create_secret(
        &self,
        name: &str,
        token: &str,
        value: &str,
        tags: &[(&str, &str)],
    ) {
        let tag = |(key, value): &(&str, &str)| Tag::builder().key(*key).value(*value).build();
        let create = self
            .secrets
            .create_secret()
            .name(name)
            .client_request_token(token)
            .secret_string(value)
            .set_tags(Some(tags.iter().map(tag).collect()));
        self.runtime.block_on(create.send()).unwrap();
    }

    /// Adds a version labelled `AWSPENDING`.
    pub(crate) fn put_pending(&self, name: &str, token: &str, value: &str) {
        let put = self
            .secrets
            .put_secret_value()
            .secret_id(name)
            .client_request_token(token)
            .secret_string(value)
            .version_stages("AWSPENDING");
        self.runtime.block_on(put.send()).unwrap();
    }

    pub(crate) fn move_current(&self, name: &str, from: &str, to: &str) {
        let update = self
            .secrets
            .update_secret_version_stage()
            .secret_id(name)
            .version_stage("AWSCURRENT")
            .remove_from_version_id(from)
            .move_to_version_id(to);
        self.runtime.block_on(update.send()).unwrap();
    }

    pub(crate) fn secret(&self, name: &str) -> Secret {
        let describe = self.secrets.describe_secret().secret_id(name);
        let described = self.runtime.block_on(describe.send()).unwrap();
        // Without a label, moto goes on answering the version that was current when the last one was put.
        let get = self
            .secrets
            .get_secret_value()
            .secret_id(name)
            .version_stage("AWSCURRENT");
        let value = self.runtime.block_on(get.send()).unwrap();
        let tag = |tag: &Tag| Some((tag.key()?.to_owned(), tag.value()?.to_owned()));
        Secret {
            current: value.version_id.unwrap(),
            value: value.secret_string.unwrap(),
            tags: described.tags().iter().map(|t| tag(t).unwrap()).collect(),
            labels: described
                .version_ids_to_stages
                .unwrap()
                .into_iter()
                .collect(),
        }
    }

    /// Everything that countersign could change: keys, secrets with their values, topics with what was published.
    pub(crate) fn state(&self) -> Value {
        let all: Value = serde_json::from_str(&self.ask("GET", "/moto-api/data.json")).unwrap();
        json!({
            "keys": all["iam"]["AccessKey"],
            "secrets": all["secretsmanager"]["FakeSecret"],
            "topics": all["sns"]["Topic"],
        })
    }

    pub(crate) fn names_of_secrets(&self) -> Vec<String> {
        let state = self.state();
        let name = |secret: &Value| secret["name"].as_str().unwrap().to_owned();
        state["secrets"]
            .as_array()
            .unwrap()
            .iter()
            .map(name)
            .collect()
    }

    /// What was published: each message's text, subject and attributes.
    pub(crate) fn notices(&self) -> Vec<(String, String, BTreeMap<String, String>)> {
        let state = self.state();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let notice = |sent: &Value| {
            let attributes = sent[3].as_object().unwrap().iter();
            let attributes = attributes.map(|(name, value)| (name.clone(), text(&value["Value"])));
            (text(&sent[1]), text(&sent[2]), attributes.collect())
        };
        let sent = state["topics"][0]["sent_notifications"].as_array();
        sent.unwrap().iter().map(notice).collect()
    }

    /// Asks moto about itself, which no SDK can.
    fn ask(&self, method: &str, path: &str) -> String {
        let address = self.address.strip_prefix("http://").unwrap();
        let mut stream = TcpStream::connect(address).unwrap();
        write!(
            stream,
            "{method} {path} HTTP/1.0\r\nHost: {address}\r\nContent-Length: 0\r\n\r\n"
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        assert!(
            head.lines().next().unwrap().contains(" 200 "),
            "{path}: {head}"
        );
        body.to_owned()
    }
}
