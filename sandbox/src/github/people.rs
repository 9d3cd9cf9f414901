//! Users, teams, and what they may do.

use super::model::{GitHub, Kind, Permission, Team, User};
use super::refusal::Refusal;
use super::repository::VIEWER;

/// Returns a person's token.
pub fn token_of(login: &str) -> String {
    format!("sandbox-{login}")
}

impl GitHub {
    /// Gives people's tokens these scopes, such as `repo, workflow`.
    pub fn set_scopes(&mut self, scopes: &str) {
        scopes.clone_into(&mut self.scopes);
    }

    /// Returns whether the token of whoever calls has a scope. A workflow's has permissions instead.
    pub(super) fn has_scope(&self, scope: &str) -> bool {
        self.viewer == VIEWER || self.scopes.split(", ").any(|one| one == scope)
    }

    /// Adds a user with the address `{login}@example.com` and GitHub's own no-reply address.
    pub fn add_user(&mut self, login: &str, kind: Kind, permission: Permission) -> &mut User {
        let id = self.next_id();
        let emails = vec![
            format!("{login}@example.com"),
            format!("{id}+{login}@users.noreply.github.com"),
        ];
        let login = login.to_owned();
        self.users.push(User {
            id,
            login,
            kind,
            emails,
            permission,
        });
        let last = self.users.len() - 1;
        &mut self.users[last]
    }

    /// Deletes an account: what it did remains without an author, and its login is free again.
    pub fn remove_user(&mut self, login: &str) -> Result<(), Refusal> {
        let id = self.user(login)?.id;
        self.users.retain(|user| user.id != id);
        for team in &mut self.teams {
            team.members.retain(|member| *member != id);
        }
        Ok(())
    }

    /// Adds a team of these users.
    pub fn add_team(&mut self, slug: &str, logins: &[&str]) -> Result<(), Refusal> {
        let members = logins
            .iter()
            .map(|login| self.user(login).map(|user| user.id))
            .collect::<Result<_, _>>()?;
        self.teams.push(Team {
            slug: slug.to_owned(),
            members,
        });
        Ok(())
    }

    /// Finds a user by login; GitHub ignores case.
    pub fn user(&self, login: &str) -> Result<&User, Refusal> {
        self.users
            .iter()
            .find(|user| user.login.eq_ignore_ascii_case(login))
            .ok_or_else(|| Refusal::new(format!("no user {login}")))
    }

    /// Finds a user by login, to change it.
    pub fn user_mut(&mut self, login: &str) -> Result<&mut User, Refusal> {
        self.users
            .iter_mut()
            .find(|user| user.login.eq_ignore_ascii_case(login))
            .ok_or_else(|| Refusal::new(format!("no user {login}")))
    }

    /// Returns the login of whoever a token belongs to: the workflow, or a person, whose token is [`token_of`] their login.
    pub(super) fn owner_of(&self, token: &str) -> Option<&str> {
        if token == self.token {
            return Some(VIEWER);
        }
        let mut people = self.users.iter().filter(|user| user.kind == Kind::User);
        let owner = people.find(|user| token == token_of(&user.login))?;
        Some(&owner.login)
    }

    pub(super) fn user_by_id(&self, id: u64) -> Option<&User> {
        self.users.iter().find(|user| user.id == id)
    }

    /// Finds the user to whom GitHub attributes commits with this address.
    pub(super) fn user_by_email(&self, email: &str) -> Option<&User> {
        self.users.iter().find(|user| {
            let mut emails = user.emails.iter();
            emails.any(|known| known.eq_ignore_ascii_case(email))
        })
    }

    pub(super) fn team(&self, slug: &str) -> Option<&Team> {
        self.teams
            .iter()
            .find(|team| team.slug.eq_ignore_ascii_case(slug))
    }

    pub(super) fn can_push(&self, id: u64) -> bool {
        self.user_by_id(id)
            .is_some_and(|user| user.permission >= Permission::Write)
    }

    /// Returns the id of a user; fails if their permission is less than `least`.
    pub(super) fn allowed(&self, login: &str, least: Permission) -> Result<u64, Refusal> {
        let user = self.user(login)?;
        if user.permission < least {
            return Err(Refusal::new(format!(
                "{login} needs the permission {least:?} and has {:?}",
                user.permission
            )));
        }
        Ok(user.id)
    }
}
