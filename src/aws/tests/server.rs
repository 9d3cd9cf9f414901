//! A server on loopback that plays answers from a list, and keeps what it was asked.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// What the server does with one request, once it has read all of it.
#[derive(Debug, Clone)]
pub(super) enum Answer {
    Drop,
    Silence,
    /// Answers with a status and a body.
    Http(u16, String),
    /// Promises one byte more than it sends.
    CutOff(u16, String),
}

/// One request.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    headers: String,
    pub(super) body: String,
}

impl Asked {
    /// Returns a header's value; empty where there is none.
    pub(super) fn header(&self, name: &str) -> &str {
        self.headers
            .lines()
            .filter_map(|line| line.split_once(": "))
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map_or("", |(_, value)| value)
    }
}

/// The server, until it is dropped.
pub(super) struct Server {
    pub(super) endpoint: String,
    /// The `Date` of its answers: this machine's, for the SDK takes a refusal with another for a clock gone wrong, and
    /// asks again.
    pub(super) date: String,
    asked: Arc<Mutex<Vec<Asked>>>,
    task: tokio::task::JoinHandle<()>,
}

impl Server {
    /// Plays these answers, and 418 to whoever asks for more.
    pub(super) async fn start(answers: impl IntoIterator<Item = Answer>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::new(Mutex::new(Vec::new()));
        let answers = Arc::new(Mutex::new(answers.into_iter().collect::<VecDeque<_>>()));
        let log = Arc::clone(&asked);
        let date = jiff::Timestamp::now()
            .strftime("%a, %d %b %Y %H:%M:%S GMT")
            .to_string();
        let header = date.clone();
        let task = tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                tokio::spawn(serve(
                    stream,
                    header.clone(),
                    Arc::clone(&log),
                    Arc::clone(&answers),
                ));
            }
        });
        Self {
            endpoint,
            date,
            asked,
            task,
        }
    }

    pub(super) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(
    mut stream: TcpStream,
    date: String,
    asked: Arc<Mutex<Vec<Asked>>>,
    answers: Arc<Mutex<VecDeque<Answer>>>,
) {
    let Some(request) = read(&mut stream).await else {
        return;
    };
    asked.lock().unwrap().push(request);
    let answer = answers.lock().unwrap().pop_front();
    let (status, body, more) = match answer {
        Some(Answer::Drop) => return,
        Some(Answer::Silence) => return std::future::pending().await,
        Some(Answer::Http(status, body)) => (status, body, 0),
        Some(Answer::CutOff(status, body)) => (status, body, 1),
        None => (418, String::new(), 0),
    };
    let length = body.len() + more;
    let answer = format!(
        "HTTP/1.1 {status} X\r\ndate: {date}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
    );
    stream.write_all(answer.as_bytes()).await.unwrap();
    stream.shutdown().await.ok();
}

async fn read(stream: &mut TcpStream) -> Option<Asked> {
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break end;
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    };
    let mut request = Asked {
        headers: String::from_utf8(bytes[..end].to_vec()).unwrap(),
        body: String::new(),
    };
    let length = request.header("content-length").parse().unwrap_or(0);
    let mut body = bytes[end + 4..].to_vec();
    while body.len() < length {
        if stream.read_buf(&mut body).await.ok()? == 0 {
            return None;
        }
    }
    request.body = String::from_utf8(body).unwrap();
    Some(request)
}
