//! What must hold between request files, and between them and the configuration.

use std::collections::{BTreeMap, HashMap};

use super::Written;
use crate::domain::{Configuration, Diagnostic, Problem, UserPattern};

/// Finds files that ask for the same thing: every one of them, for nobody can tell which was meant.
#[must_use]
pub fn duplicates(requests: &[Written], configuration: &Configuration) -> Vec<Diagnostic> {
    // Nearly every file has a name of its own, and then nothing else need be compared.
    let mut stems: HashMap<_, usize> = HashMap::with_capacity(requests.len());
    for request in requests {
        *stems.entry(request.path.stem()).or_default() += 1;
    }
    let is_shared = |request: &&Written| stems.get(request.path.stem()) > Some(&1);
    let mut same: BTreeMap<_, Vec<&Written>> = BTreeMap::new();
    for request in requests.iter().filter(is_shared) {
        if let Some((_, _, account)) = configuration.folder_of(&request.path) {
            let user = request.user.without_case();
            same.entry((&account.id, user, request.path.stem()))
                .or_default()
                .push(request);
        }
    }
    let mut diagnostics = Vec::new();
    for ((account, user, stem), requests) in same {
        let others = requests.iter().cycle().skip(1);
        for (request, other) in requests.iter().zip(others) {
            if requests.len() > 1 {
                let problem = Problem::DuplicateRequest {
                    other: other.path.to_string(),
                    id: format!("{account}/{user}/{stem}"),
                };
                diagnostics.push(at_user(request, problem));
            }
        }
    }
    diagnostics
}

/// Finds requests that no folder of the configuration allows.
#[must_use]
pub fn folders(requests: &[Written], configuration: &Configuration) -> Vec<Diagnostic> {
    requests
        .iter()
        .filter_map(|request| match configuration.folder_of(&request.path) {
            None => Some(Diagnostic {
                path: request.path.to_string(),
                span: None,
                problem: Problem::NoFolder,
                typo: None,
            }),
            Some((_, folder, _)) if folder.allows(&request.user) => None,
            Some((prefix, folder, _)) => {
                let problem = Problem::UserNotAllowed {
                    user: request.user.to_string(),
                    folder: prefix.to_owned(),
                    patterns: folder.users.iter().map(UserPattern::to_string).collect(),
                };
                Some(at_user(request, problem))
            }
        })
        .collect()
}

/// Finds requests for a key that is to end where nobody would end it.
#[must_use]
pub fn endless(requests: &[Written], configuration: &Configuration) -> Vec<Diagnostic> {
    let of = |request: &Written| {
        let (_, span) = request.expires.as_ref()?;
        let field = "expires".to_owned();
        Some(Diagnostic {
            path: request.path.to_string(),
            span: Some(span.clone()),
            problem: Problem::LifecycleOff { field },
            typo: None,
        })
    };
    match configuration.lifecycle {
        Some(_) => Vec::new(),
        None => requests.iter().filter_map(of).collect(),
    }
}

fn at_user(request: &Written, problem: Problem) -> Diagnostic {
    Diagnostic {
        path: request.path.to_string(),
        span: Some(request.user_span.clone()),
        problem,
        typo: None,
    }
}
