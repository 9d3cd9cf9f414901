//! Where GitHub is, and who we are there.

use std::fmt;
use std::net::IpAddr;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use http::header::HeaderValue;
use http::uri::{Authority, Scheme, Uri};
use octocrab::Octocrab;
use secrecy::{ExposeSecret, SecretString};

use super::connector;
use crate::domain::{EnvironmentError, RateLimits, Repository};

/// How long one attempt may take, from the connection to the last byte. GitHub itself gives up after 10 s.
const DEADLINE: Duration = Duration::from_secs(30);

/// One repository at GitHub.
#[derive(Clone)]
pub struct GitHub {
    pub(super) client: Octocrab,
    pub(super) api: String,
    pub(super) graphql: String,
    pub(super) repository: Repository,
    pub(super) deadline: Duration,
    pub(super) is_installation: bool,
    pub(super) limits: Arc<Mutex<RateLimits>>,
    /// Whether the token's scopes do not include `workflow`.
    pub(super) lacks_workflow_scope: Arc<AtomicBool>,
}

impl fmt::Debug for GitHub {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "GitHub({})", self.repository)
    }
}

impl GitHub {
    /// Prepares to call GitHub about one repository; sends nothing yet. Must be called within a Tokio runtime.
    ///
    /// The addresses are what Actions has in `GITHUB_API_URL` and `GITHUB_GRAPHQL_URL`. The token goes to that one server,
    /// in the `Authorization` header, and nowhere else; redirects are not followed. octocrab's retries are not compiled in.
    /// An https server is reached through the proxy that the environment names.
    ///
    /// # Errors
    /// An address is neither https nor on this machine, both are on different servers, the token is none, or the proxy is.
    pub fn connect(
        api_url: &str,
        graphql_url: &str,
        token: SecretString,
        repository: Repository,
    ) -> Result<Self, EnvironmentError> {
        let api = endpoint("GITHUB_API_URL", api_url)?;
        let graphql = endpoint("GITHUB_GRAPHQL_URL", graphql_url)?;
        if api.server != graphql.server {
            return Err(EnvironmentError::TwoServers);
        }
        let text = token.expose_secret();
        let is_token = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic());
        if !is_token {
            return Err(EnvironmentError::WrongToken);
        }
        let is_installation = text.starts_with("ghs_");
        let authorization = HeaderValue::try_from(format!("Bearer {text}"))
            .map_err(|_| EnvironmentError::WrongToken)?;
        let client = connector::client(&api.server, authorization, DEADLINE)?;
        Ok(Self {
            client,
            api: api.address,
            graphql: graphql.address,
            repository,
            deadline: DEADLINE,
            is_installation,
            limits: Arc::default(),
            lacks_workflow_scope: Arc::default(),
        })
    }

    /// Sets how long one attempt may take, which is 30 s otherwise.
    pub fn with_deadline(mut self, deadline: Duration) -> Self {
        self.deadline = deadline;
        self
    }

    /// Returns whether the token is a GitHub App's, as those of workflows are, and not a person's.
    ///
    /// <https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/>
    pub fn is_installation(&self) -> bool {
        self.is_installation
    }

    /// Returns the repository that is asked about.
    pub fn repository(&self) -> &Repository {
        &self.repository
    }
}

struct Endpoint {
    /// Scheme and authority.
    server: Uri,
    /// Everything, without a slash at the end.
    address: String,
}

fn endpoint(variable: &'static str, text: &str) -> Result<Endpoint, EnvironmentError> {
    let invalid = || EnvironmentError::GitHubEndpoint(variable);
    let uri: Uri = text.parse().map_err(|_| invalid())?;
    let (Some(scheme), Some(authority)) = (uri.scheme(), uri.authority()) else {
        return Err(invalid());
    };
    let is_safe = *scheme == Scheme::HTTPS || *scheme == Scheme::HTTP && is_this_machine(authority);
    // A user name before the host makes an address look like another one.
    let is_plain = !authority.as_str().contains('@')
        && !authority.host().is_empty()
        && uri.query().is_none()
        && !text.contains('#');
    if !is_safe || !is_plain {
        return Err(invalid());
    }
    let server = format!("{scheme}://{authority}").to_ascii_lowercase();
    let address = format!("{server}{}", uri.path().trim_end_matches('/'));
    let server = server.parse().map_err(|_| invalid())?;
    Ok(Endpoint { server, address })
}

fn is_this_machine(authority: &Authority) -> bool {
    let host = authority.host();
    let literal = host
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
        .unwrap_or(host);
    host.eq_ignore_ascii_case("localhost")
        || literal
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_goes_to_https_or_stays_on_this_machine() {
        for (good, address) in [
            ("https://api.github.com", "https://api.github.com"),
            (
                "https://GHE.acme.example/api/v3/",
                "https://ghe.acme.example/api/v3",
            ),
            (
                "http://127.0.0.1:8080/github",
                "http://127.0.0.1:8080/github",
            ),
            ("http://127.8.9.1", "http://127.8.9.1"),
            ("http://[::1]:1/", "http://[::1]:1"),
            ("http://localhost:3000", "http://localhost:3000"),
        ] {
            assert_eq!(endpoint("URL", good).unwrap().address, address);
        }
        for bad in [
            "",
            "api.github.com",
            "/graphql",
            "http://api.github.com",
            "http://127.0.0.1.evil.example",
            "http://localhost.evil.example",
            "http://0.0.0.0",
            "http://2130706433",
            "http://[::ffff:127.0.0.1]",
            "https://api.github.com@evil.example",
            "http://127.0.0.1@evil.example",
            "https://api.github.com?x=",
            "https://api.github.com#x",
            "ftp://127.0.0.1",
            "https://",
        ] {
            assert!(endpoint("URL", bad).is_err(), "{bad}");
        }
    }
}
