//! `countersign new`: writes a request file, and asks for what is missing.

mod ask;
mod place;
mod setting;

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use crate::approval;
use crate::check::{self, Written};
use crate::document;
use crate::domain::{Configuration, Diagnostic, Exit, Language, SecretName};
use crate::messages::asking::{Asking, Next, ask as words};
use crate::render::{self, FilesReport, Findings, Form, Report, complain};
use place::Place;

pub use setting::{Setting, Wish};

/// Writes a request file.
///
/// # Errors
/// Those of `out` and of the terminal.
pub fn run(wish: Wish, setting: &Setting<'_>, out: &mut dyn Write) -> io::Result<Exit> {
    let Some((place, configuration)) = Place::read(setting, out)? else {
        return Ok(Exit::Usage);
    };
    let language = setting.language.unwrap_or(configuration.language);
    let answers = match ask::complete(wish, &place, &configuration, setting, language) {
        Ok(answers) => answers,
        Err(ask::Stop::Missing(options)) => {
            complain(
                language,
                &words(language, Asking::Missing(&options)),
                &words(language, Asking::MissingHint),
            )?;
            return Ok(Exit::Usage);
        }
        Err(ask::Stop::NoFolder) => {
            complain(language, &words(language, Asking::NoFolder), "")?;
            return Ok(Exit::Usage);
        }
        Err(ask::Stop::Cancelled) => {
            complain(language, &words(language, Asking::Cancelled), "")?;
            return Ok(Exit::Usage);
        }
        Err(ask::Stop::Terminal(error)) => return Err(error),
    };
    let name = match &answers.name {
        Some(name) => name.clone(),
        None => place::free_name(setting.root)?,
    };
    let path = format!("{}{name}.yaml", answers.folder);
    if let Some(other) = place::same_name(setting.root, &name)? {
        complain(
            language,
            &words(language, Asking::Taken(&other)),
            &words(language, Asking::TakenHint),
        )?;
        return Ok(Exit::Usage);
    }
    let text = place.comment(&answers.folder) + &document::written(&answers.fields());
    match checked(&path, &text, &place, &configuration) {
        Ok(written) => {
            write(setting.root, &path, &text)?;
            writeln!(out, "{}", words(language, Asking::Wrote(&written.path)))?;
            write!(out, "{}", next(&written, &place, language))?;
            Ok(Exit::Done)
        }
        Err(diagnostics) => {
            let report = FilesReport {
                findings: Findings {
                    diagnostics,
                    sources: [(path, text.into_bytes())].into(),
                },
                requests: 1,
                exit: Exit::Wrong,
                language,
            };
            let is_coloured = setting.is_coloured;
            let form = Form::Human { is_coloured };
            render::write(&Report::Files(report), None, form, out)
        }
    }
}

/// Checks the file as `validate` would once it is there.
fn checked(
    path: &str,
    text: &str,
    place: &Place,
    configuration: &Configuration,
) -> Result<Written, Vec<Diagnostic>> {
    let (written, mut diagnostics) = check::request(path, text.as_bytes(), &place.schema);
    let Some(written) = written else {
        return Err(diagnostics);
    };
    diagnostics.extend(check::folders(
        std::slice::from_ref(&written),
        configuration,
    ));
    match diagnostics.iter().any(Diagnostic::is_error) {
        true => Err(diagnostics),
        false => Ok(written),
    }
}

/// Nothing that is there is ever overwritten.
fn write(root: &Path, path: &str, text: &str) -> io::Result<()> {
    let file = root.join(path);
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut file = OpenOptions::new().write(true).create_new(true).open(file)?;
    file.write_all(text.as_bytes())
}

fn next(written: &Written, place: &Place, language: Language) -> String {
    let owners = place.codeowners.as_deref();
    let owners = owners.map(|text| approval::owners_of(written.path.as_str(), text));
    let commands = commands(written);
    words(
        language,
        Asking::Next(&Next {
            path: &written.path,
            secret: &SecretName::new(&written.user, written.path.stem()),
            owners: &owners.unwrap_or_default(),
            commands: &commands,
        }),
    )
}

/// Path, name and user have narrow charsets, so that nothing needs quoting.
fn commands(written: &Written) -> [String; 4] {
    let (path, user) = (&written.path, &written.user);
    let branch = format!("request-{}", path.stem());
    [
        format!("git switch -c {branch}"),
        format!("git add {path}"),
        format!("git commit -m \"Request an access key for {user}\""),
        format!("git push -u origin {branch}"),
    ]
}
