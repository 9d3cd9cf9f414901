//! Services that say the secret key themselves: in errors, in their codes, in headers, and where nobody expects it.

use http::{HeaderValue, Response, StatusCode};
use hyper::body::Bytes;

use crate::proxy::{Asked, Fate, error};
use crate::secrecy::failing::{all, recorded};
use crate::secrecy::forms::SECRET;
use crate::secrecy::scene::{CREATE, LOUDEST, Scene, nothing_leaked};

type Echo = (&'static str, fn(&Asked) -> Response<Bytes>);

const ECHOES: [Echo; 7] = [
    ("in the message of a 400", |call| {
        error(&call.operation, 400, "ValidationException", SECRET)
    }),
    ("in the message of a 500", |call| {
        error(&call.operation, 500, "InternalFailure", SECRET)
    }),
    ("in the message of a denial", |call| {
        error(&call.operation, 403, "AccessDeniedException", SECRET)
    }),
    ("as a code", |call| {
        error(&call.operation, 400, SECRET, "No.")
    }),
    ("in a page of HTML", |_| {
        let mut page = Response::new(Bytes::from(format!(
            "<html><h1>Bad gateway: {SECRET}</h1></html>"
        )));
        *page.status_mut() = StatusCode::BAD_GATEWAY;
        page
    }),
    ("in headers", |call| {
        let mut answer = error(&call.operation, 409, "Conflict", "No.");
        for name in [
            "x-amzn-requestid",
            "x-amzn-errortype",
            "location",
            "date",
            "x-amz-id-2",
            "retry-after",
        ] {
            answer
                .headers_mut()
                .insert(name, HeaderValue::from_static(SECRET));
        }
        answer
    }),
    ("as the whole of a success", |_| {
        Response::new(Bytes::from_static(SECRET.as_bytes()))
    }),
];

/// Answers of CreateAccessKey that have it in other fields, too.
const FIELDS: [&str; 4] = ["UserName", "AccessKeyId", "Status", "CreateDate"];

#[test]
fn what_a_service_says_is_not_repeated() {
    let calls = recorded();
    let created = calls
        .iter()
        .position(|(operation, _)| operation == CREATE)
        .unwrap();
    let calls = &calls[created..];
    let mut cases: Vec<_> = calls
        .iter()
        .flat_map(|call| ECHOES.iter().map(move |echo| (call, echo)))
        .collect();
    let count = cases.len() + FIELDS.len();
    all(&mut cases, |((operation, times), (name, echo))| {
        let (here, number, echo) = (operation.clone(), *times, *echo);
        shows_nothing(
            &format!("{operation} {times} {name}"),
            move |call, times| match call.operation == here && times == number {
                true => Fate::answered(echo(call)),
                false => Fate::Pass,
            },
        );
    });
    all(&mut FIELDS.to_vec(), |field| {
        shows_nothing(
            &format!("CreateAccessKey with it as {field}"),
            move |call, _| match call.operation == CREATE {
                true => Fate::Spoil(Box::new(move |response| put(response, field))),
                false => Fate::Pass,
            },
        );
    });
    println!("{count} answers that say the secret");
}

fn put(response: &mut Response<Bytes>, field: &str) {
    let body = String::from_utf8(response.body().to_vec()).unwrap();
    let (before, rest) = body.split_once(&format!("<{field}>")).unwrap();
    let (_, after) = rest.split_once('<').unwrap();
    *response.body_mut() = Bytes::from(format!("{before}<{field}>{SECRET}<{after}"));
}

#[track_caller]
fn shows_nothing(what: &str, decide: impl Fn(&Asked, usize) -> Fate + Send + Sync + 'static) {
    let scene = Scene::new();
    scene.decide(decide);
    let (code, left) = scene.run("human", LOUDEST);
    nothing_leaked(what, &left);
    assert_ne!(code, Some(101), "{what}");
    if code != Some(0) {
        scene.decide(|_, _| Fate::Pass);
        scene.lease_ends();
        let (_, left) = scene.run("json", LOUDEST);
        nothing_leaked(&format!("the run after {what}"), &left);
    }
}
