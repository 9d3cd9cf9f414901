//! Rotations: the merge is proved again, and what GitHub has forgotten of it was proved when the key was issued.

use super::*;

/// The codes that speak against replacing the key of a world; its secret was created some seconds after the merge, for this
/// head.
fn codes(world: &World, head: char, created: Option<i64>) -> String {
    let head = oid(head);
    let created = created.map(|after| Timestamp::from_seconds(MERGED + after));
    let recorded = RecordedMerge {
        head: Some(head.as_str()),
        created,
    };
    let World {
        request,
        evidence,
        configuration,
        now,
    } = world;
    match verify_rotation(request, evidence, configuration, recorded, *now) {
        Ok(rotation) => {
            assert_eq!(*rotation.user(), request.user);
            "proved".to_owned()
        }
        Err(refusals) => {
            let codes: Vec<&str> = refusals.iter().map(Refusal::code).collect();
            codes.join(" ")
        }
    }
}

#[test]
fn time_alone_breaks_no_rotation() {
    let mut world = honest();
    world.now = Timestamp::from_seconds(NOW + 365 * 86_400);
    assert_eq!(codes(&world, 'b', Some(30)), "proved");
}

#[test]
fn what_github_forgot_of_the_pushes_was_proved_before_the_key_was_issued() {
    let forgotten: &[(&str, Pushes)] = &[
        ("a fork that was deleted", Pushes::Unknown),
        ("pushes that are old", Pushes::Known(Vec::new())),
        (
            "an older push that is forgotten",
            Pushes::Known(vec![push(person("hanako"), PUSHED, 'a', 'b')]),
        ),
    ];
    for (name, pushes) in forgotten {
        let mut world = honest();
        world.evidence.background.pushes = pushes.clone();
        let rows = [
            ("for this pull request", 'b', Some(30), "proved"),
            ("for another one", 'd', Some(30), "stale-approval"),
            // An earlier pull request's secret, tagged with the head of this one.
            ("before the merge", 'b', Some(-1), "stale-approval"),
            ("nobody knows when", 'b', None, "stale-approval"),
        ];
        for (issued, head, created, expected) in rows {
            let found = codes(&world, head, created);
            assert_eq!(found, expected, "{name}, issued {issued}");
        }
    }
}

#[test]
fn what_github_shows_of_the_pushes_is_judged() {
    let shown: &[(&str, Pushes, &str)] = &[
        (
            "an approver pushed",
            Pushes::Known(vec![push(person("kenji"), PUSHED, '0', 'b')]),
            "not-approved own-approval",
        ),
        (
            "somebody is gone",
            Pushes::Known(vec![Push {
                by: None,
                ..push(person("hanako"), PUSHED, '0', 'b')
            }]),
            "stale-approval",
        ),
        ("too many", Pushes::TooMany, "too-large"),
    ];
    for (name, pushes, expected) in shown {
        let mut world = honest();
        world.evidence.background.pushes = pushes.clone();
        assert_eq!(codes(&world, 'b', Some(30)), *expected, "{name}");
    }
}
