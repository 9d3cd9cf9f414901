//! STS: who calls, and credentials for a role.

use super::credentials::Credentials;
use super::ids::ACCOUNT;
use super::request::{Failure, Request};
use super::xml::{element, text};
use crate::time::rfc3339;
use crate::world::World;

/// Who sent a request.
#[derive(Debug, Clone)]
pub(super) enum Caller {
    /// A session of a role.
    Role(Credentials),
    /// An IAM user with an access key.
    User { id: String, arn: String },
    /// The request is not signed.
    Nobody,
}

/// Returns the owner of an access key; `None` if there is none or the key does not work (yet, or any more).
pub(super) fn caller(world: &mut World, access_key_id: &str) -> Option<Caller> {
    let sessions = std::iter::once(&world.credentials).chain(&world.assumed);
    if let Some(session) = sessions
        .into_iter()
        .find(|session| session.access_key_id == access_key_id)
    {
        return Some(Caller::Role(session.clone()));
    }
    let now = world.now();
    let user = world.iam.sign_in(access_key_id, now)?;
    Some(Caller::User {
        id: user.id.clone(),
        arn: user.arn.clone(),
    })
}

/// Executes an operation of STS.
pub(super) fn execute(
    world: &mut World,
    caller: &Caller,
    request: &Request,
) -> Result<String, Failure> {
    match request.action.as_str() {
        "GetCallerIdentity" => {
            let (arn, id) = match caller {
                Caller::Role(session) => (session.arn(), session.user_id()),
                Caller::User { id, arn } => (arn.clone(), id.clone()),
                Caller::Nobody => return Err(request.unknown_action()),
            };
            Ok(text("Arn", &arn) + &text("UserId", &id) + &text("Account", ACCOUNT))
        }
        "AssumeRoleWithWebIdentity" => assume_role(world, request),
        _ => Err(request.unknown_action()),
    }
}

/// Accepts any token for any role of the account; trust policies are not modelled.
fn assume_role(world: &mut World, request: &Request) -> Result<String, Failure> {
    let arn = request.required("RoleArn")?;
    let session = request.required("RoleSessionName")?;
    request.required("WebIdentityToken")?;
    if let Some(code) = world.refused_token {
        let message = "The token that was passed is not valid.";
        return Err(Failure::new(400, code, message));
    }
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "_+=,.@-".contains(letter);
    if !(2..=64).contains(&session.len()) || !session.chars().all(plain) {
        return Err(request.invalid("RoleSessionName must be 2 to 64 characters of [\\w+=,.@-]."));
    }
    let role = arn
        .strip_prefix(&format!("arn:aws:iam::{ACCOUNT}:role/"))
        .and_then(|path| path.rsplit('/').next());
    let Some(role) = role else {
        let message = "Not authorized to perform sts:AssumeRoleWithWebIdentity";
        return Err(Failure::new(403, "AccessDenied", message));
    };
    let credentials = Credentials::new(&mut world.ids, role, session);
    let expiration = rfc3339(world.now() + 3600);
    let inside = element(
        "Credentials",
        &(text("AccessKeyId", &credentials.access_key_id)
            + &text("SecretAccessKey", &credentials.secret_access_key)
            + &text("SessionToken", &credentials.session_token)
            + &text("Expiration", &expiration)),
    ) + &element(
        "AssumedRoleUser",
        &(text("AssumedRoleId", &credentials.user_id()) + &text("Arn", &credentials.arn())),
    );
    world.assumed.push(credentials);
    Ok(inside)
}
