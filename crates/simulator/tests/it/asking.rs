use certpact_simulator::{Account, Certificate, Request};
use serde_json::json;

use crate::{EV, KEY, OV, contract, documented, documented_but, get, message, read, send};

#[test]
fn ten_fields_without_contacts_and_names_in_another_order() {
    let expected = json!({
        "acme_contract_id": 12346,
        "account_id": 67890,
        "product_name_id": "ssl_ev_basic",
        "created_at": "2025-01-29T10:30:00Z",
        "sans": ["www.secure.example.com", "secure.example.com"],
        "valid_till": "2027-01-29T10:30:00Z",
        "organization": crate::details(),
        "is_organization_validated": true,
        "auto_renew": true,
        "date_canceled": null,
    });
    assert_eq!(get(&documented(), EV), expected);
}

#[test]
fn dv_has_no_organization() {
    let ca = documented_but(|world| {
        let ov = &mut world.contracts[0];
        ov.product_name_id = "ssl_dv_thawte".into();
        ov.organization = None;
        ov.is_organization_validated = false;
    });
    assert_eq!(get(&ca, OV)["organization"], json!(null));
}

#[test]
fn empty_optional_fields_are_missing() {
    let ca = documented_but(|world| {
        for contract in &mut world.contracts {
            let organization = contract.organization.as_mut().unwrap();
            organization.address2 = String::new();
            organization.assumed_name = String::new();
            organization.telephone = String::new();
        }
    });
    let expected = json!({
        "name": "Example Corporation",
        "address": "123 Main Street",
        "city": "San Francisco",
        "state": "CA",
        "zip": "94105",
        "country": "US",
    });
    assert_eq!(get(&ca, OV)["organization"], expected);
}

#[test]
fn a_canceled_contract_can_be_read() {
    let ca = documented_but(|world| world.contracts[0].date_canceled = Some(world.clock));
    assert_eq!(get(&ca, OV)["date_canceled"], json!("2026-01-01T00:00:00Z"));
}

#[test]
fn a_key_reaches_the_contracts_of_its_account() {
    let ca = documented_but(|world| {
        world.accounts.insert(
            7,
            Account {
                key: "seven".into(),
                ..Account::default()
            },
        );
    });
    let cases = [
        (None, 403),
        (Some(""), 403),
        (Some("eight"), 403),
        (Some("seven"), 404),
        (Some(KEY), 200),
    ];
    for (key, status) in cases {
        let header = |key: &str| ("X-Partner-ApiKey".to_string(), key.to_string());
        let request = Request {
            method: "GET".into(),
            path: "/acme/12345".into(),
            headers: key.map(header).into_iter().collect(),
            ..Request::default()
        };
        let answer = ca.answer(request);
        assert_eq!(answer.status, status, "{key:?}");
        if status != 200 {
            message(&answer);
        }
    }
}

#[test]
fn what_is_not_there_is_not_found() {
    let ca = documented();
    let cases = [
        ("GET", "/acme/1"),
        ("PUT", "/acme/1"),
        ("GET", "/acme/"),
        ("GET", "/acme"),
        ("GET", "/acme/+12345"),
        ("GET", "/acme/12345/"),
        ("GET", "/acme/12345/other"),
        ("DELETE", "/acme/1"),
        ("PUT", "/acme"),
        ("POST", "/acme/"),
        ("GET", "/acme/12345/sans"),
        ("POST", "/acme/12345/certificates"),
        ("GET", "/acme/1/certificates"),
        ("GET", "/acme/1/credentials"),
        ("POST", "/acme/12345/credentials"),
        ("GET", "/acme/12345/credentials/revoke"),
        ("POST", "/acme/1/credentials/revoke"),
        ("POST", "/acme/12345/credentials/revoke/"),
        ("POST", "/acme/12345/credentials/revoke/1/2"),
        ("POST", "/acme/1/credentials/regenerate"),
        ("GET", "/acme/99999999999999999999"),
        ("POST", "/acme/12345"),
        ("get", "/acme/12345"),
    ];
    for (method, path) in cases {
        let answer = send(&ca, method, path, "");
        assert_eq!(answer.status, 404, "{method} {path}");
        message(&answer);
    }
}

#[test]
fn certificates_have_names_and_dates_and_come_in_another_order() {
    let certificate = |domain: &str, sans: &[&str]| Certificate {
        domain: domain.into(),
        serial_number: "0A1B".into(),
        sans: sans.iter().copied().map(String::from).collect(),
        ..Certificate::default()
    };
    let ca = documented_but(|world| {
        world.contracts[0].certificates = vec![
            certificate("example.com", &["example.com", "www.example.com"]),
            Certificate {
                status: "revoked".into(),
                ..certificate("www.example.com", &[])
            },
        ];
    });
    let expected = |domain: &str, status: &str, sans: &[&str]| {
        json!({
            "domain": domain,
            "status": status,
            "expiration_date": "2026-07-15T12:00:00Z",
            "serial_number": "0A1B",
            "sans": sans,
        })
    };
    assert_eq!(
        read(&ca, "/acme/12345/certificates"),
        json!({ "certificates": [
            expected("www.example.com", "revoked", &[]),
            expected("example.com", "issued", &["www.example.com", "example.com"]),
        ] })
    );
    assert_eq!(
        read(&ca, "/acme/12346/certificates"),
        json!({ "certificates": [] })
    );
}

#[test]
fn every_answer_says_that_it_is_simulated() {
    let ca = documented();
    let bodies = [
        ("GET", ""),
        ("PATCH", "{}"),
        ("PATCH", "no JSON"),
        ("TRACE", ""),
    ];
    for (method, body) in bodies {
        let answer = send(&ca, method, "/acme/12345", body);
        let mark = ("X-Simulator".to_string(), "certpact".to_string());
        assert!(answer.headers.contains(&mark), "{method} {body}");
    }
}

#[test]
fn queries_are_refused_in_strict_mode_alone() {
    let ca = documented();
    for (strict, query, status) in [
        (false, "page=2", 200),
        (true, "page=2", 400),
        (true, "", 200),
    ] {
        ca.change(|world| world.strict = strict).unwrap();
        let request = Request {
            method: "GET".into(),
            path: "/acme/12345".into(),
            query: Some(query.into()),
            headers: vec![("X-PARTNER-APIKEY".into(), KEY.into())],
            ..Request::default()
        };
        assert_eq!(ca.answer(request).status, status, "{strict} {query}");
    }
}

#[test]
fn the_log_holds_what_was_sent_and_answered() {
    let ca = documented();
    send(&ca, "GET", "/acme/12345", "");
    ca.advance(jiff::SignedDuration::from_hours(24));
    send(&ca, "PATCH", "/acme/12345", " {\"auto_renew\" :false}");
    send(&ca, "PATCH", "/acme/1", "{");
    let log = serde_json::to_value(ca.log()).unwrap();
    let expected = json!([
        {"at": "2026-01-01T00:00:00Z", "api": "acme", "method": "GET", "path": "/acme/12345", "body": null, "status": 200},
        {"at": "2026-01-02T00:00:00Z", "api": "acme", "method": "PATCH", "path": "/acme/12345", "body": " {\"auto_renew\" :false}", "status": 204},
        {"at": "2026-01-02T00:00:00Z", "api": "acme", "method": "PATCH", "path": "/acme/1", "body": "{", "status": 404},
    ]);
    assert_eq!(log, expected);
    assert!(!contract(&ca, OV).auto_renew);
}
