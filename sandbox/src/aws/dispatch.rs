//! Authorizes a request and passes it to its service.

use http::Response;
use hyper::body::Bytes;

use super::request::{Failure, Request, Service};
use super::sts::{self, Caller};
use super::{cloudtrail, iam_wire, json, kms, secrets, sns, xml};
use crate::faults::Trouble;
use crate::world::World;

/// Executes a request.
pub(crate) fn execute(world: &mut World, request: &Request) -> Response<Bytes> {
    let caller = match caller(world, request) {
        Ok(caller) => caller,
        Err(failure) => return refuse(world, request, failure),
    };
    let now = world.now();
    match request.service {
        Service::Iam => {
            let result = iam_wire::execute(world, &caller, request);
            xml::answer(&mut world.ids, request, result)
        }
        Service::Sns => {
            let result = sns::execute(&mut world.sns, request);
            xml::answer(&mut world.ids, request, result)
        }
        Service::Sts => {
            let result = sts::execute(world, &caller, request);
            xml::answer(&mut world.ids, request, result)
        }
        Service::SecretsManager => {
            let result = secrets::wire::execute(world.secrets_in(&request.region), now, request);
            if let (Caller::Role(session), "DeleteSecret") = (&caller, request.action.as_str()) {
                let trail = &mut world.trail;
                trail.record_secret(now, session, request, result.as_ref());
            }
            json::answer(&mut world.ids, result)
        }
        Service::CloudTrail => {
            let result = cloudtrail::execute(&world.trail, now, request);
            json::answer(&mut world.ids, result)
        }
        Service::Kms => {
            let result = kms::execute(&world.keys, request);
            json::answer(&mut world.ids, result)
        }
    }
}

/// Returns an error in the service's own format, without any effect.
pub(crate) fn error(world: &mut World, request: &Request, trouble: Trouble) -> Response<Bytes> {
    let failure = request.service.failure(trouble, &request.operation());
    refuse(world, request, failure)
}

fn refuse(world: &mut World, request: &Request, failure: Failure) -> Response<Bytes> {
    match request.service.speaks_json() {
        true => json::answer(&mut world.ids, Err(failure)),
        false => xml::answer(&mut world.ids, request, Err(failure)),
    }
}

/// Returns the caller, if permitted; IAM users have no policies here, and may only call GetCallerIdentity.
fn caller(world: &mut World, request: &Request) -> Result<Caller, Failure> {
    let Some(id) = &request.access_key_id else {
        return Ok(Caller::Nobody);
    };
    let Some(caller) = sts::caller(world, id) else {
        let message = "The security token included in the request is invalid.";
        return Err(match request.service.speaks_json() {
            true => Failure::new(400, "UnrecognizedClientException", message),
            false => Failure::new(403, "InvalidClientTokenId", message),
        });
    };
    let operation = request.operation();
    let is_denied = world.denied.contains(&operation)
        || (matches!(caller, Caller::User { .. }) && request.action != "GetCallerIdentity");
    if !is_denied {
        return Ok(caller);
    }
    let mut failure = request.service.failure(Trouble::Deny, &operation);
    if let Some(message) = world.denials.get(&operation) {
        failure.message.clone_from(message);
    }
    Err(failure)
}
