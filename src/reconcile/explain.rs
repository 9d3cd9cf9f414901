//! Why one request is approved, or is not.

use std::io::{self, Write};

use super::desired::{self, Wanted};
use super::{Edges, Stop, proofs};
use crate::approval::{Explanation, Verdict};
use crate::domain::{Exit, Failure, Language, RequestPath};
use crate::messages::{self, Message, say};
use crate::render::{self, Form, Mode, RunReport};

/// What was found out about one request.
#[derive(Debug)]
pub struct Explained {
    request: RequestPath,
    /// The language of the configuration.
    language: Language,
    /// Nothing where there is no such request, or its file is not in order.
    found: Option<Result<Explanation, Failure>>,
}

/// Asks git and GitHub about one request, issued or not; AWS is not asked.
///
/// # Errors
/// A reason to stop that concerns the whole run.
pub async fn explain(edges: &Edges, request: &RequestPath) -> Result<Explained, Stop> {
    let desired = desired::read(&edges.checkout, None).await?;
    let is_it = |wanted: &&Wanted| wanted.request.path == *request;
    let found = match desired.requests.iter().find(is_it) {
        Some(wanted) => {
            let request = &wanted.request;
            let introductions = proofs::introductions(edges, &desired, &[request]).await?;
            let explained = proofs::explain(edges, &desired, &[request], introductions).await?;
            explained
                .map(|mut explained| explained.by_path.remove(&request.path))
                .and_then(Option::transpose)
                .transpose()
        }
        None => None,
    };
    Ok(Explained {
        request: request.clone(),
        language: desired.configuration.language,
        found,
    })
}

/// Writes an explanation, and says how the run ends: like a plan of this request alone.
///
/// # Errors
/// Those of `out`.
pub fn show_explained(
    explained: Result<Explained, Stop>,
    language: Option<Language>,
    is_coloured: bool,
    out: &mut dyn Write,
) -> io::Result<Exit> {
    let explained = match explained {
        Ok(explained) => explained,
        Err(reason) => {
            let empty = RunReport::empty(Mode::Plan);
            let form = Form::Human { is_coloured };
            return render::show(Err(reason), empty, language, form, out);
        }
    };
    let language = language.unwrap_or(explained.language);
    match explained.found {
        Some(Ok(explanation)) => {
            render::explain(&explanation, language, is_coloured, out)?;
            Ok(exit(&explanation))
        }
        Some(Err(failure)) => {
            let hint = say(language, Message::FailureHint(&failure));
            render::complain(language, &messages::failure(language, &failure), &hint)?;
            Ok(Exit::Remote)
        }
        None => {
            let message = say(language, Message::NoSuchRequest(&explained.request));
            render::complain(language, &message, "")?;
            Ok(Exit::Usage)
        }
    }
}

/// An approval that has only lapsed is nothing wrong.
fn exit(explanation: &Explanation) -> Exit {
    let mut refusals = explanation
        .rules
        .iter()
        .flat_map(|(_, verdict)| match verdict {
            Verdict::Refused(refusals) => refusals.as_slice(),
            Verdict::Holds | Verdict::NotTried => &[],
        });
    if refusals.all(|refusal| refusal.is_lapse()) {
        Exit::Done
    } else {
        Exit::Wrong
    }
}
