//! What the simulated CA does, seen from outside.

mod adding;
mod asking;
mod beginning;
mod canceling;
mod certificate_requests;
mod changing;
mod creating;
mod credentials;
mod limits;
mod names;
mod orders;
mod organizations;
mod refusing;
mod serving;
mod tokens;
mod worlds;

use certpact_simulator::{Answer, Ca, Contract, Organization, Request, World};
use serde_json::{Value, json};

const KEY: &str = "simulator-key-67890";
const OV: u64 = 12345;
const EV: u64 = 12346;

fn documented() -> Ca {
    Ca::new(World::documented()).expect("the documented world is sound")
}

/// The documented world with something changed.
fn documented_but(edit: impl FnOnce(&mut World)) -> Ca {
    let ca = documented();
    ca.change(edit).expect("the edited world is sound");
    ca
}

fn send(ca: &Ca, method: &str, path: &str, body: &str) -> Answer {
    ca.answer(Request {
        method: method.into(),
        path: path.into(),
        headers: vec![("x-partner-apikey".into(), KEY.into())],
        body: body.into(),
        ..Request::default()
    })
}

fn put(ca: &Ca, id: u64, body: &Value) -> Answer {
    send(ca, "PUT", &format!("/acme/{id}"), &body.to_string())
}

fn patch(ca: &Ca, id: u64, body: &Value) -> Answer {
    send(ca, "PATCH", &format!("/acme/{id}"), &body.to_string())
}

fn get(ca: &Ca, id: u64) -> Value {
    read(ca, &format!("/acme/{id}"))
}

/// What a GET tells.
fn read(ca: &Ca, path: &str) -> Value {
    let answer = send(ca, "GET", path, "");
    assert_eq!(answer.status, 200, "{path}");
    content(&answer)
}

fn content(answer: &Answer) -> Value {
    serde_json::from_slice(&answer.body).expect("an answer's body is JSON")
}

fn message(answer: &Answer) -> String {
    let body = content(answer);
    let error = &body["errors"][0];
    assert!(error["code"].is_string(), "{body}");
    error["message"]
        .as_str()
        .expect("an error has a message")
        .into()
}

fn contract(ca: &Ca, id: u64) -> Contract {
    let contracts = ca.world().contracts;
    let contract = contracts
        .into_iter()
        .find(|contract| contract.acme_contract_id == id);
    contract.expect("the contract is in the world")
}

fn organization(ca: &Ca, id: u64) -> Organization {
    contract(ca, id)
        .organization
        .expect("the contract has an organization")
}

/// A change to an organization's object: laid over it, a null takes a field out.
fn with(mut object: Value, changes: Value) -> Value {
    let fields = object.as_object_mut().expect("changes are made to objects");
    let Value::Object(changes) = changes else {
        panic!("changes are objects");
    };
    for (name, value) in changes {
        match value {
            Value::Null => drop(fields.remove(&name)),
            value => drop(fields.insert(name, value)),
        }
    }
    object
}

/// The nine details of the documented organization, as a request gives them.
fn details() -> Value {
    json!({
        "name": "Example Corporation",
        "assumed_name": "Example Corp",
        "address": "123 Main Street",
        "address2": "Suite 500",
        "city": "San Francisco",
        "state": "CA",
        "zip": "94105",
        "country": "US",
        "telephone": "+1-555-0100",
    })
}

/// The documented organization with all contacts that EV needs, and no more.
fn whole() -> Value {
    let contacts = json!({
        "organization_contact": person("Kim"),
        "verified_contacts": [person("Lou")],
    });
    with(details(), contacts)
}

fn person(first_name: &str) -> Value {
    json!({
        "first_name": first_name,
        "last_name": "Roe",
        "email": "roe@example.com",
        "telephone": "+1-555-0900",
        "job_title": "Counsel",
    })
}
