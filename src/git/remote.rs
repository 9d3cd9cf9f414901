//! Where the branches of a checkout come from and go to.

use std::net::Ipv4Addr;
use std::path::Path;

use super::command::{OVERRIDES, discovering};

/// What a checkout says of its remote repository `origin`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origin {
    /// Its default branch as the checkout has it, such as `origin/main`, and as it can stand in a command; `None` if that is not
    /// known.
    pub default_branch: Option<String>,
    /// The branch that is checked out, or else the commit: to be shown, not to stand in a command.
    pub checked_out: Option<String>,
    /// Its page on the web, such as `https://github.com/acme/keys`.
    pub page: Option<String>,
}

impl Origin {
    /// Asks git about the checkout that a directory lies in. Nothing is fetched.
    pub fn read(directory: &Path) -> Self {
        let git = |arguments: &[&str]| {
            let mut command = discovering(directory);
            command.args(OVERRIDES).args(arguments);
            let output = command.as_std_mut().output().ok()?;
            let said = String::from_utf8(output.stdout).ok()?;
            output.status.success().then(|| said.trim().to_owned())
        };
        let exists = |name: &String| {
            let name = format!("refs/remotes/{name}");
            git(&["rev-parse", "--verify", "--quiet", &name]).is_some()
        };
        let named = |name: String| {
            let name = name.strip_prefix("remotes/").unwrap_or(&name).to_owned();
            (is_plain(&name) && exists(&name)).then_some(name)
        };
        let head = [
            "symbolic-ref",
            "--quiet",
            "--short",
            "refs/remotes/origin/HEAD",
        ];
        let known = || {
            let usual = ["refs/remotes/origin/main", "refs/remotes/origin/master"];
            let listed =
                git(&[&["for-each-ref", "--format=%(refname:short)"], &usual[..]].concat())?;
            // Of two, either can be the one that is no longer used.
            (listed.lines().count() == 1).then_some(listed)
        };
        Self {
            default_branch: git(&head).or_else(known).and_then(named),
            checked_out: git(&["symbolic-ref", "--quiet", "--short", "HEAD"])
                .or_else(|| git(&["rev-parse", "--short", "HEAD"])),
            page: git(&["remote", "get-url", "origin"]).and_then(|url| page(&url)),
        }
    }
}

/// Returns the page of a repository that is cloned over https or ssh, without user and port.
fn page(url: &str) -> Option<String> {
    let (host, path) = match url.split_once("://") {
        Some(("https" | "http" | "ssh", rest)) => rest.split_once('/')?,
        Some(_) => return None,
        None => url.split_once(':')?,
    };
    let host = host.rsplit('@').next()?;
    let host = host.split(':').next()?;
    let path = path.trim_matches('/');
    let path = path.strip_suffix(".git").unwrap_or(path);
    // A server on this machine has no pages.
    let is_name = host.contains('.') && host.parse::<Ipv4Addr>().is_err();
    let is_ours = is_name && path.split('/').count() == 2;
    (is_ours && is_plain(host) && is_plain(path)).then(|| format!("https://{host}/{path}"))
}

fn is_plain(name: &str) -> bool {
    let is_plain = |b: u8| b.is_ascii_alphanumeric() || b"._/-".contains(&b);
    name.bytes().all(is_plain) && !name.starts_with('-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_nobodys_password() {
        for url in [
            "https://github.com/acme/keys.git",
            "https://kenji:token@github.com/acme/keys",
            "git@github.com:acme/keys.git",
            "ssh://git@github.com:22/acme/keys.git",
        ] {
            assert_eq!(
                page(url).as_deref(),
                Some("https://github.com/acme/keys"),
                "{url}"
            );
        }
        for url in [
            "/srv/keys.git",
            "file:///srv/acme/keys",
            "https://github.com/acme",
            "https://github.com/acme/keys;rm -rf",
            "C:\\keys",
            "",
        ] {
            assert_eq!(page(url), None, "{url}");
        }
    }
}
