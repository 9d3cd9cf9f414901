//! Asks for what is missing.

use inquire::validator::Validation;
use inquire::{Select, Text};

use super::lifetime::{Limits, Wanted};
use super::place::{self, Place};
use super::prompt::{Stop, look};
use super::setting::{Options, Setting};
use crate::check::Schema;
use crate::document::Field;
use crate::domain::{Configuration, Folder, IamUser, Locale, Reason, RequestPath};
use crate::messages::asking::{Asking, ask as words};

/// Everything that a request needs.
pub(super) struct Answers {
    pub(super) user: String,
    pub(super) reason: String,
    /// `requests/` or below, with a `/` at its end.
    pub(super) folder: String,
    /// `None` if the time is to be the name.
    pub(super) name: Option<String>,
    pub(super) wanted: Wanted,
    own: Vec<(String, String)>,
}

impl Answers {
    /// The fields of the file, in their order.
    pub(super) fn fields(&self, schema: &Schema) -> Vec<Field<'_>> {
        let own = self.own.iter();
        let own =
            own.map(|(name, value)| (name.as_str(), value.as_str(), schema.wants_no_text(name)));
        let given = [
            ("iamUser", Some(self.user.as_str())),
            ("reason", Some(self.reason.as_str())),
            ("expires", self.wanted.expires.as_deref()),
            ("rotateEvery", self.wanted.rotate_every.as_deref()),
        ];
        let given = given.into_iter();
        let given = given.filter_map(|(name, value)| Some((name, value?, false)));
        given
            .chain(own)
            .map(|(name, value, is_plain)| Field {
                name,
                value,
                is_text: !is_plain,
            })
            .collect()
    }
}

/// Asks for whatever the options leaves open.
pub(super) fn complete(
    options: Options,
    place: &Place,
    configuration: &Configuration,
    setting: &Setting<'_>,
    language: Locale,
) -> Result<Answers, Stop> {
    let mut missing = Vec::new();
    let folders = candidates(&options, configuration);
    if let (true, None, Some(user)) = (folders.is_empty(), &options.folder, &options.user) {
        return Err(Stop::NoFolder(user.clone()));
    }
    let is_asked = setting.is_interactive;
    let folder = match (&options.folder, folders.as_slice()) {
        (Some(folder), _) => Some(normal(folder)),
        (None, [(only, _)]) => Some((*only).clone()),
        (None, several) if is_asked => Some(ask_folder(several, language)?),
        (None, _) => {
            missing.push("--folder".to_owned());
            None
        }
    };
    let allowed = folder.as_ref().and_then(|folder| of(folder, configuration));
    let user = match options.user.clone() {
        Some(user) => Some(user),
        None if is_asked => Some(ask_user(allowed, language)?),
        None => {
            missing.push("--user".to_owned());
            None
        }
    };
    let reason = match options.reason.clone() {
        Some(reason) => Some(reason),
        None if is_asked => Some(ask_reason(language)?),
        None => {
            missing.push("--reason".to_owned());
            None
        }
    };
    let path = folder
        .as_ref()
        .and_then(|folder| RequestPath::new(&format!("{folder}a.yaml")).ok());
    let wanted = match path {
        Some(path) => Limits {
            configuration,
            path,
            now: place::now(),
            language,
        }
        .complete(&options, is_asked, &mut missing)?,
        None => Wanted::default(),
    };
    let mut own = options.fields;
    for field in place.schema.required() {
        let is_known = ["iamUser", "reason"].contains(&field) || wanted.has(field);
        if is_known || own.iter().any(|(name, _)| name == field) {
            continue;
        }
        if is_asked {
            let title = words(language, Asking::Field(field));
            let text = Text::new(&title).with_render_config(look(language));
            let value = text.prompt()?;
            own.push((field.to_owned(), value));
        } else {
            missing.push(format!("--field {field}=…"));
        }
    }
    match (user, reason, folder) {
        (Some(user), Some(reason), Some(folder)) if missing.is_empty() => Ok(Answers {
            user,
            reason,
            folder,
            name: options.name,
            wanted,
            own,
        }),
        (_, _, _) => Err(Stop::Missing(missing)),
    }
}

/// The folders that may ask for the user, if it is known who that is.
fn candidates<'a>(
    options: &Options,
    configuration: &'a Configuration,
) -> Vec<(&'a String, &'a Folder)> {
    let user = options
        .user
        .as_deref()
        .and_then(|user| IamUser::new(user).ok());
    let may = |folder: &Folder| user.as_ref().is_none_or(|user| folder.allows(user));
    let folders = configuration.folders.iter();
    folders.filter(|(_, folder)| may(folder)).collect()
}

fn normal(folder: &str) -> String {
    format!("{}/", folder.trim_end_matches('/'))
}

/// The longest folder of the configuration that this one lies in.
fn of<'a>(folder: &str, configuration: &'a Configuration) -> Option<&'a Folder> {
    let folders = configuration.folders.iter();
    let around = folders.filter(|(prefix, _)| folder.starts_with(prefix.as_str()));
    let (_, longest) = around.max_by_key(|(prefix, _)| prefix.len())?;
    Some(longest)
}

fn ask_folder(folders: &[(&String, &Folder)], language: Locale) -> Result<String, Stop> {
    let line = |(path, folder): &(&String, &Folder)| {
        let is_for = Asking::FolderIsFor(folder.account.as_str(), &users(folder));
        format!("{path}  ({})", words(language, is_for))
    };
    let lines: Vec<String> = folders.iter().map(line).collect();
    let title = words(language, Asking::Folder);
    let keys = words(language, Asking::Keys);
    let select = Select::new(&title, lines).with_render_config(look(language));
    let chosen = select.with_help_message(&keys).raw_prompt()?;
    let (path, _) = folders[chosen.index];
    Ok(path.clone())
}

fn ask_user(folder: Option<&Folder>, language: Locale) -> Result<String, Stop> {
    let help = folder.map(|folder| words(language, Asking::Users(&users(folder))));
    let folder = folder.cloned();
    let check = move |text: &str| {
        Ok(match IamUser::new(text) {
            Err(_) => Validation::Invalid(words(language, Asking::NoUser).into()),
            Ok(user) if folder.as_ref().is_some_and(|folder| !folder.allows(&user)) => {
                Validation::Invalid(words(language, Asking::NotAllowed).into())
            }
            Ok(_) => Validation::Valid,
        })
    };
    let title = words(language, Asking::User);
    let mut text = Text::new(&title)
        .with_validator(check)
        .with_render_config(look(language));
    if let Some(help) = &help {
        text = text.with_help_message(help);
    }
    Ok(text.prompt()?)
}

fn ask_reason(language: Locale) -> Result<String, Stop> {
    let check = move |text: &str| {
        Ok(match Reason::new(text) {
            Ok(_) => Validation::Valid,
            Err(_) => {
                let is_of_length = (10..=1_000).contains(&text.chars().count());
                let length = text.chars().count();
                let length = (!is_of_length || text.trim().is_empty()).then_some(length);
                Validation::Invalid(words(language, Asking::BadReason(length)).into())
            }
        })
    };
    let (title, help) = (
        words(language, Asking::Reason),
        words(language, Asking::ReasonHelp),
    );
    let text = Text::new(&title)
        .with_validator(check)
        .with_render_config(look(language));
    Ok(text.with_help_message(&help).prompt()?)
}

pub(super) fn users(folder: &Folder) -> Vec<String> {
    folder.users.iter().map(ToString::to_string).collect()
}
