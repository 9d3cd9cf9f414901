//! A file's text: strict YAML with positions. The only place that names `serde_yaml`.
