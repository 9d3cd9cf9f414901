//! The clients of one account's region.

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_sts::config::{Credentials, SharedCredentialsProvider};

use super::clients::{Clients, Deadlines};
use super::clock::Clock;
use super::{PermissionChecker, Reader, Writer, guarded_client, identity};
use crate::domain::Timestamp;

/// Makes clients of the year's behaviour, named so that it does not change under us.
fn behavior() -> BehaviorVersion {
    BehaviorVersion::v2026_01_12()
}

/// How AWS is reached.
#[derive(Clone)]
pub enum Access {
    /// With the credentials and endpoints of the environment, a profile or a web identity.
    Environment,
    /// At one endpoint for all services: the sandbox.
    At {
        /// Its URL.
        endpoint: String,
        /// The access key's id.
        access_key_id: String,
        /// The access key's secret.
        secret: String,
    },
}

/// AWS, as seen from one account's region.
#[derive(Clone)]
pub struct Aws {
    clients: Clients,
}

impl Aws {
    /// Connects to a region, with this role where the environment has a web identity.
    pub async fn open(access: &Access, region: &str, role: Option<&str>) -> Self {
        match access {
            Access::Environment => Self::connect(region, role).await,
            Access::At {
                endpoint,
                access_key_id,
                secret,
            } => Self::at(endpoint, region, access_key_id, secret),
        }
    }

    /// Connects with the credentials that the environment, a profile or a web identity gives. Sends nothing yet, except
    /// for what the credential chain needs.
    ///
    /// The region is always this one, whatever the environment says. Endpoints are those of the environment and the
    /// profile; see [`check_environment`](super::check_environment).
    pub async fn connect(region: &str, role: Option<&str>) -> Self {
        let clock = Clock::new();
        let (region, client) = (
            Region::new(region.to_owned()),
            guarded_client::open(clock.clone()),
        );
        let loader = aws_config::defaults(behavior())
            .region(region.clone())
            .http_client(client.clone());
        let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        let loader = match identity::chosen(role, variable) {
            Some(chosen) => loader.credentials_provider(identity::provider(chosen, region, client)),
            None => loader,
        };
        Self {
            clients: Clients::new(loader.load().await, clock, Deadlines::USUAL),
        }
    }

    /// Connects to one endpoint for all services, with these credentials: the sandbox.
    pub fn at(endpoint: &str, region: &str, access_key_id: &str, secret: &str) -> Self {
        Self::with_deadlines(endpoint, region, access_key_id, secret, Deadlines::USUAL)
    }

    pub(super) fn with_deadlines(
        endpoint: &str,
        region: &str,
        access_key_id: &str,
        secret: &str,
        deadlines: Deadlines,
    ) -> Self {
        let credentials = Credentials::new(access_key_id, secret, None, None, "explicit");
        let credentials = SharedCredentialsProvider::new(credentials);
        Self::with_provider(endpoint, region, credentials, deadlines)
    }

    pub(super) fn with_provider(
        endpoint: &str,
        region: &str,
        credentials: SharedCredentialsProvider,
        deadlines: Deadlines,
    ) -> Self {
        let clock = Clock::new();
        let config = SdkConfig::builder()
            .behavior_version(behavior())
            .region(Region::new(region.to_owned()))
            .http_client(guarded_client::open(clock.clone()))
            .endpoint_url(endpoint)
            .credentials_provider(credentials)
            .build();
        Self {
            clients: Clients::new(config, clock, deadlines),
        }
    }

    #[cfg(test)]
    pub(super) fn clients(&self) -> &Clients {
        &self.clients
    }

    /// Returns what looks and changes nothing.
    pub fn reader(&self) -> Reader {
        Reader::new(self.clients.clone())
    }

    /// Returns what acts.
    pub fn writer(&self) -> Writer {
        Writer::new(self.clients.clone())
    }

    /// Returns what finds out what may be done.
    pub fn permission_checker(&self) -> PermissionChecker {
        PermissionChecker::new(self.clients.clone())
    }

    /// Returns the latest `Date` among AWS's answers so far; `None` before the first.
    pub fn now(&self) -> Option<Timestamp> {
        self.clients.now()
    }
}
