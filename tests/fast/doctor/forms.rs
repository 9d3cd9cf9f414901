//! What people get; and that it is true.

use sandbox::github::Change;

use crate::doctor::world::*;
use crate::kit::*;

fn in_both_languages(story: &countersign::demo::Story) -> [String; 2] {
    ["en", "ja"].map(|language| {
        let said = run_with(story, &["doctor", "--language", language], &[]);
        assert_eq!(said.err, "");
        format!("{}[exit status: {}]", said.out, said.code)
    })
}

/// That is what 0 means.
#[test]
fn where_all_is_right_a_key_is_issued() {
    let story = healthy();
    let [english, japanese] = in_both_languages(&story);
    insta::assert_snapshot!(english);
    insta::assert_snapshot!(japanese);
    in_world(&story, |world| {
        let changes = world.calls.iter().filter(|call| call.mutates);
        assert_eq!(changes.count(), 0);
    });
    let files = [("requests/20261102090000.yaml", REQUEST)];
    let pull = story.ask("hanako", &files).unwrap();
    story.approve(pull, "kenji").unwrap();
    assert!(
        story.merge(pull, "hanako").is_err(),
        "the status is required"
    );
    assert_eq!(run_with(&story, &["review", "--all"], &[]).code, 0);
    story.merge(pull, "hanako").unwrap();
    let checkout = story.checkout().unwrap();
    let said = run_at_home(&checkout, &story, &["reconcile"], &[]);
    assert_eq!(said.code, 0);
    assert!(said.out.contains("announced"));
    assert_eq!(examine(&story).code, 0);
}

#[test]
fn where_much_is_wrong_all_of_it_is_said() {
    let story = healthy();
    push(
        &story,
        &[
            Change::modify(
                ".github/CODEOWNERS",
                "/requests/ @acme/security @guest\n/docs/ nobody\n",
            ),
            Change::modify(FILES[0], "name: review\n"),
            Change::delete(FILES[1]),
        ],
    );
    in_world(&story, |world| {
        world.github.add_team("security", &["kenji"]).unwrap();
        world.github.set_rules("main", Default::default());
        world.sns.topics[0].confirmed = 0;
        world.sns.topics[0].pending = 1;
        world.keys.clear();
    });
    deny(&story, "iam:SimulatePrincipalPolicy");
    deny(&story, "iam:ListAccessKeys");
    deny(&story, "cloudtrail:LookupEvents");
    let [english, japanese] = in_both_languages(&story);
    insta::assert_snapshot!(english);
    insta::assert_snapshot!(japanese);
}

#[test]
fn an_account_that_there_is_not_keeps_nothing_else_from_being_said() {
    let story = healthy();
    let arguments = ["doctor", "--format", "json", "--account"];
    let said = run_with(&story, &[&arguments[..], &["other"]].concat(), &[]);
    assert_eq!(
        (said.code, said.amiss()),
        (2, vec!["wrong no-such-account".to_owned()])
    );
    assert!(said.out.contains("\"workflow-file\"") && !said.out.contains("\"topic\""));
    let said = run_with(&story, &[&arguments[..], &["main"]].concat(), &[]);
    assert_eq!((said.code, said.amiss()), (0, Vec::new()));
}
