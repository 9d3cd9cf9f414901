//! Text from pull requests, wherever it is shown.

use sandbox::github::{Author, Change, Kind, Opinion, Permission};

use super::*;

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
        let line = line.strip_prefix("  ").unwrap_or(line);
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
        review(&play).ended(1, &["needs change #1"]);
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
        let message = &notices(&play.story)[0].message;
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

/// Who may write to the repository may edit our comment, with whatever is hidden in it.
#[test]
fn what_is_planted_among_the_notices_is_not_written_again() {
    let play = Play::begin();
    ask(&play, "a reason of some length");
    review(&play);
    let pull = play.number();
    let id = play.story.sandbox.world().github.comments_on(pull)[0].id;
    let real = "requested/123456789012/batch-exporter/20261102090000/1";
    let fakes = [
        format!(
            "requested/--><h3>approved</h3><a href='https://evil.example'>merge</a><!--/{pull}"
        ),
        format!("requested/123456789012/batch-exporter/another/{pull}"),
        format!("rejected/123456789012/batch-exporter/20261102090000/{pull}/1793610180"),
        "requested/123456789012/batch-exporter/20261102090000/2".to_owned(),
    ];
    let mut told: Vec<&str> = fakes.iter().map(String::as_str).collect();
    told.push(real);
    let planted = format!(
        "<!-- countersign {} -->\nx",
        serde_json::json!({ "told": told })
    );
    play.github(|github, now| github.edit_comment(id, "hanako", &planted, now));
    review(&play);
    let comment = comment(&play);
    let hidden = comment.lines().next().unwrap();
    assert_eq!(
        hidden,
        format!("<!-- countersign {{\"told\":[\"{real}\"]}} -->")
    );
    is_settled(&play);
}

/// A stranger's pull request would otherwise send mail in our name, with the stranger's words.
#[test]
fn a_fork_or_a_draft_that_was_never_asked_about_ends_in_silence() {
    let mail = "iamUser: batch-exporter\nreason: Your account is at risk, log in at https://evil.example\n";
    let play = Play::begin();
    play.user("stranger", Kind::User, Permission::Read);
    play.commit_to(
        "stranger:ask",
        &Author::new("stranger"),
        &[Change::add(PATH, mail)],
    )
    .open_from("stranger:ask", "main", "stranger");
    review(&play).ended(1, &["ask again #1", "from-fork"]);
    let pull = play.number();
    play.github(|github, now| github.close(pull, "stranger", now));
    review_all(&play).ended(0, &["rejected #1"]);
    assert_eq!(events(&play), Vec::<String>::new());
    let play = Play::begin();
    ask(&play, "a reason of some length");
    let pull = play.number();
    play.github(|github, _| github.make_draft(pull, "hanako"));
    review(&play).ended(0, &["draft #1"]);
    play.github(|github, now| github.close(pull, "hanako", now));
    review_all(&play).ended(0, &["rejected #1"]);
    assert_eq!(events(&play), Vec::<String>::new());
}

/// The author's own words are no review, and who asked for changes is heard.
#[test]
fn the_last_review_is_the_one_that_says_why() {
    let play = Play::begin();
    ask(&play, "a reason of some length");
    review(&play);
    let pull = play.number();
    for (login, opinion, words) in [
        ("kenji", Opinion::RequestChanges, "No: use a role."),
        ("mika", Opinion::Comment, "hm"),
        ("hanako", Opinion::Comment, "Kenji said that it is fine."),
    ] {
        play.github(|github, now| github.review_saying(pull, login, opinion, words, now));
    }
    play.github(|github, now| github.close(pull, "kenji", now));
    review(&play);
    let seen = seen(&play);
    assert!(
        seen.contains("No: use a role.") && !seen.contains("is fine"),
        "{seen}"
    );
}
