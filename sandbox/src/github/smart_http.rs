//! The repository for people's own git, over HTTP, each with their token.
//!
//! Git's own server does the work, as a CGI program: <https://git-scm.com/docs/git-http-backend>

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::process::Stdio;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderName, HeaderValue, Request, Response, StatusCode, header};
use hyper::body::Bytes;

use super::activity::NOTHING;
use super::model::{GitHub, Permission};
use super::refusal::Refusal;

/// Refuses the branches that are named to it, in the words of GitHub.
const UPDATE_HOOK: &str = r#"#!/bin/sh
case " $SANDBOX_REFUSED " in *" $1 "*)
  echo "error: GH013: Repository rule violations found for $1." >&2
  echo "- Changes must be made through a pull request." >&2
  exit 1 ;;
esac
"#;

/// A branch that a push moves, with the commit before and after; forty zeros for none.
#[derive(Debug)]
struct Moved {
    branch: String,
    after: String,
}

/// Returns whether a path is the repository's, as git asks for it.
pub(crate) fn is_git(github: &GitHub, path: &str) -> bool {
    below(github, path).is_some()
}

/// Returns the rest of a path below `/owner/name.git`; GitHub ignores case, and the ending may be missing.
fn below<'a>(github: &GitHub, path: &'a str) -> Option<&'a str> {
    let (owner, rest) = path.strip_prefix('/')?.split_once('/')?;
    let (name, rest) = rest.split_once('/')?;
    let name = name.strip_suffix(".git").unwrap_or(name);
    let asked = ["info/refs", "git-upload-pack", "git-receive-pack"];
    (github.is_here(owner, name) && asked.contains(&rest)).then_some(rest)
}

/// Answers a request of git; what it pushes is noticed.
pub(crate) fn answer(github: &mut GitHub, now: i64, request: &Request<Bytes>) -> Response<Bytes> {
    github.now = now;
    let Some(viewer) = viewer(github, request).map(str::to_owned) else {
        let mut response = said(StatusCode::UNAUTHORIZED, "Invalid username or token.");
        let realm = HeaderValue::from_static("Basic realm=\"GitHub\"");
        response
            .headers_mut()
            .insert(header::WWW_AUTHENTICATE, realm);
        return response;
    };
    if github.allowed(&viewer, Permission::Read).is_err() {
        return said(StatusCode::NOT_FOUND, "Repository not found.");
    }
    let is_push = request.uri().path().ends_with("/git-receive-pack")
        || request.uri().query() == Some("service=git-receive-pack");
    if is_push && github.allowed(&viewer, Permission::Write).is_err() {
        let message = format!("Permission to {} denied to {viewer}.", github.full_name());
        return said(StatusCode::FORBIDDEN, &message);
    }
    let answered = match request.uri().path().ends_with("/git-receive-pack") {
        true => pushed(github, &viewer, now, request),
        false => backend(github, &[], request),
    };
    answered.unwrap_or_else(|refusal| said(StatusCode::INTERNAL_SERVER_ERROR, &refusal.to_string()))
}

/// Receives what somebody pushes, but for branches that they may not push to.
fn pushed(
    github: &mut GitHub,
    viewer: &str,
    now: i64,
    request: &Request<Bytes>,
) -> Result<Response<Bytes>, Refusal> {
    let moves = moves(request.body());
    let refused: Vec<String> = moves
        .iter()
        .filter(|moved| github.may_push(viewer, &moved.branch).is_err())
        .map(|moved| format!("refs/heads/{}", moved.branch))
        .collect();
    let response = backend(github, &refused, request)?;
    for Moved { branch, after } in moves {
        let reference = super::repository::reference(&branch);
        let is_there = github
            .disk
            .line(&["rev-parse", "--verify", "--quiet", &reference]);
        match (is_there, after.as_str()) {
            (Ok(head), after) if head == after => {
                github.receive(viewer, &branch, now)?;
            }
            (Err(_), NOTHING) => github.forget_branch(viewer, &branch, now)?,
            // Git refused it.
            (Ok(_) | Err(_), _) => {}
        }
    }
    Ok(response)
}

/// Reads the commands at the beginning of a push: lines of `before after reference`, each with its length in four hexadecimal digits.
///
/// <https://git-scm.com/docs/gitprotocol-pack#_reference_update_request_and_packfile_transfer>
fn moves(body: &[u8]) -> Vec<Moved> {
    let mut moves = Vec::new();
    let mut rest = body;
    while let Some((length, after)) = rest.split_first_chunk::<4>() {
        let length = std::str::from_utf8(length).ok();
        let length = length.and_then(|length| usize::from_str_radix(length, 16).ok());
        let line = length.and_then(|length| after.get(..length.checked_sub(4)?));
        let Some(line) = line else { break };
        rest = &after[line.len()..];
        let line = String::from_utf8_lossy(line);
        let line = line.split('\0').next().unwrap_or_default();
        let mut words = line.trim_end().splitn(3, ' ');
        let (Some(_), Some(after), Some(reference)) = (words.next(), words.next(), words.next())
        else {
            break;
        };
        if let Some(branch) = reference.strip_prefix("refs/heads/") {
            moves.push(Moved {
                branch: branch.to_owned(),
                after: after.to_owned(),
            });
        }
    }
    moves
}

/// Returns the login of whoever shows a token, as `Basic` or `Bearer`; as with GitHub, the user's name beside it does not matter.
fn viewer<'a>(github: &'a GitHub, request: &Request<Bytes>) -> Option<&'a str> {
    let header = request.headers().get(header::AUTHORIZATION)?;
    let (scheme, shown) = header.to_str().ok()?.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return github.owner_of(shown);
    }
    let shown = STANDARD.decode(shown.trim()).ok()?;
    let shown = String::from_utf8(shown).ok()?;
    let (_, token) = shown.split_once(':')?;
    github.owner_of(token)
}

/// Runs git's own server, which updates none of the refused branches.
fn backend(
    github: &GitHub,
    refused: &[String],
    request: &Request<Bytes>,
) -> Result<Response<Bytes>, Refusal> {
    let failed = |error: std::io::Error| Refusal::new(format!("git http-backend: {error}"));
    let hooks = github.disk.path().join("hooks");
    fs::create_dir_all(&hooks).map_err(failed)?;
    let hook = hooks.join("update");
    fs::write(&hook, UPDATE_HOOK).map_err(failed)?;
    fs::set_permissions(&hook, fs::Permissions::from_mode(0o755)).map_err(failed)?;
    let header = |name: &str| {
        let value = request.headers().get(name);
        value
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    };
    let path = below(github, request.uri().path()).unwrap_or_default();
    let settings = [
        "uploadpack.allowFilter=true",
        "uploadpack.allowAnySHA1InWant=true",
        "http.receivepack=true",
        "core.hooksPath=hooks",
    ];
    let settings = settings.iter().flat_map(|setting| ["-c", *setting]);
    let arguments: Vec<&str> = settings.chain(["http-backend"]).collect();
    let mut git = github.disk.command(&arguments);
    git.env("GIT_PROJECT_ROOT", github.disk.path())
        .env("GIT_HTTP_EXPORT_ALL", "1")
        .env("PATH_INFO", format!("/{path}"))
        .env("REQUEST_METHOD", request.method().as_str())
        .env("QUERY_STRING", request.uri().query().unwrap_or_default())
        .env("CONTENT_TYPE", header("content-type"))
        .env("CONTENT_LENGTH", request.body().len().to_string())
        .env("HTTP_CONTENT_ENCODING", header("content-encoding"))
        .env("GIT_PROTOCOL", header("git-protocol"))
        .env("SANDBOX_REFUSED", refused.join(" "))
        .stdout(Stdio::piped());
    let mut git = git.spawn().map_err(failed)?;
    if let Some(mut stdin) = git.stdin.take() {
        // A git that gave up early says why in its answer.
        let _ = stdin.write_all(request.body());
    }
    let output = git.wait_with_output().map_err(failed)?.stdout;
    let end = output.windows(4).position(|at| at == b"\r\n\r\n");
    let end = end.ok_or_else(|| Refusal::new("git http-backend: no answer".to_owned()))?;
    let head = String::from_utf8_lossy(&output[..end]).into_owned();
    let mut response = Response::new(Bytes::copy_from_slice(&output[end + 4..]));
    for (name, value) in head.lines().filter_map(|line| line.split_once(": ")) {
        if name == "Status" {
            let code = value
                .get(..3)
                .and_then(|code| code.parse::<StatusCode>().ok());
            *response.status_mut() = code.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        } else if let (Ok(name), Ok(value)) =
            (name.parse::<HeaderName>(), value.parse::<HeaderValue>())
        {
            response.headers_mut().insert(name, value);
        }
    }
    Ok(response)
}

fn said(status: StatusCode, text: &str) -> Response<Bytes> {
    let mut response = Response::new(Bytes::from(format!("{text}\n")));
    *response.status_mut() = status;
    let kind = HeaderValue::from_static("text/plain; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}
