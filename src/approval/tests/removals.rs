//! Removals: an honest one that is proved, and its twins that differ in the one thing that matters.

use super::*;
use crate::domain::{Lifecycle, RemovalFault};

const REMOVED: i64 = MERGED + 3_600;

/// The key that hanako asked for; kenji and mika own its file.
struct Removing {
    held: Held,
    evidence: RemovalEvidence,
}

impl Removing {
    fn pull(&mut self) -> &mut PullRequest {
        let merge = self.evidence.merge.as_mut().unwrap();
        &mut merge.pulls.as_mut().unwrap()[0]
    }

    fn removed(&mut self) -> &mut Removed {
        self.evidence.removed.as_mut().unwrap()
    }

    fn owners(&mut self, owners: &str) {
        let text = Some(format!("/requests/ {owners}\n"));
        self.evidence.owners_then.clone_from(&text);
        self.evidence.owners_now = text;
    }

    /// Somebody opens the pull request, and nobody approves it.
    fn by(&mut self, author: Actor) {
        self.evidence.background.pushes = pushed_by(author.login.as_str());
        self.pull().author = Some(author);
        self.pull().reviews = Some(Vec::new());
    }

    /// taro, who may write, opens the pull request, and somebody approves it.
    fn approved(&mut self, author: Actor) -> &mut Review {
        self.by(person("taro"));
        let reviews = self.pull().reviews.as_mut().unwrap();
        reviews.push(Review {
            opinion: Opinion::Approved,
            author: Some(author),
            submitted: Some(Timestamp::from_seconds(REMOVED - 60)),
            commit: Some(oid('e')),
            by_writer: true,
        });
        &mut reviews[0]
    }

    /// A team that the token may not read, a rule that asks for an owner's review, and GitHub's word that there is one.
    fn decided(&mut self) -> &mut Review {
        self.owners("@acme/security");
        self.evidence.background.requires_owner_review = Some(true);
        self.pull().approved_by_github = Some(true);
        self.approved(person("mika"))
    }

    fn codes(&self) -> String {
        match verify_removal(&self.held, &self.evidence) {
            Ok(removal) => {
                let agreed = removal.agreed().iter();
                let agreed: Vec<String> = agreed.map(|login| format!("@{login}")).collect();
                agreed.join(" ")
            }
            Err(refusals) => {
                let codes: Vec<&str> = refusals.iter().map(Refusal::code).collect();
                codes.join(" ")
            }
        }
    }
}

/// One push, which made the branch.
fn pushed_by(login: &str) -> Pushes {
    Pushes::Known(vec![push(person(login), REMOVED - 600, '0', 'e')])
}

/// kenji, an owner, removes the file, and merges that himself.
fn honest_removal() -> Removing {
    let mut world = honest();
    world.configuration.lifecycle = Some(Lifecycle::default());
    let mut pull = world.pull().clone();
    pull.number = 13;
    pull.url = "https://github.com/acme/keys/pull/13".to_owned();
    pull.merged = Some(Timestamp::from_seconds(REMOVED));
    pull.merge_commit = Some(oid('d'));
    pull.head = oid('e');
    pull.author = Some(person("kenji"));
    pull.reviews = Some(Vec::new());
    pull.commits.as_mut().unwrap()[0].id = oid('e');
    let brought = world.evidence.introduction.clone().unwrap();
    let background = Background {
        author_may_push: Some(true),
        pushes: pushed_by("kenji"),
        ..Background::default()
    };
    Removing {
        held: Held {
            path: world.request.path,
            blob: world.request.blob.clone(),
            user: world.request.user.clone(),
        },
        evidence: RemovalEvidence {
            checkout: Checkout {
                head: oid('d'),
                is_whole: true,
            },
            default_branch: Some(DefaultBranch {
                name: "main".to_owned(),
                head: oid('d'),
            }),
            repository: Some(42),
            removed: Some(Removed {
                last: Introduction {
                    commit: oid('d'),
                    parents: vec![oid('c'), oid('e')],
                    committed: Timestamp::from_seconds(REMOVED),
                    is_new_file: false,
                },
                blob: world.request.blob,
                brought: Some(brought),
                others: Vec::new(),
            }),
            user: Some(world.request.user),
            merge: Some(Merge {
                signed_by_github: Some(true),
                pulls: Some(vec![pull]),
            }),
            background,
            requester: Some(person("hanako")),
            owners_then: Some("/requests/ @kenji @mika\n".to_owned()),
            owners_now: Some("/requests/ @kenji @mika\n".to_owned()),
            codeowners_errors: Some(Vec::new()),
            configuration_then: Some(world.configuration),
        },
    }
}

type Step = fn(&mut Removing);

#[rustfmt::skip]
const ATTACKS: &[(&str, Step, &str)] = &[
    ("a file that is merely absent", |r| r.evidence.removed = None, "not-removed"),
    ("another content taken away under the same path", |r| r.removed().blob = oid('9'), "not-removed"),
    ("a secret that names somebody else's key", |r| r.held.user = IamUser::new("root-batch").unwrap(), "not-removed"),
    ("a removed content that nobody can read", |r| r.evidence.user = None, "not-removed"),
    ("a removal from before the lifecycle", |r| r.evidence.configuration_then.as_mut().unwrap().lifecycle = None, "removed-before-lifecycle"),
    ("a removal under a configuration that nobody can read", |r| r.evidence.configuration_then = None, "removed-before-lifecycle"),
    ("a removal hidden in a mixed pull request", |r| r.removed().others = vec!["src/main.rs".to_owned()], "mixed-removal"),
    ("a removal by rename", |r| r.removed().others = vec!["requests/20261102100000.yaml".to_owned()], "mixed-removal"),
    ("a removal by direct push", |r| r.evidence.merge = None, "no-pull-request"),
    ("a removal that no pull request was merged as", |r| r.pull().merge_commit = Some(oid('9')), "no-pull-request"),
    ("a removal merged into another branch", |r| r.pull().base = "release".to_owned(), "no-pull-request"),
    ("a removal by another repository's pull request", |r| r.pull().repository = Some(43), "no-pull-request"),
    ("a removal of too many pull requests", |r| r.evidence.merge.as_mut().unwrap().pulls = None, "too-large"),
    ("a removal that was merged on somebody's machine", |r| r.evidence.merge.as_mut().unwrap().signed_by_github = None, "merged-elsewhere"),
    ("a removal that somebody else signed", |r| r.evidence.merge.as_mut().unwrap().signed_by_github = Some(false), "merged-elsewhere"),
    ("a removal in a branch that was pushed onto the default branch", |r| r.pull().commits.as_mut().unwrap()[0].id = oid('d'), "merged-elsewhere"),
    ("a removal in 101 commits", |r| r.pull().commits = None, "too-large"),
    ("a removal seen in yesterday's checkout", |r| r.evidence.checkout.head = oid('c'), "stale-checkout"),
    ("a removal seen in a shallow checkout", |r| r.evidence.checkout.is_whole = false, "stale-checkout"),
    ("a removal from a branch that GitHub does not name", |r| r.evidence.default_branch = None, "stale-checkout no-pull-request"),
    ("a removal by a stranger with write access", |r| r.by(person("taro")), "removal-not-agreed"),
    ("a removal approved by a stranger", |r| { r.approved(person("jiro")); }, "removal-not-agreed"),
    ("a removal by an owner who may not write", |r| r.evidence.background.author_may_push = Some(false), "removal-not-agreed no-write-access"),
    ("a removal by an owner of whom nobody knows whether they may write", |r| r.evidence.background.author_may_push = None, "removal-not-agreed no-write-access"),
    ("a removal approved by an owner who may not write", |r| r.approved(person("kenji")).by_writer = false, "removal-not-agreed no-write-access"),
    ("a removal approved before more was removed", |r| r.approved(person("kenji")).commit = Some(oid('9')), "removal-not-agreed stale-approval"),
    ("a removal that an owner took their approval back from", |r| r.approved(person("kenji")).opinion = Opinion::ChangesRequested, "removal-not-agreed"),
    ("a removal approval that was dismissed", |r| r.approved(person("kenji")).opinion = Opinion::Dismissed, "removal-not-agreed"),
    ("a removal by a bot of an owner's name", |r| r.by(bot("kenji")), "removal-not-agreed not-a-person"),
    ("a removal approved by a bot", |r| { r.approved(bot("kenji")); }, "removal-not-agreed not-a-person"),
    ("a removal by the bot that asked", |r| { r.evidence.requester = Some(bot("renovate")); r.by(bot("renovate")); }, "removal-not-agreed"),
    ("a removal by somebody whose account is gone", |r| r.pull().author = None, "removal-not-agreed"),
    ("a removal approved by somebody whose account is gone", |r| { r.approved(person("kenji")).author = None; }, "removal-not-agreed"),
    ("a removal that somebody pushed onto an owner's branch", |r| r.evidence.background.pushes = pushed_by("taro"), "removal-not-agreed stale-approval"),
    ("a removal by an owner, and nobody knows who pushed", |r| r.evidence.background.pushes = Pushes::Unknown, "removal-not-agreed stale-approval"),
    ("a removal by an owner in too many pushes", |r| r.evidence.background.pushes = Pushes::TooMany, "removal-not-agreed stale-approval"),
    ("a removal by an owner of only tomorrow", |r| { r.evidence.owners_then = Some("/requests/ @mika\n".to_owned()); }, "removal-not-agreed"),
    ("a removal of what nobody owns", |r| { r.evidence.owners_then = None; }, "removal-not-agreed"),
    ("a removal by an owner of another path", |r| { r.evidence.owners_then = Some("/requests/ @mika\n/docs/ @kenji\n".to_owned()); }, "removal-not-agreed"),
    ("a removal with 101 reviews", |r| { r.by(person("taro")); r.pull().reviews = None; }, "removal-not-agreed too-large"),
    ("a removal by somebody who may be in a team", |r| r.owners("@acme/security"), "removal-not-agreed"),
    ("a removal by a stranger to the team", |r| { r.owners("@acme/security"); r.evidence.background.teams.insert("acme/security".to_owned(), vec![Login::new("mika").unwrap()]); }, "removal-not-agreed"),
    ("a removal for a team, and GitHub decides otherwise", |r| { r.decided(); r.pull().approved_by_github = Some(false); }, "removal-not-agreed"),
    ("a removal for a team, and no rule asks for an owner", |r| { r.decided(); r.evidence.background.requires_owner_review = Some(false); }, "removal-not-agreed"),
    ("a removal for a team that GitHub does not know", |r| { r.decided(); r.evidence.codeowners_errors = Some(vec!["/requests/ @acme/security".to_owned()]); }, "removal-not-agreed"),
    ("a removal for a team, and nobody can tell whom GitHub knows", |r| { r.decided(); r.evidence.codeowners_errors = None; }, "removal-not-agreed"),
    ("a removal for a team, and a decision kept alive by a stale approval", |r| r.decided().commit = Some(oid('9')), "removal-not-agreed"),
    ("a removal for a team that was another then", |r| { r.decided(); r.evidence.owners_then = Some("/requests/ @acme/operations\n".to_owned()); }, "removal-not-agreed"),
    ("a removal for a person, whatever GitHub decides", |r| { r.decided(); r.owners("@kenji"); }, "removal-not-agreed"),
];

#[test]
fn every_removal_without_proof_is_refused_with_its_code() {
    for (name, attack, expected) in ATTACKS {
        let mut removing = honest_removal();
        attack(&mut removing);
        assert_eq!(removing.codes(), *expected, "{name}");
    }
}

#[test]
fn honest_removals_are_proved() {
    let twins: &[(&str, Step, &str)] = &[
        ("by an owner, who approves nothing", |_| {}, "@kenji"),
        (
            "squashed",
            |r| r.removed().last.parents.truncate(1),
            "@kenji",
        ),
        ("by whoever asked", |r| r.by(person("hanako")), "@hanako"),
        (
            "by whoever asked, under another spelling",
            |r| r.by(person("Hanako")),
            "@Hanako",
        ),
        (
            "by a stranger, approved by an owner",
            |r| {
                r.approved(person("kenji"));
            },
            "@kenji",
        ),
        (
            "by a bot, approved by whoever asked",
            |r| {
                r.approved(person("hanako"));
                r.pull().author = Some(bot("renovate"));
                r.evidence.background.author_may_push = None;
            },
            "@hanako",
        ),
        (
            "approved by an owner after the merge",
            |r| {
                let later = Timestamp::from_seconds(REMOVED + 3_600);
                r.approved(person("kenji")).submitted = Some(later);
            },
            "@kenji",
        ),
        (
            "approved by an owner beside somebody who objects",
            |r| {
                let mut other = r.approved(person("kenji")).clone();
                other.author = Some(person("mika"));
                other.opinion = Opinion::ChangesRequested;
                r.pull().reviews.as_mut().unwrap().push(other);
            },
            "@kenji",
        ),
        (
            "by an owner who is one no more",
            |r| r.evidence.owners_now = Some("/requests/ @mika\n".to_owned()),
            "@kenji",
        ),
        (
            "by whoever asked, where nobody owns the file",
            |r| {
                r.by(person("hanako"));
                r.evidence.owners_then = None;
            },
            "@hanako",
        ),
        (
            "by a member of a team",
            |r| {
                r.owners("@acme/security");
                let kenji = vec![Login::new("kenji").unwrap()];
                let teams = &mut r.evidence.background.teams;
                teams.insert("acme/security".to_owned(), kenji);
            },
            "@kenji",
        ),
        (
            "by a stranger, and GitHub knows the team",
            |r| {
                r.decided();
            },
            "@mika",
        ),
        (
            "of a request that was changed in between, as far as git shows",
            |r| r.removed().brought = None,
            "@kenji",
        ),
    ];
    for (name, change, expected) in twins {
        let mut removing = honest_removal();
        change(&mut removing);
        assert_eq!(removing.codes(), *expected, "{name}");
    }
}

#[test]
fn the_proof_says_when_it_was_taken_away_and_by_whom() {
    let Removing { held, evidence } = honest_removal();
    let proved = verify_removal(&held, &evidence).unwrap();
    assert_eq!(proved.merged(), Timestamp::from_seconds(REMOVED));
    assert_eq!(proved.agreed(), [Login::new("kenji").unwrap()]);
    assert!(!proved.is_approved());
}

#[test]
fn who_may_agree_is_told() {
    let mut removing = honest_removal();
    removing.by(person("taro"));
    removing.owners("@kenji @acme/security");
    let refusals = verify_removal(&removing.held, &removing.evidence).unwrap_err();
    let nobody = RemovalFault::NotAgreed {
        pull: 13,
        requester: Some(Login::new("hanako").unwrap()),
        owners: vec!["@kenji".to_owned(), "@acme/security".to_owned()],
        teams: true,
    };
    assert_eq!(refusals, [Refusal::Removal(nobody)]);
}
