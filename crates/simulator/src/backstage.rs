//! What tests may do that no customer of the CA may, kept apart from the CA's own paths.

use jiff::SignedDuration;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::json;

use crate::ca::Ca;
use crate::http::{Answer, Request};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Clock {
    advance_seconds: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Validate {
    acme_contract_id: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Issue {
    certificate_request_id: u64,
}

/// Answers a request whose path is below `/_simulator`.
pub(crate) fn answer(ca: &Ca, request: &Request) -> Answer {
    let body = &request.body;
    let done = match (request.method.as_str(), request.path.as_str()) {
        ("GET", "/world") => return Answer::json(200, &ca.world()),
        ("GET", "/faults") => {
            return Answer::json(200, &json!({ "faults": ca.faults(), "met": ca.met() }));
        }
        ("PUT", "/faults") => read(body).and_then(|faults| ca.set_faults(faults)),
        ("GET", "/log") => return Answer::json(200, &ca.log()),
        ("PUT", "/world") => read(body).and_then(|new| ca.change(|world| *world = new)),
        ("PUT", "/readings") => read(body).map(|readings| ca.set_readings(readings)),
        ("POST", "/clock") => read(body).map(|Clock { advance_seconds }| {
            ca.advance(SignedDuration::from_secs(advance_seconds.into()));
        }),
        ("POST", "/validate") => {
            read(body).and_then(|Validate { acme_contract_id }| ca.validate(acme_contract_id))
        }
        ("POST", "/issue") => read(body).and_then(
            |Issue {
                 certificate_request_id,
             }| ca.issue(certificate_request_id),
        ),
        _ => return Answer::our_error(404, "not_found", "there is no such thing backstage"),
    };
    match done {
        Ok(()) => Answer::empty(204),
        Err(message) => Answer::our_error(400, "invalid_request", &message),
    }
}

fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, String> {
    serde_json::from_slice(body).map_err(|error| error.to_string())
}
