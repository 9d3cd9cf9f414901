//! A proxy in front of AWS and GitHub that can lose, spoil and hold single calls. It serves what runs through it and knows
//! nothing of countersign.

mod asked;

use std::future::Future;
use std::io;
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use http::header::{CONNECTION, CONTENT_LENGTH, TRANSFER_ENCODING};
use http::{Request, Response};
use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::client;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::sync::oneshot::error::TryRecvError;
use tokio::task::JoinHandle;

pub(crate) use asked::{Asked, error};

/// Changes an answer.
pub(crate) type Spoil = Box<dyn FnOnce(&mut Response<Bytes>) + Send>;

/// What becomes of a call.
pub(crate) enum Fate {
    /// It is passed on, and so is its answer.
    Pass,
    /// It is passed on so much later.
    Delay(Duration),
    /// It is answered so, and never reaches anybody.
    Answer(Response<Bytes>),
    /// It is passed on, and its answer is made another one.
    Spoil(Spoil),
    /// The connection is closed. The call arrives when this says so, and never if that is dropped.
    Lost(oneshot::Receiver<()>),
}

impl Fate {
    /// The connection is closed before the call has reached anybody.
    pub(crate) fn lost_before() -> Self {
        Self::Lost(oneshot::channel().1)
    }

    /// The connection is closed when the call has had its effect.
    pub(crate) fn lost_after() -> Self {
        let (arrives, lost) = oneshot::channel();
        arrives.send(()).unwrap();
        Self::Lost(lost)
    }

    /// The call has its effect, and its answer says something else.
    pub(crate) fn answered(response: Response<Bytes>) -> Self {
        Self::Spoil(Box::new(|answer| *answer = response))
    }
}

/// How busy the proxies are that share it.
#[derive(Default)]
pub(crate) struct Traffic {
    /// How many calls have come in.
    pub(crate) arrived: AtomicU64,
    /// How many calls have been passed on and not been answered.
    pub(crate) forwarding: AtomicU64,
}

/// A proxy that serves until it is dropped.
pub(crate) struct Proxy {
    /// `http://127.0.0.1:…`
    pub(crate) url: String,
    serving: JoinHandle<()>,
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

impl Proxy {
    /// Serves in front of `http://host:port`, on the runtime that it is called in; `decide` says what becomes of each call,
    /// and may take its time.
    pub(crate) async fn to<F>(
        upstream: &str,
        traffic: Arc<Traffic>,
        decide: impl Fn(&Request<Bytes>) -> F + Send + Sync + 'static,
    ) -> Self
    where
        F: Future<Output = Fate> + Send + 'static,
    {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let upstream = upstream.strip_prefix("http://").unwrap().to_owned();
        let way = Arc::new((upstream, traffic, decide));
        let serving = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let way = Arc::clone(&way);
                let service = service_fn(move |request: Request<Incoming>| {
                    let way = Arc::clone(&way);
                    async move {
                        let (upstream, traffic, decide) = &*way;
                        let request = whole(request).await?;
                        traffic.arrived.fetch_add(1, Ordering::SeqCst);
                        let fate = decide(&request).await;
                        meet(fate, upstream, traffic, request).await
                    }
                });

                let mut http = http1::Builder::new();
                // Its date would be the machine's.
                http.auto_date_header(false);
                tokio::spawn(http.serve_connection(TokioIo::new(stream), service));
            }
        });
        Self { url, serving }
    }
}

async fn whole(request: Request<Incoming>) -> io::Result<Request<Bytes>> {
    let (parts, body) = request.into_parts();
    let body = body.collect().await.map_err(io::Error::other)?;
    Ok(Request::from_parts(parts, body.to_bytes()))
}

async fn meet(
    fate: Fate,
    upstream: &str,
    traffic: &Arc<Traffic>,
    request: Request<Bytes>,
) -> io::Result<Response<Full<Bytes>>> {
    let response = match fate {
        Fate::Pass => forward(upstream, traffic, request).await?,
        Fate::Delay(time) => {
            tokio::time::sleep(time).await;
            forward(upstream, traffic, request).await?
        }
        Fate::Answer(response) => response,
        Fate::Spoil(spoil) => {
            let mut response = forward(upstream, traffic, request).await?;
            spoil(&mut response);
            response
        }
        Fate::Lost(mut arrives) => {
            match arrives.try_recv() {
                Ok(()) => drop(forward(upstream, traffic, request).await),
                Err(TryRecvError::Closed) => {}
                Err(TryRecvError::Empty) => {
                    let (upstream, traffic) = (upstream.to_owned(), Arc::clone(traffic));
                    tokio::spawn(async move {
                        if arrives.await.is_ok() {
                            drop(forward(&upstream, &traffic, request).await);
                        }
                    });
                }
            }
            return Err(io::ErrorKind::ConnectionReset.into());
        }
    };
    Ok(response.map(Full::new))
}

/// Passes a call on, also if nobody waits for its answer any more.
async fn forward(
    upstream: &str,
    traffic: &Traffic,
    request: Request<Bytes>,
) -> io::Result<Response<Bytes>> {
    traffic.forwarding.fetch_add(1, Ordering::SeqCst);
    let answer = tokio::spawn(send(upstream.to_owned(), request)).await;
    traffic.forwarding.fetch_sub(1, Ordering::SeqCst);
    answer.map_err(io::Error::other)?
}

async fn send(upstream: String, request: Request<Bytes>) -> io::Result<Response<Bytes>> {
    let stream = TcpStream::connect(upstream).await?;
    stream.set_nodelay(true)?;
    let connection = client::conn::http1::handshake(TokioIo::new(stream)).await;
    let (mut sender, connection) = connection.map_err(io::Error::other)?;
    tokio::spawn(connection);
    let answer = sender.send_request(request.map(Full::new)).await;
    let (mut parts, body) = answer.map_err(io::Error::other)?.into_parts();
    let body = body.collect().await.map_err(io::Error::other)?;
    // They were about that connection, and that body.
    for name in [CONNECTION, TRANSFER_ENCODING, CONTENT_LENGTH] {
        parts.headers.remove(name);
    }
    Ok(Response::from_parts(parts, body.to_bytes()))
}
