//! The schema, and the rules that hold between files.
