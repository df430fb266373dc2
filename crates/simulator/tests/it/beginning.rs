//! When a world begins, and when what is in it was made.

use certpact_simulator::{Ca, World};
use jiff::Timestamp;
use serde_json::{Value, json};

const NOW: &str = "2031-05-06T07:08:09.123Z";

fn read(world: &Value) -> Value {
    let now: Timestamp = NOW.parse().expect("it is RFC 3339");
    let world = World::read(&world.to_string(), now).expect("the world is one");
    serde_json::to_value(world).expect("a world is JSON")
}

#[test]
fn a_world_that_does_not_say_its_time_begins_now() {
    let dates = |world: &Value| {
        [
            "/clock",
            "/contracts/0/created_at",
            "/contracts/0/valid_till",
            "/contracts/0/credentials/0/created_at",
            "/contracts/0/certificates/0/expiration_date",
            "/certificate_requests/0/expiration_date",
        ]
        .map(|pointer| world.pointer(pointer).unwrap().as_str().unwrap().to_owned())
    };
    let held = json!({
        "contracts": [{
            "acme_contract_id": 7,
            "product_name_id": "ssl_basic",
            "credentials": [{ "credential_id": 1, "kid": "k" }],
            "certificates": [{ "domain": "example.com" }],
        }],
        "certificate_requests": [{ "id": 1 }],
    });
    let default = [
        "2026-01-01T00:00:00Z",
        "2025-01-29T10:30:00Z",
        "2027-01-29T10:30:00Z",
        "2025-01-29T10:30:00Z",
        "2026-07-15T12:00:00Z",
        "2027-01-01T00:00:00Z",
    ];
    let mut stated = held.clone();
    stated["clock"] = json!(default[0]);
    assert_eq!(dates(&read(&stated)), default);
    // All lie as far from the clock as they did.
    let moved = [
        "2031-05-06T07:08:09Z",
        "2030-06-03T17:38:09Z",
        "2032-06-02T17:38:09Z",
        "2030-06-03T17:38:09Z",
        "2031-11-17T19:08:09Z",
        "2032-05-05T07:08:09Z",
    ];
    assert_eq!(dates(&read(&held)), moved);
    let mut given = held;
    given["contracts"][0]["created_at"] = json!("2000-01-01T00:00:00Z");
    let mut expected = moved;
    expected[1] = "2000-01-01T00:00:00Z";
    assert_eq!(dates(&read(&given)), expected);
}

#[test]
fn what_is_added_lies_around_the_clock() {
    let ca = Ca::new(World::default().beginning(NOW.parse().unwrap())).unwrap();
    ca.add("contracts", r#"{"product_name_id":"ssl_dv_rapidssl"}"#)
        .unwrap();
    let contract = &ca.world().contracts[0];
    assert_eq!(contract.created_at.to_string(), "2030-06-03T17:38:09Z");
    assert_eq!(contract.valid_till.to_string(), "2032-06-02T17:38:09Z");
}

#[test]
fn the_documented_world_moves_as_a_whole() {
    let world = World::documented();
    let at = world.clock;
    assert_eq!(world.clone().beginning(at), world);
    let later = world.clone().beginning(NOW.parse().unwrap());
    assert_ne!(later, world);
    assert_eq!(later.beginning(at).clock, at);
    let json = serde_json::to_string(&world).unwrap();
    assert_eq!(World::read(&json, NOW.parse().unwrap()).unwrap(), world);
}

#[test]
fn a_world_has_as_many_further_contracts_as_are_asked_for() {
    for (count, organizations) in [(0, 1), (1, 2), (250, 4), (2_000, 21)] {
        let world = World::documented().with_contracts(count);
        assert_eq!(world.contracts.len(), 2 + count);
        let mut names: Vec<_> = world
            .contracts
            .iter()
            .filter_map(|contract| Some(contract.organization.as_ref()?.name.clone()))
            .collect();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), organizations, "{count}");
        Ca::new(world).expect("it is sound");
    }
}

#[test]
fn what_is_not_a_world_says_where() {
    let error = World::read("{\n \"clock\": 7 }", NOW.parse().unwrap()).unwrap_err();
    assert_eq!((error.line(), error.column()), (2, 11));
}
