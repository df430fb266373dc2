use certpact_simulator::{Ca, Contract, DuplicateMatch, Organization, SharedOrganization, World};
use serde_json::{Value, json};

use crate::{message, organization, patch, put, send, whole, with};

/// A contract of the default account; its organization differs from others in its city alone.
fn contract(id: u64, product: &str, city: &str, is_organization_validated: bool) -> Contract {
    Contract {
        acme_contract_id: id,
        product_name_id: product.into(),
        organization: Some(Organization {
            city: city.into(),
            ..Organization::default()
        }),
        is_organization_validated,
        ..Contract::default()
    }
}

fn ca(contracts: impl Into<Vec<Contract>>) -> Ca {
    let world = World {
        contracts: contracts.into(),
        ..World::default()
    };
    Ca::new(world).expect("the world is sound")
}

fn city(name: &str) -> Value {
    json!({ "organization": { "city": name } })
}

/// City and validation of every contract, in the world's order.
fn cities(ca: &Ca) -> Vec<(String, bool)> {
    let contracts = ca.world().contracts.into_iter();
    let summary = |contract: Contract| {
        let city = contract
            .organization
            .map(|own| own.city)
            .unwrap_or_default();
        (city, contract.is_organization_validated)
    };
    contracts.map(summary).collect()
}

fn owned<const N: usize>(cities: [(&str, bool); N]) -> Vec<(String, bool)> {
    cities
        .map(|(city, is_validated)| (city.to_string(), is_validated))
        .into()
}

#[test]
fn every_detail_counts_and_no_contact() {
    for (name, value) in crate::details().as_object().unwrap() {
        let other = if name == "country" {
            "CA".into()
        } else {
            format!("{} ", value.as_str().unwrap())
        };
        let ca = crate::documented();
        let body = json!({ "organization": with(whole(), json!({ name.as_str(): other })) });
        assert_eq!(put(&ca, crate::OV, &body).status, 204);
        let validated: Vec<_> = ca
            .world()
            .contracts
            .iter()
            .map(|contract| contract.is_organization_validated)
            .collect();
        assert_eq!(validated, [false, false], "{name}");
    }
    let ca = crate::documented();
    assert_eq!(
        put(&ca, crate::EV, &json!({ "organization": whole() })).status,
        204
    );
    assert!(
        ca.world()
            .contracts
            .iter()
            .all(|contract| contract.is_organization_validated)
    );
    assert_eq!(
        organization(&ca, crate::EV)
            .organization_contact
            .unwrap()
            .first_name,
        "Kim"
    );
    assert_eq!(
        organization(&ca, crate::OV)
            .organization_contact
            .unwrap()
            .first_name,
        "John"
    );
}

#[test]
fn a_change_hits_all_who_share_and_nobody_else() {
    let before = || {
        [
            contract(1, "ssl_basic", "Oakland", true),
            contract(2, "ssl_thawte_webserver", "Oakland", true),
            contract(3, "ssl_ev_basic", "Oakland", true),
            contract(4, "ssl_basic", "oakland", true),
            Contract {
                account_id: 7,
                ..contract(5, "ssl_basic", "Oakland", true)
            },
        ]
    };
    let cases = [
        (SharedOrganization::Apart, "Oakland"),
        (SharedOrganization::InPlace, "Berkeley"),
    ];
    for (shared_organization, siblings) in cases {
        let ca = ca(before());
        ca.change(|world| world.readings.shared_organization = shared_organization)
            .unwrap();
        assert_eq!(patch(&ca, 1, &city("Berkeley")).status, 204);
        let expected = owned([
            ("Berkeley", false),
            (siblings, false),
            (siblings, false),
            ("oakland", true),
            ("Oakland", true),
        ]);
        assert_eq!(cities(&ca), expected, "{shared_organization:?}");
    }
}

#[test]
fn an_organization_that_is_there_already_brings_its_validation() {
    for shared_organization in [SharedOrganization::Apart, SharedOrganization::InPlace] {
        for (product, is_validated) in [("ssl_basic", true), ("ssl_ev_basic", false)] {
            let ca = ca([
                contract(1, "ssl_basic", "Oakland", true),
                contract(2, "ssl_basic", "Oakland", true),
                contract(3, product, "Berkeley", true),
            ]);
            ca.change(|world| world.readings.shared_organization = shared_organization)
                .unwrap();
            assert_eq!(patch(&ca, 1, &city("Berkeley")).status, 204);
            let expected = owned([
                ("Berkeley", is_validated),
                ("Oakland", false),
                ("Berkeley", true),
            ]);
            assert_eq!(cities(&ca), expected, "{shared_organization:?} {product}");
        }
    }
}

#[test]
fn another_accounts_organization_is_no_duplicate() {
    for duplicate_match in [DuplicateMatch::Exact, DuplicateMatch::Folded] {
        let ca = ca([
            contract(1, "ssl_basic", "Oakland", true),
            Contract {
                account_id: 7,
                ..contract(2, "ssl_basic", "Berkeley", true)
            },
        ]);
        ca.change(|world| world.readings.duplicate_match = duplicate_match)
            .unwrap();
        assert_eq!(patch(&ca, 1, &city("Berkeley")).status, 204);
        assert_eq!(
            cities(&ca),
            owned([("Berkeley", false), ("Berkeley", true)])
        );
    }
}

#[test]
fn a_folded_match_takes_the_oldest_and_its_spelling() {
    let older = "2024-01-01T00:00:00Z".parse().unwrap();
    let before = || {
        [
            contract(1, "ssl_basic", "Oakland", true),
            contract(2, "ssl_basic", "San Jose", false),
            Contract {
                created_at: older,
                ..contract(3, "ssl_basic", "SAN  JOSE", true)
            },
        ]
    };
    let cases = [
        (DuplicateMatch::Exact, ("San jose", false)),
        (DuplicateMatch::Folded, ("SAN  JOSE", true)),
    ];
    for (duplicate_match, first) in cases {
        let ca = ca(before());
        ca.change(|world| world.readings.duplicate_match = duplicate_match)
            .unwrap();
        assert_eq!(patch(&ca, 1, &city("San jose")).status, 204);
        assert_eq!(
            cities(&ca),
            owned([first, ("San Jose", false), ("SAN  JOSE", true)])
        );
    }
}

#[test]
fn another_spelling_of_its_own_organization_is_no_change_when_folded() {
    for (duplicate_match, expected) in [
        (DuplicateMatch::Exact, ("OAKLAND", false)),
        (DuplicateMatch::Folded, ("Oakland", true)),
    ] {
        let ca = ca([contract(1, "ssl_basic", "Oakland", true)]);
        ca.change(|world| world.readings.duplicate_match = duplicate_match)
            .unwrap();
        assert_eq!(patch(&ca, 1, &city("OAKLAND")).status, 204);
        assert_eq!(cities(&ca), owned([expected]), "{duplicate_match:?}");
    }
}

#[test]
fn contacts_go_along_to_the_organization_that_matches() {
    let ca = ca([
        contract(1, "ssl_basic", "Oakland", true),
        contract(2, "ssl_basic", "Berkeley", true),
    ]);
    let sent = json!({ "city": "Berkeley", "technical_contact": crate::person("Max") });
    assert_eq!(patch(&ca, 1, &json!({ "organization": sent })).status, 204);
    assert_eq!(
        organization(&ca, 1).technical_contact.unwrap().first_name,
        "Max"
    );
    assert_eq!(organization(&ca, 2).technical_contact, None);
}

#[test]
fn going_back_does_not_bring_the_validation_back() {
    let ca = ca([
        contract(1, "ssl_basic", "Oakland", true),
        contract(2, "ssl_basic", "Oakland", true),
    ]);
    patch(&ca, 1, &city("Berkeley"));
    patch(&ca, 1, &city("Oakland"));
    assert_eq!(cities(&ca), owned([("Oakland", false), ("Oakland", false)]));
}

#[test]
fn validating_serves_all_contracts_of_the_type_that_share() {
    let ca = ca([
        contract(1, "ssl_basic", "Oakland", false),
        contract(2, "ssl_securesite_pro", "Oakland", false),
        contract(3, "ssl_ev_basic", "Oakland", false),
        contract(4, "ssl_basic", "Berkeley", false),
    ]);
    ca.validate(2).unwrap();
    let expected = owned([
        ("Oakland", true),
        ("Oakland", true),
        ("Oakland", false),
        ("Berkeley", false),
    ]);
    assert_eq!(cities(&ca), expected);
    ca.validate(3).unwrap();
    assert_eq!(cities(&ca)[2], ("Oakland".into(), true));
}

#[test]
fn what_cannot_be_validated_is_an_error() {
    let ca = ca([Contract {
        acme_contract_id: 1,
        product_name_id: "ssl_dv_thawte".into(),
        ..Contract::default()
    }]);
    assert_eq!(
        ca.validate(1),
        Err("contract `1` has no organization".into())
    );
    assert_eq!(ca.validate(2), Err("there is no contract `2`".into()));
}

#[test]
fn a_product_that_nobody_lists_is_judged_by_its_organization() {
    let unlisted = |id, organization| Contract {
        acme_contract_id: id,
        product_name_id: "ssl_of_tomorrow".into(),
        organization,
        ..Contract::default()
    };
    let ca = ca([
        unlisted(1, None),
        unlisted(2, Some(Organization::default())),
    ]);
    assert_eq!(send(&ca, "PUT", "/acme/1", "{}").status, 204);
    let answer = send(&ca, "PUT", "/acme/2", "{}");
    assert_eq!(message(&answer), "`organization` is required for OV and EV");
}
