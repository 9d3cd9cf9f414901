//! A fault as it is written on a command line: `iam:CreateAccessKey:1:after:drop`.

use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use super::faults::{AwsError, Gate, GitHubError, Trouble, When};
use super::github::commits::{Author, Change};
use super::github::rest;
use super::world::{Effect, Fault, World};

/// The AWS operations that the sandbox supports.
const AWS: &[&str] = &[
    "cloudtrail:LookupEvents",
    "iam:CreateAccessKey",
    "iam:CreateUser",
    "iam:DeleteAccessKey",
    "iam:GenerateCredentialReport",
    "iam:GetAccessKeyLastUsed",
    "iam:GetCredentialReport",
    "iam:GetUser",
    "iam:ListAccessKeys",
    "iam:ListUsers",
    "iam:UpdateAccessKey",
    "secretsmanager:CreateSecret",
    "secretsmanager:DeleteSecret",
    "secretsmanager:DescribeSecret",
    "secretsmanager:GetSecretValue",
    "secretsmanager:ListSecretVersionIds",
    "secretsmanager:ListSecrets",
    "secretsmanager:PutSecretValue",
    "secretsmanager:RemoveRegionsFromReplication",
    "secretsmanager:ReplicateSecretToRegions",
    "secretsmanager:RestoreSecret",
    "secretsmanager:TagResource",
    "secretsmanager:UntagResource",
    "secretsmanager:UpdateSecretVersionStage",
    "sns:CreateTopic",
    "sns:GetTopicAttributes",
    "sns:ListTopics",
    "sns:Publish",
    "sts:AssumeRoleWithWebIdentity",
    "sts:GetCallerIdentity",
];

const GRAPHQL: &str = "github:POST /graphql";

/// The possible effects, as help and errors list them.
pub const EFFECTS: &str = "\
drop             closes the connection without answering
hold             holds the call forever, so that its caller can be killed meanwhile
delay=SECONDS    lets time pass
stale=SECONDS    serves lists and secrets as they were that long ago (before)
error            answers 500
unavailable      answers 503
throttle         answers that there are too many requests
deny             denies access
code=CODE        answers with this AWS error code, such as ExpiredToken
bad-credentials  GitHub does not know the token
not-found        GitHub does not show the repository
saml             GitHub wants the token authorised for single sign-on
ip-allow-list    GitHub does not take calls from this address
moved            GitHub says that the repository was renamed
archived         GitHub says that the repository is archived
abuse            GitHub throttles in the words of old
truncate         sends only the beginning of the answer (after)
empty            empties every text in the answer (after)
key=USER         someone creates an access key for the user
off=USER         someone switches the user's access keys off
on=USER          someone switches the user's access keys on
comment=PULL     someone edits the first comment on the pull request
push             someone pushes to the default branch";

impl FromStr for Fault {
    type Err = String;

    /// Parses `OPERATION:N:WHEN:EFFECT`; an error lists what would be valid.
    fn from_str(spec: &str) -> Result<Fault, String> {
        let mut parts = spec.rsplitn(4, ':');
        let (effect, when, nth, operation) =
            (parts.next(), parts.next(), parts.next(), parts.next());
        let (Some(effect), Some(when), Some(nth), Some(operation)) = (effect, when, nth, operation)
        else {
            return Err(
                "write OPERATION:N:WHEN:EFFECT, as in iam:CreateAccessKey:1:after:drop".to_owned(),
            );
        };
        let fault = Fault {
            operation: self::operation(operation)?,
            nth: self::nth(nth)?,
            when: self::when(when)?,
            effect: self::effect(effect)?,
        };
        let side = match fault.effect {
            Effect::Truncate | Effect::EmptyFields => Some((When::After, "after")),
            Effect::Stale(_) => Some((When::Before, "before")),
            Effect::Drop
            | Effect::Delay(_)
            | Effect::Hold(_)
            | Effect::Answer(_)
            | Effect::Act(_) => None,
        };
        match side {
            Some((side, word)) if side != fault.when => {
                Err(format!("`{effect}` is possible only `{word}` the effect"))
            }
            Some(_) | None => Ok(fault),
        }
    }
}

fn operation(word: &str) -> Result<String, String> {
    let aws = AWS.iter().map(|operation| (*operation).to_owned());
    let mut all: Vec<String> = aws.chain([GRAPHQL.to_owned()]).collect();
    all.extend(rest::operations());
    match all.iter().any(|operation| operation == word) {
        true => Ok(word.to_owned()),
        false => Err(format!(
            "there is no operation `{word}`; there are\n  {}",
            all.join("\n  ")
        )),
    }
}

fn nth(word: &str) -> Result<usize, String> {
    if word == "every" {
        return Ok(Fault::EVERY);
    }
    let number = word.parse().ok().filter(|nth| *nth > 0);
    number.ok_or_else(|| format!("`{word}` is no number from 1, and not `every`"))
}

fn when(word: &str) -> Result<When, String> {
    match word {
        "before" => Ok(When::Before),
        "after" => Ok(When::After),
        _ => Err(format!("`{word}` is neither `before` nor `after`")),
    }
}

fn effect(word: &str) -> Result<Effect, String> {
    let unknown = || format!("there is no effect `{word}`; there are\n  {}", listed());
    let (name, value) = match word.split_once('=') {
        Some((name, value)) => (name, Some(value)),
        None => (word, None),
    };
    let effect = match (name, value) {
        ("drop", None) => Some(Effect::Drop),
        ("hold", None) => Some(Effect::Hold(Gate::shut())),
        ("error", None) => Some(Effect::Answer(Trouble::InternalError)),
        ("unavailable", None) => Some(Effect::Answer(Trouble::Unavailable)),
        ("throttle", None) => Some(Effect::Answer(Trouble::Throttle)),
        ("deny", None) => Some(Effect::Answer(Trouble::Deny)),
        ("code", Some(code)) => {
            AwsError::named(code).map(|error| Effect::Answer(Trouble::Aws(error)))
        }
        ("truncate", None) => Some(Effect::Truncate),
        ("empty", None) => Some(Effect::EmptyFields),
        ("push", None) => Some(act(push)),
        ("delay", Some(seconds)) => {
            number(seconds).map(|it| Effect::Delay(Duration::from_secs(it)))
        }
        ("stale", Some(seconds)) => number(seconds).map(|it| Effect::Stale(it.cast_signed())),
        ("key", Some(user)) if !user.is_empty() => Some(make_key(user.to_owned())),
        ("off", Some(user)) if !user.is_empty() => Some(switch_keys(user.to_owned(), false)),
        ("on", Some(user)) if !user.is_empty() => Some(switch_keys(user.to_owned(), true)),
        ("comment", Some(pull)) => number(pull).map(edit_comment),
        (name, None) => {
            let mut all = GitHubError::ALL.iter();
            let found = all.find(|(word, _)| *word == name);
            found.map(|(_, error)| Effect::Answer(Trouble::GitHub(*error)))
        }
        (_, Some(_)) => None,
    };
    effect.ok_or_else(unknown)
}

/// The effects, indented as a list.
fn listed() -> String {
    EFFECTS.replace('\n', "\n  ")
}

/// Up to a year of seconds.
fn number(text: &str) -> Option<u64> {
    text.parse().ok().filter(|number| *number <= 366 * 86_400)
}

fn act(act: impl Fn(&mut World) + Send + Sync + 'static) -> Effect {
    Effect::Act(Arc::new(act))
}

fn make_key(user: String) -> Effect {
    act(move |world| drop(world.create_key_by_hand("alice", &user)))
}

fn switch_keys(user: String, active: bool) -> Effect {
    act(move |world| {
        let keys = world.iam.keys(&user).iter();
        let differing = keys.filter(|key| key.active != active);
        let ids: Vec<String> = differing.map(|key| key.id.clone()).collect();
        for id in ids {
            world.switch_key_by_hand("alice", &user, &id, active);
        }
    })
}

fn edit_comment(pull: u64) -> Effect {
    act(move |world| {
        let now = world.now();
        let comments = world.github.comments_on(pull);
        let first = comments.first().map(|first| (first.id, first.body.clone()));
        if let Some((id, body)) = first {
            let edited = format!("{body}\nEdited by hand.\n");
            drop(world.github.edit_comment(id, "root", &edited, now));
        }
    })
}

fn push(world: &mut World) {
    let now = world.now();
    let change = Change::add(format!("notes/{now}.md"), "Pushed in between.\n");
    drop(
        world
            .github
            .push_to_default(&Author::new("root"), &[change], now),
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(spec: &str) -> Result<String, String> {
        let Fault {
            operation,
            nth,
            when,
            effect,
        } = spec.parse()?;
        Ok(format!("{operation} {nth} {when:?} {effect:?}"))
    }

    #[test]
    fn a_fault_is_read() {
        for (spec, expected) in [
            (
                "iam:CreateAccessKey:1:after:drop",
                "iam:CreateAccessKey 1 After Drop",
            ),
            (
                "sns:Publish:every:before:deny",
                "sns:Publish 0 Before Answer(Deny)",
            ),
            (
                "secretsmanager:ListSecrets:2:before:stale=300",
                "secretsmanager:ListSecrets 2 Before Stale(300)",
            ),
            (
                "iam:GetUser:1:after:delay=7",
                "iam:GetUser 1 After Delay(7s)",
            ),
            (
                "iam:GetUser:1:after:empty",
                "iam:GetUser 1 After EmptyFields",
            ),
            (
                "iam:GetUser:1:before:key=batch-exporter",
                "iam:GetUser 1 Before Act",
            ),
            ("iam:GetUser:1:before:hold", "iam:GetUser 1 Before Hold"),
            (
                "github:POST /repos/{owner}/{repo}/issues/{number}/comments:1:after:comment=1",
                "github:POST /repos/{owner}/{repo}/issues/{number}/comments 1 After Act",
            ),
            (
                "github:POST /graphql:1:before:push",
                "github:POST /graphql 1 Before Act",
            ),
        ] {
            assert_eq!(read(spec).as_deref(), Ok(expected), "{spec}");
        }
    }

    #[test]
    fn a_wrong_fault_is_told_what_would_be_right() {
        for (spec, expected) in [
            ("", "write OPERATION:N:WHEN:EFFECT"),
            ("drop", "as in iam:CreateAccessKey:1:after:drop"),
            (
                "iam:CreateKey:1:after:drop",
                "there is no operation `iam:CreateKey`; there are\n  cloudtrail:LookupEvents\n",
            ),
            (
                "iam:GetUser:0:after:drop",
                "`0` is no number from 1, and not `every`",
            ),
            ("iam:GetUser:-1:after:drop", "`-1` is no number"),
            (
                "iam:GetUser:1:during:drop",
                "`during` is neither `before` nor `after`",
            ),
            (
                "iam:GetUser:1:before:explode",
                "there is no effect `explode`; there are\n  drop ",
            ),
            ("iam:GetUser:1:before:delay", "there is no effect `delay`"),
            (
                "iam:GetUser:1:before:delay=99999999999",
                "there is no effect `delay=99999999999`",
            ),
            ("iam:GetUser:1:before:key=", "there is no effect `key=`"),
            ("iam:GetUser:1:before:off", "there is no effect `off`"),
            (
                "iam:GetUser:1:before:truncate",
                "`truncate` is possible only `after` the effect",
            ),
            (
                "iam:GetUser:1:after:stale=1",
                "`stale=1` is possible only `before` the effect",
            ),
        ] {
            let said = read(spec).unwrap_err();
            assert!(said.contains(expected), "{spec}: {said}");
        }
    }

    #[test]
    fn every_effect_that_is_listed_is_read() {
        for line in EFFECTS.lines() {
            let word = line.split_whitespace().next().unwrap();
            let word = word.replace("SECONDS", "1").replace("PULL", "1");
            let word = word.replace("=CODE", "=ExpiredToken");
            assert!(effect(&word).is_ok(), "{word}");
        }
        assert_eq!(
            AWS.iter()
                .filter(|operation| self::operation(operation).is_err())
                .count(),
            0
        );
    }
}
