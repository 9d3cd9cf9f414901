//! Taking a label from what was seen, or from nothing: on AWS as three have it.

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_secretsmanager::Client;
use aws_sdk_secretsmanager::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_sts::config::{Credentials, SharedCredentialsProvider};
use sandbox::Sandbox;

use crate::moto::Moto;

const NAME: &str = "batch-exporter/access-key-1";
const CURRENT: &str = "key-0123456789abcdef-AKIAIOSFODNN7EXAMPLE";
const A: &str = "off-1-1793620000-aaaaaaaaaaaaaaaa-AKIAIOSFODNN7EXAMPLE";
const B: &str = "on-1-1793620000-bbbbbbbbbbbbbbbb-AKIAIOSFODNN7EXAMPLE";
const MISSING: &str = "on-1-1793620000-cccccccccccccccc-AKIAIOSFODNN7EXAMPLE";
const STATE: &str = "COUNTERSIGN-STATE";
const REFUSED: &str = "InvalidParameterException";

fn client(endpoint: &str, id: &str, secret: &str) -> Client {
    let credentials = Credentials::new(id, secret, None, None, "test");
    let config = SdkConfig::builder()
        .behavior_version(BehaviorVersion::v2026_01_12())
        .region(Region::new("ap-northeast-1"))
        .endpoint_url(endpoint)
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .http_client(aws_smithy_http_client::Builder::new().build_http());
    Client::new(&config.build())
}

/// A secret with a key that is current, and two markers that were put and not taken.
async fn prepare(client: &Client) {
    let create = client.create_secret().name(NAME).secret_string("key");
    create.client_request_token(CURRENT).send().await.unwrap();
    for marker in [A, B] {
        let put = client.put_secret_value().secret_id(NAME);
        let put = put.client_request_token(marker).secret_string("{}");
        put.version_stages("COUNTERSIGN-NEXT").send().await.unwrap();
    }
}

/// Tries to move the label; returns the code of the answer, and which versions have the label afterwards.
async fn take(client: &Client, from: Option<&str>, to: &str) -> (String, Vec<String>) {
    let update = client.update_secret_version_stage().secret_id(NAME);
    let update = update.version_stage(STATE).move_to_version_id(to);
    let answer = update.set_remove_from_version_id(from.map(str::to_owned));
    let code = match answer.send().await {
        Ok(_) => "ok".to_owned(),
        Err(SdkError::ServiceError(error)) => error.err().code().unwrap().to_owned(),
        Err(other) => panic!("{other:?}"),
    };
    let described = client.describe_secret().secret_id(NAME).send().await;
    let versions = described.unwrap().version_ids_to_stages.unwrap();
    let with = |wanted: &str| {
        let versions = versions.iter();
        let fitting = versions.filter(|(_, labels)| labels.iter().any(|label| label == wanted));
        let mut ids: Vec<String> = fitting.map(|(id, _)| id.clone()).collect();
        ids.sort();
        ids
    };
    assert_eq!(with("AWSCURRENT"), [CURRENT]);
    // ministack leaves a label that is put on one version on the other, too. This one decides nothing.
    assert!(with("COUNTERSIGN-NEXT").contains(&B.to_owned()));
    (code, with(STATE))
}

/// As AWS documents it: "If the label is attached and you either do not specify this parameter, or the version ID does not
/// match, then the operation fails."
/// <https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_UpdateSecretVersionStage.html>
async fn is_a_compare_and_set(client: &Client) {
    prepare(client).await;
    for (from, to, code, at) in [
        (None, MISSING, "ResourceNotFoundException", None),
        (Some(B), A, REFUSED, None),
        (None, A, "ok", Some(A)),
        (None, B, REFUSED, Some(A)),
        (Some(B), B, REFUSED, Some(A)),
        (Some(CURRENT), B, REFUSED, Some(A)),
        (Some(A), MISSING, "ResourceNotFoundException", Some(A)),
        (Some(A), B, "ok", Some(B)),
        // Once more, it looks like a race that was lost.
        (Some(A), B, REFUSED, Some(B)),
    ] {
        let at: Vec<String> = at.into_iter().map(str::to_owned).collect();
        assert_eq!(
            take(client, from, to).await,
            (code.to_owned(), at),
            "{from:?} {to}"
        );
    }
}

#[tokio::test]
async fn the_sandbox_compares_before_it_moves_a_label() {
    let sandbox = Sandbox::start().unwrap();
    let credentials = sandbox.world().credentials.clone();
    let (id, secret) = (credentials.access_key_id, credentials.secret_access_key);
    is_a_compare_and_set(&client(&format!("{}/aws", sandbox.url()), &id, &secret)).await;
}

#[tokio::test]
async fn ministack_compares_before_it_moves_a_label() {
    let endpoint = std::env::var("COUNTERSIGN_MINISTACK")
        .expect("COUNTERSIGN_MINISTACK is not set: run tests/peers/run, which starts ministack");
    let account = format!("2{:011}", std::process::id());
    is_a_compare_and_set(&client(&endpoint, &account, "test")).await;
}

#[test]
fn moto_compares_only_where_it_is_told_from_where() {
    let moto = Moto::with_users(&[]);
    let client = client(&moto.endpoint, "AKIAIOSFODNN7EXAMPLE", "secret");
    moto.block_on(async {
        prepare(&client).await;
        let at = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>();
        let [refused, ok] = [REFUSED, "ok"].map(str::to_owned);
        assert_eq!(take(&client, None, A).await, (ok.clone(), at(&[A])));
        let lost = take(&client, Some(B), B).await;
        assert_eq!(lost, (refused.clone(), at(&[A])));
        assert_eq!(take(&client, Some(A), B).await, (ok.clone(), at(&[B])));
        assert_eq!(take(&client, Some(A), B).await, (refused, at(&[B])));
        // Against AWS's documents: the label is on two versions afterwards.
        assert_eq!(take(&client, None, A).await, (ok, at(&[A, B])));
    });
}
