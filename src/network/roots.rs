//! The root certificates of this machine.

use std::sync::{Arc, LazyLock};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use rustls::RootCertStore;

/// The certificates by which servers are known, in the two forms that the clients take.
#[derive(Debug)]
pub struct Roots {
    /// For rustls.
    pub store: Arc<RootCertStore>,
    /// The same, each as PEM.
    pub pem: String,
}

/// Reads the root certificates, once per process: `SSL_CERT_FILE` and `SSL_CERT_DIR`, or else what the system trusts. Those
/// that rustls cannot read are left out.
///
/// <https://docs.rs/rustls-native-certs/latest/rustls_native_certs/fn.load_native_certs.html>
pub fn roots() -> &'static Roots {
    static ROOTS: LazyLock<Roots> = LazyLock::new(read);
    &ROOTS
}

fn read() -> Roots {
    let mut store = RootCertStore::empty();
    let mut pem = String::new();
    for certificate in rustls_native_certs::load_native_certs().certs {
        let text = BASE64_STANDARD.encode(&certificate);
        if store.add(certificate).is_ok() {
            pem.push_str("-----BEGIN CERTIFICATE-----\n");
            pem.push_str(&text);
            pem.push_str("\n-----END CERTIFICATE-----\n");
        }
    }
    Roots {
        store: Arc::new(store),
        pem,
    }
}
