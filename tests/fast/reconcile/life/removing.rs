//! Keys whose requests are removed, and put back.

use super::*;

#[test]
fn a_removal_switches_the_key_off_and_its_revert_switches_it_on_again() {
    let (story, removal) = removed("delete");
    run(&story, &["plan"]).ended(0, &["overdue", "will switch off"]);
    run(&story, &["reconcile"]).ended(0, &["off", "its request was removed"]);
    assert!(!is_on(&story));
    assert_eq!(events(&story), ["issued", "switched-off"]);
    assert_eq!(mentions(&story, removal).len(), 1);

    pass(&story, DAY);
    run(&story, &["reconcile"]).ended(0, &["off"]);
    // Back, without an approval.
    let pull = story.ask("hanako", &[(PATH, REQUEST)]).unwrap();
    story.merge(pull, "root").unwrap();
    pass(&story, 16 * 60);
    run(&story, &["reconcile"]).ended(1, &["off", "not-approved"]);
    assert!(!is_on(&story));
    remove(&story, "hanako");
    // Back, and approved.
    story.ask_and_merge(&[(PATH, REQUEST)]).unwrap();
    run(&story, &["plan"]).ended(0, &["will switch on"]);
    run(&story, &["reconcile"]).ended(0, &[]);
    assert!(is_on(&story));
    assert_eq!(events(&story), ["issued", "switched-off", "switched-on"]);
    pass(&story, LEASE + 60);
    run(&story, &["reconcile"]).ended(0, &["Nothing to do"]);
    assert_eq!(keys(&story, USER).len(), 1);
}

#[test]
fn what_proves_no_removal_switches_nothing_off() {
    let story = living("delete");
    story.ask_and_merge(&[(PATH, REQUEST)]).unwrap();
    run(&story, &["reconcile"]).ended(0, &["announced"]);
    push(&story, &[Change::delete(PATH)]);
    pass(&story, DAY);
    for _ in 0..2 {
        run(&story, &["reconcile"]).ended(1, &["removal unproven", "no-pull-request"]);
    }
    assert!(is_on(&story));
    assert_eq!(events(&story), ["issued", "removal-unproven"]);
}

#[test]
fn a_file_that_was_removed_before_there_was_a_lifecycle_is_nobodys_business() {
    let (story, _) = announced();
    remove(&story, "hanako");
    run(&story, &["reconcile"]).ended(0, &[]);
    let lifecycle = configuration(Locale::ENGLISH) + "lifecycle:\n  enforce: delete\n";
    push(
        &story,
        &[Change::modify(".github/countersign.yaml", lifecycle)],
    );
    pass(&story, DAY);
    run(&story, &["reconcile"]).ended(0, &["There are no requests"]);
    assert!(is_on(&story));
    assert_eq!(mutations(&story), [""; 0]);
}

#[test]
fn after_the_point_of_no_return_a_revert_comes_too_late() {
    let (story, _) = removed("delete");
    run(&story, &["reconcile"]).ended(0, &["off"]);
    pass(&story, 15 * DAY);
    run(&story, &["reconcile"]).ended(0, &["removed"]);
    story.ask_and_merge(&[(PATH, REQUEST)]).unwrap();
    for _ in 0..3 {
        run(&story, &["reconcile"]).ended(0, &["removed"]);
        pass(&story, LEASE + 60);
    }
    assert!(secret(&story, SECRET).unwrap().deletion.is_some());
    assert!(keys(&story, USER).is_empty());
}

/// Three keys, whose requests are removed at once, by these people.
fn three_removed(people: &[&str]) -> Story {
    let story = living("delete");
    let users = ["batch-exporter", "svc-mailer", "svc-reporter", "svc-tools"];
    let paths = users.map(|user| format!("requests/{user}.yaml"));
    for (user, path) in users.iter().zip(&paths) {
        story.sandbox.world().iam.add_user(user);
        story.ask_and_merge(&[(path, &request(user))]).unwrap();
    }
    run(&story, &["reconcile"]).ended(0, &["4 announced"]);
    let pull = at_github(&story, |world, now| {
        let author = sandbox::github::Author::new("hanako");
        let changes = paths.each_ref().map(|path| Change::delete(path.as_str()));
        world.github.commit(&author, "out", &changes, now)?;
        world.github.open_pull("hanako", "out", "Remove", now)
    });
    for person in people {
        story.approve(pull, person).unwrap();
    }
    story.merge(pull, "root").unwrap();
    pass(&story, 16 * 60);
    story
}

#[test]
fn a_mass_removal_is_held_back_until_a_second_person_agrees() {
    let story = three_removed(&[]);
    for _ in 0..2 {
        run(&story, &["reconcile"]).ended(4, &["held back"]);
        assert_eq!(how_many_are_on(&story), 4);
    }
    let braked = events(&story).into_iter().filter(|event| event == "braked");
    assert_eq!(braked.count(), 4);
    // The twin.
    let story = three_removed(&["kenji"]);
    run(&story, &["reconcile"]).ended(0, &["4 off"]);
    assert_eq!(how_many_are_on(&story), 0);
}

/// A call of a frozen run comes when its key was given back since.
#[test]
fn a_late_call_is_set_right() {
    let (story, _) = removed("delete");
    run(&story, &["reconcile"]).ended(0, &["off"]);
    let off = calls(&story);
    let nonce = off
        .iter()
        .find(|call| call.operation == "iam:UpdateAccessKey")
        .unwrap();
    assert!(nonce.user_agent.contains("app/countersign-"));
    pass(&story, LEASE + 60);
    story.ask_and_merge(&[(PATH, REQUEST)]).unwrap();
    run(&story, &["reconcile"]).ended(0, &["announced"]);
    pass(&story, LEASE + 60);
    let id = keys(&story, USER)[0].id.clone();
    assert!(
        story
            .sandbox
            .world()
            .repeat_switch(USER, &id, false, &nonce.user_agent)
    );
    pass(&story, LEASE);
    run(&story, &["reconcile"]).ended(0, &["announced"]);
    assert!(is_on(&story));
}
