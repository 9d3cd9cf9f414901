//! Every REST call that countersign makes, and every answer of the sandbox's GitHub, held against GitHub's own description.

mod answers;
mod passed;
mod prism;
mod proxy;
mod routes;
mod sources;
mod stories;

use self::proxy::Proxy;
use crate::kit::{begin, english};

#[test]
fn every_rest_call_and_every_answer_is_as_github_describes_it() {
    let story = begin(&english(), &[]);
    let proxy = Proxy::to(&story.sandbox);

    let mut called = stories::tell(&story, &proxy);
    let scene = answers::prepare(&story);
    routes::try_all(&story, &proxy, &scene);
    answers::try_all(&story, &proxy, &scene);

    called.extend(stories::install(&story, &proxy));
    let named = sources::endpoints();
    let silent: Vec<_> = named.difference(&called).collect();
    assert!(
        silent.is_empty(),
        "src/github names these, and in no story of tests/peers/contract/stories.rs do they succeed: {silent:#?}"
    );
    let unnamed: Vec<_> = called.difference(&named).collect();
    assert!(
        unnamed.is_empty(),
        "countersign calls these, and tests/peers/contract/sources.rs does not find them in src/github: {unnamed:#?}"
    );
}
