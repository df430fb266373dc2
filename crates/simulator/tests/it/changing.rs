use certpact_simulator::{
    Ca, ContactShape, Contract, OrganizationById, OrganizationContact, PatchEmptyText,
    PatchOrganization, PutClears, SafeContacts, World,
};
use serde_json::{Value, json};

use crate::{
    EV, OV, contract, documented, documented_but, organization, patch, person, put, send, whole,
    with,
};

fn dv() -> Ca {
    let contract = Contract {
        acme_contract_id: 1,
        product_name_id: "ssl_dv_rapidssl".into(),
        auto_renew: true,
        ..Contract::default()
    };
    Ca::new(World {
        contracts: vec![contract],
        ..World::default()
    })
    .expect("the world is sound")
}

fn first_names(ca: &Ca, id: u64) -> Value {
    let organization = organization(ca, id);
    let name = |contact: certpact_simulator::Contact| contact.first_name;
    json!({
        "organization": organization.organization_contact.map(name),
        "technical": organization.technical_contact.map(name),
        "verified": organization.verified_contacts.into_iter().map(name).collect::<Vec<_>>(),
    })
}

#[test]
fn auto_renew_by_method_and_body() {
    let whole = json!({ "organization": whole() });
    let on = with(whole.clone(), json!({ "auto_renew": true }));
    let cases = [
        ("PUT", whole.clone(), false),
        ("PUT", on, true),
        ("PATCH", json!({}), true),
        ("PATCH", whole, true),
        ("PATCH", json!({ "auto_renew": false }), false),
    ];
    for (method, body, expected) in cases {
        let ca = documented();
        let answer = send(&ca, method, "/acme/12345", &body.to_string());
        assert_eq!(
            (answer.status, answer.body.len()),
            (204, 0),
            "{method} {body}"
        );
        assert_eq!(contract(&ca, OV).auto_renew, expected, "{method} {body}");
    }
}

#[test]
fn dv_takes_auto_renew_and_does_not_look_at_an_organization() {
    for (method, body, auto_renew) in [
        ("PUT", json!({}), false),
        (
            "PUT",
            json!({ "auto_renew": true, "organization": { "city": 5 } }),
            true,
        ),
        (
            "PATCH",
            json!({ "organization": { "name": "Other" } }),
            true,
        ),
    ] {
        let ca = dv();
        assert_eq!(
            send(&ca, method, "/acme/1", &body.to_string()).status,
            204,
            "{method} {body}"
        );
        assert_eq!(contract(&ca, 1).auto_renew, auto_renew, "{method} {body}");
        assert_eq!(contract(&ca, 1).organization, None);
    }
}

#[test]
fn an_empty_patch_changes_nothing() {
    let ca = documented();
    for body in [json!({}), json!({ "organization": {} })] {
        assert_eq!(patch(&ca, EV, &body).status, 204);
    }
    assert_eq!(ca.world(), World::documented());
}

#[test]
fn put_clears_what_it_leaves_out() {
    let left_out = json!({
        "assumed_name": null,
        "address2": null,
        "telephone": null,
        "verified_contacts": null,
    });
    let body = json!({ "organization": with(whole(), left_out) });
    let cleared = json!({ "organization": "Kim", "technical": null, "verified": [] });
    let kept = json!({ "organization": "Kim", "technical": "Jane", "verified": ["Alice"] });
    let cases = [
        (PutClears::Yes, ["", "", ""], cleared, false),
        (
            PutClears::No,
            ["Example Corp", "Suite 500", "+1-555-0100"],
            kept,
            true,
        ),
    ];
    for (put_clears, texts, contacts, is_validated) in cases {
        let ca = documented_but(|world| {
            world.readings.put_clears = put_clears;
            world.contracts[0].organization = world.contracts[1].organization.clone();
        });
        assert_eq!(put(&ca, OV, &body).status, 204);
        let organization = organization(&ca, OV);
        let optional = [
            &organization.assumed_name,
            &organization.address2,
            &organization.telephone,
        ];
        assert_eq!(optional, texts, "{put_clears:?}");
        assert_eq!(first_names(&ca, OV), contacts, "{put_clears:?}");
        assert_eq!(
            contract(&ca, OV).is_organization_validated,
            is_validated,
            "{put_clears:?}"
        );
    }
}

#[test]
fn an_empty_text_clears_in_a_put_and_not_in_a_patch() {
    let emptied = with(whole(), json!({ "address2": "" }));
    for (method, expected) in [("PUT", ""), ("PATCH", "Suite 500")] {
        let ca = documented();
        let body = json!({ "organization": emptied }).to_string();
        assert_eq!(send(&ca, method, "/acme/12345", &body).status, 204);
        assert_eq!(organization(&ca, OV).address2, expected, "{method}");
    }
}

#[test]
fn an_empty_text_clears_in_a_patch_under_that_reading() {
    let ca = documented_but(|world| world.readings.patch_empty_text = PatchEmptyText::Cleared);
    let sent = json!({ "organization": { "address2": "" } });
    assert_eq!(patch(&ca, OV, &sent).status, 204);
    assert_eq!(organization(&ca, OV).address2, "");
    assert!(!contract(&ca, OV).is_organization_validated);
}

#[test]
fn a_number_attaches_the_organization_under_that_reading() {
    for by_id in [OrganizationById::Ignored, OrganizationById::Attached] {
        for method in ["PUT", "PATCH"] {
            let ca = documented_but(|world| {
                world.readings.organization_by_id = by_id;
                let mut other = world.contracts[0].clone();
                other.acme_contract_id = 7;
                let organization = other.organization.as_mut().unwrap();
                organization.id = Some(5);
                organization.city = "Berkeley".into();
                world.contracts.push(other);
            });
            let named = |id: u64| json!({ "organization": with(whole(), json!({ "id": id })) });
            let (city, unknown) = match by_id {
                OrganizationById::Ignored => ("San Francisco", 204),
                OrganizationById::Attached => ("Berkeley", 400),
            };
            let body = named(5).to_string();
            assert_eq!(send(&ca, method, "/acme/12345", &body).status, 204);
            assert_eq!(organization(&ca, OV).city, city, "{by_id:?}");
            let body = named(6).to_string();
            assert_eq!(send(&ca, method, "/acme/12345", &body).status, unknown);
        }
    }
}

#[test]
fn which_contacts_keep_the_validation_is_a_reading() {
    let technical = json!({ "technical_contact": person("Max") });
    let verified = json!({ "verified_contacts": [person("Max")] });
    for (safe_contacts, expected) in [
        (SafeContacts::All, [true, true]),
        (SafeContacts::Added, [true, false]),
        (SafeContacts::None, [false, false]),
    ] {
        let is_validated = [&technical, &verified].map(|sent| {
            let ca = documented_but(|world| world.readings.safe_contacts = safe_contacts);
            assert_eq!(patch(&ca, EV, &json!({ "organization": sent })).status, 204);
            contract(&ca, EV).is_organization_validated
        });
        assert_eq!(is_validated, expected, "{safe_contacts:?}");
    }
}

#[test]
fn patch_lays_fields_over_those_that_are_there() {
    let ca = documented();
    assert_eq!(
        patch(&ca, EV, &json!({ "organization": { "city": "Oakland" } })).status,
        204
    );
    let mut expected = World::documented().contracts[1]
        .organization
        .clone()
        .unwrap();
    expected.city = "Oakland".into();
    assert_eq!(organization(&ca, EV), expected);
}

#[test]
fn patch_replaces_the_contacts_that_it_names() {
    let cases = [
        (
            json!({ "technical_contact": person("Max") }),
            ["John", "Max", "Alice"],
        ),
        (
            json!({ "organization_contact": person("Max") }),
            ["Max", "Jane", "Alice"],
        ),
        (
            json!({ "verified_contacts": [person("Max")] }),
            ["John", "Jane", "Max"],
        ),
    ];
    for (sent, [one, two, three]) in cases {
        let ca = documented();
        assert_eq!(patch(&ca, EV, &json!({ "organization": sent })).status, 204);
        let expected = json!({ "organization": one, "technical": two, "verified": [three] });
        assert_eq!(first_names(&ca, EV), expected);
        assert!(contract(&ca, EV).is_organization_validated);
    }
}

#[test]
fn patch_replaces_the_organization_under_that_reading() {
    let ca = documented_but(|world| {
        world.readings.patch_organization = PatchOrganization::Replace;
    });
    let part = json!({ "organization": { "city": "Oakland" } });
    assert_eq!(patch(&ca, OV, &part).status, 400);
    let sent = with(whole(), json!({ "address2": null }));
    assert_eq!(patch(&ca, OV, &json!({ "organization": sent })).status, 204);
    let expected = json!({ "organization": "Kim", "technical": null, "verified": ["Lou"] });
    assert_eq!(first_names(&ca, OV), expected);
    assert_eq!(organization(&ca, OV).address2, "");
    assert!(contract(&ca, OV).auto_renew);
}

#[test]
fn patch_makes_an_organization_where_there_is_none() {
    let ca = documented_but(|world| {
        world.contracts[0].organization = None;
        world.contracts[0].is_organization_validated = false;
    });
    assert_eq!(
        patch(&ca, OV, &json!({ "organization": { "city": "Oakland" } })).status,
        400
    );
    assert_eq!(
        patch(&ca, OV, &json!({ "organization": whole() })).status,
        204
    );
    assert_eq!(organization(&ca, OV).city, "San Francisco");
}

#[test]
fn whoever_has_the_key_stands_in_for_a_missing_contact() {
    let sent = with(whole(), json!({ "organization_contact": null }));
    for (put_clears, expected) in [(PutClears::Yes, "Account"), (PutClears::No, "John")] {
        let ca = documented_but(|world| {
            world.readings.organization_contact = OrganizationContact::Fallback;
            world.readings.put_clears = put_clears;
        });
        assert_eq!(put(&ca, OV, &json!({ "organization": sent })).status, 204);
        assert_eq!(first_names(&ca, OV)["organization"], expected);
    }
}

#[test]
fn contacts_in_both_shapes_under_every_reading() {
    let typed = |kind: &str, name: &str| with(person(name), json!({ "contact_type": kind }));
    let named = json!({
        "technical_contact": person("Tab"),
        "verified_contacts": [person("Ula"), person("Una")],
    });
    let array = json!({
        "contacts": [
            typed("verified_contact", "Ava"),
            typed("technical_contact", "Abe"),
            typed("verified_contact", "Ada"),
        ],
    });
    let contacts = |technical: &str, verified: &[&str]| json!({ "organization": "John", "technical": technical, "verified": verified });
    let from_named = contacts("Tab", &["Ula", "Una"]);
    let from_array = contacts("Abe", &["Ava", "Ada"]);
    let untouched = contacts("Jane", &["Alice"]);
    let both = with(with(json!({}), array.clone()), named.clone());
    let cases = [
        (ContactShape::Both, &named, &from_named),
        (ContactShape::Both, &array, &from_array),
        (ContactShape::Both, &both, &from_named),
        (ContactShape::Table, &named, &from_named),
        (ContactShape::Table, &array, &untouched),
        (ContactShape::Table, &both, &from_named),
        (ContactShape::Array, &named, &untouched),
        (ContactShape::Array, &array, &from_array),
        (ContactShape::Array, &both, &from_array),
    ];
    for (shape, sent, expected) in cases {
        let ca = documented_but(|world| world.readings.contact_shape = shape);
        assert_eq!(patch(&ca, EV, &json!({ "organization": sent })).status, 204);
        assert_eq!(&first_names(&ca, EV), expected, "{shape:?} {sent}");
    }
}

#[test]
fn put_takes_the_contacts_that_it_needs_from_the_array() {
    let typed = |kind: &str| with(person("Ava"), json!({ "contact_type": kind }));
    let contacts = json!({
        "organization_contact": null,
        "verified_contacts": null,
        "contacts": [typed("organization_contact"), typed("verified_contact")],
    });
    let body = json!({ "organization": with(whole(), contacts) });
    for (shape, status) in [
        (ContactShape::Both, 204),
        (ContactShape::Array, 204),
        (ContactShape::Table, 400),
    ] {
        let ca = documented_but(|world| world.readings.contact_shape = shape);
        assert_eq!(put(&ca, EV, &body).status, status, "{shape:?}");
    }
}
