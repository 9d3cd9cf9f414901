//! How a repository is created and set up: the calls, as data that can be shown before they are made, and what is there already.

use std::collections::{BTreeMap, BTreeSet};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::Method;
use serde::Deserialize;
use serde_json::{Value, json};

use super::GitHub;
use super::environments::NamedBranches;
use super::rest::{encoded, malformed, parsed};
use super::rules::{ACTIONS, OWN, OwnRuleset};
use crate::domain::{Failure, Login, Operation, Repository};

const LOOK: Operation = Operation::ReadSetup;
const CHANGE: Operation = Operation::SetUp;

/// A call that changes something.
#[derive(Debug, Clone, PartialEq)]
pub struct SetupCall {
    method: Method,
    path: String,
    body: Value,
}

impl SetupCall {
    pub(super) fn new(method: Method, path: String, body: Value) -> Self {
        Self { method, path, body }
    }

    /// Returns the method, such as `PUT`.
    #[must_use]
    pub fn method(&self) -> &str {
        self.method.as_str()
    }

    /// Returns the path at GitHub's REST API, such as `/repos/acme/access-keys/rulesets`.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns the call as people read it: the method, and the path without what is escaped in it.
    #[must_use]
    pub fn shown(&self) -> String {
        format!("{} {}", self.method, self.path.replace("%2F", "/"))
    }

    /// Returns the body.
    #[must_use]
    pub fn body(&self) -> &Value {
        &self.body
    }

    /// Creates a private repository of an organisation.
    ///
    /// <https://docs.github.com/en/rest/repos/repos#create-an-organization-repository>
    #[must_use]
    pub fn creation(repository: &Repository) -> Self {
        let path = format!("/orgs/{}/repos", repository.owner);
        let body = json!({ "name": repository.name, "private": true, "auto_init": true });
        Self::new(Method::POST, path, body)
    }

    /// Adds a file to the default branch.
    ///
    /// <https://docs.github.com/en/rest/repos/contents#create-or-update-file-contents>
    #[must_use]
    pub fn file(repository: &Repository, file: &str, text: &str) -> Self {
        let path = format!("/repos/{repository}/contents/{}", encoded(file));
        let message = format!("Add {file}");
        let body = json!({ "message": message, "content": STANDARD.encode(text) });
        Self::new(Method::PUT, path, body)
    }

    /// Creates an environment that only named branches can use.
    ///
    /// <https://docs.github.com/en/rest/deployments/environments#create-or-update-an-environment>
    #[must_use]
    pub fn environment(repository: &Repository, name: &str) -> Self {
        let path = format!("/repos/{repository}/environments/{name}");
        let policy = json!({ "protected_branches": false, "custom_branch_policies": true });
        let body = json!({ "deployment_branch_policy": policy });
        Self::new(Method::PUT, path, body)
    }

    /// Lets a branch use an environment.
    ///
    /// <https://docs.github.com/en/rest/deployments/branch-policies#create-a-deployment-branch-policy>
    #[must_use]
    pub fn branch(repository: &Repository, environment: &str, branch: &str) -> Self {
        let path =
            format!("/repos/{repository}/environments/{environment}/deployment-branch-policies");
        Self::new(Method::POST, path, json!({ "name": branch }))
    }

    /// Turns workflows off, until the setup is complete.
    ///
    /// <https://docs.github.com/en/rest/actions/permissions#set-github-actions-permissions-for-a-repository>
    #[must_use]
    pub fn no_workflows(repository: &Repository) -> Self {
        let path = format!("/repos/{repository}/actions/permissions");
        Self::new(Method::PUT, path, json!({ "enabled": false }))
    }

    /// Turns workflows on, with chosen actions only, each pinned by its commit.
    #[must_use]
    pub fn workflows(repository: &Repository) -> Self {
        let path = format!("/repos/{repository}/actions/permissions");
        let body =
            json!({ "enabled": true, "allowed_actions": "selected", "sha_pinning_required": true });
        Self::new(Method::PUT, path, body)
    }

    /// Chooses GitHub's own actions, beside those of the owner's repositories.
    ///
    /// <https://docs.github.com/en/rest/actions/permissions#set-allowed-actions-and-reusable-workflows-for-a-repository>
    #[must_use]
    pub fn chosen_actions(repository: &Repository) -> Self {
        let path = format!("/repos/{repository}/actions/permissions/selected-actions");
        let body = json!({ "github_owned_allowed": true, "verified_allowed": false });
        Self::new(Method::PUT, path, body)
    }

    /// Gives workflows read-only permissions by default, and no right to approve pull requests.
    ///
    /// <https://docs.github.com/en/rest/actions/permissions#set-default-workflow-permissions-for-a-repository>
    #[must_use]
    pub fn workflow_permissions(repository: &Repository) -> Self {
        let path = format!("/repos/{repository}/actions/permissions/workflow");
        let body = json!({ "default_workflow_permissions": "read", "can_approve_pull_request_reviews": false });
        Self::new(Method::PUT, path, body)
    }

    /// Gives somebody write access.
    ///
    /// <https://docs.github.com/en/rest/collaborators/collaborators#add-a-repository-collaborator>
    #[must_use]
    pub fn collaborator(repository: &Repository, login: &Login) -> Self {
        let path = format!("/repos/{repository}/collaborators/{login}");
        Self::new(Method::PUT, path, json!({ "permission": "push" }))
    }

    /// Protects the default branch.
    ///
    /// <https://docs.github.com/en/rest/repos/rules#create-a-repository-ruleset>
    #[must_use]
    pub fn ruleset(repository: &Repository) -> Self {
        let path = format!("/repos/{repository}/rulesets");
        let pull_request = json!({
            "required_approving_review_count": 1,
            "require_code_owner_review": true,
            "dismiss_stale_reviews_on_push": true,
            "require_last_push_approval": true,
            "require_extra_approval_for_unattributed_changes": true,
            "required_review_thread_resolution": false,
            "allowed_merge_methods": ["merge", "squash"],
        });
        let checks = json!({
            "strict_required_status_checks_policy": false,
            "required_status_checks": [{ "context": super::STATUS, "integration_id": ACTIONS }],
        });
        let body = json!({
            "name": OWN,
            "target": "branch",
            "enforcement": "active",
            "conditions": { "ref_name": { "include": ["~DEFAULT_BRANCH"], "exclude": [] } },
            "rules": [
                { "type": "deletion" },
                { "type": "non_fast_forward" },
                { "type": "pull_request", "parameters": pull_request },
                { "type": "required_status_checks", "parameters": checks },
            ],
        });
        Self::new(Method::POST, path, body)
    }
}

/// A repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RepositoryFacts {
    /// Its numeric id.
    pub id: u64,
    /// Its owner and its name, as GitHub spells them.
    pub repository: Repository,
    /// The owner's numeric id.
    pub owner_id: u64,
    /// Its default branch; any name that git accepts.
    pub default_branch: String,
    /// Whether the token's owner administrates it.
    pub is_admin: bool,
    /// Whether the token's owner can push to it.
    pub may_push: bool,
}

/// The current state of a repository that `init` sets up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetUp {
    /// The repository itself.
    pub about: RepositoryFacts,
    /// The files of the default branch.
    pub files: BTreeSet<String>,
    /// The branches of each environment with custom branch policies.
    pub environments: BTreeMap<String, NamedBranches>,
    /// Our ruleset.
    pub ruleset: OwnRuleset,
    /// Whether the default branch accepts direct pushes.
    pub takes_pushes: bool,
    /// Who of those asked about may write.
    pub writers: Vec<Login>,
}

#[derive(Deserialize)]
struct Facts {
    id: u64,
    name: String,
    owner: Owner,
    default_branch: String,
    permissions: Option<Permissions>,
}

#[derive(Deserialize)]
struct Owner {
    login: String,
    id: u64,
}

#[derive(Deserialize)]
struct Permissions {
    admin: bool,
    push: bool,
}

#[derive(Deserialize)]
struct Tree {
    tree: Vec<Entry>,
    truncated: bool,
}

#[derive(Deserialize)]
struct Entry {
    path: String,
    #[serde(rename = "type")]
    kind: String,
}

#[derive(Deserialize)]
struct Permission {
    permission: String,
}

impl GitHub {
    /// Makes a call that changes something. One attempt.
    ///
    /// # Errors
    /// GitHub did not do it, or nobody knows.
    pub async fn set_up(&self, call: &SetupCall) -> Result<(), Failure> {
        let SetupCall { method, path, body } = call;
        let made = self.write(CHANGE, method.clone(), path, Some(body)).await;
        made.map(|_| ())
    }

    /// Looks at what there is of the repository; `None` if it is not there, or not shown.
    ///
    /// # Errors
    /// GitHub did not answer, or denies a part of it.
    pub async fn look_at_setup(
        &self,
        environments: &[&str],
        people: &[Login],
    ) -> Result<Option<SetUp>, Failure> {
        let Some(about) = self.about().await? else {
            return Ok(None);
        };
        let branch = &about.default_branch;
        let mut found = BTreeMap::new();
        for name in environments {
            if let Some(branches) = self.branches_of(name, branch).await? {
                found.insert((*name).to_owned(), branches);
            }
        }
        let (ruleset, takes_pushes) = self.own_ruleset(branch).await?;
        let mut writers = Vec::new();
        for login in people {
            if self.may_write(login).await? {
                writers.push(login.clone());
            }
        }
        Ok(Some(SetUp {
            files: self.files_of(branch).await?,
            ruleset,
            takes_pushes,
            environments: found,
            writers,
            about,
        }))
    }

    /// Returns whether the owner is an organisation that the token can see.
    ///
    /// # Errors
    /// GitHub did not answer.
    pub async fn has_organization(&self) -> Result<bool, Failure> {
        let path = format!("/orgs/{}", self.repository.owner);
        Ok(self.get(LOOK, &path).await?.is_some())
    }

    /// Returns the repository; `None` if it does not exist, or the token cannot see it.
    ///
    /// <https://docs.github.com/en/rest/repos/repos#get-a-repository>
    ///
    /// # Errors
    /// GitHub did not answer.
    pub async fn about(&self) -> Result<Option<RepositoryFacts>, Failure> {
        let path = format!("/repos/{}", self.repository);
        let Some(reply) = self.get(LOOK, &path).await? else {
            return Ok(None);
        };
        let Facts {
            id,
            name,
            owner,
            default_branch,
            permissions,
        } = parsed(LOOK, &reply)?;
        let repository = Repository::new(&format!("{}/{name}", owner.login));
        Ok(Some(RepositoryFacts {
            id,
            repository: repository.map_err(|_| malformed(LOOK))?,
            owner_id: owner.id,
            default_branch,
            is_admin: permissions.as_ref().is_some_and(|may| may.admin),
            may_push: permissions.is_some_and(|may| may.push),
        }))
    }

    /// <https://docs.github.com/en/rest/git/trees#get-a-tree>
    async fn files_of(&self, branch: &str) -> Result<BTreeSet<String>, Failure> {
        let branch = encoded(branch);
        let path = format!("/repos/{}/git/trees/{branch}?recursive=1", self.repository);
        // Without a commit there is no tree: "Git Repository is empty." (409)
        let reply = match self.get_existing(LOOK, &path).await {
            Err(failure) if failure.status == Some(409) => return Ok(BTreeSet::new()),
            reply => reply?,
        };
        let Tree { tree, truncated } = parsed(LOOK, &reply)?;
        match truncated {
            true => Err(Failure::not_made(LOOK, "too-many-files")),
            false => {
                let files = tree.into_iter().filter(|entry| entry.kind != "tree");
                Ok(files.map(|entry| entry.path).collect())
            }
        }
    }

    /// <https://docs.github.com/en/rest/collaborators/collaborators#get-repository-permissions-for-a-user>
    async fn may_write(&self, login: &Login) -> Result<bool, Failure> {
        let path = format!(
            "/repos/{}/collaborators/{login}/permission",
            self.repository
        );
        let Some(reply) = self.get(LOOK, &path).await? else {
            return Ok(false);
        };
        let Permission { permission } = parsed(LOOK, &reply)?;
        Ok(["write", "admin"].contains(&permission.as_str()))
    }
}
