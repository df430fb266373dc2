use certpact_simulator::{Account, Answer, Ca, ErrorShape, RateWindow, Request, World};
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::{KEY, content, documented, documented_but, send};

fn limited(windows: &[(u32, u32)]) -> Ca {
    documented_but(|world| {
        let window = |(requests, seconds): &(u32, u32)| RateWindow {
            requests: *requests,
            seconds: *seconds,
        };
        world.rate_windows = windows.iter().map(window).collect();
        let account = Account {
            key: "seven".into(),
            ..Account::default()
        };
        world.accounts.insert(7, account);
    })
}

fn ask(ca: &Ca, key: &str) -> Answer {
    ca.answer(Request {
        method: "GET".into(),
        path: "/acme/12345".into(),
        headers: vec![("X-PARTNER-APIKEY".into(), key.into())],
        ..Request::default()
    })
}

fn retry_after(answer: &Answer) -> Option<&str> {
    let mut headers = answer.headers.iter();
    let (_, value) = headers.find(|(name, _)| name == "Retry-After")?;
    Some(value)
}

/// At each time, in milliseconds, one request: its status, and how long to wait.
fn check(windows: &[(u32, u32)], requests: &[(i64, u16, Option<&str>)]) {
    let ca = limited(windows);
    let start = ca.world().clock;
    for (at, status, wait) in requests {
        let now = ca.world().clock.duration_since(start);
        ca.advance(SignedDuration::from_millis(*at) - now);
        let answer = ask(&ca, KEY);
        assert_eq!(
            (answer.status, retry_after(&answer)),
            (*status, *wait),
            "{windows:?} at {at}"
        );
    }
}

#[test]
fn a_full_window_says_how_long_to_wait() {
    check(
        &[(2, 5)],
        &[
            (0, 200, None),
            (1_500, 200, None),
            (1_500, 429, Some("4")),
            (4_000, 429, Some("1")),
            (4_999, 429, Some("1")),
            (5_000, 200, None),
            (5_000, 429, Some("2")),
            (6_500, 200, None),
        ],
    );
}

#[test]
fn the_longest_wait_of_several_windows_counts() {
    check(
        &[(1, 1), (2, 60)],
        &[
            (0, 200, None),
            (0, 429, Some("1")),
            (1_000, 200, None),
            (1_000, 429, Some("59")),
            (2_000, 429, Some("58")),
            (60_000, 200, None),
            (60_500, 429, Some("1")),
        ],
    );
}

#[test]
fn without_a_window_a_key_may_send_what_it_likes() {
    check(&[], &[(0, 200, None); 1_000]);
}

#[test]
fn each_key_is_counted_by_itself() {
    let ca = limited(&[(1, 60)]);
    let statuses = ["seven", KEY, "wrong", "seven", KEY, "wrong"].map(|key| ask(&ca, key).status);
    assert_eq!(statuses, [404, 200, 403, 429, 429, 403]);
}

#[test]
fn what_is_too_much_changes_nothing_and_is_logged() {
    let ca = limited(&[(1, 60)]);
    ask(&ca, KEY);
    let before = ca.world();
    let answer = send(&ca, "PATCH", "/acme/12345", r#"{"auto_renew":false}"#);
    assert_eq!(
        content(&answer)["errors"][0]["code"],
        "request_limit_exceeded"
    );
    assert_eq!(ca.world(), before);
    assert_eq!(ca.log()[1].status, 429);
}

#[test]
fn a_world_set_back_in_time_is_not_held_up_by_the_future() {
    let ca = limited(&[(1, 60)]);
    ca.advance(SignedDuration::from_hours(24));
    assert_eq!(ask(&ca, KEY).status, 200);
    ca.change(|world| world.clock = World::default().clock)
        .unwrap();
    assert_eq!(ask(&ca, KEY).status, 200);
    assert_eq!(ask(&ca, KEY).status, 429);
}

#[test]
fn an_error_comes_in_either_shape() {
    let cases = [
        ("GET", "/acme/1", "", 404, "not_found"),
        ("GET", "/other", "", 404, "not_found"),
        ("POST", "/acme", "{}", 400, "invalid_request"),
        (
            "DELETE",
            "/acme/12345",
            "",
            400,
            "cancellation_window_closed",
        ),
    ];
    for (method, path, body, status, code) in cases {
        let of = |shape| {
            let ca = documented_but(|world| world.error_shape = shape);
            let answer = send(&ca, method, path, body);
            assert_eq!(answer.status, status, "{method} {path}");
            content(&answer)
        };
        let error = of(ErrorShape::Error);
        assert_eq!(error["error"]["code"], code, "{method} {path}");
        assert!(error["error"]["message"].is_string(), "{method} {path}");
        let errors: Value = json!({ "errors": [error["error"]] });
        assert_eq!(of(ErrorShape::Errors), errors, "{method} {path}");
    }
    let ca = documented();
    ca.change(|world| world.error_shape = ErrorShape::Error)
        .unwrap();
    assert_eq!(content(&ask(&ca, ""))["error"]["code"], "access_denied");
}
