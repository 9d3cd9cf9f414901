//! The way to GitHub's server: straight to it, or through the proxy that the environment names.

use std::sync::Arc;
use std::time::Duration;

use http::header::{ACCEPT, HeaderValue, USER_AGENT};
use http::uri::{Scheme, Uri};
use hyper_rustls::HttpsConnector;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::proxy::Tunnel;
use hyper_util::client::legacy::connect::{Connect, HttpConnector};
use hyper_util::client::proxy::matcher::{Intercept, Matcher};
use hyper_util::rt::TokioExecutor;
use octocrab::service::middleware::auth_header::AuthHeaderLayer;
use octocrab::service::middleware::extra_headers::ExtraHeadersLayer;
use octocrab::{AuthState, OctoBody, Octocrab, OctocrabBuilder};
use rustls::crypto::ring;
use rustls::{ClientConfig, RootCertStore};

use crate::domain::EnvironmentError;
use crate::network::{Proxy, roots};

/// How long a connection may take to stand, through the proxy if there is one.
const CONNECT: Duration = Duration::from_secs(10);

/// Prepares a client of one server, to which alone it sends the authorization.
///
/// A proxy is only ever asked for a tunnel to an https server: it learns the name of the server and nothing else.
pub(super) fn client(
    server: &Uri,
    authorization: HeaderValue,
    deadline: Duration,
) -> Result<Octocrab, EnvironmentError> {
    let tls = Arc::new(tls(server)?);
    let mut tcp = HttpConnector::new();
    tcp.enforce_http(false);
    let direct = HttpsConnector::from((tcp, Arc::clone(&tls)));
    let timeouts = Octocrab::builder()
        .set_connect_timeout(Some(CONNECT))
        .set_read_timeout(Some(deadline))
        .set_write_timeout(Some(deadline));
    let proxy =
        Proxy::from_environment().map_err(|wrong| EnvironmentError::Proxy(wrong.variable))?;
    let Some(proxy) = proxy.and_then(|proxy| of(&proxy, server)) else {
        let direct = timeouts.set_connect_timeout_service(direct);
        return Ok(over(direct, server, authorization));
    };
    let tunnel = Tunnel::new(proxy.uri().clone(), direct);
    let tunnel = match proxy.basic_auth() {
        Some(credentials) => tunnel.with_auth(credentials.clone()),
        None => tunnel,
    };
    let tunnelled = timeouts.set_connect_timeout_service(HttpsConnector::from((tunnel, tls)));
    Ok(over(tunnelled, server, authorization))
}

/// `None` if the server is reached without the proxy.
fn of(proxy: &Proxy, server: &Uri) -> Option<Intercept> {
    Matcher::builder()
        .https(proxy.address())
        .no(proxy.exceptions())
        .build()
        .intercept(server)
}

/// Trusts this machine's root certificates, which are not read for a server that has no certificate to show.
fn tls(server: &Uri) -> Result<ClientConfig, EnvironmentError> {
    let roots = if server.scheme() == Some(&Scheme::HTTPS) {
        Arc::clone(&roots().store)
    } else {
        Arc::new(RootCertStore::empty())
    };
    if server.scheme() == Some(&Scheme::HTTPS) && roots.is_empty() {
        return Err(EnvironmentError::NoCertificates);
    }
    let mut config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|_| EnvironmentError::NoCertificates)?
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

fn over<C>(connector: C, server: &Uri, mut authorization: HeaderValue) -> Octocrab
where
    C: Connect + Clone + Send + Sync + 'static,
{
    authorization.set_sensitive(true);
    let headers = vec![
        (USER_AGENT, HeaderValue::from_static("countersign")),
        (
            ACCEPT,
            HeaderValue::from_static("application/vnd.github+json"),
        ),
    ];
    let client: Client<C, OctoBody> = Client::builder(TokioExecutor::new()).build(connector);
    let authorize = AuthHeaderLayer::new(Some(authorization), server.clone(), server.clone());
    let Ok(client) = OctocrabBuilder::new_empty()
        .with_service(client)
        .with_layer(&ExtraHeadersLayer::new(Arc::new(headers)))
        .with_layer(&authorize)
        .with_auth(AuthState::None)
        .build();
    client
}
