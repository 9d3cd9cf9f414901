//! Keys whose time is over, and what people do to them.

use sandbox::{Effect, Trouble};

use super::*;

#[test]
fn a_key_that_expires_is_told_of_and_goes_off_and_is_deleted() {
    let (story, pull) = issued("delete");
    run(&story, &["reconcile"]).ended(0, &["Nothing to do"]);

    until(&story, "2026-12-20");
    run(&story, &["reconcile"]).ended(0, &["expiring"]);
    run(&story, &["reconcile"]).ended(0, &["expiring"]);
    until(&story, "2026-12-30");
    run(&story, &["reconcile"]).ended(0, &["expiring"]);
    assert_eq!(events(&story), ["issued", "expiring", "expiring"]);
    assert!(is_on(&story));

    until(&story, "2027-01-01");
    run(&story, &["plan"]).ended(0, &["overdue", "will switch off"]);
    assert!(is_on(&story));
    run(&story, &["reconcile"]).ended(0, &["off"]);
    assert!(!is_on(&story));
    run(&story, &["reconcile"]).ended(0, &["off"]);
    calls(&story);
    pass(&story, DAY);
    run(&story, &["reconcile"]).ended(0, &["off"]);
    assert_eq!(mutations(&story), [""; 0]);

    until(&story, "2027-01-16");
    run(&story, &["plan"]).ended(0, &["will delete"]);
    run(&story, &["reconcile"]).ended(0, &["removed"]);
    assert!(keys(&story, USER).is_empty());
    assert_eq!(
        events(&story),
        ["issued", "expiring", "expiring", "switched-off", "removed"]
    );
    pass(&story, LEASE + 60);
    run(&story, &["reconcile"]).ended(0, &["removed"]);
    assert!(secret(&story, SECRET).unwrap().deletion.is_some());
    run(&story, &["reconcile"]).ended(0, &[]);
    insta::assert_snapshot!("expired", told(&story, pull));
    let notices = notices(&story).split_off(1).into_iter();
    let notices = notices.map(|notice| anonymous(&story, &notice.message));
    insta::assert_snapshot!("notices", notices.collect::<Vec<_>>().join("---\n"));
}

#[test]
fn without_enforcement_a_key_is_only_told_of() {
    let (story, _) = issued("report");
    until(&story, "2027-01-02");
    run(&story, &["reconcile"]).ended(0, &["overdue"]);
    assert!(is_on(&story));
    assert_eq!(mutations(&story), [""; 0]);
}

#[test]
fn what_a_person_switches_on_is_left_alone_for_a_day() {
    let (story, _) = off();
    switch(&story, true);
    for _ in 0..2 {
        run(&story, &["reconcile"]).ended(4, &["contested"]);
        assert!(is_on(&story));
    }
    assert_eq!(events(&story), ["issued", "switched-off", "contested"]);
    pass(&story, DAY);
    run(&story, &["reconcile"]).ended(0, &["off"]);
    assert!(!is_on(&story));
}

#[test]
fn without_cloudtrail_nothing_is_switched_off() {
    let (story, _) = issued("delete");
    until(&story, "2027-01-01");
    let look = "cloudtrail:LookupEvents".to_owned();
    story.sandbox.world().denied.insert(look);
    run(&story, &["reconcile"]).ended(4, &["unproven", "CloudTrail cannot be read"]);
    assert!(is_on(&story));
    story.sandbox.world().denied.clear();
    run(&story, &["reconcile"]).ended(0, &["off"]);
}

#[test]
fn two_runs_at_once_switch_off_once() {
    let (story, _) = issued("delete");
    until(&story, "2027-01-01");
    let one = beside(&story, &["reconcile"]);
    let two = beside(&story, &["reconcile"]);
    for run in [one, two] {
        ended(run).ended(0, &[]);
    }
    assert!(!is_on(&story));
    assert_eq!(events(&story), ["issued", "switched-off"]);
    let calls = calls(&story);
    assert_eq!(count(&calls, "iam:UpdateAccessKey"), 1);
}

#[test]
fn where_no_comment_may_be_written_people_are_told_by_the_notice_once() {
    let (story, _) = issued("delete");
    until(&story, "2027-01-01");
    let comment = "github:POST /repos/{owner}/{repo}/issues/{number}/comments";
    always(&story, comment, Effect::Answer(Trouble::Deny));
    run(&story, &["reconcile"]).ended(3, &["off"]);
    pass(&story, DAY);
    run(&story, &["reconcile"]).ended(0, &["off"]);
    assert_eq!(events(&story), ["issued", "switched-off"]);
    until(&story, "2027-01-16");
    run(&story, &["reconcile"]).ended(3, &["removed"]);
    assert!(keys(&story, USER).is_empty());
    assert_eq!(events(&story), ["issued", "switched-off", "removed"]);
}
