//! A repository with its people and its pull requests; its commits live in a real bare git repository.

/// The model of GitHub.
#[derive(Debug)]
pub struct GitHub;
