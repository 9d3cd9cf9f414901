//! What a pull request does to request files.

use crate::check::is_guide;
use crate::domain::{Failure, RequestPath};
use crate::github::{Change, ChangeKind, GitHub, Listed, Listing, ReviewedPull};

/// What a pull request does to request files, each list by path.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Touched {
    pub(super) added: Vec<String>,
    pub(super) deleted: Vec<String>,
    /// Changed, or given another path.
    pub(super) changed: Vec<String>,
    /// Everything but the deletion of request files, whether or not it has to do with requests.
    pub(super) beside: Vec<String>,
    /// There are more changes than GitHub lists.
    pub(super) is_cut: bool,
}

impl Touched {
    /// Whether no request file is among what GitHub lists.
    pub(super) fn is_empty(&self) -> bool {
        self.added.is_empty() && self.deleted.is_empty() && self.changed.is_empty()
    }
}

/// The numbers of all pull requests that may have to do with requests, and of those that wait for our status.
pub(super) fn candidates(listing: &Listing, requires_status: bool) -> Vec<u64> {
    let touches = |pull: &Listed| {
        let touched = pull.changes.as_deref().and_then(touched);
        touched.is_none_or(|touched| !touched.is_empty())
    };
    let waits = |pull: &Listed| requires_status && pull.is_open && !pull.has_status;
    let pulls = listing.pulls.iter();
    pulls
        .filter(|(_, pull)| pull.has_comment || waits(pull) || touches(pull))
        .map(|(number, _)| *number)
        .collect()
}

/// What a pull request does to request files; GitHub is asked once more where its first answer does not tell.
pub(super) async fn of(github: &GitHub, pull: &ReviewedPull) -> Result<Touched, Failure> {
    if let Some(touched) = pull.changes.as_deref().and_then(touched) {
        return Ok(touched);
    }
    let changes = github.changes(pull.pull.number).await?;
    Ok(Touched {
        is_cut: !changes.are_whole,
        ..touched(&changes.files).unwrap_or_default()
    })
}

/// Sorts what is done to request files; `None` if a file may have been one before it got another path.
fn touched(changes: &[Change]) -> Option<Touched> {
    let mut touched = Touched::default();
    for Change { path, kind } in changes {
        if *kind != ChangeKind::Deleted || RequestPath::new(path).is_err() {
            touched.beside.push(path.clone());
        }
        match kind {
            ChangeKind::Renamed { from: None } => return None,
            ChangeKind::Renamed { from: Some(from) } => {
                let either = [path, from].into_iter().find(|path| is_request(path));
                touched.changed.extend(either.cloned());
            }
            _ if !is_request(path) => {}
            ChangeKind::Added => touched.added.push(path.clone()),
            ChangeKind::Deleted => touched.deleted.push(path.clone()),
            ChangeKind::Other => touched.changed.push(path.clone()),
        }
    }
    Some(touched)
}

fn is_request(path: &str) -> bool {
    path.starts_with("requests/") && !is_guide(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(path: &str, kind: ChangeKind) -> Change {
        Change {
            path: path.to_owned(),
            kind,
        }
    }

    #[test]
    fn a_guide_is_no_request_and_a_rename_may_hide_one() {
        let of = |changes: &[Change]| touched(changes);
        let renamed = |from: Option<&str>| ChangeKind::Renamed {
            from: from.map(str::to_owned),
        };
        let none = [
            change("src/main.rs", ChangeKind::Added),
            change("requests/README.md", ChangeKind::Other),
            change("requests/prod/README.md", ChangeKind::Added),
            change("docs/requests/a.yaml", ChangeKind::Added),
            change("b.txt", renamed(Some("a.txt"))),
        ];
        let none = of(&none).unwrap();
        assert!(none.is_empty() && none.beside.len() == 5);
        assert_eq!(of(&[change("b.txt", renamed(None))]), None);
        let moved = of(&[change("b.txt", renamed(Some("requests/a.yaml")))]).unwrap();
        assert_eq!(moved.changed, ["requests/a.yaml"]);
        let odd = of(&[
            change("requests/A.YML", ChangeKind::Added),
            change("requests/a.yaml", ChangeKind::Deleted),
            change("requests/b.yaml", ChangeKind::Other),
        ])
        .unwrap();
        assert_eq!(
            (odd.added.len(), odd.deleted.len(), odd.changed.len()),
            (1, 1, 1)
        );
        assert_eq!(odd.beside, ["requests/A.YML", "requests/b.yaml"]);
        let alone = of(&[change("requests/prod/a.yaml", ChangeKind::Deleted)]).unwrap();
        assert_eq!(alone.beside, [""; 0]);
    }
}
