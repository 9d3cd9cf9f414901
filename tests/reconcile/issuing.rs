//! From a merged request to a key.

use crate::support::{PATH, REQUEST, SECRET, mutations, run, story};

#[test]
fn an_approved_request_becomes_a_key() {
    let story = story();
    let pull = story.ask_and_merge(&[(PATH, REQUEST)]).unwrap();
    insta::assert_snapshot!(run(&story, &["plan"]));
    assert_eq!(mutations(&story), Vec::<String>::new());
    insta::assert_snapshot!(run(&story, &["reconcile"]).to_string());

    let world = story.sandbox.world();
    let key = world.iam.keys("batch-exporter")[0].clone();
    let secret = world.secrets.get(SECRET).unwrap().clone();
    println!("{secret:?} {key:?}");
    for message in world.sns.published() {
        println!("{message:?}");
    }
    for comment in world.github.comments_on(pull) {
        println!("{}", comment.body);
    }
}
