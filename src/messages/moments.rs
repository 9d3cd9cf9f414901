//! Points in time and spans of it, as people read them.

use crate::domain::{Duration, Language, Locale, Timestamp};

/// Writes a point in time in the reader's time zone, and in UTC beside it, to the minute, or to the second where it has some.
pub fn moment(language: Locale, at: Timestamp) -> String {
    let (there, utc) = (at.in_zone(language.zone()), at.in_utc());
    match there == utc {
        true => utc,
        false => say!(language, en: "{there} ({utc})", ja: "{there}（{utc}）"),
    }
}

/// A duration in the words of the language.
pub fn span(language: Locale, duration: Duration) -> String {
    let text = duration.to_string();
    if language.language == Language::English {
        return text;
    }
    let (number, unit) = text.split_at(text.len() - 1);
    let unit = match unit {
        "d" => "日",
        "h" => "時間",
        "m" => "分",
        _ => "秒",
    };
    format!("{number} {unit}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Zone;

    #[test]
    fn the_readers_time_stands_beside_utc() {
        for (at, english, japanese) in [
            (
                "2026-11-02T09:00:00Z",
                "2026-11-02 09:00 UTC",
                "2026-11-02 18:00 JST（2026-11-02 09:00 UTC）",
            ),
            (
                "2026-12-31T15:00:07Z",
                "2026-12-31 15:00:07 UTC",
                "2027-01-01 00:00:07 JST（2026-12-31 15:00:07 UTC）",
            ),
        ] {
            let at = Timestamp::from_rfc3339(at).unwrap();
            assert_eq!(moment(Locale::ENGLISH, at), english);
            assert_eq!(moment(Locale::JAPANESE, at), japanese);
        }
        let summer = Timestamp::from_rfc3339("2026-07-01T09:00:00Z").unwrap();
        let berlin = |language: Locale| Locale {
            zone: Zone::named("Europe/Berlin"),
            ..language
        };
        assert_eq!(
            moment(berlin(Locale::ENGLISH), summer),
            "2026-07-01 11:00 CEST (2026-07-01 09:00 UTC)"
        );
        assert_eq!(
            moment(berlin(Locale::JAPANESE), summer),
            "2026-07-01 11:00 CEST（2026-07-01 09:00 UTC）"
        );
    }
}
