//! `countersign new`: writes a request file, and asks for what is missing.

mod ask;
mod lifetime;
mod place;
mod prompt;
mod setting;

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use crate::approval;
use crate::check::{self, Written};
use crate::document;
use crate::domain::{Configuration, Diagnostic, Exit, Locale, SecretName, UserPattern, visible};
use crate::git::Origin;
use crate::messages::asking::{Asking, Next, ask as words};
use crate::render::{self, FilesReport, Findings, Form, Report, complain};
use lifetime::Limits;
use place::Place;
use prompt::Stop;

pub use setting::{Options, Setting};

/// Writes a request file.
///
/// # Errors
/// Those of `out` and of the terminal.
pub fn run(options: Options, setting: &Setting<'_>, out: &mut dyn Write) -> io::Result<Exit> {
    let Some((place, configuration)) = Place::read(setting, out)? else {
        return Ok(Exit::Usage);
    };
    let language = configuration.language.unless_asked_for(setting.language);
    let answers = match ask::complete(options, &place, &configuration, setting, language) {
        Ok(answers) => answers,
        Err(Stop::Missing(options)) => {
            complain(
                language,
                &words(language, Asking::Missing(&options)),
                &words(language, Asking::MissingHint),
            )?;
            return Ok(Exit::Usage);
        }
        Err(Stop::NoFolder(user)) => {
            let folders: Vec<_> = configuration
                .folders
                .iter()
                .map(|(path, folder)| (path.clone(), ask::users(folder)))
                .collect();
            let patterns = folders.iter().flat_map(|(_, users)| users);
            let meant = UserPattern::nearest(&user, patterns.map(String::as_str));
            complain(
                language,
                &words(language, Asking::NoFolder(&user)),
                &words(language, Asking::Folders(&folders, meant)),
            )?;
            return Ok(Exit::Usage);
        }
        Err(Stop::Cancelled) => {
            complain(language, &words(language, Asking::Cancelled), "")?;
            return Ok(Exit::Usage);
        }
        Err(Stop::Terminal(error)) => return Err(error),
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
    let text = place.comment(&answers.folder) + &document::written(&answers.fields(&place.schema));
    match checked(&path, &text, &place, &configuration) {
        Ok((written, mut warnings)) => {
            let limits = Limits {
                configuration: &configuration,
                path: written.path.clone(),
                now: place::now(),
                language,
            };
            if let Some(fault) = limits.faults(written.lifetime()).first() {
                let instead = limits.instead(*fault);
                complain(language, &lifetime::what(language, *fault), &instead)?;
                return Ok(Exit::Wrong);
            }
            write(setting.root, &path, &text)?;
            warnings.extend(place.warnings.iter().cloned());
            if !warnings.is_empty() {
                show(warnings, (path, text), Exit::Done, &place, setting, out)?;
                writeln!(out)?;
            }
            writeln!(out, "{}", words(language, Asking::Wrote(&written.path)))?;
            write!(out, "{}", next(&written, &place, setting, language))?;
            Ok(Exit::Done)
        }
        Err(diagnostics) => show(diagnostics, (path, text), Exit::Wrong, &place, setting, out),
    }
}

/// Reports what is wrong with the file, as `validate` would.
fn show(
    diagnostics: Vec<Diagnostic>,
    (path, text): (String, String),
    exit: Exit,
    place: &Place,
    setting: &Setting<'_>,
    out: &mut dyn Write,
) -> io::Result<Exit> {
    let mut sources = place.sources.clone();
    sources.insert(path, text.into_bytes());
    let report = FilesReport {
        findings: Findings {
            diagnostics,
            sources,
        },
        requests: 1,
        exit,
        language: place.language.unless_asked_for(setting.language),
    };
    let is_coloured = setting.is_coloured;
    let form = Form::Human { is_coloured };
    render::write(&Report::Files(report), None, form, out)
}

/// Checks the file as `validate` would once it is there, and returns what it warns of.
fn checked(
    path: &str,
    text: &str,
    place: &Place,
    configuration: &Configuration,
) -> Result<(Written, Vec<Diagnostic>), Vec<Diagnostic>> {
    let (written, mut diagnostics) = check::request(path, text.as_bytes(), &place.schema);
    let Some(written) = written else {
        return Err(diagnostics);
    };
    diagnostics.extend(check::folders(
        std::slice::from_ref(&written),
        configuration,
    ));
    diagnostics.extend(check::endless(
        std::slice::from_ref(&written),
        configuration,
    ));
    match diagnostics.iter().any(Diagnostic::is_error) {
        true => Err(diagnostics),
        false => Ok((written, diagnostics)),
    }
}

/// Nothing that is there is ever overwritten, and no link leads out of the repository.
fn write(root: &Path, path: &str, text: &str) -> io::Result<()> {
    let file = root.join(path);
    let mut folders = file
        .ancestors()
        .skip(1)
        .take_while(|folder| *folder != root);
    if let Some(link) = folders.find(|folder| folder.is_symlink()) {
        let why = format!(
            "{} is a symbolic link",
            visible(&link.display().to_string())
        );
        return Err(io::Error::new(io::ErrorKind::NotADirectory, why));
    }
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut file = OpenOptions::new().write(true).create_new(true).open(file)?;
    file.write_all(text.as_bytes())
}

fn next(written: &Written, place: &Place, setting: &Setting<'_>, language: Locale) -> String {
    let owners = place.codeowners.as_deref();
    let owners = owners.map(|text| approval::owners_of(written.path.as_str(), text));
    let mut owners = owners.unwrap_or_default();
    owners.retain(|owner| !check::is_placeholder(owner));
    let origin = Origin::read(setting.root);
    let base = origin.default_branch.as_deref();
    let branch = format!("request-{}", written.path.stem());
    let page = origin.page.map(|page| format!("{page}/pull/new/{branch}"));
    words(
        language,
        Asking::Next(&Next {
            path: &written.path,
            secret: &SecretName::new(&written.user, written.path.stem()),
            owners: &owners,
            commands: &commands(written, &branch, base, setting.is_at_root),
            begins_at: origin.checked_out.as_deref().filter(|_| base.is_none()),
            page: page.as_deref(),
        }),
    )
}

/// Path, name and user have narrow charsets, and so has a branch, so that nothing needs quoting.
fn commands(written: &Written, branch: &str, base: Option<&str>, is_at_root: bool) -> Vec<String> {
    let (path, user) = (&written.path, &written.user);
    let top = if is_at_root { "" } else { ":/" };
    let begin = match base {
        // Not on top of another request that may be checked out.
        Some(base) => vec![
            "git fetch origin".to_owned(),
            format!("git switch --no-track -c {branch} {base}"),
        ],
        None => vec![format!("git switch -c {branch}")],
    };
    let rest = [
        format!("git add {top}{path}"),
        format!("git commit -m \"Request an access key for {user}\""),
        format!("git push -u origin {branch}"),
        "gh pr create --fill".to_owned(),
    ];
    begin.into_iter().chain(rest).collect()
}
