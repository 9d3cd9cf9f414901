//! The bare git repository on disk.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use tempfile::TempDir;

use super::commits::Draft;
use super::diff::{FileChange, FileStatus};
use super::objects::write_commit;
use super::refusal::Refusal;

/// A bare repository in a temporary directory, deleted with its last owner.
#[derive(Debug, Clone)]
pub(super) struct Disk {
    directory: Arc<TempDir>,
    /// Started for the first object that is read.
    reader: Arc<Mutex<Option<Reader>>>,
}

/// A `git cat-file` that goes on answering until it is dropped.
#[derive(Debug)]
struct Reader {
    process: Child,
    questions: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Drop for Reader {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// An object as `git cat-file` finds it.
#[derive(Debug)]
pub(super) struct Object {
    pub(super) oid: String,
    pub(super) kind: String,
    pub(super) content: Vec<u8>,
}

/// References and objects stay the files that they are written as: nothing is packed.
const CONFIGURATION: &str =
    "[core]\n\trepositoryformatversion = 0\n\tbare = true\n[gc]\n\tauto = 0\n";

/// The path of git, looked up once, which makes it start much faster.
static GIT: LazyLock<PathBuf> = LazyLock::new(|| {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut places = std::env::split_paths(&path).map(|place| place.join("git"));
    let found = places.find(|git| git.is_file());
    found.unwrap_or_else(|| PathBuf::from("git"))
});

impl Disk {
    /// Creates an empty repository.
    pub(super) fn new(default_branch: &str) -> Result<Self, Refusal> {
        let failed = |error| Refusal::new(format!("no repository on disk: {error}"));
        let directory = tempfile::Builder::new()
            .prefix("sandbox-github-")
            .tempdir()
            .map_err(failed)?;
        let create = || {
            let path = directory.path();
            fs::create_dir_all(path.join("refs/heads"))?;
            fs::create_dir(path.join("objects"))?;
            fs::write(path.join("config"), CONFIGURATION)?;
            fs::write(
                path.join("HEAD"),
                format!("ref: refs/heads/{default_branch}\n"),
            )
        };
        create().map_err(failed)?;
        Ok(Self {
            directory: Arc::new(directory),
            reader: Arc::default(),
        })
    }

    pub(super) fn path(&self) -> &Path {
        self.directory.path()
    }

    /// Writes a commit, makes it the head of `reference`, and returns its object id.
    pub(super) fn commit(&self, reference: &str, draft: &Draft) -> Result<String, Refusal> {
        let oid = write_commit(self.path(), draft)
            .map_err(|error| Refusal::new(format!("the commit is not written: {error}")))?;
        self.set(reference, &oid)?;
        Ok(oid)
    }

    /// Points a reference at a commit.
    pub(super) fn set(&self, reference: &str, oid: &str) -> Result<(), Refusal> {
        let path = self.file_of(reference)?;
        let directory = path.parent().unwrap_or(self.path());
        // Whoever reads it meanwhile finds the old one or the new one.
        let lock = path.with_added_extension("lock");
        fs::create_dir_all(directory)
            .and_then(|()| fs::write(&lock, format!("{oid}\n")))
            .and_then(|()| fs::rename(&lock, &path))
            .map_err(|error| Refusal::new(format!("{reference}: {error}")))
    }

    /// Removes a reference, and the folders that are empty without it: another may have such a folder's name.
    pub(super) fn remove(&self, reference: &str) -> Result<(), Refusal> {
        let path = self.file_of(reference)?;
        fs::remove_file(&path).map_err(|error| Refusal::new(format!("{reference}: {error}")))?;
        let kinds = self.path().join("refs");
        let mut folders = path.ancestors().skip(1);
        // `refs/heads` itself stays.
        while let Some(folder) = folders.next()
            && folder.parent() != Some(&kinds)
            && fs::remove_dir(folder).is_ok()
        {}
        Ok(())
    }

    fn file_of(&self, reference: &str) -> Result<PathBuf, Refusal> {
        match is_reference(reference) {
            true => Ok(self.path().join(reference)),
            false => Err(Refusal::new(format!("{reference} is no reference"))),
        }
    }

    /// Returns the files that differ between two commits, with renames as git detects them.
    pub(super) fn diff(&self, old: &str, new: &str) -> Result<Vec<FileChange>, Refusal> {
        let command = ["diff-tree", "-r", "-M", "-z", "--name-status", old, new];
        let output = self.git(&command)?;
        let mut words = output
            .split(|byte| *byte == 0)
            .map(|word| String::from_utf8_lossy(word).into_owned());
        let mut files = Vec::new();
        while let Some(letter) = words.next().filter(|word| !word.is_empty()) {
            let status = match letter.get(..1) {
                Some("A") => FileStatus::Added,
                Some("D") => FileStatus::Deleted,
                Some("R") => FileStatus::Renamed,
                Some("T") => FileStatus::Changed,
                _ => FileStatus::Modified,
            };
            let previous = match status {
                FileStatus::Renamed => words.next(),
                _ => None,
            };
            let path = words.next().unwrap_or_default();
            files.push(FileChange {
                path,
                status,
                previous,
            });
        }
        Ok(files)
    }

    /// Returns the object that a revision expression such as `main:requests/a.yaml` names, if any.
    pub(super) fn object(&self, expression: &str) -> Result<Option<Object>, Refusal> {
        if expression.contains('\n') {
            return Ok(None);
        }
        let failed = |error| Refusal::new(format!("git cat-file: {error}"));
        let mut reader = self.reader.lock().unwrap_or_else(PoisonError::into_inner);
        let mut git = match reader.take() {
            Some(git) => git,
            None => self.reader()?,
        };
        let object = git.read(expression).map_err(failed)?;
        *reader = Some(git);
        Ok(object)
    }

    fn reader(&self) -> Result<Reader, Refusal> {
        let failed = |what: &str| Refusal::new(format!("git cat-file: {what}"));
        let process = self.command(&["cat-file", "--batch"]).spawn();
        let mut process = process.map_err(|error| failed(&error.to_string()))?;
        let pipes = process.stdin.take().zip(process.stdout.take());
        let (questions, answers) = pipes.ok_or_else(|| failed("no pipe"))?;
        Ok(Reader {
            process,
            questions,
            answers: BufReader::new(answers),
        })
    }

    /// Clones the repository with the whole history of its branches, and checks the default branch out.
    ///
    /// Commits that no branch leads to are not cloned, as with GitHub.
    pub(super) fn clone_to(&self, directory: &Path) -> Result<(), Refusal> {
        let directory = directory.to_string_lossy();
        self.git(&["clone", "--quiet", "--no-local", ".", &directory])
            .map(|_| ())
    }

    /// Returns a git command in the repository, without user or system configuration.
    pub(super) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&*GIT);
        command
            .args(arguments)
            .current_dir(self.path())
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("LC_ALL", "C")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        command
    }

    /// Returns what git says, as text without the line feed at its end.
    pub(super) fn line(&self, arguments: &[&str]) -> Result<String, Refusal> {
        let output = self.git(arguments)?;
        Ok(String::from_utf8_lossy(&output)
            .trim_end_matches('\n')
            .to_owned())
    }

    fn git(&self, arguments: &[&str]) -> Result<Vec<u8>, Refusal> {
        let failed = |what: &str| Refusal::new(format!("git {}: {what}", arguments.join(" ")));
        let mut command = self.command(arguments);
        let output = command.stdin(Stdio::null()).stderr(Stdio::piped()).output();
        let output = output.map_err(|error| failed(&error.to_string()))?;
        match output.status.success() {
            true => Ok(output.stdout),
            false => Err(failed(String::from_utf8_lossy(&output.stderr).trim())),
        }
    }
}

/// Returns whether this may be the name of a reference: <https://git-scm.com/docs/git-check-ref-format>.
pub(super) fn is_reference(name: &str) -> bool {
    let is_component =
        |part: &str| !part.is_empty() && !part.starts_with('.') && !part.ends_with(".lock");
    let is_forbidden = |sign: char| sign.is_ascii_control() || " ~^:?*[\\".contains(sign);
    name.contains('/')
        && name.split('/').all(is_component)
        && !name.contains("..")
        && !name.contains("@{")
        && !name.contains(is_forbidden)
        && !name.ends_with('.')
}

impl Reader {
    fn read(&mut self, expression: &str) -> std::io::Result<Option<Object>> {
        self.questions
            .write_all(format!("{expression}\n").as_bytes())?;
        let mut header = String::new();
        if self.answers.read_line(&mut header)? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        let words: Vec<&str> = header.trim_end_matches('\n').rsplitn(3, ' ').collect();
        let &[size, kind, oid] = &words[..] else {
            return Ok(None);
        };
        let Ok(size) = size.parse::<usize>() else {
            return Ok(None);
        };
        let mut content = vec![0; size + 1];
        self.answers.read_exact(&mut content)?;
        content.pop();
        Ok(Some(Object {
            oid: oid.to_owned(),
            kind: kind.to_owned(),
            content,
        }))
    }
}
