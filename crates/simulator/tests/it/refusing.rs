use certpact_simulator::ContactShape;
use serde_json::{Value, json};

use crate::{EV, OV, documented, documented_but, message, patch, person, put, send, whole, with};

#[test]
fn a_body_is_a_json_object() {
    for body in ["", "null", "[]", "\"a\"", "{", "{} {}", "\u{feff}{}"] {
        let ca = documented();
        let before = ca.world();
        for method in ["PUT", "PATCH"] {
            let answer = send(&ca, method, "/acme/12345", body);
            assert_eq!(answer.status, 400, "{method} {body}");
            assert_eq!(message(&answer), "the body must be a JSON object");
        }
        assert_eq!(ca.world(), before);
    }
}

/// Sends the whole organization, changed, and expects the same refusal each time; a null in the
/// change takes a field out.
fn refused(methods: &[&str], id: u64, change: Value, expected: &str) {
    for method in methods {
        let ca = documented();
        let before = ca.world();
        // The flag stands first and is sound, so that a half-made change would be seen.
        let body = json!({ "auto_renew": false, "organization": with(whole(), change.clone()) });
        let answer = send(&ca, method, &format!("/acme/{id}"), &body.to_string());
        assert_eq!(
            (answer.status, message(&answer).as_str()),
            (400, expected),
            "{method} {change}"
        );
        assert_eq!(ca.world(), before, "{method} {change}");
    }
}

#[test]
fn put_needs_six_details() {
    for name in ["name", "address", "city", "state", "zip", "country"] {
        let expected = format!("`organization.{name}` is required");
        refused(&["PUT"], OV, json!({ name: null }), &expected);
        let expected = format!("`organization.{name}` must not be blank");
        refused(&["PUT", "PATCH"], OV, json!({ name: "" }), &expected);
        refused(&["PUT", "PATCH"], OV, json!({ name: " \t" }), &expected);
    }
}

#[test]
fn details_are_texts() {
    for (name, _) in crate::details().as_object().unwrap() {
        let expected = format!("`organization.{name}` must be a text");
        for value in [json!(5), json!(false), json!([]), json!({})] {
            refused(
                &["PUT", "PATCH"],
                OV,
                json!({ name.as_str(): value }),
                &expected,
            );
        }
    }
}

#[test]
fn a_country_is_two_letters() {
    for country in ["U", "USA", "U1", "É", "ÉÉ", "U "] {
        let expected = "`organization.country` must be two letters";
        refused(
            &["PUT", "PATCH"],
            OV,
            json!({ "country": country }),
            expected,
        );
    }
}

#[test]
fn contacts_must_be_whole() {
    let both = ["PUT", "PATCH"].as_slice();
    for kind in ["organization_contact", "technical_contact"] {
        for name in ["first_name", "last_name", "email", "telephone"] {
            let at = format!("`organization.{kind}.{name}`");
            let lacking = with(person("Kim"), json!({ name: null }));
            refused(
                both,
                OV,
                json!({ kind: lacking }),
                &format!("{at} is required"),
            );
            let blank = with(person("Kim"), json!({ name: " " }));
            refused(
                both,
                OV,
                json!({ kind: blank }),
                &format!("{at} must not be blank"),
            );
            let number = with(person("Kim"), json!({ name: 1 }));
            refused(
                both,
                OV,
                json!({ kind: number }),
                &format!("{at} must be a text"),
            );
        }
        let expected = format!("`organization.{kind}` must be an object");
        refused(both, OV, json!({ kind: "Kim" }), &expected);
    }
    for name in ["first_name", "last_name", "email", "telephone", "job_title"] {
        let lacking = with(person("Kim"), json!({ name: null }));
        let change = json!({ "verified_contacts": [person("Lou"), lacking] });
        let expected = format!("`organization.verified_contacts[1].{name}` is required");
        refused(both, OV, change.clone(), &expected);
        refused(both, EV, change, &expected);
    }
    let typed = |kind: Value| with(person("Kim"), json!({ "contact_type": kind }));
    for (change, expected) in [
        (
            json!({ "verified_contacts": {} }),
            "`organization.verified_contacts` must be an array",
        ),
        (
            json!({ "verified_contacts": ["Lou"] }),
            "`organization.verified_contacts[0]` must be an object",
        ),
        (
            json!({ "contacts": {} }),
            "`organization.contacts` must be an array",
        ),
        (
            json!({ "contacts": [person("Kim")] }),
            "`organization.contacts[0].contact_type` is required",
        ),
        (
            json!({ "contacts": [typed(json!("boss"))] }),
            "`organization.contacts[0].contact_type` is not known",
        ),
        (
            json!({ "contacts": [typed(json!(1))] }),
            "`organization.contacts[0].contact_type` must be a text",
        ),
    ] {
        refused(both, OV, change, expected);
    }
}

#[test]
fn contacts_are_needed_by_validation_type() {
    let contact = "`organization.organization_contact` is required for OV and EV";
    refused(
        &["PUT"],
        OV,
        json!({ "organization_contact": null }),
        contact,
    );
    refused(
        &["PUT"],
        EV,
        json!({ "organization_contact": null }),
        contact,
    );
    let verified = "`organization.verified_contacts` is required for EV";
    refused(&["PUT"], EV, json!({ "verified_contacts": null }), verified);
    let none_left = "EV needs at least one verified contact";
    refused(
        &["PUT", "PATCH"],
        EV,
        json!({ "verified_contacts": [] }),
        none_left,
    );
    let ca = documented();
    let without = with(whole(), json!({ "verified_contacts": [] }));
    assert_eq!(
        put(&ca, OV, &json!({ "organization": without })).status,
        204
    );
}

#[test]
fn a_job_title_is_asked_of_verified_contacts_alone() {
    let ca = documented();
    let untitled = with(person("Kim"), json!({ "job_title": null }));
    let contacts = json!({ "organization_contact": untitled, "technical_contact": untitled });
    assert_eq!(
        put(&ca, OV, &json!({ "organization": with(whole(), contacts) })).status,
        204
    );
}

#[test]
fn null_is_nothing_that_the_ca_knows() {
    let mut bodies = vec![
        json!({ "auto_renew": null }),
        json!({ "organization": null }),
    ];
    let names = [
        "name",
        "address2",
        "organization_contact",
        "verified_contacts",
        "contacts",
    ];
    for name in names {
        let mut organization = whole();
        organization[name] = Value::Null;
        bodies.push(json!({ "organization": organization }));
    }
    let mut organization = whole();
    organization["organization_contact"]["job_title"] = Value::Null;
    bodies.push(json!({ "organization": organization }));
    for body in bodies {
        let ca = documented();
        assert_eq!(put(&ca, EV, &body).status, 400, "PUT {body}");
        assert_eq!(patch(&ca, EV, &body).status, 400, "PATCH {body}");
    }
}

#[test]
fn auto_renew_is_true_or_false() {
    let ca = documented();
    for value in [json!("true"), json!(1)] {
        let answer = patch(&ca, OV, &json!({ "auto_renew": value }));
        assert_eq!(message(&answer), "`auto_renew` must be true or false");
    }
}

#[test]
fn ov_and_ev_need_an_organization_in_a_put() {
    let ca = documented();
    for (id, body) in [(OV, json!({})), (EV, json!({ "auto_renew": true }))] {
        let answer = put(&ca, id, &body);
        assert_eq!(message(&answer), "`organization` is required for OV and EV");
    }
}

#[test]
fn dv_looks_at_an_organization_only_to_see_that_it_is_one() {
    let ca = documented_but(|world| {
        world.contracts.truncate(1);
        world.contracts[0].product_name_id = "wildcard_dv_rapidssl".into();
        world.contracts[0].organization = None;
        world.contracts[0].is_organization_validated = false;
    });
    for value in [json!(null), json!([]), json!("Example Corporation")] {
        let body = json!({ "organization": value });
        assert_eq!(
            message(&put(&ca, OV, &body)),
            "`organization` must be an object"
        );
        assert_eq!(
            message(&patch(&ca, OV, &body)),
            "`organization` must be an object"
        );
    }
}

#[test]
fn a_canceled_contract_stays_as_it_is() {
    let ca = documented_but(|world| world.contracts[0].date_canceled = Some(world.clock));
    for body in [json!({}), json!({ "organization": whole() })] {
        for answer in [put(&ca, OV, &body), patch(&ca, OV, &body)] {
            assert_eq!(answer.status, 400);
            assert_eq!(message(&answer), "a canceled contract cannot be changed");
        }
    }
}

#[test]
fn unknown_fields_are_refused_in_strict_mode_alone() {
    let typed = |name: &str| with(person(name), json!({ "contact_type": "technical_contact" }));
    let shapes = [ContactShape::Table, ContactShape::Array, ContactShape::Both];
    let cases = [
        (json!({ "sans": [] }), shapes.as_slice(), "`sans`"),
        (
            json!({ "organization": { "id": 5 } }),
            &shapes,
            "`organization.id`",
        ),
        (
            json!({ "organization": { "contacts": [typed("Kim")] } }),
            &shapes[..1],
            "`organization.contacts`",
        ),
        (
            json!({ "organization": { "technical_contact": person("Kim") } }),
            &shapes[1..2],
            "`organization.technical_contact`",
        ),
        (
            json!({ "organization": { "technical_contact": typed("Kim") } }),
            &[ContactShape::Table, ContactShape::Both],
            "`organization.technical_contact.contact_type`",
        ),
        (
            json!({ "organization": { "contacts": [with(typed("Kim"), json!({ "fax": "1" }))] } }),
            &[ContactShape::Array, ContactShape::Both],
            "`organization.contacts[0].fax`",
        ),
    ];
    for (body, shapes, place) in cases {
        for shape in shapes {
            let ca = documented_but(|world| world.readings.contact_shape = *shape);
            assert_eq!(patch(&ca, OV, &body).status, 204, "{shape:?} {body}");
            let ca = documented_but(|world| {
                world.readings.contact_shape = *shape;
                world.strict = true;
            });
            let answer = patch(&ca, OV, &body);
            assert_eq!(answer.status, 400, "{shape:?} {body}");
            assert_eq!(message(&answer), format!("{place} is not known here"));
        }
    }
}
