//! What the clients of GitHub and of AWS share: the proxy that the environment names, the root certificates,
//! and why a server was not reached.

mod proxy;
mod roots;
mod unreachable;

pub use proxy::{Proxy, WrongProxy};
pub use roots::{Roots, roots};
pub use unreachable::unreachable;
