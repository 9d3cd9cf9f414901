//! English.

use super::{Said, failed, right, wrong};
use crate::domain::{
    AccountRemark, Duty, Evidence, FileIs, KeyIs, Language, Means, Obstacle, Remark, Rule, TeamIs,
    TopicIs,
};
use crate::messages::pull::warning;
use crate::messages::{Message, code, codes, say};

pub(super) fn remark(remark: &Remark) -> Said {
    match remark {
        Remark::Environment { what, hint } => wrong(what.clone(), hint),
        Remark::NoSuchAccount(name) => {
            right(say(Language::English, Message::NoSuchAccount(name)))
        }
        Remark::NoAnswer(failure) => failed(Language::English, failure),
        Remark::WrongFile(diagnostic) => super::file(Language::English, diagnostic),
        Remark::NoFiles => wrong(
            "The configuration, CODEOWNERS and the workflows could not be read: neither GitHub nor a checkout shows them."
                .to_owned(),
            "Set GITHUB_TOKEN and GITHUB_REPOSITORY, or run it in a checkout.",
        ),
        Remark::Configuration { accounts } => right(match accounts {
            1 => "`.github/countersign.yaml` is in order and has 1 account.".to_owned(),
            accounts => {
                format!("`.github/countersign.yaml` is in order and has {accounts} accounts.")
            }
        }),
        Remark::NoCodeowners => wrong(
            "GitHub would read no CODEOWNERS, so nobody could approve.".to_owned(),
            "Say in `.github/CODEOWNERS` who approves.",
        ),
        Remark::Owned { folder, owners } => {
            right(format!("{} is owned by {}.", code(folder), codes(owners, ", ")))
        }
        Remark::TooFewOwners {
            folder,
            owners,
            required,
        } => {
            let who = match owners.as_slice() {
                [] => "nobody".to_owned(),
                owners => codes(owners, ", "),
            };
            wrong(
                format!("A request in {} takes {required} approvals of code owners, and of them {who} can approve.", code(folder)),
                "Name in CODEOWNERS people who may push to the repository, as @LOGIN; or lower `approvals.required`.",
            )
        }
        Remark::SkippedLine {
            path,
            line,
            kind,
            is_about_requests,
        } => {
            let about = match is_about_requests {
                true => ", which is about requests",
                false => "",
            };
            wrong(
                format!("GitHub skips line {line} of {}{about}: {}.", code(path), code(kind)),
                "Correct the pattern: `!` and `[ ]` have no meaning in CODEOWNERS.",
            )
        }
        Remark::UnknownOwner {
            path,
            line,
            kind,
            is_in_doubt,
        } => {
            let doubt = match is_in_doubt {
                true => " For a team or an e-mail address on it GitHub's decision may stand, and there is no telling whose approval that is.",
                false => "",
            };
            wrong(
                format!("GitHub does not know every owner on line {line} of {}: {}. The others on it are owners.{doubt}", code(path), code(kind)),
                "Correct the line: owners are people or teams that may push to the repository.",
            )
        }
        Remark::Unprotected(paths) => wrong(
            format!(
                "No code owner has to review changes of {}, on which approvals depend.",
                codes(paths, ", ")
            ),
            "Add a line to CODEOWNERS, as in `/.github/ @LOGIN`.",
        ),
        Remark::OwnerMayNotPush(login) => wrong(
            format!("{} is a code owner who may not push, so no approval of theirs counts.", code(&format!("@{login}"))),
            "Give them write access to the repository, or take them out of CODEOWNERS.",
        ),
        Remark::Team(team, is) => self::team(&format!("@{team}"), *is),
        Remark::Rule(rule) => right(self::rule(*rule).to_owned()),
        Remark::Warning(one) => right(warning(Language::English, one)),
        Remark::StatusNotRequired => wrong(
            "The commit status `countersign` is not required, so that what is not approved can be merged, and leads to no key.".to_owned(),
            "Settings → Rules → Rulesets → Require status checks to pass → `countersign`.",
        ),
        Remark::RebaseAllowed => wrong(
            "Pull requests can also be merged by rebase, which proves no approval.".to_owned(),
            "Allow only merge commits and squashing: Settings → Rules → Rulesets → Require a pull request before merging → Allowed merge methods.",
        ),
        Remark::OnlyRebase => wrong(
            "Pull requests can be merged neither by a merge commit nor by squashing, so no approval can be proved.".to_owned(),
            "Allow one of them: Settings → Rules → Rulesets → Require a pull request before merging → Allowed merge methods.",
        ),
        Remark::MergeQueue => wrong(
            "Pull requests are merged by a queue, with which no approval can be proved.".to_owned(),
            "Take the merge queue off the branch: Settings → Rules → Rulesets.",
        ),
        Remark::NoExtraApproval => wrong(
            "A pull request that GitHub attributes to nobody, such as Copilot's, can be merged like any other; it leads to no key.".to_owned(),
            "Settings → Rules → Rulesets → Require a pull request before merging → Require an additional approval for unattributed Copilot pull requests.",
        ),
        Remark::AdminsBypass(None) => right(
            "Whether administrators may pass over the rules of the environments is not shown to this token.".to_owned(),
        ),
        Remark::AdminsBypass(Some(environments)) => wrong(
            format!("Administrators may let a workflow of any branch into {}, and so to the role of AWS that trusts it, as far as its other conditions go.", codes(environments, ", ")),
            "Settings → Environments → take away Allow administrators to bypass configured protection rules.",
        ),
        Remark::Bypass(Some(0)) => right("Nobody may pass over the rules.".to_owned()),
        Remark::Bypass(Some(count)) => wrong(
            format!("The rules can be passed over by {count} on their bypass lists. What is merged so leads to no key."),
            "Settings → Rules → Rulesets → Bypass list.",
        ),
        Remark::Bypass(None) => right(
            "Who may pass over the rules is shown to administrators only. It matters little: what is merged so leads to no key.".to_owned(),
        ),
        Remark::Readable(evidence, reads) => readable(*evidence, *reads),
        Remark::File(path, is) => file(path, *is),
        Remark::Account(_, remark) => account(remark),
    }
}

fn team(team: &str, is: TeamIs) -> Said {
    let team = code(team);
    match is {
        TeamIs::Readable { members: 1 } => right(format!("{team} has 1 member, who can be read.")),
        TeamIs::Readable { members } => {
            right(format!("{team} has {members} members, who can be read."))
        }
        TeamIs::TakenFromRules => right(format!(
            "A workflow's token cannot read the members of {team}; GitHub's own decision counts, as a ruleset requires review by code owners."
        )),
        TeamIs::Unreadable { is_dispensable } => wrong(
            match is_dispensable {
                true => format!(
                    "A workflow's token cannot read the members of {team}, so none of their approvals counts; there are other owners."
                ),
                false => format!(
                    "A workflow's token cannot read the members of {team}, so none of their approvals counts."
                ),
            },
            "Name people in CODEOWNERS; or give the workflows a token that may read the team (a GitHub App with Members: read); or, with `approvals.required: 1`, require review by code owners in a ruleset.",
        ),
    }
}

fn rule(rule: Rule) -> &'static str {
    match rule {
        Rule::OwnerReview => "Code owners must review before a merge.",
        Rule::FreshApprovals => "Approvals do not outlast another push.",
        Rule::Status => "The commit status `countersign` must be green before a merge.",
        Rule::MergeMethods => "Pull requests are merged by a merge commit or by squashing.",
    }
}

fn readable(evidence: Evidence, reads: bool) -> Said {
    let what = match evidence {
        Evidence::PullRequests => "pull requests and their reviews",
        Evidence::Pushes => "who pushed to a branch",
        Evidence::Permissions => "who may push",
    };
    match reads {
        true => right(format!("The token can read {what}.")),
        false => wrong(
            format!("The token cannot read {what}, so no approval can be proved with it."),
            "Give a token with `contents: read` and `pull-requests: write`; a personal one must be of somebody who may push.",
        ),
    }
}

fn file(path: &str, is: FileIs) -> Said {
    let path = code(path);
    match is {
        FileIs::Known => right(format!("{path} is as this version has it.")),
        FileIs::Missing => wrong(
            format!("{path} is not on the default branch."),
            "Take the file from the release or the repository that countersign comes from.",
        ),
        FileIs::Other { line } => wrong(
            format!(
                "{path} is otherwise than this version has it, first in line {line}: it was changed, or is another version's."
            ),
            "Look at the change, or take the file of this version. Only branch, `cron`, runner, pinned commits and defaults may differ.",
        ),
    }
}

fn account(remark: &AccountRemark) -> Said {
    match remark {
        AccountRemark::Own(id) => right(format!("The credentials are those of account {id}.")),
        AccountRemark::Other { configured, actual } => wrong(
            format!("The credentials are those of account {actual}; the configuration says {configured}."),
            "Use credentials of that account, or correct `id`. With credentials for one account only, give `--account NAME`.",
        ),
        AccountRemark::NoAnswer(failure) => failed(Language::English, failure),
        AccountRemark::NoSuchRole(duty, role) => wrong(
            format!("There is no role {}, with which `countersign {}` is to run.", code(role), duty.command()),
            "Create the stack, or correct the role in `.github/countersign.yaml`.",
        ),
        AccountRemark::Allowed(duty, means, permissions) => right(format!(
            "{} may do {}; {}: {}.",
            who(*duty),
            match permissions.len() {
                1 => "this".to_owned(),
                count => format!("these {count}"),
            },
            match means {
                Means::Simulated => "IAM's policy simulator says so",
                Means::Tried => "each was tried where it has no effect",
            },
            codes(permissions, ", ")
        )),
        AccountRemark::Denied {
            duty,
            permission,
            resource,
        } => wrong(
            format!("{} lacks {} on {}.", who(*duty), code(permission), code(resource)),
            "Deploy the stack again. Its `IamUsers` must cover the `users` of the configuration; if they have a path, `IamUserPath` must be theirs, and for a pattern with `*` this cannot be told here.",
        ),
        AccountRemark::Unknown(duty, obstacle, permissions) => {
            let list = codes(permissions, ", ");
            match obstacle {
                Obstacle::OtherPrincipal => wrong(
                    format!("Whether {} may do what it needs is not known: these credentials are another's, and may not ask IAM's policy simulator.", who(*duty)),
                    "Run it as an administrator of the account (`iam:SimulatePrincipalPolicy`).",
                ),
                Obstacle::HasEffect => wrong(
                    format!("Whether {} may do this is not known, since it cannot be tried without effect; the first key will show: {list}.", who(*duty)),
                    "Run it as an administrator of the account (`iam:SimulatePrincipalPolicy`).",
                ),
                Obstacle::NoRepository => wrong(
                    format!("Whether {} may do this is not known: the policies ask for the repository's id, which GitHub did not say: {list}.", who(*duty)),
                    "Set GITHUB_TOKEN and GITHUB_REPOSITORY.",
                ),
            }
        }
        AccountRemark::TrailClosed => wrong(
            "CloudTrail may not be asked who created a key (`cloudtrail:LookupEvents`), so a person has to decide about keys that an interrupted run may have left.".to_owned(),
            "Deploy the stack with `CloudTrailLookup=yes`, unless that is meant.",
        ),
        AccountRemark::Topic(is) => topic(*is),
        AccountRemark::Key(name, is) => key(&code(name), *is),
    }
}

fn who(duty: Duty) -> &'static str {
    match duty {
        Duty::Reconcile => "`reconcile`",
        Duty::Review => "`review`",
    }
}

fn topic(is: TopicIs) -> Said {
    match is {
        TopicIs::Heard(1) => right("The topic has 1 confirmed subscription.".to_owned()),
        TopicIs::Heard(count) => right(format!("The topic has {count} confirmed subscriptions.")),
        TopicIs::Unheard { pending: 0 } => wrong(
            "Nobody is subscribed to the topic, so nobody gets the notices.".to_owned(),
            "Subscribe an address: `aws sns subscribe`, or the stack's `AdministratorEmail`.",
        ),
        TopicIs::Unheard { pending } => wrong(
            format!(
                "None of the topic's subscriptions is confirmed ({pending} pending), so nobody gets the notices."
            ),
            "Open the message that AWS sent to the address, and follow its link.",
        ),
        TopicIs::Missing => wrong(
            "There is no such topic, so no notice can be sent.".to_owned(),
            "Create the stack, or correct `topic` in `.github/countersign.yaml`.",
        ),
        TopicIs::Hidden => right(
            "Who is subscribed to the topic is not shown to these credentials (`sns:GetTopicAttributes`). Keys are issued all the same.".to_owned(),
        ),
    }
}

fn key(key: &str, is: KeyIs) -> Said {
    match is {
        KeyIs::Enabled => right(format!("The KMS key {key} is enabled.")),
        KeyIs::NotEnabled => wrong(
            format!("The KMS key {key} is not enabled, so that nothing can be stored."),
            "Enable it (`aws kms enable-key`), or take `kmsKey` out of `.github/countersign.yaml`.",
        ),
        KeyIs::Missing => wrong(
            format!("There is no KMS key {key}."),
            "Deploy the stack with `CustomerManagedKey=yes`, or take `kmsKey` out of `.github/countersign.yaml`.",
        ),
        KeyIs::Hidden => wrong(
            format!(
                "Whether the KMS key {key} is enabled is not shown to these credentials (`kms:DescribeKey`)."
            ),
            "Run it as an administrator of the account.",
        ),
    }
}

pub(super) fn verdict(wrong: usize, unknown: usize) -> String {
    let things = |count: usize| match count {
        1 => "1 thing is".to_owned(),
        count => format!("{count} things are"),
    };
    match (wrong, unknown) {
        (0, 0) => "A key would be issued.".to_owned(),
        (0, unknown) => format!("Nothing is wrong; {} not known.", things(unknown)),
        (wrong, 0) => format!("{} wrong.", things(wrong)),
        (wrong, unknown) => format!("{} wrong, and {unknown} not known.", things(wrong)),
    }
}
