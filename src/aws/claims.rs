//! The versions of a request's secret: claims, the first and those that take over, and the moves of the label that decides
//! between them.

use aws_sdk_secretsmanager::config::Builder as Config;
use aws_sdk_secretsmanager::types::Tag;

use super::Writer;
use super::failures::{Call, Sent};
use super::writer::{aws_tags, whole};
use crate::domain::{Claim, Failure, Label, Operation, SecretName, SecretTag, TagKey, Version};

const CREATE_SECRET: Call = Call(Operation::CreateSecret);
const PUT_SECRET_VALUE: Call = Call(Operation::PutSecretValue);
const UPDATE_SECRET_VERSION_STAGE: Call = Call(Operation::UpdateSecretVersionStage);

impl Writer {
    /// Reserves a name, with countersign's tags and those that the organisation wants
    /// ([CreateSecret](https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html)). One attempt
    /// within 10 s: who repeats it cannot tell his own success from a lost race.
    ///
    /// # Errors
    /// A `Failure`: refused with `ResourceExistsException` where the name is taken, with `InvalidRequestException` where it
    /// is scheduled for deletion, with our own `InvalidTagValue` where AWS would not keep a tag as it is.
    pub async fn claim(
        &self,
        name: &SecretName,
        claim: &Claim,
        value: &str,
        (ours, others): (&[(TagKey, String)], &[SecretTag]),
        kms_key: Option<&str>,
    ) -> Result<(), Failure> {
        let mut tags = aws_tags(CREATE_SECRET, ours)?;
        tags.extend(others.iter().map(|tag| {
            let (key, value) = (tag.key.as_str(), tag.value.as_str());
            Tag::builder().key(key).value(value).build()
        }));
        let token = claim.to_string();
        let sent = Sent::default();
        let answer = self
            .clients
            .secrets
            .create_secret()
            .name(name.as_str())
            .client_request_token(&token)
            .secret_string(value)
            .set_tags(Some(tags))
            .set_kms_key_id(kms_key.map(str::to_owned))
            .customize()
            .config_override(self.secrets_once())
            .interceptor(sent.clone())
            .send()
            .await
            .map_err(|error| CREATE_SECRET.failed_after(&sent, &error))?;
        whole(CREATE_SECRET, answer.version_id() == Some(&token))
    }

    /// Takes over from a claim: puts a new one beside it, and moves `AWSCURRENT`
    /// ([PutSecretValue](https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutSecretValue.html),
    /// [UpdateSecretVersionStage](https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_UpdateSecretVersionStage.html)).
    /// Each has one attempt within 10 s: after a lost answer nobody can tell who won, and who does not know goes no further.
    ///
    /// # Errors
    /// A `Failure` of the one or of the other: refused with `InvalidParameterException` where the old claim is not current,
    /// so the race is lost.
    pub async fn take_over(
        &self,
        name: &SecretName,
        from: &Claim,
        to: &Claim,
        value: &str,
    ) -> Result<(), Failure> {
        let token = to.to_string();
        // Without a label of its own it would take `AWSCURRENT`; with `AWSPENDING`, it off a stored key.
        self.put(name, &token, value, Label::Claim, self.secrets_once())
            .await?;
        self.move_current(name, &from.to_string(), &token).await
    }

    /// Gives a claim up, under which nothing was created for certain: nobody has to wait for its lease
    /// ([UpdateSecretVersionStage](https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_UpdateSecretVersionStage.html)).
    /// `before` is the version that has the label now. One attempt within 10 s.
    ///
    /// # Errors
    /// A `Failure`, which costs nothing but the rest of the lease.
    pub async fn release(
        &self,
        name: &SecretName,
        claim: &Claim,
        before: Option<&Version>,
    ) -> Result<(), Failure> {
        let before = before.map(ToString::to_string);
        let claim = claim.to_string();
        self.move_label(name, Label::Released, before.as_deref(), &claim)
            .await
    }

    /// Adds a version under a label, with the retries and deadlines of the configuration.
    pub(super) async fn put(
        &self,
        name: &SecretName,
        token: &str,
        value: &str,
        label: Label,
        config: Config,
    ) -> Result<(), Failure> {
        let sent = Sent::default();
        let answer = self
            .clients
            .secrets
            .put_secret_value()
            .secret_id(name.as_str())
            .client_request_token(token)
            .secret_string(value)
            .version_stages(label.as_str())
            .customize()
            .config_override(config)
            .interceptor(sent.clone())
            .send()
            .await
            .map_err(|error| PUT_SECRET_VALUE.failed_after(&sent, &error))?;
        whole(PUT_SECRET_VALUE, answer.version_id() == Some(token))
    }

    /// Moves `AWSCURRENT`, if it is on exactly that version: a compare-and-set. One attempt within 10 s.
    pub(super) async fn move_current(
        &self,
        name: &SecretName,
        from: &str,
        to: &str,
    ) -> Result<(), Failure> {
        self.move_label(name, Label::Current, Some(from), to).await
    }

    /// Moves a label to a version if it is on exactly the version that was seen, or on none where none was: a
    /// compare-and-set, whatever reads show
    /// ([UpdateSecretVersionStage](https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_UpdateSecretVersionStage.html):
    /// "If the label is attached and you either do not specify this parameter, or the version ID does not match, then the
    /// operation fails"). One attempt within 10 s: after a lost answer, a second would look like a lost race.
    ///
    /// # Errors
    /// A `Failure`: its cause is `LostRace` where the label is elsewhere, which AWS says by `InvalidParameterException` and
    /// by nothing else; `ResourceNotFoundException` means that there is no version `to`, `InvalidRequestException` that the
    /// secret is scheduled for deletion, `LimitExceededException` that it has twenty labels.
    pub(crate) async fn move_label(
        &self,
        name: &SecretName,
        label: Label,
        from: Option<&str>,
        to: &str,
    ) -> Result<(), Failure> {
        let sent = Sent::default();
        let answer = self
            .clients
            .secrets
            .update_secret_version_stage()
            .secret_id(name.as_str())
            .version_stage(label.as_str())
            .set_remove_from_version_id(from.map(str::to_owned))
            .move_to_version_id(to)
            .customize()
            .config_override(self.secrets_once())
            .interceptor(sent.clone())
            .send()
            .await
            .map_err(|error| UPDATE_SECRET_VERSION_STAGE.failed_after(&sent, &error))?;
        whole(
            UPDATE_SECRET_VERSION_STAGE,
            answer.name() == Some(name.as_str()),
        )
    }
}
