//! Until when a key is to live, and how often it is replaced.

use super::*;

/// Keys of batch users may live for a year, and be 90 days old.
fn limited() -> Place {
    let place = Place::new();
    let configuration = CONFIGURATION.replace(
        "[\"batch-*\", \"svc-*\"] }",
        "[\"batch-*\"], maxLifetime: 365d, maxKeyAge: 90d }",
    );
    let configuration = format!("{configuration}lifecycle: {{ enforce: deactivate }}\n");
    place.put(".github/countersign.yaml", &configuration);
    place
}

fn new(place: &Place, user: &str, more: &[&str]) -> (String, String, i32) {
    let arguments = ["new", "--user", user, "--reason", REASON, "--name", "a"];
    place.run(&[&arguments[..], more].concat())
}

/// A day from now, as the machine's clock has it.
fn day(days: i64) -> String {
    let then = jiff::Timestamp::now() + jiff::SignedDuration::from_hours(24 * days);
    then.strftime("%Y-%m-%d").to_string()
}

#[test]
fn what_is_given_is_written_as_validate_takes_it() {
    let place = limited();
    let until = day(365);
    let (out, err, code) = new(
        &place,
        "batch-a",
        &["--expires", &until, "--rotate-every", "90d"],
    );
    assert_eq!((err.as_str(), code), ("", 0), "{out}");
    assert_eq!(
        place.read("requests/a.yaml"),
        format!("iamUser: batch-a\nreason: {REASON}\nexpires: {until}\nrotateEvery: 90d\n")
    );
    let (out, _, code) = place.run(&["validate"]);
    assert_eq!(code, 0, "{out}");
}

#[test]
fn what_a_folder_wants_is_missing_only_there() {
    let place = limited();
    let (_, err, code) = new(&place, "batch-a", &[]);
    assert_eq!(code, 2);
    assert!(err.contains("missing values: `--expires`\n"), "{err}");
    let (_, err, code) = new(&place, "batch-a", &["--expires", &day(180)]);
    assert_eq!(code, 2);
    assert!(err.contains("missing values: `--rotate-every`\n"), "{err}");
    // What is over before it would be replaced need not be.
    let (out, err, code) = new(&place, "batch-a", &["--expires", &day(90)]);
    assert_eq!((err.as_str(), code), ("", 0), "{out}");
    let (out, err, code) =
        place.run(&["new", "--user", "prod-b", "--reason", REASON, "--name", "b"]);
    assert_eq!((err.as_str(), code), ("", 0), "{out}");
}

/// Each is refused before it is written, and what the hint says to write is written.
#[test]
fn what_the_folder_does_not_allow_is_not_written() {
    let place = limited();
    let (past, late, right) = (day(-1), day(366), day(365));
    for (expires, rotate, said, hint) in [
        (&past, "90d", "which is in the past", None),
        (
            &late,
            "90d",
            "longer than the 365d",
            Some(format!("`expires: {right}`")),
        ),
        (
            &right,
            "91d",
            "less often than every 90d",
            Some("`rotateEvery: 90d`".to_owned()),
        ),
        (
            &right,
            "20d",
            "more often than every 21d",
            Some("`rotateEvery: 21d`".to_owned()),
        ),
    ] {
        let (out, err, code) = new(
            &place,
            "batch-a",
            &["--expires", expires, "--rotate-every", rotate],
        );
        assert_eq!((out.as_str(), code), ("", 1), "{err}");
        assert!(err.contains(said), "{err}");
        assert!(hint.is_none_or(|hint| err.contains(&hint)), "{err}");
        assert_eq!(place.requests(), [""; 0]);
    }
    for (expires, rotate, code) in [
        ("in a year", "90d", "invalid-value"),
        ("2027-02-29", "90d", "invalid-value"),
        (&right, "90", "invalid-value"),
    ] {
        let (out, _, exit) = new(
            &place,
            "batch-a",
            &["--expires", expires, "--rotate-every", rotate],
        );
        assert_eq!((exit, out.contains(code)), (1, true), "{out}");
    }
    for rotate in ["21d", "90d"] {
        let (out, err, code) = new(
            &place,
            "batch-a",
            &["--expires", &right, "--rotate-every", rotate],
        );
        assert_eq!((err.as_str(), code), ("", 0), "{out}");
        fs::remove_file(place.0.path().join("requests/a.yaml")).unwrap();
    }
}

#[test]
fn without_a_lifecycle_no_request_is_written_that_ends() {
    let place = Place::new();
    let (out, _, code) = new(&place, "batch-a", &["--expires", &day(30)]);
    assert_eq!((code, out.contains("lifecycle-off")), (1, true), "{out}");
    assert_eq!(place.requests(), [""; 0]);
    let (out, _, code) = new(&place, "batch-a", &["--rotate-every", "90d"]);
    assert_eq!((code, out.contains("missing-field")), (1, true), "{out}");
}
