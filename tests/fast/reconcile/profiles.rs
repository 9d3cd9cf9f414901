//! Profiles of every kind, as the AWS CLI leaves them on a disk.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::Path;
use std::thread;

use countersign::demo::Story;

use crate::kit::*;

/// SHA-1 of `work`, the name of the SSO session; SHA-256 of the ARN of the login session.
const SSO_CACHE: &str = "sso/cache/e274eeff768c6396088ec6eb091f4bf4d47ab1e0.json";
const LOGIN_CACHE: &str =
    "login/cache/5e1221eba60f37ef39e87c5ce7ec1d0c7f3ee6e689b8e0e287c60fc9125d31fc.json";
const SSO: &str = "sso_session = work
sso_account_id = 123456789012
sso_role_name = administrator
[sso-session work]
sso_region = ap-northeast-1
sso_start_url = https://acme.awsapps.example/start
";
const LOGIN: &str =
    "login_session = arn:aws:sts::123456789012:assumed-role/countersign-reconcile/run\n";

/// The sandbox's own credentials: id, secret and token.
fn credentials(story: &Story) -> [String; 3] {
    let world = story.sandbox.world();
    let credentials = &world.credentials;
    [
        &credentials.access_key_id,
        &credentials.secret_access_key,
        &credentials.session_token,
    ]
    .map(Clone::clone)
}

/// Plans with a profile, and the files that are in the home directory then.
fn plan(story: &Story, profile: &str, files: &[(&str, &str)], more: &[(&str, &str)]) -> Said {
    let checkout = story.checkout().unwrap();
    let home = checkout.with_extension("home");
    let config = format!("[profile person]\nregion = ap-northeast-1\n{profile}");
    for (path, text) in files.iter().chain(&[("config", config.as_str())]) {
        let path = home.join(".aws").join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let mut variables = vec![
        ("HOME", home.to_str().unwrap()),
        ("AWS_PROFILE", "person"),
        ("AWS_ACCESS_KEY_ID", ""),
        ("AWS_SECRET_ACCESS_KEY", ""),
        ("AWS_SESSION_TOKEN", ""),
        // Whatever a program or a service says of itself.
        ("RUST_LOG", "trace"),
    ];
    variables.extend(more);
    let mut said = run_in(story, &checkout, &["plan"], &variables);
    assert!(!said.err.contains("planted"), "{}", said.err);
    said.err.clear();
    said
}

fn program(home: &Path, body: &str) -> String {
    let path = home.join("program");
    fs::write(&path, format!("#!/bin/sh\n{body}\n")).unwrap();
    format!("credential_process = sh {}\n", path.display())
}

#[test]
fn a_credential_process_gives_credentials() {
    let (story, _) = merged();
    let folder = tempfile::tempdir().unwrap();
    let [id, secret, token] = credentials(&story);
    let json = format!(
        r#"{{"Version":1,"AccessKeyId":"{id}","SecretAccessKey":"{secret}","SessionToken":"{token}"}}"#
    );
    let good = program(folder.path(), &format!("echo '{json}'"));
    plan(&story, &good, &[], &[]).ended(0, &["will reserve"]);
    for (body, code) in [
        ("echo planted >&2; exit 1", "CredentialProcessFailed"),
        ("echo planted", "CredentialProcessFailed"),
        ("/nowhere/planted", "CredentialProcessNotFound"),
    ] {
        let bad = program(folder.path(), body);
        let said = plan(&story, &bad, &[], &[]);
        let said = said.ended(3, &[code, "`credential_process`"]);
        assert!(!said.out.contains("og in again"), "{said}");
    }
}

/// A portal of IAM Identity Center that answers everybody so.
fn portal(status: &'static str, body: String) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut head = BufReader::new(stream.try_clone().unwrap()).lines();
            while head.next().is_some_and(|line| !line.unwrap().is_empty()) {}
            let answer = format!(
                "HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
                body.len()
            );
            stream.write_all(answer.as_bytes()).ok();
        }
    });
    address
}

fn token(expires: &str) -> String {
    format!(
        r#"{{"startUrl":"https://acme.awsapps.example/start","region":"ap-northeast-1","accessToken":"planted","expiresAt":"{expires}"}}"#
    )
}

#[test]
fn an_sso_session_gives_credentials() {
    let (story, _) = merged();
    let [id, secret, session] = credentials(&story);
    let good = portal(
        "200 OK",
        format!(
            r#"{{"roleCredentials":{{"accessKeyId":"{id}","secretAccessKey":"{secret}","sessionToken":"{session}","expiration":4102444800000}}}}"#
        ),
    );
    let at = |portal: &str, expires: &str| {
        let cache = [(SSO_CACHE, &*token(expires))];
        plan(&story, SSO, &cache, &[("AWS_ENDPOINT_URL_SSO", portal)])
    };
    at(&good, "2099-01-01T00:00:00Z").ended(0, &["will reserve"]);

    let expired = ["LoginExpired", "`aws sso login`"];
    at(&good, "2020-01-01T00:00:00Z").ended(3, &expired);
    let refusal = r#"{"message":"planted","__type":"UnauthorizedException"}"#;
    let refusing = portal(
        "401 Unauthorized\r\nx-amzn-ErrorType: UnauthorizedException",
        refusal.to_owned(),
    );
    at(&refusing, "2099-01-01T00:00:00Z").ended(3, &expired);
    let (story, _) = merged();
    plan(&story, SSO, &[], &[]).ended(3, &expired);
}

#[test]
fn a_login_gives_credentials() {
    let (story, _) = merged();
    let [id, secret, session] = credentials(&story);
    let cached = |expires: &str| {
        format!(
            r#"{{"accessToken":{{"accessKeyId":"{id}","secretAccessKey":"{secret}","sessionToken":"{session}","accountId":"123456789012","expiresAt":"{expires}"}},"tokenType":"aws_sigv4","refreshToken":"planted","clientId":"arn:aws:signin:::devtools/same-device","dpopKey":"planted"}}"#
        )
    };
    let with = |expires: &str| plan(&story, LOGIN, &[(LOGIN_CACHE, &cached(expires))], &[]);
    with("2099-01-01T00:00:00Z").ended(0, &["will reserve"]);
    with("2020-01-01T00:00:00Z").ended(3, &["LoginExpired", "`aws login`"]);
}

#[test]
fn a_profile_that_gives_nothing_does_not_send_anybody_in_circles() {
    let (story, _) = merged();
    let nothing = plan(&story, "", &[], &[]);
    nothing.ended(3, &["NoCredentials", "AWS_PROFILE"]);
    let circle = "role_arn = arn:aws:iam::123456789012:role/x\nsource_profile = gone\n";
    let said = plan(&story, circle, &[], &[]);
    let said = said.ended(3, &["CredentialsFailed", "`aws sts get-caller-identity`"]);
    assert!(!said.out.contains("og in again"), "{said}");
}
