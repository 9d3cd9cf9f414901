//! The one way out: every request to AWS, those of the credential chain included, goes through here.

use aws_sdk_sts::config::http::HttpRequest;
use aws_sdk_sts::config::{HttpClient, RuntimeComponents, SharedHttpClient};
use aws_sdk_sts::error::ConnectorError;
use aws_smithy_http_client::tls;
use aws_smithy_runtime_api::client::connector_metadata::ConnectorMetadata;
use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};

use super::clock::Clock;
use super::endpoints::{UnsafeEndpoint, is_metadata_service, is_safe};

/// Makes the HTTP client that all services share: rustls on ring, behind the door.
pub(super) fn open(clock: Clock) -> SharedHttpClient {
    let https = aws_smithy_http_client::Builder::new()
        .tls_provider(tls::Provider::Rustls(
            tls::rustls_provider::CryptoMode::Ring,
        ))
        .build_https();
    SharedHttpClient::new(Door {
        client: https,
        clock,
    })
}

#[derive(Debug)]
struct Door {
    client: SharedHttpClient,
    clock: Clock,
}

impl HttpClient for Door {
    fn http_connector(
        &self,
        settings: &HttpConnectorSettings,
        components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        SharedHttpConnector::new(Guard {
            connector: self.client.http_connector(settings, components),
            clock: self.clock.clone(),
        })
    }

    fn connector_metadata(&self) -> Option<ConnectorMetadata> {
        self.client.connector_metadata()
    }
}

#[derive(Debug)]
struct Guard {
    connector: SharedHttpConnector,
    clock: Clock,
}

impl HttpConnector for Guard {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let is_to_aws = is_safe(request.uri());
        let is_for_credentials = is_metadata_service(request.uri()) && !is_signed(&request);
        if !(is_to_aws || is_for_credentials) {
            let refusal = UnsafeEndpoint { variable: None };
            return HttpConnectorFuture::ready(Err(ConnectorError::user(refusal.into())));
        }
        let answer = self.connector.call(request);
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

/// Says whether this is a call of a service, which could carry a secret.
fn is_signed(request: &HttpRequest) -> bool {
    request
        .headers()
        .get("authorization")
        .is_some_and(|value| value.starts_with("AWS4-"))
}
