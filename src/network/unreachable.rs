//! Why a server was not reached, read off a client's error.

use std::error::Error;
use std::io;

use crate::domain::Unreachable;

/// How errors begin, or go on, that have no type of their own. They are compared and not kept.
const KNOWN: &[(&str, Unreachable)] = &[
    ("dns error", Unreachable::UnknownHost),
    ("failed to lookup address", Unreachable::UnknownHost),
    ("invalid peer certificate", Unreachable::Untrusted),
    ("received fatal alert", Unreachable::Untrusted),
    ("received corrupt message", Unreachable::Untrusted),
    ("tunnel error", Unreachable::Proxy),
    ("unsuccessful tunnel", Unreachable::Proxy),
    ("proxy auth", Unreachable::Proxy),
    ("timed out", Unreachable::TimedOut),
    ("timeout", Unreachable::TimedOut),
];

/// Returns why there was no answer; `Lost` where the error does not tell.
pub fn unreachable(error: &(dyn Error + 'static)) -> Unreachable {
    let mut found = Unreachable::Lost;
    let mut cause = Some(error);
    while let Some(error) = cause {
        let io = error.downcast_ref::<io::Error>();
        match io.map(io::Error::kind) {
            Some(io::ErrorKind::ConnectionRefused) => return Unreachable::Refused,
            Some(io::ErrorKind::TimedOut) => return Unreachable::TimedOut,
            Some(_) | None => {}
        }
        let text = error.to_string();
        let known = KNOWN.iter().find(|(words, _)| text.contains(words));
        match known {
            // What is behind it concerns the proxy, not the server.
            Some((_, Unreachable::Proxy)) => return Unreachable::Proxy,
            Some((_, why)) => found = *why,
            None => {}
        }
        // The source of an io error is that of the error in it.
        cause = match io.and_then(io::Error::get_ref) {
            Some(inner) => Some(inner),
            None => error.source(),
        };
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As the client tells of a tunnel for which the proxy itself was not reached.
    #[derive(Debug)]
    struct Tunnel(io::Error);

    impl std::fmt::Display for Tunnel {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            write!(f, "tunnel error: failed to create underlying connection")
        }
    }

    impl Error for Tunnel {
        fn source(&self) -> Option<&(dyn Error + 'static)> {
            Some(&self.0)
        }
    }

    #[test]
    fn a_proxy_that_is_down_is_not_taken_for_the_server() {
        let refused = io::Error::from(io::ErrorKind::ConnectionRefused);
        let unknown = io::Error::other("dns error: failed to lookup address information");
        for behind in [refused, unknown] {
            assert_eq!(unreachable(&Tunnel(behind)), Unreachable::Proxy);
        }
    }

    #[test]
    fn what_an_error_ends_in_counts() {
        let refused = io::Error::from(io::ErrorKind::ConnectionRefused);
        let inner = io::Error::other("dns error: failed to lookup address information");
        for (error, why) in [
            (refused, Unreachable::Refused),
            (inner, Unreachable::UnknownHost),
            (
                io::Error::new(
                    io::ErrorKind::InvalidData,
                    "invalid peer certificate: UnknownIssuer",
                ),
                Unreachable::Untrusted,
            ),
            (
                io::Error::other("tunnel error: unsuccessful"),
                Unreachable::Proxy,
            ),
            (io::Error::other("the planted secret"), Unreachable::Lost),
        ] {
            assert_eq!(unreachable(&io::Error::other(error)), why);
        }
    }
}
