//! A repository that is there before `init`: empty, half set up, or somebody else's.

use sandbox::github::{Author, Change};

use super::*;

#[test]
fn an_empty_repository_is_set_up() {
    let story = before();
    story.sandbox.world().github.create_empty(600).unwrap();
    let said = init(&story, &[]).ended(0, &["A key would be issued."]);
    let is_creation = |call: &String| call.ends_with("/orgs/acme/repos");
    assert!(!shown(&said).iter().any(is_creation), "{said}");
    is_set_up(&story);
}

#[test]
fn an_environment_that_was_made_by_being_named_gets_its_branch() {
    let story = before();
    let mut world = story.sandbox.world();
    world.github.create_empty(600).unwrap();
    world.github.set_environment("countersign-reconcile", true);
    drop(world);
    let said = init(&story, &[]).ended(0, &["A key would be issued."]);
    assert!(!said.out.contains("Deployment branches and tags"), "{said}");
    is_set_up(&story);
}

#[test]
fn other_branches_of_an_environment_are_left_to_people() {
    let story = before();
    init(&story, &[]).ended(0, &[]);
    let mut world = story.sandbox.world();
    world.github.let_branch_use("countersign-review", "dev/*");
    drop(world);
    for (language, words) in [("en", "remove all but the"), ("ja", "ブランチ以外を削除")] {
        let said = init(&story, &["--language", language]).ended(0, &[words]);
        let mut lines = said.out.lines();
        let line = lines.find(|line| line.contains(words)).unwrap();
        assert!(line.contains("`countersign-review`"), "{said}");
        assert!(!line.contains("reconcile"), "{said}");
        assert_eq!(shown(&said).len(), 3, "{said}");
    }
}

#[test]
fn a_repository_that_holds_something_else_is_not_taken_over() {
    let story = before();
    let mut world = story.sandbox.world();
    world.github.create_empty(600).unwrap();
    let files = ["LICENSE", ".gitignore", "src/main.rs"].map(|path| Change::add(path, "text"));
    let author = Author::new("root");
    world.github.push_to_default(&author, &files, 600).unwrap();
    drop(world);
    for (more, words) in [
        (&[][..], "something else, such as `src/main.rs`"),
        (&["--dry-run"], "such as `src/main.rs`"),
        (&["--language", "ja"], "（`src/main.rs` など）"),
    ] {
        let said = init(&story, more);
        assert_eq!(said.code, 2, "{said}");
        assert!(said.err.contains(words), "{said}");
        assert_eq!(made(&story), [""; 0]);
    }
    let delete = [Change::delete("src/main.rs")];
    let mut world = story.sandbox.world();
    world.github.push_to_default(&author, &delete, 600).unwrap();
    drop(world);
    init(&story, &[]).ended(0, &["A key would be issued."]);
}

#[test]
fn what_cannot_be_read_is_not_taken_for_nothing() {
    let story = before();
    story.sandbox.world().github.create_empty(600).unwrap();
    for part in ["rulesets", "rules/branches/{branch}", "git/trees/{sha}"] {
        for error in [GitHubError::NotFound, GitHubError::Archived] {
            story.sandbox.world().faults.push(Fault {
                operation: format!("github:GET /repos/{{owner}}/{{repo}}/{part}"),
                nth: 1,
                when: When::Before,
                effect: Effect::Answer(Trouble::GitHub(error)),
            });
            let said = init(&story, &[]);
            assert_eq!(said.code, 3, "{part}: {said}");
            let (hint, _) = said.err.split_once("Resolve it and run again").unwrap();
            let (_, hint) = hint.split_once(" → ").unwrap();
            let is_archived = error == GitHubError::Archived;
            assert_eq!(hint.contains("archived"), is_archived, "{said}");
            assert!(hint.ends_with(". "), "{said}");
            assert_eq!(made(&story), [""; 0]);
        }
    }
}

#[test]
fn files_that_other_options_would_write_are_named_and_stay() {
    let story = before();
    let first = init(&story, &[]).ended(0, &[]);
    let again = init(&story, &[]).ended(0, &[]);
    for said in [first, again] {
        assert!(!said.out.contains("stay as they are"), "{said}");
    }
    made(&story);
    let options = ["--approver", "hanako"];
    for (more, words) in [
        (&[][..], "1. These files are there already"),
        (&["--dry-run"], ": 'These files are there already"),
        (&["--language", "ja"], "1. 次のファイルはすでにある"),
    ] {
        let said = init(&story, &[&options, more].concat()).ended(0, &[words]);
        let mut lines = said.out.lines();
        let line = lines.find(|line| line.contains(words)).unwrap();
        assert!(line.contains("`.github/CODEOWNERS`"), "{said}");
        assert_eq!(
            line.contains("`.github/countersign.yaml`"),
            words.contains("次"),
            "{said}"
        );
        assert!(!line.contains("workflows/"), "{said}");
    }
}
