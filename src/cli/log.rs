//! Logs on standard error, as `RUST_LOG` asks for, but never what could hold a secret.

use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::{FilterExt, Targets};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{Layer, fmt};

use crate::{aws, github};

/// Starts logging; nothing is logged unless `RUST_LOG` asks for it.
pub(super) fn start() {
    let asked = std::env::var("RUST_LOG")
        .ok()
        .and_then(|text| text.parse::<Targets>().ok())
        .unwrap_or_default();
    let layer = fmt::layer()
        .with_writer(std::io::stderr)
        .with_filter(asked.and(capped()));
    // It fails only if somebody in this process started logging before.
    drop(tracing_subscriber::registry().with(layer).try_init());
}

/// The clients' own targets print whole requests at TRACE: they are capped, whatever `RUST_LOG` says.
fn capped() -> Targets {
    let loud = aws::LOUD_TARGETS.iter().chain(&github::LOUD_TARGETS);
    loud.fold(
        Targets::new().with_default(LevelFilter::TRACE),
        |targets, loud| targets.with_target(*loud, LevelFilter::INFO),
    )
    .with_target(aws::MUTE_TARGET, LevelFilter::OFF)
}

#[cfg(test)]
mod tests {
    use tracing::Level;

    use super::*;

    #[test]
    fn what_prints_bodies_is_capped_whatever_is_asked_for() {
        let capped = capped();
        for target in [
            "aws_smithy_runtime::client::orchestrator",
            "aws_sigv4",
            "aws_sdk_cloudtrail::operation",
            "hyper::proto::h1",
            "octocrab",
            "h2",
            "rustls",
        ] {
            assert!(!capped.would_enable(target, &Level::DEBUG), "{target}");
            assert!(capped.would_enable(target, &Level::INFO), "{target}");
        }
        assert!(!capped.would_enable("aws_config::profile::credentials", &Level::ERROR));
        assert!(capped.would_enable("countersign::reconcile", &Level::TRACE));
    }
}
