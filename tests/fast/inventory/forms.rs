//! The forms of the inventory.

use super::account::*;
use super::sha256::sha256;
use crate::formats::schemas::{INVENTORY, valid};
use crate::kit::*;

#[test]
fn as_people_read_it() {
    let story = full();
    for language in ["en", "ja"] {
        insta::assert_snapshot!(run(&story, &["inventory", "--language", language]));
    }
}

#[test]
fn as_programs_read_it() {
    let story = full();
    for language in ["en", "ja"] {
        let arguments = [
            "inventory",
            "--format",
            "json",
            "--all-users",
            "--language",
            language,
        ];
        let said = run(&story, &arguments);
        valid(INVENTORY, &said.out);
        if language == "en" {
            insta::assert_snapshot!(said);
        }
    }
}

#[test]
fn as_spreadsheets_read_it() {
    let story = full();
    for language in ["en", "ja"] {
        let said = run(
            &story,
            &["inventory", "--format", "csv", "--language", language],
        );
        assert!(said.out.starts_with('\u{feff}'));
        assert_eq!(said.out.matches("\r\n").count(), said.out.lines().count());
        let text = said
            .out
            .trim_start_matches('\u{feff}')
            .replace("\r\n", "\n");
        insta::assert_snapshot!(scrub(&text));
    }
}

/// What is between two marks.
fn between<'a>(text: &'a str, begin: &str, end: &str) -> &'a str {
    let (_, rest) = text.split_once(begin).unwrap();
    rest.split_once(end).unwrap().0
}

#[test]
fn as_browsers_read_it() {
    let story = full();
    for language in ["en", "ja"] {
        let arguments = ["inventory", "--format", "html", "--language", language];
        let page = run(&story, &arguments).ended(0, &[]).out;
        assert!(page.contains(&format!("<html lang=\"{language}\">")));
        let policy = between(&page, "Content-Security-Policy\" content=\"", "\">");
        for (part, begin, end) in [
            ("style-src", "<style>", "</style>"),
            ("script-src", "<script>", "</script>"),
        ] {
            let hash = sha256(between(&page, begin, end).as_bytes());
            let allowed = format!("{part} &#39;sha256-{hash}&#39;;");
            assert!(policy.contains(&allowed), "{allowed} is not in {policy}");
        }
        assert!(policy.starts_with("default-src &#39;none&#39;; "));
        // Nothing is loaded, and nothing runs that the policy does not know.
        for never in [
            " src=",
            " style=",
            " onclick=",
            "<link",
            "<img",
            "@import",
            "url(",
        ] {
            assert!(!page.contains(never), "{never}");
        }
        assert_eq!(page.matches("<script").count(), 1);
        let rows = page.matches("<tr role=\"row\"><th scope=\"row\"").count();
        assert_eq!(rows, 8);
        let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"));
        std::fs::write(folder.join(format!("inventory-{language}.html")), page).unwrap();
    }
}

#[test]
fn text_of_others_stays_text() {
    let story = empty();
    add_user(&story, "batch-a");
    let reason = "iamUser: batch-a\nreason: \"=cmd|' /C calc'!A0 <script>alert(1)</script> <b>夜間</b> ::error::x\"\n";
    let path = "requests/for-batch-a.yaml";
    story.ask_and_merge(&[(path, reason)]).unwrap();
    run(&story, &["reconcile"]).ended(0, &[]);
    let mut world = story.sandbox.world();
    let name = secret_of("batch-a");
    world.secrets.tag_by_hand(
        &name,
        "countersign:pull",
        "javascript://x/access-keys/pull/alert",
    );
    world
        .secrets
        .tag_by_hand(&name, "countersign:approved-by", "=kenji");
    drop(world);
    let variables = [("GITHUB_REPOSITORY_ID", "871640321")];
    let checkout = story.checkout().unwrap();
    let said = |format: &str| {
        let arguments = ["inventory", "--format", format];
        run_in(&story, &checkout, &arguments, &variables)
            .ended(0, &[])
            .out
    };
    let page = said("html");
    assert!(
        page.contains("&#60;script&#62;alert(1)") && !page.contains("<b>"),
        "{page}"
    );
    assert!(!page.contains("href=\"javascript"));
    let table = said("csv");
    assert!(
        table.contains("'=cmd|' /C calc'!A0") && table.contains(",'=kenji,"),
        "{table}"
    );
    let log = said("github");
    assert!(!log.contains("\n::error::x"), "{log}");
    assert!(said("human").contains("batch-a"));
}

#[test]
fn all_forms_are_kept_beside_the_one_that_is_shown() {
    let story = full();
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("kept");
    let arguments = ["inventory", "--save", place.to_str().unwrap()];
    let shown = run(&story, &arguments).ended(0, &["Needs attention: 8."]);
    for format in ["html", "csv", "json"] {
        let kept = std::fs::read_to_string(place.join(format!("inventory.{format}"))).unwrap();
        let said = run(&story, &["inventory", "--format", format]);
        assert_eq!(kept, said.out, "{format}");
        assert_ne!(kept, shown.out);
    }
}

#[test]
fn an_inventory_that_stops_says_so_in_every_form() {
    let story = empty();
    for format in ["human", "csv", "html"] {
        let said = run(
            &story,
            &["inventory", "--account", "none", "--format", format],
        );
        assert_eq!((said.code, said.out.as_str()), (2, ""));
        assert!(said.err.starts_with("error: "), "{said}");
    }
    let said = run(
        &story,
        &["inventory", "--account", "none", "--format", "json"],
    );
    assert_eq!((said.code, said.err.as_str()), (2, ""));
    let inventory = valid(INVENTORY, &said.out);
    assert!(inventory["stopped"]["message"].is_string());
}

#[test]
fn on_github_it_is_said_where_it_is_looked_for() {
    let story = full();
    let folder = tempfile::tempdir().unwrap();
    let summary = folder.path().join("summary.md");
    let variables = [
        ("GITHUB_ACTIONS", "true"),
        ("GITHUB_STEP_SUMMARY", summary.to_str().unwrap()),
    ];
    let said = run_in(
        &story,
        &story.checkout().unwrap(),
        &["inventory"],
        &variables,
    );
    insta::assert_snapshot!(said);
    insta::assert_snapshot!(scrub(&std::fs::read_to_string(&summary).unwrap()));
}
