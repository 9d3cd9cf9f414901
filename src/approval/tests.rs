//! Each rule: an honest request that passes, and its twin that differs in the one thing that matters.

use super::*;
use crate::domain::{
    Account, AccountId, AccountName, Approvals, Configuration, Duration, Folder, IamUser,
    KeyRequest, Language, Login, ObjectId, Reason, RequestPath, Timestamp, UserPattern,
};

const OPENED: i64 = 1_793_600_000;
const APPROVED: i64 = OPENED + 600;
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

fn bot(login: &str) -> Actor {
    Actor {
        login: Login::new(login).unwrap(),
        kind: ActorKind::Other,
    }
}

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

    fn codes(&self) -> String {
        match verify(&self.request, &self.evidence, &self.configuration, self.now) {
            Ok(_) => "approved".to_owned(),
            Err(refusals) => refusals
                .iter()
                .map(crate::domain::Refusal::code)
                .collect::<Vec<_>>()
                .join(" "),
        }
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
    };
    let folder = Folder {
        account: main.clone(),
        users: vec![UserPattern::new("batch-*").unwrap()],
    };
    let configuration = Configuration {
        language: Language::English,
        approvals: Approvals {
            required: 1,
            timeout: Duration::from_seconds(86_400),
            valid_for: Duration::from_seconds(86_400),
            forks: false,
        },
        accounts: [(main, account)].into(),
        folders: [("requests/".to_owned(), folder)].into(),
    };
    let pull = PullRequest {
        number: 12,
        url: "https://github.com/acme/keys/pull/12".to_owned(),
        repository: Some(42),
        created: Timestamp::from_seconds(OPENED),
        merged: true,
        merge_commit: Some(oid('c')),
        base: "main".to_owned(),
        head: oid('b'),
        from_fork: false,
        author: Some(person("hanako")),
        files: Some(vec![ChangedFile {
            path: path.to_string(),
            is_added: true,
        }]),
        commits: Some(vec![Commit {
            id: oid('b'),
            authors: Some(vec![Some(person("hanako"))]),
            committer: Some(person("hanako")),
            signed_by_github: None,
        }]),
        reviews: Some(vec![Review {
            opinion: Opinion::Approved,
            author: Some(person("kenji")),
            submitted: Some(Timestamp::from_seconds(APPROVED)),
            commit: Some(oid('b')),
            by_writer: true,
        }]),
        timeline: Some(vec![Event::Closed]),
    };
    World {
        request: KeyRequest {
            path,
            blob: oid('f'),
            user: IamUser::new("batch-exporter").unwrap(),
            reason: Reason::new("the nightly batch exports to S3").unwrap(),
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
                is_new_file: true,
            }),
            merge: Some(Merge {
                signed_by_github: Some(true),
                pulls: Some(vec![pull]),
            }),
            blob_at_head: Some(oid('f')),
            owners_then: Some("/requests/ @kenji @mika\n".to_owned()),
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
    assert_eq!(approval.approvers(), [Login::new("kenji").unwrap()]);
    assert_eq!(approval.requester().as_str(), "hanako");
    assert_eq!(
        (approval.pull(), approval.approved().seconds()),
        (12, APPROVED)
    );
    assert_eq!((approval.blob(), approval.head()), (&oid('f'), &oid('b')));
}

/// What is done to the honest world, what it is called, and what it is refused with.
type Attack = (&'static str, Change, &'static str);

type Change = fn(&mut World);

#[rustfmt::skip]
const ATTACKS: &[Attack] = &[
    ("a checkout of yesterday", |w| w.evidence.checkout.head = oid('a'), "stale-checkout"),
    ("a shallow checkout", |w| w.evidence.checkout.is_whole = false, "stale-checkout"),
    ("a default branch that GitHub does not name", |w| w.evidence.default_branch = None, "stale-checkout no-pull-request"),
    ("a file that was changed", |w| w.evidence.introduction.as_mut().unwrap().is_new_file = false, "not-added"),
    ("a direct push", |w| w.evidence.merge.as_mut().unwrap().pulls = Some(Vec::new()), "no-pull-request"),
    ("a commit that GitHub does not know", |w| w.evidence.merge = None, "no-pull-request"),
    ("more pull requests than one page", |w| w.evidence.merge.as_mut().unwrap().pulls = None, "too-large"),
    ("a pull request into another branch", |w| w.pull().base = "dev".to_owned(), "no-pull-request"),
    ("a pull request of another repository", |w| w.pull().repository = Some(43), "no-pull-request"),
    ("a pull request merged as another commit", |w| w.pull().merge_commit = Some(oid('d')), "no-pull-request"),
    ("a pull request that is open", |w| w.pull().merged = false, "no-pull-request"),
    ("two pull requests for one commit", |w| { let twin = w.pull().clone(); w.evidence .merge .as_mut() .unwrap() .pulls .as_mut() .unwrap() .push(twin); }, "no-pull-request"),
    ("a file changed in the merge commit", |w| w.evidence.blob_at_head = Some(oid('e')), "content-changed"),
    ("a head that nobody can see", |w| w.evidence.blob_at_head = None, "content-changed"),
    ("a merge of something else", |w| w.evidence.introduction.as_mut().unwrap().parents[1] = oid('d'), "content-changed"),
    ("a commit that is not the last", |w| w.commit().id = oid('d'), "content-changed"),
    ("101 commits", |w| w.pull().commits = None, "too-large"),
    ("something smuggled in", |w| { w.pull().files.as_mut().unwrap().push(ChangedFile { path: "README.md".to_owned(), is_added: true }) }, "mixed-change"),
    ("a request changed besides", |w| { w.pull().files.as_mut().unwrap().push(ChangedFile { path: "requests/a.yaml".to_owned(), is_added: false }) }, "mixed-change"),
    ("101 files", |w| w.pull().files = None, "too-large"),
    ("a file that the pull request does not name", |w| w.pull().files.as_mut().unwrap().clear(), "content-changed"),
    ("no owner then", |w| w.evidence.owners_then = None, "no-owner not-approved"),
    ("no owner now", |w| w.evidence.owners_now = Some("/requests/\n".to_owned()), "no-owner not-approved"),
    ("an owner of old", |w| w.evidence.owners_now = Some("/requests/ @mika\n".to_owned()), "not-approved"),
    ("an owner of only tomorrow", |w| w.evidence.owners_then = Some("/requests/ @mika\n".to_owned()), "not-approved"),
    ("an owner of another path", |w| { w.evidence.owners_then = Some("/infra/ @kenji\n/requests/ @mika".to_owned()); }, "not-approved"),
    ("a team, whose members nobody can tell", |w| { let team = Some("/requests/ @acme/security\n".to_owned()); w.evidence.owners_then.clone_from(&team); w.evidence.owners_now = team; }, "not-approved"),
    ("an administrator merges without review", |w| w.pull().reviews = Some(Vec::new()), "not-approved"),
    ("101 reviews", |w| w.pull().reviews = None, "too-large"),
    ("two approvals needed", |w| w.configuration.approvals.required = 2, "not-approved"),
    ("a review that was dismissed", |w| w.review().opinion = Opinion::Dismissed, "not-approved"),
    ("a review that only comments", |w| w.review().opinion = Opinion::Other, "not-approved"),
    ("changes requested after the approval", |w| w.review().opinion = Opinion::ChangesRequested, "not-approved changes-requested"),
    ("a veto dismissed by somebody else", |w| { w.pull().timeline = Some(vec![Event::ReviewDismissed { by: Some(person("hanako")), reviewer: Some(person("mika")), asked_for_changes: true, }]) }, "changes-requested"),
    ("a veto dismissed by nobody knows whom", |w| { w.pull().timeline = Some(vec![Event::ReviewDismissed { by: None, reviewer: Some(person("mika")), asked_for_changes: true, }]) }, "changes-requested"),
    ("an approval before the last push", |w| w.review().commit = Some(oid('d')), "not-approved stale-approval"),
    ("an approval of no commit", |w| w.review().commit = None, "not-approved stale-approval"),
    ("an approval at no time", |w| w.review().submitted = None, "not-approved stale-approval"),
    ("an approval by the author", |w| w.pull().author = Some(person("kenji")), "not-approved own-approval"),
    ("an approval by a co-author", |w| w.commit().authors = Some(vec![Some(person("hanako")), Some(person("KENJI"))]), "not-approved own-approval"),
    ("an approval by the committer", |w| w.commit().committer = Some(person("kenji")), "not-approved own-approval"),
    ("a commit with an unknown e-mail", |w| w.commit().authors = Some(vec![None]), "unattributed-commit"),
    ("a commit by nobody", |w| w.commit().authors = Some(Vec::new()), "unattributed-commit"),
    ("a commit with 21 authors", |w| w.commit().authors = None, "unattributed-commit"),
    ("a commit without a committer", |w| w.commit().committer = None, "unattributed-commit"),
    ("a commit that pretends to be GitHub's", |w| w.commit().committer = Some(person("web-flow")), "unattributed-commit"),
    ("a bot that approves", |w| w.review().author = Some(bot("kenji")), "not-approved not-a-person"),
    ("a bot that asks", |w| w.pull().author = Some(bot("renovate")), "not-a-person"),
    ("a bot that writes", |w| w.commit().authors = Some(vec![Some(bot("copilot"))]), "not-a-person"),
    ("an author whose account is gone", |w| w.pull().author = None, "not-a-person"),
    ("a reviewer whose account is gone", |w| w.review().author = None, "not-approved"),
    ("a reader without write access", |w| w.review().by_writer = false, "not-approved no-write-access"),
    ("a fork", |w| w.pull().from_fork = true, "from-fork"),
    ("a base that was changed", |w| w.pull().timeline = Some(vec![Event::BaseChanged, Event::Closed]), "base-changed"),
    ("a rejection undone", |w| w.pull().timeline = Some(vec![Event::Closed, Event::Reopened, Event::Closed]), "reopened"),
    ("101 events", |w| w.pull().timeline = None, "too-large"),
    ("an approval after a day and a second", |w| { w.pull().created = Timestamp::from_seconds(APPROVED - 86_401); }, "timed-out"),
    ("an approval of a day and a second ago", |w| w.now = Timestamp::from_seconds(APPROVED + 86_401), "lapsed"),
    ("an account remapped after the approval", |w| { for account in w.configuration.accounts.values_mut() { account.id = AccountId::new("999999999999").unwrap(); } }, "configuration-changed"),
    ("a folder widened after the approval", |w| { for folder in w.configuration.folders.values_mut() { folder.users.push(UserPattern::new("*").unwrap()); } }, "configuration-changed"),
    ("a configuration that could not be read then", |w| w.evidence.configuration_then = None, "configuration-changed"),
    ("a repository without a name", |w| w.evidence.repository = None, "no-pull-request"),
    ("a file without history", |w| w.evidence.introduction = None, "stale-checkout"),
];

#[test]
fn every_attack_is_refused_with_its_code() {
    for (name, attack, expected) in ATTACKS {
        let mut world = honest();
        attack(&mut world);
        assert_eq!(world.codes(), *expected, "{name}");
    }
}

#[test]
fn honest_twins_are_approved() {
    let twins: &[(&str, Change)] = &[
        ("squashed", |w| {
            w.evidence.introduction.as_mut().unwrap().parents.pop();
        }),
        (
            "a second review that does not count beside one that does",
            |w| {
                let mut stale = w.review().clone();
                stale.author = Some(person("mika"));
                stale.commit = Some(oid('d'));
                w.pull().reviews.as_mut().unwrap().insert(0, stale);
            },
        ),
        ("edited on GitHub's page", |w| {
            w.commit().committer = Some(person("web-flow"));
            w.commit().signed_by_github = Some(true);
        }),
        ("approved at the last second", |w| {
            w.now = Timestamp::from_seconds(APPROVED + 86_400)
        }),
        ("an owner takes back his own veto", |w| {
            w.pull().timeline = Some(vec![Event::ReviewDismissed {
                by: Some(person("mika")),
                reviewer: Some(person("mika")),
                asked_for_changes: true,
            }]);
        }),
        ("a stranger who asks for changes", |w| {
            let mut other = w.review().clone();
            other.author = Some(person("passer-by"));
            other.opinion = Opinion::ChangesRequested;
            w.pull().reviews.as_mut().unwrap().push(other);
        }),
        ("a fork where forks are allowed", |w| {
            w.pull().from_fork = true;
            w.configuration.approvals.forks = true;
        }),
        ("another folder changed", |w| {
            let folder = w.configuration.folders["requests/"].clone();
            w.configuration
                .folders
                .insert("requests/other/".to_owned(), folder);
        }),
        ("two owners where two are needed", |w| {
            w.configuration.approvals.required = 2;
            let mut second = w.review().clone();
            second.author = Some(person("mika"));
            w.pull().reviews.as_mut().unwrap().push(second);
        }),
    ];
    for (name, change) in twins {
        let mut world = honest();
        change(&mut world);
        assert_eq!(world.codes(), "approved", "{name}");
    }
}

#[test]
fn one_owner_counts_once_however_often_he_approves() {
    let mut world = honest();
    world.configuration.approvals.required = 2;
    let again = world.review().clone();
    world.pull().reviews.as_mut().unwrap().push(again);
    assert_eq!(world.codes(), "not-approved");
}
