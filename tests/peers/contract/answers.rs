//! What else the routes answer: about whom, to whom, and why not.

use countersign::demo::Story;
use sandbox::github::{Author, Change, GitHub, Kind, Permission};
use serde_json::json;

use super::proxy::Proxy;

const HERE: &str = "/repos/acme/access-keys";

/// A pull request that is open, its head and a file of it, and the comments on it: countersign's, a guest's, nobody's any
/// more, and one that can go.
pub(super) struct Scene {
    pub(super) pull: u64,
    pub(super) head: String,
    pub(super) blob: &'static str,
    pub(super) comments: [u64; 4],
}

/// What git calls the content of the file.
const BLOB: &str = "60f5f63cd53543079725c16e42f5698b71d32ff8";

pub(super) fn prepare(story: &Story) -> Scene {
    let files = [
        ("requests/20261102110000.yaml", "iamUser: batch-exporter\n"),
        ("requests/20261102110001.yaml", "iamUser: svc-exporter\n"),
    ];
    let pull = story.ask("hanako", &files).unwrap();
    let mut world = story.sandbox.world();
    let now = world.now();
    let github = &mut world.github;
    for (login, kind) in [
        ("gone", Kind::User),
        ("old", Kind::Mannequin),
        ("app", Kind::Bot),
    ] {
        github.add_user(login, kind, Permission::Write);
    }
    let head = github.pull(pull).unwrap().head_oid.clone();
    let comments = ["github-actions", "guest", "gone", "github-actions"]
        .map(|login| github.comment(pull, login, "What for?", now).unwrap());
    move_branches(github, now);
    github.remove_user("gone").unwrap();
    Scene {
        pull,
        head,
        blob: BLOB,
        comments,
    }
}

/// In every way in which a branch can move.
fn move_branches(github: &mut GitHub, now: i64) {
    let note = |text| [Change::add("note.txt", text)];
    for (login, branch) in [("gone", "theirs"), ("app", "app"), ("guest", "guest:ask")] {
        let author = Author::new(login);
        github.commit(&author, branch, &note(login), now).unwrap();
    }
    let app = Author::new("app");
    let more = [Change::modify("note.txt", "More")];
    github.commit(&app, "app", &more, now).unwrap();
    let less = [Change::modify("note.txt", "Less")];
    github.amend(&app, "app", &less, now).unwrap();
    github.delete_branch("app", "app", now).unwrap();
}

pub(super) fn try_all(story: &Story, proxy: &Proxy, scene: &Scene) {
    lists_and_people(proxy, scene);
    writes(proxy, scene);
    refused_for_want_of_permission(story, proxy, scene);
}

fn lists_and_people(proxy: &Proxy, Scene { pull, .. }: &Scene) {
    for list in [
        format!("{HERE}/activity?per_page=100"),
        format!("{HERE}/activity?ref=theirs"),
        format!("{HERE}/activity?activity_type=force_push&actor=app%5Bbot%5D&direction=asc"),
        "/repos/guest/access-keys/activity?ref=refs%2Fheads%2Fask".to_owned(),
        format!("{HERE}/issues/{pull}/comments?per_page=100"),
    ] {
        let said = proxy.ask(&format!("GET {list}"), "").is(200);
        assert_ne!(said.body, json!([]), "{list}: nothing to look at");
    }
    let permission = |login| format!("{HERE}/collaborators/{login}/permission");
    for (status, path) in [
        (200, permission("root")),
        (200, permission("guest")),
        (200, permission("mallory")),
        (200, permission("acme")),
        (200, permission("old")),
        (200, permission("github-actions%5Bbot%5D")),
        (404, permission("gone")),
        (200, format!("{HERE}/rules/branches/release%2F%E6%97%A5")),
        (404, format!("{HERE}/issues/99/comments")),
        (404, "/repos/kenji/access-keys/activity".to_owned()),
        (404, "/orgs/acme/teams/nobody/members".to_owned()),
    ] {
        proxy.ask(&format!("GET {path}"), "").is(status);
    }
}

fn writes(proxy: &Proxy, scene: &Scene) {
    let pull = scene.pull;
    let [ours, guests, ..] = scene.comments;
    for (status, call, body) in [
        (201, comment(1), text("On what is merged")),
        (404, comment(99), text("On nothing")),
        (422, comment(pull), text(" ")),
        (422, comment(pull), text(&"x".repeat(65_537))),
        (200, edit(guests), text("Who may write may edit")),
        (404, edit(1), text("Nothing")),
        (422, edit(ours), text("")),
        (200, close(pull), state("open")),
        (200, close(pull), json!({})),
        (200, close(pull), state("closed")),
        (200, close(1), state("closed")),
        (422, close(1), state("open")),
        (404, close(99), state("closed")),
    ] {
        proxy.ask(&call, &body.to_string()).is(status);
    }
}

fn refused_for_want_of_permission(story: &Story, proxy: &Proxy, scene: &Scene) {
    let [_, guests, ..] = scene.comments;
    for (permission, call, body) in [
        (Permission::Read, edit(guests), text("May I?")),
        (Permission::Read, close(scene.pull), state("open")),
        (Permission::None, comment(scene.pull), text("May I?")),
    ] {
        let mut world = story.sandbox.world();
        let countersign = world.github.user_mut("github-actions");
        countersign.unwrap().permission = permission;
        drop(world);
        proxy.ask(&call, &body.to_string()).is(403);
    }
}

fn comment(pull: u64) -> String {
    format!("POST {HERE}/issues/{pull}/comments")
}

fn edit(id: u64) -> String {
    format!("PATCH {HERE}/issues/comments/{id}")
}

fn close(pull: u64) -> String {
    format!("PATCH {HERE}/issues/{pull}")
}

fn text(text: &str) -> serde_json::Value {
    json!({ "body": text })
}

fn state(state: &str) -> serde_json::Value {
    json!({ "state": state })
}
