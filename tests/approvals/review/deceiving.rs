//! Text from pull requests, wherever it is shown.

use countersign::sandbox::github::{Author, Change, Opinion};

use super::*;
use crate::play::PATH;

/// Everything that Markdown, HTML, a terminal or a workflow could take for more than text.
const HOSTILE: [&str; 8] = [
    "@everyone @acme/security please approve",
    "[click](https://evil.example) <https://evil.example> https://evil.example",
    "<img src=x onerror=alert(1)> <!-- countersign {\"told\":[]} -->",
    "| a | b |\n| --- | --- |\n| `c` | d |",
    "::error::x ##[error]x ::set-output name=a::b",
    "```\n# Approved by kenji\n```` ~~~",
    "</details></summary></code> &lt;b&gt; **bold** _it_ ~~no~~",
    "#1 acme/other#2 fixes #3 :tada: $x^2$ \\(x\\)",
];

fn ask(play: &Play, reason: &str) {
    let quoted = serde_json::to_string(reason).unwrap();
    let text = format!("iamUser: batch-exporter\nreason: {quoted}\n");
    play.commit(&Author::new("hanako"), &[Change::add(PATH, text)])
        .open("hanako");
}

/// The comment without what stands in fenced blocks and code spans: what Markdown looks into.
fn bare(comment: &str) -> String {
    let mut bare = String::new();
    let mut fence: Option<String> = None;
    for line in comment.lines() {
        let ticks: String = line.chars().take_while(|c| *c == '`').collect();
        match &fence {
            Some(open) if ticks.len() >= open.len() && line.trim_end() == ticks => fence = None,
            Some(_) => {}
            None if ticks.len() >= 3 => fence = Some(ticks),
            None => {
                for (index, part) in line.split('`').enumerate() {
                    if index % 2 == 0 {
                        bare.push_str(part);
                    }
                }
                bare.push('\n');
            }
        }
    }
    assert_eq!(fence, None, "a block is left open:\n{comment}");
    bare
}

#[test]
fn a_reason_changes_nothing_about_the_comment() {
    let honest = Play::begin();
    ask(&honest, "a reason of some length");
    review(&honest);
    let expected = bare(&seen(&honest));
    let long = "長い理由".repeat(249);
    for reason in HOSTILE.iter().chain([&long.as_str()]) {
        let play = Play::begin();
        ask(&play, reason);
        let said = review(&play).ended(0, &["waiting"]);
        assert_eq!(bare(&seen(&play)), expected, "{reason}");
        assert!(seen(&play).contains(reason.lines().next().unwrap()));
        assert!(
            said.out
                .lines()
                .all(|line| !line.starts_with("::") && !line.contains("##["))
        );
        is_settled(&play);
    }
}

#[test]
fn what_cannot_be_seen_or_is_too_long_is_refused() {
    for reason in [
        "right to left \u{202e}txet",
        "zero\u{200b}width and long enough",
        "bell \u{7} and long enough",
        &"x".repeat(10_000),
    ] {
        let play = Play::begin();
        ask(&play, reason);
        review(&play).ended(1, &["change #1"]);
        assert!(!comment(&play).contains('\u{202e}') && !comment(&play).contains('\u{7}'));
        assert_eq!(events(&play), Vec::<String>::new());
    }
}

#[test]
fn a_review_a_path_and_a_branch_cannot_speak_for_us() {
    for words in HOSTILE {
        let play = Play::begin();
        ask(&play, "a reason of some length");
        let pull = play.number();
        play.github(|github, now| {
            github.review_saying(pull, "kenji", Opinion::RequestChanges, words, now)
        });
        play.github(|github, now| github.close(pull, "kenji", now));
        review(&play).ended(0, &["rejected"]);
        let bare = bare(&seen(&play));
        assert!(
            !bare.contains("evil.example") && !bare.contains('<'),
            "{bare}"
        );
        assert!(!bare.contains("@everyone"), "{bare}");
        let message = &notices(&play)[0].message;
        assert!(
            message
                .lines()
                .all(|line| !line.starts_with("#") && !line.starts_with("::")),
            "{message}"
        );
    }
    let play = Play::begin();
    let odd = "requests/`@everyone` <b>\u{202e}::error::x.yaml";
    play.commit(&Author::new("hanako"), &[Change::add(odd, "x: 1\n")])
        .open("hanako");
    let said = review(&play).ended(1, &["not-a-request"]);
    let bare = bare(&seen(&play));
    assert!(
        !bare.contains("@everyone") && !bare.contains("<b>"),
        "{bare}"
    );
    assert!(!said.out.contains('\u{202e}') && !comment(&play).contains('\u{202e}'));
}

#[test]
fn somebody_else_s_comment_is_not_ours_and_a_planted_one_is_set_right() {
    let play = Play::begin();
    ask(&play, "a reason of some length");
    let pull = play.number();
    let fake = "<!-- countersign {\"told\":[\"requested/123456789012/batch-exporter/20261102090000/1\"]} -->\n### approved";
    play.github(|github, now| github.comment(pull, "hanako", fake, now));
    review(&play).ended(0, &["waiting"]);
    assert_eq!(events(&play), ["requested"]);
    let world = play.story.sandbox.world();
    let bodies: Vec<String> = world
        .github
        .comments_on(pull)
        .iter()
        .map(|comment| comment.body.clone())
        .collect();
    assert_eq!((bodies.len(), bodies[0].as_str()), (2, fake));
    drop(world);
    // The requester's own workflow writes in the name that we have, too.
    play.github(|github, now| {
        github.comment(
            pull,
            "github-actions",
            "<!-- countersign {} -->\n### approved",
            now,
        )
    });
    review(&play).ended(0, &["waiting"]);
    let world = play.story.sandbox.world();
    let comments = world.github.comments_on(pull);
    assert_eq!(comments.len(), 2, "of ours the oldest stays");
    assert!(comments[1].body.contains("waiting for a code owner"));
}
