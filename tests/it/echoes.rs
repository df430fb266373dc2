//! A CA, or something on the way, that answers with what it was sent: keys and contacts do not come
//! back out, whatever the status, the shape and the form.

use std::sync::Mutex;

use certpact::seam::{Answer, Request};
use certpact::{Call, Consent, Error, Operation};
use certpact_simulator::{Ca, World};
use http::HeaderMap;
use serde_json::{Value, json};

use crate::in_process::client_through;

const STATUSES: [u16; 14] = [
    200, 202, 204, 301, 302, 400, 401, 403, 404, 409, 422, 429, 500, 503,
];

/// What is said of persons in a body, with what may not come back of it.
const CANARIES: [(&str, &str); 4] = [
    ("Canarina", "Canarina"),
    ("Canaria-Vögel", "Vögel"),
    ("canary@birds.example.com", "canary@birds"),
    ("+1 (801) 555-0199", "555-0199"),
];

fn person(kind: &str) -> Value {
    let [first_name, last_name, email, telephone] = CANARIES.map(|(value, _)| value);
    match kind {
        "acme" => json!({
            "first_name": first_name, "last_name": last_name, "email": email, "telephone": telephone,
        }),
        "order" => json!({
            "contact_type": "technical_contact", "first_name": first_name,
            "last_name": last_name, "email": email, "telephone": telephone,
        }),
        _ => json!({
            "contact_type": "TechnicalContact", "first_name": first_name,
            "last_name": last_name, "email": email, "phone": telephone, "title": "CTO",
        }),
    }
}

/// Calls that carry keys, and where they write, contacts.
fn calls() -> Vec<Call> {
    let with = |operation, id: u64, body: &Value| {
        Call::new(operation, &[id])
            .with_body(&body.to_string())
            .unwrap()
    };
    let [first, last, email, phone] = CANARIES.map(|(value, _)| value);
    let mut calls = vec![
        with(
            Operation::PatchContract,
            12345,
            &json!({ "organization": { "technical_contact": person("acme") } }),
        ),
        with(
            Operation::UpdateOrderContacts,
            98765,
            &json!({ "contacts": [person("order")] }),
        ),
        with(
            Operation::ChangeOrganization,
            111,
            &json!({
                "company_name": "Another LLC", "company_address": "1 Street", "city": "Town",
                "state": "CA", "zip_code": "90000", "country": "US",
                "contact_first_name": first, "contact_last_name": last, "contact_email": email,
                "contact_phone": phone, "additional_contacts": [person("cps")],
            }),
        ),
    ];
    calls.push(Call::new(Operation::GetContract, &[12345]));
    calls.push(Call::new(Operation::GetOrder, &[98765]));
    calls.push(Call::new(Operation::GetCertificateRequest, &[111]));
    calls
}

/// What a request had in it, in the forms in which somebody may repeat it.
fn echoes(request: &Request) -> Vec<String> {
    let secret = secret_of(request);
    let sent = String::from_utf8_lossy(&request.body).into_owned();
    let address: String = secret.bytes().map(|byte| format!("%{byte:02x}")).collect();
    let persons = CANARIES.map(|(value, _)| value).join(", ");
    vec![secret.clone(), sent, persons, format!("{secret} {address}")]
}

/// The key or token of a request.
fn secret_of(request: &Request) -> String {
    let named = ["x-partner-apikey", "x-dc-devkey", "authorization"];
    let mut headers = named.iter().filter_map(|name| request.headers.get(*name));
    let value = headers.next().expect("a request shows a key");
    let value = value.to_str().expect("a key is ASCII");
    value.trim_start_matches("Bearer ").to_owned()
}

/// The shapes in which a text comes back.
fn shapes(echo: &str) -> [String; 7] {
    [
        json!({ "errors": [{ "code": "invalid", "message": echo }, { "code": "b", "message": echo }] }),
        json!({ "error": { "code": echo, "message": echo } }),
        json!({ "error": echo }),
        json!({ "Message": echo, "details": [{ "description": echo }] }),
        json!({ "something": { echo: [echo] } }),
    ]
    .map(|shape| shape.to_string())
    .into_iter()
    .chain([format!("<html><p>{echo}</p></html>"), echo.to_owned()])
    .collect::<Vec<_>>()
    .try_into()
    .unwrap()
}

/// Everything that is told of an error.
fn told(error: &Error) -> String {
    let json = serde_json::to_string(error).unwrap();
    let parts = [error.to_string(), format!("{error:?}"), json];
    parts.concat() + error.body().unwrap_or_default() + error.code().unwrap_or_default()
}

#[tokio::test]
async fn nothing_that_went_out_comes_back_out() {
    let mut seen = 0;
    for call in calls() {
        for status in STATUSES {
            for (number, shape) in
                (0..4).flat_map(|number| (0..7).map(move |shape| (number, shape)))
            {
                let ca = Ca::new(World::documented()).unwrap();
                let writes = call.operation.is_write();
                let secret = Mutex::new(String::new());
                let secret = std::sync::Arc::new(secret);
                let kept = std::sync::Arc::clone(&secret);
                let client = client_through(&ca, move |request, answer| {
                    if writes != (request.method != "GET") {
                        return Ok(answer);
                    }
                    *kept.lock().unwrap() = secret_of(request);
                    let body = shapes(&echoes(request)[number])[shape].clone();
                    Ok(Answer {
                        status,
                        headers: HeaderMap::new(),
                        body: body.into(),
                    })
                });
                let consent = Consent::none();
                let findings = client.check(&call).await.unwrap_or_default();
                let accepted: Vec<String> = findings
                    .iter()
                    .filter_map(|found| found.acknowledgement.clone())
                    .collect();
                let consent = if accepted.is_empty() {
                    consent
                } else {
                    Consent::parse(accepted.iter().map(String::as_str), []).unwrap()
                };
                let said = match client.send(&call, &consent).await {
                    Ok(sent) => sent.warnings.join("\n"),
                    Err(error) => told(&error),
                };
                let secret = secret.lock().unwrap().clone();
                let place = format!("{} {status} {number} {shape}: {said}", call.operation);
                assert!(secret.len() > 8, "nothing was sent: {place}");
                assert!(!said.contains(&secret), "{place}");
                let names_of_members = shape == 4;
                for (_, canary) in CANARIES {
                    assert!(
                        !writes || names_of_members || !said.contains(canary),
                        "{canary}: {place}"
                    );
                }
                seen += 1;
            }
        }
    }
    assert_eq!(seen, calls().len() * STATUSES.len() * 28);
}
