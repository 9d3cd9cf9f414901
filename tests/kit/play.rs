//! What people do at the sandbox's GitHub, in short words, each a minute after the last.

use std::cell::{Cell, RefCell};
use std::path::PathBuf;

use countersign::demo::Story;
use countersign::domain::{Locale, Refusal, Status};
use countersign::reconcile;
use sandbox::github::{
    Author, Change, GitHub, Kind, Merge, Opinion, Permission, PullRequestRule, Rules,
};
use sandbox::{Effect, Trouble};

use super::inside::block_on;
use super::world::{OTHER, PATH, REQUEST, always, at_github, clone, configured, english};

const CONFIGURATION: &str = ".github/countersign.yaml";
const CODEOWNERS: &str = ".github/CODEOWNERS";

/// A story that is being played. hanako asks on the branch `ask`; kenji and root own the requests; mika and taro may write.
pub(crate) struct Play {
    pub(crate) story: Story,
    configuration: RefCell<String>,
    /// The last pull request.
    pull: Cell<u64>,
    checkout: RefCell<Option<PathBuf>>,
}

impl Play {
    pub(crate) fn begin() -> Self {
        let configuration = english();
        let story = configured(&configuration);
        for login in ["mika", "taro"] {
            let mut world = story.sandbox.world();
            world.github.add_user(login, Kind::User, Permission::Write);
        }
        Self {
            story,
            configuration: RefCell::new(configuration),
            pull: Cell::new(0),
            checkout: RefCell::new(None),
        }
    }

    /// Does something at GitHub, a minute after the last.
    #[track_caller]
    pub(crate) fn github<T>(
        &self,
        act: impl FnOnce(&mut GitHub, i64) -> Result<T, sandbox::github::Refusal>,
    ) -> T {
        at_github(&self.story, |world, now| act(&mut world.github, now))
    }

    pub(crate) fn number(&self) -> u64 {
        self.pull.get()
    }

    // What is asked for.

    /// hanako pushes a request, and opens a pull request.
    pub(crate) fn ask(&self) -> &Self {
        self.ask_as(&Author::new("hanako"))
    }

    pub(crate) fn ask_as(&self, author: &Author) -> &Self {
        self.commit(author, &[Change::add(PATH, REQUEST)])
            .open("hanako")
    }

    /// hanako asks with these changes beside the request.
    pub(crate) fn ask_with(&self, changes: &[Change]) -> &Self {
        let mut all = vec![Change::add(PATH, REQUEST)];
        all.extend_from_slice(changes);
        self.commit(&Author::new("hanako"), &all).open("hanako")
    }

    /// mika asks for a key of the same user in a pull request of its own.
    pub(crate) fn ask_for_another(&self) -> &Self {
        self.commit_to(
            "second",
            &Author::new("mika"),
            &[Change::add(OTHER, REQUEST)],
        )
        .open_from("second", "main", "mika")
    }

    /// Keys are switched off, and hanako's key is issued.
    pub(crate) fn lived(&self) -> &Self {
        let on = "users: [\"*\"] }\nlifecycle: { enforce: deactivate }";
        self.configure("users: [\"*\"] }", on).ask().approved()
    }

    /// Somebody opens a pull request with these changes, from a branch of its own.
    pub(crate) fn change(&self, login: &str, changes: &[Change]) -> &Self {
        self.commit_to("out", &Author::new(login), changes)
            .open_from("out", "main", login)
    }

    /// Somebody opens a pull request that deletes the request.
    pub(crate) fn remove(&self, login: &str) -> &Self {
        self.change(login, &[Change::delete(PATH)])
    }

    /// hanako asks for a key that lives through a day.
    pub(crate) fn ask_for(&self, expires: &str) -> &Self {
        let request = format!("{REQUEST}expires: {expires}\n");
        self.commit(&Author::new("hanako"), &[Change::add(PATH, request)])
            .open("hanako")
    }

    pub(crate) fn commit(&self, author: &Author, changes: &[Change]) -> &Self {
        self.commit_to("ask", author, changes)
    }

    pub(crate) fn commit_to(&self, branch: &str, author: &Author, changes: &[Change]) -> &Self {
        self.github(|github, now| github.commit(author, branch, changes, now));
        self
    }

    pub(crate) fn open(&self, login: &str) -> &Self {
        self.open_from("ask", "main", login)
    }

    pub(crate) fn open_from(&self, head: &str, base: &str, login: &str) -> &Self {
        let pull =
            self.github(|github, now| github.open_pull_into(base, login, head, "A key", now));
        self.pull.set(pull);
        self
    }

    /// Another pull request is the one that is spoken of.
    pub(crate) fn on(&self, pull: u64) -> &Self {
        self.pull.set(pull);
        self
    }

    // What is said about it.

    fn review(&self, login: &str, opinion: Opinion) -> &Self {
        let pull = self.number();
        self.github(|github, now| github.review(pull, login, opinion, now));
        self
    }

    pub(crate) fn approve(&self, login: &str) -> &Self {
        self.review(login, Opinion::Approve)
    }

    pub(crate) fn veto(&self, login: &str) -> &Self {
        self.review(login, Opinion::RequestChanges)
    }

    pub(crate) fn remark(&self, login: &str) -> &Self {
        self.review(login, Opinion::Comment)
    }

    /// Somebody dismisses the last review.
    pub(crate) fn dismiss(&self, login: &str) -> &Self {
        let pull = self.number();
        self.github(|github, now| {
            let review = github.pull(pull)?.reviews.last().unwrap().id;
            github.dismiss(pull, review, login, now)
        });
        self
    }

    // How it ends.

    pub(crate) fn merge(&self) -> &Self {
        self.merge_as("hanako", Merge::Commit)
    }

    pub(crate) fn merge_as(&self, login: &str, how: Merge) -> &Self {
        let pull = self.number();
        self.github(|github, now| github.merge(pull, login, how, now));
        self
    }

    /// kenji approves, hanako merges.
    pub(crate) fn approved(&self) -> &Self {
        self.approve("kenji").merge()
    }

    pub(crate) fn pass(&self, seconds: i64) -> &Self {
        self.story.sandbox.world().pass(seconds);
        self
    }

    // The setting.

    /// root pushes something to the default branch.
    pub(crate) fn push(&self, changes: &[Change]) -> &Self {
        self.github(|github, now| github.push_to_default(&Author::new("root"), changes, now));
        self
    }

    pub(crate) fn owners(&self, codeowners: &str) -> &Self {
        self.push(&[Change::modify(CODEOWNERS, codeowners)])
    }

    pub(crate) fn configure(&self, from: &str, to: &str) -> &Self {
        let text = self.configuration.borrow().replace(from, to);
        assert_ne!(text, *self.configuration.borrow());
        self.configuration.borrow_mut().clone_from(&text);
        self.push(&[Change::modify(CONFIGURATION, text)])
    }

    /// Keys may live for 30 days.
    pub(crate) fn limit(&self) -> &Self {
        let limited = "users: [\"*\"], maxLifetime: 30d }\nlifecycle: {}";
        self.configure("users: [\"*\"] }", limited)
    }

    pub(crate) fn user(&self, login: &str, kind: Kind, permission: Permission) -> &Self {
        let mut world = self.story.sandbox.world();
        world.github.add_user(login, kind, permission);
        self
    }

    pub(crate) fn permit(&self, login: &str, permission: Permission) -> &Self {
        self.github(|github, _| {
            github
                .user_mut(login)
                .map(|user| user.permission = permission)
        });
        self
    }

    /// A team, which owns the requests; not readable unless that is said.
    pub(crate) fn team(&self, logins: &[&str]) -> &Self {
        self.github(|github, _| github.add_team("security", logins));
        self.owners("/requests/ @acme/security\n")
    }

    pub(crate) fn readable(&self) -> &Self {
        self.story.sandbox.world().github.let_token_read_members();
        self
    }

    /// A ruleset on the default branch that requires an owner's review; hanako merges by the button only.
    pub(crate) fn ruled(&self) -> &Self {
        let required = PullRequestRule {
            required_approving_review_count: 1,
            require_code_owner_review: true,
            dismiss_stale_reviews_on_push: false,
            require_last_push_approval: false,
        };
        let rules = Rules {
            pull_request: Some(required),
            ..Rules::default()
        };
        self.story.sandbox.world().github.set_rules("main", rules);
        self
    }

    /// The token may not do this.
    pub(crate) fn deny(&self, operation: &str) -> &Self {
        let operation = format!("github:GET {operation}");
        always(&self.story, &operation, Effect::Answer(Trouble::Deny));
        self
    }

    /// What is judged is this moment's checkout, whatever happens later.
    pub(crate) fn check_out(&self) -> &Self {
        *self.checkout.borrow_mut() = Some(self.story.checkout().unwrap());
        self
    }

    pub(crate) fn check_out_shallow(&self) -> &Self {
        *self.checkout.borrow_mut() = Some(clone(&self.story, &["--depth", "1"]));
        self
    }

    /// What `plan` says of the request: `approved`, its refusals' codes, or `invalid` where its file is not in order.
    ///
    /// Where it waits for GitHub to show all of the merge, it is asked again when that time is over.
    pub(crate) fn judge(&self) -> String {
        let said = self.judge_now();
        if said != "waiting" {
            return said;
        }
        self.pass(16 * 60).judge_now()
    }

    /// The checkout that is judged.
    pub(crate) fn checked_out(&self) -> PathBuf {
        let checkout = self.checkout.borrow().clone();
        checkout.unwrap_or_else(|| self.story.checkout().unwrap())
    }

    pub(crate) fn judge_now(&self) -> String {
        let checkout = self.checked_out();
        let report = block_on(async {
            let clients = self.story.clients(&checkout).await.unwrap();
            reconcile::plan(&clients, None).await
        });
        let report = match report {
            Ok(report) => report,
            Err(stop) => return format!("{stop:?}"),
        };
        let is_it = |path: &str| path == PATH;
        let Some(outcome) = report
            .outcomes
            .iter()
            .find(|outcome| is_it(outcome.path.as_str()))
        else {
            return "invalid".to_owned();
        };
        if let Some(failure) = &outcome.failure {
            return countersign::messages::failure(Locale::ENGLISH, failure);
        }
        let refusals: &[Refusal] = match &outcome.status {
            Status::Refused(refusals) => refusals,
            Status::Lapsed(refusal) => std::slice::from_ref(refusal),
            Status::Waiting if !outcome.steps.is_empty() => return "approved".to_owned(),
            status => return status.word().to_owned(),
        };
        let mut codes: Vec<&str> = refusals.iter().map(Refusal::code).collect();
        codes.dedup();
        codes.join(" ")
    }
}
