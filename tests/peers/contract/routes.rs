//! Every route that the sandbox's GitHub has: asked, spoiled, and refused in every way.

use std::collections::BTreeSet;

use countersign::demo::Story;
use sandbox::github::{Permission, Rules, operations};
use sandbox::{Effect, Fault, Trouble, When};

use super::answers::Scene;
use super::proxy::Proxy;

/// A call that succeeds; its body, and one that GitHub does not take, each empty where there is none.
struct Route {
    call: String,
    body: &'static str,
    wrong: &'static str,
    /// Whether it succeeds only once.
    is_once: bool,
}

/// One of each route.
fn routes(scene: &Scene) -> Vec<Route> {
    let Scene {
        pull,
        head,
        blob,
        comments: [comment, .., spare],
    } = scene;
    let here = "/repos/acme/access-keys";
    let read = |path: String| Route {
        call: format!("GET {path}"),
        body: "",
        wrong: "",
        is_once: false,
    };
    let write = |call: String, body, wrong| Route {
        call,
        body,
        wrong,
        is_once: false,
    };
    let once = |call: String, body, wrong| Route {
        is_once: true,
        ..write(call, body, wrong)
    };
    // The next that is opened.
    let theirs = pull + 1;
    let (text, no_text) = (r#"{"body":"Hello"}"#, r#"{"body":7}"#);
    let (status, no_status) = (
        r#"{"state":"pending","context":"countersign","description":"waits","target_url":"https://github.com/acme"}"#,
        r#"{"state":"gone"}"#,
    );
    let (closed, gone) = (r#"{"state":"closed"}"#, r#"{"state":"gone"}"#);
    vec![
        read(here.to_owned()),
        read(format!("{here}/activity?per_page=4")),
        read(format!("{here}/collaborators/kenji/permission")),
        read(format!("{here}/rules/branches/main?per_page=1")),
        read(format!("{here}/rulesets/42")),
        read(format!("{here}/environments/countersign-review")),
        read(format!("{here}/issues/{pull}/comments?per_page=1")),
        read("/orgs/acme/teams/security/members?per_page=50".to_owned()),
        write(format!("POST {here}/issues/{pull}/comments"), text, no_text),
        write(
            format!("PATCH {here}/issues/comments/{comment}"),
            text,
            "{}",
        ),
        write(format!("PATCH {here}/issues/{pull}"), closed, gone),
        read(format!("{here}/pulls/{pull}/files?per_page=1")),
        read(format!("{here}/git/blobs/{blob}")),
        write(format!("POST {here}/statuses/{head}"), status, no_status),
        write(format!("DELETE {here}/issues/comments/{spare}"), "", ""),
        once(
            format!("POST {here}/pulls"),
            r#"{"head":"theirs","base":"main","title":"Theirs"}"#,
            r#"{"head":7}"#,
        ),
        read(format!("{here}/git/ref/heads%2Fmain")),
        read(format!("{here}/compare/main...{head}")),
        once(
            format!("POST {here}/git/refs"),
            format!(r#"{{"ref":"refs/heads/notes-2","sha":"{head}"}}"#).leak(),
            r#"{"ref":7}"#,
        ),
        read("/orgs/acme".to_owned()),
        read(format!("{here}/git/trees/main?recursive=1")),
        once(
            format!("PUT {here}/contents/docs%2Fnote.md"),
            r#"{"message":"Add a note","content":"YQ==","branch":"notes"}"#,
            r#"{"message":7}"#,
        ),
        write(
            format!("PUT {here}/environments/countersign-review"),
            r#"{"deployment_branch_policy":{"protected_branches":false,"custom_branch_policies":true}}"#,
            r#"{"deployment_branch_policy":7}"#,
        ),
        once(
            format!("POST {here}/environments/countersign-review/deployment-branch-policies"),
            r#"{"name":"release"}"#,
            r#"{"name":7}"#,
        ),
        read(format!(
            "{here}/environments/countersign-review/deployment-branch-policies"
        )),
        read(format!("{here}/actions/variables/COUNTERSIGN_INVENTORY")),
        write(
            format!("PUT {here}/actions/permissions"),
            r#"{"enabled":true,"allowed_actions":"selected","sha_pinning_required":true}"#,
            "",
        ),
        write(
            format!("PUT {here}/actions/permissions/selected-actions"),
            r#"{"github_owned_allowed":true,"verified_allowed":false}"#,
            "",
        ),
        write(
            format!("PUT {here}/actions/permissions/workflow"),
            r#"{"default_workflow_permissions":"read","can_approve_pull_request_reviews":false}"#,
            "",
        ),
        write(
            format!("PUT {here}/collaborators/guest"),
            r#"{"permission":"pull"}"#,
            r#"{"permission":7}"#,
        ),
        read(format!("{here}/rulesets?per_page=100")),
        once(
            format!("POST {here}/rulesets"),
            r#"{"name":"countersign","target":"branch","enforcement":"active","conditions":{"ref_name":{"include":["~DEFAULT_BRANCH"],"exclude":[]}},"rules":[{"type":"deletion"}]}"#,
            r#"{"name":7}"#,
        ),
        read(format!("{here}/pulls?state=all&per_page=1")),
        read(format!("{here}/pulls/{theirs}")),
        write(
            format!("POST {here}/pulls/{theirs}/reviews"),
            r#"{"event":"COMMENT","body":"Why not a role?"}"#,
            r#"{"event":"LIKE"}"#,
        ),
        once(
            format!("PUT {here}/pulls/{theirs}/merge"),
            r#"{"merge_method":"squash"}"#,
            r#"{"merge_method":"sideways"}"#,
        ),
    ]
}

pub(super) fn try_all(story: &Story, proxy: &Proxy, scene: &Scene) {
    // Setting up is for administrators.
    let mut world = story.sandbox.world();
    let bot = world.github.user_mut("github-actions").unwrap();
    bot.permission = Permission::Admin;
    world
        .github
        .set_variable("COUNTERSIGN_INVENTORY", "permitted");
    drop(world);
    // With it everything begins anew; a story tells it.
    let mut tried = BTreeSet::from(["github:POST /orgs/{org}/repos".to_owned()]);
    for route in routes(scene) {
        if route.is_once {
            let nothing = Rules::default();
            story.sandbox.world().github.set_rules("main", nothing);
        }
        tried.insert(try_one(story, proxy, &route));
    }
    let untried: Vec<String> = operations().filter(|name| !tried.contains(name)).collect();
    assert!(
        untried.is_empty(),
        "add a line for each to `routes` in tests/peers/contract/routes.rs: {untried:#?}"
    );
}

/// Returns the operation that was tried.
fn try_one(story: &Story, proxy: &Proxy, route: &Route) -> String {
    let Route { call, body, .. } = route;
    let said = proxy.ask(call, body).succeeds();
    let last = story.sandbox.world().calls.last().cloned();
    let operation = last.unwrap().operation;
    let fault = |when, effect| {
        story.sandbox.world().faults.push(Fault {
            operation: operation.clone(),
            nth: 1,
            when,
            effect,
        });
    };

    if call.contains("per_page=") && !call.contains("/rulesets?") {
        all_pages(proxy, said.next.unwrap());
    }
    // Where these were taken for right, what succeeded above would show nothing.
    if said.status != 204 && !route.is_once {
        fault(When::After, Effect::EmptyFields);
        let spoiled = proxy.ask(call, body);
        assert!(spoiled.violates("response"), "{call}: empty texts pass");
    }
    wrong_requests(proxy, route);

    for (trouble, status) in [
        (Trouble::Deny, 403),
        (Trouble::Throttle, 403),
        (Trouble::InternalError, 500),
        (Trouble::Unavailable, 503),
    ] {
        fault(When::Before, Effect::Answer(trouble));
        proxy.ask(call, body).is(status);
    }
    let elsewhere = call.replace("/acme", "/elsewhere");
    proxy.ask(&elsewhere, body).is(404);
    proxy.ask_as("ghs_stranger", call, body).is(401);
    operation
}

fn all_pages(proxy: &Proxy, first: String) {
    let mut next = Some(first);
    while let Some(path) = next {
        next = proxy.ask(&format!("GET {path}"), "").succeeds().next;
    }
}

fn wrong_requests(
    proxy: &Proxy,
    Route {
        call,
        body,
        wrong,
        is_once: _,
    }: &Route,
) {
    if call.contains("per_page=") {
        let said = proxy.ask(&call.replace("per_page=", "per_page=x"), body);
        assert!(said.violates("request"), "{call}: any page size passes");
    }
    if !wrong.is_empty() {
        let said = proxy.ask(call, wrong);
        assert!(said.violates("request"), "{call}: {wrong} passes");
        assert_eq!(said.status, 422, "{call}: {wrong}");
        let is_right = !said.violates("response") || said.has_an_unlisted_status();
        assert!(is_right, "{call}: {wrong}");
    }
}
