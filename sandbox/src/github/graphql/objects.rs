//! The repository and its git objects.

use juniper::{
    FieldResult, GraphQLEnum, GraphQLInputObject, GraphQLObject, graphql_interface, graphql_object,
};

use super::actors::{GitActor, GitActorConnection};
use super::connections::{connection, page, refused};
use super::files::{Blob, Tree, TreeEntry};
use super::pull::{PullRequest, PullRequestConnection, PullRequestState};
use super::scalars::{DateTime, GitObjectId, int};
use super::statuses::{RepositoryCodeowners, Status};
use crate::github::GitHub;
use crate::github::commits::Draft;
use crate::github::pulls::Pull;

/// A repository, by its id and owner: this one, a fork, or one of which no more is known.
pub(super) struct Repository {
    pub(super) id: u64,
    pub(super) owner: String,
}

#[graphql_object]
#[graphql(context = GitHub)]
impl Repository {
    fn database_id(&self) -> Option<i32> {
        int(self.id)
    }

    fn name(&self, context: &GitHub) -> String {
        context.name.clone()
    }

    fn name_with_owner(&self, context: &GitHub) -> String {
        format!("{}/{}", self.owner, context.name)
    }

    fn default_branch_ref(&self, context: &GitHub) -> Option<Ref> {
        let name = context.default_branch.clone();
        let oid = context.head(&name).ok()?.to_owned();
        Some(Ref { name, oid })
    }

    /// A Git object in the repository.
    fn object(
        &self,
        context: &GitHub,
        oid: Option<GitObjectId>,
        expression: Option<String>,
    ) -> FieldResult<Option<GitObjectValue>> {
        let Some(named) = oid.map(|oid| oid.0).or(expression) else {
            return Err("An oid or an expression is needed.".into());
        };
        if context.history.get(&named).is_some() {
            return Ok(Some(Commit(named).into()));
        }
        let Some(object) = context.disk.object(&named)? else {
            return Ok(None);
        };
        Ok(match object.kind.as_str() {
            "commit" => Some(Commit(object.oid).into()),
            "blob" => Some(Blob::new(object).into()),
            "tree" => {
                let (_, path) = named.split_once(':').unwrap_or((&named, ""));
                Some(Tree::new(object, path).into())
            }
            _ => None,
        })
    }

    /// Information extracted from the repository's `CODEOWNERS` file.
    fn codeowners(&self, context: &GitHub) -> Option<RepositoryCodeowners> {
        RepositoryCodeowners::of(context)
    }

    /// A pull request, by number.
    fn pull_request(&self, context: &GitHub, number: i32) -> FieldResult<Option<PullRequest>> {
        let found = u64::try_from(number)
            .ok()
            .and_then(|number| context.pull(number).ok());
        match found {
            Some(pull) => Ok(Some(PullRequest(pull.number))),
            None => Err(refused(
                "NOT_FOUND",
                &format!("Could not resolve to a PullRequest with the number of {number}."),
            )),
        }
    }

    /// A list of pull requests that have been opened in the repository.
    #[expect(
        clippy::too_many_arguments,
        reason = "they are the arguments of GitHub's own field"
    )]
    fn pull_requests(
        &self,
        context: &GitHub,
        states: Option<Vec<PullRequestState>>,
        base_ref_name: Option<String>,
        head_ref_name: Option<String>,
        order_by: Option<IssueOrder>,
        first: Option<i32>,
        after: Option<String>,
    ) -> FieldResult<PullRequestConnection> {
        let mut all: Vec<&Pull> = context.pulls.iter().collect();
        if let Some(IssueOrder { field, direction }) = order_by {
            all.sort_by_key(|pull| match field {
                IssueOrderField::CreatedAt => pull.created_at,
                IssueOrderField::UpdatedAt => pull.updated_at(),
            });
            if direction == OrderDirection::Desc {
                all.reverse();
            }
        }
        let pulls = all.into_iter().filter(|pull| {
            let (_, head) = pull.head.split_once(':').unwrap_or(("", &pull.head));
            states
                .as_ref()
                .is_none_or(|states| states.contains(&pull.state.into()))
                && base_ref_name.as_ref().is_none_or(|base| *base == pull.base)
                && head_ref_name.as_ref().is_none_or(|name| name == head)
        });
        let pulls = pulls.map(|pull| PullRequest(pull.number)).collect();
        Ok(page("pullRequests", pulls, first, after.as_deref())?.into())
    }
}

/// Ways in which lists of issues can be ordered upon return.
#[derive(GraphQLInputObject)]
struct IssueOrder {
    field: IssueOrderField,
    direction: OrderDirection,
}

/// Properties by which issue connections can be ordered.
#[derive(Debug, Clone, Copy, GraphQLEnum)]
enum IssueOrderField {
    CreatedAt,
    UpdatedAt,
}

/// Possible directions in which to order a list of items when provided an `orderBy` argument.
#[derive(Debug, Clone, Copy, PartialEq, Eq, GraphQLEnum)]
enum OrderDirection {
    Asc,
    Desc,
}

/// A Git reference.
pub(super) struct Ref {
    name: String,
    oid: String,
}

#[graphql_object]
#[graphql(context = GitHub)]
impl Ref {
    fn name(&self) -> &str {
        &self.name
    }

    /// The object the ref points to.
    fn target(&self) -> Option<GitObjectValue> {
        Some(Commit(self.oid.clone()).into())
    }
}

/// A Git object.
#[graphql_interface]
#[graphql(for = [Commit, Blob, Tree], context = GitHub)]
pub(super) struct GitObject {
    abbreviated_oid: String,
    oid: GitObjectId,
}

/// A commit, by its object id.
pub(super) struct Commit(pub(super) String);

connection!(CommitConnection of Commit);

impl Commit {
    fn read<'a>(&self, github: &'a GitHub) -> FieldResult<&'a Draft> {
        Ok(github.history.find(&self.0)?)
    }
}

#[graphql_object]
#[graphql(impl = GitObjectValue, context = GitHub)]
impl Commit {
    fn abbreviated_oid(&self) -> String {
        self.0.chars().take(7).collect()
    }

    fn oid(&self) -> GitObjectId {
        GitObjectId(self.0.clone())
    }

    fn message(&self, context: &GitHub) -> FieldResult<String> {
        Ok(self.read(context)?.message.clone())
    }

    fn committed_date(&self, context: &GitHub) -> FieldResult<DateTime> {
        Ok(self.read(context)?.committer.at.into())
    }

    fn author(&self, context: &GitHub) -> FieldResult<Option<GitActor>> {
        Ok(Some(GitActor::of(context, &self.read(context)?.author)))
    }

    fn committer(&self, context: &GitHub) -> FieldResult<Option<GitActor>> {
        Ok(Some(GitActor::of(context, &self.read(context)?.committer)))
    }

    /// The author and the co-authors that trailers of the message name.
    fn authors(
        &self,
        context: &GitHub,
        first: Option<i32>,
        after: Option<String>,
    ) -> FieldResult<GitActorConnection> {
        let emails = self.read(context)?.author_emails();
        let authors = emails
            .into_iter()
            .map(|email| GitActor::with_email(context, email))
            .collect();
        Ok(page("authors", authors, first, after.as_deref())?.into())
    }

    fn parents(
        &self,
        context: &GitHub,
        first: Option<i32>,
        after: Option<String>,
    ) -> FieldResult<CommitConnection> {
        let parents = self.read(context)?.parents.iter().cloned();
        let parents = parents.map(Commit).collect();
        Ok(page("parents", parents, first, after.as_deref())?.into())
    }

    /// The file at a path, unless it is a directory.
    fn file(&self, context: &GitHub, path: String) -> FieldResult<Option<TreeEntry>> {
        let Some(file) = self.read(context)?.tree.get(path.as_bytes()) else {
            return Ok(None);
        };
        let object = context.disk.object(&format!("{}:{path}", self.0))?;
        let mode = file.mode.octal();
        Ok(object.map(|object| TreeEntry::new(path, mode, object.oid)))
    }

    /// Status information for this commit.
    fn status(&self, context: &GitHub) -> Option<Status> {
        let mut statuses = context.statuses.iter();
        let is_there = statuses.any(|status| status.commit == self.0);
        is_there.then(|| Status(self.0.clone()))
    }

    /// Only what GitHub makes itself is signed here.
    fn signature(&self, context: &GitHub) -> FieldResult<Option<GitSignatureValue>> {
        let commit = self.read(context)?;
        let signed = commit.by_github && context.now - commit.committer.at >= context.signature_lag;
        Ok(signed.then(|| {
            GpgSignature {
                email: "noreply@github.com".to_owned(),
                is_valid: true,
                state: GitSignatureState::Valid,
                was_signed_by_git_hub: true,
            }
            .into()
        }))
    }

    /// The merged pull request that introduced the commit to the default branch; of a commit
    /// that is not there, the merged and open pull requests that have it.
    fn associated_pull_requests(
        &self,
        context: &GitHub,
        first: Option<i32>,
        after: Option<String>,
    ) -> FieldResult<Option<PullRequestConnection>> {
        let pulls = context.associated_pulls(&self.0);
        let pulls = pulls.into_iter().map(PullRequest).collect();
        let page = page("associatedPullRequests", pulls, first, after.as_deref())?;
        Ok(Some(page.into()))
    }
}

/// Information about a signature (GPG or S/MIME) on a Commit or Tag.
#[graphql_interface]
#[graphql(for = [GpgSignature])]
pub(super) struct GitSignature {
    email: String,
    is_valid: bool,
    state: GitSignatureState,
    was_signed_by_git_hub: bool,
}

/// A GPG signature on a Commit or Tag.
#[derive(GraphQLObject)]
#[graphql(impl = GitSignatureValue)]
pub(super) struct GpgSignature {
    email: String,
    is_valid: bool,
    state: GitSignatureState,
    was_signed_by_git_hub: bool,
}

/// The state of a Git signature, as far as there is one here.
#[derive(Debug, Clone, Copy, GraphQLEnum)]
pub(super) enum GitSignatureState {
    /// Valid signature and verified by GitHub.
    Valid,
}
