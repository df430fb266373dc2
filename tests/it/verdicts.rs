//! What a write is said to have done, for every status and several bodies of its answer: only a plain
//! success is one, only a plain refusal is one, and a look settles the rest where a read can tell.

use std::sync::atomic::{AtomicUsize, Ordering};

use certpact::{Call, Consent, Error, ErrorKind, Id, Operation};
use certpact_simulator::{Ca, World};
use serde_json::{Value, json};

use crate::in_process::client_through;

/// A write that the simulator carries out on the documented world.
struct Write {
    operation: Operation,
    ids: &'static [&'static str],
    body: Option<Value>,
    accepts: &'static [&'static str],
    /// Whether a read shows afterwards that it was done, and whether one shows that it was not.
    shows: [bool; 2],
    /// An answer that its page documents.
    documented: &'static str,
}

fn writes() -> Vec<Write> {
    let write = |operation, ids, body, accepts, documented| Write {
        operation,
        ids,
        body,
        accepts,
        shows: [true, true],
        documented,
    };
    let credentials = r#"{"acme_contract_id":12399,"eab_set":{"kid":"k","hmac_key":"h"}}"#;
    vec![
        Write {
            shows: [false, false],
            ..write(
                Operation::CreateContract,
                &[],
                Some(json!({
                    "product_name_id": "ssl_dv_rapidssl", "sans": ["shop.example.com"], "auto_renew": true,
                })),
                &["acme.contract_created@shop.example.com"],
                credentials,
            )
        },
        write(
            Operation::ReplaceContract,
            &["12347"],
            Some(json!({ "auto_renew": false })),
            &[],
            "",
        ),
        write(
            Operation::PatchContract,
            &["12345"],
            Some(json!({ "auto_renew": false })),
            &[],
            "",
        ),
        write(
            Operation::CancelContract,
            &["12345"],
            None,
            &["acme.cancel_irreversible@12345"],
            "",
        ),
        write(
            Operation::AddSans,
            &["12345"],
            Some(json!({ "sans": ["more.example.com"] })),
            &[],
            "",
        ),
        write(
            Operation::RemoveSans,
            &["12345"],
            Some(json!({ "sans": ["www.example.com"] })),
            &["acme.san_removed@12345"],
            "",
        ),
        write(
            Operation::RevokeCredential,
            &["12345", "4821"],
            None,
            &["acme.credentials_revoked@12345/4821"],
            "",
        ),
        write(
            Operation::RevokeAllCredentials,
            &["12345"],
            None,
            &["acme.credentials_revoked@12345"],
            "",
        ),
        Write {
            shows: [false, false],
            ..write(
                Operation::RegenerateCredentials,
                &["12345"],
                Some(json!({ "revoke_existing": false })),
                &[],
                credentials,
            )
        },
        write(
            Operation::UpdateOrderContacts,
            &["98765"],
            Some(json!({ "contacts": [{
                "contact_type": "technical_contact", "first_name": "New", "last_name": "Person",
                "email": "new@example.com", "telephone": "1",
            }] })),
            &[],
            "",
        ),
        Write {
            // CPS may show a change only later.
            shows: [true, false],
            ..write(
                Operation::ChangeOrganization,
                &["111"],
                Some(json!({ "id": 124 })),
                &["cps.new_request_submitted@111"],
                r#"{"id":124,"company_name":"Widgets LLC"}"#,
            )
        },
    ]
}

/// A contract without an organization, which a PUT can leave out.
const DV: u64 = 12347;

/// Bodies that no page has for a success.
const BODIES: [&str; 7] = [
    "",
    r#"{"errors":[{"code":"c","message":"m"}]}"#,
    "<html>a proxy</html>",
    "null",
    "{}",
    "[]",
    "ok",
];

/// Refused whatever the body: the request was not let in, or not read.
const REFUSED: [u16; 8] = [401, 405, 411, 413, 414, 415, 429, 431];

/// Refused where the CA says so plainly.
const REFUSED_PLAINLY: [u16; 9] = [400, 403, 404, 406, 409, 410, 422, 428, 451];

fn may_be_a_refusal(status: u16, body: &str) -> bool {
    let is_plain = body.is_empty() || body.starts_with('{');
    REFUSED.contains(&status) || (is_plain && REFUSED_PLAINLY.contains(&status))
}

fn world() -> World {
    let mut world = World::documented();
    // It can still be canceled.
    world.contracts[0].created_at = world.clock;
    let dv = world.contracts[0].clone();
    world.contracts.push(certpact_simulator::Contract {
        acme_contract_id: DV,
        product_name_id: "ssl_dv_rapidssl".to_owned(),
        sans: vec!["dv.example.com".to_owned()],
        organization: None,
        is_organization_validated: false,
        credentials: Vec::new(),
        ..dv
    });
    world.next_contract_id = DV + 1;
    world
}

/// Sends a write that is answered with this, once it was carried out or not.
async fn sent(
    write: &Write,
    status: u16,
    body: &'static str,
    is_carried_out: bool,
) -> Result<(), Error> {
    let ca = Ca::new(world()).unwrap();
    let held = ca.clone();
    let writes = AtomicUsize::new(0);
    let client = client_through(&ca, move |request, mut answer| {
        if request.method != "GET" {
            let is_first = writes.fetch_add(1, Ordering::Relaxed) == 0;
            let is_done = (200..300).contains(&answer.status);
            assert!(is_done || !is_first, "{}", answer.status);
            if !is_carried_out {
                held.change(|there| *there = world()).unwrap();
            }
            answer.status = status;
            answer.body = body.into();
        }
        Ok(answer)
    });
    let ids: Vec<Id> = write
        .ids
        .iter()
        .map(|id| write.operation.parse_id(id).unwrap())
        .collect();
    let mut call = Call::new(write.operation, &ids);
    if let Some(body) = &write.body {
        call = call.with_body(&body.to_string()).unwrap();
    }
    let consent = Consent::parse(write.accepts.iter().copied(), []).unwrap();
    client.send(&call, &consent).await.map(|_| ())
}

/// Statuses from 100 to 999: all of them where `VERDICTS=all`, else those around which something
/// changes, and some others.
fn statuses() -> Vec<u16> {
    let all = std::env::var("VERDICTS").is_ok_and(|which| which == "all");
    let is_chosen = |status: &u16| {
        all || matches!(status, 100..=103 | 199..=207 | 226 | 299..=308 | 399..=431 | 451 | 460 | 499)
            || matches!(status, 500..=504 | 511 | 520..=527 | 530 | 598..=600 | 700 | 999)
    };
    (100..=999).filter(is_chosen).collect()
}

#[tokio::test]
async fn nothing_that_was_done_is_said_to_be_refused() {
    for write in writes() {
        let [shows_done, _] = write.shows;
        for status in statuses() {
            for body in BODIES.into_iter().chain([write.documented]) {
                let what = format!("{} {status} {body}", write.operation);
                let is_plain = matches!(status, 200 | 201 | 204) && body == write.documented;
                match sent(&write, status, body, true).await {
                    Ok(()) => assert!(
                        is_plain || shows_done || is_empty_change(&write, status, body),
                        "{what}"
                    ),
                    Err(error) if error.exit_code() == 8 => {
                        assert!(!is_plain && !shows_done, "{what}: {error}");
                    }
                    Err(error) => {
                        assert!(may_be_a_refusal(status, body), "{what}: {error}");
                    }
                }
            }
        }
    }
}

/// A page documents an empty answer to a change of organization, beside the one with the organization.
fn is_empty_change(write: &Write, status: u16, body: &str) -> bool {
    let is_change = write.operation == Operation::ChangeOrganization;
    is_change && matches!(status, 200 | 201 | 204) && body.is_empty()
}

#[tokio::test]
async fn nothing_that_was_not_done_is_said_to_be_done() {
    for write in writes() {
        let [_, shows_undone] = write.shows;
        for status in statuses() {
            for body in BODIES.into_iter().chain([write.documented]) {
                let what = format!("{} {status} {body}", write.operation);
                let is_plain = matches!(status, 200 | 201 | 204) && body == write.documented;
                match sent(&write, status, body, false).await {
                    // What the CA says plainly is believed, but for names that a proxy may strip.
                    Ok(()) => assert!(is_plain || is_empty_change(&write, status, body), "{what}"),
                    Err(error) if error.kind() == ErrorKind::NotCarriedOut => {
                        assert!(shows_undone, "{what}: {error}");
                    }
                    Err(error) if error.exit_code() == 8 => {
                        let may_come_later =
                            matches!(status, ..200 | 408 | 499 | 502..=504 | 520..);
                        assert!(!shows_undone || may_come_later, "{what}: {error}");
                    }
                    Err(error) => {
                        assert!(may_be_a_refusal(status, body), "{what}: {error}");
                    }
                }
            }
        }
    }
}
