use certpact_simulator::{Answer, Api, Ca, CpsClient, Request};
use jiff::SignedDuration;
use serde_json::json;

use crate::{content, documented, documented_but};

const FORM: &str = "application/x-www-form-urlencoded";
const WHOLE: &str = "grant_type=client_credentials&client_id=simulator-client&client_secret=simulator-secret&scope=sec.cps.certificates";

fn ask(ca: &Ca, form: &str) -> Answer {
    ask_as(ca, "POST", "/token", FORM, form)
}

fn ask_as(ca: &Ca, method: &str, path: &str, content_type: &str, form: &str) -> Answer {
    let request = Request {
        method: method.into(),
        path: path.into(),
        headers: vec![("content-type".into(), content_type.into())],
        body: form.into(),
        ..Request::default()
    };
    ca.answer_at(Api::CpsToken, request)
}

/// The status of a read with this header.
fn status_with(ca: &Ca, authorization: &str) -> u16 {
    let request = Request {
        method: "GET".into(),
        path: "/v2.0/certificates/111".into(),
        headers: vec![("authorization".into(), authorization.into())],
        ..Request::default()
    };
    ca.answer_at(Api::Cps, request).status
}

fn token(ca: &Ca, form: &str) -> String {
    let answer = ask(ca, form);
    assert_eq!(answer.status, 200, "{form}");
    let token = &content(&answer)["access_token"];
    token.as_str().expect("a token is a text").into()
}

#[test]
fn a_token_lasts_as_long_as_its_answer_says() {
    let ca = documented();
    let answer = ask(&ca, WHOLE);
    let expected = json!({
        "access_token": "simulator-cps-token-1",
        "expires_in": 300,
        "token_type": "Bearer",
        "scope": "sec.cps.certificates",
    });
    assert_eq!(content(&answer), expected);
    assert_eq!(status_with(&ca, "Bearer simulator-cps-token-1"), 200);
    ca.advance(SignedDuration::from_secs(299));
    assert_eq!(status_with(&ca, "bearer simulator-cps-token-1"), 200);
    ca.advance(SignedDuration::from_secs(1));
    assert_eq!(status_with(&ca, "Bearer simulator-cps-token-1"), 401);
    let next = token(&ca, WHOLE);
    assert_eq!(status_with(&ca, &format!("Bearer {next}")), 200);
}

#[test]
fn a_world_can_have_shorter_tokens() {
    let ca = documented_but(|world| world.cps_token_seconds = 1);
    assert_eq!(content(&ask(&ca, WHOLE))["expires_in"], 1);
    ca.advance(SignedDuration::from_secs(1));
    assert_eq!(status_with(&ca, "Bearer simulator-cps-token-1"), 401);
}

#[test]
fn what_is_no_token_does_not_come_in() {
    let ca = documented();
    assert_eq!(status_with(&ca, "Bearer simulator-cps-token"), 200);
    for header in [
        "",
        "Bearer",
        "Bearer other",
        "TOK: simulator-cps-token",
        "Basic simulator-cps-token",
        "simulator-cps-token",
    ] {
        assert_eq!(status_with(&ca, header), 401, "{header}");
    }
    let bare = ca.answer_at(Api::Cps, Request::default());
    assert_eq!(bare.status, 401);
}

#[test]
fn a_token_is_for_what_was_asked() {
    let ca = documented_but(|world| {
        world.cps_clients.push(CpsClient {
            client_id: "a b+c".into(),
            client_secret: "50%&more".into(),
            scopes: vec!["sec.other".into(), "sec.cps.certificates".into()],
        });
    });
    let client = "grant_type=client_credentials&client_id=a+b%2Bc&client_secret=50%25%26more";
    let whole = token(&ca, client);
    assert_eq!(status_with(&ca, &format!("Bearer {whole}")), 200);
    let both = token(
        &ca,
        &format!("{client}&scope=sec.other+sec.cps.certificates"),
    );
    assert_eq!(status_with(&ca, &format!("Bearer {both}")), 200);
    let other = token(&ca, &format!("{client}&scope=sec.other"));
    assert_eq!(status_with(&ca, &format!("Bearer {other}")), 403);
}

#[test]
fn a_refusal_is_one_word() {
    let ca = documented();
    let before = ca.world();
    let cases = [
        (WHOLE.replace("simulator-secret", "wrong"), "invalid_client"),
        (WHOLE.replace("simulator-client", "wrong"), "invalid_client"),
        (
            WHOLE.replace("client_credentials", "password"),
            "unsupported_grant_type",
        ),
        (
            WHOLE.replace("sec.cps.certificates", "sec.other"),
            "invalid_scope",
        ),
        (String::new(), "unsupported_grant_type"),
    ];
    for (form, word) in cases {
        let answer = ask(&ca, &form);
        assert_eq!(
            (answer.status, content(&answer)),
            (400, json!({ "error": word })),
            "{form}"
        );
    }
    let wrong = [
        ("GET", "/token", FORM),
        ("POST", "/other", FORM),
        ("POST", "/token", "application/json"),
    ];
    for (method, path, content_type) in wrong {
        let answer = ask_as(&ca, method, path, content_type, WHOLE);
        assert_eq!(
            content(&answer)["error"],
            "invalid_request",
            "{method} {path}"
        );
    }
    assert_eq!(ca.world(), before);
    let answer = ask_as(
        &ca,
        "POST",
        "/token",
        &format!("{FORM}; charset=utf-8"),
        WHOLE,
    );
    assert_eq!(answer.status, 200);
}
