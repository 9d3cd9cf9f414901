//! How long a key is to live, in a comment.

use crate::domain::{KeyRequest, Locale};
use crate::messages::{Label, span};

pub(super) fn lifetime(language: Locale, request: &KeyRequest) -> Vec<(Label, String)> {
    let expires = request.expires.map(|day| format!("**{day}** (UTC)"));
    let every = request.rotate_every.map(|every| span(language, every));
    let expires = expires.map(|day| (Label::Expires, day));
    let every = every.map(|every| (Label::RotateEvery, every));
    expires.into_iter().chain(every).collect()
}
