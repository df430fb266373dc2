//! How an answer goes back over HTTP, whole or not.

use std::convert::Infallible;
use std::io;
use std::time::Duration;

use axum::body::Body;
use axum::http::Response;
use axum::http::response::Builder;
use futures_util::{StreamExt, stream};
use tokio::time::sleep;

use crate::ca::Ca;
use crate::faults::{End, Stage};
use crate::http::{Answer, Api, Request};

/// Carries a request to the CA and back, as its faults have it.
pub(crate) async fn carried(ca: Ca, api: Api, request: Request) -> Response<Body> {
    let passage = ca.passage(api, &request);
    sleep(passage.wait(Stage::Before)).await;
    let end = passage.carry(&ca, api, request);
    sleep(passage.wait(Stage::After)).await;
    match (end, passage.wait(Stage::Within)) {
        (End::Whole(answer), Duration::ZERO) => whole(answer),
        (End::Whole(answer), wait) => late(answer, wait),
        (End::Half(answer), wait) => half(&answer, wait),
        (End::Nothing, _) => cut(),
    }
}

pub(crate) fn whole(answer: Answer) -> Response<Body> {
    let head = head(&answer);
    with(head, answer.body.into())
}

/// The head at once, the body later.
fn late(answer: Answer, wait: Duration) -> Response<Body> {
    let head = head(&answer);
    let body = stream::once(async move {
        sleep(wait).await;
        Ok::<_, Infallible>(answer.body)
    });
    with(head, Body::from_stream(body))
}

fn half(answer: &Answer, wait: Duration) -> Response<Body> {
    let first = answer.body[..answer.body.len() / 2].to_vec();
    // What was said is sent before the end is noticed, which takes a turn of its own.
    let wait = wait.max(Duration::from_millis(1));
    let end = stream::once(async move {
        sleep(wait).await;
        Err(broken_off())
    });
    let body = stream::iter([Ok(first)]).chain(end);
    with(head(answer), Body::from_stream(body))
}

/// An answer that breaks off before its head was sent is none.
fn cut() -> Response<Body> {
    let body = stream::once(async { Err::<Vec<u8>, _>(broken_off()) });
    with(Response::builder(), Body::from_stream(body))
}

fn broken_off() -> io::Error {
    io::Error::other("the connection is cut")
}

fn head(answer: &Answer) -> Builder {
    let head = Response::builder().status(answer.status);
    let headers = answer.headers.iter();
    headers.fold(head, |head, (name, value)| head.header(name, value))
}

fn with(head: Builder, body: Body) -> Response<Body> {
    head.body(body)
        .expect("statuses and headers are checked where they are set")
}
