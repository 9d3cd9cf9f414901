//! What must hold once everything has settled, whoever ran and whatever people did.

use std::collections::BTreeSet;

use countersign::domain::KEPT_MARK;
use sandbox::World;

use crate::kit::invariants::{no_secret_is_seen, settled};
use crate::kit::marked;
use crate::schedules::schedule::Played;

/// Everything that does not hold.
pub(crate) fn broken(played: &Played) -> Vec<String> {
    let world = played.stage.story.sandbox.world();
    let mut people = played.people.did.clone();
    let pulls = people.approved.iter().map(|approved| approved.pull);
    let pulls: BTreeSet<u64> = pulls.collect();
    // A run that dies after it wrote a comment, and before it looked again, may leave a second one.
    let crowded = pulls.iter().filter(|pull| posted(played, **pull) > 1);
    people.disturbed.extend(crowded);
    let mut broken = settled(&world, &people, &played.settled.last);
    let said = played.stage.log.join("\n");
    broken.extend(no_secret_is_seen(&world, &said));
    broken.extend(too_many_comments(played, &world, &pulls));
    if !played.settled.changed.is_empty() {
        let changed = &played.settled.changed;
        broken.push(format!(
            "7: a run that had nothing to do changed {changed:?}"
        ));
    }
    if let Some(failed) = &played.settled.failed {
        broken.push(format!("a run that nothing disturbed failed: {failed}"));
    }
    broken
}

fn too_many_comments(played: &Played, world: &World, pulls: &BTreeSet<u64>) -> Vec<String> {
    let count = |pull| marked(world, pull, KEPT_MARK).len();
    let crowded = pulls
        .iter()
        .filter(|pull| count(**pull) > posted(played, **pull).max(1));
    crowded
        .map(|pull| format!("6: {} comments on {pull}", count(*pull)))
        .collect()
}

/// How many of the runs that met others posted a comment on a pull request.
fn posted(played: &Played, pull: u64) -> usize {
    let post = format!("github:POST /repos/acme/access-keys/issues/{pull}/comments");
    let lines = played.stage.log.iter().filter(|line| line.contains(&post));
    let runs: BTreeSet<&str> = lines.filter_map(|line| line.split(':').next()).collect();
    runs.len()
}
