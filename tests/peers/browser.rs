//! The inventory's page in a real browser: read, sorted, filtered, printed, by keyboard, and held against axe's rules of accessibility.

use std::path::Path;
use std::process::Command;

use countersign::demo::Story;

use crate::kit::{DAY, begin, english, run};

/// Keys of all kinds, with whatever people may write.
fn story() -> Story {
    let story = begin(&english(), &[]);
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
        run(&story, &["reconcile"]).ended(0, &[]);
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

#[test]
fn the_page_of_the_inventory_is_one_that_people_can_use() {
    let story = story();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("browser");
    std::fs::create_dir_all(&folder).unwrap();
    let mut node = Command::new("node");
    node.arg("tests/peers/browser.js");
    for language in ["en", "ja"] {
        let arguments = ["inventory", "--format", "html", "--language", language];
        // The last use of two keys could not be asked for.
        let page = run(&story, &arguments).ended(3, &[]).out;
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
