//! What the clients of GitHub and of AWS share: the proxy that the environment names, and the root certificates.

mod proxy;
mod roots;

pub use proxy::{Proxy, WrongProxy};
pub use roots::{Roots, roots};
