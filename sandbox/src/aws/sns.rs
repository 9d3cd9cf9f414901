//! SNS: topics and published messages.

use std::collections::BTreeMap;

use super::ids::Ids;
use super::request::{Failure, Request};
use super::xml::{element, text};

/// SNS: the topics of an account in a region.
#[derive(Debug, Clone)]
pub struct Sns {
    /// The topics.
    pub topics: Vec<Topic>,
    published: Vec<Message>,
    /// Account and region, as the beginning of an ARN.
    arn: String,
    ids: Ids,
}

/// A topic.
#[derive(Debug, Clone)]
pub struct Topic {
    /// The ARN.
    pub arn: String,
    /// The number of confirmed subscriptions.
    pub confirmed: u32,
    /// The number of subscriptions awaiting confirmation.
    pub pending: u32,
}

/// A published message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The message's id.
    pub id: String,
    /// The ARN of the topic.
    pub topic: String,
    /// The subject.
    pub subject: Option<String>,
    /// The text.
    pub message: String,
    /// The values of the message attributes.
    pub attributes: BTreeMap<String, String>,
}

impl Sns {
    pub(crate) fn new(account: &str, region: &str, topic: &str) -> Sns {
        let arn = format!("arn:aws:sns:{region}:{account}:");
        let first = Topic {
            arn: format!("{arn}{topic}"),
            confirmed: 1,
            pending: 0,
        };
        Sns {
            topics: vec![first],
            published: Vec::new(),
            arn,
            ids: Ids::new(4),
        }
    }

    /// Returns the published messages, in order.
    pub fn published(&self) -> &[Message] {
        &self.published
    }

    fn topic(&self, arn: &str) -> Result<&Topic, Failure> {
        let missing = || Failure::new(404, "NotFound", "Topic does not exist");
        self.topics
            .iter()
            .find(|topic| topic.arn == arn)
            .ok_or_else(missing)
    }
}

/// Executes an operation of SNS.
pub(super) fn execute(sns: &mut Sns, request: &Request) -> Result<String, Failure> {
    match request.action.as_str() {
        "CreateTopic" => create_topic(sns, request),
        "GetTopicAttributes" => {
            let topic = sns.topic(request.required("TopicArn")?)?;
            let attribute = |name: &str, value: &str| {
                element("entry", &(text("key", name) + &text("value", value)))
            };
            let attributes = attribute("TopicArn", &topic.arn)
                + &attribute("SubscriptionsConfirmed", &topic.confirmed.to_string())
                + &attribute("SubscriptionsPending", &topic.pending.to_string());
            Ok(element("Attributes", &attributes))
        }
        // As many as fit on the one page that there is.
        "ListTopics" => {
            let here = format!("arn:aws:sns:{}:", request.region);
            let topics = sns.topics.iter().map(|topic| topic.arn.as_str());
            let topics = topics.filter(|arn| arn.starts_with(&here)).take(100);
            let members = topics.map(|arn| element("member", &text("TopicArn", arn)));
            Ok(element("Topics", &members.collect::<String>()))
        }
        "Publish" => publish(sns, request),
        _ => Err(request.unknown_action()),
    }
}

/// Creates a topic; an existing one is returned as if it were new.
fn create_topic(sns: &mut Sns, request: &Request) -> Result<String, Failure> {
    let name = request.required("Name")?;
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "_-".contains(letter);
    if name.len() > 256 || !name.chars().all(plain) {
        return Err(request.invalid("Invalid parameter: Topic Name"));
    }
    let arn = format!("{}{name}", sns.arn);
    if sns.topic(&arn).is_err() {
        sns.topics.push(Topic {
            arn: arn.clone(),
            confirmed: 0,
            pending: 0,
        });
    }
    Ok(text("TopicArn", &arn))
}

fn publish(sns: &mut Sns, request: &Request) -> Result<String, Failure> {
    let topic = sns.topic(request.required("TopicArn")?)?.arn.clone();
    let message = request
        .text("Message")
        .filter(|message| !message.is_empty());
    let message = message.ok_or_else(|| request.invalid("Invalid parameter: Empty message"))?;
    let subject = request.text("Subject");
    if subject.is_some_and(|it| {
        it.is_empty() || it.chars().count() >= 100 || it.chars().any(char::is_control)
    }) {
        return Err(request.invalid("Invalid parameter: Subject"));
    }
    let attributes = attributes(request)?;
    let size: usize = attributes
        .iter()
        .map(|(name, value)| name.len() + value.len())
        .sum();
    if message.len() + size > 262_144 {
        return Err(request.invalid("Invalid parameter: Message too long"));
    }
    let id = sns.ids.uuid();
    sns.published.push(Message {
        id: id.clone(),
        topic,
        subject: subject.map(str::to_owned),
        message: message.to_owned(),
        attributes,
    });
    Ok(text("MessageId", &id))
}

/// Reads `MessageAttributes.entry.1.Name`, `….Value.DataType`, `….Value.StringValue`, and so on.
fn attributes(request: &Request) -> Result<BTreeMap<String, String>, Failure> {
    let mut attributes = BTreeMap::new();
    for number in 1.. {
        let entry = format!("MessageAttributes.entry.{number}");
        let Some(name) = request.text(&format!("{entry}.Name")) else {
            break;
        };
        let plain = |letter: char| letter.is_ascii_alphanumeric() || "_-.".contains(letter);
        let kind = request.text(&format!("{entry}.Value.DataType"));
        let value = request
            .text(&format!("{entry}.Value.StringValue"))
            .filter(|value| !value.is_empty());
        match (kind, value) {
            (Some(_), Some(value))
                if (1..=256).contains(&name.len()) && name.chars().all(plain) =>
            {
                attributes.insert(name.to_owned(), value.to_owned());
            }
            _ => {
                let code = "ParameterValueInvalid";
                return Err(Failure::new(
                    400,
                    code,
                    format!("The message attribute '{name}' is not valid."),
                ));
            }
        }
    }
    Ok(attributes)
}
