//! Tokens of `cps`: given for a client's secret, renewed before they end, and once after a 401.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use certpact::seam::{Answer, Failure};
use certpact::{Client, CpsAccess, Error, ErrorKind, Settings};
use certpact_simulator::{Ca, Simulator, World};
use http::HeaderMap;
use serde_json::json;
use tokio::task::JoinSet;

use crate::in_process::{client_set_up, client_through_set_up};

fn world(seconds: u32) -> World {
    serde_json::from_value(json!({
        "certificate_requests": [{ "id": 111 }],
        "cps_tokens": [{ "token": "unused" }],
        "cps_token_seconds": seconds,
    }))
    .unwrap()
}

fn asking(settings: &mut Settings) {
    let access = CpsAccess::client("simulator-client", "simulator-secret");
    settings.cps_access = Some(access.unwrap());
}

fn tokens_given(ca: &Ca) -> usize {
    let log = ca.log();
    log.iter().filter(|entry| entry.path == "/token").count()
}

/// The clock moves by two seconds with each answer, so that ten tokens end on the way.
#[tokio::test]
async fn a_token_that_ends_in_the_middle_of_a_run_fails_no_call() {
    let ca = Ca::new(world(40)).unwrap();
    let moved = ca.clone();
    let client = client_through_set_up(&ca, asking, move |_, answer| {
        moved.advance(jiff::SignedDuration::from_secs(2));
        Ok(answer)
    });
    for _ in 0..200 {
        client.cps().get_certificate_request(111).await.unwrap();
    }
    let log = ca.log();
    assert!(log.iter().all(|entry| entry.status == 200), "a call failed");
    assert!(tokens_given(&ca) > 10, "{}", tokens_given(&ca));
}

/// The CA forgets a token that should have lasted.
#[tokio::test]
async fn a_token_that_the_ca_does_not_take_is_renewed_once() {
    let ca = Ca::new(world(300)).unwrap();
    let client = client_set_up(&ca, asking);
    client.cps().get_certificate_request(111).await.unwrap();
    let forget = || {
        let unused = |world: &mut World| world.cps_tokens.retain(|own| own.token == "unused");
        ca.change(unused).unwrap();
    };
    forget();
    client.cps().get_certificate_request(111).await.unwrap();
    let statuses: Vec<u16> = ca.log().iter().map(|entry| entry.status).collect();
    assert_eq!(statuses, [200, 200, 401, 200, 200]);
}

#[tokio::test]
async fn one_token_serves_many_calls_at_once() {
    let ca = Ca::new(world(300)).unwrap();
    let client = client_set_up(&ca, asking);
    let mut calls = JoinSet::new();
    for _ in 0..50 {
        let client = client.clone();
        calls.spawn(async move { client.cps().get_certificate_request(111).await.map(drop) });
    }
    for called in calls.join_all().await {
        called.unwrap();
    }
    assert_eq!(tokens_given(&ca), 1);
}

/// More calls than may be in flight meet a token that the CA has forgotten, over a real connection.
#[tokio::test]
async fn a_token_that_ends_under_many_calls_fails_none() {
    let simulator = Simulator::start(world(300)).unwrap();
    let mut settings = Settings::default();
    asking(&mut settings);
    settings.cps_url = simulator.cps_url();
    settings.cps_token_url = Some(simulator.cps_token_url());
    settings.rate_limit = Vec::new();
    settings.concurrency = 4;
    let client = Client::new(settings).unwrap();
    client.cps().get_certificate_request(111).await.unwrap();
    let forget = |world: &mut World| world.cps_tokens.retain(|own| own.token == "unused");
    simulator.ca().change(forget).unwrap();
    let mut calls = JoinSet::new();
    for _ in 0..200 {
        let client = client.clone();
        calls.spawn(async move { client.cps().get_certificate_request(111).await.map(drop) });
    }
    for called in calls.join_all().await {
        called.unwrap();
    }
}

/// Whose token it is, somebody else renews it: it is shown once, and the error says so.
#[tokio::test]
async fn a_given_token_is_not_renewed() {
    let ca = Ca::new(world(300)).unwrap();
    let client = client_set_up(&ca, |settings| {
        settings.cps_access = Some(CpsAccess::token("old").unwrap());
    });
    let error = client.cps().get_certificate_request(111).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Authentication);
    assert_eq!(ca.log().len(), 1);
}

#[tokio::test]
async fn a_client_that_the_ca_does_not_know_is_told_so() {
    let ca = Ca::new(world(300)).unwrap();
    let client = client_set_up(&ca, |settings| {
        let access = CpsAccess::client("simulator-client", "simulator-secre");
        settings.cps_access = Some(access.unwrap());
    });
    let error = client.cps().get_certificate_request(111).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Authentication);
    assert!(error.message().contains("invalid_client"), "{error}");
    assert!(!error.message().contains("simulator-secre"), "{error}");
}

/// What is lost on the way to the token is asked for again; what is lost on the way back from a change
/// is not.
#[tokio::test]
async fn a_token_that_is_lost_is_asked_for_again() {
    let ca = Ca::new(world(300)).unwrap();
    let lost = Arc::new(AtomicUsize::new(0));
    let client = client_through_set_up(&ca, asking, move |request, answer| {
        let is_first =
            request.url().ends_with("/token") && lost.fetch_add(1, Ordering::Relaxed) == 0;
        lose(is_first, answer)
    });
    client.cps().get_certificate_request(111).await.unwrap();
    assert_eq!(tokens_given(&ca), 2);
}

fn lose(is_lost: bool, answer: Answer) -> Result<Answer, Failure> {
    if is_lost {
        Err(Failure::Lost("cut".to_owned()))
    } else {
        Ok(answer)
    }
}

#[tokio::test]
async fn nothing_is_read_without_a_token() {
    let ca = Ca::new(world(300)).unwrap();
    let client = client_set_up(&ca, |settings| settings.cps_access = None);
    let error = client.cps().get_certificate_request(111).await.unwrap_err();
    assert_eq!((error.exit_code(), ca.log().len()), (2, 0));
}

#[test]
fn what_cannot_let_anybody_in_is_refused() {
    let both = |token: Option<&str>, id: Option<&str>, secret: Option<&str>| {
        let owned = |text: Option<&str>| text.map(str::to_owned);
        CpsAccess::of(owned(token), owned(id), owned(secret))
    };
    let refused: Vec<Error> = [
        both(Some("t"), Some("i"), Some("s")),
        both(Some("t"), Some("i"), None),
        both(None, Some("i"), None),
        both(None, None, Some("s")),
        both(None, Some(""), Some("s")),
        both(Some("TOK:1234"), None, None),
        both(Some("two words"), None, None),
    ]
    .into_iter()
    .map(|access| access.unwrap_err())
    .collect();
    assert!(refused.iter().all(|error| error.exit_code() == 2));
    assert!(both(None, None, None).unwrap().is_none());
}

/// A secret goes to the CA's own place or to one that was named, never to one by default.
#[test]
fn where_tokens_are_given_has_to_be_said_for_another_address() {
    let mut settings = Settings::default();
    asking(&mut settings);
    settings.cps_url = "http://127.0.0.1:1/sec/cps".to_owned();
    let error = Client::new(settings.clone()).err().unwrap();
    assert_eq!(error.exit_code(), 2);
    settings.cps_token_url = Some("http://127.0.0.1:1/connect/token".to_owned());
    assert!(Client::new(settings).is_ok());
}

/// Whatever goes wrong, the address is named, which need not be that of the API.
#[tokio::test]
async fn the_error_of_a_token_names_where_it_was_asked_for() {
    let answer = |status, body: &str| {
        Ok(Answer {
            status,
            headers: HeaderMap::new(),
            body: body.as_bytes().to_vec(),
        })
    };
    for (came, kind) in [
        (
            answer(400, r#"{"error":"invalid_client"}"#),
            ErrorKind::Authentication,
        ),
        (answer(403, ""), ErrorKind::Permission),
        (answer(404, "<html>"), ErrorKind::Api),
        (answer(429, ""), ErrorKind::RateLimited),
        (answer(503, ""), ErrorKind::Server),
        (answer(200, "{}"), ErrorKind::UnreadableAnswer),
        (
            answer(200, r#"{"access_token":""}"#),
            ErrorKind::UnreadableAnswer,
        ),
        (
            Err(Failure::NeverConnected("refused".to_owned())),
            ErrorKind::Unreachable,
        ),
        (Err(Failure::TimedOut), ErrorKind::TimedOut),
    ] {
        let ca = Ca::new(world(300)).unwrap();
        let answered = came.clone();
        let client = client_through_set_up(&ca, asking, move |request, answer| {
            if request.url().ends_with("/token") {
                answered.clone()
            } else {
                Ok(answer)
            }
        });
        let error = client.cps().get_certificate_request(111).await.unwrap_err();
        assert_eq!(error.kind(), kind);
        let place = "`http://127.0.0.1/connect/token`";
        assert!(error.message().contains(place), "{error}");
    }
}

#[tokio::test]
async fn how_long_a_token_lasts_is_read_as_number_and_as_text() {
    // A token of 100 seconds is used for 90; what says nothing is 300, of which 270 are used.
    for (expires_in, seconds, tokens) in [
        (json!(100), 89, 1),
        (json!(100), 91, 2),
        (json!("100"), 89, 1),
        (json!("100"), 91, 2),
        (json!(" 100.0 "), 91, 2),
        (json!("soon"), 269, 1),
        (json!("soon"), 271, 2),
        (json!(null), 269, 1),
        (json!(0), 269, 1),
        (json!(-5), 269, 1),
    ] {
        let ca = Ca::new(world(300)).unwrap();
        let said = expires_in.clone();
        let client = client_through_set_up(&ca, asking, move |request, mut answer| {
            if request.url().ends_with("/token") {
                let mut given: serde_json::Value = serde_json::from_slice(&answer.body).unwrap();
                given["expires_in"] = said.clone();
                answer.body = given.to_string().into_bytes();
            }
            Ok(answer)
        });
        client.cps().get_certificate_request(111).await.unwrap();
        ca.advance(jiff::SignedDuration::from_secs(seconds));
        client.cps().get_certificate_request(111).await.unwrap();
        assert_eq!(tokens_given(&ca), tokens, "{expires_in} after {seconds} s");
    }
}
