//! A second run.
