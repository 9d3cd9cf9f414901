//! What is told of a refusal beside its code, and how it is explained.

use super::*;

#[test]
fn it_is_told_since_when_nobody_owns_it() {
    let mut world = honest();
    world.evidence.owners_now = None;
    assert_eq!(world.refusals()[0], Refusal::NoOwner { then: true });
    world.evidence.owners_then = None;
    assert_eq!(world.refusals()[0], Refusal::NoOwner { then: false });
}

#[test]
fn it_is_told_how_many_are_missing_and_who_could_approve() {
    type Told = (usize, usize, &'static [&'static str], bool);
    let cases: &[(&str, Change, Told)] = &[
        (
            "one of three",
            |w| w.configuration.approvals.required = 3,
            (1, 3, &["@kenji", "@mika"], false),
        ),
        (
            "none of none",
            |w| {
                w.configuration.approvals.required = 0;
                w.pull().reviews = Some(Vec::new());
            },
            (0, 1, &["@kenji", "@mika"], false),
        ),
        (
            "an owner of old and one of only tomorrow",
            |w| {
                w.evidence.owners_then = Some("/requests/ @kenji @mika".to_owned());
                w.evidence.owners_now = Some("/requests/ @mika @taro".to_owned());
            },
            (0, 1, &["@mika"], false),
        ),
        (
            "a team that nobody can read",
            |w| {
                w.owners("@mika @acme/security");
            },
            (0, 1, &["@mika", "@acme/security"], true),
        ),
        (
            "an address",
            |w| w.owners("kenji@example.com"),
            (0, 1, &["kenji@example.com"], true),
        ),
    ];
    for (name, change, (have, required, owners, teams)) in cases {
        let mut world = honest();
        change(&mut world);
        let expected = Refusal::NotApproved {
            pull: 12,
            have: *have,
            required: *required,
            owners: owners.iter().map(ToString::to_string).collect(),
            teams: *teams,
        };
        assert_eq!(world.refusals(), [expected], "{name}");
    }
}

/// What speaks against an approval is told where it may be an owner's.
#[test]
fn a_strangers_approval_is_not_spoken_of() {
    for (owners, expected) in [
        ("@mika", "not-approved"),
        ("@mika @acme/security", "not-approved stale-approval"),
    ] {
        let mut world = honest();
        world.owners(owners);
        world.review().commit = None;
        assert_eq!(world.codes(), expected, "{owners}");
    }
}

fn explained(world: &World) -> Explanation {
    explain(
        &world.request,
        &world.evidence,
        &world.configuration,
        world.now,
    )
}

#[test]
fn every_rule_is_explained_and_so_is_who_owned_it_when() {
    let mut world = honest();
    world.evidence.owners_now = Some("# Security\n/requests/ @kenji\n".to_owned());
    let explanation = explained(&world);
    let rules = explanation.rules.iter();
    assert!(rules.clone().all(|(_, verdict)| *verdict == Verdict::Holds));
    let mut codes: Vec<&str> = rules.map(|(code, _)| *code).collect();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), 21);
    let (then, now) = (explanation.owners_then, explanation.owners_now);
    let (then, now) = (then.unwrap(), now.unwrap());
    assert_eq!(
        (then.line, then.names),
        (1, vec!["@kenji".to_owned(), "@mika".to_owned()])
    );
    assert_eq!((now.line, now.names), (2, vec!["@kenji".to_owned()]));
}

#[test]
fn without_a_pull_request_only_the_rules_about_it_are_not_tried() {
    let mut world = honest();
    world.evidence.merge = None;
    let holding: Vec<&str> = explained(&world)
        .rules
        .into_iter()
        .filter_map(|(code, verdict)| (verdict == Verdict::Holds).then_some(code))
        .collect();
    assert_eq!(
        holding,
        [
            "stale-checkout",
            "not-added",
            "configuration-changed",
            "no-owner"
        ]
    );
}

/// What leads to the head is told apart from what older pushes could still complete, and from what nothing completes.
#[test]
fn a_trail_is_whole_or_unfinished_or_broken() {
    let hanako = |at, before, after| push(person("hanako"), at, before, after);
    let mut world = honest();
    let pull = world.pull().clone();
    let whole = [hanako(PUSHED, 'd', 'b'), hanako(PUSHED - 1, '0', 'd')];
    assert_eq!(
        trail(&pull, &whole),
        Trail::Whole(vec![&whole[0], &whole[1]])
    );
    assert_eq!(trail(&pull, &whole[..1]), Trail::Unfinished);
    assert_eq!(trail(&pull, &whole[1..]), Trail::Unfinished);
    assert_eq!(trail(&pull, &[]), Trail::Unfinished);
    let gap = [hanako(PUSHED, 'd', 'b'), hanako(PUSHED - 1, '0', 'e')];
    assert_eq!(trail(&pull, &gap), Trail::Broken);
    let mut gone = whole.clone();
    gone[0].by = None;
    assert_eq!(trail(&pull, &gone), Trail::Broken);
    // What happened after the merge is left out.
    let late = [hanako(MERGED + 1, '0', 'b')];
    assert_eq!(trail(&pull, &late), Trail::Unfinished);
}
