//! What the checkout asks for.

use std::collections::{BTreeMap, BTreeSet};

use crate::approval;
use crate::check;
use crate::domain::{
    Account, AccountName, Configuration, Diagnostic, KeyRequest, ObjectId, RateLimits, RequestPath,
    SecretTag,
};
use crate::git::{Checkout, Content};
use crate::plan::{Address, Outcome, SecretPlace, Sweep};
use crate::render::{Findings, Mode, RunError, RunReport};

/// The checkout, read and checked.
pub(crate) struct Desired {
    pub(crate) checkout: approval::Checkout,
    pub(crate) configuration: Configuration,
    pub(crate) requests: Vec<ResolvedRequest>,
    /// Requests of accounts that this run is not for.
    pub(crate) unseen: Vec<ResolvedRequest>,
    /// The account that this run is for; `None` for all of them.
    pub(crate) chosen: Option<AccountName>,
    findings: Findings,
    /// Every file of the checkout below `requests/`, whatever is in it.
    files: BTreeSet<String>,
}

/// A request and the account that its folder leads to.
#[derive(Debug, Clone)]
pub(crate) struct ResolvedRequest {
    pub(crate) request: KeyRequest,
    /// `None` if the configuration has no folder for it.
    pub(crate) target: Option<Target>,
}

impl ResolvedRequest {
    /// Returns what tells its secret from every other, if its folder leads to an account.
    pub(super) fn address(&self) -> Option<Address> {
        let account = &self.target.as_ref()?.account;
        Some(Address {
            place: Some(SecretPlace {
                region: account.region.clone(),
                account: account.id.clone(),
            }),
            name: self.request.secret_name().to_string(),
        })
    }
}

/// The account of a request, and what its folder says.
#[derive(Debug, Clone)]
pub(crate) struct Target {
    pub(crate) name: AccountName,
    pub(crate) account: Account,
    /// What a new secret is tagged with beside countersign's own tags.
    pub(crate) tags: Vec<SecretTag>,
    pub(crate) is_allowed: bool,
}

/// One byte more than a file may have, so that one that is too large is seen to be.
pub(super) const MAX_REQUEST_BYTES: usize = 16 * 1024 + 1;

/// A schema or a configuration is no longer than this.
pub(crate) const MAX_TEXT_BYTES: usize = 1024 * 1024;

pub(crate) async fn read(
    checkout: &Checkout,
    account: Option<&AccountName>,
) -> Result<Desired, RunError> {
    let at = checkout.evidence().await?;
    let tree = checkout.files(&at.head, "requests/").await?;
    let blobs: Vec<ObjectId> = tree.iter().map(|file| file.blob.clone()).collect();
    let contents: Vec<Vec<u8>> = checkout
        .contents(&blobs, MAX_REQUEST_BYTES)
        .await?
        .into_iter()
        .map(bytes)
        .collect();
    let files: Vec<check::File<'_>> = tree
        .iter()
        .zip(&contents)
        .map(|(file, bytes)| check::File {
            path: &file.path,
            is_regular: file.mode == "100644",
            bytes,
        })
        .collect();
    let schema = checkout
        .text_at(&at.head, check::SCHEMA_PATH, MAX_TEXT_BYTES)
        .await?;
    let configuration = checkout
        .text_at(&at.head, check::CONFIGURATION_PATH, MAX_TEXT_BYTES)
        .await?;
    let checked = check::all(
        &files,
        schema.as_deref(),
        configuration.as_deref().map(str::as_bytes),
    );

    let mut sources: BTreeMap<String, Vec<u8>> = files
        .iter()
        .map(|file| (file.path.to_owned(), file.bytes.to_vec()))
        .collect();
    for (path, text) in [
        (check::SCHEMA_PATH, schema),
        (check::CONFIGURATION_PATH, configuration),
    ] {
        sources.extend(text.map(|text| (path.to_owned(), text.into_bytes())));
    }
    sources.retain(|path, _| {
        checked
            .diagnostics
            .iter()
            .any(|diagnostic| diagnostic.path == *path)
    });

    let is_of_the_run =
        |path: &str| path == check::SCHEMA_PATH || path == check::CONFIGURATION_PATH;
    let is_fatal =
        |diagnostic: &Diagnostic| diagnostic.is_error() && is_of_the_run(&diagnostic.path);
    let Some(configuration) = checked
        .configuration
        .filter(|_| !checked.diagnostics.iter().any(is_fatal))
    else {
        let diagnostics = checked
            .diagnostics
            .into_iter()
            .filter(|d| is_of_the_run(&d.path))
            .collect();
        return Err(RunError::Configuration(Findings {
            diagnostics,
            sources,
        }));
    };
    if let Some(name) = account.filter(|name| !configuration.accounts.contains_key(name)) {
        return Err(RunError::NoSuchAccount(name.clone()));
    }
    let blob_of: BTreeMap<&str, &ObjectId> = tree
        .iter()
        .map(|file| (file.path.as_str(), &file.blob))
        .collect();
    let requests = checked.requests.into_iter().filter_map(|written| {
        let blob = blob_of.get(written.path.as_str())?;
        let request = written.with_blob((*blob).clone());
        let target = configuration
            .folder_of(&request.path)
            .map(|(_, folder, account)| Target {
                name: folder.account.clone(),
                account: account.clone(),
                tags: configuration
                    .tags
                    .get(&folder.account)
                    .cloned()
                    .unwrap_or_default(),
                is_allowed: folder.allows(&request.user),
            });
        Some(ResolvedRequest { request, target })
    });
    // What has no account is everybody's to report.
    let is_chosen = |resolved: &ResolvedRequest| {
        let target = resolved.target.as_ref();
        account.is_none_or(|name| target.is_none_or(|target| target.name == *name))
    };
    let (requests, others): (Vec<ResolvedRequest>, Vec<ResolvedRequest>) =
        requests.partition(is_chosen);
    Ok(Desired {
        files: tree.into_iter().map(|file| file.path).collect(),
        requests,
        unseen: others,
        chosen: account.cloned(),
        checkout: at,
        configuration,
        findings: Findings {
            diagnostics: checked.diagnostics,
            sources,
        },
    })
}

impl Desired {
    /// Returns whether there is a file at a request's path, whatever is in it.
    pub(super) fn has_file(&self, path: &RequestPath) -> bool {
        self.files.contains(path.as_str())
    }

    pub(super) fn report(
        self,
        mode: Mode,
        outcomes: Vec<Outcome>,
        sweeps: Vec<Sweep>,
        is_interrupted: bool,
        rate_limits: RateLimits,
    ) -> RunReport {
        RunReport {
            mode,
            language: self.configuration.language,
            outcomes,
            sweeps,
            is_interrupted,
            rate_limits,
            findings: self.findings,
        }
    }
}

pub(super) fn bytes(content: Content) -> Vec<u8> {
    match content {
        Content::Bytes(bytes) => bytes,
        Content::TooLarge => vec![b' '; MAX_REQUEST_BYTES],
        // A submodule, which is refused for its mode.
        Content::Absent => Vec::new(),
    }
}
