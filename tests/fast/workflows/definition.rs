//! The workflows and actions of this repository, as they are written.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_yaml::Value;

/// A workflow or an action of this repository.
pub(super) struct Definition {
    pub(super) name: String,
    pub(super) text: String,
    pub(super) yaml: Value,
}

pub(super) struct Job<'a> {
    pub(super) file: &'a str,
    pub(super) name: &'a str,
    pub(super) yaml: &'a Value,
}

impl Definition {
    pub(super) fn jobs(&self) -> Vec<Job<'_>> {
        let jobs = self.yaml["jobs"].as_mapping().unwrap().iter();
        jobs.map(|(name, yaml)| Job {
            file: &self.name,
            name: name.as_str().unwrap(),
            yaml,
        })
        .collect()
    }

    pub(super) fn steps(&self) -> Vec<&Value> {
        let places = match self.yaml["jobs"].as_mapping() {
            Some(jobs) => jobs.values().collect(),
            None => vec![&self.yaml["runs"]],
        };
        let steps = places.into_iter().map(|place| place["steps"].as_sequence());
        steps.flat_map(Option::unwrap).collect()
    }
}

impl Job<'_> {
    pub(super) fn steps(&self) -> &[Value] {
        self.yaml["steps"].as_sequence().unwrap()
    }

    pub(super) fn permissions(&self) -> String {
        let permissions = self.yaml["permissions"].as_mapping();
        let named: BTreeSet<String> = permissions
            .into_iter()
            .flatten()
            .map(|(what, how)| format!("{}: {}", what.as_str().unwrap(), how.as_str().unwrap()))
            .collect();
        Vec::from_iter(named).join(", ")
    }

    pub(super) fn is(&self, (file, name): (&str, &str)) -> bool {
        (self.file, self.name) == (file, name)
    }
}

fn read(folder: &str, file: impl Fn(&str) -> String) -> Vec<Definition> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let entries = fs::read_dir(&root).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    let read = |name: String| {
        let text = fs::read_to_string(root.join(file(&name))).unwrap();
        let yaml = serde_yaml::from_str(&text).unwrap();
        Definition { name, text, yaml }
    };
    names.into_iter().map(read).collect()
}

pub(super) fn workflows() -> Vec<Definition> {
    read(".github/workflows", str::to_owned)
}

pub(super) fn actions() -> Vec<Definition> {
    read(".github/actions", |name| format!("{name}/action.yml"))
}
