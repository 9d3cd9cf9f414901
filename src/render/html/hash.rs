//! By what the page's Content-Security-Policy knows its style sheet and its script. A test holds them to the files.

pub(super) const STYLE_HASH: &str = "sha256-vLy0pfLMvkS5fQYl5MVw3g4IPZkmgsOL5Qh1GSdWKOY=";
pub(super) const SCRIPT_HASH: &str = "sha256-GQcJRCb6RmGRIoUV3gVQ9n/ZMWnO4ZUOz0CHz9+9GHs=";
