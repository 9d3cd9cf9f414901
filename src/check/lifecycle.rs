//! `lifecycle` of the configuration, and what its folders say about it. What the schema finds is passed over.

use super::schema::not_text;
use crate::document::{Finding, Node, Value};
use crate::domain::{Brake, Duration, Enforce, Expected, Lifecycle, Problem};

/// How long a key may live, or how old it may become: the longest that anybody writes.
const TEN_YEARS: i64 = 3_650;

/// The bounds of a duration, in days.
type Bounds = (i64, i64);

/// Runs come once a day at least.
const NOTICES: Bounds = (1, 90);
/// Readers cache what they fetched, and a use shows in IAM only some hours later.
const OVERLAP: Bounds = (1, 30);
/// Longer than credentials live, and well within the 90 days for which CloudTrail shows who switched a key off.
const KEEP_OFF: Bounds = (2, 60);
const UNUSED: Bounds = (1, 365);

pub(super) fn of(node: &Node, findings: &mut Vec<Finding>) -> Option<Lifecycle> {
    let defaults = Lifecycle::default();
    let enforce = match node.get("enforce").map(Node::text) {
        None => Some(defaults.enforce),
        Some(Some("report")) => Some(Enforce::Report),
        Some(Some("deactivate")) => Some(Enforce::Off),
        Some(Some("delete")) => Some(Enforce::Delete),
        Some(Some(_) | None) => None,
    };
    let notices = match node.get("notices") {
        None => Some(defaults.notices),
        Some(list) => list
            .items()
            .iter()
            .map(|item| within(item, NOTICES, findings))
            .collect::<Vec<_>>()
            .into_iter()
            .collect(),
    };
    let mut duration = |field: &str, bounds: Bounds, default: Duration| match node.get(field) {
        None => Some(default),
        Some(node) => within(node, bounds, findings),
    };
    let overlap = duration("overlap", OVERLAP, defaults.overlap);
    let keep_off = duration("keepOff", KEEP_OFF, defaults.keep_off);
    let unused = duration("unused", UNUSED, defaults.unused);
    let brake = |field: &str, default: usize| match node.get("brake")?.get(field) {
        None => Some(default),
        Some(node) => whole(node),
    };
    let brake = match node.get("brake") {
        None => Some(defaults.brake),
        Some(_) => brake("keys", defaults.brake.keys)
            .zip(brake("percent", defaults.brake.percent))
            .map(|(keys, percent)| Brake { keys, percent }),
    };
    let mut notices: Vec<Duration> = notices?;
    notices.sort_by_key(|notice| std::cmp::Reverse(*notice));
    notices.dedup();
    Some(Lifecycle {
        enforce: enforce?,
        notices,
        overlap: overlap?,
        keep_off: keep_off?,
        unused: unused?,
        brake: brake?,
    })
}

/// Finds what is wrong with the limits of a folder. `lifecycle` is `None` if it is not in order.
pub(super) fn limits(
    folder: &Node,
    is_on: bool,
    lifecycle: Option<&Lifecycle>,
    findings: &mut Vec<Finding>,
) {
    for field in ["maxLifetime", "maxKeyAge"] {
        let Some(entry) = folder.entry(field) else {
            continue;
        };
        if !is_on {
            let field = field.to_owned();
            let problem = Problem::LifecycleOff { field };
            findings.push((Some(entry.key_span.clone()), problem));
        }
        let rotation = lifecycle.map(Lifecycle::least_rotation);
        let least = match field {
            "maxKeyAge" => rotation.map_or(1, Duration::days_at_least),
            _ => 1,
        };
        within(&entry.node, (least, TEN_YEARS), findings);
    }
}

/// Returns a limit of a folder, if it has one.
pub(super) fn limit(folder: &Node, field: &str) -> Option<Duration> {
    Duration::new(folder.get(field)?.text()?).ok()
}

fn within(node: &Node, (least, most): Bounds, findings: &mut Vec<Finding>) -> Option<Duration> {
    let (least, most) = (Duration::from_days(least), Duration::from_days(most));
    let duration = node.text().and_then(|text| Duration::new(text).ok());
    let is_within = |duration: &Duration| (least..=most).contains(duration);
    let found = duration.filter(is_within);
    if found.is_none() {
        let expected = Expected::DurationWithin { least, most };
        let problem = match node.text() {
            Some(_) => Problem::InvalidValue { expected },
            None => not_text(node, Some(expected)),
        };
        findings.push((Some(node.span.clone()), problem));
    }
    found
}

fn whole(node: &Node) -> Option<usize> {
    let Value::Number(number) = &node.value else {
        return None;
    };
    usize::try_from(number.as_u64()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{self, File, REQUEST_SCHEMA, Report, Schema};
    use crate::domain::{Diagnostic, Expiry};

    const ACCOUNTS: &str = "accounts: {main: {id: '123456789012', region: us-east-1, topic: 'arn:aws:sns:us-east-1:123456789012:t'}}\n";
    const FOLDERS: &str = "folders: {requests/: {account: main, users: ['*']}}\n";
    const PATH: &str = "requests/20261102090000.yaml";
    const GOOD: &str = "iamUser: batch-exporter\nreason: The nightly batch exports to S3\n";

    /// The code of every problem, with the text that it points at.
    fn codes(text: &str, diagnostics: &[Diagnostic]) -> Vec<String> {
        let code = |diagnostic: &Diagnostic| match &diagnostic.span {
            Some(span) => format!("{} {}", diagnostic.problem.code(), &text[span.clone()]),
            None => diagnostic.problem.code().to_owned(),
        };
        diagnostics.iter().map(code).collect()
    }

    fn lifecycle(fields: &str) -> Lifecycle {
        let text = format!("{ACCOUNTS}{FOLDERS}lifecycle: {{{fields}}}\n");
        let (configuration, problems) = check::configuration(text.as_bytes());
        assert_eq!(codes(&text, &problems), [""; 0]);
        configuration.unwrap().lifecycle.unwrap()
    }

    #[test]
    fn what_is_not_said_is_as_documented() {
        let (configuration, _) = check::configuration(format!("{ACCOUNTS}{FOLDERS}").as_bytes());
        assert_eq!(configuration.unwrap().lifecycle, None);
        assert_eq!(lifecycle(""), Lifecycle::default());
        let schema: serde_json::Value =
            serde_json::from_str(include_str!("../../schema/config.schema.json")).unwrap();
        let fields = &schema["properties"]["lifecycle"]["properties"];
        let fields = fields.as_object().unwrap().iter();
        let defaults = fields.map(|(name, field)| match name.as_str() {
            "brake" => {
                let of = |name: &str| &field["properties"][name]["default"];
                format!(
                    "brake: {{keys: {}, percent: {}}}",
                    of("keys"),
                    of("percent")
                )
            }
            name => format!("{name}: {}", field["default"]),
        });
        assert_eq!(
            lifecycle(&defaults.collect::<Vec<_>>().join(", ")),
            Lifecycle::default()
        );
    }

    #[test]
    fn what_is_said_is_taken() {
        let days = Duration::from_days;
        let all = "enforce: delete, notices: [24h, 30d, 7d, 7d], overlap: 36h, keepOff: 60d, unused: 90d, brake: {keys: 1, percent: 0}";
        let brake = Brake {
            keys: 1,
            percent: 0,
        };
        let taken = Lifecycle {
            enforce: Enforce::Delete,
            notices: vec![days(30), days(7), days(1)],
            overlap: Duration::from_seconds(36 * 3_600),
            keep_off: days(60),
            unused: days(90),
            brake,
        };
        assert_eq!(lifecycle(all), taken);
        assert_eq!(lifecycle("enforce: deactivate").enforce, Enforce::Off);
        let percent = lifecycle("brake: {percent: 100}").brake;
        assert_eq!((percent.keys, percent.percent), (3, 100));
    }

    #[test]
    fn what_is_wrong_with_a_lifecycle_is_told_once() {
        for (fields, expected) in [
            ("enforce: 'off'", "not-one-of 'off'"),
            ("enforce: off", "truth-form off"),
            ("enforced: report", "unknown-field enforced"),
            ("notices: []", "wrong-length []"),
            ("notices: 14d", "wrong-type 14d"),
            ("notices: [12h]", "invalid-value 12h"),
            ("notices: [91d]", "invalid-value 91d"),
            ("overlap: 23h", "invalid-value 23h"),
            ("overlap: 31d", "invalid-value 31d"),
            ("keepOff: 47h", "invalid-value 47h"),
            ("keepOff: 61d", "invalid-value 61d"),
            ("keepOff: two weeks", "invalid-value two weeks"),
            ("keepOff: 14", "wrong-type 14"),
            ("unused: 366d", "invalid-value 366d"),
            ("brake: {keys: 0}", "out-of-range 0"),
            ("brake: {keys: 2.5}", "wrong-type 2.5"),
            ("brake: {percent: 101}", "out-of-range 101"),
            ("brake: {percent: 10%}", "wrong-type 10%"),
            ("brake: 3", "wrong-type 3"),
        ] {
            let text = format!("{ACCOUNTS}{FOLDERS}lifecycle: {{{fields}}}\n");
            let (configuration, problems) = check::configuration(text.as_bytes());
            assert_eq!(codes(&text, &problems), [expected]);
            assert_eq!(configuration, None);
        }
        for nothing in [
            "lifecycle:\n",
            "lifecycle: true\n",
            "lifecycle: [enforce]\n",
        ] {
            let text = format!("{ACCOUNTS}{FOLDERS}{nothing}");
            assert!(
                check::configuration(text.as_bytes()).0.is_none(),
                "{nothing}"
            );
        }
    }

    #[test]
    fn a_folder_limits_what_somebody_sees_to() {
        for (limits, lifecycle, expected) in [
            ("maxLifetime: 365d, maxKeyAge: 90d", "lifecycle: {}", vec![]),
            ("maxKeyAge: 21d", "lifecycle: {}", vec![]),
            ("maxKeyAge: 20d", "lifecycle: {}", vec!["invalid-value 20d"]),
            (
                "maxKeyAge: 20d",
                "lifecycle: {overlap: 1d, keepOff: 2d}",
                vec![],
            ),
            (
                "maxLifetime: 23h",
                "lifecycle: {}",
                vec!["invalid-value 23h"],
            ),
            (
                "maxLifetime: a year",
                "lifecycle: {}",
                vec!["invalid-value a year"],
            ),
            ("maxLifetime: 365", "lifecycle: {}", vec!["wrong-type 365"]),
            (
                "maxlifetime: 365d",
                "lifecycle: {}",
                vec!["unknown-field maxlifetime"],
            ),
            ("maxLifetime: 365d", "", vec!["lifecycle-off maxLifetime"]),
            ("maxKeyAge: 90d", "", vec!["lifecycle-off maxKeyAge"]),
        ] {
            let folders = FOLDERS.replace("['*']", &format!("['*'], {limits}"));
            let text = format!("{ACCOUNTS}{folders}{lifecycle}\n");
            let (configuration, problems) = check::configuration(text.as_bytes());
            assert_eq!(codes(&text, &problems), expected);
            assert_eq!(configuration.is_some(), expected.is_empty());
        }
    }

    fn all(request: &str, schema: Option<&str>, lifecycle: &str) -> Report {
        let file = File {
            path: PATH,
            is_regular: true,
            bytes: request.as_bytes(),
        };
        let configuration = format!("{ACCOUNTS}{FOLDERS}{lifecycle}\n");
        check::all(&[file], schema, Some(configuration.as_bytes()))
    }

    #[test]
    fn a_request_says_until_when_and_how_often() {
        let text = format!("{GOOD}expires: 2027-03-31\nrotateEvery: 90d\n");
        let report = all(&text, None, "lifecycle: {}");
        assert_eq!(codes(&text, &report.diagnostics), [""; 0]);
        let [written] = &report.requests[..] else {
            panic!("{:?}", report.requests);
        };
        let (expires, place) = written.expires.clone().unwrap();
        assert_eq!(
            (expires.to_string(), &text[place]),
            ("2027-03-31".to_owned(), "2027-03-31")
        );
        let (every, place) = written.rotate_every.clone().unwrap();
        assert_eq!((every.to_string(), &text[place]), ("90d".to_owned(), "90d"));
        assert_eq!(written.extra, []);
        for (fields, expected) in [
            ("expires: 2027-02-29", vec!["invalid-value 2027-02-29"]),
            ("expires: 2027-3-31", vec!["invalid-value 2027-3-31"]),
            ("expires: 31.03.2027", vec!["invalid-value 31.03.2027"]),
            (
                "expires: ２０２７-03-31",
                vec!["invalid-value ２０２７-03-31"],
            ),
            ("expires: in March", vec!["invalid-value in March"]),
            ("expires: 2027", vec!["wrong-type 2027"]),
            ("expires:", vec!["wrong-type expires"]),
            (
                "expires: \"2027-03-3\\u0031\"",
                vec!["not-literal \"2027-03-3\\u0031\""],
            ),
            ("expire: 2027-03-31", vec!["unknown-field expire"]),
            ("Expires: 2027-03-31", vec!["unknown-field Expires"]),
            ("rotateEvery: 90d", vec!["missing-field rotateEvery"]),
            (
                "expires: 2027-03-31\nrotateEvery: 90",
                vec!["wrong-type 90"],
            ),
            (
                "expires: 2027-03-31\nrotateEvery: 2160h",
                vec!["invalid-value 2160h"],
            ),
            (
                "expires: 2027-03-31\nrotateEvery: 0d",
                vec!["invalid-value 0d"],
            ),
            (
                "expires: 2027-03-31\nrotate_every: 90d",
                vec!["unknown-field rotate_every"],
            ),
        ] {
            let text = format!("{GOOD}{fields}\n");
            let report = all(&text, None, "lifecycle: {}");
            assert_eq!(codes(&text, &report.diagnostics), expected, "{fields}");
            assert!(report.requests.is_empty(), "{fields}");
        }
    }

    /// What has expired stays in order: files stay on the branch.
    #[test]
    fn a_day_that_is_over_is_no_problem_of_the_file() {
        let text = format!("{GOOD}expires: 2020-01-01\n");
        let report = all(&text, None, "lifecycle: {}");
        assert_eq!(codes(&text, &report.diagnostics), [""; 0]);
        let expires = report.requests[0].expires.clone().unwrap().0;
        assert_eq!(expires, Expiry::new("2020-01-01").unwrap());
    }

    #[test]
    fn without_a_lifecycle_nothing_ends() {
        let text = format!("{GOOD}expires: 2027-03-31\n");
        let report = all(&text, None, "");
        assert_eq!(
            codes(&text, &report.diagnostics),
            ["lifecycle-off 2027-03-31"]
        );
        assert!(report.requests.is_empty());
    }

    /// Organisations had fields of these names before countersign had them.
    #[test]
    fn a_field_that_the_schema_defines_otherwise_is_the_organisations_own() {
        let own = r#"{ "properties": { "expires": { "type": "string", "format": "date" }, "rotateEvery": { "enum": ["never"] } } }"#;
        let text = format!("{GOOD}expires: 2027-03-31\nrotateEvery: never\n");
        let report = all(&text, Some(own), "");
        assert_eq!(codes(&text, &report.diagnostics), [""; 0]);
        assert_eq!(
            (&report.requests[0].expires, report.requests[0].extra.len()),
            (&None, 2)
        );
        let report = all(&text, Some(own), "lifecycle: {}");
        assert_eq!(codes(&text, &report.diagnostics), ["schema-lacks-field"]);
        let report = all(GOOD, Some("{}"), "lifecycle: {}");
        assert_eq!(codes(GOOD, &report.diagnostics), ["schema-lacks-field"]);
        let translated = REQUEST_SCHEMA.replace("The last day on which", "Der letzte Tag, an dem");
        assert!(Schema::new(&translated).unwrap().defines("expires"));
        let report = all(
            &text.replace("never", "90d"),
            Some(&translated),
            "lifecycle: {}",
        );
        assert!(report.requests[0].rotate_every.is_some());
    }
}
