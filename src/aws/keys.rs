//! The two calls that touch a new key: the one that makes it and the one that tries it.

use std::time::Duration;

use aws_sdk_sts::config::retry::RetryConfig;
use aws_sdk_sts::config::{AppName, Credentials, IdentityCache};

use super::clients::Clients;
use super::failures::{Call, Sent};
use crate::domain::{AccessKeyId, AccountId, Failure, IamUser, Nonce, Operation, SecretAccessKey};

/// Whether a new key works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tested {
    /// It answered as the user that it was made for.
    Works,
    /// It did not within 20 s. Most keys work after 5 to 15 s; that it does not yet is no failure.
    NotYet,
}

/// Makes a key. The proof is asked for one step up, so that the tests of this step need none.
pub(super) async fn create(
    clients: &Clients,
    user: &IamUser,
    nonce: &Nonce,
) -> Result<(AccessKeyId, SecretAccessKey), Failure> {
    const CALL: Call = Call(Operation::CreateAccessKey);
    let once = under(CALL, nonce)?
        .retry_config(RetryConfig::disabled())
        .timeout_config(clients.deadlines.once());
    let sent = Sent::default();
    let answer = clients
        .iam
        .create_access_key()
        .user_name(user.as_str())
        .customize()
        .config_override(once)
        .interceptor(sent.clone())
        .send()
        .await
        .map_err(|error| CALL.failed_after(&sent, &error))?;
    let Some(key) = answer.access_key else {
        return Err(CALL.incomplete());
    };
    let secret = SecretAccessKey::new(key.secret_access_key);
    // The SDK fills what an answer lacks with empty text: the key exists then, and nobody has it.
    match AccessKeyId::new(&key.access_key_id) {
        Ok(id) if key.user_name == user.as_str() && is_secret(secret.expose()) => Ok((id, secret)),
        Ok(_) | Err(_) => Err(CALL.incomplete()),
    }
}

/// Returns what puts a call under the user agent `app/countersign-<nonce>`, by which CloudTrail tells it from every other.
pub(super) fn under(call: Call, nonce: &Nonce) -> Result<aws_sdk_iam::config::Builder, Failure> {
    let agent = AppName::new(format!("countersign-{nonce}"));
    let agent = agent.map_err(|_| call.not_sent("InvalidAppName"))?;
    Ok(aws_sdk_iam::config::Builder::new().app_name(agent))
}

/// AWS gives 40 characters of base64 and promises nothing; what cannot be typed, or stand in JSON as it is, is no secret
/// key.
fn is_secret(text: &str) -> bool {
    let is_plain = |b: u8| b.is_ascii_graphic() && b != b'"' && b != b'\\';
    (16..=128).contains(&text.len()) && text.bytes().all(is_plain)
}

/// Tries a key until it answers as its user, or until the deadline.
pub(super) async fn test(
    clients: &Clients,
    id: &AccessKeyId,
    secret: &SecretAccessKey,
    account: &AccountId,
    user: &IamUser,
) -> Tested {
    let credentials = Credentials::new(id.as_str(), secret.expose(), None, None, "new key");
    let config = clients
        .sts
        .config()
        .to_builder()
        .credentials_provider(credentials)
        // The shared cache would keep the secret after the test.
        .identity_cache(IdentityCache::no_cache())
        .retry_config(RetryConfig::disabled());
    let client = aws_sdk_sts::Client::from_conf(config.build());
    let answered = answers(&client, account, user, clients.deadlines.pause);
    match tokio::time::timeout(clients.deadlines.test, answered).await {
        Ok(()) => Tested::Works,
        Err(_) => Tested::NotYet,
    }
}

/// Returns once the key has answered as its user; asks forever.
async fn answers(
    client: &aws_sdk_sts::Client,
    account: &AccountId,
    user: &IamUser,
    mut pause: Duration,
) {
    loop {
        if let Ok(answer) = client.get_caller_identity().send().await
            && answer.account() == Some(account.as_str())
            && answer
                .arn()
                .is_some_and(|arn| is_arn_of(arn, account, user))
        {
            return;
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(Duration::from_secs(4));
    }
}

/// Reads `arn:<partition>:iam::<account>:user/<path>/<name>`.
fn is_arn_of(arn: &str, account: &AccountId, user: &IamUser) -> bool {
    let Some((_, user_of)) = arn.split_once(":iam::") else {
        return false;
    };
    let Some(path) = user_of
        .strip_prefix(account.as_str())
        .and_then(|rest| rest.strip_prefix(":user/"))
    else {
        return false;
    };
    path.rsplit('/').next() == Some(user.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arn_names_the_user_at_its_end() {
        let is = |arn| {
            let account = AccountId::new("123456789012").unwrap();
            is_arn_of(arn, &account, &IamUser::new("batch").unwrap())
        };
        assert!(is("arn:aws:iam::123456789012:user/batch"));
        assert!(is("arn:aws:iam::123456789012:user/team/batch"));
        assert!(!is("arn:aws:iam::123456789012:user/batch/other"));
        assert!(!is("arn:aws:iam::123456789012:user/my-batch"));
        assert!(!is("arn:aws:iam::210987654321:user/batch"));
        assert!(!is("arn:aws:sts::123456789012:assumed-role/batch/batch"));
    }

    #[test]
    fn what_cannot_be_typed_is_no_secret() {
        assert!(is_secret("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"));
        for odd in [
            "",
            "short",
            "with a space in it",
            "a\u{0}aaaaaaaaaaaaaaaaaa",
            &"a".repeat(129),
        ] {
            assert!(!is_secret(odd), "{odd:?}");
        }
    }
}
