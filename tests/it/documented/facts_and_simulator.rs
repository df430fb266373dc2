use certpact_simulator::{Answer, Api, Ca, RateWindow, Request, World};
use certpact_wire::facts::{self, Field, Kind, OPERATIONS};
use serde_json::{Value, json};

use super::{FOLDER, Row, rows};
use crate::files;

/// A file of `order` or `cps`, and its operation.
fn documented(ending: &str) -> Vec<(Row, &'static facts::Operation)> {
    let is_wanted = |row: &Row| !row.file.starts_with("acme-") && row.file.ends_with(ending);
    let wanted: Vec<Row> = rows().into_iter().filter(is_wanted).collect();
    assert!(!wanted.is_empty());
    let with_operation = |row: Row| {
        let operation = OPERATIONS.iter().find(|one| one.title == row.page);
        let operation = operation.unwrap_or_else(|| panic!("no operation has {}", row.page));
        assert!(row.file.starts_with(operation.api), "{}", row.file);
        (row, operation)
    };
    wanted.into_iter().map(with_operation).collect()
}

fn json_of(file: &str) -> Value {
    serde_json::from_str(&files::text(&format!("{FOLDER}/{file}"))).unwrap()
}

/// What the spec does not have of a request's value at a place.
fn misfits(fields: &[Field], path: &str, value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    match fields.iter().find(|field| field.path == path) {
        None if path.is_empty() => {}
        None => found.push(format!("{path} is not known")),
        Some(field) if value.is_null() && field.nullable => {}
        Some(field) => {
            let is_of_kind = match field.kind {
                Kind::Boolean => value.is_boolean(),
                Kind::Integer => value.is_i64(),
                Kind::Number => value.is_number(),
                Kind::String => value.is_string(),
                Kind::Array => value.is_array(),
                Kind::Object => value.is_object(),
            };
            if !is_of_kind {
                found.push(format!("{path} is no {:?}", field.kind));
            }
            let text = value.as_str().unwrap_or_default();
            let length = u32::try_from(text.chars().count()).unwrap();
            if field.max_length.is_some_and(|most| length > most) {
                found.push(format!("{path} is too long"));
            }
            if !field.values.is_empty() && !field.values.contains(&text) {
                found.push(format!("{path} has an unknown value"));
            }
        }
    }
    match value {
        Value::Array(items) => {
            for item in items {
                found.extend(misfits(fields, &format!("{path}[]"), item));
            }
        }
        Value::Object(members) => {
            let start = match path {
                "" => String::new(),
                path => format!("{path}."),
            };
            for (name, member) in members {
                found.extend(misfits(fields, &format!("{start}{name}"), member));
            }
            let required = fields.iter().filter(|field| field.required);
            let missing = required.filter_map(|field| {
                let name = field.path.strip_prefix(&start)?;
                let is_direct = !name.contains(['.', '[']);
                (is_direct && !members.contains_key(name)).then_some(field.path)
            });
            found.extend(missing.map(|path| format!("{path} is missing")));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
    found
}

#[test]
fn a_request_fits_the_facts() {
    for (row, operation) in documented(".request.json") {
        let printed = json_of(&row.file);
        let misfits = misfits(operation.fields, "", &printed);
        assert!(misfits.is_empty(), "{}: {misfits:#?}", row.file);
    }
}

#[test]
fn what_does_not_fit_is_noticed() {
    let fields = facts::operation("update_order_contacts").unwrap().fields;
    let contact = json!({
        "contact_type": "verified_contact", "first_name": null, "last_name": "x".repeat(129),
        "telephone": 5, "colour": "green",
    });
    assert_eq!(
        misfits(fields, "", &json!({ "contacts": [contact] })),
        [
            "contacts[].colour is not known",
            "contacts[].contact_type has an unknown value",
            "contacts[].first_name is no String",
            "contacts[].last_name is too long",
            "contacts[].telephone is no String",
            "contacts[].email is missing",
        ]
    );
    assert_eq!(misfits(fields, "", &json!({})), ["contacts is missing"]);
}

fn strict(world: World) -> Ca {
    Ca::new(World {
        strict: true,
        ..world
    })
    .unwrap()
}

fn send(ca: &Ca, api: Api, method: &str, path: &str, body: &Value) -> Answer {
    let headers = [
        ("x-dc-devkey", "simulator-order-key"),
        ("authorization", "Bearer simulator-cps-token"),
    ];
    let request = Request {
        method: method.to_owned(),
        path: path.to_owned(),
        query: None,
        headers: headers
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .into(),
        body: body.to_string().into(),
    };
    ca.answer_at(api, request)
}

const CONTACT: &str = "/order/certificate/98765/contact";

#[test]
fn a_strict_simulator_accepts_a_request() {
    for (row, operation) in documented(".request.json") {
        let (api, path) = match operation.id {
            "update_order_contacts" => (Api::Order, CONTACT),
            "change_organization" => (Api::Cps, "/v2.0/certificates/111/organization"),
            other => panic!("no path is named for `{other}`"),
        };
        let ca = strict(World::documented());
        let answer = send(&ca, api, operation.method, path, &json_of(&row.file));
        let said = String::from_utf8_lossy(&answer.body);
        assert!((200..300).contains(&answer.status), "{}: {said}", row.file);
    }
}

#[test]
fn the_sample_of_the_page_is_answered_as_the_page_prints_it() {
    let ca = strict(World::documented());
    let sample = json_of("cps-change-organization.request.json");
    let path = "/v2.0/certificates/111/organization";
    let answer = send(&ca, Api::Cps, "PUT", path, &sample);
    let answer: Value = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!(answer, json_of("cps-change-organization.response.json"));
}

#[test]
fn the_sample_for_orders_is_refused_by_a_dv_order() {
    let ca = strict(World::documented());
    let sample = json_of("order-update-contacts.request.json");
    let path = CONTACT.replace("98765", "98766");
    let status = send(&ca, Api::Order, "PUT", &path, &sample).status;
    assert_eq!(status, 400);
}

/// The words for people are the CA's own; its codes are what programs go by.
#[test]
fn the_simulator_refuses_with_the_printed_codes() {
    let sample = json_of("order-update-contacts.request.json");
    let one = &sample["contacts"][0];
    let shut = RateWindow {
        requests: 1,
        seconds: 1,
    };
    let cases = [
        (
            "order-contact-type-twice.error.json",
            json!([one, one]),
            vec![],
        ),
        ("order-too-many.error.json", json!([one]), vec![shut]),
    ];
    for (file, contacts, rate_windows) in cases {
        let ca = strict(World {
            rate_windows,
            ..World::documented()
        });
        let body = json!({ "contacts": contacts });
        send(&ca, Api::Order, "PUT", CONTACT, &body);
        let answer = send(&ca, Api::Order, "PUT", CONTACT, &body);
        let mut refusal: Value = serde_json::from_slice(&answer.body).unwrap();
        let mut printed = json_of(file);
        for refusal in [&mut refusal, &mut printed] {
            let message = refusal["errors"][0]["message"].take();
            assert!(message.is_string(), "{file}");
        }
        assert_eq!(refusal, printed, "{file}");
    }
}
