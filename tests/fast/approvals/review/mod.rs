//! `review`: the real binary, with nothing but GitHub's API and AWS's; there is no checkout.

mod crowded;
mod deceiving;
mod elsewhere;
mod ending;
mod failing;
mod mending;
mod opening;
mod pushing;
mod racing;
mod removing;
mod setting;

use sandbox::aws::Message;

use crate::approvals::play::Play;
use crate::command::{self, Said, in_story};

/// Reviews the last pull request, in an empty directory.
fn review(play: &Play) -> Said {
    run(play, &["review", "--pull", &play.number().to_string()])
}

fn review_all(play: &Play) -> Said {
    run(play, &["review", "--all"])
}

fn run(play: &Play, arguments: &[&str]) -> Said {
    let nowhere = tempfile::tempdir().unwrap();
    let mut command = in_story(&play.story, nowhere.path(), arguments, &[]);
    // There is nothing to be run.
    command.env_remove("PATH");
    command::run(command)
}

/// The one comment of ours on the last pull request.
#[track_caller]
fn comment(play: &Play) -> String {
    let world = play.story.sandbox.world();
    let comments = world.github.comments_on(play.number());
    let ours: Vec<&str> = comments
        .iter()
        .map(|comment| comment.body.as_str())
        .filter(|body| body.starts_with("<!-- countersign "))
        .collect();
    assert_eq!(ours.len(), 1, "{ours:#?}");
    ours[0].to_owned()
}

/// The same as people see it: without what is hidden in it.
fn seen(play: &Play) -> String {
    let comment = comment(play);
    let (_, seen) = comment.split_once('\n').unwrap();
    let world = play.story.sandbox.world();
    let head = &world.github.pull(play.number()).unwrap().head_oid;
    seen.replace(&head[..12], "[HEAD]")
}

/// The state of the commit status at the head of the last pull request, and what it says.
fn status(play: &Play) -> Option<(String, String)> {
    let world = play.story.sandbox.world();
    let head = world.github.pull(play.number()).unwrap().head_oid.clone();
    let status = world.github.status(&head, "countersign")?;
    Some((
        status.state.clone(),
        status.description.clone().unwrap_or_default(),
    ))
}

fn commit_state(play: &Play) -> String {
    status(play).map_or("none".to_owned(), |(state, _)| state)
}

fn notices(play: &Play) -> Vec<Message> {
    play.story.sandbox.world().sns.published().to_vec()
}

/// The events of the notices so far.
fn events(play: &Play) -> Vec<String> {
    let events = notices(play).into_iter();
    events
        .map(|notice| notice.attributes["event"].clone())
        .collect()
}

/// What changed something since the last time that this was asked for.
fn mutations(play: &Play) -> Vec<String> {
    let calls = std::mem::take(&mut play.story.sandbox.world().calls);
    calls
        .into_iter()
        .filter(|call| call.mutates)
        .map(|call| call.operation)
        .collect()
}

/// Fails unless another review finds nothing to do.
#[track_caller]
fn is_settled(play: &Play) {
    mutations(play);
    review(play);
    review_all(play);
    assert_eq!(mutations(play), Vec::<String>::new());
}
