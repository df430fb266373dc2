//! The forms in which one answer may come: over the wire and by `--observed` the same is read, and
//! what cannot be read is named by member and types alone.

use certpact::{Api, Contract, Observed};
use certpact_simulator::{Ca, World};
use serde_json::{Value, json};

use crate::in_process::client_through;

const ID: u64 = 12345;

/// A sound answer with other members in it; one that is null is left out.
fn answer(others: &Value) -> String {
    let mut answer = json!({
        "acme_contract_id": ID, "account_id": 1, "product_name_id": "ssl_basic",
        "created_at": "2026-01-29T10:30:00Z", "valid_till": "2027-01-29T10:30:00Z",
        "sans": ["a.example"], "is_organization_validated": true, "auto_renew": true,
        "organization": { "name": "Nordlys Asia Limited", "city": "Hong Kong", "country": "HK" },
        "date_canceled": null,
    });
    for (name, value) in others.as_object().unwrap() {
        if value == "left out" {
            answer.as_object_mut().unwrap().remove(name);
        } else {
            answer[name] = value.clone();
        }
    }
    answer.to_string()
}

/// What is read over the wire, and by `--observed`: the contract, or why there is none.
async fn read(answer: String) -> [Result<Contract, String>; 2] {
    let observed = Observed::from_answers(Api::Acme, &answer, jiff::Timestamp::UNIX_EPOCH);
    let observed = observed.map(|observed| observed.contract(ID).unwrap().clone());
    let ca = Ca::new(World::documented()).unwrap();
    let client = client_through(&ca, move |_, mut came| {
        came.body = answer.clone().into_bytes();
        Ok(came)
    });
    let wire = client.acme().get_contract(ID, None).await;
    [
        wire.map_err(|error| error.to_string()),
        observed.map_err(|error| error.to_string()),
    ]
}

#[tokio::test]
async fn absent_null_and_empty_are_one_and_a_scalar_is_read_in_any_clear_form() {
    let organization = |members: Value| json!({ "organization": members });
    for (forms, at, expected) in [
        (
            [
                "left out".into(),
                json!(null),
                json!(""),
                json!("0001-01-01T00:00:00Z"),
            ]
            .map(|form| json!({ "date_canceled": form }))
            .to_vec(),
            "/date_canceled",
            json!(null),
        ),
        (
            [
                "left out".into(),
                json!(null),
                json!(""),
                json!("0001-01-01T00:00:00Z"),
            ]
            .map(|form| json!({ "valid_till": form }))
            .to_vec(),
            "/valid_till",
            json!(null),
        ),
        (
            vec![json!({ "date_canceled": "2026-11-10T00:00:00Z" })],
            "/date_canceled",
            json!("2026-11-10T00:00:00Z"),
        ),
        (
            [
                "left out".into(),
                json!(null),
                json!([]),
                json!({}),
                json!(""),
            ]
            .map(organization)
            .to_vec(),
            "/organization",
            json!(null),
        ),
        (
            vec![
                organization(json!({ "telephone": 85_255_501_234_u64 })),
                organization(json!({ "telephone": "85255501234", "state": null, "zip": "" })),
            ],
            "/organization/telephone",
            json!("85255501234"),
        ),
        (
            vec![
                organization(json!({ "zip": 84043 })),
                organization(json!({ "zip": "84043" })),
            ],
            "/organization/zip",
            json!("84043"),
        ),
        (
            vec![json!({ "acme_contract_id": "12345" }), json!({})],
            "/acme_contract_id",
            json!(ID),
        ),
        (
            vec![json!({ "auto_renew": "true" }), json!({})],
            "/auto_renew",
            json!(true),
        ),
        (
            vec![
                json!({ "product_name_id": null }),
                json!({ "product_name_id": "left out" }),
            ],
            "/product_name_id",
            json!(""),
        ),
    ] {
        for form in forms {
            for contract in read(answer(&form)).await {
                let contract = contract.unwrap_or_else(|why| panic!("{form}: {why}"));
                let contract = serde_json::to_value(contract).unwrap();
                assert_eq!(contract.pointer(at), Some(&expected), "{form}");
            }
        }
    }
}

#[tokio::test]
async fn what_is_never_guessed_is_named_by_member_and_types() {
    for (form, why) in [
        (json!({ "auto_renew": "left out" }), "/auto_renew: missing"),
        (
            json!({ "auto_renew": 1 }),
            "/auto_renew: number, boolean is expected",
        ),
        (json!({ "sans": null }), "/sans: null, array is expected"),
        (json!({ "sans": "left out" }), "/sans: missing"),
        (json!({ "account_id": "left out" }), "/account_id: missing"),
        (
            json!({ "account_id": "canary" }),
            "/account_id: string, whole number is expected",
        ),
        (
            json!({ "organization": ["canary"] }),
            "/organization: array, object is expected",
        ),
        (
            json!({ "organization": { "zip": 1.5 } }),
            "/organization/zip: number, string is expected",
        ),
        // It may have been 02134.
        (
            json!({ "organization": { "zip": 2134 } }),
            "/organization/zip: number, string is expected",
        ),
    ] {
        for read in read(answer(&form)).await {
            let error = read.err().unwrap_or_else(|| panic!("{form} is read"));
            assert!(error.ends_with(why), "{form}: {error}");
            assert!(!error.contains("canary"), "{error}");
        }
    }
}
