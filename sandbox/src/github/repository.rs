//! The repository: how it begins, and what is known of it.

use std::collections::BTreeMap;
use std::path::Path;

use super::budget::Budget;
use super::commits::{Author, Change, Draft, History, Signature, Tree, changed};
use super::diff::{FileChange, FileStatus, without_renames};
use super::disk::Disk;
use super::model::{Activity, GitHub, Kind, Permission, Status};
use super::refusal::Refusal;

/// The account as which GitHub commits.
pub(super) const WEB_FLOW: &str = "web-flow";
/// The account of a workflow's own token.
pub(super) const VIEWER: &str = "github-actions";

impl GitHub {
    /// The private repository `owner/name` with one commit on `main`, made at `now`.
    ///
    /// People: `hanako` who asks and `kenji` who approves (both may write), `root` who may do everything,
    /// `guest` who may only read, `mallory` who may not even see it, and the bot `github-actions`, whose token it takes.
    pub fn new(owner: &str, name: &str, files: &[Change], now: i64) -> Result<Self, Refusal> {
        let default_branch = "main".to_owned();
        let mut github = Self {
            owner: owner.to_owned(),
            name: name.to_owned(),
            id: 871_640_321,
            created_at: now,
            disk: Disk::new(&default_branch)?,
            default_branch,
            token: "ghs_sandboxSandboxSandboxSandboxSandbox".to_owned(),
            viewer: VIEWER.to_owned(),
            scopes: "gist, read:org, repo, workflow".to_owned(),
            users: Vec::new(),
            teams: Vec::new(),
            history: History::default(),
            branches: BTreeMap::new(),
            pushes: Vec::new(),
            pulls: Vec::new(),
            comments: Vec::new(),
            statuses: Vec::new(),
            rules: BTreeMap::new(),
            disabled_rules: None,
            team_members_readable: false,
            bypass_readable: false,
            budget: Budget::of_a_workflow(now),
            association_lag: 0,
            signature_lag: 0,
            now,
            unattributed_pass: false,
            // As the installation leaves them.
            environments: ["countersign-review", "countersign-reconcile"]
                .map(|name| (name.to_owned(), false))
                .into(),
            branch_policies: ["countersign-review", "countersign-reconcile"]
                .map(|name| (name.to_owned(), vec!["main".to_owned()]))
                .into(),
            actions: BTreeMap::new(),
            variables: BTreeMap::new(),
            is_absent: false,
            // GitHub's ids have outgrown 32 bits.
            last_id: 2_900_000_000,
        };
        github.add_user(owner, Kind::Organization, Permission::None);
        github
            .add_user(WEB_FLOW, Kind::User, Permission::None)
            .emails = vec!["noreply@github.com".to_owned()];
        let bot = github.add_user(VIEWER, Kind::Bot, Permission::Write);
        bot.emails = vec!["41898282+github-actions[bot]@users.noreply.github.com".to_owned()];
        github.add_user("hanako", Kind::User, Permission::Write);
        github.add_user("kenji", Kind::User, Permission::Write);
        github.add_user("root", Kind::User, Permission::Admin);
        github.add_user("guest", Kind::User, Permission::Read);
        github.add_user("mallory", Kind::User, Permission::None);

        let who = github.signature("root", now)?;
        let first = Draft {
            parents: Vec::new(),
            tree: changed(&Tree::new(), files)?,
            author: who.clone(),
            committer: who,
            message: "Begin".to_owned(),
            by_github: false,
        };
        let branch = github.default_branch.clone();
        let oid = github.write(&branch, first)?;
        let root = github.user("root")?.id;
        github.moved(&branch, root, &oid, Activity::BranchCreation, now)?;
        Ok(github)
    }

    /// Lets the repository not be there yet, as before an installation.
    pub fn vanish(&mut self) {
        self.is_absent = true;
    }

    /// Creates the repository, without a commit.
    pub fn create_empty(&mut self, now: i64) -> Result<(), Refusal> {
        self.become_created(now)?;
        self.disk = Disk::new(&self.default_branch)?;
        self.history = History::default();
        self.branches.clear();
        self.pushes.clear();
        Ok(())
    }

    /// Creates the repository, with a README and as GitHub leaves a new one.
    pub(super) fn become_created(&mut self, now: i64) -> Result<(), Refusal> {
        let readme = [Change::add("README.md", format!("# {}\n", self.name))];
        let created = Self::new(&self.owner, &self.name, &readme, now)?;
        *self = Self {
            users: std::mem::take(&mut self.users),
            teams: std::mem::take(&mut self.teams),
            token: std::mem::take(&mut self.token),
            viewer: std::mem::take(&mut self.viewer),
            scopes: std::mem::take(&mut self.scopes),
            team_members_readable: self.team_members_readable,
            bypass_readable: self.bypass_readable,
            environments: BTreeMap::new(),
            branch_policies: BTreeMap::new(),
            // Ids are never given twice.
            last_id: self.last_id.max(created.last_id),
            ..created
        };
        // In a new repository the organisation's members may only read.
        let writers = self.users.iter_mut().filter(|user| user.kind == Kind::User);
        let writers = writers.filter(|user| user.permission == Permission::Write);
        writers.for_each(|user| user.permission = Permission::Read);
        // The first commit is of whoever creates it, whose id is another one here.
        let id = self.user(&self.viewer.clone())?.id;
        self.pushes.iter_mut().for_each(|push| push.actor = id);
        Ok(())
    }

    /// Returns a setting of Actions as it was sent: `permissions`, `selected-actions` or `workflow`.
    pub fn actions(&self, setting: &str) -> Option<&serde_json::Value> {
        self.actions.get(setting)
    }

    /// Sets a variable of Actions; the name is in capitals.
    pub fn set_variable(&mut self, name: &str, value: &str) {
        self.variables.insert(name.to_owned(), value.to_owned());
    }

    /// Returns the branches that may use an environment.
    pub fn branches_of_environment(&self, environment: &str) -> &[String] {
        self.branch_policies
            .get(environment)
            .map_or(&[], Vec::as_slice)
    }

    /// Returns the text of a file on the default branch.
    pub fn text(&self, path: &str) -> Option<String> {
        let head = self.head(&self.default_branch).ok()?;
        let file = self.history.get(head)?.tree.get(path.as_bytes())?;
        String::from_utf8(file.text.clone()).ok()
    }

    /// Returns the organisation that owns the repository.
    pub fn owner(&self) -> &str {
        &self.owner
    }

    /// Returns the repository's name, without its owner.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the owner and the name: `acme/access-keys`.
    pub(super) fn full_name(&self) -> String {
        format!("{}/{}", self.owner, self.name)
    }

    /// Returns the address of the repository's page.
    pub(super) fn html_url(&self) -> String {
        format!("https://github.com/{}", self.full_name())
    }

    /// Returns the address of the repository in the REST API.
    pub(super) fn api_url(&self) -> String {
        format!("https://api.github.com/repos/{}", self.full_name())
    }

    /// Returns the workflow's token.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// Accepts another token instead of the workflow's.
    pub fn take_token(&mut self, token: &str) {
        token.clone_into(&mut self.token);
    }

    /// Returns the path of the bare git repository, to clone from.
    pub fn repository_path(&self) -> &Path {
        self.disk.path()
    }

    /// Checks the default branch out into an empty directory, with its whole history.
    pub fn check_out(&self, directory: &Path) -> Result<(), Refusal> {
        self.disk.clone_to(directory)
    }

    /// Returns the default branch.
    pub fn default_branch(&self) -> &str {
        &self.default_branch
    }

    /// Renames the default branch, to anything that git takes.
    pub fn rename_default_branch(&mut self, name: &str) -> Result<(), Refusal> {
        let head = self.head(&self.default_branch)?.to_owned();
        self.disk.set(&reference(name), &head)?;
        self.branches.remove(&self.default_branch);
        self.branches.insert(name.to_owned(), head);
        name.clone_into(&mut self.default_branch);
        Ok(())
    }

    /// Returns the head of a branch.
    pub fn head(&self, branch: &str) -> Result<&str, Refusal> {
        self.branches
            .get(branch)
            .map(String::as_str)
            .ok_or_else(|| Refusal::new(format!("no branch {branch}")))
    }

    /// Returns the latest status of a commit with this context.
    pub fn status(&self, commit: &str, context: &str) -> Option<&Status> {
        let mut statuses = self.statuses.iter().rev();
        statuses.find(|status| status.commit == commit && status.context == context)
    }

    /// Lets the token read the members of teams, as a GitHub App with `Members: read` may.
    pub fn let_token_read_members(&mut self) {
        self.team_members_readable = true;
    }

    /// Lets the token see the bypass actors of rulesets, as an administrator's may.
    pub fn let_token_see_bypass_actors(&mut self) {
        self.bypass_readable = true;
    }

    /// Turns off the rule that unattributed changes need an extra approval, which is on by default.
    pub fn let_unattributed_changes_pass(&mut self) {
        self.unattributed_pass = true;
    }

    /// Creates an environment for all branches, as a workflow does that names it, or changes whether administrators may bypass
    /// its rules, as they may in a new one.
    pub fn set_environment(&mut self, name: &str, can_admins_bypass: bool) {
        self.environments.insert(name.to_owned(), can_admins_bypass);
    }

    /// Lets a branch use an environment that is for named branches only.
    pub fn let_branch_use(&mut self, environment: &str, branch: &str) {
        let names = self.branch_policies.entry(environment.to_owned());
        names.or_default().push(branch.to_owned());
    }

    /// Returns whether this is the repository's name; GitHub ignores case.
    pub(super) fn is_here(&self, owner: &str, name: &str) -> bool {
        self.owner.eq_ignore_ascii_case(owner) && self.name.eq_ignore_ascii_case(name)
    }

    pub(super) fn next_id(&mut self) -> u64 {
        self.last_id += 1;
        self.last_id
    }

    /// Returns the signature of a user in commits.
    pub(super) fn signature(&self, login: &str, at: i64) -> Result<Signature, Refusal> {
        let user = self.user(login)?;
        let email = user.emails.first().cloned().unwrap_or_default();
        let name = user.login.clone();
        Ok(Signature { name, email, at })
    }

    /// Returns the author and the committer of a new commit.
    pub(super) fn signatures(
        &self,
        author: &Author,
        at: i64,
    ) -> Result<(Signature, Signature), Refusal> {
        let mut writer = self.signature(&author.pusher, at)?;
        if let Some(name) = &author.name {
            writer.name.clone_from(name);
        }
        if let Some(email) = &author.email {
            writer.email.clone_from(email);
        }
        let committer = match &author.committer {
            Some((name, email)) => Signature {
                name: name.clone(),
                email: email.clone(),
                at,
            },
            None if author.on_the_web => Self::github_signature(at),
            None => writer.clone(),
        };
        Ok((writer, committer))
    }

    /// Returns GitHub's signature in the commits that it makes.
    pub(super) fn github_signature(at: i64) -> Signature {
        Signature {
            name: "GitHub".to_owned(),
            email: "noreply@github.com".to_owned(),
            at,
        }
    }

    /// Returns the files that differ between two commits, with renames as git detects them.
    pub(super) fn diff(&self, old: &str, new: &str) -> Result<Vec<FileChange>, Refusal> {
        let [before, after] = [self.history.find(old)?, self.history.find(new)?];
        let changes = without_renames(&before.tree, &after.tree);
        let is_any = |status| changes.iter().any(|change| change.status == status);
        if is_any(FileStatus::Added) && is_any(FileStatus::Deleted) {
            return self.disk.diff(old, new);
        }
        Ok(changes)
    }

    /// Writes a commit and points the branch on disk at it.
    pub(super) fn write(&mut self, branch: &str, draft: Draft) -> Result<String, Refusal> {
        let oid = self.disk.commit(&reference(branch), &draft)?;
        self.history.add(oid.clone(), draft);
        Ok(oid)
    }
}

/// Returns the reference of a branch on disk; branches of forks are kept where they are not cloned.
pub(super) fn reference(branch: &str) -> String {
    match branch.split_once(':') {
        Some((fork, branch)) => format!("refs/forks/{fork}/{branch}"),
        None => format!("refs/heads/{branch}"),
    }
}
