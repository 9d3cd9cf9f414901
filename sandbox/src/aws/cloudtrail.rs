//! CloudTrail: the history of what was done to IAM, and of secrets that were deleted.

use serde_json::{Value, json};

use super::credentials::Credentials;
use super::iam::AccessKey;
use super::ids::Ids;
use super::json::with_page;
use super::request::{Failure, Request};
use crate::time::{rfc3339, trail_date};

/// The region of IAM's events, whatever the caller's.
const HOME: &str = "us-east-1";
const DAY: i64 = 86_400;

/// CloudTrail: the event history.
#[derive(Debug, Clone)]
pub struct Trail {
    /// After how many seconds an event can be seen.
    pub delay: i64,
    account: String,
    events: Vec<Event>,
    ids: Ids,
}

/// A recorded call.
#[derive(Debug, Clone)]
pub struct Event {
    /// The event's id.
    pub id: String,
    /// The operation: `CreateAccessKey`.
    pub name: String,
    /// The region that has it.
    pub region: String,
    /// When it happened, in seconds since 1970.
    pub time: i64,
    /// The name of the session that called.
    pub username: String,
    /// The access key that signed the call.
    pub access_key_id: String,
    /// The types and names of the affected resources.
    pub resources: Vec<(String, String)>,
    /// The full record, as in `CloudTrailEvent`.
    pub record: Value,
}

impl Trail {
    pub(crate) fn new(account: &str) -> Trail {
        Trail {
            delay: 900,
            account: account.to_owned(),
            events: Vec::new(),
            ids: Ids::new(5),
        }
    }

    /// Returns every event, visible yet or not, oldest first.
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// Records that a person created a key in the console.
    pub(crate) fn record_key(
        &mut self,
        now: i64,
        person: &Credentials,
        user: &str,
        key: &AccessKey,
    ) {
        let request = json!({ "userName": user });
        let response = created(user, key);
        self.push_by_hand(now, person, "CreateAccessKey", request, response);
    }

    /// Records that a person deleted a key in the console.
    pub(crate) fn record_deletion(
        &mut self,
        now: i64,
        person: &Credentials,
        user: &str,
        key: &str,
    ) {
        let request = json!({ "userName": user, "accessKeyId": key });
        self.push_by_hand(now, person, "DeleteAccessKey", request, Value::Null);
    }

    /// Records that a person switched a key on or off in the console.
    pub(crate) fn record_switch(
        &mut self,
        now: i64,
        person: &Credentials,
        user: &str,
        key: &str,
        active: bool,
    ) {
        let status = if active { "Active" } else { "Inactive" };
        let request = json!({ "userName": user, "accessKeyId": key, "status": status });
        self.push_by_hand(now, person, "UpdateAccessKey", request, Value::Null);
    }

    /// Records that a session switched a key on or off, under a user agent.
    pub(crate) fn record_switch_by(
        &mut self,
        now: i64,
        session: &Credentials,
        (user, key): (&str, &str),
        active: bool,
        agent: &str,
    ) {
        let status = if active { "Active" } else { "Inactive" };
        let request = json!({ "userName": user, "accessKeyId": key, "status": status });
        let iam = (now, "iam.amazonaws.com", HOME);
        self.push(
            iam,
            session,
            "UpdateAccessKey",
            agent,
            request,
            Ok(Value::Null),
        );
    }

    /// Records a call of Secrets Manager's, successful or not, in the region that it went to.
    pub(super) fn record_secret(
        &mut self,
        now: i64,
        session: &Credentials,
        request: &Request,
        result: Result<&Value, &Failure>,
    ) {
        let mut parameters = json!({});
        for (name, field) in [
            ("secretId", "SecretId"),
            ("recoveryWindowInDays", "RecoveryWindowInDays"),
            ("forceDeleteWithoutRecovery", "ForceDeleteWithoutRecovery"),
        ] {
            if !request.input[field].is_null() {
                parameters[name] = request.input[field].clone();
            }
        }
        let response = |answer: &Value| json!({ "arn": answer["ARN"], "name": answer["Name"] });
        self.push(
            (now, "secretsmanager.amazonaws.com", &request.region),
            session,
            &request.action,
            &request.user_agent,
            parameters,
            result.map(response),
        );
    }

    /// Records a call to IAM from the console.
    fn push_by_hand(
        &mut self,
        now: i64,
        person: &Credentials,
        name: &str,
        parameters: Value,
        response: Value,
    ) {
        let iam = (now, "iam.amazonaws.com", HOME);
        let agent = "signin.amazonaws.com";
        self.push(iam, person, name, agent, parameters, Ok(response));
    }

    /// Records a call to IAM, successful or not; never the secret key.
    pub(super) fn record(
        &mut self,
        now: i64,
        session: &Credentials,
        request: &Request,
        key: Option<&AccessKey>,
        failure: Option<&Failure>,
    ) {
        let mut parameters = json!({});
        for (name, field) in [
            ("userName", "UserName"),
            ("accessKeyId", "AccessKeyId"),
            ("status", "Status"),
        ] {
            if let Some(value) = request.text(field) {
                parameters[name] = json!(value);
            }
        }
        let user = request.text("UserName").unwrap_or_default();
        let outcome = match (failure, key) {
            (Some(failure), _) => Err(failure),
            (None, Some(key)) => Ok(created(user, key)),
            (None, None) => Ok(Value::Null),
        };
        self.push(
            (now, "iam.amazonaws.com", HOME),
            session,
            &request.action,
            &request.user_agent,
            parameters,
            outcome,
        );
    }

    fn push(
        &mut self,
        (now, source, region): (i64, &str, &str),
        session: &Credentials,
        name: &str,
        user_agent: &str,
        parameters: Value,
        outcome: Result<Value, &Failure>,
    ) {
        let id = self.ids.uuid();
        let mut resources = Vec::new();
        let keys = [
            &parameters["accessKeyId"],
            outcome
                .as_ref()
                .map_or(&Value::Null, |it| &it["accessKey"]["accessKeyId"]),
        ];
        for key in keys.into_iter().filter_map(Value::as_str) {
            resources.push(("AWS::IAM::AccessKey".to_owned(), key.to_owned()));
        }
        if let Some(user) = parameters["userName"].as_str() {
            resources.push(("AWS::IAM::User".to_owned(), user.to_owned()));
        }
        let mut record = json!({
            "eventVersion": "1.11",
            "userIdentity": {
                "type": "AssumedRole",
                "principalId": session.user_id(),
                "arn": session.arn(),
                "accountId": self.account,
                "accessKeyId": session.access_key_id,
                "sessionContext": {
                    "sessionIssuer": {
                        "type": "Role",
                        "principalId": session.role_id,
                        "arn": format!("arn:aws:iam::{}:role/{}", self.account, session.role),
                        "accountId": self.account,
                        "userName": session.role,
                    },
                    "attributes": { "creationDate": rfc3339(now), "mfaAuthenticated": "false" },
                },
            },
            "eventTime": rfc3339(now),
            "eventSource": source,
            "eventName": name,
            "awsRegion": region,
            "sourceIPAddress": "127.0.0.1",
            "userAgent": user_agent,
            "requestParameters": parameters,
            "responseElements": outcome.as_ref().unwrap_or(&Value::Null),
            "requestID": self.ids.uuid(),
            "eventID": id,
            "readOnly": false,
            "eventType": "AwsApiCall",
            "managementEvent": true,
            "recipientAccountId": self.account,
            "eventCategory": "Management",
        });
        if let Err(failure) = outcome {
            record["errorCode"] = json!(failure.code);
            record["errorMessage"] = json!(failure.message);
        }
        self.events.push(Event {
            id,
            name: name.to_owned(),
            region: region.to_owned(),
            time: now,
            username: session.session.clone(),
            access_key_id: session.access_key_id.clone(),
            resources,
            record,
        });
    }
}

/// Returns the response of CreateAccessKey as the history shows it.
fn created(user: &str, key: &AccessKey) -> Value {
    json!({ "accessKey": {
        "userName": user,
        "accessKeyId": key.id,
        "status": "Active",
        "createDate": trail_date(key.created),
    } })
}

/// Executes LookupEvents.
pub(super) fn execute(trail: &Trail, now: i64, request: &Request) -> Result<Value, Failure> {
    if request.action != "LookupEvents" {
        return Err(request.unknown_action());
    }
    let most = request
        .page_size("MaxResults", 50)
        .map_err(|_| invalid("InvalidMaxResultsException"))?;
    let time = |name: &str, default: i64| {
        request.input[name]
            .as_f64()
            .map_or(default, |time| time as i64)
    };
    let (start, end) = (time("StartTime", now - 90 * DAY), time("EndTime", now));
    if start > end {
        return Err(invalid("InvalidTimeRangeException"));
    }
    let attribute = attribute(request)?;
    let visible = |event: &&Event| {
        let fits = attribute.is_none_or(|attribute| has_attribute(event, attribute));
        let recent = event.time >= start.max(now - 90 * DAY) && event.time <= end;
        event.region == request.region && recent && event.time + trail.delay <= now && fits
    };
    let fitting: Vec<&Event> = trail.events.iter().rev().filter(visible).collect();
    let page = (request, most);
    with_page(json!({}), "Events", page, &fitting, |event| entry(event))
}

/// Reads the name and the value of the attribute that the events must have; AWS accepts one at most.
fn attribute(request: &Request) -> Result<Option<(&str, &str)>, Failure> {
    let attribute = match request.input["LookupAttributes"]
        .as_array()
        .map(Vec::as_slice)
    {
        None | Some([]) => return Ok(None),
        Some([attribute]) => attribute,
        Some(_) => return Err(invalid("InvalidLookupAttributesException")),
    };
    let text = |name: &str| attribute[name].as_str();
    match (text("AttributeKey"), text("AttributeValue")) {
        (Some(key @ ("EventName" | "Username" | "AccessKeyId" | "ResourceName")), Some(value)) => {
            Ok(Some((key, value)))
        }
        _ => Err(invalid("InvalidLookupAttributesException")),
    }
}

fn has_attribute(event: &Event, (key, value): (&str, &str)) -> bool {
    match key {
        "EventName" => event.name == value,
        "Username" => event.username == value,
        "AccessKeyId" => event.access_key_id == value,
        _ => event.resources.iter().any(|(_, name)| name == value),
    }
}

fn invalid(code: &'static str) -> Failure {
    Failure::new(400, code, "Invalid parameter.")
}

fn entry(event: &Event) -> Value {
    let resource =
        |(kind, name): &(String, String)| json!({ "ResourceType": kind, "ResourceName": name });
    json!({
        "EventId": event.id,
        "EventName": event.name,
        "EventTime": event.time,
        "EventSource": event.record["eventSource"],
        "ReadOnly": "false",
        "AccessKeyId": event.access_key_id,
        "Username": event.username,
        "Resources": event.resources.iter().map(resource).collect::<Vec<Value>>(),
        "CloudTrailEvent": event.record.to_string(),
    })
}
