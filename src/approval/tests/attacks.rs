//! The attacks.

use super::*;

/// What is done to the honest world, what it is called, and what it is refused with.
type Attack = (&'static str, Change, &'static str);

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
    ("a merge of three branches", |w| w.evidence.introduction.as_mut().unwrap().parents.push(oid('d')), "content-changed"),
    ("a merge of nothing", |w| w.evidence.introduction.as_mut().unwrap().parents.clear(), "content-changed"),
    ("a commit that is not the last", |w| w.commit().id = oid('d'), "content-changed"),
    ("a head with a commit after it", |w| { let mut after = w.commit().clone(); after.id = oid('d'); w.pull().commits.as_mut().unwrap().push(after); }, "content-changed"),
    ("no commits", |w| w.pull().commits.as_mut().unwrap().clear(), "content-changed"),
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
    ("no approval where none is asked for", |w| { w.configuration.approvals.required = 0; w.pull().reviews = Some(Vec::new()); }, "not-approved"),
    ("a review that was dismissed", |w| w.review().opinion = Opinion::Dismissed, "not-approved"),
    ("a review that only comments", |w| w.review().opinion = Opinion::Other, "not-approved"),
    ("changes requested after the approval", |w| w.review().opinion = Opinion::ChangesRequested, "not-approved changes-requested"),
    ("a veto dismissed by somebody else", |w| { w.pull().timeline = Some(vec![Event::ReviewDismissed { by: Some(person("hanako")), reviewer: Some(person("mika")), asked_for_changes: true, }]) }, "changes-requested"),
    ("a veto dismissed by nobody knows whom", |w| { w.pull().timeline = Some(vec![Event::ReviewDismissed { by: None, reviewer: Some(person("mika")), asked_for_changes: true, }]) }, "changes-requested"),
    ("an approval before the last push", |w| w.review().commit = Some(oid('d')), "not-approved stale-approval"),
    ("an approval of no commit", |w| w.review().commit = None, "not-approved stale-approval"),
    ("an approval at no time", |w| w.review().submitted = None, "not-approved stale-approval"),
    ("an approval by the author", |w| w.pull().author = Some(person("kenji")), "not-approved own-approval"),
    ("an approval by a co-author", |w| w.commit().authors = Some(vec![named(person("hanako")), named(person("KENJI"))]), "not-approved own-approval"),
    ("an approval by the committer", |w| w.commit().committer = Some(named(person("kenji"))), "not-approved own-approval"),
    ("a commit with an unknown e-mail", |w| w.commit().authors = Some(vec![nobody()]), "unattributed-commit"),
    ("a co-author with an unknown e-mail", |w| w.commit().authors = Some(vec![named(person("hanako")), nobody()]), "unattributed-commit"),
    ("a commit by nobody", |w| w.commit().authors = Some(Vec::new()), "unattributed-commit"),
    ("a commit with 21 authors", |w| w.commit().authors = None, "unattributed-commit"),
    ("a commit without a committer", |w| w.commit().committer = None, "unattributed-commit"),
    ("a commit of GitHub's without a committer", |w| { w.commit().committer = None; w.commit().signed_by_github = Some(true); }, "unattributed-commit"),
    ("a commit that pretends to be GitHub's", |w| w.commit().committer = Some(named(person("Web-Flow"))), "unattributed-commit"),
    ("a bot that approves", |w| w.review().author = Some(bot("kenji")), "not-approved not-a-person"),
    ("a bot that asks", |w| w.pull().author = Some(bot("renovate")), "not-a-person"),
    ("a bot that writes", |w| w.commit().authors = Some(vec![named(bot("copilot"))]), "not-a-person"),
    ("an author whose account is gone", |w| w.pull().author = None, "not-a-person"),
    ("a reviewer whose account is gone", |w| w.review().author = None, "not-approved"),
    ("a reader without write access", |w| w.review().by_writer = false, "not-approved no-write-access"),
    ("a fork", |w| w.pull().from_fork = true, "from-fork"),
    ("a base that was changed", |w| w.pull().timeline = Some(vec![Event::BaseChanged, Event::Closed]), "base-changed"),
    ("a rejection undone", |w| w.pull().timeline = Some(vec![Event::Closed, Event::Reopened, Event::Closed]), "reopened"),
    ("101 events", |w| w.pull().timeline = None, "too-large"),
    ("an approval after a day and a second", |w| { w.pull().created = Timestamp::from_seconds(APPROVED - 86_401); }, "not-approved timed-out"),
    ("an approval of a day and a second ago", |w| w.now = Timestamp::from_seconds(APPROVED + 86_401), "lapsed"),
    ("the first of two approvals, of a day and a second ago", |w| { w.configuration.approvals.required = 2; w.second().submitted = Some(Timestamp::from_seconds(MERGED)); w.now = Timestamp::from_seconds(APPROVED + 86_401); }, "lapsed"),
    ("an account remapped after the approval", |w| { for account in w.configuration.accounts.values_mut() { account.id = AccountId::new("999999999999").unwrap(); } }, "configuration-changed"),
    ("a folder widened after the approval", |w| { for folder in w.configuration.folders.values_mut() { folder.users.push(UserPattern::new("*").unwrap()); } }, "configuration-changed"),
    ("a key for longer than its folder allows", |w| w.lives(Some("2026-12-03"), None, [Some(30), None]), "lifetime-not-allowed"),
    ("a key for ever where its folder does not allow that", |w| w.lives(None, None, [Some(30), None]), "lifetime-not-allowed"),
    ("a key that is never replaced where its folder asks for it", |w| w.lives(Some("2026-12-03"), None, [None, Some(30)]), "lifetime-not-allowed"),
    ("a key that is replaced too seldom for its folder", |w| w.lives(Some("2026-12-31"), Some(31), [None, Some(30)]), "lifetime-not-allowed"),
    ("a key that is replaced before the last one is gone", |w| w.lives(Some("2026-12-31"), Some(20), [None, None]), "lifetime-not-allowed"),
    ("a key whose time is over", |w| w.lives(Some("2026-11-01"), None, [None, None]), "lifetime-not-allowed"),
    ("a configuration that could not be read then", |w| w.evidence.configuration_then = None, "configuration-changed"),
    ("a merge that was pushed", |w| w.evidence.merge.as_mut().unwrap().signed_by_github = None, "merged-elsewhere"),
    ("a merge that somebody else signed", |w| w.evidence.merge.as_mut().unwrap().signed_by_github = Some(false), "merged-elsewhere"),
    ("a branch that was pushed onto the default branch", |w| { let m = w.pull().merge_commit.clone().unwrap(); w.pull().head = m.clone(); w.commit().id = m.clone(); w.review().commit = Some(m.clone()); w.push().after = m; w.evidence.introduction.as_mut().unwrap().parents.pop(); }, "merged-elsewhere"),
    ("an approval that GitHub carried over to a rebased head", |w| w.pushes(vec![push(person("hanako"), APPROVED + 1, 'd', 'b'), push(person("hanako"), PUSHED, '0', 'd')]), "not-approved stale-approval"),
    ("an approval in the second of the push", |w| w.push().at = Timestamp::from_seconds(APPROVED), "not-approved stale-approval"),
    ("an approval in the second of a push that GitHub carried it over to", |w| w.pushes(vec![push(person("hanako"), APPROVED, 'd', 'b'), push(person("hanako"), PUSHED, '0', 'd')]), "not-approved stale-approval"),
    ("an approval before the last of two pushes", |w| w.pushes(vec![push(person("hanako"), MERGED, 'd', 'b'), push(person("hanako"), PUSHED, '0', 'd')]), "not-approved stale-approval"),
    ("an approval one second after a push", |w| w.pushes(vec![push(person("hanako"), APPROVED - 1, 'd', 'b'), push(person("hanako"), PUSHED, '0', 'd')]), "not-approved stale-approval"),
    ("an approval 59 seconds after a push", |w| w.pushes(vec![push(person("hanako"), APPROVED - 59, 'd', 'b'), push(person("hanako"), PUSHED, '0', 'd')]), "not-approved stale-approval"),
    ("an approval 59 seconds after a push in the second of the opening", |w| { w.pull().created = Timestamp::from_seconds(APPROVED - 59); w.pushes(vec![push(person("hanako"), APPROVED - 59, 'd', 'b'), push(person("hanako"), PUSHED, '0', 'd')]); }, "not-approved stale-approval"),
    ("a team, and a decision kept alive by a hasty approval", |w| { w.decided(); w.pushes(vec![push(person("hanako"), APPROVED - 59, 'd', 'b'), push(person("hanako"), PUSHED, '0', 'd')]); w.second().submitted = Some(Timestamp::from_seconds(APPROVED + 1)); }, "not-approved stale-approval"),
    ("an approval of one second before the push", |w| w.push().at = Timestamp::from_seconds(APPROVED + 1), "not-approved stale-approval"),
    ("an approval after the merge", |w| w.review().submitted = Some(Timestamp::from_seconds(MERGED + 1)), "not-approved stale-approval"),
    ("a pusher under somebody else's e-mail", |w| w.push().by = Some(person("Kenji")), "not-approved own-approval"),
    ("an earlier pusher under somebody else's e-mail", |w| w.pushes(vec![push(person("hanako"), PUSHED, 'd', 'b'), push(person("kenji"), PUSHED - 1, '0', 'd')]), "not-approved own-approval"),
    ("a bot that pushes", |w| w.push().by = Some(bot("renovate")), "not-a-person"),
    ("a bot that commits", |w| w.commit().committer = Some(named(bot("renovate"))), "not-a-person"),
    ("a pusher whose account is gone", |w| w.push().by = None, "stale-approval"),
    ("pushes that nobody may see", |w| w.evidence.background.pushes = Pushes::Unknown, "stale-approval"),
    ("pushes that do not lead to the head", |w| w.push().after = oid('d'), "stale-approval"),
    ("pushes that do not begin with the branch", |w| w.push().before = oid('d'), "stale-approval"),
    ("pushes that begin with a commit full of zeros", |w| w.push().before = ObjectId::new(&"0d".repeat(20)).unwrap(), "stale-approval"),
    ("pushes with a gap", |w| w.pushes(vec![push(person("hanako"), PUSHED, 'd', 'b'), push(person("hanako"), PUSHED - 1, '0', 'e')]), "stale-approval"),
    ("pushes in another order", |w| w.pushes(vec![push(person("hanako"), PUSHED - 1, '0', 'd'), push(person("hanako"), PUSHED, 'd', 'b')]), "stale-approval"),
    ("no pushes", |w| w.pushes(Vec::new()), "stale-approval"),
    ("a push after the merge alone", |w| w.push().at = Timestamp::from_seconds(MERGED + 1), "stale-approval"),
    ("too many pushes", |w| w.evidence.background.pushes = Pushes::TooMany, "too-large"),
    ("an author without write access", |w| w.evidence.background.author_may_push = Some(false), "no-write-access"),
    ("an author whose access nobody may see", |w| w.evidence.background.author_may_push = None, "no-write-access"),
    ("an approval a day and a second after the pull request was made ready", |w| { w.pull().created = Timestamp::from_seconds(APPROVED - 100_000); w.pull().timeline.as_mut().unwrap().push(Event::ReadyForReview { at: Timestamp::from_seconds(APPROVED - 86_401) }); }, "not-approved timed-out"),
    ("a late approval, and made ready once more", |w| { w.pull().created = Timestamp::from_seconds(APPROVED - 86_401); w.pull().timeline.as_mut().unwrap().push(Event::ReadyForReview { at: Timestamp::from_seconds(APPROVED + 1) }); }, "not-approved timed-out"),
    ("the second of two approvals, too late", |w| { w.configuration.approvals.required = 2; w.configuration.approvals.timeout = Duration::from_seconds(700); w.second().submitted = Some(Timestamp::from_seconds(OPENED + 701)); }, "not-approved timed-out"),
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
    ("a team that GitHub does not know", |w| { w.decided(); w.evidence.codeowners_errors = Some(vec!["/requests/ @acme/security".to_owned()]); }, "not-approved"),
    ("a team, and nobody can tell whom GitHub knows", |w| { w.decided(); w.evidence.codeowners_errors = None; }, "not-approved"),
    ("a team, and nobody can tell the rules", |w| { w.decided(); w.evidence.background.requires_owner_review = None; }, "not-approved"),
    ("a team, and two approvals needed", |w| { w.decided(); w.second(); w.configuration.approvals.required = 2; }, "not-approved"),
    ("a team, and an owner who is one no more", |w| { w.decided(); w.evidence.owners_then = Some("/requests/ @acme/security @kenji".to_owned()); }, "not-approved"),
    ("a team, and an owner who was none", |w| { w.decided(); w.evidence.owners_now = Some("/requests/ @acme/security @kenji".to_owned()); }, "not-approved"),
    ("a team, and a decision kept alive by a stale approval", |w| { w.decided(); w.second().commit = Some(oid('d')); }, "not-approved stale-approval"),
    ("a team, and a decision kept alive by a co-author", |w| { w.decided(); w.second(); w.commit().committer = Some(named(person("mika"))); }, "not-approved own-approval"),
    ("a team, and a decision kept alive by nobody knows whom", |w| { w.decided(); w.second().author = None; }, "not-approved"),
    ("a team, and a decision kept alive by a late approval", |w| { w.decided(); w.configuration.approvals.timeout = Duration::from_seconds(700); w.second().submitted = Some(Timestamp::from_seconds(OPENED + 701)); }, "not-approved timed-out"),
    ("a team that can be read, whatever GitHub decides", |w| { w.decided(); w.team(&["mika"]); }, "not-approved"),
    ("a person, whatever GitHub decides", |w| { w.decided(); w.owners("@mika"); }, "not-approved"),
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
