//! What looks and changes nothing.

use aws_sdk_iam::types::StatusType;
use aws_sdk_secretsmanager::types::{Filter, FilterNameStringType, SortOrderType};

use super::clients::Clients;
use super::codes::is_absent;
use super::failures::Call;
use super::secrets::Described;
use super::trail;
use crate::domain::{
    AccessKeyId, AccountId, Caller, Failure, IamUser, Operation, Principal, SecretName, TagKey,
    Timestamp, Version,
};
use crate::plan::{AccessKey, Secret, SecretVersion, Trail};

/// A hundred thousand secrets.
const MOST_LIST_PAGES: usize = 1_000;

/// A secret has about a hundred versions.
const MOST_VERSION_PAGES: usize = 20;

/// IAM gives a user two keys; the pages end long before this.
const MOST_KEY_PAGES: usize = 10;

/// Looks. Every call is tried up to three times within 20 s. An answer that lacks a part it must have is a failure, never
/// a default.
#[derive(Clone)]
pub struct Reader {
    pub(super) clients: Clients,
}

impl Reader {
    pub(super) fn new(clients: Clients) -> Self {
        Self { clients }
    }

    /// Returns whom the credentials belong to
    /// ([GetCallerIdentity](https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html)).
    ///
    /// Call it first: it alone waits up to 30 s, for the credential chain.
    ///
    /// # Errors
    /// A `Failure`; its code is `NoCredentials` or `CredentialsFailed` where the chain gives none.
    pub async fn caller(&self) -> Result<Caller, Failure> {
        const CALL: Call = Call(Operation::GetCallerIdentity);
        let first =
            aws_sdk_sts::config::Builder::new().timeout_config(self.clients.deadlines.first());
        let answer = self
            .clients
            .sts
            .get_caller_identity()
            .customize()
            .config_override(first)
            .send()
            .await
            .map_err(|error| CALL.failed(&error))?;
        let account = answer.account().map(AccountId::new);
        Ok(Caller {
            account: account
                .and_then(Result::ok)
                .ok_or_else(|| CALL.incomplete())?,
            principal: answer.arn().and_then(Principal::from_arn),
        })
    }

    /// Returns every secret that has the tag `countersign:version`, those scheduled for deletion included, the oldest
    /// first ([ListSecrets](https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_ListSecrets.html)).
    ///
    /// The list may be five minutes old: what is not in it may exist.
    ///
    /// # Errors
    /// A `Failure`; its code is `TooManyPages` where there are more than 100,000.
    pub async fn secrets(&self) -> Result<Vec<Secret>, Failure> {
        const CALL: Call = Call(Operation::ListSecrets);
        let tagged = Filter::builder()
            .key(FilterNameStringType::TagKey)
            .values(TagKey::Version.as_str())
            .build();
        let mut secrets = Vec::new();
        let mut next = None;
        for _ in 0..MOST_LIST_PAGES {
            let answer = self
                .clients
                .secrets
                .list_secrets()
                .filters(tagged.clone())
                .include_planned_deletion(true)
                .max_results(100)
                // New secrets come last, so that no page shifts while the list is read.
                .sort_order(SortOrderType::Asc)
                .set_next_token(next)
                .send()
                .await
                .map_err(|error| CALL.failed(&error))?;
            let page = answer
                .secret_list
                .as_deref()
                .ok_or_else(|| CALL.incomplete())?;
            for entry in page {
                let secret = Described {
                    name: entry.name(),
                    arn: entry.arn(),
                    tags: entry.tags(),
                    versions: entry.secret_versions_to_stages(),
                    created: entry.created_date(),
                    accessed: entry.last_accessed_date(),
                    is_scheduled_for_deletion: entry.deleted_date().is_some(),
                }
                .read()
                .ok_or_else(|| CALL.incomplete())?;
                // The filter takes every tag whose key begins so.
                if secret.tag(TagKey::Version).is_some() {
                    secrets.push(secret);
                }
            }
            next = answer.next_token.filter(|token| !token.is_empty());
            if next.is_none() {
                return Ok(secrets);
            }
        }
        Err(CALL.too_many_pages())
    }

    /// Returns what is known of one secret; `None` if there is none
    /// ([DescribeSecret](https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DescribeSecret.html)).
    ///
    /// Fresher than the list, and possibly stale all the same: only a promotion decides.
    pub async fn secret(&self, name: &SecretName) -> Result<Option<Secret>, Failure> {
        const CALL: Call = Call(Operation::DescribeSecret);
        let answer = self
            .clients
            .secrets
            .describe_secret()
            .secret_id(name.as_str())
            .send()
            .await;
        let answer = match answer {
            Ok(answer) => answer,
            Err(error) if is_absent(&error, "ResourceNotFoundException") => {
                return Ok(None);
            }
            Err(error) => return Err(CALL.failed(&error)),
        };
        let secret = Described {
            name: answer.name(),
            arn: answer.arn(),
            tags: answer.tags(),
            versions: answer.version_ids_to_stages(),
            created: answer.created_date(),
            accessed: answer.last_accessed_date(),
            is_scheduled_for_deletion: answer.deleted_date().is_some(),
        }
        .read();
        match secret {
            Some(secret) if secret.name == name.as_str() => Ok(Some(secret)),
            Some(_) | None => Err(CALL.incomplete()),
        }
    }

    /// Returns the id of every version of a secret, those without a label included
    /// ([ListSecretVersionIds](https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_ListSecretVersionIds.html)).
    ///
    /// AWS forgets versions without a label where there are more than a hundred, and none within a day.
    pub async fn versions(&self, name: &SecretName) -> Result<Vec<Version>, Failure> {
        let dated = self.dated_versions(name).await?;
        Ok(dated.into_iter().map(|version| version.id).collect())
    }

    /// The same, each with its labels and the time at which it was made.
    pub async fn dated_versions(&self, name: &SecretName) -> Result<Vec<SecretVersion>, Failure> {
        const CALL: Call = Call(Operation::ListSecretVersionIds);
        let mut versions = Vec::new();
        let mut next = None;
        for _ in 0..MOST_VERSION_PAGES {
            let answer = self
                .clients
                .secrets
                .list_secret_version_ids()
                .secret_id(name.as_str())
                .include_deprecated(true)
                .max_results(100)
                .set_next_token(next)
                .send()
                .await
                .map_err(|error| CALL.failed(&error))?;
            let page = answer.versions.as_deref();
            for entry in page.ok_or_else(|| CALL.incomplete())? {
                let id = entry.version_id().ok_or_else(|| CALL.incomplete())?;
                let created = entry.created_date();
                versions.push(SecretVersion {
                    id: Version::parse(id),
                    labels: entry.version_stages().to_vec(),
                    created: created.map(|created| Timestamp::from_seconds(created.secs())),
                });
            }
            next = answer.next_token.filter(|token| !token.is_empty());
            if next.is_none() {
                return Ok(versions);
            }
        }
        Err(CALL.too_many_pages())
    }

    /// Returns what CloudTrail says about the access keys that were created since a time, and until one, if it is given
    /// ([LookupEvents](https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html)); or that it may
    /// not be read.
    ///
    /// It asks in the region where IAM's events are, and waits between pages. An event takes about 15 minutes to get
    /// there.
    ///
    /// # Errors
    /// A `Failure`; its code is `TooManyPages` where there are more than 5,000.
    pub async fn creations(
        &self,
        since: Timestamp,
        until: Option<Timestamp>,
    ) -> Result<Trail, Failure> {
        trail::creations(&self.clients, since, until).await
    }

    /// Returns the user's name as IAM spells it; `None` if there is no such user
    /// ([GetUser](https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetUser.html)).
    pub async fn user(&self, user: &IamUser) -> Result<Option<String>, Failure> {
        const CALL: Call = Call(Operation::GetUser);
        let answer = self
            .clients
            .iam
            .get_user()
            .user_name(user.as_str())
            .send()
            .await;
        match answer {
            Ok(answer) => match answer.user {
                Some(found) if user.is_same_user(&found.user_name) => Ok(Some(found.user_name)),
                Some(_) | None => Err(CALL.incomplete()),
            },
            Err(error) if is_absent(&error, "NoSuchEntity") => Ok(None),
            Err(error) => Err(CALL.failed(&error)),
        }
    }

    /// Returns the user's access keys, in IAM's order; `None` if there is no such user
    /// ([ListAccessKeys](https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAccessKeys.html)).
    ///
    /// A key made a moment ago may be missing.
    pub async fn access_keys(&self, user: &IamUser) -> Result<Option<Vec<AccessKey>>, Failure> {
        let keys = self.access_keys_of(user.as_str()).await?;
        let keys = keys.map(|(_, keys)| keys);
        Ok(keys)
    }

    /// The same for any name that IAM may have, and the name as IAM spells it, if the user has a key.
    pub async fn access_keys_of(
        &self,
        user: &str,
    ) -> Result<Option<(Option<String>, Vec<AccessKey>)>, Failure> {
        const CALL: Call = Call(Operation::ListAccessKeys);
        let mut spelled = None;
        let mut keys = Vec::new();
        let mut marker = None;
        for _ in 0..MOST_KEY_PAGES {
            let answer = self
                .clients
                .iam
                .list_access_keys()
                .user_name(user)
                .set_marker(marker)
                .send()
                .await;
            let answer = match answer {
                Ok(answer) => answer,
                Err(error) if is_absent(&error, "NoSuchEntity") => return Ok(None),
                Err(error) => return Err(CALL.failed(&error)),
            };
            for key in answer.access_key_metadata() {
                let name = key.user_name();
                let is_users = name.is_some_and(|name| name.eq_ignore_ascii_case(user));
                spelled = name.map(str::to_owned);
                let id = key.access_key_id().and_then(|id| AccessKeyId::new(id).ok());
                match (is_users, id, key.create_date(), key.status()) {
                    (true, Some(id), Some(created), Some(status)) => keys.push(AccessKey {
                        id,
                        created: Timestamp::from_seconds(created.secs()),
                        is_active: *status == StatusType::Active,
                    }),
                    _ => return Err(CALL.incomplete()),
                }
            }
            marker = match (answer.is_truncated, answer.marker) {
                (false, _) => return Ok(Some((spelled, keys))),
                (true, Some(marker)) if !marker.is_empty() => Some(marker),
                (true, _) => return Err(CALL.incomplete()),
            };
        }
        Err(CALL.too_many_pages())
    }
}
