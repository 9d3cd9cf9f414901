//! What is done to a key and to its secret once the key has been issued.

use aws_sdk_iam::config::Builder as Config;
use aws_sdk_iam::types::StatusType;

use super::codes::is_absent;
use super::failures::{Call, Sent};
use super::keys::{self, under};
use super::writer::whole;
use super::{Reader, Writer};
use crate::approval::{Approval, Rotation};
use crate::domain::{
    AccessKeyId, Failure, IamUser, Label, Marker, Nonce, Operation, SecretAccessKey, SecretName,
    StoredKey,
};
use crate::plan::life::{KeptOffKey, OwnKey};

const UPDATE_ACCESS_KEY: Call = Call(Operation::UpdateAccessKey);
const DELETE_ACCESS_KEY: Call = Call(Operation::DeleteAccessKey);
const DELETE_SECRET: Call = Call(Operation::DeleteSecret);

/// For how many days a secret can be restored: as many as AWS allows.
pub(super) const RECOVERY_WINDOW: i64 = 30;

impl Writer {
    /// Switches a key off, under the user agent `app/countersign-<nonce>`
    /// ([UpdateAccessKey](https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAccessKey.html)). Up to three attempts
    /// within 20 s: it is the same however often it is done.
    ///
    /// # Errors
    /// A `Failure`: its code is `NoSuchEntity` where there is no such key. Nothing was done then.
    pub async fn switch_off(&self, key: OwnKey, nonce: &Nonce) -> Result<(), Failure> {
        self.switch(key.user(), key.key(), false, nonce).await
    }

    /// Switches a key on again, which is giving it: not without an approval. Otherwise as [`Writer::switch_off`].
    pub async fn switch_on(
        &self,
        key: OwnKey,
        _approval: Approval,
        nonce: &Nonce,
    ) -> Result<(), Failure> {
        self.switch(key.user(), key.key(), true, nonce).await
    }

    /// Makes the key that takes the place of another. Otherwise as [`Writer::create_access_key`].
    pub async fn create_rotated_key(
        &self,
        _replaced: OwnKey,
        proof: Rotation,
        nonce: &Nonce,
    ) -> Result<(AccessKeyId, SecretAccessKey), Failure> {
        keys::create(&self.clients, proof.user(), nonce).await
    }

    /// Deletes a key for good, under the user agent `app/countersign-<nonce>`. Otherwise as
    /// [`Writer::delete_access_key`].
    pub async fn delete_own_key(&self, key: KeptOffKey, nonce: &Nonce) -> Result<(), Failure> {
        let own = key.key();
        self.delete_under(own.user(), own.key(), nonce).await
    }

    /// Schedules a secret for deletion in 30 days, and never forces it
    /// ([DeleteSecret](https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DeleteSecret.html)). Up to three
    /// attempts within 20 s: one that is scheduled already is what was wanted, and its window stays as it is.
    ///
    /// # Errors
    /// A `Failure`: refused with `InvalidParameterException` where it has replicas in other regions, with
    /// `InvalidRequestException` where AWS keeps it for another reason.
    pub async fn delete_secret(&self, name: &SecretName) -> Result<(), Failure> {
        let sent = Sent::default();
        let answer = self
            .clients
            .secrets
            .delete_secret()
            .secret_id(name.as_str())
            .recovery_window_in_days(RECOVERY_WINDOW)
            .customize()
            .interceptor(sent.clone())
            .send()
            .await;
        match answer {
            Ok(answer) => whole(
                DELETE_SECRET,
                answer.name() == Some(name.as_str()) && answer.deletion_date().is_some(),
            ),
            // The code has several reasons, and the message is nobody's promise.
            Err(error)
                if is_absent(&error, "InvalidRequestException")
                    && self.is_scheduled_for_deletion(name).await =>
            {
                Ok(())
            }
            Err(error) => Err(DELETE_SECRET.failed_after(&sent, &error)),
        }
    }

    async fn is_scheduled_for_deletion(&self, name: &SecretName) -> bool {
        let secret = Reader::new(self.clients.clone()).secret(name).await;
        matches!(secret, Ok(Some(secret)) if secret.is_scheduled_for_deletion)
    }

    /// Puts a marker beside the versions of a secret, under a label that decides nothing: `AWSCURRENT` stays
    /// ([PutSecretValue](https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutSecretValue.html)). Up to three
    /// attempts within 20 s: token and value are the same each time, so AWS ignores the second.
    ///
    /// # Errors
    /// A `Failure`: its code is `LimitExceededException` where the secret has too many versions or twenty labels (the SDK
    /// repeats that, too), `InvalidRequestException` where it is scheduled for deletion.
    pub async fn put_marker(&self, name: &SecretName, marker: &Marker) -> Result<(), Failure> {
        let usual = aws_sdk_secretsmanager::config::Builder::new();
        let (id, value) = (marker.to_string(), marker.value());
        self.put(name, &id, &value, Label::Next, usual).await
    }

    /// Stores the key of a rotation beside the versions of a secret: `AWSCURRENT` stays. Otherwise as [`Writer::store`].
    pub async fn store_rotated(
        &self,
        name: &SecretName,
        stored: &StoredKey,
        secret: &SecretAccessKey,
    ) -> Result<(), Failure> {
        self.store_under(Label::Next, name, stored, secret).await
    }
}

impl Writer {
    /// Switches a key on or off
    /// ([UpdateAccessKey](https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAccessKey.html)). Up to three attempts
    /// within 20 s, all under the user agent `app/countersign-<nonce>`: it is the same however often it is done, and
    /// CloudTrail shows each as a call of this nonce.
    pub(super) async fn switch(
        &self,
        user: &IamUser,
        key: &AccessKeyId,
        is_active: bool,
        nonce: &Nonce,
    ) -> Result<(), Failure> {
        let status = match is_active {
            true => StatusType::Active,
            false => StatusType::Inactive,
        };
        let sent = Sent::default();
        self.clients
            .iam
            .update_access_key()
            .user_name(user.as_str())
            .access_key_id(key.as_str())
            .status(status)
            .customize()
            .config_override(under(UPDATE_ACCESS_KEY, nonce)?)
            .interceptor(sent.clone())
            .send()
            .await
            .map_err(|error| UPDATE_ACCESS_KEY.failed_after(&sent, &error))?;
        Ok(())
    }

    /// Deletes a key for good, under the user agent `app/countersign-<nonce>`. Otherwise as
    /// [`Writer::delete_access_key`].
    pub(super) async fn delete_under(
        &self,
        user: &IamUser,
        key: &AccessKeyId,
        nonce: &Nonce,
    ) -> Result<(), Failure> {
        let config = under(DELETE_ACCESS_KEY, nonce)?;
        self.delete_key(user, key, config).await
    }

    /// Deletes a key, with the user agent of the configuration. Up to three attempts within 20 s: a key that is gone is what
    /// was wanted.
    pub(super) async fn delete_key(
        &self,
        user: &IamUser,
        key: &AccessKeyId,
        config: Config,
    ) -> Result<(), Failure> {
        let sent = Sent::default();
        let answer = self
            .clients
            .iam
            .delete_access_key()
            .user_name(user.as_str())
            .access_key_id(key.as_str())
            .customize()
            .config_override(config)
            .interceptor(sent.clone())
            .send()
            .await;
        match answer {
            Ok(_) => Ok(()),
            Err(error) if is_absent(&error, "NoSuchEntity") => Ok(()),
            Err(error) => Err(DELETE_ACCESS_KEY.failed_after(&sent, &error)),
        }
    }
}
