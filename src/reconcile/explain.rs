//! Why one request is approved, or is not.

use std::io::{self, Write};

use super::clients::Clients;
use super::desired::{self, ResolvedRequest};
use super::evidence::Unproved;
use super::proofs;
use crate::approval::{Explanation, Verdict};
use crate::domain::{Exit, Failure, Locale, RequestPath};
use crate::messages::{self, failure_hint, no_such_request};
use crate::render::{self, Form, Mode, RunError, RunReport};

/// What was found out about one request.
#[derive(Debug)]
pub struct Explained {
    request: RequestPath,
    /// The language of the configuration.
    language: Locale,
    /// `None` if there is no such request, or its file is not in order.
    found: Option<Result<Explanation, Failure>>,
}

/// Asks git and GitHub about one request, issued or not; AWS is not asked.
///
/// # Errors
/// A reason to stop that concerns the whole run.
pub async fn explain(clients: &Clients, request: &RequestPath) -> Result<Explained, RunError> {
    let desired = desired::read(&clients.checkout, None).await?;
    let is_it = |resolved: &&ResolvedRequest| resolved.request.path == *request;
    let found = match desired.requests.iter().find(is_it) {
        Some(resolved) => {
            let request = &resolved.request;
            let introductions = proofs::introductions(clients, &desired, &[request]).await?;
            match proofs::explain(clients, &desired, &[request], introductions).await {
                Ok(mut explained) => explained.by_path.remove(&request.path),
                Err(Unproved::Failure(failure)) => Some(Err(failure)),
                Err(Unproved::Run(stop)) => return Err(stop),
            }
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
pub fn show_explained(
    explained: Result<Explained, RunError>,
    language: Option<Locale>,
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
    let language = explained.language.unless_asked_for(language);
    match explained.found {
        Some(Ok(explanation)) => {
            render::explain(&explanation, language, is_coloured, out)?;
            Ok(exit(&explanation))
        }
        Some(Err(failure)) => {
            let hint = failure_hint(language, &failure);
            render::complain(language, &messages::failure(language, &failure), &hint)?;
            Ok(Exit::Remote)
        }
        None => {
            let message = no_such_request(language, &explained.request);
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
