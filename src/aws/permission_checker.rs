//! What finds out what may be done, and whether what is needed is there. Changes nothing.

use aws_sdk_iam::types::{ContextEntry, ContextKeyTypeEnum, PolicyEvaluationDecisionType};
use aws_sdk_kms::types::KeyState;

use super::clients::Clients;
use super::codes::is_absent;
use super::failures::Call;
use super::life::RECOVERY_WINDOW;
use crate::domain::{Failure, IamUser, Operation, TagKey, partition};

/// Examines an account. Every call is tried up to three times within 20 s, but for those of `permission_probes`.
#[derive(Clone)]
pub struct PermissionChecker {
    pub(super) clients: Clients,
}

/// What IAM's policy simulator says of a principal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Simulated {
    /// Each action that was asked about, and whether it is allowed.
    Decided(Vec<(String, bool)>),
    /// There is no such principal.
    NoSuchPrincipal,
}

/// A topic, and who gets what is published to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Topic {
    /// How many subscriptions are confirmed.
    pub confirmed: u64,
    /// How many wait for their confirmation.
    pub pending: u64,
}

/// A key of KMS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// Its ARN, which policies name.
    pub arn: Option<String>,
    pub is_enabled: bool,
}

impl PermissionChecker {
    pub(super) fn new(clients: Clients) -> Self {
        Self { clients }
    }

    /// Asks IAM's policy simulator which of these actions a principal may do on a resource
    /// ([SimulatePrincipalPolicy](https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html)).
    ///
    /// Nothing is done, and policies of the resource itself do not count. `repository` is the id that countersign's tags
    /// have, of a request and of the secret alike.
    ///
    /// # Errors
    /// A `Failure`; refused with `AccessDenied` where the caller may not ask.
    pub async fn simulate(
        &self,
        principal: &str,
        actions: &[&str],
        resource: &str,
        repository: u64,
    ) -> Result<Simulated, Failure> {
        const CALL: Call = Call(Operation::SimulatePrincipalPolicy);
        let names = actions.iter().map(|action| (*action).to_owned());
        let region = self.clients.kms.config().region();
        let region = region.map(AsRef::as_ref).unwrap_or_default();
        let context = context(repository, region).ok_or_else(|| CALL.not_sent("InvalidContext"))?;
        let answer = self
            .clients
            .iam
            .simulate_principal_policy()
            .policy_source_arn(principal)
            .set_action_names(Some(names.collect()))
            .resource_arns(resource)
            .set_context_entries(Some(context))
            .max_items(1_000)
            .send()
            .await;
        let answer = match answer {
            Ok(answer) => answer,
            Err(error) if is_absent(&error, "NoSuchEntity") => {
                return Ok(Simulated::NoSuchPrincipal);
            }
            Err(error) => return Err(CALL.failed(&error)),
        };
        let decided = answer.evaluation_results().iter().map(|result| {
            let is_allowed = *result.eval_decision() == PolicyEvaluationDecisionType::Allowed;
            (result.eval_action_name().to_owned(), is_allowed)
        });
        let decided: Vec<_> = decided.collect();
        let is_decided = |action: &&str| decided.iter().any(|(name, _)| name == action);
        match actions.iter().all(is_decided) {
            true => Ok(Simulated::Decided(decided)),
            false => Err(CALL.incomplete()),
        }
    }

    /// Returns a user's ARN, which has the user's path in it. `None` if there is no such user, or nobody can tell
    /// ([GetUser](https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetUser.html)).
    pub async fn user_arn(&self, user: &IamUser) -> Option<String> {
        let get = self.clients.iam.get_user().user_name(user.as_str());
        let found = get.send().await.ok()?.user?;
        let (_, name) = found.arn.rsplit_once('/')?;
        let is_plain = found.arn.len() <= 2048 && found.arn.bytes().all(|b| b.is_ascii_graphic());
        (is_plain && found.arn.starts_with("arn:") && name == user.as_str()).then_some(found.arn)
    }

    /// Returns who gets what is published to a topic; `None` if there is none
    /// ([GetTopicAttributes](https://docs.aws.amazon.com/sns/latest/api/API_GetTopicAttributes.html)).
    pub async fn topic(&self, arn: &str) -> Result<Option<Topic>, Failure> {
        const CALL: Call = Call(Operation::GetTopicAttributes);
        let get = self.clients.sns.get_topic_attributes().topic_arn(arn);
        let answer = match get.send().await {
            Ok(answer) => answer,
            Err(error) if is_absent(&error, "NotFound") => return Ok(None),
            Err(error) => return Err(CALL.failed(&error)),
        };
        let number = |name: &str| answer.attributes()?.get(name)?.parse().ok();
        let topic = number("SubscriptionsConfirmed").zip(number("SubscriptionsPending"));
        let (confirmed, pending) = topic.ok_or_else(|| CALL.incomplete())?;
        Ok(Some(Topic { confirmed, pending }))
    }

    /// Returns a key by its id, ARN or alias; `None` if there is none
    /// ([DescribeKey](https://docs.aws.amazon.com/kms/latest/APIReference/API_DescribeKey.html)).
    pub async fn key(&self, key: &str) -> Result<Option<Key>, Failure> {
        const CALL: Call = Call(Operation::DescribeKey);
        let answer = match self.clients.kms.describe_key().key_id(key).send().await {
            Ok(answer) => answer,
            Err(error) if is_absent(&error, "NotFoundException") => return Ok(None),
            Err(error) => return Err(CALL.failed(&error)),
        };
        let arn = answer.key_metadata().and_then(|key| key.arn());
        let arn = arn.filter(|arn| arn.starts_with("arn:") && arn.len() <= 2048);
        let state = answer.key_metadata().and_then(|key| key.key_state());
        let state = state.ok_or_else(|| CALL.incomplete())?;
        Ok(Some(Key {
            arn: arn.map(str::to_owned),
            is_enabled: *state == KeyState::Enabled,
        }))
    }
}

/// The conditions of a call about a secret of this repository, as `infra/stack.yaml` knows them.
fn context(repository: u64, region: &str) -> Option<Vec<ContextEntry>> {
    let (version, own) = (TagKey::Version.as_str(), TagKey::Repository.as_str());
    let repository = repository.to_string();
    let of = |what: &str| {
        let tags = [(version, "1"), (own, repository.as_str())];
        tags.map(|(key, value)| (format!("aws:{what}Tag/{key}"), vec![value.to_owned()]))
    };
    let keys = ("aws:TagKeys".to_owned(), vec![version.into(), own.into()]);
    let suffix = match partition(region) {
        "aws-cn" => "amazonaws.com.cn",
        _ => "amazonaws.com",
    };
    let via = format!("secretsmanager.{region}.{suffix}");
    let via = ("kms:ViaService".to_owned(), vec![via]);
    let window = vec![RECOVERY_WINDOW.to_string()];
    let window = ("secretsmanager:RecoveryWindowInDays".to_owned(), window);
    let entries = of("Request")
        .into_iter()
        .chain(of("Resource"))
        .chain([keys, via, window]);
    let entry = |(name, values): (String, Vec<String>)| {
        let kind = match values.len() {
            1 if name.ends_with("InDays") => ContextKeyTypeEnum::Numeric,
            1 => ContextKeyTypeEnum::String,
            _ => ContextKeyTypeEnum::StringList,
        };
        ContextEntry::builder()
            .context_key_name(name)
            .set_context_key_values(Some(values))
            .context_key_type(kind)
            .build()
    };
    Some(entries.map(entry).collect())
}
