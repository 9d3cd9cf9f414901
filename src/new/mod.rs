//! `countersign new`: writes a request file, and asks for what is missing.

mod ask;
mod place;

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use crate::approval;
use crate::check::{self, Written};
use crate::document;
use crate::domain::{Configuration, Diagnostic, Exit, Language, SecretName};
use crate::messages::Tally;
use crate::messages::asking::{Asking, Next, ask as words};
use crate::render::{self, Findings, Form, complain};
use place::Place;

/// What is asked for; what is missing is asked about.
#[derive(Debug, Clone, Default)]
pub struct Wish {
    /// Who the key is for.
    pub user: Option<String>,
    /// Why it is needed.
    pub reason: Option<String>,
    /// The folder, `requests/` or below.
    pub folder: Option<String>,
    /// The file's name without `.yaml`; by default the time.
    pub name: Option<String>,
    /// The organisation's own fields.
    pub fields: Vec<(String, String)>,
}

/// How `new` is run.
pub struct Setting<'a> {
    /// The top of the repository.
    pub root: &'a Path,
    /// The language to speak, if not the configuration's.
    pub language: Option<Language>,
    /// Whether somebody can be asked.
    pub is_interactive: bool,
    /// Whether the output takes colours.
    pub is_coloured: bool,
}

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
                &words(language, Asking::Missing(&options)),
                &words(language, Asking::MissingHint),
            )?;
            return Ok(Exit::Usage);
        }
        Err(ask::Stop::NoFolder) => {
            complain(&words(language, Asking::NoFolder), "")?;
            return Ok(Exit::Usage);
        }
        Err(ask::Stop::Cancelled) => {
            complain(&words(language, Asking::Cancelled), "")?;
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
            let findings = Findings {
                tally: Tally::of(1, &diagnostics),
                diagnostics: &diagnostics,
                sources: &[(path.as_str(), text.as_bytes())].into(),
                exit: Exit::Wrong,
                language,
            };
            let is_coloured = setting.is_coloured;
            render::findings(&findings, Form::Human { is_coloured }, out)?;
            Ok(Exit::Wrong)
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
