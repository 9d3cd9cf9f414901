//! Asks GitHub and the checkout.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use futures_util::future::{join_all, join3};

use super::codeowners::{person, sample};
use super::facts::{Files, GitHubFacts};
use crate::approval::{owners_of, teams_of};
use crate::check::{CONFIGURATION_PATH, SCHEMA_PATH};
use crate::domain::{Configuration, Failure, Login};
use crate::git::{Checkout, GitError};
use crate::github::{Baseline, BranchRules, GitHub, MergeRules};
use crate::template;

/// The environments by which the roles know the workflows.
const ENVIRONMENTS: [&str; 3] = ["countersign-review", "countersign-reconcile", INVENTORY];

/// The workflow of the inventory, which is optional.
pub(super) const INVENTORY: &str = "countersign-inventory";

/// The variable that makes `inventory.yml` run every day.
const INVENTORY_VARIABLE: &str = "COUNTERSIGN_INVENTORY";

/// A schema, a configuration or a workflow is no longer than this.
const MAX_BYTES: usize = 1024 * 1024;

/// Reads the files of the default branch, and what else GitHub says of it.
pub(super) async fn baseline(github: &GitHub) -> Result<(Baseline, Files), Failure> {
    let baseline = github.review(&[]).await?.baseline;
    let paths = template::WORKFLOWS.map(|(path, _)| path);
    let contents = github.contents(&baseline.branch.head, &paths).await?;
    let workflows = contents.files.into_iter().map(|file| Some(file?.bytes));
    let files = Files {
        configuration: baseline.configuration.clone(),
        schema: baseline.schema.clone(),
        codeowners: baseline.codeowners.clone(),
        workflows: workflows.collect(),
    };
    Ok((baseline, files))
}

/// Reads the same of the commit that is checked out.
pub(super) async fn checkout(directory: &Path) -> Result<Files, GitError> {
    let checkout = Checkout::open(directory).await?;
    let head = checkout.evidence().await?.head;
    let text = |path: &'static str| checkout.text_at(&head, path, MAX_BYTES);
    let bytes = |text: Option<String>| text.map(String::into_bytes);
    let mut files = Files {
        configuration: bytes(text(CONFIGURATION_PATH).await?),
        schema: bytes(text(SCHEMA_PATH).await?),
        codeowners: checkout.codeowners(&head).await?,
        workflows: Vec::new(),
    };
    for (path, _) in template::WORKFLOWS {
        files.workflows.push(bytes(text(path).await?));
    }
    Ok(files)
}

/// Asks GitHub the rest: about the branch, and about those who own the folders of requests.
pub(super) async fn github(
    github: &GitHub,
    baseline: &Baseline,
    configuration: Option<&Configuration>,
) -> GitHubFacts {
    let branch = &baseline.branch;
    let owners = baseline.codeowners.as_deref().unwrap_or_default();
    let folders = configuration.iter().flat_map(|it| it.folders.keys());
    let samples: Vec<String> = folders.map(|folder| sample(folder)).collect();
    let people = samples.iter().flat_map(|path| owners_of(path, owners));
    let people: BTreeSet<String> = people.filter_map(|owner| person(&owner)).collect();
    let teams = samples.iter().flat_map(|path| teams_of(path, owners));
    let teams: BTreeSet<String> = teams.collect();

    let may_push = people.iter().filter_map(|login| Login::new(login).ok());
    let may_push = may_push.map(|login| async {
        let may = github.may_push(login.as_str()).await;
        (login, may)
    });
    let teams = teams.into_iter().map(|team| async {
        let members = github.members(&team).await;
        (
            team,
            members.map(|members| members.map(|members| members.len())),
        )
    });
    let rules = async {
        let rules = github.all_rules(&branch.name).await;
        let bypass = bypass(github, &rules).await;
        (rules, bypass)
    };
    let evidence = async {
        let heads = [branch.head.clone()];
        let answer = github.merges(&heads).await;
        answer.map(|answer| answer.merges.contains_key(&branch.head))
    };
    let environments =
        ENVIRONMENTS.map(|name| async move { (name, github.can_admins_bypass(name).await) });
    let ((rules, bypass), reads_pulls, reads_pushes) =
        join3(rules, evidence, github.can_read_pushes(&branch.name)).await;
    let has_inventory = github.has_variable(INVENTORY_VARIABLE).await;
    GitHubFacts {
        has_inventory,
        branch: branch.name.clone(),
        is_installation: github.is_installation(),
        codeowners_errors: baseline.codeowners_errors.clone(),
        rules,
        bypass,
        environments: join_all(environments).await,
        reads_pulls,
        reads_pushes,
        may_push: join_all(may_push).await,
        teams: join_all(teams)
            .await
            .into_iter()
            .collect::<BTreeMap<_, _>>(),
    }
}

/// Counts who may pass over the rulesets of a branch. `None` if one of them does not show it.
async fn bypass(
    github: &GitHub,
    rules: &Result<Option<(BranchRules, MergeRules)>, Failure>,
) -> Result<Option<usize>, Failure> {
    let Ok(Some((_, merging))) = rules else {
        return Ok(None);
    };
    let rulesets = merging.rulesets.iter();
    let asked = rulesets.map(|ruleset| github.bypass_actors(*ruleset));
    let counts: Result<Option<Vec<usize>>, Failure> = join_all(asked).await.into_iter().collect();
    Ok(counts?.map(|counts| counts.iter().sum()))
}
