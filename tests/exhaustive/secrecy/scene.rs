//! The binary, run where everything that it leaves behind can be looked through.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::{Arc, Mutex};

use countersign::demo::Story;
use http::{Request, Response};
use hyper::body::Bytes;
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::kit::{LEASE, merged};
use crate::proxy::{Asked, Fate, Proxy};
use crate::secrecy::forms::{Forms, SECRET};

pub(crate) const CREATE: &str = "iam:CreateAccessKey";
pub(crate) const STORE: &str = "secretsmanager:PutSecretValue";

/// Everything at its loudest, and the clients by name.
pub(crate) const LOUDEST: &str = "trace,aws_smithy=trace,aws_smithy_runtime=trace,hyper=trace,h2=trace,rustls=trace,octocrab=trace";

/// Says what becomes of a call that is the n-th of its operation.
pub(crate) type Decide = Arc<dyn Fn(&Asked, usize) -> Fate + Send + Sync>;

/// An approved request, AWS that gives out the planted secret, and a machine of its own.
pub(crate) struct Scene {
    pub(crate) story: Story,
    /// The calls that were made.
    pub(crate) sent: Arc<Mutex<Vec<Sent>>>,
    decide: Arc<Mutex<Decide>>,
    proxy: Proxy,
    machine: TempDir,
    _runtime: Runtime,
}

/// A call that was made.
pub(crate) struct Sent {
    pub(crate) asked: Asked,
    /// How often its operation had been called by then.
    pub(crate) times: usize,
    /// All of it, the address and the headers, too.
    pub(crate) bytes: Vec<u8>,
}

/// Something that was left behind: where, and what.
pub(crate) type Left = (String, Vec<u8>);

impl Scene {
    pub(crate) fn new() -> Self {
        let (story, _) = merged();
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        let decide: Arc<Mutex<Decide>> = Arc::new(Mutex::new(Arc::new(|_, _| Fate::Pass)));
        let sent: Arc<Mutex<Vec<Sent>>> = Arc::default();
        let (deciding, log) = (Arc::clone(&decide), Arc::clone(&sent));
        let upstream = story.sandbox.url();
        let proxy = Proxy::to(
            &upstream,
            Arc::default(),
            move |request: &Request<Bytes>| {
                let call = Asked::read(request);
                let head = format!("{} {:?}", request.uri(), request.headers());
                let mut log = log.lock().unwrap();
                let same = |sent: &&Sent| sent.asked.operation == call.operation;
                let times = log.iter().filter(same).count() + 1;
                let bytes = [head.as_bytes(), request.body()].concat();
                let decide = Arc::clone(&*deciding.lock().unwrap());
                let fate = plant(&call, decide(&call, times));
                log.push(Sent {
                    asked: call,
                    times,
                    bytes,
                });
                async move { fate }
            },
        );
        let proxy = runtime.block_on(proxy);
        let machine = tempfile::Builder::new()
            .prefix("countersign-")
            .tempdir()
            .unwrap();
        for place in ["tmp", "home", "bin", "spied"] {
            fs::create_dir(machine.path().join(place)).unwrap();
        }
        Self {
            story,
            sent,
            decide,
            proxy,
            machine,
            _runtime: runtime,
        }
    }

    pub(crate) fn decide(&self, decide: impl Fn(&Asked, usize) -> Fate + Send + Sync + 'static) {
        *self.decide.lock().unwrap() = Arc::new(decide);
    }

    pub(crate) fn lease_ends(&self) {
        self.story.sandbox.world().pass(LEASE + 1);
    }

    /// What the run calls with.
    pub(crate) fn credentials(&self) -> [String; 3] {
        let world = self.story.sandbox.world();
        let session = &world.credentials;
        let token = world.github.token();
        [&session.secret_access_key, &session.session_token, token].map(str::to_owned)
    }

    /// Leaves a file on the machine.
    pub(crate) fn leave(&self, place: &str, text: &str) {
        fs::write(self.place(place), text).unwrap();
    }

    fn place(&self, name: &str) -> PathBuf {
        self.machine.path().join(name)
    }

    /// A `git` that writes down its arguments and environment, and those of its parent, before it is git.
    pub(crate) fn spy_on_git(&self) {
        let path = std::env::var_os("PATH").unwrap();
        let git = std::env::split_paths(&path)
            .map(|place| place.join("git"))
            .find(|git| git.is_file());
        let script = format!(
            "#!/bin/sh\n{{ printf '%s\\n' \"$@\"; env; cat \"/proc/$PPID/cmdline\"; }} >\"{}/$$\" 2>/dev/null\nexec \"{}\" \"$@\"\n",
            self.place("spied").display(),
            git.unwrap().display()
        );
        let spy = self.place("bin").join("git");
        fs::write(&spy, script).unwrap();
        fs::set_permissions(&spy, fs::Permissions::from_mode(0o755)).unwrap();
    }

    /// The command in a fresh checkout, with the environment of a job.
    pub(crate) fn command(
        &self,
        program: &str,
        arguments: &[&str],
        log: &str,
    ) -> (Command, PathBuf) {
        let checkout = self.story.checkout().unwrap();
        let path = std::env::var_os("PATH").unwrap();
        let paths = [self.place("bin")]
            .into_iter()
            .chain(std::env::split_paths(&path));
        let mut command = Command::new(program);
        command
            .args(arguments)
            .current_dir(&checkout)
            .env_clear()
            .envs(self.story.sandbox.environment())
            .env("AWS_ENDPOINT_URL", format!("{}/aws", self.proxy.url))
            .env("GITHUB_API_URL", format!("{}/github", self.proxy.url))
            .env(
                "GITHUB_GRAPHQL_URL",
                format!("{}/github/graphql", self.proxy.url),
            )
            .env("PATH", std::env::join_paths(paths).unwrap())
            .env("TMPDIR", self.place("tmp"))
            .env("HOME", self.place("home"))
            .env("GITHUB_ACTIONS", "true")
            .env("GITHUB_STEP_SUMMARY", self.place("summary.md"))
            .env("GITHUB_OUTPUT", self.place("output"))
            .env("RUST_BACKTRACE", "full")
            .env("RUST_LOG", log)
            // What else the clients can be told to log by.
            .env("LOG_SENSITIVE_BODIES", "true")
            .env("LOG_SIGNABLE_BODY", "true");
        (command, checkout)
    }

    /// Runs `reconcile`, and returns everything that it left, with its exit code.
    pub(crate) fn run(&self, format: &str, log: &str) -> (Option<i32>, Vec<Left>) {
        let arguments = ["reconcile", "--format", format];
        let (mut command, checkout) =
            self.command(env!("CARGO_BIN_EXE_countersign"), &arguments, log);
        let output = command.output().unwrap();
        (output.status.code(), self.left(&checkout, &output))
    }

    /// The same beside the test.
    pub(crate) fn beside(mut command: Command) -> Child {
        command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    }

    /// Everything that people, or programs without the right to read the secret, can see now.
    pub(crate) fn left(&self, checkout: &Path, output: &Output) -> Vec<Left> {
        let mut left = vec![
            ("stdout".to_owned(), output.stdout.clone()),
            ("stderr".to_owned(), output.stderr.clone()),
        ];
        for place in [checkout, self.machine.path()] {
            files(place, &mut left);
        }
        let world = self.story.sandbox.world();
        for comment in world.github.comments_on(1) {
            left.push(("comment".to_owned(), comment.body.clone().into_bytes()));
        }
        for message in world.sns.published() {
            left.push(("notice".to_owned(), format!("{message:?}").into_bytes()));
        }
        for secret in world.secrets.all() {
            let ids: Vec<&String> = secret.versions.iter().map(|version| &version.id).collect();
            let claims = secret
                .versions
                .iter()
                .filter(|version| version.id.starts_with("claim-"));
            let claims: Vec<&String> = claims.map(|version| &version.value).collect();
            let said = format!(
                "{} {:?} {:?} {ids:?} {claims:?}",
                secret.name, secret.description, secret.tags
            );
            left.push(("secret's name, tags, claims".to_owned(), said.into_bytes()));
        }
        for event in world.trail.events() {
            left.push((
                "event history".to_owned(),
                event.record.to_string().into_bytes(),
            ));
        }
        // A key goes to one place.
        for Sent { asked, bytes, .. } in self.sent.lock().unwrap().iter() {
            if asked.operation != STORE {
                left.push((format!("call of {asked}"), bytes.clone()));
            }
        }
        left
    }
}

fn files(place: &Path, left: &mut Vec<Left>) {
    for entry in fs::read_dir(place).unwrap() {
        let path = entry.unwrap().path();
        left.push((
            "name of a file".to_owned(),
            path.display().to_string().into_bytes(),
        ));
        if path.is_dir() {
            files(&path, left);
        } else {
            left.push((path.display().to_string(), fs::read(&path).unwrap()));
        }
    }
}

/// Lets CreateAccessKey give out the planted secret.
fn plant(call: &Asked, fate: Fate) -> Fate {
    let is_creation = call.operation == CREATE;
    let plant = |response: &mut Response<Bytes>| {
        let body = String::from_utf8(response.body().to_vec()).unwrap();
        let Some((before, rest)) = body.split_once("<SecretAccessKey>") else {
            return;
        };
        let (_, after) = rest.split_once('<').unwrap();
        *response.body_mut() = Bytes::from(format!("{before}<SecretAccessKey>{SECRET}<{after}"));
    };
    match fate {
        Fate::Pass if is_creation => Fate::Spoil(Box::new(plant)),
        Fate::Spoil(spoil) if is_creation => Fate::Spoil(Box::new(move |response| {
            plant(response);
            spoil(response);
        })),
        fate => fate,
    }
}

/// Fails if the planted secret is in anything.
#[track_caller]
pub(crate) fn nothing_leaked(what: &str, left: &[Left]) {
    let forms = Forms::of(SECRET);
    for (place, bytes) in left {
        if let Some(form) = forms.found_in(bytes) {
            let text = String::from_utf8_lossy(bytes);
            panic!("{what}: the secret key is in {place}, {form}:\n{text}");
        }
    }
}
