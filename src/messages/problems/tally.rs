//! How a check ended, and the words in front of problems.

use crate::domain::{Diagnostic, Language, Locale, Severity};

/// The words in front of problems.
#[derive(Debug, Clone, Copy)]
pub struct Levels {
    /// Before what refuses a file.
    pub error: &'static str,
    /// Before what does not.
    pub warning: &'static str,
    /// Before what to do.
    pub help: &'static str,
    /// At an earlier place that explains the problem.
    pub first: &'static str,
}

/// Returns the words in front of problems, in a language.
pub fn levels(language: Locale) -> Levels {
    Levels {
        error: pick!(language, en: "error", ja: "エラー"),
        warning: pick!(language, en: "warning", ja: "警告"),
        help: pick!(language, en: "help", ja: "対処"),
        first: pick!(language, en: "here first", ja: "最初はここ"),
    }
}

/// What was looked at, and what came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tally {
    /// How many request files there were.
    pub requests: usize,
    /// How many errors there are.
    pub errors: usize,
    /// How many warnings there are.
    pub warnings: usize,
}

impl Tally {
    /// Counts diagnostics.
    pub fn of(requests: usize, diagnostics: &[Diagnostic]) -> Self {
        let count = |severity| {
            let all = diagnostics.iter().map(|one| one.problem.severity());
            all.filter(|one| *one == severity).count()
        };
        Self {
            requests,
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
        }
    }
}

/// Sums up in one line how a check ended.
pub fn closing(language: Locale, tally: &Tally) -> String {
    let count =
        |count: usize, [one, many]: [&str; 2], japanese: &str| match (language.language, count) {
            (Language::English, 1) => format!("1 {one}"),
            (Language::English, count) => format!("{count} {many}"),
            (Language::Japanese, count) => format!("{japanese} {count} 件"),
        };
    let requests = count(
        tally.requests,
        ["request file", "request files"],
        "申請ファイル",
    );
    let files = count(tally.requests, ["file", "files"], "ファイル");
    let errors = count(tally.errors, ["error", "errors"], "エラー");
    let warnings = count(tally.warnings, ["warning", "warnings"], "警告");
    let found = match (tally.errors, tally.warnings) {
        (0, 0) if tally.requests == 0 => {
            return say!(language,
                en: "no request files; the configuration is in order",
                ja: "申請ファイルはありません。設定に問題はありません");
        }
        (0, 0) => {
            return say!(language,
                en: "{requests} and the configuration are in order",
                ja: "{requests}と設定に問題はありません");
        }
        (0, _) => warnings,
        (_, 0) => errors,
        (_, _) => say!(language, en: "{errors}, {warnings}", ja: "{errors}、{warnings}"),
    };
    match tally.requests {
        0 => found,
        _ => say!(language, en: "{files} checked: {found}", ja: "{files}を確認しました: {found}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_check_ends_with_one_line() {
        let say = |requests, errors, warnings, language| {
            let tally = Tally {
                requests,
                errors,
                warnings,
            };
            closing(language, &tally)
        };
        for (numbers, english, japanese) in [
            (
                (0, 0, 0),
                "no request files; the configuration is in order",
                "申請ファイルはありません。設定に問題はありません",
            ),
            (
                (12, 0, 0),
                "12 request files and the configuration are in order",
                "申請ファイル 12 件と設定に問題はありません",
            ),
            (
                (1, 0, 1),
                "1 file checked: 1 warning",
                "ファイル 1 件を確認しました: 警告 1 件",
            ),
            (
                (3, 1, 2),
                "3 files checked: 1 error, 2 warnings",
                "ファイル 3 件を確認しました: エラー 1 件、警告 2 件",
            ),
            ((0, 2, 0), "2 errors", "エラー 2 件"),
        ] {
            let (requests, errors, warnings) = numbers;
            assert_eq!(say(requests, errors, warnings, Locale::ENGLISH), english);
            assert_eq!(say(requests, errors, warnings, Locale::JAPANESE), japanese);
        }
    }
}
