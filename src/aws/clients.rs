//! The clients that all calls share, and how long a call may take.

use std::time::Duration;

use aws_config::{AppName, Region, SdkConfig};
use aws_sdk_sts::config::retry::RetryConfig;
use aws_sdk_sts::config::timeout::TimeoutConfig;

use super::clock::Clock;
use super::complete_xml::CompleteXml;
use crate::domain::{Timestamp, home_of_iam};

/// One client for each service, behind one guarded client.
#[derive(Clone)]
pub(super) struct Clients {
    pub(super) iam: aws_sdk_iam::Client,
    pub(super) secrets: aws_sdk_secretsmanager::Client,
    pub(super) sns: aws_sdk_sns::Client,
    pub(super) sts: aws_sdk_sts::Client,
    pub(super) trail: aws_sdk_cloudtrail::Client,
    pub(super) kms: aws_sdk_kms::Client,
    pub(super) deadlines: Deadlines,
    clock: Clock,
}

impl Clients {
    pub(super) fn new(config: SdkConfig, clock: Clock, deadlines: Deadlines) -> Self {
        let mut config = config
            .into_builder()
            .retry_config(
                RetryConfig::standard()
                    .with_max_attempts(3)
                    .with_initial_backoff(deadlines.backoff),
            )
            .timeout_config(deadlines.repeated());
        // Every call says who calls; the one that creates says for which claim, too.
        config.set_app_name(AppName::new("countersign").ok());
        let config = config.build();
        let iam = aws_sdk_iam::config::Builder::from(&config).interceptor(CompleteXml);
        let sns = aws_sdk_sns::config::Builder::from(&config).interceptor(CompleteXml);
        let sts = aws_sdk_sts::config::Builder::from(&config).interceptor(CompleteXml);
        let home = config
            .region()
            .map(|region| Region::new(home_of_iam(region.as_ref())));
        let trail = aws_sdk_cloudtrail::config::Builder::from(&config).region(home);
        Self {
            iam: aws_sdk_iam::Client::from_conf(iam.build()),
            secrets: aws_sdk_secretsmanager::Client::new(&config),
            sns: aws_sdk_sns::Client::from_conf(sns.build()),
            sts: aws_sdk_sts::Client::from_conf(sts.build()),
            trail: aws_sdk_cloudtrail::Client::from_conf(trail.build()),
            kms: aws_sdk_kms::Client::new(&config),
            deadlines,
            clock,
        }
    }

    /// The latest `Date` among the answers so far.
    pub(super) fn now(&self) -> Option<Timestamp> {
        self.clock.now()
    }
}

/// How long a call may take.
#[derive(Debug, Clone, Copy)]
pub(super) struct Deadlines {
    /// One of up to three attempts.
    pub(super) attempt: Duration,
    /// All attempts of a call, and the pauses between them.
    pub(super) call: Duration,
    /// The first of those pauses, at most; the second is twice as long.
    pub(super) backoff: Duration,
    /// A call of a single attempt.
    pub(super) once: Duration,
    /// The first call of a run, which waits for the credential chain: the metadata service that is not there, say.
    pub(super) first: Duration,
    /// The pause between two pages of CloudTrail's, and the first one where something passes by itself.
    pub(super) pace: Duration,
    /// How long something may take that passes by itself: a throttle of CloudTrail's, a new secret that is not there yet.
    pub(super) patience: Duration,
    /// How long a new key is tried.
    pub(super) test: Duration,
    /// The first pause between two tries of a new key.
    pub(super) pause: Duration,
}

impl Deadlines {
    pub(super) const USUAL: Self = Self {
        attempt: Duration::from_secs(5),
        call: Duration::from_secs(20),
        backoff: Duration::from_secs(1),
        once: Duration::from_secs(10),
        first: Duration::from_secs(30),
        pace: Duration::from_millis(600),
        patience: Duration::from_secs(30),
        test: Duration::from_secs(20),
        pause: Duration::from_millis(250),
    };

    pub(super) fn repeated(self) -> TimeoutConfig {
        TimeoutConfig::builder()
            .operation_attempt_timeout(self.attempt)
            .operation_timeout(self.call)
            .build()
    }

    /// For a call that must not be repeated.
    pub(super) fn once(self) -> TimeoutConfig {
        TimeoutConfig::builder()
            .operation_attempt_timeout(self.once)
            .operation_timeout(self.once)
            .build()
    }

    /// For the first call of a run.
    pub(super) fn first(self) -> TimeoutConfig {
        TimeoutConfig::builder()
            .operation_attempt_timeout(self.first)
            .operation_timeout(self.first)
            .build()
    }
}
