//! People: they ask, withdraw, make and delete keys, and edit comments.

use std::collections::BTreeMap;

use countersign::demo::Story;
use sandbox::github::Change;

use crate::kit::invariants::{Approved, People as Did};
use crate::kit::{push, request};
use crate::schedules::random::Random;

const USERS: [&str; 3] = ["batch-exporter", "svc-mailer", "svc-backup"];

/// What people did, for those who judge what became of it.
#[derive(Default)]
pub(crate) struct People {
    pub(crate) did: Did,
    /// Approved requests that are in the default branch, with their places in `did.approved`.
    asked: BTreeMap<String, usize>,
    pulls: u64,
}

impl People {
    /// Asks for one to four keys, of which some are for the same user, and maybe merges something without an approval.
    pub(crate) fn begin(story: &Story, random: &mut Random) -> Self {
        let mut people = Self::default();
        {
            let mut world = story.sandbox.world();
            for user in USERS.iter().chain(&["svc-sneaky"]) {
                world.iam.add_user(user);
            }
            if random.once_in(8) {
                world.denied.insert("cloudtrail:LookupEvents".to_owned());
            }
            if random.once_in(4) {
                world.iam.add_key(USERS[0]);
            }
        }
        if random.once_in(6) {
            push(
                story,
                &[Change::add("requests/sneaked.yaml", request("svc-sneaky"))],
            );
        }
        for _ in 0..1 + random.below(2) {
            people.ask(story, random);
        }
        people
    }

    fn ask(&mut self, story: &Story, random: &mut Random) -> String {
        let files = 1 + random.below(2);
        let mut added = Vec::new();
        for _ in 0..files {
            let number = self.did.approved.len() + added.len() + 1;
            let user = USERS[random.below(USERS.len())];
            added.push((format!("requests/request-{number}.yaml"), user));
        }
        let texts: Vec<(String, String)> = added
            .iter()
            .map(|(path, user)| (path.clone(), request(user)))
            .collect();
        let files: Vec<(&str, &str)> = texts.iter().map(|(p, t)| (&**p, &**t)).collect();
        self.pulls = story.ask_and_merge(&files).unwrap();
        for (path, user) in added {
            let mut approved = Approved::now(story, &path, user, self.pulls);
            // A call of a run that was frozen for long may come later than that.
            approved.until = i64::MAX;
            self.asked.insert(path, self.did.approved.len());
            self.did.approved.push(approved);
        }
        format!("asked for in pull request {}: {texts:?}", self.pulls)
    }

    /// Does one thing, and says what.
    pub(crate) fn act(&mut self, story: &Story, random: &mut Random) -> String {
        let user = USERS[random.below(USERS.len())];
        match random.below(7) {
            0 | 1 => self.make(story, user),
            2 => self.delete(story, random, user),
            3 | 4 => self.edit(story, random),
            5 if self.did.approved.len() < 6 => self.ask(story, random),
            _ => self.withdraw(story, random),
        }
    }

    fn make(&mut self, story: &Story, user: &str) -> String {
        match story.sandbox.world().create_key_by_hand("alice", user) {
            Some(key) => {
                self.did.made.insert(key.id.clone());
                format!("alice makes {} for {user}", key.id)
            }
            None => format!("alice cannot make a key for {user}"),
        }
    }

    fn delete(&mut self, story: &Story, random: &mut Random, user: &str) -> String {
        let mut world = story.sandbox.world();
        let keys: Vec<String> = world
            .iam
            .keys(user)
            .iter()
            .map(|key| key.id.clone())
            .collect();
        if keys.is_empty() {
            return format!("{user} has no key to delete");
        }
        let key = keys[random.below(keys.len())].clone();
        world.iam.delete_key(user, &key);
        self.did.deleted.insert(key.clone());
        format!("alice deletes {key} of {user}")
    }

    fn edit(&mut self, story: &Story, random: &mut Random) -> String {
        let mut world = story.sandbox.world();
        let now = world.now();
        let pulls = 1..=self.pulls;
        let comments: Vec<(u64, u64, String)> = pulls
            .flat_map(|pull| world.github.comments_on(pull))
            .map(|comment| (comment.id, comment.pull, comment.body.clone()))
            .collect();
        if comments.is_empty() {
            return "there is no comment to edit".to_owned();
        }
        let (id, pull, body) = &comments[random.below(comments.len())];
        self.did.disturbed.insert(*pull);
        match random.below(3) {
            0 => {
                world.github.delete_comment(*id, "root").unwrap();
                format!("root deletes the comment on {pull}")
            }
            1 => {
                world
                    .github
                    .edit_comment(*id, "root", "Nothing to see.", now)
                    .unwrap();
                format!("root empties the comment on {pull}")
            }
            _ => {
                let body = format!("{body}\n\nThank you!");
                world.github.edit_comment(*id, "root", &body, now).unwrap();
                format!("root adds to the comment on {pull}")
            }
        }
    }

    fn withdraw(&mut self, story: &Story, random: &mut Random) -> String {
        let paths: Vec<String> = self.asked.keys().cloned().collect();
        if paths.is_empty() {
            return "nothing is left to withdraw".to_owned();
        }
        let path = &paths[random.below(paths.len())];
        push(story, &[Change::delete(&**path)]);
        let place = self.asked.remove(path).unwrap();
        self.did.approved[place].is_withdrawn = true;
        format!("root withdraws {path}")
    }
}
