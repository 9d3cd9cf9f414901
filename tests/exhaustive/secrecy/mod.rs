//! A planted secret key is in nothing that a run leaves behind, whatever goes wrong and however loud it is told to be.

mod echoes;
mod failing;
mod forms;
#[cfg(target_os = "linux")]
mod processes;
mod scene;
mod undisturbed;
