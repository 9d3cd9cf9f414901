//! A server on loopback that answers as it is told, and remembers what it was asked.

use std::sync::{Arc, Mutex};

use countersign::domain::Repository;
use countersign::github::GitHub;
use secrecy::SecretString;
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

pub(crate) const TOKEN: &str = "ghs_planted";
pub(crate) const DATE: &str = "Mon, 02 Nov 2026 09:00:00 GMT";

#[derive(Debug, Clone)]
pub(crate) struct Asked {
    /// Method and path.
    pub(crate) line: String,
    pub(crate) head: String,
    pub(crate) body: Value,
}

pub(crate) enum Told {
    /// Status, further headers, body.
    Answer(u16, String, String),
    /// Only the first half of the body is sent.
    Half(String),
    HangUp,
    Hang,
}

pub(crate) fn ok(body: &Value) -> Told {
    Told::Answer(200, format!("Date: {DATE}\r\n"), body.to_string())
}

pub(crate) fn status(status: u16) -> Told {
    Told::Answer(
        status,
        format!("Date: {DATE}\r\n"),
        "{\"message\":\"planted body\"}".to_owned(),
    )
}

type Teller = Arc<dyn Fn(usize, &Asked) -> Told + Send + Sync>;

/// What was asked so far, in order.
#[derive(Clone, Default)]
pub(crate) struct Log(Arc<Mutex<Vec<Asked>>>);

impl Log {
    pub(crate) fn all(&self) -> Vec<Asked> {
        self.0.lock().unwrap().clone()
    }

    pub(crate) fn count(&self) -> usize {
        self.0.lock().unwrap().len()
    }
}

/// Serves; `tell` is given the number of the request, from 0, and the request.
pub(crate) async fn serve(
    tell: impl Fn(usize, &Asked) -> Told + Send + Sync + 'static,
) -> (GitHub, Log) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let log = Log::default();
    let (teller, asked): (Teller, Log) = (Arc::new(tell), log.clone());
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(connection(stream, teller.clone(), asked.clone()));
        }
    });
    let github = GitHub::connect(
        &format!("http://{address}/github"),
        &format!("http://{address}/github/graphql"),
        SecretString::from(TOKEN),
        Repository::new("acme/keys").unwrap(),
    )
    .unwrap();
    (github, log)
}

async fn connection(mut stream: TcpStream, teller: Teller, log: Log) -> Option<()> {
    let asked = read(&mut stream).await?;
    let number = {
        let mut log = log.0.lock().unwrap();
        log.push(asked.clone());
        log.len() - 1
    };
    let (status, headers, length, body) = match teller(number, &asked) {
        Told::Answer(status, headers, body) => (status, headers, body.len(), body),
        Told::Half(body) => {
            let half = body[..body.len() / 2].to_owned();
            (200, format!("Date: {DATE}\r\n"), body.len(), half)
        }
        Told::HangUp => return None,
        Told::Hang => std::future::pending().await,
    };
    let head = format!(
        "HTTP/1.1 {status} X\r\n{headers}Content-Length: {length}\r\nConnection: close\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await.ok()?;
    stream.write_all(body.as_bytes()).await.ok()?;
    stream.shutdown().await.ok()
}

async fn read(stream: &mut TcpStream) -> Option<Asked> {
    let mut bytes = Vec::new();
    loop {
        let mut part = [0; 4096];
        let read = stream.read(&mut part).await.ok()?;
        if read == 0 {
            return None;
        }
        bytes.extend_from_slice(&part[..read]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            continue;
        };
        let length: usize = head.lines().find_map(|line| {
            line.to_ascii_lowercase()
                .strip_prefix("content-length: ")?
                .parse()
                .ok()
        })?;
        if body.len() < length {
            continue;
        }
        let line = head.lines().next()?.trim_end_matches(" HTTP/1.1");
        return Some(Asked {
            line: line.to_owned(),
            head: head.to_owned(),
            body: serde_json::from_str(body).ok()?,
        });
    }
}
