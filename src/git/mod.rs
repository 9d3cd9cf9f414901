//! The checkout: the only place that runs `git`.
