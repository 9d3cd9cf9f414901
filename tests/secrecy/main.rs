//! A planted secret key is in nothing that a run leaves behind, whatever goes wrong and however loud it is told to be.

#![cfg(all(unix, feature = "sandbox"))]
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot prepare its world has failed"
)]

#[path = "../proxy/mod.rs"]
mod proxy;

mod echoes;
mod failing;
mod forms;
#[cfg(target_os = "linux")]
mod processes;
mod scene;
mod undisturbed;
