//! What several documents are made of.

use schemars::JsonSchema;
use serde::Serialize;

use crate::domain::{
    Failure, FailureKind, Language, Locale, RateLimit, RateLimits, Refusal, Timestamp,
};
use crate::key_history::Used;
use crate::plan::LastUse;
use crate::render::lines::{of_failure, of_refusal};
use crate::render::view::Stopped;

/// An enumeration of words in kebab case; `=` names the type whose variants they are.
macro_rules! words {
    ($name:ident = $of:ty: $($word:ident),+) => {
        words!($name: $($word),+);

        impl From<$of> for $name {
            fn from(of: $of) -> Self {
                match of {
                    $(<$of>::$word => Self::$word),+
                }
            }
        }
    };
    ($name:ident: $($word:ident),+) => {
        #[derive(serde::Serialize, schemars::JsonSchema)]
        #[serde(rename_all = "kebab-case")]
        #[schemars(inline)]
        pub(super) enum $name {
            $($word),+
        }
    };
}
pub(super) use words;

// A word in kebab case.
#[derive(Serialize, JsonSchema)]
#[serde(transparent)]
#[schemars(inline)]
pub(super) struct Code(
    #[schemars(regex(pattern = r"^[a-z0-9]+(-[a-z0-9]+)*$"))] pub(super) &'static str,
);

// Text that is never empty.
#[derive(Serialize, JsonSchema)]
#[serde(transparent)]
#[schemars(inline)]
pub(super) struct Text(#[schemars(length(min = 1))] pub(super) String);

impl Text {
    /// `None` if there is nothing to say.
    pub(super) fn some(text: String) -> Option<Self> {
        (!text.is_empty()).then_some(Self(text))
    }
}

// RFC 3339, in UTC.
#[derive(Serialize, JsonSchema)]
#[serde(transparent)]
#[schemars(inline)]
pub(super) struct Time(#[schemars(extend("format" = "date-time"))] String);

impl From<&Timestamp> for Time {
    fn from(time: &Timestamp) -> Self {
        Self(time.rfc3339())
    }
}

// The language as BCP 47 names it.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(inline)]
pub(in crate::render) enum LanguageTag {
    En,
    Ja,
}

impl From<Locale> for LanguageTag {
    fn from(language: Locale) -> Self {
        match language.language {
            Language::English => Self::En,
            Language::Japanese => Self::Ja,
        }
    }
}

#[derive(Serialize, JsonSchema)]
pub(super) struct Reason {
    /// See docs/codes.md.
    code: Code,
    /// What is wrong.
    message: String,
    /// What to do.
    hint: Option<Text>,
}

impl From<&Stopped> for Reason {
    fn from(stopped: &Stopped) -> Self {
        Self {
            code: Code(stopped.code),
            message: stopped.message.clone(),
            hint: Text::some(stopped.hint.clone()),
        }
    }
}

pub(super) fn refusal(refusal: &Refusal, language: Locale) -> Reason {
    let (message, hint) = of_refusal(language, refusal);
    Reason {
        code: Code(refusal.code()),
        message,
        hint: Text::some(hint),
    }
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Failure")]
pub(super) struct Failed<'a> {
    /// Who was called.
    service: String,
    /// The operation, as the service's reference names it.
    operation: &'static str,
    /// not-done: nothing happened, and trying again may help. refused: nothing happened, and trying again is useless.
    /// unknown: it may have happened.
    effect: Effect,
    /// The HTTP status, if there was an answer.
    status: Option<u16>,
    /// The service's error code, if it is a plain word.
    code: Option<&'a str>,
    message: Text,
    hint: Text,
}

words!(Effect = FailureKind: NotDone, Refused, Unknown);

pub(super) fn failed(failure: &Failure, language: Locale) -> Failed<'_> {
    let (message, hint) = of_failure(language, failure);
    Failed {
        service: failure.operation.service().to_string(),
        operation: failure.operation.name(),
        effect: failure.kind.into(),
        status: failure.status,
        code: failure.code.as_deref(),
        message: Text(message),
        hint: Text(hint),
    }
}

#[derive(Serialize, JsonSchema)]
pub(super) struct LastUsed<'a> {
    at: Time,
    service: &'a str,
    region: &'a str,
}

/// `None` if it was never used, or that is not known.
pub(super) fn last_used(used: &Used) -> Option<LastUsed<'_>> {
    match used {
        Used::Last(LastUse {
            at,
            service,
            region,
        }) => Some(LastUsed {
            at: at.into(),
            service,
            region,
        }),
        Used::NotAsked | Used::Never => None,
    }
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "RateLimits")]
pub(super) struct Limits {
    /// Points of the GraphQL API.
    graphql: Option<Limit>,
    /// Calls of the REST API.
    rest: Option<Limit>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "RateLimit")]
struct Limit {
    /// What is allowed in an hour.
    limit: u64,
    /// What is left of it.
    remaining: u64,
    /// When all of it is available again.
    resets: Time,
}

impl From<&RateLimits> for Limits {
    fn from(limits: &RateLimits) -> Self {
        let limit = |limit: RateLimit| Limit {
            limit: limit.limit,
            remaining: limit.remaining,
            resets: Time::from(&limit.resets),
        };
        Self {
            graphql: limits.graphql.map(limit),
            rest: limits.rest.map(limit),
        }
    }
}
