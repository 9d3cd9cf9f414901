//! What stands in for `api.github.com`: GraphQL goes straight to the sandbox, everything else through prism.

use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex};

use http::header::{AUTHORIZATION, CONNECTION, CONTENT_TYPE, HOST, TRANSFER_ENCODING};
use http::{Request, Response};
use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::client;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use sandbox::Sandbox;
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Runtime;

use super::passed::Passed;
use super::prism::Prism;

/// A sandbox behind prism. It serves until it is dropped, and keeps what passes.
pub(super) struct Proxy {
    /// `http://127.0.0.1:…`
    pub(super) url: String,
    token: String,
    upstreams: Arc<Upstreams>,
    runtime: Runtime,
    _prism: Prism,
}

/// Where it passes calls on to, and what passed.
struct Upstreams {
    prism: String,
    sandbox: String,
    passed: Mutex<Vec<Passed>>,
}

impl Proxy {
    pub(super) fn to(sandbox: &Sandbox) -> Self {
        let prism = Prism::in_front_of(&format!("{}/github", sandbox.url()));
        let runtime = Runtime::new().unwrap();
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0));
        let listener = runtime.block_on(listener).unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let upstreams = Arc::new(Upstreams {
            prism: prism.address.clone(),
            sandbox: sandbox.url().replace("http://", ""),
            passed: Mutex::default(),
        });
        runtime.spawn(serve(listener, Arc::clone(&upstreams)));
        Self {
            url,
            token: sandbox.world().github.token().to_owned(),
            upstreams,
            runtime,
            _prism: prism,
        }
    }

    /// Takes out what others have asked since the last time.
    pub(super) fn passed(&self) -> Vec<Passed> {
        std::mem::take(&mut self.upstreams.passed.lock().unwrap())
    }

    /// Makes the call `METHOD /path`, as countersign.
    pub(super) fn ask(&self, call: &str, body: &str) -> Passed {
        self.ask_as(&self.token, call, body)
    }

    /// The same with another token.
    pub(super) fn ask_as(&self, token: &str, call: &str, body: &str) -> Passed {
        let (method, path) = call.split_once(' ').unwrap();
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(HOST, "api.github.com")
            .header(AUTHORIZATION, format!("Bearer {token}"));
        if !body.is_empty() {
            request = request.header(CONTENT_TYPE, "application/json");
        }
        let request = request.body(Full::from(body.to_owned())).unwrap();
        let asked = through_prism(&self.upstreams, request);
        self.runtime.block_on(asked).0
    }
}

async fn serve(listener: TcpListener, upstreams: Arc<Upstreams>) {
    while let Ok((stream, _)) = listener.accept().await {
        let upstreams = Arc::clone(&upstreams);
        let service = service_fn(move |request| pass(Arc::clone(&upstreams), request));
        tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
    }
}

async fn pass(
    upstreams: Arc<Upstreams>,
    request: Request<Incoming>,
) -> hyper::Result<Response<Full<Bytes>>> {
    let (mut parts, body) = request.into_parts();
    let body = Full::new(body.collect().await?.to_bytes());
    if parts.uri.path() == "/graphql" {
        parts.uri = "/github/graphql".parse().unwrap();
        let (parts, body) = send(&upstreams.sandbox, Request::from_parts(parts, body)).await;
        return Ok(Response::from_parts(parts, body.into()));
    }
    let (passed, response) = through_prism(&upstreams, Request::from_parts(parts, body)).await;
    upstreams.passed.lock().unwrap().push(passed);
    Ok(response)
}

async fn through_prism(
    upstreams: &Upstreams,
    request: Request<Full<Bytes>>,
) -> (Passed, Response<Full<Bytes>>) {
    let call = format!("{} {}", request.method(), request.uri());
    let (parts, body) = send(&upstreams.prism, request).await;
    let passed = Passed::new(call, &parts, &body);
    (passed, Response::from_parts(parts, body.into()))
}

/// Sends a request on a connection of its own and reads the whole answer.
async fn send(address: &str, request: Request<Full<Bytes>>) -> (http::response::Parts, Bytes) {
    let stream = TcpStream::connect(address).await.unwrap();
    let connection = client::conn::http1::handshake(TokioIo::new(stream)).await;
    let (mut sender, connection) = connection.unwrap();
    tokio::spawn(connection);
    let (mut parts, body) = sender.send_request(request).await.unwrap().into_parts();
    // They were about that connection.
    for name in [CONNECTION, TRANSFER_ENCODING] {
        parts.headers.remove(name);
    }
    (parts, body.collect().await.unwrap().to_bytes())
}
