//! How the lines of those who have to act look.

use crate::messages::pull::Role;

pub(super) fn face(role: Role) -> &'static str {
    match role {
        Role::Requester => "🙋 ",
        Role::CodeOwner => "🔍 ",
        Role::Administrator => "🔧 ",
    }
}
