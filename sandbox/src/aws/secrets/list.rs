//! ListSecrets: filters and pages.

use serde_json::{Value, json};

use super::json::{entry, texts};
use super::rules::invalid;
use super::secret::Secret;
use super::state::Secrets;
use crate::aws::json::with_page;
use crate::aws::request::{Failure, Request};

/// A filter: at least one of the values must match.
struct Filter {
    field: Field,
    values: Vec<String>,
}

#[derive(Clone, Copy)]
enum Field {
    Name,
    TagKey,
    TagValue,
    Description,
    All,
}

/// Lists the secrets that match every filter, newest first by default.
pub(super) fn list_secrets(
    secrets: &Secrets,
    now: i64,
    request: &Request,
) -> Result<Value, Failure> {
    let filters = filters(&request.input["Filters"])?;
    let most = request.page_size("MaxResults", 100)?;
    let planned = request.input["IncludePlannedDeletion"]
        .as_bool()
        .unwrap_or(false);
    let ascending = request.text("SortOrder") == Some("asc");
    let seen = secrets.as_of(now - secrets.list_lag, now);
    let mut fitting: Vec<&Secret> = seen
        .filter(|secret| planned || secret.deletion.is_none())
        .filter(|secret| filters.iter().all(|filter| filter.fits(secret)))
        .collect();
    fitting.sort_by_key(|secret| {
        if ascending {
            secret.created
        } else {
            -secret.created
        }
    });
    let page = (request, most);
    with_page(json!({}), "SecretList", page, &fitting, |secret| {
        let mut entry = entry(secret);
        if let Some(day) = secrets.accessed.get(&secret.name) {
            entry["LastAccessedDate"] = json!(day);
        }
        entry
    })
}

fn filters(filters: &Value) -> Result<Vec<Filter>, Failure> {
    let filters: &[Value] = filters.as_array().map_or(&[], Vec::as_slice);
    if filters.len() > 10 {
        return Err(invalid("At most 10 filters."));
    }
    filters.iter().map(filter).collect()
}

fn filter(filter: &Value) -> Result<Filter, Failure> {
    let field = match filter["Key"].as_str() {
        Some("name") => Field::Name,
        Some("tag-key") => Field::TagKey,
        Some("tag-value") => Field::TagValue,
        Some("description") => Field::Description,
        Some("all") => Field::All,
        _ => {
            return Err(invalid(
                "The sandbox knows the filters name, tag-key, tag-value, description and all.",
            ));
        }
    };
    let values = texts(&filter["Values"])?;
    let plain = |letter: char| letter.is_ascii_alphanumeric() || " :_@/+=.-!".contains(letter);
    let fits = |value: &String| value.len() <= 512 && value.chars().all(plain);
    if !(1..=10).contains(&values.len()) || !values.iter().all(fits) {
        return Err(invalid(
            "A filter has 1 to 10 values of up to 512 letters, numbers and :_@/+=.-! characters.",
        ));
    }
    Ok(Filter { field, values })
}

impl Filter {
    fn fits(&self, secret: &Secret) -> bool {
        self.values
            .iter()
            .any(|value| match value.strip_prefix('!') {
                Some(value) => !self.field.fits(secret, value),
                None => self.field.fits(secret, value),
            })
    }
}

impl Field {
    /// Names and tags match by prefix, case-sensitively; descriptions by the prefixes of their words, ignoring case.
    fn fits(self, secret: &Secret, value: &str) -> bool {
        let description = secret.description.as_deref().unwrap_or_default();
        match self {
            Field::Name => secret.name.starts_with(value),
            Field::TagKey => secret.tags.keys().any(|key| key.starts_with(value)),
            Field::TagValue => secret.tags.values().any(|tag| tag.starts_with(value)),
            Field::Description => has_words(description, value),
            Field::All => {
                let tags = secret
                    .tags
                    .iter()
                    .flat_map(|(key, value)| [key.as_str(), value]);
                tags.chain([secret.name.as_str(), description])
                    .any(|text| has_words(text, value))
            }
        }
    }
}

/// Returns whether every word of `wanted` is a prefix of a word of the text.
fn has_words(text: &str, wanted: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        let lower = text.to_lowercase();
        lower
            .split(|letter: char| !letter.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let text = words(text);
    words(wanted)
        .iter()
        .all(|wanted| text.iter().any(|word| word.starts_with(wanted.as_str())))
}
