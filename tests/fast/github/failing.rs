//! What is known after a failure, and what is sent again.

use std::time::{Duration, Instant};

use super::*;

/// What GitHub does, and what is to be known then of a read and of a write.
struct Case {
    tell: fn() -> Told,
    /// How often a read is sent.
    reads: usize,
    read: FailureKind,
    write: FailureKind,
    status: Option<u16>,
    code: Option<&'static str>,
}

fn refused(code: u16, tell: fn() -> Told) -> Case {
    Case {
        tell,
        reads: 1,
        read: FailureKind::Refused,
        write: FailureKind::Refused,
        status: Some(code),
        code: None,
    }
}

fn limited(code: u16, tell: fn() -> Told) -> Case {
    Case {
        read: FailureKind::NotDone,
        write: FailureKind::NotDone,
        code: Some("rate-limited"),
        ..refused(code, tell)
    }
}

fn in_doubt(reads: usize, code: Option<u16>, tell: fn() -> Told) -> Case {
    Case {
        tell,
        reads,
        read: FailureKind::NotDone,
        write: FailureKind::Unknown,
        status: code,
        code: None,
    }
}

fn with(status: u16, header: &str, body: &str) -> Told {
    Told::Answer(
        status,
        format!("Date: {DATE}\r\n{header}\r\n"),
        body.to_owned(),
    )
}

impl Case {
    async fn check(self) {
        let Self {
            tell,
            reads,
            read,
            write,
            status,
            code,
        } = self;
        let (github, log) = serve(move |_, _| tell()).await;
        // Only who never answers has to be waited for.
        let is_silent = matches!(tell(), Told::Hang);
        let deadline = Duration::from_millis(if is_silent { 1_000 } else { 20_000 });
        let github = github.with_deadline(deadline);
        let failure = github.merges(&[id('a')]).await.unwrap_err();
        assert_eq!(failure.kind, read, "{status:?} {code:?}");
        assert_eq!(log.count(), reads, "{status:?} {code:?}");
        let failures = [
            github.create_comment(7, "text").await.unwrap_err(),
            github.edit_comment(9, "text").await.unwrap_err(),
        ];
        for failure in failures {
            assert_eq!(sorted(&failure), (write, status, code));
            assert!(!format!("{failure:?}").contains("planted"));
        }
        assert_eq!(log.count(), reads + 2, "{status:?}: a write is sent once");
    }
}

#[tokio::test]
async fn reads_are_tried_again_where_that_can_help_and_writes_never() {
    let cases = [
        refused(401, || status(401)),
        refused(403, || status(403)),
        refused(404, || status(404)),
        Case {
            code: Some("conversation-locked"),
            ..refused(403, || {
                let message = "Unable to create comment because issue is locked.";
                with(
                    403,
                    "X-Other: x",
                    &json!({ "message": message }).to_string(),
                )
            })
        },
        refused(422, || status(422)),
        refused(307, || with(307, "Location: /elsewhere", "{}")),
        limited(429, || status(429)),
        limited(403, || with(403, "Retry-After: 60", "{}")),
        limited(403, || with(403, "X-RateLimit-Remaining: 0", "{}")),
        limited(403, || {
            with(
                403,
                "X-RateLimit-Remaining: 9",
                "You have exceeded a secondary rate limit.",
            )
        }),
        in_doubt(3, Some(500), || status(500)),
        in_doubt(3, Some(503), || status(503)),
        in_doubt(3, None, || Told::HangUp),
        in_doubt(3, None, || {
            Told::Half("{\"data\": null, \"id\": 1}".to_owned())
        }),
        in_doubt(3, None, || Told::Hang),
        in_doubt(1, Some(202), || with(202, "X-Other: x", "{\"id\": 1}")),
        Case {
            code: Some("answer-too-large"),
            ..in_doubt(1, Some(200), || {
                with(200, "X-Other: x", &"x".repeat(17 * 1024 * 1024))
            })
        },
    ];
    futures_util::future::join_all(cases.map(Case::check)).await;
}

#[tokio::test]
async fn a_read_that_succeeds_in_the_end_is_a_success() {
    let (github, log) = serve(|number, asked| match number {
        0 => status(500),
        1 => Told::HangUp,
        _ => ok(&answer(&asked.body)),
    })
    .await;
    let began = Instant::now();
    assert_eq!(github.merges(&[id('a')]).await.unwrap().merges.len(), 1);
    assert_eq!(log.count(), 3);
    assert!(began.elapsed() >= Duration::from_secs(1));
}

#[tokio::test]
async fn an_answer_without_its_time_is_none() {
    for headers in ["", "Date: yesterday\r\n"] {
        let (github, _) = serve(move |_, asked| {
            Told::Answer(200, headers.to_owned(), answer(&asked.body).to_string())
        })
        .await;
        let failure = github.merges(&[id('a')]).await.unwrap_err();
        assert_eq!(
            sorted(&failure),
            (FailureKind::NotDone, Some(200), Some("no-date"))
        );
    }
}
