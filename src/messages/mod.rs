//! Every word that people read, in English and in Japanese.
