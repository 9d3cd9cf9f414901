//! The answers of services that have their own remedy, and why a server cannot be reached.

/// What AWS said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AwsAnswer {
    /// It does not know the access key id of the credentials.
    UnknownCredentials,
    /// The credentials have expired.
    ExpiredCredentials,
    /// The signature is not that of the secret key, or there is none.
    WrongSignature,
    /// This machine's clock is wrong.
    WrongClock,
    /// The credentials are those of another account.
    OtherAccount,
    /// The account has not enabled the region, or not signed up for the service.
    RegionDisabled,
    /// The KMS key is disabled, or is to be deleted.
    KmsKeyUnusable,
    /// There is no such KMS key.
    KmsKeyMissing,
    /// A quota is used up.
    LimitExceeded,
    /// Somebody else is changing the same thing.
    BeingChanged,
    /// There is no such thing: a user, a secret, a topic.
    NoSuchThing,
    /// A value of the request is not one that it takes.
    InvalidRequest,
}

/// What GitHub said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GitHubAnswer {
    /// It does not know the token.
    BadCredentials,
    /// There is no such thing, or the token may not see it.
    NotFound,
    /// The token may not do this.
    Forbidden,
    /// The organisation wants the token authorised for its single sign-on.
    SamlRequired,
    /// The organisation takes calls from some addresses only.
    AddressNotAllowed,
    /// The repository has another name by now.
    Moved,
    /// The repository is archived, so nothing in it can be changed.
    Archived,
}

/// Why a server was not reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unreachable {
    Refused,
    /// Its name has no address.
    UnknownHost,
    /// This machine does not trust the issuer of its certificate.
    Untrusted,
    /// The proxy gave no way to it.
    Proxy,
    /// It did not answer in time.
    TimedOut,
    /// The connection broke off.
    Lost,
}
