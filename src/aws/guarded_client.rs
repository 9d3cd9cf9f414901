//! The one way out: every request to AWS, those of the credential chain included, goes through here.

use aws_sdk_sts::config::http::HttpRequest;
use aws_sdk_sts::config::{HttpClient, RuntimeComponents, SharedHttpClient};
use aws_sdk_sts::error::ConnectorError;
use aws_smithy_http_client::proxy::ProxyConfig;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_http_client::tls::{self, TlsContext, TrustStore};
use aws_smithy_http_client::{Builder, Connector};
use aws_smithy_runtime_api::client::connector_metadata::ConnectorMetadata;
use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use http::uri::Scheme;

use super::clock::Clock;
use super::endpoints::{UnsafeEndpoint, is_metadata_service, is_safe};
use crate::network::{Proxy, roots};

/// Makes the HTTP client that all services share: rustls on ring, behind the guard.
pub(super) fn open(clock: Clock) -> SharedHttpClient {
    SharedHttpClient::new(GuardedClient {
        plain: Builder::new().build_http(),
        secure: secure(),
        clock,
    })
}

/// The client of https servers, through the proxy that the environment names; `None` if it names what is no proxy.
fn secure() -> Option<SharedHttpClient> {
    let proxy = match Proxy::from_environment().ok()? {
        Some(proxy) => ProxyConfig::https(proxy.address())
            .ok()?
            .no_proxy(proxy.exceptions()),
        None => ProxyConfig::disabled(),
    };
    let client = Builder::new().build_with_connector_fn(move |settings, components| {
        let mut connector =
            Connector::builder().tls_provider(tls::Provider::Rustls(CryptoMode::Ring));
        connector.set_connector_settings(settings.cloned());
        connector.set_sleep_impl(components.and_then(RuntimeComponents::sleep_impl));
        connector.set_proxy_config(Some(proxy.clone()));
        connector.set_tls_context(trusting());
        connector.build()
    });
    Some(client)
}

/// Trusts this machine's root certificates.
fn trusting() -> TlsContext {
    let context = TlsContext::builder();
    let store = TrustStore::empty().with_pem_certificate(roots().pem.as_bytes());
    context.with_trust_store(store).build().unwrap_or_default()
}

/// A client for each of the two schemes, so that no certificate is read where none is shown.
#[derive(Debug)]
struct GuardedClient {
    plain: SharedHttpClient,
    secure: Option<SharedHttpClient>,
    clock: Clock,
}

impl HttpClient for GuardedClient {
    fn http_connector(
        &self,
        settings: &HttpConnectorSettings,
        components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        SharedHttpConnector::new(Guard {
            plain: self.plain.clone(),
            secure: self.secure.clone(),
            settings: settings.clone(),
            components: components.clone(),
            clock: self.clock.clone(),
        })
    }

    fn connector_metadata(&self) -> Option<ConnectorMetadata> {
        self.plain.connector_metadata()
    }
}

#[derive(Debug)]
struct Guard {
    plain: SharedHttpClient,
    secure: Option<SharedHttpClient>,
    settings: HttpConnectorSettings,
    components: RuntimeComponents,
    clock: Clock,
}

impl HttpConnector for Guard {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let is_to_aws = is_safe(request.uri());
        let is_for_credentials = is_metadata_service(request.uri()) && !is_signed(&request);
        let client = if is_https(request.uri()) {
            self.secure.as_ref()
        } else {
            Some(&self.plain)
        };
        let client = client.filter(|_| is_to_aws || is_for_credentials);
        let Some(client) = client else {
            let refusal = UnsafeEndpoint;
            return HttpConnectorFuture::ready(Err(ConnectorError::user(refusal.into())));
        };
        // Each client keeps its connectors.
        let connector = client.http_connector(&self.settings, &self.components);
        let answer = connector.call(request);
        let clock = self.clock.clone();
        HttpConnectorFuture::new(async move {
            let answer = answer.await?;
            if is_to_aws {
                clock.see(answer.headers().get("date"));
            }
            Ok(answer)
        })
    }
}

fn is_https(uri: &str) -> bool {
    uri.parse::<http::Uri>()
        .is_ok_and(|uri| uri.scheme() == Some(&Scheme::HTTPS))
}

/// Returns whether this is a call of a service, which could carry a secret.
fn is_signed(request: &HttpRequest) -> bool {
    request
        .headers()
        .get("authorization")
        .is_some_and(|value| value.starts_with("AWS4-"))
}
