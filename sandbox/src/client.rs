//! Calls to a sandbox that runs in another process.

use std::io::{self, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use serde_json::Value;

use crate::github::token_of;

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// A sandbox that runs in another process on this machine.
#[derive(Debug)]
pub struct Client {
    address: SocketAddr,
}

/// What it answered.
#[derive(Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The body; `null` if it is not JSON.
    pub body: Value,
}

impl Client {
    /// Takes the address that a sandbox prints, `http://127.0.0.1:PORT`; `None` if it is not loopback.
    pub fn new(url: &str) -> Option<Self> {
        let address: SocketAddr = url.strip_prefix("http://")?.parse().ok()?;
        address.ip().is_loopback().then_some(Self { address })
    }

    /// Calls GitHub's REST API as somebody; `path` is below the repository.
    pub fn github(
        &self,
        login: &str,
        method: &str,
        path: &str,
        body: Option<&Value>,
    ) -> io::Result<Answer> {
        let path = format!("/github/repos/acme/access-keys{path}");
        let token = format!("Authorization: Bearer {}\r\n", token_of(login));
        self.call(method, &path, &token, body)
    }

    /// Calls the sandbox itself; `path` is below `/sandbox`.
    pub fn sandbox(&self, method: &str, path: &str, body: Option<&Value>) -> io::Result<Answer> {
        self.call(method, &format!("/sandbox{path}"), "", body)
    }

    fn call(
        &self,
        method: &str,
        path: &str,
        headers: &str,
        body: Option<&Value>,
    ) -> io::Result<Answer> {
        let body = body.map(Value::to_string).unwrap_or_default();
        let mut stream = TcpStream::connect_timeout(&self.address, PATIENCE)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        let length = body.len();
        let address = self.address;
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}\r\n{body}"
        );
        stream.write_all(request.as_bytes())?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        let broken = || io::Error::other("this is no answer of a sandbox");
        let answer = String::from_utf8(answer).map_err(io::Error::other)?;
        let (head, body) = answer.split_once("\r\n\r\n").ok_or_else(broken)?;
        let status = head.split(' ').nth(1).and_then(|code| code.parse().ok());
        Ok(Answer {
            status: status.ok_or_else(broken)?,
            body: serde_json::from_str(body).unwrap_or_default(),
        })
    }
}
