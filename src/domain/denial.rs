//! What AWS says that a caller may not do, and which kind of policy says so.

use super::ids::checked_text;

checked_text! {
    /// A permission as IAM policies name it, of a service that countersign calls.
    Permission, "a permission: a service's prefix, a colon and an operation",
    |text| text.split_once(':').is_some_and(|(service, operation)| {
        ["cloudtrail", "iam", "kms", "secretsmanager", "sns", "sts"].contains(&service)
            && (1..=64).contains(&operation.len())
            && operation.bytes().all(|b| b.is_ascii_alphabetic())
    })
}

/// A kind of policy
/// ([Policy types](https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#access_policy-types)).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PolicyKind {
    /// Of the organisation, for its accounts.
    ServiceControl,
    /// Of the organisation, for its accounts' resources.
    ResourceControl,
    /// The most that a role may do.
    PermissionsBoundary,
    /// Attached to the role.
    IdentityBased,
    /// Attached to a secret, a topic or a key.
    ResourceBased,
    /// Given when the role was assumed.
    Session,
    /// Of the endpoint in the network.
    VpcEndpoint,
}

/// How a policy keeps a caller from doing something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeniedBy {
    /// It says no.
    Explicit(PolicyKind),
    /// No policy of this kind says yes.
    Missing(PolicyKind),
}

/// What AWS says about a denied call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Denial {
    /// The permission that was denied, which may not be that of the operation's name.
    pub permission: Permission,
    /// What denied it, if AWS says so.
    pub by: Option<DeniedBy>,
}

const KINDS: [(&str, PolicyKind); 7] = [
    ("service control policy", PolicyKind::ServiceControl),
    ("resource control policy", PolicyKind::ResourceControl),
    ("permissions boundary", PolicyKind::PermissionsBoundary),
    ("identity-based policy", PolicyKind::IdentityBased),
    ("resource-based policy", PolicyKind::ResourceBased),
    ("session policy", PolicyKind::Session),
    ("VPC endpoint policy", PolicyKind::VpcEndpoint),
];

/// AWS's messages are a few hundred bytes long.
const LONGEST: usize = 4096;

impl Denial {
    /// Reads AWS's message. `None` if it has none of AWS's forms, or has one twice; nothing else of it is kept.
    ///
    /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html>
    pub fn from_message(message: &str) -> Option<Self> {
        if message.len() > LONGEST {
            return None;
        }
        // Secrets Manager says no more than this of the key that encrypts a secret.
        if message.trim_end_matches('.') == "Access to KMS is not allowed" {
            return Some(Self {
                permission: Permission::new("kms:GenerateDataKey").ok()?,
                by: None,
            });
        }
        let rest = after(message, "is not authorized to perform: ")?;
        let end = rest.find(|c: char| c != ':' && c != '-' && !c.is_ascii_alphanumeric());
        let permission = Permission::new(&rest[..end.unwrap_or(rest.len())]).ok()?;
        Some(Self {
            permission,
            by: by(rest),
        })
    }
}

/// Returns what follows a text that is in the message once.
fn after<'a>(message: &'a str, text: &str) -> Option<&'a str> {
    let (_, rest) = message.split_once(text)?;
    (!rest.contains(text)).then_some(rest)
}

fn by(message: &str) -> Option<DeniedBy> {
    let explicit = after(message, "with an explicit deny in ").and_then(|rest| {
        let rest = rest
            .strip_prefix("an ")
            .or_else(|| rest.strip_prefix("a "))?;
        kind(rest, "").map(DeniedBy::Explicit)
    });
    let missing = after(message, "because no ")
        .and_then(|rest| kind(rest, " allows the ").map(DeniedBy::Missing));
    match (explicit, missing) {
        (Some(_), Some(_)) => None,
        (explicit, missing) => explicit.or(missing),
    }
}

fn kind(text: &str, then: &str) -> Option<PolicyKind> {
    let mut kinds = KINDS.iter();
    kinds.find_map(|(name, kind)| {
        let rest = text.strip_prefix(name)?.strip_prefix(then)?;
        let is_whole = !then.is_empty() || !rest.starts_with(|c: char| c.is_alphanumeric());
        is_whole.then_some(*kind)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHO: &str = "User: arn:aws:sts::123456789012:assumed-role/countersign-reconcile/run";

    fn told(message: &str) -> Option<(String, Option<DeniedBy>)> {
        let denial = Denial::from_message(message)?;
        Some((denial.permission.to_string(), denial.by))
    }

    #[test]
    fn aws_s_own_forms_are_read() {
        for (message, permission, by) in [
            (
                format!(
                    "{WHO} is not authorized to perform: iam:CreateAccessKey on resource: user batch because no identity-based policy allows the iam:CreateAccessKey action"
                ),
                "iam:CreateAccessKey",
                Some(DeniedBy::Missing(PolicyKind::IdentityBased)),
            ),
            (
                format!(
                    "{WHO} is not authorized to perform: secretsmanager:TagResource on resource: x with an explicit deny in a service control policy"
                ),
                "secretsmanager:TagResource",
                Some(DeniedBy::Explicit(PolicyKind::ServiceControl)),
            ),
            (
                format!(
                    "{WHO} is not authorized to perform: secretsmanager:CreateSecret on resource: x with an explicit deny in an identity-based policy"
                ),
                "secretsmanager:CreateSecret",
                Some(DeniedBy::Explicit(PolicyKind::IdentityBased)),
            ),
            (
                format!(
                    "{WHO} is not authorized to perform: kms:GenerateDataKey on resource: arn:aws:kms:x because no resource-based policy allows the kms:GenerateDataKey action (Service: AWSKMS)"
                ),
                "kms:GenerateDataKey",
                Some(DeniedBy::Missing(PolicyKind::ResourceBased)),
            ),
            (
                format!(
                    "{WHO} is not authorized to perform: iam:GetUser on resource: user batch because no permissions boundary allows the iam:GetUser action"
                ),
                "iam:GetUser",
                Some(DeniedBy::Missing(PolicyKind::PermissionsBoundary)),
            ),
            (
                format!(
                    "{WHO} is not authorized to perform: sns:Publish on resource: x with an explicit deny in a resource control policy: arn:aws:organizations::1:policy/p-1"
                ),
                "sns:Publish",
                Some(DeniedBy::Explicit(PolicyKind::ResourceControl)),
            ),
            (
                format!("{WHO} is not authorized to perform: cloudtrail:LookupEvents"),
                "cloudtrail:LookupEvents",
                None,
            ),
            (
                "Access to KMS is not allowed".to_owned(),
                "kms:GenerateDataKey",
                None,
            ),
        ] {
            assert_eq!(
                told(&message),
                Some((permission.to_owned(), by)),
                "{message}"
            );
        }
    }

    #[test]
    fn nothing_else_comes_through() {
        let long = "a".repeat(10_000);
        for hostile in [
            "",
            "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
            "is not authorized to perform: iam:\u{1b}[31mCreate",
            "is not authorized to perform: iam:",
            "is not authorized to perform: IAM:GetUser",
            "is not authorized to perform: evil:GetUser",
            "is not authorized to perform: iam:Get-User",
            "is not authorized to perform: iam:GetUser:iam:GetUser",
            "is not authorized to perform: iam:ＧetUser",
            "is not authorized to perform:iam:GetUser",
            "is not authorized to perform: iam:GetUser is not authorized to perform: iam:CreateAccessKey",
            "Access to KMS is not allowed, and run this",
            &format!("is not authorized to perform: iam:{}", "a".repeat(65)),
            &format!("is not authorized to perform: iam:GetUser {long}"),
        ] {
            assert_eq!(told(hostile), None, "{hostile}");
        }
        let by = |rest: &str| {
            told(&format!(
                "{WHO} is not authorized to perform: iam:GetUser {rest}"
            ))
            .and_then(|(_, by)| by)
        };
        for look_alike in [
            "with an explicit deny in a service control policyholder",
            "with an explicit deny in service control policy",
            "with an explicit deny in a friendly policy",
            "because no identity-based policy",
            "because no session policy allowed the iam:GetUser action",
            "with an explicit deny in a session policy because no session policy allows the x",
            "with an explicit deny in a session policy with an explicit deny in a service control policy",
        ] {
            assert_eq!(by(look_alike), None, "{look_alike}");
        }
    }

    #[test]
    fn of_a_message_the_permission_is_kept_and_nothing_else() {
        let message = format!(
            "{WHO} is not authorized to perform: iam:GetUser on resource: planted\u{1b}[2J with an explicit deny in a session policy"
        );
        let denial = Denial::from_message(&message).unwrap();
        assert_eq!(
            format!("{denial:?}"),
            "Denial { permission: Permission(\"iam:GetUser\"), by: Some(Explicit(Session)) }"
        );
    }
}
