//! What is added to a world by itself.

use std::collections::BTreeSet;

use certpact_simulator::{Ca, Simulator, World};
use serde_json::{Value, json};

use crate::serving::exchange;
use crate::{OV, documented};

#[test]
fn a_number_is_made_up_where_none_is_given() {
    let ca = documented();
    let cases = [
        (
            "contracts",
            json!({ "product_name_id": "ssl_dv_rapidssl" }),
            12347,
        ),
        (
            "contracts",
            json!({ "product_name_id": "ssl_basic", "acme_contract_id": 7 }),
            7,
        ),
        (
            "contracts",
            json!({ "product_name_id": "ssl_basic" }),
            12348,
        ),
        ("orders", json!({ "product_name_id": "ssl_basic" }), 98767),
        (
            "orders",
            json!({ "product_name_id": "ssl_basic", "id": 1 }),
            1,
        ),
        ("certificate_requests", json!({}), 114),
        (
            "certificate_requests",
            json!({ "id": 8, "organization_id": 123 }),
            8,
        ),
    ];
    for (kind, fields, number) in cases {
        assert_eq!(
            ca.add(kind, &fields.to_string()),
            Ok(number),
            "{kind} {fields}"
        );
        let world = serde_json::to_value(ca.world()).unwrap();
        let added = world[kind].as_array().unwrap().last().unwrap();
        for (name, value) in fields.as_object().unwrap() {
            assert_eq!(&added[name], value, "{kind} {fields}");
        }
    }
    // A world that was added to is one that could have been set.
    assert!(Ca::new(ca.world()).is_ok());
}

#[test]
fn what_no_ca_could_hold_is_not_added() {
    let ca = documented();
    let before = ca.world();
    let organization = serde_json::to_value(&before.contracts[0].organization).unwrap();
    let cases = [
        (
            "contracts",
            json!({}),
            "contract `12347` needs a `product_name_id`",
        ),
        (
            "contracts",
            json!({ "acme_contract_id": OV, "product_name_id": "ssl_basic" }),
            "contract `12345` is there twice",
        ),
        (
            "contracts",
            json!({ "product_name_id": "ssl_basic", "organization": organization }),
            "contracts `12345` and `12347` have the same organization and disagree about its validation",
        ),
        (
            "contracts",
            json!({ "product_name_id": "ssl_dv_rapidssl", "organization": {} }),
            "contract `12347` is DV and cannot have an organization",
        ),
        (
            "orders",
            json!({ "id": 98765, "product_name_id": "ssl_basic" }),
            "order `98765` is there twice",
        ),
        (
            "orders",
            json!({ "id": u64::MAX }),
            "order `18446744073709551615` needs a `product_name_id`",
        ),
        (
            "certificate_requests",
            json!({ "organization_id": 9 }),
            "certificate request `114`: there is no CPS organization `9`",
        ),
        ("accounts", json!({}), "nothing is added to `accounts`"),
    ];
    for (kind, fields, message) in cases {
        assert_eq!(
            ca.add(kind, &fields.to_string()),
            Err(message.into()),
            "{kind} {fields}"
        );
    }
    let unread = ca.add("contracts", r#"{"colour":"blue"}"#).unwrap_err();
    assert!(unread.starts_with("unknown field `colour`"), "{unread}");
    assert_eq!(ca.world(), before);
}

#[test]
fn nothing_is_lost_where_many_add_at_once() {
    let simulator = Simulator::start(World::default()).unwrap();
    let url = format!("{}/contracts", simulator.backstage_url());
    let add = || {
        let body = r#"{"product_name_id":"ssl_dv_rapidssl"}"#;
        let ask = || match exchange("POST", &url, "", body) {
            (201, _, Value::Object(answer)) => answer["id"].as_u64().unwrap(),
            answer => panic!("{answer:?}"),
        };
        (0..25).map(|_| ask()).collect::<Vec<_>>()
    };
    let numbers: BTreeSet<u64> = std::thread::scope(|scope| {
        let threads = [(); 8].map(|()| scope.spawn(add));
        let added = threads.map(|thread| thread.join().unwrap());
        added.into_iter().flatten().collect()
    });
    assert_eq!(numbers, (1..=200).collect());
    let held = simulator.ca().world().contracts;
    let held: BTreeSet<u64> = held.iter().map(|held| held.acme_contract_id).collect();
    assert_eq!(held, numbers);
}
