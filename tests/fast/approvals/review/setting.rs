//! What the repository, its rules and AWS have to do with it.

use sandbox::github::{Author, Change, Merge, PullRequestRule, Rules};

use super::*;

#[test]
fn rules_that_let_too_much_through_are_told() {
    let play = Play::begin();
    play.ask();
    review(&play).ended(
        0,
        &[
            "No ruleset of `main` requires review",
            "keep approvals after another push",
        ],
    );
    assert!(seen(&play).contains("For administrators of this repository (2)"));
    let rule = PullRequestRule {
        required_approving_review_count: 1,
        require_code_owner_review: true,
        dismiss_stale_reviews_on_push: true,
        require_last_push_approval: false,
    };
    let rules = Rules {
        pull_request: Some(rule),
        ..Rules::default()
    };
    play.story.sandbox.world().github.set_rules("main", rules);
    let said = review(&play).ended(0, &["waiting"]);
    assert!(!said.out.contains("warning"), "{}", said.out);
    assert!(!seen(&play).contains("administrators"), "{}", seen(&play));
    play.deny("/repos/{owner}/{repo}/rules/branches/{branch}");
    review(&play).ended(0, &["cannot see the rules"]);
}

#[test]
fn a_line_of_codeowners_that_github_skips_is_told_where_it_matters() {
    let play = Play::begin();
    play.owners("/requests/ @kenji @departed-user\n/docs/ nobody\n/requests/[ab].yaml @root\n")
        .ask();
    review(&play);
    let seen = seen(&play);
    for said in [
        "GitHub skips line 3 of `.github/CODEOWNERS`",
        "GitHub does not recognise every owner on line 1 of `.github/CODEOWNERS`",
    ] {
        assert!(seen.contains(said), "{seen}");
    }
    assert!(!seen.contains("line 2"), "{seen}");
}

#[test]
fn without_an_owner_an_administrator_is_asked() {
    let play = Play::begin();
    play.owners("/docs/ @kenji\n").ask();
    review(&play).ended(1, &["needs setup #1", "no-owner"]);
    assert_eq!(
        events(&play),
        Vec::<String>::new(),
        "nobody could approve it as it is"
    );
    play.owners("/requests/ @kenji\n");
    review(&play).ended(0, &["waiting #1"]);
    assert_eq!(events(&play), ["requested"]);
    for (owners, required) in [
        ("/requests/ @hanako\n", "required: 1"),
        ("/requests/ @kenji\n", "required: 2"),
        ("/requests/ kenji@example.com\n", "required: 1"),
    ] {
        let play = Play::begin();
        if required != "required: 1" {
            play.configure("required: 1", required);
        }
        play.owners(owners).ask();
        review(&play).ended(1, &["needs setup #1", "not-approved"]);
        assert_eq!(commit_state(&play), "failure", "{owners}");
    }
}

#[test]
fn a_team_that_cannot_be_read_is_told_and_one_that_can_counts() {
    let play = Play::begin();
    play.team(&["kenji"]).ask();
    review(&play).ended(
        1,
        &["needs setup #1", "Who belongs to a team cannot be read"],
    );
    play.readable();
    review(&play).ended(0, &["waiting #1"]);
    assert!(seen(&play).contains("`@acme/security`"));
    play.approve("kenji");
    review(&play).ended(0, &["approved #1"]);
}

#[test]
fn what_aws_would_refuse_is_told_before() {
    let play = Play::begin();
    let missing = REQUEST.replace("batch-exporter", "svc-nobody");
    play.commit(&Author::new("hanako"), &[Change::add(PATH, missing)])
        .open("hanako");
    review(&play).ended(1, &["needs change #1", "no-such-user"]);
    play.story.sandbox.world().iam.add_user("svc-nobody");
    review(&play).ended(0, &["waiting #1"]);
    for _ in 0..2 {
        let mut world = play.story.sandbox.world();
        world.create_key_by_hand("root", "svc-nobody").unwrap();
    }
    review(&play).ended(0, &["waiting #1"]);
    assert!(
        seen(&play).contains("🚧 The user already has two keys"),
        "{}",
        seen(&play)
    );
    play.approve("kenji");
    review(&play).ended(0, &["approved #1"]);
    assert!(
        seen(&play).contains("first have one of the user's two keys deleted"),
        "{}",
        seen(&play)
    );
}

#[test]
fn what_aws_did_not_say_is_not_taken_for_good() {
    let play = Play::begin();
    let missing = REQUEST.replace("batch-exporter", "svc-nobody");
    play.commit(&Author::new("hanako"), &[Change::add(PATH, missing)])
        .open("hanako");
    let get_user = "iam:GetUser".to_owned();
    play.story.sandbox.world().denied.insert(get_user);
    review(&play).ended(3, &["waiting #1", "iam:GetUser"]);
    assert_eq!(events(&play), Vec::<String>::new());
    play.approve("kenji");
    review(&play).ended(3, &["unchecked #1"]);
    assert_eq!(commit_state(&play), "pending");
    play.story.sandbox.world().denied.clear();
    review(&play).ended(1, &["needs change #1", "no-such-user"]);
}

#[test]
fn a_path_that_is_there_already_is_told_before() {
    let play = Play::begin();
    play.commit(&Author::new("hanako"), &[Change::add(PATH, REQUEST)]);
    play.push(&[Change::add(PATH, REQUEST)]);
    play.open("hanako").approve("kenji");
    review(&play).ended(
        1,
        &["needs change #1", "not-added", "already has this file"],
    );
    assert_eq!(commit_state(&play), "failure");
}

#[test]
fn a_name_that_is_used_up_is_told_before() {
    let play = Play::begin();
    play.ask().approved();
    run(&play.story, &["reconcile"]).ended(0, &[]);
    let again = "requests/again/20261102090000.yaml";
    play.commit_to(
        "again",
        &Author::new("hanako"),
        &[Change::add(again, REQUEST)],
    )
    .open_from("again", "main", "hanako");
    review(&play).ended(1, &["duplicate-request", "needs change #2"]);
    play.push(&[Change::delete(PATH)]);
    review(&play).ended(1, &["name-taken", "needs change #2"]);
}

#[test]
fn deep_folders_are_looked_into() {
    let play = Play::begin();
    let deep = "requests/a/b/c/d/e/f/20261102090000.yaml";
    play.push(&[
        Change::add(deep, REQUEST),
        Change::add("requests/x/y.yaml", REQUEST),
    ]);
    play.ask();
    review(&play).ended(1, &["duplicate-request", deep]);
}

#[test]
fn a_wrong_configuration_stops_it_before_anything_is_done() {
    let play = Play::begin();
    play.configure("language: en", "language: fr").ask();
    mutations(&play.story);
    review(&play).ended(2, &[]);
    review_all(&play).ended(2, &[]);
    assert_eq!(mutations(&play.story), Vec::<String>::new());
}

#[test]
fn the_files_are_read_as_data_whatever_they_are() {
    let play = Play::begin();
    let changes = [
        Change::add(
            PATH,
            b"iamUser: batch-exporter\nreason: \x96\xe9\x8a\xd4\x83o\x83b\x83`\n".to_vec(),
        ),
        Change::add(
            "requests/zero.yaml",
            b"iamUser: batch\0exporter\nreason: long enough it is\n".to_vec(),
        ),
        Change::add(
            "requests/mark.yaml",
            "\u{feff}iamUser: svc-a\nreason: long enough it is\n",
        ),
        Change::add("requests/large.yaml", "# x\n".repeat(200_000)),
        Change::add_as(
            sandbox::github::Mode::SymbolicLink,
            "requests/link.yaml",
            "../README.md",
        ),
        Change::add_as(
            sandbox::github::Mode::Executable,
            "requests/run.yaml",
            REQUEST,
        ),
    ];
    play.commit(&Author::new("hanako"), &changes).open("hanako");
    let said = review(&play).ended(
        1,
        &[
            "not-utf8",
            "hidden-character",
            "file-too-large",
            "not-a-file",
        ],
    );
    assert!(!said.out.contains("failed"), "{}", said.out);
    is_settled(&play);
}

#[test]
fn one_approved_pull_request_of_several_is_merged_and_the_others_go_on() {
    let play = Play::begin();
    play.ask().ask_for_another();
    play.on(1)
        .approve("kenji")
        .merge_as("hanako", Merge::Commit)
        .on(2);
    review_all(&play).ended(0, &["waiting #2 (mika)", "1 pull request reviewed."]);
    is_settled(&play);
}

#[test]
fn a_key_that_ends_says_so_and_one_that_may_not_live_so_long_says_what_to_write() {
    let play = Play::begin();
    play.limit().ask_for("2026-12-02");
    review(&play).ended(0, &["waiting #1"]);
    let text = seen(&play);
    assert!(
        text.contains("- Works through: **2026-12-02** (UTC)"),
        "{text}"
    );
    let play = Play::begin();
    play.limit().ask();
    review(&play).ended(1, &["lifetime-not-allowed"]);
    assert_eq!(commit_state(&play), "failure");
    let text = seen(&play);
    assert!(text.contains("Write `expires: 2026-12-02`"), "{text}");
    let request = format!("{REQUEST}expires: 2026-12-02\n");
    play.commit(&Author::new("hanako"), &[Change::modify(PATH, request)]);
    review(&play).ended(0, &["waiting #1"]);
    is_settled(&play);
}
