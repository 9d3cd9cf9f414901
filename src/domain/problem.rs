//! What can be wrong with a file.

use std::ops::Range;

use super::facts::{Bound, Encoding, Expected, PathFault, Shape, SyntaxCause};

/// A part of a file, in bytes.
pub type Span = Range<usize>;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The file is refused.
    Error,
    /// The file is accepted.
    Warning,
}

/// What is wrong: the facts. `messages` has the words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// The file is not UTF-8.
    NotUtf8 {
        /// What it is instead.
        encoding: Encoding,
    },
    /// The two sides of a merge that git could not make.
    ConflictMarker,
    /// The file is larger than any honest one.
    FileTooLarge {
        /// How many bytes it may have.
        limit: usize,
    },
    /// A character that cannot be seen, or that changes how others are seen.
    HiddenCharacter {
        character: char,
        /// Whether it stands in the file as an escape, such as `"\u202e"`.
        escaped: bool,
    },
    /// The file is not YAML.
    YamlSyntax {
        /// What most likely went wrong.
        cause: SyntaxCause,
    },
    /// The file has no content.
    EmptyFile,
    /// The file has more than one YAML document.
    SeveralDocuments,
    /// The file has a YAML directive, such as `%YAML 1.2`.
    Directive,
    /// A value is named for use in other places: `&name`.
    Anchor,
    /// A value is taken from another place: `*name`.
    Alias,
    /// A value has an explicit type: `!!str`, `!anything`.
    Tag,
    /// A mapping has the same key twice.
    DuplicateKey {
        key: String,
        /// Where it stands first.
        first: Span,
    },
    /// A mapping takes in another one: `<<`.
    MergeKey,
    /// A key is not text: a number, a truth value, nothing, a list or a mapping.
    KeyNotText,
    /// A number is not written as JSON writes it.
    NumberForm,
    /// Plain `yes`, `no`, `on` or `off`: text here, true or false to older readers of YAML.
    TruthForm,
    /// A name that is spelled with escapes, so that it reads otherwise than it looks.
    NotLiteral { value: String },
    /// Lists and mappings lie in each other too deep.
    TooDeep {
        /// How deep they may lie.
        limit: usize,
    },
    /// Two YAML parsers read different things here.
    AmbiguousYaml,
    /// The file has content, and it is not a mapping of fields to values.
    NotAMapping {
        /// What is wrong with its first line that could be a field.
        cause: Option<SyntaxCause>,
    },
    /// A field that nobody asked for.
    UnknownField {
        field: String,
        /// The fields that there are in this place.
        known: Vec<String>,
    },
    /// A field is not there.
    MissingField { field: String },
    /// A value that ends at ` #`, because what follows is a comment.
    CutOff,
    /// A value has the wrong type.
    WrongType {
        /// The types that are accepted.
        expected: Vec<Shape>,
        /// The type that it has.
        found: Shape,
        /// The expected form, if quoting the value would not be enough.
        meant: Option<Expected>,
    },
    /// A text, list or mapping is too short or too long.
    WrongLength {
        /// What is counted.
        shape: Shape,
        /// How many there are.
        found: usize,
        /// How many there must, or may, be.
        limit: u64,
        /// Whether `limit` is the least number, and not the greatest.
        is_least: bool,
    },
    /// A number is too small or too large.
    OutOfRange {
        /// The bound, as the schema writes it.
        limit: String,
        /// Which side of the bound is right.
        bound: Bound,
    },
    /// A value is not one of a few.
    NotOneOf {
        /// The values that are accepted, as JSON.
        allowed: Vec<String>,
    },
    /// A text does not match a pattern of the schema.
    PatternMismatch { pattern: String },
    /// A text does not have a format of the schema, such as `date`.
    FormatMismatch { format: String },
    /// A value breaks a rule of the schema that countersign has no words for.
    SchemaMismatch { keyword: String },
    /// The schema itself cannot be used.
    InvalidSchema {
        /// Where in it, as a JSON pointer; empty for the whole.
        at: String,
    },
    /// Not an IAM user name that countersign accepts.
    InvalidUser { found: String },
    /// A reason that is too short, too long or blank.
    InvalidReason {
        /// How many characters it has.
        length: usize,
    },
    /// A file under `requests/` whose place or name no request can have.
    NotARequest {
        /// What is wrong with the path.
        fault: PathFault,
    },
    /// A symbolic link, or something else that is not a regular file.
    NotAFile,
    /// A secret name with an ending that AWS advises against.
    SecretNameEnding { name: String },
    /// Two files ask for the same thing.
    DuplicateRequest {
        /// The path of the other one.
        other: String,
        /// Account, user and stem.
        id: String,
    },
    /// The configuration has no folder for this file.
    NoFolder,
    /// The folder may not ask for this user.
    UserNotAllowed {
        /// Who the key is for.
        user: String,
        /// The folder, as the configuration names it.
        folder: String,
        /// The users that it may ask for.
        patterns: Vec<String>,
    },
    /// A value of the configuration that is not what it should be.
    InvalidValue {
        /// What it should be.
        expected: Expected,
    },
    /// An ARN that belongs to another account or region than the one it is listed under.
    ArnElsewhere {
        /// The account id, and the region where it matters, that the ARN should have.
        expected: String,
        found: String,
    },
    /// A folder's account that the configuration does not have.
    UnknownAccount {
        name: String,
        /// The names that there are.
        known: Vec<String>,
    },
    /// Two accounts of the configuration are the same account in the same region.
    SameAccount {
        /// The name of the other one.
        other: String,
    },
    /// Approvals would hold for longer than a deleted secret can still be restored.
    ValidForTooLong {
        /// How many days they may hold.
        days: i64,
    },
    /// How long a key lives is limited, and without `lifecycle` in the configuration nobody would see to that.
    LifecycleOff {
        /// The field that limits it, of a request or of a folder.
        field: String,
    },
    /// With `lifecycle` in the configuration, the schema must define this field as countersign does.
    SchemaLacksField { field: String },
    /// A value of the template was not replaced.
    Placeholder { found: String },
    /// There is no `.github/countersign.yaml`.
    NoConfiguration,
    /// There is no CODEOWNERS file, so nobody can approve.
    NoCodeowners,
    /// The file could not be read.
    Unreadable {
        /// Whether there is none.
        is_missing: bool,
    },
    /// The file has more problems than are shown.
    MoreProblems { count: usize },
}

impl Problem {
    /// Returns the code: one per variant, in kebab case, never changed.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotUtf8 { .. } => "not-utf8",
            Self::ConflictMarker => "conflict-marker",
            Self::FileTooLarge { .. } => "file-too-large",
            Self::HiddenCharacter { .. } => "hidden-character",
            Self::YamlSyntax { .. } => "yaml-syntax",
            Self::EmptyFile => "empty-file",
            Self::SeveralDocuments => "several-documents",
            Self::Directive => "directive",
            Self::Anchor => "anchor",
            Self::Alias => "alias",
            Self::Tag => "tag",
            Self::DuplicateKey { .. } => "duplicate-key",
            Self::MergeKey => "merge-key",
            Self::KeyNotText => "key-not-text",
            Self::NumberForm => "number-form",
            Self::TruthForm => "truth-form",
            Self::NotLiteral { .. } => "not-literal",
            Self::TooDeep { .. } => "too-deep",
            Self::AmbiguousYaml => "ambiguous-yaml",
            Self::NotAMapping { .. } => "not-a-mapping",
            Self::UnknownField { .. } => "unknown-field",
            Self::MissingField { .. } => "missing-field",
            Self::CutOff => "cut-off",
            Self::WrongType { .. } => "wrong-type",
            Self::WrongLength { .. } => "wrong-length",
            Self::OutOfRange { .. } => "out-of-range",
            Self::NotOneOf { .. } => "not-one-of",
            Self::PatternMismatch { .. } => "pattern-mismatch",
            Self::FormatMismatch { .. } => "format-mismatch",
            Self::SchemaMismatch { .. } => "schema-mismatch",
            Self::InvalidSchema { .. } => "invalid-schema",
            Self::InvalidUser { .. } => "invalid-user",
            Self::InvalidReason { .. } => "invalid-reason",
            Self::NotARequest { .. } => "not-a-request",
            Self::NotAFile => "not-a-file",
            Self::SecretNameEnding { .. } => "secret-name-ending",
            Self::DuplicateRequest { .. } => "duplicate-request",
            Self::NoFolder => "no-folder",
            Self::UserNotAllowed { .. } => "user-not-allowed",
            Self::InvalidValue { .. } => "invalid-value",
            Self::ArnElsewhere { .. } => "arn-elsewhere",
            Self::UnknownAccount { .. } => "unknown-account",
            Self::SameAccount { .. } => "same-account",
            Self::ValidForTooLong { .. } => "valid-for-too-long",
            Self::LifecycleOff { .. } => "lifecycle-off",
            Self::SchemaLacksField { .. } => "schema-lacks-field",
            Self::Placeholder { .. } => "placeholder",
            Self::NoConfiguration => "no-configuration",
            Self::NoCodeowners => "no-codeowners",
            Self::Unreadable { .. } => "unreadable",
            Self::MoreProblems { .. } => "more-problems",
        }
    }

    /// Returns how bad it is.
    pub fn severity(&self) -> Severity {
        match self {
            Self::CutOff | Self::SecretNameEnding { .. } | Self::Placeholder { .. } => {
                Severity::Warning
            }
            Self::NotUtf8 { .. }
            | Self::ConflictMarker
            | Self::FileTooLarge { .. }
            | Self::HiddenCharacter { .. }
            | Self::YamlSyntax { .. }
            | Self::EmptyFile
            | Self::SeveralDocuments
            | Self::Directive
            | Self::Anchor
            | Self::Alias
            | Self::Tag
            | Self::DuplicateKey { .. }
            | Self::MergeKey
            | Self::KeyNotText
            | Self::NumberForm
            | Self::TruthForm
            | Self::NotLiteral { .. }
            | Self::TooDeep { .. }
            | Self::AmbiguousYaml
            | Self::NotAMapping { .. }
            | Self::UnknownField { .. }
            | Self::MissingField { .. }
            | Self::WrongType { .. }
            | Self::WrongLength { .. }
            | Self::OutOfRange { .. }
            | Self::NotOneOf { .. }
            | Self::PatternMismatch { .. }
            | Self::FormatMismatch { .. }
            | Self::SchemaMismatch { .. }
            | Self::InvalidSchema { .. }
            | Self::InvalidUser { .. }
            | Self::InvalidReason { .. }
            | Self::NotARequest { .. }
            | Self::NotAFile
            | Self::DuplicateRequest { .. }
            | Self::NoFolder
            | Self::UserNotAllowed { .. }
            | Self::InvalidValue { .. }
            | Self::ArnElsewhere { .. }
            | Self::UnknownAccount { .. }
            | Self::SameAccount { .. }
            | Self::ValidForTooLong { .. }
            | Self::LifecycleOff { .. }
            | Self::SchemaLacksField { .. }
            | Self::NoConfiguration
            | Self::NoCodeowners
            | Self::Unreadable { .. }
            | Self::MoreProblems { .. } => Severity::Error,
        }
    }

    /// Returns another part of the same file that explains the problem.
    pub fn related(&self) -> Option<&Span> {
        if let Self::DuplicateKey { key: _, first } = self {
            Some(first)
        } else {
            None
        }
    }
}

#[cfg(test)]
pub(crate) mod samples;
