//! A request to AWS.

use http::HeaderMap;
use hyper::body::Bytes;
use serde_json::Value;

use crate::faults::Trouble;

/// A service, as the scope of a signature names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Service {
    Iam,
    SecretsManager,
    Sns,
    Sts,
    CloudTrail,
    Kms,
}

/// A request that was read but not executed.
#[derive(Debug)]
pub(crate) struct Request {
    pub(super) service: Service,
    /// The operation, without the service: `CreateAccessKey`.
    pub(super) action: String,
    /// The region in the scope of the signature.
    pub(super) region: String,
    /// The access key id of the signature; `None` if the request is not signed.
    pub(super) access_key_id: Option<String>,
    /// The parameters: the fields of a form, or the JSON body.
    pub(super) input: Value,
    pub(super) user_agent: String,
}

/// Returns the service that a request is signed for, where the sandbox has none of that name.
pub(crate) fn unknown_service(request: &http::Request<Bytes>) -> Option<String> {
    let (_, scope) = header(request.headers(), "authorization").split_once("Credential=")?;
    let service = scope.split(['/', ',']).nth(3)?;
    Service::named(service)
        .is_none()
        .then(|| service.to_owned())
}

/// An error response.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(super) status: u16,
    pub(super) code: &'static str,
    pub(super) message: String,
}

impl Failure {
    pub(super) fn new(status: u16, code: &'static str, message: impl Into<String>) -> Failure {
        Failure {
            status,
            code,
            message: message.into(),
        }
    }
}

impl Request {
    /// Reads a request; `None` if it is not for a known service.
    pub(crate) fn read(request: &http::Request<Bytes>) -> Option<Request> {
        let headers = request.headers();
        let user_agent = header(headers, "user-agent").to_owned();
        // `AWS4-HMAC-SHA256 Credential=<key>/<date>/<region>/<service>/aws4_request, …`
        let Some((_, scope)) = header(headers, "authorization").split_once("Credential=") else {
            let input = form(request.body());
            let action = input["Action"].as_str()?.to_owned();
            return (action == "AssumeRoleWithWebIdentity").then_some(Request {
                service: Service::Sts,
                action,
                region: String::new(),
                access_key_id: None,
                input,
                user_agent,
            });
        };
        let mut scope = scope.split(['/', ',']);
        let access_key_id = scope.next()?.to_owned();
        let region = scope.nth(1)?.to_owned();
        let service = Service::named(scope.next()?)?;
        let (action, input) = if service.speaks_json() {
            let target = header(headers, "x-amz-target");
            let action = target.rsplit('.').next().unwrap_or(target).to_owned();
            (action, serde_json::from_slice(request.body()).ok()?)
        } else {
            let input = form(request.body());
            (input["Action"].as_str()?.to_owned(), input)
        };
        Some(Request {
            service,
            action,
            region,
            access_key_id: Some(access_key_id),
            input,
            user_agent,
        })
    }

    /// Returns the service and its operation: `iam:CreateAccessKey`.
    pub(crate) fn operation(&self) -> String {
        format!("{}:{}", self.service.name(), self.action)
    }

    /// Returns whether the operation may change the state.
    pub(crate) fn mutates(&self) -> bool {
        ![
            "Get",
            "List",
            "Describe",
            "Lookup",
            "AssumeRole",
            "Generate",
            "Simulate",
        ]
        .iter()
        .any(|verb| self.action.starts_with(verb))
    }

    /// Returns a string parameter.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.input[name].as_str()
    }

    /// Returns a required string parameter.
    pub(super) fn required(&self, name: &str) -> Result<&str, Failure> {
        let missing = || self.invalid(format!("The parameter {name} must be given."));
        self.text(name)
            .filter(|text| !text.is_empty())
            .ok_or_else(missing)
    }

    /// Returns a page size from 1 to `most`, which is the default.
    pub(super) fn page_size(&self, name: &str, most: usize) -> Result<usize, Failure> {
        let given = &self.input[name];
        let number = match given {
            Value::Null => Some(most as u64),
            Value::String(text) => text.parse().ok(),
            number => number.as_u64(),
        };
        let wrong = || self.invalid(format!("{name} must be a number from 1 to {most}."));
        let number = number.and_then(|number| usize::try_from(number).ok());
        number
            .filter(|number| (1..=most).contains(number))
            .ok_or_else(wrong)
    }

    /// Returns the service's error for an invalid parameter.
    pub(super) fn invalid(&self, message: impl Into<String>) -> Failure {
        let code = match self.service {
            Service::Iam | Service::Sts | Service::CloudTrail | Service::Kms => "ValidationError",
            Service::Sns => "InvalidParameter",
            Service::SecretsManager => "InvalidParameterException",
        };
        Failure::new(400, code, message)
    }

    /// Returns the error for an operation that the sandbox does not support.
    pub(super) fn unknown_action(&self) -> Failure {
        let code = if self.service.speaks_json() {
            "UnknownOperationException"
        } else {
            "InvalidAction"
        };
        Failure::new(
            400,
            code,
            format!("The sandbox has no operation {}.", self.operation()),
        )
    }
}

/// The caller that denials name.
const ROLE: &str = "arn:aws:sts::123456789012:assumed-role/countersign-reconcile/run";

impl Service {
    fn named(name: &str) -> Option<Service> {
        let all = [
            Service::Iam,
            Service::SecretsManager,
            Service::Sns,
            Service::Sts,
            Service::CloudTrail,
            Service::Kms,
        ];
        all.into_iter().find(|service| service.name() == name)
    }

    fn name(self) -> &'static str {
        match self {
            Service::Iam => "iam",
            Service::SecretsManager => "secretsmanager",
            Service::Sns => "sns",
            Service::Sts => "sts",
            Service::CloudTrail => "cloudtrail",
            Service::Kms => "kms",
        }
    }

    pub(super) fn speaks_json(self) -> bool {
        matches!(
            self,
            Service::SecretsManager | Service::CloudTrail | Service::Kms
        )
    }

    pub(super) fn failure(self, trouble: Trouble, operation: &str) -> Failure {
        match trouble {
            Trouble::InternalError => {
                let code = match self {
                    Service::Iam => "ServiceFailure",
                    Service::SecretsManager => "InternalServiceError",
                    Service::Sns => "InternalError",
                    Service::Sts | Service::CloudTrail => "InternalFailure",
                    Service::Kms => "KMSInternalException",
                };
                Failure::new(500, code, "The request failed for an unknown reason.")
            }
            Trouble::Unavailable => {
                let code = if self.speaks_json() {
                    "ServiceUnavailableException"
                } else {
                    "ServiceUnavailable"
                };
                Failure::new(503, code, "The service is not available.")
            }
            Trouble::Throttle => {
                let code = if self.speaks_json() {
                    "ThrottlingException"
                } else {
                    "Throttling"
                };
                Failure::new(400, code, "Rate exceeded")
            }
            Trouble::Aws(error) => {
                Failure::new(error.status, error.code, "The request was refused.")
            }
            Trouble::GitHub(_) => Failure::new(400, "InvalidAction", "No such action."),
            Trouble::Deny => {
                let (status, code) = match self {
                    Service::Iam | Service::Sts => (403, "AccessDenied"),
                    Service::Sns => (403, "AuthorizationError"),
                    Service::SecretsManager | Service::CloudTrail | Service::Kms => {
                        (400, "AccessDeniedException")
                    }
                };
                Failure::new(
                    status,
                    code,
                    format!(
                        "User: {ROLE} is not authorized to perform: {operation} on resource: * because no identity-based policy allows the {operation} action"
                    ),
                )
            }
        }
    }
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers
        .get(name)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
}

/// Returns the fields of a form as a JSON object of strings.
fn form(body: &[u8]) -> Value {
    let fields = form_urlencoded::parse(body).into_owned();
    Value::Object(fields.map(|(name, value)| (name, value.into())).collect())
}
