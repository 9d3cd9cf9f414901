//! What somebody's own git has pushed into the repository on disk.

use super::commits::{Draft, File, Mode, Signature, Tree};
use super::disk::Disk;
use super::model::{Activity, GitHub};
use super::refusal::Refusal;
use super::repository::reference;

impl GitHub {
    /// Takes notice of what `login` has pushed to a branch with git, as GitHub does when a push ends.
    pub fn receive(&mut self, login: &str, branch: &str, now: i64) -> Result<String, Refusal> {
        let pusher = self.allowed(login, super::Permission::Write)?;
        let reference = reference(branch);
        let head = self.disk.line(&["rev-parse", &reference])?;
        let all = self
            .disk
            .line(&["rev-list", "--reverse", "--topo-order", &head])?;
        for oid in all.lines() {
            if self.history.get(oid).is_none() {
                let draft = read(&self.disk, oid)?;
                self.history.add(oid.to_owned(), draft);
            }
        }
        self.moved(branch, pusher, &head, Activity::Push, now)?;
        Ok(head)
    }
}

fn read(disk: &Disk, oid: &str) -> Result<Draft, Refusal> {
    let wrong = || Refusal::new(format!("commit {oid} cannot be read"));
    let shown =
        |format: &str| disk.line(&["show", "--no-patch", &format!("--format={format}"), oid]);
    let signature = |letter: char| {
        let text = shown(&format!("%{letter}n%n%{letter}e%n%{letter}t"))?;
        let [name, email, at] = text.lines().collect::<Vec<_>>()[..] else {
            return Err(wrong());
        };
        Ok(Signature {
            name: name.to_owned(),
            email: email.to_owned(),
            at: at.parse().map_err(|_| wrong())?,
        })
    };
    let mut tree = Tree::new();
    for entry in disk
        .line(&["ls-tree", "-r", "-z", oid])?
        .split_terminator('\0')
    {
        let (about, path) = entry.split_once('\t').ok_or_else(wrong)?;
        let mode = [Mode::Regular, Mode::Executable, Mode::SymbolicLink]
            .into_iter()
            .find(|mode| about.starts_with(mode.octal()))
            .ok_or_else(wrong)?;
        let blob = about.rsplit(' ').next().unwrap_or_default();
        let text = disk.object(blob)?.ok_or_else(wrong)?.content;
        tree.insert(path.as_bytes().to_vec(), File { mode, text });
    }
    Ok(Draft {
        parents: shown("%P")?.split_whitespace().map(str::to_owned).collect(),
        tree,
        author: signature('a')?,
        committer: signature('c')?,
        message: shown("%B")?,
        by_github: false,
    })
}
