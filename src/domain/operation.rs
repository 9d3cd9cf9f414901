//! Every call that countersign makes.

use std::fmt;

/// A service that countersign calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Service {
    /// AWS Identity and Access Management.
    Iam,
    SecretsManager,
    /// Amazon Simple Notification Service.
    Sns,
    /// AWS Security Token Service.
    Sts,
    CloudTrail,
    /// AWS Key Management Service.
    Kms,
    /// GitHub's REST and GraphQL APIs.
    GitHub,
}

impl Service {
    /// Returns the service's prefix in IAM policies; `None` for GitHub.
    fn prefix(self) -> Option<&'static str> {
        match self {
            Self::Iam => Some("iam"),
            Self::SecretsManager => Some("secretsmanager"),
            Self::Sns => Some("sns"),
            Self::Sts => Some("sts"),
            Self::CloudTrail => Some("cloudtrail"),
            Self::Kms => Some("kms"),
            Self::GitHub => None,
        }
    }
}

impl fmt::Display for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Iam => "IAM",
            Self::SecretsManager => "Secrets Manager",
            Self::Sns => "SNS",
            Self::Sts => "STS",
            Self::CloudTrail => "CloudTrail",
            Self::Kms => "KMS",
            Self::GitHub => "GitHub",
        })
    }
}

macro_rules! operations {
    ($($service:ident { $($operation:ident $name:literal)* })*) => {
        /// An operation of AWS's, as the service's API reference names it, or a question or change of ours to GitHub.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Operation {
            $($(#[doc = concat!("`", $name, "`")] $operation,)*)*
        }

        impl Operation {
            /// Returns the service that is called.
            pub fn service(self) -> Service {
                match self {
                    $($(Self::$operation)|* => Service::$service,)*
                }
            }

            /// Returns the operation's name.
            pub fn name(self) -> &'static str {
                match self {
                    $($(Self::$operation => $name,)*)*
                }
            }
        }
    };
}

operations! {
    Iam {
        CreateAccessKey "CreateAccessKey"
        DeleteAccessKey "DeleteAccessKey"
        Examine "examine"
        GenerateCredentialReport "GenerateCredentialReport"
        GetAccessKeyLastUsed "GetAccessKeyLastUsed"
        GetCredentialReport "GetCredentialReport"
        GetUser "GetUser"
        ListAccessKeys "ListAccessKeys"
        SimulatePrincipalPolicy "SimulatePrincipalPolicy"
        UpdateAccessKey "UpdateAccessKey"
    }
    SecretsManager {
        CreateSecret "CreateSecret"
        DeleteSecret "DeleteSecret"
        DescribeSecret "DescribeSecret"
        ListSecretVersionIds "ListSecretVersionIds"
        ListSecrets "ListSecrets"
        PutSecretValue "PutSecretValue"
        TagResource "TagResource"
        UpdateSecretVersionStage "UpdateSecretVersionStage"
    }
    Sns {
        GetTopicAttributes "GetTopicAttributes"
        Publish "Publish"
    }
    Sts {
        AssumeRoleWithWebIdentity "AssumeRoleWithWebIdentity"
        GetCallerIdentity "GetCallerIdentity"
    }
    CloudTrail {
        LookupEvents "LookupEvents"
    }
    Kms {
        DescribeKey "DescribeKey"
    }
    GitHub {
        ClosePullRequest "close pull request"
        CreateComment "create comment"
        CreateCommitStatus "create commit status"
        DeleteComment "delete comment"
        EditComment "edit comment"
        FindComment "find comment"
        GetBlob "get blob"
        GetBranchRules "get branch rules"
        GetEnvironment "get environment"
        GetPermission "get permission"
        GetRuleset "get ruleset"
        ListActivities "list activities"
        ListFolders "list folders"
        ListMergedPullRequests "list merged pull requests"
        ListPullRequestFiles "list pull request files"
        ListPullRequests "list pull requests"
        ListTeamMembers "list team members"
        QueryAuthors "query authors"
        QueryBlobs "query blobs"
        QueryComments "query comments"
        QueryContents "query contents"
        QueryEvidence "query evidence"
        QueryMerges "query merges"
        QueryPullRequests "query pull requests"
        ReadSetup "read setup"
        SetUp "set up repository"
    }
}

impl Operation {
    /// Returns the permission that the operation needs, as IAM policies name it; for GitHub, the operation's name.
    pub fn permission(self) -> String {
        match self.service().prefix() {
            Some(prefix) => format!("{prefix}:{}", self.name()),
            None => self.name().to_owned(),
        }
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.service(), self.name())
    }
}
