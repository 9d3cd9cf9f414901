//! Runs of countersign that between them make every REST call that it makes.

use std::collections::BTreeSet;
use std::process::Command;

use countersign::demo::Story;
use sandbox::github::{Author, Change, GitHub, Kind, Permission, Rules, operations};
use sandbox::{Effect, Fault, Trouble, When};

use super::proxy::Proxy;
use super::sources::blank;
use crate::kit::REQUEST;

/// A page has a hundred.
const MEMBERS: usize = 130;

/// Returns the endpoints that were called with success, each as `GET /repos/{}/{}/activity`.
pub(super) fn tell(story: &Story, proxy: &Proxy) -> BTreeSet<String> {
    let mut stories = Stories {
        story,
        proxy,
        called: BTreeSet::new(),
    };
    stories.refused_and_then_issued();
    stories.owned_by_a_team();
    stories.examined();
    stories.reviewed();
    stories.denied();
    stories.called
}

/// The same, once everything else is told: with a new repository everything begins anew.
pub(super) fn install(story: &Story, proxy: &Proxy) -> BTreeSet<String> {
    let mut stories = Stories {
        story,
        proxy,
        called: BTreeSet::new(),
    };
    stories.installed();
    stories.called
}

struct Stories<'a> {
    story: &'a Story,
    proxy: &'a Proxy,
    called: BTreeSet<String>,
}

impl Stories<'_> {
    /// The comment is written, and then edited.
    fn refused_and_then_issued(&mut self) {
        self.ask_and_merge("requests/20261102090000.yaml");
        self.run("reconcile", 1);
        self.story.sandbox.world().iam.add_user("batch-exporter");
        self.run("reconcile", 0);
    }

    /// Who is in the team cannot be read, so that the rules count; and then it can, page by page.
    fn owned_by_a_team(&mut self) {
        {
            let mut world = self.story.sandbox.world();
            let now = world.now();
            world.github.set_rules("main", Rules::installed());
            let owners = Change::modify(".github/CODEOWNERS", "/requests/ @acme/security\n");
            let root = Author::new("root");
            let pushed = world.github.push_to_default(&root, &[owners], now);
            pushed.unwrap();
            add_team(&mut world.github);
        }
        self.ask_and_merge("requests/20261102100000.yaml");
        self.run("plan", 0);
        self.story.sandbox.world().github.let_token_read_members();
        self.run("plan", 0);
    }

    /// The rules are as they should be, and the workflows are not there.
    fn examined(&mut self) {
        self.story
            .sandbox
            .world()
            .github
            .let_token_see_bypass_actors();
        let mut world = self.story.sandbox.world();
        let github = &mut world.github;
        github.set_variable("COUNTERSIGN_INVENTORY", "permitted");
        drop(world);
        self.run("doctor", 2);
    }

    /// A file that GitHub shows otherwise than it is, one that was renamed, a comment too many, and an end in time.
    fn reviewed(&mut self) {
        let pull = {
            let mut world = self.story.sandbox.world();
            let now = world.now();
            let hanako = Author::new("hanako");
            let changes = [
                Change::add("requests/20261102120000.yaml", b"iamUser: \xff\n".to_vec()),
                Change::rename("requests/20261102090000.yaml", "old.yaml"),
            ];
            let github = &mut world.github;
            github.commit(&hanako, "late", &changes, now).unwrap();
            let pull = github.open_pull("hanako", "late", "A key", now).unwrap();
            for _ in 0..2 {
                let mark = "<!-- countersign {} -->";
                github.comment(pull, "github-actions", mark, now).unwrap();
            }
            world.pass(2 * 86_400);
            pull
        };
        self.run_with(&["review", "--pull", &pull.to_string()], 0);
    }

    /// The token may read nothing of what is asked for apart.
    fn denied(&mut self) {
        let reads = operations().filter(|operation| operation.starts_with("github:GET "));
        let faults = reads.map(|operation| Fault {
            operation,
            nth: Fault::EVERY,
            when: When::Before,
            effect: Effect::Answer(Trouble::Deny),
        });
        self.ask_and_merge("requests/20261102130000.yaml");
        self.story.sandbox.world().faults.extend(faults);
        self.run("plan", 1);
        self.story.sandbox.world().faults.clear();
    }

    /// The repository is created and set up, and looked at again; so is a pull request that adds an account.
    fn installed(&mut self) {
        self.story.sandbox.world().github.vanish();
        let arguments = "init --approver kenji --approver root --requester hanako --users batch-* --email a@example.com \
            --region ap-northeast-1 --release acme/countersign@v1.2.0 --sha256";
        let sum = "0123456789abcdef".repeat(4);
        let arguments: Vec<&str> = arguments.split_whitespace().chain([&*sum]).collect();
        self.run_as("sandbox-root", &arguments, 0);
        self.run_as("sandbox-root", &arguments, 0);
        let account = "init --account staging --account-id 210987654321 --users batch-* --email a@example.com --region ap-northeast-1";
        let account: Vec<&str> = account.split_whitespace().collect();
        self.run_as("sandbox-root", &account, 0);
        self.run_as("sandbox-root", &account, 0);
    }

    fn ask_and_merge(&self, path: &str) {
        let pull = self.story.ask("hanako", &[(path, REQUEST)]).unwrap();
        self.story.approve(pull, "kenji").unwrap();
        let world = self.story.sandbox.world();
        let head = world.github.pull(pull).unwrap().head_oid.clone();
        drop(world);
        let status = r#"{"state":"success","context":"countersign"}"#;
        let path = format!("/repos/acme/access-keys/statuses/{head}");
        self.proxy.ask(&format!("POST {path}"), status).succeeds();
        self.story.merge(pull, "hanako").unwrap();
    }

    fn run(&mut self, command: &str, code: i32) {
        self.run_with(&[command], code);
    }

    fn run_with(&mut self, arguments: &[&str], code: i32) {
        let token = self.story.sandbox.world().github.token().to_owned();
        self.run_as(&token, arguments, code);
    }

    fn run_as(&mut self, token: &str, arguments: &[&str], code: i32) {
        self.story.sandbox.world().calls.clear();
        let output = Command::new(env!("CARGO_BIN_EXE_countersign"))
            .args(arguments)
            .current_dir(self.story.checkout().unwrap())
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap())
            .envs(self.story.sandbox.environment())
            .env("GITHUB_TOKEN", token)
            .env("GITHUB_API_URL", &self.proxy.url)
            .env("GITHUB_GRAPHQL_URL", format!("{}/graphql", self.proxy.url))
            .output()
            .unwrap();
        let text = [output.stdout, output.stderr].concat();
        println!(
            "$ countersign {}\n{}",
            arguments.join(" "),
            String::from_utf8_lossy(&text)
        );
        self.look_at_calls();
        assert_eq!(output.status.code(), Some(code));
    }

    /// All of them went through prism, which had nothing against them.
    fn look_at_calls(&mut self) {
        let passed = self.proxy.passed();
        let count = passed.len();
        for passed in passed {
            passed.conforms();
        }
        let world = self.story.sandbox.world();
        let calls = world.calls.iter().filter_map(|call| {
            let name = call.operation.strip_prefix("github:")?;
            (name != "POST /graphql").then_some((name, call.status?))
        });
        assert_eq!(calls.clone().count(), count, "a call went past prism");
        let succeeded = calls.filter(|(_, status)| *status < 300);
        self.called.extend(succeeded.map(|(name, _)| blank(name)));
    }
}

/// kenji is the last one in it.
fn add_team(github: &mut GitHub) {
    let mut logins: Vec<String> = (1..MEMBERS).map(|n| format!("member-{n}")).collect();
    for login in &logins {
        github.add_user(login, Kind::User, Permission::Read);
    }
    logins.push("kenji".to_owned());
    let logins: Vec<&str> = logins.iter().map(String::as_str).collect();
    github.add_team("security", &logins).unwrap();
}
