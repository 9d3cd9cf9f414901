//! What GitHub's runner reads in an output: a port of `ActionCommand.cs` of actions/runner.

/// A workflow command.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Command {
    pub(crate) name: String,
    pub(crate) properties: Vec<(String, String)>,
    pub(crate) data: String,
}

impl Command {
    pub(crate) fn property(&self, name: &str) -> Option<&str> {
        let mut properties = self.properties.iter();
        properties
            .find(|(other, _)| other == name)
            .map(|(_, value)| value.as_str())
    }
}

/// Returns every command of an output.
pub(crate) fn commands(output: &str) -> Vec<Command> {
    output.split(['\n', '\r']).filter_map(command).collect()
}

fn command(line: &str) -> Option<Command> {
    new_form(line).or_else(|| old_form(line))
}

fn new_form(line: &str) -> Option<Command> {
    let (head, data) = line.trim_start().strip_prefix("::")?.split_once("::")?;
    Some(with(head, ',', data))
}

fn old_form(line: &str) -> Option<Command> {
    let (_, rest) = line.split_once("##[")?;
    let (head, data) = rest.split_once(']')?;
    Some(with(head, ';', data))
}

fn with(head: &str, comma: char, data: &str) -> Command {
    let (name, properties) = head.split_once(' ').unwrap_or((head, ""));
    let properties = properties
        .split(comma)
        .filter_map(|property| property.split_once('='))
        .map(|(name, value)| (name.to_owned(), unescaped(value)))
        .collect();
    Command {
        name: name.to_owned(),
        properties,
        data: unescaped(data),
    }
}

fn unescaped(text: &str) -> String {
    let escapes = [
        ("%0D", "\r"),
        ("%0A", "\n"),
        ("%3A", ":"),
        ("%2C", ","),
        ("%25", "%"),
    ];
    escapes
        .iter()
        .fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
}
