//! Any bytes as a request file and as the configuration: no panic, places inside the file, nothing hostile shown.
//!
//! By hand, for five minutes, with `cargo install cargo-fuzz`:
//!
//! ```sh
//! cargo +nightly fuzz run request -- -max_total_time=300 -max_len=2048
//! ```
#![no_main]

use std::sync::LazyLock;

use countersign::check::{self, REQUEST_SCHEMA, Schema};
use countersign::domain::{Exit, Locale, is_deceptive};
use countersign::render::{self, FilesReport, Findings, Form, Report};
use libfuzzer_sys::fuzz_target;

static SCHEMA: LazyLock<Schema> =
    LazyLock::new(|| Schema::new(REQUEST_SCHEMA).expect("it is ours"));
const PATH: &str = "requests/20261102090000.yaml";

fuzz_target!(|bytes: &[u8]| {
    let (request, diagnostics) = check::request(PATH, bytes, &SCHEMA);
    assert!(request.is_some() || !diagnostics.is_empty());
    for span in diagnostics
        .iter()
        .flat_map(|found| found.span.iter().chain(found.problem.related()))
    {
        assert!(span.start < span.end && span.end <= bytes.len(), "{span:?}");
        if let Ok(text) = std::str::from_utf8(bytes) {
            assert!(text.get(span.clone()).is_some(), "{span:?}");
        }
    }
    let mut out = Vec::new();
    let report = Report::Files(FilesReport {
        findings: Findings {
            diagnostics,
            sources: [(PATH.to_owned(), bytes.to_vec())].into(),
        },
        requests: 1,
        exit: Exit::Wrong,
        language: Locale::ENGLISH,
    });
    let form = Form::Human { is_coloured: false };
    render::write(&report, None, form, &mut out).expect("memory takes everything");
    let shown = String::from_utf8_lossy(&out);
    assert!(!shown.contains(|c| c != '\n' && is_deceptive(c)), "{shown}");
    let _ = check::configuration(bytes);
});
