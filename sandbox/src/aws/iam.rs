//! The users of an account and their access keys.

use super::ids::{Ids, REGION};
use super::request::Failure;

/// When users and keys that a test adds were created: 1 January 2026.
const LONG_AGO: i64 = 1_767_225_600;

/// IAM: users and their access keys.
#[derive(Debug, Clone)]
pub struct Iam {
    /// How many times a new key is refused before it works.
    pub new_key_failures: u32,
    /// How many keys a user may have. AWS checks this without a lock, so races can exceed it; a test raises it to model one.
    pub keys_per_user: usize,
    /// For how many seconds ListAccessKeys does not show what was done to a key: created, switched or deleted.
    pub list_lag: i64,
    /// The names of the roles whose policies can be simulated.
    pub roles: Vec<String>,
    /// The path of the users that those policies name, for the simulator.
    pub permitted_path: String,
    /// The credential report, and when it was generated, in seconds since 1970.
    pub(super) report: Option<(i64, String)>,
    account: String,
    users: Vec<User>,
    ids: Ids,
}

/// An IAM user.
#[derive(Debug, Clone)]
pub struct User {
    /// The name, with the case it was created with.
    pub name: String,
    /// The path, `/` for most.
    pub path: String,
    /// The unique id: `AIDA` and sixteen characters.
    pub id: String,
    /// The ARN.
    pub arn: String,
    /// When the user was created, in seconds since 1970.
    pub created: i64,
    /// The access keys, oldest first.
    pub keys: Vec<AccessKey>,
    /// When each key that is no more was deleted, and what it was.
    deleted: Vec<(i64, AccessKey)>,
}

/// An access key of an IAM user.
#[derive(Debug, Clone)]
pub struct AccessKey {
    /// The access key id: `AKIA` and sixteen characters.
    pub id: String,
    /// The secret access key: forty characters.
    pub secret: String,
    /// Whether the key is active.
    pub active: bool,
    /// When the key was created, in seconds since 1970.
    pub created: i64,
    /// How many more times the key is refused before it works.
    pub failures: u32,
    /// When the key was last used, in seconds since 1970.
    pub last_used: Option<i64>,
    /// For which service and in which region that was.
    pub last_used_for: (String, String),
    /// When the status was changed, in seconds since 1970, and whether the key was active before.
    switches: Vec<(i64, bool)>,
}

impl AccessKey {
    /// Returns the key as it was at a time.
    fn as_of(&self, time: i64) -> AccessKey {
        let mut later = self.switches.iter().filter(|(at, _)| *at > time);
        AccessKey {
            active: later.next().map_or(self.active, |(_, before)| *before),
            ..self.clone()
        }
    }
}

impl User {
    /// Returns the keys that there were at a time, as they were then, oldest first.
    pub(super) fn keys_as_of(&self, time: i64) -> Vec<AccessKey> {
        let deleted = self.deleted.iter().filter(|(at, _)| *at > time);
        let all = deleted.map(|(_, key)| key).chain(&self.keys);
        let there = all.filter(|key| key.created <= time);
        let mut keys: Vec<AccessKey> = there.map(|key| key.as_of(time)).collect();
        keys.sort_by_key(|key| key.created);
        keys
    }
}

impl Iam {
    pub(crate) fn new(account: &str) -> Iam {
        Iam {
            new_key_failures: 1,
            keys_per_user: 2,
            list_lag: 0,
            roles: ["countersign-review", "countersign-reconcile"]
                .map(str::to_owned)
                .into(),
            permitted_path: "/".to_owned(),
            report: None,
            account: account.to_owned(),
            users: Vec::new(),
            ids: Ids::new(2),
        }
    }

    /// Adds a user without keys, created long ago.
    pub fn add_user(&mut self, name: &str) {
        self.push_user(name, "/", LONG_AGO);
    }

    /// Adds a user with a path, without keys, created long ago.
    pub fn add_user_with_path(&mut self, name: &str, path: &str) {
        self.push_user(name, path, LONG_AGO);
    }

    /// Returns whether the roles' policies cover a user with this ARN.
    pub(super) fn permits(&self, arn: &str) -> bool {
        let users = format!("arn:aws:iam::{}:user{}", self.account, self.permitted_path);
        let name = arn.strip_prefix(&users);
        name.is_some_and(|name| !name.contains('/'))
    }

    /// Adds an active key, created long ago, and returns its id; `None` if there is no such user.
    pub fn add_key(&mut self, user: &str) -> Option<String> {
        let key = self.new_key(LONG_AGO, 0);
        let id = key.id.clone();
        self.user_mut(user)?.keys.push(key);
        Some(id)
    }

    /// Lets a key have been used; returns whether it exists.
    pub fn use_key(&mut self, id: &str, at: i64, service: &str, region: &str) -> bool {
        let mut keys = self.users.iter_mut().flat_map(|user| &mut user.keys);
        let Some(key) = keys.find(|key| key.id == id) else {
            return false;
        };
        key.last_used = Some(at);
        key.last_used_for = (service.to_owned(), region.to_owned());
        true
    }

    /// Lets a key have been created at a time; returns whether it exists.
    pub fn date_key(&mut self, id: &str, created: i64) -> bool {
        let mut keys = self.users.iter_mut().flat_map(|user| &mut user.keys);
        let key = keys.find(|key| key.id == id);
        key.map(|key| key.created = created).is_some()
    }

    /// Deletes a key without a trace in CloudTrail or in lists that lag; returns whether it existed.
    pub fn delete_key(&mut self, user: &str, id: &str) -> bool {
        self.delete_access_key(user, id, i64::MIN).is_ok()
    }

    /// Finds a user by name, ignoring case.
    pub fn user(&self, name: &str) -> Option<&User> {
        self.users
            .iter()
            .find(|user| user.name.eq_ignore_ascii_case(name))
    }

    /// Returns all users, in the order of their creation.
    pub fn users(&self) -> &[User] {
        &self.users
    }

    /// Finds an access key and its user.
    pub fn key(&self, id: &str) -> Option<(&User, &AccessKey)> {
        let mut keys = self
            .users
            .iter()
            .flat_map(|user| user.keys.iter().map(move |key| (user, key)));
        keys.find(|(_, key)| key.id == id)
    }

    /// Returns the access keys of a user, oldest first; empty if there is no such user.
    pub fn keys(&self, user: &str) -> &[AccessKey] {
        self.user(user).map_or(&[], |user| &user.keys)
    }

    /// Returns whether there is a user or a role with this ARN.
    pub(super) fn has_principal(&self, arn: &str) -> bool {
        let role = format!("arn:aws:iam::{}:role/", self.account);
        match arn.strip_prefix(&role) {
            Some(role) => self.roles.iter().any(|name| name == role),
            None => self.users.iter().any(|user| user.arn == arn),
        }
    }

    /// Creates a user.
    pub(super) fn create_user(
        &mut self,
        name: &str,
        path: &str,
        now: i64,
    ) -> Result<&User, Failure> {
        if self.user(name).is_some() {
            let message = format!("User with name {name} already exists.");
            return Err(Failure::new(409, "EntityAlreadyExists", message));
        }
        Ok(self.push_user(name, path, now))
    }

    /// Creates an access key; inactive keys count towards the limit.
    pub(crate) fn create_access_key(&mut self, user: &str, now: i64) -> Result<AccessKey, Failure> {
        let limit = self.keys_per_user;
        let key = self.new_key(now, self.new_key_failures);
        let user = self.user_mut(user).ok_or_else(|| no_user(user))?;
        if user.keys.len() >= limit {
            let message = format!("Cannot exceed quota for AccessKeysPerUser: {limit}");
            return Err(Failure::new(409, "LimitExceeded", message));
        }
        user.keys.push(key.clone());
        Ok(key)
    }

    /// Activates or deactivates an access key.
    pub(crate) fn update_access_key(
        &mut self,
        user: &str,
        id: &str,
        active: bool,
        now: i64,
    ) -> Result<(), Failure> {
        let keys = &mut self.user_mut(user).ok_or_else(|| no_user(user))?.keys;
        let key = keys
            .iter_mut()
            .find(|key| key.id == id)
            .ok_or_else(|| no_key(id))?;
        key.switches.push((now, key.active));
        key.active = active;
        Ok(())
    }

    /// Deletes an access key.
    pub(crate) fn delete_access_key(
        &mut self,
        user: &str,
        id: &str,
        now: i64,
    ) -> Result<(), Failure> {
        let user = self.user_mut(user).ok_or_else(|| no_user(user))?;
        let index = user
            .keys
            .iter()
            .position(|key| key.id == id)
            .ok_or_else(|| no_key(id))?;
        let key = user.keys.remove(index);
        user.deleted.push((now, key));
        Ok(())
    }

    /// Uses a key and returns its user; `None` if the key is unknown, inactive, or too new to work.
    pub(super) fn sign_in(&mut self, id: &str, now: i64) -> Option<&User> {
        let owns = |user: &User| user.keys.iter().any(|key| key.id == id);
        let user = self.users.iter_mut().find(|user| owns(user))?;
        let key = user
            .keys
            .iter_mut()
            .find(|key| key.id == id && key.active)?;
        if key.failures > 0 {
            key.failures -= 1;
            return None;
        }
        key.last_used = Some(now);
        key.last_used_for = ("sts".to_owned(), REGION.to_owned());
        Some(user)
    }

    fn user_mut(&mut self, name: &str) -> Option<&mut User> {
        self.users
            .iter_mut()
            .find(|user| user.name.eq_ignore_ascii_case(name))
    }

    fn push_user(&mut self, name: &str, path: &str, created: i64) -> &User {
        let user = User {
            name: name.to_owned(),
            path: path.to_owned(),
            id: self.ids.unique_id("AIDA"),
            arn: format!("arn:aws:iam::{}:user{path}{name}", self.account),
            created,
            keys: Vec::new(),
            deleted: Vec::new(),
        };
        self.users.push(user);
        &self.users[self.users.len() - 1]
    }

    fn new_key(&mut self, created: i64, failures: u32) -> AccessKey {
        AccessKey {
            id: self.ids.unique_id("AKIA"),
            secret: self.ids.secret_access_key(),
            active: true,
            created,
            failures,
            last_used: None,
            last_used_for: (String::new(), String::new()),
            switches: Vec::new(),
        }
    }
}

pub(super) fn no_user(name: &str) -> Failure {
    Failure::new(
        404,
        "NoSuchEntity",
        format!("The user with name {name} cannot be found."),
    )
}

pub(super) fn no_key(id: &str) -> Failure {
    Failure::new(
        404,
        "NoSuchEntity",
        format!("The Access Key with id {id} cannot be found."),
    )
}
