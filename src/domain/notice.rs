//! What is sent to the topic.

/// One SNS message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The same however often it is sent, so that subscribers can drop what they have seen.
    pub event_id: String,
    /// ASCII, under 100 characters.
    pub subject: String,
    /// Plain text.
    pub body: String,
    /// Message attributes by name, each a string; `eventId` is one of them.
    pub attributes: Vec<(&'static str, String)>,
}
