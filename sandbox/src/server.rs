//! The HTTP server.

use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use http::{HeaderValue, Request, Response};
use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::runtime::Runtime;

use super::aws::ids::REGION;
use super::faults::{self, When};
use super::github;
use super::route::Route;
use super::time::http_date;
use super::world::{Effect, World};

/// How long the threads of a sandbox may take to end.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(2);

/// A running sandbox; dropping it stops the server.
///
/// It has its own threads, so the caller may block; but never wait for a call while holding [`Sandbox::world`].
#[derive(Debug)]
pub struct Sandbox {
    world: Arc<Mutex<World>>,
    address: SocketAddr,
    runtime: Option<Runtime>,
}

impl Sandbox {
    /// Serves a new world on a free port of 127.0.0.1.
    pub fn start() -> io::Result<Sandbox> {
        Sandbox::start_on((Ipv4Addr::LOCALHOST, 0).into())
    }

    /// Serves a new world on this address; fails if it is not loopback.
    pub fn start_on(address: SocketAddr) -> io::Result<Sandbox> {
        Sandbox::serve(World::new()?, address)
    }

    /// Serves an independent copy of this world on a free port.
    ///
    /// Both share the directory of the repository, so neither may commit from then on.
    pub fn copy(&self) -> io::Result<Sandbox> {
        let world = self.world().clone();
        Sandbox::serve(world, (Ipv4Addr::LOCALHOST, 0).into())
    }

    fn serve(world: World, address: SocketAddr) -> io::Result<Sandbox> {
        if !address.ip().is_loopback() {
            let message = format!("{address} is not a loopback address");
            return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
        }
        let listener = TcpListener::bind(address)?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let world = Arc::new(Mutex::new(world));
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()?;
        let listener = {
            let _inside = runtime.enter();
            tokio::net::TcpListener::from_std(listener)?
        };
        runtime.spawn(accept(listener, Arc::clone(&world)));
        Ok(Sandbox {
            world,
            address,
            runtime: Some(runtime),
        })
    }

    /// Locks the world, to look at or to change; no call is answered until the guard is dropped.
    pub fn world(&self) -> MutexGuard<'_, World> {
        lock(&self.world)
    }

    /// Returns the base address: `http://127.0.0.1:…`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Returns the environment variables that point countersign and other clients at the sandbox.
    pub fn environment(&self) -> Vec<(&'static str, String)> {
        let url = self.url();
        let world = self.world();
        vec![
            ("AWS_ENDPOINT_URL", format!("{url}/aws")),
            ("AWS_ACCESS_KEY_ID", world.credentials.access_key_id.clone()),
            (
                "AWS_SECRET_ACCESS_KEY",
                world.credentials.secret_access_key.clone(),
            ),
            ("AWS_SESSION_TOKEN", world.credentials.session_token.clone()),
            ("AWS_REGION", REGION.to_owned()),
            // The AWS CLI version 1 reads no other.
            ("AWS_DEFAULT_REGION", REGION.to_owned()),
            ("AWS_EC2_METADATA_DISABLED", "true".to_owned()),
            ("GITHUB_API_URL", format!("{url}/github")),
            ("GITHUB_GRAPHQL_URL", format!("{url}/github/graphql")),
            ("GITHUB_TOKEN", world.github.token().to_owned()),
            (
                "GITHUB_REPOSITORY",
                format!("{}/{}", world.github.owner(), world.github.name()),
            ),
        ]
    }

    /// Returns the address from which somebody clones the repository, with their token in it.
    pub fn clone_url(&self, login: &str) -> String {
        let world = self.world();
        let (owner, name) = (world.github.owner(), world.github.name());
        let token = github::token_of(login);
        format!("http://{login}:{token}@{}/{owner}/{name}.git", self.address)
    }
}

impl Drop for Sandbox {
    /// Waits for its threads: the repository's directory is removed when the last of them lets go of the world. A thread of a
    /// runtime must not block, so another one waits.
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            let ended = thread::spawn(|| runtime.shutdown_timeout(SHUTDOWN_TIMEOUT));
            drop(ended.join());
        }
    }
}

/// Locks the world, even if another thread panicked while holding it.
fn lock(world: &Mutex<World>) -> MutexGuard<'_, World> {
    world.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn accept(listener: tokio::net::TcpListener, world: Arc<Mutex<World>>) {
    while let Ok((stream, _)) = listener.accept().await {
        let world = Arc::clone(&world);
        let service = service_fn(move |request| serve(Arc::clone(&world), request));
        let mut http = http1::Builder::new();
        http.auto_date_header(false);
        // An error here is a connection that was closed: by the caller, or by a fault.
        tokio::spawn(http.serve_connection(TokioIo::new(stream), service));
    }
}

/// Reads a request and handles it to the end, even if the caller does not wait for the response.
async fn serve(
    world: Arc<Mutex<World>>,
    request: Request<Incoming>,
) -> io::Result<Response<Full<Bytes>>> {
    let (parts, body) = request.into_parts();
    let body = body.collect().await.map_err(io::Error::other)?.to_bytes();
    let request = Request::from_parts(parts, body);
    let response = tokio::spawn(handle(world, request))
        .await
        .map_err(io::Error::other)??;
    Ok(response.map(Full::new))
}

/// Answers a call, with its faults; the world is not locked while waiting.
async fn handle(world: Arc<Mutex<World>>, request: Request<Bytes>) -> io::Result<Response<Bytes>> {
    let user_agent = request
        .headers()
        .get("user-agent")
        .and_then(|value| value.to_str().ok());
    let user_agent = user_agent.unwrap_or_default().to_owned();
    let route = Route::find(request);
    let operation = route.operation();
    let (call, faults) = {
        let mut world = lock(&world);
        let call = world.start(&operation, route.mutates(), &user_agent);
        (call, world.take_faults(&operation))
    };
    let answer = answer(&world, &route, &faults).await;
    let mut world = lock(&world);
    world.end(
        call,
        answer
            .as_ref()
            .ok()
            .map(|response| response.status().as_u16()),
    );
    let mut response = answer?;
    let date = HeaderValue::from_str(&http_date(world.now())).map_err(io::Error::other)?;
    response.headers_mut().insert("date", date);
    Ok(response)
}

/// Returns the response, or the error that closes the connection.
async fn answer(
    world: &Mutex<World>,
    route: &Route,
    faults: &[(When, Effect)],
) -> io::Result<Response<Bytes>> {
    let early = disturb(world, route, faults, When::Before, None).await?;
    let (response, latency) = {
        let mut world = lock(world);
        let response = early.unwrap_or_else(|| execute(&mut world, route, faults));
        (response, world.latency)
    };
    tokio::time::sleep(latency).await;
    let late = disturb(world, route, faults, When::After, Some(response)).await?;
    late.ok_or_else(|| io::Error::other("no answer"))
}

/// Executes a call, on an earlier state if a fault says so.
fn execute(world: &mut World, route: &Route, faults: &[(When, Effect)]) -> Response<Bytes> {
    let stale = faults.iter().find_map(|(_, effect)| match effect {
        Effect::Stale(seconds) => Some(*seconds),
        _ => None,
    });
    match stale {
        Some(seconds) => world.seconds_ago(seconds, |world| route.execute(world)),
        None => route.execute(world),
    }
}

/// Applies the faults of one side to the response, if there is one yet.
async fn disturb(
    world: &Mutex<World>,
    route: &Route,
    faults: &[(When, Effect)],
    when: When,
    mut answer: Option<Response<Bytes>>,
) -> io::Result<Option<Response<Bytes>>> {
    for (_, effect) in faults.iter().filter(|(side, _)| *side == when) {
        match effect {
            Effect::Drop => return Err(io::ErrorKind::ConnectionReset.into()),
            Effect::Delay(time) => tokio::time::sleep(*time).await,
            Effect::Hold(gate) => gate.pass().await,
            Effect::Answer(trouble) => answer = Some(route.error(&mut lock(world), *trouble)),
            Effect::Truncate => answer.iter_mut().for_each(faults::truncate),
            Effect::EmptyFields => answer.iter_mut().for_each(faults::empty_fields),
            Effect::Act(act) => act(&mut lock(world)),
            // See `execute`.
            Effect::Stale(_) => {}
        }
    }
    Ok(answer)
}
