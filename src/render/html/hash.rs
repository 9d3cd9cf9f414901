//! By what the page's Content-Security-Policy knows its style sheet and its script. A test holds them to the files.

pub(super) const STYLE_HASH: &str = "sha256-xsEFlvn9Js1rfKtN4CDwz3vs1h4K30V0I9EgG6FGvVw=";
pub(super) const SCRIPT_HASH: &str = "sha256-GQcJRCb6RmGRIoUV3gVQ9n/ZMWnO4ZUOz0CHz9+9GHs=";
