//! The operations of IAM.

use super::credential_report;
use super::iam::{AccessKey, User, no_key, no_user};
use super::request::{Failure, Request};
use super::sts::Caller;
use super::xml::{element, text};
use crate::time::rfc3339;
use crate::world::World;

/// Executes an operation of IAM; those that may change something are recorded in the event history.
pub(super) fn execute(
    world: &mut World,
    caller: &Caller,
    request: &Request,
) -> Result<String, Failure> {
    let now = world.now();
    if !request.mutates() {
        return match request.action.as_str() {
            "GetUser" => {
                let name = user_name(request)?;
                let user = world.iam.user(name).ok_or_else(|| no_user(name))?;
                Ok(element("User", &user_xml(user)))
            }
            "ListAccessKeys" => list_access_keys(world, request),
            "ListUsers" => list_users(world, request),
            "GetAccessKeyLastUsed" => last_used(world, request),
            "GenerateCredentialReport" => Ok(credential_report::generate(&mut world.iam, now)),
            "GetCredentialReport" => credential_report::get(&world.iam, now),
            "SimulatePrincipalPolicy" => simulate(world, request),
            _ => Err(request.unknown_action()),
        };
    }
    let mut created = None;
    let result = match request.action.as_str() {
        "CreateUser" => create_user(world, request),
        "CreateAccessKey" => user_name(request).and_then(|name| {
            let key = world.iam.create_access_key(name, now)?;
            let name = world.iam.user(name).map_or(name, |user| &user.name);
            let xml = key_xml(name, &key) + &text("SecretAccessKey", &key.secret);
            created = Some(key);
            Ok(element("AccessKey", &xml))
        }),
        "UpdateAccessKey" => update_access_key(world, request),
        "DeleteAccessKey" => delete_access_key(world, request),
        _ => return Err(request.unknown_action()),
    };
    if let Caller::Role(session) = caller {
        world.trail.record(
            now,
            session,
            request,
            created.as_ref(),
            result.as_ref().err(),
        );
    }
    result
}

/// What a policy can allow without naming a user.
const NAMELESS: [&str; 3] = [
    "iam:GenerateCredentialReport",
    "iam:GetAccessKeyLastUsed",
    "iam:GetCredentialReport",
];

/// Allows what is not denied, on users with the permitted path: the sandbox has no policies.
fn simulate(world: &World, request: &Request) -> Result<String, Failure> {
    let principal = request.required("PolicySourceArn")?;
    if !world.iam.has_principal(principal) {
        let message = format!("The principal {principal} cannot be found.");
        return Err(Failure::new(404, "NoSuchEntity", message));
    }
    let resource = request.text("ResourceArns.member.1").unwrap_or("*");
    let actions = (1..).map_while(|n| request.text(&format!("ActionNames.member.{n}")));
    let results: String = actions
        .map(|action| {
            let names_nobody = resource == "*" && NAMELESS.contains(&action);
            let is_elsewhere =
                action.starts_with("iam:") && !names_nobody && !world.iam.permits(resource);
            let decision = match world.denied.contains(action) || is_elsewhere {
                true => "implicitDeny",
                false => "allowed",
            };
            let result = text("EvalActionName", action)
                + &text("EvalResourceName", resource)
                + &text("EvalDecision", decision);
            element("member", &result)
        })
        .collect();
    Ok(element("EvaluationResults", &results) + &text("IsTruncated", "false"))
}

/// Returns the `UserName`, which callers that are roles must give.
fn user_name(request: &Request) -> Result<&str, Failure> {
    let missing =
        || request.invalid("Must specify userName when calling with non-User credentials");
    let name = request.text("UserName").ok_or_else(missing)?;
    if is_name(name, 128) {
        return Ok(name);
    }
    Err(request.invalid("The specified value for userName is invalid."))
}

fn is_name(name: &str, longest: usize) -> bool {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "_+=,.@-".contains(letter);
    (1..=longest).contains(&name.len()) && name.chars().all(plain)
}

fn create_user(world: &mut World, request: &Request) -> Result<String, Failure> {
    let name = request.required("UserName")?;
    if !is_name(name, 64) {
        return Err(request.invalid("The specified value for userName is invalid."));
    }
    let path = request.text("Path").unwrap_or("/");
    let user = world.iam.create_user(name, path, world.now())?;
    Ok(element("User", &user_xml(user)))
}

fn update_access_key(world: &mut World, request: &Request) -> Result<String, Failure> {
    let active = match request.required("Status")? {
        "Active" => true,
        "Inactive" => false,
        _ => return Err(request.invalid("Status must be Active or Inactive.")),
    };
    let now = world.now();
    world.iam.update_access_key(
        user_name(request)?,
        request.required("AccessKeyId")?,
        active,
        now,
    )?;
    Ok(String::new())
}

fn delete_access_key(world: &mut World, request: &Request) -> Result<String, Failure> {
    let now = world.now();
    world
        .iam
        .delete_access_key(user_name(request)?, request.required("AccessKeyId")?, now)?;
    Ok(String::new())
}

/// Lists users by name; the marker is the name of the last one shown.
fn list_users(world: &World, request: &Request) -> Result<String, Failure> {
    let most = request.page_size("MaxItems", 100)?;
    let prefix = request.text("PathPrefix").unwrap_or("/");
    let last = request.text("Marker").unwrap_or_default();
    let users = world.iam.users().iter();
    let mut users: Vec<&User> = users
        .filter(|user| user.path.starts_with(prefix) && user.name.as_str() > last)
        .collect();
    users.sort_by(|one, other| one.name.cmp(&other.name));
    let truncated = users.len() > most;
    users.truncate(most);
    let members = users.iter().map(|user| element("member", &user_xml(user)));
    let mut xml = element("Users", &members.collect::<String>())
        + &text("IsTruncated", &truncated.to_string());
    if let Some(last) = users.last().filter(|_| truncated) {
        xml += &text("Marker", &last.name);
    }
    Ok(xml)
}

/// Lists keys; the marker is the id of the last one shown.
fn list_access_keys(world: &World, request: &Request) -> Result<String, Failure> {
    let name = user_name(request)?;
    let most = request.page_size("MaxItems", 1000)?;
    let user = world.iam.user(name).ok_or_else(|| no_user(name))?;
    let mut keys = user.keys_as_of(world.now() - world.iam.list_lag);
    if let Some(marker) = request.text("Marker") {
        let wrong = || request.invalid("The marker is invalid.");
        let last = keys
            .iter()
            .position(|key| key.id == marker)
            .ok_or_else(wrong)?;
        keys.drain(..=last);
    }
    let truncated = keys.len() > most;
    keys.truncate(most);
    let members: String = keys
        .iter()
        .map(|key| element("member", &key_xml(&user.name, key)))
        .collect();
    let mut xml =
        element("AccessKeyMetadata", &members) + &text("IsTruncated", &truncated.to_string());
    if let Some(last) = keys.last().filter(|_| truncated) {
        xml += &text("Marker", &last.id);
    }
    Ok(xml)
}

/// Returns the last use of a key.
fn last_used(world: &World, request: &Request) -> Result<String, Failure> {
    let id = request.required("AccessKeyId")?;
    let (user, key) = world.iam.key(id).ok_or_else(|| no_key(id))?;
    let last = match key.last_used {
        Some(at) => {
            let (service, region) = &key.last_used_for;
            text("LastUsedDate", &rfc3339(at))
                + &text("ServiceName", service)
                + &text("Region", region)
        }
        None => text("ServiceName", "N/A") + &text("Region", "N/A"),
    };
    Ok(text("UserName", &user.name) + &element("AccessKeyLastUsed", &last))
}

fn user_xml(user: &User) -> String {
    text("Path", &user.path)
        + &text("UserName", &user.name)
        + &text("UserId", &user.id)
        + &text("Arn", &user.arn)
        + &text("CreateDate", &rfc3339(user.created))
}

fn key_xml(user: &str, key: &AccessKey) -> String {
    text("UserName", user)
        + &text("AccessKeyId", &key.id)
        + &text("Status", if key.active { "Active" } else { "Inactive" })
        + &text("CreateDate", &rfc3339(key.created))
}
