//! Runs in which nothing goes wrong, under every log filter and in every form of the output.

use sandbox::github::Author;

use crate::secrecy::forms::{Forms, SECRET};
use crate::secrecy::scene::{CREATE, LOUDEST, Left, STORE, Scene, nothing_leaked};

const FILTERS: [&str; 6] = [
    "trace",
    LOUDEST,
    "aws_smithy_runtime::client::orchestrator=trace,aws_smithy_runtime_api=trace,aws_sdk_iam=trace,\
     aws_sdk_secretsmanager=trace,aws_runtime=trace,aws_sigv4=trace,aws_config=trace,hyper::proto=trace",
    "info,aws_smithy_http_client=trace,aws_smithy_types=trace,aws_credential_types=trace,hyper_util=trace,tower=trace",
    "countersign=trace,secrecy=trace,rustls::client=trace,h2::codec=trace,octocrab::service=trace,reqwest=trace",
    "aws_smithy_runtime[{}]=trace,[invoke]=trace,off,debug,aws=trace,",
];

#[test]
fn no_log_and_no_output_shows_it() {
    let mut cases = 0;
    for filter in FILTERS {
        for format in ["human", "json", "github"] {
            let scene = Scene::new();
            let (code, left) = scene.run(format, filter);
            assert_eq!(code, Some(0));
            nothing_leaked(&format!("{filter}, {format}"), &left);
            no_credentials(&scene, &left);
            holds_it(&scene);
            cases += 1;
        }
    }
    println!("{cases} runs that nothing disturbed");
}

/// What the run calls with is nowhere but in its calls.
fn no_credentials(scene: &Scene, left: &[Left]) {
    for hidden in scene.credentials() {
        let forms = Forms::of(&hidden);
        for (place, bytes) in left
            .iter()
            .filter(|(place, _)| !place.starts_with("call of"))
        {
            assert_eq!(forms.found_in(bytes), None, "{hidden} is in {place}");
        }
    }
}

/// The run had the secret in its hands, and put it where it belongs.
fn holds_it(scene: &Scene) {
    let sent = scene.sent.lock().unwrap();
    assert!(sent.iter().any(|sent| sent.asked.operation == CREATE));
    let stored = sent
        .iter()
        .find(|sent| sent.asked.operation == STORE)
        .unwrap();
    assert_eq!(Forms::of(SECRET).found_in(&stored.bytes), Some("raw"));
    let world = scene.story.sandbox.world();
    let secret = world.secrets.all().next().unwrap();
    assert!(
        secret
            .labelled("AWSCURRENT")
            .unwrap()
            .value
            .contains(SECRET)
    );
}

/// The search looks everywhere: in each of these places it finds what is put there.
#[test]
fn each_place_is_looked_through() {
    let is_found = |leak: &str, put: &dyn Fn(&Scene)| {
        let scene = Scene::new();
        scene.run("human", "");
        put(&scene);
        let (_, left) = scene.run("human", "");
        let forms = Forms::of(SECRET);
        let found: Vec<&str> = left
            .iter()
            .filter(|(_, bytes)| forms.found_in(bytes).is_some())
            .map(|(place, _)| place.as_str())
            .collect();
        assert!(
            !found.is_empty() && found.iter().all(|place| place.contains(leak)),
            "{leak}: {found:?}"
        );
    };
    is_found("comment", &|scene| {
        let mut world = scene.story.sandbox.world();
        let now = world.now();
        world.github.comment(1, "hanako", SECRET, now).unwrap();
    });
    is_found("tags", &|scene| {
        let mut world = scene.story.sandbox.world();
        let name = world.secrets.all().next().unwrap().name.clone();
        world.secrets.tag_by_hand(&name, "note", SECRET);
    });
    is_found("note.md", &|scene| {
        let root = Author::new("root");
        let note = sandbox::github::Change::add("note.md", SECRET);
        let mut world = scene.story.sandbox.world();
        let now = world.now();
        world.github.push_to_default(&root, &[note], now).unwrap();
    });
    for place in ["tmp/left", "home/left", "summary.md", "output", "spied/1"] {
        is_found(place, &|scene| scene.leave(place, SECRET));
    }
}
