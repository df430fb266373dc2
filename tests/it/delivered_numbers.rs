//! What a creation answers has the number of the contract, or is unreadable with everything kept.

use certpact::{Call, Consent, ErrorKind, Operation, ProductNameId};
use certpact_simulator::{Ca, World};
use serde_json::{Value, json};

use crate::in_process::client_through;

#[tokio::test]
async fn a_creation_answers_a_number_or_is_unreadable() {
    for (members, number) in [
        (json!({ "acme_contract_id": 7 }), Some(7)),
        (json!({ "acme_contract_id": "7" }), Some(7)),
        (json!({ "id": 7 }), Some(7)),
        (json!({ "acme_contract_id": null, "id": 7 }), Some(7)),
        (json!({}), None),
        (json!({ "id": null }), None),
        (json!({ "id": 0 }), None),
        (json!({ "id": "seven" }), None),
    ] {
        let ca = Ca::new(World::documented()).unwrap();
        let mut whole = json!({ "eab_set": { "kid": "k", "hmac_key": "canary" } });
        let given: &mut serde_json::Map<String, Value> = whole.as_object_mut().unwrap();
        given.extend(members.as_object().unwrap().clone());
        let body = whole.to_string();
        let answer = body.clone();
        let client = client_through(&ca, move |request, mut came| {
            if request.method == "POST" {
                came.body = answer.clone().into_bytes();
            }
            Ok(came)
        });
        let request = json!({
            "product_name_id": ProductNameId("ssl_dv_thawte".to_owned()),
            "sans": ["one.example.com"], "auto_renew": false,
        });
        let call = Call::new(Operation::CreateContract, &[] as &[u64]);
        let call = call.with_body(&request.to_string()).unwrap();
        let call = call.labeled(Some("one".to_owned()));
        let consent = Consent::parse(["acme.contract_created@one"], []).unwrap();
        match (client.send(&call, &consent).await, number) {
            (Ok(sent), Some(number)) => {
                let credentials = sent.credentials.unwrap();
                assert_eq!(credentials.acme_contract_id, number);
                assert_eq!(credentials.answer.reveal(), body);
            }
            (Err(error), None) => {
                assert_eq!(error.kind(), ErrorKind::UnreadableAnswer, "{error}");
                assert!(error.carried_out());
                assert_eq!(error.answer().unwrap().reveal(), body);
                assert!(!error.to_string().contains("canary"));
            }
            (came, _) => panic!("{members}: {came:?}"),
        }
    }
}
