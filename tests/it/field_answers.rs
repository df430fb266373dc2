//! Answers as they were reported from the field, each beside a near miss.

use certpact::seam::Answer;
use certpact::{Applying, Client, Consent, ErrorKind, StepState};
use certpact_simulator::{Ca, World};
use http::HeaderMap;
use serde_json::{Value, json};

use crate::apply_fixture::{CREATION, Desk, apply, states};
use crate::in_process::{client_of, client_through};

/// A client whose requests of this method are answered so.
fn answering(ca: &Ca, method: &'static str, status: u16, body: String) -> Client {
    client_through(ca, move |request, answer| {
        if request.method != method {
            return Ok(answer);
        }
        Ok(Answer {
            status,
            headers: HeaderMap::new(),
            body: body.clone().into_bytes(),
        })
    })
}

#[tokio::test]
async fn what_the_ca_says_cannot_look_like_something_else() {
    for (said, shown) in [
        ("Old\u{202e} SA", "Old\\u{202e} SA"),
        ("SA\u{200b}", "SA\\u{200b}"),
        ("a\u{2066}b\u{2069}", "a\\u{2066}b\\u{2069}"),
        ("one\n? 0", "one ? 0"),
        ("taken\u{1b}[2J", "taken [2J"),
        // Letters of any script are shown as they are.
        ("Zürich", "Zürich"),
        ("株式会社", "株式会社"),
        ("Αθήνα", "Αθήνα"),
        ("Ärger", "Ärger"),
    ] {
        let ca = Ca::new(World::documented()).unwrap();
        let body = json!({ "errors": [{ "code": "x", "message": said }] });
        let client = answering(&ca, "GET", 400, body.to_string());
        let read = client.acme().get_contract(777, None).await;
        let error = read.unwrap_err();
        assert!(
            error.message().ends_with(&format!("\"{shown}\"")),
            "{error}"
        );
    }
}

#[tokio::test]
async fn an_answer_is_about_what_was_asked_for() {
    let whole = json!({
        "acme_contract_id": 777, "account_id": 1, "product_name_id": "ssl_basic", "sans": [],
        "is_organization_validated": true, "auto_renew": true,
    });
    let with = |id: Value| {
        let mut answer = whole.clone();
        match id {
            Value::Null => answer.as_object_mut().unwrap().remove("acme_contract_id"),
            id => answer
                .as_object_mut()
                .unwrap()
                .insert("acme_contract_id".to_owned(), id),
        };
        answer.to_string()
    };
    for (id, kind) in [
        (json!(777), None),
        (json!("777"), None),
        (json!(778), Some(ErrorKind::UnreadableAnswer)),
        (json!("778"), Some(ErrorKind::UnreadableAnswer)),
        (Value::Null, Some(ErrorKind::UnreadableAnswer)),
    ] {
        let ca = Ca::new(World::documented()).unwrap();
        let client = answering(&ca, "GET", 200, with(id.clone()));
        let read = client.acme().get_contract(777, None).await;
        assert_eq!(read.err().map(|error| error.kind()), kind, "{id}");
    }
}

/// It is unknown what a 500 made, so a second apply asks; after a 400 it sends again.
#[tokio::test]
async fn a_creation_is_sent_again_only_after_a_plain_refusal() {
    for (status, state, second) in [
        (500, StepState::Unknown, Err(ErrorKind::OutcomeUnknown)),
        (400, StepState::Failed, Ok(StepState::Done)),
    ] {
        let desk = Desk::new(CREATION);
        let plan = desk.plan().await;
        let body = r#"{"errors":[{"code":"x","message":"m"}]}"#;
        let failing = answering(&desk.ca, "POST", status, body.to_owned());
        let report = apply(&failing, &plan, desk.how()).await.unwrap();
        assert_eq!(states(&report), [state], "{status}");
        let again = apply(&client_of(&desk.ca), &plan, desk.how()).await;
        let again = again.map(|report| report.outcome[0].state);
        assert_eq!(again.map_err(|error| error.kind()), second, "{status}");
    }
}

/// A proxy strips the body of a DELETE. One that arrives whole is done.
#[tokio::test]
async fn a_removal_is_done_where_the_names_are_gone() {
    for (is_stripped, state) in [(true, StepState::Failed), (false, StepState::Done)] {
        let mut kept = World::documented().contracts[0].sans.clone();
        kept.retain(|name| name != "www.example.com");
        let removal = format!("[[contract]]\nid = 12345\nsans = {kept:?}\n");
        let desk = Desk::new(&removal);
        let plan = desk.plan().await;
        let before = desk.ca.world();
        let ca = desk.ca.clone();
        let client = client_through(&desk.ca, move |request, answer| {
            if request.method == "DELETE" && is_stripped {
                ca.change(|world| world.contracts.clone_from(&before.contracts))
                    .unwrap();
            }
            Ok(answer)
        });
        let accepted = Consent::parse(["acme.san_removed@12345"], []).unwrap();
        let cleared = plan.acknowledge(accepted).unwrap();
        let report = client.apply(&cleared, Applying::default()).await.unwrap();
        assert_eq!(states(&report), [state], "stripped: {is_stripped}");
        assert_eq!(report.exit_code, if is_stripped { 6 } else { 0 });
    }
}
