//! The words around tables and annotations.

use crate::domain::Language;

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
#[must_use]
pub fn headings(language: Language) -> Headings {
    match language {
        Language::English => Headings {
            place: "Where",
            problem: "Problem",
            request: "Request",
            pull: "Pull request",
            status: "Status",
            what: "What, and what to do",
        },
        Language::Japanese => Headings {
            place: "場所",
            problem: "問題",
            request: "申請",
            pull: "プルリクエスト",
            status: "状態",
            what: "内容と対処",
        },
    }
}

/// Says how many problems have no annotation.
#[must_use]
pub fn not_annotated(count: usize, language: Language) -> String {
    match (language, count) {
        (Language::English, 1) => {
            "1 more has no annotation, for GitHub shows ten; it is above and in the job summary"
                .to_owned()
        }
        (Language::English, count) => format!(
            "{count} more have no annotation, for GitHub shows ten; they are above and in the job summary"
        ),
        (Language::Japanese, count) => format!(
            "GitHub が表示する注釈は 10 件までのため、ほか {count} 件は上のログとジョブサマリーで確認してください"
        ),
    }
}

/// Says how many rows a table lacks.
#[must_use]
pub fn not_in_summary(count: usize, language: Language) -> String {
    match language {
        Language::English => format!("… and {count} more; the log of this step has them all."),
        Language::Japanese => {
            format!("ほか {count} 件はこのステップのログで確認してください。")
        }
    }
}
