use certpact_simulator::{Answer, Api, Ca, Order, OrderContact, RateWindow, Request};
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::{content, documented, documented_but};

const KEY: &str = "simulator-order-key";
const OV: &str = "98765";
const DV: &str = "98766";

fn send_as(ca: &Ca, key: &str, method: &str, path: &str, body: &str) -> Answer {
    let request = Request {
        method: method.into(),
        path: path.into(),
        headers: vec![("x-dc-devkey".into(), key.into())],
        body: body.into(),
        ..Request::default()
    };
    ca.answer_at(Api::Order, request)
}

fn put(ca: &Ca, order: &str, body: &Value) -> Answer {
    let path = format!("/order/certificate/{order}/contact");
    send_as(ca, KEY, "PUT", &path, &body.to_string())
}

fn ask(ca: &Ca, order: &str) -> Answer {
    send_as(ca, KEY, "GET", &format!("/order/certificate/{order}"), "")
}

fn get(ca: &Ca, order: &str) -> Value {
    let answer = ask(ca, order);
    assert_eq!(answer.status, 200, "{order}");
    content(&answer)
}

fn order(ca: &Ca) -> Order {
    ca.world().orders.remove(0)
}

fn technical(ca: &Ca) -> OrderContact {
    let contact = order(ca).technical_contact;
    contact.expect("the order has a technical contact")
}

fn kim(contact_type: &str) -> Value {
    json!({
        "contact_type": contact_type,
        "first_name": "Kim",
        "last_name": "Roe",
        "email": "kim.roe@example.com",
    })
}

/// A contact that is called Kim, with something changed; null takes a field out.
fn kim_but(changes: Value) -> Value {
    crate::with(kim("technical_contact"), changes)
}

fn contacts(contacts: &[Value]) -> Value {
    json!({ "contacts": contacts })
}

/// A refused change has a code, and changes nothing.
fn check_refusal(ca: &Ca, order: &str, body: &Value, status: u16, code: &str) {
    let before = ca.world();
    let answer = put(ca, order, body);
    assert_eq!(answer.status, status, "{body}");
    let refusal = content(&answer);
    assert_eq!(refusal["errors"][0]["code"], code, "{body}");
    assert!(refusal["errors"][0]["message"].is_string(), "{body}");
    assert_eq!(ca.world(), before, "{body}");
}

#[test]
fn an_order_shows_its_product_and_its_contacts() {
    let ca = documented();
    let shown = get(&ca, OV);
    assert_eq!(shown["id"], 98765);
    assert_eq!(shown["product"]["name_id"], "ssl_basic");
    assert_eq!(shown["product"]["validation_type"], "ov");
    let expected = json!({
        "first_name": "John",
        "last_name": "Doe",
        "email": "john.doe@example.com",
        "job_title": "SRE",
        "telephone": "1234567890",
    });
    assert_eq!(shown["organization_contact"], expected);
    let shown = get(&ca, DV);
    assert_eq!(shown["product"]["validation_type"], "dv");
    assert!(shown.get("organization_contact").is_none());
    assert_eq!(shown["technical_contact"]["first_name"], "Jane");
}

#[test]
fn an_empty_field_is_missing() {
    let ca = documented_but(|world| {
        let contact = world.orders[0].technical_contact.as_mut().unwrap();
        contact.telephone = String::new();
    });
    assert!(get(&ca, OV)["technical_contact"].get("telephone").is_none());
}

#[test]
fn what_is_left_out_stays() {
    let ca = documented();
    let before = order(&ca);
    assert_eq!(
        put(&ca, OV, &contacts(&[kim("technical_contact")])).status,
        204
    );
    assert_eq!(order(&ca).organization_contact, before.organization_contact);
    let expected = OrderContact {
        first_name: "Kim".into(),
        last_name: "Roe".into(),
        email: "kim.roe@example.com".into(),
        ..before.technical_contact.unwrap()
    };
    assert_eq!(technical(&ca), expected);
}

#[test]
fn both_contacts_change_in_one_request() {
    let ca = documented();
    let both = [kim("technical_contact"), kim("organization_contact")];
    assert_eq!(put(&ca, OV, &contacts(&both)).status, 204);
    let shown = get(&ca, OV);
    assert_eq!(shown["organization_contact"], shown["technical_contact"]);
    assert_eq!(shown["technical_contact"]["email"], "kim.roe@example.com");
}

#[test]
fn a_technical_contact_can_be_added() {
    let ca = documented_but(|world| world.orders[0].technical_contact = None);
    assert!(get(&ca, OV).get("technical_contact").is_none());
    assert_eq!(
        put(&ca, OV, &contacts(&[kim("technical_contact")])).status,
        204
    );
    assert_eq!(technical(&ca).telephone, "");
}

#[test]
fn an_empty_text_keeps_or_clears() {
    let sent = contacts(&[kim_but(json!({ "telephone": "" }))]);
    for (reading, telephone) in [("kept", "1234567890"), ("cleared", "")] {
        let ca = reading_of("empty_text", reading);
        assert_eq!(put(&ca, OV, &sent).status, 204);
        assert_eq!(technical(&ca).telephone, telephone, "{reading}");
    }
}

#[test]
fn somebody_else_takes_over_the_fields_or_starts_empty() {
    let jane = json!({ "first_name": "Jane", "last_name": "Doe", "email": "jane.doe@example.com" });
    for (reading, telephone) in [("modified", "1234567890"), ("replaced", "")] {
        let ca = reading_of("other_person", reading);
        put(&ca, OV, &contacts(&[kim_but(jane.clone())]));
        assert_eq!(technical(&ca).telephone, "1234567890", "{reading}");
        put(&ca, OV, &contacts(&[kim("technical_contact")]));
        assert_eq!(technical(&ca).telephone, telephone, "{reading}");
    }
}

#[test]
fn a_technical_contact_may_be_a_copy() {
    let ca = reading_of("technical_contact", "copied");
    ca.change(|world| world.orders[0].technical_contact = None)
        .unwrap();
    let shown = get(&ca, OV);
    assert_eq!(shown["technical_contact"], shown["organization_contact"]);
    assert!(order(&ca).technical_contact.is_none());
}

#[test]
fn the_validation_type_comes_in_either_case() {
    let ca = reading_of("validation_type", "capital");
    assert_eq!(get(&ca, OV)["product"]["validation_type"], "OV");
}

#[test]
fn products_beyond_the_list_are_told_by_their_names() {
    for (product, expected) in [
        ("ssl_ev_of_tomorrow", "ev"),
        ("wildcard_dv_geotrust", "dv"),
        ("private_ssl_plus", "ov"),
    ] {
        let ca = documented_but(|world| {
            world.orders[1].product_name_id = product.into();
        });
        assert_eq!(get(&ca, DV)["product"]["validation_type"], expected);
    }
}

#[test]
fn a_dv_order_has_no_organization_contact() {
    let ca = documented();
    let both = [kim("technical_contact"), kim("organization_contact")];
    check_refusal(&ca, DV, &contacts(&both), 400, "invalid_request");
    assert_eq!(put(&ca, DV, &contacts(&both[..1])).status, 204);
}

#[test]
fn contacts_that_are_not_whole_are_refused() {
    let cases = [
        json!({}),
        contacts(&[]),
        json!({ "contacts": null }),
        json!({ "contacts": { "contact_type": "technical_contact" } }),
        contacts(&[json!(null)]),
        // Elsewhere a bare kind removes the contact; here nothing does.
        contacts(&[json!({ "contact_type": "technical_contact" })]),
        contacts(&[kim_but(json!({ "contact_type": null }))]),
        contacts(&[kim("verified_contact")]),
        contacts(&[kim("ev_approver")]),
        contacts(&[kim_but(json!({ "first_name": null }))]),
        contacts(&[kim_but(json!({ "last_name": " " }))]),
        contacts(&[kim_but(json!({ "email": null }))]),
        contacts(&[kim_but(json!({ "telephone": 5 }))]),
        contacts(&[json!({
            "contact_type": "technical_contact", "first_name": null, "last_name": "Roe",
            "email": "kim.roe@example.com",
        })]),
    ];
    let ca = documented();
    for case in cases {
        check_refusal(&ca, OV, &case, 400, "invalid_request");
    }
    let twice = [kim("technical_contact"), kim("technical_contact")];
    check_refusal(&ca, OV, &contacts(&twice), 400, "contact_type_duplicate");
    check_refusal(&ca, OV, &json!([]), 400, "bad_request_format");
}

#[test]
fn limits_count_characters() {
    let limits = [
        ("first_name", 128),
        ("last_name", 128),
        ("email", 255),
        ("job_title", 64),
        ("telephone", 32),
    ];
    let ca = documented();
    for (name, most) in limits {
        let sent = |count: usize| contacts(&[kim_but(json!({ name: "é".repeat(count) }))]);
        assert_eq!(put(&ca, OV, &sent(most)).status, 204, "{name}");
        check_refusal(&ca, OV, &sent(most + 1), 400, "invalid_request");
    }
    let long = contacts(&[kim_but(json!({ "language_id": "1".repeat(999) }))]);
    assert_eq!(put(&ca, OV, &long).status, 204);
}

#[test]
fn an_unknown_field_is_passed_over_unless_the_world_is_strict() {
    let sent = contacts(&[kim_but(json!({ "telephone_extension": "1234" }))]);
    let ca = documented();
    assert_eq!(put(&ca, OV, &sent).status, 204);
    ca.change(|world| world.strict = true).unwrap();
    check_refusal(&ca, OV, &sent, 400, "invalid_request");
}

#[test]
fn a_certificate_leads_to_its_order_when_it_is_read_and_not_when_it_is_changed() {
    let ca = documented();
    let Order {
        thumbprint,
        serial_number,
        ..
    } = order(&ca);
    let change = contacts(&[kim("technical_contact")]);
    for name in [&thumbprint.to_lowercase(), &serial_number] {
        assert_eq!(get(&ca, name)["id"], 98765);
        check_refusal(&ca, name, &change, 404, "not_found|order");
    }
    for name in ["1", "+98765", "", "98765%20"] {
        assert_eq!(
            content(&ask(&ca, name))["errors"][0]["code"],
            "not_found|order"
        );
    }
}

#[test]
fn only_known_keys_come_in_and_one_that_views_changes_nothing() {
    let ca = documented_but(|world| {
        let mut viewer = world.order_keys[0].clone();
        viewer.key = "viewer".into();
        viewer.view_only = true;
        world.order_keys.push(viewer);
    });
    let path = format!("/order/certificate/{OV}");
    assert_eq!(send_as(&ca, "wrong", "GET", &path, "").status, 401);
    assert_eq!(ca.answer_at(Api::Order, Request::default()).status, 401);
    assert_eq!(send_as(&ca, "viewer", "GET", &path, "").status, 200);
    let body = contacts(&[kim("technical_contact")]).to_string();
    let answer = send_as(&ca, "viewer", "PUT", &format!("{path}/contact"), &body);
    assert_eq!(answer.status, 403);
    let code = &content(&answer)["errors"][0]["code"];
    assert_eq!(code, "access_denied|missing_permission");
    assert_eq!(technical(&ca).first_name, "Jane");
    for (method, path) in [
        ("DELETE", path.as_str()),
        ("GET", "/order"),
        ("GET", "order"),
    ] {
        let answer = send_as(&ca, KEY, method, path, "");
        assert_eq!(answer.status, 404, "{method} {path}");
        assert_eq!(content(&answer)["errors"][0]["code"], "not_found|route");
    }
}

#[test]
fn the_documented_limits_hold_and_do_not_say_how_long() {
    let ca = documented_but(|world| world.rate_windows = RateWindow::DOCUMENTED.to_vec());
    let statuses = |count: usize| -> Vec<u16> { (0..count).map(|_| ask(&ca, OV).status).collect() };
    for _ in 0..10 {
        assert_eq!(statuses(100), [200; 100]);
        let refusal = ask(&ca, OV);
        assert_eq!(refusal.status, 429);
        assert_eq!(
            content(&refusal)["errors"][0]["code"],
            "request_limit_exceeded"
        );
        assert!(
            refusal
                .headers
                .iter()
                .all(|(name, _)| name != "Retry-After")
        );
        ca.advance(SignedDuration::from_secs(5));
    }
    assert_eq!(statuses(1), [429]);
    ca.advance(SignedDuration::from_secs(130));
    assert_eq!(statuses(1), [200]);
}

#[test]
fn each_api_counts_by_itself() {
    let account_id = "67890";
    let ca = documented_but(|world| {
        world.order_keys[0].key = account_id.into();
        world.rate_windows = vec![RateWindow {
            requests: 1,
            seconds: 60,
        }];
    });
    let path = format!("/order/certificate/{OV}");
    let statuses = || {
        let order = send_as(&ca, account_id, "GET", &path, "").status;
        let acme = crate::send(&ca, "GET", "/acme/12345", "").status;
        (order, acme)
    };
    assert_eq!(statuses(), (200, 200));
    assert_eq!(statuses(), (429, 429));
}

fn reading_of(name: &str, value: &str) -> Ca {
    let ca = documented();
    let readings = serde_json::from_value(json!({ "order": { name: value } }));
    ca.set_readings(readings.expect("the reading exists"));
    ca
}
