//! What is as honest as the honest request.

use super::*;

#[test]
fn honest_twins_are_approved() {
    let twins: &[(&str, Change)] = &[
        ("squashed", |w| {
            w.evidence.introduction.as_mut().unwrap().parents.pop();
        }),
        (
            "a second review that does not count beside one that does",
            |w| {
                w.second().commit = Some(oid('d'));
            },
        ),
        ("edited on GitHub's page", |w| {
            w.commit().committer = Some(named(person("web-flow")));
            w.commit().signed_by_github = Some(true);
        }),
        ("approved at the last second", |w| {
            w.now = Timestamp::from_seconds(APPROVED + 86_400)
        }),
        (
            "approved once more before the first approval is over",
            |w| {
                w.second().submitted = Some(Timestamp::from_seconds(MERGED));
                w.now = Timestamp::from_seconds(MERGED + 86_400);
            },
        ),
        ("two commits", |w| {
            let mut first = w.commit().clone();
            first.id = oid('a');
            w.pull().commits.as_mut().unwrap().insert(0, first);
        }),
        ("an owner takes back his own veto", |w| {
            w.pull().timeline = Some(vec![Event::ReviewDismissed {
                by: Some(person("mika")),
                reviewer: Some(person("mika")),
                asked_for_changes: true,
            }]);
        }),
        ("a stranger who asks for changes", |w| {
            let other = w.second();
            other.author = Some(person("passer-by"));
            other.opinion = Opinion::ChangesRequested;
        }),
        ("a fork where forks are allowed", |w| {
            w.pull().from_fork = true;
            w.configuration.approvals.forks = true;
        }),
        ("another folder changed", |w| {
            let folder = w.configuration.folders["requests/"].clone();
            w.configuration
                .folders
                .insert("requests/other/".to_owned(), folder);
        }),
        ("two owners where two are needed", |w| {
            w.configuration.approvals.required = 2;
            w.second();
        }),
        ("approved in the second after the only push", |w| {
            w.push().at = Timestamp::from_seconds(APPROVED - 1);
        }),
        ("approved a minute after a push", |w| {
            w.pushes(vec![
                push(person("hanako"), APPROVED - 60, 'd', 'b'),
                push(person("hanako"), PUSHED, '0', 'd'),
            ]);
        }),
        ("opened after a second push, and approved at once", |w| {
            w.pull().created = Timestamp::from_seconds(APPROVED - 1);
            w.pushes(vec![
                push(person("hanako"), APPROVED - 2, 'd', 'b'),
                push(person("hanako"), PUSHED, '0', 'd'),
            ]);
        }),
        ("a hasty approval beside one that is not", |w| {
            w.pushes(vec![
                push(person("hanako"), APPROVED - 1, 'd', 'b'),
                push(person("hanako"), PUSHED, '0', 'd'),
            ]);
            w.second().submitted = Some(Timestamp::from_seconds(APPROVED + 59));
        }),
        ("merged in the second of the approval", |w| {
            w.review().submitted = Some(Timestamp::from_seconds(MERGED));
        }),
        ("another branch's pushes after the merge and before", |w| {
            w.pushes(vec![
                push(person("kenji"), MERGED + 1, 'b', 'e'),
                push(person("hanako"), PUSHED, '0', 'b'),
                push(person("kenji"), PUSHED - 1, 'e', '0'),
            ]);
        }),
        ("pushed by several, approved by another", |w| {
            w.pushes(vec![
                push(person("hanako"), PUSHED, 'd', 'b'),
                push(person("taro"), PUSHED - 1, '0', 'd'),
            ]);
        }),
        ("a branch that was used before, and is again", |w| {
            let zeros = '0';
            w.pushes(vec![
                push(person("kenji"), MERGED + 9, zeros, 'b'),
                push(person("hanako"), MERGED + 1, 'b', zeros),
                push(person("hanako"), PUSHED, zeros, 'b'),
                push(person("kenji"), PUSHED - 1, 'e', zeros),
                push(person("kenji"), PUSHED - 2, zeros, 'e'),
            ]);
        }),
        ("a member of a team", |w| {
            w.owners("@ACME/Security");
            w.team(&["mika", "Kenji"]);
        }),
        ("a member of a team that is known to GitHub alone", |w| {
            w.decided();
        }),
        ("a member of such a team, beside a person", |w| {
            w.decided();
            w.owners("@mika @acme/security");
        }),
        (
            "an owner by an e-mail address that is known to GitHub alone",
            |w| {
                w.decided();
                w.owners("kenji@example.com");
            },
        ),
        ("a person beside a team that nobody can read", |w| {
            w.owners("@kenji @acme/security");
        }),
        ("named then, and in a team now", |w| {
            w.evidence.owners_now = Some("/requests/ @acme/security".to_owned());
            w.team(&["kenji"]);
        }),
        ("a late approval beside one in time", |w| {
            w.configuration.approvals.timeout = Duration::from_seconds(700);
            w.second().submitted = Some(Timestamp::from_seconds(OPENED + 701));
        }),
        ("two approvals in time where two are needed", |w| {
            w.configuration.approvals.required = 2;
            w.configuration.approvals.timeout = Duration::from_seconds(700);
            w.second().submitted = Some(Timestamp::from_seconds(OPENED + 700));
        }),
        ("made ready a day later", |w| {
            w.pull().created = Timestamp::from_seconds(APPROVED - 100_000);
            let at = Timestamp::from_seconds(APPROVED - 86_400);
            w.pull().timeline = Some(vec![Event::ReadyForReview { at }, Event::Closed]);
        }),
        ("a key for as long as its folder allows", |w| {
            w.lives(Some("2026-12-02"), None, [Some(30), None]);
        }),
        ("a key that is replaced as its folder asks for", |w| {
            w.lives(Some("2027-12-31"), Some(30), [None, Some(30)]);
        }),
        ("a key that is over before it would be replaced", |w| {
            w.lives(Some("2026-12-02"), None, [Some(365), Some(30)]);
        }),
        ("a key that is replaced when the last one is gone", |w| {
            w.lives(Some("2026-12-31"), Some(21), [None, None]);
        }),
        ("a key for today", |w| {
            w.lives(Some("2026-11-02"), None, [None, None]);
        }),
        ("a stranger's veto beside a team", |w| {
            w.owners("@acme/security");
            w.team(&["kenji"]);
            w.second().opinion = Opinion::ChangesRequested;
        }),
    ];
    for (name, change) in twins {
        let mut world = honest();
        change(&mut world);
        assert_eq!(world.codes(), "approved", "{name}");
    }
}
