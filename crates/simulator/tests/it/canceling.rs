use certpact_simulator::{Ca, CancelDay30};
use jiff::SignedDuration;
use serde_json::json;

use crate::{OV, contract, documented, documented_but, get, message, read, send, whole};

const DAY: SignedDuration = SignedDuration::from_hours(24);
const SECOND: SignedDuration = SignedDuration::from_secs(1);

fn cancel(ca: &Ca) -> u16 {
    send(ca, "DELETE", "/acme/12345", "").status
}

#[test]
fn thirty_days_are_the_limit() {
    let cases = [
        (-DAY, 204, 204),
        (SignedDuration::ZERO, 204, 204),
        (DAY * 29, 204, 204),
        (DAY * 30 - SECOND, 204, 204),
        (DAY * 30, 204, 400),
        (DAY * 30 + SECOND, 400, 400),
        (DAY * 31, 400, 400),
        (DAY * 400, 400, 400),
    ];
    for (age, when_allowed, when_refused) in cases {
        for (reading, status) in [
            (CancelDay30::Allowed, when_allowed),
            (CancelDay30::Refused, when_refused),
        ] {
            let ca = documented_but(|world| {
                world.readings.cancel_day_30 = reading;
                world.clock = world.contracts[0].created_at + age;
            });
            let before = ca.world();
            assert_eq!(cancel(&ca), status, "{reading:?} {age:?}");
            if status == 400 {
                assert_eq!(ca.world(), before, "{reading:?} {age:?}");
            }
        }
    }
}

#[test]
fn the_window_is_counted_by_the_clock_from_creation() {
    let ca = documented_but(|world| world.contracts[0].created_at = world.clock);
    ca.advance(DAY * 30 + SECOND);
    let answer = send(&ca, "DELETE", "/acme/12345", "");
    assert_eq!(
        message(&answer),
        "the contract is older than 30 days and cannot be canceled"
    );
}

#[test]
fn a_canceled_contract_is_dated_and_has_neither_names_nor_a_directory() {
    let ca = documented_but(|world| world.contracts[0].created_at = world.clock);
    ca.advance(DAY);
    let before = contract(&ca, OV);
    assert!(before.directory_url().is_some());
    let answer = send(&ca, "DELETE", "/acme/12345", "");
    assert_eq!((answer.status, answer.body.len()), (204, 0));
    let after = contract(&ca, OV);
    assert_eq!(after.directory_url(), None);
    assert_eq!(after.organization, before.organization);
    let told = get(&ca, OV);
    assert_eq!(told["date_canceled"], json!("2026-01-02T00:00:00Z"));
    assert_eq!(told["sans"], json!([]));
}

#[test]
fn a_canceled_contract_is_read_and_not_written() {
    let ca = documented_but(|world| {
        world.contracts[0].created_at = world.clock;
        world.contracts[0].date_canceled = Some(world.clock);
    });
    let before = ca.world();
    let organization = json!({ "organization": whole() }).to_string();
    let names = json!({ "sans": ["example.com"] }).to_string();
    let writes = [
        ("PUT", "", organization.as_str()),
        ("PATCH", "", "{}"),
        ("DELETE", "", ""),
        ("PUT", "/sans", &names),
        ("DELETE", "/sans", &names),
        ("POST", "/credentials/revoke", ""),
        ("POST", "/credentials/revoke/4821", ""),
        ("POST", "/credentials/regenerate", "{}"),
    ];
    for (method, place, body) in writes {
        let answer = send(&ca, method, &format!("/acme/12345{place}"), body);
        assert_eq!(answer.status, 400, "{method} {place}");
        assert_eq!(message(&answer), "a canceled contract cannot be changed");
    }
    assert_eq!(ca.world(), before);
    for place in ["", "/certificates", "/credentials"] {
        read(&ca, &format!("/acme/12345{place}"));
    }
}

#[test]
fn it_cannot_be_canceled_twice() {
    let ca = documented();
    ca.change(|world| world.contracts[0].created_at = world.clock)
        .unwrap();
    assert_eq!([cancel(&ca), cancel(&ca)], [204, 400]);
}
