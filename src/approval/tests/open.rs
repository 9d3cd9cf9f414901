//! What an open pull request lacks, and who can mend it.

use super::*;

const DAY: i64 = 86_400;

/// The honest request before its merge; kenji has approved it.
fn open() -> World {
    let mut world = honest();
    world.pull().merged = None;
    world.pull().merge_commit = None;
    world.pull().timeline = Some(Vec::new());
    world
}

fn seen(world: &World) -> Preview {
    let mut evidence = world.evidence.clone();
    let pull = evidence.merge.take().unwrap().pulls.unwrap().remove(0);
    evidence.introduction = None;
    preview(
        &world.request.path,
        &world.request.blob,
        world.request.lifetime(),
        &pull,
        &evidence,
        &world.configuration,
        world.now,
    )
}

/// The codes of what is missing, each with who can mend it.
fn missing(world: &World) -> String {
    let missing = seen(world).missing.into_iter();
    let words = missing.map(|(refusal, remedy)| format!("{} {remedy:?}", refusal.code()));
    words.collect::<Vec<_>>().join(", ")
}

#[test]
fn it_is_judged_by_the_same_rules() {
    let mut world = open();
    assert_eq!(seen(&world).missing, []);
    assert_eq!(seen(&world).approved_by, [Login::new("kenji").unwrap()]);
    assert_eq!(seen(&world).could_approve, ["@mika"]);
    world.push().by = Some(person("kenji"));
    assert_eq!(
        missing(&world),
        "not-approved Approve, own-approval Approve"
    );
}

#[test]
fn who_can_mend_it_is_told_with_each() {
    let cases: &[(&str, Change, &str)] = &[
        (
            "nobody approved",
            |w| w.pull().reviews = Some(Vec::new()),
            "not-approved Approve",
        ),
        (
            "something else beside",
            |w| {
                w.pull().files.as_mut().unwrap().push(ChangedFile {
                    path: "src/main.rs".to_owned(),
                    is_added: true,
                });
            },
            "mixed-change Change",
        ),
        (
            "another branch",
            |w| w.pull().base = "release".to_owned(),
            "no-pull-request AskAgain",
        ),
        (
            "a default branch that GitHub does not name",
            |w| w.evidence.default_branch = None,
            "no-pull-request AskAgain",
        ),
        (
            "a fork",
            |w| w.pull().from_fork = true,
            "from-fork AskAgain",
        ),
        (
            "reopened",
            |w| w.pull().timeline = Some(vec![Event::Reopened]),
            "reopened AskAgain",
        ),
        (
            "no owner",
            |w| {
                w.evidence.owners_then = None;
                w.evidence.owners_now = None;
            },
            "no-owner SetUp, not-approved SetUp",
        ),
        (
            "an author without access",
            |w| w.evidence.background.author_may_push = Some(false),
            "no-write-access SetUp",
        ),
        (
            "an approver without access",
            |w| w.review().by_writer = false,
            "not-approved Approve, no-write-access Approve",
        ),
        (
            "a bot that approves",
            |w| w.review().author = Some(bot("kenji")),
            "not-approved Approve, not-a-person Approve",
        ),
        (
            "a bot that approves beside somebody else, where nobody asked",
            |w| {
                w.second().commit = None;
                w.review().author = Some(bot("kenji"));
                w.pull().author = None;
            },
            "not-approved Approve, stale-approval Approve, not-a-person Approve, not-a-person AskAgain",
        ),
        (
            "approved right after a push",
            |w| {
                w.pushes(vec![
                    push(person("hanako"), APPROVED - 9, 'd', 'b'),
                    push(person("hanako"), PUSHED, '0', 'd'),
                ]);
            },
            "not-approved Approve, stale-approval Approve",
        ),
        (
            "too many pushes",
            |w| w.evidence.background.pushes = Pushes::TooMany,
            "too-large AskAgain",
        ),
        (
            "a bot that writes",
            |w| w.commit().authors = Some(vec![named(bot("copilot"))]),
            "not-a-person Change",
        ),
        (
            "a bot that writes and pushes",
            |w| {
                w.commit().authors = Some(vec![named(bot("copilot"))]);
                w.push().by = Some(bot("copilot"));
            },
            "not-a-person AskAgain, not-a-person AskAgain",
        ),
        (
            "a bot as co-author",
            |w| {
                let authors = vec![named(person("hanako")), named(bot("copilot"))];
                w.commit().authors = Some(authors);
            },
            "not-a-person Change",
        ),
        (
            "the only owner as co-author, who has not approved yet",
            |w| {
                w.owners("@kenji");
                w.pull().reviews = Some(Vec::new());
                let authors = vec![named(person("hanako")), named(person("kenji"))];
                w.commit().authors = Some(authors);
            },
            "not-approved Change, own-approval Change",
        ),
        (
            "the only owner as co-author, who has approved",
            |w| {
                w.owners("@kenji");
                let authors = vec![named(person("hanako")), named(person("kenji"))];
                w.commit().authors = Some(authors);
            },
            "not-approved Change, own-approval Change",
        ),
        (
            "the only owner updated the branch",
            |w| {
                w.owners("@kenji");
                w.pull().reviews = Some(Vec::new());
                w.push().by = Some(person("kenji"));
            },
            "not-approved AskAgain, own-approval AskAgain",
        ),
        (
            "the only owner asks",
            |w| {
                w.owners("@hanako");
                w.pull().reviews = Some(Vec::new());
            },
            "not-approved SetUp",
        ),
        (
            "two must approve, one updated the branch, one is named in a commit",
            |w| {
                w.configuration.approvals.required = 2;
                w.pull().reviews = Some(Vec::new());
                w.push().by = Some(person("kenji"));
                w.commit().committer = Some(named(person("mika")));
            },
            "not-approved AskAgain, own-approval AskAgain, own-approval AskAgain",
        ),
        (
            "an author without access who approves",
            |w| {
                w.pull().author = Some(person("kenji"));
                w.review().by_writer = false;
            },
            "not-approved Approve, own-approval Approve, no-write-access SetUp",
        ),
        (
            "a bot that asks",
            |w| w.pull().author = Some(bot("hanako")),
            "not-a-person AskAgain",
        ),
        (
            "an unknown address",
            |w| w.commit().authors = Some(vec![nobody()]),
            "unattributed-commit Change",
        ),
        (
            "approved too late",
            |w| {
                w.review().submitted = Some(Timestamp::from_seconds(OPENED + DAY + 1));
                w.now = Timestamp::from_seconds(OPENED + DAY + 2);
            },
            "not-approved Approve, timed-out AskAgain",
        ),
        (
            "approved too late, and made ready after that",
            |w| {
                w.pull().created = Timestamp::from_seconds(APPROVED - DAY - 1);
                let at = Timestamp::from_seconds(NOW);
                w.pull().timeline = Some(vec![Event::ReadyForReview { at }]);
            },
            "not-approved Approve, timed-out Approve",
        ),
        (
            "approved, and not merged in time",
            |w| w.now = Timestamp::from_seconds(APPROVED + DAY + 1),
            "lapsed AskAgain",
        ),
        (
            "the same, where there is time for another approval",
            |w| {
                w.configuration.approvals.timeout = Duration::from_seconds(9 * DAY);
                w.now = Timestamp::from_seconds(APPROVED + DAY + 1);
            },
            "lapsed Approve",
        ),
    ];
    for (name, change, expected) in cases {
        let mut world = open();
        change(&mut world);
        assert_eq!(missing(&world), *expected, "{name}");
    }
}

#[test]
fn who_took_part_could_not_approve() {
    let mut world = open();
    world.owners("@hanako @kenji @mika @acme/security");
    world.pull().reviews = Some(Vec::new());
    world.commit().committer = Some(named(person("mika")));
    assert_eq!(seen(&world).could_approve, ["@kenji", "@acme/security"]);
}
