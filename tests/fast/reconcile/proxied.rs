//! Through a proxy: both clients ask it for tunnels, and it learns nothing else.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use countersign::demo::Story;
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Runtime;
use tokio_rustls::TlsAcceptor;

use crate::kit::*;

/// Of `*.countersign.test`, until 2120; its key is below, so it proves nothing to anybody else.
const CERTIFICATE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/tests/fast/reconcile/proxied/certificate.pem"
);
const KEY: &str = "MHcCAQEEIKRsENjA9kFCaCWyilz6byL258sDLtGNoBa8gYcL1wyWoAoGCCqGSM49AwEHoUQDQgAEd4M96BC21JKQD7cc3sGcvPRDGdTChueNFRZ9/gsQ8g4EpVuYojkdAYLBJdQk7XkcqZtHk047Wa8qhXDwi+sVmQ==";

/// What a proxy was asked, and the first bytes of what went through.
type Heard = Mutex<Vec<(String, [u8; 3])>>;

/// A proxy in front of servers that speak TLS and are the sandbox behind it.
struct Proxy {
    address: SocketAddr,
    heard: Arc<Heard>,
    _runtime: Runtime,
}

impl Proxy {
    /// Starts one that answers with this status.
    fn start(story: &Story, status: &'static str) -> Self {
        let runtime = Runtime::new().unwrap();
        let sandbox = story.sandbox.url().replace("http://", "");
        let heard = Arc::<Heard>::default();
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let address = listener.local_addr().unwrap();
        let log = Arc::clone(&heard);
        runtime.spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let (sandbox, log) = (sandbox.clone(), Arc::clone(&log));
                tokio::spawn(async move { tunnel(stream, status, &sandbox, &log).await });
            }
        });
        Self {
            address,
            heard,
            _runtime: runtime,
        }
    }

    fn heard(&self) -> Vec<(String, [u8; 3])> {
        std::mem::take(&mut self.heard.lock().unwrap())
    }

    /// The variables that lead through it, to names that only it knows.
    fn variables(&self, story: &Story) -> Vec<(&'static str, String)> {
        let far = |(name, value): (&'static str, String)| match name {
            "AWS_ENDPOINT_URL" => (name, value.replace(&story.sandbox.url(), AWS)),
            "GITHUB_API_URL" | "GITHUB_GRAPHQL_URL" => {
                (name, value.replace(&story.sandbox.url(), GITHUB))
            }
            _ => (name, value),
        };
        let mut variables: Vec<_> = story.sandbox.environment().into_iter().map(far).collect();
        let address = format!("http://someone:planted@{}", self.address);
        variables.push(("HTTPS_PROXY", address));
        variables.push(("SSL_CERT_FILE", CERTIFICATE.to_owned()));
        variables
    }
}

const AWS: &str = "https://aws.countersign.test";
const GITHUB: &str = "https://github.countersign.test";

fn acceptor() -> TlsAcceptor {
    use base64::Engine;

    let key = base64::prelude::BASE64_STANDARD.decode(KEY).unwrap();
    let certificate = CertificateDer::from_pem_file(CERTIFICATE).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], PrivateKeyDer::try_from(key).unwrap());
    TlsAcceptor::from(Arc::new(config.unwrap()))
}

async fn tunnel(mut stream: TcpStream, status: &str, sandbox: &str, log: &Heard) {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read_u8().await {
            Ok(byte) => head.push(byte),
            Err(_) => break,
        }
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let answer = format!("HTTP/1.1 {status}\r\n\r\n");
    stream.write_all(answer.as_bytes()).await.unwrap();
    let mut first = [0; 3];
    if status.starts_with("200") {
        stream.peek(&mut first).await.unwrap();
    }
    log.lock().unwrap().push((head, first));
    if status.starts_with("200") {
        let mut inside = acceptor().accept(stream).await.unwrap();
        let mut server = TcpStream::connect(sandbox).await.unwrap();
        copy_bidirectional(&mut inside, &mut server).await.ok();
    }
}

fn with<'a>(
    variables: &'a [(&'static str, String)],
    more: &[(&'a str, &'a str)],
) -> Vec<(&'a str, &'a str)> {
    let variables = variables
        .iter()
        .map(|(name, value)| (*name, value.as_str()));
    variables.chain(more.iter().copied()).collect()
}

#[test]
fn a_proxy_opens_tunnels_and_learns_nothing_else() {
    let (story, pull) = merged();
    let proxy = Proxy::start(&story, "200 Connection established");
    let checkout = story.checkout().unwrap();
    let variables = proxy.variables(&story);
    let said = run_in(&story, &checkout, &["reconcile"], &with(&variables, &[]));
    let said = said.ended(0, &["announced"]);
    is_announced(&story, pull);
    let heard = proxy.heard();
    for host in ["aws", "github"] {
        let asks = format!("CONNECT {host}.countersign.test:443 HTTP/1.1\r\n");
        assert!(
            heard.iter().any(|(head, _)| head.starts_with(&asks)),
            "{heard:?}"
        );
    }
    for (head, first) in &heard {
        let lines: Vec<&str> = head.trim_end().lines().collect();
        assert!(lines[0].starts_with("CONNECT "), "{head}");
        // A host and the proxy's own password, then a TLS handshake.
        assert_eq!(lines.len(), 3, "{head}");
        assert_eq!(lines[2], "Proxy-Authorization: Basic c29tZW9uZTpwbGFudGVk");
        assert_eq!(*first, [0x16, 0x03, 0x01], "{head}");
    }
    assert!(!said.out.contains("planted") && !said.err.contains("planted"));
}

#[test]
fn a_proxy_is_asked_for_no_exception_and_for_nothing_on_this_machine() {
    let (story, _) = merged();
    let proxy = Proxy::start(&story, "200 Connection established");
    let checkout = story.checkout().unwrap();
    let variables = proxy.variables(&story);
    // Nobody else knows these names.
    let excepted = [("NO_PROXY", "other.example, .countersign.test")];
    let said = run_in(&story, &checkout, &["plan"], &with(&variables, &excepted));
    said.ended(3, &["no connection"]);
    let address = format!("http://{}", proxy.address);
    let all = ["HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "http_proxy"];
    let all = all.map(|name| (name, address.as_str()));
    run_in(&story, &checkout, &["plan"], &all).ended(0, &["will reserve"]);
    assert_eq!(proxy.heard(), Vec::new());
}

#[test]
fn a_proxy_that_refuses_is_not_gone_round() {
    let (story, _) = merged();
    let proxy = Proxy::start(&story, "407 Proxy Authentication Required");
    let checkout = story.checkout().unwrap();
    let variables = proxy.variables(&story);
    let said = run_in(&story, &checkout, &["reconcile"], &with(&variables, &[]));
    let said = said.ended(3, &["no connection"]);
    assert!(!said.out.contains("planted") && !said.err.contains("planted"));
    assert!(!proxy.heard().is_empty());
    nothing_was_issued(&story);
}

#[test]
fn what_is_no_proxy_is_refused_before_anything_is_sent() {
    let (story, _) = merged();
    calls(&story);
    let checkout = story.checkout().unwrap();
    let wrong = [("https_proxy", "socks5://someone:planted@proxy.example:1080")];
    let said = run_in(&story, &checkout, &["reconcile"], &wrong).ended(2, &[]);
    assert!(
        said.err
            .contains("https_proxy is not the address of an http or https proxy"),
        "{said}"
    );
    assert!(!said.err.contains("planted"), "{said}");
    assert!(calls(&story).is_empty());
}
