//! What is missing or wrong where a command is run.

use super::GitError;

/// A variable, an option or a checkout that is missing or wrong, so that nothing was sent.
///
/// The value of a variable may hold a password, so it is not kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EnvironmentError {
    /// No repository is named.
    NoRepository,
    /// This name of a repository is not `OWNER/NAME`.
    WrongRepository(String),
    /// `GITHUB_TOKEN` is not set.
    NoToken,
    /// The token is empty, or has characters that no token has.
    WrongToken,
    /// The endpoint of AWS that this variable names is neither https nor on this machine.
    AwsEndpoint(String),
    /// The endpoint of GitHub that this variable names is neither https nor on this machine.
    GitHubEndpoint(&'static str),
    /// This variable of AWS's credentials has a blank, a line break, or another character that none of them has.
    AwsCredentials(String),
    /// GitHub's two endpoints are on different servers.
    TwoServers,
    /// This machine has no root certificates.
    NoCertificates,
    /// This variable does not name an http or https proxy.
    Proxy(&'static str),
    /// Git could not read the checkout.
    Git(GitError),
}
