//! The words around tables and annotations.

use crate::domain::Locale;

/// What stands above the columns of a table.
#[derive(Debug, Clone, Copy)]
pub struct Headings {
    /// Above files, lines and columns.
    pub place: &'static str,
    /// Above codes.
    pub problem: &'static str,
    /// Above paths of requests.
    pub request: &'static str,
    /// Above pull requests.
    pub pull: &'static str,
    /// Above statuses.
    pub status: &'static str,
    /// Above sentences.
    pub what: &'static str,
}

/// Returns the headings, in a language.
pub fn headings(language: Locale) -> Headings {
    Headings {
        place: pick!(language, en: "Where", ja: "場所"),
        problem: pick!(language, en: "Problem", ja: "問題"),
        request: pick!(language, en: "Request", ja: "申請"),
        pull: pick!(language, en: "Pull request", ja: "プルリクエスト"),
        status: pick!(language, en: "Status", ja: "ステータス"),
        what: pick!(language, en: "Details and next steps", ja: "内容と対処"),
    }
}

/// Explains how many problems have no annotation.
pub fn not_annotated(language: Locale, count: usize) -> String {
    match count {
        1 => say!(language,
            en: "1 more problem has no annotation, because GitHub shows only ten; see the log above and the job summary",
            ja: "GitHub が表示する注釈は 10 件までのため、ほか 1 件は上のログとジョブサマリーで確認してください"),
        count => say!(language,
            en: "{count} more problems have no annotation, because GitHub shows only ten; see the log above and the job summary",
            ja: "GitHub が表示する注釈は 10 件までのため、ほか {count} 件は上のログとジョブサマリーで確認してください"),
    }
}

/// Explains how many rows a table lacks.
pub fn not_in_summary(language: Locale, count: usize) -> String {
    say!(language,
        en: "… and {count} more; see the log of this step for all of them.",
        ja: "ほか {count} 件はこのステップのログで確認してください。")
}
