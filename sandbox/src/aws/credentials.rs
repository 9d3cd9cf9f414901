//! The credentials of role sessions.

use super::ids::{ACCOUNT, Ids};

/// The credentials of a role session.
#[derive(Debug, Clone)]
pub struct Credentials {
    /// The access key id: `ASIA` and sixteen characters.
    pub access_key_id: String,
    /// The secret access key: forty characters. Signatures are not checked.
    pub secret_access_key: String,
    /// The session token, not checked either.
    pub session_token: String,
    /// The name of the role.
    pub role: String,
    /// The name of the session.
    pub session: String,
    /// The unique id of the role: `AROA` and sixteen characters.
    pub role_id: String,
}

impl Credentials {
    /// Returns new credentials for a session of a role.
    pub(crate) fn new(ids: &mut Ids, role: &str, session: &str) -> Credentials {
        // A role's id is the same in each of its sessions.
        let seed = role.bytes().fold(7, |seed: u64, byte| {
            seed.wrapping_mul(31).wrapping_add(byte.into())
        });
        Credentials {
            access_key_id: ids.unique_id("ASIA"),
            secret_access_key: ids.secret_access_key(),
            session_token: ids.secret_access_key(),
            role: role.to_owned(),
            session: session.to_owned(),
            role_id: Ids::new(seed).unique_id("AROA"),
        }
    }

    /// Returns the ARN of the session.
    pub fn arn(&self) -> String {
        format!(
            "arn:aws:sts::{ACCOUNT}:assumed-role/{}/{}",
            self.role, self.session
        )
    }

    /// Returns the role id and the session name: STS's `UserId`, CloudTrail's `principalId`.
    pub fn user_id(&self) -> String {
        format!("{}:{}", self.role_id, self.session)
    }
}
