use certpact_simulator::{
    Answer, AutoRenewOnCreate, Ca, Contract, DuplicateMatch, OrganizationContact, World,
};
use serde_json::{Value, json};

use crate::{
    OV, content, contract, documented, documented_but, get, message, organization, send, whole,
    with,
};

const NEW: u64 = 12347;

fn create(ca: &Ca, body: &Value) -> Answer {
    send(ca, "POST", "/acme", &body.to_string())
}

fn dv() -> Value {
    json!({ "product_name_id": "ssl_dv_rapidssl", "sans": ["new.example.com"] })
}

fn ov() -> Value {
    json!({ "product_name_id": "ssl_basic", "sans": ["new.example.com"], "organization": whole() })
}

fn ev() -> Value {
    with(ov(), json!({ "product_name_id": "ssl_ev_basic" }))
}

#[test]
fn a_new_contract_has_a_credential_and_a_term() {
    let ca = documented();
    let answer = create(&ca, &dv());
    assert_eq!(answer.status, 201);
    assert_eq!(
        content(&answer),
        json!({
            "acme_contract_id": NEW,
            "acme_directory_url": "https://acme.simulator.invalid/12347/directory",
            "eab_set": {
                "kid": "simulator_kid-12347-4823-be31",
                "hmac_key": "simulator-hmac_00000000000000012347-00000000000000004823",
            },
        })
    );
    assert_eq!(
        get(&ca, NEW),
        json!({
            "acme_contract_id": NEW,
            "account_id": 67890,
            "product_name_id": "ssl_dv_rapidssl",
            "created_at": "2026-01-01T00:00:00Z",
            "sans": ["new.example.com"],
            "valid_till": "2027-01-01T00:00:00Z",
            "organization": null,
            "is_organization_validated": false,
            "auto_renew": false,
            "date_canceled": null,
        })
    );
    let credentials = contract(&ca, NEW).credentials;
    assert_eq!(credentials.len(), 1);
    assert_eq!(credentials[0].created_at, ca.world().clock);
}

#[test]
fn the_term_is_the_worlds() {
    for (term_days, valid_till) in [
        (1, "2026-01-02T00:00:00Z"),
        (730, "2028-01-01T00:00:00Z"),
        (u32::MAX, "9999-12-30T22:00:00.999999999Z"),
    ] {
        let ca = documented_but(|world| world.term_days = term_days);
        assert_eq!(create(&ca, &dv()).status, 201);
        assert_eq!(get(&ca, NEW)["valid_till"], json!(valid_till));
    }
}

#[test]
fn ids_go_up_and_pass_over_those_that_are_taken() {
    let taken = |acme_contract_id| Contract {
        acme_contract_id,
        product_name_id: "ssl_dv_thawte".into(),
        ..Contract::default()
    };
    let ca = Ca::new(World {
        contracts: vec![taken(2), taken(3)],
        ..World::default()
    })
    .unwrap();
    let ids: Vec<_> = (0..3)
        .map(|_| content(&create(&ca, &dv()))["acme_contract_id"].clone())
        .collect();
    assert_eq!(ids, [1, 4, 5]);
    ca.change(|world| world.contracts.clear()).unwrap();
    assert_eq!(content(&create(&ca, &dv()))["acme_contract_id"], json!(6));
}

#[test]
fn renewal_as_asked_or_as_the_account_or_not() {
    let setting = AutoRenewOnCreate::Setting;
    let off = AutoRenewOnCreate::False;
    let cases = [
        (setting, None, None, false),
        (setting, Some(true), None, true),
        (setting, Some(false), None, false),
        (setting, Some(true), Some(false), false),
        (setting, Some(false), Some(true), true),
        (off, None, None, false),
        (off, Some(true), None, false),
        (off, Some(true), Some(true), true),
    ];
    for (reading, of_account, asked, expected) in cases {
        let ca = documented_but(|world| {
            world.readings.auto_renew_on_create = reading;
            let account = world.accounts.get_mut(&67890).unwrap();
            account.auto_renew_subscription = of_account;
        });
        let body = with(dv(), json!({ "auto_renew": asked }));
        assert_eq!(create(&ca, &body).status, 201);
        assert_eq!(
            contract(&ca, NEW).auto_renew,
            expected,
            "{reading:?} {of_account:?} {asked:?}"
        );
    }
}

#[test]
fn every_listed_product_and_no_other() {
    let dv = [
        "ssl_dv_rapidssl",
        "ssl_dv_geotrust_flex",
        "ssl_dv_thawte",
        "wildcard_dv_rapidssl",
    ];
    let ov = [
        "ssl_geotrust_truebizid",
        "ssl_thawte_webserver",
        "ssl_basic",
        "ssl_securesite_flex",
        "ssl_securesite_pro",
    ];
    let ev = [
        "ssl_ev_geotrust_truebizid",
        "ssl_ev_thawte_webserver",
        "ssl_ev_basic",
        "ssl_ev_securesite_flex",
        "ssl_ev_securesite_pro",
    ];
    let lacks_verified = with(whole(), json!({ "verified_contacts": null }));
    let groups = [
        (dv.as_slice(), Value::Null, 201),
        (&ov, Value::Null, 400),
        (&ov, lacks_verified.clone(), 201),
        (&ev, lacks_verified, 400),
        (&ev, whole(), 201),
        (&["ssl_of_tomorrow", "", "SSL_BASIC"], whole(), 400),
    ];
    for (products, organization, status) in groups {
        for product in products {
            let change = json!({ "product_name_id": product, "organization": organization });
            let answer = create(&documented(), &with(ov_without_organization(), change));
            assert_eq!(answer.status, status, "{product} {organization}");
        }
    }
}

fn ov_without_organization() -> Value {
    with(ov(), json!({ "organization": null }))
}

#[test]
fn what_is_missing_or_malformed_is_refused_and_nothing_made() {
    let without = |name: &str| with(whole(), json!({ name: null }));
    let mut null_renewal = dv();
    null_renewal["auto_renew"] = Value::Null;
    let cases = [
        (json!([]), "the body must be a JSON object"),
        (json!({}), "`product_name_id` is required"),
        (
            with(dv(), json!({ "product_name_id": 1 })),
            "`product_name_id` must be a text",
        ),
        (
            with(dv(), json!({ "product_name_id": "ssl_of_tomorrow" })),
            "`product_name_id` is not known",
        ),
        (with(dv(), json!({ "sans": null })), "`sans` is required"),
        (with(dv(), json!({ "sans": [] })), "`sans` must hold a name"),
        (
            with(dv(), json!({ "sans": ["a_b.example.com"] })),
            "`a_b.example.com` is not a domain name",
        ),
        (
            with(ev(), json!({ "sans": ["*.example.com"] })),
            "EV cannot have wildcards",
        ),
        (null_renewal, "`auto_renew` must be true or false"),
        (
            with(dv(), json!({ "organization": "Example" })),
            "`organization` must be an object",
        ),
        (
            ov_without_organization(),
            "`organization` is required for OV and EV",
        ),
        (
            with(ov(), json!({ "organization": without("zip") })),
            "`organization.zip` is required",
        ),
        (
            with(
                ov(),
                json!({ "organization": without("organization_contact") }),
            ),
            "`organization.organization_contact` is required for OV and EV",
        ),
        (
            with(
                ev(),
                json!({ "organization": without("verified_contacts") }),
            ),
            "`organization.verified_contacts` is required for EV",
        ),
    ];
    for (body, expected) in cases {
        let ca = documented();
        let answer = create(&ca, &body);
        assert_eq!((answer.status, message(&answer).as_str()), (400, expected));
        assert_eq!(ca.world(), World::documented(), "{body}");
    }
}

#[test]
fn at_most_250_different_names() {
    let names =
        |count: usize| -> Vec<String> { (0..count).map(|n| format!("n{n}.example.com")).collect() };
    let twice = [names(250), names(250)].concat();
    for (names, status) in [(names(250), 201), (names(251), 400), (twice, 201)] {
        let ca = documented();
        assert_eq!(
            create(&ca, &with(dv(), json!({ "sans": names }))).status,
            status
        );
        if status == 201 {
            assert_eq!(contract(&ca, NEW).sans.len(), 250);
        }
    }
}

#[test]
fn dv_does_not_look_at_an_organization() {
    let ca = documented();
    let body = with(dv(), json!({ "organization": { "city": 5 } }));
    assert_eq!(create(&ca, &body).status, 201);
    assert_eq!(contract(&ca, NEW).organization, None);
}

#[test]
fn an_organization_that_matches_is_the_one_that_is_there() {
    let loud = with(whole(), json!({ "name": "EXAMPLE  corporation" }));
    let other = with(whole(), json!({ "name": "Other" }));
    let exact = DuplicateMatch::Exact;
    let folded = DuplicateMatch::Folded;
    let cases = [
        (exact, whole(), "Example Corporation", true),
        (exact, loud.clone(), "EXAMPLE  corporation", false),
        (exact, other.clone(), "Other", false),
        (folded, loud, "Example Corporation", true),
        (folded, other, "Other", false),
    ];
    for (reading, sent, name, is_validated) in cases {
        let ca = documented_but(|world| world.readings.duplicate_match = reading);
        let before = ca.world().contracts;
        let body = with(ov(), json!({ "organization": sent }));
        assert_eq!(create(&ca, &body).status, 201);
        assert_eq!(organization(&ca, NEW).name, name, "{reading:?}");
        let own = organization(&ca, NEW).organization_contact.unwrap();
        assert_eq!(own.first_name, "Kim");
        let new = contract(&ca, NEW);
        assert_eq!(
            new.is_organization_validated, is_validated,
            "{reading:?} {name}"
        );
        // Whoever was there before keeps what they had.
        assert_eq!(ca.world().contracts[..2], before, "{reading:?} {name}");
    }
}

#[test]
fn a_validation_serves_its_own_type_alone() {
    let ca = documented_but(|world| world.contracts[0].is_organization_validated = false);
    create(&ca, &ov());
    create(&ca, &ev());
    let validated = [NEW, NEW + 1].map(|id| contract(&ca, id).is_organization_validated);
    assert_eq!(validated, [false, true]);
}

#[test]
fn a_stand_in_for_the_contact_under_that_reading() {
    let ca = documented_but(|world| {
        world.readings.organization_contact = OrganizationContact::Fallback;
    });
    let sent = with(whole(), json!({ "organization_contact": null }));
    assert_eq!(
        create(&ca, &with(ov(), json!({ "organization": sent }))).status,
        201
    );
    let stand_in = organization(&ca, NEW).organization_contact.unwrap();
    assert_eq!(stand_in.first_name, "Account");
}

#[test]
fn unknown_fields_are_refused_in_strict_mode_alone() {
    let body = with(dv(), json!({ "validity_years": 1 }));
    assert_eq!(create(&documented(), &body).status, 201);
    let ca = documented_but(|world| world.strict = true);
    assert_eq!(
        message(&create(&ca, &body)),
        "`validity_years` is not known here"
    );
    assert_eq!(create(&ca, &ov()).status, 201);
}

#[test]
fn a_contract_is_made_on_the_keys_account() {
    let ca = documented_but(|world| {
        let account = certpact_simulator::Account {
            key: "seven".into(),
            ..Default::default()
        };
        world.accounts.insert(7, account);
    });
    let answer = ca.answer(certpact_simulator::Request {
        method: "POST".into(),
        path: "/acme".into(),
        headers: vec![("X-PARTNER-APIKEY".into(), "seven".into())],
        body: ov().to_string().into(),
        ..Default::default()
    });
    assert_eq!(answer.status, 201);
    let made = contract(&ca, NEW);
    assert_eq!(
        (made.account_id, made.is_organization_validated),
        (7, false)
    );
    assert!(contract(&ca, OV).is_organization_validated);
}
