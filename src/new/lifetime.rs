//! Asks until when the key is to live and how often it is to be replaced, where its folder wants to know.

use inquire::Text;
use inquire::validator::Validation;

use super::prompt::{Stop, look};
use super::setting::Options;
use crate::domain::{
    Configuration, Duration, Expiry, Lifetime, LifetimeFault, Locale, Refusal, Remedy, RequestPath,
    Timestamp,
};
use crate::messages::asking::{Asking, ask as words};
use crate::messages::{pull, refusal_sentence};

/// How long the key is to live, as the file will say it.
#[derive(Default)]
pub(super) struct Wanted {
    pub(super) expires: Option<String>,
    pub(super) rotate_every: Option<String>,
}

/// The limits of a folder, today.
pub(super) struct Limits<'a> {
    pub(super) configuration: &'a Configuration,
    /// A request in that folder.
    pub(super) path: RequestPath,
    pub(super) now: Timestamp,
    pub(super) language: Locale,
}

impl Limits<'_> {
    /// What speaks against a key that would be asked for now.
    pub(super) fn faults(&self, lifetime: Lifetime) -> Vec<LifetimeFault> {
        let (path, now) = (&self.path, self.now);
        self.configuration.lifetime_faults(path, lifetime, now, now)
    }

    /// Takes the given values, and asks for what the folder requires besides; without a terminal, those are missing.
    pub(super) fn complete(
        &self,
        options: &Options,
        is_asked: bool,
        missing: &mut Vec<String>,
    ) -> Result<Wanted, Stop> {
        let mut wanted = Wanted {
            expires: options.expires.clone(),
            rotate_every: options.rotate_every.clone(),
        };
        let faults = self.faults(wanted.lifetime());
        let latest = faults.into_iter().find_map(|fault| match fault {
            LifetimeFault::Endless { latest, most: _ } => Some(latest),
            LifetimeFault::Over { .. }
            | LifetimeFault::TooLong { .. }
            | LifetimeFault::RotatedLate { .. }
            | LifetimeFault::NeverRotated { .. }
            | LifetimeFault::RotatedEarly { .. } => None,
        });
        if let (Some(latest), None) = (latest, &wanted.expires) {
            wanted.expires =
                match is_asked {
                    true => Some(self.ask(Asking::Expires, Asking::Latest(latest), |text| {
                        Lifetime {
                            expires: Expiry::new(text).ok(),
                            rotate_every: None,
                        }
                    })?),
                    false => {
                        missing.push("--expires".to_owned());
                        return Ok(wanted);
                    }
                };
        }
        let faults = self.faults(wanted.lifetime());
        let most = faults.into_iter().find_map(|fault| match fault {
            LifetimeFault::NeverRotated { most } => Some(most),
            LifetimeFault::Over { .. }
            | LifetimeFault::TooLong { .. }
            | LifetimeFault::Endless { .. }
            | LifetimeFault::RotatedLate { .. }
            | LifetimeFault::RotatedEarly { .. } => None,
        });
        if let (Some(most), None) = (most, &wanted.rotate_every) {
            let expires = wanted.lifetime().expires;
            wanted.rotate_every = match is_asked {
                true => Some(
                    self.ask(Asking::RotateEvery, Asking::AtMost(most), move |text| {
                        Lifetime {
                            expires,
                            rotate_every: Duration::of_days(text).ok(),
                        }
                    })?,
                ),
                false => {
                    missing.push("--rotate-every".to_owned());
                    None
                }
            };
        }
        Ok(wanted)
    }

    /// Asks until nothing speaks against the answer.
    fn ask(
        &self,
        asking: Asking<'_>,
        help: Asking<'_>,
        read: impl Fn(&str) -> Lifetime + Clone + 'static,
    ) -> Result<String, Stop> {
        let (title, help) = (words(self.language, asking), words(self.language, help));
        let (language, now, path) = (self.language, self.now, self.path.clone());
        let configuration = self.configuration.clone();
        let is_day = matches!(asking, Asking::Expires);
        let check = move |text: &str| {
            let lifetime = read(text);
            let is_read = match is_day {
                true => lifetime.expires.is_some(),
                false => lifetime.rotate_every.is_some(),
            };
            if !is_read {
                let form = words(language, Asking::Form(is_day));
                return Ok(Validation::Invalid(form.into()));
            }
            let faults = configuration.lifetime_faults(&path, lifetime, now, now);
            let mut faults = faults.into_iter().filter(|fault| match fault {
                LifetimeFault::Over { .. }
                | LifetimeFault::TooLong { .. }
                | LifetimeFault::Endless { .. } => is_day,
                LifetimeFault::RotatedLate { .. }
                | LifetimeFault::NeverRotated { .. }
                | LifetimeFault::RotatedEarly { .. } => !is_day,
            });
            Ok(match faults.next() {
                None => Validation::Valid,
                Some(fault) => Validation::Invalid(what(language, fault).into()),
            })
        };
        let text = Text::new(&title)
            .with_validator(check)
            .with_render_config(look(self.language));
        Ok(text.with_help_message(&help).prompt()?)
    }

    /// What to write so that a fault is gone.
    pub(super) fn instead(&self, fault: LifetimeFault) -> String {
        let refusal = Refusal::LifetimeNotAllowed { fault };
        pull::remedy(self.language, &refusal, Remedy::Change)
    }
}

/// What a fault is.
pub(super) fn what(language: Locale, fault: LifetimeFault) -> String {
    let refusal = Refusal::LifetimeNotAllowed { fault };
    refusal_sentence(language, &refusal)
}

impl Wanted {
    /// Returns whether the file will have a field for it.
    pub(super) fn has(&self, field: &str) -> bool {
        match field {
            "expires" => self.expires.is_some(),
            "rotateEvery" => self.rotate_every.is_some(),
            _ => false,
        }
    }

    pub(super) fn lifetime(&self) -> Lifetime {
        let expires = self.expires.as_deref();
        Lifetime {
            expires: expires.and_then(|text| Expiry::new(text).ok()),
            rotate_every: self
                .rotate_every
                .as_deref()
                .and_then(|text| Duration::of_days(text).ok()),
        }
    }
}
