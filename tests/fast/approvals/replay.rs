//! Stands between the client and the sandbox's GitHub: records what it answered once, and answers that, changed, again.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use serde_json::Value;

/// What GitHub answered to a question: all but its length, and the body.
#[derive(Debug, Clone)]
pub(crate) struct Recorded {
    pub(crate) head: String,
    pub(crate) body: Value,
}

/// The answers by their questions: method, path, and for GraphQL the document and its variables.
pub(crate) type Record = BTreeMap<String, Recorded>;

/// The server.
pub(crate) struct Replay {
    pub(crate) address: SocketAddr,
    /// What is answered; what is not in it is asked of the sandbox and recorded.
    pub(crate) record: Arc<Mutex<Record>>,
}

impl Replay {
    pub(crate) fn start(sandbox: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let replay = Self {
            address: listener.local_addr().unwrap(),
            record: Arc::default(),
        };
        let (record, sandbox) = (replay.record.clone(), sandbox.to_owned());
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (record, sandbox) = (record.clone(), sandbox.clone());
                std::thread::spawn(move || answer(stream, &sandbox, &record));
            }
        });
        replay
    }
}

fn answer(mut stream: TcpStream, sandbox: &str, record: &Mutex<Record>) {
    let Some((head, body)) = read(&mut stream) else {
        return;
    };
    let line = head.lines().next().unwrap().to_owned();
    let question = format!("{} {body}", line.trim_end_matches(" HTTP/1.1"));
    let known = record.lock().unwrap().get(&question).cloned();
    let recorded = known.unwrap_or_else(|| {
        let recorded = ask(sandbox, &head, &body);
        record.lock().unwrap().insert(question, recorded.clone());
        recorded
    });
    let body = recorded.body.to_string();
    let length = body.len();
    let answer = format!(
        "{}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}",
        recorded.head
    );
    // Who asked may have gone.
    let _ = stream.write_all(answer.as_bytes());
}

fn ask(sandbox: &str, head: &str, body: &str) -> Recorded {
    let mut stream = TcpStream::connect(sandbox).unwrap();
    let asked = format!("{head}\r\nConnection: close\r\n\r\n{body}");
    stream.write_all(asked.as_bytes()).unwrap();
    let (head, body) = read(&mut stream).unwrap();
    let is_ours = |line: &&str| {
        let line = line.to_ascii_lowercase();
        !line.starts_with("content-length") && !line.starts_with("connection")
    };
    Recorded {
        head: head
            .lines()
            .filter(is_ours)
            .collect::<Vec<_>>()
            .join("\r\n"),
        body: serde_json::from_str(&body).unwrap(),
    }
}

/// Reads a head, without the empty line after it, and the body that it announces.
fn read(stream: &mut TcpStream) -> Option<(String, String)> {
    let mut bytes = Vec::new();
    let mut part = [0; 16 * 1024];
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| {
                let (name, value) = line.split_once(": ")?;
                let is_it = name.eq_ignore_ascii_case("content-length");
                is_it.then(|| value.parse::<usize>().ok())?
            });
            if body.len() >= length.unwrap_or(0) {
                return Some((head.to_owned(), body.to_owned()));
            }
        }
        let read = stream.read(&mut part).ok().filter(|read| *read > 0)?;
        bytes.extend_from_slice(&part[..read]);
    }
}
