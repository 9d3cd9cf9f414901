//! Pull requests that take requests away, where keys are switched off for that.

use sandbox::github::{Author, Change, Kind, Merge, Permission};

use super::*;

/// hanako's key is issued, and was used.
fn issued(enforce: &str) -> Play {
    let play = Play::begin();
    let on = format!("users: [\"*\"] }}\nlifecycle: {{ enforce: {enforce} }}");
    play.configure("users: [\"*\"] }", &on).ask().approved();
    run(&play.story, &["reconcile"]).ended(0, &[]);
    {
        let mut world = play.story.sandbox.world();
        let now = world.now();
        let key = world.iam.user("batch-exporter").unwrap().keys[0].id.clone();
        assert!(world.iam.use_key(&key, now, "s3", "ap-northeast-1"));
    }
    play
}

/// What people see, without what differs from world to world.
fn shown(play: &Play) -> String {
    let text = seen(play);
    let key = {
        let world = play.story.sandbox.world();
        world.iam.user("batch-exporter").unwrap().keys[0].id.clone()
    };
    text.replace(&key, "[KEY]")
}

#[test]
fn an_owner_takes_a_key_away_and_sees_what_that_will_do() {
    let play = issued("delete");
    play.remove("kenji");
    review(&play).ended(0, &["removal agreed #2"]);
    insta::assert_snapshot!(shown(&play));
    assert_eq!(commit_state(&play), "success");
    is_settled(&play);
}

#[test]
fn a_stranger_is_told_who_must_agree() {
    let play = issued("deactivate");
    play.remove("taro");
    review(&play).ended(0, &["removal not agreed #2", "removal-not-agreed"]);
    insta::assert_snapshot!(shown(&play));
    assert_eq!(commit_state(&play), "pending");
    is_settled(&play);
    play.approve("mika");
    review(&play).ended(0, &["removal not agreed #2"]);
    // As the hint says.
    play.approve("hanako");
    review(&play).ended(0, &["removal agreed #2"]);
    assert!(
        seen(&play).contains("Agreed by: `hanako`"),
        "{}",
        seen(&play)
    );
    assert_eq!(commit_state(&play), "success");
    // What is removed after the approval was not agreed to.
    play.commit_to("out", &Author::new("taro"), &[Change::add("x", "x")]);
    review(&play).ended(1, &["mixed-removal"]);
    play.commit_to("out", &Author::new("taro"), &[Change::delete("x")]);
    review(&play).ended(0, &["removal not agreed #2", "stale-approval"]);
}

#[test]
fn what_is_only_reported_says_so_in_both_languages() {
    let play = issued("report");
    play.configure("language: en", "language: ja")
        .remove("taro");
    review(&play).ended(0, &["無効化の承認待ち #2"]);
    insta::assert_snapshot!(shown(&play));
}

#[test]
fn whoever_asked_takes_it_back_alone() {
    let play = issued("deactivate");
    play.remove("hanako");
    review(&play).ended(0, &["removal agreed #2"]);
    assert_eq!(commit_state(&play), "success");
    // And by the same rules after the merge.
    play.merge_as("hanako", Merge::Squash);
}

#[test]
fn a_mixed_pull_request_switches_nothing_off_and_says_what_to_do() {
    let play = issued("deactivate");
    play.change(
        "kenji",
        &[Change::delete(PATH), Change::add("notes.txt", "x\n")],
    );
    review(&play).ended(1, &["needs change #2", "mixed-removal"]);
    insta::assert_snapshot!(shown(&play));
    assert_eq!(commit_state(&play), "failure");
    play.commit_to("out", &Author::new("kenji"), &[Change::delete("notes.txt")]);
    review(&play).ended(0, &["removal agreed #2"]);
    is_settled(&play);

    let play = issued("deactivate");
    let other = "iamUser: batch-other\nreason: Every week, invoices are imported from the bank\n";
    play.story.sandbox.world().iam.add_user("batch-other");
    play.change("kenji", &[Change::delete(PATH), Change::add(OTHER, other)]);
    review(&play).ended(1, &["mixed-change", "mixed-removal"]);
    assert!(
        seen(&play).contains("no key is switched off"),
        "{}",
        seen(&play)
    );
}

#[test]
fn a_rename_or_a_change_switches_nothing_off() {
    for change in [
        Change::rename(PATH, "requests/prod/20261102090000.yaml"),
        Change::modify(PATH, REQUEST.replace("nightly", "daily")),
    ] {
        let play = issued("deactivate");
        play.change("kenji", &[change]);
        review(&play).ended(1, &["needs change #2", "mixed-change"]);
        let text = seen(&play);
        assert!(text.contains("no key is switched off"), "{text}");
        assert_eq!(commit_state(&play), "failure");
    }
}

#[test]
fn what_has_no_key_is_only_a_file() {
    // Never issued.
    let play = Play::begin();
    let on = "users: [\"*\"] }\nlifecycle: { enforce: deactivate }";
    play.configure("users: [\"*\"] }", on)
        .push(&[Change::add(PATH, REQUEST)]);
    play.remove("taro");
    review(&play).ended(0, &["removal #1"]);
    assert_eq!(commit_state(&play), "success");
    // Keys are not switched off at all.
    let play = Play::begin();
    play.ask().approved();
    run(&play.story, &["reconcile"]).ended(0, &[]);
    play.remove("taro");
    review(&play).ended(0, &["removal #2"]);
    assert!(
        seen(&play).contains("keys that were issued stay"),
        "{}",
        seen(&play)
    );
}

#[test]
fn a_stranger_with_a_fork_learns_nothing_of_keys() {
    let play = issued("deactivate");
    play.user("jiro", Kind::User, Permission::Read);
    play.commit_to("jiro:out", &Author::new("jiro"), &[Change::delete(PATH)])
        .open_from("jiro:out", "main", "jiro");
    review(&play).ended(0, &["removal #2"]);
    assert!(!seen(&play).contains("AKIA"), "{}", seen(&play));
}

#[test]
fn when_a_key_was_used_is_not_needed() {
    let play = issued("deactivate");
    play.remove("kenji");
    play.story.sandbox.world().faults.push(sandbox::Fault {
        operation: "iam:GetAccessKeyLastUsed".to_owned(),
        nth: sandbox::Fault::EVERY,
        when: sandbox::When::Before,
        effect: sandbox::Effect::Answer(sandbox::Trouble::Deny),
    });
    review(&play).ended(0, &["removal agreed #2"]);
    let text = seen(&play);
    assert!(
        text.contains("Last used: not readable with this role"),
        "{text}"
    );
    play.story.sandbox.world().faults.clear();
    // Where AWS does not answer at all, the run says so.
    let play = issued("deactivate");
    play.remove("kenji");
    play.story.sandbox.world().faults.push(sandbox::Fault {
        operation: "secretsmanager:DescribeSecret".to_owned(),
        nth: sandbox::Fault::EVERY,
        when: sandbox::When::Before,
        effect: sandbox::Effect::Answer(sandbox::Trouble::Deny),
    });
    review(&play).ended(3, &["removal agreed #2"]);
    assert!(
        seen(&play).contains("AWS could not be asked about it"),
        "{}",
        seen(&play)
    );
}

#[test]
fn of_more_than_a_hundred_files_the_rest_is_counted() {
    let play = issued("deactivate");
    let path = |n: usize| format!("requests/z{n}.yaml");
    let many: Vec<Change> = (0..110).map(|n| Change::add(path(n), REQUEST)).collect();
    play.push(&many);
    let mut all: Vec<Change> = (0..110).map(|n| Change::delete(path(n))).collect();
    all.push(Change::delete(PATH));
    play.change("kenji", &all);
    review(&play).ended(0, &["removal agreed #2"]);
    assert!(
        seen(&play).contains("It deletes 11 more files"),
        "{}",
        seen(&play)
    );
    is_settled(&play);
}

/// The button *Revert*, as the comment says: the file comes back as it was, and its key with it.
#[test]
fn a_file_that_comes_back_is_no_name_that_is_taken() {
    let play = issued("deactivate");
    play.remove("kenji").merge_as("kenji", Merge::Commit);
    play.commit_to(
        "back",
        &Author::new("hanako"),
        &[Change::add(PATH, REQUEST)],
    )
    .open_from("back", "main", "hanako");
    review(&play).ended(0, &["waiting #3"]);
    let text = seen(&play);
    assert!(text.contains("Switched on again"), "{text}");
    play.approve("kenji");
    review(&play).ended(0, &["approved #3"]);
    // Other content under the same name is another request.
    play.commit_to(
        "back",
        &Author::new("hanako"),
        &[Change::modify(PATH, REQUEST.replace("nightly", "daily"))],
    );
    review(&play).ended(1, &["name-taken"]);
}
