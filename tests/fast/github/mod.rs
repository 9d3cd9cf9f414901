//! The client of GitHub against a server that tells it anything.
mod batches;
mod comments;
mod failing;
mod honest;
mod partial;
mod server;

use std::time::Duration;

use countersign::domain::{
    EnvironmentError, Failure, FailureKind, ObjectId, Operation, Repository, RequestPath, Timestamp,
};
use countersign::github::{GitHub, documents};
use honest::{answer, branch, evidence, id, is_no_fuller, less, merge, number_of};
use secrecy::SecretString;
use serde_json::{Value, json};
use server::{DATE, TOKEN, Told, ok, serve, status};

fn sorted(failure: &Failure) -> (FailureKind, Option<u16>, Option<&str>) {
    (failure.kind, failure.status, failure.code.as_deref())
}

#[tokio::test]
async fn an_honest_answer_is_converted_in_full() {
    let (github, log) = serve(|_, asked| ok(&answer(&asked.body))).await;
    let found = evidence(&github, &[id('a'), id('a')]).await.unwrap();
    assert_eq!(found.answer.now, Timestamp::from_http_date(DATE).unwrap());
    assert_eq!(found.answer.repository_id, 4711);
    assert_eq!(found.answer.default_branch, Some(branch()));
    assert_eq!(
        found.merges.into_iter().collect::<Vec<_>>(),
        [(id('a'), merge(&id('a')))]
    );
    assert!(found.failed.is_empty());

    let asked = log.all();
    assert_eq!(asked.len(), 1);
    assert_eq!(asked[0].line, "POST /github/graphql");
    assert!(
        asked[0]
            .head
            .contains(&format!("authorization: Bearer {TOKEN}\r\n"))
    );
    // Whoever sends a second one is not understood by every server.
    for header in [
        "authorization:",
        "user-agent:",
        "accept:",
        "x-github-api-version:",
    ] {
        assert_eq!(asked[0].head.matches(header).count(), 1, "{header}");
    }
    let version = "x-github-api-version: 2022-11-28\r\n";
    assert!(asked[0].head.contains(version));
    assert_eq!(asked[0].body["variables"]["owner"], "acme");
    assert_eq!(format!("{github:?}"), "GitHub(acme/keys)");
}

fn commits(count: usize) -> Vec<ObjectId> {
    let ids = (0..count).map(|n| ObjectId::new(&format!("{n:040x}")).unwrap());
    ids.collect()
}

#[tokio::test]
async fn nobody_there_is_a_failure() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let repository = Repository::new("acme/keys").unwrap();
    let github =
        GitHub::connect(&address, &address, SecretString::from(TOKEN), repository).unwrap();
    let failure = github.merges(&[]).await.unwrap_err();
    assert_eq!(sorted(&failure), (FailureKind::NotDone, None, None));
    assert_eq!(failure.operation, Operation::QueryMerges);
}

#[tokio::test]
async fn blobs_are_those_of_files_at_commits() {
    let (github, log) = serve(|_, asked| {
        let variables = asked.body["variables"].as_object().unwrap();
        let mut objects = serde_json::Map::new();
        for (alias, expression) in variables {
            let expression = expression.as_str().unwrap();
            let object = match expression.split_once(':') {
                Some((_, "requests/here.yaml")) => {
                    json!({"__typename": "Blob", "oid": id('e').as_str()})
                }
                Some((_, "requests/tree.yaml")) => json!({"__typename": "Tree"}),
                Some(_) => json!(null),
                None => continue,
            };
            objects.insert(alias.clone(), object);
        }
        ok(&json!({"data": {"repository": objects}}))
    })
    .await;
    let file = |name: &str| (id('a'), RequestPath::new(name).unwrap());
    let mut files = vec![
        file("requests/here.yaml"),
        file("requests/tree.yaml"),
        file("requests/gone.yaml"),
    ];
    let mut expected = vec![Some(id('e')), None, None];
    for _ in 0..110 {
        files.push(file("requests/here.yaml"));
        expected.push(Some(id('e')));
    }
    assert_eq!(github.blobs_at(&files).await.unwrap(), expected);
    assert_eq!(log.count(), 2);
    assert_eq!(github.blobs_at(&[]).await.unwrap(), []);
    for object in [
        json!({"__typename": "Blob"}),
        json!({"oid": "e"}),
        json!("e"),
    ] {
        let (github, _) =
            serve(move |_, _| ok(&json!({"data": {"repository": {"b0": object}}}))).await;
        assert!(github.blobs_at(&files[..1]).await.is_err());
    }
    let (github, _) = serve(|_, _| ok(&json!({"data": {"repository": {}}}))).await;
    assert!(github.blobs_at(&files[..1]).await.is_err());
}

#[tokio::test]
async fn graphql_beside_the_api_s_path_is_called_where_it_is() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let server = format!("http://{}", listener.local_addr().unwrap());
    let first_line = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut bytes = [0; 64];
        tokio::io::AsyncReadExt::read(&mut stream, &mut bytes)
            .await
            .unwrap();
        String::from_utf8_lossy(&bytes)
            .lines()
            .next()
            .unwrap()
            .to_owned()
    });
    let github = GitHub::connect(
        &format!("{server}/api/v3"),
        &format!("{server}/api/graphql"),
        SecretString::from(TOKEN),
        Repository::new("acme/keys").unwrap(),
    )
    .unwrap()
    .with_deadline(Duration::from_millis(300));
    let _ = github.merges(&[]).await;
    assert_eq!(first_line.await.unwrap(), "POST /api/graphql HTTP/1.1");
}

#[tokio::test]
async fn a_token_is_not_sent_just_anywhere() {
    let connect = |api: &str, graphql: &str, token: &str| {
        let repository = Repository::new("acme/keys").unwrap();
        GitHub::connect(api, graphql, SecretString::from(token), repository).map(|_| ())
    };
    let api = "https://api.github.com";
    assert_eq!(connect(api, "https://api.github.com/graphql", "t"), Ok(()));
    assert_eq!(
        connect(api, "https://evil.example/graphql", "t"),
        Err(EnvironmentError::TwoServers)
    );
    assert_eq!(
        connect(api, "http://api.github.com/graphql", "t"),
        Err(EnvironmentError::GitHubEndpoint("GITHUB_GRAPHQL_URL"))
    );
    for token in ["", "a b", "a\nb", "ü"] {
        assert_eq!(connect(api, api, token), Err(EnvironmentError::WrongToken));
    }
}

#[test]
fn the_documents_are_all_there_and_whole() {
    let documents = documents();
    assert_eq!(documents.len(), 19);
    for (name, document) in documents {
        assert_eq!(
            document.matches('{').count(),
            document.matches('}').count(),
            "{name}"
        );
    }
}
