//! The details of problems.

use super::Duration;

/// What most likely made a file something else than YAML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SyntaxCause {
    /// A tab where only spaces may indent.
    Tab,
    /// A colon and a space inside a value without quotes, or a line indented too far.
    ColonInValue,
    /// A full-width character where a half-width one has a meaning.
    FullWidth(char),
    /// A colon without a space after it.
    TightColon,
    /// A line with neither a key nor an item.
    NoColon,
    /// A quotation mark that is never closed.
    OpenQuote,
    /// Something after a closing quotation mark.
    AfterQuote,
    /// A bracket or brace that is never closed.
    OpenBracket,
    /// A comma or a closing bracket that is missing.
    NoComma,
    /// A comment that cuts a value off.
    Comment,
    /// A value that begins with a character that has a meaning of its own.
    SpecialStart(char),
    /// A backslash and something that is no escape, between double quotation marks.
    Escape,
    /// `- ` or `? ` behind a key, where it would begin a list or a long key.
    Indicator(char),
    /// A hyphen that makes an item of a list of a field.
    Item,
    /// A line that begins in another column than those it belongs to.
    Indent,
    Other,
}

/// What was most likely typed otherwise than meant where a value is not what it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Typo {
    /// There are full-width characters.
    FullWidth {
        /// The first of them.
        found: char,
        /// Where in the value they stand.
        place: Place,
        /// The whole value, in half-width characters.
        half: String,
    },
    /// The value begins with `#`, so that it is a comment.
    Comment,
    /// The value is a word for null, such as `~` or `null`.
    NullWord,
    /// The value begins with a bracket or a brace, so that it is a list or a mapping.
    Bracket(char),
}

/// Where in a value something stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    Start,
    Inside,
    End,
}

/// The encoding of a file that is not UTF-8, as far as its bytes tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-16, in either order.
    Utf16,
    /// JIS, which switches between alphabets by escape sequences.
    Iso2022Jp,
    /// A legacy Japanese encoding: Shift_JIS or EUC-JP.
    Unknown,
}

/// A type of JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    Null,
    Boolean,
    Integer,
    Number,
    Text,
    List,
    Mapping,
}

/// Which side of a limit is right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// The limit or more.
    AtLeast,
    /// The limit or less.
    AtMost,
    /// More than the limit.
    Above,
    /// Less than the limit.
    Below,
}

/// What is wrong with a path under `requests/`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PathFault {
    /// It is not under `requests/`.
    Elsewhere,
    /// It does not end in `.yaml`.
    Extension,
    /// The file's name has other characters than it may have, or is too long.
    Name,
    /// A folder's name has other characters than it may have.
    Folder,
    /// It has a name that Windows keeps for devices, such as `con`.
    Device,
    /// It is longer than 200 characters.
    Length,
}

/// What a value of the configuration should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// The name of a time zone.
    TimeZone,
    AccountName,
    /// 12 digits, as text.
    AccountId,
    /// A region of AWS.
    Region,
    /// The ARN of an SNS topic.
    TopicArn,
    /// The ARN of an IAM role.
    RoleArn,
    /// A KMS key: its id, ARN or alias.
    KmsKey,
    TagKey,
    TagValue,
    Duration,
    /// A duration within bounds.
    DurationWithin {
        least: Duration,
        most: Duration,
    },
    /// The last day on which a key works.
    Expiry,
    /// A number of days.
    Days,
    /// How many code owners must approve.
    Required,
    /// A folder: `requests/` or below, with a `/` at its end.
    Folder,
    /// IAM user names with stars.
    UserPattern,
}
