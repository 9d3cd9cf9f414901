//! Answers that lack something, or have something else in its place.

use std::sync::{Arc, Mutex};

use super::*;

/// What GitHub answers to both questions about one merge.
fn whole_answer() -> Value {
    answer(&json!({"variables": {"m0": id('a').as_str()}}))
}

/// Every value in the answer: its place, as a JSON pointer, and whether it is a field.
fn places(value: &Value, place: &str, all: &mut Vec<(String, bool)>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                let place = format!("{place}/{name}");
                all.push((place.clone(), true));
                places(value, &place, all);
            }
        }
        Value::Array(items) => {
            for (number, value) in items.iter().enumerate() {
                let place = format!("{place}/{number}");
                all.push((place.clone(), false));
                places(value, &place, all);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[tokio::test]
async fn an_answer_with_anything_missing_is_never_a_fuller_one() {
    let current = Arc::new(Mutex::new(Value::Null));
    let served = current.clone();
    let (github, log) = serve(move |_, _| ok(&served.lock().unwrap())).await;
    let honest = whole_answer();
    let mut all = Vec::new();
    places(&honest, "", &mut all);

    let mut mutations = Vec::new();
    for (place, is_field) in &all {
        if *is_field {
            let (parent, name) = place.rsplit_once('/').unwrap();
            let mut removed = honest.clone();
            let parent = removed.pointer_mut(parent).unwrap();
            parent.as_object_mut().unwrap().remove(name);
            mutations.push((format!("{place} removed"), removed, true));
        }
        for other in [
            json!(null),
            json!({}),
            json!([]),
            json!("?"),
            json!(-1),
            json!(1.5),
        ] {
            let current = honest.pointer(place).unwrap();
            // An empty list is an answer like any other.
            let is_answer = current.is_array() && other.is_array();
            let is_other = *current != other && !is_answer;
            if is_other {
                let mut replaced = honest.clone();
                *replaced.pointer_mut(place).unwrap() = other.clone();
                let must_fail = false;
                mutations.push((format!("{place} = {other}"), replaced, must_fail));
            }
        }
        // Of a pull request with more commits all are asked for.
        let is_of_commits = place.ends_with("/nodes/0/commits/pageInfo/hasNextPage");
        if place.ends_with("/hasNextPage") && !is_of_commits {
            let mut more = honest.clone();
            *more.pointer_mut(place).unwrap() = json!(true);
            mutations.push((format!("{place} = true"), more, false));
        }
    }
    let whole = merge(&id('a'));
    let (mut failed, mut lesser) = (0, 0);
    for (what, mutated, must_fail) in &mutations {
        *current.lock().unwrap() = mutated.clone();
        let asked = log.count();
        let found = evidence(&github, &[id('a')]).await;
        let asked = log.count() - asked;
        assert!(asked <= 3, "{what}: a wrong answer is not asked for again");
        let found = found.and_then(|found| match found.failed.get(&id('a')) {
            Some(failure) => Err(failure.clone()),
            None => Ok(found),
        });
        match found {
            Err(failure) => {
                assert_ne!(failure.kind, FailureKind::Unknown, "{what}");
                failed += 1;
            }
            Ok(found) => {
                assert!(!must_fail, "{what}: {found:?}");
                // Text that GitHub is free to choose may be other text; everything else is equal, or gone.
                let is_text = what.ends_with("= \"?\"");
                let merge = found.merges.get(&id('a')).cloned();
                let is_whole = merge.as_ref() == Some(&whole)
                    && found.answer.default_branch == Some(branch())
                    && found.answer.codeowners_errors == Some(vec!["* @nobody".to_owned()]);
                let is_lesser = less(&found.answer.default_branch, &Some(branch()), |a, b| a == b)
                    && less(&merge, &Some(whole.clone()), is_no_fuller);
                assert!(is_text || is_lesser && !is_whole, "{what}: {found:?}");
                lesser += 1;
            }
        }
    }
    println!(
        "{} mutations: {failed} failures, {lesser} lesser answers",
        mutations.len()
    );
}

#[tokio::test]
async fn text_that_github_may_yet_invent_is_not_taken_for_something_good() {
    let current = Arc::new(Mutex::new(Value::Null));
    let served = current.clone();
    let (github, _) = serve(move |_, _| ok(&served.lock().unwrap())).await;
    let pull = "/data/repository/m0/associatedPullRequests/nodes/0";
    for (place, text) in [
        (
            "latestOpinionatedReviews/nodes/0/state",
            "APPROVED_BY_MACHINE",
        ),
        (
            "latestOpinionatedReviews/nodes/0/author/__typename",
            "Agent",
        ),
        (
            "latestOpinionatedReviews/nodes/0/author/login",
            "hanako[bot]",
        ),
        ("timelineItems/nodes/0/previousReviewState", "NEW"),
        ("files/nodes/0/changeType", "COPIED"),
        ("author/__typename", "USER"),
    ] {
        let mut changed = whole_answer();
        *changed.pointer_mut(&format!("{pull}/{place}")).unwrap() = json!(text);
        *current.lock().unwrap() = changed;
        let found = evidence(&github, &[id('a')]).await.unwrap();
        let shown = format!("{:?}", found.merges[&id('a')]);
        let honest = format!("{:?}", merge(&id('a')));
        assert_ne!(shown, honest, "{place}");
        assert!(!shown.contains(text) || place.ends_with("login"), "{place}");
    }
}
