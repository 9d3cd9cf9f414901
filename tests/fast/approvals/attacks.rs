//! The table.

use sandbox::github::{
    Author, Change, Event, EventKind, GitHub, Kind, Merge, Opinion, Permission, Refusal, Review,
    ReviewState,
};

use super::play_all;
use crate::kit::play::Play;
use crate::kit::*;

/// What the attack is called, what happens, what happens in its honest twin unless that is the plain story, and what the
/// attack is refused with.
type Row = (&'static str, Scene, Option<Scene>, &'static str);

type Scene = fn(&Play);

fn hanako() -> Author {
    Author::new("hanako")
}

fn kenji_as_hanako() -> Author {
    Author::new("kenji").under("hanako", "hanako@example.com")
}

fn other() -> Change {
    Change::add(OTHER, REQUEST.replace("batch", "other"))
}

fn readme() -> Change {
    Change::add("README.md", "Welcome\n")
}

/// A pull request that never was: with so many reviews of people who are nobody.
fn reviews(p: &Play, count: u64) {
    p.ask().approve("kenji");
    let number = p.number();
    p.github(|github, now| {
        github.pull_mut(number).map(|pull| {
            let commit = pull.head_oid.clone();
            let more = (1..count).map(|author| Review {
                id: author,
                author,
                state: ReviewState::Dismissed,
                body: String::new(),
                submitted_at: now,
                commit: commit.clone(),
            });
            pull.reviews.extend(more);
        })
    });
    p.merge();
}

fn events(p: &Play, count: usize) {
    p.ask();
    let number = p.number();
    p.github(|github, at| {
        github.pull_mut(number).map(|pull| {
            // The merge is one more.
            pull.events.extend((1..count).map(|_| Event {
                kind: EventKind::ReadyForReview,
                actor: None,
                at,
            }));
        })
    });
    p.approved();
}

fn commits(p: &Play, count: usize) {
    p.ask();
    for number in 1..count {
        p.commit(
            &hanako(),
            &[if number % 2 == 1 {
                other()
            } else {
                Change::delete(OTHER)
            }],
        );
    }
    p.approved();
}

/// So many pushes, back and forth, with the same commit at the end.
pub(crate) fn push_over_and_over(p: &Play, count: usize) {
    p.ask();
    let first = p.github(|github, _| github.head("ask").map(str::to_owned));
    let base = p.github(|github, _| github.head("main").map(str::to_owned));
    p.commit_to("spare", &hanako(), &[other()]);
    let spare = p.github(|github, _| github.head("spare").map(str::to_owned));
    assert_ne!(base, spare);
    for number in 1..count {
        let oid = if number % 2 == 1 { &spare } else { &first };
        p.github(|github, now| github.push("hanako", oid, "ask", now));
    }
    if count.is_multiple_of(2) {
        p.github(|github, now| github.push("hanako", &first, "ask", now));
    }
}

pub(crate) fn pushes(p: &Play, count: usize) {
    push_over_and_over(p, count);
    p.approved();
}

fn files(p: &Play, count: usize) {
    let more = (1..count).map(|number| {
        Change::add(
            format!("requests/more/{number}.yaml"),
            format!("iamUser: user-{number}\nreason: one of very many\n"),
        )
    });
    p.ask_with(&more.collect::<Vec<_>>()).approved();
}

/// kenji's approval is given, whatever GitHub would say to him.
fn forced(p: &Play) {
    let number = p.number();
    p.github(|github, now| {
        let author = github.user("kenji")?.id;
        let pull = github.pull_mut(number)?;
        let commit = pull.head_oid.clone();
        pull.reviews.push(Review {
            id: 1,
            author,
            state: ReviewState::Approved,
            body: String::new(),
            submitted_at: now,
            commit,
        });
        Ok::<_, sandbox::github::Refusal>(())
    });
}

/// kenji approves, and in the same second something else is done.
fn approve_and(p: &Play, act: fn(&mut GitHub, u64, i64) -> Result<String, Refusal>) {
    let pull = p.number();
    p.github(|github, now| {
        github.review(pull, "kenji", Opinion::Approve, now)?;
        act(github, pull, now)
    });
}

fn swap(github: &mut GitHub, _: u64, now: i64) -> Result<String, Refusal> {
    let swapped = Change::modify(PATH, REQUEST.replace("nightly", "hourly"));
    github.amend(&hanako(), "ask", &[swapped], now)
}

/// GitHub lets the reviews name the head that there is now.
fn carry_over(p: &Play) {
    let pull = p.number();
    p.github(|github, _| {
        github.pull_mut(pull).map(|pull| {
            for review in &mut pull.reviews {
                review.commit.clone_from(&pull.head_oid);
            }
        })
    });
}

/// The branch is made and deleted so many times.
pub(crate) fn burn(p: &Play, times: usize) {
    let main = p.github(|github, _| github.head("main").map(str::to_owned));
    for _ in 0..times {
        p.github(|github, now| github.push("hanako", &main, "ask", now));
        p.github(|github, now| github.delete_branch("hanako", "ask", now));
    }
}

fn back_and_forth(p: &Play) {
    let first = p.github(|github, _| github.head("ask").map(str::to_owned));
    p.github(|github, now| {
        github.amend(
            &hanako(),
            "ask",
            &[Change::modify(PATH, REQUEST.replace("batch", "payroll"))],
            now,
        )
    });
    p.github(|github, now| github.push("hanako", &first, "ask", now));
}

#[rustfmt::skip]
const ATTACKS: &[Row] = &[
    // How it came to the default branch.
    ("an administrator merges without review", |p| { p.ask().merge_as("root", Merge::Commit); }, Some(|p| { p.ask().approve("kenji").merge_as("root", Merge::Commit); }), "not-approved"),
    ("a ruleset is bypassed", |p| { p.ruled().ask().merge_as("root", Merge::Commit); }, Some(|p| { p.ruled().ask().approve("kenji").merge(); }), "not-approved"),
    ("a direct push", |p| { p.push(&[Change::add(PATH, REQUEST)]); }, None, "no-pull-request"),
    ("a local merge, pushed", |p| { p.ask().approve("kenji"); p.github(|github, now| github.merge_locally(&Author::new("root"), "ask", "main", &[], now)); }, None, "merged-elsewhere"),
    ("a file changed in a local merge", |p| { p.ask().approve("kenji"); p.github(|github, now| github.merge_locally(&Author::new("root"), "ask", "main", &[Change::modify(PATH, REQUEST.replace("nightly", "hourly"))], now)); }, None, "merged-elsewhere content-changed"),
    ("a commit of GitHub's editor, pushed onto the default branch", |p| { p.ask_as(&hanako().on_the_web()).approve("kenji"); p.github(|github, now| { let head = github.head("ask")?.to_owned(); github.push("root", &head, "main", now) }); }, Some(|p| { p.ask_as(&hanako().on_the_web()).approved(); }), "merged-elsewhere"),
    ("a rebase merge", |p| { p.ask().approve("kenji").merge_as("hanako", Merge::Rebase); }, Some(|p| { p.ask().approve("kenji").merge_as("hanako", Merge::Squash); }), "merged-elsewhere"),
    ("merged into another branch, then pushed onto the default branch", |p| { p.commit_to("dev", &hanako(), &[readme()]).commit(&hanako(), &[Change::add(PATH, REQUEST)]).open_from("ask", "dev", "hanako").approved(); p.github(|github, now| { let head = github.head("dev")?.to_owned(); github.push("root", &head, "main", now) }); }, None, "no-pull-request"),
    ("the base changed after the approval", |p| { p.github(|github, now| { let main = github.head("main")?.to_owned(); github.push("root", &main, "dev", now) }); p.commit(&hanako(), &[Change::add(PATH, REQUEST)]).open_from("ask", "dev", "hanako").approve("kenji"); let pull = p.number(); p.github(|github, now| github.change_base(pull, "hanako", "main", now)); p.merge(); }, None, "base-changed"),
    ("the base went away after the approval", |p| { p.github(|github, now| { let main = github.head("main")?.to_owned(); github.push("root", &main, "dev", now) }); p.commit(&hanako(), &[Change::add(PATH, REQUEST)]).open_from("ask", "dev", "hanako").approve("kenji"); p.github(|github, now| github.delete_branch("root", "dev", now)); p.merge(); }, None, "base-changed"),
    ("the base force-pushed under it", |p| { p.push(&[readme()]).ask().approve("kenji"); p.github(|github, now| github.amend(&Author::new("root"), "main", &[Change::add("NOTES.md", "x")], now)); p.merge(); }, Some(|p| { p.push(&[readme()]).ask().approve("kenji").push(&[Change::add("NOTES.md", "x")]).merge(); }), "mixed-change base-changed"),
    ("reopened after a rejection", |p| { p.ask().approve("kenji"); let pull = p.number(); p.github(|github, now| github.close(pull, "root", now)); p.github(|github, now| github.reopen(pull, "hanako", now)); p.merge(); }, None, "reopened"),
    ("a withdrawn request revived by an unreviewed merge", |p| { p.ask().approve("kenji"); let pull = p.number(); p.github(|github, now| github.close(pull, "hanako", now)); p.open("mika").merge_as("mika", Merge::Commit); }, Some(|p| { p.ask(); let pull = p.number(); p.github(|github, now| github.close(pull, "hanako", now)); p.open("mika").approve("kenji").merge_as("mika", Merge::Commit); }), "not-approved"),
    ("a fork", |p| { p.commit_to("hanako:ask", &hanako(), &[Change::add(PATH, REQUEST)]).open_from("hanako:ask", "main", "hanako").approved(); }, Some(|p| { p.configure("required: 1", "required: 1\n  forks: true").commit_to("hanako:ask", &hanako(), &[Change::add(PATH, REQUEST)]).open_from("hanako:ask", "main", "hanako").approved(); }), "from-fork"),
    ("a reader's fork, where forks are allowed", |p| { p.configure("required: 1", "required: 1\n  forks: true").commit_to("guest:ask", &Author::new("guest"), &[Change::add(PATH, REQUEST)]).open_from("guest:ask", "main", "guest").approved(); }, Some(|p| { p.configure("required: 1", "required: 1\n  forks: true").commit_to("taro:ask", &Author::new("taro"), &[Change::add(PATH, REQUEST)]).open_from("taro:ask", "main", "taro").approved(); }), "no-write-access"),
    ("an approval of a second pull request with the same head", |p| { p.commit_to("dev", &Author::new("root"), &[readme()]).ask(); let first = p.number(); p.open_from("ask", "dev", "hanako").approve("kenji").on(first).merge(); }, Some(|p| { p.commit_to("dev", &Author::new("root"), &[readme()]).ask(); let first = p.number(); p.open_from("ask", "dev", "hanako").on(first).approved(); }), "not-approved"),
    ("another repository's pull request", |p| { p.ask().approved(); let pull = p.number(); p.github(|github, _| github.pull_mut(pull).map(|pull| pull.repository += 1)); }, None, "no-pull-request"),
    ("stacked pull requests, merged as one", |p| { p.ask(); let below = p.number(); p.commit_to("ask", &hanako(), &[other()]); p.github(|github, now| { let head = github.head("ask")?.to_owned(); github.push("hanako", &head, "more", now) }); p.open_from("more", "main", "hanako").approve("kenji").on(below).approve("kenji").merge(); }, Some(|p| { p.ask().approved().commit_to("more", &hanako(), &[other()]).open_from("more", "main", "hanako").approved(); }), "no-pull-request"),
    // What it brings.
    ("a request changed after its approval", |p| { p.ask().approved().commit_to("change", &hanako(), &[Change::modify(PATH, REQUEST.replace("nightly", "hourly"))]).open_from("change", "main", "hanako").approved(); }, Some(|p| { p.ask().approved().commit_to("more", &hanako(), &[other()]).open_from("more", "main", "hanako").approved(); }), "not-added mixed-change"),
    ("something smuggled in beside", |p| { p.ask_with(&[readme()]).approved(); }, Some(|p| { p.ask_with(&[other()]).approved(); }), "mixed-change"),
    ("a request smuggled in beside other changes", |p| { p.commit(&hanako(), &[Change::add("src/code.rs", "fn main() {}")]).commit(&hanako(), &[Change::add(PATH, REQUEST)]).open("hanako").approved(); }, Some(|p| { p.commit(&hanako(), &[other()]).commit(&hanako(), &[Change::add(PATH, REQUEST)]).open("hanako").approved(); }), "mixed-change"),
    ("another request changed beside", |p| { p.push(&[other()]).ask_with(&[Change::modify(OTHER, REQUEST.replace("batch", "more"))]).approved(); }, Some(|p| { p.push(&[other()]).ask().approved(); }), "mixed-change"),
    ("another request deleted beside", |p| { p.push(&[other()]).ask_with(&[Change::delete(OTHER)]).approved(); }, Some(|p| { p.push(&[other()]).ask().approved(); }), "mixed-change"),
    ("CODEOWNERS changed in the same pull request", |p| { p.ask_with(&[Change::modify(".github/CODEOWNERS", "/requests/ @kenji @mika\n")]).approve("mika").merge(); }, None, "mixed-change not-approved"),
    ("CODEOWNERS for one commit", |p| { p.commit(&hanako(), &[Change::modify(".github/CODEOWNERS", "* @mika\n")]).commit(&hanako(), &[Change::add(PATH, REQUEST)]).commit(&hanako(), &[Change::modify(".github/CODEOWNERS", countersign::demo::CODEOWNERS)]).open("hanako").approve("mika").merge(); }, Some(|p| { p.commit(&hanako(), &[Change::add(PATH, REQUEST)]).open("hanako").approved(); }), "not-approved"),
    ("CODEOWNERS for one commit, rebased", |p| { p.commit(&hanako(), &[Change::modify(".github/CODEOWNERS", "* @mika\n")]).commit(&hanako(), &[Change::add(PATH, REQUEST)]).commit(&hanako(), &[Change::modify(".github/CODEOWNERS", countersign::demo::CODEOWNERS)]).open("hanako").approve("mika").merge_as("hanako", Merge::Rebase); }, None, "no-pull-request"),
    ("CODEOWNERS renamed into the requests", |p| { p.ask_with(&[Change::rename(".github/CODEOWNERS", "requests/owners.yaml")]).approved(); }, None, "mixed-change no-owner not-approved"),
    ("an old request copied under a new name", |p| { p.commit_to("old", &hanako(), &[other()]).open_from("old", "main", "hanako").approved().ask().merge(); }, Some(|p| { p.commit_to("old", &hanako(), &[other()]).open_from("old", "main", "hanako").approved().ask().approved(); }), "not-approved"),
    ("deleted, and added again without review", |p| { p.ask().approved().push(&[Change::delete(PATH)]).commit_to("again", &hanako(), &[Change::add(PATH, REQUEST)]).open_from("again", "main", "hanako").merge(); }, Some(|p| { p.ask().approved().push(&[Change::delete(PATH)]).commit_to("again", &hanako(), &[Change::add(PATH, REQUEST)]).open_from("again", "main", "hanako").approved(); }), "not-approved"),
    // Who asked, wrote and pushed.
    ("an approval by the author", |p| { p.commit(&hanako(), &[Change::add(PATH, REQUEST)]).open("kenji"); forced(p); p.merge(); }, Some(|p| { p.commit(&hanako(), &[Change::add(PATH, REQUEST)]).open("taro").approved(); }), "not-approved own-approval"),
    ("an approval by the second author", |p| { p.ask().commit(&Author::new("kenji"), &[other()]).approved(); }, Some(|p| { p.ask().commit(&Author::new("taro"), &[other()]).approved(); }), "not-approved own-approval"),
    ("an approval by a co-author", |p| { p.ask_as(&hanako().with("Kenji", "kenji@example.com")).approved(); }, Some(|p| { p.ask_as(&hanako().with("Taro", "taro@example.com")).approved(); }), "not-approved own-approval"),
    ("an approval by the committer", |p| { p.ask_as(&hanako().committed_by("Kenji", "kenji@example.com")).approved(); }, Some(|p| { p.ask_as(&hanako().committed_by("Taro", "taro@example.com")).approved(); }), "not-approved own-approval"),
    ("an approval by a pusher under somebody else's e-mail", |p| { p.ask_as(&kenji_as_hanako()).approved(); }, Some(|p| { p.ask_as(&Author::new("taro").under("hanako", "hanako@example.com")).approved(); }), "not-approved own-approval"),
    ("an approval by an earlier pusher under somebody else's e-mail", |p| { p.commit(&kenji_as_hanako(), &[Change::add(PATH, REQUEST)]).commit(&hanako(), &[other()]).open("hanako").approved(); }, Some(|p| { p.commit(&hanako(), &[Change::add(PATH, REQUEST)]).commit(&hanako(), &[other()]).open("hanako").approved(); }), "not-approved own-approval"),
    ("an approval by whoever pushed over it", |p| { p.ask(); p.github(|github, now| github.amend(&kenji_as_hanako(), "ask", &[other()], now)); p.approved(); }, Some(|p| { p.ask(); p.github(|github, now| github.amend(&hanako(), "ask", &[other()], now)); p.approved(); }), "not-approved own-approval"),
    ("an approval by whoever updated the branch", |p| { p.ask().push(&[readme()]); let pull = p.number(); p.github(|github, now| github.update_branch(pull, "kenji", now)); p.approved(); }, Some(|p| { p.ask().push(&[readme()]); let pull = p.number(); p.github(|github, now| github.update_branch(pull, "hanako", now)); p.approved(); }), "not-approved own-approval"),
    ("a burnt branch name, and an approver who pushed", |p| { burn(p, 60); p.ask_as(&kenji_as_hanako()).approved(); }, Some(|p| { burn(p, 60); p.ask().approved(); }), "not-approved own-approval"),
    ("a bot that approves", |p| { p.user("helper", Kind::Bot, Permission::Write).owners("/requests/ @helper\n").ask().approve("helper").merge(); }, Some(|p| { p.user("helper", Kind::User, Permission::Write).owners("/requests/ @helper\n").ask().approve("helper").merge(); }), "not-approved not-a-person"),
    ("a workflow that approves", |p| { p.owners("/requests/ @github-actions\n").ask().approve("github-actions").merge(); }, None, "not-approved not-a-person"),
    ("a bot that asks", |p| { p.commit(&hanako(), &[Change::add(PATH, REQUEST)]).open("github-actions").approved(); }, None, "not-a-person no-write-access"),
    ("a bot that writes", |p| { p.ask_as(&hanako().under("github-actions[bot]", "41898282+github-actions[bot]@users.noreply.github.com")).approved(); }, None, "not-a-person"),
    ("a bot that pushes under somebody else's e-mail", |p| { p.ask_as(&Author::new("github-actions").under("hanako", "hanako@example.com")).approved(); }, None, "not-a-person"),
    ("Copilot's sponsor", |p| { p.user("Copilot", Kind::Bot, Permission::Write).commit(&Author::new("Copilot").with("Kenji", "kenji@example.com"), &[Change::add(PATH, REQUEST)]).open("Copilot").approved(); }, Some(|p| { p.ask_as(&hanako().with("Taro", "taro@example.com")).approved(); }), "not-approved own-approval not-a-person no-write-access"),
    ("a mannequin that approves", |p| { p.user("imported", Kind::Mannequin, Permission::Write).owners("/requests/ @imported\n").ask().approve("imported").merge(); }, Some(|p| { p.user("imported", Kind::User, Permission::Write).owners("/requests/ @imported\n").ask().approve("imported").merge(); }), "not-approved not-a-person"),
    ("a commit with an unknown e-mail", |p| { p.ask_as(&hanako().under("hanako", "hanako@laptop.local")).approved(); }, None, "unattributed-commit"),
    ("a co-author with an unknown e-mail", |p| { p.ask_as(&hanako().with("Somebody", "somebody@nowhere.example")).approved(); }, Some(|p| { p.ask_as(&hanako().with("Taro", "taro@example.com")).approved(); }), "unattributed-commit"),
    ("a commit that pretends to be GitHub's", |p| { p.ask_as(&hanako().committed_by("GitHub", "noreply@github.com")).approved(); }, Some(|p| { p.ask_as(&hanako().on_the_web()).approved(); }), "unattributed-commit"),
    ("an author whose account is gone", |p| { p.ask_as(&Author::new("taro")).approved(); p.github(|github, _| github.remove_user("taro")); }, Some(|p| { p.ask_as(&Author::new("taro")).approved(); }), "stale-approval unattributed-commit"),
    ("a requester whose account is gone", |p| { p.commit(&hanako(), &[Change::add(PATH, REQUEST)]).open("taro").approved(); p.github(|github, _| github.remove_user("taro")); }, Some(|p| { p.commit(&hanako(), &[Change::add(PATH, REQUEST)]).open("taro").approved(); }), "not-a-person"),
    ("a requester who may write no more", |p| { p.ask().approved().permit("hanako", Permission::Read); }, None, "no-write-access"),
    // Who owns.
    ("an approval by a reader", |p| { p.owners("/requests/ @guest\n").ask().approve("guest").merge(); }, Some(|p| { p.owners("/requests/ @guest\n").permit("guest", Permission::Write).ask().approve("guest").merge(); }), "not-approved no-write-access"),
    ("an approval by somebody who may write no more", |p| { p.ask().approved().permit("kenji", Permission::Read); }, None, "not-approved no-write-access"),
    ("an approval by no owner", |p| { p.ask().approve("mika").merge(); }, None, "not-approved"),
    ("a sock puppet", |p| { p.user("hanako-2", Kind::User, Permission::Write).ask().approve("hanako-2").merge(); }, None, "not-approved"),
    ("a look-alike of an owner", |p| { p.user("kenj1", Kind::User, Permission::Write).ask().approve("kenj1").merge(); }, None, "not-approved"),
    ("an approval by an owner of another path", |p| { p.owners("* @mika\n/requests/ @kenji\n").ask().approve("mika").merge(); }, Some(|p| { p.owners("/requests/ @kenji\n* @mika\n").ask().approve("mika").merge(); }), "not-approved"),
    ("an owner whose line is no line", |p| { p.owners("/requests/ @mika\n/requests/ kenji\n").ask().approved(); }, Some(|p| { p.owners("/requests/ @mika\n/requests/ @KENJI\n").ask().approved(); }), "no-owner not-approved"),
    ("an owner of old", |p| { p.ask().approved().owners("/requests/ @root\n"); }, Some(|p| { p.ask().approved().owners("/requests/ @root @kenji\n"); }), "not-approved"),
    ("an owner of only tomorrow", |p| { p.ask().approve("mika").merge().owners("/requests/ @mika\n"); }, Some(|p| { p.owners("/requests/ @mika @root\n").ask().approve("mika").merge().owners("/requests/ @mika\n"); }), "not-approved"),
    ("no owner before the merge", |p| { p.owners("/requests/ @kenji\n/requests/*\n").ask().approved().owners("/requests/ @kenji\n"); }, Some(|p| { p.owners("/requests/ @kenji\n/requests/free/*\n").ask().approved().owners("/requests/ @kenji\n"); }), "no-owner not-approved"),
    ("no owner now", |p| { p.ask().approved().owners("/.github/ @root\n"); }, None, "no-owner not-approved"),
    ("an owner of an earlier line, where the last one's cannot be read", |p| { p.owners("* @kenji\n/requests/ @kenji@root\n").ask().approved(); }, Some(|p| { p.owners("* @root\n/requests/ @kenji @root@taro\n").ask().approved(); }), "no-owner not-approved"),
    ("an owner of an earlier line, where the last one's is nobody", |p| { p.owners("* @kenji\n/requests/ @kenij\n").ask().approved(); }, Some(|p| { p.owners("* @root\n/requests/ @departed-user @kenji\n").ask().approved(); }), "not-approved"),
    ("no CODEOWNERS", |p| { p.push(&[Change::delete(".github/CODEOWNERS")]).ask().approved(); }, Some(|p| { p.push(&[Change::rename(".github/CODEOWNERS", "docs/CODEOWNERS")]).ask().approved(); }), "no-owner not-approved"),
    ("CODEOWNERS in a place that does not count", |p| { p.push(&[Change::add("docs/CODEOWNERS", "* @mika\n")]).ask().approve("mika").merge(); }, Some(|p| { p.push(&[Change::add("docs/CODEOWNERS", "* @mika\n")]).ask().approved(); }), "not-approved"),
    ("a team that nobody can read", |p| { p.team(&["kenji"]).ask().approved(); }, Some(|p| { p.team(&["kenji"]).readable().ask().approved(); }), "not-approved"),
    ("a stranger to the team", |p| { p.team(&["mika"]).readable().ask().approved(); }, Some(|p| { p.team(&["mika", "kenji"]).readable().ask().approved(); }), "not-approved"),
    ("another organisation's team", |p| { p.team(&["kenji"]).readable().owners("/requests/ @acne/security\n").ask().approved(); }, Some(|p| { p.team(&["kenji"]).readable().owners("/requests/ @ACME/Security\n").ask().approved(); }), "not-approved"),
    ("a team, and a ruleset that asks for no owner", |p| { p.team(&["kenji"]).ask().approved().ruled(); p.github(|github, _| { github.set_rules("main", Default::default()); Ok(()) }); }, Some(|p| { p.team(&["kenji"]).ruled().ask().approved(); }), "not-approved"),
    ("a team, a ruleset, and no member's approval", |p| { p.team(&["kenji"]).ruled().ask().approve("mika").merge_as("root", Merge::Commit); }, Some(|p| { p.team(&["kenji", "mika"]).ruled().ask().approve("mika").merge_as("root", Merge::Commit); }), "not-approved"),
    ("a team, and a decision kept alive by a stale approval", |p| { p.team(&["kenji"]).ruled().ask().approve("kenji").commit(&hanako(), &[other()]).merge(); }, Some(|p| { p.team(&["kenji"]).ruled().ask().approve("kenji").commit(&hanako(), &[other()]).approved(); }), "not-approved stale-approval"),
    ("a team, and a member who pushed beside a stranger who approved", |p| { p.team(&["kenji"]).ruled().ask_as(&kenji_as_hanako()).approve("mika").approved(); }, Some(|p| { p.team(&["kenji"]).ruled().ask().approve("mika").approved(); }), "not-approved own-approval"),
    ("a team, a ruleset, and two approvals needed", |p| { p.team(&["kenji", "mika"]).ruled().configure("required: 1", "required: 2").ask().approve("mika").approved(); }, Some(|p| { p.team(&["kenji", "mika"]).readable().ruled().configure("required: 1", "required: 2").ask().approve("mika").approved(); }), "not-approved"),
    ("a team that GitHub does not know", |p| { p.owners("/requests/ @acme/typo\n").ruled().ask().approve("mika").merge_as("root", Merge::Commit); }, Some(|p| { p.team(&["mika"]).ruled().ask().approve("mika").merge(); }), "not-approved"),
    ("a team, whose rules nobody can read", |p| { p.team(&["kenji"]).ruled().ask().approved().deny("/repos/{owner}/{repo}/rules/branches/{branch}"); }, Some(|p| { p.team(&["kenji"]).ruled().ask().approved(); }), "not-approved"),
    ("an owner by e-mail address", |p| { p.owners("/requests/ kenji@example.com\n").ask().approved(); }, Some(|p| { p.owners("/requests/ kenji@example.com @kenji\n").ask().approved(); }), "not-approved"),
    // What was said.
    ("an approval before the last push", |p| { p.ask().approve("kenji").commit(&hanako(), &[other()]).merge(); }, Some(|p| { p.ask().commit(&hanako(), &[other()]).approved(); }), "not-approved stale-approval"),
    ("an approval carried over to a rebased head", |p| { p.ask().approve("kenji").push(&[readme()]); p.github(|github, now| github.rebase("hanako", "ask", now)); p.merge(); }, Some(|p| { p.ask().push(&[readme()]); p.github(|github, now| github.rebase("hanako", "ask", now)); p.approved(); }), "not-approved stale-approval"),
    ("an approval carried over to a branch updated in the same second", |p| { p.ask().push(&[readme()]); approve_and(p, |github, pull, now| github.update_branch(pull, "hanako", now)); p.merge(); }, Some(|p| { p.ask().push(&[readme()]); let pull = p.number(); p.github(|github, now| github.update_branch(pull, "hanako", now)); p.approved(); }), "not-approved stale-approval"),
    ("an approval carried over to other content in the same second", |p| { p.ask(); approve_and(p, swap); carry_over(p); p.merge(); }, Some(|p| { p.ask(); let pull = p.number(); p.github(|github, now| swap(github, pull, now)); p.approved(); }), "not-approved stale-approval"),
    ("an approval less than a minute after another push", |p| { p.ask().commit(&hanako(), &[other()]).pass(-1).approved(); }, Some(|p| { p.ask().commit(&hanako(), &[other()]).approved(); }), "not-approved stale-approval"),
    ("an approval less than a minute after the branch was updated", |p| { p.ask().push(&[readme()]); let pull = p.number(); p.github(|github, now| github.update_branch(pull, "hanako", now)); p.pass(-1).approved(); }, Some(|p| { p.commit(&hanako(), &[Change::add(PATH, REQUEST)]).pass(-59).open("hanako").pass(-59).approved(); }), "not-approved stale-approval"),
    ("pushed away and back after the approval", |p| { p.ask().approve("kenji"); back_and_forth(p); p.merge(); }, Some(|p| { p.ask(); back_and_forth(p); p.approved(); }), "not-approved stale-approval"),
    ("changes requested after the approval", |p| { p.ask().approve("kenji").veto("kenji").merge(); }, Some(|p| { p.ask().veto("kenji").approved(); }), "not-approved changes-requested"),
    ("another owner's veto", |p| { p.ask().approve("kenji").veto("root").merge(); }, Some(|p| { p.ask().veto("root").approve("root").approved(); }), "changes-requested"),
    ("a veto dismissed by somebody else", |p| { p.ask().veto("root").dismiss("hanako").approved(); }, Some(|p| { p.ask().veto("root").dismiss("root").approved(); }), "changes-requested"),
    ("an approval that was dismissed", |p| { p.ask().approve("kenji").dismiss("root").merge(); }, Some(|p| { p.ask().approve("kenji").dismiss("root").approved(); }), "not-approved"),
    ("a review that only comments", |p| { p.ask().remark("kenji").merge(); }, Some(|p| { p.ask().approve("kenji").remark("kenji").merge(); }), "not-approved"),
    ("an approver whose account is gone", |p| { p.ask().approved(); p.github(|github, _| github.remove_user("kenji")); }, None, "not-approved"),
    ("an owner's login, registered again by somebody who may write nothing", |p| { p.ask().approved(); p.github(|github, _| github.remove_user("kenji")); p.user("kenji", Kind::User, Permission::Read); }, None, "not-approved"),
    ("one approval of two", |p| { p.configure("required: 1", "required: 2").ask().approved(); }, Some(|p| { p.configure("required: 1", "required: 2").ask().approve("root").approved(); }), "not-approved"),
    ("the same owner twice", |p| { p.configure("required: 1", "required: 2").ask().approve("kenji").approved(); }, Some(|p| { p.configure("required: 1", "required: 2").ask().approve("kenji").approve("root").merge(); }), "not-approved"),
    // When, and under which rules.
    ("approved too late", |p| { p.ask().pass(DAY).approved(); }, Some(|p| { p.ask().pass(DAY - 120).approved(); }), "not-approved timed-out"),
    ("approved too late after it was made ready", |p| { p.ask(); let pull = p.number(); p.github(|github, now| github.make_ready(pull, "hanako", now)); p.pass(DAY).approved(); }, Some(|p| { p.ask().pass(DAY); let pull = p.number(); p.github(|github, now| github.make_ready(pull, "hanako", now)); p.approved(); }), "not-approved timed-out"),
    ("made ready again after a late approval", |p| { p.ask().pass(DAY).approve("kenji"); let pull = p.number(); p.github(|github, now| github.make_ready(pull, "hanako", now)); p.merge(); }, Some(|p| { p.ask().approve("kenji"); let pull = p.number(); p.github(|github, now| github.make_ready(pull, "hanako", now)); p.merge(); }), "not-approved timed-out"),
    ("the second of two approvals, too late", |p| { p.configure("required: 1", "required: 2").configure("timeout: 24h", "timeout: 1h").ask().approve("kenji").pass(3_600).approve("root").merge(); }, Some(|p| { p.configure("required: 1", "required: 2").configure("timeout: 24h", "timeout: 1h").ask().approve("kenji").pass(3_400).approve("root").merge(); }), "not-approved timed-out"),
    ("nobody approved in time", |p| { p.configure("timeout: 24h", "timeout: 1h").ask().pass(3_600).approve("kenji").approve("root").merge(); }, Some(|p| { p.configure("timeout: 24h", "timeout: 1h").ask().approve("kenji").pass(3_600).approve("root").merge(); }), "not-approved timed-out"),
    ("an approval of the day before yesterday", |p| { p.ask().approved().pass(DAY); }, Some(|p| { p.ask().approved().pass(DAY - 120); }), "lapsed"),
    ("an account remapped after the approval", |p| { p.ask().approved().configure("ap-northeast-1\n", "ap-northeast-1\n    kmsKey: alias/mallory\n"); }, Some(|p| { p.configure("ap-northeast-1\n", "ap-northeast-1\n    kmsKey: alias/mallory\n").ask().approved(); }), "configuration-changed"),
    ("a folder widened after the approval", |p| { p.configure("[\"*\"]", "[\"batch-*\"]").ask().approved().configure("[\"batch-*\"]", "[\"*\"]"); }, Some(|p| { p.configure("[\"*\"]", "[\"batch-*\"]").ask().approved(); }), "configuration-changed"),
    ("a key for longer than its folder allows", |p| { p.limit().ask_for("2027-01-02").approved(); }, Some(|p| { p.limit().ask_for("2026-12-02").approved(); }), "lifetime-not-allowed"),
    ("a key for ever where its folder does not allow that", |p| { p.limit().ask().approved(); }, Some(|p| { p.ask().approved(); }), "lifetime-not-allowed"),
    ("an easier folder for the same user", |p| { p.configure("requests/: { account: main, users: [\"*\"] }", "requests/: { account: main, users: [\"svc-*\"] }\n  requests/prod/: { account: main, users: [\"batch-*\"] }").ask().approved(); }, None, "user-not-allowed"),
    ("a differently cased user", |p| { p.commit(&hanako(), &[Change::add(PATH, REQUEST.replace("batch", "Batch"))]).open("hanako").approved(); }, None, "no-such-user"),
    ("a checkout of yesterday", |p| { p.ask().approved().check_out().push(&[readme()]); }, Some(|p| { p.ask().approved().push(&[readme()]).check_out(); }), "stale-checkout"),
    ("a shallow checkout", |p| { p.ask().approved().check_out_shallow(); }, Some(|p| { p.ask().approved().check_out(); }), "stale-checkout"),
    // What cannot be read, or not all of it.
    ("an activity that the token may not read", |p| { p.ask().approved().deny("/repos/{owner}/{repo}/activity"); }, None, "stale-approval"),
    ("permissions that the token may not read", |p| { p.ask().approved().deny("/repos/{owner}/{repo}/collaborators/{login}/permission"); }, None, "no-write-access"),
    ("a pusher whose account is gone", |p| { p.ask_as(&Author::new("taro").under("hanako", "hanako@example.com")).approved(); p.github(|github, _| github.remove_user("taro")); }, Some(|p| { p.ask_as(&Author::new("taro").under("hanako", "hanako@example.com")).approved(); }), "stale-approval"),
    ("101 reviews", |p| reviews(p, 101), Some(|p| reviews(p, 100)), "too-large"),
    ("101 events", |p| events(p, 101), Some(|p| events(p, 100)), "too-large"),
    ("101 commits", |p| commits(p, 101), Some(|p| commits(p, 99)), "too-large"),
    ("101 files", |p| files(p, 101), Some(|p| files(p, 100)), "too-large"),
    ("1,001 pushes", |p| pushes(p, 1_001), Some(|p| pushes(p, 999)), "too-large"),
];

#[test]
fn every_attack_is_refused_and_every_twin_is_approved() {
    let honest: Scene = |play| {
        play.ask().approved();
    };
    let mut scenes = vec![("the plain story", "it", honest, "approved")];
    for (name, attack, twin, codes) in ATTACKS {
        scenes.push((name, "it", *attack, *codes));
        scenes.extend(twin.map(|twin| (*name, "its twin", twin, "approved")));
    }
    play_all(&scenes, Play::judge);
    println!("{} attacks refused, {} worlds", ATTACKS.len(), scenes.len());
}

/// A branch that is gone, or restored, or used again after the merge, does not matter.
#[test]
fn what_happens_to_the_branch_after_the_merge_does_not_matter() {
    let play = Play::begin();
    play.ask().approved();
    let head = play.github(|github, _| github.head("ask").map(str::to_owned));
    play.github(|github, now| github.delete_branch("hanako", "ask", now));
    assert_eq!(play.judge(), "approved", "deleted");
    play.github(|github, now| github.push("kenji", &head, "ask", now));
    assert_eq!(play.judge(), "approved", "restored");
    play.commit(&Author::new("kenji"), &[readme()]);
    assert_eq!(play.judge(), "approved", "used again");
    for _ in 0..60 {
        play.github(|github, now| github.delete_branch("hanako", "ask", now));
        play.github(|github, now| github.push("kenji", &head, "ask", now));
    }
    assert_eq!(play.judge(), "approved", "used over and over");
}

/// What GitHub fails to answer is a failure, not a refusal.
#[test]
fn a_question_that_github_does_not_answer_is_asked_again_in_the_next_run() {
    use sandbox::{Effect, Fault, Trouble, When};

    for operation in ["activity", "collaborators/{login}/permission"] {
        let play = Play::begin();
        play.ask().approved();
        play.story.sandbox.world().faults.push(Fault {
            operation: format!("github:GET /repos/{{owner}}/{{repo}}/{operation}"),
            nth: Fault::EVERY,
            when: When::Before,
            effect: Effect::Answer(Trouble::Throttle),
        });
        assert!(play.judge().contains("rate-limited"), "{}", play.judge());
        play.story.sandbox.world().faults.clear();
        assert_eq!(play.judge(), "approved");
    }
}
