//! The inventory's page in a real browser: read, sorted, filtered, printed, by keyboard, and held against axe's rules of accessibility.

use std::path::Path;
use std::process::Command;

use countersign::demo::{Story, configuration};
use countersign::domain::Locale;
use sandbox::Sandbox;

const DAY: i64 = 86_400;

/// Keys of all kinds, with whatever people may write.
fn story() -> Story {
    let story = Story::begin(Sandbox::start().unwrap(), &configuration(Locale::ENGLISH)).unwrap();
    for (user, reason) in [
        ("batch-used", "夜間バッチが S3 にレポートを出力する"),
        (
            "batch-unused",
            "\"<script>alert(1)</script><img src=x onerror=alert(1)>\"",
        ),
        ("batch-gone", "\"--></style><b>bold</b>\""),
        (
            "svc-long",
            "|\n  A reason of several lines,\n  and a very long one: https://example.com/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        ),
    ] {
        story.sandbox.world().iam.add_user(user);
        let path = format!("requests/{user}.yaml");
        let text = format!("iamUser: {user}\nreason: {reason}\n");
        story
            .ask_and_merge(&[(path.as_str(), text.as_str())])
            .unwrap();
        assert_eq!(countersign(&story, &["reconcile"]).0, 0);
    }
    let mut world = story.sandbox.world();
    world.pass(60 * DAY);
    for user in ["svc-by-hand", "batch-used"] {
        if world.iam.user(user).is_none() {
            world.iam.add_user(user);
        }
        world.create_key_by_hand("mallory", user).unwrap();
    }
    world.pass(DAY);
    let now = world.now();
    let used = world.iam.keys("batch-used")[0].id.clone();
    world.iam.use_key(&used, now - DAY, "s3", "us-east-1");
    let name = "batch-used/access-key-batch-used".to_owned();
    world
        .secrets
        .accessed
        .insert(name, now - now.rem_euclid(DAY));
    let gone = world.iam.keys("batch-gone")[0].id.clone();
    world.delete_key_by_hand("mallory", "batch-gone", &gone);
    let off = world.iam.keys("svc-long")[0].id.clone();
    world.switch_key_by_hand("mallory", "svc-long", &off, false);
    // Something that cannot be read.
    world.denied.insert("iam:GetAccessKeyLastUsed".to_owned());
    world.iam.add_user("batch-twins");
    for _ in 0..2 {
        world.create_key_by_hand("mallory", "batch-twins").unwrap();
    }
    drop(world);
    story
}

/// How it ended, and what it said.
fn countersign(story: &Story, arguments: &[&str]) -> (i32, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_countersign"))
        .args(arguments)
        .current_dir(story.checkout().unwrap())
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap())
        .envs(story.sandbox.environment())
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    (output.status.code().unwrap(), text)
}

#[test]
fn the_page_of_the_inventory_is_one_that_people_can_use() {
    let story = story();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("browser");
    std::fs::create_dir_all(&folder).unwrap();
    let mut node = Command::new("node");
    node.arg("tests/peers/browser.js");
    for language in ["en", "ja"] {
        let arguments = ["inventory", "--format", "html", "--language", language];
        let (code, page) = countersign(&story, &arguments);
        assert_eq!(code, 3, "the last use of two keys could not be asked for");
        let file = folder.join(format!("inventory-{language}.html"));
        std::fs::write(&file, page).unwrap();
        node.arg(file);
    }
    let output = node.arg(&folder).output().unwrap();
    assert!(
        output.status.success(),
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    println!("what it looks like: {}", folder.display());
}
