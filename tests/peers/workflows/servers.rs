//! What a job of a private repository reaches besides: where GitHub gives its tokens, and its git over HTTP.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// What the job shows to be given a token.
pub(crate) const REQUEST_TOKEN: &str = "the-token-of-the-request";
/// The token by which AWS knows the workflow.
pub(crate) const IDENTITY: &str = "the.identity.token";

struct Request {
    method: String,
    target: String,
    headers: BTreeMap<String, String>,
    body: Vec<u8>,
}

struct Response {
    status: String,
    headers: String,
    body: Vec<u8>,
}

impl Response {
    fn refusing() -> Self {
        Self {
            status: "401 Unauthorized".to_owned(),
            headers: "WWW-Authenticate: Basic realm=\"GitHub\"\r\n".to_owned(),
            body: Vec::new(),
        }
    }
}

/// Where a job asks for its identity; refuses who does not show the token of the request.
pub(crate) fn identity() -> String {
    serve(|request| {
        let authorization = format!("bearer {REQUEST_TOKEN}");
        let is_asked_rightly = request.headers.get("authorization") == Some(&authorization)
            && request.target == "/token?api-version=2.0&audience=sts.amazonaws.com";
        if !is_asked_rightly {
            return Response::refusing();
        }
        Response {
            status: "200 OK".to_owned(),
            headers: String::new(),
            body: format!("{{\"count\": 7, \"value\": \"{IDENTITY}\"}}\n").into_bytes(),
        }
    }) + "/token?api-version=2.0"
}

/// Serves a repository to whoever shows the job's token, as GitHub does a private one.
pub(crate) fn git(repository: &Path, token: &str) -> String {
    let repository = repository.to_owned();
    let authorization = authorization(token);
    serve(move |request| match request.headers.get("authorization") {
        Some(shown) if *shown == authorization => backend(&repository, request),
        Some(_) | None => Response::refusing(),
    })
}

/// What actions/checkout shows.
pub(crate) fn authorization(token: &str) -> String {
    format!(
        "basic {}",
        STANDARD.encode(format!("x-access-token:{token}"))
    )
}

/// git's own server, as CGI: <https://git-scm.com/docs/git-http-backend>
fn backend(repository: &Path, request: &Request) -> Response {
    let (path, query) = request
        .target
        .split_once('?')
        .unwrap_or((&request.target, ""));
    let name = repository.file_name().unwrap().to_str().unwrap();
    let header = |name: &str| request.headers.get(name).map_or("", String::as_str);
    let mut backend = Command::new("git")
        .args(["-c", "uploadpack.allowFilter=true", "http-backend"])
        .env("GIT_PROJECT_ROOT", repository.parent().unwrap())
        .env("GIT_HTTP_EXPORT_ALL", "1")
        .env("PATH_INFO", format!("/{name}{path}"))
        .env("REQUEST_METHOD", &request.method)
        .env("QUERY_STRING", query)
        .env("CONTENT_TYPE", header("content-type"))
        .env("CONTENT_LENGTH", request.body.len().to_string())
        .env("HTTP_CONTENT_ENCODING", header("content-encoding"))
        .env("GIT_PROTOCOL", header("git-protocol"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    backend
        .stdin
        .take()
        .unwrap()
        .write_all(&request.body)
        .unwrap();
    let output = backend.wait_with_output().unwrap().stdout;
    let end = output.windows(4).position(|at| at == b"\r\n\r\n").unwrap();
    let head = String::from_utf8(output[..end + 2].to_vec()).unwrap();
    let status = head
        .lines()
        .find_map(|line| line.strip_prefix("Status: "))
        .unwrap_or("200 OK");
    Response {
        status: status.to_owned(),
        headers: head.clone(),
        body: output[end + 4..].to_vec(),
    }
}

/// Answers on loopback until the tests are over; returns where.
fn serve(answer: impl Fn(&Request) -> Response + Send + Sync + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        thread::scope(|scope| {
            for stream in listener.incoming() {
                let answer = &answer;
                scope.spawn(move || exchange(stream.unwrap(), answer));
            }
        });
    });
    format!("http://{address}")
}

fn exchange(mut stream: TcpStream, answer: impl Fn(&Request) -> Response) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        match line.trim_end() {
            "" => break,
            line => lines.push(line.to_owned()),
        }
    }
    // Who opened a connection and said nothing.
    let Some(first) = lines.first() else { return };
    let mut words = first.split(' ').map(str::to_owned);
    let (method, target) = (words.next().unwrap(), words.next().unwrap());
    let headers: BTreeMap<String, String> = lines[1..]
        .iter()
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
        .collect();
    assert!(!headers.contains_key("transfer-encoding"));
    let length = headers.get("content-length");
    let mut body = vec![0; length.map_or(0, |length| length.parse().unwrap())];
    reader.read_exact(&mut body).unwrap();
    let response = answer(&Request {
        method,
        target,
        headers,
        body,
    });
    let head = format!(
        "HTTP/1.1 {}\r\n{}Content-Length: {}\r\nConnection: close\r\n\r\n",
        response.status,
        response.headers,
        response.body.len()
    );
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(&response.body).unwrap();
}
