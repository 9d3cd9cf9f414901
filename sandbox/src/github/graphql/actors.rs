//! Who acts, and who is named in commits.

use juniper::{GraphQLObject, graphql_interface};

use super::connections::connection;
use super::scalars::int;
use crate::github::GitHub;
use crate::github::commits::Signature;
use crate::github::people::{self, Kind};

/// An object which can take actions on GitHub. Typically a User or Bot.
#[graphql_interface]
#[graphql(for = [User, Bot, Mannequin, Organization])]
pub(super) struct Actor {
    login: String,
}

/// An account.
#[derive(GraphQLObject)]
#[graphql(impl = ActorValue)]
pub(super) struct User {
    database_id: Option<i32>,
    login: String,
}

/// An app.
#[derive(GraphQLObject)]
#[graphql(impl = ActorValue)]
pub(super) struct Bot {
    database_id: Option<i32>,
    login: String,
}

/// A placeholder for a user whose work was imported.
#[derive(GraphQLObject)]
#[graphql(impl = ActorValue)]
pub(super) struct Mannequin {
    database_id: Option<i32>,
    login: String,
}

/// An account on GitHub, with one or more owners.
#[derive(GraphQLObject)]
#[graphql(impl = ActorValue)]
pub(super) struct Organization {
    database_id: Option<i32>,
    login: String,
}

/// Who has this id; `None` if the account is gone.
pub(super) fn actor(github: &GitHub, id: u64) -> Option<ActorValue> {
    let user = github.user_by_id(id)?;
    let database_id = int(user.id);
    let login = user.login.clone();
    Some(match user.kind {
        Kind::User => User { database_id, login }.into(),
        Kind::Bot => Bot { database_id, login }.into(),
        Kind::Mannequin => Mannequin { database_id, login }.into(),
        Kind::Organization => Organization { database_id, login }.into(),
    })
}

/// A person named in a commit.
#[derive(GraphQLObject)]
pub(super) struct GitActor {
    email: Option<String>,
    name: Option<String>,
    /// The account that has the e-mail address.
    user: Option<User>,
}

connection!(GitActorConnection of GitActor);

impl GitActor {
    /// Who is named by this signature.
    pub(super) fn of(github: &GitHub, signature: &Signature) -> Self {
        Self {
            name: Some(signature.name.clone()),
            ..Self::with_email(github, &signature.email)
        }
    }

    /// Who is named by this e-mail address.
    pub(super) fn with_email(github: &GitHub, email: &str) -> Self {
        let user = github.user_by_email(email);
        Self {
            email: Some(email.to_owned()),
            name: user.map(|user| user.login.clone()),
            user: user.and_then(committing),
        }
    }
}

/// A user where the schema has nothing but a `User`: an app is shown as one, with its longer login.
pub(super) fn shown_as_user(user: &people::User) -> User {
    User {
        database_id: int(user.id),
        login: user.rest_login(),
    }
}

/// A user as commits name him.
fn committing(user: &people::User) -> Option<User> {
    match user.kind {
        Kind::User | Kind::Bot => Some(shown_as_user(user)),
        Kind::Mannequin | Kind::Organization => None,
    }
}
