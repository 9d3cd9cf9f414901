//! A second run, after every state in which a request may stay: it changes nothing, and says the same.

use std::collections::BTreeSet;

use countersign::demo::Story;
use sandbox::github::Change;
use sandbox::{Effect, When};

use crate::kit::*;

/// Runs twice more: nothing is changed, and the same is said.
#[track_caller]
fn rests(story: &Story, code: i32, texts: &[&str]) {
    calls(story);
    let second = run(story, &["reconcile"]).ended(code, texts);
    assert_eq!(mutations(story), Vec::<String>::new(), "{second}");
    let third = run(story, &["reconcile"]);
    assert_eq!(mutations(story), Vec::<String>::new(), "{third}");
    assert_eq!(second.to_string(), third.to_string());
    let planned = run(story, &["plan"]).ended(code, texts);
    assert!(!planned.out.contains("will "), "{planned}");
    assert_eq!(mutations(story), Vec::<String>::new());
}

/// What a run said, without how much GitHub still allows.
fn said(text: &str) -> &str {
    text.split("GitHub rate limits left").next().unwrap()
}

#[test]
fn an_announced_request_is_left_alone() {
    let (story, _) = announced();
    let nothing = ["1 request, already announced. Nothing to do."];
    rests(&story, 0, &nothing);
    // Later, too, when nobody's lease holds and the approval has lapsed.
    pass(&story, 3 * 86_400);
    rests(&story, 0, &nothing);
}

#[test]
fn a_blocked_request_is_told_of_once() {
    let (story, pull) = merged();
    for _ in 0..2 {
        story.sandbox.world().iam.add_key(USER);
    }
    let first = run(&story, &["reconcile"]).ended(1, &["blocked"]);
    rests(&story, 1, &[said(&first.out)]);
    assert_eq!(
        (notices(&story).len(), comments(&story, pull).len()),
        (1, 1)
    );
}

#[test]
fn a_refused_request_is_told_of_once() {
    let story = story();
    let pull = story.ask("hanako", &[(PATH, REQUEST)]).unwrap();
    story.merge(pull, "root").unwrap();
    let first = run(&story, &["reconcile"]).ended(1, &["not-approved"]);
    rests(&story, 1, &[said(&first.out)]);
    assert_eq!(comments(&story, pull).len(), 1);
}

#[test]
fn a_request_without_a_pull_request_stays_refused() {
    let story = story();
    push(&story, &[Change::add(PATH, REQUEST)]);
    // By then GitHub shows all of a merge.
    pass(&story, 16 * 60);
    rests(&story, 1, &["no-pull-request"]);
}

#[test]
fn a_lapsed_request_is_told_of_once() {
    let (story, pull) = merged();
    pass(&story, 2 * 86_400);
    let first = run(&story, &["reconcile"]).ended(0, &["lapsed"]);
    rests(&story, 0, &[said(&first.out)]);
    assert_eq!(comments(&story, pull).len(), 1);
}

#[test]
fn a_reserved_request_is_left_to_who_reserved_it() {
    let (story, _) = merged();
    fault(&story, "iam:CreateAccessKey", When::Before, error());
    run(&story, &["reconcile"]).ended(3, &["reserved"]);
    rests(&story, 0, &["reserved"]);
}

#[test]
fn an_issued_request_is_left_to_who_issued_it() {
    let (story, _) = merged();
    deny(&story, "sns:Publish");
    run(&story, &["reconcile"]).ended(3, &["issued"]);
    story.sandbox.world().denied.clear();
    rests(&story, 0, &["issued"]);
}

#[test]
fn a_request_for_nobody_is_told_of_once() {
    let story = story();
    let pull = story
        .ask_and_merge(&[(PATH, &request("svc-gone"))])
        .unwrap();
    let first = run(&story, &["reconcile"]).ended(1, &["no-such-user"]);
    rests(&story, 1, &[said(&first.out)]);
    assert_eq!(comments(&story, pull).len(), 1);
}

#[test]
fn a_request_whose_name_is_taken_is_told_of_once() {
    let (story, pull) = merged();
    let mut world = story.sandbox.world();
    let now = world.now();
    world.secrets.add(SECRET, "somebodys", "theirs", &[], now);
    drop(world);
    let first = run(&story, &["reconcile"]).ended(1, &["name-taken"]);
    rests(&story, 1, &[said(&first.out)]);
    assert_eq!(comments(&story, pull).len(), 1);
}

#[test]
fn a_withdrawn_request_is_no_request() {
    let (story, _) = merged();
    push(&story, &[Change::delete(PATH)]);
    rests(&story, 0, &[]);
    assert_eq!(keys(&story, USER).len(), 0);
}

/// Lets runs lose their connection at creating, so many times, and the leases pass.
fn lost(story: &Story, times: usize, when: When) {
    for _ in 0..times {
        fault(story, "iam:CreateAccessKey", when, Effect::Drop);
        run(story, &["reconcile"]).ended(3, &["reserved"]);
        pass(story, LEASE + 1);
    }
}

#[test]
fn a_person_is_asked_once() {
    // CloudTrail may not be read; does not know the key; says that nothing came of three claims, or one key of the third.
    for (delay, times, when) in [
        (None, 1, When::After),
        (Some(10 * 86_400), 1, When::After),
        (Some(900), 3, When::Before),
        (Some(900), 3, When::After),
    ] {
        let (story, pull) = merged();
        match delay {
            Some(delay) => story.sandbox.world().trail.delay = delay,
            None => drop(
                story
                    .sandbox
                    .world()
                    .denied
                    .insert("cloudtrail:LookupEvents".to_owned()),
            ),
        }
        lost(&story, times, when);
        let first = run(&story, &["reconcile"]).ended(4, &["needs attention"]);
        rests(&story, 4, &[said(&first.out)]);
        let asked = notices(&story)
            .into_iter()
            .filter(|notice| notice.attributes["event"] == "needs-a-person");
        assert_eq!((asked.count(), comments(&story, pull).len()), (1, 1));
    }
}

#[test]
fn a_key_without_a_secret_is_named_and_left() {
    let (story, _) = announced();
    story.sandbox.world().secrets.delete_by_hand(SECRET);
    pass(&story, 2 * 86_400 - 3_600);
    let first = run(&story, &["reconcile"]).ended(4, &["no secret shows what for"]);
    rests(&story, 4, &[said(&first.out)]);
}

#[test]
fn a_new_request_beside_old_ones_changes_only_what_is_its_own() {
    let (story, first) = announced();
    add_user(&story, "svc-mailer");
    let before = (secret(&story, SECRET), comments(&story, first));
    story
        .ask_and_merge(&[("requests/mailer.yaml", &request("svc-mailer"))])
        .unwrap();
    run(&story, &["reconcile"]).ended(0, &["announced requests/mailer.yaml", "2 announced."]);
    holds_its_key(&story, "svc-mailer", "svc-mailer/access-key-mailer");
    assert_eq!(before, (secret(&story, SECRET), comments(&story, first)));
}

#[test]
fn a_comment_about_an_announced_and_a_blocked_request_stays_as_it_is() {
    let story = story();
    add_user(&story, "svc-mailer");
    for _ in 0..2 {
        story.sandbox.world().iam.add_key("svc-mailer");
    }
    let mailer = request("svc-mailer");
    let files = [(PATH, REQUEST), ("requests/mailer.yaml", mailer.as_str())];
    let pull = story.ask_and_merge(&files).unwrap();
    run(&story, &["reconcile"]).ended(1, &["announced", "blocked"]);
    rests(&story, 1, &["blocked", "1 announced, 1 blocked."]);
    // Also where the approval no longer tells who approved.
    pass(&story, 2 * 86_400);
    run(&story, &["reconcile"]).ended(0, &["lapsed"]);
    rests(&story, 0, &["lapsed", "1 announced, 1 lapsed."]);
    let [comment] = &comments(&story, pull)[..] else {
        panic!("one comment")
    };
    assert!(comment.contains(SECRET) && comment.contains("`lapsed`"));
    assert_eq!(notices(&story).len(), 2);
}

/// Who may write to the repository may write comments in our name, and edit them.
#[test]
fn what_a_comment_claims_of_one_request_keeps_nothing_back() {
    const CLAIM: &str =
        r#"<!-- countersign {"told":["issued/123456789012/svc-mailer/mailer"]} -->"#;
    for section in ["", "\n<!-- request requests/mailer.yaml -->\n#### forged\n"] {
        let story = story();
        add_user(&story, "svc-mailer");
        for _ in 0..2 {
            story.sandbox.world().iam.add_key("svc-mailer");
        }
        let mailer = request("svc-mailer");
        let files = [(PATH, REQUEST), ("requests/mailer.yaml", mailer.as_str())];
        let pull = story.ask_and_merge(&files).unwrap();
        {
            let mut world = story.sandbox.world();
            let now = world.now();
            let body = format!("{CLAIM}\n### countersign\n{section}");
            let bot = "github-actions";
            world.github.comment(pull, bot, &body, now).unwrap();
        }
        run(&story, &["reconcile"]).ended(1, &["announced", "blocked"]);
        let [comment] = &comments(&story, pull)[..] else {
            panic!("one comment")
        };
        assert!(comment.contains(SECRET), "{comment}");
        // The claim is repeated, for a key may have been issued and be gone; it hides nothing.
        assert!(
            !comment.contains("forged") && comment.contains("was issued for this request before")
        );
        assert!(comment.contains("already has two keys"), "{comment}");
        assert_eq!(notices(&story).len(), 2);
        rests(&story, 1, &["1 announced, 1 blocked."]);
    }
}

#[test]
fn a_commit_that_is_no_request_changes_nothing() {
    let (story, _) = announced();
    push(
        &story,
        &[Change::add("requests/README.md", "How to ask.\n")],
    );
    rests(&story, 0, &["Nothing to do."]);
    // The list says it all, and CloudTrail: nobody asks about the approval, or about the user. GitHub is asked whether somebody
    // edited a comment.
    let operations: BTreeSet<String> = {
        run(&story, &["reconcile"]);
        calls(&story)
            .into_iter()
            .map(|call| call.operation)
            .collect()
    };
    let wanted = [
        "sts:GetCallerIdentity",
        "secretsmanager:ListSecrets",
        "cloudtrail:LookupEvents",
        "github:POST /graphql",
    ];
    assert_eq!(operations, BTreeSet::from(wanted.map(str::to_owned)));
}
