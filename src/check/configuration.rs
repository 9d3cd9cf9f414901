//! `.github/countersign.yaml`.

use std::collections::BTreeMap;

use super::arns::{self, Arn};
use super::comments::is_set_apart;
use super::schema::{CONFIGURATION_SCHEMA, add, not_text};
use super::{diagnostics, lifecycle, placeholders};
use crate::document::{Document, Entry, Finding, Node, Value};
use crate::domain::{
    Account, AccountId, AccountName, Approvals, Configuration, Diagnostic, Duration, Expected,
    Folder, Locale, Problem, RequestPath, SecretTag, SecretTagKey, SecretTagValue, Severity,
    UserPattern, Zone, partition,
};

/// Where the configuration lies.
pub const CONFIGURATION_PATH: &str = ".github/countersign.yaml";

/// The shortest time for which Secrets Manager keeps a deleted secret is seven days.
const MOST_DAYS: i64 = 6;

/// Checks the configuration. There is one only if nothing is wrong.
#[must_use]
pub fn configuration(bytes: &[u8]) -> (Option<Configuration>, Vec<Diagnostic>) {
    let parsed = Document::parse(bytes);
    let mut findings = parsed.problems;
    let mut configuration = None;
    if let Some(document) = parsed.document {
        let mut reader = Reader { findings };
        configuration = reader.configuration(&document.root);
        findings = reader.findings;
        // The schema finds what is missing, unknown or of a wrong type; the reader has passed over that.
        match &*CONFIGURATION_SCHEMA {
            Ok(schema) => schema.check(&document.root, &mut findings),
            Err(problem) => findings.push((None, problem.clone())),
        }
    }
    findings.retain(|finding| !is_set_apart(bytes, finding));
    let is_error = |(_, problem): &Finding| problem.severity() == Severity::Error;
    if findings.iter().any(is_error) {
        configuration = None;
    }
    (
        configuration,
        diagnostics(CONFIGURATION_PATH, bytes, findings),
    )
}

struct Reader {
    findings: Vec<Finding>,
}

impl Reader {
    fn configuration(&mut self, root: &Node) -> Option<Configuration> {
        let language = match root.get("language").map(Node::text) {
            None | Some(Some("en")) => Some(Locale::ENGLISH),
            Some(Some("ja")) => Some(Locale::JAPANESE),
            Some(Some(_) | None) => None,
        };
        let zone = match root.get("timeZone") {
            None => Some(None),
            Some(node) => self.value(node, Expected::TimeZone, Zone::named).map(Some),
        };
        let approvals = self.approvals(root.get("approvals"));
        let known = root.get("accounts");
        let accounts = known.and_then(|node| self.accounts(node));
        let tags = known.and_then(|node| self.all_tags(node));
        let inventory_roles = known.map(arns::inventory_roles);
        let folders = root
            .get("folders")
            .and_then(|node| self.folders(node, known));
        let lifecycle = match root.get("lifecycle") {
            None => Some(None),
            Some(node) => lifecycle::of(node, &mut self.findings).map(Some),
        };
        let written = lifecycle.as_ref().and_then(Option::as_ref);
        let limits = root.get("folders").map(Node::entries).unwrap_or_default();
        for Entry { node, .. } in limits {
            lifecycle::limits(
                node,
                root.get("lifecycle").is_some(),
                written,
                &mut self.findings,
            );
        }
        Some(Configuration {
            lifecycle: lifecycle?,
            language: Locale {
                zone: zone?,
                ..language?
            },
            approvals: approvals?,
            accounts: accounts?,
            tags: tags?,
            inventory_roles: inventory_roles?,
            folders: folders?,
        })
    }

    fn approvals(&mut self, node: Option<&Node>) -> Option<Approvals> {
        let required = match node.and_then(|node| node.get("required")) {
            None => Some(1),
            Some(node) => self.required(node),
        };
        let timeout = self.duration(node, "timeout");
        let valid_for = self.duration(node, "validFor");
        if let (Some(given), Some(place)) = (valid_for, node.and_then(|node| node.get("validFor")))
            && given > Duration::from_days(MOST_DAYS)
        {
            self.problem(place, Problem::ValidForTooLong { days: MOST_DAYS });
        }
        let forks = match node
            .and_then(|node| node.get("forks"))
            .map(|node| &node.value)
        {
            None => Some(false),
            Some(Value::Bool(truth)) => Some(*truth),
            Some(
                Value::Null | Value::Number(_) | Value::Text(_) | Value::List(_) | Value::Map(_),
            ) => None,
        };
        Some(Approvals {
            required: required?,
            timeout: timeout?,
            valid_for: valid_for?,
            forks: forks?,
        })
    }

    fn required(&mut self, node: &Node) -> Option<usize> {
        let Value::Number(number) = &node.value else {
            return None;
        };
        let required = number
            .as_u64()
            .filter(|required| (1..=6).contains(required))
            .and_then(|required| usize::try_from(required).ok());
        if required.is_none() {
            self.invalid(node, Expected::Required);
        }
        required
    }

    fn duration(&mut self, approvals: Option<&Node>, field: &str) -> Option<Duration> {
        match approvals.and_then(|node| node.get(field)) {
            None => Some(Duration::from_days(1)),
            Some(node) => self.value(node, Expected::Duration, |text| Duration::new(text).ok()),
        }
    }

    fn accounts(&mut self, node: &Node) -> Option<BTreeMap<AccountName, Account>> {
        let accounts: Vec<_> = node
            .entries()
            .iter()
            .map(|entry| {
                let name = AccountName::new(&entry.key).ok();
                if name.is_none() {
                    let expected = Expected::AccountName;
                    let problem = Problem::InvalidValue { expected };
                    self.findings.push((Some(entry.key_span.clone()), problem));
                }
                let account = self.account(&entry.node);
                Some((name?, account?))
            })
            .collect();
        self.same_accounts(node);
        accounts.into_iter().collect()
    }

    /// Two names for one account in one region would have two topics and two roles for the same secrets.
    fn same_accounts(&mut self, node: &Node) {
        let place = |entry: &Entry| {
            let part = |field| {
                entry
                    .node
                    .get(field)
                    .and_then(Node::text)
                    .map(str::to_owned)
            };
            part("id").zip(part("region"))
        };
        let accounts = node.entries();
        for (index, entry) in accounts.iter().enumerate() {
            let is_same = |other: &&Entry| place(entry).is_some() && place(other) == place(entry);
            if let Some(other) = accounts[..index].iter().find(is_same) {
                let other = other.key.clone();
                let problem = Problem::SameAccount { other };
                self.findings.push((Some(entry.key_span.clone()), problem));
            }
        }
    }

    fn account(&mut self, node: &Node) -> Option<Account> {
        self.findings.extend(placeholders::account(node));
        let id = self.field(node, "id", Expected::AccountId, |text| {
            AccountId::new(text).ok()
        });
        let region = self.field(node, "region", Expected::Region, arns::region);
        let topic = self.field(node, "topic", Expected::TopicArn, arns::topic);
        let role = self.field(node, "role", Expected::RoleArn, arns::role);
        let review_role = self.field(node, "reviewRole", Expected::RoleArn, arns::role);
        let inventory_role = self.field(node, "inventoryRole", Expected::RoleArn, arns::role);
        let kms_key = self.field(node, "kmsKey", Expected::KmsKey, arns::kms_key);
        if let (Some(id), Some(region), Some(topic)) = (&id, &region, &topic) {
            let expected = format!("{region}:{id}");
            self.same_place(node.get("topic"), topic, expected, |arn| {
                format!("{}:{}", arn.region, arn.account)
            });
        }
        let roles = [
            ("role", &role),
            ("reviewRole", &review_role),
            ("inventoryRole", &inventory_role),
        ];
        for (field, arn) in roles {
            if let (Some(id), Some(arn)) = (&id, arn) {
                self.same_place(node.get(field), arn, id.to_string(), |arn| {
                    arn.account.to_owned()
                });
            }
        }
        if let (Some(region), Some(kms_key)) = (&region, &kms_key) {
            // Another account may lend its key, but no region lends one to another.
            self.same_place(node.get("kmsKey"), kms_key, region.clone(), |arn| {
                arn.region.to_owned()
            });
        }
        let optional = || roles.into_iter().chain([("kmsKey", &kms_key)]);
        for (field, arn) in optional().chain([("topic", &topic)]) {
            if let (Some(region), Some(arn)) = (&region, arn) {
                let expected = format!("arn:{}", partition(region));
                self.same_place(node.get(field), arn, expected, |arn| {
                    format!("arn:{}", arn.partition)
                });
            }
        }
        let is_wrong =
            |(field, value): (&str, &Option<String>)| value.is_none() && node.get(field).is_some();
        if optional().any(is_wrong) {
            return None;
        }
        Some(Account {
            id: id?,
            region: region?,
            topic: topic?,
            kms_key,
            role,
            review_role,
        })
    }

    fn all_tags(&mut self, accounts: &Node) -> Option<BTreeMap<AccountName, Vec<SecretTag>>> {
        let all: Vec<_> = accounts
            .entries()
            .iter()
            .map(|entry| {
                let tags = entry.node.get("tags");
                let tags = tags.map_or(Some(Vec::new()), |node| self.tags(node));
                Some((AccountName::new(&entry.key).ok()?, tags?))
            })
            .collect();
        all.into_iter().collect()
    }

    fn tags(&mut self, node: &Node) -> Option<Vec<SecretTag>> {
        let tags: Vec<_> = node
            .entries()
            .iter()
            .map(|entry| {
                let key = SecretTagKey::new(&entry.key).ok();
                if key.is_none() {
                    let expected = Expected::TagKey;
                    let problem = Problem::InvalidValue { expected };
                    self.findings.push((Some(entry.key_span.clone()), problem));
                }
                let value = self.value(&entry.node, Expected::TagValue, |text| {
                    SecretTagValue::new(text).ok()
                });
                Some(SecretTag {
                    key: key?,
                    value: value?,
                })
            })
            .collect();
        tags.into_iter().collect()
    }

    fn same_place(
        &mut self,
        node: Option<&Node>,
        arn: &str,
        expected: String,
        part: fn(&Arn<'_>) -> String,
    ) {
        let found = Arn::new(arn).map(|arn| part(&arn));
        if let (Some(node), Some(found)) = (node, found)
            && found != expected
        {
            let problem = Problem::ArnElsewhere { expected, found };
            add((Some(node.span.clone()), problem), &mut self.findings);
        }
    }

    fn folders(
        &mut self,
        node: &Node,
        accounts: Option<&Node>,
    ) -> Option<BTreeMap<String, Folder>> {
        let folders: Vec<_> = node
            .entries()
            .iter()
            .map(|entry| {
                if !is_folder(&entry.key) {
                    let expected = Expected::Folder;
                    let problem = Problem::InvalidValue { expected };
                    self.findings.push((Some(entry.key_span.clone()), problem));
                }
                let folder = self.folder(&entry.node, accounts)?;
                Some((entry.key.clone(), folder))
            })
            .collect();
        folders.into_iter().collect()
    }

    fn folder(&mut self, node: &Node, accounts: Option<&Node>) -> Option<Folder> {
        let account = node.get("account").and_then(|account| {
            let name = account.text()?;
            if let Some(accounts) = accounts
                && accounts.entry(name).is_none()
            {
                let problem = Problem::UnknownAccount {
                    name: name.to_owned(),
                    known: accounts.entries().iter().map(|e| e.key.clone()).collect(),
                };
                self.problem(account, problem);
            }
            AccountName::new(name).ok()
        });
        let users: Vec<_> = node
            .get("users")?
            .items()
            .iter()
            .map(|item| {
                self.value(item, Expected::UserPattern, |text| {
                    UserPattern::new(text).ok()
                })
            })
            .collect();
        Some(Folder {
            account: account?,
            users: users.into_iter().collect::<Option<_>>()?,
            max_lifetime: lifecycle::limit(node, "maxLifetime"),
            max_key_age: lifecycle::limit(node, "maxKeyAge"),
        })
    }

    fn field<T>(
        &mut self,
        node: &Node,
        field: &str,
        expected: Expected,
        parse: fn(&str) -> Option<T>,
    ) -> Option<T> {
        node.get(field)
            .and_then(|node| self.value(node, expected, parse))
    }

    fn value<T>(
        &mut self,
        node: &Node,
        expected: Expected,
        parse: fn(&str) -> Option<T>,
    ) -> Option<T> {
        let value = parse(&node.to_text());
        match (node.text(), &value) {
            (Some(_), Some(_)) => return value,
            (Some(_), None) => self.invalid(node, expected),
            (None, None) => self.problem(node, not_text(node, Some(expected))),
            // The schema finds that it is not text.
            (None, Some(_)) => {}
        }
        None
    }

    fn invalid(&mut self, node: &Node, expected: Expected) {
        self.problem(node, Problem::InvalidValue { expected });
    }

    fn problem(&mut self, node: &Node, problem: Problem) {
        self.findings.push((Some(node.span.clone()), problem));
    }
}

/// Returns whether a request can lie in a folder of this name.
fn is_folder(prefix: &str) -> bool {
    prefix.ends_with('/') && RequestPath::new(&format!("{prefix}a.yaml")).is_ok()
}
