//! The proxy that https requests go through.

use secrecy::{ExposeSecret, SecretString};

/// Hosts that no proxy is asked for, beside those of `NO_PROXY`: a proxy's loopback is not ours.
const LOOPBACK: &str = "localhost,127.0.0.0/8,::1";

/// A proxy that opens tunnels to https servers. Its address may hold a password, so its `Debug` shows none of it.
#[derive(Debug, Clone)]
pub struct Proxy {
    address: SecretString,
    exceptions: String,
}

/// A variable that names no http or https proxy. Nothing is sent then, not even past the proxy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WrongProxy {
    /// The environment variable. Its value may hold a password, so it is not kept.
    pub variable: &'static str,
}

impl Proxy {
    /// Reads `https_proxy` and `no_proxy`, or else `HTTPS_PROXY` and `NO_PROXY`, in the order of curl and the AWS CLI. `None`
    /// if no proxy is named.
    ///
    /// # Errors
    /// `WrongProxy` if what is named is no http or https address.
    pub fn from_environment() -> Result<Option<Self>, WrongProxy> {
        Self::from_variables(|name| std::env::var(name).ok())
    }

    fn from_variables(
        variable: impl Fn(&str) -> Option<String>,
    ) -> Result<Option<Self>, WrongProxy> {
        let first = |names: [&'static str; 2]| {
            let mut set = names.into_iter().filter_map(|name| {
                let value = variable(name).filter(|value| !value.is_empty())?;
                Some((name, value))
            });
            set.next()
        };
        let Some((name, address)) = first(["https_proxy", "HTTPS_PROXY"]) else {
            return Ok(None);
        };
        let address = if address.contains("://") {
            address
        } else {
            format!("http://{address}")
        };
        if !is_proxy(&address) {
            return Err(WrongProxy { variable: name });
        }
        let exceptions = match first(["no_proxy", "NO_PROXY"]) {
            Some((_, hosts)) => format!("{hosts},{LOOPBACK}"),
            None => LOOPBACK.to_owned(),
        };
        Ok(Some(Self {
            address: address.into(),
            exceptions,
        }))
    }

    /// Returns the address, with the user name and password that it has.
    pub fn address(&self) -> &str {
        self.address.expose_secret()
    }

    /// Returns the hosts that are reached without it: names, addresses and networks, separated by commas.
    pub fn exceptions(&self) -> &str {
        &self.exceptions
    }
}

fn is_proxy(address: &str) -> bool {
    address.parse::<http::Uri>().is_ok_and(|uri| {
        matches!(uri.scheme_str(), Some("http" | "https"))
            && uri.host().is_some_and(|host| !host.is_empty())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(variables: &[(&str, &str)]) -> Result<Option<(String, String)>, WrongProxy> {
        let variable = |name: &str| {
            let mut named = variables.iter().filter(|(key, _)| *key == name);
            named.next().map(|(_, value)| (*value).to_owned())
        };
        let proxy = Proxy::from_variables(variable)?;
        Ok(proxy.map(|proxy| (proxy.address().to_owned(), proxy.exceptions().to_owned())))
    }

    #[test]
    fn a_proxy_is_named_by_the_environment() {
        assert_eq!(named(&[]), Ok(None));
        assert_eq!(named(&[("HTTPS_PROXY", ""), ("HTTP_PROXY", "x")]), Ok(None));
        let (address, exceptions) = named(&[
            ("HTTPS_PROXY", "http://upper.example:1"),
            ("https_proxy", "lower.example:3128"),
            ("NO_PROXY", "internal.example"),
        ])
        .unwrap()
        .unwrap();
        assert_eq!(address, "http://lower.example:3128");
        assert_eq!(exceptions, "internal.example,localhost,127.0.0.0/8,::1");
    }

    #[test]
    fn what_is_no_proxy_is_named_and_not_shown() {
        for wrong in [
            "socks5://proxy.example:1080",
            "http://",
            "http://user:word@",
            "http://pro xy",
            "://",
        ] {
            let error = named(&[("HTTPS_PROXY", wrong)]).unwrap_err();
            assert_eq!(error.variable, "HTTPS_PROXY");
        }
    }

    #[test]
    fn a_password_is_not_shown() {
        let variable = |name: &str| {
            (name == "HTTPS_PROXY").then(|| "http://user:planted@proxy.example".to_owned())
        };
        let proxy = Proxy::from_variables(variable).unwrap();
        assert!(!format!("{proxy:?}").contains("planted"));
    }
}
