//! What is no plain file is not opened, and no link is followed.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::process::Command;

use crate::deceptive::{GOOD, found, repository, validate};

#[test]
fn only_plain_files_are_opened() {
    let directory = repository(&[("elsewhere/a.yaml".to_owned(), GOOD.as_bytes())]);
    let root = directory.path();
    fs::create_dir_all(root.join("requests/folder.yaml")).unwrap();
    symlink("../elsewhere/a.yaml", root.join("requests/link.yaml")).unwrap();
    symlink("nowhere", root.join("requests/dangling.yaml")).unwrap();
    symlink("../elsewhere", root.join("requests/linked")).unwrap();
    symlink("loop.yaml", root.join("requests/loop.yaml")).unwrap();
    symlink("/dev/zero", root.join("requests/zero.yaml")).unwrap();
    for pipe in ["requests/pipe.yaml", "requests/README.md"] {
        // Whoever opens it waits for ever.
        assert!(
            Command::new("mkfifo")
                .arg(root.join(pipe))
                .status()
                .unwrap()
                .success()
        );
    }
    std::os::unix::net::UnixListener::bind(root.join("requests/socket.yaml")).unwrap();
    let program = root.join("requests/program.yaml");
    fs::write(&program, GOOD).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();

    let (output, text) = validate(root, &[]);
    assert_eq!(output.status.code(), Some(1));
    let found = found(&text);
    assert_eq!(found.len(), 10, "{text}");
    assert!(
        found.values().all(|codes| codes == &["not-a-file"]),
        "{text}"
    );

    for path in found.keys() {
        let (output, text) = validate(root, &[path]);
        assert_eq!(output.status.code(), Some(1), "{text}");
        assert_eq!(text.matches("error[").count(), 1, "{text}");
    }
}

#[test]
fn no_path_leads_out_of_requests() {
    let directory = repository(&[("elsewhere/a.yaml".to_owned(), GOOD.as_bytes())]);
    let root = directory.path();
    fs::create_dir_all(root.join("requests")).unwrap();
    symlink("../elsewhere", root.join("requests/linked")).unwrap();
    for (path, code) in [
        ("requests/linked/a.yaml", "not-a-file"),
        ("requests/linked", "not-a-file"),
        ("requests/../elsewhere/a.yaml", "not-a-request"),
        ("../../etc/passwd", "not-a-request"),
        ("/etc/passwd", "not-a-request"),
        ("elsewhere", "not-a-request"),
    ] {
        let (output, text) = validate(root, &[path]);
        assert_ne!(output.status.code(), Some(0), "{path}");
        assert!(
            text.starts_with(&format!("error[{code}]")),
            "{path}: {text}"
        );
        assert!(!text.contains("batch-a"), "{path}: {text}");
    }
    fs::remove_dir_all(root.join("requests")).unwrap();
    symlink("elsewhere", root.join("requests")).unwrap();
    for paths in [&[][..], &["requests"], &["requests/a.yaml"]] {
        let (output, text) = validate(root, paths);
        assert_ne!(output.status.code(), Some(0), "{paths:?}");
        assert!(text.starts_with("error[not-a-file]"), "{paths:?}: {text}");
    }
}

#[test]
fn a_name_that_is_no_text_is_refused() {
    use std::os::unix::ffi::OsStrExt;
    let directory = repository(&[]);
    let root = directory.path();
    fs::create_dir_all(root.join("requests")).unwrap();
    let name = std::ffi::OsStr::from_bytes(b"requests/a\xff.yaml");
    if fs::write(root.join(name), GOOD).is_err() {
        return; // Not every file system has such names.
    }
    let (output, text) = validate(root, &[]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text.starts_with("error[not-a-request]"), "{text}");
}
