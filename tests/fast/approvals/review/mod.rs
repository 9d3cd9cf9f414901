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

use crate::kit::play::Play;
use crate::kit::*;

/// Reviews the last pull request, in an empty directory.
#[track_caller]
fn review(play: &Play) -> Said {
    run_nowhere(
        &play.story,
        &["review", "--pull", &play.number().to_string()],
        &[],
    )
}

#[track_caller]
fn review_all(play: &Play) -> Said {
    run_nowhere(&play.story, &["review", "--all"], &[])
}

/// The one comment of ours on the last pull request.
#[track_caller]
fn comment(play: &Play) -> String {
    let ours = marked(
        &play.story.sandbox.world(),
        play.number(),
        "<!-- countersign ",
    );
    let [comment] = &ours[..] else {
        panic!("{ours:#?}")
    };
    comment.clone()
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

/// The events of the notices so far.
fn events(play: &Play) -> Vec<String> {
    let events = notices(&play.story).into_iter();
    events
        .map(|notice| notice.attributes["event"].clone())
        .collect()
}

/// Fails unless another review finds nothing to do.
#[track_caller]
fn is_settled(play: &Play) {
    mutations(&play.story);
    review(play);
    review_all(play);
    assert_eq!(mutations(&play.story), Vec::<String>::new());
}
