//! GitHub: the only place that names `octocrab`.
