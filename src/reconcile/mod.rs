//! Observes, plans, applies, and looks again.
