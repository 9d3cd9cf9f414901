//! The whole story on the sandbox, through the code of the actual commands.

mod by_hand;
mod serve;
mod stage;
mod story;
#[cfg(test)]
mod tests;
mod words;
mod wrap;

use std::io::{self, IsTerminal, Read};
use std::path::{Path, PathBuf};

pub use by_hand::{Act, act};
pub use sandbox::{EFFECTS, Fault};
pub use serve::serve;
pub use stage::{Stage, enter};
pub use story::{CODEOWNERS, Story, configuration};

use crate::check;
use crate::document::MAX_BYTES;
use crate::domain::{Exit, RequestPath, SecretName, visible};
use crate::reconcile::{self, Interrupt};
use crate::render::{self, Form, Mode, Progress, ReviewReport, RunReport};
use crate::review;
use crate::validate;
use sandbox::Sandbox;
use sandbox::github::{PullRequestRule, Rules};
use story::{ADMINISTRATOR, PATH};
use words::{Scene, say};

/// Plays the story: a request that nobody approved, a user with two keys, and a request from its file to the key. With a path,
/// that file is asked for.
///
/// # Errors
/// The sandbox could not start, the file could not be read, or the output could not be written to.
pub async fn run(request: Option<&Path>, stage: Stage<'_>) -> io::Result<Exit> {
    let language = stage.language;
    let (path, text) = match request {
        Some(file) => match taken(file) {
            Ok(request) => request,
            Err(error) => {
                render::complain(
                    language,
                    &format!("{}: {error}", visible(&file.to_string_lossy())),
                    say(language, Scene::NoFile),
                )?;
                return Ok(Exit::Usage);
            }
        },
        None => (PATH.to_owned(), words::request(language).to_owned()),
    };
    let ended = serve::ended()?;
    let story = Story::told(Sandbox::start()?, language)?;
    rule(&story);
    let mut play = Play { stage, story };
    play.stage.note(say(language, Scene::Opening))?;
    tokio::select! {
        biased;
        () = ended => Ok(Exit::Remote),
        exit = play.asks(&path, &text) => exit,
    }
}

/// Lets the default branch be as `review` advises.
fn rule(story: &Story) {
    let rule = PullRequestRule {
        required_approving_review_count: 1,
        require_code_owner_review: true,
        dismiss_stale_reviews_on_push: true,
        require_last_push_approval: false,
    };
    let rules = Rules {
        pull_request: Some(rule),
        ..Rules::default()
    };
    story.sandbox.world().github.set_rules("main", rules);
}

struct Play<'a> {
    stage: Stage<'a>,
    story: Story,
}

impl Play<'_> {
    async fn asks(&mut self, path: &str, text: &str) -> io::Result<Exit> {
        self.stage.scene(Scene::Asks, &visible(path)).await?;
        self.stage.quote(text)?;

        self.stage.scene(Scene::Validates, path).await?;
        let exit = self.validates(path, text)?;
        if exit != Exit::Done {
            self.stage.note(say(self.stage.language, Scene::NotValid))?;
            return Ok(exit);
        }
        let (written, _) = check::Schema::of_requests(None)
            .map(|schema| check::request(path, text.as_bytes(), &schema))
            .unwrap_or_default();
        let Some(written) = written else {
            return Ok(Exit::Wrong);
        };
        self.story
            .sandbox
            .world()
            .iam
            .add_user(written.user.as_str());

        let pull = self.story.ask("hanako", &[(path, text)])?;
        let number = format!("#{pull}");
        self.stage.scene(Scene::Opens, &number).await?;
        self.reviews().await?;
        self.stage.scene(Scene::Comments, &number).await?;
        self.comment(pull)?;

        self.nobody_approves(written.user.as_str()).await?;
        self.has_two_keys().await?;

        self.story.approve(pull, "kenji")?;
        self.stage.scene(Scene::Approves, &number).await?;
        self.reviews().await?;
        self.story.merge(pull, "hanako")?;
        let checkout = self.story.checkout()?;
        self.stage.scene(Scene::Plans, "").await?;
        self.plans(&checkout).await?;
        self.stage.scene(Scene::Reconciles, "").await?;
        self.reconciles(&checkout).await?;
        self.stage.scene(Scene::Comments, &number).await?;
        self.comment(pull)?;
        self.stage.scene(Scene::Notifies, "").await?;
        self.notice()?;
        self.stage.scene(Scene::Stores, "").await?;
        self.secret(&SecretName::new(&written.user, written.path.stem()))?;
        self.stage.scene(Scene::Again, "").await?;
        self.reconciles(&checkout).await?;
        self.takes_back(path, text).await?;
        self.rotates().await?;
        self.stage.note(say(self.stage.language, Scene::Closing))?;
        Ok(Exit::Done)
    }

    /// The request is removed, and its removal reverted.
    async fn takes_back(&mut self, path: &str, text: &str) -> io::Result<()> {
        self.story.sandbox.world().pass(3_600);
        self.story.gives_life(self.stage.language)?;
        let pull = self.story.take_back(path, "hanako")?;
        self.story.approve(pull, "kenji")?;
        self.story.merge(pull, "hanako")?;
        let number = format!("#{pull}");
        self.stage.scene(Scene::TakesBack, &number).await?;
        let checkout = self.story.checkout()?;
        self.reconciles(&checkout).await?;
        self.stage.scene(Scene::Comments, &number).await?;
        self.comment(pull)?;

        self.story.sandbox.world().pass(3_600);
        let pull = self.story.ask_and_merge(&[(path, text)])?;
        let number = format!("#{pull}");
        self.stage.scene(Scene::Restores, &number).await?;
        let checkout = self.story.checkout()?;
        self.reconciles(&checkout).await
    }

    /// A key is replaced by another in the same secret.
    async fn rotates(&mut self) -> io::Result<()> {
        const USER: &str = "svc-reporter";
        self.story.sandbox.world().iam.add_user(USER);
        let text = self.another(USER) + "expires: 2027-12-31\nrotateEvery: 90d\n";
        self.story
            .ask_and_merge(&[("requests/reports.yaml", &text)])?;
        self.stage.scene(Scene::Rotates, "").await?;
        self.stage.quote(&text)?;
        let checkout = self.story.checkout()?;
        self.reconciles(&checkout).await?;
        self.story.sandbox.world().pass(91 * 24 * 3_600);
        self.stage.scene(Scene::NinetyDays, "").await?;
        self.reconciles(&checkout).await?;
        self.stage.scene(Scene::Stores, "").await?;
        let name = format!("{USER}/access-key-reports");
        SecretName::parse(&name).map_or(Ok(()), |name| self.secret(&name))
    }

    async fn nobody_approves(&mut self, user: &str) -> io::Result<()> {
        let path = "requests/not-approved.yaml";
        let text = self.another(user);
        let pull = self.story.ask("hanako", &[(path, &text)])?;
        self.story.merge(pull, ADMINISTRATOR)?;
        let number = format!("#{pull}");
        self.stage.scene(Scene::NobodyApproves, &number).await?;
        let checkout = self.story.checkout()?;
        self.reconciles(&checkout).await?;
        self.stage.scene(Scene::Comments, &number).await?;
        self.comment(pull)?;
        self.story.remove(path)?;
        self.stage.note(say(self.stage.language, Scene::Removes))
    }

    async fn has_two_keys(&mut self) -> io::Result<()> {
        const USER: &str = "svc-legacy";
        let unused = {
            let mut world = self.story.sandbox.world();
            world.iam.add_user(USER);
            world.create_key_by_hand(ADMINISTRATOR, USER);
            world.create_key_by_hand(ADMINISTRATOR, USER)
        };
        let text = self.another(USER);
        let pull = self
            .story
            .ask_and_merge(&[("requests/third-key.yaml", &text)])?;
        self.stage.scene(Scene::TwoKeys, USER).await?;
        let checkout = self.story.checkout()?;
        self.reconciles(&checkout).await?;
        self.stage
            .scene(Scene::Comments, &format!("#{pull}"))
            .await?;
        self.comment(pull)?;
        if let Some(key) = unused {
            let mut world = self.story.sandbox.world();
            world.delete_key_by_hand(ADMINISTRATOR, USER, &key.id);
        }
        self.stage.scene(Scene::MakesRoom, "").await?;
        self.reconciles(&checkout).await
    }

    /// Another request for the same user.
    fn another(&self, user: &str) -> String {
        let reason = words::reason(self.stage.language);
        format!("iamUser: {user}\nreason: {reason}\n")
    }

    fn validates(&mut self, path: &str, text: &str) -> io::Result<Exit> {
        let checkout = self.story.checkout()?;
        let file = checkout.join(path);
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(file, text)?;
        self.stage.command("validate")?;
        let is_coloured = self.stage.is_coloured;
        let form = Form::Human { is_coloured };
        let language = Some(self.stage.language);
        validate::run(
            &checkout,
            &[PathBuf::from(path)],
            language,
            form,
            self.stage.out,
        )
    }

    async fn reviews(&mut self) -> io::Result<()> {
        self.stage.command("review --all")?;
        let (github, access) = self.story.review_clients()?;
        let report = review::run(&github, &access, review::Which::All, None).await;
        self.stage.show(report, ReviewReport::default()).map(|_| ())
    }

    async fn plans(&mut self, checkout: &Path) -> io::Result<()> {
        self.stage.command("plan")?;
        let clients = self.story.clients(checkout).await?;
        let report = reconcile::plan(&clients, None).await;
        let empty = RunReport::empty(Mode::Plan);
        self.stage.show(report, empty).map(|_| ())
    }

    async fn reconciles(&mut self, checkout: &Path) -> io::Result<()> {
        self.stage.command("reconcile")?;
        let clients = self.story.clients(checkout).await?;
        let progress = Progress::new(io::stderr().is_terminal(), None);
        let report = reconcile::run(&clients, None, &progress, &Interrupt::never()).await;
        let empty = RunReport::empty(Mode::Apply);
        let exit = self.stage.show(report, empty)?;
        self.stage.exit(exit)
    }

    /// The comments as people see them, without what is hidden in them.
    fn comment(&mut self, pull: u64) -> io::Result<()> {
        let bodies: Vec<String> = self
            .story
            .sandbox
            .world()
            .github
            .comments_on(pull)
            .iter()
            .map(|comment| comment.body.clone())
            .collect();
        for (index, body) in bodies.iter().enumerate() {
            if index > 0 {
                self.stage.note("")?;
            }
            let shown: Vec<&str> = body
                .lines()
                .filter(|line| !line.starts_with("<!-- "))
                .collect();
            self.stage.quote(&shown.join("\n"))?;
        }
        Ok(())
    }

    fn notice(&mut self) -> io::Result<()> {
        let last = self.story.sandbox.world().sns.published().last().cloned();
        match last {
            Some(message) => self.stage.quote(&format!(
                "{}\n\n{}",
                message.subject.unwrap_or_default(),
                message.message
            )),
            None => Ok(()),
        }
    }

    /// What an auditor sees: everything but the values.
    fn secret(&mut self, name: &SecretName) -> io::Result<()> {
        let secret = self
            .story
            .sandbox
            .world()
            .secrets
            .get(name.as_str())
            .cloned();
        let Some(secret) = secret else { return Ok(()) };
        let versions = secret.versions.iter().map(|version| {
            let labels: Vec<&str> = version.labels.iter().map(AsRef::as_ref).collect();
            format!("{}  {}", version.id, labels.join(" "))
        });
        let tags = secret
            .tags
            .iter()
            .map(|(key, value)| format!("{key:24} {value}"));
        let lines: Vec<String> = [name.to_string(), String::new()]
            .into_iter()
            .chain(versions)
            .chain(tags)
            .collect();
        self.stage.quote(&lines.join("\n"))
    }
}

/// Reads the file and finds its place in the story's repository: its own below `requests/`, or directly in it.
fn taken(file: &Path) -> io::Result<(String, String)> {
    let mut bytes = Vec::new();
    std::fs::File::open(file)?
        .take(MAX_BYTES as u64 + 1)
        .read_to_end(&mut bytes)?;
    let text = String::from_utf8(bytes).map_err(|_| io::Error::other("not UTF-8"))?;
    let name = file.to_string_lossy().replace('\\', "/");
    let below = name
        .rfind("requests/")
        .map(|start| name[start..].to_owned());
    let path = below
        .filter(|path| RequestPath::new(path).is_ok())
        .unwrap_or_else(|| {
            format!(
                "requests/{}",
                file.file_name().unwrap_or_default().to_string_lossy()
            )
        });
    Ok((path, text))
}
