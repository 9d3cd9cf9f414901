//! How far back the changes to a branch are read, and what is taken from the links between their pages.

use countersign::approval::{PullRequest, Pushes, Trail, trail};
use countersign::domain::{Locale, ObjectId, Repository, Timestamp};
use countersign::github::{About, GitHub, Rules};
use countersign::messages::failure;
use sandbox::github::PullState;

use crate::approvals::attacks::{burn, pushes};
use crate::approvals::replay::{Recorded, Replay};
use crate::kit::play::Play;

/// The last pull request, as far as it matters here.
fn pull(play: &Play) -> PullRequest {
    let number = play.number();
    let known = play.github(|github, _| github.pull(number).cloned());
    PullRequest {
        number,
        url: String::new(),
        repository: None,
        created: Timestamp::from_seconds(0),
        merged: known.merged_at.map(Timestamp::from_seconds),
        merge_commit: None,
        base: known.base,
        head: ObjectId::new(&known.head_oid).unwrap(),
        branch: known.head,
        branch_repository: Repository::new("acme/access-keys").ok(),
        from_fork: false,
        author: None,
        files: None,
        commits: None,
        reviews: None,
        approved_by_github: None,
        timeline: None,
    }
}

/// What is known of the pushes to the branch of each, or why that is not known.
fn known(play: &Play, server: &str, pulls: &[&PullRequest]) -> Vec<Result<Pushes, String>> {
    let api = format!("{server}/github");
    let token = play.story.sandbox.world().github.token().to_owned();
    let repository = Repository::new("acme/access-keys").unwrap();
    let about: Vec<About<'_>> = pulls
        .iter()
        .map(|pull| About {
            pull,
            teams: [].into(),
        })
        .collect();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let answers = runtime.block_on(async {
        let graphql = format!("{api}/graphql");
        let github = GitHub::connect(&api, &graphql, token.into(), repository).unwrap();
        github.backgrounds(&about, Rules::Known(None)).await
    });
    answers
        .into_iter()
        .map(|answer| answer.map(|known| known.pushes))
        .map(|answer| answer.map_err(|one| failure(Locale::ENGLISH, &one)))
        .collect()
}

/// How many of the pushes lead to the head of the last pull request, and how many calls it took to know that.
fn cost(play: &Play, pulls: &[&PullRequest]) -> (Vec<Option<usize>>, usize) {
    play.story.sandbox.world().calls.clear();
    let answers = known(play, &play.story.sandbox.url(), pulls);
    let lengths = pulls.iter().zip(answers).map(|(pull, answer)| {
        let Pushes::Known(pushes) = answer.unwrap() else {
            return None;
        };
        match trail(pull, &pushes) {
            Trail::Whole(trail) => Some(trail.len()),
            Trail::Unfinished | Trail::Broken => None,
        }
    });
    let lengths = lengths.collect();
    let world = play.story.sandbox.world();
    let is_activity = |operation: &str| operation.ends_with("/activity");
    let calls = world.calls.iter();
    let calls = calls.filter(|call| is_activity(&call.operation)).count();
    (lengths, calls)
}

#[test]
fn a_usual_branch_costs_one_call_also_under_a_burnt_name() {
    let play = Play::begin();
    play.ask();
    assert_eq!(cost(&play, &[&pull(&play)]), (vec![Some(1)], 1));
    let play = Play::begin();
    burn(&play, 120);
    play.ask();
    assert_eq!(cost(&play, &[&pull(&play)]), (vec![Some(1)], 1), "open");
    play.approved();
    assert_eq!(cost(&play, &[&pull(&play)]), (vec![Some(1)], 1), "merged");
}

#[test]
fn a_long_trail_is_followed_and_no_further_than_ten_pages() {
    let play = Play::begin();
    burn(&play, 60);
    pushes(&play, 101);
    let first = pull(&play);
    assert_eq!(cost(&play, &[&first]), (vec![Some(101)], 2));
    let play = Play::begin();
    pushes(&play, 1_001);
    let first = pull(&play);
    assert_eq!(cost(&play, &[&first]), (vec![None], 10));
    // What is too much for one pull request is not too much for another of the same branch.
    play.github(|github, now| github.delete_branch("hanako", "ask", now));
    play.github(|github, now| github.push("hanako", first.head.as_str(), "ask", now));
    let second = PullRequest {
        merged: Some(Timestamp::from_seconds(
            play.story.sandbox.world().now() + 60,
        )),
        ..first.clone()
    };
    assert_eq!(cost(&play, &[&second]), (vec![Some(1)], 1));
    assert_eq!(cost(&play, &[&second, &first]), (vec![Some(1), None], 10));
}

/// GitHub lists a push some time after it, and an open pull request's head was pushed last.
#[test]
fn an_open_pull_request_s_head_that_is_not_listed_yet_is_looked_for_in_one_page() {
    let play = Play::begin();
    burn(&play, 120);
    play.ask();
    let mut early = pull(&play);
    early.head = ObjectId::new(&"d".repeat(40)).unwrap();
    assert_eq!(cost(&play, &[&early]), (vec![None], 1));
    let said = known(&play, &play.story.sandbox.url(), &[&early]);
    assert!(matches!(said[..], [Ok(Pushes::Known(_))]));
    let state = play.github(|github, _| github.pull(play.number()).map(|pull| pull.state));
    assert_eq!(state, PullState::Open);
}

/// The pages of a branch with three of them, each to be changed.
struct Pages {
    play: Play,
    replay: Replay,
    pull: PullRequest,
}

impl Pages {
    fn of_three() -> Self {
        let play = Play::begin();
        pushes(&play, 251);
        let replay = Replay::start(play.story.sandbox.url().trim_start_matches("http://"));
        let pull = pull(&play);
        let pages = Self { play, replay, pull };
        assert_eq!(pages.trail(), Ok(Some(251)));
        pages
    }

    fn trail(&self) -> Result<Option<usize>, String> {
        let server = format!("http://{}", self.replay.address);
        let mut said = known(&self.play, &server, &[&self.pull]);
        let Pushes::Known(pushes) = said.remove(0)? else {
            return Ok(None);
        };
        Ok(match trail(&self.pull, &pushes) {
            Trail::Whole(trail) => Some(trail.len()),
            Trail::Unfinished | Trail::Broken => None,
        })
    }

    /// Changes the links of the first page, or of the one after it.
    fn with(self, is_first: bool, change: impl Fn(&str) -> String) -> Self {
        let second = self.second();
        let mut record = self.replay.record.lock().unwrap();
        let mut pages = record.iter_mut();
        let page = pages.find(|(question, _)| match is_first {
            true => !question.contains("after="),
            false => question.contains(&format!("after={second}")),
        });
        let (_, page) = page.unwrap();
        let links = links(page).to_owned();
        page.head = page.head.replace(&links, &change(&links));
        drop(record);
        self
    }

    /// The cursor of the second page.
    fn second(&self) -> String {
        let record = self.replay.record.lock().unwrap();
        let mut pages = record.iter();
        let first = pages.find(|(question, _)| !question.contains("after="));
        let (_, rest) = links(first.unwrap().1).split_once("after=").unwrap();
        rest.split('>').next().unwrap().to_owned()
    }
}

fn links(page: &Recorded) -> &str {
    let mut lines = page.head.lines();
    let is_link = |line: &&str| line.to_ascii_lowercase().starts_with("link: ");
    lines.find(is_link).unwrap()
}

#[test]
fn a_link_gives_its_cursor_and_no_address() {
    let elsewhere = |links: &str| {
        let (start, rest) = links.split_once('<').unwrap();
        let (_, query) = rest.split_once('?').unwrap();
        format!("{start}<http://127.0.0.1:1/evil?{query}")
    };
    let pages = Pages::of_three().with(true, elsewhere);
    assert_eq!(pages.trail(), Ok(Some(251)));
}

#[test]
fn without_a_sound_cursor_nothing_is_known() {
    let cursor =
        |with: &'static str| move |links: &str| links.replace("after=", &format!("{with}after="));
    for bad in ["there", "after=%22\"&", "after=&", "page=2&not"] {
        let pages = Pages::of_three().with(true, cursor(bad));
        let said = pages.trail().unwrap_err();
        assert!(said.contains("malformed-answer"), "{bad}: {said}");
    }
}

#[test]
fn a_cursor_that_comes_again_ends_it() {
    let pages = Pages::of_three();
    let second = pages.second();
    let again = |links: &str| {
        let (start, rest) = links.split_once("after=").unwrap();
        let (_, end) = rest.split_once('>').unwrap();
        format!("{start}after={second}>{end}")
    };
    let said = pages.with(false, again).trail().unwrap_err();
    assert!(said.contains("malformed-answer"), "{said}");
}

/// A page that is the last though it should not be proves nothing.
#[test]
fn a_page_without_a_link_does_not_complete_the_trail() {
    let pages = Pages::of_three().with(true, |_| "X-No: link".to_owned());
    assert_eq!(pages.trail(), Ok(None));
}
