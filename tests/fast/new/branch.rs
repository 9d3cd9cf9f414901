//! From which branch a request is made, as the printed commands have it.

use super::*;

/// Runs git, with nobody's configuration.
fn git(directory: &Path, arguments: &[&str]) -> String {
    let mut command = std::process::Command::new("git");
    let command = command
        .args([
            "-c",
            "user.name=hanako",
            "-c",
            "user.email=hanako@example.com",
        ])
        .args([
            "-c",
            "init.defaultBranch=main",
            "-c",
            "protocol.file.allow=always",
        ])
        .args(arguments)
        .current_dir(directory)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1");
    let output = command.output().unwrap();
    let err = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {err}");
    String::from_utf8(output.stdout).unwrap()
}

/// The commands that `new` prints, each as its words.
fn commands(out: &str) -> Vec<Vec<String>> {
    out.lines()
        .filter_map(|line| line.strip_prefix("  "))
        .map(|line| {
            let quoted = line.split('"').enumerate();
            quoted
                .flat_map(|(index, part)| match index % 2 {
                    0 => part.split_whitespace().map(str::to_owned).collect(),
                    _ => vec![part.to_owned()],
                })
                .collect()
        })
        .collect()
}

#[test]
fn a_request_is_not_stacked_on_another_one() {
    let (place, origin) = (Place::new(), tempfile::tempdir().unwrap());
    place.put("requests/README.md", "Requests.\n");
    let root = place.0.path();
    git(root, &["init", "--quiet"]);
    git(root, &["add", "."]);
    git(root, &["commit", "--quiet", "-m", "The template"]);
    git(
        origin.path(),
        &["clone", "--quiet", "--bare", &root.to_string_lossy(), "."],
    );
    let checkout = tempfile::tempdir().unwrap();
    let checkout = checkout.path();
    git(
        checkout,
        &["clone", "--quiet", &origin.path().to_string_lossy(), "."],
    );
    // From the top, and from below it.
    for (name, directory) in [("one1", ""), ("two2", "requests"), ("three", ".github")] {
        let directory = checkout.join(directory);
        let (out, err, code) = run(
            &directory,
            &[
                "new", "--user", "batch-a", "--reason", REASON, "--name", name,
            ],
        );
        assert_eq!((err.as_str(), code), ("", 0), "{out}");
        let mut commands = commands(&out);
        assert_eq!(
            commands.pop().unwrap(),
            ["gh", "pr", "create", "--fill"],
            "{out}"
        );
        for command in &commands {
            let (git_itself, arguments) = command.split_first().unwrap();
            assert_eq!(git_itself, "git");
            let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
            git(&directory, &arguments);
        }
        let branch = format!("origin/request-{name}");
        let range = format!("origin/main..{branch}");
        let changed = git(checkout, &["diff", "--name-only", "origin/main", &branch]);
        assert_eq!(changed, format!("requests/{name}.yaml\n"));
        assert_eq!(git(checkout, &["rev-list", "--count", &range]), "1\n");
    }
}

#[test]
fn where_the_default_branch_is_not_known_it_is_said_where_the_new_one_begins() {
    let place = Place::new();
    let root = place.0.path();
    git(root, &["init", "--quiet"]);
    git(root, &["checkout", "--quiet", "-b", "request-other"]);
    git(
        root,
        &[
            "remote",
            "add",
            "origin",
            "https://hanako:secret@github.com/acme/keys.git",
        ],
    );
    let (out, _, code) = place.run(&[
        "new", "--user", "batch-a", "--reason", REASON, "--name", "a",
    ]);
    assert_eq!(code, 0, "{out}");
    insta::assert_snapshot!(out);
    let (out, _, _) = place.run(&[
        "new",
        "--language",
        "ja",
        "--user",
        "batch-a",
        "--reason",
        REASON,
        "--name",
        "b",
    ]);
    insta::assert_snapshot!(out);
}

/// What is checked out is named whatever it is called, and a default branch that is gone is not begun at.
#[test]
fn what_is_checked_out_is_named_whatever_it_is() {
    let place = Place::new();
    let root = place.0.path();
    git(root, &["init", "--quiet"]);
    git(root, &["checkout", "--quiet", "-b", "修正#1"]);
    git(root, &["add", "."]);
    git(root, &["commit", "--quiet", "-m", "Begin"]);
    let new = |name: &str| {
        let arguments = [
            "new", "--user", "batch-a", "--reason", REASON, "--name", name,
        ];
        let (out, err, code) = place.run(&arguments);
        assert_eq!(code, 0, "{err}");
        out
    };
    assert!(new("a").contains("starts from `修正#1`"));
    git(root, &["update-ref", "refs/remotes/origin/main", "HEAD"]);
    let gone = [
        "symbolic-ref",
        "refs/remotes/origin/HEAD",
        "refs/remotes/origin/gone",
    ];
    git(root, &gone);
    let out = new("b");
    assert!(
        out.contains("starts from") && !out.contains("origin/gone"),
        "{out}"
    );
    git(root, &["checkout", "--quiet", "--detach"]);
    let commit = git(root, &["rev-parse", "--short", "HEAD"]);
    assert!(new("c").contains(&format!("starts from `{}`", commit.trim())));
}
