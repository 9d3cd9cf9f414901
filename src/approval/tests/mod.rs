//! Each rule: an honest request that passes, and its twin that differs in the one thing that matters.

mod attacks;
mod open;
mod removals;
mod rotations;
mod told;
mod twins;

use std::collections::BTreeMap;

use super::*;
use crate::domain::{
    Account, AccountId, AccountName, Approvals, Configuration, Duration, Expiry, Folder, IamUser,
    KeyRequest, Lifecycle, Locale, Login, ObjectId, Reason, Refusal, Repository, RequestPath,
    Timestamp, UserPattern,
};

const OPENED: i64 = 1_793_600_000;
const PUSHED: i64 = OPENED - 30;
const APPROVED: i64 = OPENED + 600;
const MERGED: i64 = OPENED + 900;
const NOW: i64 = OPENED + 1_200;

fn oid(digit: char) -> ObjectId {
    ObjectId::new(&digit.to_string().repeat(40)).unwrap()
}

fn person(login: &str) -> Actor {
    Actor {
        login: Login::new(login).unwrap(),
        kind: ActorKind::User,
    }
}

/// A commit's line that names an account.
fn named(actor: Actor) -> GitActor {
    GitActor {
        name: actor.login.to_string(),
        email: format!("{}@example.com", actor.login),
        user: Some(actor),
    }
}

/// A commit's line with an address that belongs to nobody.
fn nobody() -> GitActor {
    GitActor {
        name: "aider".to_owned(),
        email: "aider@aider.chat".to_owned(),
        user: None,
    }
}

fn bot(login: &str) -> Actor {
    Actor {
        login: Login::new(login).unwrap(),
        kind: ActorKind::Other,
    }
}

fn push(by: Actor, at: i64, before: char, after: char) -> Push {
    Push {
        by: Some(by),
        at: Timestamp::from_seconds(at),
        before: oid(before),
        after: oid(after),
    }
}

type Change = fn(&mut World);

struct World {
    request: KeyRequest,
    evidence: Evidence,
    configuration: Configuration,
    now: Timestamp,
}

impl World {
    fn pull(&mut self) -> &mut PullRequest {
        &mut self
            .evidence
            .merge
            .as_mut()
            .unwrap()
            .pulls
            .as_mut()
            .unwrap()[0]
    }

    fn commit(&mut self) -> &mut Commit {
        &mut self.pull().commits.as_mut().unwrap()[0]
    }

    fn review(&mut self) -> &mut Review {
        &mut self.pull().reviews.as_mut().unwrap()[0]
    }

    /// Asks for a key that lives so, in a folder that allows so many days of life and of age.
    fn lives(&mut self, expires: Option<&str>, rotate: Option<i64>, [life, age]: [Option<i64>; 2]) {
        let days = |days: i64| Duration::from_seconds(days * 86_400);
        self.request.expires = expires.map(|day| Expiry::new(day).unwrap());
        self.request.rotate_every = rotate.map(days);
        self.configuration.lifecycle = Some(Lifecycle::default());
        for folder in self.configuration.folders.values_mut() {
            folder.max_lifetime = life.map(days);
            folder.max_key_age = age.map(days);
        }
        self.evidence.configuration_then = Some(self.configuration.clone());
    }

    /// The pushes to the branch, the last one first.
    fn pushes(&mut self, pushes: Vec<Push>) {
        self.evidence.background.pushes = Pushes::Known(pushes);
    }

    fn push(&mut self) -> &mut Push {
        match &mut self.evidence.background.pushes {
            Pushes::Known(pushes) => &mut pushes[0],
            Pushes::TooMany | Pushes::Unknown => panic!("no pushes"),
        }
    }

    /// Both files say the same about the requests.
    fn owners(&mut self, owners: &str) {
        let text = Some(format!("/requests/ {owners}\n"));
        self.evidence.owners_then.clone_from(&text);
        self.evidence.owners_now = text;
    }

    /// A team that the token may read.
    fn team(&mut self, logins: &[&str]) {
        let logins = logins.iter().map(|login| Login::new(login).unwrap());
        let teams = &mut self.evidence.background.teams;
        teams.insert("acme/security".to_owned(), logins.collect());
    }

    /// A team that the token may not read, a rule that asks for an owner's review, and GitHub's word that there is one.
    fn decided(&mut self) {
        self.owners("@acme/security");
        self.pull().approved_by_github = Some(true);
        self.evidence.background.requires_owner_review = Some(true);
    }

    /// mika approves, too.
    fn second(&mut self) -> &mut Review {
        let mut second = self.review().clone();
        second.author = Some(person("mika"));
        let reviews = self.pull().reviews.as_mut().unwrap();
        reviews.push(second);
        &mut reviews[1]
    }

    fn refusals(&self) -> Vec<Refusal> {
        verify(&self.request, &self.evidence, &self.configuration, self.now)
            .err()
            .unwrap_or_default()
    }

    fn codes(&self) -> String {
        let refusals = self.refusals();
        if refusals.is_empty() {
            return "approved".to_owned();
        }
        let mut codes: Vec<&str> = refusals.iter().map(Refusal::code).collect();
        codes.dedup();
        codes.join(" ")
    }
}

/// hanako asks, kenji owns `requests/` and approves, GitHub merges.
fn honest() -> World {
    let path = RequestPath::new("requests/20261102090000.yaml").unwrap();
    let main = AccountName::new("main").unwrap();
    let account = Account {
        id: AccountId::new("123456789012").unwrap(),
        region: "ap-northeast-1".to_owned(),
        topic: "arn:aws:sns:ap-northeast-1:123456789012:countersign".to_owned(),
        kms_key: None,
        role: None,
        review_role: None,
    };
    let folder = Folder {
        account: main.clone(),
        users: vec![UserPattern::new("batch-*").unwrap()],
        max_lifetime: None,
        max_key_age: None,
    };
    let configuration = Configuration {
        language: Locale::ENGLISH,
        approvals: Approvals {
            required: 1,
            timeout: Duration::from_seconds(86_400),
            valid_for: Duration::from_seconds(86_400),
            forks: false,
        },
        accounts: [(main, account)].into(),
        tags: BTreeMap::new(),
        inventory_roles: BTreeMap::new(),
        folders: [("requests/".to_owned(), folder)].into(),
        lifecycle: None,
    };
    let pull = PullRequest {
        number: 12,
        url: "https://github.com/acme/keys/pull/12".to_owned(),
        repository: Some(42),
        created: Timestamp::from_seconds(OPENED),
        merged: Some(Timestamp::from_seconds(MERGED)),
        merge_commit: Some(oid('c')),
        base: "main".to_owned(),
        head: oid('b'),
        branch: "ask".to_owned(),
        branch_repository: Repository::new("acme/keys").ok(),
        from_fork: false,
        author: Some(person("hanako")),
        files: Some(vec![ChangedFile {
            path: path.to_string(),
            is_added: true,
        }]),
        commits: Some(vec![Commit {
            id: oid('b'),
            authors: Some(vec![named(person("hanako"))]),
            committer: Some(named(person("hanako"))),
            signed_by_github: None,
        }]),
        reviews: Some(vec![Review {
            opinion: Opinion::Approved,
            author: Some(person("kenji")),
            submitted: Some(Timestamp::from_seconds(APPROVED)),
            commit: Some(oid('b')),
            by_writer: true,
        }]),
        approved_by_github: None,
        timeline: Some(vec![Event::Closed]),
    };
    World {
        request: KeyRequest {
            path,
            blob: oid('f'),
            user: IamUser::new("batch-exporter").unwrap(),
            reason: Reason::new("the nightly batch exports to S3").unwrap(),
            expires: None,
            rotate_every: None,
            extra: Vec::new(),
        },
        evidence: Evidence {
            checkout: Checkout {
                head: oid('c'),
                is_whole: true,
            },
            default_branch: Some(DefaultBranch {
                name: "main".to_owned(),
                head: oid('c'),
            }),
            repository: Some(42),
            introduction: Some(Introduction {
                commit: oid('c'),
                parents: vec![oid('a'), oid('b')],
                committed: Timestamp::from_seconds(MERGED),
                is_new_file: true,
            }),
            merge: Some(Merge {
                signed_by_github: Some(true),
                pulls: Some(vec![pull]),
            }),
            background: Background {
                pushes: Pushes::Known(vec![push(person("hanako"), PUSHED, '0', 'b')]),
                author_may_push: Some(true),
                teams: BTreeMap::new(),
                requires_owner_review: None,
            },
            blob_at_head: Some(oid('f')),
            owners_then: Some("/requests/ @kenji @mika\n".to_owned()),
            codeowners_errors: Some(Vec::new()),
            owners_now: Some("/requests/ @Kenji @mika\n".to_owned()),
            configuration_then: Some(configuration.clone()),
        },
        configuration,
        now: Timestamp::from_seconds(NOW),
    }
}

#[test]
fn an_honest_request_is_approved_and_the_proof_says_by_whom() {
    let world = honest();
    let approval = verify(
        &world.request,
        &world.evidence,
        &world.configuration,
        world.now,
    )
    .unwrap();
    let approval = approval.record();
    assert_eq!(approval.approvers, [Login::new("kenji").unwrap()]);
    assert_eq!(approval.requester.as_str(), "hanako");
    assert_eq!((approval.pull, approval.approved.seconds()), (12, APPROVED));
    assert_eq!((&approval.blob, &approval.head), (&oid('f'), &oid('b')));
    assert_eq!(approval.pull_url, "https://github.com/acme/keys/pull/12");
}

#[test]
fn one_owner_counts_once_however_often_he_approves() {
    let mut world = honest();
    world.configuration.approvals.required = 2;
    world.second().author = Some(person("KENJI"));
    assert_eq!(world.codes(), "not-approved");
}

#[test]
fn a_rebase_is_told_apart_from_a_foreign_merge() {
    for (parents, is_rebased) in [(2, false), (1, true)] {
        let mut world = honest();
        let introduction = world.evidence.introduction.as_mut().unwrap();
        introduction.parents.truncate(parents);
        world.evidence.merge.as_mut().unwrap().signed_by_github = None;
        assert_eq!(
            world.refusals(),
            [Refusal::MergedElsewhere {
                commit: oid('c'),
                rebased: is_rebased,
                is_signed: false,
            }]
        );
    }
}
