//! Each rule: an honest request that passes, and its twin that differs in the one thing that matters.

use std::collections::BTreeMap;

use super::*;
use crate::domain::{
    Account, AccountId, AccountName, Approvals, Configuration, Duration, Folder, IamUser,
    KeyRequest, Language, Login, ObjectId, Reason, Refusal, Repository, RequestPath, Timestamp,
    UserPattern,
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
        approved_by_github: None,
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
            background: Background {
                pushes: Pushes::Known(vec![push(person("hanako"), PUSHED, '0', 'b')]),
                author_may_push: Some(true),
                teams: BTreeMap::new(),
                requires_owner_review: None,
            },
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
    ("a pull request that is open", |w| w.pull().merged = None, "no-pull-request"),
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
    ("a merge that was pushed", |w| w.evidence.merge.as_mut().unwrap().signed_by_github = None, "merged-elsewhere"),
    ("a merge that somebody else signed", |w| w.evidence.merge.as_mut().unwrap().signed_by_github = Some(false), "merged-elsewhere"),
    ("a branch that was pushed onto the default branch", |w| { let m = w.pull().merge_commit.clone().unwrap(); w.pull().head = m.clone(); w.commit().id = m.clone(); w.review().commit = Some(m.clone()); w.push().after = m; w.evidence.introduction.as_mut().unwrap().parents.pop(); }, "merged-elsewhere"),
    ("an approval that GitHub carried over to a rebased head", |w| w.pushes(vec![push(person("hanako"), APPROVED + 1, 'd', 'b'), push(person("hanako"), PUSHED, '0', 'd')]), "not-approved stale-approval"),
    ("an approval of one second before the push", |w| w.push().at = Timestamp::from_seconds(APPROVED + 1), "not-approved stale-approval"),
    ("a pusher under somebody else's e-mail", |w| w.push().by = Some(person("Kenji")), "not-approved own-approval"),
    ("an earlier pusher under somebody else's e-mail", |w| w.pushes(vec![push(person("hanako"), PUSHED, 'd', 'b'), push(person("kenji"), PUSHED - 1, '0', 'd')]), "not-approved own-approval"),
    ("a bot that pushes", |w| w.push().by = Some(bot("renovate")), "not-a-person"),
    ("a bot that commits", |w| w.commit().committer = Some(bot("renovate")), "not-a-person"),
    ("a pusher whose account is gone", |w| w.push().by = None, "stale-approval"),
    ("pushes that nobody may see", |w| w.evidence.background.pushes = Pushes::Unknown, "stale-approval"),
    ("pushes that do not lead to the head", |w| w.push().after = oid('d'), "stale-approval"),
    ("pushes that do not begin with the branch", |w| w.push().before = oid('d'), "stale-approval"),
    ("pushes with a gap", |w| w.pushes(vec![push(person("hanako"), PUSHED, 'd', 'b'), push(person("hanako"), PUSHED - 1, '0', 'e')]), "stale-approval"),
    ("pushes in another order", |w| w.pushes(vec![push(person("hanako"), PUSHED - 1, '0', 'd'), push(person("hanako"), PUSHED, 'd', 'b')]), "stale-approval"),
    ("no pushes", |w| w.pushes(Vec::new()), "stale-approval"),
    ("a push after the merge alone", |w| w.push().at = Timestamp::from_seconds(MERGED + 1), "stale-approval"),
    ("101 pushes", |w| w.evidence.background.pushes = Pushes::TooMany, "too-large"),
    ("an author without write access", |w| w.evidence.background.author_may_push = Some(false), "no-write-access"),
    ("an author whose access nobody may see", |w| w.evidence.background.author_may_push = None, "no-write-access"),
    ("an approval a day and a second after the pull request was made ready", |w| { w.pull().created = Timestamp::from_seconds(APPROVED - 100_000); w.pull().timeline.as_mut().unwrap().push(Event::ReadyForReview { at: Timestamp::from_seconds(APPROVED - 86_401) }); }, "timed-out"),
    ("a late approval, and made ready once more", |w| { w.pull().created = Timestamp::from_seconds(APPROVED - 86_401); w.pull().timeline.as_mut().unwrap().push(Event::ReadyForReview { at: Timestamp::from_seconds(APPROVED + 1) }); }, "timed-out"),
    ("a veto by an owner of tomorrow", |w| { w.evidence.owners_now = Some("/requests/ @kenji @mika @taro".to_owned()); let veto = w.second(); veto.author = Some(person("taro")); veto.opinion = Opinion::ChangesRequested; }, "changes-requested"),
    ("a veto by an owner of old", |w| { w.evidence.owners_now = Some("/requests/ @kenji".to_owned()); w.second().opinion = Opinion::ChangesRequested; }, "changes-requested"),
    ("a veto by nobody knows whom", |w| { let veto = w.second(); veto.author = None; veto.opinion = Opinion::ChangesRequested; }, "changes-requested"),
    ("a veto by a member of a team", |w| { w.owners("@kenji @acme/security"); w.team(&["mika"]); w.second().opinion = Opinion::ChangesRequested; }, "changes-requested"),
    ("a veto where nobody can tell who is in the team", |w| { w.owners("@kenji @acme/security"); w.second().opinion = Opinion::ChangesRequested; }, "changes-requested"),
    ("a stranger to the team", |w| { w.owners("@acme/security"); w.team(&["mika"]); }, "not-approved"),
    ("a member of a team of old", |w| { w.evidence.owners_then = Some("/requests/ @acme/security".to_owned()); w.evidence.owners_now = Some("/requests/ @acme/operations".to_owned()); w.team(&["kenji"]); }, "not-approved"),
    ("a team, and GitHub's decision is missing", |w| { w.decided(); w.pull().approved_by_github = None; }, "not-approved"),
    ("a team, and GitHub decides otherwise", |w| { w.decided(); w.pull().approved_by_github = Some(false); }, "not-approved"),
    ("a team, and no rule asks for an owner", |w| { w.decided(); w.evidence.background.requires_owner_review = Some(false); }, "not-approved"),
    ("a team, and nobody can tell the rules", |w| { w.decided(); w.evidence.background.requires_owner_review = None; }, "not-approved"),
    ("a team, and two approvals needed", |w| { w.decided(); w.second(); w.configuration.approvals.required = 2; }, "not-approved"),
    ("a team, and an owner who is one no more", |w| { w.decided(); w.evidence.owners_then = Some("/requests/ @acme/security @kenji".to_owned()); }, "not-approved"),
    ("a team, and an owner who was none", |w| { w.decided(); w.evidence.owners_now = Some("/requests/ @acme/security @kenji".to_owned()); }, "not-approved"),
    ("a team, and a decision kept alive by a stale approval", |w| { w.decided(); w.second().commit = Some(oid('d')); }, "not-approved stale-approval"),
    ("a team, and a decision kept alive by a co-author", |w| { w.decided(); w.second(); w.commit().committer = Some(person("mika")); }, "not-approved own-approval"),
    ("a team, and a decision kept alive by nobody knows whom", |w| { w.decided(); w.second().author = None; }, "not-approved"),
    ("a team that can be read, whatever GitHub decides", |w| { w.decided(); w.team(&["mika"]); }, "not-approved"),
    ("an owner by e-mail address", |w| w.owners("kenji@example.com"), "not-approved"),
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
                w.second().commit = Some(oid('d'));
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
            let other = w.second();
            other.author = Some(person("passer-by"));
            other.opinion = Opinion::ChangesRequested;
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
            w.second();
        }),
        ("approved in the second of the push", |w| {
            w.push().at = Timestamp::from_seconds(APPROVED);
        }),
        ("pushed by several, approved by another", |w| {
            w.pushes(vec![
                push(person("hanako"), PUSHED, 'd', 'b'),
                push(person("taro"), PUSHED - 1, '0', 'd'),
            ]);
        }),
        ("a branch that was used before, and is again", |w| {
            let zeros = '0';
            w.pushes(vec![
                push(person("kenji"), MERGED + 9, zeros, 'b'),
                push(person("hanako"), MERGED + 1, 'b', zeros),
                push(person("hanako"), PUSHED, zeros, 'b'),
                push(person("kenji"), PUSHED - 1, 'e', zeros),
                push(person("kenji"), PUSHED - 2, zeros, 'e'),
            ]);
        }),
        ("a member of a team", |w| {
            w.owners("@ACME/Security");
            w.team(&["mika", "Kenji"]);
        }),
        ("a member of a team that is known to GitHub alone", |w| {
            w.decided();
        }),
        ("a person beside a team that nobody can read", |w| {
            w.owners("@kenji @acme/security");
        }),
        ("named then, and in a team now", |w| {
            w.evidence.owners_now = Some("/requests/ @acme/security".to_owned());
            w.team(&["kenji"]);
        }),
        ("made ready a day later", |w| {
            w.pull().created = Timestamp::from_seconds(APPROVED - 100_000);
            let at = Timestamp::from_seconds(APPROVED - 86_400);
            w.pull().timeline = Some(vec![Event::ReadyForReview { at }, Event::Closed]);
        }),
        ("a stranger's veto beside a team", |w| {
            w.owners("@acme/security");
            w.team(&["kenji"]);
            w.second().opinion = Opinion::ChangesRequested;
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
                rebased: is_rebased
            }]
        );
    }
}

#[test]
fn an_open_pull_request_is_judged_by_the_same_rules() {
    let mut world = honest();
    world.pull().merged = None;
    world.pull().merge_commit = None;
    let pull = world.pull().clone();
    world.evidence.introduction = None;
    world.evidence.merge = None;
    let missing = |world: &World, pull: &PullRequest| {
        let (request, configuration) = (&world.request, &world.configuration);
        missing(request, pull, &world.evidence, configuration, world.now)
    };
    assert_eq!(missing(&world, &pull), []);
    world.push().by = Some(person("kenji"));
    let codes: Vec<&str> = missing(&world, &pull).iter().map(Refusal::code).collect();
    assert_eq!(codes, ["not-approved", "own-approval"]);
}

/// What `plan --explain` shows is what the verifier found, rule by rule.
#[test]
fn every_refusal_is_explained_under_its_rule() {
    for (name, attack, expected) in ATTACKS {
        let mut world = honest();
        attack(&mut world);
        let explanation = explain(
            &world.request,
            &world.evidence,
            &world.configuration,
            world.now,
        );
        let mut told = Vec::new();
        for (code, verdict) in &explanation.rules {
            match verdict {
                Verdict::Refused(refusals) => {
                    assert!(
                        refusals.iter().all(|refusal| refusal.code() == *code),
                        "{name}"
                    );
                    told.extend(refusals.clone());
                }
                Verdict::NotTried => assert!(explanation.pull.is_none(), "{name}: {code}"),
                Verdict::Holds => assert!(!expected.split(' ').any(|refused| refused == *code)),
            }
        }
        let mut refusals = world.refusals();
        for list in [&mut told, &mut refusals] {
            list.sort_by_key(|refusal| format!("{refusal:?}"));
        }
        assert_eq!(told, refusals, "{name}");
    }
}
