//! What AWS says before anything is done there, and the notices.

use std::collections::BTreeMap;

use tokio::sync::Mutex;

use crate::aws::{Access, Aws};
use crate::domain::{
    AccessKeyId, Account, AccountName, AwsAnswer, Cause, Failure, FailureKind, KeyRequest, Notice,
    Operation,
};
use crate::plan::{AccessKey, KeyUse, Secret};

/// The accounts that a run may ask, opened as they are needed.
pub(super) struct Accounts {
    access: Access,
    only: Option<AccountName>,
    open: Mutex<BTreeMap<AccountName, Result<Aws, Failure>>>,
}

/// What AWS says of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Look {
    /// The user as IAM spells it, if there is one.
    pub(super) user: Option<String>,
    pub(super) keys: Vec<AccessKey>,
    /// The secret of the request's name, if there is one.
    pub(super) secret: Option<Secret>,
}

impl Look {
    /// Returns the request's key, if it was issued for this content and IAM still has it.
    pub(super) fn issued(&self, request: &KeyRequest) -> Option<(&Secret, &AccessKey)> {
        let secret = self.secret.as_ref()?;
        let is_its = secret.is_marked() && !secret.is_for_other_content(request);
        let id = secret.subject().filter(|_| is_its)?;
        let key = self.keys.iter().find(|key| key.id == id)?;
        Some((secret, key))
    }
}

impl Accounts {
    pub(super) fn new(access: &Access, only: Option<&AccountName>) -> Self {
        Self {
            access: access.clone(),
            only: only.cloned(),
            open: Mutex::new(BTreeMap::new()),
        }
    }

    /// Returns whether this run speaks for an account.
    pub(super) fn has(&self, name: &AccountName) -> bool {
        self.only.as_ref().is_none_or(|only| only == name)
    }

    /// Asks about a request.
    pub(super) async fn look(
        &self,
        name: &AccountName,
        account: &Account,
        request: &KeyRequest,
    ) -> Result<Look, Failure> {
        let reader = self.aws(name, account).await?.reader();
        let secret_name = request.secret_name();
        let (secret, user, keys) = futures_util::join!(
            reader.secret(&secret_name),
            reader.user(&request.user),
            reader.access_keys(&request.user)
        );
        let user = user?;
        Ok(Look {
            keys: match user {
                // IAM contradicts itself if it knows the user and has no list.
                Some(_) => {
                    keys?.ok_or_else(|| Failure::not_made(Operation::ListAccessKeys, "no-user"))?
                }
                None => Vec::new(),
            },
            user,
            secret: secret?,
        })
    }

    /// Asks how a key was used; `None` if IAM knows no such key.
    pub(super) async fn last_use(
        &self,
        name: &AccountName,
        account: &Account,
        key: &AccessKeyId,
    ) -> Result<Option<KeyUse>, Failure> {
        self.aws(name, account).await?.reader().last_use(key).await
    }

    /// Sends a notice to the topic of an account.
    pub(super) async fn publish(
        &self,
        name: &AccountName,
        account: &Account,
        notice: &Notice,
    ) -> Result<(), Failure> {
        let aws = self.aws(name, account).await?;
        aws.writer().publish(&account.topic, notice).await
    }

    /// Opens an account, if the credentials are its own.
    async fn aws(&self, name: &AccountName, account: &Account) -> Result<Aws, Failure> {
        let mut open = self.open.lock().await;
        if let Some(known) = open.get(name) {
            return known.clone();
        }
        let role = account.review_role.as_deref();
        let aws = Aws::open(&self.access, &account.region, role).await;
        let checked = match aws.reader().caller().await {
            Ok(caller) if caller.account == account.id => Ok(aws),
            Ok(_) => Err(Failure {
                operation: Operation::GetCallerIdentity,
                kind: FailureKind::Refused,
                cause: Cause::Aws(AwsAnswer::OtherAccount),
                status: None,
                code: Some("wrong-account".to_owned()),
            }),
            Err(failure) => Err(failure),
        };
        open.insert(name.clone(), checked.clone());
        checked
    }
}
