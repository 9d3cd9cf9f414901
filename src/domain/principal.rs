//! Who calls AWS.

use std::fmt;

use super::AccountId;

/// Who signs a call: a role, whichever of its sessions, or whom else an ARN names.
///
/// Roles are compared by account and name, as in an assumed role's ARN: names are unique within an account whatever their
/// path, which that ARN leaves out (IAM user guide, "IAM identifiers").
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principal(String);

impl Principal {
    /// Reads the ARN that STS answers, and that CloudTrail keeps as `userIdentity.arn`.
    ///
    /// `None` if it is none of IAM's or STS's.
    pub fn from_arn(arn: &str) -> Option<Self> {
        let parts: Vec<&str> = arn.splitn(6, ':').collect();
        let ["arn", partition, service, "", account, resource] = parts[..] else {
            return None;
        };
        let account = AccountId::new(account).ok()?;
        let who = match (service, resource.strip_prefix("assumed-role/")) {
            ("sts", Some(session)) => {
                let (role, session) = session.split_once('/')?;
                let is_whole = !role.is_empty() && !session.is_empty() && !session.contains('/');
                is_whole.then(|| format!("assumed-role/{role}"))?
            }
            ("iam" | "sts", _) if !resource.is_empty() => resource.to_owned(),
            _ => return None,
        };
        Some(Self(format!("{partition}:{service}:{account}:{who}")))
    }

    /// Returns whether a session of this role signs, given as the role's ARN.
    pub fn is_role(&self, arn: &str) -> bool {
        let name = arn.rsplit('/').next().unwrap_or(arn);
        let parts: Vec<&str> = arn.splitn(6, ':').collect();
        let ["arn", partition, "iam", "", account, role] = parts[..] else {
            return false;
        };
        role.starts_with("role/")
            && self.0 == format!("{partition}:sts:{account}:assumed-role/{name}")
    }

    /// Returns the ARN under which IAM knows its policies; a role's without its path, which the session does not tell.
    pub fn policy_source(&self) -> Option<String> {
        let parts: Vec<&str> = self.0.splitn(4, ':').collect();
        let [partition, service, account, who] = parts[..] else {
            return None;
        };
        let who = match (service, who.strip_prefix("assumed-role/")) {
            ("sts", Some(role)) => format!("role/{role}"),
            ("iam", _) if who.starts_with("user/") => who.to_owned(),
            _ => return None,
        };
        Some(format!("arn:{partition}:iam::{account}:{who}"))
    }
}

/// The caller of this run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// The account that the credentials belong to.
    pub account: AccountId,
    /// Who signs; `None` if STS names it in a way that is not known.
    pub principal: Option<Principal>,
}

impl fmt::Display for Principal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sessions_of_one_role_are_one_principal() {
        let session = |name| Principal::from_arn(&format!("arn:aws:sts::123456789012:{name}"));
        let own = session("assumed-role/countersign-reconcile/run-1").unwrap();
        assert_eq!(
            session("assumed-role/countersign-reconcile/run-2"),
            Some(own.clone())
        );
        for other in [
            "assumed-role/countersign-reconcile2/run-1",
            "assumed-role/countersign/reconcile/run-1",
            "assumed-role/countersign-reconcile/",
            "assumed-role/countersign-reconcile",
            "federated-user/countersign-reconcile",
        ] {
            assert_ne!(session(other), Some(own.clone()), "{other}");
        }
        let elsewhere = "arn:aws:sts::210987654321:assumed-role/countersign-reconcile/run-1";
        assert_ne!(Principal::from_arn(elsewhere), Some(own));
    }

    #[test]
    fn a_principal_is_known_by_its_role_and_found_by_its_policies() {
        let session =
            Principal::from_arn("arn:aws:sts::123456789012:assumed-role/countersign-review/run-1")
                .unwrap();
        let role = |name: &str| format!("arn:aws:iam::123456789012:role/{name}");
        assert!(session.is_role(&role("countersign-review")));
        assert!(session.is_role(&role("teams/security/countersign-review")));
        assert!(!session.is_role(&role("countersign-reconcile")));
        assert!(!session.is_role("arn:aws:iam::210987654321:role/countersign-review"));
        assert!(!session.is_role("arn:aws:iam::123456789012:user/countersign-review"));
        assert_eq!(session.policy_source(), Some(role("countersign-review")));
        let source = |arn: &str| Principal::from_arn(arn).unwrap().policy_source();
        let user = "arn:aws:iam::123456789012:user/ops/taro";
        assert_eq!(source(user).as_deref(), Some(user));
        assert_eq!(source("arn:aws:iam::123456789012:root"), None);
    }

    #[test]
    fn a_user_is_the_same_by_the_whole_arn() {
        let user = |arn: &str| Principal::from_arn(arn);
        let own = user("arn:aws:iam::123456789012:user/ops/taro");
        assert!(own.is_some());
        assert_ne!(own, user("arn:aws:iam::123456789012:user/taro"));
        assert_ne!(own, user("arn:aws:sts::123456789012:user/ops/taro"));
        for bad in [
            "",
            "taro",
            "arn:aws:iam::12:user/taro",
            "arn:aws:iam::123456789012:",
            "arn:aws:iam:eu-west-1:123456789012:user/taro",
            "arn:aws:s3::123456789012:user/taro",
        ] {
            assert_eq!(user(bad), None, "{bad}");
        }
    }
}
