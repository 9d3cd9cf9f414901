"""Starts ministack 1.5.33, with what AWS documents and it leaves out.

ministack evaluates the policies; here it is only told more of what AWS tells an evaluation. Each addition names its source.
"""

import contextvars
import json
import time

from ministack import app
from ministack.core import iam_actions, iam_evaluator
from ministack.core.responses import error_response_json, get_account_id, get_region
from ministack.services import cloudtrail, iam, kms, secretsmanager, sts
from ministack.services.cloudformation import provisioners


def may(action, resource, context):
    """Asks on behalf of the caller of the request that is being handled."""
    service = action.split(":")[0]
    caller = iam_evaluator._verified_key.get()
    denied = iam_evaluator.enforce(caller, action, service, get_region(), resource_arn=resource, service_context=context)
    return denied is None


def with_key(handle, actions):
    """Wraps a call on a secret, which takes these actions on the customer's KMS key, where the secret has one.

    https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
    """

    def handled(data):
        _, secret = secretsmanager._resolve(data.get("SecretId"))
        key = kms._resolve_key(data.get("KmsKeyId") or (secret or {}).get("KmsKeyId") or "")
        via = {"kms:ViaService": f"secretsmanager.{get_region()}.amazonaws.com"}
        if key and not all(may(action, key["Arn"], via) for action in actions):
            return error_response_json("AccessDeniedException", "Access to KMS is not allowed", 400)
        return handle(data)

    return handled


def create_secret(data):
    """Takes TagResource where there are tags, and the token for the first version's id.

    https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html
    That aws:ResourceTag has the new secret's tags: AWS's own policy AmazonDataZoneFullAccess, statement DataZoneTagOnCreate.
    """
    name = data.get("Name", "")
    tags = {tag["Key"]: tag["Value"] for tag in data.get("Tags") or []}
    context = {f"aws:{of}Tag/{key}": value for of in ("Request", "Resource") for key, value in tags.items()}
    arn = f"arn:aws:secretsmanager:{get_region()}:{get_account_id()}:secret:{name}-AbCdEf"
    if tags and not may("secretsmanager:TagResource", arn, {**context, "aws:TagKeys": list(tags)}):
        return error_response_json("AccessDeniedException", "Not authorized to perform secretsmanager:TagResource", 400)
    status, headers, body = create_secret_of_ministack(data)
    token = data.get("ClientRequestToken")
    if status == 200 and token:
        versions = secretsmanager._resolve(name)[1]["Versions"]
        [version] = versions
        versions[token] = versions.pop(version)
        body = body.replace(version.encode(), token.encode())
    return status, headers, body


create_secret_of_ministack = secretsmanager._create_secret
encrypts = ["kms:GenerateDataKey", "kms:Decrypt"]
secretsmanager._create_secret = with_key(create_secret, encrypts)
secretsmanager._put_secret_value = with_key(secretsmanager._put_secret_value, encrypts)
secretsmanager._get_secret_value = with_key(secretsmanager._get_secret_value, ["kms:Decrypt"])

# GitHub's claims that are condition keys of STS:
# https://aws.amazon.com/about-aws/whats-new/2026/01/aws-sts-supports-validation-identity-provider-claims/
CLAIMS = "actor actor_id enterprise_id environment job_workflow_ref ref repository repository_id workflow".split()


def web_identity_principal(token, provider, role):
    from ministack.services.cognito import _decode_id_token_unverified

    principal, keys = web_identity_principal_of_ministack(token, provider, role)
    try:
        claims = _decode_id_token_unverified(token)
    except (ValueError, TypeError):
        claims = {}
    host = principal.split("oidc-provider/")[-1]
    return principal, keys | {f"{host}:{name}": claims[name] for name in CLAIMS if name in claims}


web_identity_principal_of_ministack = sts._web_identity_principal
sts._web_identity_principal = web_identity_principal


def pin_request_caller(headers, query=None):
    user_agent.set(headers.get("user-agent", ""))
    pin_request_caller_of_ministack(headers, query)


def recorded(handle, name):
    """Has CloudTrail record who did what to which key, in the region of IAM's events.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html
    """

    def handled(parameters):
        answer = handle(parameters)
        if answer[0] == 200:
            made = list(iam._access_keys.values())[-1] if name == "CreateAccessKey" else None
            fields = {"UserName": "userName", "AccessKeyId": "accessKeyId", "Status": "status"}
            asked = {field: iam._p(parameters, parameter) for parameter, field in fields.items()}
            asked = {field: value for field, value in asked.items() if value}
            created = {"accessKey": {"userName": made["UserName"], "accessKeyId": made["AccessKeyId"]}} if made else None
            record = {
                "eventSource": "iam.amazonaws.com",
                "eventName": name,
                "eventTime": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
                "userAgent": user_agent.get(),
                "userIdentity": {"arn": iam_evaluator.caller_arn()},
                "requestParameters": asked,
                "responseElements": created,
            }
            key = made["AccessKeyId"] if made else asked["accessKeyId"]
            event = {"EventName": name, "EventTime": time.time(), "CloudTrailEvent": json.dumps(record)}
            event["Resources"] = [{"ResourceType": "AWS::IAM::AccessKey", "ResourceName": key}]
            place = (get_account_id(), "us-east-1", "events")
            cloudtrail._events.set_scoped(*place, [*cloudtrail._events.get_scoped(*place, []), event])
        return answer

    return handled


user_agent = contextvars.ContextVar("user_agent", default="")
pin_request_caller_of_ministack = iam_evaluator.pin_request_caller
iam_evaluator.pin_request_caller = pin_request_caller
for operation in ["CreateAccessKey", "UpdateAccessKey", "DeleteAccessKey"]:
    iam._IAM_HANDLERS[operation] = recorded(iam._IAM_HANDLERS[operation], operation)


def resolve_condition_key(key, context):
    """aws:PrincipalArn is the role's ARN, not the session's.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalarn
    """
    value = resolve_condition_key_of_ministack(key, context)
    if key.lower() == "aws:principalarn" and ":assumed-role/" in value:
        return iam._roles[value.split("/")[1]]["Arn"]
    return value


resolve_condition_key_of_ministack = iam_evaluator._resolve_condition_key
iam_evaluator._resolve_condition_key = resolve_condition_key


def resource_of(service, *arguments, **named):
    """A user's ARN has the user's path; of a user who is missing, nobody knows one. Whose a key is, IAM knows.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns
    https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
    """
    arn = resource_of_ministack(service, *arguments, **named)
    asked = arguments[4].get("AccessKeyId") if service == "iam" else None
    asked = asked[0] if isinstance(asked, list) else asked
    if arn == "*" and asked in iam._access_keys:
        arn = f"arn:aws:iam::{get_account_id()}:user/{iam._access_keys[asked]['UserName']}"
    name = arn.split(":user/")[-1] if service == "iam" and ":user/" in arn else None
    return iam._users[name]["Arn"] if name in iam._users else arn


resource_of_ministack = iam_actions.extract_resource_arn
iam_actions.extract_resource_arn = resource_of


def context_of(service, action, body, parameters):
    """How a secret is deleted.

    https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecretsmanager.html
    """
    context = context_of_ministack(service, action, body, parameters)
    if action == "secretsmanager:DeleteSecret":
        asked = json.loads(body)
        names = [name for name in ("RecoveryWindowInDays", "ForceDeleteWithoutRecovery") if name in asked]
        context |= {f"secretsmanager:{name}": str(asked[name]).lower() for name in names}
    return context


context_of_ministack = iam_actions.request_tag_context
iam_actions.request_tag_context = context_of


def create_provider(_logical_id, properties, _stack):
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-oidcprovider.html"""
    clients = {f"ClientIDList.member.{n}": [c] for n, c in enumerate(properties["ClientIdList"], 1)}
    status, _, body = iam._create_oidc_provider({"Url": [properties["Url"]]} | clients)
    if status != 200:
        raise ValueError(body)
    host = properties["Url"].removeprefix("https://")
    arn = f"arn:aws:iam::{get_account_id()}:oidc-provider/{host}"
    return arn, {"Arn": arn}


def delete_provider(arn, _properties):
    iam._delete_oidc_provider({"OpenIDConnectProviderArn": [arn]})


provisioners._RESOURCE_HANDLERS["AWS::IAM::OIDCProvider"] = {"create": create_provider, "delete": delete_provider}

app.main()
