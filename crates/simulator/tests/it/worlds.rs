use certpact_simulator::{Ca, Readings, World};
use serde_json::{Value, json};

use crate::{OV, documented};

fn read(world: Value) -> Result<World, serde_json::Error> {
    serde_json::from_value(world)
}

#[test]
fn a_world_comes_out_as_it_went_in() {
    let minimal = read(json!({
        "contracts": [{ "acme_contract_id": 1, "product_name_id": "ssl_basic" }],
    }));
    let full = read(json!({
        "accounts": { "1": { "key": "a", "auto_renew_subscription": true } },
        "contracts": [{
            "acme_contract_id": 1,
            "product_name_id": "ssl_basic",
            "credentials": [{ "credential_id": 2, "kid": "b", "status": "revoked" }],
            "certificates": [{ "domain": "example.com", "sans": ["example.com"] }],
        }],
        "rate_windows": [{ "requests": 1, "seconds": 2 }],
        "error_shape": "error",
        "readings": { "delete_body": "stripped" },
    }));
    for world in [
        World::default(),
        World::documented(),
        minimal.unwrap(),
        full.unwrap(),
    ] {
        assert_eq!(Ca::new(world.clone()).unwrap().world(), world);
        let text = serde_json::to_string(&world).unwrap();
        assert_eq!(serde_json::from_str::<World>(&text).unwrap(), world);
    }
}

#[test]
fn everything_may_be_left_out() {
    assert_eq!(read(json!({})).unwrap(), World::default());
    let expected = json!({
        "clock": "2026-01-01T00:00:00Z",
        "accounts": {
            "67890": { "key": "simulator-key-67890", "auto_renew_subscription": null },
        },
        "contracts": [],
        "next_contract_id": 1,
        "next_credential_id": 1,
        "term_days": 365,
        "orders": [],
        "order_keys": [{ "key": "simulator-order-key", "view_only": false }],
        "certificate_requests": [],
        "cps_organizations": [],
        "next_cps_organization_id": 1,
        "cps_clients": [{
            "client_id": "simulator-client",
            "client_secret": "simulator-secret",
            "scopes": ["sec.cps.certificates"],
        }],
        "cps_tokens": [{
            "token": "simulator-cps-token",
            "scopes": ["sec.cps.certificates"],
            "expires_at": null,
        }],
        "cps_token_seconds": 300,
        "rate_windows": [],
        "error_shape": "errors",
        "readings": {
            "contact_shape": "both",
            "organization_contact": "required",
            "put_clears": "yes",
            "patch_organization": "merge",
            "patch_empty_text": "kept",
            "organization_by_id": "ignored",
            "safe_contacts": "all",
            "duplicate_match": "exact",
            "shared_organization": "apart",
            "auto_renew_on_create": "setting",
            "cancel_day_30": "allowed",
            "delete_body": "carried",
            "order": {
                "empty_text": "kept",
                "other_person": "modified",
                "technical_contact": "own",
                "validation_type": "small",
            },
            "cps": {
                "error_shape": "details",
                "not_found": "empty_object",
                "unknown_organization": "passed",
                "name_match": "exact",
                "approver_spelling": "either",
                "company_address2": "optional",
                "change_answer": "organization",
                "after_change": "new_request",
            },
        },
        "strict": false,
    });
    assert_eq!(serde_json::to_value(World::default()).unwrap(), expected);
}

#[test]
fn unknown_keys_are_refused_everywhere() {
    let contract = |organization: Value| json!({ "contracts": [{ "organization": organization }] });
    for world in [
        json!({ "strickt": true }),
        json!({ "accounts": { "1": { "key": "a", "name": "b" } } }),
        json!({ "contracts": [{ "id": 1 }] }),
        contract(json!({ "contacts": [] })),
        contract(json!({ "technical_contact": { "phone": "1" } })),
        json!({ "contracts": [{ "credentials": [{ "secret": "a" }] }] }),
        json!({ "contracts": [{ "credentials": [{ "status": "expired" }] }] }),
        json!({ "contracts": [{ "certificates": [{ "pem": "a" }] }] }),
        json!({ "rate_windows": [{ "requests": 1, "seconds": 1, "burst": 1 }] }),
        json!({ "rate_windows": [{ "requests": 1 }] }),
        json!({ "error_shape": "text" }),
        json!({ "readings": { "contact_shapes": "both" } }),
        json!({ "readings": { "put_clears": "maybe" } }),
        json!({ "readings": { "order": { "empty_texts": "kept" } } }),
        json!({ "readings": { "cps": { "error_shape": "errors" } } }),
        json!({ "orders": [{ "order_id": 1 }] }),
        json!({ "orders": [{ "technical_contact": { "phone": "1" } }] }),
        json!({ "order_keys": [{ "key": "a", "role": 102 }] }),
        json!({ "certificate_requests": [{ "status": "Finished" }] }),
        json!({ "certificate_requests": [{ "organization": {} }] }),
        json!({ "cps_organizations": [{ "name": "a" }] }),
        json!({ "cps_clients": [{ "client_id": "a" }] }),
        json!({ "cps_tokens": [{ "token": "a", "scope": "b" }] }),
    ] {
        assert!(read(world.clone()).is_err(), "{world}");
    }
}

#[test]
fn a_world_that_cannot_be_is_refused() {
    let ov = |id: u64, is_validated: bool| {
        json!({
            "acme_contract_id": id,
            "product_name_id": "ssl_basic",
            "organization": {},
            "is_organization_validated": is_validated,
        })
    };
    let with_credentials = |credentials: Value| {
        json!({ "contracts": [{
            "acme_contract_id": 1, "product_name_id": "ssl_basic", "credentials": credentials,
        }] })
    };
    let cases = [
        (
            with_credentials(json!([{ "kid": "a" }])),
            "contract `1`: a credential needs a `credential_id` above 0",
        ),
        (
            with_credentials(json!([{ "credential_id": 2 }])),
            "contract `1`: credential `2` needs a `kid`",
        ),
        (
            with_credentials(
                json!([{ "credential_id": 2, "kid": "a" }, { "credential_id": 2, "kid": "b" }]),
            ),
            "contract `1`: credential `2` is there twice",
        ),
        (
            json!({ "contracts": [{
                "acme_contract_id": 1, "product_name_id": "ssl_basic", "certificates": [{}],
            }] }),
            "contract `1`: a certificate needs a `domain`",
        ),
        (
            json!({ "next_contract_id": 0 }),
            "`next_contract_id` must lie between 1 and 9223372036854775807",
        ),
        (
            json!({ "next_credential_id": u64::MAX }),
            "`next_credential_id` must lie between 1 and 9223372036854775807",
        ),
        (json!({ "term_days": 0 }), "`term_days` must be above 0"),
        (
            json!({ "rate_windows": [{ "requests": 0, "seconds": 1 }] }),
            "a rate window needs `requests` and `seconds` above 0",
        ),
        (
            json!({ "rate_windows": [{ "requests": 1, "seconds": 0 }] }),
            "a rate window needs `requests` and `seconds` above 0",
        ),
        (json!({ "accounts": {} }), "a world needs an account"),
        (
            json!({ "accounts": { "1": { "key": "" } } }),
            "account `1`: the key is empty",
        ),
        (
            json!({ "accounts": { "1": { "key": "a" }, "2": { "key": "a" } } }),
            "accounts `1` and `2` have the same key",
        ),
        (
            json!({ "contracts": [{}] }),
            "a contract needs an `acme_contract_id` above 0",
        ),
        (
            json!({ "contracts": [{ "acme_contract_id": 1 }] }),
            "contract `1` needs a `product_name_id`",
        ),
        (
            json!({ "contracts": [ov(1, true), ov(1, true)] }),
            "contract `1` is there twice",
        ),
        (
            json!({ "contracts": [ov(1, true), ov(2, true), ov(3, false)] }),
            "contracts `1` and `3` have the same organization and disagree about its validation",
        ),
        (
            json!({ "contracts": [{
                "acme_contract_id": 1, "product_name_id": "ssl_dv_thawte", "organization": {},
            }] }),
            "contract `1` is DV and cannot have an organization",
        ),
        (
            json!({ "contracts": [{
                "acme_contract_id": 1, "product_name_id": "ssl_basic", "is_organization_validated": true,
            }] }),
            "contract `1` has no organization that could be validated",
        ),
        (json!({ "order_keys": [] }), "a world needs an order key"),
        (
            json!({ "order_keys": [{ "key": "" }] }),
            "an order key is empty",
        ),
        (
            json!({ "order_keys": [{ "key": "a" }, { "key": "a" }] }),
            "an order key is there twice",
        ),
        (json!({ "orders": [{}] }), "an order needs an `id` above 0"),
        (
            json!({ "orders": [{ "id": 1 }] }),
            "order `1` needs a `product_name_id`",
        ),
        (
            json!({ "orders": [
                { "id": 1, "product_name_id": "ssl_basic" },
                { "id": 1, "product_name_id": "ssl_basic" },
            ] }),
            "order `1` is there twice",
        ),
        (
            json!({ "orders": [
                { "id": 1, "product_name_id": "ssl_dv_thawte", "organization_contact": {} },
            ] }),
            "order `1` is DV and cannot have an organization contact",
        ),
        (
            json!({ "next_cps_organization_id": 0 }),
            "`next_cps_organization_id` must lie between 1 and 9223372036854775807",
        ),
        (
            json!({ "cps_token_seconds": 0 }),
            "`cps_token_seconds` must be above 0",
        ),
        (
            json!({ "cps_tokens": [] }),
            "a world needs a CPS client and a CPS token",
        ),
        (
            json!({ "cps_clients": [] }),
            "a world needs a CPS client and a CPS token",
        ),
        (
            json!({ "cps_clients": [{ "client_id": "a", "client_secret": "" }] }),
            "a CPS client needs a `client_id` and a `client_secret`",
        ),
        (
            json!({ "cps_clients": [
                { "client_id": "a", "client_secret": "b" },
                { "client_id": "a", "client_secret": "c" },
            ] }),
            "CPS client `a` is there twice",
        ),
        (
            json!({ "cps_tokens": [{ "token": "" }] }),
            "a CPS token is empty",
        ),
        (
            json!({ "cps_tokens": [{ "token": "a" }, { "token": "a" }] }),
            "a CPS token is there twice",
        ),
        (
            json!({ "cps_organizations": [{ "id": 1 }] }),
            "CPS organization `1` needs a `company_name`",
        ),
        (
            json!({ "cps_organizations": [
                { "id": 1, "company_name": "a" }, { "id": 1, "company_name": "b" },
            ] }),
            "CPS organization `1` is there twice",
        ),
        (
            json!({ "certificate_requests": [{}] }),
            "a certificate request needs an `id` above 0",
        ),
        (
            json!({ "certificate_requests": [{ "id": 1 }, { "id": 1 }] }),
            "certificate request `1` is there twice",
        ),
        (
            json!({ "certificate_requests": [{ "id": 1, "organization_id": 2 }] }),
            "certificate request `1`: there is no CPS organization `2`",
        ),
        (
            json!({ "certificate_requests": [
                { "id": 1, "validation_type": "DV", "organization_id": 2 },
            ] }),
            "certificate request `1` is neither OV nor EV and cannot have an organization",
        ),
    ];
    for (world, expected) in cases {
        let world = read(world).unwrap();
        assert_eq!(Ca::new(world).unwrap_err(), expected);
    }
}

#[test]
fn ov_and_ev_are_validated_apart() {
    let mut world = World::documented();
    world.contracts[0].is_organization_validated = false;
    assert_eq!(Ca::new(world.clone()).unwrap().world(), world);
}

#[test]
fn a_change_that_cannot_be_is_not_made() {
    let ca = documented();
    let error = ca.change(|world| {
        world.strict = true;
        world.contracts[1].acme_contract_id = OV;
    });
    assert_eq!(error, Err("contract `12345` is there twice".into()));
    assert_eq!(ca.world(), World::documented());
}

#[test]
fn the_clock_and_the_readings_move_when_told_to() {
    let ca = documented();
    ca.advance(jiff::SignedDuration::from_secs(90));
    assert_eq!(ca.world().clock.to_string(), "2026-01-01T00:01:30Z");
    ca.advance(jiff::SignedDuration::MAX);
    assert_eq!(ca.world().clock, jiff::Timestamp::MAX);
    let readings: Readings = serde_json::from_value(json!({ "put_clears": "no" })).unwrap();
    ca.set_readings(readings);
    assert_eq!(ca.world().readings, readings);
}
