//! Reads: all pages, nothing made up.

use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider, future};
use serde_json::json as value;

use super::*;
use crate::domain::FailureKind::{NotDone, Refused, Unknown};
use crate::domain::{TagKey, Version};

#[tokio::test]
async fn the_account_and_the_time_come_from_the_answer() {
    let server = Server::start([
        identity("arn"),
        xml("GetCallerIdentity", "<Account>12</Account>"),
        xml("GetCallerIdentity", ""),
    ])
    .await;
    let aws = aws(&server);
    assert_eq!(aws.now(), None);
    assert_eq!(aws.reader().caller().await.unwrap().account, account());
    assert_eq!(
        aws.now(),
        Some(Timestamp::from_http_date(&server.date).unwrap())
    );
    for _ in 0..2 {
        let failure = aws.reader().caller().await.unwrap_err();
        assert_eq!(seen(&failure), (Unknown, Some(200), None));
    }
    let agent = server.asked()[0].header("user-agent").to_owned();
    assert!(agent.ends_with(" app/countersign"), "{agent}");
}

#[tokio::test]
async fn the_time_is_read_off_failures_too() {
    let server = Server::start([xml_error(403, "AccessDenied")]).await;
    let aws = aws(&server);
    let failure = aws.reader().caller().await.unwrap_err();
    assert_eq!(seen(&failure), (Refused, Some(403), Some("AccessDenied")));
    assert!(aws.now().is_some());
}

fn entry(name: &str, tag: &str) -> serde_json::Value {
    value!({
        "Name": name,
        "ARN": format!("arn:aws:secretsmanager:ap-northeast-1:{ACCOUNT}:secret:{name}-AbCd12"),
        "Tags": [{ "Key": tag, "Value": "1" }],
        "SecretVersionsToStages": { claim().to_string(): ["AWSCURRENT"], stored().to_string(): ["AWSPENDING"] },
    })
}

#[tokio::test]
async fn all_pages_are_listed_and_only_ours() {
    let server = Server::start([
        json(value!({ "SecretList": [entry("a/access-key-1", "countersign:version")], "NextToken": "2" })),
        json(value!({ "SecretList": [], "NextToken": "3" })),
        json(value!({ "SecretList": [
            entry("b", "countersign:versions"),
            { "Name": "c", "Tags": [{ "Key": "countersign:version", "Value": "1" }], "DeletedDate": 1.5 },
        ] })),
    ])
    .await;
    let secrets = aws(&server).reader().secrets().await.unwrap();
    let names: Vec<_> = secrets.iter().map(|secret| secret.name.as_str()).collect();
    assert_eq!(names, ["a/access-key-1", "c"]);
    assert_eq!(secrets[0].current(), Some(&Version::Claim(claim())));
    assert_eq!(secrets[0].pending(), Some(&Version::Key(stored())));
    assert_eq!(secrets[0].tag(TagKey::Version), Some("1"));
    assert_eq!(secrets[0].place.as_ref().unwrap().account, account());
    assert!(!secrets[0].is_scheduled_for_deletion && secrets[1].is_scheduled_for_deletion);
    assert_eq!(secrets[1].current(), None);
    let asked: Vec<serde_json::Value> = server
        .asked()
        .iter()
        .map(|asked| serde_json::from_str(&asked.body).unwrap())
        .collect();
    assert_eq!(
        asked[0],
        value!({
            "Filters": [{ "Key": "tag-key", "Values": ["countersign:version"] }],
            "IncludePlannedDeletion": true, "MaxResults": 100, "SortOrder": "asc",
        })
    );
    assert_eq!(
        (&asked[1]["NextToken"], &asked[2]["NextToken"]),
        (&value!("2"), &value!("3"))
    );
}

#[tokio::test]
async fn a_list_that_lacks_something_is_no_list() {
    for body in [
        value!({}),
        value!({ "SecretList": null }),
        value!({ "SecretList": [{ "Tags": [] }] }),
        value!({ "SecretList": [{ "Name": "", "Tags": [] }] }),
        value!({ "SecretList": [{ "Name": "a", "Tags": [{ "Key": "countersign:version" }] }] }),
    ] {
        let server = Server::start([json(body.clone())]).await;
        let failure = aws(&server).reader().secrets().await.unwrap_err();
        assert_eq!(seen(&failure), (Unknown, Some(200), None), "{body}");
    }
}

#[tokio::test]
async fn a_secret_is_there_or_not_or_nobody_knows() {
    let described = value!({
        "Name": name().as_str(), "VersionIdsToStages": { claim().to_string(): ["AWSCURRENT"] },
    });
    let server = Server::start([
        json(described),
        json_error(400, "ResourceNotFoundException"),
        json_error(400, "AccessDeniedException"),
        json(value!({ "Name": "other" })),
        json(value!({})),
        json_error(200, "ResourceNotFoundException"),
    ])
    .await;
    let aws = aws(&server);
    let found = aws.reader().secret(&name()).await.unwrap().unwrap();
    assert_eq!(found.current(), Some(&Version::Claim(claim())));
    assert_eq!(aws.reader().secret(&name()).await.unwrap(), None);
    let denied = aws.reader().secret(&name()).await.unwrap_err();
    assert_eq!(
        seen(&denied),
        (Refused, Some(400), Some("AccessDeniedException"))
    );
    for _ in 0..3 {
        let failure = aws.reader().secret(&name()).await.unwrap_err();
        assert_eq!(seen(&failure), (Unknown, Some(200), None));
    }
}

#[tokio::test]
async fn a_server_error_never_says_that_there_is_nothing() {
    let failing = || json_error(500, "ResourceNotFoundException");
    let server = Server::start([failing(), failing(), failing()]).await;
    let failure = aws(&server).reader().secret(&name()).await.unwrap_err();
    let code = Some("ResourceNotFoundException");
    assert_eq!(seen(&failure), (NotDone, Some(500), code));
}

#[tokio::test]
async fn a_user_is_spelled_as_iam_spells_him() {
    let user_named = |name: &str| {
        xml(
            "GetUser",
            &format!(
                "<User><Path>/</Path><UserName>{name}</UserName><UserId>A</UserId><Arn>a</Arn></User>"
            ),
        )
    };
    let server = Server::start([
        user_named("Batch-Exporter"),
        xml_error(404, "NoSuchEntity"),
        user_named("somebody-else"),
        xml("GetUser", ""),
    ])
    .await;
    let reader = aws(&server).reader();
    assert_eq!(
        reader.user(&user()).await.unwrap().as_deref(),
        Some("Batch-Exporter")
    );
    assert_eq!(reader.user(&user()).await.unwrap(), None);
    for _ in 0..2 {
        let failure = reader.user(&user()).await.unwrap_err();
        assert_eq!(seen(&failure), (Unknown, Some(200), None));
    }
}

fn listed(id: &str, status: &str) -> String {
    format!(
        "<member><UserName>batch-exporter</UserName><AccessKeyId>{id}</AccessKeyId>{status}\
         <CreateDate>2026-11-02T09:00:00Z</CreateDate></member>"
    )
}

fn keys_page(members: &str, end: &str) -> Answer {
    xml(
        "ListAccessKeys",
        &format!("<AccessKeyMetadata>{members}</AccessKeyMetadata>{end}"),
    )
}

#[tokio::test]
async fn keys_come_from_all_pages() {
    let active = listed(KEY, "<Status>Active</Status>");
    let inactive = listed("AKIAIOSFODNN8EXAMPLE", "<Status>Inactive</Status>");
    let server = Server::start([
        keys_page(&active, "<IsTruncated>true</IsTruncated><Marker>m</Marker>"),
        keys_page(&inactive, "<IsTruncated>false</IsTruncated>"),
    ])
    .await;
    let keys = aws(&server).reader().access_keys(&user()).await;
    let keys = keys.unwrap().unwrap();
    assert_eq!(keys.len(), 2);
    assert_eq!((&keys[0].id, keys[0].is_active), (&key_id(), true));
    assert_eq!(keys[0].created.rfc3339(), "2026-11-02T09:00:00Z");
    assert!(!keys[1].is_active);
    assert!(server.asked()[1].body.contains("Marker=m"));
}

#[tokio::test]
async fn a_list_without_end_is_left() {
    let more = keys_page("", "<IsTruncated>true</IsTruncated><Marker>m</Marker>");
    let server = Server::start(vec![more; 20]).await;
    let failure = aws(&server).reader().access_keys(&user()).await;
    let expected = (Unknown, Some(200), Some("TooManyPages"));
    assert_eq!(seen(&failure.unwrap_err()), expected);
    assert_eq!(server.asked().len(), 10);
}

#[tokio::test]
async fn a_key_list_that_lacks_something_is_no_list() {
    let active = listed(KEY, "<Status>Active</Status>");
    for (members, end) in [
        (active.as_str(), "<IsTruncated>true</IsTruncated>"),
        (&listed(KEY, ""), ""),
        (&listed("", "<Status>Active</Status>"), ""),
        (&active.replace("batch-exporter", "other"), ""),
        (&active.replace("CreateDate", "Date"), ""),
    ] {
        let server = Server::start([keys_page(members, end)]).await;
        let failure = aws(&server).reader().access_keys(&user()).await;
        assert_eq!(
            seen(&failure.unwrap_err()),
            (Unknown, Some(200), None),
            "{members}{end}"
        );
    }
}

#[tokio::test]
async fn a_key_list_that_was_cut_off_is_no_list() {
    let active = listed(KEY, "<Status>Active</Status>");
    let Answer::Http(_, whole) = keys_page(&active, "<IsTruncated>false</IsTruncated>") else {
        panic!("keys_page() makes an answer");
    };
    let end = whole.find("<IsTruncated>").unwrap();
    let server = Server::start([Answer::Http(200, whole[..end].to_owned())]).await;
    let failure = aws(&server).reader().access_keys(&user()).await;
    assert_eq!(seen(&failure.unwrap_err()), (NotDone, Some(200), None));
}

#[tokio::test]
async fn a_read_is_repeated_three_times_at_most() {
    let server = Server::start([
        Answer::Drop,
        xml_error(500, "ServiceFailure"),
        xml_error(404, "NoSuchEntity"),
    ])
    .await;
    assert_eq!(aws(&server).reader().user(&user()).await.unwrap(), None);
    let server = Server::start([Answer::Drop, Answer::Drop, Answer::Drop, Answer::Drop]).await;
    let failure = aws(&server).reader().user(&user()).await.unwrap_err();
    assert_eq!(seen(&failure), (NotDone, None, None));
    assert_eq!(server.asked().len(), 3);
}

#[tokio::test]
async fn a_user_who_is_gone_has_no_list_of_keys_and_only_a_4xx_says_so() {
    let server = Server::start([xml_error(404, "NoSuchEntity")]).await;
    let keys = aws(&server).reader().access_keys(&user()).await;
    assert_eq!(keys, Ok(None));
    let broken = || xml_error(500, "NoSuchEntity");
    let server = Server::start([broken(), broken(), broken()]).await;
    let failure = aws(&server).reader().access_keys(&user()).await;
    assert_eq!(
        seen(&failure.unwrap_err()),
        (NotDone, Some(500), Some("NoSuchEntity"))
    );
}

#[tokio::test]
async fn a_server_that_says_nothing_is_left() {
    let server = Server::start([Answer::Silence, Answer::Silence, Answer::Silence]).await;
    let start = std::time::Instant::now();
    let reader = aws_with(&server, SHORT).reader();
    let failure = reader.user(&user()).await.unwrap_err();
    assert_eq!(seen(&failure), (NotDone, None, None));
    assert!(start.elapsed() < Duration::from_secs(5));
}

#[derive(Debug)]
struct Nobody;

impl ProvideCredentials for Nobody {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::ready(Err(CredentialsError::not_loaded_no_source()))
    }
}

#[tokio::test]
async fn missing_credentials_are_told_from_a_lost_answer() {
    let server = Server::start([]).await;
    let nobody = SharedCredentialsProvider::new(Nobody);
    let aws = Aws::with_provider(&server.endpoint, "ap-northeast-1", nobody, SHORT);
    let failure = aws.reader().caller().await.unwrap_err();
    assert_eq!(seen(&failure), (NotDone, None, Some("NoCredentials")));
    let created = crate::aws::keys::create(aws.clients(), &user(), &nonce()).await;
    assert_eq!(
        seen(&created.unwrap_err()),
        (NotDone, None, Some("NoCredentials"))
    );
    assert!(server.asked().is_empty());
}
