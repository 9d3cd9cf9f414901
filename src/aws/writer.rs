//! What acts. Each call's doc says whether it may be repeated.

use aws_sdk_secretsmanager::types::Tag;
use aws_sdk_sns::types::MessageAttributeValue;
use aws_sdk_sts::config::retry::RetryConfig;
use secrecy::ExposeSecret;

use super::clients::Clients;
use super::failures::{Call, Sent};
use super::keys::{self, Tested};
use crate::approval::Approval;
use crate::domain::{
    AccessKeyId, AccountId, Claim, Failure, IamUser, Label, Nonce, Notice, Operation,
    SecretAccessKey, SecretName, StoredKey, TagKey, key_value,
};
use crate::plan::Orphan;

const TAG_RESOURCE: Call = Call(Operation::TagResource);
const PUBLISH: Call = Call(Operation::Publish);

/// Acts. A `Failure` of kind *not done* or *refused* proves that nothing happened.
#[derive(Clone)]
pub struct Writer {
    pub(super) clients: Clients,
}

impl Writer {
    pub(super) fn new(clients: Clients) -> Self {
        Self { clients }
    }

    /// Makes a key for the user that was approved: the one call that nobody can take back
    /// ([CreateAccessKey](https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateAccessKey.html)). One attempt within
    /// 10 s, under the user agent `app/countersign-<nonce>`, by which CloudTrail proves that the key is ours.
    ///
    /// # Errors
    /// A `Failure`: refused with `LimitExceeded` where the user has two keys. *Unknown* means that a key may exist whose
    /// secret nobody has; a 5xx, a time-out, a lost connection and an answer without a usable key are that.
    pub async fn create_access_key(
        &self,
        approval: Approval,
        nonce: &Nonce,
    ) -> Result<(AccessKeyId, SecretAccessKey), Failure> {
        keys::create(&self.clients, &approval.record().user, nonce).await
    }

    /// Deletes a key whose secret nobody can ever have
    /// ([DeleteAccessKey](https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteAccessKey.html)). Up to three attempts
    /// within 20 s: a key that is gone is what was wanted.
    pub async fn delete_access_key(&self, orphan: Orphan) -> Result<(), Failure> {
        let usual = aws_sdk_iam::config::Builder::new();
        let (user, key) = (&orphan.record().user, &orphan.record().key);
        self.delete_key(user, key, usual).await
    }

    /// Stores a key under the label `AWSPENDING`
    /// ([PutSecretValue](https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutSecretValue.html)). Up to three
    /// attempts within 20 s: token and value are the same each time, so AWS ignores the second.
    ///
    /// The secret was created a moment ago, and Secrets Manager is eventually consistent: where it is not found, or the
    /// tags that allow the call are not, the call is tried again for 30 s. Nobody can have the key a second time.
    pub async fn store(
        &self,
        name: &SecretName,
        stored: &StoredKey,
        secret: &SecretAccessKey,
    ) -> Result<(), Failure> {
        self.store_under(Label::Pending, name, stored, secret).await
    }

    /// Moves `AWSCURRENT` from a claim to the key: the commit point
    /// ([UpdateSecretVersionStage](https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_UpdateSecretVersionStage.html)).
    /// One attempt within 10 s: after a lost answer, a second would look like a lost race.
    ///
    /// # Errors
    /// A `Failure`: refused with `InvalidParameterException` where the claim is not current, so the race is lost.
    pub async fn promote(
        &self,
        name: &SecretName,
        from: &Claim,
        to: &StoredKey,
    ) -> Result<(), Failure> {
        self.move_current(name, &from.to_string(), &to.to_string())
            .await
    }

    /// Writes tags
    /// ([TagResource](https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_TagResource.html)). Up to three
    /// attempts within 20 s: it is the same however often it is done.
    ///
    /// # Errors
    /// A `Failure`: refused with our own `InvalidTagValue` where AWS would not keep a tag as it is.
    pub async fn tag(&self, name: &SecretName, tags: &[(TagKey, String)]) -> Result<(), Failure> {
        let tags = aws_tags(TAG_RESOURCE, tags)?;
        let sent = Sent::default();
        self.clients
            .secrets
            .tag_resource()
            .secret_id(name.as_str())
            .set_tags(Some(tags))
            .customize()
            .interceptor(sent.clone())
            .send()
            .await
            .map_err(|error| TAG_RESOURCE.failed_after(&sent, &error))?;
        Ok(())
    }

    /// Sends a notice ([Publish](https://docs.aws.amazon.com/sns/latest/api/API_Publish.html)). One attempt within 10 s: a
    /// second could double it, and the next run sends what was not sent.
    ///
    /// # Errors
    /// A `Failure`: refused with `NotFound` where there is no such topic.
    pub async fn publish(&self, topic: &str, notice: &Notice) -> Result<(), Failure> {
        let once = aws_sdk_sns::config::Builder::new()
            .retry_config(RetryConfig::disabled())
            .timeout_config(self.clients.deadlines.once());
        let sent = Sent::default();
        let mut publish = self
            .clients
            .sns
            .publish()
            .topic_arn(topic)
            .subject(&notice.subject)
            .message(&notice.body);
        for (name, value) in &notice.attributes {
            let text = MessageAttributeValue::builder()
                .data_type("String")
                .string_value(value)
                .build()
                .map_err(|_| PUBLISH.not_sent("InvalidAttribute"))?;
            publish = publish.message_attributes(*name, text);
        }
        let answer = publish
            .customize()
            .config_override(once)
            .interceptor(sent.clone())
            .send()
            .await
            .map_err(|error| PUBLISH.failed_after(&sent, &error))?;
        let id = answer.message_id();
        whole(PUBLISH, id.is_some_and(|id| !id.is_empty()))
    }

    /// Tries a new key until it answers as its user, at most 20 s
    /// ([GetCallerIdentity](https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html), which needs no
    /// permission).
    pub async fn test_key(
        &self,
        id: &AccessKeyId,
        secret: &SecretAccessKey,
        account: &AccountId,
        user: &IamUser,
    ) -> Tested {
        keys::test(&self.clients, id, secret, account, user).await
    }

    pub(super) async fn store_under(
        &self,
        label: Label,
        name: &SecretName,
        stored: &StoredKey,
        secret: &SecretAccessKey,
    ) -> Result<(), Failure> {
        let value = key_value(&stored.key, secret);
        let token = stored.to_string();
        let put = async || {
            let usual = aws_sdk_secretsmanager::config::Builder::new();
            let value = value.expose_secret();
            self.put(name, &token, value, label, usual).await
        };
        self.clients.deadlines.patience(is_too_new, put).await
    }

    pub(super) fn secrets_once(&self) -> aws_sdk_secretsmanager::config::Builder {
        aws_sdk_secretsmanager::config::Builder::new()
            .retry_config(RetryConfig::disabled())
            .timeout_config(self.clients.deadlines.once())
    }
}

/// Returns whether a secret may be there and not have been seen yet. It does not matter whether an earlier attempt of the
/// SDK's came through: AWS ignores the second.
fn is_too_new(failure: &Failure) -> bool {
    matches!(
        failure.code.as_deref(),
        Some("ResourceNotFoundException" | "AccessDeniedException")
    )
}

pub(super) fn whole(call: Call, is_whole: bool) -> Result<(), Failure> {
    if is_whole {
        Ok(())
    } else {
        Err(call.incomplete())
    }
}

/// Makes tags that come back as they were written, or none: a value that was changed on the way would be read as
/// somebody else's. Whoever plans keeps values to what is sent here; this is the last look.
pub(super) fn aws_tags(call: Call, tags: &[(TagKey, String)]) -> Result<Vec<Tag>, Failure> {
    if !tags.iter().all(|(_, value)| is_tag_value(value)) {
        return Err(call.not_sent("InvalidTagValue"));
    }
    let tag =
        |(key, value): &(TagKey, String)| Tag::builder().key(key.as_str()).value(value).build();
    Ok(tags.iter().map(tag).collect())
}

/// At most 255 characters, the smaller of the two limits that AWS documents, of those it allows in ASCII.
fn is_tag_value(value: &str) -> bool {
    value.len() <= 255
        && value
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b" +-=._:/@".contains(&b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_value_is_kept_or_refused() {
        for good in [
            "",
            "1",
            "https://github.com/acme/keys/pull/7",
            "hanako taro",
            "2026-11-02T09:00:00Z",
            &"a".repeat(255),
        ] {
            assert!(is_tag_value(good), "{good}");
        }
        for bad in ["a,b", "夜間", "a\n", "a*", &"a".repeat(256)] {
            assert!(!is_tag_value(bad), "{bad}");
        }
    }
}
